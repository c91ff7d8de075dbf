/* Facts about the program and the system, for `earlog version --verbose` and `doctor --report`. */
#ifndef CLI_VERSION_H
#define CLI_VERSION_H

#include "base/fact.h"
#include "cli/column.h"

/* Gathers the facts. Loads libmpv, libavformat and sd-bus if present. */
void version_facts(struct facts *f);

extern const struct column version_columns[]; /* JSON columns of struct fact */
/* Appends the facts as lines, with a heading before each part. */
void version_add_text(struct buf *out, const struct facts *f);

#endif
