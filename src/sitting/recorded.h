/*
 * Actions that change the record: notes, ratings, devices, chains, volumes, blind runs. Also the
 * search in earlier notes.
 */
#ifndef SITTING_RECORDED_H
#define SITTING_RECORDED_H

#include "record/chains.h"
#include "sitting/sitting.h"

/* ---- existing notes ---- */

/* Returns the selected note, on which commands such as edit and delete work; NULL: none. */
const struct note *sitting_chosen_note(const struct sitting *s);

/* A note about another device, on the current item. */
struct other_note {
	const char *device;
	const char *listener; /* who made the note; NULL: the owner of the archive */
	const struct note *note;
	int64_t track_ms; /* NO_MS: none */
	bool at_cue;      /* the note is at the lit cue; equal in all notes of a result */
};

/* Fills in notes about other devices, of any review, newest first: notes at the lit cue, or, if
 * there are none, notes on the current item. Returns their number. The profile may hide such notes,
 * here and in bench_item.notes, until the listener keeps a note at that cue or item. Valid until
 * the next event. */
size_t sitting_others(const struct sitting *s, struct other_note *out, size_t most);
/* Fills in notes of this review that contain the words, newest first; returns their number. Valid
 * until the next change. */
size_t sitting_find(
	const struct sitting *s, const char *words, const struct note **out, size_t most);
/* Selects a note and its item and plays from its position. */
bool sitting_go_to_note(struct sitting *s, const struct uuid *note, struct err *err);
/* Returns true if a note of this review names the row, as its question, item, chain or device. */
bool sitting_is_covered(const struct sitting *s, const struct uuid *row);
/* Returns true if the item has a note: also a hidden note of another device, except in a blind run.
 */
bool sitting_item_is_covered(const struct sitting *s, const struct bench_item *b);
/* Appends the work that is left: the trial of an open blind run, else the number of tracks
 * without a note; nothing if all or none have one. */
void sitting_add_left(const struct sitting *s, struct buf *out);

/* ---- markers, notes, items ---- */

/* Adds a marker at the audible position. letter: its kind, by a letter of marker_kinds in the
 * profile; NULL or "": no kind. A key that auto-repeats makes one marker. */
bool sitting_mark(struct sitting *s, const char *letter, struct err *err);
/* Removes a marker again if adding that marker was the last change. */
void sitting_unmark(struct sitting *s, const struct uuid *marker);
/* Opens a new note for writing; timed: at the audible position, else without a time. */
bool sitting_note(struct sitting *s, bool timed, struct err *err);
/* Opens a note about a part of the review: diary, section, chain, packaging … (note_parts of
 * record/records.h), or a question ("question ID"); "": about the item, without a time. */
bool sitting_note_part(struct sitting *s, const char *part, struct err *err);
/* Adds an item at the end of the section with this id (NULL: "also heard") and selects it. what:
 * an address, a file, or the title of a track that another player plays. */
bool sitting_add_item(struct sitting *s, const char *what, const char *section, struct err *err);
/* Adds files and addresses under "also heard", unless an item plays them already. */
bool sitting_add_items(struct sitting *s, char *const *what, size_t n, struct err *err);
bool sitting_edit(struct sitting *s, const struct uuid *note, struct err *err);
void sitting_keep(struct sitting *s);    /* closes the open note; an empty one leaves nothing */
void sitting_give_up(struct sitting *s); /* closes and drops the open note; undo reopens it */
bool sitting_delete_note(struct sitting *s, const struct uuid *note, struct err *err);
/* Restores a deleted note. */
bool sitting_bring_back(struct sitting *s, const struct uuid *note, struct err *err);
/* Makes a note private, or public again. */
bool sitting_private(struct sitting *s, const struct uuid *note, struct err *err);
/* Sets the position of the note, or its end (sitting_range_note), to the audible position. */
bool sitting_note_now(struct sitting *s, const struct uuid *note, struct err *err);
bool sitting_range_note(struct sitting *s, const struct uuid *note, struct err *err);
bool sitting_nudge_note(struct sitting *s, const struct uuid *note, int64_t by_ms, struct err *err);
bool sitting_done(struct sitting *s, size_t item); /* ticks the item off, or removes the tick */
bool sitting_undo(struct sitting *s, struct err *err);
bool sitting_redo(struct sitting *s, struct err *err);
void sitting_retry(struct sitting *s); /* the writer tries again at once */

/* Inserts typed or pasted text into the open note; expands short codes of the profile. */
bool sitting_type(struct sitting *s, const char *text, size_t n);
/* Completes the word before the caret from the lexicon and shows its definition. Repeated calls
 * try the next words. */
bool sitting_complete(struct sitting *s, struct err *err);
/* To be called after a change of s->editor (editor.h): stores the draft. */
void sitting_edited(struct sitting *s);
/* Moves the caret. at: bytes from the start of the text; too large: the end */
void sitting_caret_to(struct sitting *s, size_t at);
/* Inserts "[1:10]", the time of the track, into the text. */
bool sitting_insert_time(struct sitting *s, struct err *err);

/* ---- the rating wheel (wheel.c): actions on its selected row ---- */

void sitting_wheel_choose(struct sitting *s, size_t row);
/* Changes the scope of ratings: the item, then the section, then the whole review. */
void sitting_wheel_scope(struct sitting *s);
/* Adds an attribute of the lexicon, by id or name, to the wheel of this sitting. */
bool sitting_wheel_add(struct sitting *s, const char *word, struct err *err);
/* Rates the selected row of the wheel; value NAN: not judged. */
bool sitting_rate(struct sitting *s, double value, struct err *err);
/* Rates a whole number; the same digit again adds a half. Right after a step down, on a scale that
 * goes below zero, the digit counts as negative. */
bool sitting_rate_digit(struct sitting *s, int digit, struct err *err);
/* Changes the rating by `by` steps of its scale. */
bool sitting_rate_step(struct sitting *s, int by, struct err *err);
/* Changes how sure the listener is: sure, then unsure, then no answer. */
bool sitting_rate_confidence(struct sitting *s, struct err *err);
bool sitting_rate_remark(struct sitting *s, const char *text, struct err *err);
/* Fills in device and value of the n-th benchmark, from 0, that the profile has for the attribute.
 * Returns false after the last. */
bool sitting_benchmark(const struct sitting *s, const struct wheel_row *r, size_t n,
	const char **device, double *value);
/* Returns the n-th word of the lexicon, from 0, that starts with `start`; NULL after the last. */
const char *sitting_word(const struct sitting *s, const char *start, size_t n);

/* ---- devices and chains (wear.c, chains.c) ---- */

/* Ask the listener to put on device `number` (1: the device under test), or the previous device
 * (wear_back). */
bool sitting_wear(struct sitting *s, size_t number, struct err *err);
/* Returns the number of the current seating in this session, from 1. A seating ends when the device
 * is taken off. */
int64_t sitting_fit(const struct sitting *s);
void sitting_reseat(struct sitting *s); /* counts a new seating of the same device */
bool sitting_wear_back(struct sitting *s, struct err *err);
/* Is the device compared from memory only, so that it cannot be worn? */
bool sitting_from_memory(const struct sitting *s, size_t number);
/* Selects a variant of the device in use by the variant's name; "": the next variant. */
bool sitting_choose_variant(struct sitting *s, const char *name, struct err *err);
/* Returns the device on the listener's head: the device in use, except in the first steps of a
 * level match. */
const struct uuid *sitting_device_on(const struct sitting *s);
/* Does the level match wait for the volume of the second device? */
bool sitting_match_ready(const struct sitting *s);
/* Returns the device whose volume `v` records: the new device of a swap that is asked for, else the
 * device in use. Sets *before to the device to which its level may be matched. */
const struct uuid *sitting_volume_device(const struct sitting *s, const struct uuid **before);
/* Records a volume in the chain's unit (config/volume.h). how: how the level was matched to the
 * previous device; "": by ear; NULL: not matched, unless the text says how after the volume: "22 by
 * ear". */
bool sitting_volume(struct sitting *s, const char *text, const char *how, struct err *err);
/* Begins to match the level of the device in use to the previous device, step by step. text: the
 * method, "ear", "meter", "ear 1k" or "meter 1k" ("": "ear"). A text like "22" or "22 by ear"
 * records a volume at which both are equally loud already. */
const char *sitting_match_way(size_t n); /* Returns the n-th method, from 0; NULL after the last. */
bool sitting_match_levels(struct sitting *s, const char *text, struct err *err);
/* Sets what the open or next note compares with: the device or chain of that name, or "none". "":
 * the next choice in turn: devices at hand, chains, devices from memory, nothing. */
bool sitting_against(struct sitting *s, const char *name, struct err *err);
/* Sets the known difference of this session: "NAME of NAME", "NAME of NAME in ATTRIBUTE …",
 * "none", or "" to show it. */
bool sitting_anchor(struct sitting *s, const char *name, struct err *err);
/* Sets how much of the review is to be rated: "TRACKS SESSIONS", "TRACKS SESSIONS ATTRIBUTE …",
 * "none", or "" to show it. */
bool sitting_plan(struct sitting *s, const char *text, struct err *err);
/* Returns what the open or next note compares with. */
struct compared sitting_compared(const struct sitting *s);
/* Returns what a closed note compares with. If nothing is set: what its words suggest, marked
 * `offered`. */
struct compared sitting_note_compared(const struct sitting *s, const struct note *n);
/* Sets what a closed note compares with to what its words suggest, or clears it if something is
 * set. */
bool sitting_tick(struct sitting *s, const struct uuid *note, struct err *err);
void sitting_add_compared(const struct sitting *s, const struct compared *c, struct buf *out);

/* ---- blind runs (blind.c): a helper swaps, the listener sees the number of the trial ---- */

struct blind_wish {
	size_t devices[9], n; /* device numbers, as for sitting_wear */
	size_t blocks;        /* each device is heard this many times … */
	size_t repeats;       /* … or, if not 0, once, plus this many hidden repeats … */
	size_t draws;         /* … or, if not 0, trials of one of two devices, to be named */
	bool pairs; /* with `draws`: each trial is a pair, of which the listener prefers one */
	bool alike; /* the devices feel alike when worn */
	const char *sounds; /* blind_run.sounds: trials of two sounds; NULL: devices */
};

/* Records a random order and asks for the first trial, which begins when the order is on disk. */
bool sitting_blind_begin(struct sitting *s, const struct blind_wish *w, struct err *err);
/* Asks the helper for the next trial; after the last trial, asks whether to end the run. */
bool sitting_blind_next(struct sitting *s, struct err *err);
bool sitting_blind_end(struct sitting *s, struct err *err); /* reveals the order */
/* Records the listener's answer for the current trial: the number of the device, or 0 for no idea
 * (which counts as no answer in a naming test). It may be changed until the next trial. */
bool sitting_answer(struct sitting *s, size_t number, struct err *err);
bool sitting_may_answer(const struct sitting *s, size_t number); /* is it a device of the trial? */
/* Return the highest number that may be an answer, and the name of an answer. */
size_t sitting_answers(const struct sitting *s);
const char *sitting_answer_name(const struct sitting *s, size_t number);
bool sitting_is_blind(const struct sitting *s);
/* Is a note hidden because it was made before the open blind run? */
bool sitting_hides_note(const struct sitting *s, const struct uuid *note);
/* Appends the name of a device for the screen; in a blind run, the number of the trial. made: the
 * note made with that device; NULL: the device worn now. */
void sitting_add_worn(const struct sitting *s, const struct uuid *device, const struct uuid *made,
	struct buf *out);
/* Was the note made with the device worn now? In a blind run: in the current trial? */
bool sitting_is_worn(const struct sitting *s, const struct note *n);
/* While a trial is asked for, appends what the helper has to do: "put on AFUL Performer8, volume
 * 22". */
void sitting_add_helper(const struct sitting *s, struct buf *out);

/* ---- ABX and preference test (abx.c): the two sounds of the bench, without a helper ---- */

/* In a preference test ABX_A is the first sound of the trial, ABX_B the second; there is no X. */
enum abx_heard { ABX_A, ABX_B, ABX_X };

/* Begins n random trials of an ABX test (pairs: of a preference test) with the loop as the passage,
 * else the current cue. The first trial begins when the order of the trials is on disk. */
bool sitting_abx_begin(struct sitting *s, size_t n, bool pairs, struct err *err);
/* Plays A, B, or the X of the trial. */
bool sitting_abx_play(struct sitting *s, enum abx_heard what, struct err *err);
bool sitting_abx(const struct sitting *s); /* is an ABX or preference test of two sounds open? */
bool sitting_prefers(const struct sitting *s); /* is a preference test open? */
/* Appends "A sounds" in a trial of two sounds. */
void sitting_abx_words(const struct sitting *s, struct buf *out);

/* ---- chains (chains.c; record/chains.h lists them) ---- */

/* Does another device play the music of this chain? False for NULL. */
bool sitting_chain_is_clock(const struct chain *c);
/* Puts the chain of this name in use; "": the next chain. */
bool sitting_choose_chain(struct sitting *s, const char *name, struct err *err);
/* Add or change a chain by a line, "name: key=value, …" (config/chain.h). An added chain is put in
 * use; a changed chain stays in use if it was. */
bool sitting_add_chain(struct sitting *s, const char *line, struct err *err);
bool sitting_change_chain(struct sitting *s, const char *line, struct err *err);

/* ---- the playlist file (files.c): written on request only, then read again ---- */

/* Adds a cue to the current item at the audible position; label: NULL or "" for none. */
bool sitting_add_cue(struct sitting *s, const char *label, struct err *err);
/* Writes the selected item, which was added at the bench, into its section of the playlist. */
bool sitting_into_playlist(struct sitting *s, struct err *err);
/* Does this file have the content of the playlist that was read last? */
bool sitting_has_read(const struct sitting *s, const char *path);

/* Record the room, and the mood of the listener, with the sitting; "" removes them. */
bool sitting_room(struct sitting *s, const char *text, struct err *err);
bool sitting_mood(struct sitting *s, const char *text, struct err *err);

#endif
