/*
 * The private state of a sitting (one run of the bench), for the files of this directory only. A
 * sitting is made of parts. A part is a file, a struct that only that file writes, a section of a
 * private header and, if the loop has to call it, a row in parts[] of sitting.c.
 */
#ifndef SITTING_PRIVATE_H
#define SITTING_PRIVATE_H

#include "base/file.h"
#include "record/edits.h"
#include "record/note_rules.h"
#include "record/volume.h"
#include "sitting/recorded_private.h"
#include "sitting/sound_private.h"
#include "store/library.h"

/* The functions of one module of src/sitting, such as capture.c, which the start, the event loop
 * and the end of a session call. Each may be NULL. Times are from clock_mono_ns(). */
struct part {
	/* Returns the time at which the event loop must wake; INT64_MAX: no timer. */
	int64_t (*next_ns)(const struct sitting *s);
	/* called when that time is reached */
	void (*run)(struct sitting *s);
	/* called in each turn of the event loop; returns true if it changed the screen */
	bool (*turn)(struct sitting *s);
	unsigned dirty; /* DIRTY_ bits: the parts of the screen that run() and turn() change */
	void (*finish)(struct sitting *s); /* frees what this module has allocated */
	/* In place of next_ns: offset in struct sitting_private of the time to wake; 0: none. */
	size_t timer;
};

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
void change_finish(struct sitting *s);
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
int64_t backlog_next_ns(const struct sitting *s);
void backlog_run(struct sitting *s);
void backlog_finish(struct sitting *s);

/* ---- files.c: rows made from the session file and the playlist ---- */

/* Adds and updates rows of the record from the session file and the playlist (record/enrol.h). st:
 * the archive, from which rows are loaded that the record lacks. */
bool files_enrol(
	struct sitting *s, const struct playlist_file *playlist, struct store *st, struct err *err);

/* ---- sitting.c: starting a session ---- */

/* Reads notes, ratings and lexicon; meanwhile libmpv is loaded. */
void sitting_read(struct sitting *s);

/* ---- message.c: questions ---- */

/* Asks the question `what`. about: the new value of sitting.ask_about. */
void said_ask(struct sitting *s, enum asked what, const struct uuid *about);
/* Call after the lists of devices or tracks changed: closes the open question if its device or cue
 * is gone. */
void said_follow(struct sitting *s);

/* ---- the state of all parts ---- */

struct sitting_private {
	struct store *unread; /* the archive, open until the notes are read; then NULL */
	struct writer *writer;
	struct reader *reader;
	/* path of the archive; path of the program that measures files (NULL: none) */
	char *db, *program;
	bool net, started, resumed;
	/* against.c: the device or chain in use before the last swap */
	struct compared heard_before;
	/* wear.c: the device of sitting.worn_before at the start of the session */
	struct uuid worn_first;
	/* session_row.c: time at which the row of the session was last stored */
	int64_t placed_ns;

	struct captures captures;
	struct changes changes;
	struct backlog backlog;
	struct item_index index;
	struct source_checks checks;
	struct playback playback;
	/* The open listening interval; stretch_end sets its end, its setup and its texts.
	 * started_ms 0: no interval is open. */
	struct stretch playing;
	struct bit_perfect bit_perfect;
	struct own_music music;
	struct other_notes others;
	struct pages pages;
	int64_t note_sequence; /* sequence number of the last note */
	struct draft_state draft;
	struct wheel_words words;
	struct blind_state blind;
	struct abx_state abx;
	int watch_fd; /* watches the file that plays in a test of two sounds; -1: none does */
	/* jump.c: the track whose last cue was reported as the last; UUID_NONE: none */
	struct uuid last_cue_of;
	/* message.c: the music played before the question paused it */
	bool ask_plays;
	struct match_guide match;
	struct leave_state leave;
	struct measured measured;
	/* sound_rows.c: the file that the reader thread is reading is the equaliser of the chain */
	bool reads_for_chain;
	struct uuid second_of; /* second_file.c: the track of the two files */
};

#endif
