/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/core/mem.h"
#include "base/numbers/blind_draw.h"
#include "support/test.h"

TEST(random_numbers_are_those_of_the_named_algorithm)
{
	static const uint64_t seeded[] = { 6457827717110365317U, 3203168211198807973U,
		9817491932198370423U, 4593380528125082431U };
	static const uint64_t drawn[] = { 11520, 0, 1509978240, 1215971899390074240U };
	struct blind_random r;

	blind_draw_seed(&r, 1234567);
	for (size_t i = 0; i < 4; i++)
		assert_true(r.s[i] == seeded[i]);
	r = (struct blind_random){ { 1, 2, 3, 4 } };
	for (size_t i = 0; i < 4; i++)
		assert_true(blind_draw_next(&r) == drawn[i]);
	assert_true(blind_draw_below(&r, 1) == 0);
	assert_true(blind_draw_below(&r, UINT64_MAX) < UINT64_MAX);
}

/* A change here means that BLIND_VERSION must rise. */
TEST(a_seed_gives_the_same_order_for_ever)
{
	unsigned order[9];
	struct err err = ERR_INIT;
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	assert_true(blind_draw_shuffled(order, 3, 3, 1234, &err));
	struct blind_plan p = { 1234, "shuffled", 3, 3, 0, order, 9, false };
	blind_draw_add_record(&b, &p);
	assert_string_equal(b.s,
		"{\"seed\":\"0x00000000000004d2\",\"algorithm\":\"splitmix64, xoshiro256** 1.0, "
		"Fisher-Yates\",\"version\":2,\"how\":\"shuffled\",\"k\":3,\"blocks\":3,"
		"\"repeats\":"
		"0,"
		"\"order\":[1,2,0,0,1,1,2,0,2]}");
}

TEST(an_order_is_replayed_from_its_record)
{
	static const char *const none[] = { "", "{}", "[1]",
		"{\"seed\":\"0x1\",\"k\":2,\"order\":[]}",
		"{\"seed\":\"0x1\",\"k\":2,\"order\":[0,2]}", "{\"k\":2,\"order\":[0,1]}",
		"{\"seed\":\"0x1\",\"k\":2,\"order\":[0,\"1\"]}",
		"{\"seed\":\"0x1\",\"k\":-1,\"order\":[0]}" };
	unsigned order[6], *read;
	struct err err = ERR_INIT;
	struct blind_plan p;
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	assert_true(blind_draw_shuffled(order, 3, 2, UINT64_MAX, &err));
	blind_draw_add_record(
		&b, &(struct blind_plan){ UINT64_MAX, "shuffled", 3, 2, 0, order, 6, false });
	assert_true(blind_draw_read_record(b.s, &p, &read));
	assert_true(p.seed == UINT64_MAX && p.k == 3 && p.blocks == 2 && p.repeats == 0);
	assert_int_equal(p.n, 6);
	assert_memory_equal(read, order, sizeof(order));
	free(read);
	for (size_t i = 0; i < LENGTH(none); i++) {
		assert_false(blind_draw_read_record(none[i], &p, &read));
		assert_null(read);
	}
	assert_false(blind_draw_read_record(NULL, &p, &read));
	/* A run of version 1, in blocks, goes on in the order that it has. */
	static const unsigned blocks[] = { 1, 0, 2, 0, 1, 2, 0, 1, 2 };
	assert_true(blind_draw_read_record(
		"{\"seed\":\"0x00000000000004d2\",\"algorithm\":\"splitmix64, xoshiro256** 1.0, "
		"Fisher-Yates\",\"version\":1,\"how\":\"blocks\",\"k\":3,\"blocks\":3,"
		"\"repeats\":0,\"order\":[1,0,2,0,1,2,0,1,2]}",
		&p, &read));
	assert_true(p.n == 9 && p.blocks == 3);
	assert_memory_equal(read, blocks, sizeof(blocks));
	free(read);
}

TEST(a_run_has_each_device_as_often_in_any_order)
{
	unsigned order[12];
	size_t first[4] = { 0 }, twins = 0;
	struct err err = ERR_INIT;

	for (uint64_t seed = 0; seed < 4000; seed++) {
		size_t of[4] = { 0 };
		assert_true(blind_draw_shuffled(order, 4, 3, seed, &err));
		for (size_t i = 0; i < 12; i++)
			of[order[i]]++;
		for (size_t i = 0; i < 4; i++)
			assert_int_equal(of[i], 3);
		first[order[0]]++;
		twins += order[10] == order[11];
	}
	for (size_t i = 0; i < 4; i++) /* 1000 expected, SD 27 */
		assert_in_range(first[i], 860, 1140);
	assert_in_range(twins, 600, 860); /* 2 in 11; blocks had none at their ends */
	assert_false(blind_draw_shuffled(order, 0, 3, 1, &err));
	assert_false(blind_draw_shuffled(order, 4, 0, 1, &err));
	assert_false(blind_draw_shuffled(order, 4, SIZE_MAX, 1, &err));
	assert_false(blind_draw_shuffled(order, SIZE_MAX, 2, 1, &err));
	assert_true(blind_draw_shuffled(order, 1, 2, 1, &err));
}

/*
 * Can the next trial be foreseen? The best guesser that knows the rules has seen very many runs: it
 * says what followed most often after what was heard so far in this one. It is trained on other
 * runs than those that it is tried on.
 */
enum { GUESSED_RUNS = 10000, TRAINED_RUNS = 60000 };

/* A prefix is a number in base 4 with a leading 1: below 4^10 for 9 trials. */
struct guesser {
	size_t k, n;
	unsigned (*after)[3]; /* by prefix: how often each device followed */
};

static size_t
hits_of(struct guesser *g, uint64_t first_seed, size_t runs, bool learn)
{
	unsigned order[9];
	struct err err = ERR_INIT;
	size_t hits = 0;

	for (size_t run = 0; run < runs; run++) {
		size_t prefix = 1;

		assert_true(blind_draw_shuffled(order, g->k, 3, first_seed + run, &err));
		for (size_t i = 0; i < g->n; i++) {
			unsigned *after = g->after[prefix], guess = 0;

			for (unsigned d = 1; d < g->k; d++)
				guess = after[d] > after[guess] ? d : guess;
			hits += guess == order[i];
			after[order[i]] += learn;
			prefix = prefix * 4 + order[i];
		}
	}
	return hits;
}

/* Drawing without replacement: at each trial the device of which most are left. */
static double
best_without_replacement(const size_t *left, size_t k)
{
	size_t all = 0, most = 0;
	double sum = 0;

	for (size_t d = 0; d < k; d++) {
		all += left[d];
		most = left[d] > most ? left[d] : most;
	}
	for (size_t d = 0; all && d < k; d++) {
		size_t next[3] = { 0 };

		if (!left[d])
			continue;
		memcpy(next, left, k * sizeof(left[0]));
		next[d]--;
		sum += (double)left[d] / (double)all * best_without_replacement(next, k);
	}
	return all ? sum + (double)most / (double)all : 0;
}

TEST(trials_cannot_be_foreseen)
{
	for (size_t k = 2; k <= 3; k++) {
		struct guesser g = { k, 3 * k, xcalloc((size_t)1 << 20, sizeof(g.after[0])) };
		double best = best_without_replacement((const size_t[]){ 3, 3, 3 }, k);

		hits_of(&g, 1000000, TRAINED_RUNS, true);
		double hits = (double)hits_of(&g, 1, GUESSED_RUNS, false) / (double)GUESSED_RUNS;
		/* An SD of a run's hits is about 1: the mean of 10,000 is within 0.04. */
		if (hits > best + 0.04)
			fail_msg(
				"%zu devices: %.3f right, %.3f without replacement", k, hits, best);
		assert_true(hits > best - 0.3); /* it did learn */
		free(g.after);
	}
}

TEST(hidden_repeats_are_not_next_to_their_twin)
{
	unsigned order[BLIND_MOST_REPEATS + 8];
	struct err err = ERR_INIT;

	for (uint64_t seed = 0; seed < 2000; seed++) {
		size_t k = 3 + seed % 5, repeats = 3 + seed % 2, count[8] = { 0 };
		assert_true(blind_draw_repeats(order, k, repeats, seed, &err));
		for (size_t i = 0; i < k + repeats; i++) {
			assert_true(order[i] < k && (i == 0 || order[i] != order[i - 1]));
			count[order[i]]++;
		}
		for (size_t i = 0; i < k; i++)
			assert_in_range(count[i], 1, 1 + (repeats + k - 1) / k);
	}
	assert_false(blind_draw_repeats(order, 1, 3, 1, &err));
	assert_false(blind_draw_repeats(order, 3, SIZE_MAX, 1, &err));
	assert_false(blind_draw_repeats(order, 2, 3, 1, &err));
	assert_non_null(strstr(err.msg, "can only alternate"));
	assert_true(blind_draw_repeats(order, 3, 0, 1, &err));
}

TEST(draws_are_any_device_each_time)
{
	unsigned order[200];
	size_t of[2] = { 0 }, twins = 0;
	struct err err = ERR_INIT;

	assert_true(blind_draw_next_trial(order, 2, 200, 7, &err));
	for (size_t i = 0; i < 200; i++) {
		assert_in_range(order[i], 0, 1);
		of[order[i]]++;
		twins += i && order[i] == order[i - 1];
	}
	assert_in_range(of[0], 70, 130);
	assert_in_range(twins, 70, 130);
	assert_false(blind_draw_next_trial(order, 1, 5, 7, &err));
	assert_false(blind_draw_next_trial(order, 2, 0, 7, &err));
	assert_false(blind_draw_next_trial(order, 2, SIZE_MAX, 7, &err));
}

TEST(an_order_of_pairs_has_its_own_key)
{
	static const unsigned first[] = { 1, 0, 0, 1, 1, 0 };
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	struct blind_plan p;
	unsigned *read;

	blind_draw_add_record(&b,
		&(struct blind_plan){
			.seed = 7, .how = "pairs", .k = 2, .order = first, .n = 6, .pairs = true });
	assert_null(strstr(b.s, "\"order\""));
	assert_true(blind_draw_read_record(b.s, &p, &read));
	assert_true(p.pairs && p.n == 6);
	assert_memory_equal(read, first, sizeof(first));
	free(read);
}

/* What somebody might guess by who knows the order so far. */
static unsigned
guess(size_t strategy, const unsigned *order, size_t i)
{
	size_t ones = 0;

	for (size_t k = 0; k < i; k++)
		ones += order[k];
	switch (strategy) {
	case 0: return 0;
	case 1: return i % 2;
	case 2: return i ? order[i - 1] : 0;
	case 3: return i ? 1 - order[i - 1] : 1;
	case 4: return 2 * ones < i;
	default: return 2 * ones > i;
	}
}

TEST(of_10000_orders_nobody_guesses_more_than_by_chance)
{
	unsigned order[16];
	struct err err = ERR_INIT;
	struct blind_random random;
	size_t hits[6] = { 0 };

	blind_draw_seed(&random, 20261121);
	for (int round = 0; round < 10000; round++) {
		assert_true(blind_draw_next_trial(
			order, 2, LENGTH(order), blind_draw_next(&random), &err));
		for (size_t i = 0; i < LENGTH(order); i++)
			for (size_t k = 0; k < LENGTH(hits); k++)
				hits[k] += guess(k, order, i) == order[i];
	}
	/* 2.576 standard deviations of 160,000 throws of a coin. */
	for (size_t k = 0; k < LENGTH(hits); k++)
		if (hits[k] < 80000 - 515 || hits[k] > 80000 + 515)
			fail_msg("guesser %zu: %zu of 160000", k, hits[k]);
}
