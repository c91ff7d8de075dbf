/*
 * Writes structs as YAML by the tables that read them (field.h). Texts are quoted where a reader of
 * any YAML could take them for something else; what was not given is left out.
 */
#ifndef CONFIG_FIELD_WRITE_H
#define CONFIG_FIELD_WRITE_H

#include "base/buf.h"
#include "config/pairs.h"

struct field;
struct fields;

/* Adds a text as a person writes it: numbers, and yes and no where the row says so, without quotes.
 * f: NULL for a value of a FIELD_PAIRS. */
void field_text_write(struct buf *out, const struct field *f, const char *text);

/* Adds a struct as a map in braces, on one line: what was given, in the order of the table. */
void field_flow(struct buf *out, const struct fields *fs, const void *of);
/* Adds the sorted pairs of a FIELD_FLAT in braces. */
void field_flat(struct buf *out, const struct fields *fs, const struct pairs *p);
/* How a file is laid out: ends of lines; spaces before the dash of an entry, after it, and before
 * the dashes of a list within. */
struct field_layout {
	const char *nl;
	int dash, gap, deeper;
};
/* Adds it as an entry of a list: a line for each key, and one for each entry of a list within. */
void field_block(
	struct buf *out, const struct fields *fs, const void *of, const struct field_layout *l);

extern const struct fields section_fields, track_fields, cue_fields;
extern const struct fields compared_fields, question_fields, unit_fields;
extern const struct fields chain_keys, variant_keys; /* of one of them, by whatever name */

#endif
