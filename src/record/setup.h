/*
 * The device, variant, chain and equaliser with which something was heard. A part is none if it is
 * unknown, or if the kind of row has no column for it. The kind of row that a part refers to
 * identifies the part; masks combine SETUP_….
 */
#ifndef RECORD_SETUP_H
#define RECORD_SETUP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/uuid.h"
#include "record/row.h"

struct setup {
	struct uuid device; /* the device being worn */
	struct uuid variant;
	struct uuid chain;
	struct uuid equaliser; /* none: none was switched on */
};

#define SETUP_PARTS 4
#define SETUP_DEVICE (1u << ROW_DEVICE)
#define SETUP_VARIANT (1u << ROW_VARIANT)
#define SETUP_CHAIN (1u << ROW_CHAIN)
#define SETUP_EQUALISER (1u << ROW_EQUALISER)
#define SETUP_WORN (SETUP_DEVICE | SETUP_VARIANT) /* parts that the listener wears */
#define SETUP_ALL (~0u)
/* The parts that a bench command chooses; the equaliser depends on the sound that plays. */
#define SETUP_CHOSEN (SETUP_ALL & ~SETUP_EQUALISER)

extern const struct setup_part {
	enum row_kind kind;
	size_t at;
	const char *before; /* words before its name in a sentence */
} setup_parts[SETUP_PARTS];

struct equaliser;
struct equaliser_row;
struct record;

/* Returns the UUID of the part that refers to a row of this kind. */
struct uuid *setup_part(const struct setup *s, enum row_kind kind);
bool setup_same(const struct setup *a, const struct setup *b, unsigned parts);
/* Returns true if the setup has this row. */
bool setup_has(const struct setup *s, enum row_kind kind, const struct uuid *u);
int setup_order(const struct setup *a, const struct setup *b); /* for qsort */
void setup_take(struct setup *into, const struct setup *from, unsigned parts);
void setup_clear(struct setup *s, unsigned parts);

/* Return the row of a part, and its name; NULL: none, or not in the record. Borrowed. */
const void *setup_row(const struct record *r, const struct setup *s, enum row_kind kind);
const char *setup_name(const struct record *r, const struct setup *s, enum row_kind kind);
/* Appends the known names of these parts, separated by `between`: "AFUL Cantor · foam". */
void setup_words(struct buf *out, const struct record *r, const struct setup *s, unsigned parts,
	const char *between);

/* The row of an equaliser is named by the text form of its filters, so equal filters have the same
 * uuid on every machine. */

/* Rounds the filters to the precision of their text form. Returns the uuid of their row. */
struct uuid equaliser_round(struct equaliser *e);
/* Makes the row with this uuid, which the caller frees. NULL: the record has it, or e has no
 * filters. */
struct equaliser_row *equaliser_new_row(const struct record *rec, const struct uuid *u,
	const char *name, const struct equaliser *e);

#endif
