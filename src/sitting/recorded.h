/*
 * Records of a sitting: notes and ratings, their devices, chains, volumes and blind runs, and
 * earlier records.
 */
#ifndef SITTING_RECORDED_H
#define SITTING_RECORDED_H

#include "record/chains.h"
#include "sitting/sitting.h"

/* ---- notes that are there ---- */

/* The selected note, which edit, delete and others work on; NULL: none. */
const struct note *sitting_chosen_note(const struct sitting *s);

/* A note about another device at the item that plays. */
struct other_note {
	const char *device;
	const char *listener; /* who made it; NULL: the owner */
	const struct note *note;
	int64_t track_ms; /* NO_MS: none */
	bool at_cue;      /* at the lit cue, as all of them are then */
};

/* Notes about other devices at the lit cue, in any review, newest first; at the item where no cue
 * is lit or the lit one has none. The profile may hide them, here and in bench_item.notes, until a
 * note of this device is kept there. Valid until the next event. */
size_t sitting_others(const struct sitting *s, struct other_note *out, size_t most);
/* Notes of this review that contain the words, newest first; valid until the next change. */
size_t sitting_find(
	const struct sitting *s, const char *words, const struct note **out, size_t most);
/* Selects a note and its item and plays from its position. */
bool sitting_go_to_note(struct sitting *s, const struct uuid *note, struct err *err);
/* Appends a line for each thing without a note: "item Shivers", "question warmth: …", "chain desk",
 * "comparison with …". */
void sitting_coverage(const struct sitting *s, struct buf *out);
/* Appends the work that is left: the trial of an open blind run, else the number of tracks
 * without a note; nothing if all or none have one. */
void sitting_add_left(const struct sitting *s, struct buf *out);

/* ---- markers, notes, items ---- */

/* Adds a marker at the audible position; letter: its kind in the profile, NULL or "" for none. A
 * held key makes one marker. */
bool sitting_mark(struct sitting *s, const char *letter, struct err *err);
/* Takes back a marker of a held key, unless something was done since. */
void sitting_unmark(struct sitting *s, const struct uuid *marker);
/* Opens a note, at the audible position if timed. */
bool sitting_note(struct sitting *s, bool timed, struct err *err);
/* Opens a note of a part of the review: diary, section, chain, packaging … (note_parts of
 * record/records.h), or of a question ("question ID"); "": of the item, without a time. */
bool sitting_note_part(struct sitting *s, const char *part, struct err *err);
/* Adds an item to the review, after the last one of the section with this id (NULL: under "also
 * heard"): an address, a file, or a title that is heard elsewhere. It is chosen afterwards. */
bool sitting_add_item(struct sitting *s, const char *what, const char *section, struct err *err);
/* Adds files and addresses under "also heard", unless an item plays them already. */
bool sitting_add_items(struct sitting *s, char *const *what, size_t n, struct err *err);
bool sitting_edit(struct sitting *s, const struct uuid *note, struct err *err);
void sitting_keep(struct sitting *s);    /* closes the open note; an empty one leaves nothing */
void sitting_give_up(struct sitting *s); /* closes it without keeping it; undo opens it again */
bool sitting_delete_note(struct sitting *s, const struct uuid *note, struct err *err);
bool sitting_bring_back(
	struct sitting *s, const struct uuid *note, struct err *err);              /* a deleted */
bool sitting_private(struct sitting *s, const struct uuid *note, struct err *err); /* or not */
/* Sets the position of the note, or its end (sitting_range_note), to the audible position. */
bool sitting_note_now(struct sitting *s, const struct uuid *note, struct err *err);
bool sitting_range_note(struct sitting *s, const struct uuid *note, struct err *err);
bool sitting_nudge_note(struct sitting *s, const struct uuid *note, int64_t by_ms, struct err *err);
bool sitting_done(struct sitting *s, size_t item); /* ticks it off, or takes the tick away */
bool sitting_undo(struct sitting *s, struct err *err);
bool sitting_redo(struct sitting *s, struct err *err);
void sitting_retry(struct sitting *s); /* the writer tries again at once */

/* Inserts typed or pasted text into the open note; expands short codes of the profile. */
bool sitting_type(struct sitting *s, const char *text, size_t n);
/* Completes the word before the caret with one of the lexicon, again: with the next one, and says
 * its definition. */
bool sitting_complete(struct sitting *s, struct err *err);
/* To be called after a change of s->editor (editor.h): stores the draft. */
void sitting_edited(struct sitting *s);
void sitting_caret_to(struct sitting *s, size_t at); /* bytes into the open note's text; clamped */
bool sitting_insert_time(struct sitting *s, struct err *err); /* "[1:10]" into the text */

/* ---- the wheel (wheel.c): verbs on its chosen row ---- */

void sitting_wheel_choose(struct sitting *s, size_t row);
void sitting_wheel_scope(struct sitting *s); /* item, section, whole, in turn */
/* Adds an attribute of the lexicon, by id or name, to the wheel of this sitting. */
bool sitting_wheel_add(struct sitting *s, const char *word, struct err *err);
bool sitting_rate(struct sitting *s, double value, struct err *err); /* NAN: not judged */
/* Rates a whole step; the same digit again adds a half. Right after a step down, on a scale that
 * goes below zero, the digit is negative. */
bool sitting_rate_digit(struct sitting *s, int digit, struct err *err);
bool sitting_rate_step(struct sitting *s, int by, struct err *err); /* by the smallest step */
bool sitting_rate_confidence(struct sitting *s, struct err *err); /* sure, unsure, none, in turn */
bool sitting_rate_remark(struct sitting *s, const char *text, struct err *err);
/* The n-th benchmark of the profile for an attribute, from 0; false after the last. */
bool sitting_benchmark(const struct sitting *s, const struct wheel_row *r, size_t n,
	const char **device, double *value);
/* The n-th word of the lexicon, from 0, that starts with `start`; NULL after the last. */
const char *sitting_word(const struct sitting *s, const char *start, size_t n);

/* ---- devices and chains (wear.c, chains.c) ---- */

/* Asks for a swap to a device by its number (1: under test), or to the one worn before. */
bool sitting_wear(struct sitting *s, size_t number, struct err *err);
/* The number of this seating of the device in this session, from 1; a swap starts a new one. */
int64_t sitting_fit(const struct sitting *s);
void sitting_reseat(struct sitting *s); /* the same device was put on again */
bool sitting_wear_back(struct sitting *s, struct err *err);
/* Is the device compared from memory only? Then it cannot be worn. */
bool sitting_from_memory(const struct sitting *s, size_t number);
/* A variant of the device worn, by its name; "": the next one. */
bool sitting_choose_variant(struct sitting *s, const char *name, struct err *err);
/* Records a volume, in the chain's unit (config/volume.h). how: how it was matched to the device
 * worn before, "" for by ear, NULL for not matched; words after the volume mean the same: "22 by
 * ear". */
/* The device on the ears: the one in use, except in the first steps of a level match. */
const struct uuid *sitting_device_on(const struct sitting *s);
bool sitting_match_ready(const struct sitting *s); /* the volume of the second device is next */
/* Returns the device for `v`: the new device of an open swap, else the device in use. *before: the
 * device to which its level may be matched. */
const struct uuid *sitting_volume_device(const struct sitting *s, const struct uuid **before);
bool sitting_volume(struct sitting *s, const char *text, const char *how, struct err *err);
/* "", "ear", "meter", "ear 1k", "meter 1k": asks step by step for a level match of the device worn
 * to the one before; else a volume that is matched already: "22", "22 by ear". */
const char *sitting_match_way(size_t n); /* the n-th of these, from 0; NULL after the last */
bool sitting_match_levels(struct sitting *s, const char *text, struct err *err);
/* Changes what the open note, or the next one, is compared with: "" goes on to the next device at
 * hand, chain, device from memory, nothing; else the device or chain of that name, or "none". */
bool sitting_against(struct sitting *s, const char *name, struct err *err);
/* Sets the known difference of this session: "NAME of NAME", "NAME of NAME in ATTRIBUTE …",
 * "none", or "" to show it. */
bool sitting_anchor(struct sitting *s, const char *name, struct err *err);
/* Sets how much of the review is to be rated: "TRACKS SESSIONS", "TRACKS SESSIONS ATTRIBUTE …",
 * "none", or "" to show it. */
bool sitting_plan(struct sitting *s, const char *text, struct err *err);
/* The comparison of the open or next note; appends its name ("": nothing). */
struct compared sitting_compared(const struct sitting *s);
/* The comparison of a kept note, or, offered, the one in its words. */
struct compared sitting_note_compared(const struct sitting *s, const struct note *n);
/* Sets what the words of a note compare it with, or nothing where it is set. */
bool sitting_tick(struct sitting *s, const struct uuid *note, struct err *err);
void sitting_add_compared(const struct sitting *s, const struct compared *c, struct buf *out);

/* ---- blind runs (blind.c): a helper swaps, the listener sees the number of the trial ---- */

struct blind_wish {
	size_t devices[9], n; /* numbers as sitting_wear takes them */
	size_t blocks;        /* each device so often, or … */
	size_t repeats;       /* … not 0: once, and so many hidden repeats; or … */
	size_t draws;       /* … not 0: so many trials of one of two, which the listener names */
	bool pairs;         /* … or of both, of which the listener prefers one */
	bool alike;         /* the fit does not tell the devices apart */
	const char *sounds; /* blind_run.sounds: `draws` trials of these, not of devices; NULL */
};

/* Draws the order, records it, asks for the first trial, which begins when that is on disk. */
bool sitting_blind_begin(struct sitting *s, const struct blind_wish *w, struct err *err);
/* Asks for the next trial; after the last one for the end of the run. */
bool sitting_blind_next(struct sitting *s, struct err *err);
bool sitting_blind_end(struct sitting *s, struct err *err); /* reveals the order */
/* The listener says which device the current trial is: its number, or 0 for no idea, which is no
 * answer where the trials are to be named. May be changed and undone until the next trial. */
bool sitting_answer(struct sitting *s, size_t number, struct err *err);
bool sitting_may_answer(const struct sitting *s, size_t number); /* is it a device of the trial? */
/* The highest number that may be an answer, and the name of an answer. */
size_t sitting_answers(const struct sitting *s);
const char *sitting_answer_name(const struct sitting *s, size_t number);
bool sitting_is_blind(const struct sitting *s);
/* Is a note hidden, because it was made before the open run? */
bool sitting_hides_note(const struct sitting *s, const struct uuid *note);
/* Appends the name of a device for the screen; in a blind run the number of the trial. All panes
 * use it. made: the note that it belongs to; NULL: the device worn now. */
void sitting_add_worn(const struct sitting *s, const struct uuid *device, const struct uuid *made,
	struct buf *out);
/* Was the note made with the device worn now? In a blind run: in the current trial? */
bool sitting_is_worn(const struct sitting *s, const struct note *n);
/* For the helper: "put on AFUL Performer8, volume 22" for the trial that is asked for; else
 * nothing. */
void sitting_add_helper(const struct sitting *s, struct buf *out);

/* ---- ABX and preference test (abx.c): the two sounds of the bench, without a helper ---- */

/* In a preference test ABX_A is the first sound of the trial, ABX_B the second; there is no X. */
enum abx_heard { ABX_A, ABX_B, ABX_X };

/* Draws n trials of an ABX, or of a preference test, records them, loops the loop or the cue; the
 * first trial begins when the order is on disk. */
bool sitting_abx_begin(struct sitting *s, size_t n, bool pairs, struct err *err);
/* Plays A, B, or the X of the trial. */
bool sitting_abx_play(struct sitting *s, enum abx_heard what, struct err *err);
bool sitting_abx(const struct sitting *s);     /* is a run of sounds open? */
bool sitting_prefers(const struct sitting *s); /* is a preference test open? */
/* Adds "A sounds" in a trial of sounds. */
void sitting_abx_words(const struct sitting *s, struct buf *out);

/* ---- chains (chains.c; record/chains.h lists them) ---- */

bool sitting_chain_is_clock(const struct chain *c); /* it plays by itself; false for NULL */
bool sitting_choose_chain(struct sitting *s, const char *name, struct err *err); /* "": the next */
/* Lines as config/chain.h reads them. A chain that is added is chosen; a changed one stays
 * chosen if it was. */
bool sitting_add_chain(struct sitting *s, const char *line, struct err *err);
bool sitting_change_chain(struct sitting *s, const char *line, struct err *err);

/* ---- the playlist's file (files.c): written on request only, then read again ---- */

/* Adds a cue of the item that plays at the audible position; label: NULL or "" for none. */
bool sitting_add_cue(struct sitting *s, const char *label, struct err *err);
/* Adds the chosen item, which was added at the bench, to its section. */
bool sitting_into_playlist(struct sitting *s, struct err *err);
/* Has this file the content of the playlist that was read last? */
bool sitting_has_read(const struct sitting *s, const char *path);

/* The room and the state of the listener, recorded with the sitting; "" removes it. */
bool sitting_room(struct sitting *s, const char *text, struct err *err);
bool sitting_mood(struct sitting *s, const char *text, struct err *err);

#endif
