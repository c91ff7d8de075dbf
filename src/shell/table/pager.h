/* Passes what a command prints through the listener's pager, as git does. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

/* Starts $PAGER (else `less -R`) if standard output is a terminal, and sends standard output, and
 * standard error if that is a terminal too, to it. Without a pager, or if PAGER is empty or "cat",
 * does nothing. pager_end ends the output and waits for the pager. */
void pager_begin(void);
void pager_end(void);

/* Returns the width of the terminal on which standard output (or error) is shown, also by a pager;
 * 0: no terminal. */
int pager_columns(int fd);
/* Returns true if --no-color or NO_COLOR asks for no colours. */
bool pager_no_colour(void);
/* Returns true if standard output (or error) is shown with colours. */
bool pager_has_colour(int fd);
