/* tests: of merge/ */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A title of a draft and the text below it: what an author did to titles, what the record changed
 * then, and what the next export writes or lists.
 */
#include "e2e/home.h"

#include <string.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/text/text.h"
#include "support/test.h"

static const char playlist[] =
	"id: pl\n"
	"title: My list\n"
	"sections:\n"
	"  - {id: bass, title: Bass, tracks: [{id: cellar, title: The Cellar, artist: Low Tide}, "
	"{id: anvil, title: Anvil, artist: Forge Hill}, {id: zeta, title: Zeta Song, artist: "
	"Fox}]}\n"
	"  - {id: voice, title: Voices, tracks: [{id: harbour, title: Harbour Lights, artist: Nia "
	"Vale}, {id: choir, title: Choir in the Rain, artist: Stell}]}\n";
static const char session[] =
	"id: rev\n"
	"device: {brand: AFUL, model: Cantor, kind: iem}\n"
	"chains: {dx300: {source: iBasso DX300, output: 4.4 mm}, k7: {source: FiiO K7}}\n"
	"compare: [{device: Alder Tarn}, {device: Corvane Six}]\n"
	"playlist: ./pl.yaml\n";

static struct home *home;
static const char *said; /* by the last export */

static int
setup(void **state)
{
	(void)state;
	home = home_new();
	home_write(home, "config/earlog/config.yaml", "net: no\n");
	home_write(home, "work/pl.yaml", playlist);
	home_write(home, "work/rev.yaml", session);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	home_free(home);
	return 0;
}

/* Runs earlog with words that blanks part; "ID" stands for the note with these first words. */
static void
run(const char *line, const char *body)
{
	char *argv[24] = { (char *)(uintptr_t) "earlog" };
	CLEANUP(pointer_free) char *words = xstrdup(line);
	size_t n = 1;

	for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
		argv[n++] = word;
	for (size_t i = 1; i < n && body; i++)
		if (text_same(argv[i], "TEXT")) {
			argv[i] = (char *)(uintptr_t)body;
		} else if (text_same(argv[i], "ID")) {
			CLEANUP(pointer_free)
			char *sql = xasprintf("SELECT lower(substr(hex(uuid), 1, 8)) FROM note "
					      "WHERE body LIKE '%s%%' LIMIT 1",
				body);
			argv[i] = (char *)(uintptr_t)home_sql(home, sql);
		}
	if (home_run(home, argv, NULL, NULL, NULL) != 0)
		fail_msg("%s fails", line);
}

static void
note(const char *body, const char *where)
{
	CLEANUP(pointer_free)
	char *line = xasprintf("note add rev.yaml TEXT %s%s", where,
		strstr(where, "--chain") ? "" : " --chain dx300");

	run(line, body);
}

static void
export_with(const char *form_name)
{
	assert_int_equal(home_run(home,
				 ARGS("earlog", "export", "--markdown", "--template",
					 (char *)(uintptr_t)form_name, "-o", "rev.md", "rev"),
				 NULL, NULL, &said),
		0);
}

static void
exports(void)
{
	export_with("iem-review");
}

static const char *
draft(void)
{
	return home_read(home, "work/rev.md");
}

static void
edit(const char *from, const char *to)
{
	home_edit(home, "work/rev.md", from, to);
}

/* Moves a part of the draft before another text. */
static void
move_before(const char *part, const char *before)
{
	CLEANUP(pointer_free) char *moved = xasprintf("%s%s", part, before);

	edit(part, "");
	edit(before, moved);
}

/* Fails unless the text is below the title: no other one of `titles` is between. */
static void
is_below(const char *what, const char *title)
{
	static const char *const titles[] = { "**The Cellar", "**Anvil", "**Zeta", "**Harbour",
		"**Choir", "**Bass", "**Voices", "## Bass", "## Voices" };
	const char *text = draft(), *at = strstr(text, what), *last = NULL;

	if (!at)
		fail_msg("no «%s» in %s", what, text);
	for (size_t i = 0; i < LENGTH(titles); i++)
		for (const char *s = strstr(text, titles[i]); s && s < at;
			s = strstr(s + 1, titles[i]))
			last = s > last ? s : last;
	if (!last || !text_starts(last, title))
		fail_msg(
			"«%s» is below «%.12s», not «%s»: %s", what, last ? last : "", title, text);
}

TEST_WITH(a_note_of_a_deleted_section_is_below_no_other, setup, teardown)
{
	note("the room is wide", "--track cellar --at 0:30");
	note("fine and open", "--track anvil --at 0:05");
	note("voice near", "--track harbour --at 0:05");
	exports();
	edit("**Voices:**\n\n", "");
	note("singers in front", "--section voice");
	exports();
	assert_lacks(draft(), "ingers in front");
	assert_has(said, "left out, because you deleted what it belongs to: Singers in front.");
	exports();
	assert_lacks(said, "ingers in front");
	/* The title is back. */
	edit("**Harbour", "**Voices:**\n\n**Harbour");
	exports();
	is_below("Singers in front", "**Voices");
}

TEST_WITH(a_note_without_its_label_is_beside_its_neighbours, setup, teardown)
{
	note("the room is wide", "--track cellar --at 0:30");
	note("kick drum is dry", "--track cellar --at 2:25");
	note("with the k7", "--track cellar --at 0:05 --chain k7");
	note("fine and open", "--track anvil --at 0:05");
	exports();
	edit("**The Cellar by Low Tide**\n\n", "");
	edit("With K7:\n\n", "");
	note("a third thing", "--track cellar --at 1:00");
	note("again with it", "--track cellar --at 0:45 --chain k7");
	exports();
	assert_has(draft(), "- 0:30 The room is wide.\n- 1:00 A third thing.\n- 2:25 Kick");
	assert_has(draft(), "- 0:05 With the k7.\n- 0:45 Again with it.");
	assert_has(said, "added after text that you rewrote: - 1:00 A third thing.");
}

TEST_WITH(a_new_track_is_below_its_section_though_a_label_was_moved, setup, teardown)
{
	note("the room is wide", "--track cellar --at 0:30");
	note("fine and open", "--track anvil --at 0:05");
	note("voice near", "--track harbour --at 0:05");
	exports();
	move_before("**Voices:**\n\n", "**Anvil by");
	note("deep down here", "--track zeta --at 1:00");
	exports();
	is_below("**Zeta", "**The Cellar");
	assert_true(strstr(draft(), "**Zeta") < strstr(draft(), "**Voices"));
}

TEST_WITH(a_new_note_is_below_its_heading_though_its_track_was_moved, setup, teardown)
{
	note("fine and open", "--track anvil --at 0:05");
	note("voice near", "--track harbour --at 0:05");
	export_with("notes");
	move_before("## Voices\n\n", "### Anvil");
	note("deep down here", "--section bass");
	export_with("notes");
	is_below("deep down here", "## Bass");
}

TEST_WITH(a_comment_below_an_item_keeps_no_deleted_note, setup, teardown)
{
	static const char *const comments[] = { "<!-- check this -->", "%% check this %%" };

	for (size_t i = 0; i < LENGTH(comments); i++) {
		CLEANUP(pointer_free)
		char *line = xasprintf("Kick drum is dry.\n%s\n", comments[i]);

		teardown(state);
		setup(state);
		note("the room is wide", "--track cellar --at 0:30");
		note("kick drum is dry", "--track cellar --at 2:25");
		exports();
		edit("Kick drum is dry.\n", line);
		run("note remove ID", "kick drum");
		exports();
		assert_lacks(draft(), "Kick drum");
		assert_has(draft(), comments[i]);
	}
}

static size_t
count(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)); text++)
		n++;
	return n;
}

TEST_WITH(a_kept_text_is_listed_once, setup, teardown)
{
	note("the room is warm", "--part build");
	note("fine and open", "--track anvil --at 0:05");
	exports();
	edit("The room is warm.", "My own words about the shell.");
	run("note remove ID", "the room");
	exports();
	assert_int_equal(count(said, "your text is kept"), 1);
	assert_has(said, "1 for you to look at");
}

TEST_WITH(a_deleted_note_is_listed_though_another_has_its_words, setup, teardown)
{
	note("the kick is tight", "--track cellar --at 0:10");
	note("the kick is tight", "--track anvil --at 0:05");
	exports();
	edit("- 0:10 The kick is tight", "- 0:10 The kick is tihgt");
	run("note remove ID", "the kick");
	exports();
	assert_has(draft(), "tihgt");
	assert_has(said, "your text is kept");
}

TEST_WITH(a_rewritten_note_that_moves_is_listed_with_its_text, setup, teardown)
{
	note("the guitar is hard", "--part chain");
	note("fine and open", "--track anvil --at 0:05");
	exports();
	edit("The guitar is hard", "My wife says that this is pretty");
	run("note move ID --part summary", "the guitar");
	exports();
	assert_has(draft(), "pretty");
	if (!strstr(draft(), "guitar is hard"))
		assert_has(said, "guitar is hard");
	assert_lacks(said, "no longer in the review");
}

TEST_WITH(a_note_that_moves_to_a_deleted_section_stays_below_its_title, setup, teardown)
{
	note("the room is thin", "--part question");
	note("the bass is deep", "--section voice");
	run("rate rev treble-strength 3.5 --section voice --chain dx300 --device corvane-six",
		NULL);
	export_with("shoot-out");
	CLEANUP(pointer_free) char *text = xstrdup(draft());
	char *from = strstr(text, "AFUL Cantor\n==="), *to = strstr(text, "Corvane Six\n===");
	assert_non_null(from);
	assert_true(to > from);
	memmove(from, to, strlen(to) + 1);
	home_write(home, "work/rev.md", text);
	run("note move ID --track choir", "the room");
	export_with("shoot-out");
	assert_has(draft(), "Conclusions\n===\n\n- The room is thin.");
	assert_has(said,
		"Choir in the Rain by Stell: left out, because you deleted what it belongs "
		"to: - The room is thin.");
}

TEST_WITH(text_of_the_author_moves_with_its_title, setup, teardown)
{
	note("the room is wide", "--track cellar --at 0:30");
	note("fine and open", "--track anvil --at 0:05");
	note("dry kick", "--track anvil --at 0:15");
	note("long tail", "--track anvil --at 0:25");
	exports();
	edit("**The Cellar by Low Tide**\n",
		"**The Cellar by Low Tide**\n\nMine about the Cellar, before.\n");
	edit("The room is wide.\n",
		"The room is wide.\n  - A nested item of mine.\n- My own item.\n\n> My "
		"quotation.\n\nMine "
		"about the Cellar, after.\n");
	home_edit(home, "work/pl.yaml",
		"{id: cellar, title: The Cellar, artist: Low Tide}, {id: anvil, title: Anvil, "
		"artist: Forge Hill}",
		"{id: anvil, title: Anvil, artist: Forge Hill}, {id: cellar, title: The Cellar, "
		"artist: Low Tide}");
	exports();
	is_below("**The Cellar", "**Anvil");
	assert_has(draft(),
		"Mine about the Cellar, before.\n\n- 0:30 The room is wide.\n  - A nested item of "
		"mine.\n- My own item.\n\n> My quotation.\n");
	is_below("Mine about the Cellar, before", "**The Cellar");
	is_below("My quotation", "**The Cellar");
}

TEST_WITH(no_heading_is_written_without_text, setup, teardown)
{
	note("the guitar is near", "--track harbour --at 1:18");
	note("fine and open", "--track harbour --at 0:05");
	exports();
	edit("The guitar is near", "The guitar is nearer");
	run("note move ID --part tips", "the guitar");
	exports();
	assert_lacks(draft(), "Non-sound Aspects");
	assert_has(said, "your text is kept; earlog's text is now: The guitar is near.");
}

TEST_WITH(other_bullets_are_no_edit_in_any_language, setup, teardown)
{
	home_write(home, "config/earlog/config.yaml", "net: no\nlanguage: ja\n");
	note("低音は近い、最後まで", "--track harbour --at 1:18 --device corvane-six");
	note("音場は広い、とても", "--track harbour --at 0:05");
	exports();
	for (const char *s; (s = strstr(draft(), "\n- "));)
		edit("\n- ", "\n* ");
	run("note edit ID 声は深い、とても", "低音は近い");
	exports();
	assert_has(draft(), "声は深い");
}

/* `git checkout` of the post before the second note. */
TEST_WITH(an_earlier_post_gets_newer_notes_by_the_command_alone, setup, teardown)
{
	note("the room is wide", "--track cellar --at 0:30");
	exports();
	CLEANUP(pointer_free) char *earlier = xstrdup(draft());
	note("kick drum is dry", "--track cellar --at 2:25");
	exports();
	assert_has(draft(), "Kick drum is dry.");
	home_write(home, "work/rev.md", earlier);
	exports();
	assert_string_equal(draft(), earlier);
	assert_has(said, "you deleted this text; earlog has: - 2:25 Kick drum is dry.");
	assert_has(said, "`earlog export --undo` and then `earlog export` bring them");
	exports();
	assert_null(strstr(said, "Kick drum"));
	assert_null(strstr(said, "--undo"));
	run("export --undo rev", NULL);
	exports();
	assert_has(draft(), "- 0:30 The room is wide.\n- 2:25 Kick drum is dry.");
}

/* ---- comments ---- */

static size_t
times(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)); text += strlen(what))
		n++;
	return n;
}

TEST_WITH(a_comment_keeps_both_marks_and_what_its_author_wrote_in_it, setup, teardown)
{
	note("cymbal is lean", "--track anvil --at 2:03");
	note("the seller was rude", "--part diary");
	exports();
	edit("The seller was rude.\n",
		"The seller was rude.\n\n### Seller\n\nMy hidden words on the seller.\n");
	edit("\n-->\n", "\n-->\n\nMy closing words.\n");
	note("treble is dry", "--part diary");
	exports();
	assert_int_equal(times(draft(), "<!--"), times(draft(), "-->"));
	assert_has(strstr(draft(), "<!-- hidden:"), "Treble is dry.");
	run("note remove ID", "the seller");
	run("note remove ID", "treble is");
	exports();
	assert_lacks(draft(), "seller was rude");
	assert_has(strstr(draft(), "<!-- hidden:"), "My hidden words on the seller.\n\n-->");
	CLEANUP(pointer_free) char *text = xstrdup(draft());
	exports();
	assert_string_equal(draft(), text);
	run("export --html -o rev.html rev", NULL);
	assert_lacks(home_read(home, "work/rev.html"), "hidden words");
	assert_has(home_read(home, "work/rev.html"), "My closing words.");
}

/* earlog neither mends nor ends a comment that its author broke: his bytes stay, and what was
 * hidden is in no page. */
TEST_WITH(a_comment_whose_end_its_author_broke_stays_as_he_left_it, setup, teardown)
{
	note("cymbal is lean", "--track anvil --at 2:03");
	note("the seller was rude", "--part diary");
	exports();
	edit("\n-->\n", "\n->\n");
	CLEANUP(pointer_free) char *broken = xstrdup(draft());
	exports();
	assert_string_equal(draft(), broken);
	note("treble is dry", "--part diary");
	exports();
	assert_int_equal(times(draft(), "<!--"), 1);
	assert_int_equal(times(draft(), "-->"), 0);
	assert_int_equal(times(draft(), "The seller was rude."), 1);
	assert_lacks(draft(), "reble is dry");
	assert_has(said, "reble is dry");
	/* A page would end where the comment begins. */
	const char *why;
	assert_int_equal(home_run(home, ARGS("earlog", "export", "--html", "-o", "rev.html", "rev"),
				 NULL, NULL, &why),
		1);
	assert_has(why, "is never closed");
	assert_false(home_has(home, "work/rev.html"));
}

/* ---- what precedes ---- */

TEST_WITH(an_opening_is_above_the_titles_also_of_an_edited_post, setup, teardown)
{
	static const char form[] =
		"# {device}\n\n{opening}\n\n## Sound\n\n### {track}\n\n- {note}\n";

	for (int i = 0; i < 3; i++) {
		teardown(state);
		setup(state);
		home_write(home, "work/own.md", form);
		note("cymbal is lean", "--track anvil");
		if (i)
			run("export -o rev.md --form ./own.md rev", NULL);
		else
			exports();
		edit("Cymbal", "Teh cymbal");
		if (i == 2)
			edit("# AFUL Cantor\n\n", "");
		note("new opening", "--part opening");
		if (i)
			run("export -o rev.md --form ./own.md rev", NULL);
		else
			exports();
		const char *text = draft(), *title = strstr(text, "# AFUL Cantor\n\n");
		const char *want = i < 2 ? title + strlen("# AFUL Cantor\n\n") : text;
		assert_ptr_equal(strstr(text, "New opening.\n"), want);
	}
}

/* ---- scripts without blanks ---- */

TEST_WITH(an_edited_text_without_blanks_is_known, setup, teardown)
{
	static const char *const texts[][3] = {
		{ "低音はとても深くて遠い", "とても深", "とてもとても深" },
		{ "低音很深但是人声很远", "但是", "可是" },
		{ "เสียงเบสลึกและเสียงร้องอยู่ไกล", "ลึก", "ลึกมาก" },
	};

	for (size_t i = 0; i < LENGTH(texts); i++) {
		teardown(state);
		setup(state);
		note(texts[i][0], "--track anvil --at 0:05");
		exports();
		edit(texts[i][1], texts[i][2]);
		note("kick is dry", "--track cellar");
		exports();
		assert_has(draft(), texts[i][2]);
		assert_lacks(said, "you deleted");
		assert_lacks(said, "for you to look at");
	}
}

/* ---- a form that its author changed ---- */

TEST_WITH(a_changed_form_reaches_an_edited_post, setup, teardown)
{
	static const char was[] =
		"## Sound\n\n### {track}\n\n- {time} {note}\n\n## Verdict\n\n{summary}\n",
			  is[] = "## Verdict\n\n{summary}\n\n## How it sounds\n\n### {track}\n\n* "
				 "**{time}** {note}\n";

	home_write(home, "work/own.md", was);
	note("cymbal is lean", "--track anvil --at 0:05");
	note("kick is dry", "--track cellar --at 0:07");
	note("buy it", "--part summary");
	run("export -o rev.md --form ./own.md rev", NULL);
	edit("Cymbal is lean", "Cymbal is far too lean");
	edit("### Anvil by Forge Hill\n", "### Anvil by Forge Hill\n\nMy own words.\n");
	home_write(home, "work/own.md", is);
	char *const argv[] = { "earlog", "export", "-o", "rev.md", "--form", "./own.md", "rev",
		NULL };
	assert_int_equal(home_run(home, argv, NULL, NULL, &said), 0);
	assert_has(said, "your form has changed, and rev.md follows it");
	assert_has(draft(), "## Verdict\n\nBuy it.\n\n## How it sounds\n");
	assert_has(draft(), "* **0:07** Kick is dry.\n");
	assert_has(draft(), "My own words.\n\n* **0:05** Cymbal is far too lean.\n");
	CLEANUP(pointer_free) char *text = xstrdup(draft());
	assert_int_equal(home_run(home, argv, NULL, NULL, &said), 0);
	assert_string_equal(draft(), text);
	assert_lacks(said, "your form has changed");
}

/* What the author put after its neighbour goes with it below another title. */
TEST_WITH(a_changed_form_takes_what_was_moved_among_its_neighbours, setup, teardown)
{
	note("sits flat", "--part fit");
	note("warm after two hours", "--part comfort");
	note("buy it", "--part summary");
	run("export --markdown --form iem-review -o rev.md rev", NULL);
	edit("Sits flat.\n\nWarm after two hours.\n", "Warm after two hours.\n\nSits flat.\n");
	home_write(home, "work/own.md",
		"## In the ear\n\n{fit} {comfort}\n\n## Verdict\n\n{summary}\n");
	run("export -o rev.md --form ./own.md rev", NULL);
	assert_string_equal(draft(),
		"## In the ear\n\nSits flat.\n\nWarm after two hours.\n\n"
		"## Verdict\n\nBuy it.\n");
	run("export -o rev.md --form ./own.md rev", NULL);
	assert_has(draft(), "Sits flat.\n\nWarm after two hours.\n\n## Verdict\n");
}
