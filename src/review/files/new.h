/*
 * Writes a new session file from the user's answers, with comments for people who edit it. Quotes
 * every text that YAML 1.1 readers could take for another type (times, yes and no, numbers, URLs).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "base/core/err.h"

struct new_chain {
	const char *name, *source, *dac, *amp, *output;
	const char *volume, *volume_unit; /* NULL or "": not given */
	bool clock, follow;               /* follow: the player of this chain is followed */
};

struct new_compared {
	const char *device;
};

/* The user's answers, in UTF-8. A key whose text is NULL or "" is written as an example in a
 * comment. */
struct new_answers {
	const char *id; /* id of the session file; NULL: made from letters and digits of brand and
			   model */
	const char *device; /* brand and model as one text; NULL if `brand` and `model` are given */
	const char *brand, *model;
	const char *kind, *impedance, *sensitivity, *price;
	const char *settings; /* names, with commas between them */
	const char *unit_how, *unit_from;
	const char *playlist, *lexicon;
	const struct new_chain *chains;
	size_t n_chains;
	const struct new_compared *compare;
	size_t n_compare;
	/* Lines of another session file, in place of playlist, lexicon, chains and compared devices;
	 * NULL: none. */
	const char *like;
};

/* Appends the text of a session file. Reading it gives the same answers, whatever characters they
 * have. */
void new_write(struct buf *b, const struct new_answers *a);
/* Returns true if `earlog check` would find no error in the session file of these answers at
 * `path`; else err gets the first error. own: ignores errors in files that the session file names.
 */
bool new_check(const struct new_answers *a, const char *path, bool own, struct err *err);
/* Comments out, one after the other, the lines of a session file at `path` in which `earlog check`
 * finds an error, until none is left or an error belongs to no line. Appends a message about each
 * error to `said`. */
void new_mend(struct buf *text, const char *path, struct buf *said);
/* Returns "iem", "headphone" or "earbud" (static) for the same word in any letter case; NULL with
 * err for any other word. */
const char *new_kind(const char *text, struct err *err);
