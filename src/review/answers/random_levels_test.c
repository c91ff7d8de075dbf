/* Random evenings of volumes and matches, hour by hour, and a slow second reading of the rules:
 * were the levels of two things matched when they were heard? */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/answers/levels.h"
#include "review/record/rows_rating.h"
#include "support/answers_bench.h"
#include "support/needs.h"
#include "support/test.h"

#define ROUNDS 4000
#define ASKED 40 /* pairs in a round */
#define MOST 12
#define HOUR_MS INT64_C(3600000)
#define DAYS_HOURS (MATCH_DAYS * 24)

/* The setup with which something was heard. */
struct heard_with {
	int device, setting, chain, equaliser; /* setting 0: not noted */
};

/* A volume that was noted, in the order of time. */
struct noted {
	int hour;
	struct heard_with at, to; /* to: what it was matched to */
	bool matched;
	int value; /* 0: none */
	bool deleted;
};

static const char *const devices[] = { "cantor", "performer8", "crimson" };
static const char *const settings[] = { "", "foam", "wide" };
static const char *const chains[] = { "dx300", "dongle" };

static struct answers_bench b;
static struct noted noted[MOST];
static int n_noted;
static uint32_t seed, this_seed;

/* ---- the rules, read a second time ---- */

static bool
same(const struct heard_with *a, const struct heard_with *z, bool any_chain)
{
	return a->device == z->device && a->equaliser == z->equaliser &&
		(a->setting == z->setting || !a->setting || !z->setting) &&
		(any_chain || a->chain == z->chain);
}

/* One of two things that were heard. */
struct sound {
	struct heard_with with;
	int hour;
};

/* Returns 1 if the match turned the volume of a, 2 if it turned the volume of z, and 0 if it
 * matches other things. */
static int
is_match_of(const struct noted *v, const struct heard_with *a, const struct heard_with *z,
	bool any_chain)
{
	if (!v->matched || v->deleted || (any_chain && v->at.chain != v->to.chain))
		return 0;
	if (same(&v->at, a, any_chain) && (!z || same(&v->to, z, any_chain)))
		return 1;
	return same(&v->to, a, any_chain) && (!z || same(&v->at, z, any_chain)) ? 2 : 0;
}

/* The newest match of a and z (NULL: of a and anything) in the 90 days up to an hour. */
static const struct noted *
match_up_to(const struct heard_with *a, const struct heard_with *z, int hour, bool any_chain)
{
	const struct noted *newest = NULL;

	for (const struct noted *v = noted; v < noted + n_noted; v++)
		if (v->hour <= hour && v->hour >= hour - DAYS_HOURS &&
			is_match_of(v, a, z, any_chain))
			newest = v;
	return newest;
}

/* The first match of a and z in the 8 hours after an hour. */
static const struct noted *
match_after(const struct heard_with *a, const struct heard_with *z, int hour)
{
	for (const struct noted *v = noted; v < noted + n_noted; v++)
		if (v->hour > hour && v->hour <= hour + MATCH_HOURS && is_match_of(v, a, z, false))
			return v;
	return NULL;
}

static bool
is_volume_of(const struct noted *v, const struct heard_with *with)
{
	return !v->deleted && v->value && same(&v->at, with, false);
}

/* The volume of one end at a match: that which was turned, else the last one before, else the first
 * one after. */
static int
volume_at(const struct noted *match, const struct heard_with *end)
{
	int value = 0;

	if (is_volume_of(match, end))
		return match->value;
	for (const struct noted *v = noted; v < match; v++)
		value = is_volume_of(v, end) ? v->value : value;
	for (const struct noted *v = match; !value && v < noted + n_noted; v++)
		value = is_volume_of(v, end) ? v->value : 0;
	return value;
}

/* The hour at which one end of a match got another volume. */
static int
changed_at(const struct noted *match, const struct heard_with *end)
{
	for (const struct noted *v = match + 1; v < noted + n_noted; v++)
		if (is_volume_of(v, end) && v->value != volume_at(match, end))
			return v->hour;
	return INT32_MAX;
}

/* Of a sound before the match: it was at the end that stayed, at most 8 hours before, and the
 * volume there was not noted again in between. */
static bool
held_before(const struct noted *match, const struct heard_with *end, bool turned, int hour)
{
	for (const struct noted *v = noted; v <= match; v++)
		if (v->hour > hour && is_volume_of(v, end))
			return false;
	return !turned && match->hour - hour <= MATCH_HOURS;
}

static enum level_state
state_of_pair(const struct sound *a, const struct sound *z, const struct noted **match)
{
	const struct sound *const both[] = { a, z };
	int later = a->hour > z->hour ? a->hour : z->hour;
	enum level_state worst = LEVELS_MATCHED;

	*match = match_up_to(&a->with, &z->with, later, false);
	if (!*match) {
		*match = match_up_to(&a->with, &z->with, later, true);
		if (*match)
			return LEVELS_CHAINS;
		*match = match_after(&a->with, &z->with, later);
		return *match ? LEVELS_LATER : LEVELS_NONE;
	}
	bool first = is_match_of(*match, &a->with, &z->with, false) == 1;
	const struct heard_with *const ends[] = { first ? &(*match)->at : &(*match)->to,
		first ? &(*match)->to : &(*match)->at };
	for (int i = 0; i < 2; i++) {
		int hour = both[i]->hour;
		enum level_state state = LEVELS_MATCHED;

		if (hour < (*match)->hour &&
			!held_before(*match, ends[i], ends[i] == &(*match)->at, hour))
			state = LEVELS_LATER;
		if (hour >= (*match)->hour &&
			(hour >= changed_at(*match, ends[0]) ||
				hour >= changed_at(*match, ends[1])))
			state = LEVELS_CHANGED;
		worst = state > worst ? state : worst;
	}
	return worst;
}

/* Two are also matched through a third: the later one to it, and that to the earlier one. */
static enum level_state
state_of(const struct sound *a, const struct sound *z)
{
	const struct sound *later = z->hour >= a->hour ? z : a, *earlier = later == z ? a : z;
	const struct noted *match, *link = match_up_to(&later->with, NULL, later->hour, false);
	enum level_state state = state_of_pair(a, z, &match), through[2];

	if (state == LEVELS_MATCHED || !link)
		return state;
	bool turned = is_match_of(link, &later->with, NULL, false) == 1;
	const struct sound third = { turned ? link->to : link->at, link->hour };
	through[0] = state_of_pair(earlier, &third, &match);
	if (match == link) /* a setting that is not known would link two settings */
		return state;
	through[1] = state_of_pair(&third, later, &match);
	enum level_state worse = through[0] > through[1] ? through[0] : through[1];
	return worse < state ? worse : state;
}

/* ---- what a device matches at the bench ---- */

/* The newest match on the chain through any equaliser: with the worn device, else with any device.
 */
static const struct noted *
match_at_bench(const struct heard_with *on, const struct heard_with *worn, bool *turned)
{
	for (int any_other = 0; any_other < 2; any_other++)
		for (const struct noted *v = noted + n_noted; v-- > noted;) {
			struct heard_with a = *on, z = *worn;

			a.equaliser = z.equaliser = v->at.equaliser;
			int is = is_match_of(v, &a, any_other ? NULL : &z, false);
			*turned = is == 1;
			if (is)
				return v;
		}
	return NULL;
}

/* ---- the record ---- */

static struct heard_with
draw_setup(int odd)
{
	struct heard_with x = { .device = any_below(&seed, 8) % 3,
		.chain = !any_below(&seed, odd),
		.equaliser = !any_below(&seed, odd) };

	x.setting = x.device ? 0 : any_below(&seed, 3);
	return x;
}

static void
draw(void)
{
	int odd = 3 + any_below(&seed, 12), hour = 0;

	n_noted = 2 + any_below(&seed, MOST - 1);
	for (struct noted *v = noted; v < noted + n_noted; v++) {
		hour += 1 + any_below(&seed, any_below(&seed, 9) ? 6 : DAYS_HOURS);
		*v = (struct noted){ .hour = hour,
			.at = draw_setup(odd),
			.to = draw_setup(odd),
			.matched = any_below(&seed, 4),
			.value = any_below(&seed, 6) ? 20 + any_below(&seed, 2) : 0,
			.deleted = !any_below(&seed, 10) };
		v->to.equaliser = v->at.equaliser;
	}
}

/* All of it is before now. */
static int64_t
ms_of(int hour)
{
	return BENCH_T0 - MOST * MATCH_DAYS * BENCH_DAY + hour * HOUR_MS;
}

static struct setup
setup_of(const struct heard_with *x)
{
	return (struct setup){ .device = bench_id("device", devices[x->device]),
		.variant = x->setting ? bench_id("variant", settings[x->setting]) : UUID_NONE,
		.chain = bench_id("chain", chains[x->chain]),
		.equaliser = x->equaliser ? bench_id("equaliser", "e") : UUID_NONE };
}

static void
add_volume(const struct noted *v)
{
	CLEANUP(pointer_free) char *name = xasprintf("at %d", v->hour);
	struct volume *x = bench_row(&b.cantor, ROW_VOLUME, bench_id("volume", name));

	x->review = bench_id("review", "cantor");
	x->setup = setup_of(&v->at);
	if (!v->at.device && any_below(&seed, 2)) /* the device of the review */
		x->setup.device = UUID_NONE;
	if (v->matched)
		x->matched = setup_of(&v->to);
	else if (any_below(&seed, 2)) {
		x->matched = setup_of(&v->to);
		x->method = xstrdup("calculation");
	}
	if (v->to.chain == v->at.chain && any_below(&seed, 2))
		x->matched.chain = UUID_NONE;
	x->how = xstrdup("by ear");
	x->value = v->value ? xasprintf("%d", v->value) : NULL;
	x->made_ms = ms_of(v->hour);
	x->row.deleted = v->deleted;
}

static void
make_record(void)
{
	bench_init(&b);
	((struct row *)record_at(&b.cantor, ROW_VOLUME, 0))->deleted = true;
	for (size_t i = 1; i < LENGTH(settings); i++) {
		struct variant *x =
			bench_row(&b.cantor, ROW_VARIANT, bench_id("variant", settings[i]));

		x->device = bench_id("device", "cantor");
		x->name = xstrdup(settings[i]);
	}
	struct chain *c = bench_row(&b.cantor, ROW_CHAIN, bench_id("chain", "dongle"));
	c->review = bench_id("review", "cantor");
	c->name = xstrdup("dongle");
	c->content = xstrdup("source=Dongle");
	for (const struct noted *v = noted; v < noted + n_noted; v++)
		add_volume(v);
}

static struct heard_on
heard_on(const struct sound *x)
{
	return (struct heard_on){ setup_of(&x->with), made_of(&UUID_NONE, 0, ms_of(x->hour)) };
}

static void
print_noted(void)
{
	for (const struct noted *v = noted; v < noted + n_noted; v++)
		fprintf(stderr, "%d: %d/%d/%d/%d %d%s%d/%d/%d%s\n", v->hour, v->at.device,
			v->at.setting, v->at.chain, v->at.equaliser, v->value,
			v->matched ? " matched to " : " not ", v->to.device, v->to.setting,
			v->to.chain, v->deleted ? " deleted" : "");
}

static void
check_bench(const struct heard_with *on, const struct heard_with *worn)
{
	const struct setup a = setup_of(on), z = setup_of(worn);
	bool turned;
	const struct noted *rule = match_at_bench(on, worn, &turned);
	struct match_now now;
	bool is = match_at(&b.cantor, &a, &z, &now);

	assert_int_equal(is, rule != NULL);
	if (!is)
		return;
	struct heard_with other = turned ? rule->to : rule->at;
	const struct heard_with *here = other.device == on->device ? on : worn;
	/* the setting of now, if the one of then is not known or the same */
	if (other.device == here->device && (!other.setting || !here->setting))
		other.setting = here->setting;
	const struct setup expected = setup_of(&other);
	assert_true(setup_same(&now.other, &expected, SETUP_DEVICE | SETUP_VARIANT | SETUP_CHAIN));
	CLEANUP(pointer_free)
	char *value = rule->value ? xasprintf("%d", rule->value) : xstrdup("");
	assert_string_equal(turned ? now.value : now.other_then, value);
	assert_string_equal(now.how, "by ear");
}

/* The volume that was matched to, and nothing if it is still the volume there. */
static void
check_volume(const struct noted *match)
{
	CLEANUP(pointer_free) char *name = xasprintf("at %d", match->hour);
	const struct uuid u = bench_id("volume", name);
	const struct volume *row = record_find(&b.cantor, ROW_VOLUME, &u);
	int value = volume_at(match, &match->to);
	bool changed = changed_at(match, &match->to) < INT32_MAX;
	CLEANUP(pointer_free) char *text = value ? xasprintf("%d", value) : NULL;

	for (int only_changed = 0; only_changed < 2; only_changed++) {
		const struct volume *then = match_volume(&b.g, row, only_changed);

		assert_int_equal(then != NULL, value && (changed || !only_changed));
		if (then)
			assert_string_equal(then->value, text);
	}
}

TEST(levels_were_matched_as_volumes_say)
{
	size_t seen[LEVELS_NONE + 1] = { 0 };

	for (int round = 0; round < rounds_here(ROUNDS); round++) {
		this_seed = seed = (uint32_t)round;
		draw();
		make_record();
		for (int i = 0; i < ASKED; i++) {
			struct sound a = { draw_setup(8), 0 }, z = { draw_setup(8), 0 };
			const struct noted *near = &noted[any_below(&seed, n_noted)];

			a.hour = near->hour + any_below(&seed, 12) - 5;
			z.hour = near->hour + any_below(&seed, 12) - 5;
			if (a.with.device == z.with.device && a.with.setting == z.with.setting)
				continue;
			if (near->matched && any_below(&seed, 2)) {
				a.with = near->at;
				z.with = near->to;
			}
			enum level_state rule = state_of(&a, &z),
					 says = levels_of(&b.g,
						 (struct heard_on[]){ heard_on(&a), heard_on(&z) })
							.state;
			seen[rule]++;
			check_bench(&a.with, &z.with);
			if (near->matched && !near->deleted)
				check_volume(near);
			if (rule == says)
				continue;
			print_noted();
			fail_msg("seed %u: %d/%d/%d/%d at %d and %d/%d/%d/%d at %d: %d, not %d",
				this_seed, a.with.device, a.with.setting, a.with.chain,
				a.with.equaliser, a.hour, z.with.device, z.with.setting,
				z.with.chain, z.with.equaliser, z.hour, says, rule);
		}
		bench_finish(&b);
	}
	for (size_t i = 0; i < LENGTH(seen); i++)
		assert_true(seen[i] > 20);
}
