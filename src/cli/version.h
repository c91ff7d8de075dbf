/* Facts about the program and the system, for `earlog version --verbose` and `doctor --report`. */
#ifndef CLI_VERSION_H
#define CLI_VERSION_H

#include "base/fact.h"
#include "cli/column.h"

/* Loads libmpv, libavformat and sd-bus, where they are. */
void version_facts(struct facts *f);

extern const struct column version_columns[]; /* of a struct fact, for JSON */
/* As lines, a heading before each part. */
void version_add_text(struct buf *out, const struct facts *f);

#endif
