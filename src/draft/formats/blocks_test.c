/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/export.h"

#include "base/core/mem.h"
#include "support/test.h"

/*
 * A draft in which "(n" begins a note, "(h" a heading and "(-" what is neither, and ")" ends one.
 * Its blocks are told as "id: first line, …".
 */
static char *
blocks_of(const char *draft)
{
	struct buf text = BUF_INIT, out = BUF_INIT;
	struct block_ranges ranges = { 0 };
	struct export_blocks blocks;

	for (const char *c = draft; *c; c++)
		if (*c == '(') {
			char kind = *++c;
			char *id = kind == '-' ? NULL : xasprintf("%c%c", kind, *++c);

			block_ranges_begin(&ranges, &text, kind == 'h', id);
		} else if (*c == ')')
			block_ranges_end(&ranges, &text);
		else
			buf_add_char(&text, *c);
	block_ranges_tighten(&ranges, &text, NULL);
	block_ranges_lines(&ranges, &text, &blocks);
	for (size_t i = 0; i < blocks.n; i++) {
		const struct merge_block *b = &blocks.v[i];

		buf_addf(&out, "%s%s:%.*s", i ? " " : "", b->id, (int)b->len, text.s + b->at);
	}
	for (size_t i = 0; i < out.len; i++)
		out.s[i] = out.s[i] == '\n' ? '/' : out.s[i];
	export_blocks_finish(&blocks);
	block_ranges_finish(&ranges);
	buf_finish(&text);
	return buf_detach(&out);
}

static void
blocks_are(const char *draft, const char *want)
{
	CLEANUP(pointer_free) char *got = blocks_of(draft);

	assert_string_equal(got, want);
}

TEST(notes_and_headings_are_whole_lines)
{
	blocks_are("(h1## Bass\n\n(na- one\n\n  more\n)(nb- two\n))",
		"h1:## Bass/ na:- one//  more/ nb:- two/");
	/* What stands before it on its line is of it, too, and what follows there. */
	blocks_are("- (naone\ntwo).\nrest\n", "na:- one/two./");
	blocks_are("- one (naA) and (nbB)\n- (ncC)\n", "na:- one A and B/ nc:- C/");
	/* Told twice, it is two blocks. */
	blocks_are("(naA\n)(nbB\n)(naA\n)", "na:A/ nb:B/ na#2:A/");
}

TEST(a_heading_without_a_line_names_none)
{
	blocks_are("(h1)(h2(-))Driveability\n===\n", "");
	blocks_are("(h1(-(h2### Track\n\n(na- one\n))))", "h2:### Track/ na:- one/");
	blocks_are("(h1\n\n## Bass\n)", "h1:## Bass/");
	blocks_are("(na\n)", "");
}

TEST(two_lists_become_one)
{
	blocks_are("x\n\n(-- Tinny: 1\n)\n(-(na- one\n)(nb- two\n))\n(hcAfter\n)",
		"na:- one/ nb:- two/ hc:After/");
	blocks_are("x\n(n1- Tinny: 1\n)\n(-(na- one\n\n  more\n)(nb- two\n))\n(hcAfter\n)",
		"n1:- Tinny: 1/ na:- one//  more/ nb:- two/ hc:After/");
	blocks_are("x\n(n1- one\n\n- two\n)(nb\nthree\n)", "n1:- one//- two/ nb:three/");
}
