/*
 * earlog check --missing: what the archive has of a review and its files have not, as lines to
 * paste.
 */
#ifndef CLI_MISSING_H
#define CLI_MISSING_H

#include "base/err.h"

/* Of a session file and its playlist, to stdout. */
bool missing_print(const char *path, struct err *err);

#endif
