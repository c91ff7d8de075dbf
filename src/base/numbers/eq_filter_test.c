/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/numbers/eq_filter.h"

#include <complex.h>
#include <math.h>

#include "base/core/mem.h"
#include "support/test.h"

static const double rates[] = { 44100, 48000, 96000 };

static bool
near_to(double a, double b, double within)
{
	return fabs(a - b) <= within;
}

/*
 * The analogue prototypes of the Audio EQ Cookbook at s = j tan(w/2) / tan(w0/2), which is what the
 * bilinear transform makes of them: another way to the same magnitude than by coefficients.
 */
static double
prototype_db(const struct filter *f, double hz, double rate)
{
	double pi = acos(-1), a = pow(10, f->gain_db / 40), root = sqrt(a);
	double complex s = I * tan(pi * hz / rate) / tan(pi * f->hz / rate);
	double complex h = 0;

	switch (f->type) {
	case FILTER_PEAK: h = (s * s + s * a / f->q + 1) / (s * s + s / (a * f->q) + 1); break;
	case FILTER_LOW_SHELF:
		h = a * (s * s + root / f->q * s + a) / (a * s * s + root / f->q * s + 1);
		break;
	case FILTER_HIGH_SHELF:
		h = a * (a * s * s + root / f->q * s + 1) / (s * s + root / f->q * s + a);
		break;
	case FILTER_HIGH_PASS: h = s * s / (s * s + s / f->q + 1); break;
	case FILTER_LOW_PASS: h = 1 / (s * s + s / f->q + 1); break;
	case FILTER_NOTCH: h = (s * s + 1) / (s * s + s / f->q + 1); break;
	}
	return 20 * log10(cabs(h));
}

TEST(every_type_is_its_prototype_at_each_twelfth_of_an_octave)
{
	static const double hz[] = { 31, 105, 1000, 8200, 14000 }, gains[] = { -12, -2.5, 4, 15 },
			    qs[] = { 0.4, 0.7071, 3, 12 };
	size_t compared = 0;

	for (int type = FILTER_PEAK; type <= FILTER_NOTCH; type++)
		for (size_t i = 0; i < LENGTH(hz) * LENGTH(gains) * LENGTH(qs) * LENGTH(rates);
			i++) {
			double rate = rates[i % LENGTH(rates)];
			struct filter f = { (enum filter_type)type, hz[i / 3 % LENGTH(hz)],
				gains[i / 15 % LENGTH(gains)], qs[i / 60 % LENGTH(qs)] };
			struct biquad b = filter_biquad(&f, rate);

			for (double at = 10; at <= 16000; at *= pow(2, 1.0 / 12)) {
				double there = prototype_db(&f, at, rate);
				double here = biquad_db(&b, at, rate);

				if (there < -100) /* a zero */
					continue;
				if (!near_to(here, there, 0.001))
					fail_msg("type %d, %g Hz, %g dB, Q %g at %g Hz: %g, not %g",
						type, f.hz, f.gain_db, f.q, at, here, there);
				compared++;
			}
		}
	assert_true(compared > 100000);
}

TEST(a_filter_above_half_the_rate_does_nothing)
{
	const struct filter f = { FILTER_PEAK, 30000, 12, 1 };
	struct biquad b = filter_biquad(&f, 48000);

	assert_true(near_to(biquad_db(&b, 1000, 48000), 0, 1e-12));
	b = filter_biquad(&f, 96000);
	assert_true(near_to(biquad_db(&b, 30000, 96000), 12, 1e-9));
}

/* Half the gain is in the middle of a shelf, three quarters or less at a corner of the steepest. */
TEST(a_shelf_told_by_its_corner_has_its_middle_beyond)
{
	double q = filter_shelf_q(6, 1);

	assert_true(near_to(q, sqrt(0.5), 1e-9));
	double low = filter_shelf_middle(FILTER_LOW_SHELF, 100, 6, q);
	double high = filter_shelf_middle(FILTER_HIGH_SHELF, 8000, 6, q);
	assert_true(near_to(low, 100 * pow(10, 6.0 / 80), 1e-9));
	assert_true(near_to(high, 8000 / pow(10, 6.0 / 80), 1e-9));
	struct filter f = { FILTER_LOW_SHELF, low, 6, q };
	struct biquad b = filter_biquad(&f, 48000);
	assert_true(near_to(biquad_db(&b, low, 48000), 3, 0.001));
}

/* The worst signal for a filter is its impulse response backwards, each sample as its sign. */
TEST(no_signal_is_raised_by_more)
{
	struct equaliser e = { 0,
		{ { FILTER_PEAK, 3000, 8, 1 }, { FILTER_LOW_SHELF, 100, 4, 0.7 } }, 2 };
	double most = equaliser_most_db(&e, 48000), h[48000], peak = 0, z[2][2] = { { 0 } };

	for (size_t i = 0; i < LENGTH(h); i++) {
		double x = i == 0;
		for (size_t k = 0; k < 2; k++) {
			struct biquad b = filter_biquad(&e.v[k], 48000);
			double y = b.b0 * x + z[k][0];
			z[k][0] = b.b1 * x - b.a1 * y + z[k][1];
			z[k][1] = b.b2 * x - b.a2 * y;
			x = y;
		}
		h[i] = x;
	}
	for (size_t i = 0; i < LENGTH(h); i++)
		peak += h[i] * (h[i] < 0 ? -1 : 1);
	assert_true(near_to(20 * log10(peak), most, 0.001));
	assert_true(most > equaliser_db(&e, 3000, 48000));

	e.n = 0;
	assert_true(near_to(equaliser_most_db(&e, 48000), 0, 1e-12));
	e = (struct equaliser){ 0, { { FILTER_PEAK, 1000, -12, 0.5 } }, 1 };
	/* What is cut rings on: a signal made for it rises even where no frequency does. */
	assert_true(equaliser_most_db(&e, 48000) > 0);
}

TEST(equalisers_are_the_same_if_all_of_all_filters_is)
{
	const struct equaliser e = { -3,
		{ { FILTER_PEAK, 3000, 8, 1 }, { FILTER_LOW_SHELF, 100, 4, 0.7 } }, 2 };
	struct equaliser other[6] = { e, e, e, e, e, e };

	assert_true(equaliser_same(&e, &other[0]));
	other[0].preamp_db = -4;
	other[1].n = 1;
	other[2].v[1].type = FILTER_HIGH_SHELF;
	other[3].v[1].hz = 101;
	other[4].v[1].gain_db = 5;
	other[5].v[1].q = 0.8;
	for (size_t i = 0; i < LENGTH(other); i++)
		assert_false(equaliser_same(&e, &other[i]));
}
