/*
 * Adds a headphone to a graph database of CrinGraph, the program behind squig.link. Its index,
 * phone_book.json, is a list of brands, each with a list of phones; a phone with the file "X" has
 * the curves "X L.txt" and "X R.txt". Format: Configuring.md and graphtool.js of
 * mlochbaum/CrinGraph; the keys price, reviewScore, reviewLink and shopLink: listAugment.js of
 * squiglink/lab.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "base/core/err.h"

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

/* A phone book in which a phone was looked for. */
struct squiglink_list {
	/* names of the files that CrinGraph reads for the phone, without " L.txt": 1 or more texts;
	 * NULL: the book did not have the phone */
	json_t *files;
	/* of a phone in the book whose lists `file` and `suffix` say which file is which variant:
	 * the file of each variant; NULL: it is not certain which file is which */
	json_t *names;
	size_t joined;    /* number of variants that were added to these lists */
	struct buf place; /* "LINE:COLUMN: " of the phone in the book */
	struct buf book;  /* the book with the phone or its new variants added; empty: unchanged */
	/* a line "LINE:COLUMN: price is "$699" here, "$799" in the review" for each value of the
	 * phone in the book that differs */
	struct buf differences;
};

#define SQUIGLINK_LIST_INIT                                                   \
	{                                                                     \
		.place = BUF_INIT, .book = BUF_INIT, .differences = BUF_INIT, \
	}

/*
 * Looks for the phone, under its brand or a collaborator's. If the book does not have it,
 * adds it at the end of its brand's list, and a new brand at the end if the book has no such brand;
 * all other bytes are unchanged. A variant that the phone in the book lacks joins its lists `file`
 * and `suffix`. book: the n bytes of phone_book.json; n = 0: there is none yet.
 * Fails, with err beginning with LINE:COLUMN, if the book is no JSON or no phone book, if it has
 * two brands or two phones of that name, if another phone uses one of the files of a new phone, or
 * if no file can have the name that the book has. The caller calls squiglink_list_finish in either
 * case.
 */
bool squiglink_add(const char *book, size_t n, const struct squiglink_phone *phone,
	struct squiglink_list *list, struct err *err);
void squiglink_list_finish(struct squiglink_list *list);

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
