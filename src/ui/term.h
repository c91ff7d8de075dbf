/*
 * The terminal itself: taken over, given back exactly as it was found, on every way out. Between
 * the two, ncurses draws on stdscr. One terminal per program (fds 0 and 1).
 */
#ifndef UI_TERM_H
#define UI_TERM_H

#include <stdbool.h>

#include "base/err.h"
#include "base/fact.h"

bool term_open(bool mouse, struct err *err); /* mouse: its buttons are reported too */
void term_close(void);                       /* may be called twice, or without term_open */
void term_suspend(void);                     /* as it was found; term_resume takes it over again */
void term_resume(void);
/* Output of curses between these two is written at once. Without a terminal they do nothing. */
void term_begin_frame(void);
void term_end_frame(void);
void term_facts(struct facts *f); /* of the terminal that is standard output, or would be */
/* Asks the terminal for its size; true when it has another one now. */
bool term_resize(void);

#endif
