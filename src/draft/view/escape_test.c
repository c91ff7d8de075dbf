/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/view/escape.h"

#include <md4c.h>

#include "base/core/mem.h"
#include "draft/formats/mustache.h"
#include "draft/view/view.h"
#include "support/needs.h"
#include "support/test.h"

static const struct escape_how jekyll = { .indent = 2, .liquid = true };

static char *
name(const char *s)
{
	struct buf out = BUF_INIT;

	escape_name(&out, s, 0);
	return buf_detach(&out);
}

static char *
words(const char *s)
{
	struct buf out = BUF_INIT;

	escape_markdown(&out, s, &jekyll);
	return buf_detach(&out);
}

TEST(names_show_as_they_are)
{
	static const char *const table[][2] = {
		{ "A Reckoning in Blood", "A Reckoning in Blood" },
		{ "Bach's \"Aria\" (1981)", "Bach's \"Aria\" (1981)" },
		{ "*a* _b_ `c` [d](e) <f> |g| !h #i ~j~ $k & \\",
			"\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) &lt;f> \\|g\\| !h #i &#126;j&#126; $k "
			"& "
			"\\\\" },
		{ "I love this IEM!", "I love this IEM!" },
		{ "# 1, C#", "\\# 1, C\\#" },
		{ "snake_case, _so_", "snake_case, \\_so\\_" },
		{ "~5 dB", "&#126;5 dB" },
		{ "at ~5 dB", "at ~5 dB" },
		{ "3~4 and 5~6 kHz", "3&#126;4 and 5&#126;6 kHz" },
		{ "a ~~b~~ $$c$$", "a &#126;&#126;b&#126;&#126; &#36;&#36;c&#36;&#36;" },
		{ "&lt; &amp;lt; &#60; R&B", "&amp;lt; &amp;amp;lt; &amp;#60; R&B" },
		{ "> quote", "&#62; quote" },
		{ "{{ site.title }}", "&#123;&#123; site.title }}" },
		{ "{% include x %}", "&#123;% include x %}" },
		{ "{: onclick=\"alert(1)\"}", "&#123;: onclick=\"alert(1)\"}" },
		{ "*[a]: b", "\\*\\[a&#93;: b" },
		{ "- list", "&#45; list" },
		{ "+ list", "&#43; list" },
		{ "1. one", "1\\. one" },
		{ "1812", "1812" },
		{ "2) two", "2\\) two" },
		{ "=====", "&#61;====" },
		{ ": def", "&#58; def" },
		{ "    code", "code" },
		{ "a\nb\tc\r\n", "a b c" },
		{ "\x1b[2J\xc2\x9b"
		  "a\xe2\x80\xae"
		  "b\xff",
			"\\[2Ja"
			"b\xef\xbf\xbd" },
		{ "", "" },
	};

	for (size_t i = 0; i < LENGTH(table); i++) {
		char *got = name(table[i][0]);

		assert_string_equal(got, table[i][1]);
		free(got);
	}
}

TEST(words_stay_markdown_without_liquid)
{
	static const char *const table[][2] = {
		{ "*so* <b>wide</b>", "*so* &lt;b>wide&lt;/b>" },
		{ "a {{ b }}", "a &#123;&#123; b }}" },
		{ "a {% b %}", "a &#123;% b %}" },
		{ "{%- raw -%}", "&#123;%- raw -%}" },
		{ "{{{x}}}", "&#123;&#123;&#123;x}}}" },
		{ "{{%", "&#123;&#123;%" },
		{ "a {b} c", "a {b} c" },
		{ "left | right, `a|b`", "left \\| right, `a|b`" },
		{ "a | b\n--|--\n1 | 2", "a | b\n  --|--\n  1 | 2" },
		{ "two\nlines\n- and a list", "two  \n  lines\n  - and a list" },
		{ "ends in {", "ends in &#123;" },
		{ "% begins", "&#37; begins" },
		{ "`{{ x }}`", "`{{ \"{{\" }} x }}`" },
		{ "`` a`{% b ``", "`` a`{{ \"{%\" }} b ``" },
		{ "`{{{`", "`{{ \"{{\" }}{`" },
		{ "`open {{ x", "`open &#123;&#123; x" },
		{ "`a`{{`b`", "`a`{{ \"{{\" }}`b`" },
		{ "`<b>` <b>", "`&lt;b>` &lt;b>" },
		{ "use `<b>` here", "use `<b>` here" },
		{ "\\<b>", "\\<b>" },
		{ "[a](javascript:x)", "[a&#93;(javascript:x)" },
		{ "[a](java&#115;cript:x)", "[a&#93;(java&#115;cript:x)" },
		{ "[^1]: x\n[a]: javascript:x", "[^1]: x  \n  [a&#93;: javascript:x" },
		{ "[a](https://e.org/:)", "[a](https://e.org/:)" },
		{ "<https://e.org/>", "<https://e.org/>" },
		{ "<https://e.org/`>`", "&lt;https://e.org/`>`" },
		{ "{: onclick=x}", "&#123;: onclick=x}" },
		{ "$$x$$", "&#36;&#36;x&#36;&#36;" },
		{ "~~~\nopen", "~~~\n  open\n  ~~~" },
		{ "\\`{{ x }}`", "\\`{{ \"{{\" }} x }}`" },
		{ "```\n{{ x }}\n```\n{{ y }}",
			"```\n  {{ \"{{\" }} x }}\n  ```\n  &#123;&#123; y }}" },
		{ "~~~\n{% x", "~~~\n  {{ \"{%\" }} x\n  ~~~" },
		{ "text\n\n    {{ x }}", "text\n\n      {{ \"{{\" }} x }}" },
		{ "`a\n\n{{ x`", "`a\n\n  &#123;&#123; x`" },
		{ "one\ntwo\n\nthree\n", "one  \n  two\n\n  three" },
		{ "{% endraw %}{{ site.title }}{% raw %}",
			"&#123;% endraw %}&#123;&#123; site.title }}&#123;% raw %}" },
		{ "a\x1b]52;c;x\x07 b", "a]52;c;x b" },
	};

	for (size_t i = 0; i < LENGTH(table); i++) {
		char *got = words(table[i][0]);

		assert_string_equal(got, table[i][1]);
		free(got);
	}
}

/* What Liquid would still see: an opening that is not one of our own strings. */
static const char *
liquid_in(const char *s)
{
	static const char *const ours[] = { "{{ \"{{\" }}", "{{ \"{%\" }}", "{{ \"{\" }}" };

	while (*s) {
		size_t skip = 0;

		for (size_t i = 0; i < LENGTH(ours); i++)
			if (strncmp(s, ours[i], strlen(ours[i])) == 0)
				skip = strlen(ours[i]);
		if (!skip && s[0] == '{' && (s[1] == '{' || s[1] == '%'))
			return s;
		s += skip ? skip : 1;
	}
	return NULL;
}

/*
 * Any text from the letters that matter, alone and next to another, leaves no Liquid and no control
 * character.
 */
TEST(no_text_reaches_liquid)
{
	static const char *const letters[] = {
		"{",
		"{",
		"%",
		"}",
		"`",
		"``",
		"```",
		"\n",
		"\n\n",
		" ",
		"    ",
		"a",
		"-",
		"~~~",
		"\\",
		"\"",
		"{{",
		"{%",
		"\x1b",
		"\xc2\x9b",
		"\xff",
		"<",
		">",
	};
	uint32_t seed = 1;

	for (int round = 0; round < 20000; round++) {
		struct buf text = BUF_INIT, out = BUF_INIT;

		for (int i = 0; i < 24; i++) {
			seed = seed * 1664525u + 1013904223u;
			buf_add(&text, letters[(seed >> 16) % LENGTH(letters)]);
		}
		escape_markdown(&out, text.s, &jekyll);
		escape_markdown(&out, text.s, &jekyll);
		escape_name(&out, text.s, 0);
		escape_name(&out, text.s, 0);
		escape_markdown(&out, text.s, &jekyll);
		const char *left = liquid_in(out.s);
		if (left)
			fail_msg("of «%s» Liquid sees «%s»", text.s, left);
		assert_null(strchr(out.s, '\x1b'));
		assert_null(strstr(out.s, "\xc2\x9b"));
		assert_null(strchr(out.s, '\xff'));
		buf_finish(&text);
		buf_finish(&out);
	}
}

TEST(addresses_are_few_schemes_and_safe)
{
	static const char *const table[][2] = {
		{ "https://example.org/a_b?c=d&t=70s", "https://example.org/a_b?c=d&t=70s" },
		{ "mailto:a@b.example", "mailto:a@b.example" },
		{ "https://e.example/(a) b<c>\"'\\",
			"https://e.example/%28a%29%20b%3Cc%3E%22%27%5C" },
		{ "https://e.example/?a&copy;", "https://e.example/?a&copy%3B" },
		{ "https://e.example/{{x}}{%y%}", "https://e.example/%7B%7Bx%7D%7D%7B%y%%7D" },
		{ "a/b.flac#t=70", "a/b.flac#t=70" },
		{ "javascript:alert(1)", NULL },
		{ "JavaScript:alert(1)", NULL },
		{ " javascript:alert(1)", NULL },
		{ "data:text/html,x", NULL },
		{ "file:///etc/passwd", NULL },
		{ "//evil.example/x", NULL },
		{ "https://", NULL },
		{ "", NULL },
	};

	for (size_t i = 0; i < LENGTH(table); i++) {
		struct buf out = BUF_INIT;
		bool ok = escape_address(&out, table[i][0]);

		assert_int_equal(ok, table[i][1] != NULL);
		assert_string_equal(out.s, ok ? table[i][1] : "");
		buf_finish(&out);
	}
}

TEST(front_matter_is_quoted)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	front_matter_add(&out, "title:", "HD 650: my \"view\" {{ x }} # - \xf0\x9f\x8e\xa7\n---");
	front_matter_add(&out, "ts:", "01:10");
	front_matter_add(&out, "no:", "no");
	front_matter_add(&out, "hidden:", "a\x1b[1m\xe2\x80\xae\xff");
	assert_string_equal(out.s,
		"title: \"HD 650: my \\\"view\\\" {{ x }} # - \\U0001F3A7\\n---\"\n"
		"ts: \"01:10\"\nno: \"no\"\n"
		"hidden: \"a\\x1B[1m\\u202E\xef\xbf\xbd\"\n");
}

TEST(a_cell_has_no_bars_and_no_lines)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	escape_markdown(&out, "a | b\\|c\n*d*", &(struct escape_how){ .cell = true });
	assert_string_equal(out.s, "a &#124; b&#124;c  <br>*d*");
}

TEST(mdx_finds_no_code_in_words)
{
	static const char *const cases[][2] = {
		{ "a <Tag> and {x} `of {y} <z>`: 5 < 6",
			"a &#60;Tag> and &#123;x} `of {y} <z>`: 5 &#60; 6" },
		{ "one\n\nimport x\nexport y", "one\n\n&#105;mport x  \n&#101;xport y" },
		{ "```\n{a} <b>\n```", "```\n{a} <b>\n```" },
		{ "    {a}", "    &#123;a}" },
		{ "\\{a \\<b", "\\{a \\<b" },
	};
	const struct escape_how mdx = { .mdx = true };

	for (size_t i = 0; i < LENGTH(cases); i++) {
		CLEANUP(buf_finish) struct buf out = BUF_INIT;

		escape_markdown(&out, cases[i][0], &mdx);
		assert_string_equal(out.s, cases[i][1]);
	}
}

/* Of two single tildes in a block a site would strike out the text between them; a block is an
 * item, a row, a paragraph. */
TEST(a_block_has_one_single_tilde_at_most)
{
	static const char *const table[][3] = {
		{ "- ~1:10 ", "a dip (~3 kHz)", "- ~1:10 a dip (&#126;3 kHz)" },
		{ "- ~1:10 a\n- ", "3~4 kHz", "- ~1:10 a\n- 3~4 kHz" },
		{ "~1:10\nand ", "3~4 kHz", "~1:10\nand 3&#126;4 kHz" },
		{ "~1:10\n\n", "3~4 kHz", "~1:10\n\n3~4 kHz" },
		{ "", "3~4 kHz，5~6 kHz", "3&#126;4 kHz，5&#126;6 kHz" },
		{ "~1:10 ", "~~gone~~ `~a`", "~1:10 ~~gone~~ `~a`" },
	};

	for (size_t i = 0; i < LENGTH(table); i++) {
		CLEANUP(buf_finish) struct buf out = BUF_INIT;

		buf_add(&out, table[i][0]);
		escape_markdown(&out, table[i][1], &(struct escape_how){ 0 });
		assert_string_equal(out.s, table[i][2]);
	}
}

static int
no_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	(void)type, (void)detail, (void)context;
	return 0;
}

static int
count_struck(MD_SPANTYPE type, void *detail, void *context)
{
	(void)detail;
	*(int *)context += type == MD_SPAN_DEL;
	return 0;
}

static int
no_span(MD_SPANTYPE type, void *detail, void *context)
{
	(void)type, (void)detail, (void)context;
	return 0;
}

static int
no_text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE n, void *context)
{
	(void)type, (void)s, (void)n, (void)context;
	return 0;
}

/* Whatever single tildes notes and names have, nothing is struck out. */
TEST(no_note_is_struck_out)
{
	static const char *const words[] = { "~3 kHz", "3~4", "(~5)", "a", "*b*", "~ c", "e~", "，",
		"\n", "[f](g)", "~1:10", "\\~", "低~高" };
	const MD_PARSER parser = { .flags = ESCAPE_DIALECT,
		.enter_block = no_block,
		.leave_block = no_block,
		.enter_span = count_struck,
		.leave_span = no_span,
		.text = no_text };
	unsigned seed = 3;

	for (int round = 0; round < rounds_here(20000); round++) {
		CLEANUP(buf_finish) struct buf note = BUF_INIT, out = BUF_INIT;
		int struck = 0;

		for (int i = 0; i < 8; i++) {
			seed = seed * 1103515245u + 12345u;
			buf_addf(&note, " %s", words[(seed >> 16) % LENGTH(words)]);
		}
		buf_add(&out, round % 2 ? "- ~1:10 " : "");
		if (round % 4 < 2)
			escape_markdown(&out, note.s, &(struct escape_how){ .indent = 2 });
		else
			escape_name(&out, note.s, 0);
		assert_int_equal(md_parse(out.s, (MD_SIZE)out.len, &parser, &struck), 0);
		if (struck)
			fail_msg("%s\n-> %s", note.s, out.s);
	}
}
