#include "answers/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answers/series.h"
#include "answers/tree.h"
#include "base/mem.h"

struct devices {
	struct uuid *v;
	size_t n;
};

static bool
among(const struct uuid *u, const struct uuid *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (uuid_same(u, &v[i]))
			return true;
	return false;
}

/* Devices under test first, in the order of the reviews; then the others that were rated. */
static void
devices_init(struct devices *d, const struct gather *g, const struct grades *x,
	const struct uuid *only, size_t n_only)
{
	*d = (struct devices){ .v = xcalloc(n_only + g->n + x->n + 1, sizeof(d->v[0])) };
	for (size_t i = 0; i < n_only; i++)
		d->v[d->n++] = only[i];
	for (size_t i = 0; !n_only && i < g->n; i++)
		for (size_t k = 0; k < record_count(g->v[i], ROW_REVIEW); k++) {
			const struct review *r = record_at(g->v[i], ROW_REVIEW, k);

			if (!among(&r->device, d->v, d->n))
				d->v[d->n++] = r->device;
		}
	for (size_t i = 0; !n_only && i < x->n; i++)
		if (!among(&x->v[i].device, d->v, d->n))
			d->v[d->n++] = x->v[i].device;
}

static json_t *
attribute_json(const struct gather *g, const struct series *s, const struct devices *d)
{
	json_t *o = series_json(g, s), *list = json_array();

	tree_put(o, "spread", series_spread_json(s));
	for (size_t i = 0; i < d->n; i++) {
		json_t *values = series_values(g, s, &d->v[i]), *of;

		if (!json_array_size(values)) {
			json_decref(values);
			continue;
		}
		of = json_object();
		tree_text(of, "device", gather_name(g, ROW_DEVICE, &d->v[i]));
		tree_put(of, "values", values);
		json_array_append_new(list, of);
	}
	tree_put(o, "devices", list);
	return o;
}

/* A difference with the pair of devices that it is of, for Holm: each pair is a family of tests. */
struct told {
	size_t a, b;
	double p;
	json_t *json; /* borrowed from the list */
};

struct tolds {
	struct told *v;
	size_t n, cap;
	json_t *list;
};

static void
compare_devices(
	struct tolds *t, const struct gather *g, const struct series *s, const struct devices *d)
{
	for (size_t a = 0; a < d->n; a++)
		for (size_t b = a + 1; b < d->n; b++) {
			struct series_pair p;

			if (!series_compare(g, s, &d->v[a], &d->v[b], &p))
				continue;
			json_t *o = series_pair_json(g, s, &d->v[a], &d->v[b], &p);
			json_array_append_new(t->list, o);
			t->v = xgrow(t->v, t->n, &t->cap, sizeof(t->v[0]));
			t->v[t->n++] = (struct told){ a, b, p.pairs.p, o };
		}
}

static void
put_holm(struct tolds *t)
{
	double *p = xcalloc(t->n + 1, sizeof(*p)), *adjusted = xcalloc(t->n + 1, sizeof(*adjusted));

	for (size_t i = 0; i < t->n; i++) {
		size_t n = 0, mine = 0;

		for (size_t k = 0; k < t->n; k++) {
			if (t->v[k].a != t->v[i].a || t->v[k].b != t->v[i].b)
				continue;
			if (k == i)
				mine = n;
			p[n++] = t->v[k].p;
		}
		ranks_holm(p, adjusted, n);
		tree_real(t->v[i].json, "p_holm", adjusted[mine]);
	}
	free(adjusted);
	free(p);
}

void
stats_steadiness(json_t *into, const struct gather *g, const struct grades *grades,
	const struct uuid *only, size_t n_only)
{
	struct devices d;
	struct tolds t = { .list = json_array() };
	struct series s;
	json_t *attributes = json_array();

	devices_init(&d, g, grades, only, n_only);
	for (size_t at = 0; series_next(&s, grades, &at);) {
		json_array_append_new(attributes, attribute_json(g, &s, &d));
		compare_devices(&t, g, &s, &d);
	}
	put_holm(&t);
	tree_put(into, "attributes", attributes);
	tree_put(into, "differences", t.list);
	free(t.v);
	free(d.v);
}

json_t *
answer_stats(const struct gather *g)
{
	json_t *o = json_object(), *reviews = json_array();
	struct grades grades;

	for (size_t i = 0; i < g->n; i++)
		for (size_t k = 0; k < record_count(g->v[i], ROW_REVIEW); k++) {
			const struct review *r = record_at(g->v[i], ROW_REVIEW, k);

			json_array_append_new(reviews, tree_string(r->id));
		}
	tree_put(o, "reviews", reviews);
	tree_put(o, "listening", stats_listening(g));
	grades_init(&grades, g);
	stats_steadiness(o, g, &grades, NULL, 0);
	grades_finish(&grades);
	return o;
}
