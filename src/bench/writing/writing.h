/*
 * The rows that the listener makes: notes, ratings, devices, chains, volumes, tracks and their
 * files.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "bench/sitting/sitting.h"

/* ---- adding and changing markers, notes and tracks ---- */

/* Adds a marker at the audible position. letter: a letter of marker_kinds in the profile, which
 * gives the kind; NULL or "": no kind. */
bool writing_mark(struct sitting *s, const char *letter, struct err *err);
/* Opens a new note for writing: at the audible position if `timed`, else without a time. */
bool writing_note(struct sitting *s, bool timed, struct err *err);
/* Opens a note without a time. part: a part of the review, such as diary, section, chain or
 * packaging (note_parts of record/note_rules.h); "question ID"; or "" for the current track. */
bool writing_note_part(struct sitting *s, const char *part, struct err *err);
/* Keeps a note with these words, of the moment at_ns (clock_mono_ns). An open note stays open.
 * moved: the sound has jumped since, so the time is approximate. */
bool writing_note_at(
	struct sitting *s, const char *words, int64_t at_ns, bool moved, struct err *err);
/* Adds a track at the end of the section with this id (NULL: the section "also heard") and selects
 * it. what: an address, a file, or the title of a track that another player plays. */
bool items_add(struct sitting *s, const char *what, const char *section, struct err *err);
/* Does the same, but refuses what names no file and no address. */
bool items_add_named(struct sitting *s, const char *what, const char *section, struct err *err);
/* Adds n files or addresses to the section "also heard", except sources of existing tracks. */
bool items_add_files(struct sitting *s, char *const *what, size_t n, struct err *err);
/* Files dropped on the terminal (dropped.c): their paths, and what they are. */
struct dropped {
	struct texts paths;
	bool music, pictures; /* music: also a folder */
};
/* Reads paths: one a line, or words in quotes or with backslashes as in a shell, also file://
 * addresses. Returns false, and *d is empty, unless each word is the path of music, a folder or a
 * picture that is there. The caller calls dropped_finish. */
bool dropped_read(struct dropped *d, const char *text, size_t n);
void dropped_finish(struct dropped *d);
/* Appends the paths, as dropped_read reads them. */
void dropped_words(const struct dropped *d, struct buf *out);
/* Returns true if the endings of all pictures are of kinds that a note can have. */
bool dropped_are_cleaned(const struct dropped *d, struct err *err);
/* Makes a note of each picture on a part (writing_note_part). The pictures are copied on threads,
 * and a note is kept when its copy is there. */
bool dropped_note(struct sitting *s, const struct dropped *d, const char *part, struct err *err);
/* Returns true if a picture is being copied. */
bool dropped_waits(const struct sitting *s);
bool writing_edit(struct sitting *s, const struct uuid *note, struct err *err);
/* closes the open note and keeps it; an empty note is dropped */
void writing_keep(struct sitting *s);
void writing_give_up(struct sitting *s); /* closes and drops the open note; undo reopens it */
bool writing_delete_note(struct sitting *s, const struct uuid *note, struct err *err);
/* Restores a deleted note. */
bool writing_bring_back(struct sitting *s, const struct uuid *note, struct err *err);
/* Makes a note private, or public again. */
bool writing_private(struct sitting *s, const struct uuid *note, struct err *err);
/* Sets the end of the note to the audible position. */
bool writing_range_note(struct sitting *s, const struct uuid *note, struct err *err);
/* Returns the first words of a note in quotation marks; the caller frees. */
char *note_start(const struct note *n);
/* Returns the parts on which a note of this review can be: those of earlog, but for `question`,
 * which needs its id, and the author's own. The caller calls texts_finish. */
struct texts writing_parts(const struct sitting *s);
/* Chooses what writing_move moves: the rating of the selected row of the wheel, or the selected
 * note, else the one written last. Returns its words, which the caller frees; NULL with err: none.
 */
char *writing_begin_move(struct sitting *s, bool rating, struct err *err);
/* Returns the setup of what writing_move moves; *rating: it is a rating. */
const struct setup *writing_moved(const struct sitting *s, bool *rating);
/* Moves it to a track of the list, to a device of the review, or a rating to a section. */
bool writing_move(struct sitting *s, const struct uuid *to, struct err *err);
/* Moves it to the setting that has this name, "gold, plated", or to its own with what a switch can
 * be, "gold". Returns false if no setting is called so, with err if several are. */
bool writing_move_to_setting(struct sitting *s, const char *name, struct err *err);
/* Inserts typed or pasted text into the open note, and replaces the short codes that the user's
 * profile (config.yaml) defines. */
bool open_note_type(struct sitting *s, const char *text, size_t n);
/* Completes the word before the caret to a word of the lexicon and shows its definition. Each
 * further call replaces it by the next word. */
bool open_note_complete(struct sitting *s, struct err *err);
/* Call after a change of s->editor (editor.h): stores the open note. */
void open_note_edited(struct sitting *s);
bool prose_is_remark(const struct sitting *s); /* whether the editor has no note, but a remark */
/* Appends what the editor changes: "note", "remark on Punch: 3". */
void prose_add_written(const struct sitting *s, struct buf *out);
/* Moves the caret of the open note to byte `at` of its text, or to the end if the text is
 * shorter. */
void open_note_caret_to(struct sitting *s, size_t at);
/* Inserts the current time of the track, "[1:10]", into the open note. */
bool open_note_insert_time(struct sitting *s, struct err *err);

/* ---- rating the selected attribute of the rating wheel (wheel.c) ---- */

/* Call when the wheel is opened: on another device, setting or chain than the last time, it begins
 * where those of before were rated and this one was not, else at the first attribute without a
 * rating. */
void wheel_open(struct sitting *s);
/* Call when the wheel is shown: until it is closed, a swap goes back in the same way. */
void wheel_show(struct sitting *s);
/* Call when the wheel is closed: it rates the section from then on, or still the whole device; so
 * do the command that rates a named word, and the wheel when it is opened again. */
void wheel_close(struct sitting *s);
void wheel_choose(struct sitting *s, size_t row);
const struct wheel_row *wheel_chosen(const struct sitting *s); /* the selected row; NULL: none */
/* Returns the wheel's row for an attribute or score; NULL: not on the wheel. */
struct wheel_row *wheel_row_of(const struct sitting *s, const char *attribute);
/* Returns the section of the current track, while there is none the chosen one; NULL: none. */
const struct section *wheel_section(const struct sitting *s);
/* The names of the scopes, by enum scope. */
extern const char *const wheel_scopes[];
/* Appends what a rating is about: "track", "cue 1:10 crescendo", "section" or "whole". */
void wheel_place(const struct sitting *s, struct buf *out);
/* Changes what a rating is about, in turn: the track, its cue at this time, the section, the whole
 * review. */
void wheel_scope(struct sitting *s);
/* Selects a score, or adds an attribute of the lexicon for this session, by id or name. */
bool wheel_add(struct sitting *s, const char *word, struct err *err);
/* Takes back the newest rating of the selected attribute; of an earlier evening after a question.
 */
bool wheel_unrate(struct sitting *s, struct err *err);
/* Gives the rating of an earlier evening, which keeps its day, the value of this evening's, which
 * is withdrawn; or the typed value, if there is none. One step of undo. */
bool wheel_correct(struct sitting *s, const char *typed, struct err *err);
/* Rates the selected attribute. */
bool wheel_rate(struct sitting *s, double value, struct err *err);
/* Rates the selected attribute with typed text: a number, a word of its scale, "-" to take the
 * rating back. */
bool wheel_rate_text(struct sitting *s, const char *typed, struct err *err);
/* Rates the selected attribute with a digit, which goes on with the unfinished number if the scale
 * has the longer one. */
bool wheel_rate_digit(struct sitting *s, int digit, struct err *err);
/* The next digit is behind a decimal point. Returns false if no number is unfinished, or the scale
 * has no decimals. */
bool wheel_rate_point(struct sitting *s);
/* Returns the number of the selected row that another digit can go on with: "-", "1", "3."; "":
 * none. wheel_end_number ends it: the next digit begins a number, the next minus is its sign. */
const char *wheel_unfinished(const struct sitting *s);
void wheel_end_number(struct sitting *s);
/* Changes the rating of the selected attribute by `by` steps of its scale. A minus before the first
 * digit is a sign if the scale goes below zero. */
bool wheel_rate_step(struct sitting *s, int by, struct err *err);
/* Changes the confidence of the rating, in turn: sure, unsure, not stated. */
bool wheel_rate_confidence(struct sitting *s, struct err *err);
/* Sets the remark on the selected rating; "none" removes the remark, "" opens it in the editor. */
bool wheel_rate_remark(struct sitting *s, const char *text, struct err *err);
/* Makes the remark on the selected rating private, or public again. */
bool wheel_private_remark(struct sitting *s, struct err *err);
/* Sets *device and *value of benchmark number n, from 0, that the profile has for this attribute.
 * Returns false if there is none. */
bool wheel_benchmark(const struct sitting *s, const struct wheel_row *r, size_t n,
	const char **device, double *value);
/* Appends a rating in words, "Punch 4 (dongle)": a rating of this evening with its value, and with
 * the parts of its setup that are not in use now. */
void wheel_add_rating(const struct sitting *s, const struct rating *r, struct buf *out);
/* Returns the lexicon of the wheel; NULL: it could not be read. */
const struct lexicon_file *wheel_lexicon(const struct sitting *s);

/* ---- changing devices, matching levels, comparing (wear.c, against.c) ---- */

/* Ask the listener to put on device `number` (1: the device under test); wear_back: the
 * previous device. */
bool wear_device(struct sitting *s, size_t number, struct err *err);
bool wear_back(struct sitting *s, struct err *err);
/* Returns true while the listener is asked to put something on: notes and ratings are still of what
 * is in use. */
bool wear_asks(const struct sitting *s);
/* Appends which one of its settings the device of a setup has, " (foam M)", if there are several.
 */
void wear_add_setting(const struct sitting *s, const struct setup *on, struct buf *out);
/* Puts the setting of this name (of the device in use) in use. */
bool wear_setting_named(struct sitting *s, const char *name, struct err *err);
bool wear_setting(struct sitting *s, const struct uuid *setting, struct err *err);
/* Puts a setting of the list in use, or what a switch can be (switches_value). */
bool wear_chosen(struct sitting *s, const struct uuid *which, struct err *err);
/* Returns the setup to which a volume typed now belongs: while a swap is asked for, with the new
 * device; else that in use. Sets *before to what was on before the last swap, of a device, setting
 * or chain, with which its level may be matched; without a device: nothing was. */
struct setup wear_volume_setup(const struct sitting *s, struct setup *before);
/* Returns in words what the level of a setup is matched to: another device, setting or chain. The
 * caller frees. */
char *wear_other_words(const struct sitting *s, const struct setup *on, const struct setup *to);
/* Returns false with err if no volume can be noted now: there is no chain, or a test hides it. */
bool wear_may_note_volume(struct sitting *s, struct err *err);
/* Records a volume, "22", in the unit of the chain (yaml/quantity.h). "22 by ear" is as loud as
 * the previous device, setting or chain; a test signal that sounds is recorded with it. */
bool wear_volume(struct sitting *s, const char *text, struct err *err);
/* Sets the device or chain with which the open or next note compares, by its name ("…, from
 * memory": without the device at hand); "none": no comparison; "": only checks that a note may
 * compare. */
bool against_choose(struct sitting *s, const char *name, struct err *err);
/* Puts a note on driveability under the next chain. Else sets the next of these: the names in the
 * open note, the last one before the caret first; the device or chain in use before the swap; a
 * choice from the list; nothing. Returns false if the list is next. */
bool against_next(struct sitting *s);
/* Returns the device or chain with which the open or next note compares. */
struct compared against_compared(const struct sitting *s);
/* Sets *out to what against_next would set because the open note names it. Returns false if the
 * note names nothing, or compares already. */
bool against_offer(const struct sitting *s, struct compared *out);
struct comparable LIST_OF(struct compared);
/* Lists all devices and chains that the open or next note can be compared with, except those in
 * use: the devices at hand, the review's chains, then all devices again, for a comparison from
 * memory. */
struct comparable against_choices(const struct sitting *s);
void comparable_finish(struct comparable *c);
/* Returns the kind of the compared side: "device", "setting" or "chain". */
const char *against_kind(const struct compared *c);
/* The words behind the name of a device that is compared from memory, for against_choose. */
#define FROM_MEMORY ", from memory"
void against_add_compared(const struct sitting *s, const struct compared *c, struct buf *out);
/* Returns the name of a compared device in brief. A setting stays whole: the last word of "bal,
 * firmware 1.02" would be another one. */
const char *against_brief(const struct sitting *s, const struct compared *c, const char *name);

/* ---- choosing and adding chains (chain_choice.c; record/chains.h lists them) ---- */

/* Puts the chain with this name in use. */
bool chain_choice_choose(struct sitting *s, const char *name, struct err *err);
/* Puts the device, setting or chain with this UUID in use. A device is asked for first; the same
 * passage plays again. */
bool chain_choice_take(struct sitting *s, const struct uuid *which, struct err *err);
/* Adds a chain, from a line "name: key=value, …" (files/chain.h), and puts it in use. */
bool chain_choice_add(struct sitting *s, const char *line, struct err *err);
/* Returns true if a row of this kind names the device, chain or setting. */
bool chain_choice_named_by(const struct sitting *s, enum row_kind kind, const struct uuid *u);
/* Removes a device, chain or setting that no file and no row names from its list. Fails with what
 * names it.
 */
bool chain_choice_remove(struct sitting *s, const struct uuid *which, struct err *err);

/* ---- linking files to tracks (items.c) ---- */

/* Makes a file (playable_file_named) the first source of the selected track's recording, and
 * removes the source that was linked before. Call only while a track is selected. */
bool items_link_file(struct sitting *s, const char *path, struct err *err);
