/*
 * Functions and state of this module for the modules above it.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/yaml/pairs.h"
#include "bench/playback/playback_state.h"
#include "bench/writing/writing.h"
#include "review/files/lexicon.h"

/* ---- note.c: adds and selects notes ---- */

/* Returns the note if the listener may change it. If it is deleted or another listener made it,
 * sets err and returns NULL. */
const struct note *note_own(const struct sitting *s, const struct uuid *note, struct err *err);
/* Initialises n as a note about the current track, with the device, chain, sound and volume in use,
 * and with the next number. */
void note_begin_here(struct sitting *s, struct note *n);
/* Gives the note the volume that is known for a device on a chain now, or none. */
void note_take_volume(const struct sitting *s, struct note *n, const struct setup *on);

/* ---- against.c: the device or chain that a note is compared with ---- */

/* Clears the comparison of the next note, and no longer offers the side before the last swap. */
void against_forget(struct sitting *s);
/* Call before a swap of the device, setting or chain: remembers the current ones. */
void against_swapped(struct sitting *s);
/* Says on which chain the open note on driveability is. */
void against_say_chain(struct sitting *s);
/* Makes a note with new words that begin with "vs Cantor: " compare with it (note_take_versus). */
void against_take_typed(const struct sitting *s, struct note *n);

/* ---- prose.c: the words of the record that the editor writes ---- */

#define PROSE_REMARK "remark" /* open_note.field of a remark */

/* Returns the words that the row of the open note has; NULL: none. Valid until the next change. */
const char *prose_stored(const struct sitting *s);
/* Stores the words (NULL: none) in a rating. Returns false with err if the rating is deleted. */
bool prose_put_remark(
	struct sitting *s, const struct uuid *rating, const char *words, struct err *err);

/* ---- open_note.c: the note or other text that is being written ---- */

struct open_note_state {
	bool paused;     /* opening the note paused the sound */
	char *completed; /* the typed letters that Tab completes; NULL: none */
	/* Tab's completed word is the text from byte `from` to `end`; nth: which candidate it is,
	 * from 0. */
	size_t from, end, nth;
	/* Descriptor of the archive's folder, on which open notes are locked; -1: not open. */
	int locks;
};

/* Locks a note, which only one process may have open. Returns false if another earlog has it
 * open. */
bool open_note_lock(struct sitting *s, const struct uuid *note);
void open_note_unlock(struct sitting *s, const struct uuid *note);
void open_note_reopen(struct sitting *s, const struct open_note *o); /* of the record */
/* Handles NEWS_TURNED: opens a note that was restored, closes a note that was deleted. */
void open_note_turned(struct sitting *s, const struct news *n);
/* Makes n a note about a part of the review (writing_note_part), with what is in use. Returns false
 * with err if there is no such part. */
bool open_note_begin_part(struct sitting *s, struct note *n, const char *part, struct err *err);
/* Says under which part a kept note without a time is. */
void open_note_say_kept(struct sitting *s, const struct note *n);
/* Opens the editor with the words of a row. */
bool open_note_open_remark(struct sitting *s, const struct uuid *rating, struct err *err);
/* Keeps the open text at the end of a session, when the music stays paused. */
void open_note_keep_unstored(struct sitting *s);
extern const struct component open_note_component;

/* ---- dropped.c: files that were dropped on the terminal ---- */

/* Keeps the note of a picture that was copied, or says why it was not. */
void dropped_copied(struct sitting *s, struct background_job *j);
extern const struct component dropped_component;

/* ---- wheel.c: the rating wheel and the lexicon of its attributes ---- */

/* The number that is being typed at the rating wheel. A minus lowers the rating by a step, unless a
 * digit follows: then it is the sign of the number. */
#define TYPED 16
struct typed {
	char text[TYPED]; /* the unfinished number: "-", "4", "-4.", "4.2"; "": none */
	bool steps;       /* a sign, digit or step was typed: - is a step */
	bool rated;       /* a value was stored for it, which the next key replaces */
};

struct wheel_words {
	struct lexicon_file lexicon;
	bool known;          /* the lexicon was read */
	struct texts extra;  /* ids of attributes added to the wheel in this session */
	struct typed typed;  /* on the chosen row since the last key that is no digit or step */
	struct uuid section; /* the section for which the rows were built last */
	bool shown;          /* its pane is there: a swap may go back to a row above */
	struct setup chosen_with; /* what was on when its row was chosen */
};

void wheel_load(struct sitting *s); /* reads the lexicon, and lists its attributes for rating */
/* Lists the attributes and their ratings again. Call after the track or the device changed. */
void wheel_build(struct sitting *s);
/* Reads the lexicon again; keeps the words if it cannot be read. */
void wheel_read_lexicon(struct sitting *s);
void wheel_rated(struct sitting *s, const struct news *n); /* hears NEWS_RATING */
/* While cues are rated, rates the cue n->about from now on. */
void wheel_cue(struct sitting *s, const struct news *n);
/* Appends a line for each section and device that were rated in this session, with the attributes
 * of the section that the device has no rating of: "Not rated in Bass (AFUL Cantor): Punch". */
void wheel_add_unrated(const struct sitting *s, struct buf *out);
/* Returns the newest rating of the selected row, and its name; NULL with err: none. */
const struct rating *wheel_rated_last(struct sitting *s, const char **name, struct err *err);
extern const struct component wheel_component;

/* ---- wear.c: changes the device that the listener wears, or its variant ---- */

/* Returns the name of a device in questions; "it" if it has none or d is NULL. */
const char *wear_name(const struct device *o);
/* Finds or makes the setting of a device that is called so: "gold" is that of `from` (NULL: the
 * first one) with the gold nozzle. *to: none if no setting is called so, err then says which there
 * are. Returns false with err if a value is of several switches. */
bool wear_named(struct sitting *s, const struct variant *from, const struct uuid *device,
	const char *name, struct uuid *to, struct err *err);
/* Returns true if a change by hand is asked for first, because music plays, or has ended and would
 * play again. */
bool wear_waits(const struct sitting *s);
void wear_replay(struct sitting *s); /* after a swap: plays the loop or the last 10 s again */
/* Returns the end of a message: how to start the clock if it is paused; else "". */
const char *wear_clock_words(const struct sitting *s);
/* Says at startup which device, setting and chain were on last, as far as they are not the usual
 * ones. */
void wear_say_last(struct sitting *s);
extern const struct asks swap_asks, setting_asks, put_on_asks, withdraw_asks;
/* ---- chain_choice.c: the chain in use ---- */

/* Call after undo: if the chain in use was deleted, puts in use the chain that now has its name,
 * else the first chain. */
void chain_choice_follow(struct sitting *s);
/* Puts a chain in use. The music continues at the same position, on the output of the chain. If the
 * chain has its own player, earlog's clock runs from that position instead. swapped: the listener
 * chose it, so that the same passage plays again. */
void chain_choice_use(struct sitting *s, const struct uuid *chain, bool swapped);
/* The same for a chain that the listener chose, and says which it is. Returns true. */
bool chain_choice_put_on(struct sitting *s, const struct uuid *which);

/* ---- the state of this room ---- */

struct writing_state {
	/* The device worn before this one in this session; UUID_NONE: none. */
	struct uuid worn_before;
	struct setup before;  /* before the last swap of a device, setting or chain */
	bool just_swapped;    /* on this track */
	struct compared next; /* the device or chain with which the next note compares */
	/* wear.c: the track and position from which the last swap played */
	struct uuid replayed;
	int64_t replayed_ms;
	/* what the listener is asked to add: the key of a setting and its value */
	char *new_key, *new_value;
	struct uuid moved; /* note.c: the note or rating that a list moves */
	char *moved_time;  /* note.c: the time that the move took from the note; NULL: none */
	bool told_match;   /* a swap named the test signals in this session */
	struct wheel_words words;
	struct open_note_state open;
	struct LIST_OF(
		struct note *) pictures; /* dropped.c: notes whose pictures are being copied */
};
