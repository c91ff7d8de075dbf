/* Signals as a descriptor for poll: signalfd. */
#ifndef BASE_OS_SIGNALS_H
#define BASE_OS_SIGNALS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/os.h"

/* Returns a descriptor for poll that reports these signals until the program ends. Call it once,
 * before any thread starts. -1: errno is the reason. */
int signals_open(const int *which, size_t n);
int signals_next(void); /* the next pending signal; a repeated one counts once; 0: none */

/* Stops the programs of this process group, as Ctrl-Z does; returns when they are continued. */
void signals_stop_here(void);

#endif
