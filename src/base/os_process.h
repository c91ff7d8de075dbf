/* Functions of Linux for processes. base/child.h starts processes. */
#ifndef BASE_OS_PROCESS_H
#define BASE_OS_PROCESS_H

#include <spawn.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/os.h"

/* Returns the path of the running program, to start it again. */
const char *os_self(void);

/* Marks all descriptors above 2 to be closed by exec. Our own are marked already; descriptors of
 * libraries and of the parent process may not be. */
void os_close_on_exec(void);
/* Adds an action to `files` that closes all descriptors above 2 in the spawned process. */
void os_spawn_closes(posix_spawn_file_actions_t *files);
/* Returns a descriptor that becomes readable when a child ends; the caller closes it. -1: errno is
 * the reason. */
int os_child_watch(pid_t pid);

/* Lowers the priority of a new child to nice 1 to 19, if permitted; 19 yields to every other
 * process. */
void os_lower_priority(pid_t pid, int nice);

/* Ends this process with its parent. */
void os_end_with_parent(void);

#endif
