/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/md_line.h"

#include "base/core/mem.h"
#include "support/test.h"

TEST(a_line_is_what_commonmark_takes_it_for)
{
	static const struct {
		const char *line;
		struct md_line is;
	} known[] = {
		{ "", { .kind = LINE_BLANK } },
		{ " \t ", { .kind = LINE_BLANK, .space = 3, .indent = 5, .text = 3 } },
		{ "dry snare", { .kind = LINE_TEXT, .sign = 'd' } },
		{ "   dry",
			{ .kind = LINE_TEXT, .sign = 'd', .space = 3, .indent = 3, .text = 3 } },
		{ "- dry", { .kind = LINE_ITEM, .sign = '-', .text = 2 } },
		{ "\t- dry",
			{ .kind = LINE_ITEM, .sign = '-', .space = 1, .indent = 4, .text = 3 } },
		{ "  \t* dry",
			{ .kind = LINE_ITEM, .sign = '*', .space = 3, .indent = 4, .text = 5 } },
		{ "+\tdry", { .kind = LINE_ITEM, .sign = '+', .text = 2 } },
		{ "-", { .kind = LINE_ITEM, .sign = '-', .text = 1, .bare = true } },
		{ "*  ", { .kind = LINE_ITEM, .sign = '*', .text = 2, .bare = true } },
		{ "-dry", { .kind = LINE_TEXT, .sign = '-' } },
		{ "7. dry", { .kind = LINE_ITEM, .sign = '.', .text = 3 } },
		{ " 12) dry",
			{ .kind = LINE_ITEM, .sign = ')', .space = 1, .indent = 1, .text = 5 } },
		{ "123456789. dry", { .kind = LINE_ITEM, .sign = '.', .text = 11 } },
		{ "1234567890. dry", { .kind = LINE_TEXT, .sign = '1' } },
		{ "3.5 dB", { .kind = LINE_TEXT, .sign = '3' } },
		{ "12", { .kind = LINE_TEXT, .sign = '1' } },
		{ "> dry", { .kind = LINE_QUOTE, .sign = '>', .text = 2 } },
		{ ">dry", { .kind = LINE_QUOTE, .sign = '>', .text = 1 } },
		{ ">", { .kind = LINE_QUOTE, .sign = '>', .text = 1, .bare = true } },
		{ "```",
			{ .kind = LINE_FENCE, .sign = '`', .text = 3, .length = 3, .bare = true } },
		{ "~~~~ sh", { .kind = LINE_FENCE, .sign = '~', .text = 5, .length = 4 } },
		{ "``` a`b", { .kind = LINE_TEXT, .sign = '`' } },
		{ "~~~ a`b", { .kind = LINE_FENCE, .sign = '~', .text = 4, .length = 3 } },
		{ "``", { .kind = LINE_TEXT, .sign = '`' } },
		{ "## Sound", { .kind = LINE_HEADING, .sign = '#', .text = 3, .length = 2 } },
		{ "#",
			{ .kind = LINE_HEADING,
				.sign = '#',
				.text = 1,
				.length = 1,
				.bare = true } },
		{ "###### x", { .kind = LINE_HEADING, .sign = '#', .text = 7, .length = 6 } },
		{ "####### x", { .kind = LINE_TEXT, .sign = '#' } },
		{ "#1 Crush", { .kind = LINE_TEXT, .sign = '#' } },
		{ "=====  ",
			{ .kind = LINE_RULE, .sign = '=', .text = 6, .length = 1, .bare = true } },
		{ "--", { .kind = LINE_RULE, .sign = '-', .text = 2, .length = 2, .bare = true } },
		{ "-- x", { .kind = LINE_TEXT, .sign = '-' } },
		{ "| a |", { .kind = LINE_ROW, .sign = '|' } },
		{ "**bold**", { .kind = LINE_TEXT, .sign = '*' } },
	};

	EACH_OF (k, known) {
		CLEANUP(pointer_free) char *line = xasprintf("%s- `x", k->line);
		/* its length alone counts, not what stands behind it */
		const struct md_line l = md_line(line, strlen(k->line));

		if (l.kind != k->is.kind || l.sign != k->is.sign || l.space != k->is.space ||
			l.indent != k->is.indent || l.text != k->is.text ||
			l.length != k->is.length || (k->is.bare && !l.bare))
			fail_msg("\"%s\": kind %d, sign '%c', space %zu, indent %zu, text %zu, "
				 "length %zu",
				k->line, l.kind, l.sign, l.space, l.indent, l.text, l.length);
	}
	assert_int_equal(md_line("\0 x", 3).kind, LINE_TEXT);
	assert_int_equal(md_line("12\0", 3).kind, LINE_TEXT);
	assert_int_equal(md_line("\0\0", 2).kind, LINE_TEXT);
}

TEST(code_ends_at_a_fence_of_its_sign_and_length)
{
	static const struct {
		const char *line;
		bool code;
	} known[] = {
		{ "a", false },
		{ "~~~~ sh", true },
		{ "```", true },
		{ "~~~", true },
		{ "~~~~ sh", true },
		{ "- b", true },
		{ "~~~~~ ", true },
		{ "- c", false },
		{ "``` a`b", false },
		{ "  ```", true },
		{ "", true },
		{ "```", true },
		{ "d", false },
	};
	struct md_line open = { 0 };

	EACH_OF (k, known) {
		const struct md_line l = md_line(k->line, strlen(k->line));

		if (md_line_is_code(&l, &open) != k->code)
			fail_msg("\"%s\"", k->line);
	}
}

TEST(md4c_gets_what_it_reads)
{
	static const struct {
		const char *text, *want;
	} known[] = {
		{ "| A | B |\n| - | :-: |\n| - | - |\n",
			"| A | B |\n| --- | :---: |\n| - | - |\n" },
		{ "|A|B|\n|--|:---|", "|A|B|\n|----|:-----|" },
		{ "A | B\n- | -\nx | y", "A | B\n--- | ---\nx | y" },
		{ "> |A|\n> |-|\n>\n> > |A|\n> > |-|", "> |A|\n> |---|\n>\n> > |A|\n> > |---|" },
		{ "- a\n\n  |A|\n  |-|\n1. |A|\n   |-|",
			"- a\n\n  |A|\n  |---|\n1. |A|\n   |---|" },
		{ "```\n|A|\n|-|\n```\n\n    |A|\n    |-|\n",
			"```\n|A|\n|-|\n```\n\n    |A|\n    |-|\n" },
		{ "Left\n\n<--->\n\nRight `<--->`", "Left\n\n\n\nRight `<--->`" },
		{ "Cable\n: The cord.\n: Stiff.\n\nTips\n: Wide",
			"**Cable**\\\nThe cord.\\\nStiff.\n\n**Tips**\\\nWide" },
		{ "```\na\n: b\n```\n: c\n", "```\na\n: b\n```\n: c\n" },
		{ "text\n| - |\n- item | a\n- b\n", "text\n| - |\n- item | a\n- b\n" },
	};

	EACH_OF (k, known) {
		CLEANUP(buf_finish) struct buf text = BUF_INIT;

		buf_add(&text, k->text);
		md_line_for_md4c(&text);
		test_same(k->text, k->want, text.s, "");
	}
}
