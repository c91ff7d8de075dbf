/* Finds the end of one key in a stream of bytes. Stateless; input.c names the keys. */
#ifndef UI_SEQUENCE_H
#define UI_SEQUENCE_H

#include <stdbool.h>
#include <stddef.h>

enum sequence_kind {
	SEQUENCE_CUT,     /* more may come */
	SEQUENCE_CHAR,    /* one code point */
	SEQUENCE_CONTROL, /* one byte: C0 or DEL */
	SEQUENCE_CSI,     /* ESC [ … final */
	SEQUENCE_SS3,     /* ESC O final */
	SEQUENCE_ESCAPED, /* ESC, and then a sequence of one of the kinds above */
	SEQUENCE_DROP,    /* nothing that a key sends */
};

struct sequence {
	enum sequence_kind kind;
	size_t len;   /* at least 1, but for SEQUENCE_CUT */
	bool patient; /* SEQUENCE_CUT: a terminal sent this, no person: wait longer for the rest */
};

/* s[0..n), n > 0. With `forced` the rest will not come: the answer is never SEQUENCE_CUT. */
struct sequence sequence_at(const char *s, size_t n, bool forced);

#endif
