/*
 * The words that earlog writes into drafts, pages and pictures, and those of its templates, in the
 * language of the reviews. schema/words/en.yaml has all of them; a file of another language, in the
 * folder words/ of the configuration or shipped, replaces those that it has.
 */
#pragma once

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/* Takes the words of a language, "de" or "de-AT"; NULL: English. Returns false with err, and takes
 * English, if the file of the language has an error, or if no file has it. */
bool words_use(const char *language, struct err *err);
/* Returns the text of a key of en.yaml; valid until words_use. */
const char *words_of(const char *key);
/* Appends the text of a key with its slots {1}, {2} … filled with the n values. */
void words_fill(struct buf *out, const char *key, const char *const *values, size_t n);
#define WORDS_ADD(out, key, ...)                                   \
	words_fill(out, key, (const char *const[]){ __VA_ARGS__ }, \
		sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))
/* Appends a value in the words of a key, which have the slot {1}; those of a file for an earlier
 * version have none and stand before the value. key: NULL: no words. */
void words_around(struct buf *out, const char *key, const char *value);
/* Returns a number with the decimal sign of the language; the caller frees. */
char *words_number(const char *number);
/* Returns a value as its scale shows it (scale_show), in the language of the texts; "": NAN. scale:
 * JSON; NULL: not known. The caller frees. */
char *words_value(double value, const char *scale);
/* Returns a text of a shipped template with its words in the language, outside its tags; the caller
 * frees. NULL: the language is English. */
char *words_template(const char *text, size_t n);
