/* Facts about the program and the system, for `earlog version --verbose` and `doctor --report`. */
#ifndef CLI_EARLOG_VERSION_H
#define CLI_EARLOG_VERSION_H

#include "base/system_fact.h"
#include "cli/column.h"

/* Gathers the facts. For this loads the libraries libmpv, libavformat and sd-bus, if they are
 * installed. */
void version_facts(struct system_facts *f);

/* Prints the facts as JSON or as lines, with a heading before each part. path: a new file that gets
 * the lines; NULL: prints to stdout. */
bool version_print(const struct system_facts *f, bool json, const char *path, struct err *err);

#endif
