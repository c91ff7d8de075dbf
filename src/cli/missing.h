/*
 * earlog check --missing: prints data of a review that is in the archive but not in the session
 * file or the playlist, as lines to paste into these files.
 */
#ifndef CLI_MISSING_H
#define CLI_MISSING_H

#include "base/err.h"

/* Prints to stdout the lines that are missing in the session file `path` and in its playlist. */
bool missing_print(const char *path, struct err *err);

#endif
