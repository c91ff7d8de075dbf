/* Functions for processes, whose code differs between operating systems. base/child.h starts
 * processes. */
#ifndef BASE_OS_PROCESS_H
#define BASE_OS_PROCESS_H

#include <spawn.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/os.h"

/* Returns the path of the running program, to start it again. */
const char *os_self(void);
/* Stores argv[0], which is borrowed, for systems that do not know the path of a process. */
void os_self_was(const char *name);

/* Marks all descriptors above 2 to be closed by exec. Our own are marked already; descriptors of
 * libraries and of the parent process may not be. */
void os_close_on_exec(void);
/* Adds an action to `files` that closes all descriptors above 2 in the spawned process. */
void os_spawn_closes(posix_spawn_file_actions_t *files);
/* Returns the flag for posix_spawnattr_setflags that starts a new session or process group: Ctrl-C
 * does not reach the process, and kill(-pid) ends it with its children. */
short os_spawn_apart(void);

/* Returns a descriptor that becomes readable when a child ends; the caller closes it. -1: not
 * supported; call os_child_ended every OS_CHILD_ASK_MS instead. */
int os_child_watch(pid_t pid);
/* Returns true if the child has ended; the caller must still call waitpid. */
bool os_child_ended(pid_t pid);
#define OS_CHILD_ASK_MS 50

/* Lowers the priority of a new child to nice 1 to 19, if permitted; 19 yields to every other
 * process. */
void os_lower_priority(pid_t pid, int nice);

/* Ends this process with its parent, if the system supports it. */
void os_end_with_parent(void);

#endif
