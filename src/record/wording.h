/*
 * Finds the comparison in the words of a note: "less bass than the Crimson" names the other device,
 * "warmer overall" names none.
 */
#ifndef RECORD_WORDING_H
#define RECORD_WORDING_H

#include <stdbool.h>
#include <stddef.h>

/* A device or chain of the review. */
struct wording_name {
	const char *name; /* UTF-8; NULL: ignored */
	size_t number;    /* 2 for d2; 0: no number */
	bool used;        /* the note was heard with it, so it is never the result */
};

enum wording {
	WORDING_NOTHING,
	WORDING_OFFERS, /* a comparison with something that is not named */
	WORDING_NAMES,  /* names[*which] */
};

/* Finds the comparison in a text (UTF-8, may be NULL). Words for sound are English; names may be
 * shortened to some of their words if only one name fits. */
enum wording wording_read(
	const char *text, const struct wording_name *names, size_t n, size_t *which);

#endif
