/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/song.h"

#include "base/core/mem.h"
#include "review/files/field.h"
#include "review/record/identity.h"
#include "review/record/records.h"
#include "support/test.h"

/* A recording of the archive, with an ISRC and an address. */
static struct uuid
put(struct record *r, struct uuid u, const char *id, const char *title, const char *artist)
{
	struct recording *row = row_new(ROW_RECORDING);

	row->row.uuid = u;
	row->id = xstrdup(id);
	row->title = xstrdup(title);
	row->artist = artist ? xstrdup(artist) : NULL;
	row->isrc = xstrdup("GBAHS2100671");
	rows_put(&r->of[ROW_RECORDING], row);
	struct source *s = row_new(ROW_SOURCE);
	s->row.uuid = uuid_random();
	s->recording = u;
	s->kind = xstrdup("url");
	s->locator = xstrdup("https://a.example/s");
	rows_put(&r->of[ROW_SOURCE], s);
	return u;
}

static struct uuid
bound(const struct songs *known, const char *track)
{
	CLEANUP(pointer_free)
	char *text = xasprintf("sections: [{id: s, title: S, tracks: [%s]}]", track);
	CLEANUP(playlist_finish) struct playlist_file p;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	assert_true(field_file("list.yaml", text, strlen(text), playlist_take, &p, &d));
	song_bind(known, &p);
	return p.sections[0].tracks[0].recording;
}

TEST(a_correction_is_the_same_recording_and_another_title_is_another)
{
	static const struct {
		const char *track;
		bool same;
	} tracks[] = { { "title: Shivers, artist: Ed Sheeran", true },
		{ "title: \"shivers!\", artist: ED SHEERAN", true },
		{ "title: Shivers (feat. Somebody), artist: Ed Sheeran", true },
		{ "title: Shivers", true }, { "title: Shivers, artist: unknown", true },
		{ "title: Tremors, isrc: GBAHS2100671", true },
		{ "title: Tremors, url: \"https://a.example/s\"", true },
		{ "title: Tremors, was: Shivers", true },
		{ "title: Tremors, was: [Quakes, shivers]", true },
		{ "title: Tremors, was: Quakes", false },
		{ "title: Tremors, url: {url: \"https://a.example/s\", offset: \"1:00\"}", false },
		{ "title: Bad Guy, artist: Ed Sheeran", false },
		{ "title: Shivers (Live), artist: Ed Sheeran", false },
		{ "title: Shivers, artist: Somebody Else", false } };
	CLEANUP(record_finish) struct record r = record_new();
	const struct songs known = { &r, &r };
	struct uuid old = put(&r, identity_of_recording("s1"), "s1", "Shivers", "Ed Sheeran");

	for (size_t i = 0; i < LENGTH(tracks); i++) {
		CLEANUP(pointer_free) char *track = xasprintf("{id: s1, %s}", tracks[i].track);
		struct uuid u = bound(&known, track);

		if (uuid_same(&u, &old) != tracks[i].same)
			fail_msg("%s", track);
	}
	struct uuid u = bound(&known, "{id: s2, title: Shivers, artist: Ed Sheeran}");
	assert_false(uuid_same(&u, &old)); /* another id */
}

TEST(rows_that_are_one_are_the_same_on_each_machine)
{
	CLEANUP(record_finish) struct record r = record_new();
	const struct songs known = { &r, &r };
	struct uuid a = put(&r, identity_of_song("s1", "Shivers", "Ed Sheeran"), "s1", "Shivers",
			    "Ed Sheeran"),
		    new = bound(&known, "{id: s1, title: \"SHIVERS\", artist: Ed Sheeran}");

	assert_true(uuid_same(&a, &new));
	/* a row of 1.0.0 comes first; so does one that the list names */
	struct uuid old = put(&r, identity_of_recording("s1"), "s1", "Shivers", "Ed Sheeran");
	new = bound(&known, "{id: s1, title: Shivers, artist: Ed Sheeran}");
	assert_true(uuid_same(&old, &new));
	struct uuid b = put(&r, identity_of_song("s1", "Bad Guy", NULL), "s1", "Bad Guy", NULL);
	new = bound(&known, "{id: s1, title: Bad Guy}");
	assert_true(uuid_same(&b, &new));
	new = bound(&known, "{id: s1, title: Bad Guy, was: Shivers}");
	assert_true(uuid_same(&old, &new));
}

TEST(an_earlier_title_is_known)
{
	CLEANUP(record_finish) struct record r = record_new();
	CLEANUP(record_finish) struct record before = record_new();
	const struct songs known = { &r, &before };
	struct uuid now = put(&r, uuid_random(), "s1", "Bad Guy", "Billie Eilish"),
		    was = put(&before, uuid_random(), "s1", "Shivers", "Ed Sheeran");
	struct recording *v = record_find(&before, ROW_RECORDING, &was);

	v->row.parent = now;
	/* another list has the title that was corrected in the first one */
	struct uuid u = bound(&known, "{id: s1, title: Shivers, artist: Ed Sheeran}");
	assert_true(uuid_same(&u, &now));
	u = bound(&known, "{id: s1, title: Shivers, artist: Somebody}");
	assert_false(uuid_same(&u, &now));
}

static struct source *
source_of(struct record *r, const struct uuid *recording)
{
	for (struct source *s = NULL; (s = record_next(r, ROW_SOURCE, s));)
		if (uuid_same(&s->recording, recording))
			return s;
	return NULL;
}

/* A title that was corrected: the file that played under both is the same. */
TEST(two_rows_of_one_file_are_one)
{
	CLEANUP(record_finish) struct record r = record_new();
	const struct songs known = { &r, &r };
	struct uuid was = put(&r, identity_of_song("s1", "Kimi wa", NULL), "s1", "Kimi wa", NULL),
		    is = put(&r, identity_of_song("s1", "君は", NULL), "s1", "君は", NULL);
	struct track t = { .id = "s1", .title = "君は", .recording = is };
	const struct recording *old = record_find(&r, ROW_RECORDING, &was);

	source_of(&r, &was)->hash = xstrdup("aa");
	assert_false(song_joins(&known, &t, old)); /* the other one has not played */
	source_of(&r, &is)->hash = xstrdup("bb");
	assert_false(song_joins(&known, &t, old));
	xreplace(&source_of(&r, &is)->hash, "aa");
	assert_true(song_joins(&known, &t, old));
	assert_false(song_joins(&known, &t, record_find(&r, ROW_RECORDING, &is)));
}
