/*
 * Functions of commands that other commands also use.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/core/err.h"

struct buf;
struct cli_call;
struct diags;
struct profile;
struct store;
struct system_facts;

/* ---- earlog_playlist.c ---- */

/* Copies the playlist, lexicon or template that the first argument names to the second one, or to
 * the user's folder, and prints the path. */
bool cli_copy(struct cli_call *c, struct err *err);
/* Makes a playlist of a folder or a list in the user's folder, and returns its id, which the caller
 * frees; an existing playlist stays. NULL with err. */
char *cli_import_list(const char *path, struct err *err);
/* ---- earlog_new.c ---- */

/* Asks a question on the terminal, and appends the answer without blanks at its end. Returns false
 * after Esc, Ctrl-C or the end of the input. */
bool cli_ask(const char *question, struct buf *answer);
/* Writes a session file for a device, named after it, with a folder of music, a sound file or a
 * list as its playlist. Returns its path, which the caller frees; NULL with err. */
char *cli_new_for(const char *device, const char *music, struct err *err);

/* ---- earlog_check.c ---- */

/* Prints what a check found, and how many errors or warnings that are. Returns true if there is no
 * error. */
bool cli_print_faults(const char *path, const char *kind, const struct diags *d);

/* ---- earlog_version.c: facts about the program and the system ---- */

/* Gathers the facts. For this loads the libraries libmpv, libavformat and sd-bus, if they are
 * installed. */
void cli_version_facts(struct system_facts *f);

/* Prints the facts as JSON or as lines, with a heading before each part. path: a new file that gets
 * the lines; NULL: prints to stdout. */
bool cli_version_print(const struct system_facts *f, bool json, const char *path, struct err *err);

/* The internal option before a command with which a session starts an export (sheet_say_json). */
#define SAY_JSON_OPTION "--say-json"

/* ---- earlog_library.c ---- */

/* The internal verb that a session starts to look for new and changed music. It prints lines such
 * as "3 of 20" to stdout. */
#define LIBRARY_LOOK_VERB "looker"

/* Progress of reading many files, shown on stderr if stderr is a terminal; and the files that could
 * not be read. */
struct library_progress {
	const char *done_word; /* text after "3 of 20" in the progress: "files read" */
	size_t done, all;
	size_t skipped;
	json_t *troubles; /* [{path, why}] of each file that could not be read */
	bool json;
	bool bench; /* a session reads the progress from stdout */
	int64_t shown_ms;
	bool shown;
};

void cli_library_progress(struct library_progress *p, bool end);

/* Reads the user's profile into *p, and prints its errors to stderr. */
void cli_library_profile(struct profile *p);

/* ---- earlog_plot.c ---- */

/*
 * Writes a picture to a file. Never replaces a file that is no picture. If the user edited the
 * picture, keeps it, sets *kept and returns false; with `force` replaces it and saves the old one
 * next to it. st: the archive, which stores the picture that was written last, so that edits are
 * found; NULL: opens the archive.
 */
bool cli_plot_write(const char *path, const struct buf *svg, struct store *st, bool force,
	bool *kept, struct err *err);
