/* tests: of answers/ cli/earlog_ */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * compare, rank, stats and drive, on an archive that the library put together.
 * With GOLDEN set, what they print is written to tests/golden/ instead of compared.
 */

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "archive/store/store.h"
#include "archive/upkeep/open.h"
#include "base/system/file.h"
#include "e2e/home.h"
#include "support/answers_bench.h"
#include "support/test.h"

static struct home *home;
static struct answers_bench b;

static const char *
text_at(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? s : "";
}

static void
put_record(struct store *st, const struct record *r)
{
	struct err err = ERR_INIT;

	for (int kind = 0; kind < ROW_KINDS; kind++)
		for (size_t i = 0; i < record_count(r, (enum row_kind)kind); i++) {
			const void *row = record_at(r, (enum row_kind)kind, i);

			if (store_put(st, (enum row_kind)kind, row, &err) == PUT_FAILED)
				fail_msg("%s", err.msg);
		}
}

static void
keep_archive(struct home *h)
{
	struct err err = ERR_INIT;

	mkdir(home_path(h, "data"), 0700);
	mkdir(home_path(h, "data/earlog"), 0700);
	struct store *st = archive_open(home_path(h, "data/earlog/earlog.db"), STORE_WRITE, &err);
	if (!st || !store_begin(st, &err))
		fail_msg("%s", err.msg);
	put_record(st, &b.cantor);
	put_record(st, &b.performer);
	if (!store_commit(st, &err))
		fail_msg("%s", err.msg);
	store_close(st);
}

/* The archive of the worked examples, and one device more that was only compared. */
static int
begin(void **state)
{
	struct comparison *c;

	home = home_new();
	bench_init(&b);
	c = bench_row(&b.cantor, ROW_COMPARISON, bench_id("comparison", "cantor/performer8"));
	c->review = bench_id("review", "cantor");
	c->device = bench_id("device", "performer8");
	c->rank = 0;
	struct review *x = (struct review *)record_at(&b.cantor, ROW_REVIEW, 0);
	x->published = xstrdup("{\"url\":\"https://example.org/cantor\",\"date\":\"2026-11-20\"}");
	keep_archive(home);
	home_write(home, "config/earlog/config.yaml",
		"benchmarks:\n"
		"  - {device: Moondrop Blessing 2, section: bass, value: 3}\n"
		"  - {device: 64 Audio U12t, attribute: sonic-quality, value: 5}\n"
		"  - {device: 7Hz Timeless, attribute: bass-depth, value: 3.5}\n"
		"listening: {level: 75 dB SPL, plr: 14 dB}\n");
	return 0;
}

static int
end(void **state)
{
	bench_finish(&b);
	home_free(home);
	return 0;
}

static const char *
run(char *const argv[], int status)
{
	const char *out, *err;
	int got = home_run(home, argv, NULL, &out, &err);

	if (got != status)
		fail_msg("status %d, not %d: %s%s", got, status, out, err);
	return status ? err : out;
}

static struct buf answers; /* the commands since the last is_golden, with what they printed */

static const char *
answer(char *const argv[])
{
	const char *out = run(argv, 0);

	buf_add_char(&answers, '$');
	for (size_t i = 0; argv[i]; i++)
		buf_addf(&answers, " %s", argv[i]);
	buf_addf(&answers, "\n%s", out);
	return out;
}

static void
is_golden(const char *name)
{
	CLEANUP(pointer_free) char *file = xasprintf("answers-%s.txt", name);

	test_is_golden(file, answers.s);
	buf_finish(&answers);
}

static void
compare_sets_notes_side_by_side(void **state)
{
	const char *out = answer(ARGS("earlog", "compare", "cantor", "performer8"));

	assert_null(strstr(out, "SECRET"));
	answer(ARGS("earlog", "compare", "cantor", "performer8", "--by", "device"));
	answer(ARGS("earlog", "compare", "cantor", "performer8", "--markdown"));
	is_golden("compare");
}

static void
compare_alone_takes_what_the_file_compares_with(void **state)
{
	const char *both = run(ARGS("earlog", "compare", "cantor", "performer8"), 0);

	assert_string_equal(run(ARGS("earlog", "compare", "cantor"), 0), both);
}

static void
compare_takes_a_device_without_a_review(void **state)
{
	const char *out = run(ARGS("earlog", "compare", "cantor", "crimson", "--json"), 0);
	json_t *view = json_loads(out, 0, NULL);

	assert_non_null(view);
	const json_t *d = json_array_get(json_object_get(view, "devices"), 1);
	assert_string_equal(text_at(d, "name"), "Symphonium Crimson");
	assert_true(json_is_null(json_object_get(d, "review")));
	json_decref(view);
	assert_non_null(strstr(run(ARGS("earlog", "compare", "cantor", "nobody"), 1), "nobody"));
	assert_non_null(strstr(run(ARGS("earlog", "compare", "performer8"), 1), "only one device"));
	run(ARGS("earlog", "compare", "--by", "mood"), 2);
}

static void
private_notes_come_only_when_asked_for(void **state)
{
	assert_null(strstr(run(ARGS("earlog", "compare", "cantor", "--json"), 0), "SECRET"));
	assert_null(strstr(run(ARGS("earlog", "compare", "cantor", "--markdown"), 0), "SECRET"));
	assert_non_null(strstr(
		run(ARGS("earlog", "compare", "cantor", "--private"), 0), "SECRET (private)"));
}

static void
stats_say_hours_and_steadiness(void **state)
{
	answer(ARGS("earlog", "stats", "cantor", "performer8"));
	answer(ARGS("earlog", "stats", "cantor", "--markdown"));
	is_golden("stats");
	json_t *view = json_loads(
		run(ARGS("earlog", "stats", "cantor", "performer8", "--json"), 0), 0, NULL);
	assert_int_equal(json_array_size(json_object_get(view, "reviews")), 2);
	const json_t *steady = json_array_get(json_object_get(view, "steadiness"), 0);
	assert_int_equal(json_integer_value(json_object_get(steady, "repeats")), 14);
	json_decref(view);
	/* Without a name: the one last worked on, named on stderr. */
	run(ARGS("earlog", "stats"), 0);
}

static void
what_was_rated_on_two_evenings_stands_on_its_scale(void **state)
{
	struct home *h = home_new();
	const struct rating *first = record_at(&b.cantor, ROW_RATING, 0);
	struct rating *again = row_dup(ROW_RATING, first);
	struct err err = ERR_INIT;
	const char *out;

	(void)state;
	keep_archive(h);
	struct store *st = archive_open(home_path(h, "data/earlog/earlog.db"), STORE_WRITE, &err);
	again->row.uuid = bench_id("rating", "again");
	again->made_ms += INT64_C(7) * 86400 * 1000;
	assert_true(store_begin(st, &err));
	assert_int_not_equal(store_put(st, ROW_RATING, again, &err), PUT_FAILED);
	assert_true(store_commit(st, &err));
	store_close(st);
	row_free(ROW_RATING, again);
	assert_int_equal(home_run(h, ARGS("earlog", "stats", "cantor"), NULL, &out, NULL), 0);
	const char *table = strstr(out, "RATED AGAIN");
	assert_non_null(table);
	assert_non_null(strstr(table, "Cantor"));
	assert_non_null(strstr(table, "·2·"));
	home_free(h);
}

/* The text of the file that the command wrote. */
static struct buf
page(const char *name)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	bool found;

	if (!file_read(home_path(home, "work/%s", name), 1 << 20, &text, &found, &err) || !found)
		fail_msg("%s", err.msg);
	return text;
}

static void
nothing_is_called_heard_or_unrated_that_is_not(void **state)
{
	struct home *h = home_new();
	const char *out, *err;

	assert_int_equal(home_run(h, ARGS("earlog"), NULL, &out, &err), 0);
	assert_non_null(strstr(out, "Nothing is recorded yet. `earlog new cantor.yaml`"));
	size_t lines = 0; /* a page of a terminal */
	for (const char *at = out; (at = strchr(at, '\n')); at++)
		lines++;
	assert_in_range(lines, 12, 23);
	home_run(h, ARGS("earlog", "panel", "sync"), NULL, &out, &err);
	assert_non_null(strstr(err, "this archive has joined no panel: `earlog panel join"));
	home_write(h, "work/new.yaml",
		"device: AFUL Cantor\nplaylist: demo\ncompare: [AFUL Performer8]\n");
	home_run(h, ARGS("earlog", "note", "add", "new.yaml", "even", "--track", "demo-channels"),
		NULL, &out, &err);
	home_run(h, ARGS("earlog", "show", "new"), NULL, &out, &err);
	assert_non_null(strstr(out, "6 tracks, 1 heard or noted\n"));
	home_run(h, ARGS("earlog"), NULL, &out, &err);
	assert_non_null(strstr(out, "\n  session    Open the listening screen"));
	assert_non_null(strstr(out, "Last worked on: AFUL Cantor (new), 1 note on 1 day, last 2"));
	assert_non_null(strstr(out, "Missing: 5 of 6 tracks without a note, no ratings.\n"));
	home_run(h, ARGS("earlog", "plot", "profile", "new"), NULL, &out, &err);
	assert_non_null(strstr(err, "no attribute was rated yet"));
	home_run(h, ARGS("earlog", "rate", "new", "bass-depth", "3", "--device", "AFUL Performer8"),
		NULL, &out, &err);
	home_run(h, ARGS("earlog", "plot", "wheel", "new"), NULL, &out, &err);
	assert_non_null(strstr(
		err, "no attribute of AFUL Cantor was rated yet; --device \"AFUL Performer8\""));
	home_free(h);
}

static void
an_empty_list_names_all(void **state)
{
	struct home *h = home_new();
	const char *out, *err;

	assert_int_equal(
		home_run(h, ARGS("earlog", "rank", "--html", "-o", "r.html"), NULL, &out, &err), 0);
	assert_non_null(strstr(err, "no review has `published`"));
	assert_non_null(strstr(err, "--all"));
	assert_true(home_has(h, "work/r.html"));
	home_free(h);
}

static void
rank_writes_a_page_and_says_what_changed(void **state)
{
	static const char cantor[] = "data-device=\"AFUL Cantor\" data-rank=\"1\"",
			  link[] = "<a href=\"https://example.org/cantor\"",
			  performer[] = "data-device=\"AFUL Performer8\"";
	const char *out, *err;

	run(ARGS("earlog", "rank", "--html", "-o", "r.html"), 0);
	struct buf published = page("r.html");
	assert_non_null(strstr(published.s, cantor));
	assert_non_null(strstr(published.s, link));
	assert_non_null(strstr(published.s, "script-src 'sha256-"));
	assert_non_null(strstr(published.s, "<td data-value=\"4\">4 Great</td>"));
	assert_null(strstr(published.s, performer));

	home_run(home, ARGS("earlog", "rank", "--html", "--all", "-o", "r.html"), NULL, &out, &err);
	assert_non_null(strstr(err, "r.html: 1 new\n"));
	run(ARGS("earlog", "rate", "performer8", "sonic-quality", "5"), 0);
	home_run(home, ARGS("earlog", "rank", "--html", "--all", "-o", "r.html"), NULL, &out, &err);
	assert_non_null(strstr(
		err, "r.html: AFUL Performer8 2 \xe2\x86\x92 1, AFUL Cantor 1 \xe2\x86\x92 2\n"));
	home_run(home, ARGS("earlog", "rank", "--html", "--pictures", "-o", "r.html"), NULL, &out,
		&err);
	assert_non_null(strstr(err, "AFUL Cantor 2 \xe2\x86\x92 1, 1 gone\n"));
	struct buf drawn = page("r.html");
	assert_non_null(strstr(drawn.s, "<details>"));
	run(ARGS("earlog", "rank", "--html", "--all", "--by", "bass-depth", "-o", "range.html"), 0);
	struct buf range = page("range.html");
	assert_non_null(strstr(range.s, " data-value=\"4.5\">4.5 (Track 6)</td>"));
	buf_finish(&range);

	/* A page that the user edited is not lost. */
	home_write(home, "work/r.html", "my words");
	assert_non_null(
		strstr(run(ARGS("earlog", "rank", "--html", "-o", "r.html"), 1), "--force"));
	home_run(home, ARGS("earlog", "rank", "--html", "--force", "-o", "r.html"), NULL, &out,
		&err);
	assert_string_equal(home_kept(home, err), "my words");
	run(ARGS("earlog", "rank", "--html", "--csv"), 2);
	run(ARGS("earlog", "rank", "--all"), 2);
	buf_finish(&published);
	buf_finish(&drawn);
}

static void
rank_has_the_same_rows_in_every_form(void **state)
{
	json_auto_t *tree = NULL;
	const json_t *rows;
	size_t lines = 0;

	const char *csv = run(ARGS("earlog", "rank", "--csv"), 0);
	assert_non_null(strstr(csv, "sonic-quality,sonic-quality word,"));
	assert_non_null(strstr(csv, ",AFUL Cantor,"));
	assert_non_null(strstr(csv, ",2026-11-20,https://example.org/cantor,cantor,no,4,Great"));
	for (const char *s = csv; (s = strstr(s, "\r\n")); s++)
		lines++;
	tree = json_loads(run(ARGS("earlog", "rank", "--json"), 0), 0, NULL);
	rows = json_object_get(tree, "rows");
	assert_int_equal(json_array_size(rows) + 1, lines);
	assert_string_equal(text_at(json_array_get(rows, 1), "url"), "https://example.org/cantor");
	const char *markdown = run(ARGS("earlog", "rank", "--markdown"), 0);
	assert_non_null(strstr(markdown, "| 2026-11-20 | https://example.org/cantor |"));
}

static void
rank_has_the_benchmarks_in_it(void **state)
{
	answer(ARGS("earlog", "rank"));
	answer(ARGS("earlog", "rank", "--by", "bass-depth"));
	is_golden("rank");
	assert_non_null(strstr(run(ARGS("earlog", "rank", "--markdown"), 0), "| --- |"));
	assert_non_null(strstr(run(ARGS("earlog", "rank", "--by", "nothing"), 1), "nothing"));
}

static void
drive_reads_a_session_file_alone(void **state)
{
	home_write(home, "work/z.txt", "100 20\n1000 8\n5000 4\n");
	home_write(home, "work/own.yaml",
		"id: own\n"
		"device: {brand: AFUL, model: Cantor, impedance: 22 ohm,\n"
		"  sensitivity: 106 dB/Vrms}\n"
		"chains:\n"
		"  desk: {source: FiiO K7, output: 6.35 mm, power: 2000 mW into 32 ohm}\n"
		"  dx300: {source: iBasso DX300, output: 4.4 mm, output_impedance: 0.4 ohm,\n"
		"    output_voltage: 7.1 Vrms, volume: {value: 28, unit: steps, range: 0-100,\n"
		"    db_per_step: 0.5}}\n"
		"  k11: {source: FiiO K11 R2R, output: 4.4 mm, gain: high}\n"
		"  dongle: {source: Apple USB-C dongle, output: 3.5 mm}\n");
	home_write(home, "work/curve.yaml",
		"id: curve\n"
		"device: {brand: AFUL, model: Cantor, impedance: {nominal: 16 ohm, file: z.txt},\n"
		"  sensitivity: 106 dB/Vrms}\n"
		"chains:\n"
		"  tube: {source: Mine, output_impedance: 10 ohm, output_voltage: 1 Vrms}\n");
	answer(ARGS("earlog", "drive", "own.yaml"));
	answer(ARGS("earlog", "drive", "own.yaml", "--markdown"));
	const char *out = answer(ARGS("earlog", "drive", "curve.yaml", "--level", "85"));
	assert_non_null(strstr(out, "7.4 dB"));
	is_golden("drive");
	run(ARGS("earlog", "drive", "own.yaml", "--level", "loud"), 2);
	run(ARGS("earlog", "drive", "own.yaml", "--plr", "-5"), 2);
}

static void
drive_takes_the_chains_of_the_archive(void **state)
{
	const char *out = run(ARGS("earlog", "drive", "cantor", "--json"), 0);
	json_t *view = json_loads(out, 0, NULL);

	assert_non_null(view);
	const json_t *c = json_array_get(json_object_get(view, "chains"), 0);
	assert_string_equal(text_at(c, "name"), "dx300");
	assert_string_equal(text_at(json_object_get(c, "volume"), "unit"), "steps");
	json_decref(view);
	assert_non_null(strstr(run(ARGS("earlog", "drive", "nobody"), 1), "nobody"));
}

/* Benchmarks of the profile are rungs of a source, in its draft also. */
static void
a_source_is_judged_by_what_it_drives(void **state)
{
	static const char chapter[] = "Driveability\n===\n\n- Aria: Stick at most 4";
	static char *files[] = { "planar.yaml", "aria.yaml" };
	struct home *h = home_new();
	const char *out, *err;

	(void)state;
	home_write(h, "config/earlog/config.yaml",
		"benchmarks: [{device: Planar, section: bass, value: 5}, {device: Planar, "
		"attribute: "
		"punch, value: 4}]\n");
	home_write(h, "work/planar.yaml",
		"device: {model: Planar, impedance: 60 ohm, sensitivity: 83 dB/mW}\nplaylist: "
		"none\n");
	home_write(h, "work/aria.yaml",
		"device: {model: Aria, impedance: 12 ohm, sensitivity: 108 dB/mW}\nplaylist: "
		"none\n");
	home_write(h, "work/stick.yaml",
		"device: {model: Stick, kind: dongle, output_voltage: 3 Vrms}\n"
		"chains: {one: {source: laptop, headphone: Aria}}\nplaylist: none\n");
	/* Before the first note: without an archive, and with one of other devices. */
	assert_int_equal(home_run(h, ARGS("earlog", "drive", "stick.yaml"), NULL, &out, NULL), 0);
	assert_has(out, "No impedance and no sensitivity of Aria is known");
	assert_int_equal(home_run(h, ARGS("earlog", "drive", "stock.yaml"), NULL, &out, &err), 1);
	assert_has(err, "stock.yaml: there is no such file");
	/* Each name with a dot may be that of a session file. */
	home_write(h, "work/bare.txt", "device: Bare\nplaylist: none\n");
	assert_int_equal(home_run(h, ARGS("earlog", "drive", "bare.txt"), NULL, &out, NULL), 0);
	assert_has(out, "No impedance and no sensitivity of Bare is known");
	assert_false(home_has(h, "data/earlog"));
	for (size_t i = 0; i < LENGTH(files); i++)
		assert_int_equal(
			home_run(h, ARGS("earlog", "note", "add", files[i], "x", "--part", "build"),
				NULL, &out, NULL),
			0);
	assert_int_equal(home_run(h, ARGS("earlog", "drive", "stick.yaml"), NULL, &out, NULL), 0);
	assert_has(out, "\n12 ohm; 108 dB/mW");
	assert_has(out, "\nPlanar\n");
	assert_int_equal(home_run(h, ARGS("earlog", "drive", "stick"), NULL, NULL, NULL), 1);
	assert_int_equal(home_run(h,
				 ARGS("earlog", "note", "add", "stick.yaml", "plain", "--chain",
					 "one", "--part", "build"),
				 NULL, &out, NULL),
		0);
	assert_int_equal(home_run(h, ARGS("earlog", "drive", "stick"), NULL, &out, NULL), 0);
	assert_non_null(strstr(out, "\nPlanar\n"));
	/* The figures of a source are keys of the device, those of a headphone in its own file. */
	home_write(h, "work/twig.yaml",
		"device: {model: Twig, kind: dongle}\n"
		"chains: {one: {source: laptop, headphone: Aria}, two: {source: laptop, "
		"headphone: Nameless}}\nplaylist: none\n");
	assert_int_equal(
		home_run(h, ARGS("earlog", "note", "add", "twig.yaml", "x", "--part", "build"),
			NULL, &out, NULL),
		0);
	assert_int_equal(home_run(h, ARGS("earlog", "drive", "twig"), NULL, &out, NULL), 0);
	if (!strstr(out,
		    "for Twig: write `power: 100 mW into 32 ohm` or `output_voltage: 2 Vrms` at "
		    "the device, or") ||
		!strstr(out,
			"No impedance and no sensitivity of Nameless is known: set them at "
			"`headphone:` of the chain") ||
		strstr(out, "in the chain."))
		fail_msg("%s", out);
	/* A file that the archive knows is read again. */
	assert_non_null(strstr(out, "\n12 ohm"));
	home_write(h, "work/aria.yaml",
		"device: {model: Aria, impedance: 19.5 ohm, sensitivity: 108 dB/mW}\nplaylist: "
		"none\n");
	assert_int_equal(home_run(h, ARGS("earlog", "drive", "twig"), NULL, &out, NULL), 0);
	if (!strstr(out, "\n19.5 ohm") || strstr(out, "\n12 ohm"))
		fail_msg("%s", out);
	assert_int_equal(
		home_run(h, ARGS("earlog", "export", "stick", "--markdown"), NULL, &out, NULL), 0);
	if (!strstr(out, chapter) ||
		!strstr(out, "\n- Planar: Stick at most 15.8 dB of headroom at 75 dB SPL.\n"))
		fail_msg("%s", out);
	home_free(h);
}

/* Blind 4 and 4, sighted 5 and 3, over eight items: two rows. */
static void
what_was_rated_blind_is_compared_alone(void **state)
{
	struct answers_bench ours = b;
	struct home *before = home;

	home = home_new();
	bench_init(&b);
	for (int item = 1; item <= 8; item++)
		for (int k = 0; k < 4; k++) {
			bool blind = k < 2;
			struct rating *x = bench_rating(&b, &b.cantor, "cantor", NULL, 1 + k % 2,
				"width", item, blind ? 4 : 5);

			x->blind = blind;
			x = bench_rating(&b, &b.cantor, "cantor", "performer8", 1 + k % 2, "width",
				item, blind ? 4 : 3);
			x->blind = blind;
		}
	/* Two in one trial: the later one corrects the earlier. */
	struct blind_run *r = bench_row(&b.cantor, ROW_BLIND_RUN, bench_id("run", "1"));
	r->ended_ms = BENCH_T0 + 2 * BENCH_DAY; /* ratings of an open run count nowhere */
	for (int k = 0; k < 2; k++) {
		struct rating *x =
			bench_rating(&b, &b.cantor, "cantor", NULL, 1, "boomy", 1, 1 + 4 * k);
		x->blind = true;
		struct trial *t = bench_row(&b.cantor, ROW_TRIAL, x->row.uuid);
		t->run = r->row.uuid;
		t->number = 1;
	}
	keep_archive(home);
	const char *out = run(ARGS("earlog", "compare", "cantor", "performer8", "--markdown"), 0);
	/* Both evenings have the same: one row of each kind for each track. */
	assert_non_null(strstr(out,
		"| Width (Track 8, 2026-11-21, 2026-11-22, blind) (2) | 4 | 4 |\n"
		"| Width (Track 8, 2026-11-21, 2026-11-22) (1) | 5 | 3 |\n"));
	assert_non_null(strstr(out, "\n(2) blind, levels matched by ear.\n"));
	assert_non_null(strstr(out, "| Boomy (Track 1, blind) | 5 ("));
	out = run(ARGS("earlog", "compare", "cantor", "performer8", "crimson", "--markdown"), 0);
	assert_non_null(strstr(out, " | 5 | 3 |  |\n"));
	out = run(ARGS("earlog", "rank", "--by", "width"), 0);
	assert_non_null(strstr(out, "Width (Bass and dynamics), blind"));
	assert_non_null(strstr(run(ARGS("earlog", "rank", "--by", "boomy"), 0), " 5 (Track 1)"));
	/* A value of another review has no partner here. */
	run(ARGS("earlog", "rate", "performer8", "width", "3", "--device", "cantor"), 0);
	run(ARGS("earlog", "stats", "cantor"), 0);
	assert_non_null(
		strstr(run(ARGS("earlog", "compare", "performer8", "cantor", "--markdown"), 0),
			"| Width |  | 3 ("));
	bench_finish(&b);
	home_free(home);
	home = before;
	b = ours;
}

/* A device that the named review compares with, and that only another review rated. */
static void
ratings_in_other_reviews_count_for_each_device(void **state)
{
	struct home *before = home;

	home = home_new();
	run(ARGS("earlog", "new", "a.yaml", "-d", "Alpha", "--compare", "Gamma", "-p", "demo", "-c",
		    "dx=DX300"),
		0);
	run(ARGS("earlog", "new", "b.yaml", "-d", "Beta", "--compare", "Gamma", "--compare",
		    "Alpha", "-p", "signals", "-c", "dx=DX300"),
		0);
	run(ARGS("earlog", "rate", "a.yaml", "sonic-quality", "4"), 0);
	run(ARGS("earlog", "rate", "b.yaml", "sonic-quality", "2", "--device", "Gamma"), 0);
	const char *alone = run(ARGS("earlog", "compare", "a", "Gamma", "--markdown"), 0);
	assert_has(alone, "| Sonic quality | 4 (");
	assert_has(alone, "| Sonic quality |  | 2 ("); /* on no chain: a row of its own */
	for (int i = 0; i < 4; i++)
		run(ARGS("earlog", "rate", i < 2 ? "a.yaml" : "b.yaml", "boomy", "3", "--chain",
			    "dx", "--item", i < 2 ? "One tone" : "20 Hz to 20 kHz", "--device",
			    i % 2 ? "Alpha" : "Gamma"),
			0);
	const char *out = run(ARGS("earlog", "compare", "a", "Gamma", "--markdown"), 0);
	assert_non_null(strstr(out, "| Boomy (One tone, on the DX300) | 3 | 3 |\n"));
	assert_non_null(strstr(out, "| Boomy (20 Hz to 20 kHz, on the DX300) | 3 | 3 |\n"));
	/* A rating of the shell without a chain pairs with another one without. */
	run(ARGS("earlog", "rate", "a.yaml", "boomy", "2"), 0);
	run(ARGS("earlog", "rate", "a.yaml", "boomy", "1", "--device", "Gamma"), 0);
	out = run(ARGS("earlog", "export", "--markdown", "a"), 0);
	assert_non_null(strstr(out, "| Boomy | 2 | 1 | on an unknown chain |\n"));
	home_free(home);
	home = before;
}

/* A setting beside its device: what the device gave with an earlier firmware bears it. */
static void
an_earlier_firmware_is_another_setting(void **state)
{
#define STICK(firmware)                                                                           \
	"device: {model: Stick, kind: dongle}\nplaylist: none\nvariants: {bal: {output: 4.4 mm, " \
	"firmware: \"" firmware "\"}}\n"
	struct home *before = home;

	home = home_new();
	home_write(home, "work/stick.yaml", STICK("1.0"));
	run(ARGS("earlog", "rate", "stick.yaml", "bass-depth", "4"), 0);
	run(ARGS("earlog", "note", "add", "stick", "A soft edge"), 0);
	home_write(home, "work/stick.yaml", STICK("2.1"));
	run(ARGS("earlog", "rate", "stick", "bass-depth", "4.5", "--again"), 0);
	run(ARGS("earlog", "note", "add", "stick", "A hard edge"), 0);
	const char *out = run(ARGS("earlog", "compare", "stick", "stick/bal", "--markdown"), 0);
	assert_has(out, "| RATED | Stick | Stick, bal |\n");
	assert_has(out, "| Bass depth | 4 (bal, firmware 1.0) | 4.5 |\n");
	assert_has(out, "A soft edge (bal, firmware 1.0) | A hard edge |\n");
	out = run(ARGS("earlog", "note", "list", "stick"), 0);
	assert_has(out, "bal, firmware 1.0");
	/* A note is at the cue that plays, not at the one that is nearer. */
	home_write(home, "work/cue.yaml",
		"device: Cue\nplaylist: [{id: noise, title: Noise, cues: [{at: 0:00, label: left}, "
		"{at: 0:04, "
		"label: right}]}]\n");
	run(ARGS("earlog", "note", "add", "cue.yaml", "Dull", "--track", "noise", "--at", "0:03"),
		0);
	out = run(ARGS("earlog", "compare", "cue", "stick", "--markdown"), 0);
	assert_has(out, "left");
	assert_null(strstr(out, "right"));
	/* A single rating bears what it bears in the draft. */
	out = run(ARGS("earlog", "show", "stick"), 0);
	assert_has(strstr(out, "\nSingle ratings\n"), " · firmware 2.1\n");
	/* The setting that has no name is found by its words. */
	home_write(home, "work/nova.yaml",
		"device: {model: Nova, kind: dongle, output: 3.5 mm}\nplaylist: none\n"
		"variants: {bal: {output: 4.4 mm}}\n");
	run(ARGS("earlog", "rate", "nova.yaml", "bass-depth", "3"), 0);
	run(ARGS("earlog", "rate", "nova", "bass-depth", "4", "--setting", "bal"), 0);
	out = run(ARGS("earlog", "compare", "nova/3.5", "nova/bal", "--markdown"), 0);
	assert_has(out, "| Bass depth | 3 | 4 |\n");
	home_free(home);
	home = before;
}

static void
a_track_in_two_sections_is_named_once(void **state)
{
	struct home *before = home;

	home = home_new();
	home_write(home, "work/list.yaml",
		"id: list\ntitle: List\nsections:\n"
		"  - id: bass\n    title: Bass\n    tracks:\n"
		"      - {id: sine, title: One tone, signal: sine 1000 8s -30dBFS}\n"
		"      - {id: low, title: One tone, signal: sine 100 8s -30dBFS}\n"
		"      - {id: sweep, title: A sweep, signal: pink 10s -30dBFS}\n"
		"  - id: treble\n    title: Treble\n    tracks:\n"
		"      - {id: sine, title: One tone, signal: sine 1000 8s -30dBFS}\n"
		"      - {id: sweep, title: A sweep, signal: pink 10s -30dBFS}\n");
	home_write(home, "work/a.yaml",
		"device: Alpha\nplaylist: ./list.yaml\ncompare: [Beta]\nchains: {dx: {dac: "
		"DX300}}\n");
	run(ARGS("earlog", "note", "add", "a.yaml", "clean", "--track", "bass/sine"), 0);
	run(ARGS("earlog", "note", "add", "a.yaml", "clean", "--track", "bass/low"), 0);
	assert_non_null(strstr(
		run(ARGS("earlog", "compare", "a"), 0), "\nNo note on any device: A sweep.\n"));
	for (int i = 0; i < 4; i++)
		run(ARGS("earlog", "rate", "a.yaml", "boomy", "3", "--chain", "dx", "--track",
			    i < 2 ? "bass/sine" : "treble/sine", "--device",
			    i % 2 ? "Alpha" : "Beta"),
			0);
	const char *out = run(ARGS("earlog", "compare", "a", "--markdown"), 0);
	const char *first = strstr(out, "| Boomy (One tone) | 3 | 3 |\n");
	assert_non_null(first);
	assert_non_null(strstr(first + 1, "| Boomy (One tone) | 3 | 3 |\n"));
	/* Another track with the same title is another track. */
	for (int i = 0; i < 2; i++)
		run(ARGS("earlog", "rate", "a.yaml", "boomy", "3", "--chain", "dx", "--track",
			    "bass/low", "--device", i % 2 ? "Alpha" : "Beta"),
			0);
	out = run(ARGS("earlog", "compare", "a", "--markdown"), 0);
	for (int i = 0; i < 3; i++, out++)
		assert_non_null(out = strstr(out, "| Boomy (One tone) | 3 | 3 |\n"));
	home_free(home);
	home = before;
}

static void
sections_are_in_the_order_of_the_playlist(void **state)
{
	static const char *const sections[] = { "zest", "air", "mids" };
	struct home *h = home_new();
	const char *out, *err;

	home_write(h, "work/own.yaml",
		"sections:\n- id: zest\n  title: Zest\n  tracks: [{id: one, title: One}]\n"
		"- id: air\n  title: Air\n  tracks: [{id: two, title: Two}]\n"
		"- id: mids\n  title: Mids\n  tracks: [{id: three, title: Three}]\n");
	home_write(h, "work/new.yaml",
		"device: AFUL Cantor\nplaylist: ./own.yaml\ncompare: [AFUL Performer8]\n");
	for (size_t i = LENGTH(sections); i-- > 0;)
		assert_int_equal(home_run(h,
					 ARGS("earlog", "rate", "new.yaml", "section", "4",
						 "--section", (char *)(uintptr_t)sections[i]),
					 NULL, &out, &err),
			0);
	home_run(h, ARGS("earlog", "rank", "--csv"), NULL, &out, &err);
	const char *zest = strstr(out, ",zest,"), *air = strstr(out, ",air,"),
		   *mids = strstr(out, ",mids,");
	assert_true(zest && air && mids && zest < air && air < mids);
	home_run(h, ARGS("earlog", "compare", "new", "--json"), NULL, &out, &err);
	zest = strstr(out, "\"Zest\""), air = strstr(out, "\"Air\""),
	mids = strstr(out, "\"Mids\"");
	assert_true(zest && air && mids && zest < air && air < mids);
	home_free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sections_are_in_the_order_of_the_playlist),
		cmocka_unit_test(compare_sets_notes_side_by_side),
		cmocka_unit_test(compare_alone_takes_what_the_file_compares_with),
		cmocka_unit_test(compare_takes_a_device_without_a_review),
		cmocka_unit_test(private_notes_come_only_when_asked_for),
		cmocka_unit_test(stats_say_hours_and_steadiness),
		cmocka_unit_test(what_was_rated_on_two_evenings_stands_on_its_scale),
		cmocka_unit_test(rank_has_the_benchmarks_in_it),
		cmocka_unit_test(rank_has_the_same_rows_in_every_form),
		cmocka_unit_test(what_was_rated_blind_is_compared_alone),
		cmocka_unit_test(ratings_in_other_reviews_count_for_each_device),
		cmocka_unit_test(an_earlier_firmware_is_another_setting),
		cmocka_unit_test(a_track_in_two_sections_is_named_once),
		cmocka_unit_test(drive_reads_a_session_file_alone),
		cmocka_unit_test(drive_takes_the_chains_of_the_archive),
		cmocka_unit_test(a_source_is_judged_by_what_it_drives),
		cmocka_unit_test(an_empty_list_names_all),
		cmocka_unit_test(nothing_is_called_heard_or_unrated_that_is_not),
		cmocka_unit_test(rank_writes_a_page_and_says_what_changed),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
