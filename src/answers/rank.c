#include "answers/rank.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/scale.h"
#include "base/text.h"
#include "record/identity.h"
#include "record/rating.h"
#include "record/section.h"

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
	ARENA_ADD(&x->arena, &x->columns, (struct rank_column){ .id = id, .section = section });
	return x->columns.n - 1;
}

/* Sets *at to the index of the column to which a rating belongs. Returns false if the ranking does
 * not use the rating. */
static bool
column_of_graded(struct ranking *r, const struct graded *g, size_t *at)
{
	const struct rating *x = g->rating;
	bool score = !x->lexicon && text_same(x->scope, "whole") &&
		(text_same(x->attribute, "sonic-quality") || text_same(x->attribute, "bias"));

	if (!x->lexicon && text_same(x->attribute, "section")) {
		const struct section *s = gather_find(&r->a->g, ROW_SECTION, &x->section);

		if (!s || !s->id)
			return false;
		*at = column_of(r, s->id, true);
		return true;
	}
	if (!text_same(x->attribute, r->a->by) && !score)
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
	if (review && uuid_same(&review->device, &g->device) &&
		(review->published || !row->of || !row->of->published)) {
		row->of = review;
		row->review = review->id;
	}
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

static bool
same_scale(const struct graded *a, const struct graded *b)
{
	return !a || !b ||
		((a->scale.min == b->scale.min || isnan(a->scale.min)) &&
			(a->scale.max == b->scale.max || isnan(a->scale.max)));
}

/* ---- the kind of ratings of a column ---- */

/* The ratings in one column, sorted as in struct grades. */
struct column_ratings {
	const struct graded **v;
	size_t n;
};

static bool
is_of(const struct graded *g, const struct uuid *device, const char *scope)
{
	return uuid_same(&g->device, device) && (!scope || text_same(g->rating->scope, scope));
}

/* Chooses scope, scale and kind of the column. */
static void
choose_kind(struct ranking *r, struct rank_column *c, const struct column_ratings *x)
{
	const struct rank_answer *answer = r->answer;
	size_t most = 0;

	for (const char *const *scope = rating_scopes; *scope; scope++) {
		size_t devices = 0;

		for (size_t i = 0; i < answer->rows.n; i++) {
			size_t k = 0;

			while (k < x->n && !is_of(x->v[k], &answer->rows.v[i].uuid, *scope))
				k++;
			devices += k < x->n;
		}
		if (devices > most) {
			most = devices;
			c->scope = *scope;
		}
	}
	for (size_t i = 0; i < x->n; i++)
		if ((!c->scope || text_same(x->v[i]->rating->scope, c->scope)) &&
			rating_is_later(x->v[i]->rating, c->newest ? c->newest->rating : NULL))
			c->newest = x->v[i];
	c->blind = x->n > 0;
	for (size_t i = 0; i < answer->rows.n; i++) {
		bool rated = false, blind = false;

		for (size_t k = 0; k < x->n; k++)
			if (is_of(x->v[k], &answer->rows.v[i].uuid, c->scope) &&
				same_scale(x->v[k], c->newest)) {
				rated = true;
				blind |= x->v[k]->rating->blind;
			}
		c->blind &= !rated || blind;
	}
}

/* ---- the figures ---- */

/* Keeps in `room` the ratings of a device of one kind, of any scope and scale (c NULL) or those of
 * the column. Returns their number. */
static size_t
of_device(const struct column_ratings *x, const struct uuid *device, const struct rank_column *c,
	bool blind, const struct graded **room)
{
	size_t n = 0;

	for (size_t i = 0; i < x->n; i++)
		if (is_of(x->v[i], device, c ? c->scope : NULL) &&
			x->v[i]->rating->blind == blind && (!c || same_scale(x->v[i], c->newest)))
			room[n++] = x->v[i];
	return n;
}

static int
order_place(const void *p, const void *q)
{
	const struct graded *a = *(const struct graded *const *)p,
			    *b = *(const struct graded *const *)q;
	int o = uuid_order(&a->place, &b->place);

	return o ? o : uuid_order(&a->device, &b->device);
}

/* Counts the tracks (or sections) of the column, and for each device those that it shares. */
static void
count_shared(
	struct ranking *r, struct rank_column *c, const struct column_ratings *x, size_t column)
{
	CLEANUP(pointer_free) const struct graded **v = xcalloc(x->n + 1, sizeof(v[0]));
	size_t n = 0, rated = 0;

	for (size_t i = 0; i < x->n; i++)
		if (text_same(x->v[i]->rating->scope, c->scope) && same_scale(x->v[i], c->newest) &&
			x->v[i]->rating->blind == c->blind)
			v[n++] = x->v[i];
	for (size_t i = 0; i < r->answer->rows.n; i++)
		rated += !isnan(r->answer->rows.v[i].cells.v[column].of.value) &&
			!r->answer->rows.v[i].benchmark &&
			!r->answer->rows.v[i].cells.v[column].other_kind;
	qsort(v, n, sizeof(v[0]), order_place);
	for (size_t i = 0, end; i < n; i = end) {
		size_t devices = 0;

		for (end = i; end < n && uuid_same(&v[end]->place, &v[i]->place); end++)
			devices += end == i || !uuid_same(&v[end]->device, &v[end - 1]->device);
		if (devices * 2 < rated)
			continue;
		c->tracks++;
		for (size_t k = i; k < end && devices > 1; k++)
			if (k == i || !uuid_same(&v[k]->device, &v[k - 1]->device))
				row_of_device(r, v[k])->cells.v[column].shared++;
	}
	for (size_t i = 0; i < r->answer->rows.n && rated < 2; i++)
		r->answer->rows.v[i].cells.v[column].shared = c->tracks;
}

static void
fill_column(struct ranking *r, const struct grades *all, size_t column)
{
	struct rank_column *c = &r->answer->columns.v[column];
	CLEANUP(pointer_free)
	const struct graded **v = xcalloc(all->n + 1, sizeof(v[0])),
			    **room = xcalloc(all->n + 1, sizeof(room[0]));
	struct column_ratings x = { v, 0 };
	size_t of;

	for (size_t i = 0; i < all->n; i++)
		if (column_of_graded(r, &all->v[i], &of) && of == column)
			v[x.n++] = &all->v[i];
	choose_kind(r, c, &x);
	for (size_t i = 0; i < r->answer->rows.n; i++) {
		const struct uuid *device = &r->answer->rows.v[i].uuid;
		struct rank_cell *cell = &r->answer->rows.v[i].cells.v[column];

		if (r->answer->rows.v[i].benchmark)
			continue;
		cell->of = worth_of(room, of_device(&x, device, c, c->blind, room));
		struct worth other = worth_of(room, of_device(&x, device, c, !c->blind, room));
		cell->beside = isnan(cell->of.value) ? (double)NAN : other.value;
		/* Without a figure of the column's kind, scale and scope, the cell has another one,
		 * which gets no rank. */
		if (isnan(cell->of.value)) {
			for (int blind = 1; blind >= 0 && isnan(other.value); blind--)
				other = worth_of(room, of_device(&x, device, NULL, blind, room));
			cell->of = other;
			cell->other_kind = !isnan(other.value);
		}
		cell->blind = cell->of.last && cell->of.last->rating->blind;
		cell->scope = cell->of.last ? cell->of.last->rating->scope : NULL;
	}
	count_shared(r, c, &x, column);
}

static void
fill_ranking(struct ranking *r, const struct grades *x)
{
	size_t column;

	for (size_t i = 0; i < x->n; i++)
		if (column_of_graded(r, &x->v[i], &column))
			row_of_device(r, &x->v[i]);
	for (size_t i = 0; i < r->a->n; i++) {
		const struct rank_benchmark *b = &r->a->benchmarks[i];

		if (b->section)
			column_of(r, b->section, true);
		else if (text_same(b->attribute, r->a->by) ||
			text_same(b->attribute, "sonic-quality") || text_same(b->attribute, "bias"))
			column_of(r, b->attribute, false);
		else
			continue;
		row_of_benchmark(r, b->device);
	}
	size_t n = r->answer->columns.n;
	for (size_t i = 0; i < r->answer->rows.n; i++) {
		struct rank_cell *v = arena_calloc(&r->answer->arena, n, sizeof(v[0]));

		for (size_t k = 0; k < n; k++)
			v[k] = (struct rank_cell){
				.of = { .value = NAN, .least = NAN, .most = NAN },
				.beside = NAN,
				.made_ms = NO_INT,
				.made_offset_min = NO_INT
			};
		r->answer->rows.v[i].cells.v = v;
		r->answer->rows.v[i].cells.n = n;
	}
	for (size_t i = 0; i < n; i++)
		fill_column(r, x, i);
	for (size_t i = 0; i < r->a->n; i++) {
		const struct rank_benchmark *b = &r->a->benchmarks[i];

		for (size_t k = 0; k < n; k++) {
			const struct rank_column *c = &r->answer->columns.v[k];

			if (text_same(b->section ? b->section : b->attribute, c->id) &&
				c->section == (b->section != NULL))
				row_of_benchmark(r, b->device)->cells.v[k].of.value = b->value;
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

/* Sets what is known of the device and its review. */
static void
row_describe(struct ranking *r, struct rank_row *row)
{
	struct arena *arena = &r->answer->arena;
	const struct device *d = gather_find(&r->a->g, ROW_DEVICE, &row->uuid);
	json_auto_t *prices = d && d->prices ? json_loads(d->prices, 0, NULL) : NULL;
	json_auto_t *published =
		row->of && row->of->published ? json_loads(row->of->published, 0, NULL) : NULL;
	const char *url = json_string_value(json_object_get(published, "url")),
		   *date = json_string_value(json_object_get(published, "date"));
	CLEANUP(buf_finish) struct buf price = BUF_INIT;
	const struct rating *last = NULL;
	char day[11];

	row->kind = d ? d->kind : NULL;
	row->drivers = d ? d->drivers : NULL;
	price_text(&price, json_array_get(prices, 0));
	row->price = price.len ? arena_keep(arena, xstrdup(price.s)) : NULL;
	row->url = url ? arena_keep(arena, xstrdup(url)) : NULL;
	for (size_t i = 0; i < row->cells.n; i++)
		if (row->cells.v[i].of.last &&
			rating_is_later(row->cells.v[i].of.last->rating, last))
			last = row->cells.v[i].of.last->rating;
	if (!date && last)
		clock_date_text(last->made_ms, last->made_offset_min, day);
	row->date = date || last ? arena_keep(arena, xstrdup(date ? date : day)) : NULL;
}

static void
finish_rows(struct ranking *r)
{
	struct rank_answer *x = r->answer;
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
		row_describe(r, row);
		for (size_t k = 0; k < x->columns.n; k++) {
			struct rank_cell *cell = &row->cells.v[k];
			const struct rating *last = cell->of.last ? cell->of.last->rating : NULL;
			struct scale scale;
			struct err ignored = ERR_INIT;

			if (isnan(cell->of.value))
				continue;
			worth_text(cell->of.value, cell->text);
			if (!last)
				continue;
			cell->made_ms = last->made_ms;
			cell->made_offset_min = last->made_offset_min;
			cell->scale = last->scale;
			if (last->scale && scale_from_json(&scale, last->scale, &ignored)) {
				const char *word = scale_word(&scale, cell->of.value);

				cell->word = word ? arena_keep(&x->arena, xstrdup(word)) : NULL;
				scale_finish(&scale);
			}
		}
	}
}

static const char *
column_name(const struct ranking *r, const struct rank_column *c)
{
	struct uuid u = uuid_of_section(c->id);
	const struct section *s = c->section ? gather_find(&r->a->g, ROW_SECTION, &u) : NULL;
	const struct rating *x = c->newest ? c->newest->rating : NULL;

	if (s && s->title)
		return arena_keep(&r->answer->arena,
			section_title(
				gather_find(&r->a->g, ROW_REVIEW, x ? &x->review : &UUID_NONE), s));
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

/* Finds the ranked devices that were not rated on a common item or section, nor both as a whole. */
static void
find_apart(struct ranking *r, const struct grades *x)
{
	struct rank_answer *answer = r->answer;
	size_t n = 0, rows = answer->rows.n;
	CLEANUP(pointer_free) const struct graded **v = xcalloc(x->n + 1, sizeof(v[0]));
	CLEANUP(pointer_free) size_t *row = xcalloc(x->n + 1, sizeof(row[0]));
	CLEANUP(pointer_free) bool *share = xcalloc(rows * rows + 1, sizeof(share[0]));

	const struct rank_column *c = &answer->columns.v[r->by];
	if (c->section)
		return;
	for (size_t i = 0, column; i < x->n; i++)
		if (column_of_graded(r, &x->v[i], &column) && column == r->by &&
			x->v[i].rating->blind == c->blind &&
			text_same(x->v[i].rating->scope, c->scope) &&
			same_scale(&x->v[i], c->newest))
			v[n++] = &x->v[i];
	qsort(v, n, sizeof(v[0]), order_place);
	for (size_t i = 0, from = 0; i < n; i++) {
		row[i] = (size_t)(row_of_device(r, v[i]) - answer->rows.v);
		if (!uuid_same(&v[i]->place, &v[from]->place))
			from = i;
		for (size_t k = from; k < i; k++)
			share[row[i] * rows + row[k]] = share[row[k] * rows + row[i]] = true;
	}
	for (size_t i = 0; i < rows; i++)
		for (size_t k = i + 1; k < rows; k++)
			if (answer->rows.v[i].rank != NO_INT && answer->rows.v[k].rank != NO_INT &&
				!share[i * rows + k])
				add_pair(answer, &answer->apart, &answer->rows.v[i],
					&answer->rows.v[k]);
}

/* Sets *s to the ratings in the ranked column. Returns false if it has none. */
static bool
series_of_column(
	const struct rank_column *c, const struct grades *x, struct series *s, struct arena *arena)
{
	struct series all;

	if (!c->newest)
		return false;
	for (size_t at = 0; series_next(&all, x, &at);) {
		if (all.v[0].attribute != c->newest->attribute ||
			all.v[0].rating->blind != c->blind)
			continue;
		*s = all;
		for (size_t place = 0; c->section && series_next_place(s, &all, &place, arena);)
			if (uuid_same(&s->v[0].place, &c->newest->place))
				break;
		return true;
	}
	return false;
}

struct rank_benchmark *
rank_benchmarks_new(const struct profile *p, const struct gather *g, size_t *n)
{
	size_t most = p->n_benchmarks + record_count(g->v[0], ROW_BENCHMARK);
	struct rank_benchmark *all = xcalloc(most + 1, sizeof(all[0]));

	*n = 0;
	for (size_t i = 0; i < p->n_benchmarks; i++) {
		const struct profile_benchmark *b = &p->benchmarks[i];

		if (b->device && isfinite(b->value))
			all[(*n)++] = (struct rank_benchmark){ b->device, b->section, b->attribute,
				b->value };
	}
	for (const struct benchmark *b = NULL;
		!p->n_benchmarks && (b = record_next(g->v[0], ROW_BENCHMARK, b));) {
		const struct section *s = gather_find(g, ROW_SECTION, &b->section);
		const char *device = gather_name(g, ROW_DEVICE, &b->device);

		if (!b->row.deleted && *device && (s || b->attribute))
			all[(*n)++] = (struct rank_benchmark){ device, s ? s->id : NULL,
				b->attribute, b->value };
	}
	return all;
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
	bool rated = c && series_of_column(c, &grades, &s, &answer->arena);
	for (size_t i = 0; answer->known && i < answer->rows.n; i++) {
		struct rank_row *row = &answer->rows.v[i];
		const struct rank_cell *x = &row->cells.v[r.by];

		row->few = x->of.last && !x->other_kind && x->shared * 2 < c->tracks;
		if (!row->few && !x->other_kind)
			row->key = x->of.value;
	}
	finish_rows(&r);
	if (rated)
		answer->spread = series_steadiness(&s, &answer->arena);
	/* Neighbours in the ranking are alike if their difference is not significant, even before p
	 * is corrected for the number of attributes (Holm). */
	const struct rank_row *before = NULL;
	for (size_t i = 0; rated && i < answer->rows.n; i++) {
		const struct rank_row *row = &answer->rows.v[i];
		CLEANUP(pointer_free) struct uuid *places = NULL;
		struct series_pair pair;

		if (row->benchmark || row->rank == NO_INT)
			continue;
		if (before &&
			series_compare(&a->g, &s, &before->uuid, &row->uuid, &pair, &places) &&
			planned_judge(&a->g, s.v[0].rating, &pair.differ, pair.differ.p, NAN)
					.judged != DIFFER_SHOWN)
			add_pair(answer, &answer->alike, before, row);
		before = row;
	}
	if (answer->known)
		find_apart(&r, &grades);
}
