/*
 * Makes the entry and the curves of a headphone for CrinGraph, the program behind squig.link. The
 * index, phone_book.json, is a list of brands, each with a list of phones; a phone with the file
 * "X" has the curves "X L.txt" and "X R.txt". Format: Configuring.md and graphtool.js of
 * mlochbaum/CrinGraph; the keys price, reviewScore, reviewLink and shopLink: listAugment.js of
 * squiglink/lab.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"

/* The entry of a phone; texts are borrowed. */
struct squiglink_phone {
	const char *brand, *name;
	/* files[i]: name of the curves of variant i, without " L.txt"; suffixes[i]: the text after
	 * the name of the phone that names this variant, "" for none; n is 1 or more */
	const char *const *files, *const *suffixes;
	size_t n;
	/* NULL: not known, and left out */
	const char *price, *review_score, *review_link, *shop_link;
};

/* Returns the entry of phone_book.json, a new reference. */
json_t *squiglink_entry(const struct squiglink_phone *p);

/* Returns the name of a phone as a name of files that CrinGraph can load and share: without
 * characters that mean something in a path, an address or its list of shared names. The caller
 * frees. */
char *squiglink_file(const char *name);

/*
 * How the curves of one folder are written. CrinGraph skips a fixed number of lines and takes the
 * frequencies of all curves from the first that it loads, so a new file follows the others.
 */
struct squiglink_form {
	struct buf head; /* the lines before the first point */
	struct buf hz;   /* the frequencies as written, each ending with a NUL */
	double *freq_hz; /* the same as numbers, n of them */
	size_t n;
	char separator[4];   /* between the columns */
	const char *newline; /* static */
};

/* Reads the form of a file of the folder. Comments on the measurement of the other phone are
 * replaced by empty comments. Returns false if no two lines have numbers that CrinGraph reads; *f
 * is then empty. */
bool squiglink_form_read(struct squiglink_form *f, const char *bytes, size_t n);
/* Sets the form of an empty folder to AudioTools', CrinGraph's default: 480 points of 1/48 octave
 * from 20 Hz to 20 kHz. */
void squiglink_form_default(struct squiglink_form *f);
void squiglink_form_finish(struct squiglink_form *f);

/* Appends the text of a file with the levels of one curve, in dB, one for each frequency of the
 * form. */
void squiglink_curve(const struct squiglink_form *f, const double *level_db, struct buf *out);
