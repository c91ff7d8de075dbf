#include "answers/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"

size_t
compare_column(const struct compare_asked *a, const struct uuid *device)
{
	size_t i = 0;

	while (i < a->n && !uuid_same(&a->devices[i], device))
		i++;
	return i;
}

static struct compare_device
compared_device(const struct compare_asked *a, const struct uuid *device)
{
	const struct device *d = gather_find(&a->g, ROW_DEVICE, device);
	const struct review *r;
	const char *review = NULL;

	for (struct gather_at at = { 0 }; !review && (r = gather_next(&a->g, ROW_REVIEW, &at));)
		if (uuid_same(&r->device, device))
			review = r->id;
	return (struct compare_device){ d ? d->id : NULL, d ? d->name : NULL, review };
}

/* ---- ratings ---- */

/* Nothing is added where none of the devices was rated so. */
static void
add_rating(struct compare_answer *answer, const struct compare_asked *a, const struct series *s,
	const char *section)
{
	struct compare_rating r = { .question = series_question(&a->g, s),
		.section = section,
		.cells = { arena_calloc(&answer->arena, a->n, sizeof(r.cells.v[0])), a->n } };
	double least = NAN, most = NAN;
	size_t rated = 0;

	series_means(s, a->devices, a->n, r.cells.v, &r.shared);
	for (size_t i = 0; i < a->n; i++) {
		if (!r.cells.v[i].places)
			continue;
		rated++;
		if (!(r.cells.v[i].mean >= least))
			least = r.cells.v[i].mean;
		if (!(r.cells.v[i].mean <= most))
			most = r.cells.v[i].mean;
	}
	if (!rated)
		return;
	r.between = rated > 1 && r.shared ? most - least : (double)NAN;
	r.spread = series_steadiness(s, &answer->arena);
	answer->ratings.v = xgrow(answer->ratings.v, answer->ratings.n, &answer->ratings.cap,
		sizeof(answer->ratings.v[0]));
	answer->ratings.v[answer->ratings.n++] = r;
}

/* A mean over sections would say nothing: one row for each. */
static void
add_sections(struct compare_answer *answer, const struct compare_asked *a, const struct series *s)
{
	struct graded *some = xcalloc(s->n + 1, sizeof(some[0]));

	for (size_t i = 0; i < s->n; i++) {
		struct series one = *s;
		bool before = false;

		for (size_t k = 0; k < i && !before; k++)
			before = uuid_same(&s->v[k].place, &s->v[i].place);
		if (before)
			continue;
		one.v = some;
		one.n = 0;
		for (size_t k = i; k < s->n; k++)
			if (uuid_same(&s->v[k].place, &s->v[i].place))
				some[one.n++] = s->v[k];
		add_rating(answer, a, &one, gather_name(&a->g, ROW_SECTION, &s->v[i].place));
	}
	free(some);
}

static void
add_ratings(struct compare_answer *answer, const struct compare_asked *a)
{
	struct grades grades;
	struct series s;

	grades_init(&grades, &a->g);
	for (size_t at = 0; series_next(&s, &grades, &at);) {
		if (s.v[0].rating->scope && strcmp(s.v[0].rating->scope, "section") == 0)
			add_sections(answer, a, &s);
		else
			add_rating(answer, a, &s, NULL);
	}
	stats_ratings(&answer->steadiness, &a->g, &grades, a->devices, a->n, &answer->arena);
	grades_finish(&grades);
}

/* ---- volumes ---- */

static int
order_volume(const void *p, const void *q)
{
	const struct volume *a = *(const struct volume *const *)p,
			    *b = *(const struct volume *const *)q;
	int o = uuid_order(&a->device, &b->device);

	if (!o)
		o = uuid_order(&a->chain, &b->chain);
	if (!o)
		o = uuid_order(&a->matched_to, &b->matched_to);
	if (!o)
		o = number_order(b->made_ms, a->made_ms);
	return o ? o : uuid_order(&b->row.uuid, &a->row.uuid);
}

static struct compare_volume
volume_of(struct compare_answer *answer, const struct compare_asked *a, const struct volume *v)
{
	const struct chain *fed = gather_find(&a->g, ROW_CHAIN, &v->chain);
	const char *unit = v->unit;

	if (fed && !unit)
		unit = arena_keep(&answer->arena, content_get(fed->content, "volume.unit"));
	return (struct compare_volume){ .device = gather_name(&a->g, ROW_DEVICE, &v->device),
		.chain = gather_known(&a->g, ROW_CHAIN, &v->chain),
		.value = v->value,
		.unit = unit,
		.matched_to = gather_known(&a->g, ROW_DEVICE, &v->matched_to),
		.how = v->how,
		.made_ms = v->made_ms,
		.made_offset_min = v->made_offset_min };
}

/* The last one of each device, chain and device that it was matched to. */
static void
add_last_volumes(struct compare_answer *answer, const struct compare_asked *a)
{
	const struct volume *x, **v = xcalloc(gather_count(&a->g, ROW_VOLUME) + 1, sizeof(v[0]));
	size_t n = 0;

	for (struct gather_at at = { 0 }; (x = gather_next(&a->g, ROW_VOLUME, &at));)
		if (!x->row.deleted && gather_lives(&a->g, &x->review, &x->sitting) &&
			compare_column(a, &x->device) < a->n)
			v[n++] = x;
	qsort(v, n, sizeof(v[0]), order_volume);
	answer->volumes.v = arena_calloc(&answer->arena, n, sizeof(answer->volumes.v[0]));
	for (size_t col = 0; col < a->n; col++)
		for (size_t i = 0; i < n; i++)
			if (compare_column(a, &v[i]->device) == col &&
				(i == 0 || !volume_is_same(v[i], v[i - 1])))
				answer->volumes.v[answer->volumes.n++] = volume_of(answer, a, v[i]);
	free(v);
}

void
compare_answer_init(struct compare_answer *answer, const struct compare_asked *a)
{
	*answer = (struct compare_answer){ 0 };
	answer->devices.v = arena_calloc(&answer->arena, a->n, sizeof(answer->devices.v[0]));
	for (size_t i = 0; i < a->n; i++)
		answer->devices.v[answer->devices.n++] = compared_device(a, &a->devices[i]);
	add_ratings(answer, a);
	add_last_volumes(answer, a);
	compare_items(answer, a);
}

static void
cells_finish(struct compare_cells *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->v[i].v);
}

void
compare_answer_finish(struct compare_answer *answer)
{
	for (size_t i = 0; i < answer->items.n; i++)
		for (size_t k = 0; k < answer->items.v[i].rows.n; k++)
			cells_finish(&answer->items.v[i].rows.v[k].cells);
	for (size_t i = 0; i < answer->parts.n; i++)
		cells_finish(&answer->parts.v[i].cells);
	free(answer->ratings.v);
	free(answer->parts.v);
	stats_ratings_finish(&answer->steadiness);
	arena_finish(&answer->arena);
}
