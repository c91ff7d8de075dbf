/* tests: of writing/dropped system/kept_picture cli/export_pictures */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files dropped on the terminal: music is added, a picture is in a note, in its draft and in
 * backups. */
#include "e2e/bench.h"
#include "e2e/review.h"

#include <string.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"

/* A GIF with a comment. */
static const char gif[] = "GIF89a\2\0\2\0\0\0\0!\xfe\6SECRET\0,\0\0\0\0\2\0\2\0\0\2\1p\0;";

/* Writes a picture; `nth` makes its bytes other ones. */
static void
write_picture(struct home *h, const char *path, char nth)
{
	CLEANUP(pointer_free) char *bytes = xmalloc(sizeof(gif));
	struct err err = ERR_INIT;

	home_write(h, path, ""); /* makes the folder */
	memcpy(bytes, gif, sizeof(gif));
	bytes[sizeof(gif) - 4] = nth;
	if (!file_replace(home_path(h, "%s", path), bytes, sizeof(gif) - 1, &err))
		fail_msg("%s", err.msg);
}

/* Drops a file of the folder "work" as a terminal pastes it. */
static void
drop(struct drive *d, const char *path)
{
	CLEANUP(pointer_free)
	char *text = xasprintf("'%s' ", home_path(drive_home(d), "work/%s", path));

	drive_paste(d, text);
}

/* Returns the path of a file with the bytes of the picture: `begin` is that of its name; NULL:
 * there is none. The caller frees. */
static char *
find_picture(struct home *h, const char *folder, const char *begin)
{
	CLEANUP(file_paths_finish) struct file_paths all;
	char *found = NULL;

	file_paths(home_path(h, "%s", folder), &all);
	EACH (path, &all)
		if (text_starts(file_name(*path), begin))
			xreplace(&found, *path);
	return found;
}

TEST_DRIVEN(what_is_dropped_is_offered_and_nothing_is_typed)
{
	struct home *h = bench_clock_home();

	write_picture(h, "work/my photos/box one.gif", 'p');
	home_write(h, "work/more/a.flac", "music");
	home_write(h, "work/cover.svg", "<svg/>");
	struct drive *d = bench_start(h, NULL);
	drop(d, "my photos/box one.gif");
	drive_wait_text(d, "note with the picture box one.gif");
	drive_wait_text(d, "Enter keep it there");
	drive_type(d, "pack");
	drive_key(d, "Enter");
	drive_wait_text(d, "note kept under: packaging (1 note); o and Right there describe");
	/* No part is asked for where a picture cannot be cleaned. */
	drop(d, "cover.svg");
	drive_wait_text(d, "cover.svg is not noted");
	drive_wait_gone(d, "note with the picture");
	drop(d, "more/a.flac");
	drive_wait_text(d, "add: ");
	/* Esc leaves no note of it. */
	drive_key(d, "Esc");
	drive_wait_gone(d, "add: ");
	drop(d, "more/a.flac");
	drive_wait_text(d, "add: ");
	drive_key(d, "Enter");
	drive_wait_sql(d, "SELECT count(*) FROM source WHERE locator LIKE '%/more/a.flac'", "1");
	/* The end of the session waits for a picture. */
	drop(d, "my photos/box one.gif");
	drive_wait_text(d, "note with the picture");
	drive_type(d, "build");
	drive_keys(d, "\rq");
	assert_int_equal(drive_wait_exit(d), 0);
	CLEANUP(pointer_free)
	char *a = find_picture(h, "data/earlog/pictures", "cantor-packaging-"),
	     *b = find_picture(h, "data/earlog/pictures", "cantor-build-");
	assert_non_null(a);
	assert_non_null(b);
	CLEANUP(pointer_free)
	char *notes = xasprintf("![](%s)\n![](%s)", file_name(a), file_name(b));
	assert_string_equal(
		home_sql(h, "SELECT body FROM note WHERE NOT deleted ORDER BY part DESC"), notes);
	bench_end(d);
}

/* Runs a command that must succeed, and returns what it said. */
static const char *
run(struct home *h, char *const argv[])
{
	const char *out, *said;

	if (home_run(h, argv, NULL, &out, &said) != 0)
		fail_msg("%s", said);
	return said;
}

#define BOX "cantor-packaging-0a1b2c3d.gif"
#define SECRET "cantor-build-11111111.gif"
#define GONE "cantor-fit-22222222.gif"

TEST_WITH(a_draft_has_the_pictures_of_its_notes, review_set_up, home_tear_down)
{
	struct home *h = *state;
	static const char *const notes[][2] = { { "packaging", "The box: ![a white box](" BOX ")" },
		{ "fit", "![](" GONE ")" }, { "build", "![](" SECRET ")" } };

	write_picture(h, "data/earlog/pictures/" BOX, 'p');
	write_picture(h, "data/earlog/pictures/" SECRET, 'q');
	write_picture(h, "data/earlog/pictures/other-box-33333333.gif", 'r');
	for (size_t i = 0; i < LENGTH(notes); i++)
		run(h,
			ARGS("earlog", "note", "add", "cantor", "--part", (char *)notes[i][0],
				(char *)notes[i][1], i == 2 ? (char *)"--private" : NULL));
	/* Beside the draft; that of a private note and of another review stay. */
	const char *said = run(h, ARGS("earlog", "export", "cantor", "--gaps", "-o", "c.md"));
	assert_has(said, "“![](" GONE ")” has a picture without a description");
	assert_lacks(said, "“![](" SECRET);
	assert_has(said, "the picture " GONE " of a note is not on this machine: copy it into ");
	assert_has(home_read(h, "work/c.md"), "![a white box](" BOX ")");
	assert_lacks(home_read(h, "work/c.md"), SECRET);
	assert_true(home_has(h, "work/" BOX));
	assert_false(home_has(h, "work/" SECRET));
	assert_false(home_has(h, "work/other-box-33333333.gif"));
	/* Each export names what is not there; a file of this name stays as it is. */
	home_write(h, "work/" BOX, "mine");
	said = run(h, ARGS("earlog", "export", "cantor", "-o", "c.md"));
	assert_has(said, "the picture " GONE " of a note is not on this machine");
	assert_string_equal(home_read(h, "work/" BOX), "mine");
	/* On a site they are where the profile says, and the page has them inside. */
	home_write(h, "config/earlog/config.yaml",
		"blog: {posts: posts, pictures: static/img, address: /img}\n");
	home_write(h, "work/site/hugo.toml", "");
	home_write(h, "work/site/content/posts/x", "");
	run(h, ARGS("earlog", "export", "cantor", "-o", "site/content/posts/a.md"));
	assert_has(home_read(h, "work/site/content/posts/a.md"), "![a white box](/img/" BOX ")");
	assert_true(home_has(h, "work/site/static/img/" BOX));
	assert_false(home_has(h, "work/site/content/posts/" BOX));
	said = run(h, ARGS("earlog", "export", "cantor", "--html", "-o", "a.html"));
	assert_has(home_read(h, "work/a.html"), "\"data:image/gif;base64,");
	/* A dry run copies nothing, and so does one without a file. */
	run(h, ARGS("earlog", "export", "cantor", "--dry-run", "-o", "site/d.md"));
	assert_false(home_has(h, "work/site/" BOX));
	said = run(h, ARGS("earlog", "export", "cantor", "--markdown", "-o", "-"));
	assert_has(said, GONE " of a note is not on this machine");
	/* A page of the record alone has them too. */
	run(h, ARGS("earlog", "export", "cantor", "--html", "--fresh", "-o", "b.html"));
	assert_has(home_read(h, "work/b.html"), "\"data:image/gif;base64,");
}

TEST_WITH(a_site_of_jekyll_reaches_them_from_its_own_address, review_set_up, home_tear_down)
{
	struct home *h = *state;

	write_picture(h, "data/earlog/pictures/" BOX, 'p');
	home_write(h, "work/blog/_config.yml", "baseurl: /reviews\n");
	home_write(h, "work/blog/_posts/x", "");
	run(h, ARGS("earlog", "note", "add", "cantor", "--part", "packaging", "![a box](" BOX ")"));
	run(h, ARGS("earlog", "export", "cantor", "-o", "blog/_posts/2026-11-24-c.md"));
	assert_has(home_read(h, "work/blog/_posts/2026-11-24-c.md"),
		"![a box]({{ '/assets/earlog/cantor/" BOX "' | relative_url }})");
	assert_true(home_has(h, "work/blog/assets/earlog/cantor/" BOX));
	/* It is up to date, and what an author says of the picture is taken into the note. */
	assert_has(run(h, ARGS("earlog", "export", "cantor")), "up to date");
	home_edit(h, "work/blog/_posts/2026-11-24-c.md", "![a box]", "![a white box]");
	assert_has(run(h,
			   ARGS("earlog", "export", "cantor", "--take", "-o",
				   "blog/_posts/2026-11-24-c.md")),
		"1 of your edits");
	assert_has(home_sql(h, "SELECT body FROM note WHERE part = 'packaging'"), "![a white box]");
}

TEST_WITH(backups_have_them_and_a_restore_brings_them_back, review_set_up, home_tear_down)
{
	struct home *h = *state;
	const char *out;

	write_picture(h, "data/earlog/pictures/" BOX, 'p');
	home_write(h, "data/earlog/pictures/odd.txt", "no picture of a note");
	run(h, ARGS("earlog", "backup", "stick"));
	assert_true(home_has(h, "work/stick/pictures/" BOX));
	assert_false(home_has(h, "work/stick/pictures/odd.txt"));
	/* One for another person has none. */
	run(h, ARGS("earlog", "backup", "theirs", "--for", "ann"));
	assert_false(home_has(h, "work/theirs/pictures"));
	home_run(h, ARGS("rm", "-r", (char *)home_path(h, "data/earlog/pictures")), NULL, &out,
		NULL);
	run(h, ARGS("earlog", "restore", "--last"));
	assert_true(home_has(h, "data/earlog/pictures/" BOX));
}
