/* Writes the sentences on how the review was made. The listening time comes from stats.c, the
 * evenings of a pair from evening_pairs.c, how steady the ratings are from series.c. */
#include "answers/method.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answers/evening_pairs.h"
#include "answers/series.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "config/pairs.h"
#include "config/words.h"
#include "record/blind_result.h"
#include "record/device_in_chain.h"
#include "record/rows.h"

/* Adds a name to a list, unless the name is "" or in the list already. */
static void
add_once(struct texts *l, const char *name)
{
	if (*name && !texts_has(l, name))
		texts_add(l, name, (struct mark){ 0, 0 });
}

/* Appends "A", "A and B" or "A, B and C". */
static void
add_names(struct buf *out, const struct texts *l)
{
	for (size_t i = 0; i < l->n; i++)
		buf_addf(out, "%s%s", i == 0 ? "" : i + 1 < l->n ? ", " : " and ", l->v[i]);
}

static void
begin_sentence(struct buf *out)
{
	if (out->len)
		buf_add_char(out, ' ');
}

static const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

/* ---- the sentence about listening time ---- */

void
method_add_listening(struct buf *out, const struct stats_answer *a)
{
	CLEANUP(buf_finish) struct buf time = BUF_INIT;
	CLEANUP(pointer_free) char *sittings = xasprintf("%" PRId64, a->sittings);
	CLEANUP(pointer_free) char *days = xasprintf("%" PRId64, a->days);

	if (a->ms <= 0)
		return;
	begin_sentence(out);
	stats_add_duration(&time, a->ms);
	/* Music that played in a session in which nothing was recorded is heard, no more. */
	WORDS_ADD(out,
		!a->sittings               ? "listened"
			: a->sittings == 1 ? "listened_one_session"
			: a->days == 1     ? "listened_one_day"
					   : "listened_days",
		time.s, sittings, days);
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
	char day[11];

	buf_addf(out, "levels matched %s", v->how ? v->how : "in a way that was not noted");
	if (v->signal && !(v->how && strstr(v->how, "with "))) /* which names the signal */
		buf_addf(out, " with %s", v->signal);
	if (name && through) {
		CLEANUP(pointer_free) char *the = xasprintf("%s%s", text_article(name), name);

		buf_add(out, ", ");
		words_around(out, through, the);
	} else if (name) {
		buf_addf(out, " on %s", name);
	}
	if (by && by->name)
		buf_addf(out, " by %s", by->name);
	if (v->made_ms != NO_INT)
		buf_addf(out, " on %s", clock_date_text(MADE_MS(v), v->made_offset_min, day));
}

/* Appends "A and B: rated on the same tracks on 3 evenings, sighted; levels matched by ear …";
 * nothing if the two were not rated at one place, nor matched in level. */
static void
add_pair(struct buf *out, const struct gather *g, const struct grades *grades, const struct uuid *a,
	const struct uuid *b)
{
	/* questions in which both were rated for the same, blind ones, and those with a level
	 * match; on how many evenings */
	size_t rated = 0, blind = 0, linked = 0, evenings = 0;
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
		linked += x.evenings && x.levels.state != LEVELS_NONE;
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
	begin_sentence(out);
	buf_addf(out, "%s and %s: ", gather_name(g, ROW_DEVICE, a), gather_name(g, ROW_DEVICE, b));
	if (rated)
		buf_addf(out, "rated together on %zu evening%s, %s; ", evenings, plural(evenings),
			blind == rated  ? "blind"
				: blind ? "some of it blind"
					: "sighted");
	if (levels.state <= LEVELS_CHANGED)
		add_match(out, g, levels.match, gather_kind(g, a, b));
	else if (levels.state == LEVELS_NONE)
		buf_addf(out, "no level match was recorded for %sthese ratings",
			linked ? "some of " : "");
	else
		levels_add(out, &levels);
	if (levels.state == LEVELS_CHANGED)
		buf_add(out, "; volume changed since");
	buf_add_char(out, '.');
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
		add_once(&devices, gather_name(g, ROW_DEVICE, &device));
		ratings++;
		blind += x->blind;
	}
	if (!ratings)
		return;
	begin_sentence(out);
	buf_addf(out, "I gave %zu attribute rating%s, %s, of ", ratings, plural(ratings),
		blind == ratings ? "blind"
			: blind  ? "some of them blind"
				 : "sighted");
	add_names(out, &devices);
	buf_add_char(out, '.');
	struct series_steadiness_list steady = series_steadiness(grades, &arena);
	for (size_t i = 0; i < steady.n; i++) {
		if (isnan(steady.v[i].spread.sd))
			continue;
		buf_add_char(out, ' ');
		spread_add_words(out, "I", &steady.v[i].spread, &steady.v[i].scale, steady.n > 1);
		buf_add_char(out, '.');
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
		begin_sentence(out);
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
