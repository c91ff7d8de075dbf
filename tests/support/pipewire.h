/*
 * A PipeWire server of the test's own, with a session manager and one sink, "tape", which is
 * recorded as pulse_tape is: pulse_tape_now and pulse_taped read what it played.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "support/pulse.h"

struct pipewire {
	struct pulse tape; /* folder and recording */
	pid_t pids[2];
};

/* Skips the test if there is no PipeWire. Sets the environment of programs that are started later
 * (XDG_RUNTIME_DIR). */
void pipewire_start(struct pipewire *p);
/* Returns how often the server has said that it or a client was late. */
size_t pipewire_late(const struct pulse *tape);
void pipewire_end(struct pipewire *p);
