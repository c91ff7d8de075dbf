/* Adds up listening time by track, device, chain and day, and decides how many plays that is. The
 * spread of ratings comes from series.c, blind runs from runs.c. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/answers/stats.h"

#include <stdlib.h>
#include <string.h>

#include "base/text/number.h"
#include "base/text/text.h"
#include "review/answers/grades.h"
#include "review/files/words.h"
#include "review/record/coverage.h"
#include "review/record/rows.h"

/* ---- the ratings of each attribute ---- */

static void
add_attributes(struct stats_answer *x, const struct selection *g, const struct grades *grades,
	const struct uuid *devices, size_t n)
{
	struct series s;

	for (size_t at = 0; series_next(&s, grades, &at);) {
		struct stats_attribute a = { .question = series_question(g, &s),
			.devices = { .v = arena_calloc(&x->arena, n, sizeof(a.devices.v[0])) } };

		EACH_IN (device, devices, n) {
			struct series_values_list values = series_values(g, &s, device, &x->arena);

			if (values.n)
				a.devices.v[a.devices.n++] = (struct stats_device){
					selection_name(g, ROW_DEVICE, device), values
				};
		}
		ARENA_ADD(&x->arena, &x->attributes, a);
	}
}

/* ---- listening time ---- */

/* A listening interval. key: the name of the track, device, chain or day by which time is added up;
 * recording: of a track, as two may have one title; else none. */
struct played {
	const char *key;
	struct uuid recording;
	struct uuid sitting; /* UUID_NONE: a session that does not count */
	size_t play;         /* number of the play of a track that the interval is a part of */
	int64_t from_ms, ms; /* start of the interval, UTC in ms; its duration in ms */
};

struct played_list LIST_OF(struct played);

static int
order_played(const void *p, const void *q)
{
	const struct played *a = p, *b = q;
	int o = strcmp(a->key, b->key);

	o = o ? o : uuid_order(&a->recording, &b->recording);
	o = o ? o : uuid_order(&a->sitting, &b->sitting);
	return o ? o : number_order_size(a->play, b->play);
}

static int
order_played_by_time(const void *p, const void *q)
{
	const struct played *a = p, *b = q;

	return number_order(a->from_ms, b->from_ms);
}

static int
longest_first(const void *p, const void *q)
{
	const struct stats_listened *a = p, *b = q;
	int o = number_order(b->ms, a->ms);

	return o ? o : strcmp(a->name, b->name);
}

/* Returns the listening time of each key, the longest first, as a list in the arena. Frees the
 * intervals. */
static struct stats_listened_list
summed(struct played_list *h, struct arena *arena)
{
	struct stats_listened *made = arena_calloc(arena, h->n, sizeof(made[0]));
	size_t n = 0;

	LIST_SORT(h, order_played);
	for (size_t i = 0, end; i < h->n; i = end) {
		struct stats_listened *x = &made[n++];

		x->name = h->v[i].key;
		for (end = i; end < h->n && text_same(h->v[end].key, h->v[i].key) &&
			uuid_same(&h->v[end].recording, &h->v[i].recording);
			end++) {
			if (!uuid_none(&h->v[end].sitting) &&
				(end == i ||
					!uuid_same(&h->v[end].sitting, &h->v[end - 1].sitting)))
				x->sittings++;
			if (end == i || h->v[end].play != h->v[end - 1].play)
				x->plays++;
		}
		/* time in two sessions counts once */
		int64_t until_ms = INT64_MIN;
		ARRAY_SORT(h->v + i, end - i, order_played_by_time);
		for (const struct played *one = h->v + i; one < h->v + end; one++) {
			int64_t from_ms = one->from_ms > until_ms ? one->from_ms : until_ms;

			if (one->from_ms + one->ms <= until_ms)
				continue;
			until_ms = one->from_ms + one->ms;
			x->ms += until_ms - from_ms;
		}
	}
	ARRAY_SORT(made, n, longest_first);
	free(h->v);
	return (struct stats_listened_list){ made, n };
}

int64_t
stats_heard_ms(const struct stretch *s)
{
	bool covered = s->pos_ms != NO_INT && s->pos_end_ms != NO_INT;
	int64_t of_sound = covered ? s->pos_end_ms - s->pos_ms : 0, of_clock;

	if (s->started_ms == NO_INT || s->ended_ms == NO_INT)
		return 0;
	of_clock = s->ended_ms - s->started_ms;
	if (covered && (of_clock < 0 || of_sound < of_clock))
		of_clock = of_sound;
	return of_clock > 0 ? of_clock : 0;
}

static void
add_played(struct played_list *h, const char *key, struct uuid recording, const struct stretch *s,
	struct uuid sitting, size_t play)
{
	if (!*key)
		return;
	LIST_ADD(h,
		(struct played){ key, recording, sitting, play, s->started_ms + s->moved_ms,
			stats_heard_ms(s) });
}

void
stats_add_duration(struct buf *b, int64_t ms)
{
	int64_t s = (ms + 500) / 1000;

	if (s >= 3600)
		WORDS_ADD(b, "hours", WORDS_N(s / 3600), WORDS_N(s % 3600 / 60));
	else if (s >= 60)
		WORDS_ADD(b, "minutes", WORDS_N(s / 60));
	else
		WORDS_ADD(b, "seconds", WORDS_N(s));
}

struct stretches LIST_OF(const struct stretch *);

static int
order_stretches(const void *p, const void *q)
{
	BOTH_OF(struct stretch, a, b, p, q);
	int o = uuid_order(&a->sitting, &b->sitting);

	if (!o && a->sequence > 0 && b->sequence > 0)
		o = number_order(a->sequence, b->sequence);
	o = o ? o : number_order(a->started_ms, b->started_ms);
	return o ? o : uuid_order(&a->row.uuid, &b->row.uuid);
}

#define NEAR_END_MS 2000

/* Returns true if `next` goes on with the play of a track that s is a part of. A seek, a pause and
 * a switch between sounds end a listening interval, but no play. */
static bool
same_play(const struct selection *g, const struct stretch *s, const struct stretch *next)
{
	const struct item *item = selection_find(g, ROW_ITEM, &s->item);
	const struct recording *r =
		item ? selection_find(g, ROW_RECORDING, &item->recording) : NULL;
	bool ended = r && r->length_ms > 0 && s->pos_end_ms != NO_MS &&
		s->pos_end_ms > r->length_ms - NEAR_END_MS;

	return uuid_same(&s->sitting, &next->sitting) && uuid_same(&s->item, &next->item) &&
		!(ended && next->pos_ms != NO_MS && next->pos_ms < s->pos_end_ms);
}

void
stats_listening(struct stats_answer *a, const struct selection *g)
{
	struct stretches heard = { 0 };

	EACH_SELECTED (stretch, s, at, g, ROW_STRETCH) {
		const struct sitting_row *sit = selection_find(g, ROW_SITTING, &s->sitting);
		const struct uuid *review = sit ? &sit->review : &UUID_NONE;

		if (!s->row.deleted && selection_includes(g, review, &s->sitting))
			LIST_ADD(&heard, s);
	}
	LIST_SORT(&heard, order_stretches);
	struct played_list item = { 0 }, device = { 0 }, chain = { 0 }, all = { 0 };
	struct uuid in = UUID_NONE; /* the session of s; UUID_NONE: it does not count */
	size_t play = 0;
	for (size_t i = 0; i < heard.n; i++) {
		const struct stretch *s = heard.v[i];
		const struct sitting_row *sit = selection_find(g, ROW_SITTING, &s->sitting);
		struct uuid review = sit ? sit->review : UUID_NONE,
			    worn = selection_device(g, &s->setup, &review);
		const struct item *on = selection_find(g, ROW_ITEM, &s->item);
		const struct recording *r =
			on ? selection_find(g, ROW_RECORDING, &on->recording) : NULL;

		if (!i || !uuid_same(&s->sitting, &heard.v[i - 1]->sitting))
			in = selection_session_counts(g, &s->sitting) ? s->sitting : UUID_NONE;
		if (i && !same_play(g, heard.v[i - 1], s))
			play++;
		add_played(&all, "all", UUID_NONE, s, in, play);
		add_played(&item,
			text_or(row_name(ROW_RECORDING, r), text_or(row_name(ROW_ITEM, on), "")),
			on ? on->recording : UUID_NONE, s, in, play);
		add_played(&device, selection_name(g, ROW_DEVICE, &worn), UUID_NONE, s, in, play);
		add_played(&chain, selection_name(g, ROW_CHAIN, &s->setup.chain), UUID_NONE, s, in,
			play);
	}
	free(heard.v);
	struct stats_listened_list total = summed(&all, &a->arena);
	a->ms = total.n ? total.v[0].ms : 0;
	CLEANUP(pointer_free) int64_t *days = NULL;
	size_t n_days;
	a->sittings = selection_sessions(g, &days, &n_days);
	a->days = (int64_t)n_days;
	a->by_item = summed(&item, &a->arena);
	a->by_device = summed(&device, &a->arena);
	a->by_chain = summed(&chain, &a->arena);
}

void
stats_answer_init(struct stats_answer *a, const struct selection *g)
{
	CLEANUP(grades_finish) struct grades grades = grades_new(g);
	size_t n;
	CLEANUP(pointer_free) struct uuid *devices = grades_devices(&grades, g, &n);

	*a = (struct stats_answer){ 0 };
	a->reviews.v =
		arena_calloc(&a->arena, selection_count(g, ROW_REVIEW), sizeof(a->reviews.v[0]));
	EACH_SELECTED (review, r, at, g, ROW_REVIEW)
		a->reviews.v[a->reviews.n++] = r->id;
	stats_listening(a, g);
	a->gaps.v = arena_calloc(&a->arena, g->n * COVERAGE_LINES, sizeof(a->gaps.v[0]));
	EACH (rec, g) {
		const struct review *review = record_next(*rec, ROW_REVIEW, NULL);
		struct buf lines[COVERAGE_LINES];

		if (!review || review->row.deleted)
			continue;
		coverage_lines(*rec, review, SIZE_MAX, lines);
		EACH_IN (line, lines, COVERAGE_LINES) {
			if (!line->len)
				continue;
			bool named = g->n > 1 && review->id;
			a->gaps.v[a->gaps.n++] = arena_keep(&a->arena,
				named ? xasprintf("%s: %s", review->id, line->s)
				      : xstrdup(line->s));
			buf_finish(line);
		}
	}
	add_attributes(a, g, &grades, devices, n);
	a->steadiness = series_steadiness(&grades, &a->arena);
	runs_of(&a->blind, g, &a->arena);
}
