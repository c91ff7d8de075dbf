/* Forms: what stays, what is filled, what goes; mistakes have their place and a remedy; no form
 * hides a setting, chain or device; hostile forms. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/form.h"

#include "base/system/file.h"
#include "base/text/text.h"
#include "draft/formats/export.h"
#include "draft/view/view.h"
#include "review/files/words.h"
#include "support/export_record.h"
#include "support/needs.h"
#include "support/test.h"

static struct profile profile;

/* Returns the draft of a form, which the caller frees. */
static char *
draft_of(const struct record *r, const char *form, struct gaps *gaps)
{
	struct export_how how = { .template_name = "k4.md",
		.template = form,
		.template_n = strlen(form),
		.gaps = gaps,
		.no_front_matter = true };
	struct err err = ERR_INIT;
	struct buf out = BUF_INIT;
	struct view *v = view_open(r, &profile, &(struct view_filter){ .form = true }, &err);

	if (!export_draft(v, &how, true, &out, &err))
		fail_msg("%s", err.msg);
	view_close(v);
	buf_add(&out, "");
	return out.s ? buf_detach(&out) : xstrdup("");
}

static void
writes(const struct record *r, const char *form, const char *want)
{
	CLEANUP(pointer_free) char *draft = draft_of(r, form, NULL);

	test_same(form, want, draft, "");
}

/* ---- the table of holes ---- */

static void
check_key(const struct form_hole *h, const char *name)
{
	CLEANUP(pointer_free) char *copy = xstrdup(name);
	char *rest = NULL;
	size_t i;

	for (char *part = strtok_r(copy, ".", &rest); part; part = strtok_r(NULL, ".", &rest)) {
		if (text_same(part, "words") || text_starts(part, VIEW_OWN_PART))
			return;
		for (i = 0; view_key(i) && !text_same(view_key(i), part);)
			i++;
		if (!view_key(i))
			fail_msg("{%s}: no key %s", h->name, part);
	}
}

TEST(each_hole_has_keys_of_the_view_a_help_and_an_example)
{
	for (const struct form_hole *h = form_holes; h->name; h++) {
		CLEANUP(pointer_free) char *when = xstrdup(text_or(h->when, ""));
		CLEANUP(mustache_report_finish) struct mustache_report report = { 0 };
		const struct form_hole *first = form_holes;
		char *rest = NULL;

		while (!text_same(first->name, h->name))
			first++;
		assert_true(first->fills && first->example);
		for (char *key = strtok_r(when, "|", &rest); key; key = strtok_r(NULL, "|", &rest))
			check_key(h, key);
		if (h->shape == HOLE_PART)
			assert_non_null(export_template(h->text));
		else if (h->shape != HOLE_TEXT) {
			check_key(h, h->text);
			check_key(h, text_or(h->pictures, "words"));
		} else
			assert_true(mustache_check(h->text, strlen(h->text), &report));
		for (size_t i = 0; i < report.uses.n; i++)
			if (!report.uses.v[i].partial)
				check_key(h, report.uses.v[i].name);
	}
}

/* ---- what stays, what goes ---- */

TEST(what_is_no_hole_stays)
{
	static const char form[] =
		"# A post {#top}\n\n{{< figure src=\"a.png\" >}} {% include toc %}\n"
		"{{ site.x }} {.note} {: .class}\n\n\\{props\\} {1+1} {Upper} a } b\n\n"
		"```\n{device} {nonsense}\n```\n\n| a | b |\n| --- | --- |\n| 1 | {brand} |\n";
	CLEANUP(record_finish) struct record r;

	make_review(&r);
	writes(&r, form,
		"# A post {#top}\n\n{{< figure src=\"a.png\" >}} {% include toc %}\n"
		"{{ site.x }} {.note} {: .class}\n\n{props} {1+1} {Upper} a } b\n\n"
		"```\n{device} {nonsense}\n```\n\n| a | b |\n| --- | --- |\n| 1 | AFUL |\n");
	/* The lines of Windows, and a mark of the order of bytes. */
	writes(&r,
		"\xef\xbb\xbf"
		"By {brand}\r\n\r\nEnd\r\n",
		"By AFUL\n\nEnd\n");
}

TEST(what_has_nothing_goes_with_its_signs)
{
	CLEANUP(record_finish) struct record r;

	make_review(&r);
	writes(&r,
		"Cable: {cable}\n\n{excerpt} goes\nX{, {excerpt}} ({excerpt})\n"
		"{excerpt}, {brand}\n- {brand} – {excerpt} · {model}\n",
		"X\n- AFUL – Cantor\n");
	writes(&r, "[{brand}]({shop}) [{brand}]({header})\n",
		"[AFUL](https://example.org/cantor) AFUL\n");
	/* Emphasis around a hole goes with it. */
	writes(&r,
		"*{brand}:* **{excerpt}** _{excerpt}:_ ***{model}*** and *{brand} again*\n"
		"**{excerpt}** goes\n{model} **{excerpt}**\n",
		"*AFUL:* ***Cantor*** and *AFUL again*\nCantor\n");
}

TEST(a_line_says_nothing_twice)
{
	static const char line[] = "[1:09](https://www.youtube.com/watch?v=kaBMXXo-vdU&t=69s)";
	CLEANUP(record_finish) struct record r;

	make_review(&r);
	CLEANUP(pointer_free)
	char *named = xasprintf("## AFUL Performer8\n\n- %s (22 November) Softer edge.\n", line);
	writes(&r, "## {other}\n\n- {time} ({setting}) {note}\n", named);
	CLEANUP(pointer_free)
	char *both = xasprintf("## AFUL Cantor vs AFUL Performer8\n\n"
			       "- %s (22 November, AFUL Performer8) Softer edge.\n",
		line);
	writes(&r, "## {versus}\n\n- {time} ({setting}) {note}\n", both);
	/* The other one of the two is named. */
	struct note *n = add_note(&r, 40, "bass/quiet", 20000, "fuller");
	n->against = id("device:aful-performer8");
	CLEANUP(pointer_free)
	char *draft = draft_of(&r, "## {other}\n\n- {title} {time} ({setting}) {note}\n", NULL);
	assert_non_null(strstr(draft, "(AFUL Cantor) Fuller."));

	/* The day, the setting and with what it compares are each there once. */
	n = add_note(&r, 41, "bass/reckoning", 71000, "tighter");
	n->made_ms += 2 * DAY_MS;
	n->setup.chain = id("dongle");
	n->against_chain = id("dx300");
	CLEANUP(pointer_free)
	char *later =
		draft_of(&r, "**{title}**\n\n- {time} {*{later}:* }{*{setting}:* }{note}\n", NULL);
	assert_non_null(strstr(later, ") *22 November:* *dongle, compared with DX300:* Tighter."));
}

TEST(a_name_of_the_author_keeps_its_small_letter)
{
	CLEANUP(record_finish) struct record r;

	make_review(&r);
	add_note(&r, 40, "bass/quiet", 20000, "deep is flatter");
	add_note(&r, 41, "bass/quiet", 21000, "deeply it goes");
	CLEANUP(pointer_free)
	char *draft = draft_of(&r, "**{title}**\n\n- {time} {note}\n\n{running}\n", NULL);
	assert_non_null(strstr(draft, " deep is flatter."));
	assert_non_null(strstr(draft, " Deeply it goes."));
	assert_null(strstr(draft, "Deep is"));
}

TEST(a_heading_stays_above_words_and_goes_above_facts)
{
	static const char form[] =
		"## Build\n\n{build}\n\n## Verdict\n\n{summary}\n\n## Graph\n\n{fr}\n\n"
		"## {words.cable}\n\n{cable}\n\n**Pros**\n- {like}\n\n"
		"## Blind\n\n{blind}\n\n## Empty\n\n## Mine\n\nWords.\n";
	CLEANUP(record_finish) struct record r;
	CLEANUP(gaps_finish) struct gaps gaps = GAPS_INIT;

	gaps.all = true;
	make_review(&r);
	add_note(&r, 70, NULL, NO_MS, "one piece of resin")->part = xstrdup("build");
	CLEANUP(pointer_free) char *draft = draft_of(&r, form, &gaps);
	assert_string_equal(draft,
		"## Build\n\nOne piece of resin.\n\n## Verdict\n\n## Empty\n\n"
		"## Mine\n\nWords.\n");
	assert_non_null(strstr(gaps.text.s, "there is no text under \"Verdict\""));
	/* The heading says so: no second gap does. */
	assert_null(strstr(gaps.text.s, "missing: a summary"));
}

/* A draft before the first note has the headings above which the author will write. */
TEST(a_bare_draft_has_headings)
{
	CLEANUP(record_finish) struct record r;

	make_review(&r);
	for (struct note *n = NULL; (n = (struct note *)(uintptr_t)record_next(&r, ROW_NOTE, n));)
		n->row.deleted = true;
	for (struct rating *x = NULL;
		(x = (struct rating *)(uintptr_t)record_next(&r, ROW_RATING, x));)
		x->row.deleted = true;
	writes(&r,
		"## {words.build}\n\n{build}\n\n## {words.sound}\n\n**{section}**\n{text}\n\n"
		"## {words.cable}\n\n{cable}\n\n## {words.fr}\n\n{fr}\n\n## {words.summary}\n\n"
		"{summary}\n",
		"## Build\n\n## Sonic Performance\n\n## Summary\n");
}

/* A line with a hole of two lists is written for each entry of both; a table goes with its rows,
 * and text of the author in one stays. */
TEST(lines_and_tables_go_with_their_lists)
{
	CLEANUP(record_finish) struct record r;

	make_review(&r);
	add_rating(&r, 90, "whole", "bs2399", "bass-depth", 3.5)->setup.device =
		id("device:aful-performer8");
	add_rating(&r, 91, "whole", "bs2399", "punch", 3)->blind = true;
	struct rating *blind = add_rating(&r, 92, "whole", "bs2399", "punch", 2);
	blind->setup.device = id("device:aful-performer8");
	blind->blind = true;
	add_rating(&r, 93, "whole", "bs2399", "bass-depth", 4)->made_ms += DAY_MS;
	writes(&r, "- {rating} {value}/{other value}{ ({heard})}\n",
		"- Bass depth, 20 November 4.5/3.5 (1)\n- Bass depth, 21 November 4/–\n"
		"- punch 3/2 (2) (blind)\n");
	writes(&r,
		"| What | |\n| --- | --- |\n| Cable | {cable} |\n\n| What | |\n| --- | --- |\n"
		"| Cable | {cable} |\n| Filter | none |\n",
		"| What | |\n| --- | --- |\n| Filter | none |\n");
}

/* What earlog writes into a hole has the signs of the language; the form keeps its own. */
TEST(a_hole_has_the_signs_of_the_language_in_any_form)
{
	CLEANUP(record_finish) struct record r;
	CLEANUP(diags_finish) struct diags faults = DIAGS_INIT;

	make_review(&r);
	struct rating *other = add_rating(&r, 90, "item", "bs2399", "bass-depth", 3.5);
	other->item = id("bass/reckoning");
	other->setup.device = id("device:aful-performer8");
	assert_true(words_use("ja", &faults, ERR_IGNORED));
	CLEANUP(pointer_free)
	char *draft = draft_of(&r, "- {rating}, {value} (x) {other value}\n", NULL);
	assert_true(words_use(NULL, &faults, ERR_IGNORED));
	assert_string_equal(draft, "- Bass depth（A Reckoning in Blood）, 4 (x) 3.5\n");
}

/* Below a heading of fit alone fit is missing; below one of fit and build, which has text, nothing
 * is. */
TEST(a_part_is_missing_below_its_own_heading_only)
{
	static const struct {
		const char *form;
		bool missing;
	} table[] = { { "# {words.nonsound}\n\n**{words.build}**\n{build}\n\n**{words.fit}**\n"
			"{fit} {comfort}\n",
			      true },
		{ "## {words.build}\n\n{build}\n{fit} {comfort} {tips}\n\n## {words.summary}\n\n"
		  "{summary}\n",
			false } };
	CLEANUP(record_finish) struct record r;

	make_review(&r);
	add_note(&r, 70, NULL, NO_MS, "one piece of resin")->part = xstrdup("build");
	for (struct note *n = NULL; (n = (struct note *)(uintptr_t)record_next(&r, ROW_NOTE, n));)
		n->row.deleted |= text_same(n->part, "fit") || text_same(n->part, "comfort");
	for (size_t i = 0; i < LENGTH(table); i++) {
		CLEANUP(gaps_finish) struct gaps gaps = GAPS_INIT;

		gaps.all = true;
		free(draft_of(&r, table[i].form, &gaps));
		assert_int_equal(
			table[i].missing, strstr(text_or(gaps.text.s, ""), "missing: fit") != NULL);
		assert_int_equal(!table[i].missing,
			strstr(text_or(gaps.text.s, ""), "missing: a summary") != NULL);
	}
}

/* ---- mistakes ---- */

TEST(mistakes_have_a_place_and_a_remedy)
{
	static const struct {
		const char *form, *message;
	} table[] = {
		{ "# A\n\nb {fitt}\n", "3:3: no hole {fitt}; did you mean {fit}?" },
		{ "{words.fitt}\n", "1:1: no hole {words.fitt}; `earlog help form` lists them" },
		{ "{boilerplate..fit}\n",
			"1:1: no hole {boilerplate..fit}; `earlog help form` lists them" },
		{ "{boilerplate.fit.}\n",
			"1:1: no hole {boilerplate.fit.}; `earlog help form` lists them" },
		{ "A ü {, {specs}\n",
			"1:5: this { is not closed; write \\{ for a brace of your own" },
		{ "---\ntitle: {note}\n---\n", "2:8: {note} is filled for each note only" },
		{ "## {section}\n\nAll: {setup} here\n",
			"3:6: {setup} writes whole lines: put it on a line of its own" },
		{ "---\ntitle: {title}\n", "1:1: the front matter has no second ---" },
		{ "## {section}\n\n- {time} {setting}\n",
			"3:1: this line is written for each note and has no {note}" },
		{ "## {section}\n\n- {time} {*{later}:* }{note}\n",
			"3:1: a line without {setting} says the day itself: leave {later} out, or "
			"write {*{setting}:* } behind it" },
		{ "| {rating} | {value} |\n",
			"1:1: a table with {rating} needs a row | --- | below its head" },
		{ "---\ntitle: {titl}\n---\n", "2:8: no hole {titl}; did you mean {title}?" },
		{ "a\x01"
		  "b\n",
			"1:2: this is not UTF-8 text, or it has control characters" },
		{ "\xef\xbb\xbf# Ä\r\n\nü\xff\n\xff",
			"3:2: this is not UTF-8 text, or it has control characters" },
		{ "Costs {price and so on\n",
			"1:7: this { is not closed; write \\{ for a brace of your own" },
		{ "{what I like", "1:1: this { is not closed; write \\{ for a brace of your own" },
		{ "<!-- about: two\nlines\n", "1:1: the comment has no end: -->" },
		{ "<!-- about: one --> two\n",
			"1:21: move the text behind the comment to the next line" },
		{ "a\n<!--\n{aside}\n-->\n",
			"3:1: {aside} may write a comment, which would end the one around it" },
	};

	CLEANUP(mustache_faults_finish) struct mustache_faults nul = { 0 };
	CLEANUP(buf_finish) struct buf ignored = BUF_INIT;
	assert_false(form_compile(&ignored, "a\n\0{price}\n", 11, &nul, NULL));
	assert_int_equal(nul.v[0].line, 2);
	for (size_t i = 0; i < LENGTH(table); i++) {
		CLEANUP(mustache_faults_finish) struct mustache_faults wrong = { 0 };
		CLEANUP(buf_finish) struct buf out = BUF_INIT;

		assert_false(
			form_compile(&out, table[i].form, strlen(table[i].form), &wrong, NULL));
		CLEANUP(pointer_free)
		char *is = xasprintf(
			"%zu:%zu: %s", wrong.v[0].line, wrong.v[0].column, wrong.v[0].words);
		assert_string_equal(is, table[i].message);
		assert_int_equal(wrong.n, 1);
	}
	/* An export names the first one, and what lists the others. */
	static const char two[] = "{nota}\n{pricey}\n";
	struct err err = ERR_INIT;
	buf_clear(&ignored);
	assert_false(export_template_text(&ignored, "own.md", two, strlen(two), &err));
	assert_string_equal(err.msg,
		"own.md:1:1: no hole {nota}; did you mean {note}? (`earlog form check` lists 1 "
		"more)");
}

/* What the form says of itself is no part of the post, and no template. */
TEST(the_comment_of_a_form_is_not_published)
{
	CLEANUP(record_finish) struct record r;

	make_review(&r);
	writes(&r, "<!-- about: a form }} {{brand}}\nof two lines -->\n{brand}\n", "AFUL\n");
}

TEST(what_makes_one_text_of_two_is_kept_apart)
{
	CLEANUP(record_finish) struct record r;

	make_review(&r);
	add_note(&r, 70, NULL, NO_MS, "speed")->part = xstrdup("like");
	add_note(&r, 71, NULL, NO_MS, "the tuning")->part = xstrdup("like");
	writes(&r, "> {like}\n", "> Speed\n>\n> The tuning\n>\n");
	writes(&r, "- pros\n\t- {like}\n", "- pros\n\n\t- Speed\n\t- The tuning\n");
	/* the last line has no empty line behind it, and the next title has one above it */
	CLEANUP(pointer_free)
	char *draft = draft_of(&r, "**{title}**\n{artist} {time} {note}\n", NULL);
	assert_non_null(strstr(draft, "\n\n**Shivers**\n\n"));
	/* a hole in brackets in braces goes with its blank */
	writes(&r, "{brand} {({excerpt}) }{model}\n", "AFUL Cantor\n");
	/* so does one in wide brackets, as in the shipped forms in Japanese */
	writes(&r, "{brand}（{excerpt}）、{model}（{kind}（1）） （x）\n",
		"AFUL、Cantor（IEM（1）） （x）\n");
	writes(&r, "{brand} {excerpt}――{model}\n", "AFUL Cantor\n");
}

/* A heading whose list another one has told goes, and its author is told. */
TEST(a_heading_that_may_go_is_named)
{
	static const char form[] = "## {section}\n\n{blind}\n\n## Blind\n\n{blind}\n";
	CLEANUP(mustache_faults_finish) struct mustache_faults wrong = { 0 }, hints = { 0 };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	assert_true(form_compile(&out, form, strlen(form), &wrong, &hints));
	assert_int_equal(hints.n, 1);
	assert_int_equal(hints.v[0].line, 5);
	assert_non_null(strstr(hints.v[0].words, "this heading is left out"));
}

TEST(a_form_with_a_mistake_writes_nothing)
{
	static const char form[] = "{device}\n{fitt}\n";
	const struct export_how how = {
		.template_name = "forms/k4.md", .template = form, .template_n = strlen(form)
	};
	CLEANUP(record_finish) struct record r;
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	make_review(&r);
	struct view *v = view_open(&r, &profile, NULL, &err);
	assert_false(export_draft(v, &how, true, &out, &err));
	assert_string_equal(err.msg, "forms/k4.md:2:1: no hole {fitt}; did you mean {fit}?");
	assert_int_equal(out.len, 0);
	view_close(v);
}

/* ---- front matter ---- */

TEST(values_of_front_matter_are_quoted)
{
	static const char form[] =
		"---\ntitle: {title}\ntags: [iem, {brand}, \"by {model}\"]\n"
		"excerpt: \"{excerpt}\"\nscore: {sonic value}\npros:\n  - {like}\n"
		"by: '{brand}: {model}'\nwith:\n  - name: \"{other}\"\n---\n\n# {title}\n\n+++\n";
	CLEANUP(record_finish) struct record r;

	make_review(&r);
	add_note(&r, 70, NULL, NO_MS, "price: \"fair\" {brand}")->part = xstrdup("like");
	writes(&r, form,
		"---\ntitle: \"AFUL Cantor: a new light\"\ntags: [iem, \"AFUL\", \"by Cantor\"]\n"
		"score: 4\npros:\n  - \"Price: \\\"fair\\\" {brand}\"\nby: \"AFUL: "
		"Cantor\"\nwith:\n  - name: \"AFUL Performer8\"\n---\n\n"
		"# AFUL Cantor: a new light\n\n+++\n");
}

/* ---- a form hides no setting, chain or device ---- */

TEST(notes_on_another_setting_get_a_line_above_them)
{
	CLEANUP(record_finish) struct record r;
	static const char
		grouped[] = "## {section}\n\n**{title}**\n\n- {time} {note}\n",
		typed[] = "## {section}\n\n**{title}**\n\n*{setting}*\n\n- {time} {note}\n",
		labelled[] = "## {section}\n\n**{title}**\n\n- {time} {*{setting}:* }{note}\n",
		both[] = "## {section}\n\n**{title}**\n\n- {note} [{setting}]{ ({chain})}\n";

	make_review(&r);
	const char *forms[] = { grouped, typed, labelled, both },
		   *want[] = { "With deep, dongle:\n\n- [2:50-]", "*deep, dongle*\n\n- [2:50-]",
			   "*deep, dongle:* Beats", "[deep] (dongle)\n" };
	for (size_t i = 0; i < LENGTH(forms); i++) {
		CLEANUP(pointer_free) char *draft = draft_of(&r, forms[i], NULL);

		if (!strstr(draft, want[i]))
			fail_msg("«%s» is not in %s", want[i], draft);
	}
	CLEANUP(mustache_faults_finish) struct mustache_faults wrong = { 0 }, hints = { 0 };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	assert_true(form_compile(&out, grouped, strlen(grouped), &wrong, &hints));
	assert_int_equal(hints.n, 1);
	assert_int_equal(hints.v[0].line, 5);
	assert_non_null(strstr(hints.v[0].words, "{note} without {setting}"));
	assert_true(form_compile(&out, labelled, strlen(labelled), &wrong, &hints));
	assert_int_equal(hints.n, 1);
}

/* A word before a hole that may have nothing stays alone; a line without its first hole is left out
 * whole. */
TEST(what_goes_with_a_hole_is_named)
{
	static const char form[] = "It costs {price}, with {unit}.\n\nIt is {unit}, at {price}.\n\n"
				   "It is {unit}.\n\n## {section}\n\n**{title}** by {artist}\n\n"
				   "- {time}{ by {artist}} {*{setting}:* }{note}\n";
	CLEANUP(record_finish) struct record r;
	CLEANUP(mustache_faults_finish) struct mustache_faults wrong = { 0 }, hints = { 0 };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	CLEANUP(gaps_finish) struct gaps gaps = { 0 };
	const char *const stays[] = { "if {unit} has nothing, “with” stays: { with {unit}}", "“at”",
		"if {artist} has nothing, “by” stays: { by {artist}} goes with it" };

	assert_true(form_compile(&out, form, strlen(form), &wrong, &hints));
	assert_int_equal(hints.n, LENGTH(stays));
	for (size_t i = 0; i < LENGTH(stays); i++)
		if (!strstr(hints.v[i].words, stays[i]))
			fail_msg("%s", hints.v[i].words);
	make_review(&r);
	xreplace(&((struct review *)record_at(&r, ROW_REVIEW, 0))->unit_how, NULL);
	CLEANUP(pointer_free) char *draft = draft_of(&r, form, &gaps);
	assert_non_null(strstr(draft, "It costs 799 USD (stock cable), with .\n"));
	assert_null(strstr(draft, "It is"));
	const char *gap =
		strstr(gaps.text.s, "a line of the form is left out: its {unit} has nothing");
	if (!gap || strstr(strchr(gap, '\n'), "is left out"))
		fail_msg("%s", gaps.text.s);
}

/* CommonMark closes no emphasis between a sign and a letter. */
TEST(emphasis_that_a_page_would_not_see_is_named)
{
	static const struct {
		const char *line;
		size_t column; /* 0: nothing is wrong */
	} cases[] = { { "- {time} {*{setting}：*}{note}", 11 },
		{ "- **{time}:**{setting} {note}", 3 }, { "- {time} {*{setting}:* }{note}", 0 },
		{ "- {time} {*{setting}*：}{note}", 0 },
		{ "- {note} {*{setting}* }**{time}:**", 0 } };

	for (size_t i = 0; i < LENGTH(cases); i++) {
		CLEANUP(mustache_faults_finish) struct mustache_faults wrong = { 0 }, hints = { 0 };
		CLEANUP(buf_finish) struct buf out = BUF_INIT;
		CLEANUP(pointer_free) char *form = xasprintf("**{title}**\n\n%s\n", cases[i].line);

		if (!form_compile(&out, form, strlen(form), &wrong, &hints))
			fail_msg("%s", wrong.v[0].words);
		assert_int_equal(hints.n, cases[i].column ? 1 : 0);
		if (!hints.n)
			continue;
		assert_int_equal(hints.v[0].line, 3);
		assert_int_equal(hints.v[0].column, cases[i].column);
		assert_non_null(strstr(hints.v[0].words, "put the sign behind them"));
	}
}

static uint32_t seed;

static size_t
any(size_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* Adds a random line or heading of a form. */
static void
add_random(struct buf *form)
{
	static const char *const pieces[] = { "## {section}\n\n", "### {title}\n\n",
		"**{track}**\n\n", "{artist} – {title}\n\n", "- {time} {note}\n\n",
		"- {note} ({time})\n\n", "- {time} {*{setting}:* }{note}\n\n",
		"* {note}{ [{chain}]}\n\n", "{running}\n\n", "*{setting}*\n\n",
		"1. **{time}** {label} {note}\n\n", "## {device} vs {other}\n\n",
		"- {title} {time}: {note}\n\n", "{text}\n\n", "{compared}\n\n",
		"## Words\n\nMine.\n\n", "# {words.sound}\n\n", "{setup}\n\n",
		"| a | b |\n| --- | --- |\n| {rating} | {value} |\n\n", "- {rating}: {value}\n\n",
		"{comparisons}\n\n", "- {title}: {note}\n\n" };

	buf_add(form, pieces[any(LENGTH(pieces))]);
}

/* Returns true if a line, or the line "With …" or a heading of the group above it, has one of the
 * words. */
static bool
is_said(const char *draft, const char *at, const char *const *words)
{
	const char *from = at, *end = at + strcspn(at, "\n");

	/* up to the heading or the bold line of the track */
	while (from > draft && !(text_starts(from, "\n#") || text_starts(from, "\n**")))
		from--;
	for (; *words; words++)
		if (memmem(from, (size_t)(end - from), *words, strlen(*words)))
			return true;
	return false;
}

TEST(no_random_form_hides_what_was_worn)
{
	static const char *const deep[] = { "deep", "foam S", NULL },
				 *const dongle[] = { "dongle", "Apple USB-C", NULL },
				 *const other[] = { "Performer8", NULL };
	size_t told[3] = { 0 };
	int tried = 0;

	for (uint32_t i = 1; i <= 400; i++) {
		CLEANUP(record_finish) struct record r;
		CLEANUP(buf_finish) struct buf form = BUF_INIT, ignored = BUF_INIT;
		CLEANUP(mustache_faults_finish) struct mustache_faults wrong = { 0 };
		struct note *n;

		seed = i * 2654435761u;
		make_review(&r);
		n = add_note(&r, 80, "bass/reckoning", 61000 + (int)any(90) * 1000, "zqdeep");
		n->setup.variant = id("variant:deep");
		n = add_note(
			&r, 81, any(2) ? "bass/reckoning" : "timbre/shivers", 62000, "zqdongle");
		n->setup.chain = id("dongle");
		n = add_note(&r, 82, "bass/reckoning", 63000, "zqother");
		n->setup.device = id("device:aful-performer8");
		for (size_t k = 2 + any(7); k; k--)
			add_random(&form);
		if (!form_compile(&ignored, form.s, form.len, &wrong, NULL))
			continue;
		tried++;
		CLEANUP(pointer_free) char *draft = draft_of(&r, form.s, NULL);
		const struct {
			const char *body;
			const char *const *words;
		} notes[] = { { "qdeep", deep }, { "qdongle", dongle }, { "qother", other } };
		for (size_t k = 0; k < LENGTH(notes); k++)
			for (const char *at = draft; (at = strstr(at, notes[k].body)); at++) {
				told[k]++;
				if (!is_said(draft, at, notes[k].words))
					fail_msg("%u: %s of\n%s\nis in\n%s", i, notes[k].body,
						form.s, draft);
			}
	}
	assert_true(tried > 100 && told[0] > 50 && told[1] > 50 && told[2] > 20);
}

/* ---- parts of the author's own ---- */

static char *
draft_with_parts(const struct record *r, const char *form)
{
	CLEANUP(texts_finish) struct texts parts = { 0 };
	struct view_filter filter = { .form = true, .parts = &parts };
	struct export_how how = { .template_name = "k4.md",
		.template = form,
		.template_n = strlen(form),
		.no_front_matter = true };
	struct err err = ERR_INIT;
	struct buf out = BUF_INIT;

	form_parts(&parts, form);
	struct view *v = view_open(r, &profile, &filter, &err);
	if (!export_draft(v, &how, true, &out, &err))
		fail_msg("%s", err.msg);
	view_close(v);
	return buf_detach(&out);
}

/* "case" has a hole, "anc" has none, "lag" no name, and "cable" is the author's own here, though
 * earlog has such a part. */
TEST(a_part_of_the_authors_own_has_its_hole_or_its_name)
{
	static const char *const notes[][2] = { { "anc", "keeps trains out" }, { "case", "small" },
		{ "lag", "late" }, { "cable", "charges slowly" }, { "tips", "wide" },
		{ "anc", "hisses" } };
	static const char form[] = "## Case\n\n{part case}\n\n## Empty {part none}\n\n"
				   "{part none}\n\n{cable} {tips}\n\n{words.other_notes}\n---\n"
				   "\n{other notes}\n";
	CLEANUP(record_finish) struct record r;

	make_review(&r);
	for (struct note *n = NULL; (n = record_next(&r, ROW_NOTE, n));)
		n->row.deleted = true;
	xreplace(&((struct review *)record_at(&r, ROW_REVIEW, 0))->parts,
		"{\"anc\":\"Noise cancelling\",\"cable\":\"Charging\",\"case\":\"The case\"}");
	for (size_t i = 0; i < LENGTH(notes); i++)
		xreplace(&add_note(&r, 100 + (int)i, NULL, NO_MS, notes[i][1])->part, notes[i][0]);
	CLEANUP(pointer_free) char *draft = draft_with_parts(&r, form);
	test_same(form,
		"## Case\n\nSmall.\n\nWide.\n\nOther notes:\n===\n\n"
		"*lag:* Late.\n\n*Noise cancelling:* Keeps trains out.\n\n"
		"*Noise cancelling:* Hisses.\n\n"
		"*Charging:* Charges slowly.\n",
		draft, "");
}

/* ---- random forms and random records ---- */

/* Adds what an author writes around the holes. */
static void
add_random_blocks(struct buf *form, size_t n)
{
	static const char *const pieces[] = { "**{title}**\n- {note}", "- {like}", "> {like}",
		"\t- {improve}", "1. {summary}", "{section}\n---\n{text}",
		"## {words.build}\n\n{build}", "**{words.fit}:** {fit}", "{aside}", "{scores}",
		"{blind}", "## Fit {fit}\n\n{comfort}", "| {rating} | {value} |",
		"{price}{, {specs}}", "{other notes}", "{part anc}", "{ratings}",
		"~~~~\n~~~\n{note}\n~~~~", "<!-- mine: {brand}\nand more -->", "{fr} {wheel}",
		"### {versus}\n{compared}\n- {rating}: {value}/{other value}",
		"{packaging} {impression}", "- {brand} {({excerpt}) }{model}",
		"#### {track}\n{running}", "{impression}" };

	for (; n; n--) {
		if (any(2))
			add_random(form);
		else
			buf_addf(form, "%s%s", pieces[any(LENGTH(pieces))], n > 1 ? "\n\n" : "\n");
	}
}

/* Adds notes of which each has a word of its own: zq7z. Returns how many. */
static size_t
add_random_notes(struct record *r)
{
	static const char *const parts[] = { "like", "improve", "summary", "build", "fit",
		"comfort", "impression", "packaging", "opening", "diary", "reader", "cable", NULL,
		NULL, NULL },
				 *const items[] = { "bass/reckoning", "timbre/shivers",
					 "bass/quiet", "gone/lost" },
				 *const texts[][2] = { { "Zq", "z" },
					 { "zq", "z goes on.\n\nAnd on" }, { "# zq", "z" },
					 { "zq", "z | b" }, { "- zq", "z\n- b" },
					 { "a <!-- zq", "z" } };
	size_t n = 3 + any(12);

	for (size_t i = 0; i < n; i++) {
		const char *part = parts[any(LENGTH(parts))],
			   *const *words = texts[any(LENGTH(texts))];
		CLEANUP(pointer_free) char *text = xasprintf("%s%zu%s", words[0], i, words[1]);
		struct note *x = add_note(r, 90 + (int)i, part ? NULL : items[any(LENGTH(items))],
			part || any(3) == 0 ? NO_MS : (int64_t)any(200) * 1000, text);

		x->part = part ? xstrdup(part) : NULL;
		if (any(6) == 0)
			x->setup.variant = id("variant:deep");
		if (any(6) == 0)
			x->setup.chain = id("dongle");
		if (any(8) == 0)
			x->setup.device = id("device:aful-performer8");
	}
	return n;
}

/* Fails unless titles stand alone, comments end where they should, and no hole is left. */
static void
check_lines(const char *draft, const char *form)
{
	bool code = false, empty = true;
	long comments = 0;

	for (const char *s = draft, *end; *s; s = end + (*end == '\n')) {
		end = s + strcspn(s, "\n");
		bool title = TEXT_STARTS(s, "# ", "## ", "### ", "#### ") ||
			(end - s > 4 && text_starts(s, "**") && text_starts(end - 2, "**"));

		code ^= text_starts(s, "~~~~") > 0;
		if (title && !code && !(empty && (!*end || strchr("\n", end[1]))))
			fail_msg("«%.*s» does not stand alone in\n%s\nof\n%s", (int)(end - s), s,
				draft, form);
		empty = s == end;
		for (const char *c = s; c < end && !code; c++) {
			size_t hole =
				*c == '{' ? strspn(c + 1, "abcdefghijklmnopqrstuvwxyz._ ") : 0;

			comments += text_starts(c, "<!--") && !(c > s && c[-1] == '\\');
			comments -= text_starts(c, "-->");
			if (comments < 0 || comments > 1 || (hole && c[hole + 1] == '}'))
				fail_msg("«%.*s» in\n%s\nof\n%s", (int)(end - s), s, draft, form);
		}
	}
	if (comments)
		fail_msg("a comment has no end in\n%s\nof\n%s", draft, form);
}

TEST(random_forms_tell_or_name_each_note_and_leave_no_sign_of_the_form)
{
	int tried = 0, rounds = rounds_here(500);

	for (uint32_t i = 1; tried < rounds; i++) {
		CLEANUP(record_finish) struct record r;
		CLEANUP(buf_finish) struct buf form = BUF_INIT, ignored = BUF_INIT;
		CLEANUP(mustache_faults_finish) struct mustache_faults wrong = { 0 };
		CLEANUP(gaps_finish) struct gaps gaps = GAPS_INIT;

		gaps.all = true;
		seed = i * 2654435761u;
		make_review(&r);
		size_t n = add_random_notes(&r);
		add_random_blocks(&form, 1 + any(7));
		if (!form_compile(&ignored, form.s, form.len, &wrong, NULL))
			continue;
		tried++;
		CLEANUP(pointer_free) char *draft = draft_of(&r, form.s, &gaps);
		for (size_t k = 0; k < n; k++) {
			CLEANUP(pointer_free) char *word = xasprintf("q%zuz", k);

			if (!strstr(draft, word) && !strstr(gaps.text.s, word))
				fail_msg("%u: %s is not in\n%s\nof\n%s\n%s", i, word, draft, form.s,
					gaps.text.s);
		}
		check_lines(draft, form.s);
	}
}

/* A note of a later evening says its day once, in a list by time and in groups. */
TEST(a_later_evening_has_its_day)
{
#define TRACK "## {section}\n\n**{title}**\n\n"
	static const char *const forms[][2] = {
		{ TRACK "- {time} {*{later}:* }{*{setting}:* }{note}",
			"20 December:* *dongle:* A hum after all." },
		{ TRACK "- {time} {note}",
			"\n\n- [1:11](https://www.youtube.com/"
			"watch?v=kaBMXXo-vdU&t=71s) *20 December:* A hum after all." },
		{ TRACK "- {time} {*{setting}:* }{note}",
			" *20 December, dongle:* A hum after all." },
		{ TRACK "- {note}{ [{chain}]}", "- A hum after all. [20 December, dongle]" },
		{ TRACK "- {note} ({setting}){ [{chain}]}",
			"- A hum after all. (20 December) [dongle]" },
		{ TRACK "- {*{label}:* }{note}{ [{chain}]}",
			"- *20 December:* A hum after all. [dongle]" }
	};
	CLEANUP(record_finish) struct record r;
	struct note *n;

	make_review(&r);
	n = add_note(&r, 80, "bass/reckoning", 71500, "a hum after all");
	n->made_ms += 30 * INT64_C(86400000);
	n->setup.chain = id("dongle");
	for (size_t i = 0; i < LENGTH(forms); i++) {
		CLEANUP(pointer_free) char *draft = draft_of(&r, forms[i][0], NULL);
		if (!strstr(draft, forms[i][1]))
			fail_msg("«%s» is not in %s", forms[i][1], draft);
	}
#undef TRACK
}

/* The form of doc/templates.md, as it is printed there. */
TEST(the_form_of_the_document_is_written)
{
	static const char *const has[] = { "- Device: AFUL Cantor, IEM, 14 BA",
		"- Chains: iBasso DX300, 4.4 mm, high gain; Apple USB-C dongle, 3.5 mm\n",
		"- AFUL Cantor compared with AFUL Performer8. Volumes: AFUL Performer8 at 22 "
		"steps on DX300, matched to AFUL Cantor\n",
		"- Scale: 0 to 10, where 5 is what I expect for the price\n",
		"**Ghost of \\*Tsushima\\* – A Reckoning in Blood**\n", "*deep, dongle:* Beats",
		"- A Reckoning in Blood [1:09]", " *AFUL Performer8:* Softer edge.\n",
		"| | AFUL Cantor |\n| --- | --- |\n| Bass depth | 4.5 |\n", "## Verdict\n" };
	CLEANUP(record_finish) struct record r;
	CLEANUP(buf_finish) struct buf page = BUF_INIT;
	bool found;

	assert_true(file_read("doc/templates.md", 1 << 20, &page, &found, ERR_IGNORED) && found);
	const char *from = strstr(page.s, "```form\n") + 8;
	CLEANUP(pointer_free) char *form = xstrndup(from, (size_t)(strstr(from, "```") - from));
	make_review(&r);
	CLEANUP(pointer_free) char *draft = draft_of(&r, form, NULL);
	for (size_t i = 0; i < LENGTH(has); i++)
		if (!strstr(draft, has[i]))
			fail_msg("«%s» is not in %s", has[i], draft);
}

/* Forms in the layouts of four blogs of reviews: badges beside headings and criteria, benchmarks
 * with a score in each heading, pros and cons in TOML, a Japanese one with tables and brackets. */
TEST(layouts_of_public_blogs_are_forms)
{
	static const struct {
		const char *form, *has[6];
	} layouts[] = {
		{ "badges",
			{ "## Comfort\n", "### Bass and dynamics <a class=\"fasc-button\">5</a>\n",
				"- *A Reckoning in Blood*, [1:10]", ": *deep, dongle:* Beats",
				"{% notice info %}\n", "[Back to top](#top){: .back}\n" } },
		{ "benchmark",
			{ "> tl;dr: Buy one.\n", "**Accessories:** A plain paper box.\n",
				"### Bass and dynamics: 5\n", "1. [1:10]",
				"With deep, dongle:\n\n1. "
				"[2:50-]",
				"### AFUL Cantor or AFUL Performer8?\n" } },
		{ "pros-cons",
			{ "(799 USD (stock cable)), and here", "## Pros\n\n- Speed\n",
				"Shivers (Ed Sheeran)\n: [0:10]", "[deep, dongle] Beats",
				"* Against AFUL Performer8 (AFUL Performer8 at 22 steps",
				"Bass depth: **4.5**\n" } },
		{ "japanese",
			{ "| 再生環境 | iBasso DX300", "| Bass depth | ★4.5 |\n",
				"■ Shivers / Ed Sheeran\n- 【[0:10]", "】（deep, dongle）Beats",
				"## AFUL Performer8との比較\n", "**良い点**\n\n- Speed\n" } },
	};
	CLEANUP(record_finish) struct record r;

	make_review(&r);
	add_note(&r, 70, NULL, NO_MS, "speed")->part = xstrdup("like");
	add_note(&r, 71, NULL, NO_MS, "buy one")->part = xstrdup("summary");
	for (size_t i = 0; i < LENGTH(layouts); i++) {
		CLEANUP(pointer_free)
		char *path = xasprintf("tests/data/forms/%s.md", layouts[i].form);
		CLEANUP(buf_finish) struct buf form = BUF_INIT;
		bool found;

		assert_true(file_read(path, 1 << 20, &form, &found, ERR_IGNORED) && found);
		CLEANUP(pointer_free) char *draft = draft_of(&r, form.s, NULL);
		for (size_t k = 0; k < LENGTH(layouts[i].has); k++)
			if (!strstr(draft, layouts[i].has[k]))
				fail_msg("%s: «%s» is not in %s", layouts[i].form,
					layouts[i].has[k], draft);
	}
}

/* ---- hostile forms ---- */

TEST(broken_forms_are_refused_or_written)
{
	const struct embedded *e = export_template("plain");
	CLEANUP(record_finish) struct record r;
	size_t written = 0;

	make_review(&r);
	for (uint32_t i = 1; i <= 600; i++) {
		CLEANUP(buf_finish) struct buf form = BUF_INIT, out = BUF_INIT;
		CLEANUP(mustache_faults_finish) struct mustache_faults wrong = { 0 };

		seed = i * 2654435761u;
		buf_add_bytes(&form, e->data, e->size);
		for (size_t k = 1 + any(8); k; k--) {
			static const char *const junk[] = { "{", "}", "{{", "}}", "(", "[", "\n",
				"|", "**", "#", "===\n", "---\n", "```\n", "\\", "{note}",
				"{title}", "`", "{section}", "{, {", "<!--", "\xe2\x9f\xa6", " ",
				"{other}", ")", "](" };
			size_t at = any(form.len), del = any(3) ? 0 : any(form.len - at) % 40;

			const char *s = junk[any(LENGTH(junk))];
			buf_splice(&form, at, del, s, strlen(s));
		}
		if (!text_valid(form.s, form.len) ||
			!form_compile(&out, form.s, form.len, &wrong, NULL))
			continue;
		free(draft_of(&r, form.s, NULL)); /* a template that is written */
		written++;
	}
	assert_true(written > 100);
	/* deep brackets, long lines, no end; each within a second, since no work is done twice */
	static const struct {
		const char *begin, *again, *end, *message;
	} hostile[] = {
		{ "", "({brand} {a {brand} ", "",
			"this { is not closed; write \\{ for a brace of your own" },
		{ "", "{a ", "{brand}", "this { is not closed; write \\{ for a brace of your own" },
		{ "", "{", "**", NULL },
		{ "", "{{ ", "", NULL },
		{ "", "{% [( ", "\n**", NULL },
		{ "", "*_", "", NULL },
		{ "", "|-|\n", "", NULL },
		{ "", "{brand}, ", "", NULL },
		{ "", "低音は速い。", "", NULL },
		{ "", "<!-- about: x\n", "", "the comment has no end: -->" },
		{ "", "{other} {note}\n", "", NULL },
	};
	EACH_OF (h, hostile) {
		CLEANUP(mustache_faults_finish) struct mustache_faults wrong = { 0 };
		CLEANUP(buf_finish) struct buf form = BUF_INIT, out = BUF_INIT;

		buf_add(&form, h->begin);
		for (size_t i = 0; i < 100000; i++)
			buf_add(&form, h->again);
		buf_add(&form, h->end);
		if (form_compile(&out, form.s, form.len, &wrong, NULL))
			assert_null(h->message);
		else
			assert_string_equal(wrong.v[0].words, h->message);
	}
	CLEANUP(mustache_faults_finish) struct mustache_faults nested = { 0 };
	CLEANUP(buf_finish) struct buf deep = BUF_INIT, none = BUF_INIT;
	for (size_t i = 0; i < 60; i++)
		buf_add(&deep, "{a ");
	buf_add(&deep, "{brand}");
	for (size_t i = 0; i < 60; i++)
		buf_add(&deep, " }");
	assert_false(form_compile(&none, deep.s, deep.len, &nested, NULL));
	assert_string_equal(nested.v[0].words, "more than 50 brackets are within each other");
	CLEANUP(mustache_faults_finish) struct mustache_faults many = { 0 };
	CLEANUP(buf_finish) struct buf lines = BUF_INIT, out = BUF_INIT;
	for (size_t i = 0; i < 20000; i++)
		buf_add(&lines, "## {section}\n(({fitt} [({brand}\n");
	assert_false(form_compile(&out, lines.s, lines.len, &many, NULL));
	assert_int_equal(many.n, 100);
}
