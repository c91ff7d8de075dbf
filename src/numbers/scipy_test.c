/*
 * The formulas against values of SciPy and NumPy: tests/data/numbers-scipy.txt, where each stands
 * with the call that made it (numbers-scipy.py writes it).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "numbers/dist.h"
#include "numbers/ranks.h"
#include "numbers/screen.h"
#include "numbers/spread.h"

enum { MOST = 128, CASES = 20 };

static void
f_upper(const double *in, size_t n, double *out)
{
	(void)n;
	out[0] = dist_f_upper(in[0], in[1], in[2]);
}

static void
limit(const double *in, size_t n, double *out)
{
	struct spread_counts at[MOST];
	size_t items = (n - 2) / 2;

	for (size_t i = 0; i < items; i++)
		at[i] = (struct spread_counts){ (size_t)in[2 + 2 * i], (size_t)in[3 + 2 * i] };
	out[0] = spread_limit(in[0], (size_t)in[1], spread_weight(at, items));
}

static void
alike(const double *in, size_t n, double *out)
{
	double d[MOST];
	struct spread_pairs p;

	(void)n;
	for (size_t i = 0; i < (size_t)in[2]; i++)
		d[i] = in[0];
	spread_differences(&p, d, (size_t)in[2], in[1]);
	out[0] = p.p_used;
}

static void
one_item(const double *in, size_t n, double *out)
{
	static const struct spread_scale scale = { 0, 5, 0.5 };
	size_t devices = (size_t)in[0], repeats = (size_t)in[1];
	struct spread_group groups[8];
	struct screen_cell cells[8];
	struct spread s;
	struct screen x;

	(void)n;
	for (size_t i = 0; i < devices; i++) {
		struct spread_mean m;

		groups[i] = (struct spread_group){ in + 2 + i * repeats, repeats };
		spread_mean(&m, groups[i].v, repeats);
		cells[i] = (struct screen_cell){ m.mean, repeats };
	}
	spread_of(&s, groups, devices, &scale);
	screen_of(&x, cells, devices, 1, &s);
	out[0] = x.f;
	out[1] = x.p;
}

static void
items(const double *in, size_t n, double *out)
{
	struct spread s = { .sd_used = in[2], .df = (size_t)in[3], .state = SPREAD_SHOWN };
	struct screen_cell cells[MOST];
	struct screen x;

	for (size_t i = 0; 4 + 2 * i < n; i++)
		cells[i] = (struct screen_cell){ in[4 + 2 * i], (size_t)in[5 + 2 * i] };
	screen_of(&x, cells, (size_t)in[0], (size_t)in[1], &s);
	out[0] = x.f;
	out[1] = x.p;
}

static void
holm(const double *in, size_t n, double *out)
{
	ranks_holm(in, out, n);
}

static const struct {
	const char *kind;
	void (*compute)(const double *in, size_t n, double *out);
} kinds[] = { { "f_upper", f_upper }, { "limit", limit }, { "alike", alike },
	{ "one_item", one_item }, { "items", items }, { "holm", holm } };

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
	struct buf b = BUF_INIT;
	struct err err = ERR_INIT;
	bool found = false;
	size_t of[LENGTH(kinds)] = { 0 };

	(void)state;
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
	buf_finish(&b);
}

/* What was heard is concluded only from an anchor. */
static void
without_an_anchor_nothing_is_concluded(void **state)
{
	static const struct spread_scale scale = { 0, 5, 0.5 };
	const struct spread_group repeats[] = { { (const double[]){ 2, 2.5, 2 }, 3 },
		{ (const double[]){ 4, 4, 4.5 }, 3 } };
	struct screen_cell apart[] = { { 2.1667, 3 }, { 4.1667, 3 } },
			   same[] = { { 3, 3 }, { 3, 3 } };
	struct spread s;
	struct screen x;
	struct buf b = BUF_INIT;

	(void)state;
	spread_of(&s, repeats, 2, &scale);
	screen_of(&x, apart, 2, 1, &s);
	assert_int_equal(screen_judge(&x, false), SCREEN_NO_ANCHOR);
	assert_int_equal(screen_judge(&x, true), SCREEN_HEARD);
	screen_add(&b, &x);
	assert_string_equal(b.s, "F(1, 4) = 72.00, p = 0.00106");
	screen_of(&x, same, 2, 1, &s);
	assert_int_equal(screen_judge(&x, true), SCREEN_NOT_HEARD);
	s.state = SPREAD_TOO_FEW;
	screen_of(&x, apart, 2, 1, &s);
	assert_int_equal(screen_judge(&x, true), SCREEN_UNKNOWN);
	buf_clear(&b);
	screen_add(&b, &x);
	assert_string_equal(b.s, "");
	buf_finish(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formulas_give_what_scipy_gives),
		cmocka_unit_test(without_an_anchor_nothing_is_concluded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
