/* Processes, where systems differ. base/child.h starts them. */
#ifndef BASE_OS_PROCESS_H
#define BASE_OS_PROCESS_H

#include <spawn.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/os.h"

#if OS_LINUX
#define OS_PROCESS_HOW "pidfd"
#else
#define OS_PROCESS_HOW "asked for 20 times a second while one runs"
#endif

/* The path of the program that runs, to start it again. */
const char *os_self(void);
/* What it was started as (argv[0]); borrowed. For systems that do not tell the path. */
void os_self_was(const char *name);

/* Marks all descriptors above 2 to be closed by exec. Ours are already; those of libraries and of
 * whoever started us may not be. */
void os_close_on_exec(void);
/* No descriptor above 2 stays open in what is spawned next. */
void os_spawn_closes(posix_spawn_file_actions_t *files);
/* The flag for posix_spawnattr_setflags by which Ctrl-C does not reach it, and kill(-pid) ends it
 * with all that it starts: a session of its own, or a process group. */
short os_spawn_apart(void);

/* Tells when a child process ends: a descriptor for poll, to close; -1: only by asking. */
int os_child_watch(pid_t pid);
/* Has it ended? Leaves it to be waited for. */
bool os_child_ended(pid_t pid);
#define OS_CHILD_ASK_MS 50 /* how often, where there is no descriptor */

/* A child that was just started gives way: nice 1 to 19, which is to all else. Where that is
 * refused it does not. */
void os_lower_priority(pid_t pid, int nice);

/* This process is killed when the one that started it ends, where the system can do that. */
void os_end_with_parent(void);

#endif
