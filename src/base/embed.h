/*
 * Files compiled into the program: schema/ and playlists/, named as in the source tree
 * ("schema/0001_init.sql", "playlists/demo.yaml"). The Makefile makes the table, sorted by name.
 */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include <stddef.h>

struct embedded {
	const char *name;
	const char *data; /* a NUL follows the size bytes */
	size_t size;
};

const struct embedded *embed_find(const char *name); /* NULL: no such file */
/* The n-th file whose name starts with `folder`, in order of name; NULL after the last. */
const struct embedded *embed_nth(const char *folder, size_t n);

#endif
