/*
 * The texts of a section: title, what it is about, and its attributes. Playlists that use the same
 * id share a section, so that its scores can be compared. Each review keeps the texts of its
 * playlist.
 */
#ifndef RECORD_SECTION_H
#define RECORD_SECTION_H

#include "record/records.h"

struct playlist_file;

/* Returns the texts of a playlist's sections as JSON for review.sections; the caller frees. */
char *section_texts(const struct playlist_file *pl);
/* Gives the sections in memory the texts that they have in the review's playlist. Sections that the
 * playlist does not have, and sections of a review without review.sections, remain unchanged.
 * Returns true if a text changed. */
bool section_take_texts(struct record *r, const struct uuid *review);
/* Returns the title of a section in the playlist of a review (NULL: none), else the title of its
 * row; NULL: no title. The caller frees. */
char *section_title(const struct review *review, const struct section *s);

#endif
