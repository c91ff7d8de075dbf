/*
 * The verbs of `earlog library`, and functions that several of them use.
 */
#ifndef CLI_EARLOG_LIBRARY_H
#define CLI_EARLOG_LIBRARY_H

#include <jansson.h>
#include <stdbool.h>

#include "cli/cli.h"
#include "config/profile.h"
#include "library/pool.h"
#include "library/walk.h"

struct library_options {
	bool all, forget;
};

/* library_scan reads new and changed files, library_analyse measures files, in the folders that the
 * arguments name, by default in the music folders of the profile. */
bool library_scan(struct cli_call *c, struct err *err);
bool library_analyse(struct cli_call *c, struct err *err);
/* Shows for each recording the file that would play, or similar files. The argument is a review,
 * session file or playlist; by default the review last worked on. */
bool library_missing(struct cli_call *c, struct err *err);

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
/* Prints why a file was skipped. Further files after the 20th are only counted; library_report_rest
 * prints their number. */
void library_report_trouble(struct library_progress *p, const char *path, const char *why);
void library_report_rest(const struct library_progress *p);

struct library_folder {
	char *path; /* absolute, without symbolic links */
	bool open;  /* the folder could be read */
	size_t found;
};

/* Reading of many files by worker processes. The caller sets progress.done_word, st and todo. */
struct library_run {
	struct store *st;
	struct {
		struct library_folder *v;
		size_t n, cap;
	} folders;
	bool failed; /* a folder could not be read */
	struct music_files found;
	const struct music_file **todo; /* files to read */
	size_t ntodo;
	struct library_progress progress;
	struct arena memory; /* owns the paths; the caller may allocate its lists here */
};

/* Finds the audio files in the folders that the arguments name, else in the music folders of the
 * profile. `stays`: end of the message about a folder that cannot be read. Returns false if
 * there is no folder. */
bool library_walk(
	const struct cli_call *c, struct library_run *r, const char *stays, struct err *err);
/* Lets workers read the files in r->todo, and calls `take` with the answer for each file. Stops
 * when `take` returns false. */
bool library_read(struct library_run *r, enum worker_job job, int limit_ms,
	bool (*take)(struct library_run *r, struct pool_answer *a, struct err *err),
	struct err *err);
void library_run_finish(struct library_run *r); /* also closes st */

/* Reads the user's profile into *p, and prints its errors to stderr. */
void library_profile(struct profile *p);

#endif
