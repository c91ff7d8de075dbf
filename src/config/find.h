/*
 * Finds files by name. A name that ends in .yaml or contains a / is a path relative to the folder
 * of the file that contains it; any other name is searched in the user's folder, then among the
 * shipped files. Also copies shipped files to the user's folders.
 */
#ifndef CONFIG_FIND_H
#define CONFIG_FIND_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/embed.h"
#include "base/err.h"
#include "config/pairs.h"

struct found {
	/* path of a file on disk, or name of a shipped file: "playlists/reference.yaml" */
	char *path;
	const struct embedded *shipped; /* NULL: the file is on disk */
};

/* The kind of file to find. Templates may have any ending, so they are looked up by whole name,
 * then by base name. */
enum find_kind { FIND_PLAYLIST, FIND_LEXICON, FIND_TEMPLATE };

/* Finds the file called `name`. `from`: the file that contains the name; NULL: the current
 * folder. A file given by path need not exist. */
bool find_named(
	struct found *f, enum find_kind kind, const char *name, const char *from, struct err *err);
void found_finish(struct found *f);

/* Returns true if the name ends in .yaml and is longer than that. */
bool find_is_yaml(const char *name);
/* Returns the path of `name` relative to the file `from` (NULL: the current folder); ~/ is the
 * home. The caller frees. */
char *find_from(const char *from, const char *name);
/* Returns the n-th possible path of a track's file: relative to the file `from`, then in each
 * music folder; NULL after the last. The caller frees. */
char *find_track(const char *file, const char *from, const struct texts *music, size_t n);
/* Replaces ~ and ~/x by $HOME and $HOME/x; copies any other path. The caller frees. */
char *find_home(const char *path);
/* Returns $XDG_CONFIG_HOME/earlog, or ~/.config/earlog if the variable is unset or relative; NULL
 * without a home folder. The caller frees. */
char *find_config_folder(void);
/* Returns the path of config.yaml in that folder, which need not exist. The caller frees. */
char *find_profile(void);
/* Returns the desktop's music folder, if it exists: $XDG_MUSIC_DIR, else the folder of
 * user-dirs.dirs, else ~/Music; else NULL. The caller frees. */
char *find_music_folder(void);
/* Returns "cantor" for "x/cantor.yaml". The caller frees. */
char *find_base_name(const char *path);

/*
 * Writes a new file: to `to`, a file or folder; if `to` is NULL, as `name` in …/earlog/WHAT. Sets
 * *path (the caller frees), NULL after a failure. Never replaces an existing file: that is an
 * error.
 */
bool own_create(const char *what, const char *name, const struct buf *bytes, const char *to,
	char **path, struct err *err);
/* Copies a playlist that was found, as own_create does. */
bool own_copy(const struct found *f, const char *to, char **path, struct err *err);
/* Makes a playlist writable: copies a shipped one to the user's folder, sets *copied, and
 * changes f to the copy. Leaves a playlist on disk unchanged. */
bool own_take(struct found *f, bool *copied, struct err *err);

#endif
