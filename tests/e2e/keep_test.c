/* tests: smoke, of cli/earlog_backup cli/earlog_merge cli/earlog_restore */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keeping and carrying from the shell: backup while another program writes, restore, doctor, merge,
 * and what others read.
 */

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/store/store.h"
#include "archive/upkeep/open.h"
#include "base/core/mem.h"
#include "e2e/home.h"
#include "review/record/rows.h"
#include "support/test.h"

#define ROUNDS 20

static const char *out, *words;

static struct err err;

static int
run(struct home *h, char *const argv[])
{
	return home_run(h, argv, NULL, &out, &words);
}

static void
must(struct home *h, char *const argv[])
{
	int status = run(h, argv);

	if (status != 0)
		fail_msg("earlog %s: %d: %s", argv[1], status, words);
}

static struct store *
open_archive(const char *path)
{
	struct store *st = archive_open(path, STORE_WRITE, &err);

	if (!st)
		fail_msg("%s", err.msg);
	return st;
}

static void
put_row(struct store *st, enum row_kind kind, void *row)
{
	if (store_put(st, kind, row, &err) == PUT_FAILED)
		fail_msg("%s", err.msg);
	row_free(kind, row);
}

static struct row
head(struct uuid u)
{
	return (struct row){ .uuid = u, .edit = uuid_random(), .edited_ms = 1 };
}

/* A device, its review, one note; the review's uuid is that of its id. */
static void
record(struct store *st, const char *id, const char *body)
{
	struct device *d = row_new(ROW_DEVICE);
	struct review *r = row_new(ROW_REVIEW);
	struct note *n = row_new(ROW_NOTE);

	d->row = head(uuid_of("device:%s", id));
	d->name = xasprintf("Device %s", id);
	r->row = head(uuid_of("review:%s", id));
	r->id = xstrdup(id);
	r->device = d->row.uuid;
	n->row = head(uuid_random());
	n->review = r->row.uuid;
	n->setup.device = d->row.uuid;
	n->body = xstrdup(body);
	n->pos_ms = 61500;
	n->reaction_ms = 500;
	n->pos_from = xstrdup(POS_AUDIO);
	/* 23:30 in UTC, and past midnight where it was written. */
	n->made_ms = 1763681400000;
	n->made_offset_min = 60;
	put_row(st, ROW_DEVICE, d);
	put_row(st, ROW_REVIEW, r);
	put_row(st, ROW_NOTE, n);
}

static struct home *
home_with_archive(void)
{
	struct home *h = home_new();

	mkdir(home_path(h, "data/earlog"), 0700);
	struct store *st = open_archive(home_path(h, "data/earlog/earlog.db"));
	record(st, "cantor", "the bass comes late");
	store_close(st);
	return h;
}

struct load {
	char *path;
	atomic_bool stop;
	atomic_int written;
};

static void *
write_on(void *arg)
{
	struct load *l = arg;
	struct err why = ERR_INIT;
	struct store *st = archive_open(l->path, STORE_WRITE, &why);

	while (st && !atomic_load(&l->stop)) {
		struct note *n = row_new(ROW_NOTE);
		n->row = head(uuid_random());
		n->review = uuid_of("review:%s", "cantor");
		n->body = xstrdup("while it is copied");
		bool ok = store_put(st, ROW_NOTE, n, &why) == PUT_DONE;
		row_free(ROW_NOTE, n);
		if (!ok)
			break;
		atomic_fetch_add(&l->written, 1);
	}
	store_close(st);
	return NULL;
}

TEST(backup_and_restore_under_load)
{
	struct home *h = home_with_archive();
	struct load l = { .path = xstrdup(home_path(h, "data/earlog/earlog.db")) };
	const char *made[ROUNDS];
	int had[ROUNDS];
	pthread_t thread;
	struct stat s;

	assert_int_equal(pthread_create(&thread, NULL, write_on, &l), 0);
	for (int i = 0; i < ROUNDS; i++) {
		int from = atomic_load(&l.written);
		while (atomic_load(&l.written) <= from)
			usleep(1000);
		must(h, ARGS("earlog", "backup", "--keep", "all"));
		char *name = xstrndup(out, strcspn(out, "\n"));
		made[i] = home_keep(h, name, strlen(name));
		free(name);
		assert_int_equal(stat(made[i], &s), 0);
		assert_int_equal(s.st_mode & 07777, 0600);
		assert_string_equal(home_sql_in(h, made[i], "PRAGMA integrity_check", NULL), "ok");
		assert_string_equal(home_sql_in(h, made[i], "PRAGMA journal_mode", NULL), "delete");
		had[i] = atoi(home_sql_in(h, made[i], "SELECT count(*) FROM note", NULL));
	}
	assert_int_equal(run(h, ARGS("earlog", "restore", (char *)made[0])), 1);
	assert_non_null(strstr(words, "nothing was restored"));
	atomic_store(&l.stop, true);
	pthread_join(thread, NULL);

	char *packed = xasprintf("%s.zst", made[0]);
	must(h, ARGS("earlog", "merge", "--mine", packed));
	free(packed);
	for (int i = ROUNDS - 1; i >= 0; i--) {
		/* the first are compressed by now, under the name and ".zst" */
		must(h, ARGS("earlog", "restore", (char *)made[i]));
		assert_int_equal(atoi(home_sql(h, "SELECT count(*) FROM note")), had[i]);
		assert_string_equal(home_sql(h, "PRAGMA integrity_check"), "ok");
		must(h, ARGS("earlog", "list"));
	}
	free(l.path);
	home_free(h);
}

TEST(restore_lists_and_takes_the_last)
{
	struct home *h = home_with_archive();

	must(h, ARGS("earlog", "restore"));
	assert_non_null(strstr(words, "no backup yet"));
	must(h, ARGS("earlog", "backup"));
	must(h, ARGS("earlog", "restore"));
	assert_non_null(strstr(out, "backups/earlog-"));
	assert_non_null(strstr(out, "REVIEWS  NOTES  WITHOUT "));
	assert_non_null(strstr(out, "no note, no rating")); /* nothing is lost by it */
	must(h, ARGS("earlog", "restore", "--last"));
	assert_non_null(strstr(words, "before-restore"));
	assert_non_null(strstr(words, ".db` brings both together"));
	assert_non_null(strstr(words, ".db, of 20")); /* and the time */
	/* copies in another folder are found by themselves, and by naming the folder */
	must(h, ARGS("earlog", "backup", "elsewhere"));
	const char *away = home_keep(h, out, strcspn(out, "\n"));
	must(h, ARGS("earlog", "backup", "elsewhere"));
	must(h, ARGS("earlog", "restore"));
	assert_non_null(strstr(out, "backups/earlog-"));
	assert_non_null(strstr(out, away));
	assert_null(strstr(strstr(out, away) + 1, away));
	must(h, ARGS("earlog", "restore", "elsewhere"));
	assert_null(strstr(out, "backups/earlog-"));
	assert_non_null(strstr(out, away));
	must(h, ARGS("earlog", "restore", "--last"));
	assert_non_null(strstr(words, "elsewhere/earlog-"));
	must(h, ARGS("earlog", "restore", "elsewhere", "--last"));
	/* One that was made while the clock was wrong is named, and not taken. */
	must(h,
		ARGS("sh", "-c",
			"cd elsewhere && set -- earlog-*.db && cp $1 earlog-29990101T000000Z.db"));
	must(h, ARGS("earlog", "restore", "elsewhere", "--last"));
	assert_non_null(strstr(words, "29990101T000000Z.db is dated in the future (2999-01-01"));
	assert_null(strstr(words, "29990101T000000Z.db, of"));
	assert_int_equal(run(h, ARGS("earlog", "restore", "none.db")), 1);
	assert_int_equal(run(h, ARGS("earlog", "backup", "--keep", "0")), 2);
	assert_int_equal(run(h, ARGS("earlog", "backup", "--keep", "3", "--for", "ben")), 2);
	home_free(h);
}

TEST(doctor_says_what_is_wrong)
{
	struct home *h = home_with_archive();
	const char *path = home_path(h, "data/earlog/earlog.db");

	must(h, ARGS("earlog", "doctor"));
	must(h, ARGS("earlog", "doctor", "--json"));
	assert_non_null(strstr(out, "\"integrity\""));
	chmod(path, 0644);
	must(h, ARGS("earlog", "doctor"));
	assert_non_null(strstr(out, "note   modes"));
	must(h, ARGS("earlog", "doctor", "--repair"));
	must(h, ARGS("earlog", "doctor"));
	assert_int_equal(run(h, ARGS("earlog", "--db", "/dev/zero", "doctor")), 1);

	FILE *f = fopen(path, "r+e");
	fseek(f, 2 * 4096, SEEK_SET);
	for (int i = 0; i < 4096; i++)
		fputc(0, f);
	fclose(f);
	assert_int_equal(run(h, ARGS("earlog", "doctor")), 1);
	must(h, ARGS("earlog", "doctor", "--recover"));
	assert_non_null(strstr(words, "damaged"));
	assert_string_equal(home_sql(h, "SELECT count(*) FROM note"), "1");

	struct stat s;
	CLEANUP(pointer_free) char *kept = xasprintf("%s.kept", path);
	assert_int_equal(stat(path, &s), 0);
	assert_int_equal(home_run(h, ARGS("cp", (char *)path, kept), NULL, &out, &words), 0);
	assert_int_equal(truncate(path, s.st_size / 2), 0);
	assert_int_equal(run(h, ARGS("earlog", "doctor", "--recover")), 1);
	assert_has(words, "no backup has them");
	assert_int_equal(rename(kept, path), 0);
	must(h, ARGS("earlog", "backup"));
	assert_int_equal(truncate(path, s.st_size / 2), 0);
	assert_int_equal(run(h, ARGS("earlog", "doctor", "--recover")), 1);
	assert_non_null(strstr(words, "added to the backup "));
	assert_non_null(strstr(words, "backups/earlog-"));
	assert_non_null(strstr(words, "their changes since the backup of 20"));
	must(h, ARGS("earlog", "doctor"));
	assert_string_equal(home_sql(h, "SELECT count(*) FROM note"), "1");
	home_free(h);
}

/* The first command of the shell that writes makes the backup of the day, and no later one. */
TEST(a_backup_a_day_is_made_by_the_shell)
{
	struct home *h = home_with_archive();
	char *files[] = { "sh", "-c", NULL, NULL };

	must(h, ARGS("earlog", "list"));
	CLEANUP(pointer_free) char *folder = xstrdup(home_path(h, "data/earlog/backups"));
	assert_int_equal(access(folder, F_OK), -1);
	for (int i = 0; i < 2; i++) {
		must(h, ARGS("earlog", "note", "add", "cantor", "deep bass"));
		files[2] = xasprintf("ls '%s' | grep -c '^earlog-.*db$'", folder);
		must(h, files);
		assert_string_equal(out, "1\n");
		free(files[2]);
	}
	home_write(h, "config/earlog/config.yaml", "backup: no\n");
	assert_int_equal(home_run(h, ARGS("rm", "-r", folder), NULL, &out, &words), 0);
	must(h, ARGS("earlog", "note", "add", "cantor", "softer bass"));
	assert_int_equal(access(folder, F_OK), -1);
	home_free(h);
}

TEST(two_archives_become_one)
{
	struct home *h = home_with_archive();
	char *other = xstrdup(home_path(h, "work/other.db"));
	struct store *st = open_archive(other);

	record(st, "cantor", "heard on the other machine");
	record(st, "second", "and another one");
	store_close(st);
	must(h, ARGS("earlog", "merge", "--mine", "other.db"));
	assert_string_equal(home_sql(h, "SELECT count(*) FROM review"), "2");
	assert_string_equal(home_sql(h, "SELECT count(*) FROM note"), "3");
	must(h, ARGS("earlog", "merge", "--mine", "other.db"));
	assert_non_null(strstr(words, "nothing new"));
	must(h, ARGS("earlog", "merge", "--mine", "--json", "other.db"));
	assert_non_null(strstr(out, "\"taken\": 0"));
	assert_int_equal(run(h, ARGS("earlog", "merge")), 2);
	home_write(h, "work/text.db", "no archive at all");
	assert_int_equal(run(h, ARGS("earlog", "merge", "text.db")), 1);
	must(h, ARGS("earlog", "doctor"));
	free(other);
	home_free(h);
}

TEST(doctor_takes_no_list_of_the_other_machine_for_damage)
{
	struct home *h = home_new();

	home_write(h, "work/cantor.yaml", "device: AFUL Cantor\nplaylist: demo\n");
	must(h, ARGS("earlog", "note", "add", "cantor.yaml", "here", "--part", "build"));
	must(h, ARGS("earlog", "backup"));
	must(h,
		ARGS("earlog", "--db", "other.db", "note", "add", "cantor.yaml", "there", "--part",
			"build"));
	must(h, ARGS("earlog", "merge", "--mine", "other.db"));
	must(h, ARGS("earlog", "doctor"));
	home_free(h);
}

TEST(others_can_read_it)
{
	struct home *h = home_with_archive();

	assert_string_equal(
		home_sql(h, "SELECT review, day, made, from_s, device, body FROM v_note"),
		"cantor|2025-11-21|2025-11-21T00:30:00+01:00|61.0|Device cantor|"
		"the bass comes late");
	assert_string_equal(
		home_sql(h, "SELECT id, device, notes FROM v_review"), "cantor|Device cantor|1");
	/* The help has each view and its columns, in their order. */
	must(h, ARGS("earlog", "help", "archive"));
	char *columns = xstrdup(home_sql(h,
		     "SELECT m.name || ' AS SELECT' || char(10) || group_concat(c.name, char(10)) "
		     "FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'view' AND "
		     "m.name GLOB 'v_*' GROUP BY m.name")),
	     *rest = NULL;
	const char *at = out;
	size_t n = 0;
	for (char *c = strtok_r(columns, "\n", &rest); c; c = strtok_r(NULL, "\n", &rest)) {
		bool view = strstr(c, " AS SELECT") != NULL;

		n += view;
		at = strstr(view ? out : at, c);
		if (!at)
			fail_msg("no word about %s", c);
	}
	assert_true(n >= 7);
	free(columns);
	home_free(h);
}
