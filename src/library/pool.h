/*
 * A few workers (worker.h) that read the tags of many files at once, and are started anew when one
 * of them dies or does not answer. Nothing of what is read here can harm the caller: what comes
 * back was checked.
 */
#ifndef LIBRARY_POOL_H
#define LIBRARY_POOL_H

#include "library/tags.h"
#include "library/walk.h"

struct pool;

/* One file that was read, or why it was not; in no order. */
struct pool_answer {
	const struct music_file *file;
	bool ok;
	bool passing; /* the reason may be another next time: not opened, or not read in time */
	struct tags tags;
	char why[200];
};

/* `program` is what is started as a worker: this program again. The files are borrowed until the
 * end, the list of them until pool_new returns. limit_ms: for one file. */
struct pool *pool_new(
	const char *program, const struct music_file *const *files, size_t n, int limit_ms);
/* Waits for the next answer. False: there are no more; then err says why where no worker could
 * work, else it is "". */
bool pool_next(struct pool *p, struct pool_answer *a, struct err *err);
/* What this kernel lacks to lock the workers in; NULL: nothing, as far as is known. */
const char *pool_missing(const struct pool *p);
/* Ends the workers, whatever they do. */
void pool_free(struct pool *p);

#endif
