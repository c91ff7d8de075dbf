/* tests: of cli/earlog_doctor system/log */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a report of a bug holds, and what it never does. */

#include <ctype.h>
#include <jansson.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "e2e/bench.h"
#include "e2e/home.h"
#include "support/needs.h"
#include "support/test.h"

static const char *out, *words;

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

static void
assert_says(const char *text, const char *what)
{
	if (!strstr(text, what))
		fail_msg("\"%s\" is not in:\n%s", what, text);
}

/* The value of the last fact of that name; "" where it is lacking. */
static char *
value_of(const char *json, const char *name)
{
	json_t *list = json_loads(json, 0, NULL), *fact;
	char *value = NULL;
	size_t i;

	assert_true(json_is_array(list));
	for (i = 0; (fact = json_array_get(list, i)); i++) {
		if (strcmp(json_string_value(json_object_get(fact, "name")), name) != 0)
			continue;
		free(value);
		value = xstrdup(json_is_true(json_object_get(fact, "lacking"))
				? ""
				: json_string_value(json_object_get(fact, "value")));
	}
	json_decref(list);
	return value;
}

TEST(verbose_names_what_it_is_made_of)
{
	static const char *const names[] = { "SQLite", "ncurses", "libyaml", "jansson", "utf8proc",
		"nettle", "md4c", "libuuid", "C library", "kernel" };
	struct home *h = home_new();

	home_env(h, "TERM=xterm-256color");
	home_write(h, "work/s.yaml", "device: {brand: A, model: B}\nplaylist: demo\n");
	char *places = xasprintf("archive  %s (not there yet)\n"
				 "backups  %s (not there yet)\nprofile  %s\n",
		home_path(h, "data/earlog/earlog.db"), home_path(h, "data/earlog/backups"),
		home_write(h, "config/earlog/config.yaml", "net: no\n"));
	must(h, ARGS("earlog", "--version"));
	assert_int_equal(strncmp(out, "earlog " EARLOG_VERSION "\n", 13), 0);
	assert_string_equal(out + 13, places);
	free(places);
	must(h, ARGS("earlog", "note", "add", "s.yaml", "heard", "--part", "build"));
	must(h, ARGS("earlog", "doctor"));
	assert_says(out, home_path(h, "data/earlog/earlog.db\n"));
	must(h, ARGS("earlog", "version", "--verbose"));
	assert_string_equal(words, ""); /* nor of libraries that lack their configuration */
	char *same = xstrdup(out);
	must(h, ARGS("earlog", "--version", "--verbose"));
	assert_string_equal(out, same);
	assert_says(out, "xterm-256color, 256 colours");
	assert_says(out, "C.UTF-8");
	free(same);
	must(h, ARGS("earlog", "--version", "--verbose", "--json"));
	for (size_t i = 0; i < LENGTH(names); i++) {
		char *value = value_of(out, names[i]);
		if (!value || !strpbrk(value, "0123456789"))
			fail_msg("no version of %s: %s", names[i], value ? value : out);
		free(value);
	}
	CLEANUP(pointer_free) char *distribution = value_of(out, "distribution");
	if (distribution && !isalnum((unsigned char)*distribution))
		fail_msg("a distribution %s", distribution);
	/* "alsa 9, jack 1": each output but "auto" is counted once. */
	CLEANUP(pointer_free) char *drivers = value_of(out, "outputs");
	long outputs = 2; /* with the titles */
	for (char *at = drivers; at && (at = strpbrk(at, "0123456789"));)
		outputs += strtol(at, &at, 10);
	if (run(h, ARGS("earlog", "outputs")) == 0) {
		for (const char *line = out; *line; line = strchr(line, '\n') + 1)
			outputs -= *line != ' ';
		assert_int_equal(outputs, 0);
	}
	assert_int_equal(run(h, ARGS("earlog", "--version", "--json")), 2);
	home_free(h);
}

/* A libmpv that cannot be loaded, and a terminal that nobody knows. */
TEST(what_is_lacking_says_what_that_costs)
{
	struct home *h = home_new();

	home_write(h, "lib/libmpv.so.2", "no library");
	char *path = xasprintf("LD_LIBRARY_PATH=%s", home_path(h, "lib"));
	home_env(h, path);
	free(path);
	home_env(h, "TERM=no-such-terminal");
	assert_int_equal(run(h, ARGS("earlog", "outputs")), 1); /* the fault is there */
	must(h, ARGS("earlog", "--version", "--verbose"));
	assert_says(out, "LACKING: no music is heard, a session only runs a clock");
	assert_says(out, "LACKING: not known here: no session");
	assert_null(strstr(out, "no-such-terminal"));
	assert_null(strstr(out, home_path(h, "lib")));
	home_free(h);
}

/* A libpq that cannot be loaded: every command that needs it says so. */
TEST(a_panel_without_its_library_says_which)
{
	char address[] = "postgresql://anna@localhost/panel";
	struct home *h = home_new();

	home_write(h, "lib/libpq.so.5", "no library");
	char *path = xasprintf("LD_LIBRARY_PATH=%s", home_path(h, "lib"));
	home_env(h, path);
	free(path);
	char *const *const calls[] = { ARGS("earlog", "panel", "init", address),
		ARGS("earlog", "panel", "admit", "ben", "99999999-0000-4000-8000-000000000001",
			"--server", address),
		ARGS("earlog", "panel", "join", address) };
	for (size_t i = 0; i < LENGTH(calls); i++) {
		assert_int_equal(run(h, calls[i]), 1);
		assert_says(words, "a panel needs libpq");
		assert_says(words, "install the package libpq5");
	}
	must(h, ARGS("earlog", "--version", "--verbose"));
	assert_says(out, "LACKING: panels need it; install the package libpq5");
	home_free(h);
}

/* ---- a report ---- */

/* Stands in every name, path and text that belongs to the user. */
#define OWN "zzsecret"

static void
assert_tells_nothing(const char *text, const char *of)
{
	if (strcasestr(text, OWN))
		fail_msg("%s tells something of its owner:\n%s", of, text);
}

/* A user who is in every name, with a review, notes and a profile with a fault. */
static struct home *
owner(void)
{
	struct home *h = home_new();
	char *setting = xasprintf("HOME=%s", home_path(h, OWN));

	home_env(h, setting);
	free(setting);
	home_env(h, "XDG_DATA_HOME");
	home_env(h, "LC_ALL=" OWN "_XX.UTF-8");
	home_env(h, "TERM=" OWN);
	home_env(h, "COLORTERM=" OWN);
	home_env(h, "USER=" OWN);
	home_write(h, "config/earlog/config.yaml",
		"music: [\"/media/" OWN "/Music\"]\nreviewer: {name: " OWN "}\n" OWN ": 1\n");
	home_write(h, "work/" OWN ".yaml",
		"id: " OWN "\ndevice: " OWN "\nplaylist: demo\nchains: {desk: {source: " OWN
		"}}\n");
	must(h, ARGS("earlog", "note", "add", OWN ".yaml", "a word: " OWN));
	must(h, ARGS("earlog", "note", "add", OWN ".yaml", "another: " OWN));
	return h;
}

static void
reports_tell_nothing(struct home *h)
{
	must(h, ARGS("earlog", "doctor", "--report"));
	assert_tells_nothing(out, "the report");
	assert_tells_nothing(words, "stderr");
	must(h, ARGS("earlog", "doctor", "--report", "--json"));
	assert_tells_nothing(out, "the report in JSON");
}

TEST(a_report_counts_and_tells_nothing_of_its_owner)
{
	struct home *h = owner();

	must(h, ARGS("earlog", "backup"));
	reports_tell_nothing(h);
	char *notes = value_of(out, "note"), *place = value_of(out, "place"),
	     *whole = value_of(out, "integrity"), *copies = value_of(out, "checked copies"),
	     *faults = value_of(out, "faults");
	assert_string_equal(notes, "2");
	assert_string_equal(place, "fine"); /* the check of that name, which comes later */
	assert_string_equal(whole, "fine");
	/* that of the first note, and the one that was asked for */
	assert_int_equal(strncmp(copies, "2, the last one 20", 18), 0);
	assert_true(*faults >= '1' && *faults <= '9');
	free(notes);
	free(place);
	free(whole);
	free(copies);
	free(faults);

	/* Into a file, which is never one that is there. */
	must(h, ARGS("earlog", "doctor", "--report", "-o", "report.txt"));
	assert_string_equal(out, "");
	assert_says(words, "read it before you attach it");
	const char *file = home_read(h, "work/report.txt");
	assert_says(file, "~/.local/share/earlog/earlog.db");
	assert_tells_nothing(file, "the file");
	assert_int_equal(run(h, ARGS("earlog", "doctor", "--report", "-o", OWN ".yaml")), 1);
	assert_int_equal(run(h, ARGS("earlog", "doctor", "-o", "x.txt")), 2);
	assert_int_equal(run(h, ARGS("earlog", "doctor", "--report", "--repair")), 2);
	home_free(h);
}

static void
spoil(const char *path, const char *sql)
{
	sqlite3 *db;
	char *why = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
	sqlite3_close(db);
}

/* Schemas, rows and bytes that nobody should have written. */
TEST(a_report_of_a_hostile_archive_tells_nothing_either)
{
	static const char *const spoils[] = {
		"CREATE TABLE \"" OWN "\" (\"" OWN "\"); CREATE TRIGGER \"" OWN
		"2\" AFTER INSERT ON note BEGIN SELECT 1; END",
		"UPDATE note SET item = x'" /* names no item */
		"00112233445566778899aabbccddeeff'",
		"UPDATE note SET body = '" OWN "' || char(27) || '[2J', edited_ms = -5",
		"PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = 'CREATE TABLE note(" OWN
		")' WHERE name = 'note'",
	};
	struct home *h = owner();
	const char *db = home_path(h, OWN "/.local/share/earlog/earlog.db");

	int quoted = 0;

	for (size_t i = 0; i < LENGTH(spoils); i += test_is_whole() ? 1 : 2) {
		spoil(db, spoils[i]);
		assert_int_equal(run(h, ARGS("earlog", "doctor")), 1); /* the fault is there */
		quoted += strstr(out, OWN) != NULL;
		reports_tell_nothing(h);
	}
	assert_true(quoted > 0);
	/* In the middle of a page, and a file that is none. */
	assert_int_equal(truncate(db, 20000), 0);
	reports_tell_nothing(h);
	home_write(h, OWN "/.local/share/earlog/earlog.db", "SQLite format 3 " OWN);
	reports_tell_nothing(h);
	/* Elsewhere: a path is not even told in part. */
	char *elsewhere = xasprintf("EARLOG_DB=%s", home_path(h, "of " OWN "/x.db"));
	home_env(h, elsewhere);
	free(elsewhere);
	reports_tell_nothing(h);
	home_free(h);
}

/*
 * ---- EARLOG_LOG as somebody uses it who reports a fault: it says what happened and when, and
 * tells neither what was written nor, while a blind run is open, anything about the sound.
 * ----
 */

static const char *
log_of(struct home *h)
{
	return home_read(h, "work/fault.log");
}

static struct drive *
start_logged(struct home *h)
{
	home_env(h, "EARLOG_LOG=fault.log");
	return bench_start(h, NULL);
}

TEST_DRIVEN(the_log_has_keys_sound_and_disk_but_no_words)
{
	struct home *h = bench_home();
	struct drive *d = start_logged(h);

	drive_wait_text(d, "0:01");
	bench_type(d, "Walrus sings");
	drive_wait_text(d, "Walrus sings");
	drive_keys(d, "\r");
	bench_keys(d);
	bench_command(d, "note Heron at once");
	drive_wait_sql(d, "select count(*) from note where body is not null", "2");
	bench_quit(d);

	const char *log = log_of(h);
	assert_non_null(strstr(log, "bench  command note\n"));
	assert_non_null(strstr(log, "bench  command keep\n"));
	assert_non_null(strstr(log, "writer "));
	assert_non_null(strstr(log, " stored after "));
	assert_non_null(strstr(log, "player event: sound runs\n"));
	assert_non_null(strstr(log, "player mpv v: "));
	assert_non_null(strstr(log, "bench  session ended\n"));
	assert_null(strstr(log, "Walrus"));
	assert_null(strstr(log, "Heron"));
	home_free(h);
}

TEST_DRIVEN(while_a_blind_run_is_open_the_log_keeps_silent_about_the_sound)
{
	struct home *h = bench_home();
	struct drive *d = start_logged(h);

	bench_command(d, "blind 1 2 x2");
	drive_wait_sql(d, "select count(*) from blind_run where trial = 0", "1");
	bench_command(d, "blind next");
	drive_keys(d, " ");
	drive_wait_sql(d, "select trial from blind_run", "1");
	bench_command(d, "seek +2");
	bench_command(d, "blind end");
	drive_wait_sql(d, "select ended_ms is not null from blind_run", "1");
	bench_quit(d);

	const char *log = log_of(h), *open = strstr(log, "a blind run is open");
	assert_non_null(open);
	const char *closed = strstr(open, "the blind run is closed");
	assert_non_null(closed);
	for (const char *line = strchr(open, '\n'); (line = strstr(line, " player ")) != NULL;
		line++)
		assert_true(line > closed);
	assert_non_null(strstr(open, "command seek\n"));
	home_free(h);
}

TEST_DRIVEN(a_log_that_cannot_be_written_is_said_before_the_session_starts)
{
	struct home *h = bench_home();

	home_env(h, "EARLOG_LOG=no/such/folder/log");
	struct drive *d = bench_launch(h, NULL, NULL);
	drive_wait_text(d, "cannot write the log no/such/folder/log");
	assert_int_equal(drive_wait_exit(d), 1);
	drive_end(d);
	home_free(h);
}
