/*
 * Built-in test signals, as people write them: "sine 1000", "sweep 20-20000 30s", "pink -40dBFS",
 * "third-octave 3150", "channels", "polarity 10s". A duration (default 20s) and a level (default
 * -30dBFS: the peak of a sine or sweep, the RMS of noise) may follow, in either order.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/core/buf.h"
#include "base/core/err.h"

/* The loudest peak of a test signal: signal_parse refuses a louder one. */
#define SIGNAL_MOST_DBFS (-12.0)
#define SIGNAL_LEAST_DBFS (-90.0)

enum signal_kind {
	SIGNAL_SINE,
	SIGNAL_SWEEP, /* logarithmic, from freq_hz to freq_end_hz */
	SIGNAL_PINK,
	SIGNAL_THIRD_OCTAVE, /* noise, a third of an octave around freq_hz */
	SIGNAL_CHANNELS,     /* pink noise: left, then right, then both */
	SIGNAL_POLARITY,     /* pink noise: in phase, then out of phase */
};

struct signal {
	enum signal_kind kind;
	double freq_hz, freq_end_hz; /* 0 if the kind has no frequency */
	int64_t length_ms;
	double level_dbfs;
};

/* Reads a signal, independent of the locale. On failure, also for a frequency, duration or level
 * outside the limits, sets err and returns false. The limit for noise is 15 dB lower,
 * because of its peaks: louder noise is lowered to it. */
bool signal_parse(struct signal *s, const char *text, struct err *err);
/* Returns the frequency at a position: the current frequency of a sweep, the constant one of a sine
 * or third octave; 0 for other kinds. */
double signal_hz(const struct signal *s, int64_t pos_ms);
/* Appends the signal in the form that signal_parse reads; limits its level. */
void signal_write(const struct signal *s, struct buf *out);
const char *signal_name(enum signal_kind kind); /* as people write it: "third-octave" */
