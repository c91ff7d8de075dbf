/* Finds the user's folders for playlists and templates, and copies shipped files there. */
#ifndef CONFIG_OWN_H
#define CONFIG_OWN_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/find.h"

/*
 * Writes a new file: to `to`, a file or folder; if `to` is NULL, as `name` in …/earlog/WHAT. Sets
 * *path (the caller frees), NULL after a failure. Never replaces an existing file: that is an
 * error.
 */
bool own_create(const char *what, const char *name, const struct buf *bytes, const char *to,
	char **path, struct err *err);
/* As own_create, for a playlist that was found. */
bool own_copy(const struct found *f, const char *to, char **path, struct err *err);
/* Makes a playlist writable: copies a shipped one to the user's folder, sets *copied, and
 * changes f to the copy. Leaves a playlist on disk unchanged. */
bool own_take(struct found *f, bool *copied, struct err *err);

#endif
