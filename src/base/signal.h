/*
 * Built-in test signals, as people write them: "sine 1000", "sweep 20-20000 30s", "pink -40dBFS",
 * "third-octave 3150", "channels", "polarity 10s". A duration (default 20s) and a level (default
 * -30dBFS: the peak of a sine or sweep, the RMS of noise) may follow, in either order.
 */
#ifndef BASE_SIGNAL_H
#define BASE_SIGNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

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
	double freq_hz, freq_end_hz; /* 0 where the kind has none */
	int64_t length_ms;
	double level_dbfs;
};

/* True: every number is within the limits of the player. Independent of the locale. */
bool signal_parse(struct signal *s, const char *text, struct err *err);

#endif
