/*
 * Faults in the programs of a home: they preload tests/faults/shim.c, which fails the calls that
 * fault_arm asks for, of files below the folder of the archive.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "e2e/home.h"
#include "faults/fault.h"
#include "support/needs.h"

static struct fault *fault;

#ifdef __SANITIZE_ADDRESS__
#define needs_preload() skip_for("a sanitizer must be the first library of a program")
#else
#define needs_preload() (void)0
#endif

/* The block, mapped, and the library that reads it, which stands beside this program. */
static inline void
fault_begin(struct home *h)
{
	static const struct fault none;
	const char *path = home_path(h, "run/fault");
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	assert_true(fd >= 0 && write(fd, &none, sizeof(none)) == sizeof(none));
	fault = mmap(NULL, sizeof(*fault), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	assert_true(fault != MAP_FAILED);
	close(fd);
	home_preload(h, "shim");
	home_env_to(h, "EARLOG_FAULT", path);
	home_env_to(h, "EARLOG_FAULT_UNDER", home_path(h, "data/earlog"));
}

static inline void
fault_arm(enum fault_call call, int error, int skip, int times)
{
	atomic_store(&fault->error, error);
	atomic_store(&fault->skip, skip);
	atomic_store(&fault->times, times);
	atomic_store(&fault->fired, 0);
	atomic_store(&fault->call, (int)call);
}

/* It goes away; whether it was there. */
static inline bool
fault_end(void)
{
	atomic_store(&fault->call, FAULT_NONE);
	return atomic_load(&fault->fired) > 0;
}
