/*
 * A bench to drive: a home with a session file, a playlist of signals and a profile in it, and the
 * program started there. What a test needs otherwise it writes over it before it starts.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "e2e/drive.h"

/*
 * work/cantor.yaml (chains "desk", which plays, and "walk", by the clock; a device to compare
 * with), work/list.yaml ("First" of 20 s with cues at 0:05 "five" and 0:15 "late", "Second" of 10
 * s, in section "Höhen" "Third" of 8 s) and a profile whose sound goes nowhere.
 */
struct home *bench_home(void);
/* Writes the session file anew: its usual head, "playlist: ./list.yaml", then `rest`. */
void bench_session(struct home *h, const char *rest);
/* Writes work/list.yaml: one section "Things" with these tracks, lines of YAML. */
void bench_tracks(struct home *h, const char *tracks);
/* The same with the clock only: nothing sounds, and time stands still until Space. */
struct home *bench_clock_home(void);

/* Starts `earlog session cantor.yaml` in a home, and waits for its keys. o may be NULL. */
struct drive *bench_start(struct home *h, const struct drive_options *o);
/* Starts it and waits for nothing. flag may be NULL. */
struct drive *bench_launch(struct home *h, const struct drive_options *o, const char *flag);
void bench_keys(struct drive *d);                      /* until the hint line says Keys */
void bench_text(struct drive *d);                      /* until it says Text */
void bench_command(struct drive *d, const char *line); /* :line, Enter */
/* What the last row shows while the list of commands is open; in the help it is "Enter run it". */
#define BENCH_LIST "Enter run ·"
/* Stopped clocks go on whenever the program rests, until the screen has this text. libmpv does not
 * rest while its clock stands: for a bench that keeps the time itself. */
void bench_play_until(struct drive *d, const char *text);
/* Opens a note, and types into it. */
void bench_type(struct drive *d, const char *text);
/* Ctrl-C, a second time if a note is open; until the program ends, or asks because it cannot save.
 */
void bench_interrupt(struct drive *d);
/* Ctrl-C; the program ends well and the terminal is clean. Ends the drive; the home stays. */
void bench_quit(struct drive *d);
/* Ends the drive and its home. */
void bench_end(struct drive *d);

/* `earlog WORD cantor` without a terminal; fails the test when it fails. */
const char *bench_run(struct home *h, const char *word, const char *flag);
void bench_intact(struct home *h); /* the archive passes SQLite's own checks */
/* Another home's SQL, for what a person cannot do: to spoil an archive. */
void bench_spoil(struct home *h, const char *sql);
/* What the screen shows is what a painting from nothing shows. */
void bench_same_when_redrawn(struct drive *d);

/*
 * The first thing in bytes for people that a terminal could obey or that hides text: NULL when all
 * is well. screen: sequences that terminfo has for xterm are allowed; else only newlines (and CR
 * before them) are.
 */
const char *bench_forbidden(const char *bytes, size_t n, bool screen);
#define assert_harmless(bytes, n, screen) bench_harmless(bytes, n, screen, __FILE__, __LINE__)
void bench_harmless(const char *bytes, size_t n, bool screen, const char *file, int line);
