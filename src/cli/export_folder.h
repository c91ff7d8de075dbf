/*
 * Exports one file per track into a folder: labels and captions belong beside a recording.
 */
#ifndef CLI_EXPORT_FOLDER_H
#define CLI_EXPORT_FOLDER_H

#include "cli/export_file.h"

/* Returns true if the path is a folder or ends with a slash. */
bool export_folder_named(const char *path);
/* Returns the number of tracks that have notes with a time. */
size_t export_folder_tracks(const struct view *v);
/*
 * Writes SECTION-TRACK.ENDING into the folder f->path for each of these tracks, by
 * export_file_write. Creates the folder if its parent exists. f: path, review and user's options.
 */
bool export_folder_write(const struct exporter *exporter, const struct view *v,
	const struct export_file *f, struct store *st, struct err *err);

#endif
