/*
 * An archive that cannot be written any more, and what a session leaves then. For tests of the end;
 * ending_round plays one that is drawn by lot.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <errno.h>
#include <glob.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "e2e/bench.h"

/* A home where temporary files have a folder of their own, too. */
static inline struct home *
ending_home(void)
{
	struct home *h = bench_clock_home();
	char *setting = xasprintf("TMPDIR=%s", home_path(h, "temp"));

	assert_int_equal(mkdir(home_path(h, "temp"), 0700), 0);
	home_env(h, setting);
	free(setting);
	return h;
}

/* The archive is removed. */
static inline void
ending_remove(struct home *h)
{
	static const char *const ends[] = { "", "-wal", "-shm" };

	for (size_t i = 0; i < LENGTH(ends); i++)
		unlink(home_path(h, "data/earlog/earlog.db%s", ends[i]));
	assert_int_equal(access(home_path(h, "data/earlog/earlog.db"), F_OK), -1);
}

/* A copy of the archive as it is now; and that copied over it, as a person would. */
static inline const char *
ending_copy(struct home *h)
{
	const char *out;

	assert_int_equal(home_run(h, ARGS("earlog", "backup", (char *)home_path(h, "cache")), NULL,
				 &out, NULL),
		0);
	return home_keep(h, out, strcspn(out, "\n"));
}

static inline void
ending_overwrite(struct home *h, const char *copy)
{
	char *archive = xstrdup(home_path(h, "data/earlog/earlog.db"));

	assert_int_equal(home_run(h, ARGS("cp", (char *)copy, archive), NULL, NULL, NULL), 0);
	free(archive);
}

/* Files cannot grow beyond this: room for what the terminal gets, and for a text, but not for
 * another transaction of a new archive's log. */
#define ENDING_ROOM 65536

/* A full disk, everywhere; or one with room again. */
static inline void
ending_full(struct drive *d, bool full)
{
	struct rlimit l;

	assert_int_equal(prlimit(drive_pid(d), RLIMIT_FSIZE, NULL, &l), 0);
	l.rlim_cur = full ? ENDING_ROOM : l.rlim_max;
	assert_int_equal(prlimit(drive_pid(d), RLIMIT_FSIZE, &l, NULL), 0);
}

/* A file in the place of a folder of the home ("data/earlog"), which is kept aside: nobody, root
 * neither, can write there. */
static inline void
ending_block(struct home *h, const char *folder)
{
	char *at = xstrdup(home_path(h, "%s", folder)), *aside = xasprintf("%s.aside", at);

	assert_true(rename(at, aside) == 0 || errno == ENOENT);
	home_write(h, folder, "no folder\n");
	free(at);
	free(aside);
}

/* … and back again. */
static inline void
ending_unblock(struct home *h, const char *folder)
{
	char *at = xstrdup(home_path(h, "%s", folder)), *aside = xasprintf("%s.aside", at);

	assert_int_equal(unlink(at), 0);
	rename(aside, at);
	free(at);
	free(aside);
}

/* Another program that writes into the archive, and goes on until the connection is closed; begun
 * as soon as the bench does not store. */
static inline sqlite3 *
ending_hold(struct home *h)
{
	sqlite3 *holder = NULL;

	assert_int_equal(sqlite3_open(home_path(h, "data/earlog/earlog.db"), &holder), SQLITE_OK);
	sqlite3_busy_timeout(holder, home_limit_ms(0));
	assert_int_equal(sqlite3_exec(holder, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	return holder;
}

/* The one file in a folder of the home that was saved with this end; NULL: there is none. */
static inline const char *
ending_saved(struct home *h, const char *folder, const char *end)
{
	glob_t found;
	const char *path = NULL;

	if (glob(home_path(h, "%s/earlog-unsaved-*%s", folder, end), 0, NULL, &found) == 0) {
		assert_int_equal(found.gl_pathc, 1);
		path = home_keep(h, found.gl_pathv[0], strlen(found.gl_pathv[0]));
		globfree(&found);
	}
	return path;
}

/* earlog merge; the archive begins there where there is none. */
static inline void
ending_merge(struct home *h, const char *saved)
{
	const char *err;

	if (home_run(h, ARGS("earlog", "merge", "--mine", (char *)saved), NULL, NULL, &err) != 0)
		fail_msg("not merged: %s", err);
}

/* ---- by lot ---- */

enum ending_fault {
	ENDING_NONE,
	ENDING_REMOVED,
	ENDING_OVERWRITTEN,
	ENDING_FULL,
	ENDING_FOLDER,
	ENDING_HELD,
	ENDING_FAULTS
};

static const char *const ending_faults[ENDING_FAULTS] = { "none", "removed", "overwritten", "full",
	"no folder", "held" };

static inline uint64_t
ending_dice(uint64_t *seed, uint64_t sides)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (*seed >> 33) % sides;
}

static inline sqlite3 *
ending_begin_fault(struct drive *d, enum ending_fault fault, const char *copy)
{
	struct home *h = drive_home(d);
	sqlite3 *holder = NULL;

	switch (fault) {
	case ENDING_REMOVED: ending_remove(h); break;
	case ENDING_OVERWRITTEN: ending_overwrite(h, copy); break;
	case ENDING_FULL: ending_full(d, true); break;
	case ENDING_FOLDER: ending_block(h, "data/earlog"); break;
	case ENDING_HELD: holder = ending_hold(h); break;
	case ENDING_NONE:
	case ENDING_FAULTS: break;
	}
	return holder;
}

/* Ctrl-C, and a signal if the session continues; a signal; the window. */
static inline void
ending_leave(struct drive *d, uint64_t way)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT };
	int status;

	if (way < LENGTH(signals)) {
		drive_signal(d, signals[way]);
	} else if (way == LENGTH(signals)) {
		drive_hangup(d);
	} else {
		bench_interrupt(d);
		if (!drive_try_exit(d, 200, &status))
			drive_signal(d, SIGTERM);
	}
	drive_wait_exit(d);
}
#define ENDING_WAYS 6

/*
 * A session in which notes are written until, at a moment drawn by lot, its archive can be written
 * no more; then some more notes, the last one perhaps open, and an end. Every word that the screen
 * has shown is in the archive, in what `earlog merge` brings, in a text, or on the terminal. Fails
 * the test otherwise. True: the fault kept something off the disk.
 */
static inline bool
ending_round(uint64_t seed)
{
	static const char *const folders[] = { "data/earlog", "state/earlog", "home", "temp" };
	uint64_t first = seed;
	struct home *h = ending_home();
	struct drive *d = bench_launch(h, &(struct drive_options){ .cols = 250 }, NULL);
	enum ending_fault fault = (enum ending_fault)ending_dice(&seed, ENDING_FAULTS);
	uint64_t steps = 1 + ending_dice(&seed, 5), at = ending_dice(&seed, steps + 1);
	bool open = ending_dice(&seed, 2);
	uint64_t way = ending_dice(&seed, ENDING_WAYS);
	sqlite3 *holder = NULL;
	char word[32];
	bool saved = false;

	bench_keys(d);
	drive_wait_sql(d, "select count(*) from sitting where pos_ms is not null", "1");
	const char *copy = ending_copy(h);
	for (uint64_t i = 0; i <= steps; i++) {
		if (i == at)
			holder = ending_begin_fault(d, fault, copy);
		if (i == steps)
			break;
		snprintf(word, sizeof(word), "word%llu", (unsigned long long)i);
		bench_type(d, word);
		if (i + 1 < steps || !open) {
			drive_keys(d, "\r");
			bench_keys(d);
		}
	}
	drive_listen(d, 100);
	ending_leave(d, way);
	sqlite3_close(holder);
	if (fault == ENDING_FOLDER)
		ending_unblock(h, "data/earlog");

	struct buf found = BUF_INIT;
	size_t n;
	for (size_t i = 0; i < LENGTH(folders); i++) {
		const char *db = ending_saved(h, folders[i], ".db");
		const char *text = ending_saved(h, folders[i], ".txt");

		saved |= db || text;
		if (db)
			ending_merge(h, db);
		if (text)
			buf_add(&found, home_read(h, text + strlen(home_path(h, "/")) - 1));
	}
	const char *bytes = drive_log(d, &n), *last = bytes;
	for (const char *s = bytes; (s = strstr(s, "\x1b[?1049l")); s++)
		last = s; /* what was said after the bench gave the terminal back */
	buf_add(&found, last > bytes ? last : "");
	const char *bodies = home_sql(h,
		"select body from note where deleted = 0 union all "
		"select body from draft where deleted = 0");
	buf_add(&found, bodies);
	for (uint64_t i = 0; i < steps; i++) {
		snprintf(word, sizeof(word), "word%llu", (unsigned long long)i);
		if (!strstr(found.s, word))
			fail_msg("seed %llu, fault %s before %llu of %llu, way %llu: %s is lost",
				(unsigned long long)first, ending_faults[fault],
				(unsigned long long)at, (unsigned long long)steps,
				(unsigned long long)way, word);
	}
	bench_intact(h);
	buf_finish(&found);
	bench_end(d);
	return saved;
}
