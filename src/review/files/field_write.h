/*
 * Writes structs as YAML by the same tables that read them (field.h). Quotes each text that any
 * YAML reader could take for another type. Omits keys without a value.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/core/buf.h"
#include "base/yaml/pairs.h"

struct field;
struct fields;

/* Appends a text so that every YAML reader reads exactly this text: without quotes if that is safe,
 * else in double quotes. */
void field_quote(struct buf *out, const char *text);
/* Appends a text in double quotes. wide: escapes characters above U+FFFF, as libyaml does. */
void field_quote_all(struct buf *out, const char *text, bool wide);
/* Appends a text without quotes if it is a number or f is a FIELD_YES row; else quoted as needed. f
 * is NULL for a value of FIELD_PAIRS. */
void field_text_write(struct buf *out, const struct field *f, const char *text);

/* Appends the struct `of` as a map in braces, on one line, with keys in the order of the table. */
void field_flow(struct buf *out, const struct fields *fs, const void *of);
/* Appends the sorted pairs that a FIELD_FLAT row read as a map in braces, with nested maps. */
void field_flat(struct buf *out, const struct fields *fs, const struct pairs *p);
/* Returns the value of one key of the struct `of` as JSON text, or NULL if it has no value. Maps
 * omit keys without a value. The caller frees. */
char *field_json(const struct fields *fs, const char *key, const void *of);
/* How list entries are laid out in a file. nl: the line end. dash: spaces before an entry's dash;
 * gap: spaces after it. deeper: spaces by which a nested list is indented below its key. */
struct field_layout {
	const char *nl;
	int dash, gap, deeper;
};
/* Appends the struct `of` as a list entry with one line for each key, and one line for each entry
 * of a nested list. */
void field_block(
	struct buf *out, const struct fields *fs, const void *of, const struct field_layout *l);

extern const struct fields session_file_fields, device_fields, compared_fields, unit_fields;
extern const struct fields section_fields, track_fields, cue_fields, question_fields;
/* the tables for the keys of a chain, and of a variant */
extern const struct fields chain_keys, setting_keys, volume_fields, follow_fields, also_fields,
	headphone_fields, chain_fields;
