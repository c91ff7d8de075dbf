/*
 * Removes from rows what stays in the archive, before they leave. The tables of fields in records.c
 * name a rule for each field of which something stays. A panel, `backup --for`, merges by other
 * persons, help and the tests use them.
 */
#ifndef RECORD_REDACT_H
#define RECORD_REDACT_H

#include "record/records.h"

enum {
	REDACT_EVERYWHERE,
	REDACT_FOR_OTHERS,
	REDACT_FILE,
	REDACT_EQUALISER,
	REDACT_SOUNDS,
	REDACT_LINES,
	REDACT_LOCATOR,
	REDACT_SECRETS,
	REDACT_RULES
};
#define REDACTED_EQUALISER "an equaliser" /* name of a sound of a blind run */
extern const struct redaction redactions[REDACT_RULES];

/* Returns true if a field stays in the archive whole (struct redaction). */
bool row_field_stays(const struct row_field *f);
/* Removes from a row all that stays in the archive, before the row is sent or given away. */
void row_redact(enum row_kind kind, void *row);
/*
 * A head is what leaves of a note, rating, session or review that was taken back: the row as
 * deleted, without its words. A note or rating keeps no field but its listener; a session or review
 * loses its texts, a review except its id. Rows of other kinds stay as they are.
 */
void row_behead(enum row_kind kind, void *row);
/* Returns true for the kinds of which heads leave. */
bool row_has_words(enum row_kind kind);
/* Returns true if the row is a head. */
bool row_is_head(enum row_kind kind, const void *row);
/* Copies to a head the words of another version of the row. */
void row_refill(enum row_kind kind, const void *from, void *head);
/* Removes the lines of a chain's content that name an output, a file of filters, or the command of
 * a helper. */
void chain_redact(char **content);
/* Appends for help which fields stay by which rule, a line for each rule. */
void redact_words(struct buf *out);

#endif
