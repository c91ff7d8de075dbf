/*
 * Faults in a program under test: shim.c, which it preloads, fails the calls that this block asks
 * for. The block is a file that both have mapped; EARLOG_FAULT names it. Only files below
 * EARLOG_FAULT_UNDER are meant, an absolute folder.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdatomic.h>

enum fault_call {
	FAULT_NONE,
	FAULT_WRITE, /* write, pwrite */
	FAULT_SYNC,  /* fsync, fdatasync */
	FAULT_RENAME,
	FAULT_OPEN,
	FAULT_TRUNCATE,
	FAULT_MAP,
	FAULT_ALL, /* any of them */
};

/* As an error: half of what was to be written is. */
#define FAULT_SHORT 0
/* As an error: the program is killed at the call. */
#define FAULT_KILL (-1)

struct fault {
	atomic_int call; /* enum fault_call; set last */
	atomic_int error;
	atomic_int skip;  /* so many of these calls succeed yet */
	atomic_int times; /* so many more fail */
	atomic_int fired; /* so many failed */
};
