/*
 * The front matter of a draft: the map from the session file verbatim, or a title, layout and date
 * made by earlog.
 */
#ifndef EXPORT_FRONT_MATTER_H
#define EXPORT_FRONT_MATTER_H

#include <stdbool.h>

#include "base/buf.h"

/* Returns true if the YAML is a valid map without a line that would end the front matter (---). */
bool front_matter_sound(const char *yaml);

/* Adds a line of a map: a plain key, and a quoted text that every YAML reader reads exactly. */
void front_matter_add(struct buf *out, const char *key, const char *value);

/* Returns true if the map has this key. */
bool front_matter_has(const char *yaml, const char *key);
/* Adds a valid map: block style verbatim, flow style converted to block style. */
void front_matter_add_given(struct buf *out, const char *yaml);

#endif
