/* The VFS with which SQLite opens archives. While another program copies a file over an archive,
 * the archive is empty for a moment; SQLite then takes it for a new one, deletes its log, and
 * writes an empty first page over what the other program has just written. This VFS does neither.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <pthread.h>
#include <string.h>

#include "archive/store/store_private.h"
#include "base/text/text.h"

static const sqlite3_vfs *below; /* SQLite's own */
static sqlite3_vfs guard;

/* Behind the file of `below`. */
struct guarded {
	sqlite3_io_methods methods;
	int (*write)(sqlite3_file *, const void *, int, sqlite3_int64);
};

static struct guarded *
guarded_of(sqlite3_file *f)
{
	return (void *)((char *)f + below->szOsFile);
}

static int
write_guarded(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
	struct archive_head head;

	if (at == 0 && n >= ARCHIVE_HEAD_BYTES &&
		!(archive_head_read(bytes, &head) && VERSION_OF(head.number)))
		return SQLITE_IOERR_WRITE;
	return guarded_of(f)->write(f, bytes, n, at);
}

static int
open_guarded(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
	struct guarded *g = guarded_of(f);
	int rc = below->xOpen(vfs, name, f, flags, out);

	if (rc == SQLITE_OK && flags & SQLITE_OPEN_MAIN_DB) {
		g->methods = *f->pMethods;
		g->write = g->methods.xWrite;
		g->methods.xWrite = write_guarded;
		f->pMethods = &g->methods;
	}
	return rc;
}

static int
delete_guarded(sqlite3_vfs *vfs, const char *name, int sync)
{
	CLEANUP(pointer_free) char *archive = xstrdup(name);

	if (text_ends_in(name, "-wal")) {
		archive[strlen(name) - strlen("-wal")] = '\0';
		if (archive_file_bytes(name, "") && !archive_file_bytes(archive, ""))
			return SQLITE_IOERR_DELETE;
	}
	return below->xDelete(vfs, name, sync);
}

static void
make_guard(void)
{
	below = sqlite3_vfs_find(NULL);
	guard = *below;
	guard.zName = "earlog";
	guard.szOsFile += (int)sizeof(struct guarded);
	guard.xOpen = open_guarded;
	guard.xDelete = delete_guarded;
	sqlite3_vfs_register(&guard, 0);
}

const char *
archive_guard(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, make_guard);
	return guard.zName;
}
