/*
 * Finds out with which device or chain a note compares, from its words: "less bass than the
 * Crimson" compares with the Crimson, "warmer overall" with something that is not named.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* The name of a device or chain of the review, which may occur in a note. */
struct wording_name {
	const char *name; /* the name in UTF-8; an entry with NULL is skipped */
	size_t number;    /* number of a compared device, 2 for "d2"; 0: none */
	bool used; /* the note was made with this device or chain, and cannot compare with it */
};

enum wording {
	WORDING_NOTHING,
	WORDING_OFFERS,   /* the text compares with something that is not named */
	WORDING_MENTIONS, /* the text has names[*which], and compares with nothing */
	WORDING_NAMES,    /* the text compares with names[*which] */
};

/* Searches a note's text (UTF-8, or NULL) for a comparison with one of n names. Recognises English
 * words. A name may be shortened to some of its words if only one name fits. *which is valid only
 * if it returns WORDING_MENTIONS or WORDING_NAMES. */
enum wording wording_read(
	const char *text, const struct wording_name *names, size_t n, size_t *which);

/* The words of a text. */
struct wording_text {
	struct word *v;
	size_t n, cap;
	struct buf letters; /* the folded words, each with its NUL */
};

/* Splits a text (UTF-8, or NULL), for several searches. The caller finishes it. */
struct wording_text wording_text(const char *text);
void wording_text_finish(struct wording_text *t);

/* Returns true if the text has one of the names, in a form that wording_read knows: the whole name,
 * its last words, its short form, or another word of it with a capital inside a sentence. */
bool wording_has(struct wording_text *t, const struct wording_name *names, size_t n);

/* Returns true if the text begins with one of the names, as wording_has knows it, after an article
 * or a preposition: "Spartacus is thick", "On the Cantor it is thin". */
bool wording_begins(struct wording_text *t, const struct wording_name *names, size_t n);
/* Returns the length of the words at the start of a text that say only with what it compares, "vs
 * Cantor: ", with one of the names; 0: it does not begin so. */
size_t wording_versus(const char *text, const struct wording_name *names, size_t n);
