/*
 * The front matter of a draft: the map of the session file verbatim, or a title, layout
 * and date of our own.
 */
#ifndef EXPORT_FRONT_MATTER_H
#define EXPORT_FRONT_MATTER_H

#include <stdbool.h>

#include "base/buf.h"

/* Returns true if this YAML is a map without a line that ends the front matter. */
bool front_matter_sound(const char *yaml);

/* Adds a line of a map: a plain key, and a text in double quotes that every reader of YAML takes
 * for this very text. */
void front_matter_add(struct buf *out, const char *key, const char *value);

/* Returns true if the map has this key. */
bool front_matter_has(const char *yaml, const char *key);
/* Adds a sound map: block style verbatim, flow style in blocks. */
void front_matter_add_given(struct buf *out, const char *yaml);

#endif
