/*
 * SQLite's file system, with a guard for archives that have a write-ahead log. In that mode only
 * checkpoints write to the database file, and each of them seals it (seal.h). A file with a broken
 * seal was written by another program (`cp backup earlog.db`): the log belongs to pages that are
 * gone, and no checkpoint may write it into those that took their place.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "store/seal.h"
#include "store/store_private.h"

#define FITS 1314530243   /* a file control of our own */
#define HEADER_VERSION 18 /* of the database file: 1 without a log, 2 with one */
#define LOG_HEADER_BYTES 32
#define BUSY_TRIES 20 /* and the time between them, for another program's checkpoint */
#define BUSY_NS 10000000

struct guarded {
	const sqlite3_io_methods *real;
	sqlite3_io_methods mine;
	struct sealed at;
	bool writing;
	bool broken;        /* once it did not fit: what stands there now is not ours any more */
	dev_t dev, log_dev; /* of this file, and of the log as it was opened */
	ino_t ino, log_ino;
	struct guarded *next;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static sqlite3_vfs *real_vfs, vfs;
static size_t state_at; /* of struct guarded, behind the file of the real one */

/* All that are open; their dev, ino, index and log_… change under this lock. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct guarded *all;

static struct guarded *
guarded_of(sqlite3_file *f)
{
	return (struct guarded *)(void *)((char *)f + state_at);
}

static bool
has_own_log(const struct guarded *g)
{
	struct stat s;

	return stat(g->at.log, &s) == 0 && s.st_dev == g->log_dev && s.st_ino == g->log_ino;
}

/* Whether the file is the one that the log belongs to. alone: nobody else makes a checkpoint now.
 */
static bool
fits(struct guarded *g, bool alone, struct seal *now)
{
	bool shared;

	if (g->broken)
		return false;
	if (g->writing)
		return seal_look(&g->at, now) && seal_same_look(&g->at.own, now);
	if (!has_own_log(g))
		return false;
	enum seal_verdict verdict = seal_compare(&g->at, now, &shared);
	for (int i = 0; verdict == SEAL_BUSY && shared && !alone && i < BUSY_TRIES; i++) {
		nanosleep(&(struct timespec){ .tv_nsec = BUSY_NS }, NULL);
		verdict = seal_compare(&g->at, now, &shared);
	}
	switch (verdict) {
	case SEAL_BROKEN: g->broken = true; return false;
	/* Where the seal is at the log only another program can be at it, and not for so long. */
	case SEAL_BUSY: return !alone && !shared;
	case SEAL_OPEN: break;
	case SEAL_WHOLE: seal_take(&g->at, now); break;
	case SEAL_STALE:
	case SEAL_NONE: seal_put(&g->at, now); break;
	}
	return true;
}

/* ---- writing ---- */

static void
end_writing(struct guarded *g)
{
	if (!g->writing)
		return;
	g->writing = false;
	g->at.own.open = 0;
	if (!g->broken)
		g->at.own.backfilled = g->at.own.attempted; /* as SQLite notes it next */
	seal_put(&g->at, &g->at.own);
}

static bool
begin_writing(struct guarded *g)
{
	struct seal now;

	if (!g->at.index)
		return true;
	if (!fits(g, true, &now)) {
		g->broken = true;
		end_writing(g); /* sealed as we left it, so that all see the difference */
		return false;
	}
	if (!g->writing) {
		now.open = 1;
		seal_put(&g->at, &now);
		g->writing = true;
	}
	return true;
}

/* What we wrote makes the file this large; another size is somebody else's doing. */
static int
wrote(struct guarded *g, uint64_t size, int rc)
{
	struct seal now;

	if (!g->writing || !seal_look(&g->at, &now) || (rc == SQLITE_OK && now.size != size))
		return rc;
	g->at.own = now;
	g->at.own.open = 1;
	return rc;
}

static int
write_page(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
	struct guarded *g = guarded_of(f);
	uint64_t end = (uint64_t)at + (uint64_t)n;

	if (!begin_writing(g))
		return SQLITE_IOERR_WRITE;
	return wrote(
		g, end > g->at.own.size ? end : g->at.own.size, g->real->xWrite(f, bytes, n, at));
}

static int
truncate_file(sqlite3_file *f, sqlite3_int64 size)
{
	struct guarded *g = guarded_of(f);

	if (!begin_writing(g))
		return SQLITE_IOERR_TRUNCATE;
	int rc = wrote(g, (uint64_t)size, g->real->xTruncate(f, size));
	end_writing(g);
	return rc;
}

static int
control(sqlite3_file *f, int what, void *arg)
{
	struct guarded *g = guarded_of(f);
	struct seal now;

	if (what == FITS) {
		*(int *)arg = !g->at.index || fits(g, false, &now);
		return SQLITE_OK;
	}
	if (what == SQLITE_FCNTL_CKPT_DONE)
		end_writing(g);
	/* A commit may have begun the log anew: nobody can tell afterwards what came before it. */
	if (what == SQLITE_FCNTL_COMMIT_PHASETWO && g->at.index)
		fits(g, false, &now);
	int rc = g->real->xFileControl(f, what, arg);
	/* Then SQLite neither makes a checkpoint when it closes the file, nor removes the log. */
	if (what == SQLITE_FCNTL_HAS_MOVED && rc == SQLITE_OK && !*(int *)arg)
		*(int *)arg = g->at.index && !fits(g, false, &now);
	return rc;
}

/* ---- the log ---- */

static void
note_index(struct guarded *g, const volatile uint32_t *index)
{
	pthread_mutex_lock(&lock);
	g->at.index = index;
	pthread_mutex_unlock(&lock);
}

/* Whether the index, which was opened to be read only, may be written now. */
static bool
may_write_index(const struct guarded *g)
{
	char *index = xasprintf("%s-shm", g->at.path);
	bool may = access(index, W_OK) == 0;

	free(index);
	return may;
}

static int
map_index(sqlite3_file *f, int part, int bytes, int extend, void volatile **mapped)
{
	struct guarded *g = guarded_of(f);
	int rc = g->real->xShmMap(f, part, bytes, extend, mapped);

	/* SQLite opens it for reading where the disk failed once. All connections of a process
	 * share it, so that none could write while one of them stays open: none is taken. */
	if ((rc & 0xff) == SQLITE_READONLY && may_write_index(g)) {
		*mapped = NULL;
		return SQLITE_IOERR_SHMOPEN;
	}
	if (part == 0 && *mapped && (const volatile uint32_t *)*mapped != g->at.index)
		note_index(g, (const volatile uint32_t *)*mapped);
	return rc;
}

static int
unmap_index(sqlite3_file *f, int remove)
{
	struct guarded *g = guarded_of(f);

	note_index(g, NULL);
	return g->real->xShmUnmap(f, remove);
}

static void
note_log(sqlite3_filename log)
{
	struct guarded *g = guarded_of(sqlite3_database_file_object(log));
	struct stat s;

	if (stat(log, &s) != 0)
		return;
	pthread_mutex_lock(&lock);
	g->log_dev = s.st_dev;
	g->log_ino = s.st_ino;
	pthread_mutex_unlock(&lock);
}

/* ---- files ---- */

static int
close_file(sqlite3_file *f)
{
	struct guarded *g = guarded_of(f);

	pthread_mutex_lock(&lock);
	for (struct guarded **at = &all; *at; at = &(*at)->next)
		if (*at == g) {
			*at = g->next;
			break;
		}
	pthread_mutex_unlock(&lock);
	free(g->at.log);
	return g->real->xClose(f);
}

static void
guard_file(sqlite3_file *f, const char *path)
{
	struct guarded *g = guarded_of(f);
	struct stat s = { 0 };

	stat(path, &s);
	*g = (struct guarded){ .real = f->pMethods,
		.mine = *f->pMethods,
		.at = { .path = path, .log = xasprintf("%s-wal", path) },
		.dev = s.st_dev,
		.ino = s.st_ino };
	g->mine.xClose = close_file;
	g->mine.xWrite = write_page;
	g->mine.xTruncate = truncate_file;
	g->mine.xFileControl = control;
	g->mine.xShmMap = map_index;
	g->mine.xShmUnmap = unmap_index;
	f->pMethods = &g->mine;
	pthread_mutex_lock(&lock);
	g->next = all;
	all = g;
	pthread_mutex_unlock(&lock);
}

static int
open_file(sqlite3_vfs *self, sqlite3_filename name, sqlite3_file *f, int flags, int *out)
{
	int rc = real_vfs->xOpen(real_vfs, name, f, flags, out);

	(void)self;
	if (rc == SQLITE_OK && name && flags & SQLITE_OPEN_MAIN_DB && f->pMethods->iVersion >= 2)
		guard_file(f, name);
	else if (rc == SQLITE_OK && flags & SQLITE_OPEN_WAL)
		note_log(name);
	return rc;
}

static void
begin(void)
{
	real_vfs = sqlite3_vfs_find(NULL);
	state_at = ((size_t)real_vfs->szOsFile + 15) & ~(size_t)15;
	vfs = *real_vfs;
	vfs.zName = "earlog";
	vfs.szOsFile = (int)(state_at + sizeof(struct guarded));
	vfs.xOpen = open_file;
	sqlite3_vfs_register(&vfs, 0);
}

const char *
guard_vfs(void)
{
	pthread_once(&once, begin);
	return "earlog";
}

bool
guard_fits(sqlite3 *db)
{
	int yes = 1;

	sqlite3_file_control(db, "main", FITS, &yes);
	return yes;
}

/* ---- a log that belongs to no file any more ---- */

static struct guarded *
guarded_main(sqlite3 *db)
{
	sqlite3_file *f = NULL;

	sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f);
	return f && f->pMethods && f->pMethods->xClose == close_file ? guarded_of(f) : NULL;
}

/* The index first: whoever finds one uses it with whatever log stands there. */
static bool
move_log(const struct guarded *g, char **aside, struct err *err)
{
	char *index = xasprintf("%s-shm", g->at.path);
	char *name = backup_name(g->at.path, "overwritten-", ".wal");
	struct stat s;

	bool ok = unlink(index) == 0 || errno == ENOENT;
	if (ok && stat(g->at.log, &s) == 0 && s.st_size <= LOG_HEADER_BYTES)
		ok = unlink(g->at.log) == 0;
	else if (ok && (ok = rename(g->at.log, name) == 0))
		*aside = xstrdup(name);
	if (!ok)
		err_set(err, "cannot move %s away: %s", g->at.log, strerror(errno));
	free(index);
	free(name);
	return ok && place_sync_folder(g->at.path, err);
}

/* Moves the log with this inode away, if nobody else has. The lock keeps two earlogs from doing so
 * one after the other: the second would take the log that was begun for the new file. */
static bool
set_log_aside(const struct guarded *g, dev_t dev, ino_t ino, char **aside, struct err *err)
{
	int fd = open(g->at.log, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat s;

	if (fd < 0)
		return errno == ENOENT ||
			err_set(err, "cannot open %s: %s", g->at.log, strerror(errno));
	flock(fd, LOCK_EX);
	bool ok = stat(g->at.log, &s) != 0 || s.st_dev != dev || s.st_ino != ino ||
		move_log(g, aside, err);
	close(fd);
	return ok;
}

static bool
say_overwritten(const char *path, const char *aside, struct err *err)
{
	return err_set(err,
		"the archive %s was overwritten by another program while it was open%s%s", path,
		aside ? "; what only its log held is now " : "", aside ? file_name(aside) : "");
}

bool
guard_overwritten(struct store *st, struct err *err)
{
	const struct guarded *g = guarded_main(st->db);

	st->overwritten = true;
	return (!st->log_aside && !set_log_aside(g, g->log_dev, g->log_ino, &st->log_aside, err))
		? false
		: say_overwritten(st->path, st->log_aside, err);
}

/* The connections of one process to one file share the index of its log: *shared. None may be
 * opened while another one stands whose log was moved away: false. */
static bool
may_share(const struct guarded *g, const struct stat *log, bool *shared)
{
	bool may = true;

	*shared = false;
	pthread_mutex_lock(&lock);
	for (const struct guarded *a = all; a; a = a->next)
		if (a != g && a->at.index && a->dev == g->dev && a->ino == g->ino) {
			*shared = true;
			may = may && log && a->log_dev == log->st_dev && a->log_ino == log->st_ino;
		}
	pthread_mutex_unlock(&lock);
	return may;
}

/* Whether the file says of itself that it has no log: a copy that `earlog backup` made. */
static bool
says_no_log(sqlite3 *db)
{
	unsigned char version = 0;
	sqlite3_file *f;

	sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f);
	return f->pMethods->xRead(f, &version, 1, HEADER_VERSION) == SQLITE_OK && version == 1;
}

bool
guard_settle(struct store *st, struct err *err)
{
	const struct guarded *g = guarded_main(st->db);
	struct stat log;
	struct seal now;
	bool ignored, shared;

	if (!g)
		return true;
	bool has_log = stat(g->at.log, &log) == 0;
	if (!may_share(g, has_log ? &log : NULL, &shared))
		return say_overwritten(st->path, NULL, err);
	if (!has_log ||
		(seal_compare(&g->at, &now, &ignored) != SEAL_BROKEN &&
			!(log.st_size > LOG_HEADER_BYTES && says_no_log(st->db))))
		return true;
	struct err why = ERR_INIT;
	if (shared)
		return say_overwritten(st->path, NULL, err);
	if (!set_log_aside(g, log.st_dev, log.st_ino, &st->log_aside, err))
		return false;
	say_overwritten(st->path, st->log_aside, &why);
	store_warn(st, "%s", why.msg);
	return true;
}
