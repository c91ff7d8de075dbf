/* Rewrites what a site has beyond Markdown: footnotes, links of a vault, callouts, lists of
 * attributes. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <string.h>

#include "base/text/line.h"
#include "base/text/md_line.h"
#include "base/text/text.h"
#include "draft/post/plain_private.h"

/* ---- footnotes ---- */

/* Returns the length of the text of a footnote at the begin of a line, "[^a]: words", with its
 * further lines: up to an empty one, then those that are indented more than it, which it is itself
 * in an item of a list. 0: there is none. */
static size_t
foot_length(const char *s, struct draft_foot *f)
{
	size_t n = draft_pass_line(s), in = strspn(s, " ");

	if (!text_starts(s + in, "[^"))
		return 0;
	f->id = s + in + 2;
	f->id_n = strcspn(f->id, "] \n");
	f->text = f->id + f->id_n + 2;
	if (!f->id_n || !text_starts(f->id + f->id_n, "]:"))
		return 0;
	for (bool empty = false; s[n]; n += draft_pass_line(s + n)) {
		bool blank = s[n + strspn(s + n, " \t")] == '\n',
		     deep = s[n] == '\t' || strspn(s + n, " ") >= in + 4;

		bool ends = empty ? !deep : text_starts(s + n + strspn(s + n, " "), "[^");

		if (!blank && ends)
			break;
		empty |= blank;
	}
	/* Empty lines below it are not its own. */
	while (n > 1 && s[n - 1] == '\n' && s[n - 2] == '\n')
		n--;
	f->n = (size_t)(s + n - f->text);
	return n;
}

static void
find_feet(struct draft_pass *p)
{
	for (const char *s = p->text; *s; s += draft_pass_line(s)) {
		struct draft_foot f = { .nr = 0 };

		if (foot_length(s, &f))
			LIST_ADD(&p->feet, f);
	}
}

/* Writes the number of a footnote, of n bytes in the text. */
static void
put_number(struct draft_pass *p, size_t nr, size_t n)
{
	CLEANUP(pointer_free)
	char *text = p->forum ? xasprintf(" (%zu)", nr)
			      : xasprintf("<sup><a href=\"#fn-%zu\">%zu</a></sup>", nr, nr);
	draft_pass_put(p, text, strlen(text));
	draft_pass_skip(p, n);
}

/* Makes a footnote of an inline one, "^[words]". */
static bool
read_inline(struct draft_pass *p)
{
	struct draft_foot f = { .text = p->s + 2 };
	size_t depth = text_starts(p->s, "^[");

	for (const char *s = f.text; depth && *s && *s != '\n'; s++, f.n++) {
		if (*s == '[')
			depth++;
		if (*s == ']')
			depth--;
	}
	if (!f.n || depth)
		return false;
	f.nr = ++p->n_used;
	f.n--;
	LIST_ADD(&p->feet, f);
	put_number(p, f.nr, f.n + 3);
	return true;
}

/* Writes the number of a footnote that the text names. */
static bool
read_foot(struct draft_pass *p)
{
	const char *id = p->s + 2;
	size_t n = text_starts(p->s, "[^") ? strcspn(id, "] \n[") : 0;

	if (!n || id[n] != ']')
		return false;
	EACH (f, &p->feet) {
		if (f->id_n != n || strncmp(f->id, id, n) != 0)
			continue;
		if (!f->nr)
			f->nr = ++p->n_used;
		put_number(p, f->nr, n + 3);
		return true;
	}
	draft_pass_list(p, n + 3, HIDES_NO_FOOTNOTE, false);
	return false;
}

void
draft_rewrite_feet(struct draft_pass *p)
{
	for (size_t nr = 1; nr <= p->n_used; nr++) {
		size_t i = 0;

		while (p->feet.v[i].nr != nr)
			i++;
		const struct draft_foot f = p->feet.v[i];
		CLEANUP(pointer_free)
		char *head = p->forum ? xasprintf("%zu. ", nr)
				      : xasprintf("%zu. <span id=\"fn-%zu\"></span>", nr, nr);
		if (nr == 1)
			draft_pass_put(p, "\n\n* * *\n\n", 9);
		draft_pass_put(p, head, strlen(head));
		p->from = p->first;
		for (p->s = p->text; p->s < f.text + strspn(f.text, " "); p->s++)
			if (*p->s == '\n')
				p->from++;
		while (p->s < f.text + f.n)
			if (!draft_rewrite_read(p))
				draft_pass_copy(p, 1);
		draft_pass_put(p, "\n", f.id == NULL);
	}
}

/* ---- lines ---- */

/* Writes the first line of a callout, "> [!note] Title", as bold words. */
static bool
read_callout(struct draft_pass *p)
{
	const char *s = p->s;
	size_t quote = strspn(s, " >"), n = draft_pass_line(s);
	const char *kind = s + quote + 2;

	if (!quote || !memchr(s, '>', quote) || !text_starts(s + quote, "[!"))
		return false;
	const char *end = kind + strcspn(kind, "]\n");
	if (*end != ']')
		return false;
	const char *title = end + 1;
	if (*title == '-' || *title == '+') /* folded or open */
		title++;
	title += strspn(title, " ");
	size_t len = strcspn(title, "\n");
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	buf_addf(&out, "%.*s**", (int)quote, s);
	if (len)
		buf_add_bytes(&out, title, len);
	for (const char *c = kind; !len && c < end; c++)
		buf_add_char(&out,
			(char)(c == kind ? toupper((unsigned char)*c)
					 : tolower((unsigned char)*c)));
	buf_addf(&out, "**\n%.*s\n", (int)quote, s);
	draft_pass_put(p, out.s, out.len);
	draft_pass_skip(p, n);
	return true;
}

/* Writes ":::tip Title" as bold words, and leaves its end out. */
static bool
read_directive(struct draft_pass *p)
{
	size_t signs = strspn(p->s, ":"), n = draft_pass_line(p->s);
	const char *name = p->s + signs + strspn(p->s + signs, " ");
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz");
	const char *title = name + len + strspn(name + len, " [");

	if (signs < 3 || (!len && *name != '\n' && *name))
		return false;
	CLEANUP(pointer_free)
	char *word = *title == '\n' ? xstrndup(name, len) : xstrndup(title, strcspn(title, "]\n{"));
	if (*word) {
		*word = (char)toupper((unsigned char)*word);
		draft_pass_put(p, "**", 2);
		draft_pass_put(p, word, strlen(word));
		draft_pass_put(p, "**\n", 3);
	}
	draft_pass_cut(p, n - (p->s[n - 1] == '\n'), HIDES_SIGN);
	return true;
}

/* Returns the length of the place of a table of contents: a list item, then {:toc}. */
static size_t
contents_length(const char *s)
{
	size_t n = draft_pass_line(s);

	if (!strchr("*-+1", *s) || !text_starts(s + n, "{:toc"))
		return 0;
	return n + draft_pass_line(s + n);
}

static bool
read_line(struct draft_pass *p)
{
	const char *s = p->s;
	struct draft_foot f;
	size_t n = foot_length(s, &f), blanks = strspn(s, " \t");

	if (n) {
		draft_pass_skip(p, n);
		return true;
	}
	n = contents_length(s);
	if (!n && text_starts(s, "*[") && text_starts(s + strcspn(s, "]\n"), "]:"))
		n = draft_pass_line(s);
	if (n) {
		draft_pass_list(p, n, HIDES_SIGN, false);
		draft_pass_skip(p, n);
		return true;
	}
	if (read_callout(p) || read_directive(p))
		return true;
	const char *box = s + blanks;
	if (*box && strchr("-*+", *box) && text_starts(box + 1, " [") && box[3] &&
		strchr(" xX", box[3]) && text_starts(box + 4, "] ")) {
		bool open = box[3] == ' ';

		draft_pass_copy(p, blanks + 2);
		draft_pass_put(p, open ? "☐" : "☑", 3);
		draft_pass_skip(p, 3);
		return true;
	}
	return false;
}

/* ---- inside a line ---- */

/* Returns the length of a list of attributes, {: .a #b c="d"}, {.a} or {width=50%}, as kramdown,
 * Hugo and Pandoc have them; 0: s begins none. */
static size_t
attributes_length(const char *s)
{
	bool kramdown = s[1] == ':';
	const char *at = s + 1 + kramdown;

	if (!kramdown && s[1] != '.' && s[1] != '#' && !isalpha((unsigned char)s[1]))
		return 0;
	for (at += strspn(at, " \t"); *at != '}'; at += strspn(at, " \t")) {
		bool sign = *at == '.' || *at == '#';

		at += sign;
		if (!isalpha((unsigned char)*at) && !(kramdown && *at && strchr("_:/", *at)))
			return 0;
		at += strcspn(at, " \t\n}=\"'");
		bool valued = *at == '=';
		if (!valued && !sign && !kramdown)
			return 0;
		if (valued) {
			const char *end =
				at[1] == '"' || at[1] == '\'' ? strchr(at + 2, at[1]) : NULL;
			at = end ? end + 1 : at + strcspn(at, " \t\n}");
		}
		if (!*at || *at == '\n')
			return 0;
	}
	return (size_t)(at + 1 - s);
}

/* Gives a heading of a page its id. */
static void
put_id(struct draft_pass *p, const char *id, size_t n)
{
	CLEANUP(pointer_free) char *span = xasprintf("<span id=\"%.*s\"></span>", (int)n, id);

	draft_pass_put(p, span, p->forum ? 0 : strlen(span));
}

/* Gives a heading without an id the one that Hugo makes, if a page would make another: lower case,
 * a hyphen for each blank, no other signs. */
static bool
read_heading(struct draft_pass *p)
{
	size_t signs = strspn(p->s, "#"), n = strcspn(p->s, "\n"), len;
	CLEANUP(buf_finish) struct buf id = BUF_INIT;
	bool hugo = p->forms & FORMS_SHORTCODES && !(p->forms & FORMS_UNSURE);

	if (!hugo || !signs || signs > 6 || p->s[signs] != ' ' || memmem(p->s, n, "{#", 2) ||
		draft_pass_in_code(p))
		return false;
	CLEANUP(pointer_free) char *words = xstrndup(p->s + signs + 1, n - signs - 1);
	bool other = false; /* than the id that a page makes */
	for (const char *s = words; *s; s += len) {
		int32_t c = text_decode(s, strlen(s), &len);

		other |= c < 0x80 && !isalnum((int)c) && (c != ' ' || s[1] == ' ');
		if (c == ' ')
			buf_add_char(&id, '-');
		else if (c == '-' || c == '_' || text_script(c) != TEXT_SIGN || text_is_mark(c))
			text_encode(&id, c < 0x80 ? tolower((int)c) : c);
	}
	if (!other || !id.len)
		return false;
	draft_pass_copy(p, signs + 1);
	put_id(p, id.s, id.len);
	return true;
}

/* Leaves out the id of a block of a vault at the end of a line, " ^a1b2". */
static bool
read_block_id(struct draft_pass *p)
{
	const char *s = p->s;
	size_t n = *s == '^' && (draft_pass_is_line(p) || s[-1] == ' ')
		? strspn(s + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
		: 0;

	if (!n || (s[n + 1] && s[n + 1] != '\n'))
		return false;
	draft_pass_skip(p, n + 1);
	return true;
}

static bool
read_attributes(struct draft_pass *p)
{
	const char *s = p->s;
	size_t n = *s == '{' ? attributes_length(s) : 0;
	bool begins = draft_pass_is_line(p),
	     ends = s[n + strspn(s + n, " \t")] == '\n' || !s[n + strspn(s + n, " \t")];
	char before = begins ? '\n' : s[-1];

	if (!n && text_starts(s, "{::"))
		n = strcspn(s, "}\n") + 1;
	else if (!n || (s[1] != ':' && !ends && !strchr(")]*_`\"'", before)))
		return false;
	/* without a sign it may be words in braces */
	if (isalpha((unsigned char)s[1]) && !strchr(")]`", before))
		return false;
	if (s[n - 1] != '}')
		return false;
	draft_pass_list(p, n, text_starts(s, "{::") ? HIDES_TAG : HIDES_SIGN, false);
	const char *id = memchr(s, '#', n);
	if (id && p->text[line_begin(p->text, (size_t)(s - p->text))] == '#' && ends)
		put_id(p, id + 1, strcspn(id + 1, " \t}\"'<>"));
	draft_pass_skip(p, begins && ends ? draft_pass_line(s) : n);
	return true;
}

/* Writes a link of a vault, [[page|words]], as its words, and ![[file]] as a picture. */
static bool
read_wiki(struct draft_pass *p)
{
	bool embed = *p->s == '!';
	const char *from = p->s + embed;

	if (!text_starts(from, "[["))
		return false;
	from += 2;
	const char *end = strstr(from, "]]");
	size_t n = end ? (size_t)(end - from) : 0;
	if (!n || memchr(from, '\n', n) || end[2] == '(' || end[2] == '[')
		return false;
	const char *bar = memchr(from, '|', n), *words = bar ? bar + 1 : from;
	size_t name = bar ? (size_t)(bar - from) : n;
	if (bar && name && from[name - 1] == '\\') /* in a table */
		name--;
	CLEANUP(pointer_free) char *file = xstrndup(from, name);
	/* "400" and "300x200" are the size of a picture. */
	bool named = bar && words + strspn(words, "0123456789x") < end;
	CLEANUP(pointer_free) char *shown = xstrndup(words, (size_t)(end - words));
	CLEANUP(pointer_free) char *picture = xasprintf("![%s](<%s>)", named ? shown : file, file);
	const char *text = embed && strchr(file, '.') ? picture : shown;
	draft_pass_put(p, text, strlen(text));
	draft_pass_skip(p, (size_t)(from + n + 2 - p->s));
	return true;
}

/* Writes the address of a page of Zola, "](@/blog/2026-11-30-k4.md)", as the site has it. */
static bool
read_page_address(struct draft_pass *p)
{
	const char *at = p->s + 4;
	size_t n = text_starts(p->s, "](@/") ? strcspn(at, " \n#?)") : 0;

	if (!text_has_ending(at, n, ".md"))
		return false;
	n -= 3;
	size_t folder = n;
	while (folder && at[folder - 1] != '/')
		folder--;
	const char *name = at + folder;
	size_t len = n - folder, day = strspn(name, "0123456789-_");
	draft_pass_put(p, "](/", 3);
	draft_pass_put(p, at, folder);
	if (day >= 11 && day < len && strchr("-_", name[10])) {
		name += 11;
		len -= 11;
	}
	if (!text_is(name, len, "index") && !text_is(name, len, "_index")) {
		draft_pass_put(p, name, len);
		draft_pass_put(p, "/", 1);
	}
	draft_pass_skip(p, 4 + n + 3);
	return true;
}

/* Writes marked words, ==words==. */
static bool
read_marked(struct draft_pass *p)
{
	const char *s = p->s,
		   *end = text_starts(s, "==") && s[2] > ' ' ? strstr(s + 3, "==") : NULL;

	if (!end || memchr(s, '\n', (size_t)(end - s)))
		return false;
	draft_pass_skip(p, 2);
	draft_pass_put(p, "<mark>", p->forum ? 0 : 6);
	draft_pass_put(p, s + 2, (size_t)(end - s) - 2);
	draft_pass_put(p, "</mark>", p->forum ? 0 : 7);
	draft_pass_skip(p, (size_t)(end - s));
	return true;
}

bool
draft_rewrite_read(struct draft_pass *p)
{
	if (p->s == p->text && !p->feet.n)
		find_feet(p);
	if (text_starts(p->s, DRAFT_GONE))
		return false;
	if (draft_pass_is_line(p) && (read_line(p) || read_heading(p)))
		return true;
	if (text_starts(p->s, "$$")) {
		draft_pass_list(p, 2, HIDES_MATH, false);
		const char *end = strstr(p->s + 2, "$$");
		draft_pass_copy(p, end ? (size_t)(end - p->s) + 2 : 2);
		return true;
	}
	if (read_attributes(p) || read_foot(p) || read_page_address(p))
		return true;
	if (p->forms & FORMS_VAULT &&
		(read_block_id(p) || read_wiki(p) || read_marked(p) || read_inline(p)))
		return true;
	return false;
}
