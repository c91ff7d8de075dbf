/* tests: of cli/earlog_blind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What becomes of a blind run outside of its screen: the shell, which tells nothing while it is
 * open, and a whole evening with one.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "draft/formats/export.h"
#include "e2e/bench.h"
#include "support/needs.h"

static struct home *
new_home(void)
{
	struct home *h = home_new();

	home_write(h, "work/cantor.yaml",
		"id: cantor\n"
		"device: {brand: Zyxwor, model: Quokka}\n"
		"variants: {jerboa: {tips: foam}}\n"
		"playlist: ./list.yaml\n"
		"lexicon: bs2399\n"
		"chains:\n"
		"  desk: {source: FiiO K7, volume: {value: 149, unit: steps}}\n"
		"compare:\n"
		"  - {device: Vombat Narwhal, volume: {desk: 137}}\n");
	home_write(h, "work/list.yaml",
		"id: list\n"
		"title: List\n"
		"sections:\n"
		"  - id: bass\n"
		"    title: Bass\n"
		"    attributes: [bass-depth, attack]\n"
		"    tracks:\n"
		"      - {id: low, title: Low, signal: sine 100 240s}\n");
	home_write(h, "config/earlog/config.yaml", "audio: {output: \"null\"}\n");
	return h;
}

static void
wear(struct drive *d, const char *keys, const char *name)
{
	char *put_on = xasprintf("put on %s", name), *worn = xasprintf("%s is worn", name);

	drive_keys(d, keys);
	drive_wait_text(d, put_on);
	drive_keys(d, " ");
	drive_wait_text(d, worn);
	free(put_on);
	free(worn);
}

static void
note(struct drive *d, const char *text)
{
	bench_type(d, text);
	drive_keys(d, "\r");
	bench_keys(d);
}

/* Goes to a trial: "1", " of 4". */
static void
trial(struct drive *d, int number, int of)
{
	char *words = xasprintf("BLIND %d/%d", number, of);

	if (number > 1) {
		drive_keys(d, "S");
		drive_wait_text(d, "look away");
	}
	drive_keys(d, " ");
	drive_wait_row(d, 0, words);
	drive_wait_gone(d, "look away");
	free(words);
}

static void
rate(struct drive *d, const char *digit, const char *ratings)
{
	bench_command(d, "show wheel");
	drive_key(d, "Home");
	drive_keys(d, digit);
	drive_wait_sql(d, "select count(*) from rating", ratings);
	bench_command(d, "show notes");
}

/* ---- the shell while a run is open ---- */

/* Everything that is printed, one run after the other, as the listener could ask for it; behind it
 * come the formats of exports. */
static const char *const asked[][8] = {
	{ "show", "cantor" },
	{ "show", "cantor", "--ids" },
	{ "show", "cantor", "--json" },
	{ "search", "heard" },
	{ "search", "heard", "--json" },
	{ "search", "--device", "Narwhal" },
	{ "search", "--device", "Quokka", "--json" },
	{ "search", "--review", "cantor" },
	{ "search", "--section", "bass", "--json" },
	{ "note", "list" },
	{ "note", "list", "cantor", "--json" },
	{ "note", "list", "--device", "Narwhal" },
	{ "compare", "cantor" },
	{ "compare", "cantor", "--json" },
	{ "compare", "cantor", "--markdown" },
	{ "compare", "Zyxwor Quokka", "Vombat Narwhal" },
	{ "stats", "cantor" },
	{ "stats", "cantor", "--json" },
	{ "stats", "cantor", "--markdown" },
	{ "rank", "--by", "bass-depth" },
	{ "rank", "--by", "bass-depth", "--json" },
	{ "list" },
	{ "list", "--json" },
	{ "device", "list", "--json" },
	{ "device", "show", "Narwhal" },
	{ "chain", "list", "--json" },
	{ "drive", "cantor" },
	{ "trash", "list", "--json" },
	{ "plot", "wheel", "cantor" },
	{ "plot", "wheel", "cantor", "--device", "Narwhal" },
	{ "plot", "profile", "cantor" },
	{ "export", "cantor", "--json", "--device", "Narwhal" },
	{ "export", "cantor", "--json", "--device", "Quokka" },
	{ "export", "cantor", "--markdown", "--template", "iem-review-classic" },
	{ "export", "cantor", "--markdown", "--template", "impressions" },
	{ "export", "cantor", "--markdown", "--template", "notes" },
	{ "export", "cantor", "--csv", "--only", "ratings" },
	{ "export", "cantor", "--labels", "--item", "low" },
	{ "check", "--missing", "cantor.yaml" },
	{ "library", "missing", "cantor" },
};

/* Commands that name nothing of what was noted, or write, or are the helper's (blind). A new one
 * belongs here or above. */
static const char *const not_asked[] = { "session", "new", "import", "rate", "blind", "playlist",
	"lexicon", "form", "backup", "restore", "merge", "listener", "panel", "doctor", "outputs",
	"players", "version", "words", "help" };

static bool
is_considered(const char *command)
{
	for (size_t i = 0; i < LENGTH(asked); i++)
		if (strcmp(asked[i][0], command) == 0)
			return true;
	for (size_t i = 0; i < LENGTH(not_asked); i++)
		if (strcmp(not_asked[i], command) == 0)
			return true;
	return false;
}

static size_t
count_asked(void)
{
	size_t n = LENGTH(asked);

	for (const struct exporter *e = exporters; e->name; e++)
		n++;
	return n;
}

/* What command i prints, to both streams. Owned by the home. */
static const char *
answer_to(struct home *h, size_t i, const char *more)
{
	char *argv[12] = { "earlog", "export", "cantor" };
	const char *out, *err;
	size_t n = 1;
	struct buf all = BUF_INIT;
	CLEANUP(pointer_free)
	char *format =
		i < LENGTH(asked) ? NULL : xasprintf("--%s", exporters[i - LENGTH(asked)].name);

	for (size_t k = 0; !format && k < LENGTH(asked[i]) && asked[i][k]; k++)
		argv[n++] = (char *)(uintptr_t)asked[i][k];
	if (format)
		argv[3] = format, n = 4;
	if (more)
		argv[n++] = (char *)(uintptr_t)more;
	int status = home_run(h, argv, NULL, &out, &err);
	buf_addf(&all, "%d\n%s\n%s", status, out, err);
	const char *kept = home_keep(h, all.s, all.len);
	buf_finish(&all);
	return kept;
}

/* Both devices with open eyes, then three trials of four; the bench is left, the run is open. */
static struct home *
left_in_a_run(void)
{
	struct home *h = new_home();
	struct drive *d = bench_start(h, NULL);

	note(d, "a soft edge");
	rate(d, "3", "1");
	wear(d, "d2", "Vombat Narwhal");
	note(d, "a hard edge");
	rate(d, "1", "2");
	wear(d, "D", "Zyxwor Quokka");
	bench_command(d, "blind 1 2 x2");
	drive_wait_row(d, 0, "BLIND, 4 trials");
	drive_wait_sql(d, "select count(*) from blind_run where trial = 0", "1");
	trial(d, 1, 4);
	rate(d, "1", "3");
	note(d, "heard as the first");
	trial(d, 2, 4);
	rate(d, "2", "4");
	note(d, "heard as the second");
	trial(d, 3, 4);
	rate(d, "4", "5");
	note(d, "heard as the third #bass-depth");
	drive_wait_sql(d, "select count(*) from note", "5");
	bench_quit(d);
	return h;
}

/* The devices of the trials change places, as if the other order had been drawn. */
static void
swap_the_devices(struct home *h)
{
	static const char swap[] = "UPDATE %s SET variant = NULL, device = (SELECT d.uuid FROM "
				   "device d WHERE d.name IN "
				   "('Zyxwor Quokka', 'Vombat Narwhal') AND d.uuid <> %s.device) "
				   "WHERE uuid IN (SELECT "
				   "uuid FROM trial)";
	struct buf sql = BUF_INIT;

	buf_addf(&sql, swap, "note", "note");
	bench_spoil(h, sql.s);
	buf_clear(&sql);
	buf_addf(&sql, swap, "rating", "rating");
	bench_spoil(h, sql.s);
	buf_finish(&sql);
	bench_spoil(h,
		"UPDATE note SET volume = iif(volume = '149', '137', '149') WHERE uuid IN (SELECT "
		"uuid "
		"FROM trial)");
	bench_spoil(h,
		"UPDATE stretch SET variant = NULL, device = (SELECT d.uuid FROM device d WHERE "
		"d.name "
		"IN ('Zyxwor Quokka', 'Vombat Narwhal') AND d.uuid <> stretch.device) WHERE "
		"started_ms "
		">= (SELECT started_ms FROM blind_run)");
	bench_spoil(h, "INSERT INTO note_text (note_text) VALUES ('rebuild')");
}

/* Whatever one asks, the answer is the same whichever device it was: so nothing tells. */
TEST_DRIVEN(no_command_tells_what_an_open_run_hides)
{
	static const char *const commands[] = {
#define COMMAND(name) #name,
#include "shell/cli/commands.h"
#undef COMMAND
	};
	struct home *h = left_in_a_run();
	size_t differ = 0, n = count_asked();
	CLEANUP(pointer_free) const char **before = xcalloc(n, sizeof(before[0]));

	for (size_t i = 0; i < LENGTH(commands); i++)
		if (!is_considered(commands[i]))
			fail_msg("earlog %s: does it tell a device?", commands[i]);
	for (size_t i = 0; i < n; i++)
		before[i] = answer_to(h, i, NULL);
	assert_null(strstr(before[0], "trial 1"));
	assert_non_null(strstr(before[0], "--unblind ends the run"));
	assert_null(strstr(bench_run(h, "export", "--markdown"), "eard as the first"));
	assert_has(before[3], "nothing found");
	assert_has(before[3], "a blind run is open, so its notes and ratings are left out");
	swap_the_devices(h);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(answer_to(h, i, NULL), before[i]);
	/* Once the run is over they tell, and differ. */
	const char *told_now = answer_to(h, 0, "--unblind");
	assert_non_null(strstr(told_now, "the blind run has ended early, at trial 3"));
	for (size_t i = 0; i < n; i++)
		differ += strcmp(answer_to(h, i, NULL), before[i]) != 0;
	assert_true(differ > n / 2);
	assert_string_equal(home_sql(h, "select opened_ms = ended_ms from blind_run"), "1");
	assert_non_null(strstr(answer_to(h, 0, NULL), "trial 1 (blind)"));
	bench_intact(h);
	home_free(h);
}

static const char *
sql_of(struct home *h, const char *file, const char *sql)
{
	static char text[64];
	sqlite3 *db;
	sqlite3_stmt *q;

	assert_int_equal(sqlite3_open(home_path(h, "%s", file), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	snprintf(text, sizeof(text), "%s", (const char *)sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
	sqlite3_close(db);
	return text;
}

/* The notes before the run leave, with their session, which does not say what is worn. */
TEST_DRIVEN(an_open_run_keeps_only_its_own_notes_at_home)
{
	static const char rows[] =
		"SELECT (SELECT count(*) FROM note) || ' ' || (SELECT count(*) FROM rating) || ' ' "
		"|| (SELECT count(*) FROM trial) || ' ' || (SELECT count(*) FROM sitting WHERE "
		"device IS NULL) || ' ' || (SELECT count(*) FROM sitting)";
	struct home *h = left_in_a_run();
	const char *out, *err;

	assert_int_equal(
		home_run(h, ARGS("earlog", "backup", "--for", "ben", "given"), NULL, &out, &err),
		0);
	assert_non_null(strstr(err, "left out: 3 notes of an open blind run"));
	CLEANUP(pointer_free) char *file = xasprintf("work/%.*s", (int)strcspn(out, "\n"), out);
	assert_string_equal(sql_of(h, file, rows), "2 2 0 1 1");
	assert_string_equal(sql_of(h, file,
				    "SELECT count(*) FROM stretch WHERE ended_ms > (SELECT "
				    "max(made_ms) FROM rating) + 600000"),
		"0");
	assert_int_equal(home_run(h, ARGS("earlog", "export", "cantor"), NULL, &out, &err), 0);
	assert_non_null(strstr(err, "a blind run is open, so its notes and ratings are left out"));
	home_free(h);
}

TEST_DRIVEN(an_archive_that_cannot_be_written_stays_blind)
{
	struct home *h = left_in_a_run();
	const char *out, *err, *db = home_path(h, "data/earlog/earlog.db");

	assert_int_equal(chmod(home_path(h, "data/earlog"), 0500), 0);
	assert_int_equal(chmod(db, 0400), 0);
	if (access(db, W_OK) == 0)
		skip_for("for root no file is closed");
	assert_int_equal(
		home_run(h, ARGS("earlog", "show", "cantor", "--unblind"), NULL, &out, &err), 1);
	assert_non_null(strstr(err, "--unblind cannot record that the blind run has ended"));
	assert_string_equal(out, "");
	assert_int_equal(chmod(home_path(h, "data/earlog"), 0700), 0);
	home_free(h);
}

/* ---- a whole evening ---- */

/* Open eyes, a loop, a run that is left and taken up again, its end, the draft. */
TEST_DRIVEN(an_evening_with_a_run)
{
	struct home *h = new_home();
	struct drive *d = bench_start(h, NULL);
	const char *out, *err;

	note(d, "a soft edge");
	wear(d, "d2", "Vombat Narwhal");
	wear(d, "D", "Zyxwor Quokka");
	bench_command(d, "goto 0:20");
	bench_command(d, "loop start");
	bench_command(d, "goto 0:30");
	bench_command(d, "loop end");
	drive_wait_text(d, "loop 0:20-0:30");

	bench_command(d, "blind 1 2 x2");
	drive_wait_row(d, 0, "BLIND, 4 trials");
	drive_wait_gone(d, "Vombat");
	drive_wait_sql(d, "select count(*) from blind_run where trial = 0", "1");
	drive_keys(d, "N");
	drive_wait_text(d, "HELPER ONLY");
	drive_wait_row(d, 23, "any other key begins the trial");
	trial(d, 1, 4);
	note(d, "heard as the first");
	rate(d, "1", "1");
	trial(d, 2, 4);
	note(d, "heard as the second");
	bench_quit(d);
	/* The place names what is worn apart from the run. */
	assert_string_equal(
		home_sql(h, "select name from sitting s join device d on d.uuid = s.device"),
		"Zyxwor Quokka");
	assert_int_equal(home_run(h, ARGS("earlog", "show", "cantor"), NULL, &out, &err), 0);
	assert_null(strstr(out, "heard as the second"));

	d = bench_start(h, NULL);
	drive_wait_row(d, 0, "BLIND 2/4");
	drive_wait_text(d, "the blind run goes on at trial 2 of 4");
	drive_wait_text(d, "loop 0:20-0:30");
	drive_keys(d, " ");
	drive_wait_gone(d, "look away");
	drive_wait_text(d, "▶ 0:2");
	trial(d, 3, 4);
	trial(d, 4, 4);
	note(d, "heard as the last");
	drive_keys(d, "N");
	drive_wait_text(d, "Space reveal");
	drive_keys(d, " ");
	drive_wait_text(d, "Put on Zyxwor Quokka again");
	drive_wait_row(d, 0, "1 Zyxwor Quokka");
	bench_quit(d);
	assert_int_equal(
		home_run(h, ARGS("earlog", "export", "cantor", "--csv"), NULL, &out, &err), 0);
	assert_non_null(strstr(out, ",yes,4,"));
	assert_int_equal(
		home_run(h, ARGS("earlog", "search", "heard as the last"), NULL, &out, &err), 0);
	assert_non_null(strstr(out, "(blind, trial 4) heard as the last"));
	bench_intact(h);
	home_free(h);
}

/* Somebody asks for the order while the bench is in the run: the bench learns it with the next
 * trial, and the record says that it was opened. */
TEST_DRIVEN(a_run_that_was_opened_elsewhere_is_over_at_the_bench)
{
	struct home *h = new_home();
	struct drive *d = bench_start(h, NULL);
	const char *out, *err;
	size_t n = 0;

	bench_command(d, "blind 1 2 x2");
	drive_wait_row(d, 0, "BLIND, 4 trials");
	drive_wait_sql(d, "select count(*) from blind_run where trial = 0", "1");
	trial(d, 1, 4);
	note(d, "heard as the first");
	drive_wait_sql(d, "select count(*) from note", "1");
	assert_int_equal(home_run(h, ARGS("earlog", "show", "cantor", "--ids", "--unblind"), NULL,
				 &out, &err),
		0);
	assert_non_null(strstr(err, "ended early, at trial 1"));
	const char *seed = strstr(out, "\n  seed of ");
	assert_non_null(seed);
	assert_int_equal(sscanf(seed, "\n  seed of %*[^0-9]%*4d-%*2d-%*2d, %zu", &n), 1);
	assert_int_equal(n, 4);
	drive_keys(d, "S");
	drive_wait_text(d, "look away");
	drive_keys(d, " ");
	drive_wait_text(d, "the blind run is over: its order was asked for with --unblind");
	drive_wait_row(d, 0, "1 Zyxwor Quokka");
	/* A volume of after the run was not that of its trials. */
	bench_command(d, "volume 22");
	drive_wait_sql(d, "select value from volume", "22");
	bench_quit(d);
	assert_string_equal(
		home_sql(h, "select trial, opened_ms = ended_ms from blind_run"), "1|1");
	assert_int_equal(home_run(h, ARGS("earlog", "blind", "cantor"), NULL, &out, &err), 0);
	assert_non_null(strstr(out, "opened early with --unblind"));
	assert_has(out, "149 steps");
	assert_lacks(out, "22 steps");
	assert_int_equal(
		home_run(h, ARGS("earlog", "blind", "cantor", "--json"), NULL, &out, &err), 0);
	assert_non_null(strstr(out, "\"opened\": true"));
	assert_non_null(strstr(out, "\"trial\": 4,\n      \"device\": \""));
	assert_lacks(out, "\"22 steps\"");
	bench_intact(h);
	home_free(h);
}
