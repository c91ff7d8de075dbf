/*
 * One key of a JSON object. An unknown value (NULL, NO_INT, NAN, an empty struct buf) becomes null.
 */
#ifndef EXPORT_PUT_H
#define EXPORT_PUT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/uuid.h"
#include "record/records.h"

void put(json_t *o, const char *key, json_t *value); /* takes the reference */
/* Bytes that are no UTF-8 are shown as on a terminal. */
void put_text(json_t *o, const char *key, const char *s);
void put_taken(json_t *o, const char *key, char *s); /* the same; frees s */
/* Adds a name to the pieces of a text, unless it is NULL or empty: "a, b, before c". */
void put_piece(struct buf *text, const char *before, const char *name);
void put_built(json_t *o, const char *key, struct buf *text); /* finishes the text */
void put_int(json_t *o, const char *key, int64_t n);
void put_real(json_t *o, const char *key, double x);
void put_bool(json_t *o, const char *key, bool b);
json_t *put_read(const char *json); /* text that is JSON; NULL: none. New reference */
void put_json(json_t *o, const char *key, const char *json);
void put_list(json_t *o, const char *key, const char *json); /* … a list of texts; else [] */
/* Local date then, and local time then in ISO 8601. */
void put_date(json_t *o, const char *key, int64_t utc_ms, int64_t offset_min);
void put_moment(json_t *o, const char *key, int64_t utc_ms, int64_t offset_min);
/* The name of a file without its folder, which is private. path: NULL puts null. */
void put_file_name(json_t *o, const char *key, const char *path);
/* [{key, value}] of key=value lines; of files the names, as above. */
void put_facts(json_t *o, const char *key, const char *content);
/* Puts fields of a row (NULL: all are null) under their names; `names` separates them by spaces. */
void put_fields(json_t *o, enum row_kind kind, const void *row, const char *names);
/* The field `name` of the row of that UUID. */
void put_name(json_t *o, const char *key, const struct record *r, enum row_kind kind,
	const struct uuid *u);

/* The texts of a list, or of the key `of` of its objects, parted by "; "; null: there are none. */
void put_joined(json_t *o, const char *key, const json_t *list, const char *of);

#endif
