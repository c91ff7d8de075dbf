/*
 * Finds files by name. A name that ends in .yaml or contains a / is a path relative to the folder
 * of the file that mentions it. Any other name is searched in the user's configuration folder, then
 * among the files that are built into earlog (shipped files). Also copies shipped files to the
 * user's folder.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/core/buf.h"
#include "base/core/err.h"
#include "base/system/file.h"
#include "base/yaml/pairs.h"

struct found {
	/* path of the file on disk, or name of a built-in file: "playlists/reference.yaml" */
	char *path;
	const struct embedded *shipped; /* the built-in file; NULL: the file is on disk */
};

/* The kind of file to find. FIND_TEMPLATE: a form. The name of a built-in form may omit everything
 * after a dot; the name of a user's own form may omit only .mustache or .md. */
enum find_kind { FIND_PLAYLIST, FIND_LEXICON, FIND_TEMPLATE, FIND_WORDS, FIND_KINDS };

#define FIND_TEMPLATES "schema/templates/" /* the folder of the built-in ones */

/* Where the files of a kind are: in a folder of the configuration folder, and built in. */
extern const struct find_place {
	const char *word; /* the command that lists them: "playlist" */
	const char *folder, *shipped, *suffix;
	const char
		*was; /* the name of the user's folder in an earlier release, which is read also */
} find_places[];
/* Returns the kind of this word; FIND_KINDS: none. */
enum find_kind find_kind_called(const char *word);

/* Finds the file called `name`. from: path of the file that mentions the name; NULL: relative to
 * the current folder. Returns true also for a path at which no file exists; false with err for an
 * unknown name. */
bool find_named(
	struct found *f, enum find_kind kind, const char *name, const char *from, struct err *err);
void found_finish(struct found *f);

/* Returns true if the name ends in .yaml and is longer than that. */
bool find_is_yaml(const char *name);
/* Returns `name` as a path relative to the folder of the file `from` (NULL: the current folder). A
 * leading ~/ means the home folder. The caller frees. */
char *find_from(const char *from, const char *name);
/* Returns the n-th path (from 0) at which a track's file may be: first relative to the file `from`,
 * then in each music folder; NULL after the last. The caller frees. */
char *find_track(const char *file, const char *from, const struct texts *music, size_t n);
/* Returns the first of these paths at which there is a file with content; NULL: none. The caller
 * frees. */
char *find_music(const char *file, const char *from, const struct texts *music);
/* Replaces ~ and ~/x by $HOME and $HOME/x; copies any other path. The caller frees. */
char *find_home(const char *path);
/* Returns earlog's configuration folder, $XDG_CONFIG_HOME/earlog, or ~/.config/earlog if the
 * variable is unset or relative; NULL without a home folder. The caller frees. */
char *find_config_folder(void);
/* Returns the folder in it for files of this kind, in the same way. */
char *find_own_folder(enum find_kind kind);
/* Returns the folder that an earlier release had for them; NULL: none. The caller frees. */
char *find_earlier_folder(enum find_kind kind);
/* Returns the path of config.yaml in the configuration folder, whether or not it exists; NULL
 * without a home folder. The caller frees. */
char *find_profile(void);
/* Returns the file name without folder and .yaml: "cantor" for "x/cantor.yaml". The caller frees.
 */
char *find_base_name(const char *path);

/*
 * Writes a new file at the path `to`. If `to` is a folder, the file is called `name` in it; if `to`
 * is NULL, it is called `name` in the folder of the kind in the configuration folder. Sets
 * *path to its path, which the caller frees, or to NULL on failure. An existing file is never
 * replaced: that is an error.
 */
bool find_own_create(enum find_kind kind, const char *name, const struct buf *bytes, const char *to,
	char **path, struct err *err);
/* Copies the playlist, lexicon or form f to the path `to` (a file or a folder; NULL: the user's
 * of this kind). Sets *path to the copy, which the caller frees. Never replaces an existing file.
 */
bool find_own_copy(
	enum find_kind kind, const struct found *f, const char *to, char **path, struct err *err);
/* Makes a playlist editable: copies a shipped playlist to the user's playlists, changes f to the
 * copy and sets *copied. Leaves a playlist on disk unchanged. */
bool find_own_take(struct found *f, bool *copied, struct err *err);
