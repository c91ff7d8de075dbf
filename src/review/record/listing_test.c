/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/listing.h"

#include "review/record/identity.h"
#include "review/record/rows_music.h"
#include "support/test.h"

/* The edits are the record from now on; the list is empty again. */
static void
apply_edits(struct record *rec, struct edits *e)
{
	for (size_t i = 0; i < e->n; i++) {
		enum row_kind kind = e->v[i].kind;

		rows_put(&rec->of[kind], e->v[i].row);
	}
	e->n = 0;
	edits_finish(e);
}

static struct uuid
add_item(struct record *rec, const char *review, const char *what, const char *kind,
	const char *locator, const char *section)
{
	const struct review r = { .row = { .uuid = identity_of_review(review) },
		.id = (char *)(uintptr_t)review };
	struct edits e = { .v = NULL };
	struct listing_new new;

	listing_new_init(&new, rec, what, kind, locator, section);
	struct uuid item = listing_add(rec, &r, &new, &e);
	listing_new_finish(&new);
	apply_edits(rec, &e);
	return item;
}

static const struct listing *
listing_of(const struct record *rec, const char *review, const struct uuid *item)
{
	struct uuid u = identity_of_review(review);

	EACH_ROW (listing, l, rec, ROW_LISTING)
		if (uuid_same(&l->review, &u) && uuid_same(&l->item, item))
			return l;
	return NULL;
}

TEST(one_file_in_two_reviews_is_one_recording)
{
	CLEANUP(record_finish) struct record rec;

	record_init(&rec);
	struct uuid a = add_item(&rec, "one", "Song.flac", "file", "/m/Song.flac", NULL);
	struct uuid b = add_item(&rec, "two", "Song.flac", "file", "/m/Song.flac", NULL);
	assert_true(uuid_same(&a, &b));
	assert_int_equal(record_count(&rec, ROW_RECORDING), 1);
	assert_int_equal(record_count(&rec, ROW_LISTING), 2);
	add_item(&rec, "one", "Song.flac", "file", "/other/Song.flac", NULL);
	assert_int_equal(record_count(&rec, ROW_RECORDING), 2);
}

TEST(an_item_goes_behind_those_of_its_section)
{
	CLEANUP(record_finish) struct record rec;

	record_init(&rec);
	struct uuid first = add_item(&rec, "one", "First", NULL, NULL, "bass");
	struct uuid other = add_item(&rec, "one", "Other", NULL, NULL, NULL);
	struct uuid second = add_item(&rec, "one", "Second", NULL, NULL, "bass");
	int64_t rank = listing_of(&rec, "one", &first)->rank;
	assert_int_equal(listing_of(&rec, "one", &second)->rank, rank + 1);
	assert_true(listing_of(&rec, "one", &other)->rank > rank);
	assert_string_equal(listing_of(&rec, "one", &other)->added, "bench");
}

TEST(linked_file_takes_the_place_of_the_one_before)
{
	CLEANUP(record_finish) struct record rec;
	struct edits e = { .v = NULL };

	record_init(&rec);
	struct uuid item = add_item(&rec, "one", "Song", "url", "https://example.org/a", NULL);
	const struct recording *r = record_at(&rec, ROW_RECORDING, 0);
	listing_link(&rec, r, "/m/1.flac", &e);
	apply_edits(&rec, &e);
	listing_link(&rec, r, "/m/2.flac", &e);
	apply_edits(&rec, &e);
	struct uuid u = identity_of_source(r, "file", "/m/1.flac", NULL);
	assert_true(((struct row *)record_find(&rec, ROW_SOURCE, &u))->deleted);
	struct listed_track t;
	listing_track(&rec, record_find(&rec, ROW_ITEM, &item), &t);
	assert_string_equal(t.track.file.text, "/m/2.flac");
	assert_int_equal(t.track.n_urls, 1);
	assert_string_equal(t.track.urls[0].text, "https://example.org/a");
	assert_string_equal(t.track.title, "Song");
	assert_string_equal(t.section_title, "Also heard");
	/* A row of an earlier session with the path knows the file. */
	struct source *old = row_new(ROW_SOURCE);
	old->row.uuid = uuid_random();
	old->recording = r->row.uuid;
	old->kind = xstrdup("file");
	old->locator = xstrdup("/m/3.flac");
	old->hash = xstrdup("ab12");
	old->length_ms = 81000;
	rows_take(&rec.of[ROW_SOURCE], old);
	listing_link(&rec, r, "/m/3.flac", &e);
	apply_edits(&rec, &e);
	u = identity_of_source(r, "file", "/m/3.flac", NULL);
	const struct source *linked = record_find(&rec, ROW_SOURCE, &u);
	assert_string_equal(linked->hash, "ab12");
	assert_int_equal(linked->length_ms, 81000);
}

TEST(long_titles_that_begin_alike_are_two_tracks)
{
	static const char first[] = "Symphony No. 9 in D minor, Op. 125, Choral: I. Allegro";
	static const char second[] = "Symphony No. 9 in D minor, Op. 125, Choral: II. Molto";
	CLEANUP(record_finish) struct record rec;
	struct uuid a, b, c;

	record_init(&rec);
	a = add_item(&rec, "one", first, NULL, NULL, NULL);
	b = add_item(&rec, "one", second, NULL, NULL, NULL);
	c = add_item(&rec, "two", first, NULL, NULL, NULL);
	assert_false(uuid_same(&a, &b));
	assert_true(uuid_same(&a, &c));
	/* by the same artist, as another player names them */
	a = add_item(&rec, "one", first, NULL, "Karajan", NULL);
	b = add_item(&rec, "one", second, NULL, "Karajan", NULL);
	assert_false(uuid_same(&a, &b));
	a = add_item(&rec, "one", "\u6625", NULL, "Hibari", NULL);
	b = add_item(&rec, "one", "\u79cb", NULL, "Hibari", NULL);
	assert_false(uuid_same(&a, &b));
}

/* The ids that earlier versions made: the first 40 letters, however the title ends. */
TEST(tracks_of_an_older_archive_keep_their_ids)
{
	static const char old[] = "symphony-no-9-in-d-minor-op-125-choral-i";
	static const char title[] = "Symphony No. 9 in D minor, Op. 125, Choral: I. Allegro";
	CLEANUP(record_finish) struct record rec;
	struct edits e = { .v = NULL };
	CLEANUP(listing_new_finish) struct listing_new new;

	record_init(&rec);
	struct recording *r = edits_version(&rec, ROW_RECORDING, identity_of_recording(old));
	xreplace(&r->id, old);
	xreplace(&r->title, title);
	edits_add(&e, ROW_RECORDING, r);
	apply_edits(&rec, &e);
	listing_new_init(&new, &rec, title, NULL, NULL, NULL);
	assert_string_equal(new.track, old);
	listing_new_finish(&new);
	listing_new_init(&new, &rec, "Song 1.flac", "file", "/m/Song 1.flac", NULL);
	assert_string_equal(new.track, "song-1-4712");
	listing_new_finish(&new);
	listing_new_init(&new, &rec, "Short", NULL, NULL, NULL);
	assert_string_equal(new.track, "short");
}
