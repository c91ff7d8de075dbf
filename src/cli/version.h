/* Facts about the program and the system, for `earlog version --verbose` and `doctor --report`. */
#ifndef CLI_VERSION_H
#define CLI_VERSION_H

#include "base/fact.h"
#include "cli/column.h"

/* Gathers the facts. Loads libmpv, libavformat and sd-bus if present. */
void version_facts(struct facts *f);

/* Prints the facts as JSON, or as lines with a heading before each part. path: the file to create
 * with the lines; NULL: standard output. */
bool version_print(const struct facts *f, bool json, const char *path, struct err *err);

#endif
