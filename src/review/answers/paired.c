/* Groups the ratings of several devices into rows that were given together. grades.c has dropped
 * corrected ratings; levels.c says whether levels were matched. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/answers/paired.h"

#include <math.h>
#include <string.h>

#include "base/system/clock.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "review/answers/figure.h"
#include "review/answers/grades.h"
#include "review/answers/level_match.h"
#include "review/files/words.h"
#include "review/record/rating.h"
#include "review/record/rows.h"

/* ---- values of one row ---- */

/* Returns true if both answer one question on one chain, with one equaliser. */
static bool
same_row(const struct selection *g, const struct counted_rating *a, const struct counted_rating *b)
{
	const struct setup *x = &a->rating->setup, *y = &b->rating->setup;

	return grades_same_question(a, b) && setup_same(x, y, SETUP_EQUALISER) &&
		selection_same_chain(g, &x->chain, &y->chain);
}

/* Ratings of tables were not made beside another device. */
static bool
is_together(
	const struct selection *g, const struct counted_rating *a, const struct counted_rating *b)
{
	const struct rating *x = a->rating, *y = b->rating;

	return a->evening == b->evening && a->attribute == b->attribute && !x->imported &&
		!y->imported && uuid_same(&x->review, &y->review) && same_row(g, a, b);
}

bool
paired_is_repeated(const struct grades *x, const struct counted_rating *one)
{
	for (const struct counted_rating *y = x->v; y < x->v + x->n; y++)
		if (y->setup == one->setup && y->evening > one->evening &&
			grades_same_question(y, one))
			return true;
	return false;
}

/* Keeps the newest values of a row of one device. Returns false if it has none. */
static bool
keep_newest(struct paired_row *row, const struct grades *x)
{
	size_t all = 0;

	EACH_IN (cell, row->cells, row->n) {
		size_t kept = 0;

		EACH (each, cell)
			if (figure_stands(x, each->counted))
				cell->v[kept++] = *each;
		cell->n = kept;
		all += kept;
	}
	return all > 0;
}

/* ---- what holds of a row ---- */

static void
take_levels(const struct selection *g, struct paired_value *a, struct paired_value *b)
{
	const struct rating *x = a->counted->rating, *y = b->counted->rating;
	struct heard_on heard[] = { { x->setup, MADE(x) }, { y->setup, MADE(y) } };

	heard[0].setup.device = a->counted->device;
	heard[1].setup.device = b->counted->device;
	struct levels l = levels_of(g, heard);

	levels_take_worse(&a->levels, &l);
	levels_take_worse(&b->levels, &l);
}

static bool
same_levels(const struct levels *a, const struct levels *b)
{
	CLEANUP(buf_finish) struct buf x = BUF_INIT, y = BUF_INIT;

	levels_add(&x, a);
	levels_add(&y, b);
	return text_same(x.s, y.s);
}

static size_t
rank_of(const struct selection *g, const struct rating *r)
{
	const struct score *score = r->lexicon ? NULL : rating_score(r->attribute);
	size_t rank = r->lexicon ? selection_attribute_rank(g, r) : 0;

	if (!r->lexicon)
		return score ? (size_t)(score - rating_scores) : SCORES;
	return rank < SIZE_MAX - SCORES ? rank + SCORES : rank;
}

/* Finds the place of a row in the order, its newest value, and its levels. */
static void
complete(struct paired_row *row, const struct selection *g)
{
	struct paired_cell *cells = row->cells, *end = cells + row->n;

	const struct counted_rating *first = row->of;
	row->rank = rank_of(g, first->rating);
	row->place = uuid_none(&first->place) ? -1 : selection_rank(g, &first->place);
	row->levels = LEVELS_BEST;
	for (struct paired_cell *cell = cells; cell < end; cell++)
		EACH (one, cell)
			one->levels = LEVELS_BEST;
	for (struct paired_cell *a = cells; a < end; a++)
		for (struct paired_cell *b = a + 1; b < end; b++)
			for (size_t x = 0; x < a->n * b->n; x++)
				take_levels(g, &a->v[x / b->n], &b->v[x % b->n]);
	row->of = NULL;
	for (struct paired_cell *cell = cells; cell < end; cell++)
		EACH (x, cell) {
			if (!row->of || rating_is_later(x->counted->rating, row->of->rating))
				row->of = x->counted;
			levels_take_worse(&row->levels, &x->levels);
			row->apart |=
				row->devices > 1 && !same_levels(&x->levels, &cell->v->levels);
		}
}

/* ---- the order of rows ---- */

static int
order_row(const void *p, const void *q)
{
	const struct paired_row *a = p, *b = q;
	const struct rating *x = a->of->rating, *y = b->of->rating;
	int o = number_order(a->place, b->place);

	/* a section before its first track */
	o = o ? o : text_order(y->scope, x->scope);
	o = o ? o : uuid_order(&a->of->place, &b->of->place);
	o = o ? o : uuid_order(&a->of->cue, &b->of->cue);
	o = o ? o : number_order_size(a->rank, b->rank);
	o = o ? o : text_order(x->attribute, y->attribute);
	o = o ? o : text_order(x->lexicon, y->lexicon);
	o = o ? o : number_order(y->blind, x->blind);
	o = o ? o : number_order(a->chain, b->chain);
	o = o ? o : number_order_size(a->of->evening, b->of->evening);
	return o ? o : rating_order(x, y);
}

/* ---- rows that are equal but for the evening ---- */

static bool
same_values(const struct grades *x, const struct paired_cell *a, const struct paired_cell *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++) {
		const struct counted_rating *p = a->v[i].counted, *q = b->v[i].counted;

		same = p->setup == q->setup && p->n == q->n;
		for (size_t k = 0; same && k < p->n; k++)
			same = fabs(x->each[p->each + k].value - x->each[q->each + k].value) < 1e-9;
	}
	return same;
}

/* Returns true if a later row repeats this one. A value alone is no repeat: only the newest is a
 * row. */
static bool
repeats(const struct paired_asked *a, const struct paired_row *row, const struct paired_row *later)
{
	bool same = row->devices > 1 && row->of->attribute == later->of->attribute &&
		same_row(a->g, row->of, later->of);

	for (size_t i = 0; same && i < row->n; i++)
		same = same_values(a->grades, &row->cells[i], &later->cells[i]);
	return same && !row->apart && !later->apart && same_levels(&row->levels, &later->levels);
}

/* Moves the days of a row to the next row that repeats it. */
static void
join_equal(struct paired_rows *rows, const struct paired_asked *a, struct arena *arena)
{
	size_t kept = 0;

	for (size_t i = 0; i < rows->n; i++) {
		struct paired_row row = rows->v[i];
		int64_t day = rating_evening_date(row.of->rating);
		size_t k = i + 1;

		/* two reviews of one evening */
		if (!row.days.n || row.days.v[row.days.n - 1] != day)
			ARENA_ADD(arena, &row.days, day);
		while (k < rows->n && !repeats(a, &row, &rows->v[k]))
			k++;
		if (k < rows->n)
			rows->v[k].days = row.days;
		else
			rows->v[kept++] = row;
	}
	rows->n = kept;
}

static int64_t
last_day(const struct paired_row *row)
{
	return row->days.v[row->days.n - 1];
}

static void
mark_dated(struct paired_row *rows, size_t n, const struct selection *g)
{
	EACH_IN (x, rows, n) {
		x->dated = x->days.n > 1;
		x->twice = false;
		EACH_IN (y, rows, n) {
			bool same = y != x && same_row(g, y->of, x->of);

			x->dated |= same && last_day(x) != last_day(y);
			x->twice |= same && last_day(x) == last_day(y) && x->devices > 1 &&
				y->devices > 1 &&
				!uuid_same(&x->of->rating->review, &y->of->rating->review);
		}
	}
}

/* ---- the rows ---- */

/* Returns the last row whose ratings were given together with this one; adds a row if there is
 * none. */
static struct paired_row *
row_together_with(struct paired_rows *rows, const struct paired_asked *a,
	const struct counted_rating *one, struct arena *arena)
{
	for (size_t i = rows->n; i-- > 0;)
		if (is_together(a->g, rows->v[i].of, one))
			return &rows->v[i];
	const struct chain *c = selection_find(a->g, ROW_CHAIN, &one->rating->setup.chain);
	int64_t chain = c && c->rank != NO_INT ? c->rank : INT64_MAX;
	ARENA_ADD(arena, rows,
		(struct paired_row){ .of = one,
			.n = a->n,
			.chain = chain,
			.cells = arena_calloc(arena, a->n, sizeof(struct paired_cell)) });
	return &rows->v[rows->n - 1];
}

static bool
has_earlier(const struct paired_row *x, const struct counted_rating *of)
{
	EACH_IN (cell, x->cells, x->n)
		EACH (one, cell)
			if (one->counted->setup == of->setup && one->counted->evening < of->evening)
				return true;
	return false;
}

/* Returns true if a row of several devices has an earlier value of the one device of this row. */
static bool
is_later_row(const struct paired_rows *all, const struct paired_row *row, const struct selection *g)
{
	EACH (x, all) {
		if (x->devices < 2 || !same_row(g, x->of, row->of))
			continue;
		EACH_IN (cell, row->cells, row->n)
			EACH (one, cell)
				if (has_earlier(x, one->counted))
					return true;
	}
	return false;
}

/* Returns true if a rating may be a row without a partner beside `alone`. */
static bool
may_stand_alone(const struct rating *r, const struct paired_asked *a)
{
	return !r->blind && a->review && uuid_same(&r->review, a->review);
}

/* Returns true if `alone` has a value of this row's question without a partner: beside it the value
 * of another evening must not be missing. */
static bool
is_beside_alone(
	const struct paired_rows *all, const struct paired_row *row, const struct paired_asked *a)
{
	EACH (x, all)
		if (x->devices == 1 && uuid_same(&x->of->device, a->alone) &&
			may_stand_alone(x->of->rating, a) && same_row(a->g, x->of, row->of))
			return true;
	return false;
}

static bool
is_row(struct paired_row *row, const struct paired_asked *a, const struct paired_rows *all)
{
	const struct rating *r = row->of->rating;

	if (row->devices > 1)
		return true;
	if (a->alone &&
		(!may_stand_alone(r, a) ||
			!(uuid_same(&row->of->device, a->alone) || is_later_row(all, row, a->g) ||
				is_beside_alone(all, row, a))))
		return false;
	return keep_newest(row, a->grades);
}

struct paired_rows
paired_of(const struct paired_asked *a, struct arena *arena)
{
	struct paired_rows rows = { 0 };
	size_t kept = 0;

	EACH (one, a->grades) {
		size_t device = uuid_index(&one->device, a->devices, a->n);

		if (device == a->n || (a->g->own && !uuid_none(&one->listener)))
			continue;
		struct paired_row *row = row_together_with(&rows, a, one, arena);
		if (!row->cells[device].n)
			row->devices++;
		ARENA_ADD(arena, &row->cells[device], (struct paired_value){ .counted = one });
	}
	/* A row of several devices stays whole for those after it. */
	EACH (each, &rows)
		each->is_row = is_row(each, a, &rows);
	EACH (one, &rows)
		if (one->is_row) {
			rows.v[kept] = *one;
			complete(&rows.v[kept++], a->g);
		}
	rows.n = kept;
	LIST_SORT(&rows, order_row);
	join_equal(&rows, a, arena);
	mark_dated(rows.v, rows.n, a->g);
	return rows;
}

/* ---- the newest rows ---- */

static bool
has_setups(const struct paired_cell *later, const struct paired_cell *of)
{
	EACH (one, of) {
		size_t k = 0;

		while (k < later->n && later->v[k].counted->setup != one->counted->setup)
			k++;
		if (k == later->n)
			return false;
	}
	return true;
}

static bool
is_replaced(const struct selection *g, const struct paired_row *row, const struct paired_row *later)
{
	bool replaced = later->of->evening > row->of->evening && same_row(g, row->of, later->of);

	for (size_t i = 0; replaced && i < row->n; i++)
		replaced = has_setups(&later->cells[i], &row->cells[i]);
	return replaced;
}

size_t
paired_newest(const struct selection *g, struct paired_rows *rows)
{
	CLEANUP(pointer_free)
	struct paired_row *others = xcalloc(rows->n + 1, sizeof(others[0]));
	size_t kept = 0, n = 0;

	for (size_t i = 0, k; i < rows->n; i++) {
		for (k = i + 1; k < rows->n && !is_replaced(g, &rows->v[i], &rows->v[k]);)
			k++;
		if (k < rows->n)
			others[n++] = rows->v[i];
		else
			rows->v[kept++] = rows->v[i];
	}
	if (n > 0)
		memcpy(rows->v + kept, others, n * sizeof(others[0]));
	mark_dated(rows->v, kept, g);
	return kept;
}

/* ---- values that were not heard side by side ---- */

static bool
would_be_one(const struct selection *g, const struct paired_row *a, const struct paired_row *b)
{
	return !a->of->rating->blind && !uuid_none(&a->of->rating->setup.chain) &&
		same_row(g, a->of, b->of);
}

size_t
paired_set_apart(const struct selection *g, struct paired_rows *rows, struct arena *arena)
{
	CLEANUP(pointer_free) struct paired_row *alone = xcalloc(rows->n + 1, sizeof(alone[0]));
	size_t together = 0, n = 0, k;

	EACH (row, rows) {
		if (row->devices > 1) {
			rows->v[together++] = *row;
			continue;
		}
		for (k = 0; k < n && !would_be_one(g, &alone[k], row);)
			k++;
		if (k == n)
			alone[n++] = *row;
		else
			for (size_t i = 0; i < row->n; i++)
				EACH (value, &row->cells[i])
					ARENA_ADD(arena, &alone[k].cells[i], *value);
	}
	if (n > 0)
		memcpy(rows->v + together, alone, n * sizeof(alone[0]));
	rows->n = together + n;
	return together;
}

/* ---- a row in words ---- */

char *
paired_id(const struct selection *g, const struct paired_row *row)
{
	const struct rating *r = row->of->rating;
	const struct uuid *const of[] = { &r->setup.equaliser, &row->of->place, &row->of->cue,
		&row->of->listener };
	CLEANUP(buf_finish) struct buf key = BUF_INIT;
	char uuid[UUID_TEXT], day[11];

	buf_addf(&key, "%s/%s/%d/%g/%g/%s", text_or(r->lexicon, ""), r->attribute, r->blind,
		row->of->scale.min, row->of->scale.max,
		selection_name(g, ROW_CHAIN, &r->setup.chain));
	EACH_OF (one, of)
		buf_addf(&key, "/%s", uuid_text(*one, uuid));
	const struct uuid hash = uuid_of("together:%s", key.s);
	uuid_text(&hash, uuid);
	return xasprintf("%s.%.8s", clock_day_text(last_day(row), day), uuid);
}

bool
paired_scaled(const struct paired_row *rows, size_t n)
{
	struct figure_scales scales = { .most = NAN };

	EACH_IN (row, rows, n)
		figure_scales_add(&scales, row->of);
	return scales.several;
}

void
paired_add_value(
	struct buf *out, const struct grades *x, const struct counted_rating *one, bool scaled)
{
	figure_add_value(out, x, one);
	if (scaled)
		figure_add_scale(out, one);
}

void
paired_add_place(struct buf *out, const struct selection *g, const struct counted_rating *of)
{
	const struct item *i = selection_find(g, ROW_ITEM, &of->place);
	const struct recording *r = i ? selection_find(g, ROW_RECORDING, &i->recording) : NULL;
	const char *name = i ? i->id : selection_name(g, ROW_SECTION, &of->place);
	CLEANUP(pointer_free) char *cue = selection_cue(g, &of->cue);

	if (r && r->title && *r->title)
		name = r->title;
	buf_add(out, name);
	words_piece(out, NULL, cue);
}

void
paired_add_days(struct buf *out, const struct paired_row *row)
{
	char day[11];

	EACH (one, &row->days)
		words_piece(out, NULL, clock_day_text(*one, day));
}

void
paired_add_conditions(struct buf *out, const struct paired_row *row, const struct levels *l)
{
	buf_addf(out, "%s%s", words_of(row->of->rating->blind ? "blind" : "sighted"),
		words_of("comma"));
	levels_add(out, l);
}
