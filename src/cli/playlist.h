/*
 * The verbs of `earlog playlist`, and what is told of a cue in each of them.
 */
#ifndef CLI_PLAYLIST_H
#define CLI_PLAYLIST_H

#include <stdbool.h>

#include "config/playlist.h"

struct playlist_options {
	const char *title, *artist, *album, *url, *file, *signal, *listen_for, *section_title;
	bool json;
};

/* to: NULL: the user's own folder. The exit status, as of the others. */
int playlist_copy(const char *name, const char *to);
/* where: SECTION/TRACK */
int playlist_add(const char *name, const char *where, const struct playlist_options *o);
int playlist_diff(const char *a, const char *b, bool json);

/* "1:10", "0:54-1:15"; "" for a cue without a time. */
void playlist_cue_time(const struct playlist_cue *c, char text[TIME_TEXT]);

#endif
