/*
 * A PulseAudio server of the test's own: two sinks that go nowhere, "dx300" and "desk", in a folder
 * that is its XDG_RUNTIME_DIR. What it plays can be listened to. Nothing of the user's own server
 * is touched.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/core/mem.h"
#include "support/needs.h"

struct pulse {
	char folder[TEST_FOLDER_MAX];
	pid_t pid, tape;
};

#define PULSE_SINK(name) \
	"load-module module-null-sink sink_name=" name " sink_properties=device.description=" name

bool pulse_is_there(void);
void needs_pulse(void);

/* Starts it, and waits until it answers. */
void pulse_run(struct pulse *p);

/* A folder, the environment of whoever connects, and the server. */
void pulse_start(struct pulse *p);
void pulse_kill(struct pulse *p);
void pulse_end(struct pulse *p);

/* Takes a sink away, or puts it back, as a cable would. */
void pulse_unplug(const char *sink);
void pulse_plug(const char *sink);
void pulse_suspend(const char *sink, bool suspended);

/* ---- listening ---- */

#define PULSE_RATE 24000

/* Records what a sink plays into a file in the folder, until pulse_heard. */
pid_t pulse_listen(const struct pulse *p, const char *sink);

/* Ends the recording; the caller frees the samples. */
int16_t *pulse_heard(const struct pulse *p, const char *sink, pid_t pid, size_t *n);

/*
 * Another sink, "tape", of PULSE_RATE, is recorded until pulse_end. It writes into a pipe, so no
 * sample is missing: the monitor of a null sink loses what a busy machine reads late, and the first
 * samples behind a start or a seek. A machine that is too busy to read the pipe loses samples, and
 * the server says so (pulse_late).
 */
void pulse_tape(struct pulse *p);

/* Returns how often the server has said that the tape lost samples: its pipe was full. */
size_t pulse_late(const struct pulse *p);
/* Returns how many lines of a server's log have the words. */
size_t test_lines_with(const char *folder, const char *log, const char *words);

/* Returns the place on the tape where it is now. */
off_t pulse_tape_now(const struct pulse *p);

/* Returns what was played since then; the caller frees the samples. */
int16_t *pulse_taped(const struct pulse *p, off_t from, size_t *n);
