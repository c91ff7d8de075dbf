/*
 * The parts of the record in memory that the modules above use: the archive and its threads, the
 * lists of tracks, the notes of other devices, the open test, and the news.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "archive/store/library.h"
#include "archive/upkeep/reader.h"
#include "bench/sitting/sitting.h"
#include "review/record/blind_result.h"
#include "review/record/device_story.h"
#include "review/record/edits.h"
#include "review/record/note_rules.h"
#include "review/record/records.h"
#include "review/record/row.h"

/* ---- change.c: changes of rows, undo and redo ---- */

/* A row that an undo step changed. `edit` is the id of the row's version after the step. */
struct undo_row {
	enum row_kind kind;
	struct uuid uuid, edit;
	void *before; /* the version before the step; NULL: the step added the row */
};

struct undo_step {
	char *label; /* what the step changed, for the message: "note" in "Undone: note" */
	struct undo_row *rows;
	size_t n;
	bool gone; /* the step is marked for removal from the list of undo steps */
};

struct changes {
	struct undo_step *v; /* nundo steps to undo, the newest last, then the steps to redo */
	size_t nundo, n, cap;
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
/* Makes the last undo step and the one before it one step, if both changed the same row alone. */
void change_join(struct sitting *s);
/* Adds an undo step for the change of a file (the playlist). Undo cannot revert the change, and
 * shows `words` instead. */
void change_outside(struct sitting *s, const char *words);
/* Returns a copy of a row of the record, for changing; pass it to change_one. NULL: no such row. */
void *change_copy(const struct sitting *s, enum row_kind kind, const struct uuid *u);
extern const struct component change_component;
/* Replaces version `instead_of` of a row in the record by `row`, the version that the archive has.
 * Does nothing if the record has a newer version. */
void change_take_current(
	struct sitting *s, enum row_kind kind, void *row, const struct uuid *instead_of);
/* Copies into the record a row that another process stored, if the record lacks the row or has an
 * older version. Does nothing if row is NULL. */
void change_arrived(struct sitting *s, enum row_kind kind, const void *row);
/* Returns true if a step that was not undone left the row in its current version. */
bool change_has(const struct sitting *s, const struct row *row);
/* Returns true if another earlog changed the row of the open run since the last call. */
bool change_moved_run(struct sitting *s);
/* Removes from the undo history the steps that change the answer to a trial. */
void change_settle(struct sitting *s);
struct note_versions LIST_OF(struct note *);
/* Lists every version of a note in memory: in the record, in the open note, in the rows waiting
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
extern const struct component backlog_component;

/*
 * ---- news.c: what a room tells the rooms above it ----
 *
 * Calls go down only: a lower room tells news, and the table of listeners, which run/run.c
 * has, says what then happens, in a fixed order.
 */

enum news_kind {
	NEWS_LISTS,       /* the lists of tracks and devices were built again */
	NEWS_ITEM_GONE,   /* the current track was removed from the list */
	NEWS_CHOSEN,      /* another track is selected */
	NEWS_HEARD_FOR,   /* sitting.loose.section is another section */
	NEWS_RATING,      /* a rating changed from row `was` (NULL: a new one) to row `is` */
	NEWS_TURNED,      /* `step` was undone or, if `redo`, redone */
	NEWS_ASKS,        /* a room asks the question `asks` about row `about` */
	NEWS_OTHER_TRACK, /* another track than the current one begins */
	NEWS_TRACK,       /* a track begins: sitting.item is its index */
	NEWS_CUE,         /* the listener goes to the cue `about` of the current track */
	NEWS_CLOCK,       /* the clock counts: earlog plays no file */
	NEWS_SOUND,       /* another of the two sounds plays, or a track that is not in the list */
	NEWS_ARCHIVE,     /* another process changed the archive */
};

struct news {
	enum news_kind kind;
	const void *was, *is;
	const struct undo_step *step;
	bool redo;
	enum asked asks;
	const struct uuid *about;
};

/* One effect of one kind of news. Either `hear`, which gets its values, or `call` is set. */
struct news_effect {
	enum news_kind of;
	void (*call)(struct sitting *s);
	void (*hear)(struct sitting *s, const struct news *n);
};

/* Calls the listeners of this kind of news, in the order of the table sitting_internal.effects,
 * which ends with an entry that has neither function. */
void news_send(struct sitting *s, struct news n);
void news_tell(struct sitting *s, enum news_kind kind); /* news without values */

/* ---- parts of a session ---- */

/* A part is a file, such as capture.c, and a struct that only that file writes. The functions that
 * the event loop and the end of a session call (`parts` of run.c); each may be NULL. Times are
 * from clock_mono_ns(). */
struct component {
	/* Sets the values that begin as something else than 0. */
	void (*begin)(struct sitting *s);
	/* Returns the time at which the event loop must wake; INT64_MAX: no timer. */
	int64_t (*next_ns)(const struct sitting *s);
	/* called when that time is reached */
	void (*run)(struct sitting *s);
	/* called in each turn of the event loop; returns true if time has changed the
	 * screen */
	bool (*turn)(struct sitting *s);
	/* takes what the reader thread has read for the part, if anything */
	void (*answered)(struct sitting *s);
	void (*finish)(struct sitting *s); /* frees what the part has allocated */
};

/* ---- count.c: the order of rows that are made in this session ---- */

void count_begin(struct sitting *s); /* call when the session begins */
/* Returns the next number of a note, rating, volume or listening interval (made_order). */
int64_t count_next(struct sitting *s);
/* Continues after the notes of the review; call when they were read. */
void count_read(struct sitting *s);
extern const struct component count_component;

/* ---- sitting.c: memory and threads ---- */

/* db: path of the archive, copied. effects: borrowed (news_send). */
struct sitting *sitting_new(const char *db, const struct news_effect *effects);
/* Starts the threads that write and read the archive. */
bool sitting_start_threads(struct sitting *s, struct err *err);
/* Stops the thread that writes (writer_stop). */
bool sitting_stop_writer(
	struct sitting *s, int limit_ms, struct writer_rest *rest, struct err *err);
void sitting_free(struct sitting *s); /* call after the finish of each part */

/* ---- questions ---- */

/* The text and the effects of a question to the listener. The text names no keys: the line of
 * hints, or the line of a screen reader, names them. The table is in run/question.c. */
struct asks {
	void (*add)(const struct sitting *s, struct buf *out);
	const char *hint; /* what yes does, for the line of hints; NULL: no key says yes */
	/* Returns true while the row that the question is about is there; NULL: it cannot go. */
	bool (*holds)(const struct sitting *s);
	void (*yes)(struct sitting *s);
	void (*no)(struct sitting *s); /* also shows a message; NULL: shows "cancelled" */
	bool pauses;                   /* the music pauses until the answer */
};

/* ---- track_index.c: the lists of tracks and devices, which follow each change of a row ---- */

struct item_index {
	size_t nstates;              /* length of s->states */
	struct item_state **by_item; /* of s->states, by UUID */
	size_t nparts;               /* sitting_notes_in_parts, if parts_counted */
	bool parts_counted;
	struct uuid heard_for;         /* sitting.loose.section */
	const struct source **sources; /* track_row.sources points into this list */
	size_t nsources;
	const struct cue **cues;
};

void track_index_build(struct sitting *s);
/* Updates the lists after one row changed from `old` (NULL: a new row) to `new`; both are still
 * valid. Returns false if track_index_build must build the lists again. */
bool track_index_change(
	struct sitting *s, enum row_kind kind, const void *old, const void *version);
/* Lists the notes on a track again, after a change of a note that does not replace its row. Without
 * a track, lists the notes that have none. */
void track_index_take_notes(struct sitting *s, const struct uuid *item);
extern const struct component track_index_component;
/* Sets *at to the index of an item in s->items. Returns false, and leaves *at unchanged, if the
 * item is not listed. */
bool track_index_find(const struct sitting *s, const struct uuid *item, size_t *at);
/* Forgets how a track can be played: playable_probe asks about it again. */
void track_index_forget_sound(struct sitting *s, size_t item);
/* Selects a note and its track in the list. */
void track_index_choose(struct sitting *s, const struct note *n);

/* ---- in_use.c: device, variant and chain in use ---- */

/* Puts the setting of the setup `before` in use. For another device, uses the setting with which
 * the device was heard, noted or rated last in this session. If the session file has changed this
 * setting, uses the setting with the same name, else the first one of the device. */
void sitting_setting_follow(struct sitting *s, const struct setup *before);
/* Returns the current chain of that name, or the first chain if the name is NULL or gone.
 * UUID_NONE: there are no chains. */
struct uuid sitting_chain_named(const struct sitting *s, const char *name);

/* ---- other_notes.c: notes about the current track in all reviews ---- */

/* The remark of a rating of the current track that counts. */
struct other_remark {
	const struct rating *rating; /* in other_notes.heard */
	char *text;                  /* as selection_remark writes it */
};

struct other_notes {
	struct heard_notes
		heard; /* notes and rated remarks about the current track, in all reviews */
	struct other_remark *remarks;
	size_t nremarks;
	bool stale; /* a note or rating changed; `heard` is read again when the change is on disk */
	int64_t look_ns; /* when to read rows of other processes; INT64_MAX: never */
};

void other_notes_changed(struct sitting *s); /* after a note or rating changed: sets `stale` */
extern const struct component other_notes_component;
/* Returns true if the profile hides notes of other devices until the listener has written one,
 * except in a blind test, where sitting_hides_note decides. */
bool other_notes_hides(const struct sitting *s);
/* Returns flags that say where this session has a note with the current device: [0] anywhere on the
 * track, [1 + n] at its cue n. Notes of other devices may be shown there. The caller frees. NULL:
 * nothing is hidden. */
bool *other_notes_open(const struct sitting *s, const struct track_row *t);
/* Returns true if this note on track b may be shown. open: from other_notes_open; track_ms: time of
 * the note in the track, or NO_MS. */
bool other_notes_may_show(const struct sitting *s, const struct track_row *t, const bool *open,
	const struct note *n, int64_t track_ms);

/* ---- hidden.c: trials of a blind run, and what the run hides ---- */

/* Adds the row that links a note or rating to its trial; call before the row of the note or rating
 * is added. */
void hidden_enter(struct sitting *s, const struct uuid *made);
/* Remembers the setup before a blind run. */
void hidden_keep_setup(struct sitting *s);
/* Returns true if a new rating counts in place of the rating r: in a blind run if r belongs to the
 * current trial, else if r was made this evening, and not blind. */
bool hidden_rated_now(const struct sitting *s, const struct rating *r);
/* Returns true and sets err in a blind run, which locks its devices, its chain and its order: for
 * each wish for another one, for a volume, and for the title that is followed. */
bool sitting_refuses(const struct sitting *s, struct err *err);

/* ---- news.c: questions ---- */

/* Asks the question `what`. about: the new value of sitting.ask_about. */
void news_ask(struct sitting *s, enum asked what, const struct uuid *about);

/* ---- the state of this room ---- */

struct sitting_internal {
	int64_t counted;  /* the number that count_next returned last */
	int64_t apart_ms; /* the wall clock, less the clock that does not stop */
	int64_t least_ms; /* the earliest time that the wall clock can have given a row */
	struct writer *writer;
	struct reader *reader;
	char *db; /* path of the archive */
	struct changes changes;
	struct backlog backlog;
	struct item_index index;
	struct other_notes others;
	struct device_story story; /* the answer to the last sitting_ask_story; empty: none yet */
	bool run_moved; /* the archive has a version of the open run that another earlog made */
	/* The setup before the open blind run, whose device and variant are restored at its end. */
	struct setup before_run;
	const struct news_effect *effects;
	int said_most; /* most weight of the message that is shown: a key was pressed */
	char waits[SAID_LEVELS][SAID_MOST]; /* messages behind a heavier one; "": none */
};
