/*
 * Copies of the archive: made while it is in use, verified before they get their final names, and
 * restored so that there is an archive at every moment and the replaced one is kept.
 */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/store.h"

struct backup_entry {
	char *path;
	int64_t bytes;
};
struct backup_entries {
	struct backup_entry *v;
	size_t n;
};

/* "backups" beside the archive. The caller frees. */
char *backup_folder(const char *path);
/* The backups in a folder, oldest first; a folder that is not there has none. */
void backup_list(const char *folder, struct backup_entries *out);
void backup_entries_finish(struct backup_entries *l);

/*
 * Copies the archive into `folder` (made if need be) as earlog-20261120T062341Z.db, 0600, readable
 * on its own, and removes the oldest of such a name there beyond `keep` (0: none). While it runs
 * others write as always. *made (the caller frees) is its path, *removed how many went.
 */
bool store_backup(const char *path, const char *folder, size_t keep, char **made, size_t *removed,
	struct err *err);

/*
 * Puts a copy of `backup` in the place of the archive, once that copy was found sound. Moves the
 * old archive aside (*aside: its name, which the caller frees; NULL: there was none). Refuses while
 * another earlog has the archive open. On failure nothing changes. *hidden: rows of the backup with
 * a text that is too long to be shown; they are restored as well.
 */
bool store_restore(const char *backup, const char *path, char **aside, struct left_out *hidden,
	struct err *err);

#endif
