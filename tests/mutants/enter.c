/*
 * Marks which functions a process enters. Linked into the library of `make mutants`, which is
 * compiled with -finstrument-functions. MUTANTS_ENTERED names a file of MARKS bytes, which all
 * processes of a test map: the jailed worker may write no file, and a killed process loses no mark.
 * The byte of a function is half the distance of its address from the first function below, counted
 * from the middle of the file.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void __cyg_profile_func_enter(void *function, void *caller);
void __cyg_profile_func_exit(void *function, void *caller);

/* The text of the library is below 8 MiB, and no function has one byte. */
#define MARKS ((size_t)1 << 23)

static char *marks;

__attribute__((constructor)) static void
share(void)
{
	const char *path = getenv("MUTANTS_ENTERED");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;

	if (fd >= 0)
		marks = mmap(NULL, MARKS, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (marks == MAP_FAILED)
		marks = NULL;
	if (fd >= 0)
		close(fd);
}

void
__cyg_profile_func_enter(void *function, void *caller)
{
	intptr_t distance = (char *)function - (char *)(uintptr_t)__cyg_profile_func_enter;
	size_t at = ((size_t)distance + MARKS) / 2;

	(void)caller;
	if (marks && at < MARKS) /* not of the plugin */
		marks[at] = 1;
}

void
__cyg_profile_func_exit(void *function, void *caller)
{
	(void)function;
	(void)caller;
}
