/* This machine, this process, and child processes, which run without a shell: other programs, found
 * by name on PATH, and earlog itself as a worker process. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <limits.h>
#include <spawn.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/system/os_system.h"

/* Returns what tells this machine from others: /etc/machine-id, else the host's name. Main thread
 * only; valid until the program ends. */
const char *os_machine(void);

/* Requests large pages for memory that will be filled soon. */
void os_large_pages(void *p, size_t n);

/* Gives memory that was freed back to the system, if this C library keeps it. */
void os_free_memory(void);

/* The path of the running program, to start it again. */
#if OS_HAS_PROC
#define OS_SELF "/proc/self/exe"
#else
#define OS_SELF os_self()
const char *os_self(void);
#endif

/* Finds a function of an open library (dlopen) and copies its address to `into`, the place of a
 * pointer to a function. Returns false if the library lacks it. */
bool os_function(void *library, const char *name, void *into);

/* Marks all descriptors above 2 to be closed by exec. Our own are marked already; descriptors of
 * libraries and of the parent process may not be. */
void os_close_on_exec(void);
/* Returns a descriptor that becomes readable when a child ends; the caller closes it. -1: errno is
 * the reason. */
int os_child_watch(pid_t pid);

/* Lowers the priority of a new child to nice 1 to 19, if permitted; 19 yields to every other
 * process. */
void os_lower_priority(pid_t pid, int nice);

/* Ends this process with its parent. */
void os_end_with_parent(void);

/* Finds a program on PATH, ignoring relative entries. Returns false if there is none. */
bool os_child_find(const char *name, char program[PATH_MAX]);

/*
 * Starts a program, given its absolute path, in a process group or session apart from ours: Ctrl-C
 * does not reach it, and kill(-pid) also ends its children. in, out, why: its stdin, stdout, stderr
 * (-1: /dev/null); it has no other descriptors. Returns 0 or an errno. The caller passes this pid
 * to waitpid, never -1, which would also collect the children of libmpv.
 */
int os_child_spawn(
	pid_t *pid, const char *program, const char *const argv[], int in, int out, int why);

/* Hides an environment variable from child processes. Holds one name only, borrowed until the
 * program ends; call it before any thread starts. */
void os_child_hide(const char *variable);
