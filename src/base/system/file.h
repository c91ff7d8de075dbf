/*
 * Writes files completely or not at all, and reads files up to a size limit. Other programs see the
 * old or the new file, even if earlog is killed or the disk fills up. A symbolic link is kept, and
 * its target is replaced. Also finds the files that the program carries.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/core/buf.h"
#include "base/core/err.h"

struct sha256_ctx; /* nettle/sha2.h */

#define FILE_HASH 65 /* SHA-256 as 64 hex digits and the NUL */

/* Returns the part after the last slash; points into path. */
const char *file_name(const char *path);
/* Returns the same of a path that may be of Windows ("D:\Music\01.flac"): after the last backslash.
 */
const char *file_name_foreign(const char *path);
/* Returns that name without its ending, for a file without a title: "01" for "D:\Music\01.flac".
 * The caller frees. */
char *file_bare_name(const char *path);
/* Returns true if it is a path of Windows, of which only the name says anything here. */
bool file_is_foreign(const char *path);
/* Returns the part before the last slash: "/" for "/x", "." for "x". The caller frees. */
char *file_folder(const char *path);
/* Returns the path of a file in a folder, "a/b" for "a" and for "a/". The caller frees. */
char *file_in(const char *folder, const char *name);
struct file_paths LIST_OF(char *);
/* Lists the paths of all entries of a folder, also ".", ".." and hidden ones, sorted by the bytes
 * of the names. Returns false if the folder cannot be read: errno is the reason, and the list is
 * empty. The caller calls file_paths_finish in either case. */
bool file_paths(const char *folder, struct file_paths *out);
void file_paths_finish(struct file_paths *l);
/* One state of a file: if size and time are the same, so is the content, most likely. */
struct file_stamp {
	int64_t size_bytes, mtime_ns; /* -1: not read from a file on disk */
	char hash[FILE_HASH];         /* of the content without a byte order mark */
};
/* Returns true if the file is on disk, not one of those that are built into earlog. */
static inline bool
file_is_on_disk(const struct file_stamp *s)
{
	return s->mtime_ns >= 0;
}
/* Sets size and time of `s` from the file. Returns false if there is no regular file. */
bool file_stamp(const char *path, struct file_stamp *s);
/* Returns true if the path, or what it links to, is a file: no folder, device or pipe. */
bool file_is_regular(const char *path);
bool file_is_folder(const char *path); /* false for NULL */
/* Returns the real path of the regular file at a path whose accents may be in another form (NFC,
 * NFD) than in the folders. The caller frees; NULL: none. */
char *file_alike(const char *path);
/* Returns what a path has behind a folder (NULL: none) that it is in: "" for the folder itself;
 * NULL: the path is elsewhere. */
const char *file_inside(const char *path, const char *folder);
/* Returns the path of earlog's folder inside the folder that an XDG variable names
 * ("XDG_DATA_HOME"), or inside below_home (".local/share") of the home folder if the variable is
 * unset or relative. The caller frees; NULL: there is no home folder. */
char *file_xdg_folder(const char *variable, const char *below_home);
/* Remembers the user's umask, and makes new files private by another umask. */
void file_be_private(void);
/* on: new files and folders follow the user's umask, for exports, which others may read; off: new
 * files are private again. */
void file_share(bool on);

/* Makes a folder and its missing parents, private unless new folders are shared. */
bool file_make_folder(const char *path, struct err *err);

/* Creates a temporary file for reading and writing, and locks it until the descriptor and its
 * copies are closed, or the process ends. -1: errno is the reason; EEXIST: the name is taken. */
int file_create_locked(int dir, const char *name, mode_t mode);
/* Removes a temporary file, and the journals that SQLite left with it. Returns true if the file was
 * removed. */
bool file_remove_temp(int dir, const char *name);
/* Locks a temporary file that a crashed run left, and returns a descriptor, which the caller closes
 * after file_remove_temp; -1: a process has the file locked, or another user owns it. */
int file_lock_leftover(int dir, const char *name);
/* returns true if `name` is the name of a temporary file that belongs to `of` */
typedef bool file_is_temp(const char *name, const char *of);
/* Removes the leftovers in a folder for which is_ours(name, of) is true; is_ours NULL: the
 * leftovers of written files. A relative path of the folder starts at `dir`. */
void file_remove_leftovers(int dir, const char *folder, file_is_temp *is_ours, const char *of);
/* Does the same on a thread. Copies its arguments. */
void file_remove_leftovers_later(const char *folder, file_is_temp *is_ours, const char *of);

/* Returns the absolute path that a write to `path` would replace, after following every symbolic
 * link. The file need not exist, its folder must. The caller frees. On failure sets err and
 * returns NULL. */
char *file_target(const char *path, struct err *err);

/* Returns false and sets err if path is an SQLite database, its log or its journal, so that no text
 * overwrites an archive. file_replace, file_update and file_create call it before they write. */
bool file_may_replace(const char *path, struct err *err);

/* Closes a file, unless its descriptor is negative, and keeps errno; for CLEANUP. */
void file_close(const int *fd);
/* Writes all bytes. On failure sets errno and returns false. */
bool file_put_all(int fd, const void *bytes, size_t n);

/* Replaces the file at `path` by n bytes, or creates it (mode 0666 less the umask). Mode and owner
 * of an existing file are kept. On failure the old file is unchanged. */
bool file_replace(const char *path, const void *bytes, size_t n, struct err *err);

/* The content of a file when it was read; found: the file existed. */
struct file_seen {
	const void *bytes;
	size_t n;
	bool found;
};

/* Replaces a file if its content is still `seen` (NULL: whatever it is); keeps its mode and owner.
 * If another program has changed it since, keeps the file, sets *changed and returns true; a change
 * in the microseconds between the comparison and the rename is lost. */
bool file_update(const char *path, const void *bytes, size_t n, const struct file_seen *seen,
	bool *changed, struct err *err);
/* Creates a file. Fails if the path exists; sets *exists (may be NULL) to true in that case. */
bool file_create(const char *path, const void *bytes, size_t n, bool *exists, struct err *err);

/* Appends a regular file of at most `most` bytes to out. If there is no file, sets *found to false
 * and returns true. */
bool file_read(const char *path, size_t most, struct buf *out, bool *found, struct err *err);

/* Appends a file, or standard input if path is "-", of at most `most` bytes to out. A missing file
 * is an error. */
bool file_read_input(const char *path, size_t most, struct buf *out, struct err *err);

/* Writes the digest of the bytes given to sha so far, as hex digits. */
void file_hash_text(struct sha256_ctx *sha, char hex[FILE_HASH]);
bool file_is_hash(const char hash[FILE_HASH]); /* false also if the text does not end */
void file_hash(const void *bytes, size_t n, char hex[FILE_HASH]);
#define FILE_HASH64 45 /* SHA-256 in base 64 and the NUL */
void file_hash64(const void *bytes, size_t n, char text[FILE_HASH64]);
/* Writes the SHA-256 of fd from its position to the end. Returns false with errno set. */
bool file_hash_fd(int fd, char hex[FILE_HASH]);

/* A file compiled into the program: schema/ and playlists/, named as in the source tree
 * ("schema/archive.sql", "playlists/demo.yaml"). The Makefile generates the table, sorted by
 * name. */
struct embedded {
	const char *name;
	const char *data; /* `size` bytes and a NUL */
	size_t size;
};

const struct embedded *file_embedded(const char *name); /* NULL: no such file */
/* Returns the n-th file (from 0) whose name starts with `folder`, sorted by name; NULL after the
 * last. */
const struct embedded *file_embedded_nth(const char *folder, size_t n);
