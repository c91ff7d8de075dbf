/* Playlists in the user's own folder: where it is, and copying shipped ones there. */
#ifndef CONFIG_OWN_H
#define CONFIG_OWN_H

#include <stdbool.h>

#include "base/err.h"
#include "config/find.h"

/* …/earlog/WHAT ("playlists", "templates"), made if it is not there. The caller frees; NULL: err.
 */
char *own_folder(const char *what, struct err *err);
/*
 * Writes a playlist that was found to a new file: `to`, a file or folder; NULL: under its name in
 * the user's folder. *path (the caller frees) tells where. A file that is there already stays as it
 * is, and is an error.
 */
bool own_copy(const struct found *f, const char *to, char **path, struct err *err);
/* Makes a playlist writable: a shipped one is copied to the user's folder, *copied is set, and f
 * refers to the copy. A playlist on disk is left alone. */
bool own_take(struct found *f, bool *copied, struct err *err);

#endif
