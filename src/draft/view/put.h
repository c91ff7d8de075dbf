/*
 * Functions that set one key of a JSON object, or write it (json_maker). An unknown value (NULL,
 * NO_INT, NAN, an empty struct buf) becomes null.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/core/buf.h"
#include "base/system/uuid.h"
#include "review/record/records.h"

void put(json_t *o, const char *key, json_t *value); /* takes ownership of `value` */
/* Removes the secrets of the addresses in all texts of a tree that leaves the archive. */
void put_redacted(json_t *tree);
/* Puts a text; bytes that are not UTF-8 are escaped as for a terminal. */
void put_text(json_t *o, const char *key, const char *s);
void put_taken(json_t *o, const char *key, char *s); /* puts the text s and frees s */
void put_built(json_t *o, const char *key,
	struct buf *text); /* puts the text of the buffer and frees it with buf_finish */
void put_int(json_t *o, const char *key, int64_t n);
void put_real(json_t *o, const char *key, double x);
void put_bool(json_t *o, const char *key, bool b);
void put_json(json_t *o, const char *key, const char *json);
void put_list(json_t *o, const char *key,
	const char *json); /* puts the list that the JSON text contains; an empty list for NULL */
/* Puts the local time (ISO 8601, with its offset) of a UTC time. */
void put_moment(json_t *o, const char *key, int64_t utc_ms, int64_t offset_min);
/* Puts the date of the evening (clock_date_text), and its numbers: date, year, month, month_day. */
void put_day(json_t *o, int64_t utc_ms, int64_t offset_min);
/* Puts a file's name without its folder, which is private. A NULL path puts null. */
void put_file_name(json_t *o, const char *key, const char *path);
/* Puts as "facts" a list of {key, value} from lines key=value. Paths (of filter files, of a helper)
 * become names. */
void put_facts(json_t *o, const char *content);
/* Puts the fields of a row that are named behind it under their own names. If row is NULL, all of
 * them become null. */
#define put_fields(o, kind, row, ...) \
	put_fields_of(o, kind, row, (const char *const[]){ __VA_ARGS__, NULL })
void put_fields_of(json_t *o, enum row_kind kind, const void *row, const char *const *names);
/* Puts the values that another object has under these keys. */
#define put_same(o, from, ...) put_same_of(o, from, (const char *const[]){ __VA_ARGS__, NULL })
void put_same_of(json_t *o, const json_t *from, const char *const *keys);
/* Puts the name of the device with this UUID; null if r has no such device. */
void put_device_name(json_t *o, const char *key, const struct record *r, const struct uuid *device);

/* Appends a new object to a list and returns it; borrowed. */
json_t *put_new(json_t *list);
/* Returns the list of this key, which is made if it is not there. Borrowed. */
json_t *put_list_at(json_t *o, const char *key);
/* Appends an object with the text to a list that lacks it. Returns its number, from 1. */
int64_t put_line(json_t *list, const char *text);
/* Puts the texts of a list, joined by "; "; null if there are none. of: NULL, or the key of the
 * text in each object of the list. */
void put_joined(json_t *o, const char *key, const json_t *list, const char *of);
