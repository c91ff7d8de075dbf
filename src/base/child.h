/* Child processes, run without a shell: other programs, found by name on PATH, and earlog itself as
 * a worker process. */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

/* Finds a program on PATH, ignoring relative entries. Returns false if there is none. */
bool child_find(const char *name, char program[PATH_MAX]);

/*
 * Starts a program, given its absolute path, in a process group or session apart from ours: Ctrl-C
 * does not reach it, and kill(-pid) also ends its children. in, out, why: its stdin, stdout, stderr
 * (-1: /dev/null); it has no other descriptors. Returns 0 or an errno. The caller passes this pid
 * to waitpid, never -1, which would also collect the children of libmpv.
 */
int child_spawn(pid_t *pid, const char *program, char *const argv[], int in, int out, int why);

/* Hides an environment variable from child processes. Holds one name only, borrowed until the
 * program ends; call it before any thread starts. */
void child_hide(const char *variable);

#endif
