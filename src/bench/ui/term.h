/*
 * The terminal of fds 0 and 1: its modes, and frames of output. Every exit restores the modes that
 * term_open found. ncurses draws on stdscr.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/core/err.h"
#include "base/system/system_fact.h"

/* Opens the terminal. mouse: also reports buttons. reader: no screen is drawn, any TERM works,
 * and lines are written by term_write. */
bool term_open(bool mouse, bool reader, struct err *err);
/* Nothing here waits for the terminal: what it does not take is kept for term_flush, which returns
 * true if nothing is left. Draw only then. */
void term_write(const char *s, size_t n); /* writes nothing if the terminal is not open */
bool term_flush(void);
int term_late_fd(void); /* to be polled for output; -1: nothing is left */
/* Sets the title of the window, a cleaned text; the title before comes back at the end. */
void term_title(const char *title);
/* Requests the background colour (OSC 11), except of a text console, which would print the request;
 * the reply arrives as input. */
void term_ask_background(void);
/* Asks the terminal to report when its background changes (mode 2031), or not to. */
void term_report_ground(bool on);
#define TERM_ANSWER_MS 100   /* in which the terminal may report it */
void term_drop_answer(void); /* discards the reply on exit, so that no shell reads it */
void term_close(void);       /* may be called twice, or without term_open */
void term_suspend(void);     /* restores the terminal's modes until term_resume */
void term_resume(void);
/* Between these two calls, output of curses is collected. Both do nothing without a terminal. */
void term_begin_frame(void);
void term_end_frame(void);
void term_facts(struct system_facts *f); /* adds name, colours and size of the terminal */
void term_resize(void);                  /* takes the size of the terminal */
