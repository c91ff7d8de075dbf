/*
 * What a sound server of the test's own plays, as samples of PULSE_RATE: a test waits until enough
 * was heard, never for a time, and asserts on the samples.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "e2e/drive.h"
#include "support/jack.h"
#include "support/pulse.h"

#define TAPE_MS (PULSE_RATE / 1000) /* samples of a millisecond */
#define TAPE_SILENT 33              /* -60 dBFS */

struct samples {
	int16_t *v; /* the caller frees */
	size_t n;
};

struct tape {
	const struct pulse *pulse; /* NULL: JACK */
	struct jack *jack;
	pid_t pid;
	off_t from;
	size_t late,
		named; /* how often machine and server, the server had been late at the begin */
};

/* From here on; `pulse` has a tape of pulse_tape(). NULL: JACK is recorded. */
struct tape tape_begin(const struct pulse *pulse, struct jack *jack);
/* From the next silence of 100 ms on: what played before is not on it. */
struct tape tape_begin_silent(struct drive *d, const struct pulse *pulse, struct jack *jack);
/* Until so much was played since the first sound, or from here on. */
void tape_wait_sound(struct drive *d, const struct tape *t, int ms);
void tape_wait_more(struct drive *d, const struct tape *t, int ms);
/* Until the last 100 ms are silent. */
void tape_wait_silence(struct drive *d, const struct tape *t);
/* Returns true if the machine was late since the tape began: the server lost samples, or a thread
 * of the test that sleeps for 2 ms slept 10 ms longer. Then no tape says what a program played. */
bool tape_is_late(const struct tape *t);

/*
 * What is heard is tried until it is right. What was wrong each time fails the test if the machine
 * was on time once; if it was not, nobody knows, and the test is skipped. The reason is the
 * server's own if its log named an underrun each time.
 */
struct tape_tries {
	bool right, on_time, unnamed;
	int n;
};

/* Counts a try. Returns true if there is to be another one, of `most`. */
bool tape_again(struct tape_tries *tries, const struct tape *t, bool right, int most);
/* After bench_end: skips or fails the test, or neither. */
void tape_judge(const struct tape_tries *tries, const char *why);
struct samples tape_end(const struct tape *t);

/* Returns the first sample that is heard; n: none. */
size_t tape_first(const struct samples *s);
int tape_peak(const struct samples *s, size_t from, size_t to);
size_t tape_longest_silence_ms(const struct samples *s, size_t from);

/* A home of bench_home() whose sound goes to a sink of the server, with these tracks. */
struct home *tape_home(const struct pulse *server, const char *sink, const char *tracks);
