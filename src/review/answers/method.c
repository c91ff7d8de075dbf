/* Writes the sentences on how the review was made. The listening time comes from stats.c, the
 * evenings of a pair from paired.c, how steady the ratings are from series.c. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/answers/method.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/yaml/pairs.h"
#include "review/answers/grades.h"
#include "review/answers/series.h"
#include "review/answers/paired.h"
#include "review/files/words.h"
#include "review/record/blind_result.h"
#include "review/record/rows.h"

/* ---- the sentence about listening time ---- */

void
method_add_listening(struct buf *out, const struct stats_answer *a)
{
	CLEANUP(buf_finish) struct buf time = BUF_INIT;
	const char *key = a->days == 1 ? "listened_one_day" : "listened_days";

	if (a->ms <= 0)
		return;
	words_next(out);
	stats_add_duration(&time, a->ms);
	/* Music of a session without a record counts only as heard. */
	if (!a->sittings)
		key = "listened";
	else if (a->sittings == 1)
		key = "listened_one_session";
	WORDS_ADD(out, key, time.s, WORDS_N(a->sittings), WORDS_N(a->days));
}

/* ---- the sentences about pairs of devices ---- */

/* How ratings were made, and the evenings of which that is true. */
struct condition {
	char *text;
	struct buf days, seen; /* in words; as dates */
};
struct conditions LIST_OF(struct condition);

static void
add_condition(struct conditions *list, const struct paired_row *row, const struct levels *l)
{
	struct buf text = BUF_INIT;
	size_t i = 0;
	char day[11];

	paired_add_conditions(&text, row, l);
	while (i < list->n && strcmp(list->v[i].text, text.s) != 0)
		i++;
	if (i == list->n)
		LIST_ADD(list, (struct condition){ xstrdup(text.s), BUF_INIT, BUF_INIT });
	struct condition *c = &list->v[i];
	EACH (one, &row->days) {
		CLEANUP(buf_finish) struct buf words = BUF_INIT;

		clock_day_text(*one, day);
		if (c->seen.len && strstr(c->seen.s, day))
			continue;
		buf_add(&c->seen, day);
		words_day(&words, day, "");
		words_piece(&c->days, NULL, words.s);
	}
	buf_finish(&text);
}

/* Appends "A and B: rated together on 20 November 2026, sighted, levels matched by ear";
 * nothing if the two were not rated together. */
static void
add_pair(struct buf *out, const struct selection *g, const struct grades *grades,
	const struct uuid *a, const struct uuid *b)
{
	struct conditions list = { 0 };
	CLEANUP(arena_finish) struct arena arena = { 0 };
	const struct uuid devices[] = { *a, *b };
	const struct paired_rows rows = paired_of(
		&(struct paired_asked){
			.g = g, .grades = grades, .devices = devices, .n = 2, .alone = &UUID_NONE },
		&arena);

	EACH (x, &rows)
		EACH_IN (cell, x->cells, x->n)
			EACH (one, cell)
				add_condition(&list, x, &one->levels);
	if (list.n) {
		words_next(out);
		buf_addf(out, "%s%s%s", selection_name(g, ROW_DEVICE, a), words_of("and"),
			selection_name(g, ROW_DEVICE, b));
	}
	for (size_t i = 0; i < list.n; i++) {
		buf_add(out, words_of(i ? "semicolon" : "colon"));
		WORDS_ADD(out, "rated_together", list.v[i].days.s, list.v[i].text);
		buf_finish(&list.v[i].days);
		buf_finish(&list.v[i].seen);
		free(list.v[i].text);
	}
	buf_add(out, list.n ? words_of("stop") : "");
	free(list.v);
}

/* Appends a sentence on each two devices that were rated together. */
static void
add_pairs(struct buf *out, const struct selection *g, const struct grades *grades)
{
	size_t n;
	CLEANUP(pointer_free) struct uuid *devices = grades_devices(grades, g, &n);

	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			add_pair(out, g, grades, &devices[i], &devices[k]);
}

/* ---- the sentences about ratings ---- */

static void
add_ratings(struct buf *out, const struct selection *g, const struct grades *grades)
{
	CLEANUP(texts_finish) struct texts devices = { 0 };
	CLEANUP(arena_finish) struct arena arena = { 0 };
	size_t ratings = 0, blind = 0;

	EACH_SELECTED (rating, x, at, g, ROW_RATING) {
		struct uuid device = selection_device(g, &x->setup, &x->review);

		if (x->row.deleted || !x->lexicon || isnan(x->value) ||
			!selection_includes(g, &x->review, &x->sitting))
			continue;
		const char *name = selection_name(g, ROW_DEVICE, &device);
		if (*name && !texts_has(&devices, name))
			texts_add(&devices, name, NOWHERE);
		ratings++;
		blind += x->blind;
	}
	if (!ratings)
		return;
	words_next(out);
	CLEANUP(buf_finish) struct buf names = BUF_INIT;
	words_join(&names, (const char *const *)devices.v, devices.n);
	const char *how = blind ? "partly_blind_ratings" : "sighted";
	if (blind == ratings)
		how = "blind";
	WORDS_ADD(out, ratings == 1 ? "gave_rating" : "gave_ratings", WORDS_N(ratings),
		words_of(how), names.s);
	struct series_steadiness_list steady = series_steadiness(grades, &arena);
	EACH (one, &steady) {
		CLEANUP(buf_finish) struct buf text = BUF_INIT;

		series_add_spread(&text, &one->spread, &one->scale, steady.n > 1);
		if (!text.len)
			continue;
		words_next(out);
		WORDS_ADD(out, "spread_repeats", text.s, WORDS_N(one->spread.repeats));
	}
}

/* ---- the sentences about blind runs ---- */

static void
add_blind(struct buf *out, const struct selection *g)
{
	struct blind_order o;

	EACH_SELECTED (blind_run, r, at, g, ROW_BLIND_RUN) {
		const struct record *rec = g->v[at.record];
		size_t heard = selection_includes(g, &r->review, &r->sitting)
			? blind_order_read_ended(rec, r, &o)
			: 0;
		if (!heard)
			continue;
		CLEANUP(buf_finish) struct buf levels = BUF_INIT;
		struct levels l = levels_of_run(g, r, &o);
		levels_add(&levels, &l);
		words_next(out);
		blind_run_add(out, rec, r, &o, heard, levels.s, false);
		blind_order_finish(&o);
	}
}

void
method_add(struct buf *out, const struct selection *g)
{
	CLEANUP(grades_finish) struct grades grades = grades_new(g);
	struct stats_answer a = { 0 };

	stats_listening(&a, g);
	method_add_listening(out, &a);
	arena_finish(&a.arena);
	add_ratings(out, g, &grades);
	add_pairs(out, g, &grades);
	add_blind(out, g);
}
