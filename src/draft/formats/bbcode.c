/* The draft as BBCode for forums: a table of tags for page.c; plain: without those that only some
 * forums read. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/page.h"

#include <md4c.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "draft/formats/raw_html.h"
#include "draft/view/escape.h"

/* Adds an HTML entity of n bytes as its character, because forums would show the entity. */
static void
add_bbcode_entity(struct buf *out, const char *s, size_t n)
{
	CLEANUP(buf_finish) struct buf one = BUF_INIT;

	if (!text_entity(&one, s, n))
		buf_add_bytes(&one, s, n);
	escape_bbcode(out, one.s, one.len);
}

static const struct page_tags headings[6] = { { "\n[size=6][b]", "[/b][/size]\n\n" },
	{ "\n[size=5][b]", "[/b][/size]\n\n" }, { "\n[b]", "[/b]\n\n" }, { "\n[b]", "[/b]\n\n" },
	{ "\n[b]", "[/b]\n\n" }, { "\n[b]", "[/b]\n\n" } };

#define TAGS(open, close) (&(const struct page_tags){ open, close })

/* What a forum has for the tags of HTML in a draft. */
const struct raw_html_tag page_forum_tags[] = { { "a", "", "[/url]" }, { "b", "[b]", "[/b]" },
	{ "strong", "[b]", "[/b]" }, { "i", "[i]", "[/i]" }, { "em", "[i]", "[/i]" },
	{ "cite", "[i]", "[/i]" }, { "u", "[u]", "[/u]" }, { "ins", "[u]", "[/u]" },
	{ "s", "[s]", "[/s]" }, { "del", "[s]", "[/s]" }, { "q", "“", "”" },
	{ "h2", "\n[size=5][b]", "[/b][/size]\n\n" }, { "h3", "\n[b]", "[/b]\n\n" },
	{ "h4", "\n[b]", "[/b]\n\n" }, { "h5", "\n[b]", "[/b]\n\n" }, { "h6", "\n[b]", "[/b]\n\n" },
	{ "ul", "[list]\n", "[/list]\n" }, { "ol", "[list=1]\n", "[/list]\n" },
	{ "li", "[*]", "\n" }, { "dt", "[b]", "[/b]\n" }, { "dd", "", "\n" },
	{ "blockquote", "[quote]\n", "[/quote]\n" }, { "pre", "[code]\n", "\n[/code]\n" },
	{ "table", "[table]\n", "[/table]\n\n" }, { "tr", "[tr]", "[/tr]\n" },
	{ "th", "[th]", "[/th]" }, { "td", "[td]", "[/td]" },
	{ "details", "[spoiler]\n", "\n[/spoiler]\n" }, { "summary", "[b]", "[/b]\n" },
	{ NULL, NULL, NULL } };

static const struct page_format format = {
	.raw = page_forum_tags,
	.blocks = {
		[MD_BLOCK_QUOTE] = TAGS("[quote]\n", "[/quote]\n"),
		[MD_BLOCK_UL] = TAGS("[list]\n", "[/list]\n"),
		[MD_BLOCK_OL] = TAGS("[list=1]\n", "[/list]\n"),
		[MD_BLOCK_LI] = TAGS("[*]", "\n"),
		[MD_BLOCK_HR] = TAGS("\n", ""),
		[MD_BLOCK_H] = headings,
		[MD_BLOCK_CODE] = TAGS("[code]\n", "[/code]\n"),
		[MD_BLOCK_P] = TAGS("", "\n\n"),
		[MD_BLOCK_TABLE] = TAGS("[table]\n", "[/table]\n\n"),
		[MD_BLOCK_TR] = TAGS("[tr]", "[/tr]\n"),
		[MD_BLOCK_TH] = TAGS("[th]", "[/th]"),
		[MD_BLOCK_TD] = TAGS("[td]", "[/td]"),
	},
	.spans = {
		[MD_SPAN_EM] = TAGS("[i]", "[/i]"),
		[MD_SPAN_STRONG] = TAGS("[b]", "[/b]"),
		[MD_SPAN_DEL] = TAGS("[s]", "[/s]"),
	},
	.link = { "[url=", "[/url]" }, .link_end = "]",
	.image = { "[img]", "" }, .image_alt = "[/img]",
	.line = "\n",
	.text = escape_bbcode, .entity = add_bbcode_entity,
	.address = buf_add, /* verbatim: escape_address has already encoded [ and ] */
};

/* ---- a forum that reads no lists, sizes and tables ---- */

/* The tags that leave, with the line end behind them; text of people has no such brackets. */
static const struct plain_tag {
	const char *tag, *instead;
	int list; /* begins (1) or ends (-1) a list */
} plain_tags[] = { { "[list]\n", "", 1 }, { "[list=1]\n", "", 1 }, { "[/list]\n", "", -1 },
	{ "[size=6]", "", 0 }, { "[size=5]", "", 0 }, { "[/size]", "", 0 }, { "[table]\n", "", 0 },
	{ "[/table]\n", "", 0 }, { "[tr]", "", 0 }, { "[/tr]", "", 0 }, { "[/th][th]", " | ", 0 },
	{ "[/td][td]", " | ", 0 }, { "[th]", "", 0 }, { "[/th]", "", 0 }, { "[td]", "", 0 },
	{ "[/td]", "", 0 }, { "[spoiler]\n", "", 0 }, { "[/spoiler]\n", "", 0 }, { "[*]", "", 0 } };

#define LISTS_MOST 16 /* lists in lists that are numbered */

/* Appends BBCode with marks and numbers in place of these tags. */
static void
add_plain(struct buf *out, const char *s)
{
	unsigned next[LISTS_MOST] = { 0 }, depth = 0; /* next: number of the next item; 0: none */

	while (*s) {
		const struct plain_tag *t = *s == '[' ? plain_tags : NULL;

		while (t && t < plain_tags + LENGTH(plain_tags) && !text_starts(s, t->tag))
			t++;
		bool ended = !out->len || out->s[out->len - 1] == '\n';
		if (!t || t == plain_tags + LENGTH(plain_tags)) {
			/* Lists have no empty lines. */
			if (*s != '\n' || !ended || !depth)
				buf_add_char(out, *s);
			s++;
			continue;
		}
		s += strlen(t->tag);
		buf_add(out, t->list && !ended ? "\n" : t->instead);
		if (t->list > 0) {
			depth++;
			if (depth < LISTS_MOST)
				next[depth] = strchr(t->tag, '=') != NULL;
		} else if (t->list < 0 && depth) {
			depth--;
			if (!depth && *s && *s != '\n')
				buf_add_char(out, '\n');
		}
		unsigned *nr = &next[depth < LISTS_MOST ? depth : 0];
		if (!text_same(t->tag, "[*]"))
			continue;
		buf_addf(out, "%*s", depth ? 2 * ((int)depth - 1) : 0, "");
		if (*nr)
			buf_addf(out, "%u. ", (*nr)++);
		else
			buf_add(out, "• ");
	}
}

bool
export_bbcode(
	struct buf *out, const struct view *view, const struct export_how *how, struct err *err)
{
	CLEANUP(buf_finish) struct buf all = BUF_INIT;

	struct buf *into = how->plain_forum ? &all : out;
	if (!page_export(into, view, how, &format, err))
		return false;
	if (how->plain_forum)
		add_plain(out, all.s);
	return true;
}
