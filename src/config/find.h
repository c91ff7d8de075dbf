/*
 * Finds files by name. A name that ends in .yaml or contains a / is a path relative to the folder
 * of the file that contains it; any other is searched in the user's folder, then among the shipped
 * files.
 */
#ifndef CONFIG_FIND_H
#define CONFIG_FIND_H

#include <stdbool.h>

#include "base/embed.h"
#include "base/err.h"
#include "config/pairs.h"

struct found {
	/* on disk; of a shipped file its name, "playlists/reference.yaml" */
	char *path;
	const struct embedded *shipped; /* NULL: it is on disk */
};

/* The sort of a file. Templates may end in anything, so their names are looked up whole, then by
 * base name. */
enum find_kind { FIND_PLAYLIST, FIND_LEXICON, FIND_TEMPLATE };

/* `from`: the file that holds the name; NULL: the current folder. The file of a path need not
 * exist. */
bool find_named(
	struct found *f, enum find_kind kind, const char *name, const char *from, struct err *err);
void found_finish(struct found *f);

/* A name that ends in .yaml, with something before it. */
bool find_is_yaml(const char *name);
/* The path of `name` as seen from the file `from` (NULL: the current folder); ~/ is the home. The
 * caller frees. */
char *find_from(const char *from, const char *name);
/* The n-th place where the file of a track may be: as seen from the file `from`, then in each of
 * the music folders; NULL after the last. The caller frees. */
char *find_track(const char *file, const char *from, const struct texts *music, size_t n);
/* ~ and ~/x become $HOME and $HOME/x; anything else stays. The caller frees. */
char *find_home(const char *path);
/* $XDG_CONFIG_HOME/earlog (relative values are ignored), else ~/.config/earlog; NULL without a
 * home. The caller frees, as with the two below. */
char *find_config_folder(void);
char *find_profile(void); /* …/config.yaml, there or not */
/* The desktop's music folder, if it exists: $XDG_MUSIC_DIR, else the folder of user-dirs.dirs, else
 * ~/Music. The caller frees; NULL: there is none. */
char *find_music_folder(void);
char *find_base_name(const char *path); /* "x/cantor.yaml" is "cantor" */

#endif
