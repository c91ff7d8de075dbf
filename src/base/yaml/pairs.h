/*
 * struct pairs, a list of keys with values, and struct texts, a list of texts. The lines
 * `key=value`, sorted and joined by newlines, identify a chain or variant.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/yaml/diag.h"

struct key_value {
	char *key, *value;
	struct mark at; /* place of the key in its file; line 0: it came from no file */
	struct mark value_at;
};

struct pairs LIST_OF(struct key_value);

struct texts {
	char **v;
	struct mark *at;
	size_t n, cap;
};

void pairs_add(
	struct pairs *p, const char *key, const char *value, struct mark at, struct mark value_at);
/* Returns the value of a key, borrowed from p; NULL: no such key. */
const char *pairs_get(const struct pairs *p, const char *key);
void pairs_take_out(struct pairs *p, size_t i); /* removes the i-th pair */
void pairs_sort(struct pairs *p);               /* sorts by the bytes of the keys */
/* Returns the pairs as sorted lines `key=value` joined by newlines, without a newline at the end.
 * The caller frees. */
char *pairs_content(const struct pairs *p);
/* Adds the pairs of `content`, a text from pairs_content. */
void pairs_from_content(struct pairs *p, const char *content);
/* Adds the pairs of `under`, except the controls that `over` sets, and the pairs of `over`.
 * "volume.unit" and "volume.range" belong to one control. */
void pairs_over(struct pairs *into, const struct pairs *under, const struct pairs *over);
void pairs_finish(struct pairs *p);

void texts_add(struct texts *t, const char *text, struct mark at);
bool texts_has(const struct texts *t, const char *text);
void texts_finish(struct texts *t);
