#include "answers/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answers/series.h"
#include "answers/tree.h"
#include "base/mem.h"
#include "base/scale.h"
#include "base/text.h"
#include "record/identity.h"

struct column {
	const char *id; /* of a score, a section or an attribute */
	bool section;
	const struct graded *last; /* its scale is the column's */
};

struct cell {
	double value, least, most, sum;
	size_t n;
	bool whole;                /* a judgement of the whole or a section, not of items */
	const struct graded *last; /* NULL: a benchmark */
};

struct ranked {
	struct uuid device; /* none: a benchmark */
	const char *name, *review;
	struct cell *cells;
	double key; /* NAN: not ranked */
};

struct ranking {
	const struct rank_asked *a;
	struct column *columns;
	struct ranked *rows;
	size_t n_columns, cap_columns, n_rows, cap_rows;
	size_t by; /* a column */
};

static size_t
column_of(struct ranking *r, const char *id, bool section)
{
	for (size_t i = 0; i < r->n_columns; i++)
		if (r->columns[i].section == section && strcmp(r->columns[i].id, id) == 0)
			return i;
	r->columns = xgrow(r->columns, r->n_columns, &r->cap_columns, sizeof(r->columns[0]));
	r->columns[r->n_columns] = (struct column){ id, section, NULL };
	return r->n_columns++;
}

static bool
text_is(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

/* False: it is in no column. */
static bool
column_of_graded(struct ranking *r, const struct graded *g, size_t *at)
{
	const struct rating *x = g->rating;
	bool score = !x->lexicon && text_is(x->scope, "whole") &&
		(text_is(x->attribute, "sonic-quality") || text_is(x->attribute, "bias"));

	if (!x->lexicon && text_is(x->attribute, "section")) {
		const struct section *s = gather_find(&r->a->g, ROW_SECTION, &x->section);

		if (!s || !s->id)
			return false;
		*at = column_of(r, s->id, true);
		return true;
	}
	if (!text_is(x->attribute, r->a->by) && !score)
		return false;
	*at = column_of(r, x->attribute, false);
	return true;
}

static struct ranked *
row_add(struct ranking *r, struct uuid device, const char *name)
{
	r->rows = xgrow(r->rows, r->n_rows, &r->cap_rows, sizeof(r->rows[0]));
	r->rows[r->n_rows] = (struct ranked){ device, name, NULL, NULL, NAN };
	return &r->rows[r->n_rows++];
}

static struct ranked *
row_of_device(struct ranking *r, const struct graded *g)
{
	const struct review *review = gather_find(&r->a->g, ROW_REVIEW, &g->rating->review);
	struct ranked *row = NULL;

	for (size_t i = 0; i < r->n_rows && !row; i++)
		if (uuid_same(&r->rows[i].device, &g->device))
			row = &r->rows[i];
	if (!row)
		row = row_add(r, g->device, gather_name(&r->a->g, ROW_DEVICE, &g->device));
	if (review && uuid_same(&review->device, &g->device))
		row->review = review->id;
	return row;
}

static struct ranked *
row_of_benchmark(struct ranking *r, const char *name)
{
	for (size_t i = 0; i < r->n_rows; i++)
		if (uuid_none(&r->rows[i].device) && text_same_name(r->rows[i].name, name))
			return &r->rows[i];
	return row_add(r, UUID_NONE, name);
}

/* Cells are there once all columns are known. */
static void
cells_new(struct ranking *r)
{
	for (size_t i = 0; i < r->n_rows; i++) {
		r->rows[i].cells = xcalloc(r->n_columns + 1, sizeof(struct cell));
		for (size_t k = 0; k < r->n_columns; k++)
			r->rows[i].cells[k].value = NAN;
	}
}

static bool
later(const struct graded *a, const struct graded *than)
{
	return !than || a->rating->made_ms > than->rating->made_ms ||
		(a->rating->made_ms == than->rating->made_ms &&
			uuid_order(&a->rating->row.uuid, &than->rating->row.uuid) > 0);
}

static void
cell_take(struct cell *c, const struct graded *g)
{
	bool whole = !text_is(g->rating->scope, "item");
	double v = g->rating->value;

	if (c->whole && !whole)
		return;
	if (whole && !c->whole)
		*c = (struct cell){ .value = NAN, .whole = true };
	c->least = c->n && c->least < v ? c->least : v;
	c->most = c->n && c->most > v ? c->most : v;
	c->sum += v;
	c->n++;
	if (later(g, c->last)) {
		c->last = g;
		c->value = v;
	}
	if (!whole)
		c->value = c->sum / (double)c->n;
}

static void
fill(struct ranking *r, const struct grades *x)
{
	size_t column;

	for (size_t i = 0; i < x->n; i++)
		if (column_of_graded(r, &x->v[i], &column))
			row_of_device(r, &x->v[i]);
	for (size_t i = 0; i < r->a->n; i++) {
		const struct rank_benchmark *b = &r->a->benchmarks[i];

		if (b->section)
			column_of(r, b->section, true);
		else if (text_is(b->attribute, r->a->by) || text_is(b->attribute, "sonic-quality"))
			column_of(r, b->attribute, false);
		else
			continue;
		row_of_benchmark(r, b->device);
	}
	cells_new(r);
	for (size_t i = 0; i < x->n; i++)
		if (column_of_graded(r, &x->v[i], &column)) {
			struct column *c = &r->columns[column];

			cell_take(&row_of_device(r, &x->v[i])->cells[column], &x->v[i]);
			if (later(&x->v[i], c->last))
				c->last = &x->v[i];
		}
	for (size_t i = 0; i < r->a->n; i++) {
		const struct rank_benchmark *b = &r->a->benchmarks[i];

		for (size_t k = 0; k < r->n_columns; k++)
			if (text_is(b->section ? b->section : b->attribute, r->columns[k].id) &&
				r->columns[k].section == (b->section != NULL))
				row_of_benchmark(r, b->device)->cells[k].value = b->value;
	}
}

static bool
same_scale(const struct graded *a, const struct graded *b)
{
	if (!a || !b)
		return true;
	return (a->min == b->min || isnan(a->min)) && (a->max == b->max || isnan(a->max));
}

/* Highest first; at one value benchmarks come first, then names in order. */
static int
order_rows(const void *p, const void *q)
{
	const struct ranked *a = p, *b = q;

	if (isnan(a->key) != isnan(b->key))
		return isnan(a->key) ? 1 : -1;
	if (a->key > b->key || a->key < b->key)
		return a->key < b->key ? 1 : -1;
	if (uuid_none(&a->device) != uuid_none(&b->device))
		return uuid_none(&a->device) ? -1 : 1;
	return strcmp(a->name, b->name);
}

static json_t *
cell_json(const struct column *c, const struct cell *x)
{
	char text[SCALE_NUMBER];
	struct scale scale;
	struct err ignored = ERR_INIT;
	json_t *o;

	if (isnan(x->value))
		return json_null();
	o = json_object();
	scale_number(round(x->value * 100) / 100, text);
	tree_real(o, "value", x->value);
	tree_text(o, "text", text);
	tree_text(o, "word", NULL);
	if (x->last && x->last->rating->scale &&
		scale_from_json(&scale, x->last->rating->scale, &ignored)) {
		tree_text(o, "word", scale_word(&scale, x->value));
		scale_finish(&scale);
	}
	tree_bool(o, "other_scale", !same_scale(x->last, c->last));
	tree_json(o, "scale", x->last ? x->last->rating->scale : NULL);
	tree_size(o, "ratings", x->n);
	tree_real(o, "least", x->n ? x->least : (double)NAN);
	tree_real(o, "most", x->n ? x->most : (double)NAN);
	tree_date(o, "date", x->last ? x->last->rating->made_ms : NO_INT,
		x->last ? x->last->rating->made_offset_min : NO_INT);
	return o;
}

static json_t *
rows_json(struct ranking *r)
{
	json_t *list = json_array();
	int64_t place = 0, rank = 0;
	double before = NAN;

	for (size_t i = 0; i < r->n_rows; i++) {
		const struct ranked *row = &r->rows[i];
		bool benchmark = uuid_none(&row->device);
		json_t *o = json_object(), *cells = json_array();

		if (!benchmark && !isnan(row->key)) {
			place++;
			rank = row->key >= before ? rank : place;
			before = row->key;
		}
		tree_int(o, "rank", benchmark || isnan(row->key) ? NO_INT : rank);
		tree_text(o, "device", row->name);
		tree_text(o, "review", row->review);
		tree_bool(o, "benchmark", benchmark);
		for (size_t k = 0; k < r->n_columns; k++)
			json_array_append_new(cells, cell_json(&r->columns[k], &row->cells[k]));
		tree_put(o, "cells", cells);
		json_array_append_new(list, o);
	}
	return list;
}

static const char *
column_name(const struct ranking *r, const struct column *c)
{
	struct uuid u = uuid_of_section(c->id);
	const struct section *s = c->section ? gather_find(&r->a->g, ROW_SECTION, &u) : NULL;
	const struct rating *x = c->last ? c->last->rating : NULL;

	if (s && s->title)
		return s->title;
	if (!c->section && strcmp(c->id, "sonic-quality") == 0)
		return "Sonic quality";
	if (!c->section && strcmp(c->id, "bias") == 0)
		return "Bias";
	u = uuid_of_attribute(x ? x->lexicon : NULL, c->id);
	const struct attribute *a = gather_find(&r->a->g, ROW_ATTRIBUTE, &u);
	return a && a->name ? a->name : c->id;
}

static json_t *
column_json(const struct ranking *r, const struct column *c)
{
	json_t *o = json_object();

	tree_text(o, "id", c->id);
	tree_text(o, "name", column_name(r, c));
	tree_bool(o, "section", c->section);
	return o;
}

/* How steady the scores are by which is ranked. */
static json_t *
spread_json(const struct ranking *r, const struct grades *x)
{
	const struct graded *last = r->columns[r->by].last;
	struct series s;

	for (size_t at = 0; last && series_next(&s, x, &at);)
		if (graded_same_question(&s.v[0], last))
			return series_spread_json(&s);
	return NULL;
}

json_t *
answer_rank(const struct rank_asked *a)
{
	struct ranking r = { .a = a };
	struct grades grades;
	json_t *o = json_object(), *columns = json_array();

	grades_init(&grades, &a->g);
	column_of(&r, "sonic-quality", false);
	fill(&r, &grades);
	r.by = r.n_columns;
	for (size_t i = 0; i < r.n_columns; i++)
		if (strcmp(r.columns[i].id, a->by) == 0)
			r.by = i;
	for (size_t i = 0; r.by < r.n_columns && i < r.n_rows; i++) {
		const struct cell *c = &r.rows[i].cells[r.by];

		r.rows[i].key = same_scale(c->last, r.columns[r.by].last) ? c->value : (double)NAN;
	}
	if (r.n_rows)
		qsort(r.rows, r.n_rows, sizeof(r.rows[0]), order_rows);
	for (size_t i = 0; i < r.n_columns; i++)
		json_array_append_new(columns, column_json(&r, &r.columns[i]));
	tree_text(o, "by", a->by);
	tree_bool(o, "known", r.by < r.n_columns);
	tree_put(o, "columns", columns);
	tree_put(o, "rows", rows_json(&r));
	tree_put(o, "spread", r.by < r.n_columns ? spread_json(&r, &grades) : NULL);
	for (size_t i = 0; i < r.n_rows; i++)
		free(r.rows[i].cells);
	free(r.rows);
	free(r.columns);
	grades_finish(&grades);
	return o;
}
