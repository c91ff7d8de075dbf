/*
 * A section of a playlist: title, subject, attributes, questions and cues.
 * Playlists that use the same ids share the rows, so that scores and answers can be compared. Each
 * review keeps what its own playlist says, and has no question or cue of another playlist.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "review/record/records.h"
#include "review/record/rows_music.h"

struct playlist_file;
struct scale;

/* Returns the texts of a playlist's sections as JSON for review.sections; the caller frees. */
char *section_texts(const struct playlist_file *pl);
/* Returns false if an earlier version of earlog, which did not keep which questions and cues the
 * playlist has, read the review's playlist, or none. review: may be NULL. */
bool section_lists_questions(const struct review *review);
/* Gives the sections in memory, with their questions and cues, the texts that they have in the
 * review's playlist; questions and cues that it does not have are deleted in memory. Sections that
 * the playlist does not have, and sections of a review without review.sections, remain unchanged.
 * Returns true if a text changed. */
bool section_take_texts(struct record *r, const struct uuid *review);
/* Sets *into to the scale that the playlist of a review gives the score of a section. Returns false
 * if it gives none, or none that can be read; *into is then unchanged. The caller frees *into. */
bool section_scale(const struct review *review, const struct section *s, struct scale *into);
/* Returns the words that the playlist of a review gives a section; s NULL: the words of its session
 * file and of all sections. As lexicon_read has them; NULL: none, or the session file names a
 * lexicon. review may be NULL. The caller frees. */
char *section_words(const struct review *review, const struct section *s);
/* Writes the sections of a review's playlist that the record has to *out, in the order of the
 * playlist, and returns their number. The caller frees *out. */
size_t section_list(
	const struct record *r, const struct review *review, const struct section ***out);
const char *section_name(const struct section *s); /* its title, else its id */
/* Returns the title of a section in the playlist of a review (NULL: none), else the title of its
 * row; NULL: no title. The caller frees. */
char *section_title(const struct review *review, const struct section *s);
