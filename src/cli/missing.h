/*
 * earlog check --missing: data of a review that the archive has and its files lack, as lines to
 * paste.
 */
#ifndef CLI_MISSING_H
#define CLI_MISSING_H

#include "base/err.h"

/* Prints the lines for a session file and its playlist to stdout. */
bool missing_print(const char *path, struct err *err);

#endif
