/*
 * The private state of a sitting (one run of the bench), for the files of this directory only. A
 * sitting is made of parts. A part is a file x.c, a struct that only x.c writes, functions for the
 * other files (below or in x.h), and a row in parts[] of sitting.c.
 */
#ifndef SITTING_PRIVATE_H
#define SITTING_PRIVATE_H

#include <sys/types.h>

#include "base/file.h"
#include "config/lexicon.h"
#include "config/pairs.h"
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
#include "sitting/recorded.h"
#include "sitting/said.h"
#include "sitting/sound.h"
#include "sitting/sounds.h"
#include "sitting/transport.h"
#include "sitting/true_path.h"
#include "sitting/unstored.h"
#include "store/library.h"

/* The functions of a part. The start, the event loop and the end of a sitting call them. Each may
 * be NULL. Times are from clock_mono_ns(). */
struct part {
	/* called before all others; the state of the sitting is all zero then */
	void (*init)(struct sitting *s);
	/* Returns the time at which the event loop must wake; INT64_MAX: no timer. */
	int64_t (*next_ns)(const struct sitting *s, int64_t now_ns);
	/* called when next_ns() is reached */
	void (*run)(struct sitting *s, int64_t now_ns);
	/* called in each turn of the event loop; returns true if it changed the screen */
	bool (*turn)(struct sitting *s, int64_t now_ns);
	unsigned dirty; /* DIRTY_ bits: the parts of the screen that run() and turn() change */
	void (*finish)(struct sitting *s); /* frees what the part owns */
};

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
	bool worn; /* the step changed device, variant or chain */
	bool gone; /* the step is marked for removal from the list */
};

struct changes {
	struct undo_step *v; /* nundo steps to undo, the newest last, then the steps to redo */
	size_t nundo, n, cap;
};

/* Applies rows to the record, queues them for the archive as one group, and empties `rows`. label:
 * name of the undo step; NULL: the change cannot be undone. Does nothing if `rows` is empty. */
void change_apply(struct sitting *s, struct edits *rows, const char *label);
/* change_one applies one row, takes ownership of it and queues it for the archive; label: name of
 * the undo step, or NULL. change_guarded does so too, but the writer refuses the row, with a
 * message, if another process has changed the row meanwhile. */
void change_guarded(struct sitting *s, enum row_kind kind, void *row, const char *label);
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
	char *seen_error;  /* the error of the writer that was shown last */
};

/* queues a group; takes ownership of its rows */
void backlog_add(struct sitting *s, struct backlog_group g);
/* Passes the facts about a file that played (a is NULL), or the measurements `a` of a file, to the
 * writer at once. Copies f, takes ownership of a. */
void backlog_queue_file(struct sitting *s, const struct library_file *f, struct analysis *a);
int64_t backlog_next_ns(const struct sitting *s, int64_t now_ns);
void backlog_run(struct sitting *s, int64_t now_ns);
void backlog_finish(struct sitting *s);

/* ---- files.c: rows made from the session file and the playlist ---- */

/* Adds and updates rows of the record from the session file and the playlist (record/enrol.h). st:
 * the archive, from which rows are loaded that the record lacks. playlist_only: the session file
 * was not read again. */
bool files_enrol(struct sitting *s, const struct playlist_file *playlist, bool playlist_only,
	struct store *st, struct err *err);

/* ---- note.c: closed notes ---- */

/* Selects a note and its track in the list. */
void note_choose(struct sitting *s, const struct note *n);
/* Returns the note if the listener may change it. If it is deleted or another listener made it,
 * sets err and returns NULL. */
const struct note *note_own(const struct sitting *s, const struct uuid *note, struct err *err);
/* Initialises n as a note about the current track, with the device, chain, sound and volume in use,
 * and with the next number. */
void note_begin_here(struct sitting *s, struct note *n);
/* Finds the highest number of a note in the record; new notes are numbered from the next one. */
void note_count(struct sitting *s);

/* ---- other_notes.c: notes about the current track in all reviews ---- */

struct other_notes {
	struct record notes; /* the notes about the current track, in all reviews */
	bool stale;          /* a note changed; `notes` is read again when the change is on disk */
	int64_t look_ns;     /* when to read rows of other processes; 0: no timer */
};

void other_notes_ask(struct sitting *s);     /* call when another track is the current one */
void other_notes_changed(struct sitting *s); /* call after a note changed */
/* Starts a timer of one second, which reads the rows that another process wrote. */
void other_notes_look(struct sitting *s, int64_t now_ns);
void other_notes_stored(struct sitting *s); /* call when all changes are on disk */
/* takes the notes from the reader thread, if they were read */
void other_notes_answer(struct sitting *s);
void other_notes_init(struct sitting *s);
int64_t other_notes_next_ns(const struct sitting *s, int64_t now_ns);
void other_notes_run(struct sitting *s, int64_t now_ns);
void other_notes_finish(struct sitting *s);
/* Returns true if the profile hides notes of other devices until the listener has written one,
 * except in a blind test, where sitting_hides_note decides. */
bool other_notes_hides(const struct sitting *s);
/* Returns flags that say where this session has a note with the current device: [0] anywhere on the
 * track, [1 + n] at its cue n. Notes of other devices may be shown there. The caller frees. NULL:
 * nothing is hidden. */
bool *other_notes_open(const struct sitting *s, const struct bench_item *b);
/* Returns true if this note on track b may be shown. open: from other_notes_open; track_ms: time of
 * the note in the track, or NO_MS. */
bool other_notes_may_show(const struct sitting *s, const struct bench_item *b, const bool *open,
	const struct note *n, int64_t track_ms);

/* ---- page.c: web pages of a track in a browser ---- */

/* A web page that a program (xdg-open) is opening. */
struct open_page {
	pid_t pid;
	char *address;
};

struct pages {
	struct open_page *v;
	size_t n, cap;
};

void page_finish(struct sitting *s);

/* ---- place.c: the row of this session, and listening intervals ---- */

struct playing {
	bool open;
	/* The listening interval that began last. Its setup and its texts are set when it ends. */
	struct stretch stretch;
};

void stretch_begin(struct sitting *s);
void stretch_end(struct sitting *s);
void stretch_resume(struct sitting *s); /* begins a listening interval if music is audible */
/* Call when source row `was` was replaced by row `is`: updates the open listening interval. */
void stretch_source_became(struct sitting *s, const struct uuid *was, const struct uuid *is);

/* Returns the latest earlier session of this review that has a track; NULL: none. */
const struct sitting_row *place_last(const struct sitting *s);
/* Returns N if today is day N of the review, from 1; only days with a session count. today: from
 * clock_day. */
int64_t place_day(const struct sitting *s, int64_t today);
void place_begin(struct sitting *s); /* adds the row of this session */
/* Sets device, chain, volume and track to those at the end of session `last` (from place_last;
 * NULL: to the defaults). Call before anything plays. */
void place_take(struct sitting *s, const struct sitting_row *last);
/* Stores track, position, device, chain, volume and loop in the row of this session. */
void place_put(struct sitting *s);
/* stores the place (place_put) and the end time of the session */
void place_end(struct sitting *s);
/* removes the end time: the session continues after place_end */
void place_go_on(struct sitting *s);
/* Stores the place (place_put) if that was last done 5 s ago or earlier. */
void place_keep_up(struct sitting *s, int64_t now_ns);
/* Stores the place (place_put), then returns a copy of this session's row for changing device or
 * chain. The caller owns the copy. */
struct sitting_row *place_worn(struct sitting *s);

/* ---- wear.c: the device that the listener wears, and its variant ---- */

void wear_replay(struct sitting *s); /* after a swap: plays the loop or the last 10 s again */
/* Returns the end of a message: how to start the clock if it is paused; else "". */
const char *wear_clock_words(const struct sitting *s);
/* Sets worn_before from earlier sessions. Call while s->p->unread is open. */
void wear_remember_before(struct sitting *s);
/* Asks at startup if the listener still wears the last session's device. */
void wear_ask_still(struct sitting *s);
void wear_still(struct sitting *s); /* call when the listener has answered yes to that question */
void wear_add_still(const struct sitting *s, bool brief, struct buf *out);
/* forgets worn_before and the device of the next comparison */
void wear_forget_before(struct sitting *s);
/* call when the listener has put on the device asked for */
void wear_swapped(struct sitting *s);
/* Appends the question that asks for device d: "put on AFUL Performer8, volume 45 %, matched by ear
 * to AFUL Cantor at 50 %, now at 60 %; …". */
void wear_add_swap(
	const struct sitting *s, const struct device *d, enum swap_words words, struct buf *out);
/* Call after undo or redo: changes to the device, variant and chain that the row of the session has
 * now. */
void wear_follow(struct sitting *s, bool redone);
/* Keeps the variant of setup `before` in use, in its current revision. */
void wear_variant_follow(struct sitting *s, const struct setup *before);

/* ---- wheel.c: the rating wheel and the lexicon of its attributes ---- */

/* A minus typed at the rating wheel. It lowers the rating by a step, unless a digit follows: then
 * it is the sign of the digit. */
struct minus {
	struct uuid edit; /* version of the rating after the minus, or after its digit */
	int64_t ns;
	int digit; /* the digit typed after the minus; -1: none yet */
};

struct wheel_words {
	/* the glossary is read when the first note is closed */
	struct lexicon_file lexicon, glossary;
	/* The lexicon was read; a glossary was read; a glossary was looked for. */
	bool known, has_glossary, looked_for;
	struct texts extra; /* ids of attributes added to the wheel in this session */
	struct minus minus; /* the minus typed last */
};

void wheel_load(struct sitting *s); /* reads the lexicon and builds the wheel */
/* Builds the wheel's rows again. Call after the track or the device changed. */
void wheel_build(struct sitting *s);
void wheel_rated(struct sitting *s, const struct rating *was, const struct rating *is);
/* Returns the wheel's row for an attribute or score; NULL: not on the wheel. */
struct wheel_row *wheel_row_of(const struct sitting *s, const char *attribute);
void wheel_finish(struct sitting *s);
/* Adds to out the tag rows that the lexicon finds for a note's words, if these tags changed. */
void wheel_add_tags(struct sitting *s, const struct note *n, struct edits *out);
/* Returns the lexicon of the wheel; NULL: none was read (yet). */
const struct lexicon_file *wheel_lexicon(const struct sitting *s);

/* ---- sitting.c: the start of a sitting ---- */

void sitting_read(struct sitting *s); /* reads notes, ratings and lexicon */

/* ---- the state of all parts ---- */

struct sitting_private {
	struct store *unread; /* the archive, open until the notes are read; then NULL */
	struct writer *writer;
	struct player *player;
	struct reader *reader;
	/* path of the archive; path of the program that measures files (NULL: none) */
	char *db, *program;
	bool net, started, resumed;
	/* Hash of the playlist file as read last (config/playlist.h). */
	char playlist_hash[FILE_HASH];
	/* the last number given to a request to the player or a thread */
	uint64_t ticket;
	/* against.c: the device or chain in use before the last swap */
	struct compared heard_before;
	/* wear.c: the device of sitting.worn_before at the start of the session */
	struct uuid worn_first;
	/* place.c: time at which the row of the session was last stored */
	int64_t placed_ns;

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
	int64_t note_sequence; /* sequence number of the last note */
	struct draft_state draft;
	struct wheel_words words;
	struct blind_state blind;
	struct abx_state abx;
	/* said.c: the music played before the question paused it */
	bool ask_plays;
	struct match_guide match;
	struct leave_state leave;
	struct measured measured;
	struct switching switching;
	struct two_files two;
	struct follow_state follow;
};

#endif
