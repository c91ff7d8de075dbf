/* Passes an author's HTML through a list of tags and attributes. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/raw_html.h"

#include <ctype.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "draft/view/escape.h"

static const char *const tags[] = { "a", "abbr", "aside", "b", "blockquote", "br", "caption",
	"cite", "code", "dd", "del", "details", "div", "dl", "dt", "em", "figcaption", "figure",
	"h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p",
	"pre", "q", "s", "samp", "section", "small", "span", "strong", "sub", "summary", "sup",
	"table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", NULL };
static const char *const void_tags[] = { "area", "base", "br", "col", "embed", "hr", "img", "input",
	"link", "meta", "source", "track", "wbr", NULL };
/* All others begin and end a line of a text. */
static const char *const inline_tags[] = { "a", "abbr", "b", "cite", "code", "del", "em", "i",
	"img", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "u",
	"wbr", NULL };
static const struct raw_html_hidden hidden[] = { { "script", true, false },
	{ "style", true, false }, { "textarea", true, false }, { "title", true, false },
	{ "iframe", true, true }, { "template", false, false }, { "noscript", false, false },
	{ "object", false, true }, { "svg", false, true }, { "math", false, true } };
static const char *const media[] = { "iframe", "video", "audio", "source", "embed", NULL };
#define LISTS "ul ol table thead tbody tfoot tr dl details"
static const char *const attributes[] = { "align", "alt", "colspan", "dir", "height", "id", "lang",
	"open", "reversed", "rowspan", "start", "title", "width", NULL };

/* Returns the entry of a list that is the name of n bytes in either case; NULL: none. */
static const char *
listed(const char *const *list, const char *name, size_t n)
{
	for (; *list; list++)
		if (text_names(name, n, *list))
			return *list;
	return NULL;
}

const struct raw_html_hidden *
raw_html_hides(const char *name, size_t n)
{
	EACH_OF (one, hidden)
		if (text_names(name, n, one->name))
			return one;
	return NULL;
}

bool
raw_html_is_inline(const char *s)
{
	return listed(inline_tags, s, strcspn(s, " \t\n/>"));
}

bool
raw_html_is_void(const char *name, size_t n)
{
	return listed(void_tags, name, n);
}

/* Returns what the format has for a tag; NULL: nothing. */
static const struct raw_html_tag *
tag_of(const struct raw_html_tag *table, const char *name)
{
	while (table && table->name && !text_same(table->name, name))
		table++;
	return table && table->name ? table : NULL;
}

bool
raw_html_loses(const struct raw_html_tag *table, const char *name, size_t n)
{
	/* They say where a text is and how it looks, or nothing at all. */
	static const char *const plain[] = { "abbr", "address", "article", "aside", "big", "body",
		"br", "caption", "center", "code", "col", "colgroup", "dialog", "dl", "div",
		"figcaption", "figure", "font", "footer", "head", "header", "hgroup", "hr", "html",
		"kbd", "label", "link", "main", "mark", "meta", "nav", "noscript", "p", "param",
		"picture", "samp", "section", "small", "span", "style", "tbody", "tfoot", "thead",
		"time", "title", "track", "tt", "var", "wbr", NULL };
	const char *tag = listed(tags, name, n);

	return !listed(plain, name, n) && !listed(media, name, n) && !text_names(name, n, "img") &&
		!(tag && (!table || tag_of(table, tag)));
}

void
raw_html_close(struct raw_html *r, struct buf *out, size_t floor)
{
	while (r->n > floor) {
		const char *name = r->open[--r->n];

		if (r->table)
			buf_add(out, tag_of(r->table, name)->close);
		else
			buf_addf(out, "</%s>", name);
	}
}

bool
raw_html_attribute(const char **s, const char *end, const char **name, size_t *n, struct buf *value)
{
	const char *at = *s;

	while (at < end && (isspace((unsigned char)*at) || *at == '/'))
		at++;
	*name = at;
	while (at < end && !isspace((unsigned char)*at) && !strchr("=/>", *at))
		at++;
	*n = (size_t)(at - *name);
	buf_clear(value);
	const char *sign = at;
	while (sign < end && isspace((unsigned char)*sign))
		sign++;
	if (sign < end && *sign == '=') {
		for (at = sign + 1; at < end && isspace((unsigned char)*at);)
			at++;
		/* Shortcodes and JavaScript have more marks. */
		char mark = at < end && strchr("\"'`{", *at) ? *at : '\0';
		char closing = mark == '{' ? '}' : mark;
		const char *from = at += mark != '\0';
		while (at < end &&
			(mark ? *at != closing : *at != '>' && !isspace((unsigned char)*at)))
			at++;
		text_entities(value, from, (size_t)(at - from));
		if (mark && at < end)
			at++;
	}
	if (at == *name && at < end) /* a sign that belongs to nothing */
		at++;
	*s = at;
	return *n > 0 || at < end;
}

static void
add_attribute(struct buf *out, const char *name, const char *value)
{
	buf_addf(out, " %s=\"", name);
	escape_html(out, value, strlen(value), false);
	buf_add_char(out, '"');
}

/* Adds a tag that begins something: its attributes are at s, up to `end`. */
static void
begin_tag(struct raw_html *r, struct buf *out, const char *tag, const char *s, const char *end,
	const struct raw_html_to *to)
{
	CLEANUP(buf_finish) struct buf value = BUF_INIT, src = BUF_INIT, alt = BUF_INIT;
	bool image = text_same(tag, "img"), closes = !raw_html_is_void(tag, strlen(tag)),
	     html = !to->table, link = text_same(tag, "a");
	const struct raw_html_tag *own = tag_of(to->table, tag);
	const char *name;
	size_t n;

	if (closes && r->n == RAW_HTML_DEEP)
		return;
	if (!image && html)
		buf_addf(out, "<%s", tag);
	while (raw_html_attribute(&s, end, &name, &n, &value)) {
		const char *known = listed(attributes, name, n), *text = value.s;
		CLEANUP(buf_finish) struct buf address = BUF_INIT;

		if (image && text_names(name, n, "src"))
			buf_add(&src, text);
		else if (image && text_same(known, "alt"))
			buf_add(&alt, text);
		else if (!image && html && known)
			add_attribute(out, known, text);
		else if (link && text_names(name, n, "href") && escape_address(&address, text)) {
			if (html)
				add_attribute(out, "href", address.s);
			else
				buf_add(&src, text);
		}
	}
	if (image)
		to->picture(to->context, src.s, alt.s);
	else if (html)
		buf_add(out, link ? " rel=\"noopener\">" : ">");
	else if (link && src.len)
		to->link(to->context, src.s, false);
	else if (own && !link)
		buf_add(out, own->open);
	if (closes && (html || (own && (!link || src.len))))
		r->open[r->n++] = tag;
}

/* Makes a link of what a frame, a film or a sound plays. */
static void
add_media(const char *s, const char *end, const struct raw_html_to *to)
{
	CLEANUP(buf_finish) struct buf value = BUF_INIT;
	const char *name;
	size_t n;

	while (raw_html_attribute(&s, end, &name, &n, &value))
		if (text_names(name, n, "src") && value.len)
			to->link(to->context, value.s, true);
}

/* Closes the last open tag of this name, and those inside it. */
static void
end_tag(struct raw_html *r, struct buf *out, const char *tag, size_t floor)
{
	size_t i = r->n;

	while (i > floor && !text_same(r->open[i - 1], tag))
		i--;
	if (i > floor)
		raw_html_close(r, out, i - 1);
}

/* Returns the end of the tag or comment at s, after its ">"; NULL: s begins none. */
static const char *
tag_end(const char *s, const char *end)
{
	const char *at = s + 1;

	if (end - s >= 4 && memcmp(s, "<!--", 4) == 0) {
		at = memmem(s, (size_t)(end - s), "-->", 3);
		return at ? at + 3 : end;
	}
	if (at < end && *at == '/')
		at++;
	if (at == end || !(isalpha((unsigned char)*at) || *at == '!' || *at == '?' || *at == '>'))
		return NULL;
	for (char mark = '\0'; at < end; at++) {
		if (mark)
			mark = *at == mark ? '\0' : mark;
		else if (*at == '"' || *at == '\'')
			mark = *at;
		else if (*at == '>')
			return at + 1;
	}
	return end;
}

void
raw_html_add(struct raw_html *r, struct buf *out, const char *s, size_t n, size_t floor,
	const struct raw_html_to *to)
{
	const char *end = s + n;

	r->table = to->table;
	while (s < end) {
		const char *next = *s == '<' ? tag_end(s, end) : NULL;

		if (!next) {
			size_t text = 1, used = 0;

			while (s + text < end && s[text] != '<' && s[text] != '&')
				text++;
			if (*s == '&') {
				CLEANUP(buf_finish) struct buf one = BUF_INIT;

				used = text_entity(&one, s, (size_t)(end - s));
			}
			text = used ? used : text;
			/* blanks between the rows of a table are no text of a forum */
			if (!r->skips &&
				!(to->table && r->n && text_lists(LISTS, r->open[r->n - 1]) &&
					strspn(s, " \t\n") >= text))
				(used ? to->entity : to->text)(out, s, text);
			s += text;
			continue;
		}
		bool closing = s[1] == '/';
		const char *name = s + 1 + closing, *after = name;

		while (after < next && !isspace((unsigned char)*after) && !strchr("/>", *after))
			after++;
		const char *tag = listed(tags, name, (size_t)(after - name));
		const struct raw_html_hidden *hides = raw_html_hides(name, (size_t)(after - name));
		bool self = next - s > 2 && next[-2] == '/',
		     pass = !to->table || tag_of(to->table, tag) || text_same(tag, "img");
		if (!closing && !r->skips && listed(media, name, (size_t)(after - name)))
			add_media(after, next, to);
		if (r->skips)
			r->skips = closing && hides == r->skips ? NULL : r->skips;
		else if (hides && !closing && !self)
			r->skips = hides;
		else if (tag && !pass && !listed(inline_tags, tag, strlen(tag)))
			buf_add(out, out->len && out->s[out->len - 1] != '\n' ? "\n" : "");
		else if (tag && closing && pass)
			end_tag(r, out, tag, floor);
		else if (tag && !closing)
			begin_tag(r, out, tag, after, next - (next[-1] == '>'), to);
		s = next;
	}
}
