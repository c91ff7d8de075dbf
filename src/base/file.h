/*
 * Files that are written completely or not at all, and read with a limit. Readers see the old or
 * the new file, even when the program is killed or the disk fills up. A symbolic link is kept, and
 * its target is replaced.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

struct sha256_ctx; /* nettle/sha2.h */

#define FILE_HASH 65 /* SHA-256 as 64 hex digits and the NUL */

/* The part after the last slash; points into path. */
const char *file_name(const char *path);
/* The part before it: "/" of "/x", "." of "x". The caller frees. */
char *file_folder(const char *path);
/* Returns earlog's folder in the folder of an XDG variable ("XDG_DATA_HOME"; a relative value is
 * ignored), else below the home folder (".local/share"). The caller frees; NULL: there is no home
 * folder. */
char *file_xdg_folder(const char *variable, const char *below_home);
/* Keeps the umask of the user, and sets one with which new files are private. */
void file_be_private(void);
/* While it is on, new files and folders follow the user's umask: exports, which others may read. */
void file_share(bool on);

/* Makes a folder and its missing parents, with mode 0700. */
bool file_make_folder(const char *path, struct err *err);

/* Creates a temporary file, open for both ways, and locks it until the descriptor and its copies
 * are closed, or the process ends. -1: errno says why; EEXIST: the name is taken. */
int file_create_locked(int dir, const char *name, mode_t mode);
/* Removes this user's temporary file that no process has locked: a run that died left it. */
void file_remove_leftover(int dir, const char *name);

/* The absolute path that a write to `path` would replace: every link followed, also where no file
 * exists yet. The folder must exist. The caller frees; NULL: err. */
char *file_target(const char *path, struct err *err);

/* Refuses an SQLite database, its log and its journal: no text takes the place of an archive. All
 * that follow ask it. */
bool file_may_replace(const char *path, struct err *err);

/* Replaces the file at `path` by n bytes, or creates it (mode 0666 less the umask). Mode and owner
 * of an existing file are kept. On failure the old file is unchanged. */
bool file_replace(const char *path, const void *bytes, size_t n, struct err *err);

/* The content of a file when it was read; found: the file existed. */
struct file_seen {
	const void *bytes;
	size_t n;
	bool found;
};

/* Replaces a file like file_replace, if its content is still `seen`. If another program has written
 * it since, keeps that file, sets *changed and returns true. before: the new path of the replaced
 * file, in the same folder, replacing any file there; NULL: the replaced file is removed. */
bool file_update(const char *path, const void *bytes, size_t n, const struct file_seen *seen,
	const char *before, bool *changed, struct err *err);
/* Creates a file. Fails where one exists; *exists (may be NULL) tells this failure from others. */
bool file_create(const char *path, const void *bytes, size_t n, bool *exists, struct err *err);

/* Appends a regular file of at most `most` bytes to out. If there is no file, sets *found to false
 * and returns true. */
bool file_read(const char *path, size_t most, struct buf *out, bool *found, struct err *err);

/* Appends a file, or standard input if path is "-", of at most `most` bytes to out. A missing file
 * is an error. */
bool file_read_input(const char *path, size_t most, struct buf *out, struct err *err);

/* The digest of what sha has been given, as text. */
void file_hash_text(struct sha256_ctx *sha, char hex[FILE_HASH]);
void file_hash(const void *bytes, size_t n, char hex[FILE_HASH]);
#define FILE_HASH64 45 /* the same in base 64 */
void file_hash64(const void *bytes, size_t n, char text[FILE_HASH64]);
/* SHA-256 of the rest of fd. False: reading failed, errno says why. */
bool file_hash_fd(int fd, char hex[FILE_HASH]);

#endif
