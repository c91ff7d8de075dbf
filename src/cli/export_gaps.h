/*
 * Pictures that a draft shows and that are not on the disk.
 */
#ifndef CLI_EXPORT_GAPS_H
#define CLI_EXPORT_GAPS_H

#include "export/gaps.h"

/* session: the session file's path; NULL: not known, and nothing can be said of relative ones. */
void export_gaps_pictures(struct gaps *g, const json_t *view, const char *session);

#endif
