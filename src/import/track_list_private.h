/* Functions for the readers of track lists, which add tracks with their files and addresses. */
#ifndef IMPORT_TRACK_LIST_PRIVATE_H
#define IMPORT_TRACK_LIST_PRIVATE_H

#include "import/import_private.h"
#include "import/track_list.h"

/* Adds an empty track and returns it; the pointer is valid until the next call. Returns NULL with
 * err, which has the line of `at`, if there are too many tracks. */
struct track *track_list_add_track(
	const struct reading *r, struct playlist_file *p, const char *at);
/* Adds the n bytes at s to the track as a web address, a path or a file:// address. Returns
 * false if the text is invalid; err then has the line and column of `at` in the list. */
bool track_list_place(
	const struct reading *r, struct track *t, const char *at, const char *s, size_t n);

/* Each function reads all tracks of the list r into the only section of out. Returns false with err
 * after a failure. */
bool m3u_read(struct reading *r, struct playlist_file *out);
bool cue_sheet_read(struct reading *r, struct playlist_file *out);

#endif
