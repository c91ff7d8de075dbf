/* Changes of rows, undo and redo (change.c), and the rows that wait for the writer thread
 * (backlog.c). */
#ifndef BENCH_CHANGE_H
#define BENCH_CHANGE_H

#include "bench/bench.h"
#include "record/edits.h"
#include "record/note_rules.h"

#include "store/library.h"

/* ---- change.c: changes of rows, undo and redo ---- */

/* A row that an undo step changed. `edit` is the id of the row's version after the step. */
struct undo_row {
	enum row_kind kind;
	struct uuid uuid, edit;
	void *before; /* the version before the step; NULL: the step added the row */
};

struct undo_step {
	char *label;     /* what the step changed, for the message: "note" in "Undone: note" */
	int64_t made_ms; /* UTC time at which it was done, undone or redone last */
	struct undo_row *rows;
	size_t n;
	bool worn; /* undoing or redoing this step changes device, variant, chain or seating */
	bool gone; /* the step is marked for removal from the list of undo steps */
};

struct changes {
	struct undo_step *v; /* nundo steps to undo, the newest last, then the steps to redo */
	size_t nundo, n, cap;
	bool redoes; /* the question ASK_UNDO is about redo */
};

/* Applies rows to the record, queues them for the archive as one group, and empties `rows`. label:
 * name of the undo step; NULL: the change cannot be undone. Does nothing if `rows` is empty. */
void change_apply(struct sitting *s, struct edits *rows, const char *label);
/* Does the same, but the writer stores none of the rows, with a message, if another process has
 * changed one of them meanwhile. */
void change_guarded(struct sitting *s, struct edits *rows, const char *label);
/* Applies one row, takes ownership of it and queues it for the archive; label: name of the undo
 * step, or NULL. */
void change_one(struct sitting *s, enum row_kind kind, void *row, const char *label);
/* Adds an undo step for the change of a file (the playlist). Undo cannot revert the change, and
 * shows `words` instead. */
void change_outside(struct sitting *s, const char *words);
/* Returns a copy of a row of the record, for changing; pass it to change_one. NULL: no such row. */
void *change_copy(const struct sitting *s, enum row_kind kind, const struct uuid *u);
extern const struct part change_part;
/* Replaces version `instead_of` of a row in the record by `row`, the version that the archive has.
 * Does nothing if the record has a newer version. */
void change_take_current(
	struct sitting *s, enum row_kind kind, void *row, const struct uuid *instead_of);
/* Copies into the record a row that another process stored, if the record lacks the row or has an
 * older version. Does nothing if row is NULL. */
void change_arrived(struct sitting *s, enum row_kind kind, const void *row);
/* ASK_UNDO: a step that changes the device in use is undone or redone after a yes. change_asked
 * returns that step; NULL: it is gone. change_keep is the answer no: it takes the step out of the
 * history, which the other steps keep. */
const struct undo_step *change_asked(const struct sitting *s);
void change_confirmed(struct sitting *s);
void change_keep(struct sitting *s);
/* Returns true if a step that was not undone left the row in its current version. */
bool change_has(const struct sitting *s, const struct row *row);
/* Returns true if the last undo step added this row. */
bool change_made_last(const struct sitting *s, const struct uuid *row);
/* Removes from the undo history the steps that change rows of this kind. */
void change_settle(struct sitting *s, enum row_kind kind);
/* Makes undo and redo leave the device and the chain unchanged: removes those changes from their
 * steps. */
void change_settle_worn(struct sitting *s);
/* Returns the device worn before the last swap in the undo history; UUID_NONE: no swap is in it. */
struct uuid change_worn_before(const struct sitting *s);
struct note_versions {
	struct note **v;
	size_t n, cap;
};
/* Lists every version of a note in memory: in the record, in the open draft, in the rows waiting
 * for the writer, and in the undo history. The caller frees v. */
struct note_versions change_versions(struct sitting *s, const struct uuid *note);

/* ---- backlog.c: rows that wait for the writer thread ---- */

/* Rows that are stored together or not at all. */
struct backlog_group {
	struct edits rows;
	/* the writer refuses the group if another process has changed one of its rows */
	bool guarded;
};

struct backlog {
	struct backlog_group *v; /* groups that were not passed to the writer yet */
	size_t n, cap;
	int64_t queued_ns; /* time at which the oldest unstored group was passed to the writer */
	char *seen_error;  /* the writer's error that was shown last */
};

/* Passes the facts about a file that played (a is NULL), or the measurements `a` of a file, to the
 * writer at once. Copies f, takes ownership of a. */
void backlog_queue_file(struct sitting *s, const struct library_file *f, struct analysis *a);
/* Passes the changes made so far to the writer thread. */
void backlog_flush(struct sitting *s);
/* Reads the report of the writer thread: shows failures, and takes the versions of rows that the
 * archive has in place of ours. */
void backlog_reported(struct sitting *s);
extern const struct part backlog_part;

#endif
