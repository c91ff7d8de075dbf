/*
 * Sandbox of the processes that read music files, entered before the first file: it may read the
 * descriptors it gets, compute, and write to its socket. It cannot open files, connect, or start
 * programs, and its memory and time are limited. Protections that a Linux kernel lacks are skipped
 * and reported; elsewhere there are limits alone.
 */
#ifndef LIBRARY_JAIL_H
#define LIBRARY_JAIL_H

#include <stdbool.h>

#include "base/err.h"
#include "base/fact.h"

#define JAIL_MEMORY_BYTES (1LL << 30)

/* Cannot be undone. cpu_s: of CPU time, in all. False: an essential protection failed; err.
 * *missing (never NULL) names what this kernel lacks, or is NULL. */
bool jail_enter(int cpu_s, const char **missing, struct err *err);

void jail_facts(struct facts *f); /* what of it this kernel has; enters nothing */

#endif
