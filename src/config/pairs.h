/*
 * Lists of keys and values, and of texts. The sorted `key=value` lines of the pairs, joined by
 * newlines, identify a chain or variant.
 */
#ifndef CONFIG_PAIRS_H
#define CONFIG_PAIRS_H

#include <stdbool.h>
#include <stddef.h>

#include "config/diag.h"

struct key_value {
	char *key, *value;
	struct mark at; /* place of the key; 0:0 if it came from no file */
	struct mark value_at;
};

struct pairs {
	struct key_value *v;
	size_t n, cap;
};

struct texts {
	char **v;
	struct mark *at;
	size_t n, cap;
};

#define PAIRS_HASH 65 /* 64 hex digits and the NUL */

void pairs_add(
	struct pairs *p, const char *key, const char *value, struct mark at, struct mark value_at);
/* Returns the value of a key, borrowed; NULL: no such key. */
const char *pairs_get(const struct pairs *p, const char *key);
void pairs_sort(struct pairs *p); /* sorts by the bytes of the keys */
/* Returns sorted `key=value` lines joined by newlines, none at the end; the caller frees. */
char *pairs_content(const struct pairs *p);
/* Adds the pairs of a text that pairs_content wrote. */
void pairs_from_content(struct pairs *p, const char *content);
/* Computes the SHA-256 of pairs_content. */
void pairs_hash(const struct pairs *p, char hex[PAIRS_HASH]);
void pairs_finish(struct pairs *p);

void texts_add(struct texts *t, const char *text, struct mark at);
bool texts_has(const struct texts *t, const char *text);
void texts_finish(struct texts *t);

#endif
