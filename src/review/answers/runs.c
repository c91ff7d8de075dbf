/* Counts right answers over ended blind runs, and estimates what a run that begins can show.
 * numbers/blind_chance.c computes the luck, record/blind_result.c says which answers are in
 * time. */
#include "review/answers/runs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/numbers/blind_chance.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "review/record/rows_review.h"

/* ---- the device of each trial, and the result of each run ---- */

/* A blind run that has ended, with the devices in the order of its trials. */
struct ended {
	const struct record *rec;
	const struct blind_run *run;
	struct blind_order order;
	size_t heard; /* number of trials, up to the last one with a result */
};

struct ended_list {
	struct ended *v; /* runs of the same record are next to each other */
	size_t n;
};

/* Returns true if the run counts in the sum of all runs: naming was optional. */
static bool
is_summed(const struct runs_run *x)
{
	return !x->named && x->guesses.asked;
}

/* Returns the probability of naming at least r->all.right devices rightly by guessing, in all runs
 * together. Without the answers that a broken-off run lacks, p says nothing: NAN. */
static double
chance_of_all(const struct ended_list *l, const struct runs *r)
{
	size_t n = 0, most = r->all.said;
	CLEANUP(pointer_free)
	double *p = xcalloc(most + 1, sizeof(p[0])), *with = xcalloc(most + 1, sizeof(p[0]));
	double sum = 0;
	bool exact = !r->all.broken;

	p[0] = 1;
	for (size_t i = 0; i < l->n; i++) {
		size_t said = r->runs.v[i].guesses.said;

		if (!is_summed(&r->runs.v[i]) || !said)
			continue;
		CLEANUP(pointer_free)
		double *chance = blind_result_chances(l->v[i].rec, l->v[i].run, &l->v[i].order);
		if (!chance) {
			exact = false;
			continue;
		}
		memset(with, 0, (most + 1) * sizeof(with[0]));
		for (size_t j = 0; j <= n; j++)
			for (size_t m = 0; m <= said; m++)
				with[j + m] += p[j] * chance[m];
		n += said;
		memcpy(p, with, (most + 1) * sizeof(p[0]));
	}
	for (size_t j = most + 1; j-- > r->all.right;)
		sum += p[j];
	return exact && most ? fmin(sum, 1) : (double)NAN;
}

static void
add_runs(struct runs *r, const struct gather *g, const struct ended_list *l, struct arena *arena)
{
	struct runs_guesses *all = &r->all;

	r->runs.v = arena_calloc(arena, l->n, sizeof(r->runs.v[0]));
	for (size_t i = 0; i < l->n; i++) {
		const struct ended *e = &l->v[i];
		const struct review *review = gather_find(g, ROW_REVIEW, &e->run->review);
		struct runs_run *x = &r->runs.v[r->runs.n++];
		struct blind_guesses said;

		blind_guesses(e->rec, e->run, &e->order, &said);
		*x = (struct runs_run){ .review = review ? review->id : NULL,
			.started_ms = e->run->started_ms,
			.started_offset_min = e->run->started_offset_min,
			.devices = e->order.ndevices,
			.trials = e->order.n,
			.heard = e->heard,
			.named = e->order.named,
			.whole = said.whole,
			.how = blind_run_how(e->rec, e->run, &e->order),
			.guesses = { 1, said.asked, said.said, said.right, !said.whole, said.p } };
		blind_preferred(e->rec, e->run, &e->order, &x->preferred);
		struct buf out = BUF_INIT;
		CLEANUP(buf_finish) struct buf result = BUF_INIT;
		char day[11];
		buf_addf(&out, "%s, ", clock_date_text(x->started_ms, x->started_offset_min, day));
		if (e->heard < x->trials)
			buf_addf(&out, "%zu of ", e->heard);
		buf_addf(&out, "%zu trials of %zu %s, %s", x->trials, x->devices,
			blind_order_kind(&e->order), x->how);
		if (e->run->opened_ms != NO_INT)
			buf_add(&out, "; the listener ended it early to see the order");
		blind_result_add(e->rec, e->run, &e->order, &result);
		buf_addf(&out, "; %s.",
			result.len ? result.s : "the listener was not asked which device it was");
		x->text = arena_keep(arena, buf_detach(&out));
		if (!is_summed(x))
			continue;
		all->runs++;
		all->asked += said.asked;
		all->said += said.said;
		all->right += said.right;
		all->broken += !said.whole;
	}
	all->p = chance_of_all(l, r);
}

void
runs_add_all(struct buf *out, const struct runs_guesses *all)
{
	if (!all->said)
		return;
	buf_addf(out, all->runs == 1 ? "%zu run" : "All %zu runs", all->runs);
	buf_addf(out, ": %zu of %zu right", all->right, all->said);
	if (all->broken)
		buf_addf(out, "; %zu broken off", all->broken);
	buf_add(out, isfinite(all->p) ? "; " : "");
	blind_result_add_luck(out, all->p);
	buf_add_char(out, '.');
}

void
runs_of(struct runs *r, const struct gather *g, struct arena *arena)
{
	struct ended_list l = { .v = xcalloc(gather_count(g, ROW_BLIND_RUN) + 1, sizeof(l.v[0])) };
	const struct blind_run *run;

	*r = (struct runs){ .all.p = NAN };
	for (struct gather_at at = { 0 }; (run = gather_next(g, ROW_BLIND_RUN, &at));) {
		struct ended *e = &l.v[l.n];

		*e = (struct ended){ .rec = g->v[at.record], .run = run };
		if (gather_includes(g, &run->review, &run->sitting))
			e->heard = blind_order_read_ended(e->rec, run, &e->order);
		l.n += e->heard > 0;
	}
	add_runs(r, g, &l, arena);
	for (size_t i = 0; i < l.n; i++)
		blind_order_finish(&l.v[i].order);
	free(l.v);
}

/* ---- what a run that begins can show ---- */

/* Estimated seconds: to hear and rate an item; to change the device. */
#define ITEM_S 40
#define SWAP_S 80

void
blind_reach_add(struct buf *out, const struct blind_reach *p)
{
	size_t items = p->named ? 1 : p->items;
	const char *of = p->settings ? "settings" : "devices";

	if (p->named) {
		buf_addf(
			out, "%zu trials of %zu %s: if all are right, ", p->trials, p->devices, of);
		blind_result_add_luck(out, blind_chance_p(p->trials, p->trials, p->devices));
	} else {
		buf_addf(out, "%zu %s, %zu track%s, ", p->devices, of, p->items, text_s(p->items));
		if (p->trials % p->devices == 0)
			buf_addf(out, "%zu repeats", p->trials / p->devices);
		else
			buf_addf(out, "%zu trials", p->trials);
	}
	buf_addf(out, "; about %.0f minutes",
		ceil((double)(p->trials * (items * ITEM_S + SWAP_S)) / 60));
}
