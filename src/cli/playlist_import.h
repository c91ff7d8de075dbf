#ifndef CLI_PLAYLIST_IMPORT_H
#define CLI_PLAYLIST_IMPORT_H

#include <stdbool.h>

#include "base/err.h"

/*
 * Makes a playlist from a list (import/track_list.h) or from an audio file with chapters. Tags,
 * lengths and chapters of existing files complete it. `to`: as for own_create; "-": standard
 * output. title: of the playlist; NULL: the title in the list, else the list's name. latin1: the
 * list is not UTF-8. Prints a summary to stderr.
 */
bool playlist_import_file(
	const char *path, const char *to, const char *title, bool latin1, struct err *err);

#endif
