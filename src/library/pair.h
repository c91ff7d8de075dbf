/*
 * Combines two files in step. A worker process (worker_process.h) decodes both, finds where the
 * music of the second file begins in the first, resamples the second to the rate of the first, and
 * sends the frames of both. The result is one file of four channels, which remains in step after a
 * seek.
 */
#ifndef LIBRARY_PAIR_H
#define LIBRARY_PAIR_H

#include "base/err.h"
#include "base/file.h"
#include "library/offset.h"

struct pair_question {
	bool told; /* true: `frames` says where the second file starts; false: the worker finds this
		      out */
	int64_t frames;
};

struct pair_made {
	struct offset offset; /* start of the second file in the first, in frames of the first */
	int rate_hz, other_rate_hz; /* sample rates of the first and the second file; if they
				       differ, the second file was resampled */
	int64_t length_ms;          /* length of the first file, and of the result */
	int64_t frames;             /* length of the combined file in frames of four channels */
	char hash[2][FILE_HASH];    /* SHA-256 of each file; "": it could not be read again */
	char audio[2][FILE_HASH];   /* SHA-256 of the packets of each file (decode.h) */
};

struct pair;

#define PAIR_FOLDERS 2

/* Starts a thread with a low-priority worker process. program: path of earlog, the worker. The
 * thread makes the combined file in the first of these folders (created if missing; NULL: none)
 * that has enough space: 16 bytes for each frame of the first file, 716 MB at most. frames: the
 * start of the second file in the first; NULL: the worker finds it. Copies all arguments. */
struct pair *pair_new(const char *program, const char *first, const char *second,
	const char *const folders[PAIR_FOLDERS], const int64_t *frames);
/* Removes combined files that killed processes of earlog left in these folders, on a thread. Files
 * in use are locked and remain. */
void pair_remove_left(const char *const folders[PAIR_FOLDERS]);
int pair_fd(const struct pair *p); /* returns a descriptor that is readable when the combined file
				      is complete or has failed; -1 after pair_take */
/* Returns true once, when the combined file is complete or has failed, else false. Sets *made to
 * true if the file is complete and `out` is filled in; else to false, with the reason in err. */
bool pair_take(struct pair *p, bool *made, struct pair_made *out, struct err *err);
/* Returns the path of the combined file, after pair_take; borrowed. */
const char *pair_path(const struct pair *p);
/* Stops making the combined file if it is not complete, and removes it; does not wait. */
void pair_stop(struct pair *p);
/* Stops making the combined file if it is not complete, and removes it; waits at most ten seconds.
 * Frees p; accepts NULL. */
void pair_free(struct pair *p);

/* Runs in the worker process: sends the description of the combined file (WORKER_HEAD), then its
 * frames (WORKER_FRAMES). Returns false with err on failure. */
bool pair_run(int socket, const int *files, const struct pair_question *q, struct err *err);

#endif
