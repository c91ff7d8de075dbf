/* Functions for the readers of track lists: add a track, add its file or address. */
#ifndef IMPORT_TRACK_LIST_PRIVATE_H
#define IMPORT_TRACK_LIST_PRIVATE_H

#include "import/import_private.h"
#include "import/track_list.h"

/* Adds an empty track and returns it, valid until the next call. NULL: too many tracks; the error
 * has the line of `at`. */
struct track *track_list_add_track(
	const struct reading *r, struct playlist_file *p, const char *at);
/* Adds a web address or a file (a path or a file:// address) to the track. address: %20 in a path
 * means a space, because this kind of list has addresses only. Returns false after an error. */
bool track_list_place(const struct reading *r, struct track *t, const char *at, const char *s,
	size_t n, bool address);

/* Each reads all tracks of r into the only section of out. False: err. */
bool m3u_read(struct reading *r, struct playlist_file *out);
bool xspf_read(struct reading *r, struct playlist_file *out);
bool cue_sheet_read(struct reading *r, struct playlist_file *out);

#endif
