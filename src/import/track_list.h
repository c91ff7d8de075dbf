/*
 * Lists of tracks that other programs wrote: M3U, XSPF and CUE sheets, as playlists of ours. Files
 * are named as the list names them, titles may be missing, and neither playlist, section nor tracks
 * have ids: track_list_finish gives those once the caller knows more (the tags of the files).
 *
 * Lists are read whole or not at all: the err of a failure begins with line:column, both from 1,
 * columns in characters. Encoding and size: see import.h.
 */
#ifndef IMPORT_TRACK_LIST_H
#define IMPORT_TRACK_LIST_H

#include "base/err.h"
#include "config/playlist.h"

#define LIST_TRACKS_MOST 2000
#define LIST_CUES_MOST 500 /* of one track */
#define LIST_TEXT_MOST 300 /* bytes of a title; the rest is cut */

enum track_list_format { LIST_M3U, LIST_XSPF, LIST_CUE, LIST_FORMATS };

/* By the ending of a path. */
bool track_list_format_of(const char *path, enum track_list_format *f);
/* *out, which has one section, is finished by the caller, also on failure. */
bool track_list_read(enum track_list_format f, const char *bytes, size_t n,
	struct playlist_file *out, struct err *err);

/* One line of plain text, at most LIST_TEXT_MOST bytes; NULL where nothing is left. The caller
 * frees. */
char *track_list_text(const char *s, size_t n);
/* Adds a cue after all cues of the track; end_ms NO_MS: it goes on. */
void track_list_add_cue(struct track *t, int64_t pos_ms, int64_t end_ms, char *label);

/* Gives ids and a title (the playlist's, else `name`) to the tracks that track_list_read or a
 * caller made. */
void track_list_finish(struct playlist_file *p, const char *name);

#endif
