/* tests: of view/ formats/ cli/earlog_export cli/export */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `earlog export` and `earlog template` as they are typed: formats, templates, what is wanted of a
 * review, and what a draft still misses.
 */
#include <sys/resource.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/core/mem.h"
#include "draft/formats/export.h"
#include "e2e/bench.h"
#include "e2e/drive.h"
#include "e2e/home.h"
#include "e2e/review.h"
#include "review/record/rows.h"
#include "support/test.h"

static const char profile[] = "reviewer: {name: A. Reviewer, site: \"https://example.org\"}\n"
			      "blog: {posts: posts}\nboilerplate:\n"
			      "  looking_for: I want to hear the room.\n"
			      "  scale: From XXXX on.\n";

static int
set_up(void **state)
{
	struct home *h = home_new();

	review_store(h, NULL);
	home_write(h, "config/earlog/config.yaml", profile);
	*state = h;
	return 0;
}

static void
add_crimson(struct record *r)
{
	struct row *row = row_new(ROW_DEVICE);
	struct device *d = (struct device *)(void *)row;

	row->uuid = row->edit = uuid_of("device:%s", "symphonium-crimson");
	d->id = xstrdup("symphonium-crimson");
	d->name = xstrdup("Symphonium Crimson");
	rows_take(&r->of[ROW_DEVICE], row);
}

static int
set_up_three(void **state)
{
	struct home *h = home_new();

	review_store(h, add_crimson);
	*state = h;
	return 0;
}

static const char *folder; /* of the user's own, below home */

static char *
in_folder(const char *name)
{
	return xasprintf("%s/%s", folder, name);
}

static struct row *
row_of(struct record *r, enum row_kind kind, const char *name)
{
	struct uuid u = uuid_of("%s", name);

	return record_find(r, kind, &u);
}

static void
add_file(struct record *r, const char *track, const char *note, const char *kind, char *path)
{
	struct source *s = row_new(ROW_SOURCE);
	struct note *n = (struct note *)(void *)row_of(r, ROW_NOTE, note);

	s->row.uuid = s->row.edit = uuid_of("file:%s/%s", track, path);
	s->recording = uuid_of("recording:%s", track);
	s->kind = xstrdup(kind);
	s->locator = path;
	n->source = s->row.uuid;
	rows_take(&r->of[ROW_SOURCE], (struct row *)(void *)s);
}

/* Names the folder wherever a record can hold a path. */
static void
add_folder(struct record *r)
{
	struct review *review = (struct review *)(void *)row_of(r, ROW_REVIEW, "review:cantor");
	struct device *d = (struct device *)(void *)row_of(r, ROW_DEVICE, "device:aful-cantor");
	struct chain *c = (struct chain *)(void *)row_of(r, ROW_CHAIN, "dx300");
	char *content = c->content;

	add_file(r, "lost", "note:13", "file", in_folder("lost.flac"));
	add_file(r, "reckoning", "note:1", "file", in_folder("one/reckoning.flac"));
	add_file(r, "reckoning", "note:2", "file", in_folder("two/reckoning.flac"));
	add_file(r, "reckoning", "note:3", "file", in_folder("remaster.flac"));
	add_file(r, "shivers", "note:12", "url", xasprintf("file://%s/shivers.flac", folder));
	review->path = in_folder("cantor.yaml");
	free(review->playlist);
	review->playlist = in_folder("list.yaml");
	review->lexicon = in_folder("words.yaml");
	review->template = in_folder("mine.mustache");
	review->measurements = xasprintf(
		"{\"fr\":[{\"file\":\"%s/Cantor L.txt\"}],\"targets\":[\"%s/target.txt\"]}", folder,
		folder);
	d->impedance_file = in_folder("impedance.txt");
	c->content = xasprintf(
		"filters=%s/eq.txt\nfollow.command=%s/helper\n%s", folder, folder, content);
	free(content);
}

static int
set_up_folder(void **state)
{
	struct home *h = home_new();

	home_write(h, "home/Jane's music/Cantor L.txt", "20 70\n1000 75\n20000 60\n");
	home_write(h, "home/Jane's music/target.txt", "20 70\n1000 70\n20000 60\n");
	home_write(h, "home/Jane's music/mine.mustache", "{{device.name}}\n");
	folder = home_path(h, "home/Jane's music");
	review_store(h, add_folder);
	*state = h;
	return 0;
}

static const char *
run(struct home *h, int status, char *const argv[], const char **err)
{
	const char *out, *said;
	int got = home_run(h, argv, NULL, &out, &said);

	if (got != status)
		fail_msg("status %d: %s", got, said);
	if (err)
		*err = said;
	return out;
}

TEST_WITH(what_was_recorded_is_shown_by_track_and_time_with_names, set_up, home_tear_down)
{
	static const char *const in_order[] = { "\n  compared  AFUL Performer8",
		"\nBass and dynamics\n", "0:12    marker", "1:09    softer edge",
		"1:10    Drop lands", "beats: texture", "[deep, dongle]", "~3:30   gets",
		"the whole is quick", "Bass depth 4", "\nTimbre\n" };
	const char *at = run(*state, 0, ARGS("earlog", "show", "cantor"), NULL), *next;

	for (size_t i = 0; i < sizeof(in_order) / sizeof(in_order[0]); i++, at = next)
		if (!(next = strstr(at, in_order[i])))
			fail_msg("no «%s» in «%s»", in_order[i], at);
}

TEST_WITH(what_must_not_or_cannot_be_written_is_refused_with_words, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *archive = home_path(h, "data/earlog/earlog.db"), *said;
	char *const onto[] = { "earlog", "export", "cantor", "--force", "-o", (char *)archive,
		NULL };
	char *draft = xstrdup(home_path(h, "draft.md"));
	struct rlimit limit;

	run(h, 1, onto, &said);
	assert_has(said, "is a database");
	assert_has(run(h, 0, ARGS("earlog", "show", "cantor"), NULL), "Cantor");

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	const struct rlimit small = { 512, limit.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	run(h, 1, ARGS("earlog", "export", "cantor", "-o", draft), &said);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_has(said, "File too large");
	assert_int_equal(access(draft, F_OK), -1);
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", draft), NULL);
	free(draft);
}

TEST_WITH(each_format_has_an_option, set_up, home_tear_down)
{
	static const struct {
		const char *format, *start;
	} table[] = { { "markdown", "---\ntitle: " }, { "html", "<!DOCTYPE html>\n" },
		{ "bbcode", "[size=6][b]Forewords" }, { "json", "{\n  \"view\": 14,\n" },
		{ "csv", "section,item," }, { "labels", "5.000000\t5.000000\t" } };

	for (const struct exporter *e = exporters; e->name; e++) {
		CLEANUP(pointer_free) char *option = xasprintf("--%s", e->name);
		const char *out = run(*state, 0, ARGS("earlog", "export", "cantor", option), NULL);
		size_t i = 0;

		while (i < LENGTH(table) && strcmp(table[i].format, e->name) != 0)
			i++;
		if (i == LENGTH(table))
			fail_msg("%s: add to the table how its text begins", e->name);
		if (strncmp(out + strspn(out, "\n"), table[i].start, strlen(table[i].start)) != 0)
			fail_msg("%s: %.80s", option, out);
		assert_null(strstr(out, "SECRET"));
	}
	run(*state, 2, ARGS("earlog", "export", "cantor", "--csv", "--json"), NULL);
}

TEST_WITH(templates_are_chosen_by_name_or_file, set_up, home_tear_down)
{
	struct home *h = *state;

	assert_has(run(h, 0, ARGS("earlog", "export", "cantor"), NULL), "Sonic Performance\n===");
	assert_has(run(h, 0, ARGS("earlog", "export", "cantor", "--form", "notes"), NULL),
		"## Set-up");
	home_write(h, "config/earlog/forms/mine.mustache", "{{device.name}}: {{> bit}}\n");
	home_write(h, "config/earlog/forms/bit.mustache", "{{#sections}}{{name}};{{/sections}}");
	assert_has(run(h, 0, ARGS("earlog", "export", "cantor", "--form", "mine"), NULL),
		"AFUL Cantor: Bass and dynamics;Timbre;");
	home_write(h, "work/t.mustache", "{{# open\n");
	const char *err;
	run(h, 1, ARGS("earlog", "export", "cantor", "--form", "./t.mustache"), &err);
	assert_has(err, "t.mustache:1:1:");
	run(h, 1, ARGS("earlog", "export", "cantor", "--form", "none"), &err);
	assert_has(err, "no form \"none\"");
	/* A key that is gone: nothing is written until the template is mended. */
	home_write(h, "work/t.mustache", "{{device.name}} {{> bit}}\n");
	run(h, 0, ARGS("earlog", "export", "cantor", "--form", "./t.mustache", "-o", "d.md"), NULL);
	CLEANUP(pointer_free) char *draft = xstrdup(home_read(h, "work/d.md"));
	home_write(h, "config/earlog/forms/bit.mustache",
		"a\nb {{#notes.label_rest}}x{{/notes.label_rest}}");
	run(h, 1, ARGS("earlog", "export", "cantor", "--form", "./t.mustache", "-o", "d.md"), &err);
	assert_has(err, "bit.mustache:2:3: \"label_rest\" is gone: `label_told` has the text");
	assert_string_equal(home_read(h, "work/d.md"), draft);
	assert_has(run(h, 1, ARGS("earlog", "form", "check", "./t.mustache"), &err),
		"bit.mustache:2:3: \"label_rest\" is gone: `label_told` has the text");
	home_write(h, "config/earlog/config.yaml", "defaults: {form: mine}\n");
	home_write(h, "config/earlog/forms/bit.mustache", "{{#sections}}{{name}};{{/sections}}");
	assert_has(run(h, 0, ARGS("earlog", "export", "--markdown", "cantor"), NULL),
		"AFUL Cantor: Bass");
}

TEST_WITH(template_commands_work, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *err;

	const char *list = run(h, 0, ARGS("earlog", "form", "list"), NULL);
	assert_has(list, "iem-review-classic");
	assert_has(list, "a score at the head of each section. The default.");
	assert_null(strstr(list, "note-part"));
	assert_has(run(h, 0, ARGS("earlog", "form", "show", "notes"), NULL), "## {{words.set_up}}");
	/* The name of a form ends in .md. */
	assert_has(run(h, 0, ARGS("earlog", "form", "copy", "plain", "mine"), NULL), "mine.md\n");
	assert_has(
		run(h, 0, ARGS("earlog", "form", "copy", "notes"), NULL), "forms/notes.mustache");
	assert_true(home_has(h, "config/earlog/forms/notes.mustache"));
	run(h, 0, ARGS("earlog", "form", "check", "iem-review"), NULL);
	home_write(h, "work/t.mustache", "{{devise.name}}");
	assert_has(run(h, 1, ARGS("earlog", "form", "check", "t.mustache"), &err), "device");
}

/* The command, the option, the keys and the folder of 1.0.0 to 1.3.0 are read. A form that was
 * moved out of this folder is still the form of its post. */
TEST_WITH(a_form_has_its_earlier_names_too, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *err;

	home_write(h, "config/earlog/config.yaml", "defaults: {template: mine}\n");
	home_write(h, "config/earlog/templates/mine.md", "# {title}\n\n- {note}\n");
	assert_has(run(h, 0, ARGS("earlog", "template", "list"), NULL), "templates/mine.md");
	assert_has(run(h, 0, ARGS("earlog", "template", "show", "mine"), NULL), "- {note}");
	run(h, 0, ARGS("earlog", "export", "cantor", "--template=mine", "-o", "mine.md"), NULL);
	CLEANUP(pointer_free) char *draft = xstrdup(home_read(h, "work/mine.md"));
	assert_has(draft, "\n- ");
	home_write(h, "config/earlog/forms/mine.md", "# {title}\n\n- {note}\n");
	assert_int_equal(unlink(home_path(h, "config/earlog/templates/mine.md")), 0);
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "mine.md"), &err);
	assert_has(err, "mine.md is up to date");
	assert_string_equal(home_read(h, "work/mine.md"), draft);
	home_write(h, "work/both.yaml", "device: Both\ntemplate: mine\nform: mine\n");
	assert_has(run(h, 1, ARGS("earlog", "check", "both.yaml"), &err),
		"\"template\" is the earlier name of \"form\"; write one of them");
}

TEST_WITH(gaps_are_told_and_strict_fails, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *err;
	const char *out = run(h, 0, ARGS("earlog", "export", "cantor", "--gaps"), &err);

	assert_has(out, "I want to hear the room.");
	assert_has(out, "<!-- to write: timbre -->");
	assert_has(
		out, "**This unit came by a review tour arranged by the distributor. Thank you!**");
	assert_has(err, "gap: ");
	assert_has(err, "write the text timbre under `boilerplate:` in /");
	assert_has(err, "/earlog/config.yaml");
	assert_has(err, "the times of A Reckoning in Blood by Ghost of *Tsushima* are approximate");
	assert_has(err, "no note was written for Nothing heard here");
	assert_has(err, "the draft still has the placeholder XXXX");
	assert_has(err, "missing: a bias score");
	size_t all = 0, lines = 0;
	for (const char *s = err; (s = strstr(s, "gap: ")); s++)
		all++;
	run(h, 0, ARGS("earlog", "export", "cantor"), &err);
	for (const char *s = err; (s = strstr(s, "gap: ")); s++)
		lines++;
	assert_int_equal(lines, 6);
	CLEANUP(pointer_free) char *more = xasprintf("gap: %zu more; --gaps lists all", all - 5);
	assert_has(err, more);
	/* Nobody sees the lines of the text that a page is made from. */
	run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--gaps", "-o", "p.html"), &err);
	assert_lacks(err, "gap: line ");
	int status = home_run(
		h, ARGS("earlog", "export", "--check", "p.html", "--gaps"), NULL, &out, &err);
	assert_true(status == 0 || status == 1);
	assert_lacks(out, "has no address");
	run(h, 1, ARGS("earlog", "export", "cantor", "--strict", "-o", "c.md"), &err);
	assert_has(err, "--strict");
	assert_false(home_has(h, "work/c.md"));
	/* What the template leaves out is named, unless the template says so. */
	home_write(h, "work/t.mustache", "{{device.name}}\n");
	run(h, 1, ARGS("earlog", "export", "cantor", "--strict", "--template", "t.mustache"), &err);
	assert_has(err, "gap: not in the draft, since the form has no place for it: ");
	assert_has(err, "A Reckoning in Blood 1:09 “softer edge”, ");
	assert_has(err, "packaging “a plain paper box”");
	home_write(h, "work/t.mustache",
		"{{=<% %>=}}\n<%! leaves: notes ratings\n scores remarks %>\n<%device.name%>\n");
	run(h, 0, ARGS("earlog", "export", "cantor", "--strict", "--template", "t.mustache"), NULL);
}

TEST_WITH(a_check_is_of_the_file_and_no_picture_has_a_reason, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *err;

	home_write(h, "work/own.md", "A word.\n");
	run(h, 0, ARGS("earlog", "export", "--check", "own.md"), &err);
	assert_string_equal(err, "");
	run(h, 0, ARGS("earlog", "export", "--check", "own.md", "--db", "none.db"), &err);
	assert_string_equal(err, "");
	home_write(h, "work/bare.yaml", "device: AFUL Bare\n");
	run(h, 0, ARGS("earlog", "note", "add", "bare.yaml", "loud"), NULL);
	run(h, 0, ARGS("earlog", "export", "--html", "--pictures", "-o", "b.html", "bare"), &err);
	assert_has(err, "there is nothing to draw: the wheel needs 5 rated attributes");
	run(h, 0, ARGS("earlog", "export", "--html", "-o", "b.html", "bare"), &err);
	assert_lacks(err, "nothing to draw");
	/* A page lists a few ratings, of which a draft has a picture. */
	run(h, 0, ARGS("earlog", "rate", "bare", "punch", "3"), NULL);
	run(h, 0, ARGS("earlog", "export", "--html", "--pictures", "-o", "b.html", "bare"), &err);
	assert_lacks(err, "nothing to draw");
	assert_has(home_read(h, "work/b.html"), "Punch");
}

TEST_WITH(a_part_can_be_asked_for, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *out =
		run(h, 0, ARGS("earlog", "export", "cantor", "--csv", "--section", "timbre"), NULL);

	assert_has(out, "yes, enough");
	assert_null(strstr(out, "Drop lands"));
	out = run(
		h, 0, ARGS("earlog", "export", "cantor", "--csv", "--device", "performer8"), NULL);
	assert_has(out, "softer edge");
	assert_null(strstr(out, "Drop lands"));
	out = run(h, 0, ARGS("earlog", "export", "cantor", "--csv", "--only", "ratings"), NULL);
	assert_has(out, "sonic-quality");
	assert_null(strstr(out, "Drop lands"));
	out = run(h, 0, ARGS("earlog", "export", "cantor", "--csv", "--since", "2026-11-22"), NULL);
	assert_has(out, "Third day");
	assert_null(strstr(out, "Drop lands"));
	run(h, 2, ARGS("earlog", "export", "cantor", "--since", "yesterday"), NULL);
	run(h, 2, ARGS("earlog", "export", "cantor", "--only", "nonsense"), NULL);
}

/* Pictures are in the page, so it is one file. */
TEST_WITH(a_page_is_one_file, set_up, home_tear_down)
{
	struct home *h = *state;
	static char *const rated[] = { "attack", "punch", "clean", "full" };

	for (size_t i = 0; i < LENGTH(rated); i++)
		run(h, 0, ARGS("earlog", "rate", "cantor", rated[i], "3"), NULL);
	const char *out =
		run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--pictures"), NULL);

	assert_has(out, "<h1>AFUL Cantor: a new light</h1>");
	assert_has(out, "<figure class=\"picture\" aria-label=\"");
	assert_has(out, "<div class=\"narrow\"><svg ");
	assert_has(out, "<table class=\"profile\">");
	assert_null(strstr(out, "<img"));
	run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--pictures", "-o", "c.html"), NULL);
	assert_has(home_read(h, "work/c.html"), "<svg ");
	assert_false(home_has(h, "work/c-wheel.svg"));
	run(h, 2, ARGS("earlog", "export", "cantor", "--pictures"), NULL);
}

static size_t
count(const char *text, const char *what)
{
	size_t n = 0;

	for (const char *at = text; (at = strstr(at, what)); at += strlen(what))
		n++;
	return n;
}

/* The table of ratings has the remarks of the draft; private ones stay here. */
TEST_WITH(a_page_has_the_ratings_and_remarks_of_the_draft, set_up, home_tear_down)
{
	struct home *h = *state;
	sqlite3 *db;

	run(h, 0,
		ARGS("earlog", "rate", "cantor", "punch", "3", "--remark", "SECRET reason",
			"--private"),
		NULL);
	run(h, 0, ARGS("earlog", "rate", "cantor", "attack", "4", "--remark", "soft <b>\nhits"),
		NULL);
	run(h, 0, ARGS("earlog", "rate", "cantor", "clean", "2"), NULL);
	run(h, 0, ARGS("earlog", "rate", "cantor", "full", "2", "--remark", "EARLIER"), NULL);
	assert_int_equal(sqlite3_open(home_path(h, "data/earlog/earlog.db"), &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(db,
			"UPDATE rating SET made_ms = made_ms - 172800000 WHERE attribute = 'full';"
			"UPDATE rating SET blind = 1 WHERE attribute = 'clean'",
			NULL, NULL, NULL),
		SQLITE_OK);
	sqlite3_close(db);
	run(h, 0, ARGS("earlog", "rate", "cantor", "full", "3", "--again"), NULL);
	run(h, 0, ARGS("earlog", "rate", "cantor", "clean", "4"), NULL);
	run(h, 0, ARGS("earlog", "rate", "cantor", "width", "3", "--section", "bass"), NULL);
	run(h, 0, ARGS("earlog", "rate", "cantor", "width", "3", "--section", "timbre"), NULL);
	const char *page =
		run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--pictures"), NULL);

	assert_null(strstr(page, "SECRET"));
	assert_has(page, "<p>soft &lt;b&gt; hits</p>");
	assert_null(strstr(page, "EARLIER")); /* a newer evening counts */
	/* The picture shows the leading value; a word with another one is also in the list. */
	assert_has(page,
		"<li>Clean (deep): 2/5 (blind)<ul>\n<li>sighted: "
		"4/5</li>\n");
	assert_null(strstr(page, "<li>Attack"));
	/* Each section keeps its own value. */
	assert_int_equal(count(page, "<li>Width (deep): 3/5"), 2);
}

/* Whatever a note is about, each template tells it in one place. */
TEST_WITH(each_note_stands_once_in_each_draft, set_up_three, home_tear_down)
{
	static const char *const templates[] = { "iem-review", "iem-review-classic", "impressions",
		"notes" };
	static char *const more[][10] = {
		{ "ALPHA quicker here", "--item", "bass/reckoning", "--at", "2:50", "--against",
			"AFUL Performer8" },
		{ "BETA thicker than that", "--item", "timbre/shivers", "--at", "0:54", "--device",
			"AFUL Performer8", "--against", "Symphonium Crimson" },
		{ "GAMMA weaker drums", "--item", "bass/reckoning", "--at", "0:30", "--chain",
			"dongle", "--against-chain", "dx300" },
		{ "DELTA no hiss", "--part", "chain", "--chain", "dongle" },
		{ "EPSILON for male voices", "--question", "warmth" },
		{ "ZETA sits shallow", "--part", "fit", "--device", "AFUL Performer8" },
		{ "ETA buy it", "--part", "summary", "--device", "AFUL Performer8" },
		{ "THETA at the cable", "--part", "improve" },
		{ "KAPPA softer pads", "--part", "like", "--device", "AFUL Performer8" },
		{ "LAMBDA a planar", "--part", "technology", "--device", "AFUL Performer8" },
		{ "OMEGA a tin", "--part", "packaging", "--device", "AFUL Performer8" },
		{ "IOTA films are fine", "--part", "multimedia" },
	};
	static const char *const words[] = { "Drop lands", "ofter edge", "eats: texture",
		"ets a little hard", "whole is quick", "eaction is taken", "not thick", "Third day",
		"plain paper box", "ll of the bass", "es, enough", "in no list now", "ALPHA",
		"BETA", "GAMMA", "DELTA", "EPSILON", "ZETA", "ETA buy", "THETA", "IOTA", "KAPPA",
		"LAMBDA", "OMEGA" };
	struct home *h = *state;

	for (size_t i = 0; i < LENGTH(more); i++) {
		char *argv[16] = { "earlog", "note", "add", "cantor" };

		for (size_t k = 0; k < LENGTH(more[i]) && more[i][k]; k++)
			argv[4 + k] = more[i][k];
		run(h, 0, argv, NULL);
	}
	for (size_t t = 0; t < LENGTH(templates); t++) {
		const char *out = run(h, 0,
			ARGS("earlog", "export", "cantor", "--template", (char *)templates[t]),
			NULL);

		for (size_t i = 0; i < LENGTH(words); i++)
			if (count(out, words[i]) != 1)
				fail_msg("%s has «%s» %zu times:\n%s", templates[t], words[i],
					count(out, words[i]), out);
		assert_lacks(out, "{{#");
	}
	char *draft = xstrdup(run(h, 0, ARGS("earlog", "export", "cantor"), NULL));
	const char *pair = strstr(draft, "**AFUL Cantor vs AFUL Performer8**");
	const char *end = strstr(draft, "Conclusions\n===");
	static const char *const of_another[] = { "ALPHA",
		"**AFUL Performer8 vs Symphonium Crimson**", "AFUL Performer8:* BETA",
		"*AFUL Performer8:* ZETA", "*AFUL Performer8:* KAPPA", "*AFUL Performer8:* LAMBDA",
		"*AFUL Performer8:* OMEGA" };

	assert_non_null(pair);
	for (size_t i = 0; i < LENGTH(of_another); i++)
		assert_true(strstr(pair, of_another[i]) && strstr(pair, of_another[i]) < end);
	assert_true(strstr(draft, "BETA") > strstr(draft, "Performer8 vs Symphonium Crimson"));
	assert_true(strstr(draft, "ETA buy") > end && strstr(draft, "THETA") > end);
	assert_lacks(draft, "What I like");
	assert_has(draft, "compared with DX300:* GAMMA");
	assert_true(strstr(draft, "GAMMA") < pair);
	free(draft);
	assert_int_equal(count(run(h, 0, ARGS("earlog", "export", "cantor", "--with-log"), NULL),
				 "ofter edge"),
		2);
}

/* Labels go beside a recording, so each track has its own; a folder takes one for each. */
TEST_WITH(labels_are_of_one_track, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *err, *out;

	out = run(h, 0, ARGS("earlog", "export", "cantor", "--labels", "--item", "timbre/shivers"),
		&err);
	assert_has(out, "10.000000\t");
	assert_lacks(out, "Shivers");
	assert_lacks(out, "softer edge");
	assert_string_equal(err, "");
	run(h, 0, ARGS("earlog", "export", "cantor", "--labels"), &err);
	assert_has(err, "-o FOLDER/ writes a file for each");
	run(h, 0, ARGS("earlog", "export", "cantor", "--labels", "-o", "labels/"), &err);
	assert_has(err, "a file for each of 3 tracks");
	assert_has(home_read(h, "work/labels/bass-reckoning.txt"), "softer edge");
	assert_lacks(home_read(h, "work/labels/bass-reckoning.txt"), "warm");
	run(h, 0, ARGS("earlog", "export", "cantor", "--labels", "-o", "labels"), NULL);
	assert_has(home_read(h, "work/labels/timbre-shivers.txt"), "10.000000\t");
	run(h, 2, ARGS("earlog", "export", "cantor", "-o", "labels/"), &err);
	assert_has(err, "is a folder");
}

/* What is private now leaves the files that earlog wrote, but not those that somebody edited. */
TEST_WITH(what_was_withdrawn_leaves_earlier_files, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *err;

	run(h, 0, ARGS("earlog", "export", "cantor", "--labels", "-o", "lab/"), NULL);
	run(h, 0, ARGS("earlog", "backup", "--for", "ben", "given"), NULL);
	home_write(h, "work/lab/mine.txt", "1.000000\t1.000000\tmine\n");
	assert_true(home_has(h, "work/lab/timbre-shivers.txt"));
	bench_spoil(h,
		"UPDATE note SET private = 1 WHERE item = (SELECT uuid FROM item WHERE id = "
		"'timbre/shivers')");
	run(h, 0, ARGS("earlog", "export", "cantor", "--labels", "-o", "lab/", "--dry-run"), &err);
	assert_has(err, "timbre-shivers.txt would be removed");
	assert_true(home_has(h, "work/lab/timbre-shivers.txt"));
	/* A part of the review removes nothing. */
	run(h, 0, ARGS("earlog", "export", "cantor", "--labels", "-o", "lab/", "--section", "bass"),
		NULL);
	assert_true(home_has(h, "work/lab/timbre-shivers.txt"));
	run(h, 0, ARGS("earlog", "export", "cantor", "--labels", "-o", "lab/"), &err);
	assert_has(err, "lab/timbre-shivers.txt was removed");
	assert_false(home_has(h, "work/lab/timbre-shivers.txt"));
	assert_true(home_has(h, "work/lab/bass-reckoning.txt"));
	assert_true(home_has(h, "work/lab/mine.txt"));
	/* Of the files for Ben only the last one stays. */
	run(h, 0, ARGS("earlog", "backup", "--for", "ben", "given"), &err);
	assert_has(err, "deleted 1 older file");
	run(h, 0, ARGS("earlog", "backup", "--for", "ben", "given"), &err);
	assert_has(err, "deleted 1 older file");
}

/* Reads a file of every format and picture. */
TEST_WITH(no_export_names_a_folder, set_up_folder, home_tear_down)
{
	static char *const formats[][4] = {
		{ "--template", "iem-review", "--with-log" },
		{ "--template", "iem-review-classic", "--with-log" },
		{ "--template", "impressions", "--with-log" },
		{ "--template", "notes", "--with-log" },
		{ "--bbcode" },
		{ "--html" },
		{ "--csv" },
		{ "--csv", "--only", "ratings" },
		{ "--json" },
		{ "--labels", "--item", "bass/reckoning" },
		{ "--html", "--pictures" },
		{ "--pictures", "-o", "draft.md" },
		{ "--labels", "-o", "labels/" },
	};
	struct home *h = *state;
	const char *out;

	for (size_t i = 0; i < LENGTH(formats); i++) {
		char *argv[8] = { "earlog", "export", "cantor" };

		for (size_t k = 0; k < LENGTH(formats[i]) && formats[i][k]; k++)
			argv[3 + k] = formats[i][k];
		out = run(h, 0, argv, NULL);
		assert_lacks(out, "Jane");
		assert_lacks(out, home_path(h, "home"));
	}
	assert_true(home_has(h, "work/draft-fr.svg"));
	/* 1: found nothing in the files that were written. */
	run(h, 1, ARGS("grep", "-re", "Jane", "-e", (char *)home_path(h, "home"), "."), NULL);
	out = run(h, 0, ARGS("earlog", "export", "cantor", "--csv"), NULL);
	assert_has(out, ",reckoning.flac (1),,,,,,\r\n");
	assert_has(out, ",reckoning.flac (2),,,,,,\r\n");
	assert_has(out, ",remaster.flac,,,,,\"foam S, brass nozzle\",\r\n");
}

/* A web server may read what the umask allows; the archive stays private, also while it is written.
 */
TEST_WITH(exports_follow_the_umask, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *out;

	int status = home_run(h,
		ARGS("sh", "-c",
			"umask 022 && earlog export --markdown --pictures -o a.md cantor && "
			"earlog export --html -o a.html cantor && "
			"earlog export --labels -o labels/ cantor && "
			"earlog plot wheel cantor -o w.svg && umask 027 && "
			"earlog export --markdown -o b.md cantor && "
			"stat -c '%a %n' a.md a.html w.svg b.md labels && "
			"stat -c %a labels/* | sort -u && "
			"stat -c %a ../data/earlog/earlog.db* | sort -u"),
		NULL, &out, NULL);
	assert_int_equal(status, 0);
	assert_string_equal(
		out, "644 a.md\n644 a.html\n644 w.svg\n640 b.md\n755 labels\n644\n600\n");
}

/* ---- what other reviews say ---- */

#define PAIR "playlist: reference\ncompare: [%s]\ndevice: {brand: Maker, model: %s}\nid: %s\n%s"

static void
write_session(struct home *h, const char *id, const char *model, const char *with, const char *more)
{
	CLEANUP(pointer_free) char *name = xasprintf("work/%s.yaml", id);
	CLEANUP(pointer_free) char *text = xasprintf(PAIR, with, model, id, more);

	home_write(h, name, text);
}

static void
draft_has(struct home *h, char *id, const char *words, bool has)
{
	const char *err, *out = run(h, 0, ARGS("earlog", "export", "--markdown", id), &err);

	if ((strstr(out, words) != NULL) != has)
		fail_msg("%s \"%s\" in %s", has ? "no" : "still", words, out);
}

TEST_WITH(a_comparison_is_in_the_drafts_of_both_devices, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *err;

	write_session(h, "a", "A", "Maker B", "published: {url: \"https://example.org/a\"}\n");
	write_session(h, "b", "B", "Maker A", "comparisons: all\n");
	write_session(h, "c", "B", "Maker A", "comparisons: own\n");
	run(h, 0,
		ARGS("earlog", "note", "add", "a.yaml", "tighter bass", "--against", "Maker B",
			"--track", "timbre/shivers", "--at", "0:10"),
		&err);
	run(h, 0,
		ARGS("earlog", "note", "add", "a", "a secret", "--against", "Maker B", "--private"),
		&err);
	run(h, 0,
		ARGS("earlog", "note", "add", "a", "rounder", "--device", "Maker B", "--against",
			"Maker A", "--track", "timbre/shivers", "--at", "0:15"),
		&err);
	run(h, 0, ARGS("earlog", "note", "add", "b.yaml", "plain"), &err);
	run(h, 0, ARGS("earlog", "note", "add", "b", "wider", "--against", "Maker A"), &err);
	run(h, 0, ARGS("earlog", "note", "add", "c.yaml", "solid"), &err);
	draft_has(h, "c", "ighter bass", false);
	draft_has(h, "b", "Wider.\n", true);
	draft_has(h, "b",
		"From my review of the [Maker A](https://example.org/a):\n\n*Timbre:*\n\nOn "
		"[Shivers",
		true);
	draft_has(h, "b", "*Maker A:* Tighter bass.\n", true);
	draft_has(h, "b", "*Maker B:* Rounder.\n", true);
	draft_has(h, "b", "a secret", false);

	/* An edited draft gets what is new elsewhere, and keeps the edits. */
	run(h, 0, ARGS("earlog", "export", "--markdown", "b", "-o", "b.md"), &err);
	CLEANUP(pointer_free) char *draft = xstrdup(home_read(h, "work/b.md"));
	char *at = strstr(draft, "Tighter bass");
	assert_non_null(at);
	memcpy(at, "TIGHTER", 7);
	home_write(h, "work/b.md", draft);
	run(h, 0,
		ARGS("earlog", "note", "add", "a", "smoother", "--against", "Maker B", "--track",
			"timbre/shivers", "--at", "0:20"),
		&err);
	run(h, 0, ARGS("earlog", "export", "--markdown", "b", "-o", "b.md"), &err);
	const char *merged = home_read(h, "work/b.md");
	assert_non_null(strstr(merged, "TIGHTER bass"));
	assert_non_null(strstr(merged, "Smoother"));

	/* The notes of this review are as before: lists of notes do not have those of others. */
	assert_null(strstr(run(h, 0, ARGS("earlog", "export", "--csv", "b"), &err), "tighter"));
}

TEST_WITH(a_gap_asks_for_no_comparison_that_another_review_has, set_up, home_tear_down)
{
	static const char gap[] = "no note compares the device with Maker A";
	struct home *h = *state;
	const char *err;

	write_session(h, "a", "A", "Maker B", "");
	write_session(h, "b", "B", "Maker A", "comparisons: all\n");
	write_session(h, "c", "B", "Maker A", "");
	run(h, 0, ARGS("earlog", "note", "add", "a.yaml", "tighter", "--against", "Maker B"), &err);
	run(h, 0, ARGS("earlog", "note", "add", "b.yaml", "plain"), &err);
	run(h, 0, ARGS("earlog", "note", "add", "c.yaml", "solid"), &err);
	run(h, 0, ARGS("earlog", "export", "--gaps", "b"), &err);
	assert_null(strstr(err, gap));
	run(h, 0, ARGS("earlog", "export", "--gaps", "c"), &err);
	assert_non_null(strstr(err, gap));
	/* Three are named. */
	write_session(h, "d", "B", "Maker A, Maker C, Maker D, Maker E, Maker F", "");
	run(h, 0, ARGS("earlog", "note", "add", "d.yaml", "solid"), &err);
	run(h, 0, ARGS("earlog", "export", "--gaps", "d"), &err);
	assert_has(err, "with Maker A, Maker C, Maker D and 2 more\n");
}

TEST_WITH(the_first_session_counts_the_notes_of_other_reviews, set_up, home_tear_down)
{
	struct home *h = *state;
	struct drive_options o = { .home = h };
	const char *err;

	write_session(h, "a", "A", "Maker B", "");
	write_session(h, "b", "B", "Maker A", "");
	run(h, 0, ARGS("earlog", "note", "add", "a.yaml", "tighter", "--against", "Maker B"), &err);
	for (int i = 0; i < 2; i++) {
		struct drive *d = drive_start(&o, ARGS("earlog", "session", "b.yaml"));

		/* At first the ways to music open above the notes, once it is known that none
		 * plays. */
		if (!i) {
			drive_wait_text(d, "─ Track · ");
			drive_key(d, "Esc");
		}
		drive_wait_text(d, "Notes in other reviews: 1. G lists them.");
		drive_keys(d, "G");
		drive_wait_text(d, "End: 1 elsewhere");
		drive_key(d, "End");
		drive_wait_text(d, "tighter");
		drive_key(d, "Esc");
		drive_wait_text(d, "─ Notes ─");
		drive_keys(d, "q");
		assert_int_equal(drive_wait_exit(d), 0);
		drive_end(d);
	}
}

TEST_WITH(the_scores_of_compared_devices_are_with_the_comparison, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *err, *out;

	write_session(h, "a", "A", "Maker B", "");
	/* The device under review has no link to its own page. */
	write_session(h, "b", "B", "Maker A", "published: {url: \"https://example.org/b\"}\n");
	run(h, 0, ARGS("earlog", "note", "add", "a.yaml", "plain"), &err);
	run(h, 0, ARGS("earlog", "note", "add", "b.yaml", "plain"), &err);
	run(h, 0, ARGS("earlog", "rate", "b", "sonic-quality", "3"), &err);
	draft_has(h, "b", "| Device |", false);
	run(h, 0, ARGS("earlog", "rate", "a", "sonic-quality", "4"), &err);
	/* Given in two reviews, the two values are no pair. */
	draft_has(h, "b", "| Sonic quality |", false);
	run(h, 0, ARGS("earlog", "rate", "a", "sonic-quality", "2", "--device", "Maker B"), &err);
	/* With the comparison, and as a table for whoever wants it. */
	draft_has(h, "b", "**Maker B vs Maker A**\n", false);
	draft_has(h, "b", "| Device |", false);
	run(h, 0,
		ARGS("earlog", "note", "add", "b", "softer", "--against", "Maker A", "--track",
			"timbre/shivers", "--at", "0:10"),
		&err);
	/* What the other review has not published stays there, unless this one takes it. */
	draft_has(h, "b", "| Sonic quality | 2 | 4 |", false);
	run(h, 0, ARGS("earlog", "export", "--markdown", "b", "--gaps"), &err);
	assert_non_null(strstr(err, "the review a is not published: its ratings are left out"));
	write_session(h, "b", "B", "Maker A", "comparisons: own\n");
	draft_has(h, "b", "| Sonic quality | 2 | 4 |", false);
	write_session(h, "b", "B", "Maker A", "comparisons: [other, a]\n");
	draft_has(h, "b", "| Sonic quality | 2 | 4 |", true);
	out = run(h, 1, ARGS("earlog", "check", "b.yaml"), &err);
	assert_non_null(strstr(out, "no review has the id \"other\""));
	write_session(h, "b", "B", "Maker A", "published: {url: \"https://example.org/b\"}\n");
	write_session(h, "a", "A", "Maker B", "published: {url: \"https://example.org/a\"}\n");
	run(h, 0, ARGS("earlog", "list"), &err);
	draft_has(h, "b",
		"**Maker B vs Maker A**\n\n| Rating | B | A |\n"
		"| --- | --- | --- |\n| Sonic quality | 2 | 4 |\n",
		true);
	home_write(h, "work/table.mustache", "{{> part-scores}}\n");
	out = run(h, 0, ARGS("earlog", "export", "b", "--template", "./table.mustache"), &err);
	assert_non_null(strstr(out,
		"| Device | Sonic quality |\n| --- | --- |\n| [Maker A](https://example.org/a) | 4 "
		"Great |\n"
		"| **Maker B** | 3 Good |\n"));
	/* What the post has already stays there, and nothing else comes. */
	write_session(h, "a", "A", "Maker B", "");
	write_session(h, "b", "B", "Maker A", "comparisons: a\n");
	run(h, 0, ARGS("earlog", "export", "b", "-o", "b.md"), &err);
	assert_has(home_read(h, "work/b.md"), "| Sonic quality | 2 | 4 |");
	char *const table[] = { "earlog", "export", "b", "--template", "./table.mustache", "-o",
		"table.md", NULL };
	run(h, 0, table, &err);
	run(h, 0, ARGS("earlog", "rate", "a", "bias", "1", "--device", "Maker B"), &err);
	run(h, 0, ARGS("earlog", "rate", "a", "bias", "5"), &err);
	write_session(h, "b", "B", "Maker A", "comparisons: own\n");
	run(h, 0, ARGS("earlog", "export", "b", "-o", "b.md", "--gaps"), &err);
	assert_has(err, "the review a is not published: its ratings stay if the post has them");
	assert_has(home_read(h, "work/b.md"), "| Sonic quality | 2 | 4 |");
	assert_lacks(home_read(h, "work/b.md"), "| 1 | 5 |");
	run(h, 0, table, &err);
	assert_has(home_read(h, "work/table.md"), "| Maker A | 4 Great |\n");
	draft_has(h, "b", "| Sonic quality | 2 | 4 |", false);
	write_session(h, "b", "B", "Maker A", "comparisons: a\n");
	draft_has(h, "b", "| 1 | 5 |", true);
}

/* A gap about a question has its words; a single rating has the title of its track. */
TEST_WITH(questions_and_tracks_are_named_by_their_words, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *err;

	home_write(h, "work/mk3.yaml", "id: mk3\ndevice: Monarch MK3\n");
	home_write(h, "work/ka17.yaml",
		"id: ka17\ndevice: {brand: FiiO, model: KA17, kind: dongle}\n"
		"chains: {mk3: {headphone: Monarch MK3}}\ncompare: [Apple dongle]\n"
		"questions: [{id: sib, text: Is it sibilant?}]\n");
	run(h, 0, ARGS("earlog", "note", "add", "mk3.yaml", "wide"), &err);
	run(h, 0, ARGS("earlog", "rate", "mk3", "sonic-quality", "4"), &err);
	run(h, 0, ARGS("earlog", "note", "add", "ka17.yaml", "clean", "--chain", "mk3"), &err);
	run(h, 0, ARGS("earlog", "rate", "ka17", "sonic-quality", "3"), &err);
	run(h, 0, ARGS("earlog", "export", "--markdown", "ka17", "--gaps"), &err);
	assert_has(err, "no note answers Is it sibilant?");
	home_write(h, "work/r.csv",
		"attribute,value,item,date\nclarity,3,timbre/shivers,2026-11-20\n");
	run(h, 0, ARGS("earlog", "import", "mk3", "r.csv"), &err);
	run(h, 0, ARGS("earlog", "rate", "mk3", "clarity", "2", "--item", "timbre/shivers"), &err);
	assert_has(run(h, 0, ARGS("earlog", "show", "mk3"), &err),
		"Clarity · Shivers by Ed Sheeran: 3/5");
}

/* The words of bias of a session file are of its own scale; bias needs none. */
TEST(a_session_file_has_words_for_bias)
{
	struct home *h = home_new();
	const char *err;

	home_write(h, "config/earlog/config.yaml", "scale: {min: 1, max: 5}\n");
	home_write(h, "work/x.yaml",
		"device: X One\nbias_words: {9: Bliss}\nscale: {min: 0, max: 10}\n"
		"playlist: none\n");
	run(h, 0, ARGS("earlog", "rate", "x.yaml", "bias", "bliss"), NULL);
	run(h, 0, ARGS("earlog", "rate", "x", "sonic-quality", "8"), NULL);
	assert_has(run(h, 0, ARGS("earlog", "export", "x", "--markdown"), NULL), "9/10 - Bliss");
	assert_has(run(h, 0, ARGS("earlog", "export", "x", "--json"), NULL), "\"bias_scale\": {");
	assert_string_equal(home_sql(h, "SELECT value FROM rating"), "9.0\n8.0");
	run(h, 0, ARGS("earlog", "rate", "x", "bias", "7"), NULL);
	run(h, 0, ARGS("earlog", "export", "--markdown", "x", "--gaps"), &err);
	assert_null(strstr(err, "bias_words"));
	home_write(h, "work/y.yaml", "device: Y One\nscale: {min: 0, max: 10}\nplaylist: none\n");
	run(h, 0, ARGS("earlog", "rate", "y.yaml", "bias", "8"), NULL);
	run(h, 0, ARGS("earlog", "rate", "y", "Sonic quality", "7"), NULL);
	assert_has(run(h, 0, ARGS("earlog", "export", "y", "--markdown"), NULL), "8/10");
	home_free(h);
}

/* For who writes for two sites: the file keeps its language, and so does the page made of it. */
TEST_WITH(a_file_keeps_the_language_that_it_began_with, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *said;

	run(h, 0, ARGS("earlog", "export", "--language", "de", "-o", "de.md", "cantor"), NULL);
	assert_has(home_read(h, "work/de.md"), "Klang");
	run(h, 0, ARGS("earlog", "export", "-o", "en.md", "cantor"), NULL);
	assert_null(strstr(home_read(h, "work/en.md"), "Klang"));
	run(h, 0, ARGS("earlog", "note", "add", "cantor", "und leicht", "--part", "comfort"), NULL);
	run(h, 0, ARGS("earlog", "export", "-o", "de.md", "cantor"), NULL);
	assert_has(home_read(h, "work/de.md"), "Klang");
	assert_has(home_read(h, "work/de.md"), "Und leicht");
	run(h, 0, ARGS("earlog", "export", "--html", "-o", "de.html", "cantor"), NULL);
	assert_has(home_read(h, "work/de.html"), "<html lang=\"de\">");
	run(h, 1, ARGS("earlog", "export", "--language", "ja", "-o", "de.md", "cantor"), &said);
	assert_has(said, "de.md is in German");
	run(h, 1, ARGS("earlog", "export", "--language", "xx", "-o", "x.md", "cantor"), &said);
	assert_has(said, "there are no words for the language xx");
}
