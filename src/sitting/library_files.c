/*
 * Finds music files for the recordings of this review in the index of the listener's music library.
 * The reader thread gets one request for all recordings. Its answer arrives a few milliseconds
 * after the screen is first drawn; tracks without a file are then checked again.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/identity.h"
#include "sitting/sitting_private.h"
#include "store/reader.h"

/* Returns the file of a track that was added during a session and whose tags were not read yet, or
 * NULL. */
static const struct source *
added_file(const struct bench_item *b)
{
	const struct recording *r = b->recording;

	if (!b->listing || !b->listing->added || r->artist || r->length_ms != NO_INT)
		return NULL;
	for (size_t i = 0; i < b->nsources; i++)
		if (strcmp(b->sources[i]->kind, "file") == 0 && !source_is_linked(b->sources[i]))
			return b->sources[i];
	return NULL;
}

struct library_wanted
library_wanted_of(const struct recording *r)
{
	return (struct library_wanted){ .title = r->title,
		.artist = r->artist,
		.album = r->album,
		.isrc = r->isrc,
		.mbid = r->mbid,
		.length_ms = r->length_ms };
}

void
library_ask(struct sitting *s)
{
	struct {
		struct library_question *v;
		size_t n, cap;
	} q = { .v = NULL };

	if (!s->p->reader)
		return;
	for (const struct bench_item *b = s->items; b < s->items + s->nitems; b++) {
		const struct recording *r = b->recording;
		const struct source *added = added_file(b);

		LIST_ADD(&q,
			(struct library_question){
				.id = r->row.uuid, .wanted = library_wanted_of(r) });
		for (size_t k = 0; k < b->nsources; k++)
			if (source_is_file(b->sources[k]) && b->sources[k]->hash)
				LIST_ADD(&q,
					(struct library_question){ .id = b->sources[k]->row.uuid,
						.hash = b->sources[k]->hash });
		if (added)
			LIST_ADD(&q,
				(struct library_question){
					.id = uuid_of_added(r->id), .path = added->locator });
	}
	reader_ask_library(s->p->reader, q.v, q.n);
	free(q.v);
}

const struct library_hits *
library_hits(const struct sitting *s, const struct bench_item *b)
{
	static const struct library_hits none;
	const struct library_answer *a =
		library_answer(&s->recorded->music.answers, &b->recording->row.uuid);

	return a ? &a->hits : &none;
}

/* ---- files that may match a track ---- */

/* Returns the number of possible matches to offer: 0 if a file matches exactly. */
static size_t
count_near(const struct library_hits *h)
{
	return h->exact ? 0 : h->n;
}

const struct library_file *
sitting_near_miss(const struct sitting *s, size_t item, size_t n)
{
	const struct library_hits *h = item < s->nitems ? library_hits(s, &s->items[item]) : NULL;

	return h && n < count_near(h) ? &h->v[n].file : NULL;
}

void
sitting_why_not(const struct sitting *s, size_t item, const struct library_file *f, struct buf *out)
{
	const struct library_hits *h = library_hits(s, &s->items[item]);
	struct library_wanted w = library_wanted_of(s->items[item].recording);

	library_why_not(&w, f, h->n && h->v[0].match == MATCH_TITLE, out);
}

/* Returns how many files of the music library may be the track of an item that still needs a file.
 * If a recording is in two sections, returns 0 for its second item. */
static size_t
count_matches(const struct sitting *s, size_t item)
{
	const struct bench_item *b = &s->items[item];

	size_t n = count_near(library_hits(s, b)); /* first: counting is fast, and n is mostly 0 */

	if (!n || s->states[item].sound == SOUND_FILE)
		return 0;
	for (size_t i = 0; i < b->nsources; i++)
		if (source_is_linked(b->sources[i]))
			return 0;
	for (size_t i = 0; i < item; i++)
		if (s->items[i].recording == b->recording)
			return 0;
	return n;
}

size_t
sitting_matches(const struct sitting *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->nitems; i++)
		n += count_matches(s, i);
	return n;
}

const struct library_file *
sitting_match(const struct sitting *s, size_t n, size_t *item)
{
	for (*item = 0; *item < s->nitems; ++*item) {
		size_t here = count_matches(s, *item);
		if (n < here)
			return sitting_near_miss(s, *item, n);
		n -= here;
	}
	return NULL;
}

bool
sitting_take_match(struct sitting *s, size_t n, struct err *err)
{
	size_t item;
	const struct library_file *f = sitting_match(s, n, &item);

	if (!f)
		return err_set(err, "there is no possible match %zu", n + 1);
	return sitting_link_file(s, item, f->path, err);
}

bool
sitting_take_matches(struct sitting *s, struct err *err)
{
	CLEANUP(pointer_free) size_t *items = xcalloc(s->nitems, sizeof(*items));
	CLEANUP(pointer_free) const char **paths = xcalloc(s->nitems, sizeof(*paths));
	size_t n = 0;

	for (size_t i = 0; i < s->nitems; i++)
		if (count_matches(s, i)) {
			items[n] = i;
			paths[n++] = sitting_near_miss(s, i, 0)->path;
		}
	return n ? sitting_link_files(s, items, paths, n, err)
		 : err_set(err, "no file of your music library resembles one of these tracks");
}

void
library_way_out(const struct sitting *s, size_t item, const char *space, struct buf *out)
{
	size_t n = count_near(library_hits(s, &s->items[item]));

	if (n)
		buf_addf(out, "%zu possible match%s: \1show track\2 shows %s, %s runs the clock", n,
			n == 1 ? "" : "es", n == 1 ? "it" : "them", space);
	else /* this text must fit next to the track list in 80 columns */
		buf_addf(out, "No file. \1show track\2 links one, %s runs the clock", space);
}

/* ---- the reader's answer about the music library ---- */

/* Returns the path that the answer `a` has for an item: of its moved file, else of an exact match;
 * NULL: none. */
static const char *
first_path(const struct library_answers *a, const struct bench_item *b)
{
	const struct library_answer *of = library_answer(a, &b->recording->row.uuid);

	for (size_t i = 0; i < b->nsources; i++) {
		const struct library_answer *moved = library_answer(a, &b->sources[i]->row.uuid);
		if (moved && moved->path)
			return moved->path;
	}
	return of && of->hits.exact ? of->hits.v[0].file.path : NULL;
}

/* Sets title, artist, album and length of recordings that were added as files during a session,
 * from the tags of these files. */
static void
take_tags_of_added(struct sitting *s)
{
	for (size_t i = 0; i < s->nitems; i++) {
		const struct bench_item *b = &s->items[i];
		struct uuid id = uuid_of_added(b->recording->id);
		const struct library_answer *a =
			added_file(b) ? library_answer(&s->recorded->music.answers, &id) : NULL;
		const struct library_file *f = a ? &a->hits.v[0].file : NULL;

		if (!f || (!f->title && !f->artist && f->length_ms == NO_INT))
			continue;
		struct recording *r = change_copy(s, ROW_RECORDING, &b->recording->row.uuid);
		if (f->title)
			xreplace(&r->title, f->title);
		xreplace(&r->artist, f->artist);
		if (f->album)
			xreplace(&r->album, f->album);
		r->length_ms = f->length_ms;
		change_one(s, ROW_RECORDING, r, NULL);
		if (i == s->chosen && strncmp(s->said, "added ", 6) == 0)
			items_say_added(s, i);
	}
}

const struct library_files *
sitting_music(struct sitting *s, const char *words)
{
	struct own_music *m = &s->recorded->music;

	if (m->words && strcmp(m->words, words) == 0)
		return m->found_known ? &m->found : NULL;
	xreplace(&m->words, words);
	m->found_known = false;
	if (s->p->reader)
		reader_ask(s->p->reader, READER_FOUND, words, 0);
	return NULL;
}

void
library_answered(struct sitting *s)
{
	struct library_answers old = s->recorded->music.answers, new = { 0 };
	bool again = false, more = false;

	if (reader_take(s->p->reader, READER_FOUND, &s->recorded->music.found)) {
		s->recorded->music.found_known = true; /* the result of sitting_music's search */
		s->dirty |= DIRTY_LINE;
	}
	if (reader_take(s->p->reader, READER_STORY, &s->recorded->story)) {
		s->recorded->story_known = true;
		s->dirty |= DIRTY_LINE;
	}
	if (!reader_take(s->p->reader, READER_LIBRARY, &new))
		return;
	s->recorded->music.answers = new;
	s->recorded->music.known = true;
	for (size_t i = 0; i < s->nitems; i++) {
		const struct uuid *id = &s->items[i].recording->row.uuid;
		const char *was = first_path(&old, &s->items[i]),
			   *is = first_path(&new, &s->items[i]);
		const struct library_answer *o = library_answer(&old, id),
					    *n = library_answer(&new, id);

		if (!(is && (!was || strcmp(was, is) != 0)) &&
			(o ? o->hits.n : 0) == (n ? n->hits.n : 0))
			continue;
		more = true;
		again |= i == s->item && is;
		const struct item_state *st = &s->states[i];
		if (st->sound == SOUND_FAILED || st->sound == SOUND_CLOCK)
			sources_forget(s, i);
	}
	library_answers_finish(&old);
	take_tags_of_added(s);
	/* Loads the current track again if it had nothing to play. */
	struct play_now now = sitting_now(s);
	const struct candidates *tried = &s->deck.tried;
	bool clock = now.clock && now.state == PLAY_PAUSED && !now.play->player_gone && !s->draft,
	     opening = now.state == PLAY_OPENING && sitting_item(s);
	if (opening) {
		/* The player may be trying the same sources in the same order already. */
		CLEANUP(candidates_finish) struct candidates c = sources_of(s, sitting_item(s));
		bool same = c.n && c.n == tried->n;

		for (size_t i = 0; same && i < c.n; i++)
			same = strcmp(c.v[i].locator, tried->v[i].locator) == 0;
		again |= !tried->n;
		opening = !same;
	}
	if (again && (clock || opening))
		transport_load_again(s);
	if (more) {
		sources_probe(s);
		sitting_look_again(s);
	} else {
		sources_silent(s);
	}
	s->dirty |= DIRTY_TRACKS | DIRTY_PLAYER;
}

/* ---- what the archive knows of a device ---- */

bool
sitting_ask_story(struct sitting *s, const char *device, struct err *err)
{
	if (!s->p->reader)
		return err_set(err, "the archive cannot be read");
	s->recorded->story_known = false;
	reader_ask(s->p->reader, READER_STORY, device, 0);
	return true;
}

const struct device_story *
sitting_story(const struct sitting *s)
{
	return s->recorded->story_known ? &s->recorded->story : NULL;
}

void
library_finish(struct sitting *s)
{
	library_answers_finish(&s->recorded->music.answers);
	library_files_finish(&s->recorded->music.found);
	device_story_finish(&s->recorded->story);
	free(s->recorded->music.words);
}
