/*
 * A log for finding faults: EARLOG_LOG=FILE makes `earlog session` append one line for each action
 * of the main loop, the player and the thread that writes the archive, with the seconds since the
 * log was opened (monotonic). Without the variable a call costs one comparison. The log never holds
 * the text of a note, nor the arguments of a command. While a blind run is open, nothing about the
 * sound is written (log_hide_sound), so that the file does not reveal the device being worn or the
 * file being played.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/core/err.h"

enum log_component {
	LOG_BENCH,  /* the session: input, names of commands, drawing, POSIX signals */
	LOG_PLAYER, /* requests to libmpv, and libmpv's events and log */
	LOG_WRITER, /* transactions of the archive */
};

/* Opens the file that EARLOG_LOG names, mode 0600, and writes its first line. Returns true if the
 * variable is not set. If the file cannot be written, sets err and returns false; the log stays
 * off. */
bool log_open(struct err *err);
void log_close(void);

bool log_is_on(void);

/* Writes one line. May be called from every thread. Control characters become spaces. */
void log_line(enum log_component part, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* After a call with true, lines of LOG_PLAYER are dropped, until a call with false. Writes a line
 * to the log if the state changes. */
void log_hide_sound(bool hide);
