/* The draft as BBCode for forums: a table of tags for page.c. */
#include "export/page.h"

#include <md4c.h>

#include "base/text.h"
#include "export/escape.h"

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

static const struct page_format format = {
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

bool
export_bbcode(
	struct buf *out, const struct view *view, const struct export_how *how, struct err *err)
{
	return page_export(out, view, how, &format, err);
}
