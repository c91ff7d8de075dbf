/*
 * JSON text, indented by two spaces and written piece by piece. Control characters and characters
 * that turn the direction of writing become \u escapes, so that a terminal may show the text; a
 * string that is not UTF-8 is cleaned by text_clean. One call writes a simple value; an array or an
 * object takes json_writer_open, calls for its values, and json_writer_close. For commands that
 * make a million values of jansson: memory in blocks.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/core/buf.h"
#include "base/core/err.h"

#define JSON_WRITER_DIGITS 15 /* significant digits of a real that the caller does not round */

struct json_writer {
	FILE *f; /* NULL: the text stays in `out` */
	struct buf out;
	struct err *err;
	int depth;
	bool compact; /* no space and no line between values; set it after json_writer_new */
	bool follows; /* the next value needs a comma before it */
	bool keyed;   /* a key was written, and the value comes next */
	bool failed;
};

/* Starts a text. f: the file to write to in pieces of 64 KiB, or NULL. err is borrowed and gets the
 * first failure. */
struct json_writer json_writer_new(FILE *f, struct err *err);
/* Ends the text with a newline and writes the rest to the file. Without a file the text is in
 * `out`, which the caller frees with buf_finish. Returns false on failure; err has the first
 * failure. */
bool json_writer_finish(struct json_writer *w);

void json_writer_open(struct json_writer *w, char bracket);  /* '{' or '[' */
void json_writer_close(struct json_writer *w, char bracket); /* '}' or ']' */
void json_writer_key(struct json_writer *w, const char *key);

void json_writer_null(struct json_writer *w);
void json_writer_bool(struct json_writer *w, bool b);
void json_writer_int(struct json_writer *w, int64_t n);
/* Writes x with at most `digits` significant digits; null if x is not finite. */
void json_writer_real(struct json_writer *w, double x, int digits);
void json_writer_text(struct json_writer *w, const char *s); /* null for NULL */
void json_writer_value(struct json_writer *w, const json_t *value);

/*
 * Makes jansson take memory in large blocks and free nothing: allocating and freeing each value
 * took a quarter of a large export. Only for a process that ends soon. After this call the text
 * that json_dumps returns must not be passed to free(): use json_text.
 */
void json_blocks_use(void);
/* Returns the text that an object has under a key, "" if it has none. Borrowed. */
const char *json_text_at(const json_t *object, const char *key);
/* Calls json_decref, unless values are never freed. NULL is fine. */
void json_release(json_t *value);
/* Returns the text of json_dumps, which the caller frees; NULL for no value. */
char *json_text(const json_t *value, size_t flags);
