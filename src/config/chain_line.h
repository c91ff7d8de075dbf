/*
 * Chains as a person types them, on one line: "dx300: source=iBasso DX300, output=4.4 mm,
 * volume.unit=steps". A value runs until the next key (a word with = behind it); in double quotes
 * it may hold anything. Keys and values are checked by the rows that check a session file.
 */
#ifndef CONFIG_CHAIN_LINE_H
#define CONFIG_CHAIN_LINE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/pairs.h"

struct chain_line {
	char *name;
	bool whole;       /* "name: …" replaces all keys; "name …" changes the given ones */
	struct pairs set; /* as typed; "key=" (a value "") takes a key away */
};

/* l is to be finished either way. */
bool chain_line_read(struct chain_line *l, const char *text, struct err *err);
void chain_line_finish(struct chain_line *l);
/* The content of the chain after the line; `old` (NULL: none) is its present content. The caller
 * finishes `into` in either case. */
bool chain_line_apply(
	const struct chain_line *l, const char *old, struct pairs *into, struct err *err);
/* Writes a line from which chain_line_read and chain_line_apply make the same content. */
void chain_line_write(struct buf *out, const char *name, const char *content);

/* Is this a name that a chain may have? */
bool chain_name(const char *name, struct err *err);
/* Sets one key of a chain's content, or takes it away (value ""). False: p is as it was. */
bool chain_set(struct pairs *p, const char *key, const char *value, struct err *err);
/* Whether the chain has any value. */
bool chain_filled(const struct pairs *p, struct err *err);
/* The n-th key that a chain knows ("volume.unit") and what it means; false after the last. */
bool chain_key(size_t n, struct buf *name, const char **help);

#endif
