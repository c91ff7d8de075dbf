/*
 * Notes: making a new one, its place in the review, and its time in the track.
 */
#ifndef RECORD_NOTE_H
#define RECORD_NOTE_H

#include "record/edits.h"
#include "record/wording.h"

/* The parts of a review that a note without a time may be about; ends with NULL. */
extern const char *const note_parts[];
bool note_has_part(const char *part); /* Is there such a part? */
/* "what I like" for like: a part in words, or its name. */
const char *note_part_words(const char *part);
/* The names of all parts with commas between; the caller frees. */
char *note_parts_text(void);

/* Begins an empty note of a review and a device, with a new UUID, made now. */
void note_begin(struct note *n, const struct uuid *review, const struct uuid *device);
/* Gives a note a time in its track that was typed or imported: without source and reaction time.
 * from: one of POS_. */
void note_set_time(struct note *n, const struct timespan *t, const char *from);
/* Makes a note answer a question, in the question's section. */
void note_set_question(struct note *n, const struct question *q);
/* Returns true if the note has no words. */
bool note_is_marker(const struct note *n);
/* Returns true if an act in rec (struct withheld) or the note itself says that it is private. */
bool note_is_private(const struct record *rec, const struct note *n);
/* Makes a note private by a new act, or public by deleting every act that rec has. */
void note_withhold(const struct record *rec, const struct note *n, bool private, struct edits *out);
/* Says of which part a note is that has no item and no part yet. */
void note_complete_part(struct note *n);
/* Says what a note is compared with: a device, which may have been heard from memory, else a chain,
 * else (both none) nothing; never with what it was heard with itself. */
void note_compare_with(
	struct note *n, const struct uuid *device, const struct uuid *chain, bool from_memory);
/* Compares a note with what its words name (record/wording.h) of the devices and chains of its
 * review, which rec holds, else with nothing; only notes about sound have such words. */
enum wording note_compare_words(const struct record *rec, struct note *n);
/* A review compares with whatever its notes are compared with: adds the comparison where rec, which
 * holds the review, its comparisons and the device, has none in use. added: file, bench or shell.
 */
void note_against_edits(
	const struct record *rec, const struct note *n, const char *added, struct edits *out);

const char *note_pos_from(const struct note *n); /* how its position came about; NULL: unknown */
int64_t note_reaction_ms(const struct note *n);  /* 0 where none is to be taken off */
/*
 * The time of a note in its track: the stored position less the reaction time and the offset of the
 * source that played; never negative. NO_MS where the note has none.
 */
int64_t note_track_ms(const struct note *n, const struct source *played);
int64_t note_track_end_ms(const struct note *n, const struct source *played);
/* "~1:10", "0:54-1:15", "2:50-" of a note in its track; "" where it has no time. */
void note_time_text(const struct note *n, const struct source *played, char text[TIME_TEXT]);

#endif
