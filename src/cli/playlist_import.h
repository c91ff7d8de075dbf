#ifndef CLI_PLAYLIST_IMPORT_H
#define CLI_PLAYLIST_IMPORT_H

#include <stdbool.h>

#include "base/err.h"

/*
 * Makes a playlist of a list (import/track_list.h) or of a file of sound with chapters; tags,
 * lengths and chapters of the files that are there complete it. `to`: as own_create takes it, "-":
 * standard output. title: of the playlist; NULL: what the list says, else its name. latin1: the
 * list is not UTF-8. A summary is printed to stderr.
 */
bool playlist_import_file(
	const char *path, const char *to, const char *title, bool latin1, struct err *err);

#endif
