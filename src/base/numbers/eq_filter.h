/*
 * The filters of an equaliser: second-order sections from the Audio EQ Cookbook (R.
 * Bristow-Johnson), with Q defined as in EqualizerAPO, REW and AutoEq.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define FILTERS_MOST 128
#define FILTER_LEAST_HZ 10.0
#define FILTER_MOST_HZ 96000.0
#define FILTER_MOST_DB 40.0 /* largest gain, up or down */
#define FILTER_LEAST_Q 0.01
#define FILTER_MOST_Q 100.0

enum filter_type {
	FILTER_PEAK,
	FILTER_LOW_SHELF,
	FILTER_HIGH_SHELF,
	FILTER_HIGH_PASS,
	FILTER_LOW_PASS,
	FILTER_NOTCH
};

struct filter {
	enum filter_type type;
	double hz;      /* centre of a peak or notch, middle of a shelf's slope, corner of a pass */
	double gain_db; /* gain of peaks and shelves */
	double q;
};

struct equaliser {
	double preamp_db;
	struct filter v[FILTERS_MOST];
	size_t n;
};

/* b0 to a2 of the transfer function, a0 being 1. */
struct biquad {
	double b0, b1, b2, a1, a2;
};

bool filter_has_gain(enum filter_type type);
/* Returns the Q of a shelf whose slope is s times the steepest possible slope (0 < s <= 1). */
double filter_shelf_q(double gain_db, double s);
/* Returns the middle frequency of a shelf from its corner frequency. */
double filter_shelf_middle(enum filter_type type, double corner_hz, double gain_db, double q);

/* Returns the coefficients of a filter at a sample rate. A filter at or above half the rate has no
 * effect, because it cannot keep its shape there. */
struct biquad filter_biquad(const struct filter *f, double rate_hz);
double biquad_db(const struct biquad *b, double hz, double rate_hz);
/* Returns a band-pass filter with a gain of 0 dB at its centre. */
struct biquad filter_band_pass(double hz, double q, double rate_hz);
/* Filters n samples in place (transposed direct form II). z: the filter's state, 0 at first. */
void filter_run(const struct biquad *b, double z[2], double *x, size_t n);
/* Returns the gain of all filters at a frequency, in dB, without the preamp. */
double equaliser_db(const struct equaliser *e, double hz, double rate_hz);
bool equaliser_same(const struct equaliser *a, const struct equaliser *b);
/*
 * Returns the most by which the filters can raise the peak of any signal, in dB, 0 or above: the
 * sum of the absolute values of the impulse response. A preamp of minus this value avoids new
 * clipping.
 */
double equaliser_most_db(const struct equaliser *e, double rate_hz);
