/*
 * Measures files one by one in the background, with a thread and a low-priority worker process
 * (library/pool.h).
 */
#ifndef LIBRARY_BACKGROUND_H
#define LIBRARY_BACKGROUND_H

#include "library/pool.h"

struct background;

/* The loudness of the passage that was requested last. */
struct background_levels {
	uint64_t ticket;
	bool ok;
	struct passage_levels levels;
	char why[200]; /* the reason if not ok */
};

/* The measurements of one file. */
struct background_answer {
	struct music_file file;   /* freed by the caller, with its path */
	struct analysis analysis; /* freed by the caller */
};

/* Returns a new struct; its thread starts with the first file. program: as in pool_new. */
struct background *background_new(const char *program);
int background_fd(const struct background *b); /* readable when a result is ready; borrowed */
/* Replaces the list of files to measure (copied), the first file first. The measurement that runs
 * goes on. Files that failed before are skipped. */
void background_want(struct background *b, const struct music_file *files, size_t n);
/* Takes the next result; false: none is ready. Files that cannot be measured have no result. */
bool background_take(struct background *b, struct background_answer *out);
/* Measures the loudness of a passage (copied) at once, in parallel with the files; replaces the
 * last request. ticket: a number chosen by the caller, not 0. */
void background_measure_passage(
	struct background *b, uint64_t ticket, const char *path, const struct passage_wish *wish);
/* Takes the result of the last request; false: none is ready. */
bool background_take_levels(struct background *b, struct background_levels *out);
void background_free(struct background *b); /* stops the worker; accepts NULL */

#endif
