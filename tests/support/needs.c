/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/needs.h"

#include <fcntl.h>

int
rounds_here(int rounds)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	bool all = false;
#else
	bool all = test_is_whole();
#endif
	return all ? rounds : (rounds + 3) / 4;
}

bool
test_is_whole(void)
{
	const char *whole = getenv("EARLOG_WHOLE");

	return whole && *whole;
}

int
any_below(uint32_t *seed, int below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (int)((*seed >> 12) % (unsigned)below);
}

int
number_from(const char *name, int usual)
{
	const char *text = getenv(name);

	return text ? (int)strtol(text, NULL, 10) : usual;
}

bool
is_installed(const char *program)
{
	const char *at = getenv("PATH");
	char path[4096];

	for (size_t n; at && *at; at += n + (at[n] == ':')) {
		n = strcspn(at, ":");
		snprintf(path, sizeof(path), "%.*s/%s", (int)n, at, program);
		if (access(path, X_OK) == 0)
			return true;
	}
	return false;
}

void
needs(const char *program)
{
	if (is_installed(program))
		return;
	print_message("    skipped: %s is not installed\n", program);
	skip();
}

bool
all_need(const char *program, size_t n)
{
	if (!is_installed(program))
		printf("[  SKIPPED ] %zu test(s): %s is not installed\n", n, program);
	return is_installed(program);
}

pid_t
test_run(const char *const argv[], const char *output)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		int out = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		dup2(out, STDOUT_FILENO);
		dup2(out, STDERR_FILENO);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	return pid;
}
