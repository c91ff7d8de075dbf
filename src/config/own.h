/* Playlists and templates in the user's own folder: where it is, and copying shipped ones there. */
#ifndef CONFIG_OWN_H
#define CONFIG_OWN_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/find.h"

/*
 * Writes a new file: `to`, a file or folder; NULL: under `name` in …/earlog/WHAT. *path (the
 * caller frees; NULL after a failure) is the path. An existing file is not replaced; that is an
 * error.
 */
bool own_create(const char *what, const char *name, const struct buf *bytes, const char *to,
	char **path, struct err *err);
/* own_create for a playlist that was found. */
bool own_copy(const struct found *f, const char *to, char **path, struct err *err);
/* Makes a playlist writable: a shipped one is copied to the user's folder, *copied is set, and f
 * refers to the copy. A playlist on disk is left alone. */
bool own_take(struct found *f, bool *copied, struct err *err);

#endif
