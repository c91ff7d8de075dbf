/*
 * Files compiled into the program: schema/ and playlists/, named as in the source tree
 * ("schema/0001_init.sql", "playlists/demo.yaml"). The Makefile generates the table, sorted by
 * name.
 */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include <stddef.h>

struct embedded {
	const char *name;
	const char *data; /* `size` bytes and a NUL */
	size_t size;
};

const struct embedded *embed_find(const char *name); /* NULL: no such file */
/* Returns the n-th file (from 0) whose name starts with `folder`, sorted by name; NULL after the
 * last. */
const struct embedded *embed_nth(const char *folder, size_t n);

#endif
