/*
 * A JACK server of the test's own with the dummy driver, at PULSE_RATE. What is connected to it can
 * be recorded. On a busy machine the server runs late and says so: then a recording has gaps.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "support/pulse.h"

struct jack {
	char folder[TEST_FOLDER_MAX], name[40];
	pid_t pid;
};

/* Skips the test without jackd and jack_rec. Starts the server, and waits until it answers. */
void jack_start(struct jack *j);
void jack_end(struct jack *j);

/* Records the left channel of libmpv, from when it returns. */
pid_t jack_listen(const struct jack *j);
/* What was recorded so far; ends the recording. The caller frees the samples. */
int16_t *jack_so_far(const struct jack *j, size_t *n);
int16_t *jack_heard(const struct jack *j, pid_t pid, size_t *n);
/* How often the server has said that it was late. */
size_t jack_late(const struct jack *j);
