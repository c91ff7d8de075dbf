/*
 * The audio files for a page to listen along.
 */
#ifndef CLI_LISTEN_H
#define CLI_LISTEN_H

#include <stddef.h>

#include "config/profile.h"
#include "export/listen.h"
#include "record/records.h"

struct listen_files {
	struct listen_file *v; /* item is borrowed, path is owned */
	size_t n, cap;
};

/*
 * Finds an existing file for each item in the record: linked files first, then files in the order
 * of the playlist. Paths are relative to the file `page`; NULL: to the current folder.
 */
void listen_files_find(struct listen_files *f, const struct record *r,
	const struct profile *profile, const char *page);
void listen_files_finish(struct listen_files *f);

#endif
