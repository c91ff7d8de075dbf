/* Finds the end of one key in a stream of bytes. It keeps no state; input.c names the keys. */
#ifndef UI_SEQUENCE_H
#define UI_SEQUENCE_H

#include <stdbool.h>
#include <stddef.h>

enum sequence_kind {
	SEQUENCE_CUT,     /* incomplete: more bytes may arrive */
	SEQUENCE_CHAR,    /* one code point */
	SEQUENCE_CONTROL, /* one byte: C0 or DEL */
	SEQUENCE_CSI,     /* ESC [ … final byte */
	SEQUENCE_SS3,     /* ESC O, then one final byte */
	SEQUENCE_ESCAPED, /* ESC, then a sequence of one of the kinds above */
	SEQUENCE_DROP,    /* sent by no key: a reply of the terminal, or noise */
};

struct sequence {
	enum sequence_kind kind;
	size_t len;   /* length in bytes: at least 1, except for SEQUENCE_CUT */
	bool patient; /* SEQUENCE_CUT: only a terminal sends this, so wait longer for the rest */
};

/* Finds the first key in s[0..n), n > 0. forced: no byte will follow, so the result is never
 * SEQUENCE_CUT. */
struct sequence sequence_at(const char *s, size_t n, bool forced);

#endif
