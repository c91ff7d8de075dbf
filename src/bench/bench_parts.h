/*
 * What the rooms above use of the record in memory: the archive and its threads, the lists of
 * tracks, the notes of other devices, the open test, and what is told upwards.
 */
#ifndef BENCH_BENCH_PARTS_H
#define BENCH_BENCH_PARTS_H

#include "archive/reader.h"
#include "bench/bench.h"
#include "bench/change.h"
#include "bench/news.h"
#include "record/blind_result.h"
#include "record/device_story.h"
#include "record/edits.h"
#include "record/records.h"
#include "record/row.h"

/* ---- parts of a session ---- */

/* A part is a file, such as capture.c, and a struct that only that file writes. The functions that
 * the event loop and the end of a session call (`parts` of sitting.c); each may be NULL. Times are
 * from clock_mono_ns(). */
struct part {
	/* Returns the time at which the event loop must wake; INT64_MAX: no timer. */
	int64_t (*next_ns)(const struct sitting *s);
	/* called when that time is reached */
	void (*run)(struct sitting *s);
	/* called in each turn of the event loop; returns true if it changed the screen */
	bool (*turn)(struct sitting *s);
	unsigned dirty; /* DIRTY_ bits: the parts of the screen that run() and turn() change */
	/* takes what the reader thread has read for the part, if anything */
	void (*answered)(struct sitting *s);
	void (*finish)(struct sitting *s); /* frees what the part has allocated */
};

/* ---- questions ---- */

/* What a question to the listener says and does. The table of sitting/question.c has them. */
struct asks {
	void (*add)(const struct sitting *s, enum swap_words words, struct buf *out);
	/* What yes does, for the line of hints; both NULL: "it is on". */
	const char *hint;
	const char *(*hint_now)(const struct sitting *s);
	/* Returns true while the row that the question is about is there; NULL: it cannot go. */
	bool (*holds)(const struct sitting *s);
	void (*yes)(struct sitting *s);
	void (*no)(struct sitting *s); /* NULL: no does nothing */
	bool no_says;                  /* no() says what happens; else "cancelled" is said */
	bool pauses;                   /* the music pauses until the answer */
};

/* ---- track_index.c: the lists of tracks and devices, which follow each change of a row ---- */

struct item_index {
	size_t nstates;                /* length of s->states */
	bool built;                    /* index_build has run */
	const struct source **sources; /* bench_item.sources points into this list */
	size_t nsources;
	const struct cue **cues;
};

void index_build(struct sitting *s);
/* Updates the lists after one row changed from `old` (NULL: a new row) to `new`; both are still
 * valid. Returns false if index_build must build the lists again. */
bool index_change(struct sitting *s, enum row_kind kind, const void *old, const void *new);
/* For a change of a note that does not replace its row: call index_drop_note before it, and
 * index_add_note after it. */
void index_drop_note(struct sitting *s, const struct note *n);
void index_add_note(struct sitting *s, const struct note *n);
extern const struct part index_part;
/* Sets *at to the index of an item in s->items. Returns false, and leaves *at unchanged, if the
 * item is not listed. */
bool index_find(const struct sitting *s, const struct uuid *item, size_t *at);
/* Forgets how a track can be played: sources_probe asks about it again. */
void index_forget_sound(struct sitting *s, size_t item);
/* Selects a note and its track in the list. */
void note_choose(struct sitting *s, const struct note *n);

/* ---- in_use.c: device, variant and chain in use ---- */

/* Returns the variant of the device in use that has this name; "": the variant after the current
 * one; NULL: none. */
const struct variant *variant_named(const struct sitting *s, const char *name);
/* Puts the variant of the setup `before` in use, or, if the session file was edited, the variant
 * that has its name now; none if it belongs to another device or no longer exists. */
void variant_follow(struct sitting *s, const struct setup *before);
/* Returns the current chain of that name, or the first chain if the name is NULL or gone.
 * UUID_NONE: there are no chains. */
struct uuid chain_named(const struct sitting *s, const char *name);

/* ---- other_notes.c: notes about the current track in all reviews ---- */

/* The remark of a rating of the current track that counts. */
struct other_remark {
	const struct rating *rating; /* in other_notes.heard */
	char *text;                  /* as gather_remark writes it */
};

struct other_notes {
	struct heard_notes
		heard; /* notes and rated remarks about the current track, in all reviews */
	struct other_remark *remarks;
	size_t nremarks;
	bool stale; /* a note or rating changed; `heard` is read again when the change is on disk */
	int64_t look_ns; /* when to read rows of other processes; INT64_MAX: never */
};

void other_notes_ask(struct sitting *s); /* call when another track has become the current one */
void other_notes_changed(struct sitting *s); /* after a note or rating changed: sets `stale` */
extern const struct part other_notes_part;
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

/* ---- hidden.c: trials of a blind run, and what the run hides ---- */

/* Adds the row that links a note or rating to its trial; call before the row of the note or rating
 * is added. */
void blind_enter(struct sitting *s, const struct uuid *made);
/* Returns true if a new rating replaces the rating r: in a blind run if r belongs to the current
 * trial, else if r was made in this session and evening since the device was last put on. */
bool blind_rated_now(const struct sitting *s, const struct rating *r);

/* ---- allowed.c: the open test and what the listener may do in it ---- */

/* Wishes of a listener, another program or a changed file. */
enum wish {
	WISH_PAUSE,   /* pause, resume; an output that goes, comes back or is chosen; the level */
	WISH_TRACK,   /* play another track, or the current one from its start */
	WISH_SEEK,    /* another position in the track: time, cue, note, replay after a swap */
	WISH_EXCERPT, /* play a passage once */
	WISH_LOOP,    /* set, move or remove the loop */
	WISH_SOUND,   /* another equaliser or second file; switch between the two sounds */
	WISH_SIGNAL,  /* a test signal in place of the music */
	WISH_PLAYER,  /* follow another player */
	WISH_FILES,   /* read session file and playlist again, write a cue or track into them, link
			 a file to a track, undo of such a change */
	WISH_ALIGN,   /* another offset of the file that plays */
	WISH_DEVICE,  /* another device or variant, undo of a swap */
	WISH_CHAIN,   /* another chain, or a change of one */
	WISH_VOLUME,  /* note a volume, match levels */
	WISH_RATE,    /* rate an attribute */
	WISH_NOTE,    /* write and change notes and other words, their undo */
	WISH_TEST,    /* begin another test */
	WISHES
};

/* Opens a test, sets the state of the open one, or ends it (TEST_NONE, TEST_OFF). */
void test_enter(struct sitting *s, enum test_kind kind, enum test_state state);
/* Returns true while a test of two sounds locks the sounds, their levels, the passage and the
 * files: from the command that begins it to its end, also over a restart. */
bool test_locks_sounds(const struct sitting *s);
/* Returns true and sets err if the open test refuses the wish. */
bool test_refuses(const struct sitting *s, enum wish w, struct err *err);
/* Does the same, and shows the error. */
bool test_stops(struct sitting *s, enum wish w);
/* Returns the wish that the change of a row stands for. before NULL: the row is new. */
enum wish test_wish_of(enum row_kind kind, const void *before);
/* Call when a sound or the passage of a test of two sounds is gone: no answer counts from now on,
 * and the test ends in the next turn of the loop, with a message that ends in `why`. */
void test_lost(struct sitting *s, const char *why);
/* Returns the words for the open test of two sounds. */
const struct blind_words *test_words(const struct sitting *s);

/* ---- news.c: questions ---- */

/* Asks the question `what`. about: the new value of sitting.ask_about. */
void said_ask(struct sitting *s, enum asked what, const struct uuid *about);

/* ---- the state of this room ---- */

struct bench_parts {
	struct store *unread; /* the archive, open until the notes are read; then NULL */
	struct writer *writer;
	struct reader *reader;
	char *db; /* path of the archive */
	struct changes changes;
	struct backlog backlog;
	struct item_index index;
	struct other_notes others;
	struct device_story story; /* the answer to the last sitting_ask_story */
	bool story_known;
	bool run_moved; /* the archive has a version of the open run that another earlog made */
	/* The setup before the open blind run, whose device and variant are restored at its end. */
	struct setup before_run;
	const struct news_effect *effects; /* news.h */
};

#endif
