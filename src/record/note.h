/*
 * Notes: making a new one, its place in the review, and its time in the track.
 */
#ifndef RECORD_NOTE_H
#define RECORD_NOTE_H

#include "record/edits.h"
#include "record/wording.h"

/* The parts of a review that a note without a time may be about; ends with NULL. */
extern const char *const note_parts[];
bool note_has_part(const char *part); /* true: note_parts has this name */
/* Returns a part in words, "what I like" for like, or its name. */
const char *note_part_words(const char *part);
/* Returns the names of all parts, separated by commas; the caller frees. */
char *note_parts_text(void);

/* Initialises an empty note of a review and a device, with a new UUID and the current time. */
void note_begin(struct note *n, const struct uuid *review, const struct uuid *device);
/* Sets a note's time in its track to a typed or imported time, and clears its source and reaction
 * time. from: one of POS_…. */
void note_set_time(struct note *n, const struct timespan *t, const char *from);
/* Makes a note answer a question, in the question's section. */
void note_set_question(struct note *n, const struct question *q);
/* Returns true if the note has no words. */
bool note_is_marker(const struct note *n);
/* Returns true if an act in rec (struct withheld) or the note itself says that it is private. */
bool note_is_private(const struct record *rec, const struct note *n);
/* Makes a note private by a new act, or public by deleting every act that rec has. */
void note_withhold(const struct record *rec, const struct note *n, bool private, struct edits *out);
/* Sets the part of a note that has neither an item nor a part. */
void note_complete_part(struct note *n);
/* Sets what a note is compared with: a device, else a chain, else (both none) nothing. Ignores the
 * device or chain with which the note was heard. from_memory: the device was not at hand. */
void note_compare_with(
	struct note *n, const struct uuid *device, const struct uuid *chain, bool from_memory);
/* Sets the comparison of a note to the device or chain of its review that its words name
 * (record/wording.h), else to nothing. rec has these rows. Only for notes about sound. */
enum wording note_compare_words(const struct record *rec, struct note *n);
/* Adds a comparison of the review with the device that a note is compared with, unless rec has it.
 * rec has the review, its comparisons and the device. added: file, bench or shell. */
void note_against_edits(
	const struct record *rec, const struct note *n, const char *added, struct edits *out);

const char *note_pos_from(const struct note *n); /* origin of its position; NULL: unknown */
int64_t note_reaction_ms(const struct note *n);  /* the time to subtract; 0: none */
/*
 * Return the time of a note in its track, and the end of its range: the stored position less the
 * reaction time and the offset of the source that played, at least 0; NO_MS: no time.
 */
int64_t note_track_ms(const struct note *n, const struct source *played);
int64_t note_track_end_ms(const struct note *n, const struct source *played);
/* Writes the time of a note in its track: "~1:10", "0:54-1:15", "2:50-"; "" if it has no time. */
void note_time_text(const struct note *n, const struct source *played, char text[TIME_TEXT]);

#endif
