/*
 * The Markdown draft, in its parts.
 */
#ifndef EXPORT_MARKDOWN_H
#define EXPORT_MARKDOWN_H

#include <jansson.h>

#include "base/buf.h"

/* "## Set-up": the device, how it came, what fed it, what it was compared with, when. */
void markdown_setup(struct buf *out, const json_t *view);
/* A note as an item of a list; `chain` is the one that need not be named. */
void markdown_note(struct buf *out, const json_t *note, const char *chain);

#endif
