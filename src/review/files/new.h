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
#include "review/files/chain.h"

/* The user's answers, in UTF-8. A key whose text is NULL or "" is written as an example in a
 * comment. */
struct new_answers {
	const char *id; /* id of the session file; NULL: made from letters and digits of brand and
			   model */
	const char *device; /* brand and model as one text; NULL if `brand` and `model` are given */
	const char *brand, *model;
	const char *kind, *drivers, *impedance, *sensitivity, *price;
	const char *firmware, *power; /* of a source */
	const char *tagline;
	/* names with commas between them; "se=3.5 mm": with what the setting is; or parts with what
	 * each can be: "nozzle black, gold; cable copper, plated" */
	const char *settings;
	const char *unit_how, *unit_from;
	const char *playlist, *lexicon;
	const struct session_chain *chains; /* `at`: its place in the profile, or NOWHERE */
	size_t n_chains;
	const char *const *compare;
	size_t n_compare;
	/* Text of another session file, whose lines are taken where there is no answer; NULL: none.
	 */
	const char *like;
	bool like_settings; /* also its settings */
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
