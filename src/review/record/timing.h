/*
 * Times that a file gives and a hand may set: the time of a cue, and the position in a source at
 * which the track starts. `cue` and `source` hold what files say, `pin` and `alignment` what the
 * listener set and what earlog measured. Every module asks the functions here. If a file gives the
 * time, it is right; else rows of the owner are preferred to rows of other listeners, an alignment
 * by ear to a measured one, and then the latest version (row_version_later) to earlier ones.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/text/timecode.h"
#include "review/record/edits.h"

/* Returns the time of a cue in its track; pos_ms is NO_MS if it has none. r must have the cue's
 * pins, and the sources and alignments in which they were set. */
struct timespan cue_time(const struct record *r, const struct cue *c);
/* Appends the time of a cue and its label, else what to listen for: "1:10 crescendo"; "cue" if it
 * has neither. */
void cue_add_words(struct buf *out, const struct record *r, const struct cue *c);
/* Returns true if a listener gave this cue a time while listening (struct pin). */
bool cue_is_pinned(const struct record *r, const struct uuid *cue);

/* Returns the pin that gives a cue a time, for the caller to set and own: a version of the cue's
 * pin, or a new row. */
struct pin *cue_pin_version(const struct record *r, const struct uuid *cue);

/* The values of alignment.how: set by the listener (:pin), and measured or corrected while the
 * source played in step with another file (:beside). */
#define ALIGNED_BY_EAR "align"
#define ALIGNED_BESIDE "beside"

/* Returns the alignment of a source that counts; how: one of the ALIGNED_ words, only such
 * alignments count; NULL: any. Returns NULL if there is none. */
const struct alignment *alignment_of(
	const struct record *r, const struct uuid *source, const char *how);
/* Adds an edit that sets the alignment of a source, unless the alignment of this kind that counts
 * has the same offset. */
void alignment_set(const struct record *r, const struct uuid *source, const char *how,
	int64_t offset_ms, struct edits *out);

/* Returns the source of the recording at an address, whatever time the address names; NULL: none.
 */
const struct source *source_at(
	const struct record *r, const struct uuid *recording, const char *address);
/* Returns the position in a source at which the track starts, in ms; NO_INT: never set. */
int64_t source_start_ms(const struct record *r, const struct source *s);
/* Returns the same for the source with this UUID; 0 if never set or unknown. */
int64_t source_offset_ms(const struct record *r, const struct uuid *source);
/* Returns the time in the track for a position in a source with this offset, at least 0. */
int64_t source_track_ms(int64_t offset_ms, int64_t pos_ms);
/* Returns true if times in the track may be wrong in this source, because its length differs from
 * the track's (length_ms; NO_INT: unknown) by more than 2 s and no offset was set: it may be a
 * video with an intro, or another recording. */
bool source_unsure(const struct record *r, const struct source *s, int64_t length_ms);

/* cue_reach and cue_is_at are the one rule by which a position or note is at a cue: for loops and
 * notes of other listeners. The bench and the rows of `earlog compare` take the last one that is
 * on. */
#define CUE_BEFORE_MS 3000
#define CUE_AFTER_MS 10000

/* Sets *from_ms and *to_ms to the first and last time in the track that are at a cue with this time
 * (cue_time): its range, else 3 s before to 10 s after its time. *from_ms may be negative; *to_ms
 * is INT64_MAX for a range without an end. Returns false if the cue has no time. */
bool cue_reach(const struct timespan *cue, int64_t *from_ms, int64_t *to_ms);
/* Returns true if the time track_ms, or a part of the range from there to end_ms (NO_MS: no range),
 * is at the cue. Returns false if either has no time. */
bool cue_is_at(const struct timespan *cue, int64_t track_ms, int64_t end_ms);
/* Returns true if the time is at the cue and the cue has begun, by the shown second. */
bool cue_is_on(const struct timespan *cue, int64_t track_ms);
