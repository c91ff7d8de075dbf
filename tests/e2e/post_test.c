/* tests: of post/ formats/raw_html */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A page and a forum text of the draft as its author left it. */
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "draft/formats/export.h"
#include "e2e/home.h"
#include "e2e/moved_clock.h"
#include "e2e/review.h"
#include "support/needs.h"
#include "support/test.h"

/* The options of the formats that are made of a post. */
static char *forms[8];
static size_t n_forms;

/* Runs earlog; returns what it says. out: gets the output; may be NULL. */
static const char *
run(struct home *h, int status, char *const argv[], const char **out)
{
	const char *said, *text;
	int got = home_run(h, argv, NULL, out ? out : &text, &said);

	if (got != status)
		fail_msg("status %d: %s", got, said);
	return said;
}

TEST_WITH(both_forms_have_the_edits_and_what_is_new, review_set_up, home_tear_down)
{
	struct home *h = *state;
	const char *page, *forum, *said;

	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL);
	home_edit(h, "work/cantor.md", "Drop lands at once", "The drop lands like a **door**");
	home_edit(h, "work/cantor.md", "Conclusions\n===",
		"# Mine alone\n\n# My end\n\n{: .box}\nA line {{ page.x }}of mine.\n\n"
		"# Plans\n\n- <!-- a table -->\n\n## Rest\n\n<!-- more -->\n\n# Last");
	home_edit(h, "work/cantor.md", "title: \"", "author: Jo\ntitle: \"Mine, ");
	CLEANUP(pointer_free) char *left = xstrdup(home_read(h, "work/cantor.md"));
	run(h, 0, ARGS("earlog", "note", "add", "cantor", "--part", "summary", "Bold, and even."),
		NULL);
	said = run(h, 0, ARGS("earlog", "export", "cantor", "--html"), &page);
	assert_has(said, "from cantor.md, as you left it, with 1 new note\n");
	said = run(h, 0, ARGS("earlog", "export", "cantor", "--html", "-o", "p.html", "--pictures"),
		NULL);
	assert_has(said, "p.html: from cantor.md, as you left it, with 1 new note\n");
	assert_has(said, "cantor.md names no picture: `earlog export --pictures -o ");
	assert_has(said, "cantor.md cantor` draws them\n");
	home_write(h, "work/pic.md", "# A\n\n![Mine](mine.png)\n");
	said = run(h, 0,
		ARGS("earlog", "export", "cantor", "--html", "--pictures", "--from", "pic.md"),
		NULL);
	assert_lacks(said, "names no picture");
	said = run(h, 0, ARGS("earlog", "export", "cantor", "--html"), &page);
	assert_has(said, " comments, 2 tags of the site's generator, 2 empty headings");
	home_write(h, "work/one.md", "# A\n\n<!-- x -->\n\nText.\n");
	said = run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--from", "one.md"), NULL);
	assert_has(said, "left out: 1 comment\n");
	assert_has(page, "The drop lands like a <strong>door</strong>");
	assert_has(page, "<h2 id=\"my-end\">My end</h2>\n<p>A line of mine.</p>");
	assert_has(page, ">Mine alone</h2>");
	assert_lacks(page, "Plans");
	assert_lacks(page, "Rest<");
	assert_has(page, "<p>Bold, and even.</p>");
	assert_has(page, "<title>Mine, AFUL Cantor");
	assert_has(page, "name=\"author\" content=\"Jo\"");
	assert_lacks(page, "to write");
	run(h, 0, ARGS("earlog", "export", "cantor", "--bbcode", "-o", "c.txt"), NULL);
	forum = home_read(h, "work/c.txt");
	assert_has(forum, "The drop lands like a [b]door[/b]");
	assert_has(forum, "[b]Mine alone[/b]");
	assert_lacks(forum, "Plans");
	assert_has(forum, "Bold, and even.");
	assert_string_equal(home_read(h, "work/cantor.md"), left);
	/* Of the record. */
	run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--fresh"), &page);
	assert_has(page, "Drop lands at once");
	run(h, 0, ARGS("earlog", "export", "cantor", "--bbcode", "--template", "notes"), &forum);
	assert_has(forum, "Drop lands at once");
	/* A forum text that was edited stays. */
	home_write(h, "work/c.txt", "mine\n");
	said = run(h, 1, ARGS("earlog", "export", "cantor", "--bbcode", "-o", "c.txt"), NULL);
	assert_has(said, "was edited since earlog wrote it");
	/* Any file. */
	home_write(h, "work/any.md", "Of *any* file.\n");
	run(h, 0, ARGS("earlog", "export", "cantor", "--bbcode", "--from", "any.md"), &forum);
	assert_string_equal(forum, "Of [i]any[/i] file.\n\n");
	home_write(h, "work/any.md",
		"<div></div>\n\n<figure><b>a</b><figcaption>b</figcaption></figure>\n\nc\n");
	run(h, 0, ARGS("earlog", "export", "cantor", "--bbcode", "--from", "any.md"), &forum);
	assert_string_equal(forum, "[b]a[/b]\nb\n\nc\n\n");
	/* One tilde is no mark, a bold sentence no heading; a link inside the post is words. */
	home_write(h, "work/any.md",
		"- ~1:10 Bump at 3~4 kHz. ~~gone~~ `~a~`\n\n**It was lent by the maker.**\n\n"
		"**Pros**\n\n[Up](#a-b)\n\n## A & b {#a-b}\n\nText.\n");
	run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--from", "any.md"), &page);
	assert_has(page, "<li>~1:10 Bump at 3~4 kHz. <del>gone</del> <code>~a~</code></li>");
	assert_has(page, "<p><strong>It was lent by the maker.</strong></p>");
	assert_has(page, ">Pros</h2>");
	assert_has(page, "<a href=\"#a-b\" rel=\"noopener\">Up</a>");
	assert_has(page, "<h2 id=\"a-b\">A &amp; b</h2>");
	assert_lacks(page, "<span id=");
	run(h, 0, ARGS("earlog", "export", "cantor", "--bbcode", "--from", "any.md"), &forum);
	assert_has(forum, "[*]~1:10 Bump at 3~4 kHz. [s]gone[/s]");
	assert_has(forum, "\n\nUp\n\n");
	run(h, 2, ARGS("earlog", "export", "cantor", "--from", "any.md"), NULL);
}

/* A forum has no drawn picture of a draft without a site: its title and caption go with it. */
static void
export_old(struct home *h)
{
	run(h, 0, ARGS("earlog", "export", "cantor", "--no-front-matter", "-o", "old.md"), NULL);
}

TEST_WITH(a_draft_without_front_matter_begins_with_its_title, review_set_up, home_tear_down)
{
	static const char title[] = "AFUL Cantor: a new light";
	struct home *h = *state;
	const char *page, *forum;

	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL);
	assert_lacks(home_read(h, "work/cantor.md"), "\n# AFUL");
	/* The form as 1.3.0 had it, then the one of this program, then one of the author's. */
	run(h, 0, ARGS("earlog", "form", "copy", "iem-review"), NULL);
	home_edit(h, "config/earlog/forms/iem-review.md", "# {title}\n\n", "");
	export_old(h);
	home_edit(h, "work/old.md", "Testing setup", "OWN setup");
	unlink(home_path(h, "config/earlog/forms/iem-review.md"));
	export_old(h);
	assert_has(home_read(h, "work/old.md"), "**OWN setup**");
	assert_lacks(home_read(h, "work/old.md"), title);

	run(h, 0,
		ARGS("earlog", "export", "cantor", "--no-front-matter", "--form",
			"iem-review-classic", "-o", "new.md"),
		NULL);
	assert_true(text_starts(home_read(h, "work/new.md"), "# AFUL Cantor: a new light\n\n"));
	run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--from", "new.md"), &page);
	assert_has(page, "<h1>AFUL Cantor: a new light</h1>");
	assert_lacks(page, "AFUL Cantor: a new light</h2>");
	run(h, 0, ARGS("earlog", "export", "cantor", "--bbcode", "--from", "new.md"), &forum);
	forum = strstr(forum, title);
	assert_non_null(forum);
	assert_lacks(forum + 1, title);
	home_edit(h, "work/new.md", title, "Small \\* and bright");
	run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--from", "new.md"), &page);
	assert_has(page, "<h1>Small * and bright</h1>");
	assert_lacks(page, "Small * and bright</h2>");
}

TEST_WITH(page_and_forum_text_are_both_renewed, review_set_up, home_tear_down)
{
	struct home *h = *state;
	const char *said;

	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL);
	run(h, 0, ARGS("earlog", "export", "cantor", "--html", "-o", "cantor.html"), NULL);
	run(h, 0, ARGS("earlog", "export", "cantor", "--bbcode", "-o", "cantor.txt"), NULL);
	run(h, 0, ARGS("earlog", "note", "add", "cantor", "--part", "summary", "Bold."), NULL);
	said = run(h, 0, ARGS("earlog", "export", "cantor", "--diff"), NULL);
	assert_has(said, "older now: cantor.html, cantor.txt; `earlog export cantor` renews all\n");
	assert_lacks(home_read(h, "work/cantor.html"), "Bold.");
	said = run(h, 0, ARGS("earlog", "export", "cantor"), NULL);
	assert_lacks(said, "older now");
	assert_has(home_read(h, "work/cantor.html"), "Bold.");
	assert_has(home_read(h, "work/cantor.txt"), "Bold.");

	/* One that a hand edited stays, and the other one is written. */
	home_edit(h, "work/cantor.html", "Bold.", "BOLD.");
	run(h, 0, ARGS("earlog", "note", "add", "cantor", "--part", "summary", "Even."), NULL);
	said = run(h, 1, ARGS("earlog", "export", "cantor"), NULL);
	assert_has(said, "cantor.html was edited since earlog wrote it");
	assert_has(home_read(h, "work/cantor.html"), "BOLD.");
	assert_has(home_read(h, "work/cantor.txt"), "Even.");

	run(h, 0, ARGS("earlog", "note", "add", "cantor", "--part", "summary", "Calm."), NULL);
	said = run(h, 0, ARGS("earlog", "export", "cantor", "--bbcode", "-o", "cantor.txt"), NULL);
	assert_has(said, "older now: cantor.md, cantor.html; `earlog export cantor` renews all\n");
	said = run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL);
	assert_has(said, "older now: cantor.html, cantor.txt;");
	said = run(h, 0, ARGS("earlog", "export", "cantor", "--bbcode", "-o", "cantor.txt"), NULL);
	assert_has(said, "cantor.txt is up to date");
	assert_lacks(said, "older now");

	/* Each of two that are refused is named. */
	CLEANUP(pointer_free)
	char *open = xasprintf("%s\n<!-- open\n", home_read(h, "work/cantor.md"));
	home_write(h, "work/cantor.md", open);
	said = run(h, 1, ARGS("earlog", "export", "cantor"), NULL);
	assert_has(said, "cantor.html: ");
	assert_has(said, "cantor.txt: ");
	assert_has(said, "what must not be published");
}

TEST_WITH(a_form_without_a_wheel_is_named, review_set_up, home_tear_down)
{
	struct home *h = *state;
	const char *said;

	home_write(h, "work/mine.md", "## Notes\n\n{summary}\n");
	run(h, 0, ARGS("earlog", "export", "cantor", "--form", "mine.md", "-o", "cantor.md"), NULL);
	said = run(h, 0,
		ARGS("earlog", "export", "cantor", "--html", "--pictures", "-o", "cantor.html"),
		NULL);
	assert_has(said, "mine.md has no {wheel}: put it where the pictures of the ratings go\n");
	assert_lacks(said, "export it once with");
}

TEST_WITH(a_forum_text_announces_no_picture, review_set_up, home_tear_down)
{
	struct home *h = *state;
	static char *const rated[] = { "attack", "punch", "clean", "full" };
	const char *forum, *draft, *said;

	for (size_t i = 0; i < LENGTH(rated); i++)
		run(h, 0, ARGS("earlog", "rate", "cantor", "--section", "bass", rated[i], "3"),
			NULL);
	run(h, 0, ARGS("earlog", "export", "cantor", "--pictures", "-o", "cantor.md"), NULL);
	draft = home_read(h, "work/cantor.md");
	assert_has(draft, "**Ratings:**\n\n![");
	assert_has(draft, "*Each scale goes from");
	assert_has(run(h, 0, ARGS("earlog", "export", "cantor", "--bbcode"), &forum),
		"left out: 2 comments, 2 pictures, with heading and caption, which a forum finds");
	assert_has(forum, "[*]Punch (deep): 3/5");
	assert_lacks(forum, "[b]Ratings:[/b]");
	assert_lacks(forum, "Each scale goes from");
	/* A heading that the picture shares with a table stays, and nothing else is said. */
	home_write(h, "work/marks.md",
		"## Marks\n\n{wheel}\n\n| | {device} |\n| --- | --- |\n| {rating} | {value} |\n");
	home_write(h, "work/reed.yaml",
		"device: Tanager Reed 3\nplaylist: demo\nform: marks.md\n"
		"lexicon: Rumble, Punch, Air\nscale: 0-10\n");
	run(h, 0, ARGS("earlog", "rate", "reed.yaml", "rumble", "6"), NULL);
	run(h, 0, ARGS("earlog", "rate", "reed", "punch", "7"), NULL);
	run(h, 0, ARGS("earlog", "rate", "reed", "air", "4"), NULL);
	run(h, 0, ARGS("earlog", "export", "reed", "--pictures", "-o", "reed.md"), NULL);
	said = run(h, 0, ARGS("earlog", "export", "reed", "--bbcode"), &forum);
	assert_has(forum, "[b]Marks[/b]");
	assert_has(said, "left out: 1 picture, which a forum finds");
	/* The site says where its pictures are, but for the address that Hugo begins with. */
	home_write(h, "work/site/hugo.toml", "baseURL = 'https://example.org/'\n");
	home_write(h, "work/site/content/about.md", "About.\n");
	run(h, 0, ARGS("earlog", "export", "reed", "--pictures", "-o", "site/content/reed.md"),
		NULL);
	home_write(h, "work/reed.yaml",
		"device: Tanager Reed 3\nplaylist: demo\nform: marks.md\n"
		"lexicon: Rumble, Punch, Air\nscale: 0-10\ndraft: site/content/reed.md\n");
	said = run(h, 0, ARGS("earlog", "export", "reed", "--bbcode"), &forum);
	assert_has(said, "left out: 1 picture, which a forum finds");
	home_write(h, "work/site/hugo.toml",
		"# baseURL = 'https://old.net/'\nbaseurl = \"https://sounds.net/\" # mine\n");
	said = run(h, 0, ARGS("earlog", "export", "reed", "--bbcode"), &forum);
	assert_has(forum, "[img]https://sounds.net/earlog/reed/");
	assert_lacks(said, "blog: {url");
}

TEST_WITH(a_page_names_the_lines_of_the_post_as_it_is, review_set_up, home_tear_down)
{
	struct home *h = *state;
	const char *gaps;

	run(h, 0, ARGS("earlog", "export", "cantor", "--form", "plain", "-o", "cantor.md"), NULL);
	size_t lines = 2;
	for (const char *s = home_read(h, "work/cantor.md"); *s; s++)
		lines += *s == '\n';
	CLEANUP(pointer_free)
	char *text = xasprintf("%s\n<!-- open\n", home_read(h, "work/cantor.md"));
	home_write(h, "work/cantor.md", text);
	run(h, 0, ARGS("earlog", "note", "add", "cantor", "Bold.", "--part", "opening"), NULL);
	CLEANUP(pointer_free)
	char *want = xasprintf("line %zu: <!-- open is never closed", lines);
	assert_has(run(h, 1, ARGS("earlog", "export", "cantor", "--html"), NULL), want);
	run(h, 1, ARGS("earlog", "export", "--check", "cantor.md"), &gaps);
	assert_has(gaps, want);
}

/* Runs `earlog note edit` or the like on the note with these words. */
static void
act(struct home *h, const char *words, char *command, char *verb, char *option)
{
	CLEANUP(pointer_free)
	char *sql = xasprintf("SELECT lower(hex(uuid)) FROM note WHERE body LIKE '%s%%'", words),
	     *note = xstrdup(home_sql(h, sql));

	note[strcspn(note, "\n")] = '\0';
	run(h, 0, ARGS("earlog", command, verb, note, option), NULL);
}

/* Asserts that a page and a forum text of the post, of a copy and of standard input are refused,
 * three times, and that --check names the line. */
static void
refuses(struct home *h, const char *line)
{
	CLEANUP(pointer_free) char *post = xstrdup(home_read(h, "work/cantor.md"));
	const char *out;

	home_write(h, "work/copy/x.md", post);
	for (size_t i = 0; i < 3 * n_forms; i++) {
		assert_has(run(h, 1,
				   ARGS("earlog", "export", "cantor", forms[i % n_forms], "-o",
					   "c.out"),
				   NULL),
			line);
		assert_has(run(h, 1,
				   ARGS("earlog", "export", "cantor", forms[i % n_forms], "-o",
					   "c.out", "--from", "copy/x.md"),
				   NULL),
			line);
		assert_false(home_has(h, "work/c.out"));
		home_run(h, ARGS("earlog", "export", "--check", "copy/x.md"), NULL, &out, NULL);
		assert_has(out, line);
		if (i % 2)
			run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL);
	}
	int status = home_run(
		h, ARGS("earlog", "export", "cantor", "--html", "--from", "-"), post, NULL, &out);
	assert_int_equal(status, 1);
	assert_has(out, line);
}

TEST_WITH(words_of_a_private_note_are_in_no_page, review_set_up, home_tear_down)
{
	struct home *h = *state;
	const char *page;

	run(h, 0, ARGS("earlog", "note", "add", "cantor", "--part", "summary", "A dull evening."),
		NULL);
	run(h, 0,
		ARGS("earlog", "note", "add", "cantor", "--part", "summary",
			"Cold tea at home again."),
		NULL);
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL);
	/* Joined: the merge pairs one of them. */
	home_edit(h, "work/cantor.md", "Cold tea at home again.", "");
	home_edit(h, "work/cantor.md", "A dull evening.",
		"It was cold tea at home again: a *dull* evening!");
	act(h, "A dull", "note", "edit", "--private");
	refuses(h, "words of a private note: A dull evening.");
	const char *said =
		run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--anyway"), &page);
	assert_has(said, "cantor.md: line ");
	assert_has(page, "a <em>dull</em> evening");
	/* In the front matter and in a comment. */
	home_edit(h, "work/cantor.md", "a *dull* evening", "so");
	home_edit(h, "work/cantor.md", "toc: true", "toc: true\nsummary: a dull evening");
	refuses(h, "line 5: the draft still has words of a private note: A dull evening.");
	home_edit(h, "work/cantor.md", "\nsummary: a dull evening", "\n# <!-- a dull evening -->");
	refuses(h, "words of a private note: A dull evening.");
	act(h, "A dull", "note", "edit", "--public");
	run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--from", "copy/x.md"), NULL);
	act(h, "A dull", "note", "edit", "--private");
	home_edit(h, "work/cantor.md", "\n# <!-- a dull evening -->", "");
	run(h, 0, ARGS("earlog", "export", "cantor", "--html", "-o", "c.html"), NULL);
}

/* The title of a track has the same address as the time of a note. */
TEST_WITH(the_address_of_a_private_note_is_no_word_of_it, review_set_up, home_tear_down)
{
	struct home *h = *state;

	run(h, 0,
		ARGS("earlog", "note", "add", "cantor", "--track", "timbre/shivers", "--at", "0:10",
			"Sister sings far too loud"),
		NULL);
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL);
	CLEANUP(pointer_free) char *post = xstrdup(home_read(h, "work/cantor.md"));
	char *line = strstr(post, "Sister");
	assert_non_null(line);
	line[strcspn(line, "\n")] = '\0';
	while (line[-1] != '\n')
		line--;
	assert_has(line, "](https://");
	home_edit(h, "work/cantor.md", line, "My sister sings far too loud here.");
	act(h, "Sister", "note", "edit", "--private");
	for (int i = 0; i < 3; i++)
		run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL);
	run(h, 1, ARGS("earlog", "export", "cantor", "--html"), NULL);
	home_edit(h, "work/cantor.md", "My sister sings far too loud here.", "Well.");
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL);
	run(h, 0, ARGS("earlog", "export", "cantor", "--html"), NULL);
}

TEST_WITH(other_texts_and_other_archives_are_in_no_page_either, review_set_up, home_tear_down)
{
	struct home *h = *state;

	run(h, 0,
		ARGS("earlog", "rate", "cantor", "bias", "4", "--remark", "my late father had one"),
		NULL);
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL);
	home_edit(h, "work/cantor.md", "my late father had one",
		"It is so: my late father had one of these.");
	run(h, 0, ARGS("earlog", "export", "cantor", "--html"), NULL);
	run(h, 0,
		ARGS("earlog", "rate", "cantor", "bias", "4", "--remark", "my late father had one",
			"--private"),
		NULL);
	refuses(h, "the draft still has words of a private remark: my late father had one");
	/* A remark that was taken out of its rating. */
	home_write(h, "work/any.md", "So: my late father had one.\n");
	run(h, 0, ARGS("earlog", "rate", "cantor", "bias", "4", "--remark", ""), NULL);
	assert_has(
		run(h, 1, ARGS("earlog", "export", "cantor", "--bbcode", "--from", "any.md"), NULL),
		"any.md: line 1: the draft still has words of a private remark");
	run(h, 0,
		ARGS("earlog", "rate", "cantor", "bias", "4", "--remark", "my late father had one",
			"--private"),
		NULL);
	/* A file that is no draft of the review. */
	home_write(h, "work/any.md", "So: my late father had one.\n");
	assert_has(
		run(h, 1, ARGS("earlog", "export", "cantor", "--bbcode", "--from", "any.md"), NULL),
		"any.md: line 1: the draft still has words of a private remark");
	/* An archive that knows no export. Reworded text is not found. */
	home_write(h, "work/cantor.md",
		"The father had one of mine, of late.\n\n0:12 My late father had one: so.\n");
	sqlite3 *db;
	assert_int_equal(sqlite3_open(home_path(h, "data/earlog/earlog.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "DELETE FROM export_base", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	const char *said = run(h, 1,
		ARGS("earlog", "export", "cantor", "--html", "-o", "c.html", "--from", "cantor.md"),
		NULL);
	assert_has(said,
		"line 3: the draft still has words of a private remark: my late father had one");
	said = run(
		h, 1, ARGS("earlog", "export", "cantor", "--bbcode", "--from", "cantor.md"), NULL);
	assert_has(said, "line 3: the draft still has words of a private remark");
	run(h, 1, ARGS("earlog", "export", "--check", "cantor.md"), &said);
	assert_has(said, "line 3: the draft still has words of a private remark");
	said = run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md", "--force"), NULL);
	run(h, 0, ARGS("earlog", "export", "--undo", "cantor"), NULL);
	home_edit(h, "work/cantor.md", "had one: so", "has one: so");
	run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--from", "cantor.md"), NULL);
	home_write(h, "work/cantor.md", "A.\n<<<<<<< HEAD\nB.\n=======\nC.\n>>>>>>> x\n");
	said = run(
		h, 1, ARGS("earlog", "export", "cantor", "--bbcode", "--from", "cantor.md"), NULL);
	assert_has(said, "cantor.md: line 2: the draft still has a conflict (<<<<<<<)");
}

/* A deleted note is listed where it still is by an export, both forms and --check, and holds
 * nothing back; also a reworded one, until less than half of its words are left. */
TEST_WITH(sentences_of_a_deleted_note_are_listed, review_set_up, home_tear_down)
{
	struct home *h = *state;
	static char text[] = "The bass is deep and slow";
	static const char words[] = "words of a deleted note: The bass is deep and slow";
	const char *out;

	run(h, 0, ARGS("earlog", "note", "add", "cantor", "--part", "summary", text), NULL);
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL);
	CLEANUP(pointer_free)
	char *post = xasprintf("%s\n- Again: %s.\n", home_read(h, "work/cantor.md"), text);
	home_write(h, "work/cantor.md", post);
	act(h, text, "trash", "put", NULL);
	assert_has(run(h, 0, ARGS("earlog", "export", "cantor", "--gaps", "-o", "cantor.md"), NULL),
		words);
	for (size_t f = 0; f < n_forms; f++)
		assert_has(run(h, 0, ARGS("earlog", "export", "cantor", forms[f]), NULL), words);
	run(h, 1, ARGS("earlog", "export", "--gaps", "--check", "cantor.md"), &out);
	assert_has(out, words);
	home_edit(h, "work/cantor.md", text, "Deep and slow is the bass");
	assert_has(run(h, 0, ARGS("earlog", "export", "cantor", "--html"), NULL), words);
	home_edit(h, "work/cantor.md", "Deep and slow is the bass", "Deep it was");
	assert_lacks(run(h, 0, ARGS("earlog", "export", "cantor", "--html"), NULL), words);
}

/* A machine without battery and network begins in 1970: a note of that night is in the draft. */
TEST_WITH(a_note_of_1970_is_in_the_draft_without_a_day, review_set_up, home_tear_down)
{
	struct home *h = *state;

	moved_clock_begin(h);
	moved_clock_set(h, "1970-01-01T02:00:00Z");
	run(h, 0, ARGS("earlog", "note", "add", "cantor", "--part", "summary", "Dry snare"), NULL);
	moved_clock_set(h, "2026-11-20T20:00:00Z");
	assert_has(run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL),
		"1 note or rating without a day");
	assert_has(home_read(h, "work/cantor.md"), "Dry snare");
}

/* A private note of two words is refused in a page while the line that was exported has them. */
TEST_WITH(short_private_words_are_in_no_page, review_set_up, home_tear_down)
{
	struct home *h = *state;
	static char text[] = "Seller rude";
	static const char words[] = "words of a private note: Seller rude";
	const char *said;

	run(h, 0, ARGS("earlog", "note", "add", "cantor", "--part", "summary", text), NULL);
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL);
	home_edit(h, "work/cantor.md", text, "The seller was a bit rude");
	act(h, text, "note", "edit", "--private");
	for (int i = 0; i < 3; i++)
		assert_has(run(h, 0, ARGS("earlog", "export", "cantor"), NULL), words);
	for (size_t f = 0; f < n_forms; f++)
		assert_has(run(h, 1, ARGS("earlog", "export", "cantor", forms[f]), NULL), words);
	/* Also where the file is only read: it is known by its path, and a copy by its words. */
	home_write(h, "work/copy.md", home_read(h, "work/cantor.md"));
	for (int copy = 0; copy < 2; copy++) {
		char *file = copy ? "copy.md" : "cantor.md";

		run(h, 1, ARGS("earlog", "export", "--check", file), &said);
		assert_has(said, words);
		assert_has(run(h, 1, ARGS("earlog", "export", "cantor", "--html", "--from", file),
				   NULL),
			words);
	}
	home_edit(h, "work/cantor.md", "The seller was a bit rude", "The shop was fine");
	assert_lacks(run(h, 0, ARGS("earlog", "export", "cantor", "--html"), NULL), words);
}

/* A note of another review that its author moved into this post. */
TEST_WITH(private_words_of_any_review_are_in_no_page, review_set_up, home_tear_down)
{
	struct home *h = *state;
	static const char line[] = "words of a private note: My landlady complained";

	home_write(h, "work/b.yaml", "id: b\ndevice: Maker B\n");
	run(h, 0, ARGS("earlog", "note", "add", "b.yaml", "My landlady complained about the organ"),
		NULL);
	run(h, 0, ARGS("earlog", "export", "b", "-o", "b.md"), NULL);
	act(h, "My landlady", "note", "edit", "--private");
	run(h, 0, ARGS("earlog", "note", "add", "cantor", "--part", "summary", "Fine."), NULL);
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL);
	home_edit(
		h, "work/cantor.md", "Fine.", "Fine. So *my landlady* complained about the organ.");
	refuses(h, line);
	const char *said =
		run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--anyway"), NULL);
	assert_has(said, line);
	home_edit(h, "work/cantor.md", " So *my landlady* complained about the organ.", "");
	run(h, 0, ARGS("earlog", "export", "cantor", "--html"), NULL);
}

/* Text of the profile is in many posts, also if a private note has the same words. */
TEST_WITH(texts_of_the_profile_are_not_private, review_set_up, home_tear_down)
{
	struct home *h = *state;

	static char *const notes[] = { "The shop lent me this pair for two weeks.",
		"Each scale goes from the inner edge (low) to the outer edge (high)." };

	for (size_t i = 0; i < LENGTH(notes); i++) {
		run(h, 0, ARGS("earlog", "note", "add", "cantor", "--part", "summary", notes[i]),
			NULL);
		act(h, notes[i], "note", "edit", "--private");
	}
	home_write(h, "work/any.md", "The shop lent me this pair for two weeks.\n");
	run(h, 1, ARGS("earlog", "export", "cantor", "--html", "--from", "any.md"), NULL);
	home_write(h, "config/earlog/config.yaml",
		"boilerplate: {disclosure: The shop lent me this pair for two weeks.}\n");
	run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--from", "any.md"), NULL);
	/* A sentence of earlog. */
	home_write(h, "work/any.md",
		"Each scale goes from the inner edge (low) to the outer edge (high).\n");
	run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--from", "any.md"), NULL);
}

TEST_WITH(json_has_no_secrets_and_no_folders, review_set_up, home_tear_down)
{
	struct home *h = *state;
	CLEANUP(pointer_free)
	char *session = xasprintf("id: t\ndevice: Maker T\npictures:\n  - {at: header, path: %s, "
				  "alt: A}\n",
		home_path(h, "work/t.png"));
	const char *json;

	home_write(h, "work/t.png", "-");
	home_write(h, "work/t.yaml", session);
	run(h, 0,
		ARGS("earlog", "note", "add", "t.yaml",
			"See https://me:SECRET@host.example/x?sig=SECRET&a=b"),
		NULL);
	run(h, 0, ARGS("earlog", "export", "t", "--json"), &json);
	assert_has(json, "See https://host.example/x?a=b");
	assert_has(json, "\"t.png\"");
	assert_lacks(json, "SECRET");
	assert_lacks(json, "/t.png");
}

TEST_WITH(what_the_site_hides_is_in_no_form, review_set_up, home_tear_down)
{
	static const char post[] =
		"---  \r\ntitle: "
		"\"Hid\"\r\n...\r\n\r\nA[^1].\r\n\r\n{::comment}\r\nSECRET\r\n{:/comment}"
		"\r\n\r\nText {% comment %}SECRET{% endcomment %} end.\r\n\r\n<template>\r\n\r\n"
		"SECRET</template>\r\n\r\n%% SECRET\r\n%%\r\n\r\n{% if x %}SECRET{% endif %}"
		"\r\n\r\n[^1]: The foot.\r\n";
	struct home *h = *state;
	const char *page, *forum, *said;

	home_write(h, "work/hid.md", post);
	said = run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--from", "hid.md"), &page);
	assert_has(
		said, "left out: 4 comments, 1 text that the site shows on a condition (line 20)");
	assert_has(page, "<title>Hid</title>");
	assert_has(page, "<p>A<sup><a href=\"#fn-1\" rel=\"noopener\">1</a></sup>.</p>");
	assert_has(page, "<li><span id=\"fn-1\"></span>The foot.</li>");
	assert_has(page, "<p>Text  end.</p>");
	run(h, 0, ARGS("earlog", "export", "cantor", "--bbcode", "--from", "hid.md"), &forum);
	assert_has(forum, "A (1).\n\nText  end.\n\n");
	assert_has(forum, "[list=1]\n[*]The foot.");
	assert_lacks(page, "SECRET");
	assert_lacks(forum, "SECRET");
	assert_lacks(forum, "title");
	run(h, 1, ARGS("earlog", "export", "--gaps", "--check", "hid.md"), &page);
	assert_string_equal(page,
		"gap: line 7: the draft still has a comment\n"
		"gap: line 11: the draft still has a comment\n"
		"gap: line 13: the site hides this: <template>\n"
		"gap: line 17: the draft still has a comment\n"
		"gap: line 20: the site decides whether this is shown: {% if x %}SECRET{% endif "
		"%}\n");
	/* A form that is never closed hides all that follows, on the site also. */
	home_write(h, "work/open.md", "A.\n\n<!-- b\n\nC.\n");
	said = run(h, 1,
		ARGS("earlog", "export", "cantor", "--html", "-o", "o.html", "--from", "open.md"),
		NULL);
	assert_has(said, "open.md: line 3: <!-- b is never closed: nothing below it is shown");
	assert_false(home_has(h, "work/o.html"));
	/* In a site only its own forms hide. */
	home_write(h, "work/blog/hugo.toml", "");
	home_write(h, "work/blog/content/posts/a.md",
		"+++\ntitle = \"Mine\"\n+++\n50%% of {% if %}\n");
	run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--from", "blog/content/posts/a.md"),
		&page);
	assert_has(page, "<title>Mine</title>");
	assert_has(page, "<p>50%% of {% if %}</p>");
}

/* What a post of no known site has, and what becomes of it. SECRET is in neither form. */
static const struct in_each_form {
	const char *text;
	const char *page, *forum; /* NULL: nothing of it */
	const char *check;        /* NULL: no gap */
	bool refused; /* page and forum text are not written: they say what --check says */
} in_each_form[] = {
	{ "{% comment %}SECRET{% endcomment %}\n", NULL, NULL, "still has a comment", false },
	{ "{% capture a %}SECRET{% endcapture %}\n", NULL, NULL, "still has a comment", false },
	{ "{% if x %}SECRET{% endif %}\n", NULL, NULL, "decides whether this is shown", false },
	{ "{::comment}\nSECRET\n{:/comment}\n", NULL, NULL, "still has a comment", false },
	{ "{{< comment >}}SECRET{{< /comment >}}\n", NULL, NULL, "still has a comment", false },
	{ "{{/* SECRET */}} {/* SECRET */} {# SECRET #}\n", NULL, NULL, "still has a comment",
		false },
	{ "%% SECRET %%\n", NULL, NULL, "still has a comment", false },
	{ "[//]: # (SECRET)\n", NULL, NULL, "still has a comment", false },
	{ "<p hidden>SECRET</p>\n", NULL, NULL, "the site hides this: <p hidden>", false },
	{ "<p style='Display: none'>SECRET</p>\n", NULL, NULL, "the site hides this: <p", false },
	{ "```in``` {% comment %}SECRET{% endcomment %} all\n", "<code>in</code>  all", "in  all",
		"still has a comment", false },
	{ "<!-- SECRET\n\nmore\n", NULL, NULL, "<!-- SECRET is never closed", true },
	{ "{% comment %}\n\nmore\n", NULL, NULL, "{% comment %} is never closed", true },
	{ "<<<<<<< HEAD\nB.\n=======\nC.\n>>>>>>> x\n", NULL, NULL,
		"line 1: the draft still has a conflict", true },
	{ "Flat {.5 dB}, {{1, 2}}.\n", "<p>Flat {.5 dB}, {{1, 2}}.</p>", "Flat {.5 dB}, {{1, 2}}.",
		NULL, false },
	{ "A[^a].\n\n[^a]: The foot.\n", "The foot.</li>", "[*]The foot.", NULL, false },
	{ "[[A|Be]], ![[x.png]]\n\n> [!NOTE]\n> c\n", "<p>Be, x.png</p>", "Be, x.png\n", NULL,
		false },
	{ "![b](img/nt.png) ![c](nt.png)\n", "<p>b c</p>", "b c", "the link to nt.png is dead",
		false },
	{ "\xef\xbb\xbf---\r\ntitle: Mine\r\n---  \r\n\r\nB.\r\n", "<title>Mine</title>", "B.",
		NULL, false },
	{ "---toml\ntitle = \"Mine\"\n---\nB.\n", "<title>Mine</title>", "B.", NULL, false },
	{ "\n+++\ntitle = 'Mine'\n+++\nB.\n", "<title>Mine</title>", "B.", NULL, false },
	{ "{\n\"title\": \"Mine\"\n}\nB.\n", "<title>Mine</title>", "B.", NULL, false },
	{ "---\ntitle: Mine\n...\nB.\n", "<title>Mine</title>", "B.", NULL, false },
};

TEST_WITH(each_form_has_what_readers_of_the_site_have, review_set_up, home_tear_down)
{
	static const char *const page_and_forum[] = { "--html", "--bbcode" };
	struct home *h = *state;
	CLEANUP(buf_finish) struct buf post = BUF_INIT;
	const char *said, *out;

	for (size_t i = 0; i < LENGTH(in_each_form) * 2; i++) {
		const struct in_each_form *row = &in_each_form[i / 2];
		const char *has = i & 1 ? row->forum : row->page;

		if (!test_is_whole() && i / 2 % 3)
			continue;
		home_write(h, "work/a.md", row->text);
		int status = home_run(h,
			ARGS("earlog", "export", "cantor", (char *)page_and_forum[i & 1], "--from",
				"a.md"),
			NULL, &out, &said);
		assert_int_equal(status, row->refused);
		if (row->refused)
			assert_has(said, row->check);
		if (has)
			assert_has(out, has);
		assert_lacks(out, "SECRET");
		if (i & 1) {
			assert_lacks(out, "Mine");
			continue;
		}
		status = home_run(
			h, ARGS("earlog", "export", "--gaps", "--check", "a.md"), NULL, &out, NULL);
		assert_int_equal(status, row->check != NULL);
		if (row->check)
			assert_has(out, row->check);
		buf_add(&post, row->refused || strstr(row->text, "title") ? "" : row->text);
	}
	/* The post keeps them. */
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL);
	CLEANUP(pointer_free)
	char *all = xasprintf("%s\n%s", home_read(h, "work/cantor.md"), post.s);
	home_write(h, "work/cantor.md", all);
	run(h, 0, ARGS("earlog", "note", "add", "cantor", "--part", "summary", "Bold."), NULL);
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL);
	assert_has(home_read(h, "work/cantor.md"), post.s);
	assert_has(home_read(h, "work/cantor.md"), "Bold.");
}

/* Front matter of each kind stays as it is, and the edits below it are merged. */
TEST_WITH(front_matter_of_each_kind_stays, review_set_up, home_tear_down)
{
	struct home *h = *state;
	const char *page;

	for (size_t i = 0; i < LENGTH(in_each_form); i++) {
		const char *end = strstr(in_each_form[i].text, "B.");
		CLEANUP(buf_finish) struct buf post = BUF_INIT;

		if (!strstr(in_each_form[i].text, "Mine"))
			continue;
		CLEANUP(pointer_free)
		char *front = xstrndup(in_each_form[i].text, (size_t)(end - in_each_form[i].text));
		CLEANUP(pointer_free) char *name = xasprintf("f%zu.md", i);
		CLEANUP(pointer_free) char *path = xasprintf("work/%s", name);
		CLEANUP(pointer_free) char *note = xasprintf("Bold number %zu.", i);
		run(h, 0, ARGS("earlog", "export", "cantor", "-o", name), NULL);
		const char *body = strstr(home_read(h, path) + 4, "\n---\n") + 5;
		buf_add(&post, front);
		for (; *body; body++)
			buf_addf(&post, "%s%c", *body == '\n' && strchr(front, '\r') ? "\r" : "",
				*body);
		home_write(h, path, post.s);
		home_edit(h, path, "Drop lands at once", "The drop lands like a door");
		run(h, 0, ARGS("earlog", "note", "add", "cantor", "--part", "summary", note), NULL);
		for (int again = 0; again < 2; again++) {
			run(h, 0, ARGS("earlog", "export", "cantor", "-o", name), NULL);
			const char *text = home_read(h, path);
			assert_int_equal(strncmp(text, front, strlen(front)), 0);
			assert_lacks(text + strlen(front), "title: ");
			assert_has(text, "The drop lands like a door");
			assert_has(text, note);
			assert_lacks(text, "<<<<<<<");
		}
		run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--from", name), &page);
		assert_has(page, "<title>Mine</title>");
		assert_lacks(page, "title:");
	}
}

TEST_WITH(the_post_is_the_file_that_was_edited, review_set_up, home_tear_down)
{
	struct home *h = *state;
	const char *said;

	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "first.md"), NULL);
	run(h, 0,
		ARGS("earlog", "export", "cantor", "-o", "second.md", "--template", "impressions"),
		NULL);
	assert_has(
		run(h, 0, ARGS("earlog", "export", "cantor", "--html"), NULL), "from second.md, ");
	home_edit(h, "work/first.md", "Drop lands at once", "The drop lands like a door");
	said = run(h, 0, ARGS("earlog", "export", "cantor", "--html"), NULL);
	assert_has(said, "from first.md, ");
	home_edit(h, "work/second.md", "rop lands at once", "rop lands late");
	said = run(h, 0, ARGS("earlog", "export", "cantor", "--html"), NULL);
	assert_has(said, "from second.md, ");
	assert_lacks(said, "another template");
	/* The session file wins. */
	home_write(h, "work/x.yaml", "device: {brand: Kiwi, model: Em}\ndraft: posts/em.md\n");
	home_write(h, "work/posts/x", "");
	run(h, 0, ARGS("earlog", "note", "add", "x.yaml", "Warm.", "--part", "summary"), NULL);
	run(h, 0, ARGS("earlog", "export", "x", "-o", "posts/em.md"), NULL);
	run(h, 0, ARGS("earlog", "export", "x", "-o", "other.md"), NULL);
	home_edit(h, "work/other.md", "Warm", "Warm and soft");
	assert_has(run(h, 0, ARGS("earlog", "export", "x", "--bbcode"), NULL), "from em.md, ");
}

#define PNG "\x89PNG\r\n"

TEST_WITH(pictures_are_in_the_page, review_set_up, home_tear_down)
{
	struct home *h = *state;
	const char *page, *forum, *said;

	home_write(h, "work/blog/_config.yml", "title: x\n");
	home_write(h, "work/blog/assets/a b.png", PNG);
	home_write(h, "work/blog/_posts/beside.svg", "<svg></svg>");
	home_write(h, "work/drawn.svg", "<svg><metadata>Jo</metadata></svg>");
	home_write(h, "work/drawn.md", "![Drawn](drawn.svg)\n");
	said = run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--from", "drawn.md"), NULL);
	assert_has(said, "gap: pictures with metadata (place, author …), which earlog cannot ");
	assert_has(said, "remove from AVIF and SVG: drawn.svg\n");
	home_write(h, "work/blog/_posts/c.md",
		"---\nheader: {image: /assets/a%20b.png}\n---\n\n![One]({{ '/assets/a%20b.png' | "
		"relative_url }})\n![Two](beside.svg)\n\n<img src=\"/assets/a%20b.png\" alt=Three "
		"onerror=\"x()\">\n\n![Gone](/gone.png)\n\n<b onclick=\"x()\" title='t'>bold<p>"
		"<script>\nalert(1)\n</script>\n\n<a href=\"java&#115;cript:x\">no</a> "
		"</main><!-- c --> **end**\n\n</div>\n\n![Web](https://example.org/w.png)\n");
	said = run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--from", "blog/_posts/c.md"),
		&page);
	assert_has(page, "<p><img src=\"data:image/png;base64,iVBORw0K\" alt=\"\"></p>\n");
	assert_has(page, "<img src=\"data:image/png;base64,iVBORw0K\" alt=\"One\">");
	assert_has(page, "<img src=\"data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=\" alt=\"Two\">");
	assert_has(page, "<img src=\"data:image/png;base64,iVBORw0K\" alt=\"Three\">");
	assert_has(page, "<p>Gone</p>");
	assert_has(page, "<b title=\"t\">bold<p>");
	assert_has(page, "<a rel=\"noopener\">no</a>");
	assert_has(page, "<strong>end</strong>");
	assert_has(page, "<img src=\"https://example.org/w.png\" alt=\"Web\">");
	static const char *const evil[] = { "alert", "onerror", "onclick", "javascript",
		"</div>\n\n" };
	for (size_t i = 0; i < LENGTH(evil); i++)
		assert_lacks(page, evil[i]);
	assert_ptr_equal(strstr(page, "</main>"), strstr(page, "</main>\n</body>"));
	assert_has(said, "does not know their kind: /gone.png\n");
	said = run(h, 0,
		ARGS("earlog", "export", "cantor", "--bbcode", "--from", "blog/_posts/c.md"),
		&forum);
	assert_has(said, "upload /assets/a%20b.png, beside.svg, /gone.png");
	assert_has(forum, "One\nTwo\n\nThree");
	home_write(h, "config/earlog/config.yaml", "blog: {url: \"https://example.org/blog/\"}\n");
	said = run(h, 0,
		ARGS("earlog", "export", "cantor", "--bbcode", "--from", "blog/_posts/c.md"),
		&forum);
	assert_has(forum, "[img]https://example.org/blog/assets/a%20b.png[/img]\nTwo");
	assert_has(said, "upload beside.svg");
}

/* What a site publishes from a folder of its own is in the page also, and has its address in a
 * forum text. */
TEST_WITH(pictures_of_each_site_are_in_the_page, review_set_up, home_tear_down)
{
	static const struct {
		const char *sign, *post, *picture, *link;
		const char *address; /* in a forum; NULL: to be uploaded */
	} rows[] = { { "hugo/hugo.toml", "hugo/content/posts/c.md", "hugo/static/img/a.png",
			     "![x](/img/a.png)", "img/a.png" },
		{ "hb/config.toml", "hb/content/posts/c/index.md", "hb/content/posts/c/a.png",
			"{{< figure src=\"a.png\" alt=\"x\" >}}", NULL },
		{ "as/astro.config.mjs", "as/src/content/blog/c.md", "as/public/a.png",
			"![x](/a.png)", "a.png" },
		{ "ab/astro.config.mjs", "ab/src/content/blog/c.mdx", "ab/src/content/blog/a.png",
			"![x](./a.png)", NULL },
		{ "pel/pelicanconf.py", "pel/content/c.md", "pel/content/images/a.png",
			"![x](/images/a.png)", "images/a.png" },
		{ "ps/pelicanconf.py", "ps/content/c.md", "ps/content/images/a.png",
			"![x]({static}/images/a.png)", "images/a.png" },
		{ "el/eleventy.config.js", "el/posts/c.md", "el/assets/a.png",
			"![x](/assets/a.png)", "assets/a.png" },
		{ "v/.obsidian/app.json", "v/c.md", "v/a.png", "![[a.png]]", NULL },
		{ "w/.obsidian/app.json", "w/posts/c.md", "w/pictures/of/a.png", "![[a.png|400]]",
			NULL } };
	struct home *h = *state;
	const char *page, *forum, *out;

	home_write(h, "config/earlog/config.yaml", "blog: {url: \"https://example.org/blog/\"}\n");
	for (size_t i = 0; i < LENGTH(rows); i++) {
		CLEANUP(pointer_free) char *sign = xasprintf("work/%s", rows[i].sign);
		CLEANUP(pointer_free) char *post = xasprintf("work/%s", rows[i].post);
		CLEANUP(pointer_free) char *picture = xasprintf("work/%s", rows[i].picture);
		CLEANUP(pointer_free)
		char *text = xasprintf("---\ntitle: Mine\n---\n\nA.\n\n%s\n", rows[i].link);
		CLEANUP(pointer_free)
		char *image = rows[i].address
			? xasprintf("[img]https://example.org/blog/%s[/img]", rows[i].address)
			: xstrdup("A.");

		home_write(h, sign, "");
		home_write(h, post, text);
		home_write(h, picture, PNG);
		run(h, 0,
			ARGS("earlog", "export", "cantor", "--html", "--from",
				(char *)rows[i].post),
			&page);
		assert_has(page, "<img src=\"data:image/png;base64,iVBORw0K\"");
		run(h, 0,
			ARGS("earlog", "export", "cantor", "--bbcode", "--from",
				(char *)rows[i].post),
			&forum);
		assert_has(forum, image);
		home_run(h, ARGS("earlog", "export", "--gaps", "--check", (char *)rows[i].post),
			NULL, &out, NULL);
		assert_lacks(out, "is dead");
	}
}

TEST_WITH(a_post_that_is_not_there_is_no_page_of_the_record, review_set_up, home_tear_down)
{
	struct home *h = *state;
	const char *said, *page;

	said = run(h, 0, ARGS("earlog", "export", "cantor", "--html"), NULL);
	assert_has(said, "made from the record");
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL);
	home_edit(h, "work/cantor.md", "Drop lands at once", "The drop lands like a door");
	CLEANUP(pointer_free) char *text = xstrdup(home_read(h, "work/cantor.md"));
	home_write(h, "work/posts/moved.md", text);
	assert_int_equal(unlink(home_path(h, "work/cantor.md")), 0);
	said = run(h, 1, ARGS("earlog", "export", "cantor", "--bbcode", "-o", "c.txt"), NULL);
	assert_has(said, "work/cantor.md is gone, so nothing was written: export it once with -o");
	assert_false(home_has(h, "work/c.txt"));
	run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--fresh"), NULL);
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "posts/moved.md"), NULL);
	run(h, 0, ARGS("earlog", "export", "cantor", "--html"), &page);
	assert_has(page, "The drop lands like a door");
	/* An empty file is no draft whose author deleted all. */
	home_write(h, "work/posts/moved.md", "\n");
	said = run(h, 1, ARGS("earlog", "export", "cantor", "-o", "posts/moved.md"), NULL);
	assert_has(said, "is empty (delete it for a new draft)");
	home_write(h, "work/posts/moved.md", text);
	assert_int_equal(link(home_path(h, "work/posts/moved.md"), home_path(h, "work/two.md")), 0);
	run(h, 0, ARGS("earlog", "note", "add", "cantor", "--part", "summary", "Bold."), NULL);
	said = run(h, 0, ARGS("earlog", "export", "cantor", "-o", "posts/moved.md"), NULL);
	assert_has(said, "has a second name (a hard link), which keeps the old text");
	assert_lacks(run(h, 0, ARGS("earlog", "export", "cantor", "-o", "posts/moved.md"), NULL),
		"second name");
}

/* Two machines have a file of their own at one path: what came from the other one neither takes a
 * note for one that the author deleted, nor is put back by undo. */
TEST_WITH(the_base_of_another_machine_is_not_that_of_the_own_file, review_set_up, home_tear_down)
{
	struct home *h = *state;

	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL);
	CLEANUP(pointer_free) char *first = xstrdup(home_read(h, "work/cantor.md"));
	home_edit(h, "work/cantor.md", "Drop lands at once", "The drop lands like a door");
	CLEANUP(pointer_free) char *mine = xstrdup(home_read(h, "work/cantor.md"));
	run(h, 0, ARGS("earlog", "merge", "--db", "other.db", "--mine", "../data/earlog/earlog.db"),
		NULL);
	home_write(h, "work/cantor.md", first);
	run(h, 0,
		ARGS("earlog", "note", "add", "--db", "other.db", "cantor", "--part", "summary",
			"Even."),
		NULL);
	run(h, 0, ARGS("earlog", "export", "--db", "other.db", "cantor", "-o", "cantor.md"), NULL);
	home_edit(h, "work/cantor.md", "Even.", "Even and bold.");
	run(h, 0,
		ARGS("earlog", "export", "--force", "--db", "other.db", "cantor", "-o",
			"cantor.md"),
		NULL);
	home_write(h, "work/cantor.md", mine);
	run(h, 0, ARGS("earlog", "merge", "--mine", "other.db"), NULL);
	assert_has(run(h, 1, ARGS("earlog", "export", "cantor", "--undo"), NULL),
		"there is no previous text");
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL);
	const char *post = home_read(h, "work/cantor.md"),
		   *door = strstr(post, "The drop lands like a door");
	assert_non_null(door);
	assert_null(strstr(door + 1, "The drop lands like a door"));
	assert_has(post, "Even.");
	assert_lacks(post, "Drop lands at once");
	run(h, 0, ARGS("earlog", "export", "cantor", "--undo"), NULL);
	assert_string_equal(home_read(h, "work/cantor.md"), mine);
}

/* Its author wrote a list, and four of five notes were withdrawn. */
TEST_WITH(a_moved_post_is_known_by_what_it_still_has, review_set_up, home_tear_down)
{
	static char *const notes[] = { "My late father had one", "Boring second verse",
		"The shop asked me to be kind", "Cold tea at home again" };
	struct home *h = *state;

	home_write(h, "work/t.yaml", "id: t\ndevice: Maker T\n");
	run(h, 0, ARGS("earlog", "note", "add", "t.yaml", "Words that stay."), NULL);
	for (size_t i = 0; i < LENGTH(notes); i++)
		run(h, 0, ARGS("earlog", "note", "add", "t", notes[i]), NULL);
	run(h, 0, ARGS("earlog", "export", "t", "-o", "t.md"), NULL);
	home_edit(h, "work/t.md", "Sonic Performance",
		"- Calm.\n- Five.\n- Mine.\n\nSonic Performance");
	for (size_t i = 0; i < LENGTH(notes); i++)
		act(h, notes[i], "note", "edit", "--private");
	run(h, 0, ARGS("earlog", "export", "t", "-o", "t.md"), NULL);
	home_write(h, "work/sub/t.md", home_read(h, "work/t.md"));
	unlink(home_path(h, "work/t.md"));
	assert_has(run(h, 0, ARGS("earlog", "export", "t", "-o", "sub/t.md"), NULL),
		"sub/t.md was moved here from ");
}

/* A second machine, with the draft in another folder, merges the author's edits. */
TEST_WITH(another_machine_and_a_copy_keep_the_words_of_the_author, review_set_up, home_tear_down)
{
	struct home *h = *state;
	const char *said;

	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL);
	home_edit(h, "work/cantor.md", "Drop lands at once", "The drop lands like a door");
	run(h, 0, ARGS("earlog", "note", "add", "cantor", "--part", "summary", "Bold."), NULL);
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL);
	CLEANUP(pointer_free) char *text = xstrdup(home_read(h, "work/cantor.md"));
	assert_int_equal(unlink(home_path(h, "work/cantor.md")), 0);
	home_write(h, "work/site/posts/cantor.md", text);
	run(h, 0, ARGS("earlog", "merge", "--db", "other.db", "--mine", "../data/earlog/earlog.db"),
		NULL);
	run(h, 0,
		ARGS("earlog", "note", "add", "--db", "other.db", "cantor", "--part", "summary",
			"Even."),
		NULL);
	said = run(h, 0,
		ARGS("earlog", "export", "--db", "other.db", "cantor", "-o",
			"site/posts/cantor.md"),
		NULL);
	assert_has(said, "site/posts/cantor.md was moved here from ");
	assert_has(home_read(h, "work/site/posts/cantor.md"), "The drop lands like a door");
	assert_has(home_read(h, "work/site/posts/cantor.md"), "Even.");
	const char *out;
	run(h, 0, ARGS("earlog", "export", "--db", "other.db", "cantor", "--texts"), &out);
	assert_has(out, "cantor.md");
	/* A copy beside it. */
	home_write(h, "work/site/posts/two.md", home_read(h, "work/site/posts/cantor.md"));
	run(h, 0,
		ARGS("earlog", "note", "add", "--db", "other.db", "cantor", "--part", "summary",
			"Slow."),
		NULL);
	said = run(h, 0,
		ARGS("earlog", "export", "--db", "other.db", "cantor", "-o", "site/posts/two.md"),
		NULL);
	assert_has(said, "site/posts/two.md is merged as a copy of ");
	assert_has(home_read(h, "work/site/posts/two.md"), "The drop lands like a door");
	assert_has(home_read(h, "work/site/posts/two.md"), "Slow.");
	home_write(h, "work/mine.md", "Mine alone.\n");
	run(h, 1, ARGS("earlog", "export", "--db", "other.db", "cantor", "-o", "mine.md"), NULL);
}

TEST_WITH(names_are_whole_and_pictures_of_a_site_are_found, review_set_up, home_tear_down)
{
	struct home *h = *state;
	const char *said, *out;

	home_write(h, "work/hugo/hugo.toml", "");
	home_write(h, "work/hugo/static/earlog/a.svg", "<svg></svg>");
	home_write(h, "work/hugo/content/posts/a.md",
		"![a](/earlog/a.svg)\n![b](img/front.png)\n![c](front.png)\n![d](nt.png)\n");
	said = run(h, 0,
		ARGS("earlog", "export", "cantor", "--bbcode", "--from", "hugo/content/posts/a.md"),
		NULL);
	assert_has(said, "upload /earlog/a.svg, img/front.png, front.png, nt.png, or");
	run(h, 1, ARGS("earlog", "export", "--check", "hugo/content/posts/a.md"), &out);
	assert_string_equal(out,
		"gap: the link to img/front.png is dead\ngap: the link to front.png is dead\n"
		"gap: the link to nt.png is dead\n");
}

/* Posts as sites have them: approximate figures, a component of MDX, ids of headings, a bold
 * sentence.
 */
TEST_WITH(a_post_reads_as_on_its_site, review_set_up, home_tear_down)
{
	struct home *h = *state;
	static const struct {
		const char *site, *post, *text, *html[4], *forum[4];
	} posts[] = {
		{ "hugo/hugo.toml", "hugo/content/about.md",
			"---\ntitle: a\n---\n\n- ~2:05 Peak at 6~7 kHz，8~9 kHz。\n- (~2.1) and "
			"(~3.2), "
			"~~not this~~.\n",
			{ "<li>~2:05 Peak at 6~7 kHz，8~9 kHz。</li>",
				"(~2.1) and (~3.2), <del>not this</del>." },
			{ "[*]~2:05 Peak at 6~7 kHz，8~9 kHz。", "(~3.2), [s]not this[/s]." } },
		{ "astro/astro.config.mjs", "astro/src/content/blog/note.mdx",
			"---\ntitle: b\n---\n\nBefore.\n\n<Aside kind=\"x\">\n  Read [that](/p/9), "
			"*soon*.\n\n  - one\n  "
			"<p>[two](/p/8)</p>\n</Aside>\n\n<Afterword>End</Afterword>\n",
			{ "<p>Read <a href=\"/p/9\"", ">that</a>, <em>soon</em>.</p>", ">two</a>",
				"<p>End</p>" },
			{ "Read [url=", "]that[/url], [i]soon[/i].", "[*]one", "End" } },
		{ "hugo/hugo.toml", "hugo/content/ids.md",
			"---\ntitle: c\n---\n\n## Mitten & Höhen {#mids}\n\n[up](#mids), "
			"[own](#tiefe--weite).\n\n## Tiefe & Weite\n\nz\n",
			{ "<h2 id=\"mids\">Mitten &amp; Höhen</h2>", "<a href=\"#mids\"",
				"id=\"tiefe--weite\"" },
			{ "[b]Mitten & Höhen[/b]", "up, own.\n" } },
		{ "hugo/hugo.toml", "hugo/content/bold.md",
			"---\ntitle: d\n---\n\n## Sound\n\n**I bought this pair in a shop, and "
			"nobody "
			"read this before you did.**\n\n20&ndash;30 Hz &uarr;\n\n**Cons**\n\n- "
			"weight\n",
			{ "<p><strong>I bought this pair in a shop, and nobody read this before "
			  "you "
			  "did.</strong></p>",
				"<h3 id=\"cons\">Cons</h3>" },
			{ "\n[b]I bought this pair", "\n20–30 Hz ↑\n" } },
	};

	for (size_t i = 0; i < LENGTH(posts); i++) {
		CLEANUP(pointer_free) char *site = xasprintf("work/%s", posts[i].site);
		CLEANUP(pointer_free) char *post = xasprintf("work/%s", posts[i].post);
		char *const from = (char *)(uintptr_t)posts[i].post;
		const char *out;

		home_write(h, site, "");
		home_write(h, post, posts[i].text);
		run(h, 0, ARGS("earlog", "export", "cantor", "--html", "--from", from), &out);
		for (size_t k = 0; k < LENGTH(posts[i].html) && posts[i].html[k]; k++)
			assert_has(out, posts[i].html[k]);
		run(h, 0, ARGS("earlog", "export", "cantor", "--bbcode", "--from", from), &out);
		for (size_t k = 0; k < LENGTH(posts[i].forum) && posts[i].forum[k]; k++)
			assert_has(out, posts[i].forum[k]);
	}
}

static int
find_forms(void **state)
{
	for (const struct exporter *e = exporters; e->name && n_forms < LENGTH(forms); e++)
		if (e->of_post)
			forms[n_forms++] = xasprintf("--%s", e->name);
	return 0;
}

TEST_GROUP(find_forms, NULL)
