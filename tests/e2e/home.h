/*
 * A home for programs under test: fresh HOME and XDG folders, an environment of its own (nothing of
 * the caller's but PATH and the sanitizers' options), and commands that run in it without a
 * terminal. Functions that cannot do what they were asked fail the test. Text that they return
 * belongs to the home and is good until home_free.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "support/home.h" /* home_limit_ms */

/* A program with its arguments; "earlog" means the one under test ($EARLOG, else ./earlog). */
#define ARGS(...) ((char *[]){ __VA_ARGS__, NULL })
/* Environment: "NAME=value" sets, "NAME" unsets. */
#define ENV(...) ((const char *const[]){ __VA_ARGS__, NULL })

struct home;

/* A folder of test_home_make; removed by home_free (or at exit) unless DRIVE_KEEP is set. */
struct home *home_new(void);
/* In a folder that is there, which stays. */
struct home *home_at(const char *folder);
void home_free(struct home *h);
int home_tear_down(void **state); /* of a test whose state is a home */

/*
 * Folders: "home" (HOME), "config" "data" "state" "cache" "run" (XDG), "bin" (first in PATH; holds
 * earlog, and takes shims), "work" (where programs start).
 */
const char *home_path(struct home *h, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Writes a file below the home ("work/s.yaml") and the folders that it needs; returns its path. */
const char *home_write(struct home *h, const char *path, const char *text);
const char *home_read(struct home *h, const char *path);
/* Another text in place of the first `from`, as an editor saves it; it fails where there is none.
 */
void home_edit(struct home *h, const char *path, const char *from, const char *to);
/* Returns the first text that an export which printed `said` kept. */
const char *home_kept(struct home *h, const char *said);
bool home_has(struct home *h, const char *path);
/* For every program started from here on: "NAME=value", or "NAME" to leave it out. */
void home_env(struct home *h, const char *setting);
/* Makes the UTF-8 locale of a language with localedef, and sets it for the programs of this home.
 * Skips the running test where the system has no sources of locales. */
void home_locale(struct home *h, const char *language);
void home_env_to(struct home *h, const char *name, const char *value);
/* Every program started from here on also preloads tests/faults/NAME.so. */
void home_preload(struct home *h, const char *name);

/*
 * Runs a command without a terminal until it ends; one of the system that is not installed skips
 * the test. in: its stdin, NULL for /dev/null; out, err: may
 * be NULL. Returns its exit status, or minus the signal that ended it.
 */
int home_run(
	struct home *h, char *const argv[], const char *in, const char **out, const char **err);
/* Length of a text that this home returned: it may hold NUL bytes. */
size_t home_len(const struct home *h, const char *text);

/*
 * Reads the archive ($XDG_DATA_HOME/earlog/earlog.db) without leaving a trace in its folder.
 * Columns are joined by |, rows by newlines; NULL is empty, blobs are in hex.
 */
const char *home_sql(struct home *h, const char *sql);
/* Of another file. With `problem` a failure answers NULL and the reason, else it fails the test. */
const char *home_sql_in(struct home *h, const char *db, const char *sql, const char **problem);

/* Fails the test, at the line of the call, unless the text has this part, or if it has it. */
#define assert_has(text, part) home_text_has(text, part, true, __FILE__, __LINE__)
#define assert_lacks(text, part) home_text_has(text, part, false, __FILE__, __LINE__)
void home_text_has(const char *text, const char *part, bool there, const char *file, int line);

/* How a program is started; for drive.c. Returns -1 with a reason in `problem`. */
struct start {
	const char *const *env; /* may be NULL */
	const char *folder;     /* NULL: work */
	const char *term;       /* NULL: none */
	int in, out, err;
	bool tty;               /* `in` becomes the controlling terminal */
	void (*in_child)(void); /* may be NULL */
};
pid_t home_start(struct home *h, char *const argv[], const struct start *how, const char **problem);
/* Keeps a text for the caller, as above. Takes a copy. */
const char *home_keep(struct home *h, const char *text, size_t n);
