/*
 * Writes structs as YAML by the tables that read them (field.h). Quotes each text that any YAML
 * reader could take for another type. Omits keys without a value.
 */
#ifndef CONFIG_FIELD_WRITE_H
#define CONFIG_FIELD_WRITE_H

#include "base/buf.h"
#include "config/pairs.h"

struct field;
struct fields;

/* Adds a text as people write it: without quotes if it is a number, or in a FIELD_YES row. f: NULL
 * for a value of FIELD_PAIRS. */
void field_text_write(struct buf *out, const struct field *f, const char *text);

/* Adds a struct as a map in braces, on one line, in the order of the table. */
void field_flow(struct buf *out, const struct fields *fs, const void *of);
/* Adds the sorted pairs of a FIELD_FLAT in braces. */
void field_flat(struct buf *out, const struct fields *fs, const struct pairs *p);
/* Returns the value of one key of a struct as JSON text: texts, numbers, lists, pairs and maps
 * without absent values; NULL if there is no value. The caller frees. */
char *field_json(const struct fields *fs, const char *key, const void *of);
/* The layout of a file: its line end; the spaces before and after an entry's dash, and before
 * the dashes of a nested list. */
struct field_layout {
	const char *nl;
	int dash, gap, deeper;
};
/* Adds a struct as a list entry: one line for each key, and one for each entry of a nested list. */
void field_block(
	struct buf *out, const struct fields *fs, const void *of, const struct field_layout *l);

extern const struct fields session_file_fields, device_fields, compared_fields, unit_fields;
extern const struct fields section_fields, track_fields, cue_fields, question_fields;
extern const struct fields chain_keys, variant_keys; /* the keys of one chain, and of one variant */

#endif
