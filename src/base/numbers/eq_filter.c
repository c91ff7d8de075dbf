/* Computes filters: their coefficients, their response, and samples passed through them. The text
 * form of equalisers is read and written by files/equaliser.c. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/numbers/eq_filter.h"

#include <math.h>

#include "base/core/mem.h"

/* Longest impulse response in seconds: the filter that rings longest (Q 100 at 10 Hz) has nearly
 * decayed by then. */
#define RINGS_S 10
#define SILENT 1e-9

bool
filter_has_gain(enum filter_type type)
{
	return type == FILTER_PEAK || type == FILTER_LOW_SHELF || type == FILTER_HIGH_SHELF;
}

/* Returns the variable A of the Audio EQ Cookbook: the square root of the gain as a factor. */
static double
amplitude(double gain_db)
{
	return pow(10, gain_db / 40);
}

double
filter_shelf_q(double gain_db, double s)
{
	double a = amplitude(gain_db);

	return 1 / sqrt((a + 1 / a) * (1 / s - 1) + 2);
}

double
filter_shelf_middle(enum filter_type type, double corner_hz, double gain_db, double q)
{
	/* s is the slope for which filter_shelf_q returns q. */
	double a = amplitude(gain_db), s = 1 / ((1 / (q * q) - 2) / (a + 1 / a) + 1);
	double factor = pow(10, fabs(gain_db) / 80 / s);

	return type == FILTER_LOW_SHELF ? corner_hz * factor : corner_hz / factor;
}

struct biquad
filter_biquad(const struct filter *f, double rate_hz)
{
	const struct biquad none = { .b0 = 1 };

	if (f->hz >= rate_hz / 2)
		return none;
	double w = 2 * acos(-1) * f->hz / rate_hz, c = cos(w), alpha = sin(w) / (2 * f->q);
	double a = amplitude(f->gain_db), slope = 2 * sqrt(a) * alpha;
	double sign = f->type == FILTER_HIGH_SHELF || f->type == FILTER_HIGH_PASS ? -1 : 1;
	double b0, b1, b2, a0, a1, a2;

	switch (f->type) {
	case FILTER_PEAK:
		b0 = 1 + alpha * a;
		b1 = a1 = -2 * c;
		b2 = 1 - alpha * a;
		a0 = 1 + alpha / a;
		a2 = 1 - alpha / a;
		break;
	case FILTER_LOW_SHELF:
	case FILTER_HIGH_SHELF: /* a low shelf, mirrored at a quarter of the sample rate */
		c *= sign;
		b0 = a * (a + 1 - (a - 1) * c + slope);
		b1 = sign * 2 * a * (a - 1 - (a + 1) * c);
		b2 = a * (a + 1 - (a - 1) * c - slope);
		a0 = a + 1 + (a - 1) * c + slope;
		a1 = sign * -2 * (a - 1 + (a + 1) * c);
		a2 = a + 1 + (a - 1) * c - slope;
		break;
	case FILTER_LOW_PASS:
	case FILTER_HIGH_PASS:
		b0 = b2 = (1 - sign * c) / 2;
		b1 = sign * (1 - sign * c);
		a0 = 1 + alpha;
		a1 = -2 * c;
		a2 = 1 - alpha;
		break;
	case FILTER_NOTCH:
		b0 = b2 = 1;
		b1 = a1 = -2 * c;
		a0 = 1 + alpha;
		a2 = 1 - alpha;
		break;
	default: return none;
	}
	return (struct biquad){ b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0 };
}

struct biquad
filter_band_pass(double hz, double q, double rate_hz)
{
	double w = 2 * acos(-1) * hz / rate_hz, alpha = sin(w) / (2 * q), a0 = 1 + alpha;

	return (struct biquad){ alpha / a0, 0, -alpha / a0, -2 * cos(w) / a0, (1 - alpha) / a0 };
}

void
filter_run(const struct biquad *b, double z[2], double *x, size_t n)
{
	double z0 = z[0], z1 = z[1];

	EACH_IN (one, x, n) {
		double y = b->b0 * *one + z0;
		z0 = b->b1 * *one - b->a1 * y + z1;
		z1 = b->b2 * *one - b->a2 * y;
		*one = y;
	}
	z[0] = z0;
	z[1] = z1;
}

/* Returns |x0 + x1 z^-1 + x2 z^-2|^2 on the unit circle from s = sin^2(w/2): exact at low
 * frequencies, where cosines would cancel out. */
static double
square(double x0, double x1, double x2, double s)
{
	double sum = x0 + x1 + x2;

	return sum * sum - 4 * (x0 * x1 + 4 * x0 * x2 + x1 * x2) * s + 16 * x0 * x2 * s * s;
}

double
biquad_db(const struct biquad *b, double hz, double rate_hz)
{
	double half = sin(acos(-1) * hz / rate_hz), s = half * half;

	return 10 * log10(square(b->b0, b->b1, b->b2, s) / square(1, b->a1, b->a2, s));
}

double
equaliser_db(const struct equaliser *e, double hz, double rate_hz)
{
	double sum = 0;

	EACH (one, e) {
		struct biquad b = filter_biquad(one, rate_hz);
		sum += biquad_db(&b, hz, rate_hz);
	}
	return sum;
}

bool
equaliser_same(const struct equaliser *a, const struct equaliser *b)
{
	bool same = a->n == b->n && a->preamp_db == b->preamp_db;

	for (size_t i = 0; same && i < a->n; i++) {
		const struct filter *x = &a->v[i], *y = &b->v[i];
		same = x->type == y->type && x->hz == y->hz && x->gain_db == y->gain_db &&
			x->q == y->q;
	}
	return same;
}

double
equaliser_most_db(const struct equaliser *e, double rate_hz)
{
	struct biquad b[FILTERS_MOST];
	double z[FILTERS_MOST][2] = { { 0 } }, sum = 0, late = 0;
	long all = (long)(RINGS_S * rate_hz), block = (long)(rate_hz / 10);

	for (size_t k = 0; k < e->n; k++)
		b[k] = filter_biquad(&e->v[k], rate_hz);
	for (long i = 0; i < all; i++) {
		double x = i == 0;
		for (size_t k = 0; k < e->n; k++)
			filter_run(&b[k], z[k], &x, 1);
		late += fabs(x);
		if (i % block == block - 1) { /* stops after a tenth of a second of silence */
			sum += late;
			if (late < SILENT)
				break;
			late = 0;
		}
	}
	sum += late;
	return sum > 1 ? 20 * log10(sum) : 0;
}
