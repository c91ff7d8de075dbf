/*
 * JSON text of jansson's trees, indented by two spaces. Control characters and characters that turn
 * the direction of writing become \u escapes, and a byte that is not UTF-8 "<e9>", so that a
 * terminal may show the text. For commands
 * that make a million values of jansson: memory in blocks.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/core/buf.h"
#include "base/core/err.h"

/* A loop over the values of an array; none of NULL. break and continue work as in any loop: a value
 * that was left by break is not counted as done. */
#define EACH_VALUE(x, array)                                                                      \
	for (size_t x##_i = 0, x##_done = 0; x##_i == x##_done && x##_i < json_array_size(array); \
		x##_i++)                                                                          \
		for (json_t *x = json_array_get(array, x##_i); x##_done == x##_i; x##_done++)
/* The same over the members of an object, which stay the same meanwhile. */
#define EACH_MEMBER(key, x, object)                                                               \
	for (const char *key = json_object_iter_key(json_object_iter(object)), *key##_done = key; \
		key && key == key##_done; key = JSON_KEY_AFTER(object, key))                      \
		for (json_t *x = json_object_iter_value(json_object_key_to_iter(key));            \
			x && key##_done == key; key##_done = JSON_KEY_AFTER(object, key))
#define JSON_KEY_AFTER(object, key) \
	json_object_iter_key(json_object_iter_next(object, json_object_key_to_iter(key)))

/* The text of an object that is written several times, with the indentation of the first. */
struct json_kept {
	json_t *text;
	size_t depth;
};

/* Makes the objects that are written for values `true` of a tree. kept: returns where the text of
 * the object stays; NULL: the value is only true. put: puts the members into `into`, by json_member
 * and json_member_text. */
struct json_maker {
	struct json_kept *(*kept)(const json_t *value, const void *context);
	void (*put)(json_t *into, const json_t *value, const void *context);
	const void *context;
	/* each text of an object that is put passes it; NULL: unchanged */
	void (*redact)(char **text);
};

/* Appends the text of a value. Reals have at most 15 significant digits. */
void json_add(struct buf *out, const json_t *value, bool compact, const struct json_maker *maker);
/* Writes the text of a value and a newline to a file, in pieces of 64 KiB. */
bool json_print(FILE *f, const json_t *value, struct err *err);
bool json_print_made(FILE *f, const json_t *value, const struct json_maker *maker, struct err *err);
/* Returns true for the object into which a maker puts members. o may be NULL. */
bool json_is_made(const json_t *o);
/* Write a member; its key needs no escape. `value` is released, NULL is null. */
void json_member(json_t *into, const char *key, json_t *value);
void json_member_text(json_t *into, const char *key, const char *text);

/*
 * Makes jansson take memory in large blocks and free nothing: allocating and freeing each value
 * took a quarter of a large export. Only for a process that ends soon. After this call the text
 * that json_dumps returns must not be passed to free(): use json_text.
 */
void json_blocks_use(void);
/* Returns the value of JSON text; NULL for NULL, and for text that is not JSON. */
json_t *json_read(const char *text);
/* Returns a string, of which bytes that are not UTF-8 are escaped as for a terminal; NULL for NULL.
 */
json_t *json_of_text(const char *s);
/* Returns an array of such strings. */
json_t *json_of_texts(char *const *v, size_t n);
/* Returns the text that an object has under a key, "" if it has none. Borrowed. */
const char *json_text_at(const json_t *object, const char *key);
/* Calls json_decref, unless values are never freed. NULL is fine. */
void json_release(json_t *value);
/* Returns the text of json_dumps, which the caller frees; NULL for no value. */
char *json_text(const json_t *value, size_t flags);
