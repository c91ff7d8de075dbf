#include "answers/stats.h"

#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/clock.h"

/* ---- ratings ---- */

struct stats_devices {
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
devices_init(struct stats_devices *d, const struct gather *g, const struct grades *x,
	const struct uuid *only, size_t n_only)
{
	size_t most = n_only + gather_count(g, ROW_REVIEW) + x->n;
	const struct review *r;

	*d = (struct stats_devices){ .v = xcalloc(most + 1, sizeof(d->v[0])) };
	for (size_t i = 0; i < n_only; i++)
		d->v[d->n++] = only[i];
	for (struct gather_at at = { 0 }; !n_only && (r = gather_next(g, ROW_REVIEW, &at));)
		if (!among(&r->device, d->v, d->n))
			d->v[d->n++] = r->device;
	for (size_t i = 0; !n_only && i < x->n; i++)
		if (!among(&x->v[i].device, d->v, d->n))
			d->v[d->n++] = x->v[i].device;
}

static struct stats_attribute
attribute_ratings(const struct gather *g, const struct series *s, const struct stats_devices *d,
	struct arena *arena)
{
	struct stats_attribute a = { .question = series_question(g, s),
		.spread = series_steadiness(s, arena),
		.devices = { .v = arena_calloc(arena, d->n, sizeof(a.devices.v[0])) } };

	for (size_t i = 0; i < d->n; i++) {
		struct series_values_list values = series_values(g, s, &d->v[i], arena);

		if (values.n)
			a.devices.v[a.devices.n++] =
				(struct stats_device){ gather_name(g, ROW_DEVICE, &d->v[i]),
					values };
	}
	return a;
}

/* The devices of each difference, by index, for Holm: each pair is a family of tests. */
struct stats_family {
	size_t a, b;
};

static void
compare_devices(struct stats_ratings *r, struct stats_family **families, const struct gather *g,
	const struct series *s, const struct stats_devices *d, struct arena *arena)
{
	for (size_t a = 0; a < d->n; a++)
		for (size_t b = a + 1; b < d->n; b++) {
			struct series_pair p;
			size_t cap = r->differences.cap;

			if (!series_compare(g, s, &d->v[a], &d->v[b], &p))
				continue;
			*families =
				xgrow(*families, r->differences.n, &cap, sizeof((*families)[0]));
			r->differences.v = xgrow(r->differences.v, r->differences.n,
				&r->differences.cap, sizeof(r->differences.v[0]));
			(*families)[r->differences.n] = (struct stats_family){ a, b };
			r->differences.v[r->differences.n++] =
				series_difference(g, s, &d->v[a], &d->v[b], &p, arena);
		}
}

static void
correct_by_holm(struct stats_ratings *r, const struct stats_family *families)
{
	size_t all = r->differences.n;
	double *p = xcalloc(all + 1, sizeof(*p)), *adjusted = xcalloc(all + 1, sizeof(*adjusted));

	for (size_t i = 0; i < all; i++) {
		size_t n = 0, mine = 0;

		for (size_t k = 0; k < all; k++) {
			if (families[k].a != families[i].a || families[k].b != families[i].b)
				continue;
			if (k == i)
				mine = n;
			p[n++] = r->differences.v[k].pair.pairs.p;
		}
		ranks_holm(p, adjusted, n);
		r->differences.v[i].p_holm = adjusted[mine];
	}
	free(adjusted);
	free(p);
}

void
stats_ratings(struct stats_ratings *r, const struct gather *g, const struct grades *grades,
	const struct uuid *only, size_t n_only, struct arena *arena)
{
	struct stats_devices d;
	struct stats_family *families = NULL;
	struct series s;

	*r = (struct stats_ratings){ 0 };
	devices_init(&d, g, grades, only, n_only);
	for (size_t at = 0; series_next(&s, grades, &at);) {
		r->attributes.v = xgrow(r->attributes.v, r->attributes.n, &r->attributes.cap,
			sizeof(r->attributes.v[0]));
		r->attributes.v[r->attributes.n++] = attribute_ratings(g, &s, &d, arena);
		compare_devices(r, &families, g, &s, &d, arena);
	}
	correct_by_holm(r, families);
	free(families);
	free(d.v);
}

void
stats_ratings_finish(struct stats_ratings *r)
{
	free(r->attributes.v);
	free(r->differences.v);
}

/* ---- listening ---- */

/* A stretch that played, under one of the things that it counts for. */
struct played {
	const char *key;
	struct uuid sitting;
	int64_t ms;
};

struct played_list {
	struct played *v;
	size_t n, cap;
};

static int
order_played(const void *p, const void *q)
{
	const struct played *a = p, *b = q;
	int o = strcmp(a->key, b->key);

	return o ? o : uuid_order(&a->sitting, &b->sitting);
}

static int
longest_first(const void *p, const void *q)
{
	const struct stats_listened *a = p, *b = q;
	int o = number_order(b->ms, a->ms);

	return o ? o : strcmp(a->name, b->name);
}

/* One for each key, the longest first. Frees what it sums up. */
static struct stats_listened_list
summed(struct played_list *h, struct arena *arena)
{
	struct stats_listened *made = arena_calloc(arena, h->n, sizeof(made[0]));
	size_t n = 0;

	if (h->n)
		qsort(h->v, h->n, sizeof(h->v[0]), order_played);
	for (size_t i = 0, end; i < h->n; i = end) {
		struct stats_listened *x = &made[n++];

		x->name = h->v[i].key;
		for (end = i; end < h->n && strcmp(h->v[end].key, h->v[i].key) == 0; end++) {
			x->ms += h->v[end].ms;
			x->sittings +=
				end == i || !uuid_same(&h->v[end].sitting, &h->v[end - 1].sitting);
		}
		x->stretches = end - i;
	}
	if (n)
		qsort(made, n, sizeof(made[0]), longest_first);
	free(h->v);
	return (struct stats_listened_list){ made, n };
}

/* By the clock on the wall; a clock that was set back gives nothing. */
static int64_t
length_ms(const struct stretch *s)
{
	if (s->started_ms == NO_INT || s->ended_ms == NO_INT || s->ended_ms < s->started_ms)
		return 0;
	return s->ended_ms - s->started_ms;
}

static void
add_played(struct played_list *h, const char *key, const struct stretch *s)
{
	if (!*key)
		return;
	h->v = xgrow(h->v, h->n, &h->cap, sizeof(h->v[0]));
	h->v[h->n++] = (struct played){ key, s->sitting, length_ms(s) };
}

static const char *
title_of_item(const struct gather *g, const struct uuid *item)
{
	const struct item *i = gather_find(g, ROW_ITEM, item);
	const struct recording *r = i ? gather_find(g, ROW_RECORDING, &i->recording) : NULL;

	return r && r->title ? r->title : i && i->id ? i->id : "";
}

static int
order_day(const void *p, const void *q)
{
	return number_order(*(const int64_t *)p, *(const int64_t *)q);
}

/* Local dates on which anything played. */
static int64_t
count_days(const struct gather *g)
{
	size_t most = gather_count(g, ROW_STRETCH);
	int64_t *days = xcalloc(most + 1, sizeof(days[0])), n_days = 0;
	const struct stretch *s;
	size_t n = 0;

	for (struct gather_at at = { 0 }; (s = gather_next(g, ROW_STRETCH, &at));) {
		const struct sitting_row *sit = gather_find(g, ROW_SITTING, &s->sitting);

		if (s->row.deleted || !sit || sit->row.deleted || s->started_ms == NO_INT)
			continue;
		days[n++] = clock_day(s->started_ms, sit->started_offset_min);
	}
	qsort(days, n, sizeof(days[0]), order_day);
	for (size_t i = 0; i < n; i++)
		n_days += i == 0 || days[i] != days[i - 1];
	free(days);
	return n_days;
}

static void
sum_listening(struct stats_answer *a, const struct gather *g)
{
	struct played_list item = { 0 }, device = { 0 }, chain = { 0 }, all = { 0 };
	const struct stretch *s;

	for (struct gather_at at = { 0 }; (s = gather_next(g, ROW_STRETCH, &at));) {
		const struct sitting_row *sit = gather_find(g, ROW_SITTING, &s->sitting);
		struct uuid review = sit ? sit->review : UUID_NONE,
			    worn = gather_device(g, &s->device, &review);

		if (s->row.deleted || !gather_lives(g, &review, &s->sitting))
			continue;
		add_played(&all, "all", s);
		add_played(&item, title_of_item(g, &s->item), s);
		add_played(&device, gather_name(g, ROW_DEVICE, &worn), s);
		add_played(&chain, gather_name(g, ROW_CHAIN, &s->chain), s);
	}
	struct stats_listened_list total = summed(&all, &a->arena);
	a->ms = total.n ? total.v[0].ms : 0;
	a->sittings = total.n ? total.v[0].sittings : 0;
	a->days = count_days(g);
	a->by_item = summed(&item, &a->arena);
	a->by_device = summed(&device, &a->arena);
	a->by_chain = summed(&chain, &a->arena);
}

void
stats_answer_init(struct stats_answer *a, const struct gather *g)
{
	struct grades grades;
	const struct review *r;

	*a = (struct stats_answer){ 0 };
	a->reviews.v =
		arena_calloc(&a->arena, gather_count(g, ROW_REVIEW), sizeof(a->reviews.v[0]));
	for (struct gather_at at = { 0 }; (r = gather_next(g, ROW_REVIEW, &at));)
		a->reviews.v[a->reviews.n++] = r->id;
	sum_listening(a, g);
	grades_init(&grades, g);
	stats_ratings(&a->ratings, g, &grades, NULL, 0, &a->arena);
	grades_finish(&grades);
}

void
stats_answer_finish(struct stats_answer *a)
{
	stats_ratings_finish(&a->ratings);
	arena_finish(&a->arena);
}
