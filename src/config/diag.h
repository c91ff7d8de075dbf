/*
 * Errors of a file, collected while all of it is read: file:line:column and a sentence. Messages
 * may quote bytes of the file; only diags_print, which cleans them, may print them.
 */
#ifndef CONFIG_DIAG_H
#define CONFIG_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/err.h"

#define DIAG_MOST 500 /* more than these are only counted */

/* A place in a text file; both count from 1, columns in characters. Line 0: nowhere. */
struct mark {
	int line, column;
};

struct diag {
	char *path;
	int line, column; /* 0, 0: the whole file */
	char *msg;        /* "the fault; expected …" */
};

struct diags {
	struct diag *v;
	size_t n, cap;
	size_t left_out; /* number of errors beyond DIAG_MOST */
};

#define DIAGS_INIT                                         \
	{                                                  \
		.v = NULL, .n = 0, .cap = 0, .left_out = 0 \
	}

/* Always false, so that a function can end with `return diags_add(…)`. */
bool diags_add(struct diags *d, const char *path, struct mark at, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* from is empty and reusable afterwards */
void diags_take(struct diags *into, struct diags *from);
size_t diags_count(const struct diags *d); /* left out ones too */
/* By place within each file, from entry `first` on; files stay in the order in which they were
 * read. */
void diags_sort(struct diags *d, size_t first);
/* "file:line:column: words", one a line, cleaned for a terminal. */
void diags_print(const struct diags *d, FILE *f);
/* The first as "file:line:column: words", not cleaned; without any, err stays. Always false. */
bool diags_first(const struct diags *d, struct err *err);
void diags_finish(struct diags *d);

#endif
