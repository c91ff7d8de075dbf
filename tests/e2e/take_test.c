/* tests: of merge/ post/ */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `earlog export --take`: what an author corrects in a post goes into the record. */
#include "e2e/home.h"

#include <string.h>

#include "base/core/mem.h"
#include "support/test.h"

static struct home *home;
static const char *said;

static int
setup(void **state)
{
	(void)state;
	home = home_new();
	home_write(home, "config/earlog/config.yaml", "net: no\n");
	home_write(home, "work/rev.yaml",
		"id: rev\ndevice: {brand: AFUL, model: Cantor, kind: iem}\n"
		"compare: [{device: Corvane Six}]\n"
		"playlist: [{id: anvil, title: Anvil, artist: Forge}, {id: harbour, title: "
		"Harbour, artist: Nia}]\n");
	home_write(home, "work/own.md",
		"## Sound\n\n### {track}\n\n- {time} {note}\n\n## Marks\n\n- {rating}: {value}\n");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	home_free(home);
	return 0;
}

static void
run(int status, char *const *argv)
{
	assert_int_equal(home_run(home, argv, NULL, NULL, &said), status);
}

#define RUN(status, ...) run(status, ARGS("earlog", __VA_ARGS__))

static const char *
post(void)
{
	return home_read(home, "work/rev.md");
}

static void
edit(const char *from, const char *to)
{
	home_edit(home, "work/rev.md", from, to);
}

/* Fails unless the record has the words. */
static void
has_words(const char *body)
{
	CLEANUP(pointer_free)
	char *sql = xasprintf("SELECT count(*) FROM note WHERE body = '%s'", body);

	assert_string_equal(home_sql(home, sql), "1");
}

static void
begin(void)
{
	RUN(0, "note", "add", "rev.yaml", "cymbal is lean\nand it goes on for long", "--track",
		"anvil", "--at", "2:03");
	RUN(0, "note", "add", "rev", "treble is dry agian", "--track", "harbour");
	RUN(0, "export", "-o", "rev.md", "--form", "./own.md", "rev");
}

TEST_WITH(words_that_are_corrected_in_the_post_go_into_the_record, setup, teardown)
{
	begin();
	edit("agian", "again");
	edit("Cymbal is lean", "Cymbal is leaner");
	edit("for long", "for too long");
	/* The form of the last export needs no option. */
	RUN(0, "export", "-o", "rev.md", "rev");
	assert_has(said, "2 corrections of yours in rev.md: `earlog export --take -o rev.md`");
	RUN(0, "export", "-o", "rev.md", "rev");
	assert_lacks(said, "corrections of yours");
	CLEANUP(pointer_free) char *text = xstrdup(post());
	RUN(0, "export", "--take", "-n", "-o", "rev.md", "rev");
	assert_has(said, "agian → again in “Treble is dry again.”");
	assert_has(said, "2 of your edits in rev.md would be taken into the record");
	has_words("treble is dry agian");
	RUN(0, "export", "--take", "-o", "rev.md", "rev");
	assert_has(said, "2 of your edits in rev.md taken into the record");
	assert_has(said, "rev.md is up to date");
	assert_string_equal(post(), text);
	has_words("treble is dry again");
	has_words("cymbal is leaner\nand it goes on for too long");
	/* Another post gets them; the same act undoes them. */
	RUN(0, "export", "-o", "other.md", "--form", "plain", "rev");
	assert_has(home_read(home, "work/other.md"), "reble is dry again");
	edit("again", "agian");
	RUN(0, "export", "--take", "-o", "rev.md", "rev");
	has_words("treble is dry agian");
}

TEST_WITH(what_only_looks_like_a_correction_stays_in_the_post, setup, teardown)
{
	begin();
	edit("Treble is dry agian.", "My wife says that this is pretty.");
	edit("Cymbal is lean", "Cymbal is leaner");
	CLEANUP(pointer_free)
	char *note = xstrdup(home_sql(
		home, "SELECT lower(substr(hex(uuid), 1, 8)) FROM note WHERE body LIKE 'cymbal%'"));
	RUN(0, "note", "edit", note, "cymbal is thin\nand it goes on for long");
	RUN(0, "export", "--take", "-o", "rev.md", "rev");
	assert_has(said, "you changed it here, and the record elsewhere");
	assert_has(said, "1 edit in your own words stays in the post alone: line ");
	assert_lacks(said, "0 of your edits");
	has_words("treble is dry agian");
	assert_has(post(), "Cymbal is leaner");
	/* Also later, when both exports are alike again. */
	RUN(0, "export", "-o", "rev.md", "rev");
	RUN(0, "export", "--take", "-o", "rev.md", "rev");
	has_words("cymbal is thin\nand it goes on for long");
}

/* A figure of a list, and cells of a comparison, also two of one row. */
TEST_WITH(figures_go_into_the_record, setup, teardown)
{
	RUN(0, "rate", "rev.yaml", "punch", "4");
	RUN(0, "rate", "rev", "punch", "3", "--device", "corvane-six");
	RUN(0, "rate", "rev", "attack", "2");
	RUN(0, "rate", "rev", "attack", "4", "--device", "corvane-six");
	RUN(0, "export", "-o", "rev.md", "rev");
	assert_has(post(), "- Punch: 4");
	assert_has(post(), "| Punch | 4 | 3 |");
	edit("- Punch: 4", "- Punch: 5");
	edit("| Punch | 4 | 3 |", "| Punch | 4 | 2 |");
	edit("| Attack | 2 | 4 |", "| Attack | 3 | 5 |");
	RUN(0, "export", "--take", "-o", "rev.md", "rev");
	assert_has(said, "Punch: 4 → 5");
	assert_has(said, "Punch, Corvane Six: 3 → 2");
	assert_has(said, "Attack, AFUL Cantor: 2 → 3");
	assert_has(said, "Attack, Corvane Six: 4 → 5");
	assert_string_equal(home_sql(home,
				    "SELECT group_concat(value) FROM (SELECT value FROM rating "
				    "ORDER BY attribute, value)"),
		"3.0,5.0,2.0,5.0");
	assert_has(post(), "| Punch | 5 | 2 |");
	assert_has(post(), "| Attack | 3 | 5 |");
	assert_has(post(), "- Attack: 3");
	edit("- Punch: 5", "- Punch: 77");
	RUN(0, "export", "--take", "-o", "rev.md", "rev");
	assert_has(said, "this is not a step of the scale");
}

/* The second cell names no rating: it is right with the first one, and no other rating that had its
 * figure becomes it. */
TEST_WITH(one_figure_in_two_tables_changes_one_rating, setup, teardown)
{
	RUN(0, "rate", "rev.yaml", "attack", "4", "--track", "harbour");
	RUN(0, "rate", "rev", "punch", "4");
	RUN(0, "rate", "rev", "punch", "3", "--device", "corvane-six");
	RUN(0, "export", "-o", "rev.md", "rev");
	edit("- Punch: 4", "- Punch: 5");
	edit("| Punch | 4 | 3 |", "| Punch | 5 | 3 |");
	RUN(0, "export", "--take", "-o", "rev.md", "rev");
	assert_has(said, "2 of your edits in rev.md taken");
	assert_string_equal(home_sql(home,
				    "SELECT group_concat(value) FROM (SELECT value FROM rating "
				    "ORDER BY attribute, value)"),
		"4.0,3.0,5.0");
}

/* The post follows its changed form first; then what its author corrected is taken. */
TEST_WITH(a_correction_is_taken_though_the_form_has_changed, setup, teardown)
{
	begin();
	edit("agian", "again");
	home_edit(home, "work/own.md", "## Sound", "## How it sounds");
	home_edit(home, "work/own.md", "- {time} {note}", "* {note} ({time})");
	RUN(0, "export", "--take", "-o", "rev.md", "rev");
	has_words("treble is dry again");
	assert_has(post(), "## How it sounds");
	CLEANUP(pointer_free) char *text = xstrdup(post());
	RUN(0, "export", "-o", "rev.md", "rev");
	assert_string_equal(post(), text);
}

/* Each of several notes in one line gets its own words. */
TEST_WITH(notes_in_one_line_are_told_apart, setup, teardown)
{
	home_write(home, "work/own.md",
		"## Liked\n\n- {like}; {improve}\n\n### {track}\n\n- {time} {note}\n");
	RUN(0, "note", "add", "rev.yaml", "the stage is wide", "--part", "like");
	RUN(0, "note", "add", "rev", "deep bass, and quick", "--part", "like");
	RUN(0, "note", "add", "rev", "a wider nozzle", "--part", "improve");
	begin();
	RUN(0, "note", "add", "rev", "voices are thin and faroff", "--track", "harbour");
	RUN(0, "export", "-o", "rev.md", "rev");
	edit("is wide. Deep bass, and quick.; A wider", "is wider. Deep bass, and slow.; A wide");
	edit("agian.\n- Voices are thin and faroff.", "again, and voices are thin and far off.");
	RUN(0, "export", "--take", "-o", "rev.md", "rev");
	has_words("the stage is wider");
	has_words("deep bass, and slow");
	has_words("a wide nozzle");
	/* Of a line that the author made of two notes, each that he corrected is named. */
	assert_has(said, "this line has the words of several notes: `earlog note edit ");
	assert_has(said, "mends “Treble is dry agian.”");
	assert_has(said, "mends “Voices are thin and faroff.”");
	has_words("treble is dry agian");
	RUN(0, "export", "--take", "-o", "rev.md", "rev");
	assert_lacks(said, "0 of your edits");
}

TEST_WITH(import_names_what_takes_the_corrections_of_a_post, setup, teardown)
{
	begin();
	RUN(1, "import", "rev", "rev.md");
	assert_has(said, "rev.md is a post of earlog: `earlog export --take -o rev.md`");
}

/* ---- the form of the file's last export, unless the review names another one since ---- */

TEST_WITH(a_post_follows_another_form_of_its_review, setup, teardown)
{
	begin();
	edit("Treble is dry agian.\n", "Treble is dry agian.\n\nMy own words.\n");
	RUN(0, "export", "-o", "rev.md", "rev");
	assert_has(post(), "## Sound\n\n### Anvil");
	home_edit(home, "work/rev.yaml", "id: rev\n", "id: rev\nform: impressions\n");
	RUN(0, "export", "-o", "rev.md", "rev.yaml");
	assert_has(said, "the review has another form now, and rev.md follows it");
	assert_has(said, "your form has changed, and ");
	assert_has(post(), "My own words.");
	assert_lacks(post(), "## Sound");
	CLEANUP(pointer_free) char *text = xstrdup(post());
	RUN(0, "export", "-o", "rev.md", "rev");
	assert_lacks(said, "follows the form");
	assert_string_equal(post(), text);
}

/* A note that was corrected is the same note in another form, whatever label stands before it. */
TEST_WITH(a_corrected_note_goes_where_another_form_has_it, setup, teardown)
{
	home_edit(home, "work/rev.yaml", "compare:", "parts: {calls: Calls}\ncompare:");
	home_edit(home, "work/own.md", "## Sound", "## Calls and wind\n\n{part calls}\n\n## Sound");
	RUN(0, "note", "add", "rev.yaml", "my sister hears a lot of wind", "--part", "calls");
	RUN(0, "note", "add", "rev", "treble is dry", "--track", "harbour");
	RUN(0, "export", "-o", "rev.md", "--form", "iem-review", "rev");
	assert_has(post(), "*Calls:* My sister hears a lot of wind.");
	edit("a lot of wind", "lots of wind");
	edit("**Other notes:**\n", "**Other notes:**\n\nMy own words.\n");
	home_edit(home, "work/rev.yaml", "id: rev\n", "id: rev\nform: own.md\n");
	RUN(0, "export");
	assert_has(post(), "## Calls and wind\n\nMy sister hears lots of wind.\n\n## Sound");
	/* A heading that stays for words of the author is below the new ones, and is named. */
	assert_has(
		post(), "- Treble is dry.\n\nSonic Performance\n===\n\n**Other notes:**\n\nMy own");
	assert_has(said, ": Sonic Performance: no longer in the review; your text is kept: My own");
	assert_lacks(said, "you deleted");
	assert_lacks(said, "earlog's text is now");
	assert_has(said, "1 correction of yours in rev.md");
	RUN(0, "export", "--take", "-o", "rev.md", "rev");
	assert_has(said, "1 of your edits in rev.md taken");
	has_words("my sister hears lots of wind");
	CLEANUP(pointer_free) char *text = xstrdup(post());
	RUN(0, "export");
	assert_lacks(said, "you deleted");
	assert_string_equal(post(), text);
}
