/*
 * Tests of which a machine lacks a part: a program, a right, a kernel's feature. They end as
 * skipped, and say why; tests/run.sh lists both at the end. "… is not installed" counts as failed
 * in `make check`, which installs it.
 */
#ifndef BASE_TEST_NEEDS_H
#define BASE_TEST_NEEDS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* How many rounds of what is drawn by lot a test plays. A sanitizer sees in a quarter of them what
 * it would see in all, and makes each several times as long. */
static inline int
rounds_here(int rounds)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	return (rounds + 3) / 4;
#else
	return rounds;
#endif
}

/* The number that the environment variable `name` has, or `usual`. */
static inline int
number_from(const char *name, int usual)
{
	const char *text = getenv(name);

	return text ? (int)strtol(text, NULL, 10) : usual;
}

/* Ends the running test. The reason is a constant text. */
#define skip_for(reason) (print_message("    skipped: " reason "\n"), skip())

static inline bool
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

/* Skips the running test unless the program is installed: in the helper that starts it. */
static inline void
needs(const char *program)
{
	if (is_installed(program))
		return;
	print_message("    skipped: %s is not installed\n", program);
	skip();
}

/* For main, where the setup of all n tests needs the program: without it they count as skipped. */
static inline bool
all_need(const char *program, size_t n)
{
	if (!is_installed(program))
		printf("[  SKIPPED ] %zu test(s): %s is not installed\n", n, program);
	return is_installed(program);
}

#endif
