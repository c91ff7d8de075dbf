/* Decides the columns of the ranking, blind or sighted ratings in each, the order of its rows, and
 * who shares a place. figure.c decides each value. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/answers/rank.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/json.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "review/answers/grades.h"
#include "review/answers/paired.h"
#include "review/files/device_kind.h"
#include "review/files/words.h"
#include "review/record/device_in_chain.h"
#include "review/record/identity.h"
#include "review/record/rating.h"
#include "review/record/rows_rating.h"
#include "review/record/section.h"

struct ranking {
	const struct rank_asked *a;
	struct rank_answer *answer;
	size_t by;   /* index in answer->columns of the column to rank by */
	bool scaled; /* values beside each other have several scales */
};

/* Returns the index of a column, which is added if it is new. in: the section of a score or an
 * attribute; NULL: the whole, or a track of no section. */
static size_t
column_of(struct ranking *r, const char *attribute, const struct section *in)
{
	struct rank_answer *x = r->answer;
	const struct rank_column c = {
		.attribute = attribute, .in = in ? in->row.uuid : UUID_NONE, .section = !attribute
	};

	for (size_t i = 0; i < x->columns.n; i++)
		if (text_order(x->columns.v[i].attribute, attribute) == 0 &&
			uuid_same(&x->columns.v[i].in, &c.in))
			return i;
	const char *id = attribute;
	if (in)
		id = attribute ? arena_keep(&x->arena, xasprintf("%s/%s", in->id, attribute))
			       : in->id;
	ARENA_ADD(&x->arena, &x->columns, c);
	x->columns.v[x->columns.n - 1].id = id;
	return x->columns.n - 1;
}

/* Returns true if the name means this attribute, in this section (NULL: in none). */
static bool
is_named(const char *by, const char *attribute, const struct section *in)
{
	const char *slash = strchr(by, '/');
	size_t n = slash ? (size_t)(slash - by) : 0;

	return text_same(slash ? slash + 1 : by, attribute) &&
		(!slash || (in && text_is(by, n, in->id)));
}

/* Returns true if the ranking has a column of this attribute, in this section (NULL: in none). */
static bool
is_asked(const struct ranking *r, const char *attribute, const struct section *in)
{
	bool asked = is_named(r->a->by, attribute, in);

	EACH_IN (one, r->a->also, r->a->n_also)
		asked |= is_named(*one, attribute, in);
	return asked;
}

/* Sets *at to the index of the column to which a rating belongs. Returns false if the ranking does
 * not use the rating. */
static bool
column_of_counted(struct ranking *r, const struct counted_rating *g, size_t *at)
{
	const struct rating *x = g->rating;
	const struct item *item = selection_find(&r->a->g, ROW_ITEM, &x->item);
	const struct section *in =
		selection_find(&r->a->g, ROW_SECTION, item ? &item->section : &x->section);
	bool whole = text_same(x->scope, "whole"),
	     score = !x->lexicon && whole &&
		(text_same(x->attribute, "sonic-quality") || text_same(x->attribute, "bias")),
	     of_section = !x->lexicon && text_same(x->attribute, "section");

	if (whole || (in && !in->id))
		in = NULL;
	bool has = of_section ? in != NULL : score || is_asked(r, x->attribute, in);
	if (!has)
		return false;
	*at = column_of(r, of_section ? NULL : x->attribute, in);
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
row_of_device(struct ranking *r, const struct counted_rating *g)
{
	const struct review *review = selection_find(&r->a->g, ROW_REVIEW, &g->rating->review);
	struct rank_row *row = NULL;

	EACH_WHILE (one, &r->answer->rows, !row)
		if (uuid_same(&g->device, &one->uuid))
			row = one;
	if (!row)
		row = row_add(r, g->device, selection_name(&r->a->g, ROW_DEVICE, &g->device));
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
	EACH (row, &r->answer->rows)
		if (row->benchmark && text_same_name(row->device, name))
			return row;
	return row_add(r, UUID_NONE, name);
}

/* ---- the kind of ratings of a column ---- */

/* The ratings in one column, sorted as in struct grades. */
struct column_ratings {
	const struct counted_rating **v;
	size_t n;
};

/* Returns true if the rating answers the question of the column, blind or sighted. A score without
 * a scale has the scale of the others. */
static bool
is_of_column(const struct rank_column *c, const struct counted_rating *g)
{
	return c->newest &&
		(g->attribute == c->newest->attribute ||
			(!g->rating->lexicon && !c->newest->rating->lexicon &&
				(isnan(g->scale.min) || isnan(c->newest->scale.min))));
}

static void
choose_kind(struct ranking *r, struct rank_column *c, const struct column_ratings *x)
{
	const struct rank_answer *answer = r->answer;

	EACH (one, x) {
		const struct rating *newest = c->newest ? c->newest->rating : NULL;

		if (rating_is_later((*one)->rating, newest))
			c->newest = *one;
	}
	c->blind = x->n > 0;
	EACH (row, &answer->rows) {
		bool rated = false, blind = false;

		EACH (each, x)
			if (uuid_same(&(*each)->device, &row->uuid) && is_of_column(c, *each)) {
				rated = true;
				blind |= (*each)->rating->blind;
			}
		c->blind &= !rated || blind;
	}
}

/* ---- the figures ---- */

static void
fill_cell(struct rank_cell *cell, struct ranking *r, const struct column_ratings *x,
	const struct uuid *device, const struct rank_column *c, const struct grades *all)
{
	CLEANUP(pointer_free)
	const struct counted_rating **room = xcalloc(x->n + 1, sizeof(room[0]));
	struct buf text = BUF_INIT, beside = BUF_INIT;
	size_t n = 0, first = 0;

	EACH (each, x)
		if (uuid_same(&(*each)->device, device))
			room[n++] = *each;
	n = n ? figure_standing(room, n) : 0;
	/* the leading one of the kind and scale of the column, else of the device */
	while (first < n &&
		!(room[first]->rating->blind == c->blind && is_of_column(c, room[first])))
		first++;
	bool compares = first < n;
	first = compares ? first : 0;
	if (!n)
		return;
	cell->of = room[first];
	cell->value = compares ? cell->of->value : (double)NAN;
	cell->blind = cell->of->rating->blind;
	cell->rating = cell->of->rating;
	figure_add_value(&text, all, cell->of);
	cell->text = arena_keep(&r->answer->arena, buf_detach(&text));
	for (size_t i = 0; i < n; i++) {
		CLEANUP(buf_finish) struct buf what = BUF_INIT;

		r->scaled |= is_of_column(c, room[i]) != is_of_column(c, cell->of);
		if (i == first)
			continue;
		figure_add_apart(&what, &r->a->g, room[i], cell->of);
		if (!uuid_same(&room[i]->place, &cell->of->place)) {
			buf_add(&what, what.len ? words_of("comma") : "");
			paired_add_place(&what, &r->a->g, room[i]);
		}
		if (beside.len)
			buf_add(&beside, "; ");
		if (what.len)
			buf_addf(&beside, "%s%s", what.s, words_of("colon"));
		figure_add_value(&beside, all, room[i]);
	}
	if (beside.len)
		cell->beside = arena_keep(&r->answer->arena, buf_detach(&beside));
	buf_finish(&beside);
}

/* of: the column of each of the ratings; SIZE_MAX: none. */
static void
fill_column(struct ranking *r, const struct grades *all, const size_t *of, size_t column)
{
	struct rank_column *c = &r->answer->columns.v[column];
	CLEANUP(pointer_free) const struct counted_rating **v = xcalloc(all->n + 1, sizeof(v[0]));
	struct column_ratings x = { v, 0 };

	for (size_t i = 0; i < all->n; i++)
		if (of[i] == column)
			v[x.n++] = &all->v[i];
	choose_kind(r, c, &x);
	EACH (row, &r->answer->rows)
		if (!row->benchmark)
			fill_cell(&row->cells.v[column], r, &x, &row->uuid, c, all);
}

/* Moves the columns of sections behind the columns of the whole, in the order of the playlist, the
 * scores last. */
static void
order_columns(struct ranking *r)
{
	struct rank_answer *x = r->answer;
	CLEANUP(pointer_free) int64_t *key = xcalloc(x->columns.n + 1, sizeof(key[0]));
	const struct selection listed = { .v = &r->a->listed, .n = 1 };
	const struct selection *g = r->a->listed ? &listed : &r->a->g;

	for (size_t i = 0; i < x->columns.n; i++) {
		const struct rank_column c = x->columns.v[i];
		int64_t own = uuid_none(&c.in) ? -1 : selection_rank(g, &c.in);
		size_t at = i;

		for (; at; at--) {
			const struct rank_column *before = &x->columns.v[at - 1];

			bool stays = before->section == c.section ? key[at - 1] <= own : c.section;

			if (stays)
				break;
			x->columns.v[at] = *before;
			key[at] = key[at - 1];
		}
		x->columns.v[at] = c;
		key[at] = own;
	}
}

/* Returns true if the benchmark has a value in the column. A value of an attribute is in each
 * column of the attribute. */
static bool
is_of_benchmark(const struct rank_column *c, const struct rank_benchmark *b)
{
	return b->section ? c->section && text_same(c->id, b->section)
			  : text_same(c->attribute, b->attribute);
}

/* Adds the column of a benchmark, if no rating has added it. Returns false if the ranking does not
 * use the benchmark. */
static bool
column_of_benchmark(struct ranking *r, const struct rank_benchmark *b)
{
	const struct uuid u = identity_of_section(b->section);
	const struct section *s = b->section ? selection_find(&r->a->g, ROW_SECTION, &u) : NULL;

	EACH (one, &r->answer->columns)
		if (is_of_benchmark(one, b))
			return true;
	if (b->section) {
		struct section *unknown = arena_calloc(&r->answer->arena, 1, sizeof(*unknown));

		*unknown = (struct section){ .row = { .uuid = u },
			.id = (char *)(uintptr_t)b->section };
		column_of(r, NULL, s ? s : unknown);
	} else if (is_asked(r, b->attribute, NULL) || text_same(b->attribute, "sonic-quality") ||
		text_same(b->attribute, "bias")) {
		column_of(r, b->attribute, NULL);
	} else {
		return false;
	}
	return true;
}

static const struct rating not_rated = { .made_ms = NO_INT };
static const struct device not_known;

/* Gives a row an empty cell for each column. */
static void
begin_cells(struct ranking *r, struct rank_row *row)
{
	size_t n = r->answer->columns.n;

	row->cells.v = arena_calloc(&r->answer->arena, n, sizeof(row->cells.v[0]));
	row->cells.n = n;
	EACH (one, &row->cells)
		*one = (struct rank_cell){ .value = NAN, .text = "", .rating = &not_rated };
}

/* Makes the columns and rows, then fills the cells. */
static void
fill_ranking(struct ranking *r, const struct grades *x)
{
	CLEANUP(pointer_free) size_t *column = xcalloc(x->n + 1, sizeof(column[0]));

	for (size_t i = 0; i < x->n; i++)
		if (column_of_counted(r, &x->v[i], &column[i]))
			row_of_device(r, &x->v[i]);
	EACH_IN (benchmark, r->a->benchmarks, r->a->n) {
		if (column_of_benchmark(r, benchmark))
			row_of_benchmark(r, benchmark->device);
	}
	order_columns(r);
	size_t n = r->answer->columns.n;
	EACH (row, &r->answer->rows)
		begin_cells(r, row);
	/* again, since the order has changed the numbers of the columns */
	for (size_t i = 0; i < x->n; i++)
		if (!column_of_counted(r, &x->v[i], &column[i]))
			column[i] = SIZE_MAX;
	for (size_t i = 0; i < n; i++)
		fill_column(r, x, column, i);
	EACH_IN (b, r->a->benchmarks, r->a->n) {
		for (size_t k = 0; k < n; k++)
			if (is_of_benchmark(&r->answer->columns.v[k], b))
				row_of_benchmark(r, b->device)->cells.v[k].value = b->value;
	}
}

static bool
is_column(const struct rank_column *c, const char *by)
{
	return text_same(c->id, by) || text_same(c->attribute, by);
}

bool
rank_has(const struct rank_answer *answer, const char *by)
{
	EACH (c, &answer->columns)
		if (is_column(c, by))
			return true;
	return false;
}

/* Sets the column to rank by: the column with this id, else the column of the attribute in which
 * most devices have a value. */
static void
choose_column(struct ranking *r)
{
	const struct rank_answer *x = r->answer;
	size_t most = 0;

	r->by = x->columns.n;
	for (size_t i = 0; i < x->columns.n; i++) {
		const struct rank_column *c = &x->columns.v[i];
		bool is = is_column(c, r->a->by);
		size_t devices = 0;

		EACH (row, &x->rows)
			devices += row->cells.v[i].of != NULL;
		if (is && (r->by == x->columns.n || devices > most)) {
			r->by = i;
			most = devices;
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

/* Returns the kind of a device, else that which the entry in `compare` of a review in which it was
 * rated, or else the device under test there, has. */
static const char *
kind_of(const struct ranking *r, const struct rank_row *row)
{
	const char *kind = row->facts->kind;

	EACH_WHILE (cell, &row->cells, !kind) {
		const struct counted_rating *of = cell->of;

		if (of)
			kind = device_kind_in(r->a->g.v[0], &of->rating->review, &row->uuid)->name;
	}
	const struct device_kind *k = device_kind_named(kind);
	return k ? k->name : kind;
}

static void
row_describe(struct ranking *r, struct rank_row *row)
{
	struct arena *arena = &r->answer->arena;
	const struct device *d = selection_find(&r->a->g, ROW_DEVICE, &row->uuid);

	row->facts = d ? d : &not_known;
	row->kind = kind_of(r, row);
	if (row->kind && strcasecmp(row->kind, "iem") == 0)
		row->kind = "IEM";
	json_auto_t *prices = json_read(d ? d->prices : NULL);
	CLEANUP(buf_finish) struct buf price = BUF_INIT;
	records_price_text(&price, json_array_get(prices, 0));
	row->price = price.len ? arena_keep(arena, xstrdup(price.s)) : NULL;
	json_auto_t *published = json_read(row->of ? row->of->published : NULL);
	const char *url = json_string_value(json_object_get(published, "url")),
		   *date = json_string_value(json_object_get(published, "date"));
	row->url = arena_keep(arena, xstrdup(url));
	const struct rating *last = NULL;
	char day[11];
	EACH (cell, &row->cells)
		if (cell->of && rating_is_later(cell->of->rating, last))
			last = cell->of->rating;
	if (!date && last)
		date = clock_date_text(MADE_MS(last), last->made_offset_min, day);
	row->date = arena_keep(arena, xstrdup(date));
}

static void
finish_rows(struct ranking *r)
{
	struct rank_answer *x = r->answer;
	struct figure_scales scales = { NAN, r->scaled };

	EACH (one, &x->rows)
		EACH_IN (each, one->cells.v, x->columns.n)
			if (each->of)
				figure_scales_add(&scales, each->of);
	EACH (row, &x->rows) {
		row_describe(r, row);
		for (size_t k = 0; k < x->columns.n; k++) {
			struct rank_cell *cell = &row->cells.v[k];
			const struct rating *last = cell->of ? cell->of->rating : NULL;
			CLEANUP(scale_finish) struct scale scale = { .n = 0 };

			if (!last && !isnan(cell->value))
				cell->text = arena_keep(&x->arena,
					xstrdup(scale_rounded(
						cell->value, (char[SCALE_NUMBER]){ 0 })));
			if (!last)
				continue;
			struct buf text = BUF_INIT;
			buf_add(&text, cell->text);
			if (scales.several)
				figure_add_scale(&text, cell->of);
			if (!uuid_same(&cell->of->place, &x->columns.v[k].in)) {
				CLEANUP(buf_finish) struct buf place = BUF_INIT;

				paired_add_place(&place, &r->a->g, cell->of);
				words_bracket(&text, place.s);
			}
			if (cell->blind != x->columns.v[k].blind)
				words_bracket(&text, words_of(cell->blind ? "blind" : "sighted"));
			cell->text = arena_keep(&x->arena, buf_detach(&text));
			if (last->scale && scale_from_json(&scale, last->scale, ERR_IGNORED)) {
				const char *word = scale_word(&scale, cell->of->value);
				cell->in_words = scale_in_words(&scale);

				cell->word = arena_keep(&x->arena, xstrdup(word));
			}
		}
	}
}

/* Returns the ends of the scale of a column, with their words. */
static const char *
column_range(struct ranking *r, const struct rank_column *c)
{
	CLEANUP(scale_finish) struct scale s = { .n = 0 };
	struct buf range = BUF_INIT;

	if (!c->newest || !c->newest->rating->scale ||
		!scale_from_json(&s, c->newest->rating->scale, ERR_IGNORED))
		return NULL;
	for (int end = 0; end < 2; end++) {
		char number[SCALE_NUMBER];
		double value = end ? s.max : s.min;
		const char *word = scale_word(&s, value);

		buf_addf(&range, "%s%s", end ? words_of("time_to") : "",
			scale_show(&s, value, number));
		if (word && !scale_in_words(&s))
			words_bracket(&range, word);
	}
	return arena_keep(&r->answer->arena, buf_detach(&range));
}

/* Returns the name of a score, of an attribute and its section, or of a section. local: in the
 * reader's language. */
static const char *
column_name(const struct ranking *r, const struct rank_column *c, bool local)
{
	const struct section *s = selection_find(&r->a->g, ROW_SECTION, &c->in);
	const struct rating *x = c->newest ? c->newest->rating : NULL;
	const struct review *of = x ? selection_find(&r->a->g, ROW_REVIEW, &x->review) : NULL;
	const char *in = s ? s->id : c->id;

	if (s && s->title)
		in = arena_keep(&r->answer->arena, section_title(of, s));
	if (c->section)
		return in;
	const struct attribute *a = x ? selection_attribute(&r->a->g, x) : NULL;
	const struct score *score = c->attribute ? rating_score(c->attribute) : NULL;
	const char *own = text_or(row_name(ROW_ATTRIBUTE, a), c->attribute);
	const char *name = local && a ? attribute_shown(a).name : own;
	if (score)
		name = local ? rating_score_name(score->id) : score->name;
	return uuid_none(&c->in)
		? name
		: arena_keep(&r->answer->arena,
			  xasprintf("%s%s%s%s", name, words_of("open"), in, words_of("close")));
}

/* Drops the rows of devices without a published review. */
static void
drop_unpublished(struct rank_answer *x)
{
	size_t n = 0;

	EACH (row, &x->rows)
		if (row->benchmark || row->url)
			x->rows.v[n++] = *row;
	x->rows.n = n;
}

/* Drops the rows of devices of another kind than the one asked for, else of the commonest. */
static void
drop_kinds(struct rank_answer *x, const char *kind)
{
	size_t n = 0, most = 0;
	struct buf left = BUF_INIT;

	EACH_WHILE (one, &x->rows, !kind) {
		size_t same = 0;

		EACH (each, &x->rows)
			if (!isnan(each->key) && text_same(each->kind, one->kind))
				same++;
		if (same > most) {
			most = same;
			x->kind = one->kind;
		}
	}
	if (kind)
		x->kind = kind;
	EACH (row, &x->rows) {
		if (!x->kind || !row->kind || strcasecmp(row->kind, x->kind) == 0)
			x->rows.v[n++] = *row;
		else
			buf_add_part(&left, ", ", "%s", row->device);
	}
	x->rows.n = n;
	if (left.len)
		x->left_out = arena_keep(&x->arena, buf_detach(&left));
}

/* Numbers the rows of devices: equal values share a place. */
static void
number_rows(struct rank_answer *x)
{
	const struct rank_row *before = NULL;
	int64_t ranked = 0;

	EACH (row, &x->rows) {
		if (row->benchmark || isnan(row->key))
			continue;
		ranked++;
		row->rank = before && !(before->key > row->key) ? before->rank : ranked;
		before = row;
	}
}

struct rank_benchmark *
rank_benchmarks_new(const struct profile *p, size_t *n)
{
	struct rank_benchmark *all = xcalloc(p->n_benchmarks + 1, sizeof(all[0]));

	*n = 0;
	EACH_IN (b, p->benchmarks, p->n_benchmarks) {
		if (b->device && isfinite(b->value))
			all[(*n)++] = (struct rank_benchmark){ b->device, b->section, b->attribute,
				b->value };
	}
	return all;
}

void
rank_answer_init(struct rank_answer *answer, const struct rank_asked *a)
{
	struct ranking r = { .a = a, .answer = answer };
	CLEANUP(grades_finish) struct grades grades = grades_new(&a->g);

	*answer = (struct rank_answer){ .by = a->by };
	column_of(&r, "sonic-quality", NULL);
	fill_ranking(&r, &grades);
	choose_column(&r);
	answer->known = r.by < answer->columns.n;
	EACH (c, &answer->columns) {
		c->name = column_name(&r, c, false);
		c->name_local = column_name(&r, c, true);
		c->range = column_range(&r, c);
	}
	EACH_WHILE (row, &answer->rows, answer->known)
		row->key = round(row->cells.v[r.by].value * 100) / 100;
	finish_rows(&r);
	if (a->published && answer->known)
		drop_unpublished(answer);
	LIST_SORT(&answer->rows, order_rows);
	if (!a->all_kinds)
		drop_kinds(answer, a->kind);
	number_rows(answer);
}
