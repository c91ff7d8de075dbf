/* tests: no-valgrind */
/* Reliability and discrimination of listeners who rate at random, and of one who does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answers/gauge.h"
#include "base/text.h"
#include "numbers/blind_draw.h"
#include "support/answers_bench.h"

/* Returns the gauge of 2 devices x 6 tracks x `evenings`. steady: the numbers follow device and
 * track; else they are random. */
static struct gauge
rated(bool steady, int evenings, uint64_t seed)
{
	struct answers_bench b;
	struct blind_random random;
	const struct record *one = &b.cantor;

	bench_init(&b);
	for (size_t i = 0; i < record_count(&b.cantor, ROW_RATING); i++)
		((struct rating *)record_at(&b.cantor, ROW_RATING, i))->row.deleted = true;
	blind_seed(&random, seed);
	for (int e = 1; e <= evenings; e++)
		for (int k = 0; k < 12; k++) {
			double noise = (double)blind_below(&random, steady ? 3 : 8) / 2;

			bench_rating(&b, &b.cantor, "cantor", k < 6 ? NULL : "performer8", e,
				"width", k % 6 + 1,
				steady ? noise + k % 3 * 0.5 + (k < 6) : 0.5 + noise);
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
	int passed = 0, reliable = 0, discriminating = 0, n = 400;

	(void)state;
	for (int i = 0; i < n; i++) {
		struct gauge g = rated(false, 3, 640 + (uint64_t)i);

		passed += gauge_passes(&g);
		reliable += g.reliability > g.floor_reliability;
		discriminating += g.discrimination > g.floor_discrimination;
	}
	print_message("of %d random raters %d are reliable, %d discriminate, %d pass\n", n,
		reliable, discriminating, passed);
	assert_true(passed <= n / 20);
	assert_in_range(reliable, n / 50, n / 12);
	assert_in_range(discriminating, n / 50, n / 12);
}

static void
a_steady_listener_passes_and_one_without_repeats_hears_what_is_missing(void **state)
{
	struct gauge g = rated(true, 4, 1);
	struct buf b = BUF_INIT;

	(void)state;
	assert_true(gauge_passes(&g));
	gauge_add(&b, &g);
	assert_non_null(strstr(b.s, ": you are above both."));
	g = rated(true, 1, 1);
	buf_clear(&b);
	gauge_add(&b, &g);
	assert_string_equal(b.s,
		"Reliability and discrimination (ITU-R BS.2300) need two devices and 10 ratings "
		"repeated on another evening: so far 2 and 0.");
	buf_finish(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_random_rater_seldom_passes),
		cmocka_unit_test(
			a_steady_listener_passes_and_one_without_repeats_hears_what_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
