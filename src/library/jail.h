/*
 * What the process that reads tags may do once a file is before it: read descriptors that it was
 * given, think, and write to its socket. No file is opened, no address called, no program started,
 * and there is an end to memory and time. What the kernel does not offer is left out and told.
 */
#ifndef LIBRARY_JAIL_H
#define LIBRARY_JAIL_H

#include <stdbool.h>

#include "base/err.h"

#define JAIL_MEMORY_BYTES (1LL << 30)
#define JAIL_CPU_S 60

/* There is no way back. False: something essential could not be locked; err. *missing (never NULL)
 * tells in words what this kernel does not have, or is NULL. */
bool jail_enter(const char **missing, struct err *err);

#endif
