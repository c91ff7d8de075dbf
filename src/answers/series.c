#include "answers/series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/sorted.h"
#include "base/text.h"
#include "numbers/spread.h"
#include "record/identity.h"
#include "record/rating.h"

typedef bool graded_same(const struct graded *, const struct graded *);

/* Returns the index after the last rating of the group that begins with rating i; `same` decides if
 * a rating belongs to the group. */
static size_t
end_of(const struct graded *v, size_t n, size_t i, graded_same *same)
{
	size_t end = i + 1;

	while (end < n && same(&v[i], &v[end]))
		end++;
	return end;
}

static void
find_spread(struct spread *x, const struct graded *v, size_t n, graded_same *same,
	const struct spread_scale *scale)
{
	CLEANUP(pointer_free) double *values = xcalloc(n + 1, sizeof(values[0]));
	CLEANUP(pointer_free) struct spread_group *groups = xcalloc(n + 1, sizeof(groups[0]));
	size_t n_groups = 0;

	for (size_t i = 0; i < n; i++)
		values[i] = v[i].value;
	for (size_t i = 0, end; i < n; i = end) {
		end = end_of(v, n, i, same);
		groups[n_groups++] = (struct spread_group){ values + i, end - i };
	}
	spread_of(x, groups, n_groups, scale);
}

bool
series_next(struct series *s, const struct grades *x, size_t *at)
{
	if (*at >= x->n)
		return false;
	*s = (struct series){ .v = x->v + *at, .n = x->n - *at, .scale = x->v[*at].scale };
	s->n = end_of(s->v, s->n, 0, graded_same_question);
	*at += s->n;
	s->each = x->each + s->v->each;
	s->n_each = (*at < x->n ? x->v[*at].each : x->n_each) - s->v->each;
	find_spread(&s->spread, s->v, s->n, graded_repeats, &s->scale);
	find_spread(&s->seating, s->each, s->n_each, graded_same_evening, &s->scale);
	return true;
}

double
series_spread(const struct grades *x, size_t *df)
{
	struct series s;
	double sum = 0;

	*df = 0;
	for (size_t at = 0; series_next(&s, x, &at);)
		if (s.v[0].rating->lexicon && s.spread.df > 0 && isfinite(s.spread.sd)) {
			sum += (double)s.spread.df * s.spread.sd * s.spread.sd;
			*df += s.spread.df;
		}
	return sqrt(sum / (double)*df);
}

bool
series_next_place(struct series *one, const struct series *s, size_t *at, struct arena *arena)
{
	struct graded *v = arena_calloc(arena, s->n - *at, sizeof(v[0]));
	size_t n = 0;

	for (; n == 0 && *at < s->n; ++*at) {
		const struct uuid *place = &s->v[*at].place;
		size_t k = 0;

		while (!uuid_same(&s->v[k].place, place))
			k++;
		for (size_t i = k; k == *at && i < s->n; i++)
			if (uuid_same(&s->v[i].place, place))
				v[n++] = s->v[i];
	}
	*one = *s;
	one->v = v;
	one->n = n;
	return n > 0;
}

/* ---- describing the question that ratings answer ---- */

struct series_question
series_question(const struct gather *g, const struct series *s)
{
	const struct rating *r = s->v[0].rating;
	struct uuid u = uuid_of_attribute(r->lexicon, r->attribute);
	const struct attribute *a = r->lexicon ? gather_find(g, ROW_ATTRIBUTE, &u) : NULL;

	return (struct series_question){ .lexicon = r->lexicon,
		.attribute = r->attribute,
		.name = rating_name(r, a),
		.low = a ? a->low : NULL,
		.mid = a ? a->mid : NULL,
		.high = a ? a->high : NULL,
		.scope = r->scope,
		.bipolar = a && a->bipolar,
		.blind = r->blind,
		.scale = s->scale };
}

static size_t
count_blind(const struct graded *v, size_t n)
{
	size_t blind = 0;

	for (size_t i = 0; i < n; i++)
		blind += v[i].rating->blind;
	return blind;
}

static struct series_steadiness
steadiness_of(const struct spread *x, const struct graded *v, size_t n, struct arena *arena)
{
	static const char *const states[] = { "too few", "provisional", "shown" };
	bool shown = x->state != SPREAD_TOO_FEW;
	struct buf words = BUF_INIT;

	spread_add_spread(&words, x);
	return (struct series_steadiness){ .state = states[x->state],
		.text = arena_keep(arena, buf_detach(&words)),
		.ratings = n,
		.blind = count_blind(v, n),
		.repeated = x->groups,
		.df = x->df,
		.at_ends = x->at_ends,
		.sd = shown ? x->sd : (double)NAN,
		.sd_used = shown ? x->sd_used : (double)NAN,
		.smallest_difference =
			shown ? spread_limit(x->sd_used, x->df, sqrt(2)) : (double)NAN,
		.finer_than_scale = shown && x->finer_than_scale,
		.interval = shown ? x->interval : RANGE_UNKNOWN };
}

struct series_steadiness
series_steadiness(const struct series *s, struct arena *arena)
{
	return steadiness_of(&s->spread, s->each, s->n_each, arena);
}

struct series_steadiness
series_seating(const struct series *s, struct arena *arena)
{
	bool any = s->seating.groups > 0;

	return steadiness_of(&s->seating, s->each, any ? s->n_each : 0, arena);
}

/* ---- the mean of one device's ratings ---- */

static int
order_at_place(const void *p, const void *q)
{
	const struct graded *a = p, *b = q;
	int o = uuid_order(&a->device, &b->device);

	return o ? o : uuid_order(&a->place, &b->place);
}

/* Returns the index of the device's first rating of this item or section (UUID_NONE: of the whole
 * device), or where it would be inserted. */
static size_t
first_of(const struct series *s, const struct uuid *device, const struct uuid *place)
{
	struct graded key = { .device = *device, .place = *place };

	return sorted_at(&key, s->v, s->n, sizeof(s->v[0]), order_at_place);
}

/* Returns the ratings of a device, which are adjacent; *n gets their number. */
static const struct graded *
ratings_of(const struct series *s, const struct uuid *device, size_t *n)
{
	size_t i = first_of(s, device, &UUID_NONE), end = i;

	while (end < s->n && uuid_same(&s->v[end].device, device))
		end++;
	*n = end - i;
	return s->v + i;
}

/* Returns the number of a device's ratings for an item or section (UUID_NONE: for the whole
 * device). *first points to the first one. */
static size_t
ratings_at(const struct series *s, const struct uuid *device, const struct uuid *place,
	const struct graded **first)
{
	size_t i = first_of(s, device, place);

	*first = &s->v[i];
	if (i == s->n || !uuid_same(&s->v[i].device, device) || !uuid_same(&s->v[i].place, place))
		return 0;
	return end_of(s->v, s->n, i, graded_same_place) - i;
}

struct series_mean
series_mean_of(const struct series *s, const struct uuid *device)
{
	size_t n;
	const struct graded *v = ratings_of(s, device, &n);
	CLEANUP(pointer_free) const struct graded **room = xcalloc(n + 1, sizeof(room[0]));
	CLEANUP(pointer_free) double *values = xcalloc(n + 1, sizeof(values[0]));
	struct spread_mean all;

	for (size_t i = 0; i < n; i++) {
		room[i] = &v[i];
		values[i] = v[i].value;
	}
	struct series_mean m = { worth_of(room, n), NAN, NAN,
		text_order(s->v[0].rating->scope, "item") == 0 };
	if (m.of.last) {
		spread_mean(&all, values, n);
		m.median = all.median;
		m.latest = m.of.last->value;
	}
	return m;
}

size_t
series_shared(const struct series *s, const struct uuid *devices, size_t n)
{
	const struct graded *v = NULL, *first;
	size_t shared = 0, rated = 0, of_device;

	for (size_t i = 0; i < n && !rated; i++)
		v = ratings_of(s, &devices[i], &rated);
	for (size_t i = 0; i < rated; i++) {
		bool all = !i || !uuid_same(&v[i].place, &v[i - 1].place);

		for (size_t k = 0; k < n && all; k++) {
			ratings_of(s, &devices[k], &of_device);
			all = !of_device || ratings_at(s, &devices[k], &v[i].place, &first);
		}
		shared += all;
	}
	return shared;
}

static int
order_values(const void *p, const void *q)
{
	const struct series_values *a = p, *b = q;
	int o = text_order(a->item, b->item);

	o = o ? o : text_order(a->section, b->section);
	return o ? o : text_order(a->heard_as, b->heard_as);
}

struct series_values_list
series_values(const struct gather *g, const struct series *s, const struct uuid *device,
	struct arena *arena)
{
	size_t n = 0, ratings;
	const struct graded *of = ratings_of(s, device, &ratings);
	struct series_values *v = arena_calloc(arena, ratings, sizeof(v[0]));
	double *values = arena_calloc(arena, ratings, sizeof(values[0]));

	for (size_t i = 0, end; i < ratings; i = end) {
		struct spread_mean m;

		end = end_of(of, ratings, i, graded_repeats);
		for (size_t k = i; k < end; k++)
			values[k] = of[k].value;
		spread_mean(&m, values + i, end - i);
		v[n++] = (struct series_values){ .item = gather_known(g, ROW_ITEM, &of[i].place),
			.section = gather_known(g, ROW_SECTION, &of[i].place),
			.heard_as = *of[i].heard_as ? of[i].heard_as : NULL,
			.values = { values + i, end - i },
			.blind = count_blind(&of[i], end - i),
			.mean = m.mean,
			.median = m.median,
			.least = m.least,
			.most = m.most };
	}
	qsort(v, n, sizeof(v[0]), order_values);
	return (struct series_values_list){ v, n };
}

/* ---- the difference between two devices ---- */

/* The ratings of two devices (or chains) a and b, place by place. */
struct sides {
	const struct series *s;
	const struct graded *from; /* s->v, or s->each */
	struct differ_rating *v;   /* id: index in `from` */
	size_t n, items;
	struct uuid *places;
	bool newest; /* only the newest rating of each device counts: for scores */
};

static void
sides_init(struct sides *x, const struct series *s, size_t ratings, bool newest)
{
	*x = (struct sides){ .s = s,
		.from = s->v,
		.v = xcalloc(ratings + 1, sizeof(x->v[0])),
		.places = xcalloc(ratings + 1, sizeof(x->places[0])),
		.newest = newest };
}

/* Adds the n ratings at v of one device at one place; of scores only the newest, if x->newest. */
static void
sides_add(struct sides *x, const struct graded *v, size_t n, bool b)
{
	const struct graded *last = v;

	for (size_t i = 1; i < n; i++)
		if (rating_is_later(v[i].rating, last->rating))
			last = &v[i];
	for (const struct graded *one = v; one < v + n; one++)
		if (!x->newest || one == last)
			x->v[x->n++] =
				(struct differ_rating){ x->newest ? one->rating->value : one->value,
					x->items, one->evening, b, (size_t)(one - x->from) };
}

/* Completes a place whose ratings begin at x->v[from]. If only one of the two devices has ratings
 * there, drops them. */
static void
sides_end_item(struct sides *x, size_t from, const struct uuid *place)
{
	size_t n[2] = { 0, 0 };

	for (size_t i = from; i < x->n; i++)
		n[x->v[i].b]++;
	if (n[0] && n[1])
		x->places[x->items++] = *place;
	else
		x->n = from;
}

/* Tests the difference of the two devices. Leaves in x->places the places that count, which the
 * caller frees, and in x->v the ratings. Returns false if the two were not rated at the same place.
 */
static bool
sides_test(struct sides *x, struct series_pair *p)
{
	CLEANUP(pointer_free) size_t *items = xcalloc(x->items + 1, sizeof(items[0]));

	*p = (struct series_pair){ .p_holm = NAN };
	differ_of(&p->differ, x->v, &x->n, x->s->scale.step, &x->s->spread, items);
	for (size_t i = 0; i < p->differ.pairs.n; i++)
		x->places[i] = x->places[items[i]];
	return x->items > 0;
}

static bool
compare_devices(const struct gather *g, struct sides *x, const struct uuid *a, const struct uuid *b,
	struct series_pair *p)
{
	size_t n;
	const struct graded *v = ratings_of(x->s, a, &n);

	for (size_t end, i = 0; i < n; i = end) {
		const struct graded *other = NULL;
		size_t from = x->n, k = ratings_at(x->s, b, &v[i].place, &other);

		end = end_of(v, n, i, graded_same_place);
		sides_add(x, &v[i], end - i, false);
		sides_add(x, other, k, true);
		sides_end_item(x, from, &v[i].place);
	}
	bool any = sides_test(x, p);
	/* How the ratings that count were made: levels matched before each of them and on its
	 * chain, all on one chain. A chain of the same name counts as the same, since editing a
	 * chain adds a row. */
	const struct graded *last = NULL; /* a match is searched again if setup or day change */
	p->matched = x->n > 0;
	for (size_t i = 0; i < x->n; i++) {
		const struct graded *one = &x->from[x->v[i].id];
		const struct rating *r = one->rating;
		const struct uuid *chain = &r->setup.chain,
				  *first = &x->from[x->v[0].id].rating->setup.chain;

		p->chains_differ = p->chains_differ ||
			(!uuid_same(chain, first) &&
				strcmp(gather_name(g, ROW_CHAIN, chain),
					gather_name(g, ROW_CHAIN, first)) != 0);
		if (p->matched &&
			(!last || last->day != one->day || p->match->made_ms > r->made_ms ||
				!setup_same(&last->rating->setup, &r->setup,
					SETUP_ALL & ~SETUP_WORN))) {
			p->match = gather_match(g, a, b, &r->setup, r->made_ms);
			p->matched = p->match != NULL;
		}
		last = one;
	}
	free(x->v);
	return any;
}

bool
series_compare(const struct gather *g, const struct series *s, const struct uuid *a,
	const struct uuid *b, struct series_pair *p, struct uuid **places)
{
	size_t n_a, n_b;
	struct sides x;

	ratings_of(s, a, &n_a);
	ratings_of(s, b, &n_b);
	sides_init(&x, s, n_a + n_b, false);
	bool any = compare_devices(g, &x, a, b, p);
	if (any && !s->v[0].rating->lexicon && p->differ.evenings < DIFFER_EVENINGS) {
		/* Without a test, the difference is that of the scores as they are printed. */
		free(x.places);
		sides_init(&x, s, n_a + n_b, true);
		any = compare_devices(g, &x, a, b, p);
	}
	*places = x.places;
	return any;
}

bool
series_compare_chains(
	const struct series *s, const struct uuid *a, const struct uuid *b, struct series_pair *p)
{
	struct sides x;

	sides_init(&x, s, s->n_each, false);
	x.from = s->each; /* one evening may have both chains at one place */
	for (size_t i = 0, end; i < s->n_each; i = end) {
		size_t from = x.n;

		end = end_of(s->each, s->n_each, i, graded_same_place);
		for (size_t k = i; k < end; k++) {
			const struct setup *through = &s->each[k].rating->setup;
			bool other = setup_has(through, ROW_CHAIN, b);

			if (other || setup_has(through, ROW_CHAIN, a))
				sides_add(&x, &s->each[k], 1, other);
		}
		sides_end_item(&x, from, &s->each[i].place);
	}
	bool any = sides_test(&x, p);
	free(x.v);
	free(x.places);
	return any;
}

struct uuid *
series_reviews(const struct series *s, const struct uuid *a, const struct uuid *b,
	const struct uuid *places, size_t n, size_t *reviews)
{
	const struct uuid *devices[] = { a, b };
	struct uuid *v = NULL;
	size_t cap = *reviews = 0;

	for (size_t i = 0; i < n * LENGTH(devices); i++) {
		const struct graded *at;
		size_t ratings = ratings_at(s, devices[i / n], &places[i % n], &at);

		for (; ratings-- > 0; at++) {
			if (uuid_index(&at->rating->review, v, *reviews) < *reviews)
				continue;
			v = xgrow(v, *reviews, &cap, sizeof(v[0]));
			v[(*reviews)++] = at->rating->review;
		}
	}
	return v;
}
