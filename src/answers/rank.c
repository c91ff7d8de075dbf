#include "answers/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scale.h"
#include "base/text.h"
#include "record/identity.h"
#include "record/rating.h"

struct ranking {
	const struct rank_asked *a;
	struct rank_answer *answer;
	size_t by; /* index in answer->columns of the column to rank by */
};

static size_t
column_of(struct ranking *r, const char *id, bool section)
{
	struct rank_answer *x = r->answer;

	for (size_t i = 0; i < x->columns.n; i++)
		if (x->columns.v[i].section == section && strcmp(x->columns.v[i].id, id) == 0)
			return i;
	ARENA_ADD(&x->arena, &x->columns,
		(struct rank_column){ .id = id, .section = section, .blind = true });
	return x->columns.n - 1;
}

static bool
text_is(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

/* Sets *at to the index of the column to which a rating belongs. Returns false if the ranking does
 * not use the rating. */
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

static struct rank_row *
row_add(struct ranking *r, struct uuid device, const char *name)
{
	struct rank_answer *x = r->answer;

	ARENA_ADD(&x->arena, &x->rows,
		(struct rank_row){ .rank = NO_INT,
			.device = name,
			.benchmark = uuid_none(&device),
			.uuid = device,
			.key = NAN });
	return &x->rows.v[x->rows.n - 1];
}

static struct rank_row *
row_of_device(struct ranking *r, const struct graded *g)
{
	const struct review *review = gather_find(&r->a->g, ROW_REVIEW, &g->rating->review);
	struct rank_row *row = NULL;

	for (size_t i = 0; i < r->answer->rows.n && !row; i++)
		if (uuid_same(&g->device, &r->answer->rows.v[i].uuid))
			row = &r->answer->rows.v[i];
	if (!row)
		row = row_add(r, g->device, gather_name(&r->a->g, ROW_DEVICE, &g->device));
	if (review && review_is_of(review, &g->device))
		row->review = review->id;
	return row;
}

static struct rank_row *
row_of_benchmark(struct ranking *r, const char *name)
{
	for (size_t i = 0; i < r->answer->rows.n; i++)
		if (r->answer->rows.v[i].benchmark &&
			text_same_name(r->answer->rows.v[i].device, name))
			return &r->answer->rows.v[i];
	return row_add(r, UUID_NONE, name);
}

/* Allocates the cells of every row; all columns must have been added. */
static void
cells_new(struct ranking *r)
{
	size_t n = r->answer->columns.n;

	for (size_t i = 0; i < r->answer->rows.n; i++) {
		struct rank_cell *v = arena_calloc(&r->answer->arena, n, sizeof(v[0]));

		for (size_t k = 0; k < n; k++)
			v[k] = (struct rank_cell){ .value = NAN,
				.least = NAN,
				.most = NAN,
				.made_ms = NO_INT,
				.made_offset_min = NO_INT };
		r->answer->rows.v[i].cells.v = v;
		r->answer->rows.v[i].cells.n = n;
	}
}

static bool
counts_over(const struct graded *a, const struct graded *than)
{
	return rating_counts_over(a->rating, than ? than->rating : NULL);
}

static bool
same_scale(const struct graded *a, const struct graded *b)
{
	return !a || !b ||
		((a->scale.min == b->scale.min || isnan(a->scale.min)) &&
			(a->scale.max == b->scale.max || isnan(a->scale.max)));
}

static int
scope_fits(const char *scope)
{
	return text_is(scope, "item") ? 1 : text_is(scope, "section") ? 2 : 3;
}

/* Sets the cell from the ratings that one question has for one device, unless it already has
 * ratings that suit the column better: first by being blind or sighted as the column is, then by
 * the column's scale, then by scope (ratings of the whole device, then of sections, then of
 * tracks). */
static void
cell_take(struct rank_cell *c, const struct rank_column *column, const struct series *s,
	const struct graded *last)
{
	bool blind = last->rating->blind;
	int fits = (blind == column->blind) * 8 + same_scale(last, column->last) * 4 +
		scope_fits(last->rating->scope);
	struct series_mean m = series_mean_of(s, &last->device);

	if (fits <= c->fits)
		return;
	c->fits = fits;
	c->value = m.mean;
	c->ratings = m.ratings;
	c->places = m.places;
	c->least = m.least;
	c->most = m.most;
	c->blind = blind;
	c->scope = last->rating->scope;
	c->last = last;
}

/* Sets the cells of all devices that have ratings of this question. Scores of sections are passed
 * section by section, since each section has its own column. */
static void
take_series(struct ranking *r, const struct series *s)
{
	const struct graded *last = NULL;
	size_t column;

	for (size_t i = 0; i < s->n; i++) {
		if (counts_over(&s->v[i], last))
			last = &s->v[i];
		if (i + 1 < s->n && uuid_same(&s->v[i + 1].device, &s->v[i].device))
			continue;
		if (column_of_graded(r, last, &column))
			cell_take(&row_of_device(r, last)->cells.v[column],
				&r->answer->columns.v[column], s, last);
		last = NULL;
	}
}

/* Sets `blind`, at first true, to false for each column of an attribute in which a device has no
 * blind ratings, and for each column of a score in which any score is sighted. */
static void
find_blind(struct ranking *r, const struct grades *x)
{
	size_t column;

	for (size_t i = 0; i < x->n; i++)
		if (column_of_graded(r, &x->v[i], &column))
			row_of_device(r, &x->v[i])->cells.v[column].rated_blind |=
				x->v[i].rating->blind;
	for (size_t i = 0; i < x->n; i++)
		if (column_of_graded(r, &x->v[i], &column))
			r->answer->columns.v[column].blind &= x->v[i].rating->lexicon
				? row_of_device(r, &x->v[i])->cells.v[column].rated_blind
				: x->v[i].rating->blind;
}

static void
fill_ranking(struct ranking *r, const struct grades *x)
{
	struct series s, one;
	size_t column;

	for (size_t i = 0; i < x->n; i++)
		if (column_of_graded(r, &x->v[i], &column)) {
			struct rank_column *c = &r->answer->columns.v[column];

			row_of_device(r, &x->v[i]);
			if (counts_over(&x->v[i], c->last))
				c->last = &x->v[i];
		}
	for (size_t i = 0; i < r->a->n; i++) {
		const struct rank_benchmark *b = &r->a->benchmarks[i];

		if (b->section)
			column_of(r, b->section, true);
		else if (text_is(b->attribute, r->a->by) ||
			text_is(b->attribute, "sonic-quality") || text_is(b->attribute, "bias"))
			column_of(r, b->attribute, false);
		else
			continue;
		row_of_benchmark(r, b->device);
	}
	cells_new(r);
	find_blind(r, x);
	for (size_t at = 0; series_next(&s, x, &at);) {
		bool sections =
			!s.v[0].rating->lexicon && text_is(s.v[0].rating->attribute, "section");

		for (size_t k = 0; sections && series_next_place(&one, &s, &k, &r->answer->arena);)
			take_series(r, &one);
		if (!sections)
			take_series(r, &s);
	}
	for (size_t i = 0; i < r->a->n; i++) {
		const struct rank_benchmark *b = &r->a->benchmarks[i];

		for (size_t k = 0; k < r->answer->columns.n; k++) {
			const struct rank_column *c = &r->answer->columns.v[k];

			if (text_is(b->section ? b->section : b->attribute, c->id) &&
				c->section == (b->section != NULL))
				row_of_benchmark(r, b->device)->cells.v[k].value = b->value;
		}
	}
}

/* Sorts rows by value, highest first; at equal values benchmarks before devices, then by name. */
static int
order_rows(const void *p, const void *q)
{
	const struct rank_row *a = p, *b = q;

	if (isnan(a->key) != isnan(b->key))
		return isnan(a->key) ? 1 : -1;
	if (a->key > b->key || a->key < b->key)
		return a->key < b->key ? 1 : -1;
	if (a->benchmark != b->benchmark)
		return a->benchmark ? -1 : 1;
	return strcmp(a->device, b->device);
}

/* Sets text, word, scale and time of a cell; c->last must be known. */
static void
cell_words(struct rank_answer *answer, const struct rank_column *c, struct rank_cell *x)
{
	const struct rating *last = x->last ? x->last->rating : NULL;
	struct scale scale;
	struct err ignored = ERR_INIT;

	scale_number(round(x->value * 100) / 100, x->text);
	x->other_scale = !same_scale(x->last, c->last);
	if (!last)
		return;
	x->made_ms = last->made_ms;
	x->made_offset_min = last->made_offset_min;
	x->scale = last->scale;
	if (last->scale && scale_from_json(&scale, last->scale, &ignored)) {
		const char *word = scale_word(&scale, x->value);

		x->word = word ? arena_keep(&answer->arena, xstrdup(word)) : NULL;
		scale_finish(&scale);
	}
}

static void
finish_rows(struct rank_answer *x)
{
	int64_t place = 0, rank = 0;
	double before = NAN;

	LIST_SORT(&x->rows, order_rows);
	for (size_t i = 0; i < x->rows.n; i++) {
		struct rank_row *row = &x->rows.v[i];

		if (!row->benchmark && !isnan(row->key)) {
			place++;
			row->rank = rank = row->key >= before ? rank : place;
			before = row->key;
		}
		for (size_t k = 0; k < x->columns.n; k++)
			if (!isnan(row->cells.v[k].value))
				cell_words(x, &x->columns.v[k], &row->cells.v[k]);
	}
}

static const char *
column_name(const struct ranking *r, const struct rank_column *c)
{
	struct uuid u = uuid_of_section(c->id);
	const struct section *s = c->section ? gather_find(&r->a->g, ROW_SECTION, &u) : NULL;
	const struct rating *x = c->last ? c->last->rating : NULL;

	if (s && s->title)
		return s->title;
	if (!c->section && rating_score(c->id))
		return rating_score(c->id)->name;
	u = uuid_of_attribute(x ? x->lexicon : NULL, c->id);
	const struct attribute *a = gather_find(&r->a->g, ROW_ATTRIBUTE, &u);
	return a && a->name ? a->name : c->id;
}

static void
add_pair(struct rank_answer *x, struct rank_pairs *into, const struct rank_row *a,
	const struct rank_row *b)
{
	ARENA_ADD(&x->arena, into,
		arena_keep(&x->arena, xasprintf("%s and %s", a->device, b->device)));
}

/* Returns true if this rating of the device may have a rank in the column to rank by. */
static bool
may_rank(struct ranking *r, const struct graded *g, const struct uuid *device)
{
	size_t column;

	return uuid_same(&g->device, device) && column_of_graded(r, g, &column) &&
		column == r->by && g->rating->blind == r->answer->columns.v[column].blind &&
		same_scale(g, r->answer->columns.v[column].last);
}

/* Returns true if both devices were rated on some common item or section, or as a whole. */
static bool
share_a_place(struct ranking *r, const struct grades *x, const struct uuid *a, const struct uuid *b)
{
	for (size_t i = 0; i < x->n; i++) {
		if (!may_rank(r, &x->v[i], a))
			continue;
		for (size_t k = 0; k < x->n; k++)
			if (uuid_same(&x->v[i].place, &x->v[k].place) && may_rank(r, &x->v[k], b))
				return true;
	}
	return false;
}

static void
find_apart(struct ranking *r, const struct grades *x)
{
	struct rank_answer *answer = r->answer;

	for (size_t i = 0; !answer->columns.v[r->by].section && i < answer->rows.n; i++)
		for (size_t k = i + 1; k < answer->rows.n; k++) {
			const struct rank_row *a = &answer->rows.v[i], *b = &answer->rows.v[k];

			if (a->rank != NO_INT && b->rank != NO_INT &&
				!share_a_place(r, x, &a->uuid, &b->uuid))
				add_pair(answer, &answer->apart, a, b);
		}
}

/* ---- the ranking by the tracks that all devices share ---- */

/* Replaces the value of each ranked device with its mean over the tracks on which all ranked
 * devices have ratings. Changes nothing if there is no such track. */
static void
rank_on_shared(struct rank_answer *x, const struct series *s)
{
	CLEANUP(pointer_free) struct uuid *devices = xcalloc(x->rows.n + 1, sizeof(devices[0]));
	CLEANUP(pointer_free) struct series_mean *means = xcalloc(x->rows.n + 1, sizeof(means[0]));
	size_t n = 0, shared = 0;

	for (size_t i = 0; i < x->rows.n; i++)
		if (!x->rows.v[i].benchmark && !isnan(x->rows.v[i].key))
			devices[n++] = x->rows.v[i].uuid;
	series_means(s, devices, n, means, &shared);
	for (size_t i = 0, k = 0; shared && i < x->rows.n; i++)
		if (!x->rows.v[i].benchmark && !isnan(x->rows.v[i].key))
			x->rows.v[i].key = means[k++].mean;
}

/* Sets *s to the ratings in the ranked column. Returns false if it has none. */
static bool
series_of_column(const struct rank_column *c, const struct grades *x, struct series *s)
{
	for (size_t at = 0; c->last && series_next(s, x, &at);)
		if (s->v[0].attribute == c->last->attribute && s->v[0].rating->blind == c->blind)
			return true;
	return false;
}

/* Adds to answer->alike the neighbours in the ranking whose difference is not significant, even
 * before p is corrected for the number of attributes (Holm). */
static void
find_alike(struct ranking *r, const struct series *s)
{
	struct rank_answer *x = r->answer;
	const struct rank_row *before = NULL;

	for (size_t i = 0; i < x->rows.n; i++) {
		const struct rank_row *row = &x->rows.v[i];
		struct series_pair pair;
		struct uuid *places = NULL;

		if (row->benchmark || row->rank == NO_INT)
			continue;
		if (before &&
			series_compare(&r->a->g, s, &before->uuid, &row->uuid, &pair, &places) &&
			differ_judge(&pair.differ, pair.differ.p, NAN) != DIFFER_SHOWN)
			add_pair(x, &x->alike, before, row);
		free(places);
		before = row;
	}
}

void
rank_answer_init(struct rank_answer *answer, const struct rank_asked *a)
{
	struct ranking r = { .a = a, .answer = answer };
	CLEANUP(grades_finish) struct grades grades;

	*answer = (struct rank_answer){ .by = a->by };
	grades_init(&grades, &a->g);
	column_of(&r, "sonic-quality", false);
	fill_ranking(&r, &grades);
	r.by = answer->columns.n;
	for (size_t i = 0; i < answer->columns.n; i++) {
		answer->columns.v[i].name = column_name(&r, &answer->columns.v[i]);
		if (strcmp(answer->columns.v[i].id, a->by) == 0)
			r.by = i;
	}
	answer->known = r.by < answer->columns.n;
	struct series s;
	const struct rank_column *c = answer->known ? &answer->columns.v[r.by] : NULL;
	bool rated = c && series_of_column(c, &grades, &s),
	     items = rated && !c->section && text_is(s.v[0].rating->scope, "item");
	for (size_t i = 0; answer->known && i < answer->rows.n; i++) {
		const struct rank_cell *x = &answer->rows.v[i].cells.v[r.by];

		if (!same_scale(x->last, c->last) || (x->last && x->blind != c->blind))
			continue;
		answer->rows.v[i].key = x->value;
		items &= !x->last || x->last->attribute == c->last->attribute;
	}
	if (items)
		rank_on_shared(answer, &s);
	finish_rows(answer);
	if (items)
		find_alike(&r, &s);
	if (rated)
		answer->spread = series_steadiness(&s, &answer->arena);
	if (answer->known)
		find_apart(&r, &grades);
}
