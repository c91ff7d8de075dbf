/*
 * Measures files one after the other in the background, on a thread beside the loop, in a worker
 * that gives way to all else (library/pool.h).
 */
#ifndef LIBRARY_BACKGROUND_H
#define LIBRARY_BACKGROUND_H

#include "library/pool.h"

struct background;

/* How loud a passage is, asked last. */
struct background_levels {
	uint64_t ticket;
	bool ok;
	struct passage_levels levels;
	char why[200]; /* not ok: why */
};

/* The measurements of one file. */
struct background_answer {
	struct music_file file;   /* the caller's, with its path */
	struct analysis analysis; /* the caller's */
};

/* Costs nothing until the first file: then the thread starts. `program`: as in pool_new. */
struct background *background_new(const char *program);
int background_fd(const struct background *b); /* borrowed, for poll: an answer is there */
/* Replaces the list of files to measure, the next one first; the current file is finished.
 * Copies. Skips files that failed once. */
void background_want(struct background *b, const struct music_file *files, size_t n);
/* Takes the next answer; false: there is none (yet). Files that cannot be measured have none. */
bool background_take(struct background *b, struct background_answer *out);
/* Measures the loudness of a passage (copied) at once, beside other files; replaces the last
 * request. ticket: the number of the caller, not 0. */
void background_measure_passage(
	struct background *b, uint64_t ticket, const char *path, const struct passage_wish *wish);
/* Takes the answer to the last question; false: there is none (yet). */
bool background_take_levels(struct background *b, struct background_levels *out);
void background_free(struct background *b); /* stops the worker; NULL is fine */

#endif
