/*
 * Errors in a file. They are collected while the whole file is read, each with a place
 * (file:line:column) and a sentence. A sentence may quote raw bytes of the file; only diags_print
 * makes them safe for a terminal.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/core/buf.h"
#include "base/core/err.h"
#include "base/core/mem.h"

/* The maximum number of errors that are kept; further errors are only counted. */
#define DIAG_MOST 500
#define DIAG_SHOWN 10

/* A place in a text file: line and column (in characters) count from 1. Line 0: no place. */
struct mark {
	int line, column;
};

#define NOWHERE ((struct mark){ 0, 0 })

/* Compares two places for qsort: returns a number below 0 if a comes before b. */
int mark_order(struct mark a, struct mark b);

struct diag {
	char *path;
	struct mark at; /* place in the file; line 0: the error is about the whole file */
	bool warning;   /* a file that is named and not there; the file that names it is opened */
	char *msg;      /* found and expected: "a list; expected a number" */
	const char *of; /* what has the mistake, for a count: "track"; NULL: a place */
};

struct diags {
	struct diag *v;
	size_t n, cap;
	size_t left_out; /* number of errors beyond DIAG_MOST */
	size_t warnings; /* number of warnings, which are no errors */
};

#define DIAGS_INIT ((struct diags){ .v = NULL })

/* Adds an error. Returns false, so that a function can end with `return diags_add(…)`. */
#define diags_add(d, ...) diags_put((d), false, __VA_ARGS__)
/* Adds a warning. Returns true, or false if it was dropped: warnings leave room for errors. */
#define diags_warn(d, ...) diags_put((d), true, __VA_ARGS__)
bool diags_put(struct diags *d, bool warning, const char *path, struct mark at, const char *fmt,
	...) __attribute__((format(printf, 5, 6)));
/* Moves all errors to `into`; `from` is empty afterwards. */
void diags_take(struct diags *into, struct diags *from);
/* Returns the number of errors, including those left out; warnings are not counted. */
size_t diags_count(const struct diags *d);
/* Sorts the errors from index `first` on: those in one file by place, files in the order in which
 * they were read. */
void diags_sort(struct diags *d, size_t first);
/* Appends a line "file:line:column: words" for each error and warning, the first DIAG_SHOWN of
 * them. One that comes several times in a file is one line, which counts the others. */
void diags_add_text(const struct diags *d, struct buf *out);
/* Prints these lines, cleaned for a terminal. */
void diags_print(const struct diags *d, FILE *f);
/* Sets err to the first error, without cleaning bytes quoted from the file; leaves err unchanged if
 * there is no error. Always returns false. */
bool diags_first(const struct diags *d, struct err *err);
void diags_finish(struct diags *d);

/* A list of names with their places in a file, for finding names that occur twice. It is sorted for
 * that, because comparing all pairs would let a hostile file take seconds. */
struct named_at {
	const char *name; /* borrowed */
	struct mark at;
	bool *again; /* NULL, or set to true if the name was given before */
};

struct names LIST_OF(struct named_at);

/* Adds a name, which must live as long as the list; ignores NULL. */
void names_add(struct names *names, const char *name, struct mark at);
/* Adds an error to d for each name that was added more than once, and frees the list. what: the
 * kind of name, for the message, such as "question". */
void names_report_repeats(struct names *names, const char *path, const char *what, struct diags *d);
