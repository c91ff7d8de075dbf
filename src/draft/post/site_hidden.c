/* Decides what of a text the site hides: comments, HTML that no browser shows. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/text/text.h"
#include "draft/formats/raw_html.h"
#include "draft/post/plain_private.h"

#define BRACES_MOST 20000 /* bytes between braces of JavaScript */

/* Comments of any text between two marks. */
static const struct comment {
	const char *begin, *end, *other_end; /* other_end may be NULL */
	unsigned forms;                      /* the sites that know it; 0: all */
	enum draft_hides what;
} comments[] = { { "<!--more-->", "", NULL, 0, HIDES_MARK },
	{ "<!-- more -->", "", NULL, 0, HIDES_MARK }, { "<!--", "-->", NULL, 0, HIDES_COMMENT },
	{ "{/*", "*/}", NULL, FORMS_MDX | FORMS_UNSURE, HIDES_COMMENT },
	{ "{::comment}", "{:/comment}", "{:/}", FORMS_KRAMDOWN, HIDES_COMMENT },
	{ "%%", "%%", NULL, FORMS_VAULT, HIDES_COMMENT } };

/* Returns where a pair of marks ends, after its end; 0: it is never closed. */
static size_t
comment_length(const struct comment *c, const char *s)
{
	const char *from = s + strlen(c->begin), *end = strstr(from, c->end),
		   *other = c->other_end ? strstr(from, c->other_end) : NULL;

	if (other && (!end || other < end))
		return (size_t)(other - s) + strlen(c->other_end);
	return end ? (size_t)(end - s) + strlen(c->end) : 0;
}

/* Returns the length of the tag of HTML at s, up to its ">"; 0: there is none. */
static size_t
tag_length(const char *s)
{
	size_t i = 1;

	for (char mark = '\0'; s[i] && !text_starts(s + i, "\n\n"); i++) {
		if (mark)
			mark = s[i] == mark ? '\0' : mark;
		else if (s[i] == '"' || s[i] == '\'')
			mark = s[i];
		else if (s[i] == '>')
			return i + 1;
	}
	return 0;
}

/* Returns the length of the code that begins with backticks at s: a block, if it begins a line, or
 * a part of a paragraph. */
static size_t
code_length(const char *s, bool line)
{
	size_t n = strspn(s, "`");
	bool block = line && n > 2 && s[n + strcspn(s + n, "`\n")] != '`';

	for (const char *end = s + n; (end = strchr(end, '`'));) {
		size_t run = strspn(end, "`");

		if (!block && memmem(s, (size_t)(end - s), "\n\n", 2))
			break;
		end += run;
		if (run == n)
			return (size_t)(end - s);
	}
	return block ? strlen(s) : n;
}

/* Returns the length of an element with its content; 0: it is never closed. name: of n bytes;
 * used: the bytes of its tag. */
static size_t
element_length(const char *s, const char *name, size_t n, size_t used, bool raw)
{
	size_t depth = 1;

	for (const char *at = s + used; *at; at++) {
		if (!raw && text_starts(at, "<!--")) {
			at = strstr(at + 4, "-->");
			if (!at)
				return 0;
			continue;
		}
		if (!raw && *at == '`') {
			at += code_length(at, at[-1] == '\n') - 1;
			continue;
		}
		bool closes = at[0] == '<' && at[1] == '/';
		const char *of = at + 1 + closes;

		if (*at != '<' || strncasecmp(of, name, n) != 0 || !strchr(" \t\r\n/>", of[n]))
			continue;
		if (!closes) {
			if (!raw)
				depth++;
			continue;
		}
		depth--;
		if (!depth)
			return (size_t)(of - s) +
				(strchr(of, '>') ? strcspn(of, ">") + 1 : strlen(of));
	}
	return 0;
}

/* Returns true if the style of an element hides it; removes the signs that do not count. */
static bool
is_hiding(char *style)
{
	size_t n = 0;

	for (const char *c = style; *c; c++)
		if (!strchr(" \t\r\n'\"", *c))
			style[n++] = (char)tolower((unsigned char)*c);
	style[n] = '\0';
	return strstr(style, "display:none") || strstr(style, "visibility:hidden");
}

/* Returns true if a browser hides the element with a name of n bytes, unless it is open. */
static bool
is_shut(const char *name, size_t n)
{
	static const char *const shut[] = { "template", "dialog", "datalist" };
	bool is = false;

	EACH_OF (one, shut)
		is |= text_names(name, n, *one);
	return is;
}

/* Lists a tag of HTML that is left out, with the line of the first of its name. */
static void
list_once(struct draft_pass *p, const char *name, size_t n, size_t used)
{
	EACH (h, p->hidden)
		if (h->what == HIDES_HTML && strncasecmp(h->words + 1, name, n) == 0 &&
			!isalnum((unsigned char)h->words[1 + n]))
			return;
	if (!draft_pass_in_code(p))
		draft_pass_list(p, used, HIDES_HTML, false);
}

/* Leaves out an element that no reader sees. */
static bool
read_element(struct draft_pass *p)
{
	const char *s = p->s, *name = s + 1;
	size_t n = 0, used = isalpha((unsigned char)*name) ? tag_length(s) : 0;

	while (isalnum((unsigned char)name[n]) || name[n] == '-')
		n++;
	if (!used || !strchr(" \t\r\n/>", name[n]))
		return false;
	const struct raw_html_hidden *e = raw_html_hides(name, n);
	CLEANUP(pointer_free) char *hidden = draft_pass_attribute(s, used, "hidden");
	CLEANUP(pointer_free) char *popover = draft_pass_attribute(s, used, "popover");
	CLEANUP(pointer_free) char *open = draft_pass_attribute(s, used, "open");
	CLEANUP(pointer_free) char *style = draft_pass_attribute(s, used, "style");
	bool hides =
		hidden || popover || (style && is_hiding(style)) || (!open && is_shut(name, n));
	const struct raw_html_tag *kept = p->forum ? page_forum_tags : NULL;
	if (!hides && raw_html_loses(kept, name, n))
		list_once(p, name, n, used);
	if (!hides && (!e || raw_html_plays(name, n)))
		return false;
	size_t len =
		raw_html_is_void(name, n) ? used : element_length(s, name, n, used, e && e->raw);
	if (!len && s[used - 2] == '/')
		len = used;
	if (!len && e && e->drawn && !hides) {
		const char *end = strstr(s, "\n\n");
		len = end ? (size_t)(end - s) : strlen(s);
	}
	draft_pass_cut(p, len, hides ? HIDES_ELEMENT : HIDES_SCRIPT);
	return true;
}

/* Returns the length of a comment that is written as an address which no link names, as
 * "[//]: # (words)"; 0: s begins none. */
static size_t
address_comment(const char *s)
{
	size_t blanks = strspn(s, " "), label = strcspn(s + blanks, "]\n");
	const char *at = s + blanks + label + 2;

	if (blanks > 3 || s[blanks] != '[' || !text_starts(s + blanks + label, "]:"))
		return 0;
	at += strspn(at, " \t");
	if (*at == '#')
		at++;
	else if (text_starts(at, "<>"))
		at += 2;
	const char *gap = at + strspn(at, " \t\n");
	char close = *gap == '(' ? ')' : *gap;
	const char *end = gap > at && *gap && strchr("(\"'", *gap) ? strchr(gap + 1, close) : NULL;
	if (!end || memmem(s, (size_t)(end - s), "\n\n", 2) || !strchr("#>", at[-1]))
		return 0;
	end++;
	return end[strspn(end, " \t")] == '\n' || !end[strspn(end, " \t")] ? (size_t)(end - s) : 0;
}

/* Returns the length of the text of JavaScript that begins with a quote or a backtick; 1: it is an
 * apostrophe. */
static size_t
js_text(const char *s)
{
	for (size_t n = 1; s[n] && (*s == '`' || s[n] != '\n');
		n += s[n] == '\\' && s[n + 1] ? 2 : 1)
		if (s[n] == *s)
			return n + 1;
	return 1;
}

/* Returns the length of what is between braces of JavaScript; of a statement to the end of the line
 * on which its brackets are closed; 0: they never are. */
static size_t
js_length(const char *s, bool statement)
{
	size_t depth = 0, n = 0;
	bool goes_on = *s;

	while (goes_on) {
		if (strchr("{[(", s[n]))
			depth++;
		if (depth && strchr("}])", s[n]))
			depth--;
		n += strchr("\"'`", s[n]) ? js_text(s + n) : 1;
		goes_on = s[n] && (depth || (statement && s[n] != '\n'));
		if (!statement && n >= BRACES_MOST)
			goes_on = false;
	}
	if (depth)
		return 0;
	return statement && s[n] == '\n' ? n + 1 : n;
}

/* Returns the length of the tag at s, if MDX reads the text in its element as Markdown: that of a
 * component, or of one of these elements; 0: it is none. Sets *close to its end. */
static size_t
mdx_length(const char *s, bool closes, char **close)
{
	const char *name = s + 1 + closes;
	size_t n = strcspn(name, " \t\n/>");
	CLEANUP(pointer_free) char *word = xstrndup(name, n);

	*close = NULL;
	const char *mark = closes ? "</" : "<";
	if (!text_starts(s, mark) || !*word ||
		!(isupper((unsigned char)*word) || text_lists("p div center section aside", word)))
		return 0;
	*close = xasprintf("</%s>", word);
	return tag_length(s);
}

/* Parts the Markdown in an element of MDX from its tags, which are on lines of their own, or at
 * both ends of one line. */
static bool
read_component(struct draft_pass *p)
{
	bool begins = draft_pass_is_line(p);
	size_t blanks = begins ? strspn(p->s, " \t") : 0;
	const char *tag = p->s + blanks;
	bool closes = tag[0] == '<' && tag[1] == '/';
	CLEANUP(pointer_free) char *close = NULL;
	size_t n = mdx_length(tag, closes, &close);
	if (!n)
		return false;
	CLEANUP(pointer_free) char *line = xstrndup(tag + n, strcspn(tag + n, "\n"));
	if (tag[n - 2] == '/' || (*line && (closes || !text_ends_in(line, close))) ||
		!(begins || closes))
		return false;
	draft_pass_put(p, "\n", 1);
	draft_pass_skip(p, blanks + n);
	return true;
}

/* Leaves out a query that a vault fills in: a block of code, or a part of a line. */
static bool
read_query(struct draft_pass *p)
{
	bool block = draft_pass_is_line(p) &&
		TEXT_STARTS(p->s, "```dataview", "```query", "```tasks", "```base");

	if (!block && !TEXT_STARTS(p->s, "`= ", "`$= "))
		return false;
	draft_pass_cut(p, code_length(p->s, block), HIDES_TAG);
	return true;
}

bool
draft_hidden_read(struct draft_pass *p)
{
	const char *s = p->s;
	size_t n;

	if (text_starts(s, DRAFT_GONE))
		return false;
	EACH_OF (c, comments) {
		if ((!c->forms || p->forms & c->forms) && text_starts(s, c->begin)) {
			draft_pass_cut(p, comment_length(c, s), c->what);
			return true;
		}
	}
	n = draft_pass_is_line(p) ? address_comment(s) : 0;
	if (n) {
		draft_pass_cut(p, n, HIDES_COMMENT);
		return true;
	}
	if (p->forms & FORMS_MDX && draft_pass_is_line(p) && TEXT_STARTS(s, "import ", "export ")) {
		draft_pass_cut(p, js_length(s, true), HIDES_SIGN);
		return true;
	}
	n = p->forms & FORMS_MDX && *s == '{' ? js_length(s, false) : 0;
	if (n) {
		draft_pass_cut(p, n, HIDES_TAG);
		return true;
	}
	if (p->forms & FORMS_VAULT && *s == '`' && read_query(p))
		return true;
	if (p->forms & FORMS_MDX && read_component(p))
		return true;
	return *s == '<' && read_element(p);
}
