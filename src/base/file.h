/*
 * Files that are written whole or not at all, and read with a limit. Nobody ever sees half a file,
 * whenever the program is killed or the disk fills up; a symbolic link stays one, and what it leads
 * to is replaced.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

#define FILE_HASH 65 /* SHA-256 as 64 hex digits and the NUL */

/* What stands behind the last slash; points into path. */
const char *file_name(const char *path);
/* What stands before it: "/" of "/x", "." of "x". The caller frees. */
char *file_folder(const char *path);

/*
 * The absolute path of what would be written at `path`: every link followed to its end, also where
 * nothing is there yet. The folder must exist. The caller frees; NULL: err.
 */
char *file_target(const char *path, struct err *err);

/*
 * Replaces the file at `path` by n bytes, or makes it (mode 0666 less the umask). Mode and owner of
 * a file that was there are kept. On failure the old file stands as it was.
 */
bool file_replace(const char *path, const void *bytes, size_t n, struct err *err);
/* Makes a file that is not there yet; *exists (may be NULL) tells that failure from the others. */
bool file_create(const char *path, const void *bytes, size_t n, bool *exists, struct err *err);

/*
 * Appends a regular file of at most `most` bytes. *found is false, and the answer true, when there
 * is none.
 */
bool file_read(const char *path, size_t most, struct buf *out, bool *found, struct err *err);

void file_hash(const void *bytes, size_t n, char hex[FILE_HASH]);
/* Of what can be read from a descriptor, from where it stands. False: reading failed; errno. */
bool file_hash_fd(int fd, char hex[FILE_HASH]);

#endif
