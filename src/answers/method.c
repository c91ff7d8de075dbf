/* Writes the sentences on how the review was made. The listening time comes from stats.c, the
 * evenings of a pair from evening_pairs.c, how steady the ratings are from series.c. */
#include "answers/method.h"

#include <math.h>
#include <stdlib.h>

#include "answers/evening_pairs.h"
#include "answers/series.h"
#include "base/clock.h"
#include "base/mem.h"
#include "config/pairs.h"
#include "config/words.h"
#include "record/blind_result.h"
#include "record/device_in_chain.h"
#include "record/rows.h"

/* ---- the sentence about listening time ---- */

void
method_add_listening(struct buf *out, const struct stats_answer *a)
{
	CLEANUP(buf_finish) struct buf time = BUF_INIT;

	if (a->ms <= 0)
		return;
	words_next(out);
	stats_add_duration(&time, a->ms);
	/* Music that played in a session in which nothing was recorded is heard, no more. */
	WORDS_ADD(out,
		!a->sittings               ? "listened"
			: a->sittings == 1 ? "listened_one_session"
			: a->days == 1     ? "listened_one_day"
					   : "listened_days",
		time.s, WORDS_N(a->sittings), WORDS_N(a->days));
}

/* ---- the sentences about pairs of devices ---- */

/* Appends "levels matched by ear with pink noise on iBasso DX300 on 2026-11-20"; of two sources
 * "by ear with pink noise, through the 64 Audio U12t", as drafts say it. */
static void
add_match(struct buf *out, const struct gather *g, const struct volume *v,
	const struct device_kind *kind)
{
	const char *through = kind && kind->place ? device_kind_key(kind, "on_chain") : NULL;
	const struct chain *c = gather_find(g, ROW_CHAIN, &v->setup.chain);
	bool told;
	CLEANUP(pointer_free)
	char *known =
		c ? device_chain_known_as(gather_record(g, &c->review), c, NULL, 0, &told) : NULL;
	const char *name = known && *known ? known : c && c->name ? c->name : NULL;
	const struct listener_row *by = gather_find(g, ROW_LISTENER, &v->listener);
	const struct levels l = { LEVELS_MATCHED, v, (double)NAN, kind, false, false };
	char day[11];

	if (v->how)
		levels_add(out, &l);
	else
		buf_add(out, words_of("match_not_noted"));
	if (name && through) {
		buf_add(out, words_of("comma"));
		words_named(out, through, name);
	} else if (name) {
		WORDS_ADD(out, "match_on", name);
	}
	if (by && by->name)
		WORDS_ADD(out, "match_by", by->name);
	if (v->made_ms != NO_INT)
		WORDS_ADD(out, "match_day", clock_date_text(MADE_MS(v), v->made_offset_min, day));
}

/* Appends "A and B: rated on the same tracks on 3 evenings, sighted; levels matched by ear …";
 * nothing if the two were not rated at one place, nor matched in level. */
static void
add_pair(struct buf *out, const struct gather *g, const struct grades *grades, const struct uuid *a,
	const struct uuid *b)
{
	/* questions in which both were rated for the same, and blind ones; on how many evenings */
	size_t rated = 0, blind = 0, evenings = 0;
	struct levels levels = LEVELS_BEST; /* the worst */
	const struct volume *end;
	CLEANUP(pointer_free) bool *on = xcalloc(grades->evenings + 1, sizeof(on[0]));
	struct series s;

	for (size_t at = 0; series_next(&s, grades, &at);) {
		struct count x;

		if (!count_of(&x, g, &s, a, b, false))
			continue;
		rated += x.evenings > 0;
		blind += x.evenings && s.v[0].rating->blind;
		for (size_t i = 0; i < x.evenings; i++) {
			evenings += !on[x.on[i]];
			on[x.on[i]] = true;
		}
		if (x.evenings)
			levels_take_worse(&levels, &x.levels);
		free(x.places);
		free(x.on);
	}
	if (!rated) {
		levels.match = gather_match(g, a, b, NULL, &end);
		levels.state = end ? LEVELS_CHANGED : LEVELS_MATCHED;
	}
	if (!rated && !levels.match)
		return;
	words_next(out);
	buf_addf(out, "%s%s%s%s", gather_name(g, ROW_DEVICE, a), words_of("and"),
		gather_name(g, ROW_DEVICE, b), words_of("colon"));
	if (rated) {
		WORDS_ADD(out, evenings == 1 ? "rated_together_once" : "rated_together",
			WORDS_N(evenings),
			words_of(blind == rated ? "blind"
					: blind ? "partly_blind"
						: "sighted"));
		buf_add(out, words_of("semicolon"));
	}
	if (levels.state <= LEVELS_CHANGED)
		add_match(out, g, levels.match, gather_kind(g, a, b));
	else if (levels.state == LEVELS_NONE)
		buf_add(out, words_of(levels.some ? "match_none_of_some" : "match_none"));
	else
		levels_add(out, &levels);
	if (levels.state == LEVELS_CHANGED)
		buf_add(out, words_of("match_changed"));
	buf_add(out, words_of("stop"));
}

/* Appends a sentence on each two devices that were rated at one place, or whose levels were
 * matched. */
static void
add_pairs(struct buf *out, const struct gather *g, const struct grades *grades)
{
	const struct volume *v;
	size_t n;
	CLEANUP(pointer_free)
	struct uuid *devices = grades_devices(grades, g, 2 * gather_count(g, ROW_VOLUME), &n);

	for (struct gather_at at = { 0 }; (v = gather_next(g, ROW_VOLUME, &at));) {
		const struct uuid of[] = { gather_device(g, &v->setup, &v->review), v->matched_to };

		for (size_t i = 0; i < LENGTH(of); i++)
			if (!uuid_none(&of[i]) && uuid_index(&of[i], devices, n) == n)
				devices[n++] = of[i];
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			add_pair(out, g, grades, &devices[i], &devices[k]);
}

/* ---- the sentences about ratings ---- */

static void
add_ratings(struct buf *out, const struct gather *g, const struct grades *grades)
{
	CLEANUP(texts_finish) struct texts devices = { 0 };
	CLEANUP(arena_finish) struct arena arena = { 0 };
	size_t ratings = 0, blind = 0;
	const struct rating *x;

	for (struct gather_at at = { 0 }; (x = gather_next(g, ROW_RATING, &at));) {
		struct uuid device = gather_device(g, &x->setup, &x->review);

		if (x->row.deleted || !x->lexicon || !gather_includes(g, &x->review, &x->sitting) ||
			device_is_placeholder(gather_find(g, ROW_DEVICE, &device)))
			continue;
		const char *name = gather_name(g, ROW_DEVICE, &device);
		if (*name && !texts_has(&devices, name))
			texts_add(&devices, name, (struct mark){ 0, 0 });
		ratings++;
		blind += x->blind;
	}
	if (!ratings)
		return;
	words_next(out);
	CLEANUP(buf_finish) struct buf names = BUF_INIT;
	words_join(&names, (const char *const *)devices.v, devices.n);
	WORDS_ADD(out, ratings == 1 ? "gave_rating" : "gave_ratings", WORDS_N(ratings),
		words_of(blind == ratings ? "blind"
				: blind   ? "partly_blind_ratings"
					  : "sighted"),
		names.s);
	struct series_steadiness_list steady = series_steadiness(grades, &arena);
	for (size_t i = 0; i < steady.n; i++) {
		CLEANUP(buf_finish) struct buf text = BUF_INIT;

		series_add_spread(&text, &steady.v[i].spread, &steady.v[i].scale, steady.n > 1);
		if (!text.len)
			continue;
		words_next(out);
		WORDS_ADD(out, "spread_repeats", text.s, WORDS_N(steady.v[i].spread.repeats));
	}
}

/* ---- the sentences about blind runs ---- */

static void
add_blind(struct buf *out, const struct gather *g)
{
	const struct blind_run *r;
	struct blind_order o;

	for (struct gather_at at = { 0 }; (r = gather_next(g, ROW_BLIND_RUN, &at));) {
		const struct record *rec = g->v[at.record];
		size_t heard = gather_includes(g, &r->review, &r->sitting)
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
method_add(struct buf *out, const struct gather *g)
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
