/* tests: long, of run/shutdown */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session that ends while its archive cannot be written: what is not on disk is saved elsewhere,
 * as a text and as an archive that `earlog merge` takes. If that fails also, the session continues.
 * EARLOG_SEED and EARLOG_ROUNDS draw other ends by lot, or more.
 */
#include "e2e/ending.h"
#include "support/needs.h"

static const char bodies[] = "select body from note where deleted = 0 and body is not null "
			     "order by made_ms, sequence";

static void
keep(struct drive *d, const char *text)
{
	bench_type(d, text);
	drive_keys(d, "\r");
	bench_keys(d);
}

/* A session whose beginning is on disk. */
static struct drive *
start(struct home *h, const char *flag)
{
	struct drive *d = bench_launch(h, &(struct drive_options){ .cols = 250 }, flag);

	drive_wait_text(d, "Keys");
	drive_wait_sql(d, "select count(*) from sitting where pos_ms is not null", "1");
	return d;
}

/* The last line that the terminal got, without the echo of a Ctrl-C that came after the end. */
static const char *
last_line(struct drive *d)
{
	size_t n;
	const char *log = drive_log(d, &n), *end = log + n;

	while (end > log && strchr("\r\n^C", end[-1]))
		end--;
	const char *begin = end;
	while (begin > log && begin[-1] != '\n')
		begin--;
	return home_keep(drive_home(d), begin, (size_t)(end - begin));
}

static void
assert_says(const char *text, const char *words)
{
	if (!strstr(text, words))
		fail_msg("\"%s\" is not in \"%s\"", words, text);
}

/* Both files are there for their owner alone, and the last line names them. Gives the archive. */
static const char *
assert_saved(struct drive *d, const char *folder)
{
	struct home *h = drive_home(d);
	static const char *const ends[] = { ".db", ".txt" };
	struct stat st;

	for (size_t i = 0; i < LENGTH(ends); i++) {
		const char *path = ending_saved(h, folder, ends[i]);

		if (!path)
			drive_fail(d, "nothing was saved in %s", folder);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 07777, 0600);
		assert_says(last_line(d), path);
	}
	return ending_saved(h, folder, ".db");
}

static const char *
saved_text(struct home *h, const char *folder)
{
	const char *path = ending_saved(h, folder, ".txt");

	assert_non_null(path);
	return home_read(h, path + strlen(home_path(h, "/")) - 1);
}

TEST_DRIVEN(where_all_is_on_disk_nothing_is_saved_elsewhere)
{
	struct home *h = ending_home();
	struct drive *d = start(h, NULL);

	keep(d, "on disk");
	bench_quit(d);
	assert_null(ending_saved(h, "state/earlog", ""));
	home_free(h);
}

TEST_DRIVEN(q_saves_elsewhere_and_merge_brings_every_word)
{
	struct home *h = ending_home();
	struct drive *d = start(h, NULL);

	keep(d, "stored before");
	drive_wait_sql(d, bodies, "stored before");
	ending_remove(h);
	keep(d, "größer than");
	drive_keys(d, "m");
	bench_command(d, "attribute punch");
	bench_command(d, "rate 4");
	drive_keys(d, "q");
	assert_int_equal(drive_wait_exit(d), 1);
	/* What the archive held went with it. */
	assert_screen_has(d, "2 notes, 1 marker and 1 rating are not on disk");
	assert_terminal_clean(d);
	const char *db = assert_saved(d, "state/earlog");
	assert_says(saved_text(h, "state/earlog"), "First, AFUL Cantor: größer than\n");
	assert_says(saved_text(h, "state/earlog"), "First, AFUL Cantor: stored before\n");
	ending_merge(h, db);
	assert_string_equal(home_sql(h, bodies), "stored before\ngrößer than");
	assert_string_equal(home_sql(h, "select count(*) from note where body is null"), "1");
	assert_string_equal(home_sql(h, "select attribute, value from rating"), "punch|4.0");
	bench_intact(h);
	assert_says(bench_run(h, "export", "--markdown"), "Größer than");
	bench_end(d);
}

TEST_DRIVEN(where_nothing_can_be_saved_the_session_continues)
{
	struct home *h = ending_home();
	struct drive *d = start(h, NULL);

	ending_full(d, true);
	keep(d, "when there is room");
	drive_keys(d, "q");
	drive_wait_text(
		d, "1 note can be saved nowhere. The session continues; :quit! discards it");
	keep(d, "and more");
	assert_true(drive_running(d));
	ending_full(d, false);
	drive_wait_gone(d, "not on disk");
	drive_keys(d, "q");
	assert_int_equal(drive_wait_exit(d), 0);
	assert_terminal_clean(d);
	assert_string_equal(home_sql(h, bodies), "when there is room\nand more");
	assert_null(ending_saved(h, "state/earlog", ""));
	bench_intact(h);
	bench_end(d);
}

TEST_DRIVEN(a_second_q_throws_nothing_away)
{
	struct home *h = ending_home();
	struct drive *d = start(h, NULL);

	ending_remove(h);
	keep(d, "wanted");
	drive_keys(d, "qq");
	assert_int_equal(drive_wait_exit(d), 1);
	ending_merge(h, assert_saved(d, "state/earlog"));
	assert_string_equal(home_sql(h, bodies), "wanted");
	bench_end(d);
}

/* At the first end, and after one that failed. */
TEST_DRIVEN(quit_with_a_mark_throws_away_what_is_not_on_disk_and_nothing_else)
{
	for (int failed = 0; failed < 2; failed++) {
		struct home *h = ending_home();
		struct drive *d = start(h, NULL);

		keep(d, "on disk");
		drive_wait_sql(d, bodies, "on disk");
		ending_full(d, true);
		keep(d, "not wanted");
		drive_wait_text(d, "not on disk");
		if (failed) {
			drive_keys(d, "q");
			drive_wait_text(d, "The session continues");
		}
		drive_keys(d, ":quit!\r");
		assert_int_equal(drive_wait_exit(d), 1);
		assert_screen_has(d, "1 note thrown away");
		assert_null(ending_saved(h, "state/earlog", ""));
		assert_null(ending_saved(h, "state/earlog", ""));
		assert_string_equal(home_sql(h, bodies), "on disk");
		bench_intact(h);
		bench_end(d);
	}
}

/* Ctrl-C in the middle of a word, while nothing can be saved, and later, when it can. */
TEST_DRIVEN(an_open_note_is_saved_as_a_note)
{
	struct home *h = ending_home();
	struct drive *d = start(h, NULL);

	ending_full(d, true);
	bench_type(d, "half a");
	drive_wait_text(d, "not on disk yet");
	bench_interrupt(d);
	drive_wait_text(d, "The session continues");
	bench_keys(d);
	drive_keys(d, "e");
	bench_text(d);
	drive_type(d, " word");
	drive_wait_text(d, "half a word");
	ending_remove(h);
	ending_full(d, false);
	bench_interrupt(d);
	assert_int_equal(drive_wait_exit(d), 1);
	ending_merge(h, assert_saved(d, "state/earlog"));
	assert_string_equal(home_sql(h, bodies), "half a word");
	assert_says(saved_text(h, "state/earlog"), ": half a word\n");
	bench_end(d);
}

TEST_DRIVEN(a_signal_and_a_closed_window_save_without_asking)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGINT, 0 /* the window */ };

	for (size_t i = 0; i < LENGTH(signals); i += test_is_whole() ? 1 : 3) {
		struct home *h = ending_home();
		struct drive *d = start(h, NULL);

		ending_remove(h);
		keep(d, "kept");
		bench_type(d, "and open");
		if (signals[i])
			drive_signal(d, signals[i]);
		else
			drive_hangup(d);
		assert_int_equal(drive_wait_exit(d), 1);
		const char *db = signals[i] ? assert_saved(d, "state/earlog")
					    : ending_saved(h, "state/earlog", ".db");
		assert_non_null(db);
		drive_end(d);
		/* The next session of this archive says so, in case nobody read the last line; the
		 * one after it does not, nor one of another archive. */
		for (int next = -1; next < 2; next++) {
			CLEANUP(pointer_free)
			char *other =
				xasprintf("EARLOG_DB=%s", next < 0 ? home_path(h, "other.db") : "");
			d = bench_launch(
				h, &(struct drive_options){ .cols = 250, .env = ENV(other) }, NULL);
			bench_keys(d);
			drive_wait_text(d, "First");
			if (next == 0)
				drive_wait_text(d, "could not store everything: earlog merge");
			else
				assert_screen_lacks(d, "earlog merge");
			bench_quit(d);
		}
		ending_merge(h, db);
		assert_string_equal(home_sql(h, bodies), "kept\nand open");
		home_free(h);
	}
}

TEST_DRIVEN(where_nothing_can_be_saved_the_words_are_said_last)
{
	struct home *h = ending_home();
	struct drive *d = start(h, NULL);

	ending_block(h, "data/earlog");
	ending_block(h, "state/earlog");
	keep(d, "nowhere else");
	keep(d, "last of all");
	drive_signal(d, SIGTERM);
	assert_int_equal(drive_wait_exit(d), 1);
	assert_says(last_line(d), "First, AFUL Cantor: last of all");
	assert_screen_has(d, "First, AFUL Cantor: nowhere else");
	assert_screen_has(d, "2 notes are not on disk");
	bench_end(d);
}

/* A text is smaller than an archive. */
TEST_DRIVEN(where_no_archive_has_room_the_text_may)
{
	struct home *h = ending_home();
	struct drive *d = start(h, NULL);
	glob_t rest;

	ending_full(d, true);
	keep(d, "no room");
	drive_signal(d, SIGTERM);
	assert_int_equal(drive_wait_exit(d), 1);
	assert_says(saved_text(h, "state/earlog"), "First, AFUL Cantor: no room\n");
	assert_says(last_line(d), ending_saved(h, "state/earlog", ".txt"));
	/* Nothing half made stays. */
	assert_int_equal(glob(home_path(h, "*/earlog/*unsaved*"), GLOB_PERIOD, NULL, &rest), 0);
	assert_int_equal(rest.gl_pathc, 1);
	globfree(&rest);
	bench_intact(h);
	bench_end(d);
}

/* Another program holds the archive: that is waited for, not for ever, and said. */
TEST_DRIVEN(a_disk_that_does_not_answer_is_waited_for_and_that_is_said)
{
	for (int key = 0; key < 2; key++) {
		struct home *h = ending_home();
		struct drive *d = start(h, NULL);

		keep(d, "before");
		drive_wait_sql(d, bodies, "before");
		sqlite3 *holder = ending_hold(h);
		bench_type(d, "meanwhile");
		if (key) {
			drive_keys(d, "\x03");
			drive_wait_text(d, "The same key again");
			drive_keys(d, "\x03");
			drive_wait_text(d, "waiting for the disk");
		} else {
			drive_signal(d, SIGTERM);
			drive_wait_text(d, "earlog: waiting for the disk, 2 s at most");
		}
		assert_int_equal(drive_wait_exit(d), 1);
		assert_screen_has(d, "1 note is not on disk: the disk did not answer in time");
		const char *db = assert_saved(d, "state/earlog");
		sqlite3_close(holder);
		ending_merge(h, db);
		assert_string_equal(home_sql(h, bodies), "before\nmeanwhile");
		bench_intact(h);
		bench_end(d);
	}
}

/* Into an archive that has the rest: what was edited and deleted since is so there, too, with the
 * versions between as history. */
TEST_DRIVEN(edits_and_deletions_come_back_with_their_history)
{
	struct home *h = ending_home();
	struct drive *d = start(h, NULL);

	keep(d, "at first");
	keep(d, "two");
	drive_wait_sql(d, bodies, "at first\ntwo");
	ending_full(d, true);
	drive_keys(d, "e");
	bench_text(d);
	drive_type(d, " and a half");
	drive_keys(d, "\r");
	bench_keys(d);
	drive_keys(d, "e");
	bench_text(d);
	drive_type(d, ", nearly");
	drive_keys(d, "\r");
	bench_keys(d);
	drive_wait_text(d, "two and a half, nearly");
	drive_keys(d, "(X");
	drive_wait_text(d, "“at first” deleted");
	drive_keys(d, "m");
	drive_wait_text(d, "marker");
	sqlite3 *holder = ending_hold(h); /* or the bench stores at its next try */
	ending_block(h, "data/earlog");
	ending_full(d, false);
	drive_keys(d, "q");
	assert_int_equal(drive_wait_exit(d), 1);
	assert_screen_has(d, "1 note, 1 marker and 1 other change are not on disk");
	sqlite3_close(holder);
	const char *db = assert_saved(d, "state/earlog");
	ending_unblock(h, "data/earlog");
	assert_string_equal(home_sql(h, bodies), "at first\ntwo");
	ending_merge(h, db);
	assert_string_equal(home_sql(h, bodies), "two and a half, nearly");
	assert_string_equal(
		home_sql(h, "select count(*) from past where content like '%two and a half\"%'"),
		"1");
	bench_intact(h);
	bench_end(d);
}

TEST_DRIVEN(a_screen_reader_hears_that_the_session_continues)
{
	struct home *h = ending_home();
	struct drive *d = start(h, "--reader");

	ending_remove(h);
	ending_block(h, "state/earlog");
	drive_keys(d, "n");
	drive_wait_text(d, "Text ");
	drive_type(d, "heard");
	drive_wait_text(d, "not on disk yet");
	bench_interrupt(d);
	drive_wait_text(d, "The session continues; :quit! discards it");
	ending_unblock(h, "state/earlog");
	drive_keys(d, "q");
	assert_int_equal(drive_wait_exit(d), 1);
	ending_merge(h, assert_saved(d, "state/earlog"));
	assert_string_equal(home_sql(h, bodies), "heard");
	bench_end(d);
}

/* The archive has the beginning of it as a draft, which the next session would open. */
TEST_DRIVEN(an_open_note_that_was_merged_is_not_offered_again)
{
	struct home *h = ending_home();
	struct drive *d = start(h, NULL);

	bench_type(d, "half");
	drive_wait_sql(d, "select body from draft", "half");
	ending_block(h, "data/earlog");
	drive_type(d, " a word");
	drive_wait_text(d, "half a word");
	drive_wait_text(d, "not on disk yet");
	bench_interrupt(d);
	assert_int_equal(drive_wait_exit(d), 1);
	const char *db = assert_saved(d, "state/earlog");
	ending_unblock(h, "data/earlog");
	assert_string_equal(home_sql(h, "select body from draft"), "half");
	ending_merge(h, db);
	drive_end(d);
	d = bench_start(h, NULL);
	drive_wait_text(d, "half a word");
	bench_quit(d);
	assert_string_equal(home_sql(h, bodies), "half a word");
	assert_string_equal(home_sql(h, "select count(*) from draft"), "0");
	home_free(h);
}

/* Another program emptied the file: what the session wrote was in its log. */
TEST_DRIVEN(an_archive_cut_to_nothing_is_told_and_what_was_written_is_saved)
{
	struct home *h = ending_home();
	struct drive *d = start(h, NULL);
	const char *out, *err;

	keep(d, "before");
	drive_wait_sql(d, bodies, "before");
	assert_int_equal(truncate(home_path(h, "data/earlog/earlog.db"), 0), 0);
	drive_keys(d, "q");
	assert_int_equal(drive_wait_exit(d), 1);
	assert_screen_has(d, "was cut off by another program");
	const char *db = assert_saved(d, "state/earlog");
	assert_int_equal(home_run(h, ARGS("earlog", "doctor"), NULL, &out, &err), 1);
	assert_non_null(strstr(out, "its journal is still there: copy all files"));
	assert_int_equal(access(home_path(h, "data/earlog/earlog.db-wal"), F_OK), 0);
	ending_remove(h);
	ending_merge(h, db);
	assert_string_equal(home_sql(h, bodies), "before");
	bench_end(d);
}

TEST_DRIVEN(whenever_it_fails_and_however_it_ends_no_word_is_lost)
{
	const char *seed = getenv("EARLOG_SEED");
	uint64_t first = seed ? strtoull(seed, NULL, 10) : 1;
	uint64_t n = (uint64_t)number_from("EARLOG_ROUNDS", rounds_here(12)), saved = 0;

	for (uint64_t i = 0; i < n; i++)
		saved += ending_round(first + i);
	print_message("%llu ends, of which %llu saved something beside\n", (unsigned long long)n,
		(unsigned long long)saved);
	assert_true(saved > 0 || seed);
}
