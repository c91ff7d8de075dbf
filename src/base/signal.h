/*
 * Built-in test signals, as people write them: "sine 1000", "sweep 20-20000 30s", "pink -40dBFS",
 * "third-octave 3150", "channels", "polarity 10s". A duration (default 20s) and a level (default
 * -30dBFS: the peak of a sine or sweep, the RMS of noise) may follow, in either order.
 */
#ifndef BASE_SIGNAL_H
#define BASE_SIGNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/* No peak of a signal of earlog is louder, whoever asks for it. */
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
	double freq_hz, freq_end_hz; /* 0 where the kind has none */
	int64_t length_ms;
	double level_dbfs;
};

/* True: every number is within the limits of the player, noise that is too loud lowered to its own.
 * Independent of the locale. */
bool signal_parse(struct signal *s, const char *text, struct err *err);
/* Returns the frequency at a position: the current frequency of a sweep, the constant one of a sine
 * or third octave; 0 for other kinds. */
double signal_hz(const struct signal *s, int64_t pos_ms);
/* Returns the nearest permitted level: the limit of noise is 15 dB lower, for its peaks. NAN gives
 * the lowest level. */
double signal_level(enum signal_kind kind, double wanted_dbfs);
/* Appends it as signal_parse reads it; its level is within the limits whatever it was. */
void signal_write(const struct signal *s, struct buf *out);
const char *signal_name(enum signal_kind kind); /* "third-octave" */

#endif
