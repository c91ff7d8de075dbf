/*
 * The one writer: a thread with a separate connection, which takes rows from a queue in order and
 * stores all waiting rows in one transaction. The loop queues rows and never waits; a descriptor
 * becomes readable when rows are on disk. If the archive cannot be written, the rows remain in the
 * queue for the next try.
 */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "base/analysis.h"
#include "base/err.h"
#include "record/edits.h"

struct writer;
struct library_file;

struct writer_state {
	uint64_t queued; /* number of the last group queued */
	uint64_t stored; /* number of the last group on disk */
	bool failing;    /* the last try failed: `error` is the reason; the writer tries again */
	bool moved;      /* … since the archive's file was replaced, moved or deleted */
	char error[256];
	struct uuid lost;  /* the last row whose version from another earlog won over ours (see
			      store_put) */
	uint64_t nlost;    /* number of such rows */
	uint64_t nrefused; /* guarded groups not stored, because a row had changed */
	uint64_t nothers;  /* our transactions that found writes of another earlog */
	uint64_t nover; /* our versions that replaced an unseen version of another earlog, of rows
			   that a person wrote */
};

/* Starts the thread; it opens `path` itself (STORE_WRITE). Never waits. NULL: err. */
struct writer *writer_start(const char *path, struct err *err);
int writer_fd(const struct writer *w); /* borrowed, for poll: the state changed */
void writer_read(
	struct writer *w, struct writer_state *state); /* resets the descriptor, copies the state */

/*
 * Queues a group of rows, which is stored completely or not at all, and returns its number. Copies
 * the rows. A group of one draft replaces a waiting draft of the same UUID, so that the queue does
 * not grow on a slow disk while the user types. A group that breaks a rule of the archive (a
 * dangling reference) remains queued and is reported; later groups are stored, but `stored` does
 * not pass it. guarded, for undo and deletions: stores the group only if no other program changed
 * its rows (drafts aside). Otherwise writer_current returns the stored versions.
 */
uint64_t writer_queue(struct writer *w, const struct edit *rows, size_t n, bool guarded);

/* The archive's current version of a row, if our version lost or was refused. */
struct current_version {
	enum row_kind kind;
	struct uuid instead_of; /* the edit of our version, which was not stored */
	void *row;              /* the caller frees */
};
/* Takes the next such version; false if there is none. Each makes the descriptor readable. */
bool writer_current(struct writer *w, struct current_version *out);
/* Queues a played file (a is NULL: store_library_played) or the measurements of a file
 * (store_put_analysis) as a separate group. Takes ownership of the arrays of `a`. */
uint64_t writer_queue_file(
	struct writer *w, const struct library_file *f, const struct analysis *a);
void writer_retry(struct writer *w); /* tries again at once instead of in a second */

/* Appends copies of the rows that are not on disk, the oldest first. */
void writer_unstored(struct writer *w, struct edits *out);

/* The result of writer_stop. */
struct writer_rest {
	struct edits unstored; /* as by writer_unstored; the caller finishes it */
	bool moved;            /* as in struct writer_state */
	bool hangs;            /* the disk blocks the thread, which is left behind */
};

/*
 * Stores the queue and ends the thread; waits at most limit_ms. False: not everything is on disk;
 * err is the reason, and rest (may be NULL) gets the unstored rows. A thread that still hangs is
 * left behind, and frees its memory when it ends.
 */
bool writer_stop(struct writer *w, int limit_ms, struct writer_rest *rest, struct err *err);

#endif
