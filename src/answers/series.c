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

static bool
same_occasion(const struct graded *a, const struct graded *b)
{
	return a->occasion == b->occasion;
}

static void
find_spread(struct spread *x, const struct graded *v, size_t n, graded_same *same,
	const struct spread_scale *scale)
{
	CLEANUP(pointer_free) double *values = xcalloc(n + 1, sizeof(values[0]));
	CLEANUP(pointer_free) struct spread_group *groups = xcalloc(n + 1, sizeof(groups[0]));
	size_t n_groups = 0;

	for (size_t i = 0; i < n; i++)
		values[i] = v[i].rating->value;
	for (size_t i = 0, end; i < n; i = end) {
		end = end_of(v, n, i, same);
		groups[n_groups++] = (struct spread_group){ values + i, end - i };
	}
	spread_of(x, groups, n_groups, scale);
}

static void
find_fits(struct series *s, const struct grades *x)
{
	size_t i = 0;

	while (i < x->n_fits && !graded_same_question(&x->fits[i], s->v))
		i++;
	s->fits = x->fits + i;
	s->n_fits = i < x->n_fits ? end_of(x->fits, x->n_fits, i, graded_same_question) - i : 0;
	find_spread(&s->fit, s->fits, s->n_fits, same_occasion, &s->scale);
}

bool
series_next(struct series *s, const struct grades *x, size_t *at)
{
	if (*at >= x->n)
		return false;
	*s = (struct series){
		.v = x->v + *at, .n = x->n - *at, .sessions = x->sessions, .scale = x->v[*at].scale
	};
	s->n = end_of(s->v, s->n, 0, graded_same_question);
	*at += s->n;
	find_spread(&s->spread, s->v, s->n, graded_repeats, &s->scale);
	find_fits(s, x);
	return true;
}

/* Returns true if rating i is the first one of its place (item, section or whole device). */
static bool
is_first_of_place(const struct series *s, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (uuid_same(&s->v[k].place, &s->v[i].place))
			return false;
	return true;
}

bool
series_next_place(struct series *one, const struct series *s, size_t *at, struct arena *arena)
{
	while (*at < s->n && !is_first_of_place(s, *at))
		++*at;
	if (*at == s->n)
		return false;
	struct graded *v = arena_calloc(arena, s->n - *at, sizeof(v[0]));
	size_t n = 0;
	for (size_t i = *at; i < s->n; i++)
		if (uuid_same(&s->v[i].place, &s->v[*at].place))
			v[n++] = s->v[i];
	++*at;
	*one = *s;
	one->v = v;
	one->n = n;
	return true;
}

/* ---- describing the question that ratings answer ---- */

struct series_question
series_question(const struct gather *g, const struct series *s)
{
	const struct rating *r = s->v[0].rating;
	struct uuid u = uuid_of_attribute(r->lexicon, r->attribute);
	const struct attribute *a = r->lexicon ? gather_find(g, ROW_ATTRIBUTE, &u) : NULL;
	const struct score *score = r->lexicon ? NULL : rating_score(r->attribute);

	return (struct series_question){ .lexicon = r->lexicon,
		.attribute = r->attribute,
		.name = a && a->name ? a->name
			: score      ? score->name
				     : r->attribute,
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
	return steadiness_of(&s->spread, s->v, s->n, arena);
}

struct series_steadiness
series_fit(const struct series *s, struct arena *arena)
{
	return steadiness_of(&s->fit, s->fits, s->n_fits, arena);
}

/* ---- the mean of one device's ratings ---- */

static double
mean_of(const struct graded *v, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += v[i].rating->value;
	return sum / (double)n;
}

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

static bool
all_have(const struct series *s, const struct uuid *devices, size_t n, const struct uuid *place)
{
	const struct graded *first;
	size_t of_device;

	for (size_t i = 0; i < n; i++)
		if (!ratings_at(s, &devices[i], place, &first) &&
			(ratings_of(s, &devices[i], &of_device), of_device))
			return false;
	return true;
}

/* (*v)[0] to (*v)[n - 1] are the ratings of one device for one track, section or the device as a
 * whole. Chooses those that count for the mean: all ratings of an attribute, but only the newest
 * rating of a score, as in the draft. Moves *v to the first of these, and returns their number. */
static size_t
counting_at_place(const struct graded **v, size_t n)
{
	const struct graded *first = *v;

	if (first->rating->lexicon)
		return n;
	for (size_t i = 1; i < n; i++)
		if (rating_counts_over(first[i].rating, (*v)->rating))
			*v = &first[i];
	return 1;
}

static struct series_mean
mean_over(const struct series *s, const struct uuid *device, const struct uuid *devices, size_t n)
{
	double *values = xcalloc(s->n + 1, sizeof(values[0])), sum = 0;
	struct spread_mean all;
	int64_t last = INT64_MIN;

	bool items = text_order(s->v[0].rating->scope, "item") == 0;
	struct series_mean m = { NAN, NAN, NAN, NAN, 0, 0, NAN, items };

	for (size_t i = 0, end; i < s->n; i = end) {
		end = end_of(s->v, s->n, i, graded_same_place);
		if (!uuid_same(&s->v[i].device, device) ||
			(n && !all_have(s, devices, n, &s->v[i].place)))
			continue;
		const struct graded *at = &s->v[i];
		size_t counting = counting_at_place(&at, end - i);
		sum += mean_of(at, counting);
		m.places++;
		for (size_t k = i; k < end; k++) {
			values[m.ratings++] = s->v[k].rating->value;
			if (s->v[k].rating->made_ms >= last) {
				last = s->v[k].rating->made_ms;
				m.latest = s->v[k].rating->value;
			}
		}
	}
	if (m.places) {
		spread_mean(&all, values, m.ratings);
		m.mean = sum / (double)m.places;
		m.median = all.median;
		m.least = all.least;
		m.most = all.most;
	}
	free(values);
	return m;
}

struct series_mean
series_mean_of(const struct series *s, const struct uuid *device)
{
	return mean_over(s, device, NULL, 0);
}

void
series_means(const struct series *s, const struct uuid *devices, size_t n,
	struct series_mean *means, size_t *shared)
{
	*shared = 0;
	for (size_t i = 0; i < n; i++) {
		means[i] = mean_over(s, &devices[i], devices, n);
		if (means[i].places)
			*shared = means[i].places;
	}
	/* If no track or section has ratings of all devices, each device's mean is over all tracks
	 * or sections with its ratings. */
	for (size_t i = 0; !*shared && i < n; i++)
		means[i] = series_mean_of(s, &devices[i]);
}

/* Returns the values of the n ratings in v, all of one device and variant at one place. */
static struct series_values
values_at_place(const struct gather *g, const struct graded *v, size_t n, struct arena *arena)
{
	double *values = arena_calloc(arena, n, sizeof(values[0]));
	struct spread_mean m;

	for (size_t k = 0; k < n; k++)
		values[k] = v[k].rating->value;
	spread_mean(&m, values, n);
	return (struct series_values){ .item = gather_known(g, ROW_ITEM, &v->place),
		.section = gather_known(g, ROW_SECTION, &v->place),
		.heard_as = *v->heard_as ? v->heard_as : NULL,
		.values = { values, n },
		.blind = count_blind(v, n),
		.mean = m.mean,
		.median = m.median,
		.least = m.least,
		.most = m.most };
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

	for (size_t i = 0, end; i < ratings; i = end) {
		end = end_of(of, ratings, i, graded_repeats);
		v[n++] = values_at_place(g, &of[i], end - i, arena);
	}
	qsort(v, n, sizeof(v[0]), order_values);
	return (struct series_values_list){ v, n };
}

/* ---- the difference between two devices ---- */

/* Returns true if all n ratings were made on this chain. A chain of the same name counts as this
 * chain, since editing a chain adds a row. */
static bool
on_chain(const struct gather *g, const struct graded *v, size_t n, const struct uuid *chain)
{
	for (size_t i = 0; i < n; i++) {
		const struct uuid *other = &v[i].rating->setup.chain;

		if (!uuid_same(other, chain) &&
			strcmp(gather_name(g, ROW_CHAIN, other),
				gather_name(g, ROW_CHAIN, chain)) != 0)
			return false;
	}
	return true;
}

/* The time at which devices a and b were first matched in level with the setup `on`. Computed only
 * when the setup changes, since most ratings have the setup of the rating before. */
struct match {
	const struct uuid *a, *b;
	struct setup on;
	int64_t since_ms;
};

/* Returns true if the devices were matched in level before each rating, on the chain of that
 * rating. */
static bool
all_matched(const struct gather *g, const struct graded *v, size_t n, struct match *m)
{
	for (size_t i = 0; i < n; i++) {
		const struct rating *r = v[i].rating;

		if (!setup_same(&m->on, &r->setup, SETUP_ALL & ~SETUP_WORN))
			m->since_ms = gather_matched_since(g, m->a, m->b, &r->setup);
		m->on = r->setup;
		if (m->since_ms > r->made_ms)
			return false;
	}
	return true;
}

/* The ratings of two devices (or chains) a and b, item by item. */
struct sides {
	struct differ_rating *v;
	size_t n, items;
	double *d; /* d[i]: mean of a minus mean of b at places[i] */
	struct spread_counts *counts;
	struct uuid *places;
};

static void
sides_init(struct sides *x, size_t ratings)
{
	*x = (struct sides){ .v = xcalloc(ratings + 1, sizeof(x->v[0])),
		.d = xcalloc(ratings + 1, sizeof(x->d[0])),
		.counts = xcalloc(ratings + 1, sizeof(x->counts[0])),
		.places = xcalloc(ratings + 1, sizeof(x->places[0])) };
}

static void
sides_add(struct sides *x, const struct graded *v, size_t n, bool b)
{
	n = n ? counting_at_place(&v, n) : 0;
	for (size_t i = 0; i < n; i++)
		x->v[x->n++] =
			(struct differ_rating){ v[i].rating->value, x->items, v[i].session, b };
}

/* Completes a track (or section) whose ratings begin at x->v[from]. If only one of the two devices
 * has ratings there, drops them and returns false. */
static bool
sides_end_item(struct sides *x, size_t from, const struct uuid *place)
{
	double sum[2] = { 0, 0 };
	size_t n[2] = { 0, 0 };

	for (size_t i = from; i < x->n; i++) {
		sum[x->v[i].b] += x->v[i].value;
		n[x->v[i].b]++;
	}
	if (!n[0] || !n[1]) {
		x->n = from;
		return false;
	}
	x->d[x->items] = sum[0] / (double)n[0] - sum[1] / (double)n[1];
	x->counts[x->items] = (struct spread_counts){ n[0], n[1] };
	x->places[x->items++] = *place;
	return true;
}

/* Gives the sessions that have ratings in x->v new numbers, from 0 and without gaps. */
static void
renumber_sessions(struct sides *x, size_t sessions)
{
	size_t *number = xcalloc(sessions + 1, sizeof(number[0])), n = 0;

	for (size_t i = 0; i < x->n; i++)
		number[x->v[i].session] = 1;
	for (size_t i = 0; i < sessions; i++)
		number[i] = number[i] ? n++ : 0;
	for (size_t i = 0; i < x->n; i++)
		x->v[i].session = number[x->v[i].session];
	free(number);
}

/* Tests the difference of the two devices. Frees all lists but x->places, which the caller frees.
 * Returns false if the two were not rated on the same track or section, nor both as a whole. */
static bool
sides_test(struct sides *x, const struct series *s, struct series_pair *p)
{
	bool any = x->items > 0;

	p->p_holm = NAN;
	p->weight = spread_weight(x->counts, x->items);
	ranks_test(&p->ranks, x->d, x->items);
	renumber_sessions(x, s->sessions);
	differ_of(&p->differ, x->v, x->n, s->scale.step, &s->spread);
	free(x->v);
	free(x->d);
	free(x->counts);
	return any;
}

bool
series_compare(const struct gather *g, const struct series *s, const struct uuid *a,
	const struct uuid *b, struct series_pair *p, struct uuid **places)
{
	struct match match = { .a = a, .b = b, .since_ms = INT64_MAX };
	const struct uuid *chain = NULL;
	size_t n_a, n_b;
	const struct graded *v = ratings_of(s, a, &n_a);
	struct sides x;

	*p = (struct series_pair){ .matched = true };
	ratings_of(s, b, &n_b);
	sides_init(&x, n_a + n_b);
	for (size_t end, i = 0; i < n_a; i = end) {
		const struct graded *other = NULL;
		size_t from = x.n, k = ratings_at(s, b, &v[i].place, &other);

		end = end_of(v, n_a, i, graded_same_place);
		sides_add(&x, &v[i], end - i, false);
		sides_add(&x, other, k, true);
		if (!sides_end_item(&x, from, &v[i].place))
			continue;
		if (!chain)
			chain = &other->rating->setup.chain;
		p->chains_differ |=
			!on_chain(g, &v[i], end - i, chain) || !on_chain(g, other, k, chain);
		p->matched = p->matched && all_matched(g, &v[i], end - i, &match) &&
			all_matched(g, other, k, &match);
	}
	*places = x.places;
	return sides_test(&x, s, p);
}

bool
series_compare_chains(
	const struct series *s, const struct uuid *a, const struct uuid *b, struct series_pair *p)
{
	struct sides x;

	*p = (struct series_pair){ .matched = false };
	sides_init(&x, s->n);
	for (size_t i = 0, end; i < s->n; i = end) {
		size_t from = x.n;

		end = end_of(s->v, s->n, i, graded_same_place);
		for (size_t k = i; k < end; k++) {
			const struct setup *through = &s->v[k].rating->setup;
			bool other = setup_has(through, ROW_CHAIN, b);

			if (other || setup_has(through, ROW_CHAIN, a))
				sides_add(&x, &s->v[k], 1, other);
		}
		sides_end_item(&x, from, &s->v[i].place);
	}
	free(x.places);
	return sides_test(&x, s, p);
}
