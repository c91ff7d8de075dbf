/* Drives md4c: decides which part of a draft becomes which tag, which empty parts are left out, and
 * which bold line is a heading. html.c and bbcode.c have the tags. */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include <limits.h>
#include <md4c.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/md_line.h"
#include "base/text/front.h"
#include "base/text/text.h"
#include "draft/formats/page.h"
#include "draft/formats/raw_html.h"
#include "draft/view/escape.h"

/* The most words and columns of a bold line that is a heading. */
#define TITLE_WORDS 10
#define TITLE_COLUMNS 70
#define TILDE '\x01' /* a single tilde, which is no mark */

/* A tag that is written and not yet closed. */
struct page_element {
	size_t at, body; /* offsets in the output: where the tag begins, and where its content
			    begins */
	size_t floor;    /* how many tags of the author's HTML were open then */
};

/* The conversion of one document from Markdown to tags. */
struct page_writer {
	const struct page_format *format;
	const struct view *view;
	const struct export_how *how;
	struct buf *out;
	unsigned image; /* number of open images; the text inside an image is its description */
	bool hides_alt; /* the description of the open image is not written */
	const char *image_end;
	struct raw_html raw;
	struct buf html; /* HTML of the author that was read and not yet written */
	struct page_element *parts;
	size_t n_parts, cap;
	unsigned ranks[6], n_ranks; /* levels of the open headings */
	bool linked;                /* in a link whose address is allowed; links are never nested */
};

static void
open_element(struct page_writer *p, const char *tag)
{
	size_t at = p->out->len;

	buf_add(p->out, tag);
	ARRAY_ADD(p->parts, p->n_parts, p->cap,
		(struct page_element){ .at = at, .body = p->out->len, .floor = p->raw.n });
}

/* Closes the last open part. An empty part is removed, and false is returned. */
static bool
close_part(struct page_writer *p, const char *tag, bool may_be_empty)
{
	const struct page_element *last = &p->parts[--p->n_parts];
	const char *body = p->out->s + last->body;

	bool keep = may_be_empty || (p->out->len > last->body && body[strspn(body, " \n")]);

	if (keep)
		raw_html_close(&p->raw, p->out, last->floor);
	p->raw.n = last->floor;
	if (keep)
		buf_add(p->out, tag);
	else
		buf_truncate(p->out, last->at);
	return keep;
}

static bool
may_be_empty(MD_BLOCKTYPE type)
{
	switch (type) {
	case MD_BLOCK_UL:
	case MD_BLOCK_OL:
	case MD_BLOCK_LI:
	case MD_BLOCK_P:
	case MD_BLOCK_QUOTE:
	case MD_BLOCK_H: return false;
	default: return true;
	}
}

/* Returns the index of the tags for a heading, 0 for the highest. A new heading ends the open
 * headings of its level and of lower levels. */
static unsigned
heading_index(struct page_writer *p, unsigned level, bool enter)
{
	if (!p->format->html)
		return level - 1;
	while (enter && p->n_ranks && p->ranks[p->n_ranks - 1] >= level)
		p->n_ranks--;
	if (enter)
		p->ranks[p->n_ranks++] = level;
	return p->n_ranks - 1;
}

/* Returns true if a review has a section with this name, as HTML. */
static bool
is_section_name(const struct view *view, const char *name, size_t n)
{
	EACH_VALUE (section, view ? json_object_get(view_tree(view), K_sections) : NULL) {
		CLEANUP(buf_finish) struct buf html = BUF_INIT;
		const char *text = view_text(section, K_name);

		escape_html(&html, text, strlen(text), true);
		if (text_is(name, n, html.s))
			return true;
	}
	return false;
}

/* Returns true if n bytes of HTML are a sentence: they end with a full stop, or are of many words.
 */
static bool
is_sentence(const char *html, size_t n)
{
	size_t words = 1;
	int wide = 0;

	EACH_IN (one, html, n)
		if (*one == ' ' || *one == '\n')
			words++;
	text_fit(html, n, INT_MAX, &wide);
	int32_t last = text_last(html, n);
	return last == '.' || last == 0x3002 || words > TITLE_WORDS || wide > TITLE_COLUMNS;
}

/* At the end of a paragraph of a page that begins with bold text: if the bold text is the name of a
 * section, or a title alone in the paragraph, turns it into a heading; the rest of the paragraph
 * remains after it. */
static void
make_heading(struct page_writer *p)
{
	struct buf *out = p->out;
	static const char open[] = "<strong>", close[] = "</strong>";
	const struct page_tags *paragraph = p->format->blocks[MD_BLOCK_P],
			       *t = (const struct page_tags *)p->format->blocks[MD_BLOCK_H] +
		p->n_ranks;
	size_t at = p->parts[0].body, from = at + strlen(open);
	const char *end = p->n_parts == 1 && p->n_ranks < 5 && text_starts(out->s + at, open)
		? strstr(out->s + from, close)
		: NULL;

	if (!end)
		return;
	size_t n = (size_t)(end - out->s) - from, name = 0, colon = 0;
	const char *rest = end + strlen(close);
	rest += text_starts(rest, "\uff1a") ? 3 : *rest == ':';
	rest += strspn(rest, " \n");
	while (name < n && !(colon = text_colon(out->s + from, name + 1)))
		name++;
	name = colon ? name + 1 - colon : n;
	bool more = name + colon < n;
	if (!is_section_name(p->view, out->s + from, name) &&
		(*rest || more || is_sentence(out->s + from, name)))
		return;
	CLEANUP(buf_finish) struct buf heading = BUF_INIT;
	buf_addf(&heading, "%s%.*s%s", t->open, (int)(more ? n : name), out->s + from, t->close);
	CLEANUP(pointer_free) char *text = xstrdup(rest);
	buf_truncate(out, p->parts[0].at);
	buf_add_bytes(out, heading.s, heading.len);
	p->parts[0].at = out->len;
	buf_add(out, paragraph->open);
	p->parts[0].body = out->len;
	buf_add(out, text);
}

/* Adds HTML that cannot be inside a paragraph: ends the paragraph, and begins one after it. */
static void
add_block(struct page_writer *p, const struct buf *block)
{
	const struct page_tags *paragraph = p->format->blocks[MD_BLOCK_P];
	bool parted =
		p->n_parts && text_starts(p->out->s + p->parts[p->n_parts - 1].at, paragraph->open);

	if (parted)
		close_part(p, paragraph->close, false);
	buf_add_bytes(p->out, block->s, block->len);
	if (parted)
		open_element(p, paragraph->open);
}

/* ---- pictures ---- */

struct export_picture *
page_picture(const struct export_how *how, const char *address)
{
	EACH_IN (one, how->pictures, how->n_pictures) {
		CLEANUP(buf_finish) struct buf name = BUF_INIT;

		if (escape_address(&name, one->link) && text_same(name.s, address))
			return one;
	}
	return NULL;
}

/* Writes the beginning of an image, whose description follows. A picture without a file that the
 * format can show is its description; a drawn one is left out, for its values are in the text. */
static void
begin_image(struct page_writer *p, const char *src)
{
	const struct page_format *f = p->format;
	CLEANUP(buf_finish) struct buf address = BUF_INIT, block = BUF_INIT, shown = BUF_INIT;
	bool ok = escape_address(&address, src);
	bool web = ok && strstr(address.s, "://");

	p->hides_alt = ok && f->block && f->block(p->how, address.s, &block);
	p->image_end = "";
	if (p->hides_alt) {
		add_block(p, &block);
		return;
	}
	if (ok && !web && p->how->picture)
		ok = p->how->picture(src, &shown, p->how->picture_context);
	else if (ok && (web || f->page))
		buf_add_bytes(&shown, address.s, address.len);
	else
		ok = false;
	p->hides_alt = ok ? !f->page : page_picture(p->how, address.s) != NULL;
	if (!ok)
		return;
	buf_add(p->out, f->image.open);
	f->address(p->out, shown.s);
	buf_add(p->out, f->image_alt);
	p->image_end = f->image.close;
}

/* ---- the author's HTML ---- */

static void
put_raw_picture(void *context, const char *address, const char *alt)
{
	struct page_writer *p = context;

	begin_image(p, address);
	if (!p->hides_alt)
		p->format->text(p->out, alt, strlen(alt));
	buf_add(p->out, p->image_end);
}

static void
put_raw_link(void *context, const char *address, bool words)
{
	struct page_writer *p = context;
	const struct page_format *f = p->format;
	CLEANUP(buf_finish) struct buf escaped = BUF_INIT;

	if (!escape_address(&escaped, address))
		return;
	buf_add(p->out, f->link.open);
	f->address(p->out, escaped.s);
	buf_add(p->out, f->link_end);
	if (!words)
		return;
	f->text(p->out, address, strlen(address));
	buf_add(p->out, f->link.close);
}

/* Writes the HTML that was read. */
static void
flush_html(struct page_writer *p)
{
	const struct raw_html_to to = { .table = p->format->raw,
		.link = put_raw_link,
		.text = p->format->text,
		.entity = p->format->entity,
		.picture = put_raw_picture,
		.context = p };
	struct buf html = p->html;

	p->html = (struct buf)BUF_INIT;
	if (html.len)
		raw_html_add(&p->raw, p->out, html.s, html.len,
			p->n_parts ? p->parts[p->n_parts - 1].floor : 0, &to);
	buf_finish(&html);
}

static int
on_block(struct page_writer *p, MD_BLOCKTYPE type, void *detail, bool enter)
{
	const struct page_tags *t = p->format->blocks[type];

	flush_html(p);
	if (!enter)
		p->raw.skips = NULL;
	/* The text of a block of HTML is a paragraph. */
	if (type == MD_BLOCK_HTML && !enter && !p->format->html && !text_ends_in(p->out->s, "\n\n"))
		buf_add(p->out, text_ends_in(p->out->s, "\n") ? "\n" : "\n\n");
	if (!t)
		return 0;
	if (type == MD_BLOCK_H)
		t += heading_index(p, ((MD_BLOCK_H_DETAIL *)detail)->level, enter);
	if (type == MD_BLOCK_P && !enter && p->format->html)
		make_heading(p);
	if (enter)
		open_element(p, t->open);
	else if (!close_part(p, t->close, may_be_empty(type)) && type == MD_BLOCK_H && p->n_ranks)
		p->n_ranks--;
	return 0;
}

static int
enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	return on_block(context, type, detail, true);
}

static int
leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	return on_block(context, type, detail, false);
}

static void
enter_link(struct page_writer *p, const MD_ATTRIBUTE *href)
{
	const struct page_format *f = p->format;
	CLEANUP(buf_finish) struct buf address = BUF_INIT;

	if (p->image)
		return;
	CLEANUP(pointer_free) char *text = xstrndup(text_or(href->text, ""), href->size);
	text_replace(text, TILDE, '~');
	p->linked = escape_address(&address, text) && (f->html || *text != '#');
	if (p->linked) {
		buf_add(p->out, f->link.open);
		f->address(p->out, address.s);
		buf_add(p->out, f->link_end);
	}
}

static int
on_span(struct page_writer *p, MD_SPANTYPE type, void *detail, bool enter)
{
	const struct page_tags *t = p->format->spans[type];

	flush_html(p);
	if (type == MD_SPAN_A && enter)
		enter_link(p, &((MD_SPAN_A_DETAIL *)detail)->href);
	else if (type == MD_SPAN_A && !p->image) {
		buf_add(p->out, p->linked ? p->format->link.close : "");
		p->linked = false;
	} else if (type == MD_SPAN_IMG && enter) {
		const MD_ATTRIBUTE *src = &((MD_SPAN_IMG_DETAIL *)detail)->src;
		CLEANUP(pointer_free)
		char *address = xstrndup(text_or(src->text, ""), src->size);

		if (!p->image)
			begin_image(p, address);
		p->image++;
	} else if (type == MD_SPAN_IMG) {
		p->image--;
		if (!p->image)
			buf_add(p->out, p->image_end);
	} else if (t && !p->image && enter)
		open_element(p, t->open);
	else if (t && !p->image)
		close_part(p, t->close, false);
	return 0;
}

static int
enter_span(MD_SPANTYPE type, void *detail, void *context)
{
	return on_span(context, type, detail, true);
}

static int
leave_span(MD_SPANTYPE type, void *detail, void *context)
{
	return on_span(context, type, detail, false);
}

static int
on_text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE n, void *context)
{
	struct page_writer *p = context;

	if (type == MD_TEXT_HTML) {
		buf_add_bytes(&p->html, s, p->image ? 0 : n);
		return 0;
	}
	flush_html(p);
	if ((p->image && p->hides_alt) || p->raw.skips)
		return 0;
	switch (type) {
	case MD_TEXT_NULLCHAR: break;
	case MD_TEXT_BR: buf_add(p->out, p->format->line); break;
	case MD_TEXT_SOFTBR: buf_add_char(p->out, '\n'); break;
	case MD_TEXT_ENTITY: p->format->entity(p->out, s, n); break;
	case MD_TEXT_HTML: break;
	case MD_TEXT_NORMAL:
	case MD_TEXT_CODE:
	case MD_TEXT_LATEXMATH:
		for (const char *end = s + n, *at; s < end; s = at + (at < end)) {
			at = memchr(s, TILDE, (size_t)(end - s));
			at = at ? at : end;
			p->format->text(p->out, s, (size_t)(at - s));
			if (at < end)
				p->format->text(p->out, "~", 1);
		}
		break;
	}
	return 0;
}

/* Reduces several empty lines to one: each end of a nested block has added one. */
static void
squeeze(struct buf *out)
{
	size_t to = 0, newlines = 0;

	EACH_IN (one, out->s, out->len) {
		newlines = *one == '\n' ? newlines + 1 : 0;
		if (newlines < 3 && !(newlines && !to))
			out->s[to++] = *one;
	}
	buf_truncate(out, to);
}

/* ---- single tildes ---- */

static int
skip_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	(void)type, (void)detail, (void)context;
	return 0;
}

static int
skip_span(MD_SPANTYPE type, void *detail, void *context)
{
	(void)type, (void)detail, (void)context;
	return 0;
}

/* Replaces the single tildes in a part of the Markdown that is no code. */
static int
take_tildes(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE n, void *context)
{
	struct buf *text = context;
	size_t at = (size_t)((uintptr_t)s - (uintptr_t)text->s);

	if (type != MD_TEXT_NORMAL || at > text->len || n > text->len - at)
		return 0;
	for (size_t i = at; i < at + n; i++)
		if (text->s[i] == '~' && text->s[i + 1] != '~' &&
			!(i && strchr("~\\", text->s[i - 1]) && !(i > 1 && text->s[i - 2] == '\\')))
			text->s[i] = TILDE;
	return 0;
}

/* Converts Markdown to tags. Returns false if md4c failed. */
static bool
render_page(struct buf *out, const char *markdown, const struct page_format *format,
	const struct view *view, const struct export_how *how)
{
	struct page_writer p = {
		.format = format, .view = view, .how = how, .out = out, .html = BUF_INIT
	};
	MD_PARSER parser = { .flags = ESCAPE_DIALECT,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = on_text };
	/* One tilde means "about" or "to"; md4c would strike out the text between two. */
	const MD_PARSER tildes = { .flags = ESCAPE_DIALECT & ~(unsigned)MD_FLAG_STRIKETHROUGH,
		.enter_block = skip_block,
		.leave_block = skip_block,
		.enter_span = skip_span,
		.leave_span = skip_span,
		.text = take_tildes };
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	buf_add(&text, markdown);
	md_line_for_md4c(&text);
	text_replace(text.s, TILDE, ' ');
	bool ok = md_parse(text.s, (MD_SIZE)text.len, &tildes, &text) == 0 &&
		md_parse(text.s, (MD_SIZE)text.len, &parser, &p) == 0;

	flush_html(&p);
	raw_html_close(&p.raw, out, 0);
	free(p.parts);
	return ok;
}

bool
page_export(struct buf *out, const struct view *view, const struct export_how *how,
	const struct page_format *format, struct err *err)
{
	CLEANUP(buf_finish) struct buf markdown = BUF_INIT, body = BUF_INIT;

	if (!how->post && !export_draft(view, how, false, &markdown, err))
		return false;
	/* Skips the front matter, which only the generator of a site reads. */
	size_t front = front_find(markdown.s, markdown.len, false).body;
	const char *text = how->post ? how->post->text.s : markdown.s + front;
	if (!render_page(&body, text, format, view, how))
		return err_set(err, "the draft is too large to be converted to a page");
	if (format->page) {
		format->page(out, view, how, &body);
		return true;
	}
	squeeze(&body);
	buf_add_bytes(out, body.s, body.len);
	return true;
}
