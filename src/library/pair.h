/*
 * Combines two files in step. A worker process (worker.h) decodes both, finds where the music of
 * the second file begins in the first, resamples the second to the rate of the first, and sends the
 * frames of both. The result is one file of four channels, which remains in step after a seek.
 */
#ifndef LIBRARY_PAIR_H
#define LIBRARY_PAIR_H

#include "base/err.h"
#include "base/file.h"
#include "library/offset.h"

struct pair_question {
	bool told; /* the caller gave the offset; else the worker finds it */
	int64_t frames;
};

struct pair_made {
	struct offset offset; /* where the second file begins, in frames at the rate of the first */
	int rate_hz,
		other_rate_hz; /* rates of both files; if they differ, the second was resampled */
	int64_t length_ms;     /* length of the first file, and of the result */
	int64_t frames;        /* length in frames of four channels */
	char hash[FILE_HASH];  /* SHA-256 of the second file; "": it could not be read again */
};

struct pair;

#define PAIR_FOLDERS 2

/*
 * Starts a thread with a low-priority worker. program: as in pool_new. Makes the combined file in
 * the first of these folders (created if missing; NULL: none) with enough space: 16 bytes for each
 * frame of the first file, 716 MB at most. frames: the start of the second file in the first; NULL:
 * the worker finds it. Copies all arguments.
 */
struct pair *pair_new(const char *program, const char *first, const char *second,
	const char *const folders[PAIR_FOLDERS], const int64_t *frames);
/* Removes files that killed programs left in these folders, on a thread. Files in use are
 * locked and remain. */
void pair_remove_left(const char *const folders[PAIR_FOLDERS]);
int pair_fd(const struct pair *p); /* readable when the work has ended; -1 after pair_take */
/* Returns true once, after the work has ended. *made is true if `out` is filled in; else err has
 * the reason. */
bool pair_take(struct pair *p, bool *made, struct pair_made *out, struct err *err);
/* Returns the path of the combined file, after pair_take; borrowed. */
const char *pair_path(const struct pair *p);
/* Stops the work if necessary and removes the file, without waiting. */
void pair_stop(struct pair *p);
/* As pair_stop, but waits for the end, ten seconds at most. Accepts NULL. */
void pair_free(struct pair *p);

/* Runs in the worker: sends the two files in step as WORKER_HEAD, then WORKER_FRAMES. */
bool pair_run(int socket, const int *files, const struct pair_question *q, struct err *err);

#endif
