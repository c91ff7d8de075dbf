/* earlog stats --csv: a line for each rating, with why it does not count. answers/figure.c decides
 * what counts. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/table/ratings_csv.h"

#include <math.h>
#include <stdlib.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "draft/formats/export.h"
#include "draft/view/put.h"
#include "review/answers/figure.h"
#include "review/answers/grades.h"
#include "review/record/rating.h"
#include "review/record/rows.h"

static const char columns[] = "listener,review,device,variant,chain,attribute,scope,track,cue,"
			      "value,evening,order,seating,"
			      "blind,trial,level_db,counts,why,scale_step";

struct ratings {
	const struct selection *g;
	const char *who; /* name of the listener; NULL: as in the records */
	struct grades grades;
	bool *counts; /* counts[i]: grades.each[i] is in the figure of its device */
	const struct counted_rating *
		*entries; /* grades.each, in the order of the addresses of ratings */
	const struct counted_rating **firsts; /* of each evening the first rating of each device */
	size_t n_firsts;
};

/* Sets which ratings are in the figures of their devices. */
static void
find_counting(struct ratings *x)
{
	CLEANUP(pointer_free)
	const struct counted_rating **room = xcalloc(x->grades.n + 1, sizeof(room[0]));

	x->counts = xcalloc(x->grades.n_each + 1, sizeof(x->counts[0]));
	EACH (one, &x->grades) {
		size_t n = 0;

		EACH (entry, &x->grades)
			if (uuid_same(&entry->device, &one->device) && grades_ask_same(entry, one))
				room[n++] = entry;
		n = figure_standing(room, n);
		EACH_IN (entry, room, n)
			for (size_t e = 0; e < (*entry)->n; e++)
				x->counts[(*entry)->each + e] = true;
	}
}

static int
order_entries(const void *a, const void *b)
{
	BOTH_OF(struct counted_rating, x, y, a, b);

	return (x->rating > y->rating) - (x->rating < y->rating);
}

/* Returns why a rating does not count; NULL: it does. */
static const char *
why_not(const struct ratings *x, const struct rating *r, const struct counted_rating *one)
{
	if (one && x->counts[one - x->grades.each])
		return NULL;
	if (one)
		return "a newer evening counts";
	return isnan(r->value) ? "not judged" : "given again the same evening or after the run";
}

static int
order_firsts(const void *a, const void *b)
{
	BOTH_OF(struct counted_rating, x, y, a, b);

	return rating_order(x->rating, y->rating);
}

/* Keeps of each evening the first rating of each device, in the order of time. */
static void
find_firsts(struct ratings *x)
{
	size_t n = 0, from = 0;

	ARRAY_SORT(x->firsts, x->grades.n_each, order_firsts);
	for (size_t i = 0, k; i < x->grades.n_each; i++) {
		const struct counted_rating *one = x->firsts[i];

		if (n && x->firsts[n - 1]->day != one->day)
			from = n;
		for (k = from; k < n && !uuid_same(&x->firsts[k]->device, &one->device);)
			k++;
		if (k == n)
			x->firsts[n++] = one;
	}
	x->n_firsts = n;
}

/* Returns the place of the device among the devices that the listener rated that evening, from 1,
 * in the order of their first ratings. */
static int64_t
order_of(const struct ratings *x, const struct rating *r)
{
	int64_t order = 1, day = rating_evening(r);
	size_t low = 0, high = x->n_firsts;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (x->firsts[middle]->day < day)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < x->n_firsts && x->firsts[low]->day == day; low++, order++)
		if (uuid_same(&x->firsts[low]->device, &r->setup.device))
			return order;
	return 1;
}

/* Returns the name of the equaliser, else of the variant; NULL: neither. */
static const char *
setting_of(const struct selection *g, const struct setup *s)
{
	const char *equaliser = selection_known(g, ROW_EQUALISER, &s->equaliser);

	return equaliser ? equaliser : selection_known(g, ROW_VARIANT, &s->variant);
}

/* Returns what the reports make of a rating; NULL: no report reads it. */
static const struct counted_rating *
entry_of(const struct ratings *x, const struct rating *r)
{
	const struct counted_rating of_r = { .rating = r }, *key = &of_r;
	const struct counted_rating **found =
		ARRAY_FIND(&key, x->entries, x->grades.n_each, order_entries);

	return found ? *found : NULL;
}

static json_t *
row_of(const struct ratings *x, const struct record *of, const struct rating *r)
{
	const struct selection *g = x->g;
	const struct counted_rating *one = entry_of(x, r);
	json_t *o = json_object();

	CLEANUP(pointer_free) char *other = record_other_name(of, &r->listener);
	const struct listener_row *owner = selection_find(g, ROW_LISTENER, &r->listener);
	const char *listener = x->who ? x->who : other;
	if (!listener && owner)
		listener = owner->name;
	put_text(o, "listener", listener ? listener : "me");
	const struct review *review = selection_find(g, ROW_REVIEW, &r->review);
	put_text(o, "review", review ? review->id : NULL);
	const struct uuid device = selection_device(g, &r->setup, &r->review);
	put_text(o, "device", selection_name(g, ROW_DEVICE, &device));
	put_text(o, "variant", setting_of(g, &r->setup));
	put_text(o, "chain", selection_known(g, ROW_CHAIN, &r->setup.chain));
	put_text(o, "attribute", r->attribute);
	const char *track = NULL, *scope = text_or(r->scope, "");
	if (text_same(scope, "section"))
		track = selection_known(g, ROW_SECTION, &r->section);
	if (text_same(scope, "item")) {
		track = selection_known(g, ROW_ITEM, &r->item);
		scope = "track";
	}
	put_text(o, "scope", uuid_none(&r->cue) ? scope : "cue");
	put_text(o, "track", track);
	put_taken(o, "cue", selection_cue(g, &r->cue));
	if (!isnan(r->value))
		put_real(o, "value", r->value);
	char day[11];
	put_text(o, "evening", clock_day_text(rating_evening_date(r), day));
	put_int(o, "order", order_of(x, r));
	put_int(o, "seating", r->fit == NO_INT ? 1 : r->fit);
	put_bool(o, "blind", r->blind);
	int64_t trial = selection_trial(g, &r->row.uuid);
	if (trial != NO_INT)
		put_int(o, "trial", trial);
	if (!isnan(r->held_db))
		put_real(o, "level_db", r->held_db);
	const char *why = why_not(x, r, one);
	put_bool(o, "counts", !why);
	put_text(o, "why", why);
	if (one && !isnan(one->scale.step))
		put_real(o, "scale_step", one->scale.step);
	return o;
}

void
ratings_csv_add(struct buf *out, const struct selection *g, const char *who)
{
	struct ratings x = { .g = g->wider ? g->wider : g, .who = who };

	x.grades = grades_new(x.g);
	find_counting(&x);
	x.entries = xcalloc(x.grades.n_each + 1, sizeof(x.entries[0]));
	x.firsts = xcalloc(x.grades.n_each + 1, sizeof(x.firsts[0]));
	for (size_t i = 0; i < x.grades.n_each; i++)
		x.entries[i] = x.firsts[i] = &x.grades.each[i];
	ARRAY_SORT(x.entries, x.grades.n_each, order_entries);
	find_firsts(&x);
	if (!out->len)
		buf_addf(out, "%s\r\n", columns);
	EACH_SELECTED (rating, r, at, x.g, ROW_RATING) {
		const struct record *of = x.g->v[at.record];

		if (!r->row.deleted && r->attribute &&
			selection_includes(x.g, &r->review, &r->sitting)) {
			json_auto_t *row = row_of(&x, of, r);

			export_csv_row(out, columns, row);
		}
	}
	free(x.counts);
	free(x.entries);
	free(x.firsts);
	grades_finish(&x.grades);
}
