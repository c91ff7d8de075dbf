#include "base/child.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/os_process.h"

extern char **environ;

static const char *hidden;

bool
child_find(const char *name, char program[PATH_MAX])
{
	const char *path = getenv("PATH");

	for (const char *at = path ? path : "", *end; *at; at = *end ? end + 1 : end) {
		struct stat st;
		end = at + strcspn(at, ":");
		/* A relative entry of PATH would run programs from the current folder. */
		if (*at != '/')
			continue;
		int n = snprintf(program, PATH_MAX, "%.*s/%s", (int)(end - at), at, name);
		if (n < PATH_MAX && access(program, X_OK) == 0 && stat(program, &st) == 0 &&
			S_ISREG(st.st_mode))
			return true;
	}
	return false;
}

static void
add_descriptor(posix_spawn_file_actions_t *files, int from, int to)
{
	if (from < 0)
		posix_spawn_file_actions_addopen(
			files, to, "/dev/null", to ? O_WRONLY : O_RDONLY, 0);
	else
		posix_spawn_file_actions_adddup2(files, from, to);
}

void
child_hide(const char *variable)
{
	hidden = variable;
}

int
child_spawn(pid_t *pid, const char *program, char *const argv[], int in, int out, int why)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none, all;

	posix_spawn_file_actions_init(&files);
	add_descriptor(&files, in, 0);
	add_descriptor(&files, out, 1);
	add_descriptor(&files, why, 2);
	os_spawn_closes(&files);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(
		&attr, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	/* The environment without the variable that child_hide names; the strings are not copied.
	 */
	size_t n = 0, kept = 0, len = hidden ? strlen(hidden) : 0;
	while (environ[n])
		n++;
	CLEANUP(pointer_free) char **env = xcalloc(n + 1, sizeof(env[0]));
	for (size_t i = 0; i < n; i++)
		if (!hidden || strncmp(environ[i], hidden, len) != 0 || environ[i][len] != '=')
			env[kept++] = environ[i];
	int rc = posix_spawn(pid, program, &files, &attr, argv, env);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	return rc;
}
