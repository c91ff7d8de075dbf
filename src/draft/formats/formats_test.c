/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/export.h"

#include "base/core/buf.h"
#include "base/system/file.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "review/files/words.h"
#include "review/record/identity.h"
#include "support/export_record.h"
#include "support/test.h"

static struct key_value texts[] = {
	{ .key = "looking_for", .value = "I want to **hear the room**." },
	{ .key = "scale", .value = "1 is poor, 5 is outstanding." },
	{ .key = "disclosure_tour",
		.value = "This unit came by a tour arranged by {from}. Thank you." },
	{ .key = "resolution", .value = "To me it is what is left when the music is over." },
	{ .key = "coupler", .value = "Above 8 kHz, do not trust it." },
};
static struct scale_word love = { 5, "I love it" };
static struct profile profile = { .reviewer_name = "A. Reviewer",
	.reviewer_site = "https://example.org",
	.reviewer_language = "en-GB",
	.boilerplate = { texts, LENGTH(texts), 0 },
	.bias_scale = { 1, 5, 0.5, &love, 1 } };

/* More of everything than the record of the view's tests: what templates tell. */
static void
make_rich(struct record *r)
{
	static const char *const parts[][2] = { { "opening", "Small, and *not* shy." },
		{ "technology", "Fourteen drivers." }, { "fit", "Deep." }, { "comfort", "Hours." },
		{ "summary", "Buy one." }, { "like", "Speed" }, { "like", "Stage" },
		{ "improve", "The cable" } };
	struct rating *x;
	struct note *n;

	make_review(r);
	for (size_t i = 0; i < LENGTH(parts); i++) {
		n = add_note(r, 40 + (int)i, NULL, NO_MS, parts[i][1]);
		n->part = xstrdup(parts[i][0]);
	}
	n = add_note(r, 50, NULL, NO_MS, "Drives it with ease.");
	n->part = xstrdup("chain");
	n->setup.chain = id("dongle");
	add_note(r, 51, "bass/quiet", 54000, "a hum")->pos_end_ms = 75000;
	add_section(r, "resolution", "Resolution");
	add_track(r, "resolution", "reckoning", "", NULL, 9);
	add_note(r, 52, "resolution/reckoning", 3723000, "strings part from each other");
	add_rating(r, 20, "whole", NULL, "bias", 5);
	x = add_rating(r, 21, "item", "bs2399", "bass-depth", 2);
	x->item = id("bass/quiet");
	struct review *review = record_at(r, ROW_REVIEW, 0);
	review->pictures =
		xstrdup("[{\"at\":\"box\",\"path\":\"/img/box (1).jpg\",\"alt\":\"The box\"},"
			"{\"at\":\"fr\",\"path\":\"fr.png\",\"alt\":\"Response\"}]");
}

static const char *const templates[] = { "iem-review-classic", "impressions", "notes", "shoot-out",
	"plain" };

static const struct exporter *
exporter(const char *name)
{
	const struct exporter *e = exporters;

	while (e->name && strcmp(e->name, name) != 0)
		e++;
	assert_non_null(e->name);
	return e;
}

static char *
written(struct view *v, const char *format, const char *template, struct export_blocks *blocks,
	struct gaps *gaps)
{
	struct export_how how = { .template_name = template, .blocks = blocks, .gaps = gaps };
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	if (template)
		export_take_template(&how, template);
	if (!exporter(format)->write(&out, v, &how, &err))
		fail_msg("%s: %s", format, err.msg);
	return buf_detach(&out);
}

/* Returns true for null, false, and a list or object without anything. */
static bool
says_nothing(const json_t *value)
{
	return json_is_null(value) || json_is_false(value) ||
		(json_is_array(value) && !json_array_size(value)) ||
		(json_is_object(value) && !json_object_size(value));
}

/* Removes the keys that say nothing from a tree; view_test.c checks that each key is there, with
 * its type. A row that the tree had before is its UUID. */
static void
shorten(json_t *tree, json_t *seen)
{
	const char *key;
	json_t *one;
	size_t i;
	void *next;

	json_array_foreach (tree, i, one) {
		const char *uuid = view_text(one, "uuid");
		bool again = json_equal(json_object_get(seen, uuid), one);

		if (*uuid && !again)
			json_object_set_new(seen, uuid, json_deep_copy(one));
		if (again)
			json_array_set_new(tree, i, json_string(uuid));
		else
			shorten(one, seen);
	}
	json_object_foreach_safe (tree, next, key, one)
		if (says_nothing(one))
			json_object_del(tree, key);
		else
			shorten(one, seen);
}

/* Returns the text for the golden file of a format: that of JSON is shortened. */
static char *
text_of_golden(const char *format, const char *text)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	json_auto_t *seen = json_object();

	if (!text_same(format, "json"))
		return xstrdup(text);
	json_auto_t *tree = json_read(text);
	json_add(&out, tree, false, NULL);
	buf_add_char(&out, '\n');
	assert_string_equal(out.s, text);
	shorten(tree, seen);
	buf_clear(&out);
	json_add(&out, tree, false, NULL);
	buf_add_char(&out, '\n');
	return buf_detach(&out);
}

/* The golden file of a format is iem-review.FORMAT or, without a template, review.FORMAT. */
TEST(formats_are_as_in_golden)
{
	CLEANUP(record_finish) struct record r;
	struct err err = ERR_INIT;

	make_rich(&r);
	struct view *v = view_open(&r, &profile, NULL, &err);
	assert_non_null(v);
	for (const struct exporter *e = exporters; e->name; e++) {
		const char *template = e->templated ? "iem-review" : NULL;
		CLEANUP(pointer_free) char *text = written(v, e->name, template, NULL, NULL);
		CLEANUP(pointer_free)
		char *file = xasprintf(
			"%s.%s", template ? template : "review", e == exporters ? "md" : e->name);

		CLEANUP(pointer_free) char *golden = text_of_golden(e->name, text);

		assert_null(strstr(text, "SECRET"));
		test_is_golden(file, golden);
	}
	view_close(v);
	const struct view_site site = { .wanted = true };
	for (size_t i = 0; i < LENGTH(templates); i++) {
		const struct view_filter filter = { .form = !text_same(templates[i], "notes"),
			.site = &site };

		v = view_open(&r, &profile, &filter, &err);
		CLEANUP(pointer_free)
		char *text = written(v, "markdown", templates[i], NULL, NULL),
		     *file = xasprintf("%s.md", templates[i]);

		assert_null(strstr(text, "SECRET"));
		test_is_golden(file, text);
		view_close(v);
	}
}

/* Templates that people copied from 1.2.0, and the parts that they name, write what they wrote. The
 * first writes what today's does. */
TEST(copies_of_1_2_0_write_as_before)
{
	static const char *const copied[] = { "iem-review", "iem-review-classic", "impressions",
		"shoot-out" };
	CLEANUP(record_finish) struct record r;
	struct err err = ERR_INIT;

	make_rich(&r);
	struct view *v = view_open(&r, &profile, NULL, &err);
	for (size_t i = 0; i < LENGTH(copied); i++) {
		CLEANUP(buf_finish) struct buf text = BUF_INIT, out = BUF_INIT;
		CLEANUP(pointer_free)
		char *path = xasprintf("tests/data/templates-1.2.0/%s.mustache", copied[i]),
		     *golden = xasprintf("%s%s.md", i ? "copied-1.2.0-" : "", copied[i]);
		bool found;

		assert_true(file_read(path, 1 << 20, &text, &found, ERR_IGNORED) && found);
		const struct export_how how = {
			.template_name = "mine.mustache", .template = text.s, .template_n = text.len
		};
		assert_true(export_markdown(&out, v, &how, &err));
		test_is_golden(golden, out.s);
	}
	view_close(v);
}

/* A plain forum text has marks and numbers in place of the tags that some forums do not read. */
TEST(a_plain_forum_text_has_no_lists_sizes_and_tables)
{
	static const char template[] =
		"# One\n\nText [list] of *words*:\n\n- a\n- b\n    1. c\n    2. d\n"
		"- e\n\nAfter.\n\n| A | B |\n| --- | --- |\n| 1 | **2** |\n\n`[*]` end\n";
	const struct export_how how = { .template_name = "t",
		.template = template,
		.template_n = sizeof(template) - 1,
		.plain_forum = true };
	CLEANUP(record_finish) struct record r;
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	make_review(&r);
	struct view *v = view_open(&r, NULL, NULL, &err);
	assert_true(export_bbcode(&out, v, &how, &err));
	assert_string_equal(out.s,
		"[b]One[/b]\n\nText ［list］ of [i]words[/i]:\n\n• a\n• b\n  1. c\n  2. d\n"
		"• e\n\nAfter.\n\nA | B\n1 | [b]2[/b]\n\n［*］ end\n\n");
	view_close(v);
}

static size_t
count_of(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)); text++)
		n++;
	return n;
}

/* A page has the same headings in each language: a colon of full width also ends a name. */
TEST(headings_are_known_by_either_colon)
{
	static const char *const languages[] = { NULL, "zh", "ja" };
	static const char table[] = "| A |\n| --- |\n| b |\n\n| C |\n| --- |\n| d |\n";
	const struct export_how tables = {
		.template_name = "t", .template = table, .template_n = sizeof(table) - 1
	};
	static const char *const names[] = { "=\"Table\">", "=\"表格\">", "=\"表\">" };
	CLEANUP(record_finish) struct record r;
	struct diags faults = DIAGS_INIT;
	size_t headings = 0;
	struct err err = ERR_INIT;

	make_rich(&r);
	for (size_t i = 0; i < LENGTH(languages); i++) {
		assert_true(words_use(languages[i], &faults, &err));
		struct view *v = view_open(&r, &profile, NULL, &err);
		CLEANUP(pointer_free)
		char *page = written(v, "html", "iem-review", NULL, NULL);
		size_t n = count_of(page, "<h2") + count_of(page, "<h3");

		assert_true(n > 10 && (i == 0 || n == headings));
		headings = n;
		assert_int_equal(count_of(page, "：</h"), 0);
		CLEANUP(buf_finish) struct buf out = BUF_INIT;
		assert_true(exporter("html")->write(&out, v, &tables, &err));
		assert_int_equal(count_of(out.s, names[i]), 2);
		view_close(v);
	}
	assert_true(words_use(NULL, &faults, &err));
}

/* A forum shows no file of the author: of a drawn picture, whose values are in the text, nothing is
 * left, of another one its description. */
TEST(a_forum_text_has_no_description_of_a_drawn_picture)
{
	static const char template[] =
		"**Ratings:**\n\n![Ratings of X](a%20profile.svg)\n\n- Bass: "
		"4\n\n![The box](box.png)\n\n![Web](https://a.b/c.png)\n";
	struct export_picture drawn = { .what = "profile",
		.path = "a profile.svg",
		.link = "a profile.svg",
		.alt = "Ratings of X",
		.caption = "" };
	const struct export_how how = { .template_name = "t",
		.template = template,
		.template_n = sizeof(template) - 1,
		.pictures = &drawn,
		.n_pictures = 1 };
	CLEANUP(record_finish) struct record r;
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	make_review(&r);
	struct view *v = view_open(&r, NULL, NULL, &err);
	assert_true(export_bbcode(&out, v, &how, &err));
	assert_string_equal(out.s,
		"[b]Ratings:[/b]\n\n[list]\n[*]Bass: 4\n[/list]\nThe box\n\n"
		"[img]https://a.b/c.png[/img]\n\n");
	view_close(v);
}

/* The author's HTML has its tags in a forum; what plays is a link, on a page, too. */
TEST(html_of_the_author_has_tags_of_the_forum)
{
	static const char template[] =
		"A <a href=\"https://a.b/x\">link</a>, <b>bold</b>, <i>it</i>, <s>no</s>, "
		"<u>un</u>.\n\n"
		"<h2>Bass</h2>\n\n<ul><li>one</li><li>two</li></ul>\n\n<table>\n  "
		"<tr><th>Part</th></tr>\n"
		"  <tr><td>Cable</td></tr>\n</table>\n\n<iframe src=\"https://a.b/v\"></iframe>\n\n"
		"<audio controls><source src=\"https://a.b/s.mp3\">\nNo <b>sound</b> "
		"here</audio>\n\n"
		"<details><summary>More</summary>\n\nx\n\n</details>\n\n| A |\n|-|\n| b "
		"|\n\nCable\n: Stiff.\n";
	struct export_how how = {
		.template_name = "t", .template = template, .template_n = sizeof(template) - 1
	};
	CLEANUP(record_finish) struct record r;
	CLEANUP(buf_finish) struct buf forum = BUF_INIT, page = BUF_INIT;
	struct err err = ERR_INIT;

	make_review(&r);
	struct view *v = view_open(&r, NULL, NULL, &err);
	assert_true(export_bbcode(&forum, v, &how, &err));
	test_same("forum",
		"A [url=https://a.b/x]link[/url], [b]bold[/b], [i]it[/i], [s]no[/s], [u]un[/u].\n\n"
		"[size=5][b]Bass[/b][/size]\n\n[list]\n[*]one\n[*]two\n[/list]\n\n[table]\n"
		"[tr][th]Part[/th][/tr]\n[tr][td]Cable[/td][/tr]\n[/table]\n\n"
		"[url=https://a.b/v]https://a.b/v[/url]\n\n"
		"[url=https://a.b/s.mp3]https://a.b/s.mp3[/url]\n\n[spoiler]\n[b]More[/"
		"b]\n\nx\n\n[/"
		"spoiler]\n\n"
		"[table]\n[tr][th]A[/th][/tr]\n[tr][td]b[/td][/tr]\n[/table]\n\n[b]Cable[/"
		"b]\nStiff.\n\n",
		forum.s, "");
	assert_true(export_html(&page, v, &how, &err));
	assert_non_null(
		strstr(page.s, "<a href=\"https://a.b/v\" rel=\"noopener\">https://a.b/v</a>"));
	assert_non_null(strstr(page.s, "<th>A</th>"));
	assert_non_null(strstr(page.s, "<details><summary>More</summary>"));
	view_close(v);
}

/* What only a comment of the template stands in is no item, no paragraph, and no heading. */
TEST(nothing_empty_is_left)
{
	static const char template[] =
		"# <!-- a -->\n\n- <!-- b -->\n- *<!-- c -->*\n\nText\n\n<!-- d -->\n\n"
		"1. <!-- e -->\n2. two\n\n> <!-- f -->\n\n### Third\n\nx\n\n# First\n\n### "
		"Second\n\ny\n\n## Fourth\n\n"
		"- <!-- g -->\n";
	struct export_how how = {
		.template_name = "t", .template = template, .template_n = sizeof(template) - 1
	};
	CLEANUP(record_finish) struct record r;
	struct err err = ERR_INIT;

	make_review(&r);
	struct view *v = view_open(&r, NULL, NULL, &err);
	for (int bbcode = 0; bbcode < 2; bbcode++) {
		CLEANUP(buf_finish) struct buf out = BUF_INIT;

		assert_true((bbcode ? export_bbcode : export_html)(&out, v, &how, &err));
		if (bbcode)
			assert_string_equal(out.s,
				"Text\n\n[list=1]\n[*]two\n[/list]\n\n[b]Third[/b]\n\nx\n\n"
				"[size=6][b]First[/b][/size]\n\n[b]Second[/"
				"b]\n\ny\n\n[size=5][b]Fourth[/b][/size]\n\n");
		else
			assert_string_equal(strstr(out.s, "<p>Text"),
				"<p>Text</p>\n\n<ol>\n<li>two</li>\n</ol>\n<h2 "
				"id=\"third\">Third</h2>\n<p>x</p>\n"
				"<h2 "
				"id=\"first\">First</h2>\n<h3 "
				"id=\"second\">Second</h3>\n<p>y</p>\n</main>\n</"
				"body>\n"
				"</html>\n");
	}
	view_close(v);
}

TEST(ratings_are_a_table_of_their_own)
{
	struct view_filter filter = { .only = VIEW_RATINGS };
	CLEANUP(record_finish) struct record r;
	struct err err = ERR_INIT;

	make_rich(&r);
	struct view *v = view_open(&r, &profile, &filter, &err);
	CLEANUP(pointer_free) char *text = written(v, "csv", NULL, NULL, NULL);
	test_is_golden("ratings.csv", text);
	view_close(v);
}

/* The chain and variant of the row, not another revision of the same name, give the values. */
TEST(firmware_filter_and_pads_are_columns)
{
	CLEANUP(record_finish) struct record r;
	struct err err = ERR_INIT;

	make_rich(&r);
	add_chain(&r, "dap", 3, "firmware=1.05\nsource=DAP");
	add_chain(&r, "dap-new", 4, "filter=slow, short\nfirmware=1.06\nsource=DAP");
	struct variant *x = add_row(&r, ROW_VARIANT, "variant:pads");
	x->device = id("device:aful-cantor");
	x->name = xstrdup("soft");
	x->content = xstrdup("pads=velour");
	struct note *n = add_note(&r, 60, "bass/quiet", 1000, "an old firmware");
	n->setup.chain = id("dap");
	n = add_note(&r, 61, "bass/quiet", 2000, "a new firmware");
	n->setup.chain = id("dap-new");
	n->setup.variant = x->row.uuid;
	struct view *v = view_open(&r, &profile, NULL, &err);
	CLEANUP(pointer_free) char *text = written(v, "csv", NULL, NULL, NULL);
	char *old = strstr(text, "an old firmware"), *new = strstr(text, "a new firmware");
	assert_non_null(
		strstr(text, ",file,firmware,filter,pads,hz_from,setting,against_variant\r\n"));
	*strchr(old, '\r') = '\0';
	*strchr(new, '\r') = '\0';
	assert_true(text_ends_in(old, ",1.05,,,,,"));
	assert_true(text_ends_in(new, ",1.06,\"slow, short\",velour,,velour pads,"));
	view_close(v);
}

static char *
filtered(const struct view_filter *filter)
{
	struct record r;
	struct err err = ERR_INIT;

	make_rich(&r);
	struct view *v = view_open(&r, &profile, filter, &err);
	char *text = written(v, "csv", NULL, NULL, NULL);
	view_close(v);
	record_finish(&r);
	return text;
}

TEST(filters_leave_what_was_asked_for)
{
	char *section = filtered(&(struct view_filter){ .section = identity_of_section("timbre") });
	char *device = filtered(&(struct view_filter){ .device = "performer8" });
	char *since = filtered(&(struct view_filter){ .since = T0 / DAY_MS + 1 });

	assert_non_null(strstr(section, "yes, enough"));
	assert_null(strstr(section, "softer edge"));
	assert_non_null(strstr(device, "softer edge"));
	assert_null(strstr(device, "yes, enough"));
	assert_non_null(strstr(since, "Third day"));
	assert_null(strstr(since, "yes, enough"));
	free(section);
	free(device);
	free(since);
}

/* Blocks are whole lines, in order, each id once, and notes are among them. */
TEST(blocks_lie_in_the_draft)
{
	CLEANUP(record_finish) struct record r;
	struct err err = ERR_INIT;
	CLEANUP(export_blocks_finish) struct export_blocks blocks;

	make_rich(&r);
	struct view *v = view_open(&r, &profile, NULL, &err);
	CLEANUP(pointer_free) char *plain = written(v, "markdown", "iem-review", NULL, NULL);
	CLEANUP(pointer_free) char *text = written(v, "markdown", "iem-review", &blocks, NULL);
	assert_string_equal(text, plain);
	assert_true(blocks.n > 20);
	bool note = false, section = false, item = false, standing = false;
	for (size_t i = 0; i < blocks.n; i++) {
		const struct merge_block *b = &blocks.v[i];

		assert_int_equal(strcmp(b->id, MERGE_TEMPLATE) == 0, i == 0);
		if (i == 0 || text_same(b->id, MERGE_FORM) || text_same(b->id, MERGE_USUAL) ||
			text_same(b->id, MERGE_RATINGS))
			continue;
		assert_true(b->len > 0 && b->at + b->len <= strlen(text));
		assert_true(b->at == 0 || text[b->at - 1] == '\n');
		assert_true(text[b->at + b->len - 1] == '\n');
		assert_true(i == 0 || b->at >= blocks.v[i - 1].at + blocks.v[i - 1].len);
		assert_null(strchr(b->id, ' '));
		for (size_t k = 0; k < i; k++) {
			if (*b->id != '.')
				assert_string_not_equal(b->id, blocks.v[k].id);
			if (strcmp(b->place, blocks.v[k].place) == 0)
				fail_msg("the same place: %s %.40s %.40s", b->id, text + b->at,
					text + blocks.v[k].at);
		}
		section |= strcmp(b->id, "section/bass") == 0 &&
			strncmp(text + b->at, "**Bass", 6) == 0;
		item |= strcmp(b->id, "item/bass/reckoning") == 0 &&
			strncmp(text + b->at, "**[A Reckoning", 14) == 0;
		standing |= strcmp(b->id, "boilerplate/looking_for") == 0 &&
			strncmp(text + b->at, "- I want", 8) == 0;
		note |= memmem(text + b->at, b->len, "Felt in the **jaw**", 19) &&
			memmem(text + b->at, b->len, "- [1:10]", 8);
	}
	assert_true(note && section && item && standing);
	struct merge_text whole = { text, strlen(text), blocks.v, blocks.n, "" };
	CLEANUP(merge_finish) struct merge_result merged;
	assert_true(merge_three(&whole, text, strlen(text), &whole, false, &merged, &err));
	assert_string_equal(merged.text.s, text);
	view_close(v);
}

TEST(gaps_are_told)
{
	CLEANUP(gaps_finish) struct gaps gaps = GAPS_INIT;
	struct key_value residue[] = { { .key = "looking_for", .value = "Thanks to XXXX" },
		{ .key = "scale", .value = "From {nobody} on" },
		{ .key = "price", .value = "Ask the shop." } };
	struct profile some = { .boilerplate = { residue, 3, 0 } };
	CLEANUP(record_finish) struct record r;
	struct err err = ERR_INIT;

	make_review(&r);
	add_note(&r, 60, "bass/reckoning", 1000, "softer than with Walk, as with the DX300");
	add_note(&r, 61, NULL, NO_MS, "a tip")->part = xstrdup("tips");
	struct view *v = view_open(&r, &some, NULL, &err);
	char *text = written(v, "markdown", "iem-review", NULL, &gaps);
	assert_non_null(strstr(text,
		"- **This unit came by a review tour arranged by the distributor. Thank you!**"));
	assert_non_null(strstr(gaps.text.s, "the draft still has the placeholder XXXX"));
	assert_non_null(strstr(gaps.text.s, "{nobody}"));
	assert_non_null(strstr(gaps.text.s, "missing: a bias score"));
	assert_null(strstr(gaps.text.s, "only in comments"));
	assert_non_null(strstr(gaps.text.s, "text price in your profile has no {price}, so the"));
	free(text);
	residue[2].value = "Now {price}.";
	/* A score needs no words. */
	add_rating(&r, 30, "whole", NULL, "bias", 4);
	view_close(v);
	v = view_open(&r, &some, NULL, &err);
	gaps_finish(&gaps);
	gaps = (struct gaps)GAPS_INIT;
	free(written(v, "markdown", "iem-review", NULL, &gaps));
	assert_null(strstr(gaps.text.s, "missing: a bias score"));
	assert_null(strstr(gaps.text.s, "bias_words"));
	assert_null(strstr(gaps.text.s, "has no {price}"));
	/* A tagline gives a title. */
	struct review *review = record_at(&r, ROW_REVIEW, 0);
	for (int given = 0; given < 2; given++) {
		xreplace(&review->title, NULL);
		xreplace(&review->tagline, given ? "a new light" : NULL);
		view_close(v);
		v = view_open(&r, &some, NULL, &err);
		gaps_finish(&gaps);
		gaps = (struct gaps)GAPS_INIT;
		free(written(v, "markdown", "iem-review", NULL, &gaps));
		assert_int_equal(strstr(gaps.text.s, "missing: a title") == NULL, given);
	}
	static const char hidden[] = "<!-- {{#told.tips}}{{{body}}}{{/told.tips}} -->\n";
	struct buf out = BUF_INIT;
	struct export_how how = { .template_name = "hidden",
		.template = hidden,
		.template_n = strlen(hidden),
		.gaps = &gaps };
	assert_true(export_draft(v, &how, true, &out, &err));
	assert_non_null(strstr(gaps.text.s, "gap: 1 note is only in comments of the draft\n"));
	buf_finish(&out);
	gaps_finish(&gaps);
	gaps = (struct gaps)GAPS_INIT;
	const char draft[] =
		"---\ntags:\n- Cable: \n### Zero\nimage: XXXX\n---\n\nOne\n===\n\nTwo\n===\n\n"
		"- Cable: \n- \n\n### Three\n";
	gaps_draft(&gaps, draft);
	assert_string_equal(gaps.text.s,
		"gap: line 5: the draft still has the placeholder XXXX\n"
		"gap: line 8: there is no text under \"One\"\n"
		"gap: line 14: there is no text after \"Cable:\"\n"
		"gap: line 15: an empty list item\n"
		"gap: line 17: there is no text under \"Three\"\n");
	gaps_finish(&gaps);
	gaps = (struct gaps)GAPS_INIT;
	gaps_draft(&gaps, "- 材質：\n");
	assert_string_equal(gaps.text.s, "gap: line 1: there is no text after \"材質：\"\n");
	/* A line at the start is no front matter where nothing ends it. */
	gaps_finish(&gaps);
	gaps = (struct gaps)GAPS_INIT;
	gaps_draft(&gaps, "---\n\n### One\n\n### Two\n");
	assert_string_equal(gaps.text.s,
		"gap: line 3: there is no text under \"One\"\n"
		"gap: line 5: there is no text under \"Two\"\n");
	gaps_finish(&gaps);
	/* The next line goes on with a prompt; a list is text of its heading, a comment is none; a
	 * conflict is a gap, and its "=======" no heading. */
	gaps = (struct gaps)GAPS_INIT;
	gaps_draft(&gaps,
		"### A\n\n- one\n\n### B\n\n<!-- to write: scale -->\n\n### C\n\n![](x.png)\n\n"
		"<!-- to write: bass -->\n\n- my phone:\n  On Shivers: Thin.\n- Apple dongle:\n    "
		"- 28 steps\n- Cable:\n\n   "
		" stock\n\n<<<<<<< your file\n"
		"mine\n||||||| last export\nwas\n=======\nis\n>>>>>>> earlog\n\n"
		">>>>>>> earlog\n");
	assert_string_equal(gaps.text.s,
		"gap: line 5: there is no text under \"B\"\n"
		"gap: line 7: write the texts scale, bass under `boilerplate:` in your profile, "
		"which `earlog new --profile` begins\n"
		"gap: line 23: the draft still has a conflict (<<<<<<<)\n"
		"gap: line 31: the draft still has a conflict (>>>>>>>)\n");
	view_close(v);
}

/* Ear tips and fit are missing only from a device that has them; of an unknown kind it may. */
TEST(a_gap_names_ear_tips_only_of_what_has_them)
{
	static const struct {
		const char *kind;
		bool tips, fit;
	} kinds[] = { { "iem", true, true }, { "headphone", false, true },
		{ "earbud", false, true }, { NULL, true, true }, { "dongle", false, false },
		{ "amp", false, false }, { "speaker", false, false } };
	CLEANUP(record_finish) struct record r;
	struct err err = ERR_INIT;

	make_review(&r);
	struct uuid device = id("device:aful-cantor");
	for (size_t i = 0; i < LENGTH(kinds); i++) {
		struct gaps gaps = GAPS_INIT;
		struct device *d = record_find(&r, ROW_DEVICE, &device);

		free(d->kind);
		d->kind = kinds[i].kind ? xstrdup(kinds[i].kind) : NULL;
		struct view *v = view_open(&r, &profile, NULL, &err);
		free(written(v, "markdown", "iem-review", NULL, &gaps));
		assert_non_null(strstr(gaps.text.s, "missing: a bias score"));
		if (!strstr(gaps.text.s, "missing: the ear tips that were worn") == kinds[i].tips ||
			!strstr(gaps.text.s, "missing: fit, comfort and") == kinds[i].fit)
			fail_msg("%s: %s", kinds[i].kind, gaps.text.s);
		gaps_finish(&gaps);
		view_close(v);
	}
}

/* ---- what a draft says of how a note was made ---- */

static const json_t *
note_of(struct view *v, const char *name)
{
	char text[UUID_TEXT];
	struct uuid u = id(name);

	uuid_text(&u, text);
	json_t *uuid = json_string(text);
	const json_t *note = view_note(v, uuid);
	json_decref(uuid);
	assert_non_null(note);
	return note;
}

static void
make_run(struct record *r)
{
	struct blind_run *run = add_row(r, ROW_BLIND_RUN, "run:1");
	struct trial *t = add_row(r, ROW_TRIAL, "note:2");

	run->review = id("review:cantor");
	run->sitting = id("sitting:2");
	run->trial = 3;
	t->run = run->row.uuid;
	t->number = 3;
	t->answer = NO_INT;
}

TEST(a_blind_note_says_so_in_each_format)
{
	CLEANUP(record_finish) struct record r;
	struct err err = ERR_INIT;

	make_rich(&r);
	make_run(&r);
	struct view *v = view_open(&r, &profile, NULL, &err);
	for (const struct exporter *e = exporters; e->name; e++) {
		CLEANUP(pointer_free) char *text = written(v, e->name, NULL, NULL, NULL);

		/* CSV has two columns of it. */
		if (!strstr(text, "trial 3 (blind)") && !strstr(text, ",,yes,3,"))
			fail_msg("%s does not say that a note was blind", e->name);
	}
	for (size_t i = 0; i < LENGTH(templates); i++) {
		CLEANUP(pointer_free)
		char *text = written(v, "markdown", templates[i], NULL, NULL);

		assert_non_null(strstr(text, "trial 3 (blind)"));
	}
	view_close(v);
}

/* A marker is earlier than the note on its track; another track has only a marker. */
TEST(labels_follow_the_time_and_name_each_track)
{
	CLEANUP(record_finish) struct record r;
	struct err err = ERR_INIT;

	make_review(&r);
	for (struct note *n = NULL; (n = record_next(&r, ROW_NOTE, n));)
		n->row.deleted = true;
	add_note(&r, 60, "bass/quiet", 70000, "a hum");
	add_note(&r, 61, "bass/quiet", 30000, NULL)->kind = xstrdup("ring");
	struct view *v = view_open(&r, &profile, NULL, &err);
	CLEANUP(pointer_free) char *text = written(v, "labels", NULL, NULL, NULL);
	assert_string_equal(text, "30.000000\t30.000000\tring\n70.000000\t70.000000\ta hum\n");
	free(text);
	view_close(v);
	add_note(&r, 62, "timbre/shivers", 20000, NULL)->kind = xstrdup("hiss");
	v = view_open(&r, &profile, NULL, &err);
	text = written(v, "labels", NULL, NULL, NULL);
	assert_string_equal(text,
		"20.000000\t20.000000\tShivers: hiss\n"
		"30.000000\t30.000000\tQuiet [one]: ring\n"
		"70.000000\t70.000000\tQuiet [one]: a hum\n");
	view_close(v);
}

/* A second chain of one source is told apart by its output; a note names what it is compared with
 * by its source, too. Devices stand in the order in which they were heard. */
TEST(chains_are_named_by_their_source)
{
	CLEANUP(record_finish) struct record r;
	struct err err = ERR_INIT;

	make_rich(&r);
	add_note(&r, 60, "bass/quiet", 1000, "weaker here")->against_chain = id("dongle");
	struct note *n = add_note(&r, 61, "bass/quiet", 2000, "less of it");
	n->setup.chain = id("walk");
	struct view *v = view_open(&r, &profile, NULL, &err);
	assert_string_equal(view_text(note_of(v, "note:3"), "label_told"), "");
	assert_string_equal(
		view_text(note_of(v, "note:60"), "label"), "compared with the Apple USB-C dongle");
	assert_string_equal(view_text(note_of(v, "note:61"), "label"), "on the HiBy R3 II");
	view_close(v);
	add_chain(&r, "dongle-long", 3, "output=USB\nsource=Apple USB-C dongle");
	v = view_open(&r, &profile, NULL, &err);
	assert_string_equal(view_text(note_of(v, "note:60"), "label"),
		"compared with the Apple USB-C dongle, 3.5 mm");
	view_close(v);
}

/* A file that was heard, and whose second 0 nobody compared with the video's. */
TEST(times_of_another_recording_are_about_until_it_is_aligned)
{
	CLEANUP(gaps_finish) struct gaps gaps = GAPS_INIT;
	CLEANUP(record_finish) struct record r;
	struct err err = ERR_INIT;

	make_rich(&r);
	struct source *file = record_at(&r, ROW_SOURCE, 2), *video = record_at(&r, ROW_SOURCE, 3);
	file->offset_ms = video->offset_ms = NO_INT;
	struct recording *track = record_find(&r, ROW_RECORDING, &file->recording);
	xreplace(&track->artist, "unknown");
	xreplace(&track->album, "Divide");
	struct view *v = view_open(&r, &profile, NULL, &err);
	char *text = written(v, "markdown", "iem-review", NULL, &gaps);
	/* No lengths are known, as of the shipped list: nothing speaks against the time. */
	assert_non_null(strstr(text, "- [0:15](https://www.youtube.com/watch?v=z2_Lrg6rRks"));
	assert_null(strstr(gaps.text.s, "Shivers from Divide are approximate"));
	free(text);
	gaps_finish(&gaps);
	view_close(v);
	file->length_ms = video->length_ms = 233000;
	v = view_open(&r, &profile, NULL, &err);
	assert_string_equal(view_text(note_of(v, "note:8"), "time"), "0:15");
	view_close(v);
	file->length_ms = 240000;
	v = view_open(&r, &profile, NULL, &err);
	assert_string_equal(view_text(note_of(v, "note:8"), "time"), "0:15");
	free(written(v, "markdown", "iem-review", NULL, &gaps));
	assert_non_null(strstr(gaps.text.s, "Shivers from Divide are approximate"));
	gaps_finish(&gaps);
	view_close(v);
	file->offset_ms = 7000;
	v = view_open(&r, &profile, NULL, &err);
	assert_string_equal(view_text(note_of(v, "note:8"), "time"), "0:08");
	free(written(v, "markdown", "iem-review", NULL, &gaps));
	assert_null(strstr(gaps.text.s, "Shivers from Divide are"));
	gaps_finish(&gaps);
	view_close(v);

	/* What was timed by the clock is about, whatever is known of files. */
	for (struct note *n = NULL; (n = record_next(&r, ROW_NOTE, n));)
		if (n->pos_ms == 15000)
			n->about = true;
	v = view_open(&r, &profile, NULL, &err);
	free(written(v, "markdown", "iem-review", NULL, &gaps));
	assert_non_null(strstr(gaps.text.s, "Shivers from Divide are approximate"));
	gaps_finish(&gaps);
	view_close(v);

	/* A followed player that was unsure of its position plays the same recording. */
	EACH_ROW (note, x, &r, ROW_NOTE)
		if (x->about)
			((struct note *)(uintptr_t)x)->pos_spread_ms = 900;
	v = view_open(&r, &profile, NULL, &err);
	free(written(v, "markdown", "iem-review", NULL, &gaps));
	assert_null(strstr(gaps.text.s, "Shivers from Divide are approximate"));
	assert_non_null(strstr(gaps.text.s,
		"gap: ~0:08 was written while the player's position was unsure: `e` 0:08\n"));
	view_close(v);
}
