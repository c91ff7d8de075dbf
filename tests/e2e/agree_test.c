/* tests: of record/ answers/ view/ formats/ cli/earlog_rank cli/earlog_compare */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One question has one answer: what one command says of a review, the others say too.
 */

#include "base/core/mem.h"
#include "draft/formats/export.h"
#include "e2e/bench.h"
#include "support/test.h"

static struct home *h;
static const char *out;

static int
setup(void **state)
{
	h = home_new();
	return 0;
}

static int
teardown(void **state)
{
	home_free(h);
	return 0;
}

static void
runs(char *const argv[])
{
	const char *err;
	int got = home_run(h, argv, NULL, &out, &err);

	if (got)
		fail_msg("status %d: %s%s", got, out, err);
}

static void
has(const char *part)
{
	if (!strstr(out, part))
		fail_msg("“%s” lacks “%s”", out, part);
}

static void
lacks(const char *part)
{
	if (strstr(out, part))
		fail_msg("“%s” has “%s”", out, part);
}

static void
has_once(const char *part)
{
	has(part);
	if (strstr(strstr(out, part) + 1, part))
		fail_msg("“%s” has “%s” twice", out, part);
}

/* ---- which section is this? ---- */

#define PLAYLIST(id, title, about, attribute)                                            \
	"id: " id "\ntitle: List\nsections:\n  - id: timbre\n    title: " title          \
	"\n    about: " about "\n    attributes: [" attribute "]\n    tracks: [{id: " id \
	"-one, title: One, signal: sine 440 30s}]\n"

TEST_WITH(sections_have_the_texts_of_the_reviews_own_playlist, setup, teardown)
{
	home_write(h, "work/first.yaml", PLAYLIST("first", "Timbre", "Voices.", "natural"));
	home_write(h, "work/second.yaml", PLAYLIST("second", "Tone", "Bells.", "bass-depth"));
	home_write(h, "work/aria.yaml", "id: aria\ndevice: Aria\nplaylist: first.yaml\n");
	home_write(
		h, "work/blessing.yaml", "id: blessing\ndevice: Blessing\nplaylist: second.yaml\n");
	runs(ARGS("earlog", "rate", "aria.yaml", "section", "4", "--section", "timbre"));
	runs(ARGS("earlog", "rate", "blessing.yaml", "section", "3", "--section", "timbre"));
	runs(ARGS("earlog", "show", "aria"));
	has("Timbre");
	lacks("Tone");
	runs(ARGS("earlog", "export", "--json", "-o", "-", "aria"));
	has("\"Voices.\"");
	lacks("\"Bells.\"");
	lacks("bass-depth");
	runs(ARGS("earlog", "export", "--json", "-o", "-", "blessing"));
	has("\"Bells.\"");
	has("\"Tone\"");
	runs(ARGS("earlog", "compare", "aria", "blessing"));
	has("Timbre");
	lacks("Tone");
	/* Both scores are in one column, because the section is the same. */
	runs(ARGS("earlog", "rank", "--json", "--by", "timbre"));
	has("\"Aria\"");
	has("\"Blessing\"");
}

/* ---- which remarks count? ---- */

TEST_WITH(remarks_are_those_of_the_ratings_that_count, setup, teardown)
{
	static char *const commands[][4] = { { "compare", "aria" }, { "compare", "aria", "--json" },
		{ "show", "aria" }, { "export", "aria", "--html", "--pictures" } };

	home_write(h, "work/first.yaml", PLAYLIST("first", "Timbre", "Voices.", "natural"));
	home_write(h, "work/aria.yaml",
		"id: aria\ndevice: Aria\nplaylist: first.yaml\ncompare: [{device: Blessing}]\n");
	runs(ARGS("earlog", "rate", "aria.yaml", "punch", "4", "--remark", "WRONG reason"));
	runs(ARGS("earlog", "rate", "aria", "punch", "3", "--remark", "RIGHT reason"));
	runs(ARGS(
		"earlog", "rate", "aria", "attack", "3", "--remark", "SECRET reason", "--private"));
	runs(ARGS("earlog", "rate", "aria", "clean", "3"));
	runs(ARGS("earlog", "rate", "aria", "punch", "2", "--device", "Blessing", "--remark",
		"THEIR reason"));
	runs(ARGS("earlog", "rate", "aria", "attack", "2", "--device", "Blessing", "--remark",
		"SECRET reason", "--private"));
	for (size_t i = 0; i < LENGTH(commands); i++) {
		char *const *argv = commands[i];

		runs(ARGS("earlog", argv[0], argv[1], argv[2], argv[3]));
		has("RIGHT reason");
		lacks("WRONG");
		lacks("SECRET");
	}
	for (const struct exporter *e = exporters; e->name; e++) {
		CLEANUP(pointer_free) char *option = xasprintf("--%s", e->name);

		runs(ARGS("earlog", "export", "aria", option, "--only", "ratings"));
		/* The files of a track have its notes alone. */
		if (!e->per_item && !strstr(out, "RIGHT reason"))
			fail_msg(
				"%s tells no remark on a rating: if it has no ratings, say so here",
				option);
		if (e->templated) /* the others also have the ratings that do not count, marked */
			lacks("WRONG");
		lacks("SECRET");
	}
	/* A remark on a rating of the compared device is in each draft once. */
	static char *const templates[] = { "iem-review", "iem-review-classic", "impressions",
		"notes" };
	for (size_t i = 0; i < LENGTH(templates); i++) {
		runs(ARGS("earlog", "export", "aria", "--template", templates[i]));
		has("- *Blessing:* Punch: 2/5 – THEIR reason\n");
		has_once("THEIR reason");
		lacks("SECRET");
	}
	runs(ARGS("earlog", "export", "aria", "--html"));
	has_once("THEIR reason");
}

/* What only another listener rated is on a page once: in its table. */
TEST_WITH(a_page_has_the_figures_of_each_listener_once, setup, teardown)
{
	static char *const rated[] = { "punch", "attack", "clean" };

	home_write(h, "work/first.yaml", PLAYLIST("first", "Timbre", "Voices.", "natural"));
	home_write(h, "work/aria.yaml", "id: aria\ndevice: Aria\nplaylist: first.yaml\n");
	runs(ARGS("earlog", "--db", "other.db", "rate", "aria.yaml", "depth", "2", "--remark",
		"THEIR reason"));
	runs(ARGS("earlog", "rate", "aria.yaml", "width", "4"));
	for (size_t i = 0; i < LENGTH(rated); i++)
		runs(ARGS("earlog", "rate", "aria", rated[i], "3"));
	runs(ARGS("earlog", "listener", "add", "other.db"));
	runs(ARGS("earlog", "export", "aria", "--html", "--pictures", "--listener", "all"));
	has("<p>THEIR reason</p>");
	lacks("<li>Depth");
}

/* A picture shows one figure of one setup: the page keeps the line of a rating that has more. */
TEST_WITH(a_page_with_pictures_has_the_figures_of_other_setups, setup, teardown)
{
	static char *const rated[] = { "punch", "attack", "clean" };

	home_write(h, "work/first.yaml", PLAYLIST("first", "Timbre", "Voices.", "natural"));
	home_write(h, "work/aria.yaml",
		"id: aria\ndevice: Aria\nplaylist: first.yaml\nchains: {desk: {source: K7}, "
		"walk: {source: R3}}\n");
	for (size_t i = 0; i < LENGTH(rated); i++)
		runs(ARGS("earlog", "rate", "aria.yaml", rated[i], "4", "--section", "timbre",
			"--chain", "desk"));
	runs(ARGS(
		"earlog", "rate", "aria", "punch", "2", "--section", "timbre", "--chain", "walk"));
	runs(ARGS("earlog", "export", "aria", "--html", "--pictures"));
	has("<li>Punch: 4/5<ul>\n<li>on walk: 2/5</li>\n");
	lacks("<li>Attack");
	has("</div></td><td class=\"value\">4</td>");
}

/* A picture beside a draft has the usual setting, as what the draft does not label; no value of
 * another. */
TEST_WITH(pictures_of_two_settings_have_the_usual_one, setup, teardown)
{
	home_write(h, "work/first.yaml", PLAYLIST("first", "Timbre", "Voices.", "natural"));
	home_write(h, "work/aria.yaml",
		"id: aria\ndevice: Aria\nplaylist: first.yaml\n"
		"variants: {flat: {nozzle: flat}, treble: {nozzle: treble}}\n");
	for (int i = 0; i < 2; i++) {
		char *const set = i ? "treble" : "flat";

		runs(ARGS("earlog", "rate", "aria.yaml", "punch", i ? "1.5" : "4", "--section",
			"timbre", "--setting", set));
		runs(ARGS("earlog", "export", "aria", "--pictures", "-o", "a.md"));
		bool says = strstr(home_read(h, "work/a.md"), "- Worn: flat nozzle, unless noted");
		assert_int_equal(says, i);
		assert_non_null(strstr(home_read(h, "work/a-profile.svg"), "Punch: 4;"));
	}
}

/* Each device is rated in its own review and in that of the other, on two evenings: the newer one
 * counts in all reports, in whichever review it was. */
TEST_WITH(a_device_in_two_reviews_has_one_figure, setup, teardown)
{
	static const struct {
		char *argv[7];
		const char *has;
	} commands[] = { { { "compare", "aria", "blessing", "--markdown" }, " | 2 | 5 |\n" },
		{ { "compare", "aria", "blessing", "--markdown" }, " | 4 | 1 |\n" },
		{ { "compare", "aria", "blessing", "--json" }, "\"value\": 4," },
		{ { "compare", "aria", "blessing", "--json" }, "\"value\": 1," },
		{ { "rank", "--by", "punch" }, "1     Aria      4\n2     Blessing  1\n" },
		{ { "show", "aria" }, "Punch 4/5\n" },
		{ { "show", "blessing" }, "Punch 1/5 (in another review)\n" },
		{ { "show", "blessing" }, "Punch 4/5 (in another review) · Aria\n" },
		{ { "export", "aria" }, "Punch: 4/5\n" },
		{ { "export", "blessing" }, "Punch: 1/5 (in another review)\n" },
		{ { "show", "aria" }, "  ratings   2 ratings\n" },
		{ { "list", "--columns", "id,ratings" }, "aria      2\n" },
		{ { "export", "aria", "--bbcode" }, "Punch: 4/5\n" },
		{ { "export", "aria", "--json" }, "\"written\": \"4/5\"" },
		{ { "export", "blessing", "--json" }, "\"review\": \"aria\"" },
		{ { "export", "aria", "--csv", "--only", "ratings" }, ",aria,yes,,\r\n" },
		{ { "plot", "profile", "aria" }, ">4<" },
		{ { "plot", "profile", "blessing" }, ">1<" } };

	home_write(h, "work/first.yaml", PLAYLIST("first", "Timbre", "Voices.", "natural"));
	home_write(h, "work/aria.yaml",
		"id: aria\ndevice: Aria\nplaylist: first.yaml\ncompare: [{device: Blessing}]\n");
	home_write(h, "work/blessing.yaml",
		"id: blessing\ndevice: Blessing\nplaylist: first.yaml\ncompare: [{device: "
		"Aria}]\ncomparisons: [aria]\n");
	home_env(h, "TZ=AAA12");
	runs(ARGS("earlog", "rate", "blessing.yaml", "punch", "2", "--device", "Aria", "--remark",
		"SECRET reason", "--private"));
	runs(ARGS("earlog", "rate", "blessing", "punch", "5"));
	home_env(h, "TZ=BBB-12");
	runs(ARGS("earlog", "rate", "aria.yaml", "punch", "4"));
	runs(ARGS("earlog", "rate", "aria", "punch", "1", "--device", "Blessing"));
	for (size_t i = 0; i < LENGTH(commands); i++) {
		char *const *a = commands[i].argv;

		runs(ARGS("earlog", a[0], a[1], a[2], a[3], a[4], a[5]));
		has(commands[i].has);
		lacks("SECRET");
	}
}

/* ---- how many sessions, which volumes? ---- */

/* The chain's own volume, which only the notes have, is a volume in each command. A killed session
 * leaves no listening interval, and is a session; one in which something only sounded is none. */
TEST_WITH(a_killed_session_counts_and_so_does_the_volume_of_a_note, setup, teardown)
{
	static const struct {
		char *argv[5];
		const char *has;
	} commands[] = { { { "show", "cantor" }, "sessions  2 sessions on " },
		{ { "list", "--columns", "id,days" }, "cantor  1\n" },
		{ { "listener", "list", "--json" }, "\"sessions\": 2" },
		{ { "stats", "cantor" }, ", in 2 sessions." },
		{ { "stats", "cantor", "--json" }, "\"sittings\": 2,\n    \"by_item\"" },
		{ { "export", "cantor", "--json" }, ", in 2 sessions on " },
		{ { "show", "cantor", "--ids" }, "  volumes   1 volume\n" },
		{ { "show", "cantor", "--ids" }, ": AFUL Cantor at 50%" },
		{ { "compare", "cantor" }, "50%" },
		{ { "export", "cantor", "--json" }, ": AFUL Cantor at 50%" } };

	home_free(h);
	h = bench_home();
	struct drive *d = bench_start(h, NULL);
	drive_keys(d, " ");
	bench_type(d, "even");
	drive_key(d, "Enter");
	drive_wait_sql(d, "select count(*) from note", "1");
	drive_kill(d);
	drive_end(d);
	d = bench_start(h, NULL);
	drive_keys(d, " ");
	drive_wait_text(d, "0:03");
	drive_keys(d, "m");
	drive_wait_sql(d, "select count(*) from note", "2");
	bench_quit(d);
	d = bench_start(h, NULL);
	drive_keys(d, " ");
	drive_wait_text(d, "0:05");
	bench_quit(d);
	assert_string_equal(home_sql(h, "select count(*) from sitting"), "3");
	assert_string_equal(home_sql(h, "select sittings from v_review"), "2");
	for (size_t i = 0; i < LENGTH(commands); i++) {
		char *const *a = commands[i].argv;

		runs(ARGS("earlog", a[0], a[1], a[2], a[3]));
		has(commands[i].has);
	}
}

TEST_WITH(no_table_of_volumes_without_a_volume, setup, teardown)
{
	home_write(h, "work/bare.yaml", "device: Bare\ncompare: [{device: Blessing}]\n");
	runs(ARGS("earlog", "note", "add", "bare.yaml", "even"));
	runs(ARGS("earlog", "show", "bare"));
	lacks("volumes");
	runs(ARGS("earlog", "compare", "bare"));
	lacks("olume");
	lacks("none noted");
}
