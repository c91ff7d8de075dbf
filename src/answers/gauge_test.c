/* tests: no-valgrind */
/* Reliability and discrimination of listeners who rate at random, and of one who does not. */

#include "answers/gauge.h"
#include "base/text.h"
#include "numbers/blind_draw.h"
#include "support/answers_bench.h"
#include "support/test.h"

enum rater {
	RANDOM,
	MOODY,  /* at random, but each evening around another number, and with one device only */
	STEADY, /* the numbers follow device and track */
	SAME    /* the same numbers each evening */
};

/* Returns the gauge of 2 devices x 6 tracks x `evenings`. */
static struct gauge
rated(enum rater who, int evenings, uint64_t seed)
{
	struct answers_bench b;
	struct blind_random random;
	const struct record *one = &b.cantor;

	bench_init(&b);
	for (size_t i = 0; i < record_count(&b.cantor, ROW_RATING); i++)
		((struct rating *)record_at(&b.cantor, ROW_RATING, i))->row.deleted = true;
	blind_seed(&random, seed);
	for (int e = 1; e <= evenings; e++) {
		double mood = (double)blind_below(&random, 7) / 2;

		for (int k = 0; k < 12; k++) {
			double noise = (double)blind_below(&random, who == RANDOM ? 8 : 3) / 2,
			       own = k % 3 * 0.5 + (k < 6);

			if (who == MOODY && (e % 2 == 0) != (k < 6))
				continue;
			bench_rating(&b, &b.cantor, "cantor", k < 6 ? NULL : "performer8", e,
				"width", k % 6 + 1,
				who == STEADY          ? noise + own
					: who == SAME  ? own
					: who == MOODY ? mood + noise
						       : 0.5 + noise);
		}
	}
	CLEANUP(grades_finish)
	struct grades x = grades_new(&(struct gather){ .v = &one, .n = 1 });
	struct gauge g = gauge_of(&x);
	bench_finish(&b);
	return g;
}

static void
a_random_rater_seldom_passes(void **state)
{
	for (enum rater who = RANDOM; who <= MOODY; who++) {
		int passed = 0, reliable = 0, discriminating = 0, n = 400;

		for (int i = 0; i < n; i++) {
			struct gauge g = rated(who, who == MOODY ? 6 : 3, 640 + (uint64_t)i);

			passed += gauge_passes(&g);
			reliable += g.reliability > g.floor_reliability;
			discriminating += g.discrimination > g.floor_discrimination;
		}
		print_message("of %d %s raters %d are reliable, %d discriminate, %d pass\n", n,
			who == MOODY ? "moody" : "random", reliable, discriminating, passed);
		assert_true(passed <= n / 20);
		assert_true(reliable <= n / 12 && discriminating <= n / 12);
		assert_true(who == MOODY || (reliable >= n / 50 && discriminating >= n / 50));
	}
}

static void
expect_words(const struct gauge *g, const char *words)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	gauge_add(&b, g);
	assert_non_null(strstr(b.s, words));
}

static void
a_steady_listener_passes_and_others_hear_what_is_missing(void **state)
{
	struct gauge g = rated(STEADY, 4, 1);

	assert_true(gauge_passes(&g));
	expect_words(&g, ": you are above both.");
	g = rated(STEADY, 1, 1);
	expect_words(&g,
		"Reliability and discrimination (like ITU-R BS.2300) need two devices and 10 "
		"ratings repeated on another evening: so far 2 and 0.");
	g = rated(SAME, 4, 1);
	assert_false(gauge_passes(&g));
	expect_words(&g, " cannot be computed: you repeated every rating with the same number.");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_random_rater_seldom_passes),
		cmocka_unit_test(a_steady_listener_passes_and_others_hear_what_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
