/*
 * Lists of tracks that other programs wrote: M3U, XSPF and CUE sheets, read as playlists. File
 * names are copied from the list and titles may be missing. Playlist, section and tracks get their
 * ids from track_list_finish, after the caller has read the tags.
 *
 * A list is read completely or not at all. After a failure, err begins with line:column, both from
 * 1, columns in characters. Encoding and size: see import.h.
 */
#ifndef IMPORT_TRACK_LIST_H
#define IMPORT_TRACK_LIST_H

#include "base/err.h"
#include "config/playlist.h"

#define LIST_TRACKS_MOST 2000
#define LIST_CUES_MOST 500 /* most cues of one track */
#define LIST_TEXT_MOST 300 /* most bytes of a title; the rest is cut */

enum track_list_format { LIST_M3U, LIST_XSPF, LIST_CUE, LIST_FORMATS };

/* Finds the format by the ending of a path; false: no such ending. */
bool track_list_format_of(const char *path, enum track_list_format *f);
/* Reads a list into out, which has one section. The caller finishes out also after a failure. */
bool track_list_read(enum track_list_format f, const char *bytes, size_t n,
	struct playlist_file *out, struct err *err);

/* Returns a copy of s as one line without control characters, at most LIST_TEXT_MOST bytes; NULL:
 * nothing is left. The caller frees. */
char *track_list_text(const char *s, size_t n);
/* Adds a cue after all cues of the track and takes ownership of the label. end_ms: NO_MS for no
 * end. */
void track_list_add_cue(struct track *t, int64_t pos_ms, int64_t end_ms, char *label);

/* Gives the playlist an id and title (`name` if it has no title), and its section and tracks
 * ids. */
void track_list_finish(struct playlist_file *p, const char *name);

#endif
