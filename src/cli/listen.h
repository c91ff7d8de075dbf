/*
 * The files that a page to listen along plays.
 */
#ifndef CLI_LISTEN_H
#define CLI_LISTEN_H

#include <stddef.h>

#include "config/profile.h"
#include "export/listen.h"
#include "record/records.h"

struct listen_files {
	struct listen_file *v; /* item borrowed, path owned */
	size_t n, cap;
};

/*
 * For each item in the record a file of it that is on this disk: linked ones first, then as the
 * playlist has them. page: where the page will be; NULL: in the current folder.
 */
void listen_files_find(struct listen_files *f, const struct record *r,
	const struct profile *profile, const char *page);
void listen_files_finish(struct listen_files *f);

#endif
