/*
 * Pages for man, as roff that groff and mandoc read without a warning.
 */
#ifndef CLI_ROFF_H
#define CLI_ROFF_H

#include "base/buf.h"

/* Adds a text so that man shows each of its characters: none becomes a request, an escape, the end
 * of an argument or another kind of quote. New lines and tabs become
 * blanks. */
void roff_add(struct buf *out, const char *text);
/* A heading: ".SH" or ".SS". */
void roff_heading(struct buf *out, const char *macro, const char *text);
/* A tagged paragraph: a word in bold, what follows on its line (NULL: nothing), words about it. */
void roff_item(struct buf *out, const char *tag, const char *more, const char *words);
/* Adds lines verbatim. */
void roff_example(struct buf *out, const char *lines);

#endif
