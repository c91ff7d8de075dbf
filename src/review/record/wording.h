/*
 * Finds the names of devices and chains in running text. The listener decides what the text means
 * (writing/against.c).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"

/* The name of a device or chain of the review, which may occur in a note. */
struct wording_name {
	const char *name;  /* the name in UTF-8; NULL: none */
	const char *known; /* another name of the same: a chain as readers know it; NULL: none */
	size_t number;     /* number of a compared device, 2 for "d2"; 0: none */
	bool used;         /* in use when the note was made: it cannot compare with this */
};

/* The words of a text. */
struct wording_text {
	struct word *v;
	size_t n, cap;
	struct buf letters; /* the folded words, each with its NUL */
};

/* Splits a text (UTF-8, or NULL), for several searches. The caller finishes it. */
struct wording_text wording_text(const char *text);
void wording_text_finish(struct wording_text *t);

/* Finds which of n names a text has, whole, its last words, its short form, or another word with a
 * capital, and sets found[n] to their indices, each once: those before the offset `caret`, the last
 * first, then those behind it. Names that are `used` are left out. Returns the number of indices.
 */
size_t wording_names(struct wording_text *t, size_t caret, const struct wording_name *names,
	size_t n, size_t *found);

/* Returns true if the text begins with one of the names, its last words or its short form, or with
 * another word of it with a capital, after an article or a preposition: "Spartacus is thick", "On
 * the Cantor it is thin". *which gets its index. */
bool wording_begins(
	struct wording_text *t, const struct wording_name *names, size_t n, size_t *which);
/* Returns false if wording_versus finds nothing in the text, whatever the names are. */
bool wording_has_lead(const char *text);
/* Returns the length of the words at the start of a text that say only with what it compares, "vs
 * Cantor: ", and sets *which to the index of the name; 0: it does not begin so. */
size_t wording_versus(const char *text, const struct wording_name *names, size_t n, size_t *which);
