/* The functions of `earlog library` that other commands use. */
#ifndef CLI_EARLOG_LIBRARY_H
#define CLI_EARLOG_LIBRARY_H

#include <jansson.h>
#include <stdbool.h>

#include "config/profile.h"

/* Progress of reading many files, shown on stderr if stderr is a terminal; and the files that could
 * not be read. */
struct library_progress {
	const char *done_word; /* text after "3 of 20" in the progress: "files read" */
	size_t done, all;
	size_t skipped;
	json_t *troubles; /* [{path, why}] of each file that could not be read */
	bool json;
	int64_t shown_ms;
	bool shown;
};

void library_show_progress(struct library_progress *p, bool end);

/* Reads the user's profile into *p, and prints its errors to stderr. */
void library_profile(struct profile *p);

#endif
