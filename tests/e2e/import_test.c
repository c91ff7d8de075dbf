/* tests: of import/ cli/earlog_import */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "e2e/bench.h"
#include "e2e/review.h"

#include "base/core/mem.h"
#include "support/test.h"

#define IMPORTED                                                  \
	"SELECT pos_ms, pos_end_ms, open, about, body FROM note " \
	"WHERE pos_from = 'import' ORDER BY nr"

/* Runs it; its stderr must hold `says`. Its stdout. */
static const char *
run(struct home *h, int status, char *const argv[], const char *in, const char *says)
{
	const char *out, *err;
	int got = home_run(h, argv, in, &out, &err);

	if (got != status || !strstr(err, says))
		fail_msg("%s %s: status %d, %s", argv[1], argv[2], got, err);
	return out;
}

TEST(notes_come_before_the_first_session)
{
	struct home *h = home_new();

	home_write(h, "work/new.yaml", "device: {brand: A, model: B}\nplaylist: demo\n");
	home_write(h, "work/dap.txt", "## Left, right, both\n0:04 even\n");
	run(h, 0, ARGS("earlog", "import", "new.yaml", "dap.txt", "--dry-run"), NULL,
		"1 note would come");
	assert_false(home_has(h, "data/earlog/earlog.db"));
	run(h, 0, ARGS("earlog", "import", "new.yaml", "dap.txt"), NULL, "1 note came into");
	assert_string_equal(home_sql(h, "SELECT body FROM note"), "even");
	home_write(h, "work/bad.yaml", "device: {brand: A, model: B}\nplaylist: nowhere\n");
	run(h, 1, ARGS("earlog", "import", "bad.yaml", "dap.txt"), NULL, "nowhere");
	assert_string_equal(home_sql(h, "SELECT id FROM review"), "new");
	home_free(h);
}

/* The words of an imported note name another device, as those of a note from the shell do. */
TEST_WITH(only_a_line_that_begins_so_is_a_comparison, review_set_up, home_tear_down)
{
	static const char against[] =
		"SELECT n.body, d.name FROM note n JOIN device d ON d.uuid = n.against";
	struct home *h = home_new();

	home_write(h, "work/new.yaml",
		"device: AFUL Cantor\nplaylist: demo\ncompare: [AFUL Performer8]\n");
	home_write(h, "work/dap.txt",
		"## Left, right, both\n0:04 even\n0:06 brighter than the Performer8\n"
		"0:07 vs P8: brighter\n");
	run(h, 0, ARGS("earlog", "import", "new.yaml", "dap.txt"), NULL, "3 notes came");
	assert_string_equal(home_sql(h, against), "vs P8: brighter|AFUL Performer8");
	run(h, 0, ARGS("earlog", "note", "add", "new.yaml", "warmer than the P8"), NULL, "kept");
	run(h, 0, ARGS("earlog", "note", "add", "new.yaml", "versus Performer8: warmer"), NULL, "");
	const char *uuid = home_sql(h, "SELECT lower(hex(uuid)) FROM note WHERE body = 'even'");
	CLEANUP(pointer_free) char *start = xasprintf("%.12s", uuid);
	run(h, 0, ARGS("earlog", "note", "edit", start, "vs P8: as even"), NULL, "changed");
	assert_string_equal(home_sql(h,
				    "SELECT group_concat(body, '; ') FROM (SELECT body FROM note "
				    "WHERE against IS NOT NULL ORDER BY body)"),
		"versus Performer8: warmer; vs P8: as even; vs P8: brighter");
	home_free(h);
}

TEST_WITH(notes_come_once, review_set_up, home_tear_down)
{
	struct home *h = *state;
	char **argv = ARGS("earlog", "import", "cantor", "--item", "bass/reckoning", "dap.txt");

	home_write(h, "work/dap.txt", "1:10 kick\n\nthe whole of it\n");
	const char *out = run(h, 0,
		ARGS("earlog", "import", "cantor", "--item", "bass/reckoning", "--dry-run",
			"dap.txt"),
		NULL, "2 notes would come");
	assert_non_null(strstr(out, "1:10"));
	assert_string_equal(home_sql(h, IMPORTED), "");
	run(h, 0, argv, NULL,
		"the format of dap.txt seems to be timed notes\nearlog: 2 notes came into "
		"bass/reckoning");
	assert_string_equal(home_sql(h, IMPORTED), "70000||0|0|kick");
	run(h, 0, argv, NULL, "0 notes came");
	/* A longer file brings what is new; what was deleted stays deleted. */
	const char *uuid = home_sql(h, "SELECT lower(hex(uuid)) FROM note WHERE body = 'kick'");
	char *start = xasprintf("%.12s", uuid);
	run(h, 0, ARGS("earlog", "trash", "put", start), NULL, "");
	free(start);
	home_write(h, "work/dap.txt", "0:54-1:15 more\n1:10 kick\n\nthe whole of it\n");
	run(h, 0, argv, NULL, "1 note came");
	/* A time after the end of the track has no place. */
	char **late =
		ARGS("earlog", "import", "cantor", "--item", "bass/reckoning", "-", "--dry-run");
	run(h, 0, late, "4:05 fade\n5:00 late\n20:11:34 clock\n",
		"line 2 is left out: 5:00 is after the end of bass/reckoning (4:11)\nearlog: line "
		"3 is left out: 20:11:34 is after the end of bass/reckoning (4:11)\nearlog: 1 "
		"note would come into bass/reckoning\n");
	run(h, 1, late,
		"foo_abx 2.0.6 report\nfoobar2000 v1.6.16\n2024-05-01 20:11:34\n\nFile A: a.flac\n"
		"SHA1: 00\n\n20:11:34 : Test started.\n20:12:12 : 01/01\n20:14:22 : Test "
		"finished.\n\n ---------- \nTotal: 2/3\np-value: 0.5 (50%)\n",
		"nothing was imported: no time is inside its track. The log of a blind run has "
		"times "
		"of the day");
	home_write(h, "work/mushra.csv",
		"session_test_id,name,trial_id,rating_stimulus,rating_score,rating_time,rating_"
		"comment\nt1,ann,trial1,C1,45,8211,\"dull\"\n");
	run(h, 1, ARGS("earlog", "import", "cantor", "--item", "bass/reckoning", "mushra.csv"),
		NULL, "no column is named \"time\"");
	home_write(h, "work/ms.txt", "200000\t200500\tlate\n");
	run(h, 1, ARGS("earlog", "import", "cantor", "--item", "bass/reckoning", "ms.txt"), NULL,
		"line 1 is left out: 55:33:20 is after the end of bass/reckoning (4:11): are these "
		"milliseconds? --unit ms\nearlog: nothing was imported: no time is inside");
	run(h, 0,
		ARGS("earlog", "import", "cantor", "--item", "bass/reckoning", "ms.txt", "-n",
			"--unit", "ms"),
		NULL, "1 note would come");
	run(h, 2,
		ARGS("earlog", "import", "cantor", "--item", "bass/reckoning", "ms.txt", "--unit",
			"h"),
		NULL, "--unit is s or ms");
	assert_string_equal(
		home_sql(h, "SELECT body, deleted FROM note WHERE pos_from = 'import' ORDER BY nr"),
		"kick|1\nmore|0");
	out = run(h, 0, ARGS("earlog", "show", "cantor"), NULL, "");
	assert_non_null(strstr(out, "0:54-1:15"));
	assert_null(strstr(out, "kick"));
}

TEST_WITH(every_format_comes_in, review_set_up, home_tear_down)
{
	struct home *h = *state;

	home_write(h, "work/a.txt", "12.5\t15.25\tstrings\n");
	run(h, 0, ARGS("earlog", "import", "cantor", "--item", "bass/reckoning", "a.txt"), NULL,
		"labels with seconds");
	run(h, 0, ARGS("earlog", "import", "cantor", "--item", "bass/reckoning", "-"),
		"WEBVTT\n\n00:01.000 --> 00:01.000\nclick\n",
		"the format of standard input seems to be WebVTT");
	run(h, 0,
		ARGS("earlog", "import", "cantor", "--item=bass/reckoning", "--format=csv",
			"--time-column=Zeit", "--text-column", "Notiz", "--device", "Performer8",
			"-"),
		"Zeit;Notiz\n~2:00;weich\n", "1 note came");
	assert_string_equal(home_sql(h, IMPORTED),
		"12500|15250|0|0|strings\n1000||0|0|click\n120000||0|1|weich");
	assert_string_equal(home_sql(h,
				    "SELECT d.id FROM note n JOIN device d ON d.uuid = n.device "
				    "WHERE n.body = 'weich'"),
		"aful-performer8");
}

TEST_WITH(what_is_wrong_is_said_and_nothing_comes, review_set_up, home_tear_down)
{
	struct home *h = *state;

	home_write(h, "work/bad.txt", "1:10 kick\n1:20 \xff snare\n");
	home_write(h, "work/odd.txt", "nothing in it\n");
	run(h, 1, ARGS("earlog", "import", "cantor", "--item", "bass/reckoning", "bad.txt"), NULL,
		"bad.txt:2:6: this is not UTF-8 text");
	run(h, 1, ARGS("earlog", "import", "cantor", "--item", "bass/reckoning", "odd.txt"), NULL,
		"odd.txt: it fits no format; choose one with --format");
	run(h, 1, ARGS("earlog", "import", "cantor", "--item", "bass/rekoning", "-"), "0:01 x\n",
		"did you mean bass/reckoning?");
	run(h, 1, ARGS("earlog", "import", "cantor", "--item", "bass/reckoning", "none.txt"), NULL,
		"none.txt: there is no such file");
	run(h, 1, ARGS("earlog", "import", "other", "--item", "bass/reckoning", "-"), "0:01 x\n",
		"other");
	run(h, 2, ARGS("earlog", "import", "cantor", "-"), "0:01 x\n", "--track SECTION/TRACK");
	run(h, 2, ARGS("earlog", "import", "cantor", "--item", "x/y", "--format", "doc", "-"), NULL,
		"there is no format doc");
	run(h, 1, ARGS("earlog", "import", "--db", "none.db", "cantor", "--item", "x/y", "-"),
		"0:01 x\n", "there is no archive at none.db");
	assert_false(home_has(h, "work/none.db"));
	assert_string_equal(home_sql(h, IMPORTED), "");
}

TEST_WITH(headings_choose_the_tracks, review_set_up, home_tear_down)
{
	struct home *h = *state;
	char **argv = ARGS("earlog", "import", "cantor", "phone.md");
	const char *by_item = "SELECT i.id, n.pos_ms, n.body FROM note n JOIN item i ON i.uuid = "
			      "n.item WHERE n.body LIKE 'im:%' ORDER BY n.nr";
	static const char text[] = "## Shivers\n**0:33** im: sharp\n\nquiet:\n- 0:33 im: sharp\n"
				   "\nEd Sheeran - Shivers\n0:40 - im: warm\n\n";

	/* Lines that name no track, or several, are listed, and nothing comes. */
	home_write(h, "work/phone.md",
		"im: above all\n\nKiwi:\n0:01 im: x\n\nA Reckoning in Blood:\n0:02 im: y\n"
		"\nShivers - Someone Else:\n0:03 im: z\n");
	run(h, 1, argv, NULL,
		"line 1: im: above all (above the first heading)\nline 3: Kiwi\n"
		"line 6: A Reckoning in Blood\nline 9: Shivers - Someone Else\n");
	assert_string_equal(home_sql(h, by_item), "");
	char *whole = xasprintf("%sbass/quiet:\n0:50 im: deep\n", text);
	home_write(h, "work/phone.md", whole);
	free(whole);
	run(h, 0, argv, NULL, "4 notes came into the tracks that the headings name");
	assert_string_equal(home_sql(h, by_item),
		"timbre/shivers|33000|im: sharp\nbass/quiet|33000|im: sharp\n"
		"timbre/shivers|40000|im: warm\nbass/quiet|50000|im: deep");
	run(h, 0, argv, NULL, "0 notes came");
	/* On a terminal they are asked for. */
	struct drive_options o = { .home = h };
	home_write(h, "work/phone.md", "Kiwi:\n0:01 im: x\n");
	struct drive *d = drive_start(&o, argv);
	drive_wait_text(d, "line 1: which track is “Kiwi”?");
	drive_keys(d, "nothing\r");
	drive_keys(d, "timbre/shivers\r");
	drive_wait_text(d, "1 note came");
	assert_int_equal(drive_wait_exit(d), 0);
	drive_end(d);
	d = drive_start(
		&o, ARGS("earlog", "import", "cantor", "phone.md", "--device", "Performer8"));
	drive_wait_text(d, "line 1: which track is “Kiwi”?");
	drive_keys(d, "\r");
	drive_wait_text(d, "nothing was imported");
	assert_int_equal(drive_wait_exit(d), 1);
	drive_end(d);
}

/* The table of `export --csv` comes back with tracks, times, devices and parts; here, where its
 * notes are, and a second time nothing comes. */
TEST_WITH(an_exported_table_comes_back, review_set_up, home_tear_down)
{
	static const char noted[] =
		"SELECT ifnull(i.id, '-'), n.pos_ms, ifnull(n.pos_end_ms, ''), d.name, n.body, "
		"n.part, a.name, n.hz FROM note n "
		"LEFT JOIN item i ON i.uuid = n.item LEFT JOIN device d ON d.uuid = n.device "
		"LEFT JOIN device a ON a.uuid = n.against "
		"JOIN review r ON r.uuid = n.review WHERE r.id = 'x' AND n.deleted = 0 ORDER BY "
		"n.body, d.name";
	static const char yaml[] = "device: Maker One\nplaylist: demo\ncompare: [Maker Two]\n";
	struct home *h = *state, *other = home_new();
	const char *out;

	home_write(h, "work/x.yaml", yaml);
	home_write(h, "work/x.txt",
		"## Left, right, both\n0:04.250-0:06 even, and \"dry\"\n0:08 wide\n");
	run(h, 0, ARGS("earlog", "import", "x.yaml", "x.txt"), NULL, "2 notes came");
	run(h, 0, ARGS("earlog", "import", "x.yaml", "x.txt", "--device", "Maker Two"), NULL,
		"2 notes came");
	run(h, 0, ARGS("earlog", "note", "add", "x", "A box of steel."), NULL, "");
	run(h, 0, ARGS("earlog", "note", "add", "x", "+2 dB of bass would do"), NULL, "");
	run(h, 0, ARGS("earlog", "note", "add", "x", "'+2 dB", "--part", "build"), NULL, "");
	run(h, 0,
		ARGS("earlog", "note", "add", "x", "thin", "--against", "Maker Two", "--hz", "80"),
		NULL, "");
	assert_int_equal(home_run(h, ARGS("earlog", "export", "x", "--csv"), NULL, &out, NULL), 0);
	char *table = xstrdup(out);
	home_write(h, "work/x.csv", table);
	run(h, 0, ARGS("earlog", "import", "x.yaml", "x.csv"), NULL, "0 notes came");
	char *want = xstrdup(home_sql(h, noted));

	home_write(other, "work/x.yaml", yaml);
	home_write(other, "work/x.csv", table);
	run(other, 0, ARGS("earlog", "import", "x.yaml", "x.csv"), NULL, "8 notes came");
	assert_string_equal(home_sql(other, noted), want);
	run(other, 0, ARGS("earlog", "import", "x.yaml", "x.csv"), NULL, "0 notes came");
	/* They also come into another review that compares the two. */
	run(h, 0, ARGS("earlog", "note", "add", "x", "--against", "Maker Two", "leaner"), NULL, "");
	assert_int_equal(home_run(h, ARGS("earlog", "export", "x", "--csv"), NULL, &out, NULL), 0);
	home_write(h, "work/x.csv", out);
	home_write(h, "work/y.yaml", "device: Maker Two\nplaylist: demo\ncompare: [Maker One]\n");
	run(h, 0, ARGS("earlog", "import", "y.yaml", "x.csv"), NULL, "9 notes came");
	free(table);
	free(want);
	home_free(other);
}

/* Notes with links: the addresses go, name the tracks, and are compared with the times. */
TEST(linked_times_name_the_track)
{
	static const char noted[] =
		"SELECT i.id, n.pos_ms, n.body FROM note n JOIN item i ON i.uuid = n.item ORDER BY "
		"n.nr";
	struct home *h = home_new();

	home_write(h, "work/l.yaml",
		"sections:\n- id: s\n  tracks:\n"
		"  - {id: a, title: A, url: {url: \"https://youtu.be/aaaa?si=1\", offset: "
		"\"0:10\"}}\n"
		"  - {id: b, title: B, url: \"https://www.b.org/x/?utm_source=me\"}\n");
	home_write(h, "work/x.yaml", "device: Maker One\nplaylist: ./l.yaml\n");
	home_write(h, "work/n.md",
		"[00:55](https://www.youtube.com/watch?v=aaaa&t=65s) vocals forward\n\n"
		"[01:55](https://youtu.be/aaaa?t=65) snare\n1:100 odd\n"
		"[0:05](http://b.org/x#t=5) air\n");
	run(h, 0, ARGS("earlog", "import", "x.yaml", "n.md"), NULL,
		"line 4 begins like a time that earlog cannot read: its note has no time\n"
		"earlog: line 3: the time is 1:55, but its link leads to 1:05 of the page: 1:55 "
		"was "
		"taken\n"
		"earlog: 4 notes came");
	assert_string_equal(home_sql(h, noted),
		"s/a|55000|vocals forward\ns/a|115000|snare\ns/a||1:100 odd\ns/b|5000|air");
	home_write(h, "work/n.md", "# Evening\n\n## A\n0:01 x\n\n[0:02](https://youtu.be/zzz) y\n");
	run(h, 0, ARGS("earlog", "import", "x", "n.md"), NULL,
		"line 1: there is no note below “Evening”\nearlog: 2 notes came");
	home_write(h, "work/n.md", "[0:02](https://youtu.be/zzz) y\n");
	run(h, 1, ARGS("earlog", "import", "x", "n.md"), NULL, "line 1: https://youtu.be/zzz");
	home_free(h);
}

/* A draft of each template in each language, read where its notes are and where none is. */
TEST(drafts_come_back)
{
	static const char *const templates[] = { "notes", "iem-review", "iem-review-classic",
		"impressions" };
	static const char *const languages[] = { "en", "de", "ja", "zh" };
	static const char noted[] =
		"SELECT i.id, ifnull(pos_ms, ''), ifnull(pos_end_ms, ''), open, d.name, "
		"rtrim(lower(body), '.') FROM note n JOIN item i ON i.uuid = n.item JOIN device d "
		"ON d.uuid = n.device ORDER BY i.id, pos_ms";
	static const struct {
		char *text, *track, *at, *device;
	} notes[] = {
		{ "drop lands at once", "s/a", "1:10", "Maker One" },
		{ "beats are snappy", "s/a", "2:50-", "Maker One" },
		{ "a hum | left", "s/b", "0:54-1:15", "Maker One" },
		{ "softer", "s/b", "0:20", "Maker Two" },
	};
	static const char yaml[] = "device: Maker One\nplaylist: ./l.yaml\ncompare: [Maker Two]\n";
	static const char list[] =
		"sections:\n- id: s\n  title: Bass\n  tracks:\n"
		"  - {id: a, title: Anna, album: Film, url: {url: \"https://youtu.be/aaaa?t=9\", "
		"offset: \"0:10\"}}\n"
		"  - {id: b, title: \"Quiet [one]\"}\n";
	struct home *h = home_new();
	const char *out;

	home_write(h, "work/l.yaml", list);
	home_write(h, "work/x.yaml", yaml);
	for (size_t i = 0; i < LENGTH(notes); i++)
		run(h, 0,
			ARGS("earlog", "note", "add", "x.yaml", notes[i].text, "--track",
				notes[i].track, "--at", notes[i].at, "--device", notes[i].device,
				"--against", i == 3 ? "Maker One" : "none"),
			NULL, "");
	run(h, 0, ARGS("earlog", "note", "add", "x", "a steel box", "--part", "build"), NULL, "");
	char *want = xstrdup(home_sql(h, noted));
	for (size_t i = 0; i < LENGTH(templates) * LENGTH(languages); i++) {
		struct home *other = home_new();
		char **argv = ARGS("earlog", "import", "x.yaml", "x.md");
		CLEANUP(pointer_free)
		char *profile = xasprintf("language: %s\n", languages[i % LENGTH(languages)]);

		home_write(h, "config/earlog/config.yaml", profile);
		out = run(h, 0,
			ARGS("earlog", "export", "x", "--markdown", "--template",
				(char *)(uintptr_t)templates[i / LENGTH(languages)]),
			NULL, "");
		home_write(other, "work/x.md", out);
		home_write(h, "work/x.md", out);
		home_write(other, "work/l.yaml", list);
		home_write(other, "work/x.yaml", yaml);
		run(h, 0, argv, NULL, "0 notes came");
		run(other, 0, argv, NULL, "4 notes came");
		assert_string_equal(home_sql(other, noted), want);
		run(other, 0, argv, NULL, "0 notes came");
		home_free(other);
	}
	free(want);
	home_free(h);
}

/* Ratings of a table have a date, come once, and are of no evening with another device. */
TEST(ratings_come_from_a_table)
{
	struct home *h = home_new();
	char *const *import = ARGS("earlog", "import", "x.yaml", "r.csv");
	const char *table = "device,attribute,section,track,value,date,remark\n"
			    "X One,sonic-quality,,,4,2024-05-01,good\n"
			    "X Two,bass depth,,Low,3,2024-05-01,\n"
			    "X One,bass depth,,Low,2.5,2024-05-01,\n"
			    ",,bass,,4,2024-05-02,\"deep, dry\"\n\n";

	home_write(h, "work/l.yaml",
		"sections: [{id: bass, title: Bass, tracks: [{id: t, title: Low, artist: "
		"Ann}]}]\n");
	home_write(
		h, "work/x.yaml", "id: x\ndevice: X One\ncompare: [X Two]\nplaylist: ./l.yaml\n");
	home_write(h, "work/r.csv", table);
	const char *out = run(h, 0, ARGS("earlog", "import", "x.yaml", "r.csv", "-n"), NULL,
		"4 ratings would come, 0 changed, 0 there already");
	assert_non_null(strstr(out, "2024-05-02  section"));
	run(h, 0, import, NULL, "4 ratings came, 0 changed, 0 there already");
	run(h, 0, import, NULL, "0 ratings came, 0 changed, 4 there already");
	out = run(h, 0, ARGS("earlog", "show", "x"), NULL, "");
	assert_non_null(strstr(out, "2.5/5 \u00b7 imported"));
	out = run(h, 0, ARGS("earlog", "show", "x", "--json"), NULL, "");
	assert_non_null(strstr(out, "\"imported\": true"));
	out = run(h, 0, ARGS("earlog", "rank"), NULL, "");
	assert_non_null(strstr(out, "1     X One"));
	out = run(h, 0, ARGS("earlog", "compare", "X One", "X Two"), NULL, "");
	assert_non_null(strstr(out, "No value was given beside one of another device"));
	assert_string_equal(
		home_sql(h, "SELECT count(DISTINCT date(made_ms / 1000, 'unixepoch')) FROM rating"),
		"2");
	/* One command takes the rows of the table back, and another brings them again. A rating
	 * that was taken back by itself stays away. */
	char *const *undo = ARGS("earlog", "import", "x.yaml", "r.csv", "--undo");
	static const char there[] = "SELECT count(*), sum(value) FROM rating WHERE NOT deleted";
	run(h, 0, ARGS("earlog", "rate", "x", "bass depth", "1", "--whole"), NULL, "");
	run(h, 0, ARGS("earlog", "import", "x", "r.csv", "-n", "--undo"), NULL,
		"4 ratings would be taken back");
	assert_string_equal(home_sql(h, there), "5|14.5");
	run(h, 0, undo, NULL, "4 ratings taken back");
	assert_string_equal(home_sql(h, there), "1|1.0");
	run(h, 0, undo, NULL, "0 ratings taken back");
	out = run(h, 0, ARGS("earlog", "show", "x"), NULL, "");
	assert_null(strstr(out, "imported"));
	run(h, 0, import, NULL, "4 ratings came, 0 changed, 0 there already");
	assert_string_equal(home_sql(h, there), "5|14.5");
	home_write(h, "work/n.md", "0:02 y\n");
	run(h, 2, ARGS("earlog", "import", "x", "n.md", "--undo", "--track", "bass/t"), NULL,
		"--undo is for a table of ratings; `earlog trash put` hides notes");
	/* What `rate` takes; rows without a value do not count, and a day with dots is the first.
	 */
	home_write(h, "work/c.csv",
		"Device;Attribute;Section;Track;Value;Date\n;bass depth;;Low;3,5;3.5.2024\n;;;;;\n"
		"X Two;bass depth;;Low;-;03.05.2024\nX Two;;;;;\n");
	run(h, 0, ARGS("earlog", "import", "x", "c.csv"), NULL,
		"2 ratings came, 0 changed, 0 there already");
	assert_string_equal(home_sql(h,
				    "SELECT count(*), sum(value) FROM rating WHERE "
				    "date(made_ms / 1000, 'unixepoch') = '2024-05-03'"),
		"2|3.5");
	run(h, 0, ARGS("earlog", "import", "x", "c.csv", "--undo"), NULL, "2 ratings taken back");
	home_write(h, "work/m.csv", "attribute,X One,X Two\nbass depth,4,3\n");
	run(h, 1, ARGS("earlog", "import", "x", "m.csv", "--track", "bass/t"), NULL,
		"m.csv:1:1: a sheet of ratings has a row for each");
	home_write(h, "work/m.csv", "device,bass depth,clarity\nX One,4,3\n");
	run(h, 1, ARGS("earlog", "import", "x", "m.csv", "--track", "bass/t"), NULL,
		"m.csv:1:1: a sheet of ratings has a row for each");
	/* All rows or none. */
	home_write(h, "work/b.csv", "attribute,value\nbias,3\nsonic-quality,77\n");
	run(h, 1, ARGS("earlog", "import", "x", "b.csv"), NULL,
		"b.csv:2:1: the rating has no date: add a column `date`, or --day");
	run(h, 1, ARGS("earlog", "import", "x", "b.csv", "--day", "2024-01-01"), NULL,
		"b.csv:3:15: ");
	run(h, 1, ARGS("earlog", "import", "x", "b.csv", "--day", "2999-01-01"), NULL,
		"2999-01-01 is not a day in the past");
	assert_string_equal(home_sql(h, there), "5|14.5");
	home_free(h);
}
