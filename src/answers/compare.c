#include "answers/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answers/series.h"
#include "answers/stats.h"
#include "answers/tree.h"
#include "base/mem.h"

size_t
compare_column(const struct compare_asked *a, const struct uuid *device)
{
	size_t i = 0;

	while (i < a->n && !uuid_same(&a->devices[i], device))
		i++;
	return i;
}

static json_t *
device_json(const struct compare_asked *a, const struct uuid *device)
{
	const struct device *d = gather_find(&a->g, ROW_DEVICE, device);
	const char *review = NULL;
	json_t *o = json_object();

	for (size_t i = 0; i < a->g.n && !review; i++)
		for (size_t k = 0; k < record_count(a->g.v[i], ROW_REVIEW); k++) {
			const struct review *r = record_at(a->g.v[i], ROW_REVIEW, k);

			if (uuid_same(&r->device, device))
				review = r->id;
		}
	tree_text(o, "id", d ? d->id : NULL);
	tree_text(o, "name", d ? d->name : NULL);
	tree_text(o, "review", review);
	return o;
}

/* ---- ratings ---- */

static json_t *
cell_json(const struct series_mean *m)
{
	json_t *o;

	if (!m->places)
		return json_null();
	o = json_object();
	tree_real(o, "mean", m->mean);
	tree_real(o, "median", m->median);
	tree_real(o, "least", m->least);
	tree_real(o, "most", m->most);
	tree_real(o, "latest", m->latest);
	tree_size(o, "ratings", m->ratings);
	tree_size(o, "places", m->places);
	return o;
}

/* NULL: no device of ours was rated so. */
static json_t *
rating_json(const struct compare_asked *a, const struct series *s, const char *section)
{
	struct series_mean *means = xcalloc(a->n + 1, sizeof(means[0]));
	json_t *cells = json_array(), *o = NULL;
	double least = NAN, most = NAN;
	size_t shared, rated = 0;

	series_means(s, a->devices, a->n, means, &shared);
	for (size_t i = 0; i < a->n; i++) {
		json_array_append_new(cells, cell_json(&means[i]));
		if (!means[i].places)
			continue;
		rated++;
		if (!(means[i].mean >= least))
			least = means[i].mean;
		if (!(means[i].mean <= most))
			most = means[i].mean;
	}
	free(means);
	if (rated) {
		o = series_json(&a->g, s);
		tree_text(o, "section", section);
		tree_put(o, "cells", json_incref(cells));
		tree_size(o, "shared", shared);
		tree_real(o, "between", rated > 1 && shared ? most - least : (double)NAN);
		tree_put(o, "spread", series_spread_json(s));
	}
	json_decref(cells);
	return o;
}

static void
append(json_t *list, json_t *o)
{
	if (o)
		json_array_append_new(list, o);
}

/* A mean over sections would say nothing: one row for each. */
static void
put_sections(json_t *list, const struct compare_asked *a, const struct series *s)
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
		append(list, rating_json(a, &one, gather_name(&a->g, ROW_SECTION, &s->v[i].place)));
	}
	free(some);
}

static void
put_ratings(json_t *into, const struct compare_asked *a)
{
	struct grades grades;
	struct series s;
	json_t *list = json_array(), *steady = json_object();

	grades_init(&grades, &a->g);
	for (size_t at = 0; series_next(&s, &grades, &at);) {
		if (s.v[0].rating->scope && strcmp(s.v[0].rating->scope, "section") == 0)
			put_sections(list, a, &s);
		else
			append(list, rating_json(a, &s, NULL));
	}
	stats_steadiness(steady, &a->g, &grades, a->devices, a->n);
	tree_put(into, "ratings", list);
	tree_put(into, "differences", json_incref(json_object_get(steady, "differences")));
	json_decref(steady);
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
		o = (a->made_ms < b->made_ms) - (a->made_ms > b->made_ms);
	return o ? o : uuid_order(&b->row.uuid, &a->row.uuid);
}

static bool
same_volume(const struct volume *a, const struct volume *b)
{
	return uuid_same(&a->device, &b->device) && uuid_same(&a->chain, &b->chain) &&
		uuid_same(&a->matched_to, &b->matched_to);
}

static json_t *
volume_json(const struct compare_asked *a, const struct volume *v)
{
	const char *chain = gather_name(&a->g, ROW_CHAIN, &v->chain),
		   *matched = gather_name(&a->g, ROW_DEVICE, &v->matched_to);
	const struct chain *fed = gather_find(&a->g, ROW_CHAIN, &v->chain);
	char *unit = fed && !v->unit ? content_get(fed->content, "volume.unit") : NULL;
	json_t *o = json_object();

	tree_text(o, "device", gather_name(&a->g, ROW_DEVICE, &v->device));
	tree_text(o, "chain", *chain ? chain : NULL);
	tree_text(o, "value", v->value);
	tree_text(o, "unit", v->unit ? v->unit : unit);
	free(unit);
	tree_text(o, "matched_to", *matched ? matched : NULL);
	tree_text(o, "how", v->how);
	tree_date(o, "date", v->made_ms, v->made_offset_min);
	return o;
}

/* The last one of each device, chain and device that it was matched to. */
static json_t *
volumes_json(const struct compare_asked *a)
{
	size_t most = 0, n = 0;
	json_t *list = json_array();

	for (size_t i = 0; i < a->g.n; i++)
		most += record_count(a->g.v[i], ROW_VOLUME);
	const struct volume **v = xcalloc(most + 1, sizeof(v[0]));
	for (size_t i = 0; i < a->g.n; i++)
		for (size_t k = 0; k < record_count(a->g.v[i], ROW_VOLUME); k++) {
			const struct volume *x = record_at(a->g.v[i], ROW_VOLUME, k);

			if (!x->row.deleted && gather_lives(&a->g, &x->review, &x->sitting) &&
				compare_column(a, &x->device) < a->n)
				v[n++] = x;
		}
	if (n)
		qsort(v, n, sizeof(v[0]), order_volume);
	for (size_t col = 0; col < a->n; col++)
		for (size_t i = 0; i < n; i++)
			if (compare_column(a, &v[i]->device) == col &&
				(i == 0 || !same_volume(v[i], v[i - 1])))
				json_array_append_new(list, volume_json(a, v[i]));
	free(v);
	return list;
}

json_t *
answer_compare(const struct compare_asked *a)
{
	json_t *o = json_object(), *devices = json_array();

	for (size_t i = 0; i < a->n; i++)
		json_array_append_new(devices, device_json(a, &a->devices[i]));
	tree_put(o, "devices", devices);
	put_ratings(o, a);
	tree_put(o, "volumes", volumes_json(a));
	compare_put_notes(o, a);
	return o;
}
