/*
 * The one writer: a thread that owns its own connection, takes rows from a queue in order, and
 * stores all that wait in one transaction. The loop queues rows and never waits; a descriptor
 * reports the numbers that are on disk. If the archive cannot be written, the rows remain in the
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
	bool moved;      /* … because another file, or none, has the archive's name */
	char error[256];
	struct uuid lost; /* the last row of which another earlog holds a version that wins (see
			     store_put) */
	uint64_t nlost;
	uint64_t nrefused; /* guarded groups that found something changed */
	uint64_t nothers;  /* transactions of ours that found writes of another earlog */
	uint64_t nover; /* versions of what a person wrote that replaced one of another earlog, not
			   known here */
};

/* Starts the thread; it opens `path` itself (STORE_WRITE). Never waits. NULL: err. */
struct writer *writer_start(const char *path, struct err *err);
int writer_fd(const struct writer *w); /* borrowed, for poll: the state changed */
void writer_read(
	struct writer *w, struct writer_state *state); /* empties the descriptor, then copies */

/*
 * Queues a group that is stored whole or not at all, and gives its number. Rows are copied. A
 * single draft that follows a waiting one of the same UUID takes its place, so that a slow disk
 * cannot make the queue grow while somebody types. A group that breaks a rule of the archive (a
 * dangling reference) remains queued and is reported; later groups are stored, but `stored` does
 * not pass it. A `guarded` group, which takes something away (undo, a deletion), is stored only if
 * each of its rows still replaces the stored version (except drafts, which are never shared).
 * Otherwise writer_current returns the stored versions.
 */
uint64_t writer_queue(struct writer *w, const struct edit *rows, size_t n, bool guarded);

/* The archive's current version of a row of which our version lost or was refused. */
struct current_version {
	enum row_kind kind;
	struct uuid instead_of; /* the edit that did not make it */
	void *row;              /* the caller's */
};
/* Takes the next one; false if there is none. The descriptor becomes readable with each. */
bool writer_current(struct writer *w, struct current_version *out);
/* Queues a played file (store_library_played) as a separate group. */
uint64_t writer_queue_played(struct writer *w, const struct library_file *f);
/* Queues the measurements of such a file (store_put_analysis) in the same way. Takes `a`. */
uint64_t writer_queue_measured(
	struct writer *w, const struct library_file *f, const struct analysis *a);
void writer_retry(struct writer *w); /* now, not in a second */

/* Appends copies of the rows that are not on disk, the oldest first. */
void writer_unstored(struct writer *w, struct edits *out);

/* The result of writer_stop. */
struct writer_rest {
	struct edits unstored; /* as by writer_unstored; the caller finishes it */
	bool moved;            /* as in the state */
	bool hangs;            /* the disk blocks the thread, which is left behind */
};

/*
 * Stores what waits and ends the thread; waits at most limit_ms. False: something is not on disk:
 * err says why, rest (may be NULL) what. A thread that is left behind frees its own memory.
 */
bool writer_stop(struct writer *w, int limit_ms, struct writer_rest *rest, struct err *err);

#endif
