/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "shell/cli/help_pages.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/store/store_private.h"
#include "base/system/file.h"
#include "shell/call/own_archive.h"
#include "support/export_record.h"
#include "support/needs.h"
#include "support/test.h"

static char folder[TEST_FOLDER_MAX];
static int saved_out, saved_err;

/* The record of the exporters' tests, in an archive: `more` notes beyond it. */
static void
store_review(int more)
{
	CLEANUP(record_finish) struct record r;
	struct err err = ERR_INIT;
	struct store *st = archive_open("e.db", STORE_WRITE, &err);

	assert_non_null(st);
	make_review(&r);
	add_section(&r, "gone", "Gone");
	for (int i = 0; i < more; i++)
		add_note(&r, 100 + i, "bass/reckoning", 60000 + i, "one more");
	assert_true(store_begin(st, &err));
	for (int k = 0; k < ROW_KINDS; k++)
		for (struct row *row = NULL; (row = record_next(&r, (enum row_kind)k, row));) {
			row->edited_ms = T0;
			row->edited_offset_min = 60;
			if (store_put(st, (enum row_kind)k, row, &err) == PUT_FAILED)
				fail_msg("%s", err.msg);
		}
	assert_true(store_commit(st, &err));
	store_close(st);
}

static int
set_up(void **state)
{
	if (!test_folder_make(folder, "export") || chdir(folder) < 0)
		return -1;
	own_archive_use("e.db");
	setenv("XDG_STATE_HOME", folder, 1);
	store_review(0);
	/* The tests check files and exit statuses, not messages. */
	saved_out = dup(1);
	saved_err = dup(2);
	return 0;
}

static int
tear_down(void **state)
{
	return chdir("/") == 0 && test_folder_remove(folder) ? 0 : -1;
}

static int
run(const char *line)
{
	static char copy[256];
	char *args[16] = { NULL };
	int argc = 0, null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	snprintf(copy, sizeof(copy), "earlog %s", line);
	for (char *s = strtok(copy, " "); s; s = strtok(NULL, " "))
		args[argc++] = s;
	fflush(NULL);
	dup2(null, 1);
	dup2(null, 2);
	int status = cli_run(argc, args);
	fflush(NULL);
	dup2(saved_out, 1);
	dup2(saved_err, 2);
	close(null);
	return status;
}

static void
holds(const char *path, const char *text)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	struct err err = ERR_INIT;
	bool found;

	assert_true(file_read(path, 1 << 20, &b, &found, &err));
	assert_true(found);
	assert_non_null(strstr(b.s, text));
}

static void
append(const char *path, const char *text)
{
	FILE *f = fopen(path, "ae");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

TEST(own_file_is_replaced_and_an_edited_one_is_merged)
{
	struct stat before, after;

	assert_int_equal(run("export cantor -o a.md"), STATUS_DONE);
	holds("a.md", "Drop lands at once");
	assert_int_equal(stat("a.md", &before), 0);
	assert_int_equal(run("export cantor -o a.md"), STATUS_DONE);
	assert_int_equal(stat("a.md", &after), 0);
	assert_int_equal(before.st_ino, after.st_ino); /* nothing was written */
	store_review(1);
	assert_int_equal(run("export cantor -o a.md"), STATUS_DONE);
	holds("a.md", "One more");
	append("a.md", "my own words\n");
	store_review(2);
	assert_int_equal(run("export cantor -o a.md"), STATUS_DONE);
	holds("a.md", "my own words");
	assert_int_equal(run("export cantor -o a.md --force"), STATUS_DONE);
	assert_int_equal(run("export cantor --undo"), STATUS_DONE);
	holds("a.md", "my own words");
	assert_int_equal(run("export cantor -o a.md"), STATUS_DONE);
}

/* The number of texts that exports replaced. */
static int64_t
kept(void)
{
	struct err err = ERR_INIT;
	struct store *st = archive_open("e.db", STORE_READ, &err);
	int64_t n = 0;

	assert_non_null(st);
	assert_true(store_number(st->db, "SELECT count(*) FROM replaced", &n, &err));
	store_close(st);
	return n;
}

/* No file may be as long as the previous text. */
TEST(an_undo_that_fails_keeps_no_second_text)
{
	struct rlimit was, low;

	assert_int_equal(run("export cantor -o u.md"), STATUS_DONE);
	FILE *f = fopen("u.md", "ae");
	assert_non_null(f);
	for (int i = 0; i < 50000; i++)
		fputs("a line of mine\n", f);
	fclose(f);
	assert_int_equal(run("export cantor -o u.md --force"), STATUS_DONE);
	int64_t before = kept();

	assert_true(before > 0);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	low = (struct rlimit){ .rlim_cur = 600000, .rlim_max = was.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
	int status = run("export cantor -o u.md --undo");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(status, STATUS_FAILED);
	assert_int_equal(kept(), before);
	assert_int_equal(run("export cantor -o u.md --undo"), STATUS_DONE);
	holds("u.md", "a line of mine");
}

TEST(foreign_file_stays)
{
	append("b.md", "somebody else's\n");
	assert_int_equal(run("export cantor -o b.md"), STATUS_FAILED);
	holds("b.md", "somebody else's");
}

TEST(reviews_are_found_by_any_name)
{
	assert_int_equal(run("export --markdown"), STATUS_DONE);
	assert_int_equal(run("export cantor --markdown"), STATUS_DONE);
	assert_int_equal(run("export Cantor --markdown"), STATUS_DONE);
	assert_int_equal(run("export none"), STATUS_FAILED);
	assert_int_equal(run("export none.yaml"), STATUS_FAILED);
	assert_int_equal(run("export cantor --json -o c.json"), STATUS_DONE);
	holds("c.json", "\"view\": 14");
	assert_int_equal(run("export cantor cantor"), STATUS_WRONG_USE);
	assert_int_equal(run("export cantor --json --markdown"), STATUS_WRONG_USE);
}

TEST(trash_hides_and_brings_back)
{
	struct uuid u = id("note:1");
	char text[UUID_TEXT], line[64];

	uuid_text(&u, text);
	snprintf(line, sizeof(line), "trash put %.8s", text);
	assert_int_equal(run(line), STATUS_DONE);
	assert_int_equal(run("export cantor --json -o c.json"), STATUS_DONE);
	struct buf b = BUF_INIT;
	struct err err = ERR_INIT;
	bool found;
	assert_true(file_read("c.json", 1 << 20, &b, &found, &err));
	assert_null(strstr(b.s, "Drop lands at once"));
	buf_finish(&b);
	snprintf(line, sizeof(line), "trash back %.8s", text);
	assert_int_equal(run(line), STATUS_DONE);
	assert_int_equal(run("trash put cantor"), STATUS_DONE);
	assert_int_equal(run("show cantor"), STATUS_FAILED);
	assert_int_equal(run("trash back cantor"), STATUS_DONE);
	assert_int_equal(run("show cantor"), STATUS_DONE);
	assert_int_equal(run("trash put nothing"), STATUS_FAILED);
	assert_int_equal(run("trash "), STATUS_WRONG_USE);
}

TEST(without_an_archive_none_is_made)
{
	assert_int_equal(run("list --db none.db"), STATUS_FAILED);
	assert_int_equal(run("show --db none.db"), STATUS_FAILED);
	assert_int_equal(run("export --db none.db"), STATUS_FAILED);
	assert_int_equal(run("trash back 0123abcd --db none.db"), STATUS_FAILED);
	assert_int_equal(access("none.db", F_OK), -1);
}

TEST_GROUP(set_up, tear_down)
