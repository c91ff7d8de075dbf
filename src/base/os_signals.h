/* Signals as a descriptor of the loop: signalfd, or handlers that write to a pipe. */
#ifndef BASE_OS_SIGNALS_H
#define BASE_OS_SIGNALS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/os.h"

#if OS_LINUX
#define OS_SIGNALS_HOW "signalfd"
#else
#define OS_SIGNALS_HOW "handlers and a pipe"
#endif

/* From now on, until the program ends, these signals are read from the descriptor, which is for
 * poll. Call it once, before any thread starts. -1: errno says why. */
int signals_open(const int *which, size_t n);
int signals_next(void); /* the next one, told once however often it came; 0: none */

/* Stops the programs of this process group, as Ctrl-Z does; returns when they go on. */
void signals_stop_here(void);

#endif
