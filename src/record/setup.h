/*
 * The device, variant, chain and equaliser through which something was heard. Parts that are
 * unknown, or for which a kind of row has no column, are none. A part is named by the kind of row
 * that it refers to; masks are made of SETUP_.
 */
#ifndef RECORD_SETUP_H
#define RECORD_SETUP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/uuid.h"
#include "record/row.h"

struct setup {
	struct uuid device; /* that was worn */
	struct uuid variant;
	struct uuid chain;
	struct uuid equaliser; /* that was switched on */
};

#define SETUP_PARTS 4
#define SETUP_DEVICE (1u << ROW_DEVICE)
#define SETUP_VARIANT (1u << ROW_VARIANT)
#define SETUP_CHAIN (1u << ROW_CHAIN)
#define SETUP_EQUALISER (1u << ROW_EQUALISER)
#define SETUP_WORN (SETUP_DEVICE | SETUP_VARIANT) /* on the ears */
#define SETUP_ALL (~0u)
/* The parts with a command at the bench; the equaliser follows from the sounds. */
#define SETUP_CHOSEN (SETUP_ALL & ~SETUP_EQUALISER)

extern const struct setup_part {
	enum row_kind kind;
	size_t at;
	const char *before; /* its name, in a sentence */
} setup_parts[SETUP_PARTS];

struct record;

/* The part that names a row of that kind. */
struct uuid *setup_part(const struct setup *s, enum row_kind kind);
bool setup_same(const struct setup *a, const struct setup *b, unsigned parts);
/* Returns true if the setup has this row. */
bool setup_has(const struct setup *s, enum row_kind kind, const struct uuid *u);
int setup_order(const struct setup *a, const struct setup *b); /* for qsort */
void setup_take(struct setup *into, const struct setup *from, unsigned parts);
void setup_clear(struct setup *s, unsigned parts);

/* The row of a part, and its name; NULL: none, or not known. Borrowed. */
const void *setup_row(const struct record *r, const struct setup *s, enum row_kind kind);
const char *setup_name(const struct record *r, const struct setup *s, enum row_kind kind);
/* Appends the known names of those parts, `between` them: "AFUL Cantor · foam". */
void setup_words(struct buf *out, const struct record *r, const struct setup *s, unsigned parts,
	const char *between);

#endif
