/* tests: of call/intake record/enrol call/own_archive cli/earlog_check */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of a review say is read when a command asks for it. */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "archive/store/store.h"
#include "archive/upkeep/open.h"
#include "base/core/mem.h"
#include "e2e/bench.h"

#define HEAD                                                                                   \
	"id: crimson\nplaylist: ./list.yaml\nchains:\n  desk: {source: desk}\n  k7: {source: " \
	"K7}\ncompare:\n  - Other One\n"
#define DEVICE "device: {brand: Symphonium, model: Crimson}\n"
#define PRICED \
	"device: {brand: Symphonium, model: Crimson, price: [{amount: 999, currency: USD}]}\n"
#define LIST                                                                            \
	"sections:\n  - id: things\n    title: Things\n    tracks:\n      - {id: one, " \
	"title: One, cues: [{at: '0:05', label: five}]}\n"

static struct home *
crimson_home(void)
{
	struct home *h = home_new();

	home_write(h, "work/config.yaml", "");
	home_write(h, "work/list.yaml", LIST);
	home_write(h, "work/crimson.yaml", HEAD DEVICE);
	assert_int_equal(home_run(h, ARGS("earlog", "note", "add", "crimson.yaml", "Warm."), NULL,
				 NULL, NULL),
		0);
	return h;
}

/* What the command prints on stderr; it succeeds. */
static const char *
said(struct home *h, char *const argv[])
{
	const char *err;

	if (home_run(h, argv, NULL, NULL, &err) != 0)
		fail_msg("%s %s: %s", argv[1], argv[2] ? argv[2] : "", err);
	return err;
}

static const char *
prices(struct home *h)
{
	return home_sql(h, "SELECT prices FROM device WHERE id LIKE '%crimson'");
}

/* The file has the firmware once, and each setting has it. */
TEST(an_update_of_the_firmware_is_called_so)
{
	static const char file[] =
		"id: ka\ndevice: {model: Ka, kind: dongle, firmware: \"1.0%d\"}\n"
		"settings: {bal: {output: 4.4 mm}, se: {output: %s}}\n"
		"playlist: none\n";
	struct home *h = home_new();
	CLEANUP(pointer_free) char *before = xasprintf(file, 2, "3.5 mm");
	CLEANUP(pointer_free) char *update = xasprintf(file, 3, "3.5 mm");
	CLEANUP(pointer_free) char *more = xasprintf(file, 4, "2.5 mm");

	home_write(h, "work/ka.yaml", before);
	said(h, ARGS("earlog", "note", "add", "ka.yaml", "Dry.", "--setting", "se"));
	home_write(h, "work/ka.yaml", update);
	assert_non_null(
		strstr(said(h, ARGS("earlog", "show", "ka")), "ka.yaml has changed: firmware\n"));
	home_write(h, "work/ka.yaml", more);
	assert_non_null(strstr(said(h, ARGS("earlog", "show", "ka")),
		"ka.yaml has changed: firmware, settings\n"));
	home_free(h);
}

TEST(a_price_is_read_by_the_next_export)
{
	struct home *h = crimson_home();
	char *const gaps[] = { "earlog", "export", "crimson", "--gaps", NULL };
	char *const by_file[] = { "earlog", "export", "./crimson.yaml", "--gaps", NULL };
	const char *out;

	assert_non_null(strstr(said(h, gaps), "missing: a price"));
	home_write(h, "work/crimson.yaml", HEAD PRICED);
	const char *err = said(h, gaps);
	assert_non_null(strstr(err, "earlog: crimson.yaml has changed: price\n"));
	assert_null(strstr(err, "missing: a price"));
	assert_null(strstr(said(h, gaps), "crimson.yaml:"));
	assert_int_equal(home_run(h, gaps, NULL, &out, NULL), 0);
	assert_non_null(strstr(out, "999"));
	home_write(h, "work/crimson.yaml",
		"published: {url: \"https://a.example/c\", date: 2026-01-02}\n" HEAD DEVICE
		"title: A new one\n");
	assert_non_null(strstr(said(h, by_file),
		"earlog: crimson.yaml has changed: title, published; price taken out\n"));
	/* The key as it is written today, not the column's name. */
	home_write(h, "work/crimson.yaml", HEAD DEVICE "form: plain\n");
	assert_non_null(strstr(said(h, gaps), "crimson.yaml has changed: form; "));
	home_free(h);
}

/* Leaves the archive as an earlier program does, which did not keep what a file gave. */
static void
forget_what_was_given(struct home *h)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(home_path(h, "data/earlog/earlog.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE files_read SET given = NULL, mtime_ns = 1", NULL,
				 NULL, NULL),
		SQLITE_OK);
	sqlite3_close(db);
}

/* A key is emptied that the file gave and no longer gives; not what a hand wrote, what the file of
 * another review of the device gives, or what an earlier program read. */
TEST(a_key_that_is_taken_out_is_out)
{
	struct home *h = crimson_home();
	char *const list[] = { "earlog", "list", NULL };
	const char *text;

	home_write(h, "work/crimson.yaml",
		"tagline: Loud\nfront_matter: {tags: [iem]}\nunit: {how: loan, from: Shop, thanks: "
		"yes}\n" HEAD
		"device: {brand: Symphonium, model: Crimson, price: 19.90 USD, cable: stock, kind: "
		"iem}\n");
	said(h, list);
	assert_has(prices(h), "\"19.90\"");
	said(h, ARGS("earlog", "device", "edit", "Crimson", "--cable", "my own"));
	assert_int_equal(
		home_run(h, ARGS("earlog", "device", "edit", "Crimson", "--link", "crimson"), NULL,
			NULL, &text),
		1);
	assert_has(text, "link: \"crimson\"; expected https://");
	home_write(h, "work/other.yaml",
		"device: {brand: Symphonium, model: Crimson, kind: iem}\nplaylist: ./list.yaml\n");
	said(h, ARGS("earlog", "note", "add", "other.yaml", "Cold."));
	home_write(h, "work/crimson.yaml", HEAD DEVICE);
	assert_int_equal(home_run(h, ARGS("earlog", "check", "--missing", "crimson.yaml"), NULL,
				 &text, NULL),
		0);
	assert_has(text, "\ntagline: Loud\n");
	assert_has(text, "\nunit: {how: loan, from: Shop, thanks: yes}\n");
	assert_has(said(h, list),
		"earlog: crimson.yaml has changed: price, front_matter, tagline, unit taken out\n");
	assert_string_equal(prices(h), "");
	assert_string_equal(home_sql(h, "SELECT kind || cable FROM device WHERE kind IS NOT NULL"),
		"iemmy own");
	home_write(h, "work/crimson.yaml", "tagline: Loud\n" HEAD DEVICE);
	said(h, list);
	forget_what_was_given(h);
	home_write(h, "work/crimson.yaml", HEAD DEVICE);
	assert_lacks(said(h, list), "taken out");
	assert_string_equal(home_sql(h, "SELECT tagline FROM review WHERE id = 'crimson'"), "Loud");
	home_free(h);
}

TEST(chains_of_all_reviews_are_those_of_the_files)
{
	struct home *h = crimson_home();
	const char *out;

	char *head = xstrdup(HEAD DEVICE);
	memcpy(strstr(head, "K7}"), "Q9", 2);
	home_write(h, "work/crimson.yaml", head);
	free(head);
	assert_int_equal(home_run(h, ARGS("earlog", "chain", "list"), NULL, &out, NULL), 0);
	assert_non_null(strstr(out, "Q9"));
	home_free(h);
}

TEST(the_playlist_is_read_and_bytes_that_say_the_same_are_not)
{
	struct home *h = crimson_home();

	home_write(h, "work/list.yaml", LIST "      - {id: two, title: Two}\n");
	assert_non_null(
		strstr(said(h, ARGS("earlog", "list")), "earlog: list.yaml has changed: tracks\n"));
	assert_string_equal(home_sql(h, "SELECT count(*) FROM listing WHERE deleted = 0"), "2");
	home_write(h, "work/crimson.yaml", "\xef\xbb\xbf" HEAD DEVICE);
	assert_string_equal(said(h, ARGS("earlog", "list")), "");
	home_write(h, "work/list.yaml",
		"sections:\r\n  - id: things\r\n    title: Things\r\n    tracks:\r\n      - {id: "
		"one, "
		"title: One, cues: [{at: '0:05', label: five}]}\r\n      - {id: two, title: "
		"Two}\r\n");
	assert_string_equal(said(h, ARGS("earlog", "list")), "");
	home_free(h);
}

/* Everybody saves and exports at once. A half-written file has a mistake; the next command reads it
 * whole. */
TEST(a_file_is_read_as_soon_as_it_is_saved)
{
	struct home *h = crimson_home();
	struct timespec soon[2] = { { .tv_sec = time(NULL) + 1 }, { .tv_sec = time(NULL) + 1 } };

	home_write(h, "work/crimson.yaml", HEAD "device: {brand: Symphonium, model: Crimson, pri");
	assert_non_null(strstr(
		said(h, ARGS("earlog", "show", "crimson")), "the archive's values are used"));
	assert_string_equal(prices(h), "");
	home_write(h, "work/crimson.yaml", HEAD PRICED);
	utimensat(AT_FDCWD, home_path(h, "work/crimson.yaml"), soon, 0);
	assert_non_null(strstr(
		said(h, ARGS("earlog", "show", "crimson")), "crimson.yaml has changed: price\n"));
	assert_non_null(strstr(prices(h), "999"));
	home_free(h);
}

TEST(a_mistake_is_told_with_its_line_and_the_archive_answers)
{
	struct home *h = crimson_home();
	const char *out, *err;

	home_write(h, "work/crimson.yaml", HEAD DEVICE "prize: 3\n");
	assert_non_null(strstr(said(h, ARGS("earlog", "export", "crimson")), "crimson.yaml:9:1: "));
	assert_int_equal(
		home_run(h, ARGS("earlog", "export", "--strict", "crimson"), NULL, &out, &err), 1);
	assert_string_equal(out, "");
	assert_non_null(strstr(err, "nothing was written (--strict)"));
	assert_int_equal(home_run(h, ARGS("earlog", "check", "crimson.yaml"), NULL, NULL, NULL), 1);
	home_free(h);
}

TEST(a_setting_that_was_changed_goes_once)
{
	struct home *h = crimson_home();
	char *const rate[] = { "earlog", "rate", "crimson", "sonic-quality", "4", NULL };

	home_write(h, "work/crimson.yaml", HEAD DEVICE "variants: {deep: {tips: S}}\n");
	said(h, rate);
	home_write(h, "work/crimson.yaml", HEAD DEVICE "variants: {deep: {tips: M}}\n");
	said(h, rate);
	home_write(h, "work/crimson.yaml", HEAD DEVICE);
	assert_non_null(strstr(said(h, rate), "takes away setting deep\n"));
	/* As two reviews of a device leave it, or a machine that has not read the change. */
	sqlite3 *db;
	assert_int_equal(sqlite3_open(home_path(h, "data/earlog/earlog.db"), &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(db, "UPDATE variant SET deleted = 0", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	const char *err = NULL;
	assert_true(
		home_run(h, ARGS("earlog", "note", "add", "crimson", "Dull.", "--setting", "deep"),
			NULL, NULL, &err));
	assert_non_null(strstr(err, "may be any of these: deep (tips=S), deep (tips=M)\n"));
	said(h, ARGS("earlog", "note", "add", "crimson", "Dull.", "--setting", "deep (tips=M)"));
	assert_string_equal(home_sql(h,
				    "SELECT v.content FROM note n JOIN variant v ON v.uuid = "
				    "n.variant WHERE n.body = 'Dull.'"),
		"tips=M");
	/* A setting is of one device. */
	const char *id =
		home_sql(h, "SELECT substr(lower(hex(uuid)), 1, 8) FROM note WHERE body = 'Dull.'");
	said(h, ARGS("earlog", "note", "edit", (char *)(uintptr_t)id, "--device", "Other One"));
	assert_string_equal(
		home_sql(h, "SELECT count(variant) FROM note WHERE body = 'Dull.'"), "0");
	home_free(h);
}

TEST(what_would_go_is_named_and_left)
{
	struct home *h = crimson_home();

	home_write(h, "work/crimson.yaml",
		"id: crimson\nplaylist: ./list.yaml\nchains: {desk: {source: desk}}\n" PRICED);
	const char *err = said(h, ARGS("earlog", "rate", "crimson", "sonic-quality", "4"));
	assert_non_null(strstr(err,
		"crimson.yaml is not read yet: `earlog session crimson` reads it and takes away"));
	assert_non_null(strstr(err, "chain k7"));
	assert_non_null(strstr(err, "Other One"));
	assert_string_equal(prices(h), "");
	assert_string_equal(home_sql(h, "SELECT count(*) FROM rating WHERE deleted = 0"), "1");
	home_free(h);
}

TEST(the_file_of_another_review_is_not_read)
{
	struct home *h = crimson_home();

	home_write(h, "work/crimson.yaml", "id: other\n" PRICED);
	assert_string_equal(said(h, ARGS("earlog", "note", "list", "crimson")), "");
	assert_int_equal(unlink(home_path(h, "work/crimson.yaml")), 0);
	assert_string_equal(said(h, ARGS("earlog", "note", "list", "crimson")), "");
	home_free(h);
}

TEST(another_program_that_writes_is_not_waited_for)
{
	struct home *h = crimson_home();
	struct err err = ERR_INIT;
	struct store *st = archive_open(home_path(h, "data/earlog/earlog.db"), STORE_WRITE, &err);

	assert_true(st && store_begin(st, &err));
	home_write(h, "work/crimson.yaml", HEAD PRICED);
	assert_non_null(strstr(said(h, ARGS("earlog", "show", "crimson")),
		"crimson.yaml has changed and is not read: "));
	store_rollback(st);
	store_close(st);
	assert_non_null(strstr(
		said(h, ARGS("earlog", "show", "crimson")), "crimson.yaml has changed: price"));
	home_free(h);
}

/* The bench reads it also, and finds the same rows. */
TEST(commands_read_a_file_that_is_saved_beside_a_bench)
{
	struct home *h = bench_home();
	struct drive *d = bench_start(h, NULL);
	const char *text = home_read(h, "work/cantor.yaml");

	bench_command(d, "seek 1"); /* it watches the files once it takes keys */
	drive_wait_sql(d, "select count(*) from review", "1");
	for (int i = 0; i < 2; i++) { /* written in place, then replaced as editors do */
		CLEANUP(pointer_free)
		char *latest = xasprintf("%stitle: The %d.\n", text, i);
		home_write(h, i ? "work/new" : "work/cantor.yaml", latest);
		if (i)
			assert_int_equal(
				rename(home_path(h, "work/new"), home_path(h, "work/cantor.yaml")),
				0);
		drive_wait_text(d, "cantor.yaml is read again");
		said(h, ARGS("earlog", "show", "cantor"));
		CLEANUP(pointer_free) char *title = xasprintf("The %d.", i);
		assert_string_equal(home_sql(h, "SELECT title FROM review"), title);
		bench_command(d, "w"); /* another message is next */
		drive_wait_gone(d, "read again");
	}
	home_write(h, "work/cantor.yaml", "id: cantor\ndevice: AFUL Cantor\n");
	assert_non_null(strstr(said(h, ARGS("earlog", "show", "cantor")),
		"cantor.yaml is not read yet: the open session asks before it takes away "));
	home_write(h, "work/cantor.yaml", text);
	bench_quit(d);
	home_free(h);
}

/* Two archives of one person with different files: what came by a merge stays. */
TEST(two_machines_with_different_files_do_not_flip)
{
	struct home *h = bench_clock_home();
	const char *out;
	char *there = xstrdup(home_path(h, "work/there.db"));
	const char *text = home_read(h, "work/cantor.yaml");
	CLEANUP(pointer_free) char *ours = xasprintf("%stitle: Ours\n", text);
	CLEANUP(pointer_free) char *theirs = xasprintf("%stitle: Theirs\n", text);
	char *const add[] = { "earlog", "note", "add", "cantor.yaml", "One.", NULL };
	char *const add_there[] = { "earlog", "--db", there, "note", "add", "cantor.yaml", "Two.",
		NULL };
	char *const merge[] = { "earlog", "merge", "--mine", there, NULL };
	char *const check[] = { "earlog", "check", "cantor.yaml", NULL };

	home_write(h, "work/cantor.yaml", ours);
	said(h, add);
	assert_int_equal(home_run(h, check, NULL, &out, NULL), 0);
	assert_string_equal(out, "");
	home_write(h, "work/cantor.yaml", theirs);
	said(h, add_there);
	home_write(h, "work/cantor.yaml", ours);
	said(h, ARGS("earlog", "list")); /* takes the time of the file that was written again */
	said(h, merge);
	assert_string_equal(said(h, ARGS("earlog", "show", "cantor")), "");
	bench_quit(bench_start(h, NULL));
	assert_string_equal(home_sql(h, "SELECT title FROM review"), "Theirs");
	assert_int_equal(home_run(h, check, NULL, &out, NULL), 0);
	assert_non_null(strstr(out, "the archive has newer values"));
	assert_non_null(strstr(out, "cantor.yaml: title"));
	CLEANUP(pointer_free) char *later = xasprintf("%stitle: Later\n", text);
	home_write(h, "work/cantor.yaml", later);
	assert_non_null(strstr(
		said(h, ARGS("earlog", "show", "cantor")), "cantor.yaml has changed: title"));
	assert_string_equal(home_sql(h, "SELECT title FROM review"), "Later");
	free(there);
	home_free(h);
}

/*
 * ---- What left the files: named at the start with the command that prints it, and put back by
 * what that prints. And a review under another id, as the shell sees it. ----
 */

static const char with_all[] =
	"variants: {deep: {nozzle: brass}}\n"
	"chains:\n"
	"  desk: {source: FiiO K7, volume: {value: 50, unit: \"%\"}}\n"
	"  walk: {source: HiBy R3 II, clock: yes}\n"
	"compare: [{device: AFUL Performer8, volume: {desk: 22}}]\n"
	"questions: [{id: warmth, section: bass, text: \"Is it: warm?\", items: [bass/first]}, "
	"{id: loud, text: Is it loud?}]\n";

#define LEFT_LIST "id: list\ntitle: List\nsections:\n  - id: bass\n    title: Bass\n"
#define FIRST "      - {id: first, title: First, signal: sine 200 20s}\n"
#define SECOND "      - {id: second, title: Second, signal: sine 400 10s}\n"

/* Runs it well; standard output, until the next one. */
#define run(h, ...) run_all(h, ARGS("earlog", __VA_ARGS__))
static const char *
run_all(struct home *h, char *const argv[])
{
	const char *out, *err;

	if (home_run(h, argv, NULL, &out, &err) != 0)
		fail_msg("%s %s: %s", argv[1], argv[2], err);
	return out;
}

static void
assert_says(const char *out, const char *text)
{
	if (!strstr(out, text))
		fail_msg("no\n%s\nin\n%s", text, out);
}

TEST_DRIVEN(what_left_the_files_is_printed_as_it_stood_there)
{
	struct home *h = bench_home();

	bench_session(h, with_all);
	home_write(h, "work/list.yaml",
		LEFT_LIST
		"    questions: [{id: thump, text: Does it thump?}]\n    tracks:\n" FIRST SECOND);
	bench_quit(bench_start(h, NULL));
	run(h, "note", "add", "cantor", "one", "--item", "second", "--chain", "desk", "--setting",
		"deep");
	run(h, "note", "add", "cantor", "two", "--item", "first", "--against", "Performer8");
	run(h, "note", "add", "cantor", "three", "--question", "warmth");
	run(h, "note", "add", "cantor", "four", "--question", "thump");
	run(h, "note", "add", "cantor", "six", "--question", "loud");

	bench_session(h, "chains: {walk: {source: HiBy R3 II, clock: yes}}\n");
	home_write(h, "work/list.yaml", LEFT_LIST "    tracks:\n" FIRST);
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 30, .cols = 200 });
	drive_wait_text(d,
		"earlog check --missing cantor.yaml prints what was removed from the files: "
		"setting deep, chain desk, AFUL Performer8, bass/second, question ");
	bench_quit(d);

	const char *out = run(h, "check", "--missing", "cantor.yaml");
	assert_says(out, "under compare\n  - {device: AFUL Performer8, volume: {desk: 22}}\n");
	assert_says(
		out, "under chains\n  desk: {source: FiiO K7, volume: {unit: \"%\", value: 50}}\n");
	assert_says(out, "under settings\n  deep: {nozzle: brass}\n");
	assert_says(out,
		"under questions\n  - {id: warmth, section: bass, text: \"Is it: warm?\", items: "
		"[\"bass/first\"]}\n  - {id: loud, text: \"Is it loud?\"}\n");
	assert_says(out,
		"section bass, under tracks\n      - {id: second, title: Second, signal: sine 400 "
		"10s}\n");
	assert_says(out,
		"section bass, under questions\n      - {id: thump, text: \"Does it thump?\"}\n");

	/* Said once; the export has all of it. */
	d = bench_start(h, NULL);
	bench_command(d, "say");
	drive_wait_text(
		d, "the line above an open note"); /* said at the start, it would be there now */
	assert_screen_lacks(d, "--missing");
	bench_quit(d);
	out = run(h, "export", "--json", "cantor");
	assert_says(out, "AFUL Performer8");
	assert_says(out, "three");
	assert_says(out, "four");
	assert_says(out, "\"deep\"");

	/* Compared again in the shell, it is offered again. */
	d = bench_start(h, NULL);
	drive_keys(d, "d");
	drive_wait_text(d, "No other device");
	bench_quit(d);
	run(h, "note", "add", "cantor", "five", "--item", "first", "--against", "Performer8");
	d = bench_start(h, NULL);
	drive_keys(d, "d2");
	drive_wait_text(d, "put on AFUL Performer8");
	drive_key(d, "Esc");
	bench_quit(d);

	bench_session(h, with_all);
	home_write(h, "work/list.yaml",
		LEFT_LIST
		"    questions: [{id: thump, text: Does it thump?}]\n    tracks:\n" FIRST SECOND);
	assert_string_equal(run(h, "check", "--missing", "cantor.yaml"), "");
	d = bench_start(h, NULL);
	drive_wait_text(d, "Second");
	bench_command(d, "variant deep");
	drive_wait_text(d, "setting deep");
	bench_end(d);
}

TEST_DRIVEN(a_review_under_another_id_is_one_review)
{
	struct home *h = bench_home();

	struct drive *d = bench_start(h, NULL);
	bench_command(d, "note tinny once");
	drive_wait_text(d, "tinny once");
	bench_quit(d);
	run(h, "export", "--markdown", "cantor", "-o", "cantor.md");
	home_write(h, "work/cantor.yaml",
		"id: cantor2\nwas: [cantor]\ndevice: AFUL Cantor\nplaylist: ./list.yaml\n"
		"chains:\n  desk: {source: FiiO K7, output: 6.35 mm, volume: {value: 50, unit: "
		"\"%\"}}\n"
		"  walk: {source: HiBy R3 II, clock: yes, volume: {value: 28, unit: steps}}\n"
		"compare: [{device: AFUL Performer8}]\n");
	d = bench_start(h, NULL);
	drive_wait_text(d, "review cantor is now called cantor2");
	drive_wait_text(d, "tinny once");
	bench_command(d, "note tinny twice");
	drive_wait_text(d, "tinny twice");
	bench_quit(d);

	const char *out = run(h, "list", "--json");
	assert_says(out, "\"cantor2\"");
	assert_null(strstr(out, "\"cantor\""));
	out = run(h, "show", "cantor2");
	assert_says(out, "tinny once");
	assert_says(out, "tinny twice");
	out = run(h, "search", "tinny");
	assert_says(out, "tinny once");
	assert_says(out, "cantor2");
	assert_string_equal(run(h, "trash", "list"), "");
	assert_string_equal(run(h, "check", "--missing", "cantor.yaml"), "");
	/* The draft that was written under the old id is the base of the next one. */
	run(h, "export", "--markdown", "cantor2", "-o", "cantor.md");
	run(h, "doctor");
	bench_intact(h);
	home_free(h);
}

static void
refused(struct home *h, char *const argv[])
{
	const char *out, *err;

	assert_int_equal(home_run(h, argv, NULL, &out, &err), 1);
	if (!strstr(err, "crimson is cantor now: write `id: cantor`, or another new id") &&
		!strstr(out, "crimson is cantor now"))
		fail_msg("%s: %s%s", argv[1], out, err);
}

TEST(each_command_that_reads_the_file_renames_its_review)
{
	struct home *h = crimson_home();

	home_edit(h, "work/crimson.yaml", "id: crimson", "id: cantor\nwas: [crimson]");
	assert_says(said(h, ARGS("earlog", "list")), "review crimson is now called cantor");
	assert_says(run(h, "search", "warm"), "cantor");
	/* the old file comes back, at its place and at another one */
	home_write(h, "work/old.yaml", HEAD DEVICE);
	refused(h, ARGS("earlog", "show", "old.yaml"));
	refused(h, ARGS("earlog", "check", "old.yaml"));
	refused(h, ARGS("earlog", "note", "add", "old.yaml", "Cold."));
	home_write(h, "work/crimson.yaml", HEAD DEVICE);
	refused(h, ARGS("earlog", "export", "crimson"));
	assert_says(
		said(h, ARGS("earlog", "list")), "crimson.yaml is not read: crimson is cantor now");
	assert_says(run(h, "list"), "cantor");
	/* and another name, by the first command that names the file */
	home_write(h, "work/mest.yaml", HEAD DEVICE);
	home_edit(h, "work/mest.yaml", "id: crimson", "id: mest\nwas: [crimson, cantor]");
	assert_says(said(h, ARGS("earlog", "note", "add", "mest.yaml", "Cold.")),
		"review cantor is now called mest");
	assert_says(run(h, "note", "list", "mest"), "Warm.");
	assert_says(run(h, "note", "list", "mest"), "Cold.");
	assert_says(run(h, "trash", "list"), "");
	home_free(h);
}

#define SONGS                                                                                \
	"sections:\n  - id: bass\n    title: Bass\n    tracks:\n      - {id: s1, %s, cues: " \
	"[{at: '0:05', label: five}]}\n"

static void
write_song(struct home *h, const char *list, const char *song)
{
	CLEANUP(pointer_free) char *text = xasprintf(SONGS, song);

	home_write(h, list, text);
}

/* Another song under an id of the list is another recording, until a hand says that it is not. */
TEST(a_note_stays_with_the_song_that_was_heard)
{
	static const char was[] =
		"s1 was Shivers by Ed Sheeran, 2 notes stay with it; if it is the "
		"same song: `was: Shivers`";
	struct home *h = home_new();
	const char *out;
	char *const notes[] = { "earlog", "export", "crimson", NULL };
	char *const check[] = { "earlog", "check", "crimson.yaml", NULL };

	home_write(h, "work/config.yaml", "");
	write_song(h, "work/list.yaml", "title: Shivers, artist: Ed Sheeran");
	write_song(h, "work/other.yaml", "title: Shivers, artist: Ed Sheeran, album: =");
	home_write(h, "work/crimson.yaml", HEAD DEVICE);
	home_write(h, "work/late.yaml", "id: late\nplaylist: ./other.yaml\ndevice: Late\n");
	run(h, "note", "add", "crimson.yaml", "Deep.", "--item", "s1");
	run(h, "note", "add", "late.yaml", "Deeper.", "--item", "bass/s1");
	/* the same song at the same place of two lists is one, another is another */
	assert_string_equal(home_sql(h, "SELECT count(*), count(DISTINCT item) FROM note"), "2|1");
	write_song(h, "work/list.yaml", "title: Bad Guy, artist: Billie Eilish");
	assert_int_equal(home_run(h, check, NULL, &out, NULL), 0);
	assert_non_null(strstr(out, was));
	assert_non_null(strstr(said(h, notes), was));
	assert_null(strstr(said(h, notes), "stay with"));
	run(h, "note", "add", "crimson.yaml", "Fast.", "--item", "s1");
	assert_int_equal(home_run(h, notes, NULL, &out, NULL), 0);
	const char *latest = strstr(out, "Bad Guy by"),
		   *old = strstr(out, "Earlier in this list: ");
	assert_true(latest && old && strstr(latest, "Fast.") < old && strstr(old, "Shivers by"));
	assert_non_null(strstr(strstr(old, "Shivers by"), "Deep."));
	assert_int_equal(home_run(h, ARGS("earlog", "export", "late.yaml"), NULL, &out, NULL), 0);
	assert_non_null(strstr(out, "by Ed Sheeran"));
	/* the hand says that it was a mistake in the title: all notes are of one recording */
	write_song(h, "work/list.yaml",
		"title: Bad Guy, artist: Billie Eilish, was: [Quakes, Shivers]");
	assert_int_equal(home_run(h, check, NULL, &out, NULL), 0);
	assert_null(strstr(out, "stay with"));
	assert_int_equal(home_run(h, notes, NULL, &out, NULL), 0);
	assert_null(strstr(out, "Earlier in this list"));
	latest = strstr(out, "Bad Guy by");
	assert_true(latest && strstr(latest, "Deep.") && strstr(latest, "Fast."));
	assert_string_equal(home_sql(h, "SELECT count(*), count(DISTINCT item) FROM note"), "3|1");
	/* a list that has the old title still means the same recording */
	run(h, "note", "add", "late.yaml", "Again.", "--item", "s1");
	assert_string_equal(home_sql(h, "SELECT count(*), count(DISTINCT item) FROM note"), "4|1");
	run(h, "doctor");
	home_free(h);
}
