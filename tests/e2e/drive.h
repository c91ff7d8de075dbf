/*
 * Drives a whole program through a pseudo-terminal: start it, send keys, wait until the screen
 * shows something, look at the screen. There is no sleep to guess: every wait ends as soon as it
 * can, and ends early when the program does.
 *
 * All waits have one limit, home_limit_ms(0). A wait that runs out fails the test and prints the
 * screen. The try_ twins answer false instead, and may have a limit of their own (milliseconds; 0:
 * the one limit).
 * Text returned is good until drive_end. Rows and columns count from 0; row -1 is the last.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdio.h>
#include <termios.h>

#include "e2e/home.h"
#include "e2e/vt.h"
#include "support/test.h"

struct drive_options { /* all zero: 80x24, xterm-256color, a home of its own */
	int rows, cols;
	const char *term;
	const char *folder;     /* where to start; NULL: "work" in the home */
	const char *const *env; /* ENV("NO_COLOR=1", "TERM") */
	struct home *home;      /* shared with others; NULL: one that goes with the drive */
	bool mute;              /* a terminal that does not answer queries */
	void (*in_child)(void); /* runs before the program does: limits, ignored signals */
};

struct drive;

/* ---- start and end ---- */

struct drive *drive_start(const struct drive_options *o, char *const argv[]); /* o may be NULL */
void drive_end(struct drive *d); /* kills what still runs, removes its own home */
/* Ends the drives that a failed assertion left behind; TEST_DRIVEN(name) begins a test,
 * drive_test(name) is its row of a table. */
int drive_teardown(void **state);
#define TEST_DRIVEN(name) TEST_WITH(name, NULL, drive_teardown)
#define drive_test(name) cmocka_unit_test_teardown(name, drive_teardown)

struct home *drive_home(struct drive *d);
pid_t drive_pid(const struct drive *d);
bool drive_running(struct drive *d);
/* Whether one thread of a process wants a processor or waits for the disk; false where there is no
 * Linux to ask. On a busy machine that may be long before it writes. */
bool drive_wants_to_run(pid_t pid);
/* The same of the program; without libmpv's core while the clock stands. */
bool drive_is_busy(const struct drive *d);

void drive_signal(struct drive *d, int sig);
void drive_kill(struct drive *d);   /* SIGKILL, and waits; the screen stays readable */
void drive_hangup(struct drive *d); /* the window is closed */
void drive_resize(struct drive *d, int rows, int cols);
/* The terminal stops reading what the program writes, or goes on. Keys still reach the program. */
void drive_stop(struct drive *d, bool stopped);

/* ---- keys ---- */

void drive_keys(struct drive *d, const char *bytes);     /* as they are, in one go */
bool drive_try_keys(struct drive *d, const char *bytes); /* false: the program has ended */
void drive_bytes(struct drive *d, const void *bytes, size_t n);
/* All others type like a listener, whose next key comes after the program has read Enter: these
 * bytes follow at once. */
void drive_bytes_at_once(struct drive *d, const void *bytes, size_t n);
void drive_type(struct drive *d, const char *text); /* each character on its own */
void drive_key(struct drive *d, const char *name);  /* "F5" "Shift-Left" "Alt-b": vt_key */
/* Newlines become CR; between the paste marks if the program asked for them. As terminals do. */
void drive_paste(struct drive *d, const char *text);
void drive_click(struct drive *d, int row, int col); /* left button down and up */
/* Button 0 to 2, wheel 64 and 65. Fails the test when the program did not ask for the mouse. */
void drive_mouse(struct drive *d, int button, bool down, int row, int col);

/* ---- waiting ---- */

#define drive_wait_text(d, text) drive_wait_text_at(d, text, __FILE__, __LINE__)
#define drive_wait_gone(d, text) drive_wait_gone_at(d, text, __FILE__, __LINE__)
#define drive_wait_row(d, row, text) drive_wait_row_at(d, row, text, __FILE__, __LINE__)
#define drive_wait_mode(d, mode, on) drive_wait_mode_at(d, mode, on, __FILE__, __LINE__)
/* Until these bytes were written since the mark or start: also what is gone from the screen. */
#define drive_wait_written(d, bytes) drive_wait_written_at(d, bytes, __FILE__, __LINE__)
/* Until the archive answers so; asks again and again. */
#define drive_wait_sql(d, sql, rows) drive_wait_sql_at(d, sql, rows, __FILE__, __LINE__)
/* Until nothing was written for quiet_ms, and no thread of the program wants to run. */
#define drive_wait_quiet(d, quiet_ms) drive_wait_quiet_at(d, quiet_ms, __FILE__, __LINE__)
/* The exit status, or minus the signal that ended the program. Reads its last words first. */
#define drive_wait_exit(d) drive_wait_exit_at(d, __FILE__, __LINE__)

bool drive_try_text(struct drive *d, const char *text, int limit_ms);
bool drive_try_written(struct drive *d, const char *bytes);
bool drive_try_gone(struct drive *d, const char *text, int limit_ms);
bool drive_try_row(struct drive *d, int row, const char *text, int limit_ms);
bool drive_try_mode(struct drive *d, int mode, bool on, int limit_ms);
bool drive_try_sql(struct drive *d, const char *sql, const char *rows, int limit_ms);
bool drive_try_quiet(struct drive *d, int quiet_ms);
bool drive_try_exit(struct drive *d, int limit_ms, int *status);
/* Reads for that long whatever comes; returns the bytes. To show that nothing comes. */
size_t drive_listen(struct drive *d, int ms);

/* ---- looking: at what has been read so far ---- */

const char *drive_row(struct drive *d, int row); /* without trailing blanks */
const char *drive_screen(struct drive *d);       /* all rows, each with its newline */
bool drive_find(struct drive *d, const char *text, int *row, int *col); /* row, col may be NULL */
struct vt_cell drive_cell(struct drive *d, int row, int col);
void drive_cursor(struct drive *d, int *row, int *col);
bool drive_mode(struct drive *d, int mode); /* VT_CURSOR, VT_PASTE … (vt.h) */
const char *drive_title(struct drive *d);
struct vt *drive_vt(struct drive *d); /* for the rest of vt.h */

const char *drive_log(struct drive *d, size_t *n); /* all bytes written; n may be NULL */
void drive_mark(struct drive *d);
size_t drive_since(const struct drive *d); /* bytes since the mark or start */

/* Settings of the terminal: before the program, and now (after its end: as it left them). */
const struct termios *drive_termios_before(const struct drive *d);
struct termios drive_termios(struct drive *d);

/* ---- the home, for short ---- */

int drive_run(
	struct drive *d, char *const argv[], const char *in, const char **out, const char **err);
const char *drive_sql(struct drive *d, const char *sql);

/* ---- assertions that print the screen ---- */

#define assert_screen_has(d, text) drive_has(d, text, true, __FILE__, __LINE__)
#define assert_screen_lacks(d, text) drive_has(d, text, false, __FILE__, __LINE__)
#define assert_row_is(d, row, text) drive_row_is(d, row, text, __FILE__, __LINE__)
/* Same line settings as before the program; no altscreen, mouse or paste mode, and a cursor. */
#define assert_terminal_clean(d) drive_clean(d, __FILE__, __LINE__)
#define drive_fail(d, ...) drive_fail_at(d, __FILE__, __LINE__, __VA_ARGS__)

void drive_fail_at(struct drive *d, const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5), noreturn));
void drive_wait_text_at(struct drive *d, const char *text, const char *file, int line);
void drive_wait_written_at(struct drive *d, const char *bytes, const char *file, int line);
void drive_wait_gone_at(struct drive *d, const char *text, const char *file, int line);
void drive_wait_row_at(struct drive *d, int row, const char *text, const char *file, int line);
void drive_wait_mode_at(struct drive *d, int mode, bool on, const char *file, int line);
void drive_wait_sql_at(
	struct drive *d, const char *sql, const char *rows, const char *file, int line);
void drive_wait_quiet_at(struct drive *d, int quiet_ms, const char *file, int line);
int drive_wait_exit_at(struct drive *d, const char *file, int line);
void drive_has(struct drive *d, const char *text, bool there, const char *file, int line);
void drive_row_is(struct drive *d, int row, const char *text, const char *file, int line);
void drive_clean(struct drive *d, const char *file, int line);
