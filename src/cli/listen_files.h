/* The audio files of a page that plays the tracks with the notes (export --listen). */
#ifndef CLI_LISTEN_FILES_H
#define CLI_LISTEN_FILES_H

#include "config/profile.h"
#include "export/listen.h"
#include "record/records.h"
#include "store/store.h"

struct listen_files {
	/* one for each track whose file was found; .item is borrowed from the record */
	struct listen_file *v;
	size_t n, cap;
	size_t without;      /* number of tracks without a file */
	struct arena memory; /* owns the array and the paths; the caller frees it */
};

/*
 * Finds for each track in the record an audio file that exists, in the order of the bench
 * (sound/track_sources.c): files that the user linked, files in the order of the playlist, files
 * of the music library. The paths are relative to the file `page`; page NULL: to the current
 * folder.
 */
void listen_files_find(struct listen_files *f, const struct record *r, struct store *st,
	const struct profile *profile, const char *page);

#endif
