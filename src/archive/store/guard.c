/* The VFS with which SQLite opens archives. While another program copies a file over an archive,
 * the archive is empty for a moment. SQLite then takes it for a new one and deletes its log, which
 * may have the only copy of the last changes; this VFS does not. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <pthread.h>
#include <string.h>

#include "archive/store/store_private.h"
#include "base/text/text.h"

static const sqlite3_vfs *below; /* SQLite's own */
static sqlite3_vfs guard;

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
