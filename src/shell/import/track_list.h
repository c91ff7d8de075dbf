/*
 * Reads lists of tracks that other programs and people wrote (M3U, CUE sheets, CSV, XSPF, Markdown
 * and lines of text) as playlists. File names are copied from the list, and titles may be missing.
 * The caller then reads the tags of the files, and calls track_list_finish, which sets missing
 * titles and the ids of playlist, section and tracks. A list is read completely or not at all.
 * After a failure, err begins with line:column, both from 1, columns in characters. Encoding and
 * size: see import.h.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/err.h"
#include "review/files/field.h"
#include "review/files/playlist.h"
#include "shell/import/rest.h"

#define LIST_TRACKS_MOST 2000
#define LIST_CUES_MOST 500  /* maximum number of cues of one track */
#define LIST_TEXT_MOST 4000 /* maximum number of bytes of a text; the rest is cut off */

enum track_list_format {
	LIST_M3U,
	LIST_CUE,
	LIST_TABLE,
	LIST_LINES,
	LIST_MARKDOWN,
	LIST_XSPF,
	LIST_JSON,
	LIST_FORMATS
};

/* Returns false with err, which says what to do, if the path is an address, or has the ending of a
 * list of another kind. */
bool track_list_is_known(const char *path, struct err *err);
/* Sets *f to the format to which the ending of the path belongs. Returns false if none does; *f is
 * then LIST_LINES. */
bool track_list_format_of(const char *path, enum track_list_format *f);
/* Reads a list into out; until track_list_finish, all tracks are in its first section. Appends to
 * `said` a line about each thing that is left out. Returns false with err after a failure. The
 * caller calls playlist_finish in either case. */
bool track_list_read(enum track_list_format f, const char *bytes, size_t n,
	struct playlist_file *out, struct buf *said, struct err *err);

/* Returns true if only a sign says what of the track is the artist: the title may be first. Until
 * track_list_finish. */
#define TRACK_LIST_IS_UNSURE(t) ((t)->at.column == 1)

/* Returns a copy of a text as one line without control characters, cut to LIST_TEXT_MOST bytes;
 * NULL if it is empty. The caller frees. */
char *track_list_text(struct rest text);
/* Adds a cue after all cues of the track. Takes ownership of the label. */
void track_list_add_cue(struct track *t, struct timespan time, char *label);

/* Returns the real path of a file that a list in this folder names, whatever the form of its
 * accents; if there is none, of the path with %20 and the like decoded, as VLC writes it, or with
 * the backslashes of Windows as slashes. NULL: there is no such file. The caller frees. */
char *track_list_file(const char *folder, const char *path);

/* Appends the words of a text to an id, in lower case and joined by dashes. */
void track_list_add_id(struct buf *id, const char *text);
/* Returns an id for a track, made from its title and artist. The caller frees. */
char *track_list_id(const struct track *t);
/* Sets the ids of the playlist, its sections and its tracks. `name` gives the playlist its id, and
 * its title if the list had none. */
void track_list_finish(struct playlist_file *p, const char *name);

/* Lets a session file name a list in place of a playlist (field_take_foreign). */
extern const struct foreign_files track_list_files;
