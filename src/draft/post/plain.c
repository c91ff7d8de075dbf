/* Makes plain text of a draft by its three passes, and says what of the draft is not in it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/post/plain.h"

#include <stdlib.h>
#include <string.h>

#include "base/text/line.h"
#include "base/text/front.h"
#include "base/text/md_line.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "draft/formats/raw_html.h"
#include "draft/post/plain_private.h"
#include "review/files/front_value.h"

#define SHOWN 48 /* columns of the named cells */

/* ---- what every pass does ---- */

size_t
draft_pass_line(const char *s)
{
	size_t n = strcspn(s, "\n");

	return n + (s[n] == '\n');
}

bool
draft_pass_is_line(const struct draft_pass *p)
{
	return p->s == p->text || p->s[-1] == '\n';
}

bool
draft_pass_in_code(const struct draft_pass *p)
{
	struct md_line open = { 0 };
	const char *line = p->text, *at;
	size_t run = 0; /* backticks that code in the line began with */

	for (const char *s = p->text; s < p->s; s += draft_pass_line(s)) {
		const struct md_line l = md_line(s, strcspn(s, "\n"));

		line = s;
		md_line_is_code(&l, &open);
	}
	for (at = line; at < p->s;) {
		size_t n = strspn(at, "`");

		if (n && (!run || n == run))
			run = run ? 0 : n;
		at += n ? n : 1;
	}
	return open.length || (run && memchr(p->s, '`', strcspn(p->s, "\n")));
}

void
draft_pass_skip(struct draft_pass *p, size_t n)
{
	for (; n; n--, p->s++)
		if (*p->s == '\n')
			p->from++;
}

void
draft_pass_copy(struct draft_pass *p, size_t n)
{
	for (const char *end = p->s + n, *line; p->s < end; p->s = line) {
		line = memchr(p->s, '\n', (size_t)(end - p->s));
		bool ends = line;
		line = line ? line + 1 : end;
		buf_add_bytes(&p->out, p->s, (size_t)(line - p->s));
		p->from += ends;
		if (ends)
			LIST_ADD(&p->lines, *p->from);
	}
}

void
draft_pass_put(struct draft_pass *p, const char *text, size_t n)
{
	buf_add_bytes(&p->out, text, n);
	EACH_IN (one, text, n)
		if (*one == '\n')
			LIST_ADD(&p->lines, *p->from);
}

void
draft_pass_list(struct draft_pass *p, size_t n, enum draft_hides what, bool open)
{
	int used;
	bool tag = what == HIDES_ELEMENT || what == HIDES_HTML;
	size_t line = strcspn(p->s, tag ? ">\n" : "\n");
	if (tag && p->s[line] == '>')
		line++;
	size_t fits = text_fit(p->s, n < line ? n : line, SHOWN, &used);

	LIST_ADD(p->hidden, (struct draft_hidden){ *p->from, what, open, xstrndup(p->s, fits) });
}

void
draft_pass_cut(struct draft_pass *p, size_t n, enum draft_hides what)
{
	bool open = !n;
	const struct buf *out = &p->out;

	n = n ? n : strlen(p->s);
	draft_pass_list(p, n, what, open);
	draft_pass_skip(p, n);
	/* The rest of the line: marks of a list or a quotation before it, nothing behind. */
	size_t end = strspn(p->s, " \t\r"), at = text_trimmed(out->s, out->len, " \t>*+-");
	bool alone = (!at || out->s[at - 1] == '\n') && (!p->s[end] || p->s[end] == '\n'),
	     between = at == out->len && at > 1 && out->s[at - 2] != '\n' && p->s[end] &&
		!strchr("\n", p->s[end + 1 + strspn(p->s + end + 1, " \t\r")]);
	if (alone && (between || what < HIDES_CONDITION))
		buf_add(&p->out, DRAFT_GONE);
}

char *
draft_pass_attribute(const char *s, size_t n, const char *key)
{
	struct buf value = BUF_INIT;
	const char *end = s + n, *name;
	size_t len;

	s += strcspn(s, " \t\r\n>");
	while (raw_html_attribute(&s, end, &name, &len, &value))
		if (text_names(name, len, key))
			return buf_detach(&value);
	buf_finish(&value);
	return NULL;
}

/* ---- the passes ---- */

/* The text of a draft with the number of each of its lines in the file. */
struct plain_text {
	struct buf text;
	struct LIST_OF(size_t) lines;
};

/* Runs a pass over the text. signs: what can begin a form inside a line. */
static void
run_pass(struct draft_plain *plain, struct plain_text *t, unsigned forms, bool forum,
	const char *signs, bool (*reads)(struct draft_pass *p))
{
	struct draft_pass p = { .forms = forms,
		.forum = forum,
		.text = t->text.s,
		.s = t->text.s,
		.first = t->lines.v,
		.from = t->lines.v,
		.out = BUF_INIT,
		.hidden = &plain->hidden };

	LIST_ADD(&p.lines, *p.from);
	while (*p.s) {
		bool escaped = *p.s == '\\' && p.s[1] && p.s[1] != '\n';

		if (!reads(&p)) {
			size_t n = *p.s == '\n' ? 1 : 1 + strcspn(p.s + 1, signs);
			draft_pass_copy(&p, escaped ? 2 : n);
		}
	}
	draft_rewrite_feet(&p);
	buf_finish(&t->text);
	free(t->lines.v);
	t->text = p.out;
	t->lines.v = p.lines.v;
	t->lines.n = p.lines.n;
	t->lines.cap = p.lines.cap;
	free(p.feet.v);
}

/* Sets the text of a draft below its front matter, with LF. */
static void
read_body(struct plain_text *t, const char *draft, bool lines)
{
	const char *body = draft + front_find(draft, strlen(draft), lines).body;
	size_t line = 1;

	for (const char *s = draft; s < body; s++)
		if (*s == '\n')
			line++;
	LIST_ADD(&t->lines, line);
	for (const char *s = body; *s; s++) {
		if (*s != '\r' || s[1] != '\n')
			buf_add_char(&t->text, *s);
		if (*s == '\n')
			LIST_ADD(&t->lines, ++line);
	}
}

/* ---- headings that the template has and the author did not fill ---- */

/* Returns the level of the heading whose last line begins at `at`, and moves `at` to its begin; 0:
 * there is none. A line of hyphens is a rule of the templates. */
static unsigned
heading_level(const char *text, size_t *at)
{
	const struct md_line l = md_line(text + *at, strcspn(text + *at, "\n"));

	if (l.kind == LINE_HEADING && !l.space)
		return (unsigned)l.length;
	if (l.kind != LINE_RULE || l.sign != '=' || *at < 2 || text[*at - 2] == '\n')
		return 0;
	*at = line_begin(text, *at - 1);
	return 1;
}

/* Returns the level of a title in bold that a line is, and a line of earlog's text also; 0: it is
 * none. A title with a colon is above one without; a score has text behind its colon. */
static unsigned
title_level(const char *line, const char *own)
{
	size_t n = strcspn(line, "\n");

	if (n < 5 || !text_starts(line, "**") || !text_starts(line + n - 2, "**"))
		return 0;
	for (size_t k = 3; k < n - 2; k++) {
		size_t colon = text_colon(line, k);

		if (colon > 1 || (colon && line[k] == ' '))
			return 0;
	}
	CLEANUP(pointer_free) char *alone = xasprintf("\n%.*s\n", (int)n, line);
	if (!own || !strstr(own, alone))
		return 0;
	return text_colon(line, n - 2) ? 7 : 8;
}

/* Removes each heading below which only comments were, and each title of earlog's below which
 * nothing is, up to a heading or title of its level or a higher one. Returns how many. */
static size_t
drop_headings(struct buf *text, const char *own)
{
	size_t end = text->len, heads = 0;
	unsigned next = 0; /* level of the heading at `end`; 0: the text ends there */
	bool filled = false, commented = false;

	for (size_t at = end, line; at > 0;) {
		at = line = line_begin(text->s, at - 1);
		unsigned level = heading_level(text->s, &at);
		level = level ? level : title_level(text->s + at, own);
		const char *words = text->s + line + strspn(text->s + line, " -*+>");
		bool gone = text_starts(words, DRAFT_GONE);
		commented |= gone;
		filled |= !level && *words && *words != '\n' && !gone;
		if (!level)
			continue;
		if ((commented || level > 6) && !filled && next <= level) {
			buf_splice(text, at, end - at, "", 0);
			heads++;
		} else {
			next = level;
		}
		end = at;
		filled = commented = false;
	}
	return heads;
}

/* ---- a whole draft ---- */

/* Returns the first of these keys of the front matter that has a text; blanks part them. The caller
 * frees. */
static char *
first_of(const char *draft, bool lines, const char *keys)
{
	for (size_t n; *keys; keys += n + (keys[n] == ' ')) {
		n = strcspn(keys, " ");
		CLEANUP(pointer_free) char *key = xstrndup(keys, n);
		char *value = front_value(draft, lines, key);

		if (value && *value)
			return value;
		free(value);
	}
	return NULL;
}

/* Takes the title that a text begins with, its only heading with one #, out of it: a page has it at
 * its top. */
static void
take_title(struct export_post *post)
{
	struct buf *text = &post->text;
	size_t at = strspn(text_or(text->s, ""), "\n"), n;

	if (!text->len || !text_starts(text->s + at, "# ") || strstr(text->s + at, "\n# "))
		return;
	n = strcspn(text->s + at, "\n");
	CLEANUP(pointer_free) char *title = xstrndup(text->s + at + 2, n - 2);
	char *to = title;
	for (const char *s = title; *s; s++) {
		if (*s == '\\' && s[1])
			s++;
		*to++ = *s;
	}
	*to = '\0';
	if (!post->title)
		post->title = xstrdup(title);
	if (text_same(post->title, title))
		buf_splice(text, 0, at + n, "", 0);
}

static int
order_line(const void *p, const void *q)
{
	const struct draft_hidden *a = p, *b = q;

	return number_order_size(a->line, b->line);
}

void
draft_plain_read(
	struct draft_plain *p, const char *draft, const char *own, unsigned forms, bool forum)
{
	struct plain_text t = { .text = BUF_INIT };
	bool lines = forms & FORMS_LINES;

	*p = (struct draft_plain){
		.post = { .title = first_of(draft, lines, "title"),
			.author = first_of(draft, lines, "author"),
			.date = first_of(draft, lines, "date pubDate"),
			.excerpt = first_of(draft, lines, "excerpts excerpt description summary"),
			.header = first_of(draft, lines, "header.image heroImage images image"),
			.language = first_of(draft, lines, "lang language") }
	};
	if (p->post.date && strlen(p->post.date) > 10)
		p->post.date[10] = '\0'; /* without the time of the day */
	read_body(&t, draft, lines);
	run_pass(p, &t, forms, forum, "{\\\n", draft_tags_read);
	run_pass(p, &t, forms, forum, "<{%`\\\n", draft_hidden_read);
	run_pass(p, &t, forms, forum, "${[]!=^\\\n", draft_rewrite_read);
	p->heads = drop_headings(&t.text, own);
	p->post.text = t.text;
	if (!forum)
		take_title(&p->post);
	free(t.lines.v);
	LIST_SORT(&p->hidden, order_line);
}

void
draft_plain_finish(struct draft_plain *p)
{
	buf_finish(&p->post.text);
	free(p->post.title);
	free(p->post.author);
	free(p->post.date);
	free(p->post.excerpt);
	free(p->post.header);
	free(p->post.language);
	LIST_FINISH(&p->hidden, free(each->words));
}

/* ---- what of the draft is not in the text ---- */

bool
draft_plain_open(struct gaps *g, const struct draft_plain *p)
{
	bool open = false;

	EACH (h, &p->hidden)
		if (h->open) {
			open = true;
			gaps_add(g, "line %zu: %s is never closed: nothing below it is shown",
				h->line, h->words);
		}
	return open;
}

void
draft_plain_gaps(struct gaps *g, const struct draft_plain *p)
{
	static const char *const says[] = { [HIDES_COMMENT] = "the draft still has a comment",
		[HIDES_ELEMENT] = "the site hides this: ",
		[HIDES_HTML] = "left out: ",
		[HIDES_CONDITION] = "the site decides whether this is shown: ",
		[HIDES_TAG] = "the site fills this in: ",
		[HIDES_NO_FOOTNOTE] = "this footnote has no text: ",
		[HIDES_MATH] = "stays as written in a page and a forum text: " };

	draft_plain_open(g, p);
	EACH (h, &p->hidden) {
		const char *words = h->words + strcspn(h->words, " ");

		words += strspn(words, " ");
		/* Comments of templates are no gap; a text to write is one in gaps_draft. */
		if (says[h->what] && !h->open && !TEXT_STARTS(words, "to write:", "hidden:"))
			gaps_add(g, "line %zu: %s%s", h->line, says[h->what],
				h->what == HIDES_COMMENT ? "" : h->words);
	}
}

void
draft_plain_left(struct buf *out, const struct draft_plain *p)
{
	static const struct {
		const char *what, *more;
		unsigned kinds;
	} left[] = { { "comment", "", 1 << HIDES_COMMENT | 1 << HIDES_ELEMENT },
		{ "tag", " of the site's generator", 1 << HIDES_TAG | 1 << HIDES_SIGN },
		{ "element", " of HTML", 1 << HIDES_HTML },
		{ "text", " that the site shows on a condition", 1 << HIDES_CONDITION },
		{ "empty heading", "", 0 } };

	EACH_OF (one, left) {
		CLEANUP(buf_finish) struct buf lines = BUF_INIT;
		size_t n = one->kinds ? 0 : p->heads;

		EACH (each, &p->hidden) {
			if (!(one->kinds >> each->what & 1))
				continue;
			n++;
			if (each->what == HIDES_CONDITION)
				buf_add_part(&lines, ", ", "%zu", each->line);
			else if (each->what == HIDES_HTML)
				buf_add_part(&lines, ", ", "%zu %.*s>", each->line,
					(int)strcspn(each->words, " />"), each->words);
		}
		if (!n)
			continue;
		buf_add_part(out, ", ", "%zu %s%s%s", n, one->what, text_s(n), one->more);
		if (lines.len)
			buf_addf(out, " (line%s %s)", text_s(n), lines.s);
	}
}
