/* Shared by the readers of lists: tracks, and the places that they name. */
#ifndef IMPORT_TRACK_LIST_PRIVATE_H
#define IMPORT_TRACK_LIST_PRIVATE_H

#include "import/import_private.h"
#include "import/track_list.h"

/* A new, empty track; NULL: there are too many, said at `at`. Valid until the next one. */
struct track *track_list_add_track(
	const struct reading *r, struct playlist_file *p, const char *at);
/* Adds a place of the track: a web address, a file:// address, or a path, in which %20 is a space
 * where `address` says that all places are written so. */
bool track_list_place(const struct reading *r, struct track *t, const char *at, const char *s,
	size_t n, bool address);

/* Each reads all of r into the only section of out. */
bool m3u_read(struct reading *r, struct playlist_file *out);
bool xspf_read(struct reading *r, struct playlist_file *out);
bool cue_sheet_read(struct reading *r, struct playlist_file *out);

#endif
