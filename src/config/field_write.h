/*
 * Writes structs as YAML by the tables that read them (field.h). A text is quoted where some reader
 * of YAML could take it for another value. A key without a value is left out.
 */
#ifndef CONFIG_FIELD_WRITE_H
#define CONFIG_FIELD_WRITE_H

#include "base/buf.h"
#include "config/pairs.h"

struct field;
struct fields;

/* Adds a text as people write it: a number without quotes, and yes and no in a row of that type.
 * f: NULL for a value of a FIELD_PAIRS. */
void field_text_write(struct buf *out, const struct field *f, const char *text);

/* Adds a struct as a map in braces, on one line, in the order of the table. */
void field_flow(struct buf *out, const struct fields *fs, const void *of);
/* Adds the sorted pairs of a FIELD_FLAT in braces. */
void field_flat(struct buf *out, const struct fields *fs, const struct pairs *p);
/* How a file is laid out: ends of lines; spaces before the dash of an entry, after it, and before
 * the dashes of a list within. */
struct field_layout {
	const char *nl;
	int dash, gap, deeper;
};
/* Adds a struct as an entry of a list: a line for each key, and for each entry of a list in it. */
void field_block(
	struct buf *out, const struct fields *fs, const void *of, const struct field_layout *l);

extern const struct fields section_fields, track_fields, cue_fields;
extern const struct fields compared_fields, question_fields, unit_fields;
extern const struct fields chain_keys, variant_keys; /* of one chain or variant */

#endif
