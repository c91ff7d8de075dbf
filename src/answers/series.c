#include "answers/series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "numbers/differ.h"
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
	for (size_t i = 0; i < s->n; i++) /* the coarsest step that was used */
		s->scale.step = fmax(s->scale.step, s->v[i].scale.step);
	find_spread(&s->spread, s->v, s->n, graded_repeats, &s->scale);
	find_spread(&s->seating, s->each, s->n_each, graded_same_evening, &s->scale);
	return true;
}

struct series *
series_all(const struct grades *x, size_t *n, struct arena *arena)
{
	struct {
		struct series *v;
		size_t n, cap;
	} all = { 0 };
	struct series s;

	for (size_t at = 0; series_next(&s, x, &at);)
		ARENA_ADD(arena, &all, s);
	*n = all.n;
	return all.v;
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
order_device(const void *p, const void *q)
{
	return uuid_order(&((const struct graded *)p)->device, &((const struct graded *)q)->device);
}

/* Returns the ratings of a device, which are adjacent; *n gets their number. */
static const struct graded *
ratings_of(const struct series *s, const struct uuid *device, size_t *n)
{
	struct graded key = { .device = *device };
	size_t i = sorted_at(&key, s->v, s->n, sizeof(s->v[0]), order_device), end = i;

	while (end < s->n && uuid_same(&s->v[end].device, device))
		end++;
	*n = end - i;
	return s->v + i;
}

/* Writes to `room` the ratings of a device, sorted by place. Returns their number. */
static size_t
list_of(const struct series *s, const struct uuid *device, const struct graded **room)
{
	size_t n;
	const struct graded *v = ratings_of(s, device, &n);

	for (size_t i = 0; i < n; i++)
		room[i] = &v[i];
	return n;
}

static int
order_values(const void *p, const void *q)
{
	const struct series_values *a = p, *b = q;
	int o = text_order(a->item, b->item);

	o = o ? o : text_order(a->section, b->section);
	o = o ? o : text_order(a->cue, b->cue);
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
			.cue = arena_keep(arena, gather_cue(g, &of[i].cue)),
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
	const struct graded **from;
	struct differ_rating *v;   /* id: index in `from` */
	size_t n, items, evenings; /* evenings: the numbers in v are below it */
	struct uuid *places;
};

static void
sides_add(struct sides *x, const struct graded *one, bool b)
{
	x->from[x->n] = one;
	x->v[x->n] = (struct differ_rating){ one->value, x->items, one->evening, b, x->n };
	x->evenings = one->evening < x->evenings ? x->evenings : one->evening + 1;
	x->n++;
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

/* Tests the difference of the two devices. Leaves in x->v the ratings that count, and in p->places
 * the places. Returns false if the two were not rated at the same place; p->places is then freed.
 */
static bool
sides_test(struct sides *x, struct series_pair *p)
{
	CLEANUP(pointer_free) size_t *items = xcalloc(x->items + 1, sizeof(items[0]));

	differ_of(&p->differ, x->v, &x->n, !p->equalised, x->s->scale.step,
		x->s->v[0].rating->blind, &x->s->spread, items);
	for (size_t i = 0; i < p->differ.places; i++)
		x->places[i] = x->places[items[i]];
	if (x->items)
		p->places = x->places;
	else
		free(x->places);
	return x->items > 0;
}

#define LEAST_STEPS 5 /* a scale of fewer steps has ratings at its ends anyway */

/* Sets which device was rated first on how many evenings, and if ratings are at an end. */
static void
find_limits(const struct sides *x, struct series_pair *p)
{
	const struct spread_scale *scale = &x->s->scale;
	size_t at[2][2] = { { 0 } }, n[2] = { 0 };
	CLEANUP(pointer_free)
	const struct rating **first = xcalloc(2 * x->evenings + 1, sizeof(first[0]));

	for (size_t i = 0; i < x->n; i++) {
		const struct differ_rating *v = &x->v[i];
		const struct rating *r = x->from[v->id]->rating,
				    **of = &first[2 * v->evening + v->b];

		n[v->b]++;
		at[v->b][0] += v->value <= scale->min;
		at[v->b][1] += v->value >= scale->max;
		if (!r->blind && !uuid_none(&r->sitting) && (!*of || rating_is_later(*of, r)))
			*of = r;
	}
	for (size_t i = 0; i < x->evenings; i++)
		if (first[2 * i] && first[2 * i + 1])
			p->first[rating_is_later(first[2 * i], first[2 * i + 1])]++;
	for (int b = 0; (scale->max - scale->min) / scale->step > LEAST_STEPS - 1.5 && b < 2; b++)
		p->at_end |= 3 * at[b][0] >= n[b] || 3 * at[b][1] >= n[b];
}

/* Sets how the ratings that count were made: levels matched before each of them and on its chain,
 * all on one chain. A chain of the same name counts as the same, since editing a chain adds a row.
 */
static void
find_levels(const struct gather *g, const struct sides *x, struct series_pair *p)
{
	const struct graded *last = NULL; /* a match is searched again if setup or day change */
	int64_t end_ms = INT64_MIN;
	p->matched = x->n > 0;
	for (size_t i = 0; i < x->n; i++) {
		const struct graded *one = x->from[x->v[i].id];
		const struct rating *r = one->rating;
		const struct uuid *chain = &r->setup.chain,
				  *first = &x->from[x->v[0].id]->rating->setup.chain;

		p->chains_differ = p->chains_differ ||
			(!uuid_same(chain, first) &&
				strcmp(gather_name(g, ROW_CHAIN, chain),
					gather_name(g, ROW_CHAIN, first)) != 0);
		if (p->matched &&
			(!last || last->day != one->day || p->match->made_ms > r->made_ms ||
				r->made_ms >= end_ms ||
				!setup_same(
					&last->rating->setup, &r->setup, SETUP_ALL & ~SETUP_WORN)))
			p->match = gather_match(g, &p->a, &p->b, &r->setup, r->made_ms, &end_ms);
		p->matched = p->matched && p->match && r->made_ms < end_ms;
		last = one;
	}
}

bool
series_compare(const struct gather *g, const struct series *s, const struct uuid *a,
	const struct uuid *b, struct series_pair *p)
{
	CLEANUP(pointer_free)
	const struct graded **room_a = xcalloc(s->n + 1, sizeof(room_a[0])),
			    **room_b = xcalloc(s->n + 1, sizeof(room_b[0]));
	size_t n[] = { list_of(s, a, room_a), list_of(s, b, room_b) };
	struct sides x = { .s = s };

	*p = (struct series_pair){ .s = s, .a = *a, .b = *b, .p_holm = NAN };
	figure_comparable(room_a, &n[0], room_b, &n[1]);
	if (!n[0] || !n[1] || !s->v[0].rating->lexicon)
		return false;
	p->equalised = !figure_is_plain(room_a[0]) || !figure_is_plain(room_b[0]);
	x.from = xcalloc(n[0] + n[1] + 1, sizeof(x.from[0]));
	x.v = xcalloc(n[0] + n[1] + 1, sizeof(x.v[0]));
	x.places = xcalloc(n[0] + n[1] + 1, sizeof(x.places[0]));
	for (size_t i = 0, k = 0; i < n[0];) {
		const struct uuid *place = &room_a[i]->place;
		size_t from = x.n;

		for (; i < n[0] && uuid_same(&room_a[i]->place, place); i++)
			sides_add(&x, room_a[i], false);
		for (; k < n[1] && uuid_order(&room_b[k]->place, place) <= 0; k++)
			if (uuid_same(&room_b[k]->place, place))
				sides_add(&x, room_b[k], true);
		sides_end_item(&x, from, place);
	}
	bool any = sides_test(&x, p);
	find_limits(&x, p);
	find_levels(g, &x, p);
	p->of[0] = figure_of(room_a, list_of(s, a, room_a));
	p->of[1] = figure_of(room_b, list_of(s, b, room_b));
	free(x.v);
	free(x.from);
	return any;
}

/* ---- the verdict ---- */

/* Returns why a difference was not tested, or what limits it; NULL: nothing. */
static const char *
reason_of(const struct series_pair *p, const struct gather *g, struct arena *arena)
{
	const struct differ *x = &p->differ;
	const char *scope = p->s->v[0].rating->scope;

	if (p->judged == DIFFER_UNTESTED)
		return p->equalised                      ? "heard through an equaliser"
			: x->same                        ? "you gave the same numbers each evening"
			: x->evenings >= DIFFER_EVENINGS ? "all differences are equal"
			: x->evenings == 2               ? "rated on the same evening only twice"
			: x->evenings == 1               ? "rated on the same evening only once"
							 : "not rated on the same evening";
	if (p->judged == DIFFER_ORDER)
		return arena_keep(arena,
			xasprintf("put %s on first next time",
				text_last_word(
					gather_name(g, ROW_DEVICE, p->first[0] ? &p->b : &p->a))));
	if (p->judged == DIFFER_NOT_SHOWN && x->p < DIFFER_LEVEL)
		return arena_keep(
			arena, xasprintf("it may be chance among %zu attributes", p->family));
	if (p->judged == DIFFER_SHOWN && x->places == 1 && scope && strcmp(scope, "item") == 0)
		return "only for this music";
	return NULL;
}

static void
judge(struct series_pair *p, const struct gather *g, struct arena *arena)
{
	bool ends;

	p->margin = differ_margin(&p->s->scale, g->alike_within);
	if (p->also_blind) {
		p->verdict = "beside the blind figure";
		return;
	}
	p->judged = differ_judge(&p->differ, p->p_holm, p->margin);
	if (p->judged == DIFFER_SHOWN &&
		(p->first[0] == p->differ.evenings || p->first[1] == p->differ.evenings))
		p->judged = DIFFER_ORDER;
	ends = p->judged == DIFFER_ALIKE && p->at_end;
	if (ends)
		p->judged = DIFFER_NOT_SHOWN;
	p->verdict = differ_word(p->judged);
	p->reason = ends ? "ratings lie at the end of the scale" : reason_of(p, g, arena);
}

struct series_pairs
series_pairs(const struct gather *g, const struct series *s, size_t n, const struct uuid *a,
	const struct uuid *b, struct arena *arena)
{
	struct series_pairs pairs = { 0 };
	CLEANUP(pointer_free)
	double *p = xcalloc(n + 1, sizeof(*p)), *adjusted = xcalloc(n + 1, sizeof(*adjusted));
	CLEANUP(pointer_free)
	size_t *family = xcalloc(n + 1, sizeof(*family)), *tested = xcalloc(n + 1, sizeof(*tested));

	for (size_t i = 0; i < n; i++) {
		const struct series *before = pairs.n ? pairs.v[pairs.n - 1].s : NULL;
		struct series_pair x;

		if (!series_compare(g, &s[i], a, b, &x))
			continue;
		arena_keep(arena, x.places);
		/* The blind ratings of an attribute are before its sighted ones. */
		x.also_blind = before && before->v->attribute == s[i].v->attribute;
		ARENA_ADD(arena, &pairs, x);
	}
	for (size_t i = 0; i < pairs.n; i++)
		p[i] = pairs.v[i].also_blind ? (double)NAN : pairs.v[i].differ.p;
	holm_adjust(p, family, adjusted, tested, pairs.n);
	for (size_t i = 0; i < pairs.n; i++) {
		pairs.v[i].p_holm = adjusted[i];
		pairs.v[i].family = tested[i];
		judge(&pairs.v[i], g, arena);
	}
	return pairs;
}

/* ---- the figures of a table ---- */

size_t
series_means(const struct series *s, const struct uuid *devices, size_t n, struct figure *v)
{
	CLEANUP(pointer_free) const struct graded **room = xcalloc(s->n + 1, sizeof(room[0]));
	CLEANUP(pointer_free) struct uuid *common = xcalloc(s->n + 1, sizeof(common[0]));
	size_t shared = 0;
	bool rated = false;

	for (size_t i = 0; i < n; i++) {
		size_t of = figure_counting(room, list_of(s, &devices[i], room)), kept = 0;

		/* Keeps the places that each device so far has. */
		for (size_t k = 0; k < of; k++)
			if ((!k || !uuid_same(&room[k]->place, &room[k - 1]->place)) &&
				(!rated ||
					uuid_index(&room[k]->place, common + kept, shared - kept) <
						shared - kept))
				common[kept++] = room[k]->place;
		v[i] = figure_of(room, of);
		if (of) {
			shared = kept;
			rated = true;
		}
	}
	return shared;
}
