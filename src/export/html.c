#include "export/page.h"

#include <assert.h>
#include <md4c.h>
#include <stdio.h>
#include <string.h>

#include "base/embed.h"
#include "base/file.h"
#include "base/link.h"
#include "base/text.h"
#include "export/escape.h"

static void
add_html_text(struct buf *out, const char *s, size_t n)
{
	escape_html(out, s, n, true);
}

/* Writes an entity unchanged: it is HTML. */
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

static const struct embedded *
page_file(const char *name)
{
	const struct embedded *file = embed_find(name);

	assert(file);
	return file;
}

static void
add_style(struct buf *out, const char *name)
{
	const struct embedded *file = page_file(name);

	buf_add(out, "<style>\n");
	buf_add_bytes(out, file->data, file->size);
	buf_add(out, "</style>\n");
}

#define SCRIPT "schema/pages/listen.js"
#define CONTENTS "<!-- contents -->\n"
#define CONTENTS_BEGIN "<nav aria-label=\"Contents\"><ul>\n"

/*
 * Limits what the page may load to the draft's pictures. A page with players also loads the files
 * beside it and, after a click, a site's player. No other script runs. Styles cannot be listed
 * singly, because pictures have them in their tags.
 */
static void
add_policy(struct buf *out, bool listen)
{
	const struct embedded *script = page_file(SCRIPT);
	char hash[FILE_HASH64];

	buf_add(out,
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'; ");
	if (listen) {
		file_hash64(script->data, script->size, hash);
		buf_addf(out,
			"img-src 'self' file: data:; media-src 'self' file:; "
			"script-src 'sha256-%s'; frame-src " LINK_PLAYER_SITES,
			hash);
	} else {
		buf_add(out, "img-src * data:");
	}
	buf_add(out, "\">\n");
}

static const char *
page_title(const json_t *view)
{
	const char *title = view_text(json_object_get(view, "review"), "title");

	return *title ? title : view_text(json_object_get(view, "device"), "name");
}

/* Returns the verdict's first paragraph without Markdown marks; "": there is no verdict. */
static void
add_verdict(struct buf *out, const struct view *view)
{
	const json_t *told = json_object_get(json_object_get(view_tree(view), "told"), "summary");
	const json_t *note = view_note(view, json_array_get(told, 0));
	const char *body = view_text(note, "body"), *end = strstr(body, "\n\n");

	for (; *body && body != end; body++)
		if (!strchr("*`#", *body))
			buf_add_char(out, *body == '\n' ? ' ' : *body);
}

/* Adds the score, then the verdict. */
static void
add_result(struct buf *out, const struct view *view)
{
	const json_t *score =
		json_object_get(json_object_get(view_tree(view), "scores"), "sonic_quality");
	CLEANUP(buf_finish) struct buf verdict = BUF_INIT;
	const char *written = view_text(score, "written_paren");

	add_verdict(&verdict, view);
	buf_addf(out, "%s%s%s", written, *written && verdict.len ? ". " : "", verdict.s);
}

static void
add_meta(struct buf *out, const char *kind, const char *name, const char *content)
{
	if (!*content)
		return;
	buf_addf(out, "<meta %s=\"%s\" content=\"", kind, name);
	add_html_text(out, content, strlen(content));
	buf_add(out, "\">\n");
}

/* Describes the page to search engines and to sites that link to it. */
static void
add_description(struct buf *out, const struct view *view, const char *title)
{
	CLEANUP(buf_finish) struct buf result = BUF_INIT;

	add_result(&result, view);
	add_meta(out, "name", "author",
		view_text(json_object_get(view_tree(view), "author"), "name"));
	add_meta(out, "name", "description", result.s);
	add_meta(out, "property", "og:type", "article");
	add_meta(out, "property", "og:title", title);
	add_meta(out, "property", "og:description", result.s);
}

static void
add_line(struct buf *out, const char *class, const char *text)
{
	if (!*text)
		return;
	buf_addf(out, "<p class=\"%s\">", class);
	add_html_text(out, text, strlen(text));
	buf_add(out, "</p>\n");
}

/* Writes the title, author and date. A page with players also starts with the result and how
 * the device was obtained. */
static void
add_header(struct buf *out, const struct view *view, bool listen)
{
	const json_t *tree = view_tree(view);
	const char *title = page_title(tree),
		   *name = view_text(json_object_get(tree, "author"), "name"),
		   *date = view_text(json_object_get(tree, "review"), "last_date");
	CLEANUP(buf_finish) struct buf line = BUF_INIT;

	if (*title) {
		buf_add(out, "<h1>");
		add_html_text(out, title, strlen(title));
		buf_add(out, "</h1>\n");
	}
	buf_addf(&line, "%s%s%s", name, *name && *date ? ", " : "", date);
	add_line(out, "by", line.s);
	buf_clear(&line);
	if (listen) {
		add_line(out, "by", view_text(json_object_get(tree, "disclosure"), "fact"));
		add_result(&line, view);
		add_line(out, "result", line.s);
	}
}

static void
begin_page(struct buf *out, const struct view *view, const struct export_how *how)
{
	const json_t *tree = view_tree(view);
	const char *title = page_title(tree),
		   *language = view_text(json_object_get(tree, "author"), "language");

	language = *language ? language : "en";
	buf_add(out, "<!DOCTYPE html>\n<html lang=\"");
	add_html_text(out, language, strlen(language));
	buf_add(out,
		"\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
	add_policy(out, how->listen);
	buf_add(out, "<title>");
	add_html_text(out, title, strlen(title));
	buf_add(out, "</title>\n");
	add_description(out, view, title);
	add_style(out, "schema/pages/page.css");
	if (how->listen)
		add_style(out, "schema/pages/listen.css");
	buf_add(out, "</head>\n<body>\n");
	buf_add(out, how->listen ? "<main>\n" : "");
	add_header(out, view, how->listen);
	if (how->listen)
		listen_keys(how->listen, out);
	buf_add(out, how->listen ? CONTENTS : "");
}

/* Gives headings an id, and replaces CONTENTS by their list. Text is escaped: every tag is ours. */
static void
add_contents(struct buf *out)
{
	CLEANUP(buf_finish) struct buf list = BUF_INIT;
	size_t at = (size_t)(strstr(out->s, CONTENTS) - out->s), n = 0, from = at;
	const char *found;

	while ((found = strstr(out->s + from, "<h2>"))) {
		char id[32];

		from = (size_t)(found - out->s) + 3;
		snprintf(id, sizeof(id), " id=\"part-%zu\"", ++n);
		buf_splice(out, from, 0, id, strlen(id));
		const char *name = strchr(out->s + from, '>') + 1;
		buf_addf(&list, "<li><a href=\"#part-%zu\">%.*s</a></li>\n", n,
			(int)(strstr(name, "</h2>") - name), name);
	}
	if (n) {
		buf_splice(&list, 0, 0, CONTENTS_BEGIN, strlen(CONTENTS_BEGIN));
		buf_add(&list, "</ul></nav>\n");
	}
	buf_splice(out, at, strlen(CONTENTS), list.s, list.len);
}

static void
put_picture(struct buf *out, struct export_picture *picture)
{
	/* A picture wider than the window can be scrolled, also by keyboard. */
	buf_add(out, "<figure class=\"picture\" tabindex=\"0\" aria-label=\"");
	add_html_text(out, picture->alt, strlen(picture->alt));
	buf_addf(out, "\">\n%s</figure>\n", picture->svg);
	picture->put = true;
}

/* Adds pictures to a page with players, whatever the template does. */
static void
add_other_pictures(struct buf *out, const struct export_how *how)
{
	bool any = false;

	for (size_t i = 0; i < how->n_pictures; i++) {
		if (how->pictures[i].put)
			continue;
		buf_add(out, any ? "" : "<h2>Ratings and measurements</h2>\n");
		any = true;
		put_picture(out, &how->pictures[i]);
	}
}

static void
end_page(struct buf *out, const struct export_how *how)
{
	if (how->listen) {
		const struct embedded *script = page_file(SCRIPT);

		add_other_pictures(out, how);
		listen_rest(how->listen, out);
		add_contents(out);
		buf_add(out, "</main>\n<script>");
		buf_add_bytes(out, script->data, script->size);
		buf_add(out, "</script>\n");
	}
	buf_add(out, "</body>\n</html>\n");
}

static bool
add_picture(const struct export_how *how, const char *address, unsigned rank, struct buf *out)
{
	if (how->listen && listen_track(how->listen, address, rank, out))
		return true;
	for (size_t i = 0; i < how->n_pictures; i++) {
		struct buf name = BUF_INIT;
		bool same = escape_address(&name, how->pictures[i].name) &&
			strcmp(name.s, address) == 0;

		buf_finish(&name);
		if (same) {
			put_picture(out, &how->pictures[i]);
			return true;
		}
	}
	return false;
}

/* The page's title is the first heading, so headings start at <h2>. */
static const struct page_tags headings[6] = { { "<h2>", "</h2>\n" }, { "<h3>", "</h3>\n" },
	{ "<h4>", "</h4>\n" }, { "<h5>", "</h5>\n" }, { "<h6>", "</h6>\n" },
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
		[MD_BLOCK_CODE] = TAGS("<pre tabindex=\"0\"><code>", "</code></pre>\n"),
		[MD_BLOCK_P] = TAGS("<p>", "</p>\n"),
		[MD_BLOCK_TABLE] = TAGS("<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">\n<table>\n", "</table>\n</div>\n"),
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
	.image = { "<img src=\"", "\">" }, .image_alt = "\" alt=\"", .shows_alt = true, .ranks = true,
	.line = "<br>\n", .begin = begin_page, .end = end_page, .block = add_picture,
	.text = add_html_text,
	.entity = add_html_entity, .address = add_html_address
};

bool
export_html(FILE *f, const struct view *view, const struct export_how *how, struct err *err)
{
	return page_export(f, view, how, &format, err);
}
