/* Frequencies as people write and read them: 440, 7.9k, 7.9 kHz. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "base/core/err.h"

/* The accepted range; a frequency outside is taken for a typing error. */
#define HZ_LEAST 1.0
#define HZ_MOST 96000.0

/* Reads a number of up to six digits and three decimals at the start of s, which has n bytes.
 * Returns the bytes read, 0: no such number. */
size_t hz_number(const char *s, size_t n, double *value);
/* Reads a frequency at the start of s, which has n bytes: a number as hz_number reads it,
 * then Hz, k, kHz or nothing; blanks only before the unit. Returns the bytes read, 0: no frequency.
 */
size_t hz_prefix(const char *s, size_t n, double *hz);
/* Reads a frequency from HZ_LEAST to HZ_MOST. On failure sets err and returns false. */
bool hz_parse(const char *text, double *hz, struct err *err);
/* Reads a range like "7k-9k" or "200-400 Hz" into *low < *high, in Hz. A single frequency gives the
 * third of an octave around it. A start without a unit has the unit of the end. */
bool hz_range(const char *text, double *low, double *high, struct err *err);
/* Appends a frequency like "440 Hz", "2.5 kHz" or "7.94 kHz": three digits at most, which is finer
 * than a semitone. */
void hz_add(struct buf *out, double hz);
/* Returns true if the text names the frequency, in any form that hz_add shows alike. */
bool hz_is_in(const char *text, double hz);
