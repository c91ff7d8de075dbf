/*
 * What the verdicts are worth, on archives whose truth is known because they were made up. A check
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
#include "numbers/blind.h"

#define SPREAD 0.45 /* of the listener */
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

struct design {
	size_t devices, attributes, items, repeats;
	double higher; /* the first device, on every attribute */
};

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
	for (int n = 1; n <= 6; n++)
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

/* ---- alike devices, and one that is higher ---- */

static void
design_init(struct archive *a, const struct design *d)
{
	char attribute[32];

	archive_init(a, d->devices, d->items);
	for (size_t k = 0; k < d->attributes; k++)
		for (size_t i = 0; i < d->items; i++)
			for (size_t v = 0; v < d->devices; v++)
				for (size_t r = 0; r < d->repeats; r++) {
					snprintf(attribute, sizeof(attribute), "a%02zu", k);
					add_rating(a, v, attribute, i, (int)r + 1, 0);
				}
}

/* New values for the ratings, in the order of design_init: each item has a level of its own. */
static void
rate_anew(struct archive *a, const struct design *d, struct blind_random *random)
{
	size_t at = 0;

	for (size_t k = 0; k < d->attributes * d->items; k++) {
		double level = 1.5 + 1.5 * uniform(random);

		for (size_t v = 0; v < d->devices; v++)
			for (size_t r = 0; r < d->repeats; r++) {
				struct rating *x = record_at(&a->rec, ROW_RATING, at++);

				x->value = half_step(
					level + (v == 0 ? d->higher : 0) + SPREAD * normal(random));
			}
	}
}

/* How many pairs and attributes are "larger", of *of; `first`: of those with the first device. */
static size_t
count_larger(const struct archive *a, bool first, size_t *of)
{
	struct stats_answer answer;
	size_t larger = 0;

	stats_answer_init(&answer, &a->g);
	*of = 0;
	for (size_t i = 0; i < answer.ratings.differences.n; i++) {
		const struct series_difference *d = &answer.ratings.differences.v[i];
		if (first && strcmp(d->device, "d0") != 0)
			continue;
		(*of)++;
		larger += d->judged == SPREAD_LARGER;
	}
	stats_answer_finish(&answer);
	return larger;
}

static void
alike_devices_are_hardly_ever_larger(void **state)
{
	const struct design d = { 3, 12, 8, 2, 0 };
	size_t n = rounds(25), wrong = 0, of;
	struct blind_random random;
	struct archive a;

	(void)state;
	blind_seed(&random, 11);
	design_init(&a, &d);
	for (size_t i = 0; i < n; i++) {
		rate_anew(&a, &d, &random);
		wrong += count_larger(&a, false, &of) > 0;
	}
	print_message("alike: %zu of %zu archives have a \"larger\"\n", wrong, n);
	/* 5 in 100; of a few archives what 5 in 100 makes likely. */
	assert_true((double)wrong <= 0.05 * (double)n + (n < 1000 ? 2 : 0));
	record_finish(&a.rec);
}

static double
share_of_larger(double higher, size_t n)
{
	const struct design d = { 3, 12, 12, 3, higher };
	size_t larger = 0, all = 0, of;
	struct blind_random random;
	struct archive a;

	blind_seed(&random, 12);
	design_init(&a, &d);
	for (size_t i = 0; i < n; i++) {
		rate_anew(&a, &d, &random);
		larger += count_larger(&a, true, &of);
		all += of;
	}
	record_finish(&a.rec);
	return (double)larger / (double)all;
}

static void
two_half_steps_are_found(void **state)
{
	size_t n = rounds(4);
	double one = share_of_larger(1, n), half = share_of_larger(0.5, n);

	(void)state;
	print_message(
		"1.0 higher: %.1f %% are \"larger\"; 0.5 higher: %.1f %%\n", 100 * one, 100 * half);
	assert_true(one >= 0.9);
	assert_true(half < one);
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

/* What one difference says of itself. */
static int
count_in_sentence(const struct series_difference *d)
{
	bool larger = d->judged == SPREAD_LARGER, matched = has(d, "levels matched");
	char mean[32];

	snprintf(mean, sizeof(mean), "Difference %.2f", fabs(d->pair.pairs.mean));
	return (larger && !(d->pair.p_holm < 0.05)) + (larger != has(d, ": larger than")) +
		has(d, "not separate") + (matched == has(d, "match not recorded")) +
		(matched && has(d, "loudness")) + (matched != d->pair.matched) +
		(d->question.blind == has(d, "sighted)")) +
		(d->pair.beside && (larger || has(d, "Difference") || d->question.blind)) +
		(has(d, "Difference") && !has(d, mean));
}

/* The same pair in two answers, and in the row of the table. */
static int
count_between(const struct series_difference *a, const struct series_difference *b)
{
	return !near_enough(a->pair.pairs.mean, b->pair.pairs.mean) +
		(a->pair.pairs.n != b->pair.pairs.n) + (a->pair.n_a != b->pair.n_a) +
		(a->pair.n_b != b->pair.n_b) + !near_enough(a->spread, b->spread) +
		(a->pair.matched != b->pair.matched) + (a->pair.beside != b->pair.beside);
}

static int
count_in_row(const struct compare_rating *r)
{
	const struct series_difference *d = r->difference;

	if (!d)
		return isfinite(r->between);
	return !near_enough(r->between, fabs(d->pair.pairs.mean)) + (r->shared != d->pair.pairs.n) +
		(r->cells.v[0].ratings != d->pair.n_a) + (r->cells.v[1].ratings != d->pair.n_b) +
		!near_enough(r->spread.sd_used, d->spread) +
		!near_enough(r->cells.v[0].mean - r->cells.v[1].mean, d->pair.pairs.mean);
}

/* Where two devices share all their items, the mean by which they are ranked is the one compared.
 */
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
					c->blind == r->question.blind &&
					c->places == r->cells.v[d].places)
					wrong += !near_enough(c->value, r->cells.v[d].mean);
			}
	rank_answer_finish(&rank);
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
		&(struct compare_asked){ .g = a->g, .devices = a->devices, .n = devices });
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
		wrong += count_in_row(&compare.ratings.v[i]) +
			count_in_rank(a, &compare.ratings.v[i]);
	compare_answer_finish(&compare);
	stats_answer_finish(&stats);
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
		cmocka_unit_test(alike_devices_are_hardly_ever_larger),
		cmocka_unit_test(two_half_steps_are_found),
		cmocka_unit_test(no_sentence_contradicts_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
