/* A later export of a draft that its author edited: each test shows one way in which the file was
 * not the author's. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/export.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/export_record.h"
#include "support/test.h"

static struct record rec;
static struct buf base, file, ours;
static struct export_blocks blocks, next;
static struct merge_result merged;
static const char *template_text;

/* ---- an export, the author's edits, a later export ---- */

static void
write_draft(struct buf *out, struct export_blocks *b)
{
	struct export_how how = { .template_name = template_text ? "own" : "iem-review",
		.template = template_text,
		.template_n = template_text ? strlen(template_text) : 0,
		.blocks = b };
	struct err err = ERR_INIT;
	struct view *v = view_open(&rec, NULL, NULL, &err);

	assert_non_null(v);
	buf_clear(out);
	if (!export_draft(v, &how, true, out, &err))
		fail_msg("%s", err.msg);
	view_close(v);
}

static void
export_first(const char *template)
{
	template_text = template;
	export_blocks_finish(&blocks);
	write_draft(&base, &blocks);
	buf_clear(&file);
	buf_add(&file, base.s);
}

/* The author's edit. */
static void
edit(const char *from, const char *to)
{
	const char *at = strstr(file.s, from);

	if (!at)
		fail_msg("no «%s» in «%s»", from, (fprintf(stderr, "%s", file.s), file.s));
	buf_splice(&file, (size_t)(at - file.s), strlen(from), to, strlen(to));
}

static void
edit_all(const char *from, const char *to)
{
	while (strstr(file.s, from))
		edit(from, to);
}

/* The last export is one of 1.3.0, which stored no heads and not whose the form is. */
static void
forget_form(void)
{
	for (size_t i = 0; i < blocks.n; i++) {
		char *place = (char *)(uintptr_t)blocks.v[i].place;

		blocks.v[i].head = 0;
		if (strcmp(blocks.v[i].id, MERGE_FORM) == 0)
			*place = '\0';
	}
}

/* Exports to the file again, which becomes the base of the next export. */
static void
export_later(void)
{
	struct err err = ERR_INIT;

	merge_finish(&merged);
	export_blocks_finish(&next);
	write_draft(&ours, &next);
	const struct merge_text last = { base.s, base.len, blocks.v, blocks.n, "" };
	const struct merge_text today = { ours.s, ours.len, next.v, next.n, "" };
	assert_true(merge_three(&last, file.s, file.len, &today, false, &merged, &err));
	for (size_t i = 0; i < merged.n_marked; i++) {
		struct merge_block *b = &next.v[merged.marked[i].block];
		b->told = merged.marked[i].told;
		b->left = merged.marked[i].left;
	}
	buf_clear(&file);
	buf_add_bytes(&file, merged.text.s, merged.text.len);
	buf_clear(&base);
	buf_add(&base, ours.s);
	/* The table is stored with the export. */
	CLEANUP(buf_finish) struct buf table = BUF_INIT;
	struct merge_table t;
	merge_table_put(&table, next.v, next.n);
	assert_true(merge_table_read(&t, table.s, table.len, &err));
	assert_int_equal(t.n, next.n);
	for (size_t i = 0; i < t.n; i++) {
		assert_string_equal(t.blocks[i].id, next.v[i].id);
		assert_int_equal(t.blocks[i].n_words, next.v[i].n_words);
		assert_int_equal(t.blocks[i].told, next.v[i].told);
	}
	merge_table_finish(&t);
	export_blocks_finish(&blocks);
	blocks = next;
	next = (struct export_blocks){ 0 };
}

static void
has(const char *what)
{
	if (!strstr(file.s, what))
		fail_msg("no «%s» in «%s»", what, (fprintf(stderr, "%s", file.s), file.s));
}

static void
lacks(const char *what)
{
	if (strstr(file.s, what))
		fail_msg("«%s» in «%s»", what, (fprintf(stderr, "%s", file.s), file.s));
}

static size_t
told(enum merge_kind kind)
{
	return merged.count[kind];
}

static struct note *
note_of(int n)
{
	struct uuid u = uuid_of("note:%d", n);

	return record_find(&rec, ROW_NOTE, &u);
}

static void
reword(int n, const char *body)
{
	xreplace(&note_of(n)->body, body);
}

static struct rating *
rating_of(int n)
{
	struct uuid u = uuid_of("rating:%d", n);

	return record_find(&rec, ROW_RATING, &u);
}

static struct note *
add_diary(int n, const char *body)
{
	struct note *x = add_note(&rec, n, NULL, NO_MS, body);

	x->part = xstrdup("diary");
	return x;
}

static int
setup(void **state)
{
	make_review(&rec);
	return 0;
}

static int
teardown(void **state)
{
	record_finish(&rec);
	buf_finish(&base);
	buf_finish(&file);
	buf_finish(&ours);
	export_blocks_finish(&blocks);
	export_blocks_finish(&next);
	merge_finish(&merged);
	return 0;
}

/* ---- tracks without a list ---- */

/* Takes the tracks out of their sections, but the first `n` of the list. */
static void
stream_from(size_t n)
{
	for (size_t i = n; i < record_count(&rec, ROW_ITEM); i++)
		((struct item *)record_at(&rec, ROW_ITEM, i))->section = UUID_NONE;
}

TEST_WITH(streamed_tracks_are_under_albums_and_an_edited_heading_stays, setup, teardown)
{
	const struct uuid shivers = id("recording:shivers");

	xreplace(
		&((struct recording *)record_find(&rec, ROW_RECORDING, &shivers))->album, "Equals");
	stream_from(1);
	export_first(NULL);
	edit("**Also heard:**", "**Late at night:**");
	lacks("**Equals:**");
	stream_from(0);
	export_later();
	has("**Ghost of \\*Tsushima\\*:**"); /* the artist: the track has no album */
	has("**Equals:**\n\n**[Shivers by");
	has("**Late at night:**");
	lacks("Also heard");
	edit("**Equals:**", "**His fifth:**");
	add_note(&rec, 70, "timbre/shivers", 5000, "a new one");
	export_later();
	has("**His fifth:**\n\n**[Shivers by");
	has("A new one.");
	lacks("**Equals:**");
}

/* ---- what was deleted or moved ---- */

static const char sentences[] =
	"First words.\n\n{{#scores.sonic_quality}}Its sound gets {{written}} in "
	"all.\n\n{{/scores.sonic_quality}}{{#has.diary}}There is a diary.\n\n"
	"{{/has.diary}}{{#sections}}{{#items}}{{#has_wheel}}On {{name}}:\n\n{{#wheel}}\n"
	"- {{name}}: {{written}}{{#said}} – "
	"{{said}}{{/said}}\n{{/wheel}}\n\n{{/has_wheel}}{{/items}}"
	"{{/sections}}{{#has.diary}}My days:\n\n{{#parts.diary}}\n- "
	"{{{body}}}\n{{/parts.diary}}\n\n"
	"{{/has.diary}}Last words.\n";

TEST_WITH(a_deleted_sentence_stays_deleted_and_is_told_for_each_change, setup, teardown)
{
	export_first(sentences);
	char *from = strstr(file.s, "Its sound gets");
	buf_splice(&file, (size_t)(from - file.s), strcspn(from, "\n") + 2, "", 0);
	rating_of(4)->value = 2;
	export_later();
	lacks("Its sound gets");
	assert_int_equal(told(MERGE_DELETED), 1);
	rating_of(4)->value = 3;
	export_later();
	lacks("Its sound gets");
	assert_int_equal(told(MERGE_DELETED), 1);
	export_later();
	assert_int_equal(merged.n_news, 0);
}

TEST_WITH(a_moved_rating_gets_its_new_figure_where_it_is, setup, teardown)
{
	export_first(sentences);
	edit("- Bass depth: 4/5 – soft hits on every track\n", "");
	edit("Last words.\n",
		"## My own section\n\n- Bass depth: 4/5 – soft hits on every track\n\n"
		"Last words.\n");
	rating_of(2)->value = 2;
	export_later();
	has("## My own section\n\n- Bass depth: 2/5 – soft hits on every track\n\nLast words.\n");
	assert_ptr_equal(strstr(file.s, "Bass depth"), strstr(file.s, "Bass depth: 2/5"));
	assert_null(strstr(strstr(file.s, "Bass depth") + 1, "Bass depth"));
}

TEST_WITH(an_entry_of_a_deleted_list_is_listed, setup, teardown)
{
	export_first(sentences);
	edit("My days:\n\n- Third day with this gem.\n\n", "");
	add_diary(60, "fourth day");
	export_later();
	lacks("ourth day");
	assert_int_equal(told(MERGE_HEADLESS), 1);
	add_diary(61, "fifth day");
	export_later();
	lacks("day\n");
	assert_int_equal(told(MERGE_HEADLESS), 1);
	/* Also where only the title went. */
	export_first(sentences);
	edit("My days:\n\n", "");
	add_diary(62, "sixth day");
	export_later();
	has("- fourth day\n- fifth day\n- sixth day\n");
	assert_int_equal(told(MERGE_BESIDE), 1);
}

TEST_WITH(a_new_paragraph_inherits_nothing, setup, teardown)
{
	note_of(9)->row.deleted = true;
	export_first(sentences);
	edit("Its sound gets", "To me its sound gets");
	note_of(9)->row.deleted = false;
	rating_of(4)->value = 2;
	export_later();
	has("To me its sound gets 4/5");
	has("There is a diary.\n");
	assert_int_equal(told(MERGE_REWRITTEN), 1);
}

/* A note in front matter is part of its key, which is known by its name. */
TEST_WITH(a_note_in_front_matter_follows, setup, teardown)
{
	export_first("---\n{{#parts.diary}}\nabout: {{{body}}}\n{{/parts.diary}}\nlast: 1\n---\n\n"
		     "Last words.\n");
	edit("last: 1", "last: 2");
	reword(9, "third day with it");
	export_later();
	assert_string_equal(file.s, "---\nabout: third day with it\nlast: 2\n---\n\nLast words.\n");
}

/* ---- parts of a line ---- */

TEST_WITH(words_follow_where_the_time_was_edited, setup, teardown)
{
	struct note *n = add_note(&rec, 50, "timbre/shivers", 33000, "warm voice, no bite");

	n->about = true;
	export_first(NULL);
	edit_all("[~", "[");
	has(") Warm voice, no bite.");
	reword(50, "warm voice with bite");
	export_later();
	has("- [0:33](");
	has(") Warm voice with bite.\n");
	assert_int_equal(told(MERGE_REWRITTEN), 0);
	/* every link of the track out */
	char *link;
	while ((link = strstr(file.s, "[0:33]("))) {
		size_t n_link = strcspn(link, ")") + 1;
		buf_splice(&file, (size_t)(link - file.s), n_link, "0:33", 4);
	}
	reword(50, "a cold voice");
	export_later();
	has("- 0:33 A cold voice.\n");
	/* and the time, where the words were edited */
	edit("A cold voice.", "A voice as cold as ice.");
	xreplace(&n->body, "a cold voice");
	export_later();
	has("- 0:33 A voice as cold as ice.\n");
}

TEST_WITH(the_time_follows_where_the_words_were_edited, setup, teardown)
{
	struct note *n = add_note(&rec, 50, "timbre/shivers", 33000, "warm voice, no bite");

	export_first(NULL);
	edit("Warm voice, no bite.", "A voice that is warm.");
	n->pos_ms = 40000;
	export_later();
	has("[0:40](https://www.youtube.com/watch?v=z2_Lrg6rRks&list=X&t=42s) A voice that is "
	    "warm.\n");
	/* Where both are the author's, both stay, and one line says so. */
	edit("[0:40](https://www.youtube.com/watch?v=z2_Lrg6rRks&list=X&t=42s) A", "At 40 s, a");
	n->pos_ms = 50000;
	xreplace(&n->body, "warm voice, some bite");
	export_later();
	has("- At 40 s, a voice that is warm.\n");
	assert_int_equal(told(MERGE_REWRITTEN), 1);
}

TEST_WITH(figure_and_words_of_a_rating_merge_apart, setup, teardown)
{
	export_first(sentences);
	edit("soft hits on every track", "soft, I find");
	rating_of(2)->value = 2;
	export_later();
	has("- Bass depth: 2/5 – soft, I find\n");
	assert_int_equal(told(MERGE_REWRITTEN), 0);
	edit("- Bass depth: 2/5 –", "- Depth 2 of 5 –");
	rating_of(2)->value = 3;
	export_later();
	has("- Depth 2 of 5 – soft, I find\n");
	assert_int_equal(told(MERGE_REWRITTEN), 1);
}

TEST_WITH(a_new_label_takes_no_bullet_away, setup, teardown)
{
	export_first("{{#parts.diary}}\n- {{{body}}}\n{{/parts.diary}}\n");
	edit("gem.", "gem, own.");
	template_text = "{{#parts.diary}}\n- *Day:* {{{body}}}\n{{/parts.diary}}\n";
	export_later();
	assert_string_equal(file.s, "- Third day with this gem, own.\n");
}

/* A heading that the author rewrote keeps a remark that the record lost, which is listed. */
TEST_WITH(a_remark_stays_in_a_heading_of_the_author, setup, teardown)
{
	xreplace(&rating_of(5)->remark, "never slow");
	export_first("{{#sections}}\n{{#score}}\n**{{name}}: {{written}}{{#said}} – "
		     "{{said}}{{/said}}**\n\n{{/score}}\n{{/sections}}\nThe end.\n");
	edit("**Bass and dynamics: 5 – never slow**", "**How it hits: 5 – never slow**");
	xreplace(&rating_of(5)->remark, NULL);
	export_later();
	assert_string_equal(file.s, "**How it hits: 5 – never slow**\n\nThe end.\n");
	assert_int_equal(merged.n_news, 1);
	assert_int_equal(told(MERGE_REWRITTEN), 1);
}

/* ---- tables ---- */

static const char table[] =
	"| Word | Figure | Said |\n| --- | --- | --- |\n{{#sections}}\n{{#items}}\n{{#wheel}}\n"
	"| {{name}} of {{attribute}} | {{written}} | {{said}} |\n"
	"{{/wheel}}\n{{/items}}\n{{/sections}}\n\nThe end.\n";

TEST_WITH(a_row_is_known_by_its_first_cell, setup, teardown)
{
	struct rating *r;

	export_first(table);
	edit("| Word | Figure | Said |\n| --- | --- | --- |\n",
		"| Word                     | Figure | Said |\n"
		"|--------------------------|-------:|------|\n");
	edit("| Bass depth of bass-depth | 4/5 | soft hits on every track |",
		"| Bass depth of bass-depth |    4/5 | soft hits on every track |");
	rating_of(2)->value = 2;
	for (struct section *x = NULL; (x = record_next(&rec, ROW_SECTION, x));)
		if (x->attributes)
			xreplace(&x->attributes, "[\"bass-depth\", \"punch\"]");
	r = add_rating(&rec, 50, "item", "bs2399", "punch", 5);
	r->item = rating_of(2)->item;
	export_later();
	has("|--------------------------|-------:|------|\n");
	has("| Bass depth of bass-depth | 2/5 | soft hits on every track |\n");
	has("| punch of punch | 5/5 |");
}

/* ---- drafts of another template or program ---- */

TEST_WITH(a_draft_of_another_template_keeps_its_arrangement, setup, teardown)
{
	static const char other[] =
		"{{#has.diary}}The diary:\n\n{{#parts.diary}}\n- {{{body}}}\n{{/parts.diary}}\n\n"
		"{{/has.diary}}A new sentence.\n\n{{#sections}}{{#items}}{{#has_wheel}}{{#wheel}}\n"
		"- {{name}}: {{written}}{{#said}} – {{said}}{{/said}}\n{{/wheel}}\n\n{{/has_wheel}}"
		"{{/items}}{{/sections}}";

	export_first(sentences);
	forget_form();
	edit("First words.", "First words of mine.");
	rating_of(2)->value = 2;
	reword(9, "third day with it");
	add_diary(60, "fourth day");
	template_text = other;
	export_later();
	has("First words of mine.\n\n");
	lacks("Its sound gets 4/5"); /* the template writes it no more, and nobody touched it */
	has("- Bass depth: 2/5 – soft hits on every track\n\nMy days:\n\n- fourth day\n"
	    "- third day with it\n\nLast words.\n");
	lacks("The diary:");
	lacks("A new sentence.");
	assert_int_equal(told(MERGE_REMOVED), 1);
	assert_int_equal(told(MERGE_MOVED), 0);
}

/* Only a label goes without a word, not a clause of the note. */
TEST_WITH(a_clause_that_the_record_lost_is_told_after_another_template, setup, teardown)
{
	reword(9, "third day, and a gem");
	export_first("{{#parts.diary}}\n- {{{body}}}\n{{/parts.diary}}\n");
	edit("hird day", "hird evening");
	reword(9, "third day");
	template_text = "{{#parts.diary}}\n- {{{body}}}\n{{/parts.diary}}\n\nLast words.\n";
	export_later();
	has("hird evening, and a gem\n");
	assert_int_equal(told(MERGE_REWRITTEN), 1);
}

TEST_WITH(a_label_that_comes_is_put_where_the_line_is_as_exported, setup, teardown)
{
	static const char *const templates[] = { "{{#sections}}{{#items}}{{#notes}}\n- "
						 "{{{prose}}}\n{{/notes}}{{/items}}{{/sections}}",
		"{{#sections}}{{#items}}{{#notes}}\n- {{#label}}*{{label}}:* "
		"{{/label}}{{{prose}}}\n"
		"{{/notes}}{{/items}}{{/sections}}" };

	add_note(&rec, 60, "timbre/shivers", 20000, "less grip than on the dongle")->against_chain =
		id("dongle");
	export_first(templates[0]);
	edit("Gets a little hard", "Gets hard");
	template_text = templates[1];
	export_later();
	has("\n- Gets hard.\n");
	has("\n- *compared with the Apple USB-C dongle:* Less grip than on the dongle.\n");
}

/* A label that the rule takes away is a wrong fact, also in a line whose words are the author's. */
TEST_WITH(a_label_that_goes_stays_in_the_line_of_its_author, setup, teardown)
{
	static const char *const templates[] = {
		"{{#parts.packaging}}\n- {{#chain}}*on {{chain}}:* {{/chain}}{{{prose}}}\n"
		"{{/parts.packaging}}\n{{#parts.build}}\n\n{{#chain}}*on {{chain}}:* "
		"{{/chain}}{{{prose}}}\n{{/parts.build}}",
		"{{#parts.packaging}}\n- {{#label}}*{{label}}:* {{/label}}{{{prose}}}\n"
		"{{/parts.packaging}}\n{{#parts.build}}\n\n{{#label}}*{{label}}:* "
		"{{/label}}{{{prose}}}\n{{/parts.build}}"
	};
	struct note *n = add_note(&rec, 60, NULL, NO_MS, "a tin box");

	n->part = xstrdup("packaging");
	n->setup.chain = id("dongle");
	n = add_note(&rec, 61, NULL, NO_MS, "cold metal");
	n->part = xstrdup("build");
	n->setup.chain = id("dongle");
	export_first(templates[0]);
	forget_form();
	has("dongle:* A tin box.");
	edit("A tin box", "A big box of tin");
	edit("Cold metal", "Cold metal, heavy");
	template_text = templates[1];
	export_later();
	has("\n- *on dongle:* A big box of tin.\n");
	has("\n*on dongle:* Cold metal, heavy.\n");
}

/* A note that left the ladder says what it compares with. */
TEST_WITH(a_kept_line_keeps_what_it_compares_with, setup, teardown)
{
	static const char *const templates[] = {
		"{{#sections}}{{#items}}{{#notes}}{{#about_chain}}\n- {{{body}}}\n{{/about_chain}}"
		"{{/notes}}{{/items}}{{/sections}}\n\n## Tracks\n",
		"\n## Tracks\n\n{{#sections}}{{#items}}{{#notes}}{{#about_chain}}\n- "
		"*{{label_told}}:* "
		"{{{prose}}}\n{{/about_chain}}{{/notes}}{{/items}}{{/sections}}"
	};

	add_note(&rec, 60, "timbre/shivers", 20000, "vs dongle: brighter!")->against_chain =
		id("dongle");
	export_first(templates[0]);
	forget_form();
	edit("## Tracks", "## My tracks");
	template_text = templates[1];
	export_later();
	assert_null(strstr(strstr(file.s, "righter") + 1, "righter"));
	has("dongle:* Brighter!\n");
}

/* A figure that another template wrote follows the record. */
TEST_WITH(a_figure_of_another_template_follows, setup, teardown)
{
	export_first("# {{device.name}}\n\nHeard: {{review.days}} days\n");
	edit("Heard: 2", "Heard: 1"); /* the evenings of the last export */
	buf_clear(&base);
	buf_add(&base, file.s);
	edit("# ", "# My ");
	template_text = "# {{device.name}}\n\nHeard: {{review.days}} evenings\n";
	export_later();
	has("# My AFUL Cantor\n\nHeard: 2 evenings\n");
}

/* The figure is in another section now: the line goes there. A line that the author edited may be
 * about something else, and stays. */
TEST_WITH(a_figure_that_is_elsewhere_goes_there_or_is_told, setup, teardown)
{
	static const char was[] =
		"{{#sections}}\n## {{name}}\n\n{{#wheel}}\n- {{name}}: {{written}}\n{{/wheel}}\n\n"
		"{{/sections}}\n";
	CLEANUP(pointer_free) char *is = xasprintf("%sThe end.\n", was);

	for (int edited = 0; edited < 2; edited++) {
		teardown(state);
		setup(state);
		export_first(was);
		forget_form();
		has("## Bass and dynamics\n\n- Bass depth: 4.5/5\n");
		edit("## Timbre", "## Timbre and tone");
		if (edited)
			edit("depth: 4.5/5", "depth: 4.5 of 5");
		for (struct section *x = NULL; (x = record_next(&rec, ROW_SECTION, x));)
			xreplace(&x->attributes,
				strcmp(x->id, "timbre") == 0 ? "[\"bass-depth\"]" : "[\"punch\"]");
		rating_of(3)->value = 3;
		template_text = is;
		export_later();
		has(edited ? "## Bass and dynamics\n\n- Bass depth: 4.5 of 5\n"
			   : "## Timbre and tone\n\n- Bass depth: 3/5\n");
		assert_int_equal(told(MERGE_KEPT), edited);
		assert_int_equal(told(MERGE_REMOVED), !edited);
	}
}

/* A setting with another gain is heard, and its note is deleted; labels stay, and so do the words
 * of the author beside both. */
TEST_WITH(words_that_settings_share_come_and_go_beside_those_of_the_author, setup, teardown)
{
	struct variant *se = add_setting(&rec, "se", "gain=high\noutput=3.5 mm"),
		       *bal = add_setting(&rec, "bal", "gain=high\noutput=4.4 mm"),
		       *low = add_setting(&rec, "low", "gain=low\noutput=4.4 mm");

	for (struct note *n = NULL; (n = record_next(&rec, ROW_NOTE, n));)
		if (setup_has(&n->setup, ROW_DEVICE, &se->device))
			n->setup.variant = se->row.uuid;
	add_note(&rec, 60, "bass/quiet", 5000, "more air")->setup.variant = bal->row.uuid;
	add_note(&rec, 61, "timbre/shivers", 6000, "sweeter here")->setup.variant = bal->row.uuid;
	struct note *soft = add_note(&rec, 62, "bass/quiet", 7000, "too soft");
	soft->setup.variant = low->row.uuid;
	soft->row.deleted = true;
	export_first(NULL);
	has("With 4.4 mm:\n\n- 0:05 More air.");
	edit("- 0:05 More air.", "A paragraph of mine.\n\n- 0:05 More air, I would say.");
	edit("With 4.4 mm:\n\n- [0:06", "Balanced, that is with 4.4 mm:\n\n- [0:06");
	for (int i = 0; i < 3; i++) {
		soft->row.deleted = i == 1;
		export_later();
		has("With 4.4 mm:\n\n");
		has(soft->row.deleted ? "Worn: 3.5 mm, high gain, unless noted\n"
				      : "With 4.4 mm, low gain:\n\n");
		has(":\n\nA paragraph of mine.\n\n- 0:05 More air, I would say.\n");
		has("Balanced, that is with 4.4 mm:\n\n- [0:06");
		assert_int_equal(strstr(file.s, "Too soft.") != NULL, !soft->row.deleted);
		const char *const once[] = { "More air", "of mine", "Balanced, that is",
			"Sweeter here", "With 4.4 mm" };
		for (size_t k = 0; k < LENGTH(once); k++) {
			const char *at = strstr(file.s, once[k]);

			assert_non_null(at);
			if (strstr(at + 1, once[k]) && soft->row.deleted)
				fail_msg("«%s» twice in «%s»", once[k], file.s);
		}
	}
}

/* The column that says how values were heard comes with the first row that has something there. */
TEST_WITH(a_column_comes_into_an_edited_table, setup, teardown)
{
	for (int i = 0; i < 2; i++)
		add_rating(&rec, 60 + i, "whole", "bs2399", "punch", 3 + i)->setup = (struct setup){
			.device = id(i ? "device:aful-performer8" : "device:aful-cantor"),
			.chain = id("dx300")
		};
	export_first(NULL);
	has(" | AFUL Performer8 |\n| --- | --- | --- |\n");
	edit("| 3 | 4 |", "| 3, a soft one | 4 |");
	for (int i = 0; i < 2; i++)
		add_rating(&rec, 62 + i, "whole", "bs2399", "punch", 2 + i)->setup = (struct setup){
			.device = id(i ? "device:aful-performer8" : "device:aful-cantor"),
			.chain = id("dongle")
		};
	export_later();
	has(" | AFUL Performer8 | Heard |\n| --- | --- | --- | --- |\n");
	has("| 3, a soft one | 4 |");
	has("| 2 | 3 | on the Apple USB-C dongle (2) |\n");
}
