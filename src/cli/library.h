/*
 * The verbs of `earlog library`.
 */
#ifndef CLI_LIBRARY_H
#define CLI_LIBRARY_H

#include <jansson.h>
#include <stdbool.h>

#include "cli/cli.h"
#include "config/profile.h"

struct library_options {
	bool all, forget;
};

/* Folders; none: those of the profile. */
bool library_scan(struct cli_call *c, struct err *err);
bool library_analyse(struct cli_call *c, struct err *err);
/* A review, session file or playlist; none: the review last worked on. */
bool library_missing(struct cli_call *c, struct err *err);

/* How far the reading of many files is, on stderr where that is a terminal, and those that could
 * not be read. */
struct library_progress {
	const char *done_word; /* "files read" */
	size_t done, all;
	size_t skipped;
	json_t *troubles; /* [{path, why}] */
	bool json;
	int64_t shown_ms;
	bool shown;
};

void library_show_progress(struct library_progress *p, bool end);
/* The first ones are said at once, the number of the others by library_tell_rest. */
void library_tell_trouble(struct library_progress *p, const char *path, const char *why);
void library_tell_rest(const struct library_progress *p);
/* Where the sandbox of the workers lacks something. */
void library_tell_missing(const char *missing);

/* The user's own profile as far as it can be read; what is wrong with it goes to stderr. */
void library_profile(struct profile *p);

#endif
