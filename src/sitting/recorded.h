/*
 * The actions of the listener that are stored in the archive: notes, ratings, devices, chains,
 * volumes, blind tests. Also the search in earlier notes.
 */
#ifndef SITTING_RECORDED_H
#define SITTING_RECORDED_H

#include "record/chains.h"
#include "sitting/sitting.h"
#include "store/store.h"

/* ---- finding notes ---- */

/* Returns the selected note (commands such as edit and delete work on it); NULL: none. */
const struct note *sitting_chosen_note(const struct sitting *s);

/* A note about the current track, or the remark of a rating of it that counts, made with another
 * device, perhaps in another review. */
struct other_note {
	const char *device;
	const char *listener;    /* who made the note; NULL: the owner of the archive */
	const struct note *note; /* NULL: a remark */
	const char *text;        /* the words; of a remark "Punch 3: soft hits" */
	int64_t track_ms;        /* time of the note in the track; NO_MS: none */
	/* The note is at the cue that the screen highlights. Equal for all notes that one call of
	 * sitting_others writes. */
	bool at_cue;
};

/* Writes to out at most `most` notes about other devices, from any review, newest first: those at
 * the highlighted cue, or, if there are none, those on the current track and the remarks on it,
 * each after the notes of its device and listener. Returns their number. The profile may hide such
 * notes, here and in bench_item.notes, until the listener has written a note at that cue or on that
 * track. The pointers are valid until the next event. */
size_t sitting_others(const struct sitting *s, struct other_note *out, size_t most);
/* Writes to out at most `most` notes of this review that contain the words, newest first; returns
 * their number. The pointers are valid until the next change. */
size_t sitting_find(
	const struct sitting *s, const char *words, const struct note **out, size_t most);
/* Selects a note and its track, and plays from the time of the note. */
bool sitting_go_to_note(struct sitting *s, const struct uuid *note, struct err *err);
/* Returns true if a note is about this row (coverage_has). */
bool sitting_is_covered(const struct sitting *s, enum row_kind kind, const struct uuid *row);
/* Returns true if the track has a note with text. Also counts notes that the profile hides; in a
 * blind test counts only notes that may be shown. */
bool sitting_item_is_covered(const struct sitting *s, const struct bench_item *b);
/* Appends the titles of the tracks that a question names: "hear Shivers, Ciaccona"; "": none. */
void sitting_question_items(const struct sitting *s, const struct question *q, struct buf *out);
/* Appends a line for each thing that remains to be done: the open note, and the trial of an open
 * blind test or else the number of tracks without a note. Leaves this number out if it is 0, or if
 * no track has a note. */
void sitting_add_left(const struct sitting *s, struct buf *out);

/* ---- adding and changing markers, notes and tracks ---- */

/* Adds a marker at the audible position. letter: a letter of marker_kinds in the profile, which
 * gives the kind; NULL or "": no kind. */
bool sitting_mark(struct sitting *s, const char *letter, struct err *err);
/* Removes a marker that was not meant (auto-repeat of a held key, a letter of a word), unless
 * something else was changed since. */
void sitting_unmark(struct sitting *s, const struct uuid *marker);
/* Opens a new note for writing: at the audible position if `timed`, else without a time. */
bool sitting_note(struct sitting *s, bool timed, struct err *err);
/* Opens a note without a time. part: a part of the review, such as diary, section, chain or
 * packaging (note_parts of record/records.h); "question ID"; or "" for the current track. */
bool sitting_note_part(struct sitting *s, const char *part, struct err *err);
/* Adds a track at the end of the section with this id (NULL: the section "also heard") and selects
 * it. what: an address, a file, or the title of a track that another player plays. */
bool sitting_add_item(struct sitting *s, const char *what, const char *section, struct err *err);
/* Adds n files or addresses to the section "also heard", except sources of existing tracks. */
bool sitting_add_items(struct sitting *s, char *const *what, size_t n, struct err *err);
bool sitting_edit(struct sitting *s, const struct uuid *note, struct err *err);
/* closes the open note and keeps it; an empty note is dropped */
void sitting_keep(struct sitting *s);
void sitting_give_up(struct sitting *s); /* closes and drops the open note; undo reopens it */
bool sitting_delete_note(struct sitting *s, const struct uuid *note, struct err *err);
/* Restores a deleted note. */
bool sitting_bring_back(struct sitting *s, const struct uuid *note, struct err *err);
/* Makes a note private, or public again. */
bool sitting_private(struct sitting *s, const struct uuid *note, struct err *err);
/* Set the start of the note to the audible position; or its end (sitting_range_note). */
bool sitting_note_now(struct sitting *s, const struct uuid *note, struct err *err);
bool sitting_range_note(struct sitting *s, const struct uuid *note, struct err *err);
bool sitting_nudge_note(struct sitting *s, const struct uuid *note, int64_t by_ms, struct err *err);
/* ticks the track off in the list, or removes the tick */
bool sitting_done(struct sitting *s, size_t item);
bool sitting_undo(struct sitting *s, struct err *err);
bool sitting_redo(struct sitting *s, struct err *err);
void sitting_retry(struct sitting *s); /* after a failure to store, tries again at once */

/* Inserts typed or pasted text into the open note, and replaces the short codes that the user's
 * profile (config.yaml) defines. */
bool sitting_type(struct sitting *s, const char *text, size_t n);
/* Completes the word before the caret to a word of the lexicon and shows its definition. Each
 * further call replaces it by the next word. */
bool sitting_complete(struct sitting *s, struct err *err);
/* Call after a change of s->editor (editor.h): stores the draft of the note. */
void sitting_edited(struct sitting *s);
/* Returns what the editor changes if it is not a note: remark, room, state or chain; else NULL. */
const char *sitting_written(const struct sitting *s);
/* Appends what the editor changes: "note", "remark on Punch: 3", "new chain". */
void sitting_add_written(const struct sitting *s, struct buf *out);
/* Moves the caret of the open note to byte `at` of its text, or to the end if the text is
 * shorter. */
void sitting_caret_to(struct sitting *s, size_t at);
/* Inserts the current time of the track, "[1:10]", into the open note. */
bool sitting_insert_time(struct sitting *s, struct err *err);

/* ---- rating the selected attribute of the rating wheel (wheel.c) ---- */

/* Returns false while ratings wait until the open test ends. */
bool sitting_may_rate(const struct sitting *s);
/* Call when the wheel is opened: on another device than the last time, it begins at the first
 * attribute without a rating. */
void sitting_wheel_open(struct sitting *s);
void sitting_wheel_choose(struct sitting *s, size_t row);
/* Changes what a rating is about, in turn: the track, the section, the whole review. */
/* Asks for what the archive knows of the device with this name. */
bool sitting_ask_story(struct sitting *s, const char *device, struct err *err);
/* Returns the answer to the last sitting_ask_story; NULL: not read yet. Without a device: no
 * device, or several, have this name. */
const struct device_story *sitting_story(const struct sitting *s);
void sitting_wheel_scope(struct sitting *s);
/* Adds an attribute of the lexicon, by id or name, to the rating wheel for this session. */
bool sitting_wheel_add(struct sitting *s, const char *word, struct err *err);
/* Rates the selected attribute; NAN removes the value of its rating ("not judged"). */
bool sitting_rate(struct sitting *s, double value, struct err *err);
/* Rates the selected attribute with a digit; the same digit again adds a half. After a minus
 * key, on a scale that goes below zero, the digit is negative. */
bool sitting_rate_digit(struct sitting *s, int digit, struct err *err);
/* Changes the rating of the selected attribute by `by` steps of its scale. */
bool sitting_rate_step(struct sitting *s, int by, struct err *err);
/* Changes how sure the listener is of the rating, in turn: sure, unsure, not stated. */
bool sitting_rate_confidence(struct sitting *s, struct err *err);
/* Sets the remark on the selected rating; "none" removes the remark, "" opens it in the editor,
 * also before the rating: to keep the text then asks for the digit. */
bool sitting_rate_remark(struct sitting *s, const char *text, struct err *err);
/* Makes the remark on the selected rating private, or public again. */
bool sitting_private_remark(struct sitting *s, struct err *err);
/* Sets *device and *value of benchmark number n, from 0, that the profile has for this attribute.
 * Returns false if there is none. */
bool sitting_benchmark(const struct sitting *s, const struct wheel_row *r, size_t n,
	const char **device, double *value);
/* Returns the lexicon of the wheel; NULL: it could not be read. */
const struct lexicon_file *sitting_lexicon(const struct sitting *s);
/* Returns the n-th word of the lexicon, from 0, that starts with `start`; NULL after the last. */
const char *sitting_word(const struct sitting *s, const char *start, size_t n);

/* ---- changing devices, matching levels, comparing (wear.c, level_match.c, against.c) ---- */

/* Ask the listener to put on device `number` (1: the device under test); sitting_wear_back: the
 * previous device. */
bool sitting_wear(struct sitting *s, size_t number, struct err *err);
/* Returns the number of times that the device was put on in this session, from 1 (its seating). */
int64_t sitting_fit(const struct sitting *s);
/* the listener has reseated the device: counts one more seating */
void sitting_reseat(struct sitting *s);
bool sitting_wear_back(struct sitting *s, struct err *err);
/* Returns true if the session file says that the device is known from memory only: it cannot be
 * worn. */
bool sitting_from_memory(const struct sitting *s, size_t number);
/* Puts the variant of this name (of the device in use) in use; "": the next variant. */
bool sitting_choose_variant(struct sitting *s, const char *name, struct err *err);
/* Returns the device on the listener's head: the device in use, except in the first steps of a
 * level match, when it is the other device. */
const struct uuid *sitting_device_on(const struct sitting *s);
/* Returns the current setup with that device. */
struct setup sitting_setup_on(const struct sitting *s);
/* Returns true if a level match waits for the volume of the second device. */
bool sitting_match_ready(const struct sitting *s);
/* Returns the device to which a volume typed now belongs: while a swap is asked for, the new
 * device; else the device in use. Sets *before to the device with which its level may be
 * matched. */
const struct uuid *sitting_volume_device(const struct sitting *s, const struct uuid **before);
/* Records a volume, "22", in the unit of the chain (config/quantity.h). how: how the level was
 * matched to the previous device, "" for by ear; NULL: not matched, unless the text itself says so:
 * "22 by ear". */
bool sitting_volume(struct sitting *s, const char *text, const char *how, struct err *err);
/* sitting_match_levels begins to match the level of the device in use to the previous device, step
 * by step. text: the method, "ear", "meter", "ear 1k" or "meter 1k" ("": "ear"). If text is a
 * volume, "22" or "22 by ear", records that both are equally loud at it. */
const char *sitting_match_way(size_t n); /* matching method n, from 0; NULL after the last */
bool sitting_match_levels(struct sitting *s, const char *text, struct err *err);
/* Sets the device or chain with which the open or next note compares, by its name; "none": no
 * comparison; "": the next one of devices at hand, chains, devices known from memory, none. */
bool sitting_against(struct sitting *s, const char *name, struct err *err);
/* Returns the device or chain with which the open or next note compares. */
struct compared sitting_compared(const struct sitting *s);
/* Returns the device or chain with which a closed note compares; if none is set, the one suggested
 * by the words of the note, marked `offered`. */
struct compared sitting_note_compared(const struct sitting *s, const struct note *n);
/* If a closed note compares with nothing, sets the device or chain that its words suggest; else
 * removes the comparison. */
bool sitting_tick(struct sitting *s, const struct uuid *note, struct err *err);
void sitting_add_compared(const struct sitting *s, const struct compared *c, struct buf *out);

/* ---- blind tests (blind_run.c): a helper swaps devices unseen by the listener ---- */

struct blind_wish {
	/* numbers of the devices to compare, from 1 (the device under test) */
	size_t devices[9], n;
	/* each device is heard this many times; ignored if `repeats` or `draws` is not 0 */
	size_t blocks;
	/* If not 0: each device is heard once, plus this number of hidden repeats. */
	size_t repeats;
	/* If not 0: the number of trials, in each of which one of two devices plays and the
	 * listener names it. */
	size_t draws;
	/* With `draws`: each trial plays both devices or sounds, and the listener prefers one. */
	bool pairs;
	bool alike; /* the devices feel alike when worn */
	/* If the test compares two sounds: their kind (blind_run.sounds). NULL: devices. */
	const char *sounds;
};

/* Begins a blind test: stores a random order of its trials and, when that is on disk, asks the
 * helper for the first trial. */
bool sitting_blind_begin(struct sitting *s, const struct blind_wish *w, struct err *err);
/* Asks the helper for the next trial; after the last trial, asks whether to end the test. */
bool sitting_blind_next(struct sitting *s, struct err *err);
/* ends the test and reveals the order */
bool sitting_blind_end(struct sitting *s, struct err *err);
/* Records the listener's answer to the current trial: the number of a device or sound, or 0 for no
 * idea, which a test that names devices refuses. A later call before the next trial replaces the
 * answer. */
bool sitting_answer(struct sitting *s, size_t number, struct err *err);
/* Returns false and sets err until the current trial can be answered: until all sounds that the
 * answer is about have sounded, and the answer before is on disk. */
bool sitting_trial_heard(const struct sitting *s, struct err *err);
/* Returns true if `number` is a possible answer to the current trial. */
bool sitting_may_answer(const struct sitting *s, size_t number);
/* Returns the highest number that can be an answer; sitting_answer_name returns the name of an
 * answer. */
size_t sitting_answers(const struct sitting *s);
const char *sitting_answer_name(const struct sitting *s, size_t number);
bool sitting_is_blind(const struct sitting *s);
/* Returns true if a blind test is open and the note was not made in it: such notes are hidden. */
bool sitting_hides_note(const struct sitting *s, const struct uuid *note);
/* Appends the name of a device for the screen; in a blind test, the number of the trial instead.
 * made: the note made with that device; NULL: the device is in use now. */
void sitting_add_worn(const struct sitting *s, const struct uuid *device, const struct uuid *made,
	struct buf *out);
/* Returns true if the note was made with the device in use; in a blind test: in the current
 * trial. */
bool sitting_is_worn(const struct sitting *s, const struct note *n);
/* Appends what the helper has to do for the next trial: "put on AFUL Performer8, volume 22";
 * nothing if the session does not ask for a device to be put on for a trial. */
void sitting_add_helper(const struct sitting *s, struct buf *out);

/* ---- ABX and preference tests of the two sounds that `switch` toggles (abx_run.c) ---- */

/* The sound that plays in a trial. In a preference test ABX_A is the first sound of the trial and
 * ABX_B the second; there is no X. */
enum abx_heard { ABX_A, ABX_B, ABX_X };

/* Begins n trials in random order of an ABX test (pairs: of a preference test). The passage is the
 * loop, else the current cue. The first trial begins when the order is on disk. */
bool sitting_abx_begin(struct sitting *s, size_t n, bool pairs, struct err *err);
/* Plays sound A, sound B, or the X of the current trial. */
bool sitting_abx_play(struct sitting *s, enum abx_heard what, struct err *err);
/* true: an ABX or preference test of two sounds is open */
bool sitting_abx(const struct sitting *s);
bool sitting_prefers(const struct sitting *s); /* true: a preference test is open */
/* During a trial of two sounds appends which one plays: "A sounds". */
void sitting_abx_words(const struct sitting *s, struct buf *out);

/* ---- choosing and changing chains (chain_choice.c; record/chains.h lists them) ---- */

/* Returns true if a device other than this computer plays the music of the chain, so that earlog
 * runs its clock. False for NULL. */
bool sitting_chain_is_clock(const struct chain *c);
/* Puts the chain with this name in use; "": the next chain. */
bool sitting_choose_chain(struct sitting *s, const char *name, struct err *err);
/* Add or change a chain, from a line "name: key=value, …" (config/chain.h). sitting_add_chain puts
 * the new chain in use; sitting_change_chain keeps the chain in use if it was. */
bool sitting_add_chain(struct sitting *s, const char *line, struct err *err);
bool sitting_change_chain(struct sitting *s, const char *line, struct err *err);
/* Opens the editor with the line of a chain; UUID_NONE: with an empty line, for a new chain. */
bool sitting_write_chain(struct sitting *s, const struct uuid *chain, struct err *err);

/* ---- writing to the playlist file (files.c) on request; the file is then read again ---- */

/* Adds a cue to the current track at the audible position. label: its text; NULL or "": none. */
bool sitting_add_cue(struct sitting *s, const char *label, struct err *err);
/* Writes the selected track into its section of the playlist file, if the track was added in a
 * session and not by the file. */
bool sitting_into_playlist(struct sitting *s, struct err *err);
/* Returns true if the content of this file is the playlist that was read last. */
bool sitting_has_read(const struct sitting *s, const char *path);

/* Record the room, or the mood of the listener, in the row of this session. "none" removes the
 * text; "" opens it in the editor. */
bool sitting_room(struct sitting *s, const char *text, struct err *err);
bool sitting_mood(struct sitting *s, const char *text, struct err *err);

#endif
