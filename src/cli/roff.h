/*
 * Writes man pages as roff that groff and mandoc read without warnings.
 */
#ifndef CLI_ROFF_H
#define CLI_ROFF_H

#include "base/buf.h"

/* Appends a text so that man shows every character verbatim: no character acts as a request, an
 * escape or a quote. Newlines and tabs become blanks. */
void roff_add(struct buf *out, const char *text);
/* Appends a heading: macro ".SH" or ".SS". */
void roff_heading(struct buf *out, const char *macro, const char *text);
/* Appends a bold tag, `more` on the same line (NULL: nothing), and a paragraph about the tag. */
void roff_item(struct buf *out, const char *tag, const char *more, const char *words);
/* Adds lines verbatim. */
void roff_example(struct buf *out, const char *lines);

#endif
