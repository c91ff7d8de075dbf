#include "export/export.h"

#include <md4c.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "export/escape.h"
#include "export/page.h"

/* One document on its way from Markdown to tags. */
struct page_writer {
	const struct page_format *format;
	struct buf *out;
	unsigned image; /* depth of images; the text inside one is its alternative text */
	bool in_comment;
	struct buf link; /* for each open link y, or n if its address is not allowed */
};

static int
on_block(struct page_writer *p, MD_BLOCKTYPE type, void *detail, bool enter)
{
	const struct page_tags *t = p->format->blocks[type];

	if (!t)
		return 0;
	if (type == MD_BLOCK_H)
		t += ((MD_BLOCK_H_DETAIL *)detail)->level - 1;
	buf_add(p->out, enter ? t->open : t->close);
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

/* Adds an address if it is allowed in a document. */
static bool
address_of(const MD_ATTRIBUTE *a, struct buf *out)
{
	char *text = xstrndup(a->text ? a->text : "", a->size);
	bool ok = escape_address(out, text);

	free(text);
	return ok;
}

static void
enter_link(struct page_writer *p, const MD_ATTRIBUTE *href)
{
	struct buf address = BUF_INIT;
	bool ok = !p->image && address_of(href, &address);

	buf_add_char(&p->link, ok ? 'y' : 'n');
	if (ok) {
		buf_add(p->out, p->format->link.open);
		p->format->address(p->out, address.s);
		buf_add(p->out, p->format->link_end);
	}
	buf_finish(&address);
}

static void
leave_link(struct page_writer *p)
{
	bool ok = p->link.len && p->link.s[p->link.len - 1] == 'y';

	if (p->link.len)
		buf_truncate(&p->link, p->link.len - 1);
	if (ok)
		buf_add(p->out, p->format->link.close);
}

static void
enter_image(struct page_writer *p, const MD_ATTRIBUTE *src)
{
	struct buf address = BUF_INIT;

	if (!p->image++) {
		bool ok = address_of(src, &address);

		buf_add(p->out, p->format->image.open);
		if (ok)
			p->format->address(p->out, address.s);
		buf_add(p->out, p->format->image_alt);
	}
	buf_finish(&address);
}

static int
on_span(struct page_writer *p, MD_SPANTYPE type, void *detail, bool enter)
{
	const struct page_tags *t = p->format->spans[type];

	if (type == MD_SPAN_A && enter)
		enter_link(p, &((MD_SPAN_A_DETAIL *)detail)->href);
	else if (type == MD_SPAN_A)
		leave_link(p);
	else if (type == MD_SPAN_IMG && enter)
		enter_image(p, &((MD_SPAN_IMG_DETAIL *)detail)->src);
	else if (type == MD_SPAN_IMG && --p->image == 0)
		buf_add(p->out, p->format->image.close);
	else if (t && !p->image)
		buf_add(p->out, enter ? t->open : t->close);
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

/* HTML of a template or a standing text: comments are left out, tags show as text. */
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

	if (p->image && !p->format->shows_alt)
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

/* Front matter is for Jekyll only. */
static const char *
without_front_matter(const char *s)
{
	const char *end = strncmp(s, "---\n", 4) == 0 ? strstr(s + 3, "\n---\n") : NULL;

	return end ? end + 5 : s;
}

/* Nested blocks each add an empty line: keeps one of them. */
static void
squeeze(struct buf *out, size_t from)
{
	size_t to = from, newlines = 0;

	for (size_t i = from; i < out->len; i++) {
		newlines = out->s[i] == '\n' ? newlines + 1 : 0;
		if (newlines < 3 && !(newlines && to == from))
			out->s[to++] = out->s[i];
	}
	buf_truncate(out, to);
}

/* False: md4c gave up. */
static bool
render_page(struct buf *out, const char *markdown, const struct page_format *format)
{
	struct page_writer p = { .format = format, .out = out, .link = BUF_INIT };
	MD_PARSER parser = { .flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH |
			MD_FLAG_PERMISSIVEURLAUTOLINKS,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = on_text };
	size_t from = out->len;
	bool ok = md_parse(markdown, (MD_SIZE)strlen(markdown), &parser, &p) == 0;

	if (!format->begin)
		squeeze(out, from);
	buf_finish(&p.link);
	return ok;
}

bool
page_export(FILE *f, struct view *view, const struct export_how *how,
	const struct page_format *format, struct err *err)
{
	struct buf markdown = BUF_INIT, out = BUF_INIT;
	bool ok = export_draft(view, how, false, &markdown, err);

	if (ok && format->begin)
		format->begin(&out, view_tree(view));
	if (ok && !render_page(&out, without_front_matter(markdown.s), format))
		ok = err_set(err, "the draft is too large to be made a page of");
	buf_finish(&markdown);
	if (ok)
		buf_add(&out, format->end);
	ok = ok && export_flush(f, &out, err);
	buf_finish(&out);
	return ok;
}
