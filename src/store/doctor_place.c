#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/os_file.h"
#include "store/backup.h"
#include "store/doctor_private.h"

#define LITTLE_ROOM_BYTES 50e6
#define LARGE_LOG_BYTES (16 << 20)
#define BACKUP_DAYS 30
#define SLOW_MS 200

void
doctor_place(struct doctor *d)
{
	const char *program = place_synced_by(d->st->path);

	if (os_is_on_network(d->st->path))
		doctor_say(d, DOCTOR_NOTE,
			"the archive is on a network drive: a disk of this machine is safer and "
			"quicker");
	if (program)
		doctor_say(d, DOCTOR_WRONG,
			"%s copies the archive's folder while earlog writes: keep the archive "
			"elsewhere, and `earlog backup` into that folder",
			program);
}

void
doctor_modes(struct doctor *d)
{
	struct stat s;

	if (stat(d->st->path, &s) != 0 || !(s.st_mode & (S_IRWXG | S_IRWXO)))
		return;
	bool done = d->repair && chmod(d->st->path, 0600) == 0;
	doctor_say_mendable(d, done,
		done ? "other users could open the archive, and no longer can"
		     : "other users may open the archive (mode %03o)",
		(unsigned)s.st_mode & 0777);
}

void
doctor_room(struct doctor *d)
{
	double room = place_free_bytes(d->st->path);
	double need = 2.2 * (double)place_bytes(d->st->path, "") + LITTLE_ROOM_BYTES;

	if (room < need)
		doctor_say(d, DOCTOR_WRONG,
			"only %.0f MB are free on the archive's disk; %.0f are needed for a backup "
			"and new rows",
			room / 1e6, need / 1e6);
}

void
doctor_log(struct doctor *d)
{
	int64_t bytes = place_bytes(d->st->path, "-wal");

	if (bytes > LARGE_LOG_BYTES) {
		bool done = d->repair &&
			sqlite3_wal_checkpoint_v2(d->st->db, "main", SQLITE_CHECKPOINT_TRUNCATE,
				NULL, NULL) == SQLITE_OK;
		doctor_say_mendable(d, done, "the write-ahead log %s %.0f MB",
			done ? "was emptied of" : "has grown to", (double)bytes / 1e6);
	}
}

static void
leftovers_in(struct doctor *d, const char *folder)
{
	const char *archive = file_name(d->st->path);
	DIR *dir = opendir(folder);
	struct dirent *e;
	int lock;

	while (dir && (e = readdir(dir))) {
		if (!backup_is_temp(e->d_name, archive) ||
			(lock = file_lock_leftover(dirfd(dir), e->d_name)) < 0)
			continue;
		bool done = d->repair && file_remove_temp(dirfd(dir), e->d_name);
		doctor_say_mendable(d, done, "%s/%s %s", folder, e->d_name,
			done ? "was left over, and is gone"
			     : "is left over from a run that was killed");
		close(lock);
	}
	if (dir)
		closedir(dir);
}

void
doctor_leftovers(struct doctor *d)
{
	CLEANUP(pointer_free)
	char *folder = file_folder(d->st->path), *backups = backup_folder(d->st->path);

	leftovers_in(d, folder);
	leftovers_in(d, backups);
}

void
doctor_backups(struct doctor *d)
{
	CLEANUP(pointer_free) char *folder = backup_folder(d->st->path);
	CLEANUP(backup_entries_finish) struct backup_entries l;
	struct stat s;

	backup_list_all(d->st->path, &l);
	if (!l.n)
		doctor_say(d, DOCTOR_NOTE, "no backup is in %s yet: `earlog backup` makes one",
			folder);
	else if (stat(l.v[l.n - 1].path, &s) == 0) {
		int64_t days = (clock_utc_ms() / 1000 - s.st_mtime) / 86400;
		if (days > BACKUP_DAYS)
			doctor_say(d, DOCTOR_NOTE, "the last backup is %lld days old",
				(long long)days);
	}
}

static void
say_slow(struct doctor *d, const char *what, int64_t since_ms)
{
	int64_t took_ms = clock_mono_ms() - since_ms;

	if (took_ms > SLOW_MS)
		doctor_say(d, DOCTOR_NOTE, "%s took %lld ms", what, (long long)took_ms);
}

static void
time_largest(struct doctor *d, struct store *st)
{
	static const char sql[] =
		"SELECT review FROM note GROUP BY review ORDER BY count(*) DESC LIMIT 1";
	struct err err = ERR_INIT;
	struct uuid review = UUID_NONE;
	CLEANUP(record_finish) struct record r;
	bool found;

	store_first_uuid(st, store_prepare(st, sql, &err), &review, &found, &err);
	record_init(&r);
	int64_t start_ms = clock_mono_ms();
	if (!uuid_none(&review) && !store_load(st, &review, &r, &err))
		doctor_say(d, DOCTOR_WRONG, "%s", err.msg);
	say_slow(d, "reading the largest review", start_ms);
}

/* Measures how long it takes to open the archive, list the reviews and load the largest one;
 * reports steps that are slow. */
void
doctor_speed(struct doctor *d)
{
	struct err err = ERR_INIT;
	struct review_summaries l = { 0 };
	int64_t start_ms = clock_mono_ms();

	struct store *st = store_open(d->st->path, STORE_READ, &err);
	say_slow(d, "opening it", start_ms);
	start_ms = clock_mono_ms();
	if (!st || !store_list(st, true, &l, &err))
		doctor_say(d, DOCTOR_WRONG, "%s", err.msg);
	say_slow(d, "listing the reviews", start_ms);
	review_summaries_finish(&l);
	if (st)
		time_largest(d, st);
	store_close(st);
}
