/* Notes: making a new note, what it is about, what it compares with, and its time in the track. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/err.h"
#include "base/yaml/pairs.h"
#include "review/files/note_part.h"
#include "review/record/edits.h"
#include "review/record/wording.h"

/* Adds the parts that the author named, of a review (NULL: none), with the names that files gave
 * them last. A part that was named is the author's, also if earlog has one of this id. */
void note_own_parts(struct pairs *into, const struct review *r);
/* Returns the part of the review that has this word or this name; NULL: none. The caller frees. */
char *note_part_named(const struct review *r, const char *word);
/* Says that the review has no part of this name: which there are, and the line that adds it.
 * Returns false. */
bool note_part_refused(const struct review *r, const char *word, struct err *err);
/* Returns the words that readers see for a part: the name that the author gave it, "what I like"
 * for "like"; most parts of earlog, and one without a name, are returned unchanged. The caller
 * frees. */
char *note_part_name(const struct review *r, const char *part);

/* Sets the UUID (a new one), review, device and time of a note that row_new made. */
void note_begin(struct note *n, const struct uuid *review, const struct uuid *device);
/* Sets the time of a note to a time in its track, typed by the user or imported. Clears its source
 * and reaction time, which would shift it. from: one of the POS_ words. */
void note_set_time(struct note *n, const struct timespan *t, const char *from);
/* Sets the time of a note in its track to one that the listener typed. A start or an end in the
 * second that the note shows already keeps its milliseconds; the note keeps its source. offset_ms:
 * of the source (source_offset_ms). Returns true if the time has changed. */
bool note_type_time(struct note *n, const struct timespan *t, int64_t offset_ms);
/* Decides whether a note that moves from one track to another keeps its time: if both play the same
 * recording, or the clock or another player gave it. Returns false if it had one and loses it. */
bool note_keeps_time(
	struct note *n, const struct record *r, const struct uuid *from, const struct uuid *to);
/* Appends the text of a question, with the name of the device (NULL: "it") in place of {device}. */
void question_add_text(struct buf *out, const char *text, const char *device);
/* Sets the question that a note answers, and the note's section to the question's. */
void note_set_question(struct note *n, const struct question *q);
/* Returns true if the note is a marker: it has no words. */
bool note_is_marker(const struct note *n);
/* Returns true if the note belongs to a part of the review that is about the device under test,
 * whichever device was in use. */
bool note_is_of_review(const struct note *n);
/* Returns true if the note belongs to another review, and may be shown. */
bool note_is_elsewhere(const struct record *r, const struct uuid *review, const struct note *n);
/* The devices that a note compares, the device under test, `tested`, first. A note on another
 * device that names none is a comparison with `tested`. Both are the same if the note compares no
 * devices.
 */
struct note_pair {
	struct uuid of, with;
};
struct note_pair note_pair(
	const struct record *rec, const struct uuid *tested, const struct note *n);
bool note_compares(const struct record *rec, const struct uuid *tested, const struct note *n);
/* Returns true if the note is about a frequency of a measured response, which a listener sees. A
 * note that a session made is about a test signal, which a listener hears. */
bool note_is_on_graph(const struct note *n);
/* Returns true if an act (struct withheld) of rec makes the note with this UUID private, or the
 * remark of the rating with this UUID. withheld_set adds edits that make such an act, or delete all
 * of them. */
bool withheld_is(const struct record *rec, const struct uuid *target);
void withheld_set(
	const struct record *rec, const struct uuid *target, bool private, struct edits *out);
/* Returns true if the note is private: its own field says so, or a struct withheld of rec. */
bool note_is_private(const struct record *rec, const struct note *n);
/* Marks each new version of a private note in `out` as private, unless the edits also change
 * whether the note is private. A version so marked never leaves the archive, also after the note
 * was made public from another machine, which shows other words. */
void note_mark_private(const struct record *rec, struct edits *out);
/* Adds edits that make a note private by a new struct withheld, or public by deleting those. */
void note_withhold(const struct record *rec, const struct note *n, bool private, struct edits *out);
/* If the note has neither a track nor a part of the review, sets n->part from what it is about. */
void note_complete_part(struct note *n);
/* The device, setting or chain with which a note compares what is in use; all UUID_NONE: none. */
struct compared {
	struct uuid device, variant, chain;
	bool memory; /* the listener does not have the device at hand: compares from memory */
};
/* Sets the device, else the setting, else the chain that a note compares with; if all are none, it
 * compares with nothing. Ignores what the note itself was heard with. */
void note_compare_with(struct note *n, const struct compared *with);
struct compared note_compared(const struct note *n);
bool compared_is_nothing(const struct compared *c);
/* Lists the devices and chains of the review, in use with its notes, that `text` names, other than
 * those with which the note was heard: those before the offset `caret` first, the last of them
 * first. rec must have the review, its comparisons, devices and chains. Returns their number. The
 * caller frees *found. */
size_t note_offers(const struct record *rec, const struct note *n, const char *text, size_t caret,
	struct compared **found);
/* Makes a note that compares with nothing, and whose words begin with "vs Cantor: ", compare with
 * the device or chain so named; not while a blind run is open. rec must also have the review's
 * blind runs. */
void note_take_versus(const struct record *rec, struct note *n);
/* Returns the length of the words at the start of `body`, the note's words, that say only with what
 * the note compares, as stored: "vs Cantor: "; 0: none. */
size_t note_versus(const struct record *rec, const struct note *n, const char *body);
/* If a note of the shell compares with a device that its review does not list, adds an edit that
 * lists it as a compared device. rec must have the review, its comparisons and the device. */
void note_against_edits(const struct record *rec, const struct note *n, struct edits *out);

/* Returns the listener's newest note from a session with this device on a chain of this name that
 * has the volume and is not private; NULL: none. */
const struct note *note_of_volume(
	const struct record *r, const struct uuid *device, const struct chain *on);

/* Returns how the position came about, one of the POS_ words; NULL: unknown. */
const char *note_pos_from(const struct note *n);
/* Returns the position at which the listener heard what a key at pos_ms is about: pos_ms minus the
 * reaction time, which may be below 0. NO_MS: pos_ms is NO_MS. */
int64_t note_heard_ms(int64_t pos_ms, int64_t reaction_ms);
/* Returns the listener's reaction time in ms, to subtract from the note's position; 0: none. */
int64_t note_reaction_ms(const struct note *n);
/* Returns the position at which the listener heard the end of the note's range. NO_MS: no end. */
int64_t note_heard_end_ms(const struct note *n);
/* Return the time in the track of a note, and of the end of its range: the stored position less the
 * reaction time and offset_ms, the offset of the source that played (source_offset_ms), but at
 * least 0. NO_MS: the note has no such time. */
int64_t note_track_ms(const struct note *n, int64_t offset_ms);
/* Returns the evening on which a note was written (clock_evening). */
int64_t note_evening(const struct note *n);
/* Orders notes of a track for qsort: by the second that is shown of their times in the track, then
 * by when they were written, so that a correction follows the note that it corrects. */
int note_order_in_track(const struct note *a, int64_t a_ms, const struct note *b, int64_t b_ms);
int64_t note_track_end_ms(const struct note *n, int64_t offset_ms);
/* Sets text to the time of a note in its track, and returns it: "~1:10", "0:54-1:15", "2:50-"; "":
 * it has none. */
char *note_time_text(const struct note *n, int64_t offset_ms, char text[TIME_TEXT]);
