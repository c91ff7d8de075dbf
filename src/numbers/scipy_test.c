/*
 * The formulas against values of SciPy and NumPy: tests/data/numbers-scipy.txt, where each stands
 * with the call that made it (numbers-scipy.py writes it).
 */
#include <math.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "numbers/blind_chance.h"
#include "numbers/differ.h"
#include "numbers/dist.h"
#include "numbers/spread.h"
#include "support/test.h"

enum { MOST = 128, CASES = 20 };

static void
limit(const double *in, size_t n, double *out)
{
	double sum = 0;
	size_t items = (n - 2) / 2;

	for (size_t i = 2; i < n; i++)
		sum += 1 / in[i];
	out[0] = spread_limit(in[0], (size_t)in[1], sqrt(sum) / (double)items);
}

/* in[2] evenings whose differences are all in[0], at two tracks; in[1]: the step. */
static void
alike(const double *in, size_t n, double *out)
{
	struct differ_rating v[4 * MOST];
	struct spread s = { .state = SPREAD_TOO_FEW };
	size_t ratings = 4 * (size_t)in[2], used[4 * MOST];
	struct differ x;

	(void)n;
	for (size_t i = 0; i < ratings; i++)
		v[i] = (struct differ_rating){ i % 2 ? 0 : in[0], i / 2 % 2, i / 4, i % 2, 0 };
	differ_of(&x, v, &ratings, true, in[1], true, &s, used);
	out[0] = x.p;
}

/* Of two devices: how often each is in the order and among the answers, and how many are right. */
static void
matches(const double *in, size_t n, double *out)
{
	const size_t order[] = { (size_t)in[0], (size_t)in[1] },
		     said[] = { (size_t)in[2], (size_t)in[3] };
	double chance[MOST];

	(void)n;
	blind_match_chances(order, said, 2, chance);
	out[0] = 0;
	for (size_t m = (size_t)in[4]; m <= said[0] + said[1]; m++)
		out[0] += chance[m];
}

static void
holm(const double *in, size_t n, double *out)
{
	CLEANUP(pointer_free)
	size_t *family = xcalloc(n, sizeof(*family)), *tested = xcalloc(n, sizeof(*tested));

	holm_adjust(in, family, out, tested, n);
}

static const struct {
	const char *kind;
	void (*compute)(const double *in, size_t n, double *out);
} kinds[] = { { "limit", limit }, { "alike", alike }, { "matches", matches }, { "holm", holm } };

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
formulas_give_what_scipy_gives(void **state)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	struct err err = ERR_INIT;
	bool found = false;
	size_t of[LENGTH(kinds)] = { 0 };

	if (!file_read("tests/data/numbers-scipy.txt", 1 << 20, &b, &found, &err) || !found)
		fail_msg("tests/data/numbers-scipy.txt: %s", err.msg);
	for (char *rest = b.s, *line; (line = strsep(&rest, "\n")) && *line;) {
		char *kind = strsep(&line, "\t"), *into = strsep(&line, "\t"),
		     *wanted = strsep(&line, "\t");
		double in[MOST], want[MOST], got[MOST] = { 0 };
		size_t k = 0, n = numbers_of(into, in), n_want = numbers_of(wanted, want);

		while (k < LENGTH(kinds) && strcmp(kinds[k].kind, kind) != 0)
			k++;
		assert_true(k < LENGTH(kinds) && n_want > 0);
		kinds[k].compute(in, n, got);
		of[k]++;
		/* Far more than the digits that are printed. */
		for (size_t i = 0; i < n_want; i++)
			if (!(fabs(got[i] - want[i]) <= 1e-9 + 1e-8 * fabs(want[i])))
				fail_msg("%.12g is not %.12g: %s", got[i], want[i], line);
	}
	for (size_t k = 0; k < LENGTH(kinds); k++)
		assert_int_equal(of[k], CASES);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formulas_give_what_scipy_gives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
