/* Shared by the readers of lists: adding tracks and their places. */
#ifndef IMPORT_TRACK_LIST_PRIVATE_H
#define IMPORT_TRACK_LIST_PRIVATE_H

#include "import/import_private.h"
#include "import/track_list.h"

/* Adds an empty track, valid until the next call. NULL: too many tracks; the error names `at`. */
struct track *track_list_add_track(
	const struct reading *r, struct playlist_file *p, const char *at);
/* Adds a place of the track: a web address, a file:// address, or a path. `address`: %20 in a
 * path means a space, because the list writes all places as addresses. */
bool track_list_place(const struct reading *r, struct track *t, const char *at, const char *s,
	size_t n, bool address);

/* Each reads all of r into the only section of out. */
bool m3u_read(struct reading *r, struct playlist_file *out);
bool xspf_read(struct reading *r, struct playlist_file *out);
bool cue_sheet_read(struct reading *r, struct playlist_file *out);

#endif
