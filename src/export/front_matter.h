/*
 * The front matter of a draft: what the session file gives, as it stands there, or a title, layout
 * and date of our own. Ours goes through a YAML emitter, so that no title can be anything but a
 * title.
 */
#ifndef EXPORT_FRONT_MATTER_H
#define EXPORT_FRONT_MATTER_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/* Is this YAML of a person a map that stays between its lines of dashes? */
bool front_matter_sound(const char *yaml);

struct front_matter_pair {
	const char *key, *value;
};
/* A map of texts, each double-quoted, as YAML that every reader takes for these very texts. */
bool front_matter_emit(
	struct buf *out, const struct front_matter_pair *pairs, size_t n, struct err *err);

#endif
