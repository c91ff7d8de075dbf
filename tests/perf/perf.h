/*
 * What the measurements of `make perf` share. Times are nanoseconds of CLOCK_MONOTONIC; samples are
 * milliseconds unless their name says otherwise. Nothing here asserts: a program that is missing or
 * gives no answer leaves a hole in the table and a line on stderr.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <vterm.h>

#include "base/core/mem.h"

#define MS 1000000LL /* nanoseconds */
#define RATE 48000   /* of the marked file and of the card */
#define ROWS 32
#define COLS 120

/* stat.c: samples, and what can be said of them */
struct sample LIST_OF(double);
void sample_add(struct sample *s, double v);
void sample_finish(struct sample *s);
double sample_quantile(const struct sample *s, double q); /* NAN when empty */
/* 95 % interval of quantile(a) / quantile(b), by a seeded bootstrap. */
void sample_ratio(const struct sample *a, const struct sample *b, double q, double *lo, double *hi);
/* Kolmogorov and Smirnov: how likely two samples of one distribution are so far apart. */
double sample_alike_p(const struct sample *a, const struct sample *b);
double uniform(double lo, double hi); /* the same series in each run */

/* table.c: rows are kept, and printed together by table_print */
void table_ratio(const char *what, const struct sample *earlog, const char *peer_name,
	const struct sample *peer, double q, double limit); /* limit: NAN where there is none */
void table_value(const char *what, double earlog, const char *peer, const char *unit, double limit);
void table_text(const char *what, const char *earlog, const char *peer);
void table_print(void);
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2))); /* a line on stderr */

/* term.c: a program in a pty */
struct perf_term {
	pid_t pid;
	int fd;
	VTerm *vt; /* NULL: bytes go to text instead */
	VTermScreen *screen;
	char *text;
	size_t text_len;
	uint64_t bytes;   /* that came out of the pty */
	int64_t *exec_ns; /* just before execve; the child wrote it */
	int64_t read_ns;  /* just after the last read that gave something */
	bool gone;        /* the other end is closed */
};
enum term_kind { TERM_SCREEN, TERM_TEXT };

int64_t now_ns(void);
void sleep_until(int64_t ns);
bool term_start(struct perf_term *t, enum term_kind kind, const char *const argv[]);
/* Reads what is there, waiting at most wait_ms (0: not at all). */
bool term_read(struct perf_term *t, int wait_ms);
void term_drain(struct perf_term *t, int64_t until_ns);
bool term_shows(const struct perf_term *t, const char *ascii);
/*
 * Reads until the screen shows it: when the read was that brought it, or -1. It sleeps in between:
 * the kernel hands a terminal's bytes on by a worker of the processor that wrote them, and a reader
 * that spins there holds it up for a whole time slice (3.6 ms for the kernel's own echo).
 */
int64_t term_wait(struct perf_term *t, const char *ascii, int limit_ms);
int64_t term_send(struct perf_term *t, const char *bytes); /* when: just before the write */
/* Sends the bytes (NULL: none), gives it a second to end, then kills its session. */
void term_stop(struct perf_term *t, const char *bytes);
void term_kill(struct perf_term *t);

/* bench.c: the folders, and the three programs as they are measured */
struct bench {
	char dir[256];      /* all that a run leaves behind; removed at the end */
	char file[300];     /* the marked file */
	const char *earlog; /* NULL: not built */
	char bare[4200], review[4200], generate[4200], inside[4200], sounds[4200];
	unsigned serial; /* of session files: each is a new review */
};
extern struct bench bench;

struct perf_place { /* an earlog of its own: config, archive, session */
	char dir[300];
	char session[340];
	char db[340];
};
/* Made up by ffmpeg: noise that swells and falls, in a folder below that of the run. */
struct music {
	const char *name, *codec;
	int rate_hz, seconds;
};
bool bench_music(const char *folder, const struct music *m, size_t n);
bool bench_open(const char *argv0, const char *earlog);
void bench_close(void);
void place_make(struct perf_place *p, const char *name, const char *output);
void place_new_review(struct perf_place *p);
/* Plays one file and then another; the first has a cue of PASS_S that begins at from_s. */
#define PASS_S 0.45
void place_passage(struct perf_place *p, const char *name, const char *output, const char *first,
	const char *second, double from_s);
/* Plays the marked file; after it come three of 20 minutes, which are measured in the background
 * unless they were before. False: nothing can be made. */
bool place_measuring(struct perf_place *p, const char *name, const char *output, bool measured);
int place_measured(const struct perf_place *p); /* files, so far */
/* A review of 300 tracks, 5,000 notes and 2,000 ratings, or one with a tenth of each. */
bool place_big(struct perf_place *p, const char *name);
/* The same notes, in one track. */
bool place_one_track(struct perf_place *p, const char *name);
bool place_large(struct perf_place *p, const char *name);
bool place_small(struct perf_place *p, const char *name);
/* wrap: words before the command (strace …), NULL-terminated, or NULL. */
bool start_earlog(struct perf_term *t, const struct perf_place *p, const char *const wrap[]);
bool start_cmus(struct perf_term *t);
bool start_bare(struct perf_term *t, const char *output);
bool start_mpv(struct perf_term *t, bool no_config);
/* Runs an argv with its output thrown away; the time of the whole process, or -1 when it failed. */
int64_t time_argv(const struct perf_place *p, const char *const argv[]);
int64_t cpu_argv(
	const struct perf_place *p, const char *const argv[]); /* of CPU, all its processes */
int64_t time_and_peak(const struct perf_place *p, const char *const argv[], long *peak_kib);
int strace_delays(const char *log); /* how many calls were held up */
/* What a program wrote: pages and bytes of the archive's write-ahead log, calls of fdatasync. */
struct disk_use {
	int frames, bytes, syncs;
};
struct disk_use strace_disk_use(const char *log);
/* Wraps: strace with delay, without, and for strace_disk_use. */
extern const char *const slow_disk[], *const same_disk[], *const counted_disk[];

/* card.c: a sound card that writes down what it was given when */
bool card_open(void);
void card_close(void);
void card_forget(void);         /* the log starts anew */
int64_t card_first_sound(void); /* when frame 0 of the file was output, or -1 */
bool card_wait_sound(struct perf_term *t, int limit_ms);
/* When the file's first frame was output after card_forget, by the first period that has one of its
 * first half second; -1: none has. What was left in a buffer does not count. */
int64_t card_start_heard(void);
/* Frame that was being output then; false: nothing was, or the card itself was late just there. */
bool card_frame_at(int64_t ns, double *frame, bool *late);
uint64_t card_inexact(void); /* periods with other than consecutive frames in them */
/* From here on every sample is kept. False: there is no memory for it. */
bool card_record(void);
/* Those since card_forget; borrowed. */
size_t card_samples(const float **left, const float **right);
/* When one of them was output; late: the card was not on time just there, or did not run. */
int64_t card_sample_ns(size_t i, bool *late);
bool marked_file(const char *path, int seconds);

/* pulse.c: the same of a PulseAudio server and of a PipeWire server, without times. One is open at
 * a time. */
bool pulse_open(void);
bool pipewire_open(void);
void pulse_close(void);
void pulse_forget(void);
size_t pulse_samples(const float **left, const float **right);

/* An output that is recorded. */
struct card {
	const char *output, *mpv; /* as earlog, and as the command line of mpv, name it */
	bool (*open)(void);
	void (*forget)(void);
	size_t (*samples)(const float **left, const float **right);
};
/* loops.c: rows for loops in each format, at random starts, beside mpv */
void measure_loops(const struct card *card, int rounds);

/* Writes a WAV file whose frames bear their number, modulo NUMBERS, on the left, and NUMBERS on the
 * right: the ratio of both is the number at any gain. path: of 300 bytes, is set. */
#define NUMBERS 30000
bool numbers_file(char *path, const char *name, int seconds, bool upside_down);

/* the measurements; each adds its rows */
void run_paint(int rounds);
void run_keys(int rounds);
void run_bigkeys(int rounds);
void run_bytes(int rounds);
void run_disk(int rounds);
void run_redraw(int rounds);
void run_growth(int rounds);
void run_slowdisk(int rounds);
void run_sound(int rounds);
void run_swap(int swaps);
void run_switch(int switches);
void run_passages(int rounds);
void run_markers(int rounds);
void run_slow_markers(int rounds);
void run_measuring(int rounds);
void run_measuring_keys(int rounds);
void run_analysis(int rounds);
void run_memory(int rounds);
void run_quiet(int seconds);
void run_paused(int seconds);
void run_export(int rounds);
void run_bigexport(int rounds);
void run_kill(int tries);
void run_years(int rounds);
void run_evening(int minutes);
