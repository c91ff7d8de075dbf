/* Decides how many backups are kept, and which; names, lists and removes them, keeps the list of
 * other folders, and makes the backup of the day on a thread; call/own_archive.c and
 * cli/earlog_session.c decide when. store/copy.c copies and checks; replace_archive.c puts a backup
 * in the archive's place. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "archive/exchange/file_for_others.h"
#include "archive/exchange/panel_joined.h"
#include "archive/store/store_private.h"
#include "archive/upkeep/open.h"
#include "archive/store/packed.h"
#include "base/system/clock.h"
#include "base/system/kept_picture.h"
#include "base/system/os_file.h"
#include "base/system/os_thread.h"
#include "base/system/uuid.h"
#include "base/text/text.h"

#define OF_ALL "earlog-" /* names of backups of the whole archive begin with this */

void
archive_remove_left(const char *path)
{
	CLEANUP(pointer_free) char *folder = file_folder(path), *backups = backup_folder(path);

	file_remove_leftovers_later(folder, archive_file_is_temp, file_name(path));
	file_remove_leftovers_later(backups, archive_file_is_temp, file_name(path));
}

char *
backup_folder(const char *path)
{
	return xasprintf("%.*sbackups", (int)(file_name(path) - path), path);
}

/* Returns the time in the name of a backup; NO_MS: it has none. */
static int64_t
backup_made_ms(const char *backup)
{
	size_t end = strlen(backup) -
		(text_ends_in(backup, ARCHIVE_FILE_PACKED) ? strlen(ARCHIVE_FILE_PACKED) : 0);
	CLEANUP(pointer_free) char *plain = xasprintf("%.*s", (int)end, backup);
	const char *at = plain + end - strlen("20261120T062341Z.db");
	struct tm tm = { 0 };

	if (at < plain || fnmatch(ARCHIVE_FILE_DATED, at, 0) != 0 ||
		sscanf(at, "%4d%2d%2dT%2d%2d%2d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour,
			&tm.tm_min, &tm.tm_sec) != 6)
		return NO_MS;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	return (int64_t)timegm(&tm) * 1000;
}

void
backup_add_time(struct buf *out, const char *backup)
{
	int64_t made_ms = backup_made_ms(backup);
	char local[UTC_TEXT];

	if (made_ms == NO_MS)
		return;
	clock_utc_text(made_ms + clock_offset_min(made_ms) * INT64_C(60000), local);
	buf_addf(out, "%.10s %.5s", local, local + 11);
}

static int
by_stamp(const void *a, const void *b)
{
	const struct backup_entry *x = a, *y = b;

	return x->ahead != y->ahead ? y->ahead - x->ahead
				    : strcmp(file_name(x->path), file_name(y->path));
}

/* Appends the files of a folder whose names are `stem`, a time and ".db", also compressed, the
 * oldest first. */
static void
add_entries(const char *folder, const char *stem, struct backup_entries *out)
{
	CLEANUP(file_paths_finish) struct file_paths found;
	struct stat s;

	file_paths(folder, &found);
	EACH (one, &found) {
		const char *path = *one, *name = file_name(path);
		int64_t made_ms =
			text_starts(name, stem) ? backup_made_ms(name + strlen(stem)) : NO_MS;
		if (made_ms != NO_MS && name[strlen(stem)] <= '9' && lstat(path, &s) == 0 &&
			S_ISREG(s.st_mode)) {
			struct backup_entry e = { .path = xstrdup(path),
				.bytes = s.st_size,
				.version = archive_log_version(path),
				.made_ms = made_ms,
				.newest_ms = NO_MS,
				.ahead = made_ms != clock_newest_ms(made_ms),
				.packed = text_ends_in(name, ARCHIVE_FILE_PACKED),
				.reviews = NO_INT,
				.notes = NO_INT,
				.newer = NO_INT };

			char line[PACKED_LINE];
			if (e.packed &&
				sscanf(packed_line(path, line),
					"earlog %" SCNd64 " %" SCNd64 " %" SCNd64, &e.version,
					&e.reviews, &e.notes) != 3)
				e.version = e.reviews = e.notes = NO_INT;
			e.too_old = e.version != NO_INT && e.version < EARLIEST_VERSION;
			LIST_ADD(out, e);
		}
	}
	LIST_SORT(out, by_stamp);
}

void
backup_list(const char *folder, struct backup_entries *out)
{
	*out = (struct backup_entries){ 0 };
	add_entries(folder, OF_ALL, out);
}

/* Counts the reviews and notes of a backup that is not compressed. */
static void
count_one(struct backup_entry *e)
{
	struct store st = { .foreign = true };

	if (!store_connect(&st, e->path, SQLITE_OPEN_READONLY, ERR_IGNORED) ||
		!store_number(st.db, "SELECT count(*) FROM review WHERE deleted = 0", &e->reviews,
			ERR_IGNORED) ||
		!store_number(st.db,
			"SELECT count(*) FROM note n JOIN review r ON r.uuid = n.review AND NOT "
			"r.deleted WHERE NOT n.deleted AND n.body NOTNULL AND NOT EXISTS (SELECT 1 "
			"FROM sitting s WHERE s.uuid = n.sitting AND s.deleted)",
			&e->notes, ERR_IGNORED))
		e->reviews = e->notes = NO_INT;
	if (!store_number(st.db,
		    "SELECT max(edited_ms) FROM (SELECT edited_ms FROM note UNION ALL SELECT "
		    "edited_ms FROM rating)",
		    &e->newest_ms, ERR_IGNORED))
		e->newest_ms = NO_MS;
	sqlite3_close(st.db);
}

void
backup_count(struct backup_entries *l, struct store *st)
{
	static const char sql[] =
		"SELECT count(*) FROM (SELECT 1 FROM note WHERE edited_ms > ?1 UNION ALL SELECT 1 "
		"FROM rating WHERE edited_ms > ?1)";

	EACH (e, l) {
		bool ok = true;

		if (!e->packed)
			count_one(e);
		/* Its name does not tell what was edited in the same second. A row of the future
		 * says nothing. */
		int64_t since_ms = e->made_ms;
		if (e->newest_ms != NO_MS && e->newest_ms < e->made_ms + 1000)
			since_ms = e->newest_ms;
		sqlite3_stmt *q = st ? store_query(st, sql, ERR_IGNORED, AS_INT(since_ms)) : NULL;
		while (store_next(st, q, &ok, ERR_IGNORED))
			e->newer = store_int(q, 0);
	}
}

/* ---- folders that the user chose: a line for each in the file "folders" of the usual one ---- */

#define MOST_FOLDERS_BYTES 65536

static void
read_folders(const char *path, struct buf *out)
{
	CLEANUP(pointer_free) char *usual = backup_folder(path);
	CLEANUP(pointer_free) char *file = xasprintf("%s/folders", usual);
	bool found;

	buf_add(out, "\n");
	if (!file_read(file, MOST_FOLDERS_BYTES, out, &found, ERR_IGNORED))
		buf_clear(out);
}

/* Adds a folder to the file. A failure is no error: the backup was made, and its path printed. */
static void
remember_folder(const char *path, const char *folder)
{
	CLEANUP(pointer_free) char *usual = backup_folder(path);
	CLEANUP(pointer_free) char *file = xasprintf("%s/folders", usual);
	CLEANUP(pointer_free) char *real = realpath(folder, NULL);
	CLEANUP(pointer_free) char *line = xasprintf("\n%s\n", real ? real : "");
	CLEANUP(buf_finish) struct buf known = BUF_INIT;

	mkdir(usual, 0700);
	CLEANUP(pointer_free) char *real_usual = realpath(usual, NULL);
	if (!real || !real_usual || text_same(real, real_usual) || strchr(real, '\n'))
		return;
	read_folders(path, &known);
	if (strstr(known.s, line))
		return;
	CLEANUP(file_close)
	int fd = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd >= 0 && write(fd, line + 1, strlen(line + 1)) < 0)
		unlink(file);
}

void
backup_list_all(const char *path, struct backup_entries *out)
{
	CLEANUP(pointer_free) char *usual = backup_folder(path);
	CLEANUP(buf_finish) struct buf folders = BUF_INIT;
	char *rest = NULL;

	backup_list(usual, out);
	read_folders(path, &folders);
	for (char *at = strtok_r(folders.s, "\n", &rest); at; at = strtok_r(NULL, "\n", &rest))
		add_entries(at, OF_ALL, out);
	LIST_SORT(out, by_stamp);
}

void
backup_entries_finish(struct backup_entries *l)
{
	LIST_FINISH(l, free(each->path));
}

/* ---- which files stay ---- */

#define DAY_MS INT64_C(86400000)

/* The weeks, months and years of the backups that stay: the last of each, and their number. */
struct thinning {
	int64_t last[3];
	size_t n[3];
};

/* Returns true if the backup is the newest one of one of ten weeks, then of one of twelve months,
 * then of its year. Backups are asked from the newest to the oldest. */
static bool
stays(struct thinning *t, int64_t made_ms)
{
	static const size_t most[] = { 10, 12, SIZE_MAX };
	time_t s = (time_t)(made_ms / 1000);
	struct tm tm;

	gmtime_r(&s, &tm);
	/* weeks begin on Monday; 1970-01-01 was a Thursday */
	const int64_t of[] = { (made_ms / DAY_MS + 3) / 7, tm.tm_year * 12 + tm.tm_mon,
		tm.tm_year };
	for (size_t i = 0; i < LENGTH(most); i++) {
		if (t->n[i] && t->last[i] == of[i])
			return false;
		if (t->n[i] < most[i]) {
			t->last[i] = of[i];
			t->n[i]++;
			return true;
		}
	}
	return false;
}

/* Replaces a backup by a compressed one. A failure is no error: the backup stays. */
static void
pack(struct backup_entry *e)
{
	CLEANUP(pointer_free) char *to = xasprintf("%s" ARCHIVE_FILE_PACKED, e->path);
	struct copy_temp temp;
	char line[PACKED_LINE];

	count_one(e);
	if (e->version == NO_INT || e->notes == NO_INT)
		return;
	snprintf(line, sizeof(line), "earlog %" PRId64 " %" PRId64 " %" PRId64 "\n", e->version,
		e->reviews, e->notes);
	if (copy_temp_begin(&temp, e->path, ERR_IGNORED) &&
		packed_write(e->path, temp.lock, line) && packed_read(temp.path, -1, ERR_IGNORED) &&
		os_sync(temp.lock) == 0 && os_rename_new(temp.path, to) &&
		archive_file_sync_folder(to, ERR_IGNORED))
		unlink(e->path);
	copy_temp_end(&temp);
}

/* Keeps the newest files of this archive's owner in the folder, as archive_backup says, and returns
 * how many others it removed. Never removes the new one, `made`, even if a wrong clock makes it
 * look old. for_others: the folder may be shared, and has files of other persons with the same
 * names; only the new file of its owner stays, because an older one may have withdrawn rows. */
static size_t
remove_oldest(struct store *st, const char *folder, const char *stem, bool for_others, size_t keep,
	const char *made)
{
	CLEANUP(backup_entries_finish) struct backup_entries l = { 0 };
	struct thinning t = { .n = { 0 } };
	size_t removed = 0, mine = 1;
	struct uuid owner;

	add_entries(folder, stem, &l);
	for (size_t i = l.n; i-- > 0;) {
		struct backup_entry *e = &l.v[i];

		if (text_same(e->path, made) ||
			(for_others &&
				!(exchange_file_owner(e->path, &owner, NULL, ERR_IGNORED) &&
					store_is_own(st, &owner))))
			continue;
		mine++;
		bool last = mine <= BACKUP_KEEP,
		     of_all = keep == BACKUP_THIN ? last || stays(&t, e->made_ms) : mine <= keep;
		if (for_others || (keep && !of_all))
			removed += unlink(e->path) == 0;
		else if (!last && !e->packed)
			pack(e);
	}
	return removed;
}

/* Gives the folder of a backup the pictures of notes that it lacks. */
static bool
copy_pictures(const char *archive, const char *folder, const char *made, struct err *err)
{
	CLEANUP(pointer_free) char *from = kept_picture_folder(archive);
	CLEANUP(pointer_free) char *to = file_in(folder, file_name(from));

	return kept_picture_copy_all(from, to, err) ||
		err_prefix(err, "%s was made without all pictures of notes", made);
}

bool
archive_backup(const char *path, const char *folder, const char *label, size_t keep, char **made,
	size_t *removed, struct err *err)
{
	struct store *st =
		label ? archive_open(path, STORE_WRITE, err) : store_open_foreign(path, NULL, err);
	CLEANUP(pointer_free)
	char *stem = label ? xasprintf(OF_ALL "for-%s-", label) : xstrdup(OF_ALL);
	CLEANUP(pointer_free)
	char *path_stem = xasprintf("%s/%.*s", folder, (int)strlen(stem) - 1, stem);

	*made = NULL;
	*removed = 0;
	bool ok = st &&
		(mkdir(folder, 0700) == 0 || errno == EEXIST ||
			err_fail(err, "cannot make the folder %s: %s", folder, strerror(errno)));
	double need = ok ? 1.1 * (double)archive_file_bytes(st->path, "") : 0;
	ok = ok &&
		(archive_file_free_bytes(folder) >= need ||
			err_set(err, "there is too little room in %s: %.0f MB are needed", folder,
				need / 1e6 + 1));
	if (ok) {
		*made = archive_file_new_name(path_stem, "", ".db");
		ok = label ? exchange_save_for(*made, st, NULL, err)
			   : copy_archive(st->path, *made, err);
	}
	if (ok && !label)
		remember_folder(st->path, folder);
	bool whole = !ok || label || copy_pictures(st->path, folder, *made, err);
	if (ok && whole)
		*removed = remove_oldest(st, folder, stem, label, keep, *made);
	if (!ok)
		err_prefix(err, "no backup was made");
	ok = ok && whole;
	if (!ok)
		xreplace(made, NULL);
	store_close(st);
	return ok;
}

/* ---- the backup of the day ---- */

struct daily_backup {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool done, left; /* left: no thread waits for the result, so the backup thread frees */
	bool ok;
	char *path, *folder;
	struct err err;
};

static void
daily_backup_free(struct daily_backup *b)
{
	pthread_cond_destroy(&b->changed);
	pthread_mutex_destroy(&b->lock);
	free(b->path);
	free(b->folder);
	free(b);
}

static void *
make_daily_backup(void *arg)
{
	struct daily_backup *b = arg;
	char *made;
	size_t removed;
	bool ok = archive_backup(b->path, b->folder, NULL, BACKUP_THIN, &made, &removed, &b->err);

	free(made);
	pthread_mutex_lock(&b->lock);
	b->ok = ok;
	b->done = true;
	bool left = b->left;
	pthread_cond_signal(&b->changed);
	pthread_mutex_unlock(&b->lock);
	if (left)
		daily_backup_free(b);
	return NULL;
}

/* Returns true if the file was written since midnight. */
static bool
is_of_today(const char *path)
{
	struct stat st;
	time_t now = (time_t)(clock_utc_ms() / 1000);
	struct tm then, today;

	return stat(path, &st) == 0 && localtime_r(&st.st_mtime, &then) &&
		localtime_r(&now, &today) && then.tm_yday == today.tm_yday &&
		then.tm_year == today.tm_year;
}

struct daily_backup *
archive_daily_backup_begin(const char *path)
{
	struct daily_backup *b = xcalloc(1, sizeof(*b));
	CLEANUP(backup_entries_finish) struct backup_entries l;
	pthread_t thread;

	*b = (struct daily_backup){ .path = xstrdup(path), .folder = backup_folder(path) };
	pthread_mutex_init(&b->lock, NULL);
	os_cond_init(&b->changed);
	backup_list(b->folder, &l);
	if ((l.n && is_of_today(l.v[l.n - 1].path)) ||
		os_thread_start(&thread, "earlog-backup", make_daily_backup, b) != 0) {
		daily_backup_free(b);
		return NULL;
	}
	pthread_detach(thread);
	return b;
}

bool
archive_daily_backup_end(struct daily_backup *b, int64_t until_ms, struct err *err)
{
	if (!b)
		return true;
	pthread_mutex_lock(&b->lock);
	while (!b->done && os_cond_wait(&b->changed, &b->lock, until_ms) == 0)
		;
	bool done = b->done, ok = !done || b->ok;
	b->left = true;
	if (!ok)
		*err = b->err;
	pthread_mutex_unlock(&b->lock);
	if (done)
		daily_backup_free(b);
	return ok;
}
