/* Renames a new archive into the place of the old one under SQLite's own locks, and back if a step
 * fails. backup.c and recover.c decide what the new archive is. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/replace_archive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/store/store_private.h"
#include "archive/upkeep/backup.h"
#include "archive/store/packed.h"
#include "base/system/file.h"
#include "base/system/kept_picture.h"

/* Byte range of the file on which SQLite holds its locks: pending, reserved and 510 bytes shared.
 */
#define LOCK_START 0x40000000
#define LOCK_BYTES 512

/* the lock that no other program may hold while the archive is replaced */
static const struct flock write_lock = {
	.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = LOCK_START, .l_len = LOCK_BYTES
};

bool
archive_is_held(const char *path)
{
	CLEANUP(file_close) int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	struct flock l = write_lock;

	return fcntl(fd, F_GETLK, &l) == 0 && l.l_type != F_UNLCK;
}

/* Renames the log or journal (end: "-wal", "-journal") of `place` to `aside`'s, if there is one. */
static bool
move_beside(const char *place, const char *aside, const char *end, struct err *err)
{
	CLEANUP(pointer_free)
	char *from = xasprintf("%s%s", place, end), *to = xasprintf("%s%s", aside, end);
	return rename(from, to) == 0 || errno == ENOENT ||
		err_fail(err, "cannot move %s: %s", from, strerror(errno));
}

/* Renames `place` to `aside` and `new` to `place`. If possible, gives the old archive its second
 * name first (a hard link), so that `place` changes from the old to the new archive in one step. */
static bool
replace(const char *with, const char *place, const char *aside, struct err *err)
{
	bool linked = link(place, aside) == 0;

	if (!linked && rename(place, aside) != 0)
		return err_fail(err, "cannot keep %s aside: %s", place, strerror(errno));
	if (move_beside(place, aside, "-wal", err) && move_beside(place, aside, "-journal", err) &&
		archive_file_forget_index(place, err)) {
		if (rename(with, place) == 0)
			return archive_file_sync_folder(place, err);
		err_fail(err, "cannot move the new archive to %s: %s", place, strerror(errno));
	}
	move_beside(aside, place, "-wal", ERR_IGNORED);
	move_beside(aside, place, "-journal", ERR_IGNORED);
	if (linked)
		unlink(aside);
	else if (rename(aside, place) != 0)
		err_prefix(err, "the archive is now %s", aside);
	return false;
}

static bool
replace_locked(
	const char *with, const char *place, const char *middle, char **aside, struct err *err)
{
	CLEANUP(file_close) int fd = open(place, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	struct flock l = write_lock;

	if (fd < 0)
		return err_fail(err, "cannot open %s: %s", place, strerror(errno));
	if (fcntl(fd, F_SETLK, &l) != 0)
		return err_set(err, "another program has %s open: end it first", place);
	*aside = archive_file_new_name(place, middle, ".db");
	bool ok = replace(with, place, *aside, err);
	if (!ok)
		xreplace(aside, NULL);
	return ok;
}

bool
replace_archive(const char *with, const char *place, const char *middle, bool fold, char **aside,
	struct err *err)
{
	struct stat s;

	*aside = NULL;
	if (lstat(place, &s) != 0) {
		if (errno != ENOENT)
			return err_fail(err, "cannot use %s: %s", place, strerror(errno));
		if (archive_file_bytes(place, "-wal") || archive_file_bytes(place, "-journal"))
			return err_set(err,
				"%s has a journal but no archive: move all files of that name away "
				"first",
				place);
		return rename(with, place) == 0
			? archive_file_sync_folder(place, err)
			: err_fail(err, "cannot make %s: %s", place, strerror(errno));
	}
	if (!S_ISREG(s.st_mode))
		return err_set(err, "%s is not a file", place);
	if (archive_is_held(place))
		return err_set(err, "another program has %s open: end it first", place);
	if (fold) {
		struct store st = { .foreign = true };

		/* A log of another file is moved away with the archive. */
		if (store_connect(&st, place, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW,
			    ERR_IGNORED) &&
			!archive_log_is_foreign(st.db, place))
			store_exec(st.db, "PRAGMA journal_mode = DELETE", ERR_IGNORED);
		sqlite3_close(st.db);
	}
	return replace_locked(with, place, middle, aside, err);
}

/* Restores the backup unchanged; archive_open migrates an older version later. */
static bool
restore_plain(const char *backup, const char *path, char **aside, struct err *err)
{
	struct store *st = archive_file_is_closed(backup, backup, err)
		? store_open_foreign(backup, NULL, err)
		: NULL;
	CLEANUP(pointer_free) char *place = NULL, *with = NULL;
	struct stat s;

	*aside = NULL;
	bool ok = st && copy_is_sound(st->db, err) &&
		archive_file_find(path, STORE_WRITE, &place, err);
	if (ok && stat(place, &s) == 0 && s.st_dev == st->dev && s.st_ino == st->ino)
		ok = err_set(err, "%s is the archive itself", backup);
	if (ok) {
		with = archive_file_new_name(place, "restored-", ".db");
		ok = copy_archive(st->path, with, err) &&
			replace_archive(with, place, "before-restore-", true, aside, err);
		if (!ok)
			unlink(with);
	}
	store_close(st);
	return ok;
}

bool
archive_restore(const char *backup, const char *path, char **aside, struct err *err)
{
	CLEANUP(copy_temp_end) struct copy_temp plain = { .path = NULL };
	CLEANUP(pointer_free) char *packed = xasprintf("%s" ARCHIVE_FILE_PACKED, backup);

	*aside = NULL;
	/* It may have been compressed since its path was printed. */
	if (access(backup, F_OK) != 0 && access(packed, F_OK) == 0)
		backup = packed;
	CLEANUP(pointer_free) char *folder = file_folder(backup);
	CLEANUP(pointer_free) char *to = kept_picture_folder(path);
	CLEANUP(pointer_free) char *pictures = file_in(folder, file_name(to));
	return (packed_plain(&backup, path, &plain, err) &&
		       kept_picture_copy_all(pictures, to, err) &&
		       restore_plain(backup, path, aside, err)) ||
		err_prefix(err, "nothing was restored");
}
