/*
 * Which files of one's own music are recordings of this review. The reader's thread is asked once
 * for all recordings; its answer comes a few milliseconds after the first paint, and items without
 * sound are probed again.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sitting/sitting_private.h"
#include "store/reader.h"

/* Is a recording asked for already? One may stand in two sections. */
static bool
is_asked(const struct library_question *q, size_t n, const struct uuid *u)
{
	for (size_t i = 0; i < n; i++)
		if (uuid_same(&q[i].id, u))
			return true;
	return false;
}

void
library_ask(struct sitting *s)
{
	struct library_question *q = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < s->nitems && s->p->reader; i++) {
		const struct recording *r = s->items[i].recording;

		if (is_asked(q, n, &r->row.uuid))
			continue;
		q = xgrow(q, n, &cap, sizeof(*q));
		q[n++] = (struct library_question){ .id = r->row.uuid,
			.wanted = { r->title, r->artist, r->isrc, r->mbid, r->length_ms } };
		for (size_t k = 0; k < s->items[i].nsources; k++) {
			const struct source *src = s->items[i].sources[k];
			if (!source_is_file(src) || !src->hash)
				continue;
			q = xgrow(q, n, &cap, sizeof(*q));
			q[n++] =
				(struct library_question){ .id = src->row.uuid, .hash = src->hash };
		}
	}
	if (s->p->reader)
		reader_ask_library(s->p->reader, q, n);
	free(q);
}

const char *
library_moved(const struct sitting *s, const struct source *src)
{
	const struct library_answer *a = library_answer(&s->p->music.answers, &src->row.uuid);

	return a ? a->path : NULL;
}

const struct library_hits *
library_hits(const struct sitting *s, const struct bench_item *b)
{
	static const struct library_hits none;
	const struct library_answer *a =
		library_answer(&s->p->music.answers, &b->recording->row.uuid);

	return a ? &a->hits : &none;
}

/* ---- possible matches ---- */

/* Where a file matches exactly, possible matches are not offered. */
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
library_near_words(const struct sitting *s, size_t item, struct buf *out)
{
	size_t n = count_near(library_hits(s, &s->items[item]));

	if (n)
		buf_addf(out, "%zu possible match%s in your music: \1show track\2 shows %s", n,
			n == 1 ? "" : "es", n == 1 ? "it" : "them");
}

/* ---- the answer ---- */

/* The file that would be tried first for an item; NULL: none. */
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

static bool
says_more(const struct library_answers *old, const struct library_answers *new,
	const struct bench_item *b)
{
	const char *was = first_path(old, b), *is = first_path(new, b);
	const struct library_answer *o = library_answer(old, &b->recording->row.uuid),
				    *n = library_answer(new, &b->recording->row.uuid);

	return (is && (!was || strcmp(was, is) != 0)) || (o ? o->hits.n : 0) != (n ? n->hits.n : 0);
}

/* Are the sources that would be tried now those that are being tried? */
static bool
is_being_tried(const struct sitting *s)
{
	struct candidates c = sources_of(s, sitting_item(s));
	const struct candidates *tried = &s->p->playback.tried;
	bool same = c.n == tried->n;

	for (size_t i = 0; i < c.n && same; i++)
		same = strcmp(c.v[i].locator, tried->v[i].locator) == 0;
	same = same && c.n;
	candidates_finish(&c);
	return same;
}

/* Loads the current item again where it had nothing to play. */
static void
try_again(struct sitting *s)
{
	const struct transport *t = &s->play;
	size_t chosen = s->chosen;
	bool clock = t->clock && t->state == PLAY_PAUSED && !t->player_gone && !s->draft;

	if (!clock && (t->state != PLAY_OPENING || is_being_tried(s)))
		return;
	transport_load_again(s);
	sitting_choose_item(s, chosen);
}

void
library_answered(struct sitting *s)
{
	struct library_answers old = s->p->music.answers, new = { 0 };
	bool again = false, more = false;

	if (!reader_take_library(s->p->reader, &new))
		return;
	s->p->music.answers = new;
	s->p->music.known = true;
	for (size_t i = 0; i < s->nitems; i++) {
		if (!says_more(&old, &new, &s->items[i]))
			continue;
		more = true;
		again |= i == s->item && first_path(&new, &s->items[i]);
		const struct item_state *st = &s->states[i];
		if (st->sound == SOUND_FAILED || st->sound == SOUND_CLOCK)
			sources_forget(s, i);
	}
	library_answers_finish(&old);
	if (again || (s->play.state == PLAY_OPENING && !s->p->playback.tried.n))
		try_again(s);
	if (more) {
		sources_probe(s);
		sitting_look_again(s);
	} else {
		sources_silent(s);
	}
	s->dirty |= DIRTY_TRACKS | DIRTY_PLAYER;
}

void
library_finish(struct sitting *s)
{
	library_answers_finish(&s->p->music.answers);
}
