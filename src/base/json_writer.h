/*
 * JSON text, indented by two spaces and written piece by piece. Control characters and characters
 * that turn the direction of writing become \u escapes, so that a terminal may show the text; a
 * string that is not UTF-8 becomes the output of text_clean. A value at the top, in an array, or
 * after a key is one call, or json_writer_open, its values, json_writer_close.
 */
#ifndef BASE_JSON_WRITER_H
#define BASE_JSON_WRITER_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"

#define JSON_WRITER_DIGITS 15 /* of a real, where the caller does not round it */

struct json_writer {
	FILE *f; /* NULL: the text stays in `out` */
	struct buf out;
	struct err *err;
	int depth;
	bool compact; /* no space and no line between values; set it after json_writer_init */
	bool follows; /* the next value has a predecessor at its depth */
	bool keyed;   /* the next value follows its key */
	bool failed;
};

/* With a file the text goes there in pieces of 64 KiB; err is borrowed and gets the first failure.
 */
void json_writer_init(struct json_writer *w, FILE *f, struct err *err);
/* Ends the text with a newline and writes the rest. False: err. `out` of a writer without a file
 * keeps the text, and the caller finishes it. */
bool json_writer_finish(struct json_writer *w);

void json_writer_open(struct json_writer *w, char bracket);  /* '{' or '[' */
void json_writer_close(struct json_writer *w, char bracket); /* '}' or ']' */
void json_writer_key(struct json_writer *w, const char *key);

void json_writer_null(struct json_writer *w);
void json_writer_bool(struct json_writer *w, bool b);
void json_writer_int(struct json_writer *w, int64_t n);
/* Writes at most so many significant digits; null if x is not finite. */
void json_writer_real(struct json_writer *w, double x, int digits);
void json_writer_text(struct json_writer *w, const char *s); /* null for NULL */
void json_writer_value(struct json_writer *w, const json_t *value);

#endif
