/*
 * Backups: copies of the archive, made while it may be in use, and verified before they get their
 * final names. Restoring a backup keeps the replaced archive; at every moment there is an archive
 * at its path.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "archive/store/store.h"

struct backup_entry {
	char *path;
	int64_t bytes, version; /* version: of its schema; NO_INT: it is no archive */
	bool too_old;           /* this program cannot read it */
	bool ahead;             /* its name has a time after now: the clock was wrong */
	bool packed;            /* it is compressed (packed.h) */
	int64_t made_ms;        /* the time in its name, to a second; or some seconds later */
	int64_t newest_ms;      /* of the edits of its notes and ratings; NO_MS: not known */
	/* reviews and notes that it has (backup_count), and notes and ratings of the archive that
	 * are newer; NO_INT: not known */
	int64_t reviews, notes, newer;
};
struct backup_entries LIST_OF(struct backup_entry);

/* Returns the path of the folder "backups", which is next to the archive. The caller frees. */
char *backup_folder(const char *path);
/* Appends the local time in the name of a backup, "2026-11-20 07:23"; nothing if it has none. */
void backup_add_time(struct buf *out, const char *backup);
/* Lists the backups in a folder, oldest first; backups with a later date than now come before them.
 * The list is empty if the folder is missing. */
void backup_list(const char *folder, struct backup_entries *out);
/* Counts what each backup has, and what the archive `st` (NULL: none) has that is newer. */
void backup_count(struct backup_entries *l, struct store *st);
/* Lists the backups of the archive at `path` in the same order: those in its folder "backups", and
 * in each other folder to which archive_backup wrote. */
void backup_list_all(const char *path, struct backup_entries *out);
void backup_entries_finish(struct backup_entries *l);

/*
 * Copies the archive to a new file earlog-20261120T062341Z.db in `folder` (created if missing),
 * with mode 0600 and without a log, and the pictures of notes to the folder "pictures" there. Then
 * keeps the newest `keep` backups in the folder and removes the others; 0: removes none;
 * BACKUP_THIN: keeps the last ten, then the last one of each of ten weeks, of twelve months, and of
 * each year. Compresses those behind the last ten. Other programs can write to the archive
 * meanwhile. Sets *made to the path of the backup, which backup_list_all finds (the caller frees),
 * and *removed to the number of removed ones. label: instead makes
 * earlog-for-<label>-20261120T062341Z.db, with the rows that another person may have
 * (exchange_save_for), and removes this owner's older files with that label, which may have rows
 * that were withdrawn since; NULL: a whole copy. On failure sets err and returns false.
 */
bool archive_backup(const char *path, const char *folder, const char *label, size_t keep,
	char **made, size_t *removed, struct err *err);

#define BACKUP_THIN SIZE_MAX
#define BACKUP_KEEP 10 /* the last backups in a folder, which are not compressed */

/*
 * The backup of the day, made on a thread. archive_daily_backup_begin starts it, unless one was
 * made since midnight (local time), and returns NULL then. archive_daily_backup_end waits until
 * `until_ms` (os_mono_ms) at most and frees it. Returns false with err if no backup could be made;
 * a copy that is not finished in time is left, and removed as archive_remove_left does.
 */
struct daily_backup;
struct daily_backup *archive_daily_backup_begin(const char *path);
bool archive_daily_backup_end(struct daily_backup *b, int64_t until_ms, struct err *err);

/* Removes temporary files of killed processes beside the archive and its backups, on a thread. */
void archive_remove_left(const char *path);

/*
 * Replaces the archive at `path` by a copy of the file `backup`, after checking the copy, and
 * brings back the pictures of notes that are beside the backup and not beside the archive. Renames
 * the old archive and sets *aside to its new name (the caller frees; NULL: there was no archive).
 * Refuses while another program has the archive open. On failure sets err, returns false and
 * changes nothing.
 */
bool archive_restore(const char *backup, const char *path, char **aside, struct err *err);
