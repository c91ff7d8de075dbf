/* The variance of the estimate equals that of R's sandwich (tests/data/numbers-sandwich.R). */
#include <math.h>

#include "base/file.h"
#include "base/mem.h"
#include "numbers/differ.h"
#include "support/test.h"

enum { MOST = 512, CASES = 200 };

static size_t
numbers_of(const char *text, double *v)
{
	size_t n = 0;
	char *end;

	for (double x = strtod(text, &end); end != text && n < MOST; x = strtod(text, &end)) {
		v[n++] = x;
		text = end;
	}
	return n;
}

static void
near_to(double got, double want, size_t row)
{
	if (!(fabs(got - want) <= 1e-9))
		fail_msg("case %zu: %.15g is not %.15g", row, got, want);
}

static void
complete_designs_have_the_variance_of_sandwich(void **state)
{
	static struct differ_rating v[MOST];
	static size_t items[MOST];
	const struct spread unknown = { .state = SPREAD_TOO_FEW };
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	struct err err = ERR_INIT;
	bool found = false;
	size_t row = 0, sums = 0;

	if (!file_read("tests/data/numbers-sandwich.txt", 1 << 20, &b, &found, &err) || !found)
		fail_msg("tests/data/numbers-sandwich.txt: %s", err.msg);
	for (char *rest = b.s, *line; (line = strsep(&rest, "\n")) && *line; row++) {
		double shape[MOST], d[MOST], variance[MOST], df[MOST];

		assert_int_equal(numbers_of(strsep(&line, "\t"), shape), 2);
		size_t cells = numbers_of(strsep(&line, "\t"), d), n = 2 * cells;
		assert_int_equal(numbers_of(strsep(&line, "\t"), variance), 1);
		assert_int_equal(numbers_of(strsep(&line, "\t"), df), 1);
		size_t tracks = (size_t)shape[0];
		assert_true(n <= MOST && cells == tracks * (size_t)shape[1]);
		for (size_t i = 0; i < n; i++)
			v[i] = (struct differ_rating){ i % 2 ? 2 : 2 + d[i / 2], i / 2 % tracks,
				i / 2 / tracks, i % 2, 0 };
		struct differ x;
		differ_of(&x, v, &n, true, 0.5, true, &unknown, items);
		double track = x.by[DIFFER_BY_PLACE].v, evening = x.by[DIFFER_BY_EVENING].v,
		       sum = track + evening - x.by[DIFFER_BY_CELL].v;

		near_to(sum, variance[0], row);
		/* The largest of the three counts. */
		near_to(x.se * x.se, fmax(sum, fmax(track, evening)), row);
		if (sum > fmax(track, evening)) {
			near_to(x.df, df[0], row);
			sums++;
		}
	}
	assert_int_equal(row, CASES);
	assert_true(sums > CASES / 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(complete_designs_have_the_variance_of_sandwich),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
