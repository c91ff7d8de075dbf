/* Counts right answers over ended blind runs, and estimates what a run that begins can show.
 * numbers/blind_chance.c computes the luck, record/blind_result.c says which answers are in
 * time. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/answers/runs.h"

#include <math.h>

#include "base/numbers/blind_chance.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "review/record/rows_review.h"

/* ---- the device of each trial, and the result of each run ---- */

/* The chances of guesses in several runs: p[i] is the chance of i right answers. */
struct chances {
	double *p;
	size_t said; /* number of answers */
	bool exact;  /* the chances of each run are known */
};

static void
add_chances(struct chances *c, const struct record *rec, const struct blind_run *run,
	const struct blind_order *o, size_t said)
{
	CLEANUP(pointer_free) double *chance = said ? blind_result_chances(rec, run, o) : NULL;

	c->exact &= !said || chance;
	c->said += said;
	for (size_t right = c->said + 1; chance && right-- > 0;) {
		double sum = 0;

		for (size_t m = 0; m <= said && m <= right; m++)
			sum += c->p[right - m] * chance[m];
		c->p[right] = sum;
	}
}

static struct runs_run
run_of(const struct selection *g, const struct record *rec, const struct blind_run *run,
	const struct blind_order *o, size_t heard)
{
	const struct review *review = selection_find(g, ROW_REVIEW, &run->review);
	struct blind_guesses said;
	struct buf out = BUF_INIT;
	CLEANUP(buf_finish) struct buf result = BUF_INIT;
	char day[11];

	blind_guesses(rec, run, o, &said);
	struct runs_run x = { .review = review ? review->id : NULL,
		.started_ms = run->started_ms,
		.started_offset_min = run->started_offset_min,
		.devices = o->ndevices,
		.trials = o->n,
		.heard = heard,
		.named = o->named,
		.whole = said.whole,
		.how = blind_run_how(rec, run, o),
		.guesses = { 1, said.asked, said.said, said.right, !said.whole, said.p } };
	blind_preferred(rec, run, o, &x.preferred);
	buf_addf(&out, "%s, ", clock_date_text(x.started_ms, x.started_offset_min, day));
	if (heard < x.trials)
		buf_addf(&out, "%zu of ", heard);
	buf_addf(&out, "%zu trials of %zu %s, %s", x.trials, x.devices, blind_order_kind(o), x.how);
	if (run->opened_ms != NO_INT)
		buf_add(&out, "; the listener ended it early to see the order");
	blind_result_add(rec, run, o, &result);
	buf_addf(&out, "; %s.", result.len ? result.s : "the listener was not asked which it was");
	x.text = buf_detach(&out);
	return x;
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

/* Without the answers that a run lacks which was broken off, p says nothing: NAN. */
void
runs_of(struct runs *r, const struct selection *g, struct arena *arena)
{
	size_t most = selection_count(g, ROW_BLIND_RUN);
	CLEANUP(pointer_free) double *p = xcalloc(most * BLIND_MOST + 1, sizeof(p[0]));
	struct chances c = { p, 0, true };
	struct runs_guesses *all = &r->all;
	struct blind_order o;
	double sum = 0;

	p[0] = 1;
	*r = (struct runs){ .runs.v = arena_calloc(arena, most, sizeof(r->runs.v[0])) };
	EACH_SELECTED (blind_run, run, at, g, ROW_BLIND_RUN) {
		const struct record *rec = g->v[at.record];
		size_t heard = selection_includes(g, &run->review, &run->sitting)
			? blind_order_read_ended(rec, run, &o)
			: 0;

		if (!heard)
			continue;
		const struct runs_run x = r->runs.v[r->runs.n++] = run_of(g, rec, run, &o, heard);
		arena_keep(arena, (char *)(uintptr_t)x.text);
		/* the sum is of runs in which naming was optional */
		if (!x.named && x.guesses.asked) {
			all->runs++;
			all->asked += x.guesses.asked;
			all->said += x.guesses.said;
			all->right += x.guesses.right;
			all->broken += x.guesses.broken;
			add_chances(&c, rec, run, &o, x.guesses.said);
		}
		blind_order_finish(&o);
	}
	size_t right = c.said + 1;
	while (right > all->right) {
		right--;
		sum += p[right];
	}
	all->p = c.exact && c.said && !all->broken ? fmin(sum, 1) : (double)NAN;
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
