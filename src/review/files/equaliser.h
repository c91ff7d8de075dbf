/*
 * Equalisers in the text format of EqualizerAPO, which squig.link, AutoEq and REW also write: a
 * preamp and parametric filters, one on each line,
 *
 *     Preamp: -6.2 dB
 *     Filter 1: ON PK Fc 105 Hz Gain -2.5 dB Q 0.70
 *
 * Also reads one filter that the user types on the bench, "pk 8200 -4 q3".
 *
 * The filter types are PK (also PEQ, Modal), LS, LSC, LSQ, HS, HSC, HSQ, HP (HPQ), LP (LPQ) and NO.
 * For LS and HS with a Q or slope, the frequency is the corner of the shelf; for LSC, LSQ, HSC and
 * HSQ it is the middle. If the Q is left out, it is the default of EqualizerAPO: 0.7071 for HP and
 * LP, 30 for NO; for a shelf, the Q that gives 0.9 of the steepest slope.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "base/numbers/eq_filter.h"
#include "base/yaml/diag.h"

#define EQUALISER_MOST_BYTES 65536 /* the largest file that is read, in bytes */

/* Returns the gains of a GraphicEQ of EqualizerAPO ("GraphicEQ: 20 -8.1; 21 -8.2"), a frequency and
 * a gain on each line. The caller frees; NULL: the text has none. */
char *equaliser_graphic(const char *bytes, size_t n);
/* Returns true if one of the first lines of the text is a filter, a preamp, a GraphicEQ or another
 * command of EqualizerAPO. */
bool equaliser_is_text(const char *bytes, size_t n);
/*
 * Reads the bytes of an equaliser file into e; path is only used in messages. Skips filters that
 * are OFF or None. Lines before the first filter or preamp are a heading, such as REW writes. Any
 * other line is an error, and so are EqualizerAPO commands that change the sound by other means
 * (Include, Channel, GraphicEQ …). Returns false after adding errors, with line and column, to d.
 */
bool equaliser_read(
	struct equaliser *e, const char *path, const char *bytes, size_t n, struct diags *d);
/*
 * Writes an equaliser in its canonical text form: frequencies and gains to 1/10,000, Qs to
 * 1/1,000,000. Reading the text and writing it again gives the same text.
 */
void equaliser_write(struct buf *out, const struct equaliser *e);
/* Writes a filter in the short form that the user types: "pk 8200 -4 q3". */
void equaliser_filter_words(struct buf *out, const struct filter *f);
/* Appends the name of an equaliser as readers know it: "-4 dB at 8.2 kHz (Q 3)" for "pk 8200 -4
 * q3", also in "harman + pk 8200 -4 q3". */
void equaliser_add_name(struct buf *out, const char *name);
/* Returns true if a typed line begins with a filter type such as "pk"; otherwise the line is a file
 * name. */
bool equaliser_is_typed(const char *line);
/* Parses one typed filter, "pk 8200 -4 q3", "lsc 105 5.5" or "hp 30", into f. Returns false with
 * err if it is invalid. */
bool equaliser_type(struct filter *f, const char *line, struct err *err);
