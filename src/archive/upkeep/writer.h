/*
 * Stores the rows of a running session: a thread with its own connection. The session's loop
 * queues groups of rows and never waits; the thread takes the groups in order and stores all
 * waiting ones in one transaction. A descriptor becomes readable when rows are on disk. If the
 * archive cannot be written, the groups remain in the queue for the next try.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/err.h"
#include "base/numbers/analysis.h"
#include "review/record/edits.h"

struct writer;
struct library_file;

struct writer_state {
	uint64_t queued; /* number of the group that was queued last */
	uint64_t stored; /* all groups up to this number are on disk */
	/* the last try to store failed for the reason in `error`; the writer tries again */
	bool failing;
	bool moved;   /* storing failed because the archive's file was replaced, moved or deleted */
	bool gave_up; /* another program overwrote the archive: the writer does not try again */
	char error[256];
	/* number of rows for which another program's version was kept instead of ours (by the rule
	 * of store_put) */
	uint64_t nlost;
	/* number of groups queued with `guarded` that were not stored, because another program had
	 * changed one of their rows */
	uint64_t nrefused;
	uint64_t nothers; /* grows when another program has written since our last transaction */
	/* number of our versions that replaced a version of another program which the user had not
	 * seen; only of kinds of rows that keep their history */
	uint64_t nover;
};

/* Starts the thread, which opens the archive `path` itself (STORE_WRITE). Never waits for the disk.
 * On failure returns NULL and sets err. */
struct writer *writer_start(const char *path, struct err *err);
/* borrowed, for poll: readable when the writer's state changed */
int writer_fd(const struct writer *w);
/* copies the state, and makes the descriptor unreadable again */
void writer_read(struct writer *w, struct writer_state *state);

/*
 * Queues a group of rows, which is stored completely or not at all, and returns the group's number.
 * Copies the rows. A group of one open note replaces a waiting open note of the same UUID, so that
 * the queue does not grow on a slow disk while the user types. A group that breaks a rule of the
 * archive (it refers to a missing row) remains queued and is reported in struct writer_state; later
 * groups are stored, but the number `stored` stays below it. guarded, for undo and deletions:
 * stores the group only if no other program has changed its rows (open notes do not count). If one
 * has, the group is dropped, and writer_current returns the stored versions. In any group, if
 * another program has stored a version that says the same, that one remains.
 */
uint64_t writer_queue(struct writer *w, const struct edit *rows, size_t n, bool guarded);

/* The archive's current version of a row for which our version was not stored. After a blind run
 * follow the answers to its trials, also answers without a version of ours. */
struct current_version {
	enum row_kind kind;
	/* UUID of the edit that made our version, which was not stored; UUID_NONE: there is none */
	struct uuid instead_of;
	void *row; /* the current version of the row; the caller frees it */
};
/* Moves to *out the version that replaced the oldest of our versions not reported yet; returns
 * false if there is none. Whenever there is a new one, the descriptor of writer_fd becomes
 * readable. */
bool writer_current(struct writer *w, struct current_version *out);
/* Queues a group without rows: a played file (a is NULL; stored by store_library_played) or a
 * file's measurements `a` (store_put_analysis). Takes ownership of the arrays of `a`. Returns the
 * group's number. */
uint64_t writer_queue_file(
	struct writer *w, const struct library_file *f, const struct analysis *a);

/* Appends copies of the queued rows that are not on disk yet, the oldest first. */
void writer_unstored(struct writer *w, struct edits *out);

/* The rows that are not stored when writer_stop returns, and why. */
struct writer_rest {
	/* copies of the rows that are not on disk; the caller calls edits_finish */
	struct edits unstored;
	bool moved; /* the archive's file was replaced, moved or deleted */
	bool hangs; /* the thread waits for a disk that does not answer; it was left running */
};

/*
 * Stores the queue, ends the thread and frees the writer; waits at most limit_ms. Returns false if
 * not everything is on disk: err is the reason, and *rest (rest may be NULL) gets the rows not
 * stored. A thread that the disk still blocks is left running, and frees its memory when it ends.
 */
bool writer_stop(struct writer *w, int limit_ms, struct writer_rest *rest, struct err *err);
