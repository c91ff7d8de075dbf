/* tests: no-valgrind */
/*
 * What a count can and cannot say: how often one of two devices is higher on every evening, on
 * simulated archives whose truth is known. A check runs some; `make evidence` runs 4,000 of each
 * kind (EARLOG_ROUNDS) and prints the figures of `earlog help numbers`.
 */

#include "answers/evening_pairs.h"
#include "base/file.h"
#include "numbers/blind_draw.h"
#include "support/answers_bench.h"
#include "support/needs.h"
#include "support/test.h"

#define SPREAD 0.5 /* SD of a rating: one half step */

static double
normal(struct blind_random *r)
{
	double u = ((double)(blind_draw_next(r) >> 11) + 0.5) / 9007199254740992.0,
	       v = ((double)(blind_draw_next(r) >> 11) + 0.5) / 9007199254740992.0;

	return sqrt(-2 * log(u)) * cos(2 * acos(-1) * v);
}

/* Adds the ratings of two devices, `apart` from each other, on each track and evening; an evening
 * has a mood of its own. */
static void
rate(struct answers_bench *b, struct blind_random *r, int tracks, int evenings, double apart)
{
	for (int evening = 1; evening <= evenings; evening++) {
		double mood = 2.5 + SPREAD * normal(r);

		for (int track = 1; track <= tracks; track++)
			for (int k = 0; k < 2; k++) {
				double x = mood + (k ? -apart / 2 : apart / 2) + SPREAD * normal(r);

				bench_rating(b, &b->cantor, "cantor", k ? "performer8" : NULL,
					evening, "width", track,
					fmax(0, fmin(5, round(2 * x) / 2)));
			}
	}
}

/* Returns of how many in 100 pairs of devices one is higher on every evening. */
static int
always_higher(int tracks, int evenings, double apart)
{
	size_t rounds = (size_t)number_from("EARLOG_ROUNDS", 150), found = 0;
	struct blind_random random;

	blind_draw_seed(&random, 72);
	for (size_t i = 0; i < rounds; i++) {
		struct answers_bench b;

		bench_init(&b);
		rate(&b, &random, tracks, evenings, apart);
		struct grades grades = grades_new(&b.g);
		struct series s;
		struct count c;
		for (size_t at = 0; series_next(&s, &grades, &at);) {
			if (strcmp(s.v->rating->attribute, "width") != 0)
				continue;
			assert_true(count_of(&c, &b.g, &s, &b.devices[0], &b.devices[1], false));
			assert_int_equal((int)c.evenings, evenings);
			found += c.higher[0] == c.evenings || c.higher[1] == c.evenings;
			free(c.places);
			free(c.on);
		}
		grades_finish(&grades);
		bench_finish(&b);
	}
	return (int)round(100. * (double)found / (double)rounds);
}

/* The sentences of the page have the figures of 4,000 rounds; those of fewer are near to them. */
static void
the_page_has_the_figures(void **state)
{
	static const struct {
		int tracks, evenings, equal, apart;
	} rows[] = { { 2, 3, 14, 87 }, { 2, 6, 1, 76 }, { 8, 3, 19, 100 } };
	const char *page = file_embedded("schema/help/numbers.txt")->data;
	int within = getenv("EARLOG_ROUNDS") ? 1 : 10;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		int equal = always_higher(rows[i].tracks, rows[i].evenings, 0),
		    apart = always_higher(rows[i].tracks, rows[i].evenings, 1);
		CLEANUP(buf_finish) struct buf row = BUF_INIT;

		print_message("%d tracks, %d evenings: equal %d, apart %d of 100\n", rows[i].tracks,
			rows[i].evenings, equal, apart);
		assert_true(abs(equal - rows[i].equal) <= within);
		assert_true(abs(apart - rows[i].apart) <= within);
		buf_addf(&row, "%d tracks, %d evenings: %d of 100 and %d of 100", rows[i].tracks,
			rows[i].evenings, rows[i].equal, rows[i].apart);
		if (!strstr(page, row.s))
			fail_msg("help numbers lacks «%s»", row.s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_page_has_the_figures) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
