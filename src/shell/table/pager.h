/* Passes what a command prints through the listener's pager, as git does. */
#pragma once

/* Starts $PAGER (else `less -R`) if standard output is a terminal, and sends standard output, and
 * standard error if that is a terminal too, to it. Without a pager, or if PAGER is empty or "cat",
 * does nothing. pager_end ends the output and waits for the pager. */
void pager_begin(void);
void pager_end(void);

/* Returns the width of the terminal on which standard output is shown, also by a pager; 0: no
 * terminal. */
int pager_columns(void);
