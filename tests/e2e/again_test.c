/* tests: of merge/ cli/earlog_merge */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Export, edit by hand, listen on, export again: through the shell, as an author does it. What the
 * merge itself can do is tested in src/draft/merge.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "e2e/home.h"
#include "e2e/review.h"
#include "support/test.h"

static const char *
run(struct home *h, int status, char *const argv[])
{
	const char *out, *said;
	int got = home_run(h, argv, NULL, &out, &said);

	if (got != status)
		fail_msg("status %d: %s", got, said);
	return said;
}

/* The draft with one text in place of another, as an editor saves it. */
static void
edit(struct home *h, const char *from, const char *to)
{
	home_edit(h, "work/cantor.md", from, to);
}

static void
exports(struct home *h, int status)
{
	run(h, status, ARGS("earlog", "export", "cantor", "-o", "cantor.md"));
}

static void
note(struct home *h, const char *text)
{
	run(h, 0, ARGS("earlog", "note", "add", "cantor", "--part", "summary", (char *)text));
}

TEST_WITH(a_hand_edit_stays_and_a_new_note_comes, review_set_up, home_tear_down)
{
	struct home *h = *state;

	exports(h, 0);
	edit(h, "Drop lands at once", "The drop lands like a door");
	note(h, "Bold, and even.");
	exports(h, 0);
	const char *draft = home_read(h, "work/cantor.md");
	assert_has(draft, "The drop lands like a door");
	assert_has(draft, "Bold, and even.");
	assert_lacks(draft, "<<<<<<<");
}

/* Front matter that was left out once comes when it is asked for; the author's deletion stays. */
TEST_WITH(front_matter_comes_back_when_it_is_asked_for, review_set_up, home_tear_down)
{
	static const char *const begins[] = { "", "\xef\xbb\xbf" };
	struct home *h = *state;

	for (size_t i = 0; i < LENGTH(begins); i++) {
		run(h, 0,
			ARGS("earlog", "export", "cantor", "--no-front-matter", "--force", "-o",
				"cantor.md"));
		edit(h, "Drop lands at once", "The drop lands like a door");
		CLEANUP(pointer_free)
		char *text = xasprintf("%s%s", begins[i], home_read(h, "work/cantor.md"));
		home_write(h, "work/cantor.md", text);
		exports(h, 0);
		const char *draft = home_read(h, "work/cantor.md");
		size_t n = strlen(begins[i]);
		assert_int_equal(strncmp(draft, begins[i], n), 0);
		assert_int_equal(strncmp(draft + n, "---\n", 4), 0);
		assert_has(draft, "\n---\n\n");
		assert_has(draft, "The drop lands like a door");
		CLEANUP(pointer_free)
		char *without = xstrdup(strstr(draft + n + 4, "\n---\n\n") + 6);
		home_write(h, "work/cantor.md", without);
		exports(h, 0);
		assert_string_equal(home_read(h, "work/cantor.md"), without);
	}
}

/* The record's own change to a note that the draft has. */
static void
change_note(struct home *h, const char *from, const char *to)
{
	char *sql = xasprintf("SELECT lower(hex(uuid)), replace(body, '%s', '%s') FROM note "
			      "WHERE body LIKE '%%%s%%'",
		from, to, from);
	char *note = xstrdup(home_sql(h, sql)), *body = strchr(note, '|');

	assert_non_null(body);
	*body++ = '\0';
	body[strcspn(body, "\n")] = '\0';
	run(h, 0, ARGS("earlog", "note", "edit", note, body));
	free(sql);
	free(note);
}

static const char *
line_of(const char *text, const char *what)
{
	static char line[16];
	int n = 1;

	for (const char *end = strstr(text, what); text < end; text++)
		n += *text == '\n';
	snprintf(line, sizeof(line), ":%d: ", n);
	return line;
}

static size_t
files_in(struct home *h, const char *folder)
{
	struct dirent **names;
	int n = scandir(home_path(h, "%s", folder), &names, NULL, alphasort);

	for (int i = 0; i < n; i++)
		free(names[i]);
	if (n >= 0)
		free(names);
	return n < 2 ? 0 : (size_t)n - 2;
}

/* A site publishes all that is in its folders. */
TEST_WITH(the_text_of_before_is_kept_elsewhere_and_put_back, review_set_up, home_tear_down)
{
	struct home *h = *state;

	exports(h, 0);
	size_t beside = files_in(h, "work");
	edit(h, "Drop lands at once", "The drop lands like a door");
	CLEANUP(pointer_free) char *edited = xstrdup(home_read(h, "work/cantor.md"));
	assert_has(run(h, 1, ARGS("earlog", "export", "cantor", "--undo")), "no previous text");
	note(h, "Bold, and even.");
	const char *said = run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"));
	assert_string_equal(home_kept(h, said), edited);
	assert_lacks(said, "for good");
	assert_int_equal(files_in(h, "work"), beside);
	edit(h, "Bold, and even.", "Bold, and quite even.");
	run(h, 0, ARGS("earlog", "export", "cantor", "--undo", "--dry-run"));
	said = run(h, 0, ARGS("earlog", "export", "cantor", "--undo"));
	assert_string_equal(home_read(h, "work/cantor.md"), edited);
	assert_has(home_kept(h, said), "Bold, and quite even.");
	assert_has(run(h, 1, ARGS("earlog", "export", "cantor", "--undo")), "no previous text");
	/* Its base is back too: the note is new again. */
	exports(h, 0);
	assert_has(home_read(h, "work/cantor.md"), "Bold, and even.");
	assert_has(home_read(h, "work/cantor.md"), "The drop lands like a door");
	/* What a force replaced, which no export had written. */
	home_write(h, "work/other.md", "mine\n");
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "other.md", "--force"));
	run(h, 0, ARGS("earlog", "export", "cantor", "--undo", "-o", "other.md"));
	assert_string_equal(home_read(h, "work/other.md"), "mine\n");
	run(h, 1, ARGS("earlog", "export", "cantor", "-o", "other.md"));
	/* Twenty are kept. */
	for (int i = 0; i < 22; i++) {
		CLEANUP(pointer_free) char *text = xasprintf("Thought %d of many.", i);

		note(h, text);
		exports(h, 0);
	}
	CLEANUP(pointer_free)
	char *texts = xstrdup(home_sql(h,
		"SELECT count(*), sum(NOT only_home) FROM replaced WHERE path LIKE '%/cantor.md'"));
	assert_has(texts, "21|20");
}

TEST_WITH(the_texts_of_1_0_0_stay_files_and_the_help_says_where, review_set_up, home_tear_down)
{
	struct home *h = *state;
	static const char name[] = "state/earlog/drafts/20261126-101010123-00000000-cantor.md";
	const char *out;

	home_write(h, name, "my old words\n");
	run(h, 0, ARGS("earlog", "doctor", "--repair"));
	assert_string_equal(home_read(h, name), "my old words\n");
	home_run(h, ARGS("earlog", "help", "export"), NULL, &out, NULL);
	assert_has(out, "$XDG_STATE_HOME/earlog/drafts");
}

TEST_WITH(a_read_only_draft_is_not_replaced, review_set_up, home_tear_down)
{
	struct home *h = *state;

	exports(h, 0);
	note(h, "Bold, and even.");
	assert_int_equal(chmod(home_path(h, "work/cantor.md"), 0444), 0);
	assert_has(run(h, 1, ARGS("earlog", "export", "cantor", "-o", "cantor.md")),
		"cantor.md is read-only, so nothing was written");
	assert_lacks(home_read(h, "work/cantor.md"), "Bold, and even.");
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md", "--force"));
	assert_has(home_read(h, "work/cantor.md"), "Bold, and even.");
}

/* Runs a command with a verb on the note with these words. option: may be NULL. */
static void
act(struct home *h, char *command, char *verb, const char *words, char *option)
{
	CLEANUP(pointer_free)
	char *sql = xasprintf("SELECT lower(hex(uuid)) FROM note WHERE body LIKE '%%%s%%'", words);
	CLEANUP(pointer_free) char *note = xstrdup(home_sql(h, sql));

	note[strcspn(note, "\n")] = '\0';
	run(h, 0, ARGS("earlog", command, verb, note, option));
}

static void
tells_private(struct home *h, const char *out)
{
	CLEANUP(pointer_free)
	char *line = xasprintf(
		"line %d: the draft still has words of a private note: Drop lands at once",
		atoi(line_of(home_read(h, "work/cantor.md"), "to a door") + 1));
	assert_has(out, line);
}

TEST_WITH(words_of_a_private_note_are_told_until_they_are_gone, review_set_up, home_tear_down)
{
	struct home *h = *state;
	static char *const again[] = { "earlog", "export", "cantor", "-o", "cantor.md", NULL };
	static char *const check[] = { "earlog", "export", "--check", "cantor.md", NULL };
	const char *out;

	note(h, "A dull evening, and a dull cable with it.");
	exports(h, 0);
	edit(h, "Drop lands at once", "Next to a door: drop lands at once");
	CLEANUP(pointer_free)
	char *post = xasprintf("%s\n- A dull evening, and a dull cable with it.\n",
		home_read(h, "work/cantor.md"));
	home_write(h, "work/cantor.md", post);
	act(h, "note", "edit", "Drop lands at once", "--private");
	act(h, "trash", "put", "A dull evening", NULL);
	/* Before the next export, the check knows it. */
	home_run(h, check, NULL, &out, NULL);
	tells_private(h, out);
	assert_has(out, "words of a deleted note: A dull evening");
	for (int i = 0; i < 3; i++) {
		const char *said = run(h, 0, again);

		assert_has(said, "words of a private note: ");
		/* The merge also knows text that is reworded, and reports it once. */
		if (!i)
			assert_has(said, "no longer in the review; your text is kept: - [1:10]");
		else
			assert_lacks(said, "no longer in the review");
		assert_has(said, "words of a deleted note: ");
		home_run(h, check, NULL, &out, NULL);
		tells_private(h, out);
		edit(h, "to a door", "to a heavy door");
		if (i < 2)
			edit(h, "to a heavy door", "to a door");
	}
	assert_has(run(h, 1, ARGS("earlog", "export", "cantor", "-o", "cantor.md", "--strict")),
		"words of a private note: ");
	assert_has(home_read(h, "work/cantor.md"), "to a heavy door");
	edit(h, "\n- A dull evening, and a dull cable with it.\n", "");
	assert_lacks(run(h, 0, again), "words of a deleted note");
	/* Public again, the author's text of it is an edit as before. */
	act(h, "note", "edit", "Drop lands at once", "--public");
	assert_lacks(run(h, 0, again), "words of a private note");
	change_note(h, "Drop lands at once", "Drop lands a little late");
	assert_has(run(h, 0, again), "your text is kept; earlog's text is now");
	assert_has(home_read(h, "work/cantor.md"), "to a heavy door");
}

/* A note that is private or in the trash for a while: earlog takes it out and puts it back, also in
 * a file that was first written meanwhile. What the author took out stays out. */
TEST_WITH(what_earlog_took_out_comes_back, review_set_up, home_tear_down)
{
	struct home *h = *state;
	static char *const again[] = { "earlog", "export", "cantor", "-o", "cantor.md", NULL },
			   *const other[] = { "earlog", "export", "cantor", "-o", "other.md",
				   NULL };
	static const char dull[] = "A dull evening, and a dull cable with it.";

	note(h, dull);
	for (int by_hand = 0; by_hand < 2; by_hand++) {
		exports(h, 0);
		act(h, "note", "edit", "Drop lands at once", "--private");
		if (by_hand)
			edit(h, dull, "");
		act(h, "trash", "put", "A dull evening", NULL);
		run(h, 0, again);
		run(h, 0, other);
		for (int i = 0; i < 2; i++) {
			const char *file = home_read(h, i ? "work/other.md" : "work/cantor.md");
			assert_lacks(file, "Drop lands at once");
			assert_lacks(file, dull);
		}
		act(h, "note", "edit", "Drop lands at once", "--public");
		act(h, "trash", "back", "A dull evening", NULL);
		for (int i = 0; i < 2; i++) {
			assert_lacks(run(h, 0, i ? other : again), "you deleted");
			const char *file = home_read(h, i ? "work/other.md" : "work/cantor.md");
			assert_has(file, "Drop lands at once");
			if (by_hand && !i)
				assert_lacks(file, dull);
			else
				assert_has(file, dull);
		}
	}
	/* From a new draft, after the file was deleted, the author took nothing out. */
	unlink(home_path(h, "work/cantor.md"));
	act(h, "trash", "put", "A dull evening", NULL);
	run(h, 0, again);
	act(h, "trash", "back", "A dull evening", NULL);
	run(h, 0, again);
	assert_has(home_read(h, "work/cantor.md"), dull);
}

/* A deleted note that says no more than a name does not hold back the lines that have the name. */
TEST_WITH(names_are_no_words_of_a_deleted_note, review_set_up, home_tear_down)
{
	struct home *h = *state;
	const char *out;

	note(h, "bass depth");
	exports(h, 0);
	act(h, "trash", "put", "bass depth", NULL);
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"));
	assert_has(home_read(h, "work/cantor.md"), "Bass depth");
	home_run(h, ARGS("earlog", "export", "--check", "cantor.md"), NULL, &out, NULL);
	assert_lacks(out, "words of a deleted note");
	run(h, 0, ARGS("earlog", "export", "--html", "-o", "page.html", "cantor"));
}

TEST_WITH(the_diary_stays_in_its_comment, review_set_up, home_tear_down)
{
	static char *const again[] = { "earlog", "export", "cantor", "-o", "post.mdx", NULL };
	struct home *h = *state;

	exports(h, 0);
	run(h, 0, again);
	assert_has(home_read(h, "work/cantor.md"), "\n<!-- hidden:\n22 November");
	/* The author's comment ends in what would be code without it. */
	edit(h, "\n<!-- hidden:\n22 November", "\n<!-- hidden:\n```\na --> b\n```\n\n22 November");
	edit(h, "\n\n-->\n", "\n\nMy last words.\n");
	run(h, 0,
		ARGS("earlog", "note", "add", "cantor", "--part", "diary", "Fourth day, annoyed."));
	const char *said = run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"));
	assert_has(said, "your text is kept; earlog's text is now: <!-- hidden:");
	assert_has(said, "Fourth day, annoyed.");
	assert_lacks(home_read(h, "work/cantor.md"), "Fourth day");
	assert_has(home_read(h, "work/cantor.md"), "My last words.");
	/* What the author took out of it follows no new words. */
	change_note(h, "Third day with", "Third and worst day with");
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"));
	assert_lacks(home_read(h, "work/cantor.md"), "worst");
	/* With its comment it is there. */
	run(h, 0, again);
	const char *post = home_read(h, "work/post.mdx");
	assert_has(strstr(post, "\n{/*  hidden:\n"), "Fourth day, annoyed.\n\n*/}");
}

TEST_WITH(exported_again_with_nothing_new_it_does_not_change, review_set_up, home_tear_down)
{
	struct home *h = *state;

	exports(h, 0);
	edit(h, "Drop lands at once", "The drop lands like a door");
	exports(h, 0);
	char *first = strdup(home_read(h, "work/cantor.md"));
	exports(h, 0);
	assert_string_equal(home_read(h, "work/cantor.md"), first);
	free(first);
}

TEST_WITH(a_dry_run_and_a_diff_write_nothing, review_set_up, home_tear_down)
{
	struct home *h = *state;
	const char *out, *said;

	exports(h, 0);
	edit(h, "Drop lands at once", "The drop lands like a door");
	char *before = strdup(home_read(h, "work/cantor.md"));
	note(h, "Bold, and even.");
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md", "--dry-run"));
	assert_string_equal(home_read(h, "work/cantor.md"), before);
	assert_int_equal(
		home_run(h, ARGS("earlog", "export", "cantor", "-o", "cantor.md", "--diff"), NULL,
			&out, &said),
		0);
	assert_has(out, "\n+Bold, and even.");
	assert_lacks(out, "\n-The drop lands");
	const char *both;
	home_run(h, ARGS("earlog", "export", "cantor", "-o", "cantor.md", "-n", "--diff"), NULL,
		&both, &said);
	assert_string_equal(both, out);
	assert_string_equal(home_read(h, "work/cantor.md"), before);
	free(before);
}

TEST_WITH(another_form_is_merged_and_a_foreign_file_is_not, review_set_up, home_tear_down)
{
	struct home *h = *state;
	const char *said;

	exports(h, 0);
	edit(h, "Drop lands at once", "The drop lands like a door");
	/* --form says the same as `form:` of the session file. */
	said = run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md", "--form", "plain"));
	assert_has(said, "your form has changed");
	assert_has(home_read(h, "work/cantor.md"), "## Set-up");
	assert_has(home_read(h, "work/cantor.md"), "The drop lands like a door");
	home_write(h, "work/other.md", "mine\n");
	said = run(h, 1, ARGS("earlog", "export", "cantor", "-o", "other.md"));
	assert_has(said, "--force");
	assert_string_equal(home_read(h, "work/other.md"), "mine\n");
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "other.md", "--force"));
}

TEST_WITH(a_copy_of_the_template_is_the_same_template, review_set_up, home_tear_down)
{
	struct home *h = *state;

	exports(h, 0);
	edit(h, "Drop lands at once", "The drop lands like a door");
	run(h, 0, ARGS("earlog", "template", "copy", "iem-review"));
	exports(h, 0);
	assert_has(home_read(h, "work/cantor.md"), "The drop lands like a door");
}

TEST_WITH(a_renamed_draft_is_known_by_what_it_holds, review_set_up, home_tear_down)
{
	struct home *h = *state;

	exports(h, 0);
	home_write(h, "work/moved.md", home_read(h, "work/cantor.md"));
	note(h, "Bold, and even.");
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "moved.md"));
	assert_has(home_read(h, "work/moved.md"), "Bold, and even.");
}

TEST_WITH(what_the_author_rewrote_stands_and_the_record_is_told, review_set_up, home_tear_down)
{
	struct home *h = *state;
	const char *said;

	exports(h, 0);
	edit(h, "Drop lands at once", "The drop lands like a door");
	change_note(h, "Drop lands at once", "Drop lands a little late");
	said = run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"));
	assert_has(said, "your text is kept; earlog's text is now: ");
	assert_has(said, "Drop lands a little late");
	assert_has(said, "1 for you to look at\n");
	const char *draft = home_read(h, "work/cantor.md");
	assert_has(said, line_of(draft, "The drop lands like a door"));
	assert_lacks(draft, "a little late");
	assert_lacks(draft, "<<<<<<<");
	/* Once told, it is settled. */
	said = run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"));
	assert_lacks(said, "your text is kept");
	assert_lacks(said, "for you to look at");
}

/* A row of ratings has another identity on another evening. */
TEST_WITH(a_row_that_was_rated_again_is_one_changed_row, review_set_up, home_tear_down)
{
	struct home *h = *state;

	home_write(h, "work/a.csv",
		"date,device,attribute,value\n2024-01-05,AFUL Performer8,punch,4\n"
		"2024-01-05,AFUL Performer8,tinny,1\n");
	run(h, 0, ARGS("earlog", "import", "cantor", "a.csv"));
	exports(h, 0);
	assert_has(home_read(h, "work/cantor.md"), "| Punch | – | 4 |");
	edit(h, "Drop lands at once", "The drop lands like a door");
	home_write(h, "work/b.csv",
		"date,device,attribute,value\n2024-02-05,AFUL Performer8,punch,2\n"
		"2024-02-05,AFUL Performer8,width,3\n");
	run(h, 0, ARGS("earlog", "import", "cantor", "b.csv"));
	assert_has(run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md")),
		"cantor.md: 1 new, 1 changed\n");
	assert_has(home_read(h, "work/cantor.md"), "| Punch | – | 2 |");
}

/* The author joined a note to another paragraph and deleted its title; the note leaves and returns.
 */
TEST_WITH(a_title_that_the_author_deleted_stays_away, review_set_up, home_tear_down)
{
	struct home *h = *state;

	run(h, 0,
		ARGS("earlog", "note", "add", "cantor", "--part", "fit",
			"Three hours without pain."));
	run(h, 0,
		ARGS("earlog", "note", "add", "cantor", "--part", "tips",
			"Stock M seals; foam dulls the treble."));
	exports(h, 0);
	edit(h,
		"Three hours without pain.\n\n**Ear tips recommendation:**\n\n"
		"*deep:* Stock M seals",
		"Three hours without pain. Stock M seals");
	CLEANUP(pointer_free) char *mine = xstrdup(home_read(h, "work/cantor.md"));
	CLEANUP(pointer_free)
	char *id = xstrdup(home_sql(h, "SELECT lower(hex(uuid)) FROM note WHERE part = 'tips'"));
	exports(h, 0);
	run(h, 0, ARGS("earlog", "note", "remove", id));
	exports(h, 0);
	run(h, 0, ARGS("earlog", "trash", "back", id));
	exports(h, 0);
	assert_string_equal(home_read(h, "work/cantor.md"), mine);
}

TEST_WITH(conflicts_are_marked_when_asked_for, review_set_up, home_tear_down)
{
	struct home *h = *state;

	exports(h, 0);
	edit(h, "Drop lands at once", "The drop lands like a door");
	change_note(h, "Drop lands at once", "Drop lands a little late");
	assert_has(
		run(h, 1,
			ARGS("earlog", "export", "cantor", "-o", "cantor.md", "--mark-conflicts")),
		"1 conflict");
	const char *draft = home_read(h, "work/cantor.md"), *at = draft;
	static const char *const order[] = { "<<<<<<< your file\n", "The drop lands like a door",
		"||||||| last export\n", "Drop lands at once", "=======\n",
		"Drop lands a little late", ">>>>>>> earlog\n" };
	for (size_t i = 0; i < LENGTH(order); i++) {
		assert_has(at, order[i]);
		at = strstr(at, order[i]);
	}
	/* The line of the first mark. */
	size_t line = 1;
	for (const char *s = draft; s < strstr(draft, order[0]); s++)
		line += *s == '\n';
	CLEANUP(pointer_free)
	char *said = xasprintf("line %zu: the draft still has a conflict", line);
	CLEANUP(pointer_free) char *before = xstrdup(draft);
	assert_has(run(h, 1,
			   ARGS("earlog", "export", "cantor", "-o", "cantor.md", "--strict",
				   "--gaps")),
		said);
	assert_string_equal(home_read(h, "work/cantor.md"), before);
}

TEST_WITH(what_was_deleted_stays_deleted, review_set_up, home_tear_down)
{
	struct home *h = *state;
	const char *said;
	struct buf lines = BUF_INIT;

	exports(h, 0);
	const char *from = strstr(home_read(h, "work/cantor.md"), "- [1:10]");
	assert_non_null(from);
	buf_add_bytes(&lines, from, (size_t)(strstr(from, "\n- ") + 1 - from));
	assert_has(lines.s, "jaw");
	edit(h, lines.s, "");
	change_note(h, "Drop lands at once", "Drop lands a little late");
	said = run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"));
	assert_has(said, "you deleted this text; earlog has: ");
	assert_lacks(home_read(h, "work/cantor.md"), "Drop lands");
	buf_finish(&lines);
}

/* An export of which earlog remembers that it had pictures has them until --no-pictures. */
TEST_WITH(pictures_stay_until_they_are_taken_back, review_set_up, home_tear_down)
{
	struct home *h = *state;

	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md", "--pictures"));
	assert_has(home_read(h, "work/cantor.md"), "(cantor-profile.svg)");
	edit(h, "Drop lands at once", "The drop lands like a door");
	note(h, "Bold, and even.");
	home_write(h, "work/cantor-profile.svg", "<svg>old</svg>\n");
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md", "--dry-run"));
	assert_string_equal(home_read(h, "work/cantor-profile.svg"), "<svg>old</svg>\n");
	exports(h, 0);
	const char *draft = home_read(h, "work/cantor.md");
	assert_has(draft, "(cantor-profile.svg)");
	assert_has(draft, "Bold, and even.");
	/* One that was edited is kept; one that is gone is drawn again. */
	assert_string_equal(home_read(h, "work/cantor-profile.svg"), "<svg>old</svg>\n");
	unlink(home_path(h, "work/cantor-profile.svg"));
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md"));
	assert_has(home_read(h, "work/cantor-profile.svg"), "</svg>");
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md", "--no-pictures"));
	assert_lacks(home_read(h, "work/cantor.md"), "-profile.svg");
	exports(h, 0);
	draft = home_read(h, "work/cantor.md");
	assert_lacks(draft, "-profile.svg");
	assert_has(draft, "The drop lands like a door");
	assert_has(run(h, 2,
			   ARGS("earlog", "export", "cantor", "-o", "cantor.md", "--pictures",
				   "--no-pictures")),
		", not both");
}

/* What stood in an earlier draft: notes that compare at their track and under Comparisons. */
static const char earlier[] =
	"---\n{{{front_matter}}}---\n\n"
	"{{#sections}}\n{{#has_content}}\n### {{name}}\n\n{{#items}}\n{{#has_notes}}\n"
	"**{{name}}**.\n\n{{#by_device}}\n{{^plain}}\n*{{name}}:*\n\n{{/plain}}\n"
	"{{#notes}}\n{{> note-line}}\n{{/notes}}\n\n{{/by_device}}\n{{/has_notes}}\n{{/items}}\n"
	"{{/has_content}}\n{{/sections}}\n"
	"Comparisons\n===\n\n{{#comparisons}}\n**{{tested}} and {{device}}**\n\n{{#items}}\n"
	"{{#notes}}\n{{> note-line}}\n{{/notes}}\n\n{{/items}}\n{{/comparisons}}\n";

TEST_WITH(a_draft_of_an_own_form_follows_the_shipped_one_and_loses_no_edit, review_set_up,
	home_tear_down)
{
	struct home *h = *state;
	const char *draft;

	home_write(h, "config/earlog/templates/iem-review.mustache", earlier);
	exports(h, 0);
	draft = home_read(h, "work/cantor.md");
	assert_has(strstr(draft, "Softer edge") + 1, "Softer edge");
	edit(h, "*AFUL Performer8:*", "*The Performer8, of which I think much:*");
	edit(h, "Softer edge", "an EDGE that is softer");
	edit(h, "Softer edge", "the edge, AGAIN, is softer");
	edit(h, "### Timbre", "### Timbre and more of it");
	edit(h, "### Bass and dynamics\n", "### Bass and dynamics\n\nA paragraph of mine.\n");
	/* The shipped form has the name of the earlier one. */
	assert_int_equal(unlink(home_path(h, "config/earlog/templates/iem-review.mustache")), 0);
	exports(h, 0);
	draft = home_read(h, "work/cantor.md");
	assert_has(draft, "*The Performer8, of which I think much:*");
	assert_has(draft, "an EDGE that is softer");
	assert_has(draft, "the edge, AGAIN, is softer");
	assert_has(draft, "### Timbre and more of it");
	assert_has(draft, "A paragraph of mine.");
	assert_has(draft, "Non-sound Aspects\n===\n\n**Packaging and accessories**");
	assert_has(draft, "Sonic Performance\n===\n");
}

/* The author moved a section behind a longer one: new notes of it are there, each below its track.
 */
TEST_WITH(new_notes_follow_a_section_that_was_moved, review_set_up, home_tear_down)
{
	struct home *h = *state;
	static const char *const notes[][3] = { { "bone", "1:00", "bumps" },
		{ "rain", "1:00", "drops" }, { "sand", "0:20", "dunes" },
		{ "salt", "0:20", "grains" }, { "salt", "0:40", "crystals" },
		{ "rain", "0:03", "drips" }, { "rain", "2:00", "pours" } };

	home_write(h, "work/egg.yaml", "device: Maker Egg\nplaylist: ./list.yaml\n");
	home_write(h, "work/list.yaml",
		"title: L\nsections:\n  - {id: bass, title: Bass, tracks: [{id: bone, title: "
		"Bone}]}\n"
		"  - {id: res, title: Res, tracks: [{id: rain, title: Rain}]}\n"
		"  - {id: stage, title: Stage, tracks: [{id: sand, title: Sand}, "
		"{id: salt, title: Salt}]}\n");
	for (size_t i = 0; i < LENGTH(notes); i++) {
		if (i == 5) {
			run(h, 0, ARGS("earlog", "export", "egg", "-o", "egg.md"));
			CLEANUP(buf_finish) struct buf b = BUF_INIT;
			buf_add(&b, home_read(h, "work/egg.md"));
			char *res = strstr(b.s, "**Res"), *stage = strstr(b.s, "**Stage");
			CLEANUP(pointer_free) char *moved = xstrndup(res, (size_t)(stage - res));
			buf_splice(&b, (size_t)(res - b.s), strlen(moved), "", 0);
			buf_addf(&b, "\n%s", moved);
			home_write(h, "work/egg.md", b.s);
		}
		run(h, 0,
			ARGS("earlog", "note", "add", "egg.yaml", (char *)notes[i][2], "--track",
				(char *)notes[i][0], "--at", (char *)notes[i][1]));
	}
	run(h, 0, ARGS("earlog", "export", "egg", "-o", "egg.md"));
	assert_has(home_read(h, "work/egg.md"),
		"**Rain**\n\n- 0:03 Drips.\n- 1:00 Drops.\n- 2:00 Pours.\n");
}

TEST_WITH(a_draft_that_is_no_utf_8_is_not_merged, review_set_up, home_tear_down)
{
	struct home *h = *state;

	exports(h, 0);
	assert_int_equal(
		home_run(h,
			ARGS("sh", "-c", "iconv -f UTF-8 -t UTF-16 cantor.md >x && mv x cantor.md"),
			NULL, NULL, NULL),
		0);
	note(h, "One more.");
	assert_has(run(h, 1, ARGS("earlog", "export", "cantor", "-o", "cantor.md")),
		"cantor.md has NUL bytes and is not UTF-8 text: save it as UTF-8, so nothing was "
		"written");
}

/* A site's generator wants the draft in another folder, under another name. */
TEST_WITH(an_edited_draft_that_was_moved_is_merged, review_set_up, home_tear_down)
{
	struct home *h = *state;

	exports(h, 0);
	edit(h, "Drop lands at once", "The drop lands like a door");
	home_write(h, "work/posts/x", "");
	assert_int_equal(
		home_run(h, ARGS("mv", "cantor.md", "posts/2026-cantor.md"), NULL, NULL, NULL), 0);
	note(h, "Bold, and even.");
	const char *said =
		run(h, 0, ARGS("earlog", "export", "cantor", "-o", "posts/2026-cantor.md"));
	assert_has(said, "posts/2026-cantor.md was moved here from /");
	assert_has(said, "cantor.md\n");
	assert_has(home_read(h, "work/posts/2026-cantor.md"), "The drop lands like a door");
	assert_has(home_read(h, "work/posts/2026-cantor.md"), "Bold, and even.");
	note(h, "Once more.");
	assert_lacks(run(h, 0, ARGS("earlog", "export", "cantor", "-o", "posts/2026-cantor.md")),
		"that was");
	/* A text of the author alone is no moved draft. */
	assert_int_equal(
		home_run(h, ARGS("mv", "posts/2026-cantor.md", "gone"), NULL, NULL, NULL), 0);
	home_write(h, "work/own.md", "Words of mine.\n");
	assert_has(run(h, 1, ARGS("earlog", "export", "cantor", "-o", "own.md")),
		"was not written by this export");
}

/* The headings change their form in the file, the author's words under them do not. */
TEST_WITH(headings_follow_the_profile, review_set_up, home_tear_down)
{
	struct home *h = *state;

	exports(h, 0);
	edit(h, "Drop lands at once", "The drop lands like a door");
	edit(h, "Conclusions\n===", "Conclusions and more\n===");
	home_write(h, "config/earlog/config.yaml", "headings_h2: yes\n");
	exports(h, 0);
	const char *draft = home_read(h, "work/cantor.md");
	assert_has(draft, "\n## Forewords\n\n- ");
	assert_has(draft, "\n## Sonic Performance\n\n");
	assert_lacks(draft, "Sonic Performance\n===");
	assert_has(draft, "The drop lands like a door");
	assert_has(draft, "Conclusions and more\n===");
	assert_lacks(draft, "## Conclusions");
	assert_has(draft, "Third day with this gem.");
}
