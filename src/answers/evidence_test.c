/* tests: no-valgrind */
/*
 * Error rates of the verdicts, on simulated archives whose truth is known. A check
 * runs some; `make evidence` runs 1,000 of each kind (EARLOG_ROUNDS) and prints what came out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "answers/compare.h"
#include "answers/rank.h"
#include "answers/stats.h"
#include "answers/test_bench.h"
#include "numbers/blind_chance.h"
#include "numbers/blind_draw.h"

#define SPREAD 0.5 /* SD of a rating, without that of the evening */
#define MOST_DEVICES 4

static size_t
rounds(size_t few)
{
	const char *asked = getenv("EARLOG_ROUNDS");

	return asked ? (size_t)strtoul(asked, NULL, 10) : few;
}

static double
uniform(struct blind_random *r)
{
	return ((double)(blind_next(r) >> 11) + 0.5) / 9007199254740992.0;
}

static double
normal(struct blind_random *r)
{
	return sqrt(-2 * log(uniform(r))) * cos(2 * acos(-1) * uniform(r));
}

/* As the wheel takes it: half steps of 0 to 5. */
static double
half_step(double x)
{
	return fmax(0, fmin(5, round(2 * x) / 2));
}

/* ---- archives ---- */

struct archive {
	struct record rec;
	const struct record *one;
	struct gather g;
	struct uuid devices[MOST_DEVICES];
	size_t ratings;
};

static void
archive_init(struct archive *a, size_t devices, size_t items)
{
	char name[32];

	*a = (struct archive){ 0 };
	record_init(&a->rec);
	a->one = &a->rec;
	a->g = (struct gather){ .v = &a->one, .n = 1 };
	struct review *r = bench_row(&a->rec, ROW_REVIEW, bench_id("review", "r"));
	r->id = xstrdup("r");
	for (size_t d = 0; d < devices; d++) {
		snprintf(name, sizeof(name), "d%zu", d);
		bench_device(&a->rec, name, name);
		a->devices[d] = bench_id("device", name);
	}
	r->device = a->devices[0];
	for (size_t i = 0; i < items; i++)
		bench_item(&a->rec, "r", (int)i);
	for (int n = 1; n <= 12; n++)
		bench_sitting(&a->rec, "r", n);
}

static struct rating *
add_rating(struct archive *a, size_t device, const char *attribute, size_t item, int sitting,
	double value)
{
	char name[32];

	snprintf(name, sizeof(name), "%zu", ++a->ratings);
	struct rating *x = bench_row(&a->rec, ROW_RATING, bench_id("rating", name));
	x->review = bench_id("review", "r");
	snprintf(name, sizeof(name), "r%d", sitting);
	x->sitting = bench_id("sitting", name);
	x->setup.device = a->devices[device];
	snprintf(name, sizeof(name), "bass/track%zu", item);
	x->item = bench_id("item", name);
	x->setup.chain = bench_id("chain", "dx300");
	x->scope = xstrdup("item");
	x->lexicon = xstrdup("bs2399");
	x->attribute = xstrdup(attribute);
	x->value = value;
	x->scale = xstrdup(BENCH_HALVES);
	x->made_ms = BENCH_T0 + sitting * BENCH_DAY + (int64_t)a->ratings * 1000;
	x->made_offset_min = 0;
	return x;
}

/* ---- two devices on several evenings ---- */

/* Which devices are rated on an evening: both on all; one device on each, in turn; a block of
 * tracks with one, on the next evening with the other; first the one, then the other, with one
 * evening in common; three evenings with both, before them one alone and after them the other. */
enum layout { TOGETHER, IN_TURN, BLOCKS, ONE_COMMON, THREE_COMMON };

/* All SDs are of the listener. `apart`: how much higher the first device is; hang: SD of the
 * difference between tracks; drift: change per evening. */
struct design {
	const char *name;
	enum layout layout;
	size_t items, evenings;
	double evening_sd, drift, apart, hang;
	size_t attributes, plan; /* 0: one attribute; no plan */
	double step, ceiling;    /* of the scale; 0: half steps to 5 */
};

enum { MOST_EVENINGS = 12, MOST_ITEMS = 12 };

static bool
is_rated(const struct design *d, size_t evening, size_t device, size_t item)
{
	size_t n = d->evenings, block = (n + 1) / 2;

	switch (d->layout) {
	case TOGETHER: return true;
	case IN_TURN: return evening % 2 == device;
	case BLOCKS: return evening % 2 == device && item * block / d->items == evening / 2;
	case ONE_COMMON: return evening == n / 2 || (evening > n / 2) == (device == 1);
	case THREE_COMMON:
		return (evening + 1 >= n / 2 && evening <= n / 2 + 1) ||
			(evening > n / 2) == (device == 1);
	}
	return false;
}

/* The ratings of all evenings, made before the first look at them. */
struct drawn {
	double v[MOST_EVENINGS][2][MOST_ITEMS];
};

static void
draw(struct drawn *x, const struct design *d, struct blind_random *r)
{
	double step = d->step > 0 ? d->step : 0.5, ceiling = d->ceiling > 0 ? d->ceiling : 5;
	double level[MOST_ITEMS], own[2][MOST_ITEMS];

	for (size_t i = 0; i < d->items; i++) {
		level[i] = ceiling * (0.35 + 0.3 * uniform(r));
		for (size_t k = 0; k < 2; k++)
			own[k][i] = (k ? 0 : d->apart) + d->hang / sqrt(2) * normal(r);
	}
	for (size_t e = 0; e < d->evenings; e++) {
		double mood = d->evening_sd * normal(r) +
			d->drift * ((double)e - (double)d->evenings / 2);

		for (size_t k = 0; k < 2; k++)
			for (size_t i = 0; i < d->items; i++) {
				double value = level[i] + own[k][i] + mood + SPREAD * normal(r);

				x->v[e][k][i] = fmax(0, fmin(ceiling, round(value / step) * step));
			}
	}
}

/* Makes the archive after the first n evenings. */
static void
design_init(struct archive *a, const struct design *d, const struct drawn *drawn, size_t attributes,
	size_t n)
{
	char attribute[32];

	archive_init(a, 2, d->items);
	if (d->plan)
		((struct review *)record_at(&a->rec, ROW_REVIEW, 0))->plan =
			xasprintf("{\"tracks\":%zu,\"sessions\":%zu}", d->items, d->plan);
	for (size_t at = 0; at < attributes; at++) {
		snprintf(attribute, sizeof(attribute), "a%02zu", at);
		for (size_t e = 0; e < n; e++)
			for (size_t k = 0; k < 2; k++)
				for (size_t i = 0; i < d->items; i++) {
					if (!is_rated(d, e, k, i))
						continue;
					struct rating *row = add_rating(
						a, k, attribute, i, (int)e, drawn[at].v[e][k][i]);
					if (d->step > 0)
						xreplace(&row->scale,
							"{\"min\":0,\"max\":3,\"step\":1}");
				}
	}
}

struct tally {
	size_t archives, shown, alike, claims, held, inner_held;
	double width;
};

/* Counts archives with a "shown" or an "alike", and intervals that hold the true difference. looks:
 * a "shown" counts after any evening, else after the last. */
static struct tally
tally_of(const struct design *d, bool looks, size_t n, uint64_t seed)
{
	size_t attributes = d->attributes ? d->attributes : 1;
	CLEANUP(pointer_free) struct drawn *drawn = xcalloc(attributes, sizeof(drawn[0]));
	struct tally t = { .archives = n };
	struct blind_random random;

	blind_seed(&random, seed);
	for (size_t i = 0; i < n; i++) {
		bool shown = false, alike = false;

		for (size_t k = 0; k < attributes; k++)
			draw(&drawn[k], d, &random);
		for (size_t e = looks ? 1 : d->evenings; e <= d->evenings; e++) {
			struct stats_answer answer;
			struct archive a;

			design_init(&a, d, drawn, attributes, e);
			stats_answer_init(&answer, &a.g);
			for (size_t k = 0; k < answer.ratings.differences.n; k++) {
				const struct series_difference *x =
					&answer.ratings.differences.v[k];
				struct range r = x->pair.differ.interval,
					     inner = x->pair.differ.interval_90;

				shown |= x->judged == DIFFER_SHOWN;
				alike |= x->judged == DIFFER_ALIKE;
				if (!range_known(r) || e < d->evenings)
					continue;
				t.claims++;
				t.held += r.low <= d->apart && d->apart <= r.high;
				t.inner_held += inner.low <= d->apart && d->apart <= inner.high;
				t.width += r.high - r.low;
			}
			arena_finish(&answer.arena);
			record_finish(&a.rec);
		}
		t.shown += shown;
		t.alike += alike;
	}
	return t;
}

static double
share(size_t part, size_t of)
{
	return of ? (double)part / (double)of : 0;
}

/* The interval of a share that was counted (95 %, exact). */
static struct range
counted(size_t part, size_t of)
{
	return blind_interval(part, of);
}

static void
print_share(const char *what, size_t part, size_t of)
{
	struct range r = counted(part, of);

	print_message(" %s %.1f %% (%.1f to %.1f)", what, 100 * share(part, of), 100 * r.low,
		100 * r.high);
}

/* With few archives only a gross error is found; with many the whole interval must be within. */
static bool
at_most(size_t part, size_t of, double most)
{
	return of < 1000 ? counted(part, of).low <= most : counted(part, of).high <= most;
}

static bool
at_least(size_t part, size_t of, double least)
{
	return !of || counted(part, of).high >= least;
}

/* More archives for a share that is hardly below 5 %, so that its interval is below. */
static size_t
many(size_t n)
{
	return n < 1000 ? n : 30 * n;
}

static struct tally
report(const struct design *d, bool looks, size_t n, uint64_t seed)
{
	struct tally t = tally_of(d, looks, n, seed);

	print_message("%s, %zu x %zu%s:", d->name, d->items, d->evenings,
		looks ? ", looked at after each evening" : "");
	print_share("shown", t.shown, n);
	if (t.alike)
		print_share("alike", t.alike, n);
	if (t.claims) {
		print_share("interval holds", t.held, t.claims);
		print_message(" mean width %.2f", t.width / (double)t.claims);
	}
	print_message("\n");
	return t;
}

static void
alike_devices_are_hardly_ever_shown(void **state)
{
	static const struct design rows[] = {
		{ "both each evening", TOGETHER, 8, 3, 0.5, 0, 0, 0, 0, 0, 0, 0 },
		{ "both each evening", TOGETHER, 8, 6, 0.5, 0, 0, 0, 0, 0, 0, 0 },
		{ "both each evening, drift", TOGETHER, 8, 6, 0.5, 0.2, 0, 0, 0, 0, 0, 0 },
		{ "both, ten attributes", TOGETHER, 8, 3, 0.5, 0, 0, 0, 10, 0, 0, 0 },
		{ "both, whole steps to 3", TOGETHER, 8, 3, 0.5, 0, 0, 0, 0, 0, 1, 3 },
		{ "both, as a whole", TOGETHER, 1, 6, 0.5, 0, 0, 0, 0, 0, 0, 0 },
		{ "in turn", IN_TURN, 8, 6, 0.5, 0, 0, 0, 0, 0, 0, 0 },
		{ "in turn, drift", IN_TURN, 8, 6, 0.5, 0.2, 0, 0, 0, 0, 0, 0 },
		{ "blocks of tracks", BLOCKS, 8, 8, 0.5, 0, 0, 0, 0, 0, 0, 0 },
		{ "blocks of tracks, drift", BLOCKS, 8, 8, 0.5, 0.2, 0, 0, 0, 0, 0, 0 },
		{ "one evening in common, drift", ONE_COMMON, 8, 7, 0.5, 0.2, 0, 0, 0, 0, 0, 0 },
		{ "three in common, drift", THREE_COMMON, 8, 9, 0.5, 0.2, 0, 0, 0, 0, 0, 0 },
		{ "one evening each", IN_TURN, 3, 2, 0.5, 0, 0, 0, 0, 0, 0, 0 },
		{ "one evening each", IN_TURN, 8, 2, 0.5, 0, 0, 0, 0, 0, 0, 0 },
		{ "one evening each, drift", IN_TURN, 12, 2, 0.5, 0.2, 0, 0, 0, 0, 0, 0 },
	};
	size_t n = rounds(40);

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		size_t archives = rows[i].items == 1 ? many(n) : n;
		struct tally t = report(&rows[i], false, archives, 11 + i);

		assert_true(at_most(t.shown, archives, 0.05));
		assert_true(at_least(t.held, t.claims, 0.95));
		assert_true(at_least(t.inner_held, t.claims, 0.90));
		if (rows[i].layout != TOGETHER && rows[i].layout != THREE_COMMON)
			assert_true(t.shown == 0 && t.claims == 0);
	}
}

/* The difference of the devices is 0 over all music, but not on each track. */
static void
a_difference_of_tracks_is_none_of_devices(void **state)
{
	struct design d = { "hangs on the track", TOGETHER, 8, 3, 0.5, 0, 0, 0.5, 0, 0, 0, 0 };
	size_t n = rounds(40);
	struct tally t = report(&d, false, n, 61);

	(void)state;
	assert_true(at_most(t.shown, n, 0.05));
	d.evenings = 6;
	t = report(&d, false, many(n), 62);
	assert_true(at_most(t.shown, many(n), 0.05));
}

static void
a_plan_makes_looking_harmless(void **state)
{
	struct design d = { "plan of 6 evenings", TOGETHER, 8, 6, 0.5, 0.2, 0, 0, 0, 6, 0, 0 };
	size_t n = rounds(20);
	struct tally t = report(&d, true, n, 71);

	(void)state;
	assert_true(at_most(t.shown, n, 0.05));
	d = (struct design){ "no plan", TOGETHER, 8, 10, 0.5, 0, 0, 0, 0, 0, 0, 0 };
	t = report(&d, true, n, 72);
	assert_true(at_most(t.shown, n, 0.12));
}

static void
true_differences_are_found(void **state)
{
	static const struct {
		struct design d;
		double found;
	} rows[] = {
		{ { "2 spreads apart", TOGETHER, 8, 3, 0.5, 0, 2 * SPREAD, 0, 0, 0, 0, 0 }, 0.80 },
		{ { "1 spread apart", TOGETHER, 8, 6, 0.5, 0, SPREAD, 0, 0, 0, 0, 0 }, 0.90 },
		{ { "2 spreads apart, in turn", IN_TURN, 8, 6, 0.5, 0, 2 * SPREAD, 0, 0, 0, 0, 0 },
			0 },
	};
	size_t n = rounds(40);

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct tally t = report(&rows[i].d, false, n, 31 + i);

		assert_true(n < 1000 ? at_least(t.shown, n, rows[i].found)
				     : counted(t.shown, n).low >= rows[i].found);
		assert_true(at_least(t.held, t.claims, 0.95));
	}
}

/* The true difference equals the margin, one half step. */
static void
devices_at_the_margin_are_hardly_ever_alike(void **state)
{
	struct design d = { "at the margin", TOGETHER, 8, 3, 0.5, 0, 0.5, 0, 0, 0, 0, 0 };
	size_t n = rounds(40);

	(void)state;
	struct tally t = report(&d, false, n, 41);
	assert_true(at_most(t.alike, n, 0.05));
	d = (struct design){ "alike in truth", TOGETHER, 8, 6, 0.5, 0, 0, 0, 0, 0, 0, 0 };
	t = report(&d, false, n, 42);
	assert_true(at_least(t.alike, n, 0.8));
	d.name = "alike in truth, one after the other";
	d.layout = IN_TURN;
	t = report(&d, false, n, 43);
	assert_int_equal(t.alike, 0);
}

/* ---- sentences that contradict each other ---- */

static const char *const some_attributes[] = { "bass-depth", "punch", "natural", "width" };

/* Everything that a review may have, with gaps: blind or not, matched late, elsewhere or not at
 * all, corrected, of sections. */
static void
random_archive(struct archive *a, struct blind_random *r)
{
	size_t devices = 2 + blind_below(r, 3), items = 1 + blind_below(r, 9);
	int blind_mode = (int)blind_below(r, 3);
	double spread = blind_below(r, 4) ? uniform(r) : 0;

	archive_init(a, devices, items);
	struct chain *c = bench_row(&a->rec, ROW_CHAIN, bench_id("chain", "dx300"));
	c->review = bench_id("review", "r");
	c->name = xstrdup("dx300");
	for (size_t k = blind_below(r, LENGTH(some_attributes)); k < LENGTH(some_attributes); k++)
		for (size_t i = 0; i < items; i++)
			for (size_t d = 0; d < devices; d++) {
				size_t n = blind_below(r, 5) ? 1 + blind_below(r, 4) : 0;

				for (size_t x = 0; x < n; x++) {
					struct rating *v = add_rating(a, d, some_attributes[k], i,
						1 + (int)blind_below(r, 6),
						half_step(3 + (d == 0) * 1.2 + spread * normal(r)));

					v->blind = blind_mode == 1 ? blind_below(r, 2)
								   : blind_mode == 2;
					if (!blind_below(r, 40))
						v->setup.chain = bench_id("chain", "other");
					if (!blind_below(r, 60))
						v->value = NAN;
				}
			}
	for (size_t n = blind_below(r, 4); n > 0; n--) {
		char name[32];

		snprintf(name, sizeof(name), "%zu", n);
		struct volume *v = bench_row(&a->rec, ROW_VOLUME, bench_id("volume", name));
		v->review = bench_id("review", "r");
		v->setup.chain = bench_id("chain", blind_below(r, 5) ? "dx300" : "other");
		v->setup.device = a->devices[n % devices];
		v->matched_to = a->devices[(n + 1) % devices];
		v->how = xstrdup(blind_below(r, 4) ? "by ear" : "by calculation");
		v->value = xstrdup("22");
		v->made_ms = BENCH_T0 + (int64_t)blind_below(r, 5) * BENCH_DAY;
		v->made_offset_min = 0;
	}
}

static bool
near_enough(double a, double b)
{
	return (isnan(a) && isnan(b)) || fabs(a - b) < 1e-9;
}

static bool
has(const struct series_difference *d, const char *words)
{
	return strstr(d->text, words) != NULL;
}

/* The sentence of one difference agrees with its numbers. */
static int
count_in_sentence(const struct series_difference *d)
{
	bool shown = d->judged == DIFFER_SHOWN, matched = has(d, "levels matched"),
	     tested = isfinite(d->pair.differ.p);
	struct range r = d->pair.differ.interval;
	double apart = d->pair.differ.mean;
	char mean[32];

	snprintf(mean, sizeof(mean), "%.2f %s", fabs(apart), apart < 0 ? "lower" : "higher");
	return (shown && !(d->pair.p_holm < 0.05)) + (shown != has(d, ": shown")) +
		(shown && r.low <= 0 && r.high >= 0) + (tested != range_known(r)) +
		(tested != (d->pair.differ.evenings >= DIFFER_EVENINGS)) +
		(tested && has(d, "heard on the same evening")) +
		!near_enough(d->pair.differ.mean_a - d->pair.differ.mean_b, apart) +
		(matched && has(d, "loudness")) + (matched != d->pair.matched) +
		(d->question.blind == has(d, " sighted")) +
		(d->pair.also_blind && (shown || d->question.blind)) +
		(d->judged != DIFFER_ALIKE && fabs(apart) >= 0.01 && !has(d, mean));
}

/* The same pair in two answers, and in the row of the table. */
static int
count_between(const struct series_difference *a, const struct series_difference *b)
{
	return !near_enough(a->pair.differ.mean, b->pair.differ.mean) +
		(a->pair.differ.pairs.n != b->pair.differ.pairs.n) +
		(a->pair.differ.n_a != b->pair.differ.n_a) +
		(a->pair.differ.n_b != b->pair.differ.n_b) + !near_enough(a->spread, b->spread) +
		(a->pair.matched != b->pair.matched) + (a->pair.also_blind != b->pair.also_blind);
}

static int
count_in_row(const struct compare_answer *a, const struct compare_rating *r)
{
	const struct series_difference *d = NULL;

	for (size_t i = 0; !r->section && i < a->steadiness.differences.n; i++)
		if (compare_same_question(&r->question, &a->steadiness.differences.v[i].question))
			d = &a->steadiness.differences.v[i];
	if (!d)
		return isfinite(r->between);
	if (isfinite(d->pair.differ.p))
		return 0; /* of the evenings with both alone, which the sentence says */
	return (r->shared != d->pair.differ.pairs.n) + !near_enough(r->spread.sd_used, d->spread) +
		!near_enough(r->between, fabs(r->cells.v[0].of.value - r->cells.v[1].of.value));
}

/* rank and compare print the same figure of each device. */
static int
count_in_rank(const struct archive *a, const struct compare_rating *r)
{
	struct rank_answer rank;
	int wrong = 0;

	rank_answer_init(&rank, &(struct rank_asked){ .g = a->g, .by = r->question.attribute });
	for (size_t i = 0; i < rank.rows.n; i++)
		for (size_t k = 0; k < rank.columns.n; k++)
			for (size_t d = 0; d < 2; d++) {
				const struct rank_cell *c = &rank.rows.v[i].cells.v[k];

				if (uuid_same(&rank.rows.v[i].uuid, &a->devices[d]) && c->scope &&
					strcmp(rank.columns.v[k].id, r->question.attribute) == 0 &&
					c->blind == r->question.blind && !c->other_kind &&
					strcmp(c->scope, r->question.scope) == 0)
					wrong += !near_enough(c->of.value, r->cells.v[d].of.value);
			}
	arena_finish(&rank.arena);
	return wrong;
}

static int
contradictions(const struct archive *a, size_t devices)
{
	struct stats_answer stats;
	struct compare_answer compare;
	int wrong = 0;

	stats_answer_init(&stats, &a->g);
	compare_answer_init(&compare,
		&(struct compare_request){ .g = a->g, .devices = a->devices, .n = devices });
	for (size_t i = 0; i < stats.ratings.differences.n; i++) {
		const struct series_difference *d = &stats.ratings.differences.v[i];

		wrong += count_in_sentence(d);
		for (size_t k = 0; k < compare.steadiness.differences.n; k++) {
			const struct series_difference *o = &compare.steadiness.differences.v[k];

			if (compare_same_question(&d->question, &o->question) &&
				strcmp(d->device, o->device) == 0 &&
				strcmp(d->against, o->against) == 0)
				wrong += count_between(d, o);
		}
	}
	for (size_t k = 0; k < compare.steadiness.differences.n; k++)
		wrong += count_in_sentence(&compare.steadiness.differences.v[k]);
	for (size_t i = 0; devices == 2 && i < compare.ratings.n; i++)
		wrong += count_in_row(&compare, &compare.ratings.v[i]) +
			count_in_rank(a, &compare.ratings.v[i]);
	arena_finish(&compare.arena);
	arena_finish(&stats.arena);
	return wrong;
}

static void
no_sentence_contradicts_another(void **state)
{
	size_t n = rounds(60);
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		struct blind_random random;
		struct archive a;

		blind_seed(&random, i);
		random_archive(&a, &random);
		for (size_t devices = 2; devices <= record_count(&a.rec, ROW_DEVICE); devices++) {
			int here = contradictions(&a, devices);

			if (here)
				print_message("archive %zu, %zu devices: %d\n", i, devices, here);
			wrong += here;
		}
		record_finish(&a.rec);
	}
	print_message("%d contradictions in %zu archives\n", wrong, n);
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alike_devices_are_hardly_ever_shown),
		cmocka_unit_test(a_difference_of_tracks_is_none_of_devices),
		cmocka_unit_test(a_plan_makes_looking_harmless),
		cmocka_unit_test(true_differences_are_found),
		cmocka_unit_test(devices_at_the_margin_are_hardly_ever_alike),
		cmocka_unit_test(no_sentence_contradicts_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
