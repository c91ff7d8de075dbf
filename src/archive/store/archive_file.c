/*
 * Checks the archive's file and its folder before SQLite reads the file: files that are no archive,
 * newer, empty or damaged are refused and not changed. Creates new archives.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <libgen.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "archive/store/store_private.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/system/os_file.h"
#include "base/text/text.h"

#define STAMP "00000000T000000Z"
#define ANY "[0-9A-Za-z]"
#define NEW ".new-" ANY ANY ANY ANY ANY ANY

/* Files that show that a program synchronises the folder. */
static const struct {
	const char *file, *program;
} sync_marks[] = {
	{ ".stfolder", "Syncthing" },
	{ ".dropbox.cache", "Dropbox" },
	{ ".sync_journal.db", "Nextcloud" },
	{ ".owncloudsync.log", "ownCloud" },
	{ ".nextcloudsync.log", "Nextcloud" },
	{ ".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive" },
};

static bool
no_archive(const char *path, struct err *err)
{
	return err_set(err, "there is no file %s", path);
}

/* Sets *found to the archive's path with symbolic links in its folder resolved. The archive itself
 * must not be a link, or it could be replaced unnoticed by SQLite. */
bool
archive_file_find(const char *path, enum store_mode mode, char **found, struct err *err)
{
	CLEANUP(pointer_free) char *for_folder = xstrdup(path), *for_name = xstrdup(path);
	const char *folder = dirname(for_folder), *name = basename(for_name);
	CLEANUP(pointer_free) char *real = realpath(folder, NULL);
	bool made = real || errno != ENOENT || mode == STORE_READ || file_make_folder(folder, err);

	if (!real && made && mode == STORE_WRITE)
		real = realpath(folder, NULL);
	if (real)
		*found = file_in(real, name);
	else if (made && errno == ENOENT)
		no_archive(path, err);
	else if (made)
		err_fail(err, "cannot use the folder %s: %s", folder, strerror(errno));
	return real != NULL;
}

bool
archive_file_is_plain(const char *path, const char *called, struct err *err)
{
	return !text_ends_in(path, ".db" ARCHIVE_FILE_PACKED) ||
		err_set(err,
			"%s is a compressed backup: `earlog restore` puts it in the place of the "
			"archive",
			called);
}

/* Checks type, owner and permissions of the file without reading it, and stores its device, inode
 * and owner in st. */
bool
archive_file_check(struct store *st, enum store_mode mode, struct err *err)
{
	struct stat s;

	if (lstat(st->path, &s) != 0)
		return errno == ENOENT ? no_archive(st->path, err)
				       : err_fail(err, "cannot read the archive %s: %s", st->path,
						 strerror(errno));
	if (S_ISLNK(s.st_mode))
		return err_set(
			err, "%s is a symbolic link: name the archive itself", store_called(st));
	if (!S_ISREG(s.st_mode))
		return err_set(err, "%s is %s, not an archive", store_called(st),
			S_ISDIR(s.st_mode) ? "a folder" : "no file");
	if (!archive_file_is_plain(st->path, store_called(st), err))
		return false;
	if (mode == STORE_WRITE && s.st_uid != geteuid())
		return err_set(err, "the archive %s belongs to another user: it can only be read",
			st->path);
	if (access(st->path, R_OK) != 0)
		return err_fail(err, "cannot read the archive %s: %s", st->path, strerror(errno));
	st->dev = s.st_dev;
	st->ino = s.st_ino;
	st->bytes = s.st_size;
	st->own = s.st_uid == geteuid();
	return true;
}

int64_t
archive_file_bytes(const char *path, const char *end)
{
	CLEANUP(pointer_free) char *file = xasprintf("%s%s", path, end);
	struct stat s;
	return lstat(file, &s) == 0 ? s.st_size : 0;
}

double
archive_file_free_bytes(const char *path)
{
	struct statvfs fs;
	return statvfs(path, &fs) == 0 ? (double)fs.f_bavail * (double)fs.f_frsize
				       : (double)INFINITY;
}

bool
archive_file_is_closed(const char *path, const char *called, struct err *err)
{
	if (archive_log_is_cut(path))
		return err_set(err,
			"the write-ahead log beside %s is cut or cannot be read, so the newest "
			"changes are missing: copy both files again, or use a copy made by `earlog "
			"backup`",
			called);
	return !archive_file_bytes(path, "-journal") ||
		err_set(err,
			"%s is in use or was not closed (it has a journal): use a copy made by "
			"`earlog backup`",
			called);
}

bool
archive_file_refuse_empty(const struct store *st, struct err *err)
{
	const char *path = st->path;

	if (st->other)
		return err_set(err, "the file is empty");
	if (archive_file_bytes(path, "-wal") || archive_file_bytes(path, "-journal"))
		return err_set(err,
			"%s is missing or empty, but its journal is still there: copy all files "
			"that begin with this name before anything else, then `earlog doctor "
			"--recover`",
			path);
	return err_set(err,
		"%s is empty (0 bytes), not an archive: move it away, or `earlog restore` a backup",
		path);
}

bool
archive_file_check_version(
	const struct store *st, const char *called, int64_t version, struct err *err)
{
	long long v = (long long)version;

	if (version < 1)
		return err_set(err,
			"the version number of %s is missing (the archive is unchanged): `earlog "
			"doctor` says if only that is wrong",
			called);
	if (version > (int64_t)st->migrations.n)
		return err_set(err,
			"%s is an archive of version %lld, this earlog knows version %zu: use a "
			"newer earlog (the archive is unchanged)",
			called, v, st->migrations.n);
	if (version < EARLIEST_VERSION && st->other)
		return err_set(err,
			"the file is of version %lld, which is too old: its owner makes a new one",
			v);
	return version >= EARLIEST_VERSION ||
		err_set(err,
			"%s is an archive of version %lld, which is too old (it is unchanged): "
			"build "
			"commit 15696a17 of earlog, run `earlog list` with it once, and export "
			"each "
			"draft with it once",
			called, v);
}

/*
 * Refuses a file that is empty, no archive, or of an unknown version. Reads the header through
 * SQLite's own descriptor: closing another descriptor of the same file would release the locks of
 * every connection in this process.
 */
bool
archive_file_check_header(struct store *st, struct err *err)
{
	const char *called = store_called(st);
	sqlite3_file *file = archive_log_file(st->db, SQLITE_FCNTL_FILE_POINTER);
	struct archive_head head;
	sqlite3_int64 size = 0;

	if (!file || file->pMethods->xFileSize(file, &size) != SQLITE_OK)
		return err_fail(err, "cannot read %s", called);
	if (size == 0)
		return archive_file_refuse_empty(st, err);
	bool is = archive_log_head(st->db, &head);
	if (!is && store_disk_error(st->db))
		return err_fail(err, "cannot read %s: the disk reports an error (%s)", called,
			strerror(store_disk_error(st->db)));
	if (!is)
		return err_set(err, "%s is not an earlog archive: nothing was changed", called);
	uint32_t version = VERSION_OF(head.number);
	/* a log may bring an earlier version in the header to ours */
	return (version < EARLIEST_VERSION && archive_file_bytes(st->path, "-wal")) ||
		archive_file_check_version(st, called, version, err);
}

bool
archive_file_sync_folder(const char *path, struct err *err)
{
	CLEANUP(pointer_free) char *folder = file_folder(path);
	CLEANUP(file_close) int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* EINVAL is no failure: some file systems cannot sync folders. */
	return (fd >= 0 && (os_sync(fd) == 0 || errno == EINVAL)) ||
		err_fail(err, "cannot write the folder %s: %s", folder, strerror(errno));
}

/* Removes the index of the log of the archive `path`, if there is one. */
bool
archive_file_forget_index(const char *path, struct err *err)
{
	CLEANUP(pointer_free) char *index = xasprintf("%s-shm", path);
	return unlink(index) == 0 || errno == ENOENT ||
		err_fail(err, "cannot remove %s: %s", index, strerror(errno));
}

const char *
archive_file_synced_by(const char *path)
{
	char mark[PATH_MAX];

	for (size_t n = strlen(path); n > 0; n--)
		EACH_IN_WHILE (known, sync_marks, LENGTH(sync_marks), path[n - 1] == '/') {
			int len = snprintf(mark, sizeof(mark), "%.*s%s", (int)n, path, known->file);
			if (len < (int)sizeof(mark) && access(mark, F_OK) == 0)
				return known->program;
		}
	if (strstr(path, "/Dropbox/"))
		return "Dropbox";
	if (strstr(path, "/OneDrive/"))
		return "OneDrive";
	return strstr(path, "/Nextcloud/") ? "Nextcloud" : NULL;
}

/* ---- names of new and of temporary files ---- */

/* Returns an unused file name with the current time, which the caller frees: "earlog.db", "v7-",
 * ".db" give "earlog-v7-20261120T062341Z.db". If that file exists, takes a later second. */
char *
archive_file_new_name(const char *path, const char *middle, const char *end)
{
	size_t stem = strlen(path);
	time_t now = (time_t)(clock_utc_ms() / 1000);

	if (stem > 3 && text_same(path + stem - 3, ".db"))
		stem -= 3;
	for (;; now++) {
		char when[sizeof(STAMP)];
		struct tm tm;
		gmtime_r(&now, &tm);
		strftime(when, sizeof(when), "%Y%m%dT%H%M%SZ", &tm);
		char *name = xasprintf("%.*s-%s%s%s", (int)stem, path, middle, when, end);
		CLEANUP(pointer_free) char *packed = xasprintf("%s" ARCHIVE_FILE_PACKED, name);
		if (access(name, F_OK) != 0 && access(packed, F_OK) != 0)
			return name;
		free(name);
	}
}

/* Returns true if n bytes of a stem ("earlog") and the end of a temporary file's name are the name.
 * In earlier versions both ".new-a1B2c3" and ".tmp" were at the end. */
static bool
is_temp_of(const char *name, const char *stem, size_t n)
{
	static const char *const ends[] = { "-*" ARCHIVE_FILE_DATED ".tmp",
		"-*" ARCHIVE_FILE_DATED NEW, ".db" NEW, ".db" NEW ".tmp", NEW, NEW ".tmp" };
	bool is = false;

	EACH_IN_WHILE (end, ends, LENGTH(ends), !is && strncmp(name, stem, n) == 0)
		is = fnmatch(*end, name + n, 0) == 0;
	return is;
}

bool
archive_file_is_temp(const char *name, const char *archive)
{
	size_t stem = strlen(archive) - (text_ends_in(archive, ".db") ? strlen(".db") : 0);

	return !text_same(name, archive) &&
		(is_temp_of(name, archive, stem) || is_temp_of(name, "earlog", strlen("earlog")));
}

int
archive_file_new_temp(const char *path, char **temp)
{
	int fd;

	do {
		struct uuid u = uuid_random();
		char text[UUID_TEXT];

		uuid_text(&u, text);
		free(*temp);
		*temp = xasprintf("%s.new-%.6s", path, text);
		fd = file_create_locked(AT_FDCWD, *temp, 0600);
	} while (fd < 0 && errno == EEXIST);
	return fd;
}
