/*
 * The terminal: every exit restores the modes that term_open found. ncurses draws on stdscr. One
 * terminal per program (fds 0 and 1).
 */
#ifndef UI_TERM_H
#define UI_TERM_H

#include <stdbool.h>

#include "base/err.h"
#include "base/fact.h"

/* mouse: its buttons are reported too. reader: no screen is drawn, any TERM will do; lines go out
 * by term_write. */
bool term_open(bool mouse, bool reader, struct err *err);
bool term_write(const char *s, size_t n); /* nothing where the terminal is not open */
void term_ask_background(void);           /* OSC 11; the answer comes as input */
void term_drop_answer(int wait_ms); /* … waits for it at the end, so that no shell reads it */
void term_close(void);              /* may be called twice, or without term_open */
void term_suspend(void);            /* restores its modes, until term_resume */
void term_resume(void);
/* Output of curses between these two is written at once. Without a terminal they do nothing. */
void term_begin_frame(void);
void term_end_frame(void);
void term_facts(struct facts *f); /* of the terminal that is standard output, or would be */
/* Asks the terminal for its size; true when it has another one now. */
bool term_resize(void);

#endif
