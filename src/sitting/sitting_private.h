/*
 * The private state of a sitting. A sitting is made of parts. Each part has a file x.c, a struct
 * that only x.c writes, functions for the other files in x.h, and a row in parts[] of sitting.c.
 */
#ifndef SITTING_PRIVATE_H
#define SITTING_PRIVATE_H

#include "base/file.h"
#include "record/edits.h"
#include "record/note.h"
#include "sitting/against.h"
#include "sitting/beside.h"
#include "sitting/blind.h"
#include "sitting/capture.h"
#include "sitting/chains.h"
#include "sitting/draft.h"
#include "sitting/follow.h"
#include "sitting/index.h"
#include "sitting/leave.h"
#include "sitting/library.h"
#include "sitting/match.h"
#include "sitting/measured.h"
#include "sitting/note.h"
#include "sitting/other_notes.h"
#include "sitting/output.h"
#include "sitting/page.h"
#include "sitting/place.h"
#include "sitting/recorded.h"
#include "sitting/said.h"
#include "sitting/sound.h"
#include "sitting/sounds.h"
#include "sitting/sources.h"
#include "sitting/transport.h"
#include "sitting/true_path.h"
#include "sitting/unstored.h"
#include "sitting/wear.h"
#include "sitting/wheel.h"
#include "store/library.h"

/* The functions of a part that the loop and the end of a sitting call. Each may be NULL. Times
 * are clock_mono_ns(). */
struct part {
	void (*init)(struct sitting *s); /* called first; all state is zero before */
	/* Returns when run() is due; INT64_MAX: never. */
	int64_t (*next_ns)(const struct sitting *s, int64_t now_ns);
	/* Handles the timer if it is due. Returns true if the screen must draw `dirty` (DIRTY_
	 * bits) again. */
	bool (*run)(struct sitting *s, int64_t now_ns);
	unsigned dirty;
	void (*finish)(struct sitting *s); /* frees the part */
};

/* ---- change.c ---- */

/* One row of an undo step: `edit` identifies the row's version after the step, `before` is the row
 * before the step. */
struct undo_row {
	enum row_kind kind;
	struct uuid uuid, edit;
	void *before; /* row before the step; NULL: the step added the row */
};

struct undo_step {
	char *label; /* words of the message about undoing the step: "note" */
	struct undo_row *rows;
	size_t n;
	bool worn; /* the step changed device, variant or chain */
	bool gone; /* the step is about to be removed */
};

struct undo_stack {
	struct undo_step *v;
	size_t n, cap;
};

struct changes {
	struct undo_stack undo, redo;
};

/* Applies rows to the record, queues them as one group, and empties the list. `label`: name of the
 * undo step; NULL: cannot be undone. An empty list does nothing. */
void change_apply(struct sitting *s, struct edits *rows, const char *label);
/* Applies one row like change_apply. The writer refuses the row, with a message, if another earlog
 * has changed it in the meantime. */
void change_guarded(struct sitting *s, enum row_kind kind, void *row, const char *label);
void change_one(struct sitting *s, enum row_kind kind, void *row, const char *label);
/* Adds an undo step for a change of a file. Undo cannot revert that change and shows these words
 * instead. */
void change_outside(struct sitting *s, const char *words);
/* Returns a copy of a row of the record, to be changed and applied; NULL: there is no such row. */
void *change_copy(const struct sitting *s, enum row_kind kind, const struct uuid *u);
void change_finish(struct sitting *s);
/* Puts a row of the archive into the record in place of version `instead_of`, unless the record has
 * a newer version. */
void change_take_current(
	struct sitting *s, enum row_kind kind, void *row, const struct uuid *instead_of);
/* Copies a row that another earlog stored into the record, if the record has no such row or an
 * older version. row may be NULL. */
void change_arrived(struct sitting *s, enum row_kind kind, const void *row);
/* Did the last undoable step add this row? */
bool change_made_last(const struct sitting *s, const struct uuid *row);
/* Removes the undo steps that change rows of this kind. */
void change_settle(struct sitting *s, enum row_kind kind);
/* Removes device and chain changes from the undo history. */
void change_settle_worn(struct sitting *s);
/* Returns the previous device according to the undo history; none: no swap is in it. */
struct uuid change_worn_before(const struct sitting *s);
/* Calls `each` for every version of a note in memory: in the record, the draft, the backlog and the
 * undo history. */
void change_each_version(struct sitting *s, const struct uuid *note,
	void (*each)(struct note *n, const void *context), const void *context);

/* ---- backlog.c ---- */

/* Rows that are stored together or not at all. */
struct backlog_group {
	struct edits rows;
	bool guarded; /* the writer refuses the group if another earlog changed a row of it */
};

struct backlog {
	struct backlog_group *v; /* groups that still wait for the writer */
	size_t n, cap;
	int64_t queued_ns; /* when the oldest unstored group went to the writer */
	char *seen_error;  /* the writer's error that was shown last */
};

void backlog_add(struct sitting *s, struct backlog_group g); /* takes ownership of the rows */
/* Queues a played file for the writer, at once; copies f. */
void backlog_queue_played(struct sitting *s, const struct library_file *f);
/* Queues the measurements of a file for the writer, at once. Copies f, takes ownership of a. */
void backlog_queue_measured(struct sitting *s, const struct library_file *f, struct analysis *a);
int64_t backlog_next_ns(const struct sitting *s, int64_t now_ns);
bool backlog_run(struct sitting *s, int64_t now_ns);
void backlog_finish(struct sitting *s);

/* ---- files.c ---- */

/* Makes rows from the files (record/enrol.h). st: the archive, for rows that are new to this
 * review. playlist_only: the session file was not read again. */
bool files_enrol(struct sitting *s, const struct playlist_file *playlist, bool playlist_only,
	struct store *st, struct err *err);

/* ---- sitting.c ---- */

void sitting_read(struct sitting *s); /* reads notes, ratings and lexicon */

/* ---- the parts ---- */

struct sitting_private {
	struct store *unread; /* open until the notes are read; then NULL */
	struct writer *writer;
	struct player *player;
	struct reader *reader;
	char *db, *program; /* path of the archive; program that measures files, NULL: none */
	bool net, started, resumed;
	char playlist_hash[FILE_HASH]; /* hash of the playlist that was read last
					  (config/playlist.h) */
	uint64_t ticket;               /* the last ticket given out */
	struct compared heard_before;  /* against.c: device or chain before the last swap */
	struct uuid worn_first;        /* wear.c: the previous device at the start; or none */
	int64_t placed_ns;             /* place.c: when the place was last stored */

	struct captures captures;
	struct changes changes;
	struct backlog backlog;
	struct item_index index;
	struct source_checks checks;
	struct playback playback;
	struct playing playing;
	struct output_state output;
	struct true_path_state true_path;
	struct fade fade;
	struct own_music music;
	struct other_notes others;
	struct pages pages;
	int64_t note_sequence; /* number of the last note */
	struct draft_state draft;
	struct wheel_words words;
	struct blind_state blind;
	struct abx_state abx;
	struct said_state said;
	struct match_guide match;
	struct leave_state leave;
	struct measured measured;
	struct switching switching;
	struct two_files two;
	struct follow_state follow;
};

#endif
