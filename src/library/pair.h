/*
 * Two files in step. A worker process (worker.h) decodes both, finds where the music of the second
 * file begins in the first, resamples the second to the rate of the first, and sends the frames of
 * both. They become one file of four channels, which is in step everywhere, also after a seek.
 */
#ifndef LIBRARY_PAIR_H
#define LIBRARY_PAIR_H

#include "base/err.h"
#include "base/file.h"
#include "library/offset.h"

struct pair_question {
	bool told; /* the second begins at this frame of the first; else the worker finds it */
	int64_t frames;
};

struct pair_made {
	struct offset offset;       /* frames of the first file's rate */
	int rate_hz, other_rate_hz; /* other than the first: the second was resampled */
	int64_t length_ms;          /* of the first file, and of the result */
	int64_t frames;             /* the same in frames of four channels */
	char hash[FILE_HASH];       /* SHA-256 of the second file; "": it could not be read again */
};

struct pair;

#define PAIR_FOLDERS 2

/*
 * Starts a thread, and a worker of lower priority. program: as in pool_new. Makes the file in the
 * first of these folders that has room for it (16 bytes for each frame of the first file, 716 MB
 * at most), and makes the folder; NULL: no folder. frames: the start of the second file in the
 * first; NULL: the worker finds it. Copies everything.
 */
struct pair *pair_new(const char *program, const char *first, const char *second,
	const char *const folders[PAIR_FOLDERS], const int64_t *frames);
/* Removes the files that benches which were killed have left in these folders, on a thread: a file
 * in use is locked. */
void pair_remove_left(const char *const folders[PAIR_FOLDERS]);
int pair_fd(const struct pair *p); /* borrowed, for poll: it has ended; -1: that was taken */
/* Has it, and was that not taken yet? *made: it was made, and `out` is filled in; else err says why
 * not. */
bool pair_take(struct pair *p, bool *made, struct pair_made *out, struct err *err);
/* The path of the file, after pair_take; borrowed. */
const char *pair_path(const struct pair *p);
/* Ends it where it has not ended, and takes its file away, without waiting for that. */
void pair_stop(struct pair *p);
/* The same, and waits, ten seconds at most where a disk hangs. NULL is fine. */
void pair_free(struct pair *p);

/* In the worker: sends the two files in step as WORKER_HEAD, then WORKER_FRAMES. */
bool pair_run(int socket, const int *files, const struct pair_question *q, struct err *err);

#endif
