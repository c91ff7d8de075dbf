/*
 * The verbs of `earlog library`.
 */
#ifndef CLI_LIBRARY_H
#define CLI_LIBRARY_H

#include <jansson.h>
#include <stdbool.h>

#include "cli/cli.h"
#include "config/profile.h"
#include "library/walk.h"

struct library_options {
	bool all, forget;
};

/* Takes folders as arguments; none: the folders of the profile. */
bool library_scan(struct cli_call *c, struct err *err);
bool library_analyse(struct cli_call *c, struct err *err);
/* Takes a review, session file or playlist; none: the review last worked on. */
bool library_missing(struct cli_call *c, struct err *err);

/* Calls `add` with each folder of the arguments, or of the profile if there are none, then sorts
 * `found`. False: there is no folder. */
bool library_folders(const struct cli_call *c, void (*add)(void *into, const char *folder),
	void *into, struct music_files *found, struct err *err);

/* The progress of reading many files, shown on stderr if that is a terminal, and the files that
 * could not be read. */
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
/* Prints the first 20 at once and counts the others, for library_report_rest. */
void library_report_trouble(struct library_progress *p, const char *path, const char *why);
void library_report_rest(const struct library_progress *p);
/* Warns if the sandbox of the workers lacks a protection; NULL: it lacks none. */
void library_report_missing(const char *missing);

/* Reads the user's profile and prints its errors to stderr. */
void library_profile(struct profile *p);

#endif
