#include "export/page.h"

#include <md4c.h>
#include <string.h>

#include "base/text.h"
#include "export/escape.h"

/* For print, dark mode and narrow screens. The page loads nothing from the network. */
static const char style[] =
	":root{color-scheme:light dark}"
	"body{margin:2rem auto;padding:0 1rem;max-width:42rem;font:1.05rem/1.6 Georgia,serif;"
	"color:#222;background:#fff}"
	"h1,h2,h3{line-height:1.25;font-family:system-ui,sans-serif}"
	"h1{border-bottom:1px solid #ccc;padding-bottom:.2em}"
	"a{color:#0b57a4}img{max-width:100%;height:auto}"
	"pre,code{font-family:ui-monospace,monospace;font-size:.9em}"
	"pre{overflow-x:auto;padding:.7em;background:#f4f4f4}"
	"blockquote{margin-left:0;padding-left:1em;border-left:3px solid #ccc}"
	"table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2em .6em}"
	"@media(prefers-color-scheme:dark){body{color:#ddd;background:#161616}a{color:#8ab8f0}"
	"pre{background:#222}h1,td,th,blockquote{border-color:#444}}";

static void
add_html_text(struct buf *out, const char *s, size_t n)
{
	struct buf clean = BUF_INIT;

	escape_controls(&clean, s, n, true);
	text_html(out, clean.s, clean.len);
	buf_finish(&clean);
}

/* An entity is HTML already. */
static void
add_html_entity(struct buf *out, const char *s, size_t n)
{
	buf_add_bytes(out, s, n);
}

static void
add_html_address(struct buf *out, const char *s)
{
	text_html(out, s, strlen(s));
}

static void
begin_page(struct buf *out, const json_t *view)
{
	const json_t *review = json_object_get(view, "review");
	const char *title = view_text(review, "title");

	buf_add(out,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"style-src 'unsafe-inline'; img-src * data:\">\n<title>");
	title = *title ? title : view_text(json_object_get(view, "device"), "name");
	add_html_text(out, title, strlen(title));
	buf_addf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n", style);
}

static const struct page_tags headings[6] = { { "<h1>", "</h1>\n" }, { "<h2>", "</h2>\n" },
	{ "<h3>", "</h3>\n" }, { "<h4>", "</h4>\n" }, { "<h5>", "</h5>\n" },
	{ "<h6>", "</h6>\n" } };

#define TAGS(open, close) (&(const struct page_tags){ open, close })

static const struct page_format format = {
	.blocks = {
		[MD_BLOCK_QUOTE] = TAGS("<blockquote>\n", "</blockquote>\n"),
		[MD_BLOCK_UL] = TAGS("<ul>\n", "</ul>\n"),
		[MD_BLOCK_OL] = TAGS("<ol>\n", "</ol>\n"),
		[MD_BLOCK_LI] = TAGS("<li>", "</li>\n"),
		[MD_BLOCK_HR] = TAGS("<hr>\n", ""),
		[MD_BLOCK_H] = headings,
		[MD_BLOCK_CODE] = TAGS("<pre><code>", "</code></pre>\n"),
		[MD_BLOCK_P] = TAGS("<p>", "</p>\n"),
		[MD_BLOCK_TABLE] = TAGS("<table>\n", "</table>\n"),
		[MD_BLOCK_THEAD] = TAGS("<thead>\n", "</thead>\n"),
		[MD_BLOCK_TBODY] = TAGS("<tbody>\n", "</tbody>\n"),
		[MD_BLOCK_TR] = TAGS("<tr>", "</tr>\n"),
		[MD_BLOCK_TH] = TAGS("<th>", "</th>"),
		[MD_BLOCK_TD] = TAGS("<td>", "</td>"),
	},
	.spans = {
		[MD_SPAN_EM] = TAGS("<em>", "</em>"),
		[MD_SPAN_STRONG] = TAGS("<strong>", "</strong>"),
		[MD_SPAN_CODE] = TAGS("<code>", "</code>"),
		[MD_SPAN_DEL] = TAGS("<del>", "</del>"),
	},
	.link = { "<a href=\"", "</a>" }, .link_end = "\" rel=\"noopener\">",
	.image = { "<img src=\"", "\">" }, .image_alt = "\" alt=\"", .shows_alt = true,
	.line = "<br>\n", .end = "</body>\n</html>\n",
	.begin = begin_page, .text = add_html_text,
	.entity = add_html_entity, .address = add_html_address
};

bool
export_html(FILE *f, struct view *view, const struct export_how *how, struct err *err)
{
	return page_export(f, view, how, &format, err);
}
