#ifndef CLI_PLAYLIST_IMPORT_H
#define CLI_PLAYLIST_IMPORT_H

#include <stdbool.h>

#include "base/err.h"

/*
 * Makes a playlist from a list of tracks (import/track_list.h), or from an audio file with
 * chapters. Adds tags, lengths and chapters of audio files that exist. `to`: path of the new
 * playlist or a folder for it; NULL: the playlists of the configuration folder; "-": standard
 * output. An existing file is never replaced. title: title of the playlist; NULL: the title in the
 * list, else the name of the list. latin1: the list is in Latin-1, not UTF-8. Prints a summary to
 * stderr.
 */
bool playlist_import_file(
	const char *path, const char *to, const char *title, bool latin1, struct err *err);

#endif
