/*
 * The one writer: a thread that owns its own connection, takes rows from a queue in order, and
 * stores all that wait in one transaction. The loop never waits for it: it queues, and reads from
 * a descriptor what is on disk. When the archive cannot be written the rows stay in the queue and
 * are tried again.
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
	uint64_t stored; /* … and of the last one that is on disk; equal: everything is */
	bool failing;    /* the last try did not work: error says why; it is tried again */
	bool moved;      /* … for another file, or none, stands where the archive stood */
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
 * cannot make the queue grow while somebody types. A group that breaks a rule of the archive (a row
 * that points nowhere) stays, and is said; those behind it are stored all the same, while `stored`
 * stands before it. A `guarded` one, which takes something away (undo, a deletion), is stored only
 * where each row still is the version that it replaces (drafts apart, which nobody shares). Else
 * none of it is, and what stands comes back by writer_standing.
 */
uint64_t writer_queue(struct writer *w, const struct edit *rows, size_t n, bool guarded);

/* The archive's current version of a row of which our version lost or was refused. */
struct standing {
	enum row_kind kind;
	struct uuid instead_of; /* the edit that did not make it */
	void *row;              /* the caller's */
};
/* Takes the next one; false when there is none. The descriptor tells of them. */
bool writer_standing(struct writer *w, struct standing *out);
/* Queues what is known of a file that was played (store_library_played), as a group of its own. */
uint64_t writer_queue_played(struct writer *w, const struct library_file *f);
/* Queues what was measured of such a file (store_put_analysis), in the same way. Takes `a`. */
uint64_t writer_queue_measured(
	struct writer *w, const struct library_file *f, const struct analysis *a);
void writer_retry(struct writer *w); /* now, not in a second */

/* Appends copies of the rows that are not on disk, the oldest first. */
void writer_unstored(struct writer *w, struct edits *out);

/* What a writer left when it ended. */
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
