/*
 * What leaves the archive, and what stays: each field of the tables in records.c names its rule
 * here, or leaves whole. A panel, `backup --for`, merges by other persons, help and the tests read
 * it.
 */
#ifndef RECORD_LEAVES_H
#define RECORD_LEAVES_H

#include "record/records.h"

enum {
	KEPT_HERE,
	KEPT_FROM_OTHERS,
	KEPT_FILE,
	KEPT_SOUNDS,
	KEPT_LINES,
	KEPT_LOCATOR,
	KEPT_SECRETS,
	KEPT_RULES
};
extern const struct row_kept row_kept[KEPT_RULES];

/* Returns true if a field stays in the archive whole (struct row_kept). */
bool row_field_stays(const struct row_field *f);
/* Removes from a row all that stays in the archive, before the row is sent or given away. */
void row_cut_kept(enum row_kind kind, void *row);
/* Removes the lines of a chain's content that name an output, a file of filters, or the command of
 * a helper. */
void chain_cut_kept(char **content);
/* Appends for help which fields stay by which rule, a line for each rule. */
void row_kept_words(struct buf *out);

#endif
