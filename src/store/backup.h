/*
 * Copies of the archive: made while it is in use, and verified before they get their final names.
 * Restoring a copy keeps the replaced archive, and leaves an archive in place at every moment.
 */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "store/store.h"

struct backup_entry {
	char *path;
	int64_t bytes;
};
struct backup_entries {
	struct backup_entry *v;
	size_t n;
};

/* Returns the path of the folder "backups" next to the archive. The caller frees. */
char *backup_folder(const char *path);
/* Lists the backups in a folder, oldest first; the list is empty if the folder is missing. */
void backup_list(const char *folder, struct backup_entries *out);
void backup_entries_finish(struct backup_entries *l);

/*
 * Copies the archive into `folder` (created if missing) as earlog-20261120T062341Z.db, mode 0600,
 * without a log. Then keeps the newest `keep` backups there and removes the others; 0 removes none.
 * Other programs can write meanwhile. Sets *made to the path (the caller frees), and *removed to
 * the number of removed backups.
 */
bool store_backup(const char *path, const char *folder, size_t keep, char **made, size_t *removed,
	struct err *err);

/*
 * Replaces the archive by a copy of `backup`, after checking the copy. Renames the old archive to
 * *aside (the caller frees; NULL: there was none). Refuses while another earlog has the archive
 * open. On failure nothing changes. *hidden gets the restored rows that cannot be shown, because a
 * text is too long.
 */
bool store_restore(const char *backup, const char *path, char **aside, struct left_out *hidden,
	struct err *err);

#endif
