/*
 * The front matter of a draft: the map from the session file verbatim, or a title and a date made
 * by earlog.
 */
#ifndef EXPORT_FRONT_MATTER_H
#define EXPORT_FRONT_MATTER_H

#include <stdbool.h>

#include "base/buf.h"

/* Returns true if the YAML is a valid map without a line that would end the front matter (---). */
bool front_matter_is_valid(const char *yaml);

/* Returns the text of a key in the front matter of a post; NULL: none. The caller frees. */
char *front_matter_of(const char *post, const char *key);

/* Adds a line of a map: a plain key, and a quoted text that every YAML reader reads exactly. */
void front_matter_add(struct buf *out, const char *key, const char *value);

#endif
