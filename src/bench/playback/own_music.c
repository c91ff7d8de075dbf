/*
 * Finds music files for the recordings of this review in the index of the listener's music library.
 * The reader thread gets one request for all recordings. Its answer arrives a few milliseconds
 * after the screen is first drawn; tracks without a file are then checked again.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "archive/upkeep/reader.h"
#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/playback/playback_state.h"
#include "review/record/rows_music.h"

void
own_music_ask(struct sitting *s)
{
	struct LIST_OF(struct library_question) q = { .v = NULL };

	if (!s->internal->reader)
		return;
	for (const struct track_row *t = s->items; t < s->items + s->nitems; t++) {
		LIST_ADD(&q,
			(struct library_question){ .id = t->recording->row.uuid,
				.wanted = library_wanted_of(t->recording) });
		for (size_t k = 0; k < t->nsources; k++)
			if (source_is_file(t->sources[k]) &&
				(t->sources[k]->hash || file_is_foreign(t->sources[k]->locator)))
				LIST_ADD(&q,
					(struct library_question){ .id = t->sources[k]->row.uuid,
						.hash = t->sources[k]->hash,
						.moved = t->sources[k]->locator });
	}
	reader_ask_library(s->internal->reader, q.v, q.n);
	free(q.v);
}

void
own_music_ask_again(struct sitting *s)
{
	for (size_t i = 0; !sitting_is_blind(s) && i < s->nitems; i++)
		if (s->states[i].sound != SOUND_FILE && s->states[i].sound != SOUND_LIBRARY) {
			own_music_ask(s);
			return;
		}
}

void
own_music_looks(struct sitting *s, bool looks)
{
	s->playback->music.looking = looks;
	if (looks)
		s->playback->checks.silence_said = false; /* the message may be outdated */
	else
		own_music_ask_again(s);
}

const struct own_music_hits *
own_music_hits(const struct sitting *s, const struct track_row *t)
{
	static const struct own_music_hits none;
	const struct library_answer *a =
		library_answer(&s->playback->music.answers, &t->recording->row.uuid);

	return a ? &a->hits : &none;
}

/* ---- files that may match a track ---- */

/* Returns the number of possible matches to offer: 0 if a file matches exactly. */
static size_t
count_near(const struct own_music_hits *h)
{
	return h->exact ? 0 : h->n;
}

const struct library_file *
own_music_near_miss(const struct sitting *s, size_t item, size_t n)
{
	const struct own_music_hits *h =
		item < s->nitems ? own_music_hits(s, &s->items[item]) : NULL;

	return h && n < count_near(h) ? &h->v[n].file : NULL;
}

void
own_music_why_not(
	const struct sitting *s, size_t item, const struct library_file *f, struct buf *out)
{
	const struct own_music_hits *h = own_music_hits(s, &s->items[item]);
	struct library_wanted w = library_wanted_of(s->items[item].recording);

	library_why_not(&w, f, h->n && h->v[0].match == MATCH_TITLE, out);
}

void
own_music_way_out(const struct sitting *s, size_t item, struct buf *out)
{
	size_t n = count_near(own_music_hits(s, &s->items[item]));

	if (n == 1)
		buf_add(out,
			"1 possible match: \1show track\2 shows it, " SPACE_KEY " runs the clock");
	else if (n)
		buf_addf(out,
			"%zu possible matches: \1show track\2 shows them, " SPACE_KEY
			" runs the clock",
			n);
	else /* this text must fit next to the track list in 80 columns */
		buf_add(out, "No file. \1show track\2 links one, " SPACE_KEY " runs the clock");
}

const struct library_files *
own_music_search(struct sitting *s, const char *words)
{
	struct own_music *m = &s->playback->music;

	if (text_same(m->words, words))
		return m->found_known ? &m->found : NULL;
	xreplace(&m->words, words);
	m->found_known = false;
	if (s->internal->reader)
		reader_ask(s->internal->reader, READER_FOUND, words, 0);
	return NULL;
}
