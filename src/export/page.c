/* Drives md4c: decides which part of a draft becomes which tag, which empty parts are left out, and
 * which bold line is a heading. html.c and bbcode.c have the tags. */

#include <md4c.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "export/escape.h"
#include "export/page.h"

/* A tag that is written and not yet closed. */
struct page_part {
	size_t at, body; /* offsets in the output: where the tag begins, and where its content
			    begins */
};

/* The conversion of one document from Markdown to tags. */
struct page_writer {
	const struct page_format *format;
	const struct view *view;
	const struct export_how *how;
	struct buf *out;
	unsigned image; /* number of open images; the text inside an image is its description */
	bool in_comment, is_block;
	const char *image_end;
	/* the text to write after the description of a local picture, which a forum cannot show:
	 * the path of the picture */
	struct buf named;
	struct page_part *parts;
	size_t n_parts, cap;
	unsigned ranks[6], n_ranks; /* levels of the open headings */
	bool linked;                /* in a link whose address is allowed; links are never nested */
};

static void
open_part(struct page_writer *p, const char *tag)
{
	size_t at = p->out->len;

	buf_add(p->out, tag);
	ARRAY_ADD(
		p->parts, p->n_parts, p->cap, (struct page_part){ .at = at, .body = p->out->len });
}

/* Closes the last open part. An empty part is removed, and false is returned. */
static bool
close_part(struct page_writer *p, const char *tag, bool may_be_empty)
{
	const struct page_part *last = &p->parts[--p->n_parts];
	const char *body = p->out->s + last->body;

	bool keep = may_be_empty || (p->out->len > last->body && body[strspn(body, " \n")]);

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
	if (!p->format->page)
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
	const json_t *section;
	size_t i;

	json_array_foreach (json_object_get(view_tree(view), "sections"), i, section) {
		CLEANUP(buf_finish) struct buf html = BUF_INIT;
		const char *text = view_text(section, "name");

		escape_html(&html, text, strlen(text), true);
		if (html.len == n && memcmp(html.s, name, n) == 0)
			return true;
	}
	return false;
}

/* At the end of a paragraph of a page that begins with bold text: if the bold text is the name of a
 * section, or a title alone in the paragraph, turns it into a heading; the rest of the paragraph
 * remains after it. */
static void
make_heading(struct page_writer *p)
{
	static const char open[] = "<strong>", close[] = "</strong>";
	const struct page_tags *paragraph = p->format->blocks[MD_BLOCK_P],
			       *t = (const struct page_tags *)p->format->blocks[MD_BLOCK_H] +
		p->n_ranks;
	size_t at = p->parts[0].body, from = at + strlen(open);
	const char *end = p->n_parts == 1 && p->n_ranks < 5 &&
			strncmp(p->out->s + at, open, strlen(open)) == 0
		? strstr(p->out->s + from, close)
		: NULL;

	if (!end)
		return;
	size_t n = (size_t)(end - p->out->s) - from, name = strcspn(p->out->s + from, ":");
	const char *rest = end + strlen(close);
	rest += *rest == ':';
	rest += strspn(rest, " \n");
	name = name < n ? name : n;
	if (!is_section_name(p->view, p->out->s + from, name) && (*rest || name + 1 < n))
		return;
	CLEANUP(buf_finish) struct buf heading = BUF_INIT;
	buf_addf(&heading, "%s%.*s%s", t->open, (int)(name + 1 < n ? n : name), p->out->s + from,
		t->close);
	CLEANUP(pointer_free) char *text = xstrdup(rest);
	buf_truncate(p->out, p->parts[0].at);
	buf_add_bytes(p->out, heading.s, heading.len);
	p->parts[0].at = p->out->len;
	buf_add(p->out, paragraph->open);
	p->parts[0].body = p->out->len;
	buf_add(p->out, text);
}

static int
on_block(struct page_writer *p, MD_BLOCKTYPE type, void *detail, bool enter)
{
	const struct page_tags *t = p->format->blocks[type];

	if (!t)
		return 0;
	if (type == MD_BLOCK_H)
		t += heading_index(p, ((MD_BLOCK_H_DETAIL *)detail)->level, enter);
	if (type == MD_BLOCK_P && !enter && p->format->page)
		make_heading(p);
	if (enter)
		open_part(p, t->open);
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

/* Adds the address of a link or image if it is allowed; else returns false. */
static bool
address_of(const MD_ATTRIBUTE *a, struct buf *out)
{
	CLEANUP(pointer_free) char *text = xstrndup(a->text ? a->text : "", a->size);
	return escape_address(out, text);
}

static void
enter_link(struct page_writer *p, const MD_ATTRIBUTE *href)
{
	const struct page_format *f = p->format;
	CLEANUP(buf_finish) struct buf address = BUF_INIT;

	if (p->image)
		return;
	p->linked = address_of(href, &address);
	if (p->linked) {
		buf_add(p->out, f->link.open);
		f->address(p->out, address.s);
		buf_add(p->out, f->link_end);
	}
}

/* Adds HTML that cannot be inside a paragraph: ends the paragraph, and begins one after it. */
static void
add_block(struct page_writer *p, const struct buf *block)
{
	const struct page_tags *paragraph = p->format->blocks[MD_BLOCK_P];
	bool parted = p->n_parts &&
		strncmp(p->out->s + p->parts[p->n_parts - 1].at, paragraph->open,
			strlen(paragraph->open)) == 0;

	if (parted)
		close_part(p, paragraph->close, false);
	buf_add_bytes(p->out, block->s, block->len);
	if (parted)
		open_part(p, paragraph->open);
}

static void
enter_image(struct page_writer *p, const MD_ATTRIBUTE *src)
{
	const struct page_format *f = p->format;
	CLEANUP(buf_finish) struct buf address = BUF_INIT, block = BUF_INIT;

	if (!p->image++) {
		bool ok = address_of(src, &address);

		p->is_block = ok && f->block && f->block(p->how, address.s, &block);
		p->image_end = f->image.close;
		if (p->is_block) {
			add_block(p, &block);
			p->image_end = "";
		} else if (ok && !f->page && !strstr(address.s, "://")) {
			buf_add(p->out, "(Picture: ");
			buf_clear(&p->named);
			buf_add(&p->named, ", ");
			f->address(&p->named, address.s);
			buf_add(&p->named, ")");
			p->image_end = p->named.s;
		} else {
			buf_add(p->out, f->image.open);
			if (ok)
				f->address(p->out, address.s);
			buf_add(p->out, f->image_alt);
		}
	}
}

static int
on_span(struct page_writer *p, MD_SPANTYPE type, void *detail, bool enter)
{
	const struct page_tags *t = p->format->spans[type];

	if (type == MD_SPAN_A && enter)
		enter_link(p, &((MD_SPAN_A_DETAIL *)detail)->href);
	else if (type == MD_SPAN_A && !p->image) {
		buf_add(p->out, p->linked ? p->format->link.close : "");
		p->linked = false;
	} else if (type == MD_SPAN_IMG && enter)
		enter_image(p, &((MD_SPAN_IMG_DETAIL *)detail)->src);
	else if (type == MD_SPAN_IMG && --p->image == 0)
		buf_add(p->out, p->image_end);
	else if (t && !p->image && enter)
		open_part(p, t->open);
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

/* Adds HTML from a template or boilerplate: comments are removed, tags shown as text. */
static void
add_html(struct page_writer *p, const char *s, size_t n)
{
	while (n) {
		const char *mark = p->in_comment ? memmem(s, n, "-->", 3) : memmem(s, n, "<!--", 4);
		size_t before = mark ? (size_t)(mark - s) : n;

		if (!p->in_comment)
			p->format->text(p->out, s, before);
		if (!mark)
			return;
		before += p->in_comment ? 3 : 4;
		p->in_comment = !p->in_comment;
		s += before;
		n -= before;
	}
}

static int
on_text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE n, void *context)
{
	struct page_writer *p = context;

	if (p->image && (p->is_block || (!p->format->page && p->image_end != p->named.s)))
		return 0;
	switch (type) {
	case MD_TEXT_NULLCHAR: break;
	case MD_TEXT_BR: buf_add(p->out, p->format->line); break;
	case MD_TEXT_SOFTBR: buf_add_char(p->out, '\n'); break;
	case MD_TEXT_ENTITY: p->format->entity(p->out, s, n); break;
	case MD_TEXT_HTML: add_html(p, s, n); break;
	case MD_TEXT_NORMAL:
	case MD_TEXT_CODE:
	case MD_TEXT_LATEXMATH: p->format->text(p->out, s, n); break;
	}
	return 0;
}

/* Reduces several empty lines to one: each end of a nested block has added one. */
static void
squeeze(struct buf *out)
{
	size_t to = 0, newlines = 0;

	for (size_t i = 0; i < out->len; i++) {
		newlines = out->s[i] == '\n' ? newlines + 1 : 0;
		if (newlines < 3 && !(newlines && !to))
			out->s[to++] = out->s[i];
	}
	buf_truncate(out, to);
}

/* Converts Markdown to tags. Returns false if md4c failed. */
static bool
render_page(struct buf *out, const char *markdown, const struct page_format *format,
	const struct view *view, const struct export_how *how)
{
	struct page_writer p = {
		.format = format, .view = view, .how = how, .out = out, .named = BUF_INIT
	};
	MD_PARSER parser = { .flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH |
			MD_FLAG_PERMISSIVEURLAUTOLINKS,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = on_text };
	bool ok = md_parse(markdown, (MD_SIZE)strlen(markdown), &parser, &p) == 0;

	free(p.parts);
	buf_finish(&p.named);
	return ok;
}

bool
page_export(struct buf *out, const struct view *view, const struct export_how *how,
	const struct page_format *format, struct err *err)
{
	static const struct export_how plain;
	CLEANUP(buf_finish) struct buf markdown = BUF_INIT, body = BUF_INIT;

	how = how ? how : &plain;
	if (!export_draft(view, how, false, &markdown, err))
		return false;
	/* Skips the front matter, which only Jekyll reads. */
	const char *front =
		strncmp(markdown.s, "---\n", 4) == 0 ? strstr(markdown.s + 3, "\n---\n") : NULL;
	if (!render_page(&body, front ? front + 5 : markdown.s, format, view, how))
		return err_set(err, "the draft is too large to be converted to a page");
	if (format->page) {
		format->page(out, view, how, &body);
		return true;
	}
	squeeze(&body);
	buf_add_bytes(out, body.s, body.len);
	return true;
}
