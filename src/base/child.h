/* Child processes, run without a shell: programs found by their name on PATH, and workers. */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

/* The absolute path of a program on PATH; entries that are not absolute are passed over. False:
 * there is none. */
bool child_find(const char *name, char program[PATH_MAX]);

/*
 * Runs a program, by its absolute path, apart from ours: Ctrl-C does not reach it, and what it
 * starts ends with kill(-pid). It reads from `in` (-1: nothing), and writes to `out` and `why`
 * (-1: nowhere); no other descriptor is open in it. 0, or why not, as errno has it. The caller
 * waits for this pid and no other: libmpv waits for its own.
 */
int child_spawn(pid_t *pid, const char *program, char *const argv[], int in, int out, int why);

/* Keeps a variable of the environment from child processes. Only one name, which is borrowed until
 * the program ends; call it before any thread starts. */
void child_hide(const char *variable);

#endif
