/* tests: smoke, of cli/earlog_session */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A session as a person has it: from the first sound to the export. */
#include "e2e/bench.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "support/needs.h"

/* On a machine whose sound goes nowhere. The listener's own files are left alone. */
TEST_DRIVEN(the_demo_from_the_first_sound_to_the_markdown)
{
	struct home *h = home_new();
	CLEANUP(pointer_free) char *temporary = xasprintf("TMPDIR=%s", home_path(h, "data"));

	home_env(h, temporary);
	home_write(h, "config/earlog/config.yaml", "reviewer: Mira\n");
	struct drive *d = drive_start(&(struct drive_options){ .home = h },
		ARGS("earlog", "--db", "x.db", "session", "--demo"));
	assert_int_equal(drive_wait_exit(d), 1);
	assert_screen_has(d, "--demo has a review, an archive and a profile of its own");
	drive_end(d);
	d = drive_start(&(struct drive_options){ .home = h }, ARGS("earlog", "session", "--demo"));
	bench_keys(d);
	drive_keys(d, ":output null\r");
	bench_keys(d);
	drive_wait_text(d, "▶ 0:01"); /* the first item plays by itself */
	assert_screen_has(d, "Left, right, both");
	assert_screen_has(d, "My Headphones");
	drive_keys(d, "m");
	drive_wait_text(d, "marker");
	drive_keys(d, ">");
	drive_wait_text(d, "─ In phase, out of phase ");
	drive_wait_text(d, "▶ 0:00"); /* of this item: the one before is past it */
	bench_type(d, "small and in the middle");
	drive_keys(d, "\r");
	bench_keys(d);
	assert_screen_has(d, "─ Tracks ━━━━━━━ 2 of 6 noted"); /* with a note, of all */
	drive_keys(d, "q");
	assert_int_equal(drive_wait_exit(d), 0);
	assert_terminal_clean(d);
	assert_screen_has(d, "## Channels and polarity");
	assert_screen_has(d, "### In phase, out of phase");
	assert_screen_has(d, "small and in the middle");
	assert_screen_has(d, "are kept, as demo.md and demo.db, in");
	const char *kept;
	assert_int_equal(
		home_run(h,
			ARGS("sh", "-c",
				"grep -q 'small and in the middle' ../data/earlog-demo-*/demo.md "
				"&& "
				"cp ../data/earlog-demo-*/demo.db ../data/copy.db && "
				"[ $(stat -c %a ../data/earlog-demo-*) = 700 ] && "
				"! ls ../data/earlog/earlog.db ../data/earlog.db 2>/dev/null"),
			NULL, &kept, NULL),
		0);
	assert_string_equal(home_sql_in(h, home_path(h, "data/copy.db"),
				    "select coalesce(body, 'marker'), pos_from in ('audio', "
				    "'held') from note order by sequence",
				    NULL),
		"marker|1\nsmall and in the middle|1");
	bench_end(d);
}

TEST_DRIVEN(what_was_written_is_in_archive_and_export_and_private_is_in_none)
{
	struct home *h = bench_home();
	struct drive *d = bench_start(h, NULL);

	/* The screen shows where we assume the player to be; a note has what it says itself. */
	drive_wait_text(d, "▶ 0:02");
	bench_type(d, "Zuerst: ein größerer 音 Raum.");
	drive_keys(d, "\n"); /* Ctrl-J: a line */
	drive_type(d, "And tight.");
	drive_keys(d, "\r");
	bench_keys(d);
	drive_wait_text(d, "größerer 音 Raum.");
	bench_type(d, "nobody's business");
	drive_keys(d, "\r");
	bench_keys(d);
	drive_keys(d, "p");
	drive_wait_text(d, "private: exports leave “nobody's business” out");
	bench_command(d, "note by its name");
	drive_wait_text(d, "by its name");
	bench_quit(d);
	assert_string_equal(home_sql(h,
				    "select body, exists (select 1 from withheld where target = "
				    "note.uuid and withheld.deleted = 0), pos_ms >= 1000 from note "
				    "order by sequence"),
		"Zuerst: ein größerer 音 Raum.\nAnd tight.|0|1\nnobody's business|1|1\nby its "
		"name|0|1");
	assert_string_equal(home_sql(h, "select count(*) from draft where deleted = 0"), "0");
	const char *md = bench_run(h, "export", "--markdown"),
		   *json = bench_run(h, "export", "--json");
	assert_non_null(strstr(md, "größerer 音 Raum."));
	assert_non_null(strstr(md, "And tight."));
	assert_non_null(strstr(md, "By its name"));
	assert_null(strstr(md, "business"));
	assert_non_null(strstr(json, "größerer 音 Raum."));
	assert_null(strstr(json, "business"));
	assert_non_null(strstr(bench_run(h, "show", NULL), "größerer 音 Raum."));
	const char *list;
	assert_int_equal(home_run(h, ARGS("earlog", "list"), NULL, &list, NULL), 0);
	assert_non_null(strstr(list, "AFUL Cantor"));
	bench_intact(h);
	home_free(h);
}

TEST_DRIVEN(a_marker_gets_words_later_and_keeps_its_moment)
{
	struct home *h = bench_home();
	struct drive *d = bench_start(h, NULL);

	drive_wait_text(d, "▶ 0:01");
	drive_keys(d, "m");
	drive_wait_sql(d, "select count(*) from note", "1");
	const char *pos = drive_sql(d, "select pos_ms, pos_from from note");
	assert_true(strstr(pos, "|audio") ||
		strstr(pos, "|held")); /* held: of a player too busy to answer */
	drive_wait_text(d, "▶ 0:03");
	drive_keys(d, "e");
	bench_text(d);
	drive_type(d, "the bow");
	drive_keys(d, "\r");
	drive_wait_sql(d, "select body from note", "the bow");
	assert_string_equal(drive_sql(d, "select pos_ms, pos_from from note"), pos);
	drive_keys(d, "u"); /* back to the marker */
	drive_wait_sql(d, "select body is null from note", "1");
	drive_wait_text(d, "marker");
	bench_quit(d);
	home_free(h);
}

TEST_DRIVEN(by_the_clock_space_starts_and_times_are_about)
{
	struct home *h = bench_clock_home();
	struct drive *d = bench_start(h, NULL);

	drive_wait_text(d, "‖ ~0:00");
	bench_command(d, "goto 1:10");
	drive_wait_text(d, "‖ ~1:10");
	drive_keys(d, " ");
	drive_wait_text(d, "▶ ~1:11");
	drive_keys(d, " ");
	drive_wait_text(d, "‖ ~1:1");
	bench_command(d, "goto 1:30");
	drive_wait_text(d, "‖ ~1:30");
	drive_keys(d, "m");
	drive_wait_text(d, "~1:30 marker");
	drive_keys(d, ">"); /* another item: the clock stands at 0 there */
	drive_wait_text(d, "‖ ~0:00");
	drive_wait_text(d, "─ Second ");
	bench_type(d, "heard on the way");
	drive_keys(d, "\r");
	bench_keys(d);
	bench_quit(d);
	assert_string_equal(
		home_sql(h, "select pos_ms, pos_from, about from note order by sequence"),
		"90000|clock|1\n0|clock|1");
	printf("%s", bench_run(h, "export", "--markdown"));
	home_free(h);
}

TEST_DRIVEN(the_list_says_at_once_what_only_the_clock_can_do)
{
	struct home *h = bench_clock_home();

	bench_tracks(h,
		"      - {id: one, title: One}\n"
		"      - {id: two, title: Two, signal: pink}\n");
	struct drive *d = bench_start(h, NULL);
	drive_wait_row(d, 3, "▶ One                ○");
	drive_wait_row(d, 4, "  Two                ∿");
	bench_end(d);
}

TEST_DRIVEN(a_german_locale_plays_and_exports_numbers_with_points)
{
	struct home *h = bench_home();

	home_locale(h, "de_DE");
	home_write(h, "work/cantor.yaml",
		"id: cantor\ndevice: {brand: AFUL, model: Cantor, impedance: 6.05 ohm, "
		"sensitivity: 83.8 dB/mW}\nplaylist: ./list.yaml\n");
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "▶ 0:01");
	bench_command(d, "seek +0.5");
	bench_type(d, "größer");
	drive_keys(d, "\r");
	bench_keys(d);
	drive_wait_text(d, "größer");
	bench_quit(d);
	assert_string_equal(
		home_sql(h, "select sensitivity_db, impedance_ohm from device"), "83.8|6.05");
	const char *json = bench_run(h, "export", "--json");
	assert_non_null(strstr(json, "83.8"));
	assert_null(strstr(json, "83,8"));
	assert_null(strstr(json, "6,05"));
	assert_null(strstr(bench_run(h, "export", "--markdown"), "83,8"));
	home_free(h);
}

static void
shell(struct home *h, char *const argv[])
{
	const char *err;

	if (home_run(h, argv, NULL, NULL, &err) != 0)
		fail_msg("%s %s: %s", argv[1], argv[2], err);
}

/* The shell, and a merge with the archive of another machine. */
TEST_DRIVEN(what_another_earlog_writes_shows_in_the_open_review)
{
	struct home *h = bench_clock_home(), *other = bench_clock_home();
	struct drive *d = bench_start(h, NULL);
	const char *words[] = { "one of the shell", "two of another machine" };

	for (int i = 0; i < 2; i++)
		shell(i ? other : h,
			ARGS("earlog", "note", "add", "cantor.yaml", "--item", "bass/first",
				(char *)words[i]));
	drive_wait_text(d, words[0]);
	shell(h,
		ARGS("earlog", "merge", "--mine",
			(char *)home_path(other, "data/earlog/earlog.db")));
	drive_wait_text(d, words[1]);
	char *note =
		xstrdup(home_sql(h, "select lower(hex(uuid)) from note where body like 'one%'"));
	shell(h, ARGS("earlog", "note", "edit", note, "other words of the shell"));
	drive_wait_text(d, "other words");
	assert_screen_lacks(d, words[0]);
	shell(h, ARGS("earlog", "note", "remove", note));
	drive_wait_gone(d, "other words");
	assert_screen_has(d, words[1]);
	free(note);
	home_free(other);
	bench_end(d);
}

/* What a session changed is counted: in earlier notes, in the draft, and what a section lacks. */
TEST_DRIVEN(the_end_gives_an_account_of_the_evening)
{
	struct home *h = bench_home();
	struct drive *d = bench_start(h, NULL);
	const char *out, *err;

	bench_type(d, "dry snare");
	drive_keys(d, "\r");
	bench_keys(d);
	drive_keys(d, "\x03");
	drive_wait_text(d, "cantor: 1 note recorded in this session");
	drive_wait_text(d, "To export the review: earlog export --markdown -o cantor.md cantor");
	drive_end(d);
	home_run(h, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL, &out, &err);
	d = bench_start(h, NULL);
	drive_wait_text(d, "dry snare");
	drive_keys(d, "e");
	bench_text(d);
	drive_type(d, ", and short");
	drive_keys(d, "\r");
	bench_keys(d);
	drive_keys(d, "\x03");
	drive_wait_text(d, "cantor: 1 note changed in this session");
	drive_wait_text(
		d, "2 lines of cantor.md would change: earlog export cantor (--diff shows them)");
	drive_end(d);
	/* Of several posts the command names one. */
	home_run(h, ARGS("earlog", "export", "cantor", "-o", "b.md"), NULL, &out, &err);
	home_run(h, ARGS("earlog", "note", "add", "cantor", "bold", "--part", "opening"), NULL,
		&out, &err);
	d = bench_start(h, NULL);
	drive_keys(d, "\x03");
	drive_wait_text(d, "would change: earlog export -o b.md cantor (--diff shows them)");
	drive_end(d);
	unlink(home_path(h, "work/b.md"));
	home_run(h, ARGS("earlog", "export", "cantor"), NULL, &out, &err);
	d = bench_start(h, NULL);
	drive_keys(d, "\x03");
	drive_wait_text(d, "cantor: nothing recorded in this session");
	drive_end(d);
	/* What was corrected in the post goes into the record by one key. */
	home_run(h, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL, &out, &err);
	home_edit(h, "work/cantor.md", "and short", "and shorter");
	d = bench_start(h, NULL);
	drive_keys(d, "\x03");
	drive_wait_text(d, "cantor.md has 1 correction of yours: t gives it to the record");
	drive_keys(d, "t");
	drive_wait_text(d, "1 of your edits in cantor.md taken into the record");
	drive_end(d);
	/* What leaves the draft unchanged is not counted. */
	home_run(h, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL, &out, &err);
	d = bench_start(h, NULL);
	bench_type(d, "for me alone");
	drive_keys(d, "\r");
	bench_keys(d);
	drive_keys(d, "p");
	drive_wait_text(d, "private: exports leave “for me alone” out");
	drive_keys(d, "\x03");
	drive_wait_text(d, "cantor: 1 note recorded in this session");
	drive_wait_exit(d);
	assert_screen_lacks(d, "would change");
	drive_end(d);
	home_free(h);
}

/* The end of a session in which something was noted makes a backup: one a day, and none if the
 * profile says no. What hinders it is one line. */
TEST_DRIVEN(the_end_of_a_session_makes_a_backup_of_the_day)
{
	struct home *h = bench_home();
	const char *out, *err;

	struct drive *d = bench_start(h, NULL);
	bench_quit(d); /* nothing was noted */
	assert_false(home_has(h, "data/earlog/backups"));
	for (int i = 0; i < 4; i++) {
		static const char *const lists[] = { "1\n", "1\n", "0\n", "0\n" };
		char *profile =
			xasprintf("audio: {output: \"null\"}\n%s", i == 2 ? "backup: no\n" : "");

		if (i == 2)
			home_run(h, ARGS("rm", "-r", "../data/earlog/backups"), NULL, NULL, NULL);
		if (i == 3)
			home_write(h, "data/earlog/backups", "a file in the way");
		home_write(h, "config/earlog/config.yaml", profile);
		d = bench_start(h, NULL);
		drive_keys(d, "m");
		drive_wait_text(d, "marker");
		drive_keys(d, "\x03");
		assert_int_equal(drive_wait_exit(d), 0);
		if (i == 3)
			assert_non_null(strstr(drive_log(d, NULL), "earlog: no backup was made: "));
		drive_end(d);
		home_run(h, ARGS("sh", "-c", "ls ../data/earlog/backups/*.db 2>/dev/null | wc -l"),
			NULL, &out, NULL);
		assert_string_equal(out, lists[i]);
		if (i == 1) {
			assert_int_equal(
				home_run(h, ARGS("earlog", "restore"), NULL, &out, &err), 0);
			assert_non_null(strstr(out, "backups/earlog-2"));
		}
		free(profile);
	}
	home_free(h);
}
