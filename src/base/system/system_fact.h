/*
 * Versions and properties of this program and its system, for bug reports: each module adds its
 * part. Values hold no path, name or text of the user.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/mem.h"

struct system_fact {
	const char *part, *name; /* such as "libraries", "ncurses"; never freed */
	char *value;             /* owned; if `lacking`, says what does not work without it */
	bool lacking;            /* true: this library, program or feature is missing here */
};

struct system_facts LIST_OF(struct system_fact);

void system_fact_put(struct system_facts *f, const char *part, const char *name, bool lacking,
	const char *fmt, ...) __attribute__((format(printf, 5, 6)));
#define system_fact_add(f, part, name, ...) system_fact_put(f, part, name, false, __VA_ARGS__)
/* Adds a missing thing: the value says what does not work without it, and which package has it. */
#define system_fact_lacks(f, part, name, ...) system_fact_put(f, part, name, true, __VA_ARGS__)
void system_facts_finish(struct system_facts *f);

/* Adds the file name, which contains a version, of the library that contains the address
 * `function`. version: the library's own version, or NULL. */
void system_fact_file(struct system_facts *f, const char *part, const char *name,
	const void *function, const char *version);
/*
 * Adds a linked library, given the name of one of its functions. version_function: the name of a
 * `const char *f(void)` that returns the version; NULL: the library has none.
 */
void system_fact_library(struct system_facts *f, const char *part, const char *name,
	const char *function, const char *version_function);
