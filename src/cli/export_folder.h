/*
 * An export of a file for each track: labels and captions go beside a recording.
 */
#ifndef CLI_EXPORT_FOLDER_H
#define CLI_EXPORT_FOLDER_H

#include "cli/export_file.h"

/* Returns true if the path is a folder or ends with a slash. */
bool export_folder_named(const char *path);
/* How many tracks have notes with a time. */
size_t export_folder_tracks(const struct view *v);
/*
 * Writes SECTION-TRACK.ENDING into the folder f->path for each of them, as export_file_write does;
 * makes the folder, if its parent is there. f: path, review and the choices of the user.
 */
bool export_folder_write(const struct exporter *exporter, const struct view *v,
	const struct export_file *f, struct store *st, struct err *err);

#endif
