/* Frequencies as people write and read them: 440, 7.9k, 7.9 kHz. */
#ifndef BASE_HZ_H
#define BASE_HZ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* The range that a listener may hear; a frequency outside is a typing error. */
#define HZ_LEAST 1.0
#define HZ_MOST 96000.0

/* A frequency at the front of s, which has n bytes: up to six digits and three decimals, then Hz, k
 * or kHz, or nothing; blanks only before the unit. Returns how many bytes it takes, 0: none. */
size_t hz_prefix(const char *s, size_t n, double *hz);
/* The whole of text is a frequency from HZ_LEAST to HZ_MOST. */
bool hz_parse(const char *text, double *hz, struct err *err);
/* "7k-9k", "200-400 Hz", "7.9 kHz": from *low to *high, with low < high; one frequency is a third
 * of an octave around it. The unit of a range's end holds for a beginning without one. */
bool hz_range(const char *text, double *low, double *high, struct err *err);
/* Appends "440 Hz", "7.94 kHz": three digits, which is finer than a semitone. */
void hz_add(struct buf *out, double hz);

#endif
