/* tests: long, of src/archive/open src/exchange/others schema/0036 */
/*
 * Archives that earlier programs made, when the rows of several listeners were in one archive. The
 * first opening puts the rows of each other listener into a file beside the archive.
 * tests/data/listeners.sh made the archives, and the answers that the last program with several
 * listeners in one archive (schema version 35) gave from them; those of compare, rank and stats are
 * of the program after the statistics went. Whoever changes what a command
 * prints makes the answers again with `listeners.sh --answers`, after the old ones have shown that
 * nothing else changed.
 */
#include "e2e/home.h"

#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "e2e/preload.h"
#include "support/test.h"

#define MOST_BYTES (8 << 20)

/* others: files that the step writes. */
static const struct old {
	const char *name;
	size_t others;
} olds[] = {
	{ "v19-one", 0 },
	{ "v19-two", 1 },
	{ "v19-four", 3 },
	{ "v27-one", 0 },
	{ "v27-two", 1 },
	{ "v27-four", 3 },
	{ "v34-one", 0 },
	{ "v34-two", 1 },
	{ "v34-four", 3 },
};

/* The answers that the step changes. */
static const struct changed {
	const char *archive, *command, *was, *is;
} changes[] = {
	/* Reviews and devices that only others brought, and that no row of the owner names, are in
	 * the files of the others alone. */
	{ "two", "list",
		"ID        DEVICE             DAYS  NOTES  LAST        MISSING\n"
		"blessing  Moondrop Blessing  0     0                  no ratings\n"
		"cantor    AFUL Cantor        6     15     2026-03-21\n",
		"ID      DEVICE       DAYS  NOTES  LAST        MISSING\n"
		"cantor  AFUL Cantor  6     15     2026-03-21\n" },
	{ "four", "list",
		"ID        DEVICE             DAYS  NOTES  LAST        MISSING\n"
		"blessing  Moondrop Blessing  0     0                  no ratings\n"
		"cantor    AFUL Cantor        5     13     2026-03-21  1 of 4 tracks without a "
		"note\n"
		"p8        AFUL Performer8    0     0                  no ratings\n",
		"ID      DEVICE       DAYS  NOTES  LAST        MISSING\n"
		"cantor  AFUL Cantor  5     13     2026-03-21  1 of 4 tracks without a note\n" },
};

static struct home *home;

static int
setup(void **state)
{
	home = home_new();
	return 0;
}

static int
teardown(void **state)
{
	home_free(home);
	return 0;
}

static const char *
archive(void)
{
	return home_path(home, "data/earlog/earlog.db");
}

static void
read_bytes(const char *path, struct buf *out)
{
	struct err err = ERR_INIT;
	bool found = false;

	if (!file_read(path, MOST_BYTES, out, &found, &err) || !found)
		fail_msg("cannot read %s: %s", path, err.msg);
}

/* Puts an archive of tests/data into the empty folder of the archive. */
static void
begin_with(const char *name)
{
	CLEANUP(pointer_free) char *from = xasprintf("tests/data/listeners-%s.db", name);
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;

	home_run(home, ARGS("sh", "-c", "rm -rf ../data/earlog"), NULL, NULL, NULL);
	home_write(home, "data/earlog/x", "");
	unlink(home_path(home, "data/earlog/x"));
	read_bytes(from, &bytes);
	assert_true(file_create(archive(), bytes.s, bytes.len, NULL, &err));
}

/* Changes the archive without the program. */
static void
change(const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(archive(), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* Splits a line of the answers into the arguments of a program. */
static size_t
arguments(char *line, char **argv, size_t most)
{
	char *rest = NULL;
	size_t n = 0;

	for (char *a = strtok_r(line, " ", &rest); a && n < most; a = strtok_r(NULL, " ", &rest))
		argv[n++] = a;
	argv[n] = NULL;
	return n;
}

static const char *
answer(const char *command, const char **said)
{
	CLEANUP(pointer_free) char *line = xasprintf("earlog %s", command);
	char *argv[16];
	const char *out;

	arguments(line, argv, LENGTH(argv) - 1);
	if (home_run(home, argv, NULL, &out, said) != 0)
		fail_msg("earlog %s: %s", command, *said);
	return out;
}

/* Replaces each `was` in the text. */
static void
replace(struct buf *text, const char *was, const char *is)
{
	struct buf out = BUF_INIT;
	const char *s = text->s;

	for (const char *at; (at = strstr(s, was)); s = at + strlen(was))
		buf_addf(&out, "%.*s%s", (int)(at - s), s, is);
	buf_add(&out, s);
	buf_finish(text);
	*text = out;
}

/* Compares the answer to one command with the old answer of n bytes. */
static void
same_answer(const struct old *o, const char *command, const char *was, size_t n)
{
	CLEANUP(buf_finish) struct buf want = BUF_INIT;
	const char *said;

	buf_add_bytes(&want, was, n);
	for (const struct changed *c = changes; c < changes + LENGTH(changes); c++)
		if (strstr(o->name, c->archive) && strcmp(command, c->command) == 0)
			replace(&want, c->was, c->is);
	const char *is = answer(command, &said);
	size_t at = 0;
	while (want.s[at] && want.s[at] == is[at])
		at++;
	if (want.s[at] != is[at]) {
		while (at && want.s[at - 1] != '\n')
			at--;
		fail_msg("%s: earlog %s: “%.400s”, was “%.400s”", o->name, command, is + at,
			want.s + at);
	}
}

static void
answers_are_the_same(void **state)
{
	for (const struct old *o = olds; o < olds + LENGTH(olds); o++) {
		CLEANUP(pointer_free)
		char *path = xasprintf("tests/data/listeners-%s.txt", o->name);
		CLEANUP(buf_finish) struct buf text = BUF_INIT;
		size_t asked = 0;

		begin_with(o->name);
		read_bytes(path, &text);
		for (char *at = text.s, *next; at && strncmp(at, "### ", 4) == 0;
			at = next, asked++) {
			char *line = at + 4, *words = strchr(line, '\n');

			*words++ = '\0';
			next = strncmp(words, "### ", 4) == 0 ? words : strstr(words, "\n### ");
			next += next && next != words;
			same_answer(o, line, words, next ? (size_t)(next - words) : strlen(words));
		}
		assert_true(asked >= 19);
	}
}

/* ---- the first opening ---- */

static const char dump[] =
	"SELECT (SELECT count(*) FROM note), (SELECT count(*) FROM rating), (SELECT count(*) FROM "
	"sitting), (SELECT count(*) FROM past), (SELECT group_concat(name) FROM sqlite_schema "
	"WHERE type = 'table')";

/* The names of the files beside the archive but its log, without the times in them. */
static const char *
files(void)
{
	const char *out;

	assert_int_equal(home_run(home,
				 ARGS("sh", "-c",
					 "cd ../data && find earlog -type f | grep -v "
					 "'earlog.db-[ws]' | sed "
					 "'s/[0-9]*T[0-9]*Z[-0-9]*/TIME/' | sort -u"),
				 NULL, &out, NULL),
		0);
	return out;
}

/* All that can be asked of the archive after the step, and the files that there are. */
static char *
all_that_is_there(void)
{
	struct buf b = BUF_INIT;
	const char *said;

	buf_add(&b, answer("note list --listener all --json --limit 1000", &said));
	buf_add(&b, answer("stats cantor --csv --listener all", &said));
	buf_add(&b, answer("listener list", &said));
	buf_add(&b, home_sql(home, dump));
	buf_add(&b, files());
	return buf_detach(&b);
}

static const char *const secrets[] = { "nobody reads my doubts", "for the diary of Ben",
	"Ben takes this back", "taken back", "writes in haste", "hasty word", "/work/cantor" };

/* Says once what happened, writes a file for each other listener, and keeps the old archive. */
static void
the_first_opening_writes_a_file_for_each_other_listener(void **state)
{
	for (const struct old *o = olds; o < olds + LENGTH(olds); o++) {
		CLEANUP(pointer_free)
		char *words =
			xasprintf("%zu other listener%s", o->others, o->others == 1 ? "" : "s");
		const char *said, *found;

		begin_with(o->name);
		answer("note list", &said);
		assert_true((strstr(said, words) != NULL) == (o->others > 0));
		assert_non_null(strstr(said, "the old archive is kept as"));
		answer("note list", &said);
		assert_null(strstr(said, "other listener"));
		const char *names = files();
		size_t n = 0;
		for (const char *at = names; (at = strstr(at, "listeners/old-")); at++)
			n++;
		assert_int_equal(n, o->others);
		assert_null(strstr(names, ".tmp"));
		/* What their owners gave nobody is in none of the files. */
		for (size_t i = 0; i < LENGTH(secrets); i++)
			assert_int_not_equal(
				home_run(home,
					ARGS("grep", "-r", "-a", "-l",
						(char *)(uintptr_t)secrets[i],
						(char *)home_path(home, "data/earlog/listeners")),
					NULL, &found, NULL),
				0);
		assert_string_equal(home_sql(home, "PRAGMA integrity_check"), "ok");
		assert_string_equal(home_sql(home, "PRAGMA foreign_key_check"), "");
		assert_string_equal(
			home_sql(home, "SELECT count(*) FROM note WHERE listener IS NOT NULL"),
			"0");
	}
}

/* The archive of the table is made with one row that waits; only a panel brought such rows. */
static void
rows_that_waited_are_counted_in_one_line(void **state)
{
	static const char waits[] =
		"INSERT INTO orphan SELECT randomblob(16), randomblob(16), NULL, 1, 0, 0, 'tag', "
		"'{}', randomblob(16), listener FROM owner";
	static const char *const names[] = { "v19-one", "v27-two", "v34-four" };

	for (size_t i = 0; i < LENGTH(names); i++) {
		const char *said;

		begin_with(names[i]);
		for (size_t k = 0; k <= i; k++)
			change(waits);
		CLEANUP(pointer_free)
		char *words = xasprintf("%zu row%s that waited", i + 1, i ? "s" : "");
		answer("note list", &said);
		if (!strstr(said, words))
			fail_msg("%s: no “%s” in: %s", names[i], words, said);
	}
}

/* Rows of a listener of whom the archive has nothing else, not even a name, are not lost. */
static void
rows_of_a_listener_without_a_row_get_a_file(void **state)
{
	const char *said;

	begin_with("v27-two");
	change("DELETE FROM listener WHERE uuid NOT IN (SELECT listener FROM listener_own)");
	answer("note list", &said);
	assert_non_null(strstr(said, "1 other listener"));
	assert_non_null(strstr(answer("search drums", &said), "drums land with weight"));
}

/* ---- killed, full, read-only ---- */

#define MANY (1 << 30)

static size_t
rounds(size_t usual)
{
	const char *asked = getenv("EARLOG_ROUNDS");

	return asked ? strtoul(asked, NULL, 10) : usual;
}

/* How many such calls the first opening makes. */
static size_t
count_calls(const char *name, enum fault_call call)
{
	const char *said;

	begin_with(name);
	fault_arm(call, EIO, MANY, 0);
	answer("note list", &said);
	fault_end();
	return MANY - (size_t)atomic_load(&fault->skip);
}

/* Killed at the nth call: the next opening finishes, and there is what there is without the kill.
 */
static void
kill_at(const char *name, enum fault_call call, size_t n, const char *want)
{
	begin_with(name);
	fault_arm(call, FAULT_KILL, (int)n, 1);
	int status = home_run(home, ARGS("earlog", "note", "list"), NULL, NULL, NULL);
	bool fired = fault_end();
	if (status != (fired ? -SIGKILL : 0))
		fail_msg("%s: call %zu of kind %d: status %d", name, n, (int)call, status);
	CLEANUP(pointer_free) char *is = all_that_is_there();
	size_t at = 0;
	while (want[at] && want[at] == is[at])
		at++;
	if (want[at] != is[at])
		fail_msg("%s killed at call %zu of kind %d: “%.300s”, not “%.300s”", name, n,
			(int)call, is + (at > 60 ? at - 60 : 0), want + (at > 60 ? at - 60 : 0));
}

static void
killed_at_any_call_the_next_opening_finishes(void **state)
{
	static const char *const names[] = { "v34-four", "v27-two" };
	static const enum fault_call calls[] = { FAULT_RENAME, FAULT_SYNC, FAULT_ALL };

	needs_preload();
	fault_begin(home);
	for (size_t i = 0; i < LENGTH(names); i++) {
		begin_with(names[i]);
		CLEANUP(pointer_free) char *want = all_that_is_there();

		for (size_t k = 0; k < LENGTH(calls); k++) {
			size_t n = count_calls(names[i], calls[k]), most = rounds(4);

			assert_true(n > 0);
			for (size_t r = 0; r < n && r < most; r++)
				kill_at(names[i], calls[k], n <= most ? r : r * n / most + r % 3,
					want);
		}
	}
}

static void
on_a_full_disk_the_archive_stays_as_it_was(void **state)
{
	static const char name[] = "v34-four";
	static const enum fault_call calls[] = { FAULT_WRITE, FAULT_SYNC, FAULT_RENAME };
	size_t stayed = 0, tried = 0;

	needs_preload();
	fault_begin(home);
	begin_with(name);
	CLEANUP(pointer_free) char *want = all_that_is_there();
	for (size_t k = 0; k < LENGTH(calls); k++) {
		size_t n = count_calls(name, calls[k]), most = rounds(4);

		for (size_t r = 0; r < n && r < most; r++, tried++) {
			CLEANUP(buf_finish) struct buf was = BUF_INIT, is = BUF_INIT;
			const char *out, *said;

			begin_with(name);
			change("PRAGMA journal_mode = WAL"); /* as a session leaves it */
			CLEANUP(pointer_free) char *before = xstrdup(files());
			read_bytes(archive(), &was);
			fault_arm(calls[k], ENOSPC, (int)(n <= most ? r : r * n / most), MANY);
			int status =
				home_run(home, ARGS("earlog", "note", "list"), NULL, &out, &said);
			fault_end();
			read_bytes(archive(), &is);
			if (status == 0) { /* all was on disk */
				assert_true(strstr(out, "Ada after Ben came") || *out);
			} else {
				stayed++;
				assert_string_equal(out, "");
				if (is.len != was.len || memcmp(is.s, was.s, is.len) != 0)
					fail_msg("call %zu of kind %d changed the archive: %s", r,
						(int)calls[k], said);
				if (!strstr(said, "is an archive of version 34, this earlog needs"))
					fail_msg("it says: %s", said);
				/* Where only the end of the transaction failed, whole files
				 * remain, which the next opening writes again. */
				const char *now = files();
				if (strcmp(now, before) != 0 &&
					(strstr(now, ".tmp") || strstr(now, ".new-")))
					fail_msg("call %zu of kind %d left: %s", r, (int)calls[k],
						now);
				assert_string_equal(home_sql(home, "PRAGMA user_version"), "34");
			}
			CLEANUP(pointer_free) char *now = all_that_is_there();
			assert_string_equal(now, want);
		}
	}
	assert_true(stayed > tried / 2);
}

/* Whose notes are whose is not known before the step, so nothing is shown. */
static void
an_archive_that_cannot_be_written_says_so_and_shows_nothing(void **state)
{
	const char *out, *said;

	if (geteuid() == 0)
		skip_for("root may write anywhere");
	begin_with("v34-two");
	for (int folder = 0; folder < 2; folder++) {
		chmod(archive(), 0400);
		chmod(home_path(home, "data/earlog"), folder ? 0500 : 0700);
		assert_int_equal(home_run(home, ARGS("earlog", "note", "list", "--listener", "all"),
					 NULL, &out, &said),
			1);
		assert_string_equal(out, "");
		assert_non_null(
			strstr(said, "is an archive of version 34, this earlog needs version"));
		assert_non_null(strstr(said, "may only read"));
	}
	chmod(home_path(home, "data/earlog"), 0700);
	chmod(archive(), 0600);
	assert_non_null(strstr(answer("search drums", &said), "[heard by Ben] drums land"));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(answers_are_the_same),
		TEST(the_first_opening_writes_a_file_for_each_other_listener),
		TEST(rows_that_waited_are_counted_in_one_line),
		TEST(rows_of_a_listener_without_a_row_get_a_file),
		TEST(killed_at_any_call_the_next_opening_finishes),
		TEST(on_a_full_disk_the_archive_stays_as_it_was),
		TEST(an_archive_that_cannot_be_written_says_so_and_shows_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
