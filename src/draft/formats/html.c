/* The draft as a page without external parts: contents, pictures, result. page.c converts the
 * Markdown; ranking.c makes another page of the same parts. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/page.h"

#include <assert.h>
#include <ctype.h>
#include <md4c.h>
#include <string.h>

#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "draft/view/escape.h"
#include "draft/view/put.h"
#include "review/files/words.h"

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

static void
escape_page_data(struct buf *out, const char *s, size_t n, void *context)
{
	escape_html(out, s, n, *(const bool *)context);
}

void
page_add_part(struct buf *out, const char *template, json_t *data, bool lines)
{
	/* The templates inside the program have no errors. Output and steps are not limited: they
	 * grow only with the size of the review. */
	const struct mustache_options o = { .escape = escape_page_data,
		.context = &lines,
		.limits = { .output = SIZE_MAX, .steps = SIZE_MAX } };
	const struct embedded *file = file_embedded(template);

	assert(file);
	struct mustache *m = mustache_parse(template, file->data, file->size, ERR_IGNORED);
	bool ok = m && mustache_render(m, data, &o, out, ERR_IGNORED);
	assert(ok);
	(void)ok;
	mustache_free(m);
	json_release(data);
}

static void
put_file(json_t *o, const char *key, const char *path)
{
	const struct embedded *file = file_embedded(path);

	assert(file);
	put(o, key, json_stringn_nocheck(file->data, file->size));
}

/* Appends a date as a further piece, an ISO 8601 date in the words of the page. */
static void
add_day(struct buf *by, const char *date)
{
	CLEANUP(pointer_free) char *iso = xstrndup(date, strcspn(date, "T "));
	CLEANUP(buf_finish) struct buf day = BUF_INIT;

	if (strlen(iso) == strlen("2026-11-30") && clock_read_date(iso, NULL, NULL))
		words_day(&day, iso, "");
	words_piece(by, NULL, day.len ? day.s : date);
}

json_t *
page_new(const char *language, const char *title, const char *author, const char *date,
	bool pictures)
{
	json_t *page = json_object();
	struct buf by = BUF_INIT, heading = BUF_INIT;

	/* A line of the heading does not begin with a dash. */
	for (const char *s = title; *s; s++)
		if (*s == ' ' && (s[1] == '-' || text_starts(s + 1, "\u2013")))
			buf_add(&heading, "\u00a0");
		else
			buf_add_char(&heading, *s);
	put_built(page, "heading", &heading);
	words_piece(&by, NULL, author);
	add_day(&by, date);
	put_text(page, K_language, *language ? language : "en");
	put_text(page, K_title, title);
	put_text(page, K_author, author);
	put_built(page, "by", &by);
	put_file(page, "style", PAGES "page.css");
	if (pictures)
		put_file(page, "picture_style", PAGES "picture.css");
	return page;
}

/* Appends the score of the device under test; of a template that tells several devices in turn, the
 * highest one, with the names of the devices that have it. */
static void
add_score(struct buf *out, const json_t *tree, const struct export_how *how)
{
	bool several = how->template &&
		(memmem(how->template, how->template_n, "{{#devices}}", 12) ||
			memmem(how->template, how->template_n, "{devices}", 9));
	const json_t *scores = json_object_get(tree, K_scores);
	const json_t *best = json_object_get(scores, K_sonic_quality);

	EACH_VALUE (device, several ? json_object_get(tree, K_devices) : NULL) {
		const json_t *score =
			json_object_get(json_object_get(device, K_scores), K_sonic_quality);
		double value = json_number_value(json_object_get(score, K_value));
		double most = json_number_value(json_object_get(best, K_value));

		if (!json_is_object(score) || (out->len && value < most))
			continue;
		if (!out->len || value > most)
			buf_clear(out);
		words_piece(out, NULL, view_text(device, K_name));
		best = score;
	}
	buf_addf(out, "%s%s", out->len ? words_of("colon") : "", view_text(best, K_written_paren));
}

/* Adds the score, then the verdict's first paragraph without Markdown marks. */
static void
add_result(struct buf *out, const struct view *view, const struct export_how *how)
{
	const json_t *tree = view_tree(view);
	CLEANUP(buf_finish) struct buf score = BUF_INIT;
	const json_t *told = json_object_get(json_object_get(tree, K_told), K_summary);
	const char *body = view_text(view_note(view, json_array_get(told, 0)), K_prose),
		   *end = strstr(body, "\n\n");

	add_score(&score, tree, how);

	body += strspn(body, "*`#");
	buf_addf(out, "%s%s", score.s,
		score.len && body != end && *body ? words_of("stop_between") : "");
	for (; *body && body != end; body++)
		if (!strchr("*`#", *body))
			buf_add_char(out, *body == '\n' ? ' ' : *body);
}

/* Sign in the tags of headings and tables that Markdown had: text and HTML of people have no such
 * character. */
#define OWN "\x01"

/* Appends the address of a heading of n bytes of HTML: its letters and digits, with hyphens. */
static void
add_address_of(struct buf *out, const char *html, size_t n)
{
	size_t from = out->len;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)html[i];

		if (c == '<')
			i += strcspn(html + i, ">");
		else if (c == '&')
			i += strcspn(html + i, ";");
		else if (c >= 0x80 || isalnum(c))
			buf_add_char(out, (char)tolower(c));
		else if (out->len > from && out->s[out->len - 1] != '-')
			buf_add_char(out, '-');
	}
	if (out->len > from && out->s[out->len - 1] == '-')
		buf_truncate(out, out->len - 1);
	if (out->len == from)
		buf_add(out, "part");
}

#define OWN_ID "<span id=\""

/* Gives each heading of the draft an id, and each table its name; returns the table of contents:
 * the headings of the highest level. A short page gets no table. */
static struct buf
name_headings(struct buf *body)
{
	struct buf list = BUF_INIT;
	json_auto_t *used = json_object();
	const char *found;
	size_t n = 0;

	buf_addf(&list, "<nav aria-label=\"%s\"><ul>\n", words_of("page_contents"));
	for (size_t from = 0; (found = strstr(body->s + from, OWN ">"));) {
		CLEANUP(buf_finish) struct buf id = BUF_INIT, sign = BUF_INIT;
		size_t len = (size_t)(strstr(found, "</h") - found) - 2;

		from = (size_t)(found - body->s);
		/* The site's id of the heading. */
		const char *own = memmem(found + 2, len, OWN_ID, strlen(OWN_ID)), *end;
		if (own) {
			own += strlen(OWN_ID);
			buf_add_bytes(&id, own, strcspn(own, "\""));
			end = strstr(own, "</span>") + strlen("</span>");
			own -= strlen(OWN_ID);
			own = body->s + text_trimmed(body->s, (size_t)(own - body->s), " ");
			len -= (size_t)(end - own);
			buf_splice(body, (size_t)(own - body->s), (size_t)(end - own), "", 0);
			found = body->s + from;
		} else {
			add_address_of(&id, found + 2, len);
		}
		size_t base = id.len;
		for (int i = 2; json_object_get(used, id.s); i++) {
			buf_truncate(&id, base);
			buf_addf(&id, "-%d", i);
		}
		json_object_set_new_nocheck(used, id.s, json_true());
		if (found[-1] == '2') {
			buf_addf(&list, "<li><a href=\"#%s\">%.*s</a></li>\n", id.s, (int)len,
				found + 2);
			n++;
		}
		buf_addf(&sign, " id=\"%s\"", id.s);
		buf_splice(body, from, strlen(OWN), sign.s, sign.len);
	}
	while ((found = strstr(body->s, OWN "\"")))
		buf_splice(body, (size_t)(found - body->s), strlen(OWN), words_of("page_table"),
			strlen(words_of("page_table")));
	buf_add(&list, "</ul></nav>\n");
	if (n < 5)
		buf_clear(&list);
	return list;
}

static void
put_picture(struct buf *out, struct export_picture *picture)
{
	buf_add(out, "<figure class=\"picture\" aria-label=\"");
	add_html_text(out, picture->alt, strlen(picture->alt));
	buf_addf(out, "\">\n%s", picture->svg.s);
	if (picture->in_page && *picture->caption) {
		buf_add(out, "<figcaption>");
		add_html_text(out, picture->caption, strlen(picture->caption));
		buf_add(out, "</figcaption>\n");
	}
	buf_add(out, "</figure>\n");
	picture->put = true;
}

/* Removes a paragraph that has only the name of the device, and then each heading that is followed
 * by a heading of its level or a higher one, or by nothing. */
static void
drop_empty(struct buf *body, const char *device)
{
	CLEANUP(buf_finish) struct buf name = BUF_INIT;
	size_t at = body->len;

	buf_add(&name, "<p>");
	add_html_text(&name, device, strlen(device));
	buf_add(&name, ".</p>\n");
	const char *found = strstr(body->s, name.s);
	if (found) {
		at -= name.len;
		buf_splice(body, (size_t)(found - body->s), name.len, "", 0);
	}
	while (at-- > 0) {
		const char *s = body->s + at;

		if (s[0] != '<' || s[1] != 'h' || s[2] < '1' || s[2] > '6' || s[3] != *OWN)
			continue;
		const char *end = strstr(s, "</h"), *next = end ? end + strcspn(end, ">") + 1 : s;
		size_t blank = strspn(next, "\n ");
		next += blank;
		if (end &&
			(!*next ||
				(next[0] == '<' && next[1] == 'h' && next[2] <= s[2] &&
					next[2] >= '1')))
			buf_splice(body, at, (size_t)(next - s), "", 0);
	}
}

/* Adds the pictures that the template did not place. */
static void
add_other_pictures(struct buf *out, const struct export_how *how)
{
	bool any = false;

	EACH_IN (one, how->pictures, how->n_pictures) {
		if (one->put)
			continue;
		if (!any)
			buf_addf(out, "<h2" OWN ">%s</h2>\n", words_of("page_ratings"));
		any = true;
		put_picture(out, one);
	}
}

void
page_put_script(json_t *page, const char *style, const char *script)
{
	char hash[FILE_HASH64];

	put_file(page, "script_style", style);
	put_file(page, "script", script);
	const json_t *text = json_object_get(page, "script");
	file_hash64(json_string_value(text), json_string_length(text), hash);
	put_text(page, "script_hash", hash);
}

/* Puts the header picture, which front matter has in a post, above the text. */
static void
add_header(struct buf *body, const char *src, const char *alt, const struct export_how *how)
{
	CLEANUP(buf_finish) struct buf header = BUF_INIT, address = BUF_INIT;
	bool ok = src && *src && escape_address(&address, src);

	if (ok && !strstr(address.s, "://")) {
		buf_clear(&address);
		ok = how->picture && how->picture(src, &address, how->picture_context);
	}
	if (!ok)
		return;
	buf_add(&header, "<p><img src=\"");
	add_html_address(&header, address.s);
	buf_add(&header, "\" alt=\"");
	add_html_text(&header, alt, strlen(alt));
	buf_add(&header, "\"></p>\n");
	buf_splice(body, 0, 0, header.s, header.len);
}

/* Writes the page around its body, which gets pictures. */
static void
add_page(struct buf *out, const struct view *view, const struct export_how *how, struct buf *body)
{
	static const struct export_post none;
	const struct export_post *post = how->post ? how->post : &none;
	const json_t *tree = view_tree(view), *author = json_object_get(tree, K_author),
		     *review = json_object_get(tree, K_review),
		     *header = json_array_get(
			     json_object_get(json_object_get(tree, K_picture), K_header), 0);
	const char *device = view_text(json_object_get(tree, K_device), K_name),
		   *title = view_text(review, K_title),
		   *date = view_text(json_object_get(review, K_published), K_date);
	struct buf result = BUF_INIT;

	if (!*title)
		title = device;
	if (!*date)
		date = view_text(review, K_last_date);
	json_t *page = page_new(text_or(post->language, view_text(author, K_language)),
		text_or(post->title, title), text_or(post->author, view_text(author, K_name)),
		text_or(post->date, date), how->n_pictures);
	buf_add(&result, text_or(post->excerpt, ""));
	if (!how->post)
		add_result(&result, view, how);
	put_built(page, "result", &result);
	const char *url = how->post ? post->header : view_text(header, K_url);
	add_header(body, url,
		text_same(url, view_text(header, K_url)) ? view_text(header, K_alt) : "", how);
	if (!how->post) {
		add_other_pictures(body, how);
		drop_empty(body, device);
	}
	struct buf contents = name_headings(body);
	put_built(page, "contents", &contents);
	put(page, K_body, json_stringn_nocheck(body->s, body->len));
	page_add_part(out, PAGES "page.mustache", page, true);
}

static bool
add_picture(const struct export_how *how, const char *address, struct buf *out)
{
	struct export_picture *x = page_picture(how, address);

	if (x)
		put_picture(out, x);
	return x;
}

/* Tags by level of heading in the draft: the page's title is its <h1>, so level 1 is <h2>. */
static const struct page_tags headings[6] = { { "<h2" OWN ">", "</h2>\n" },
	{ "<h3" OWN ">", "</h3>\n" }, { "<h4" OWN ">", "</h4>\n" }, { "<h5" OWN ">", "</h5>\n" },
	{ "<h6" OWN ">", "</h6>\n" }, { "<h6" OWN ">", "</h6>\n" } };

#define TAGS(open, close) (&(const struct page_tags){ open, close })

static const struct page_format format = {
	.html = true,
	.blocks = {
		[MD_BLOCK_QUOTE] = TAGS("<blockquote>\n", "</blockquote>\n"),
		[MD_BLOCK_UL] = TAGS("<ul>\n", "</ul>\n"),
		[MD_BLOCK_OL] = TAGS("<ol>\n", "</ol>\n"),
		[MD_BLOCK_LI] = TAGS("<li>", "</li>\n"),
		[MD_BLOCK_HR] = TAGS("<hr>\n", ""),
		[MD_BLOCK_H] = headings,
		[MD_BLOCK_CODE] = TAGS("<pre tabindex=\"0\"><code>", "</code></pre>\n"),
		[MD_BLOCK_P] = TAGS("<p>", "</p>\n"),
		[MD_BLOCK_TABLE] = TAGS("<div class=\"wide\" tabindex=\"0\" role=\"group\" "
			"aria-label=\"" OWN "\">\n<table>\n", "</table>\n</div>\n"),
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
	.image = { "<img src=\"", "\">" }, .image_alt = "\" alt=\"",
	.line = "<br>\n", .page = add_page, .block = add_picture,
	.text = add_html_text,
	.entity = add_html_entity, .address = add_html_address
};

bool
export_html(struct buf *out, const struct view *view, const struct export_how *how, struct err *err)
{
	return page_export(out, view, how, &format, err);
}
