/*
 * Decides if the write-ahead log or the journal beside an archive belongs to the archive, before
 * SQLite reads it. transaction.c writes the stamps by which this is decided.
 *
 * user_version has the stamp of the archive in its upper 24 bits and the version in its lowest 8. A
 * random stamp is written into the file before the first change after which there is a log, and
 * each transaction adds 1 to the stamp. So each transaction writes page 1, which SQLite puts first
 * into the log, and the stamp of the file is that of a transaction in the log, or the one before
 * the first of them. A journal begins with page 1 as it was before its transaction.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/store/store_private.h"
#include "base/system/file.h"
#include "base/text/text.h"

#define AT_PAGE_BYTES 16
#define AT_JOURNAL 18 /* the journal mode: NO_LOG in every backup */
#define NO_LOG 1
#define AT_APPLICATION 68
#define STAMPED_VERSION 46 /* the first version whose archives have stamps */

/* SQLite's write-ahead log: its first word (or this - 1). */
#define LOG_MAGIC 0x377f0683u
#define LOG_PAGE_MOST 65536
#define LOG_AT_PAGE_BYTES 8
#define LOG_AT_SALT 16
#define FRAME_AT_COMMIT 4 /* the number of pages after a commit; 0 in other frames */
#define FRAME_AT_SALT 8
#define SALT_BYTES 8

/* SQLite's journal: the header fills a sector; 0 records: it was not synced, so SQLite ignores it.
 */
static const unsigned char journal_magic[] = { 0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7 };
#define JOURNAL_HEADER_BYTES 28
#define JOURNAL_AT_RECORDS 8
#define JOURNAL_AT_SECTOR 20
#define PAGE_NUMBER_BYTES 4

#define STAMP_DIGITS 6 /* a stamp in hexadecimal */
#define WAIT_MS 5000
#define PAUSE_MS 10

/* The committed transactions of a log: the numbers (user_version) of its first and last page 1. */
struct log_pages {
	bool any, begins; /* begins: the first page is page 1 */
	uint32_t first, last;
};

uint32_t
archive_stamps(uint32_t from, uint32_t to)
{
	return STAMP_OF(to - (from & ~(STAMP_ONE - 1)));
}

static uint32_t
big_endian(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int
open_beside(const char *path, const char *end)
{
	CLEANUP(pointer_free) char *file = xasprintf("%s%s", path, end);

	return open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
}

static bool
read_at(int fd, unsigned char *bytes, size_t n, off_t at)
{
	return pread(fd, bytes, n, at) == (ssize_t)n;
}

sqlite3_file *
archive_log_file(sqlite3 *db, int which)
{
	sqlite3_file *f = NULL;

	sqlite3_file_control(db, "main", which, &f);
	return f && f->pMethods ? f : NULL;
}

/* Reads the first ARCHIVE_HEAD_BYTES of a file. Returns false if they are not those of an archive.
 */
static bool
read_head(const unsigned char *h, struct archive_head *head)
{
	size_t bytes = (size_t)h[AT_PAGE_BYTES] << 8 | h[AT_PAGE_BYTES + 1];

	*head = (struct archive_head){ .number = big_endian(h + AT_NUMBER),
		.page_bytes = bytes == 1 ? LOG_PAGE_MOST : bytes,
		.no_log = h[AT_JOURNAL] == NO_LOG };
	return memcmp(h, "SQLite format 3", 16) == 0 &&
		big_endian(h + AT_APPLICATION) == ARCHIVE_APPLICATION;
}

bool
archive_log_head(sqlite3 *db, struct archive_head *head)
{
	sqlite3_file *f = archive_log_file(db, SQLITE_FCNTL_FILE_POINTER);
	unsigned char h[ARCHIVE_HEAD_BYTES];

	return f && f->pMethods->xRead(f, h, sizeof(h), 0) == SQLITE_OK && read_head(h, head);
}

int64_t
archive_log_version(const char *path)
{
	unsigned char h[ARCHIVE_HEAD_BYTES];
	struct archive_head head;
	CLEANUP(file_close) int fd = open_beside(path, "");
	bool is = read_at(fd, h, sizeof(h), 0) && read_head(h, &head);
	return is ? VERSION_OF(head.number) : NO_INT;
}

bool
archive_log_is_cut(const char *path)
{
	unsigned char h[LOG_HEADER_BYTES] = { 0 };
	int64_t bytes = archive_file_bytes(path, "-wal");
	CLEANUP(file_close) int fd = open_beside(path, "-wal");
	bool whole = pread(fd, h, sizeof(h), 0) >= 0;
	uint32_t page = big_endian(h + LOG_AT_PAGE_BYTES);

	if (whole && (big_endian(h) | 1) == LOG_MAGIC && page <= LOG_PAGE_MOST)
		whole = (bytes - LOG_HEADER_BYTES) % (page + LOG_FRAME_BYTES) == 0;
	return bytes && !whole;
}

uint32_t
archive_log_page_stamp(sqlite3 *db, size_t page_bytes)
{
	CLEANUP(pointer_free) char *page = xcalloc(1, page_bytes);
	sqlite3_file *f = archive_log_file(db, SQLITE_FCNTL_FILE_POINTER);
	char hash[FILE_HASH];

	f->pMethods->xRead(f, page, (int)page_bytes, 0);
	file_hash(page, page_bytes, hash);
	hash[STAMP_DIGITS] = '\0';
	return (uint32_t)strtoul(hash, NULL, 16);
}

/* Reads a log once. Returns false if another program began the log again meanwhile. */
static bool
read_log(int fd, struct log_pages *log)
{
	unsigned char h[LOG_HEADER_BYTES], now[LOG_HEADER_BYTES],
		frame[LOG_FRAME_BYTES + ARCHIVE_HEAD_BYTES];
	struct stat s;

	*log = (struct log_pages){ .any = false };
	if (fstat(fd, &s) != 0 || !read_at(fd, h, sizeof(h), 0) || (big_endian(h) | 1) != LOG_MAGIC)
		return true;
	off_t page = big_endian(h + LOG_AT_PAGE_BYTES), at = sizeof(h);
	uint32_t number = 0;
	bool begins = false;
	for (; page <= LOG_PAGE_MOST && at + LOG_FRAME_BYTES + page <= s.st_size;
		at += LOG_FRAME_BYTES + page) {
		if (!read_at(fd, frame, sizeof(frame), at) ||
			memcmp(frame + FRAME_AT_SALT, h + LOG_AT_SALT, SALT_BYTES) != 0)
			break;
		if (big_endian(frame) == 1)
			number = big_endian(frame + LOG_FRAME_BYTES + AT_NUMBER);
		if (at == sizeof(h)) {
			begins = big_endian(frame) == 1;
			log->first = number;
		}
		if (big_endian(frame + FRAME_AT_COMMIT)) {
			log->any = true;
			log->last = number;
		}
	}
	log->begins = begins;
	return read_at(fd, now, sizeof(now), 0) && memcmp(h, now, sizeof(h)) == 0;
}

static bool
has_foreign_log(sqlite3 *db, const char *path, const struct archive_head *head)
{
	struct log_pages log;
	CLEANUP(file_close) int fd = open_beside(path, "-wal");

	while (!read_log(fd, &log))
		continue;
	if (!log.any || head->no_log)
		return log.any;
	if (!log.begins || VERSION_OF(log.first) < STAMPED_VERSION)
		return VERSION_OF(head->number) >= STAMPED_VERSION;
	uint32_t before = log.first - STAMP_ONE;
	return archive_stamps(before, head->number) > archive_stamps(before, log.last) &&
		STAMP_OF(log.first) != archive_log_page_stamp(db, head->page_bytes);
}

static bool
has_foreign_journal(const char *path, const struct archive_head *head)
{
	unsigned char h[JOURNAL_HEADER_BYTES], record[PAGE_NUMBER_BYTES + ARCHIVE_HEAD_BYTES];
	CLEANUP(file_close) int fd = open_beside(path, "-journal");
	bool hot = read_at(fd, h, sizeof(h), 0) &&
		memcmp(h, journal_magic, sizeof(journal_magic)) == 0 &&
		big_endian(h + JOURNAL_AT_RECORDS) &&
		read_at(fd, record, sizeof(record), big_endian(h + JOURNAL_AT_SECTOR));
	uint32_t before = big_endian(record + PAGE_NUMBER_BYTES + AT_NUMBER);
	bool begins = hot && big_endian(record) == 1;
	if (!hot)
		return false;
	if (VERSION_OF(head->number) < STAMPED_VERSION)
		return begins && VERSION_OF(before) >= STAMPED_VERSION;
	return !begins || archive_stamps(before, head->number) > 1;
}

bool
archive_log_is_foreign(sqlite3 *db, const char *path)
{
	struct archive_head head, after;
	bool foreign;

	do {
		if (!archive_log_head(db, &head))
			return false;
		foreign = has_foreign_log(db, path, &head) || has_foreign_journal(path, &head);
	} while (archive_log_head(db, &after) && after.number != head.number);
	return foreign;
}

void
archive_log_drop_foreign(sqlite3 *db, const char *copy)
{
	CLEANUP(pointer_free) char *log = xasprintf("%s-wal", copy);

	if (archive_log_is_foreign(db, copy))
		unlink(log);
}

static pthread_mutex_t set_aside_lock = PTHREAD_MUTEX_INITIALIZER;
static struct buf set_aside = BUF_INIT;

char *
store_logs_set_aside(void)
{
	pthread_mutex_lock(&set_aside_lock);
	char *lines = set_aside.len ? buf_detach(&set_aside) : NULL;
	pthread_mutex_unlock(&set_aside_lock);
	return lines;
}

/* Renames the log or journal of the archive, if there is one, and notes its name. */
static bool
move_aside(struct store *st, const char *end, struct err *err)
{
	CLEANUP(pointer_free) char *from = xasprintf("%s-%s", st->path, end);
	CLEANUP(pointer_free) char *dot_end = xasprintf(".%s", end);
	CLEANUP(pointer_free)
	char *to = archive_file_new_name(st->path, "overwritten-", dot_end);

	if (rename(from, to) != 0)
		return errno == ENOENT ||
			err_fail(err, "cannot move %s: %s", from, strerror(errno));
	CLEANUP(pointer_free) char *word = text_shell_word(to);
	pthread_mutex_lock(&set_aside_lock);
	buf_add_part(&set_aside, "\n",
		"the archive %s was replaced by another file; the last changes of the earlier file "
		"are now in %s: `earlog doctor --recover %s` saves its notes",
		st->path, to, word);
	pthread_mutex_unlock(&set_aside_lock);
	return archive_file_sync_folder(to, err);
}

bool
archive_log_move_aside(struct store *st, struct err *err)
{
	return archive_file_forget_index(st->path, err) && move_aside(st, "wal", err) &&
		move_aside(st, "journal", err);
}

/* Sets st->ignores_log to true if the log or journal belongs to another file. `move` moves both
 * aside, unless another program has the file open. The shared lock keeps out a program that is
 * deleting the log or writes by its journal. */
static bool
settle_locked(struct store *st, sqlite3_file *f, bool move, bool *busy, struct err *err)
{
	*busy = false;
	st->ignores_log = archive_log_is_foreign(st->db, st->path);
	if (!st->ignores_log || !move)
		return true;
	*busy = f->pMethods->xLock(f, SQLITE_LOCK_EXCLUSIVE) != SQLITE_OK;
	if (*busy)
		return true;
	st->ignores_log = false;
	return archive_log_move_aside(st, err);
}

bool
archive_log_settle(struct store *st, bool move, struct err *err)
{
	sqlite3_file *f = archive_log_file(st->db, SQLITE_FCNTL_FILE_POINTER);

	for (int waited_ms = 0; waited_ms < WAIT_MS; waited_ms += PAUSE_MS) {
		int rc = f->pMethods->xLock(f, SQLITE_LOCK_SHARED);
		bool busy = (rc & 0xff) == SQLITE_BUSY,
		     ok = rc != SQLITE_OK || settle_locked(st, f, move, &busy, err);
		f->pMethods->xUnlock(f, SQLITE_LOCK_NONE);
		if (!busy)
			return ok;
		sqlite3_sleep(PAUSE_MS);
	}
	return !st->ignores_log ||
		err_set(err,
			"the archive %s was replaced by another file, and another program has it "
			"open: end that program first",
			st->path);
}

void
archive_log_tidy(const char *path)
{
	struct store st = { .foreign = true, .path = (char *)path, .warning = BUF_INIT };

	if (store_connect(&st, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, ERR_IGNORED))
		archive_log_settle(&st, true, ERR_IGNORED);
	sqlite3_close(st.db);
	buf_finish(&st.warning);
}
