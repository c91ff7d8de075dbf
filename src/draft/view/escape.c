/* Decides which characters of names and notes Markdown, Liquid, HTML or BBCode would read as
 * markup, and escapes them. page.c shows tags in a draft as text. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/view/escape.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/text/line.h"
#include "base/text/md_line.h"
#include "base/text/text.h"
#include "draft/view/sign.h"

void
escape_controls(struct buf *out, const char *s, size_t n, bool lines)
{
	size_t len;

	for (size_t at = 0; at < n; at += len) {
		for (len = 0; at + len < n && s[at + len] >= ' ' && s[at + len] < 0x7f; len++)
			;
		if (len) {
			buf_add_bytes(out, s + at, len);
			continue;
		}
		int32_t c = text_decode(s + at, n - at, &len);

		if (c == TEXT_BAD)
			buf_add(out, "\xef\xbf\xbd");
		else if (c == '\n' && lines)
			buf_add_char(out, '\n');
		else if (c == '\n' || c == '\t')
			buf_add_char(out, ' ');
		else if (!text_is_control(c))
			buf_add_bytes(out, s + at, len);
	}
}

/* Returns true if s is an entity such as &amp; or &#38;. */
static bool
is_entity(const char *s)
{
	size_t n = strspn(s + 1, "#abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

	return n && s[n + 1] == ';';
}

/* Returns the escape of a character that Markdown or Liquid would read, else NULL. Uses entities if
 * kramdown has no backslash form; {: also needs one, since a backslash would leave {% for Liquid.
 */
static const char *
name_escape(const char *s, size_t i)
{
	char before = i ? s[i - 1] : '\0', next = s[i + 1];
	bool inside = isalnum((unsigned char)before) && isalnum((unsigned char)next);

	switch (s[i]) {
	case '{': return "&#123;";
	case '<': return "&lt;";
	case '&': return is_entity(s + i) ? "&amp;" : NULL;
	case '~': return "&#126;";
	case '$': return before == '$' || next == '$' ? "&#36;" : NULL;
	case '\\': return "\\\\";
	case '`': return "\\`";
	case '*': return "\\*";
	case '_': return inside ? NULL : "\\_";
	case '[': return "\\[";
	/* kramdown reads \]: as the end of a link definition. */
	case ']': return next == ':' ? "&#93;" : "\\]";
	case '#': return i == 0 || !next ? "\\#" : NULL;
	case '|': return "\\|";
	}
	return NULL;
}

/* Escapes what Markdown would read at the start of a line as a list, a heading's underline, a
 * definition or the end of a block. Returns the bytes read. */
static size_t
name_start(struct buf *out, const char *s)
{
	size_t digits = strspn(s, "0123456789");

	if (digits && (s[digits] == '.' || s[digits] == ')') &&
		(s[digits + 1] == ' ' || !s[digits + 1])) {
		buf_add_bytes(out, s, digits);
		buf_addf(out, "\\%c", s[digits]);
		return digits + 1;
	}
	if (*s && strchr("-+:=^%>~", *s)) {
		buf_addf(out, "&#%d;", *s);
		return 1;
	}
	return 0;
}

/* Returns true if the next text begins its line, apart from marks of lists and quotes before it. */
static bool
begins_line(const struct buf *out)
{
	size_t n = out->len;

	while (n && out->s[n - 1] != '\n' && strchr(" \t>-*+#.)0123456789", out->s[n - 1]))
		n--;
	return !n || out->s[n - 1] == '\n';
}

/* Returns true if an odd number of backslashes escapes byte i. */
static bool
is_escaped(const char *s, size_t i)
{
	size_t n = 0;

	while (n < i && s[i - n - 1] == '\\')
		n++;
	return n % 2 == 1;
}

/* Returns true if byte i is a tilde without another one beside it: "about", "to". */
static bool
is_single_tilde(const char *s, size_t i)
{
	return s[i] == '~' && s[i + 1] != '~' && !is_escaped(s, i) &&
		!(i && s[i - 1] == '~' && !is_escaped(s, i - 1));
}

/* Returns true if the single tilde at byte i of a text is the only one of its block: of two, Hugo
 * and Astro would strike out the text between them. */
static bool
stays_alone(const struct buf *out, const char *s, size_t i)
{
	size_t at = out->len, line = at;

	for (size_t k = 0; s[k]; k++)
		if (k != i && is_single_tilde(s, k))
			return false;
	/* Back to the line that begins the paragraph, item, heading or table row. */
	for (bool begins = false; line && !begins; at = line ? line - 1 : 0) {
		line = line_begin(out->s, at);
		const char *words = out->s + line + strspn(out->s + line, " >");
		begins = words >= out->s + at || escape_is_block(words);
		for (size_t k = line; k < at; k++)
			if (is_single_tilde(out->s, k))
				return false;
	}
	return true;
}

void
escape_name(struct buf *out, const char *name, unsigned signs)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	escape_controls(&clean, name, strlen(name), false);
	buf_truncate(&clean, text_trimmed(clean.s, clean.len, " "));
	const char *s = clean.s + strspn(clean.s, " ");
	for (size_t i = begins_line(out) ? name_start(out, s) : 0; s[i]; i++) {
		const char *e = name_escape(s, i);

		if (is_single_tilde(s, i) && stays_alone(out, s, i))
			buf_add_char(out, '~');
		else if (e)
			buf_add(out, e);
		else if (!sign_put(out, signs, s, i))
			buf_add_char(out, s[i]);
	}
}

/* The kind of each byte of a person's Markdown. MAYBE: code in one dialect, prose in another. */
enum code { PROSE, CODE, MAYBE };

/* Returns the length of the address that begins at byte i of a text, or of address and title behind
 * the text of a link; 0: none. */
static size_t
address_length(const char *s, size_t i)
{
	size_t n = 0, depth = 0;

	if (!strchr("hw]", s[i])) /* of all bytes of a draft */
		return 0;
	if (TEXT_STARTS(s + i, "http://", "https://", "www."))
		return text_trimmed(s + i, strcspn(s + i, " \t\n<["), "\"'*_~.,:;!?)>");
	const char *line = s + line_begin(s, i);
	if (text_starts(s + i, "]:") && line[strspn(line, " ")] == '[')
		return strcspn(s + i, "\n");
	if (!text_starts(s + i, "]("))
		return 0;
	do {
		n++;
		if (s[i + n] == '(')
			depth++;
		if (s[i + n] == ')')
			depth--;
	} while (depth && s[i + n]);
	return n;
}

static size_t
next_newline(const char *s, size_t n, size_t at)
{
	const char *nl = memchr(s + at, '\n', n - at);

	return nl ? (size_t)(nl - s) : n;
}

static bool
line_blank(const char *s, size_t at, size_t end)
{
	while (at < end && (s[at] == ' ' || s[at] == '\t'))
		at++;
	return at == end;
}

static size_t
at_fence(const char *s, size_t at)
{
	/* Skips marks of lists and quotes before a code fence. A possible fence counts as one:
	 * treating prose as code is safe. */
	return at + strspn(s + at, " \t>-*+");
}

/* Returns the length of the code fence (three or more of ` or ~) that begins this line, or 0. Sets
 * *c to its character. */
static size_t
fence_at(const char *s, size_t at, size_t end, char *c)
{
	at = at_fence(s, at);
	size_t start = at;
	*c = at < end ? s[at] : '\0';
	if (*c != '`' && *c != '~')
		return 0;
	while (at < end && s[at] == *c)
		at++;
	return at - start >= 3 ? at - start : 0;
}

/* Returns true if all dialects of Markdown find the same code in this line: backticks come in
 * pairs, and no other markup splits a pair. mdx: what is no code is escaped, so it splits none. */
static bool
line_certain(const char *s, size_t at, size_t end, bool mdx)
{
	const char *splits = mdx ? "[]\\" : "<[]\\{$|";
	bool inside = false;

	for (; at < end; at++)
		if (s[at] == '`')
			inside = !inside;
		else if (!inside && strchr(splits, s[at]))
			return false;
	return !inside;
}

/* Marks code spans of one paragraph, s[at..end). Dialects pair runs of several backticks
 * differently, and a link or tag may split a pair. Then all text between the first and last
 * backtick is MAYBE. */
static void
mark_spans(const char *s, size_t at, size_t end, bool mdx, unsigned char *code)
{
	size_t first = end, last = at;
	bool certain = true;

	for (size_t i = at, nl; i < end; i = nl + 1) {
		nl = next_newline(s, end, i);
		certain &= line_certain(s, i, nl, mdx);
	}
	for (size_t i = at; i < end; i++)
		if (s[i] == '`') {
			first = first == end ? i : first;
			last = i;
			certain &= i + 1 == end || s[i + 1] != '`';
		}
	if (!certain && first < last)
		memset(code + first, MAYBE, last - first);
	for (size_t i = first; certain && i < last;) {
		const char *close = memchr(s + i + 1, '`', end - i - 1);
		size_t rest = close ? end - (size_t)(close + 1 - s) : 0;
		const char *next = close ? memchr(close + 1, '`', rest) : NULL;

		if (close)
			memset(code + i, CODE, (size_t)(close - s) - i);
		i = next ? (size_t)(next - s) : end;
	}
}

#define WORD "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

/* A code fence that is still open at the end of a text. */
struct fence {
	size_t n;
	char letter;
};

/* Marks code, and text that is code in some dialects only. In code, an entity is displayed as its
 * letters, but a Liquid string works in code and in prose. So doubtful text (an open fence, lines
 * indented by four) counts as code. */
static void
mark_code(const char *s, size_t n, bool mdx, unsigned char *code, struct fence *open)
{
	size_t fence = 0, from = 0, paragraph = 0;
	char letter = '\0';
	bool in_paragraph = false, left = false;

	for (size_t at = 0, end; at < n; at = end + 1) {
		char c;
		size_t f;

		end = next_newline(s, n, at);
		f = fence_at(s, at, end, &c);
		bool set_in =
			!fence && !in_paragraph && (text_starts(s + at, "    ") || s[at] == '\t');
		bool block = fence || f || set_in || line_blank(s, at, end);
		if (block && in_paragraph)
			mark_spans(s, paragraph, at, mdx, code);
		if (block) {
			memset(code + at, fence || f || set_in ? MAYBE : PROSE, end - at);
			in_paragraph = false;
		} else if (!in_paragraph) {
			in_paragraph = true;
			paragraph = at;
		}
		if (fence && f >= fence && c == letter && line_blank(s, at_fence(s, at) + f, end)) {
			/* A fence without indent is code in all dialects. */
			if (left && s[at] == letter)
				memset(code + from, CODE, end - from);
			fence = 0;
		} else if (!fence && f) {
			fence = f;
			letter = c;
			from = at;
			left = s[at] == c && (at == 0 || (at > 1 && s[at - 2] == '\n')) &&
				strspn(s + at + f, WORD) == end - at - f;
		}
	}
	if (in_paragraph)
		mark_spans(s, paragraph, n, mdx, code);
	open->n = fence;
	open->letter = letter;
}

/* Returns true if kramdown or CommonMark would read HTML here, or a forbidden link <scheme:…>. */
static bool
is_html(const char *s)
{
	if (strncasecmp(s, "<http://", 8) == 0 || strncasecmp(s, "<https://", 9) == 0)
		return s[1 + strcspn(s + 1, "> \n\"'<`")] != '>';
	return isalpha((unsigned char)s[1]) || (s[1] && strchr("/!?", s[1]));
}

/* Returns the length of the allowed scheme with which an address begins; 0: none. */
static size_t
allowed_scheme(const char *s)
{
	static const char *const schemes[] = { "http://", "https://", "mailto:" };

	EACH_OF (one, schemes)
		if (strncasecmp(s, *one, strlen(*one)) == 0)
			return strlen(*one);
	return 0;
}

/* Returns true if the text s after ]( or ]: is an address that is not allowed. */
static bool
is_bad_address(const char *s)
{
	s += strspn(s, " \t\n<");
	size_t n = strcspn(s, "/?#) \t\n>");

	return (memchr(s, ':', n) || memchr(s, '&', n) || memchr(s, '\\', n)) && !allowed_scheme(s);
}

/* Returns true if the text has a table: a line that consists of | and -. */
static bool
has_table(const char *s)
{
	for (; s; s = text_after(s, '\n')) {
		size_t n = strcspn(s, "\n");

		if (n > 2 && strspn(s, "|-: ") >= n && memchr(s, '|', n) && memchr(s, '-', n))
			return true;
	}
	return false;
}

/* Returns true if the line end at byte i parts two lines of a paragraph that must remain two. */
static bool
parts_lines(const char *s, size_t i)
{
	size_t from = line_begin(s, i);

	return i > from && s[i + 1] && s[i + 1] != '\n' && !escape_is_block(s + i + 1) &&
		!escape_is_block(s + from) && s[i - 1] != ' ' && s[i - 1] != '\\';
}

/* If Markdown would read byte i of prose as markup, adds it as an entity and returns true. */
static bool
add_tamed(struct buf *out, const char *s, size_t i)
{
	if (is_escaped(s, i))
		return false;
	size_t open = i;
	while (s[i] == ']' && open && s[open] != '[')
		open--;
	bool footnote = s[open] == '[' && s[open + 1] == '^';

	if (s[i] == '<' && is_html(s + i))
		buf_add(out, "&lt;");
	else if (s[i] == '{' && s[i + 1] == ':')
		buf_add(out, "&#123;");
	else if (s[i] == '$' && (s[i + 1] == '$' || (i && s[i - 1] == '$')))
		buf_add(out, "&#36;");
	else if (s[i] == ']' && (s[i + 1] == '(' || (s[i + 1] == ':' && !footnote)) &&
		is_bad_address(s + i + 2))
		buf_add(out, "&#93;");
	else
		return false;
	return true;
}

/* If MDX would read byte i as the beginning of code, adds it as an entity and returns true. */
static bool
add_mdx(struct buf *out, const char *s, size_t i)
{
	bool script = (!i || s[i - 1] == '\n') && TEXT_STARTS(s + i, "import ", "export ");

	if (s[i] != '{' && s[i] != '<' && !script)
		return false;
	buf_addf(out, "&#%d;", s[i]);
	return true;
}

/* If Liquid would read byte *i as markup, alone or with its neighbour, adds it escaped and returns
 * true; if the next byte is escaped with it, increments *i. Else adds nothing and returns false. */
static bool
add_liquid(struct buf *out, const char *s, size_t *i, bool code)
{
	bool opens = s[*i] == '{' && (s[*i + 1] == '{' || s[*i + 1] == '%');
	bool last = s[*i] == '{' && !s[*i + 1];

	if (opens && code) {
		buf_addf(out, "{{ \"{%c\" }}", s[*i + 1]);
		++*i;
	} else if (last && code)
		buf_add(out, "{{ \"{\" }}");
	else if (opens || last || (!code && s[*i] == '{' && *i && s[*i - 1] == '{'))
		buf_add(out, "&#123;");
	else if (*i == 0 && s[0] == '%')
		buf_add(out, "&#37;");
	else
		return false;
	return true;
}

void
escape_markdown(struct buf *out, const char *words, const struct escape_how *how)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;
	struct fence open;

	/* Liquid finds no {{ where two texts meet. */
	if (*words == '{' && out->len && out->s[out->len - 1] == '{') {
		buf_add(out, "&#123;");
		words++;
	}
	escape_controls(&clean, words, strlen(words), true);
	buf_truncate(&clean, text_trimmed(clean.s, clean.len, " \n"));
	const char *s = clean.s;
	CLEANUP(pointer_free) unsigned char *code = xcalloc(clean.len + 1, sizeof(*code));
	mark_code(s, clean.len, how->mdx, code, &open);
	bool table = has_table(s);
	size_t address = 0; /* where the last address ends */
	for (size_t i = 0; i < clean.len; i++) {
		size_t n = i < address || code[i] ? 0 : address_length(s, i);

		address = n ? i + n : address;
		/* In code and after a backslash, an entity would be displayed as its letters. */
		bool in_code = code[i] || (i && s[i - 1] == '\\');
		bool tame = !how->trusted && code[i] != CODE;

		if (s[i] == '|' && how->cell) {
			if (is_escaped(s, i)) /* the entity also replaces the backslash before | */
				buf_truncate(out, out->len - 1);
			buf_add(out, "&#124;");
			continue;
		}
		if (tame && s[i] == '|' && !table && !code[i] && !is_escaped(s, i))
			buf_add_char(out, '\\');
		if (s[i] == '\n' && tame && !code[i] && !table && parts_lines(s, i))
			buf_add(out, "  ");
		if (!(how->liquid && add_liquid(out, s, &i, in_code)) &&
			!(tame && how->mdx && !is_escaped(s, i) && add_mdx(out, s, i)) &&
			!(tame && add_tamed(out, s, i))) {
			if (!code[i] && is_single_tilde(s, i) && !stays_alone(out, s, i))
				buf_add(out, "&#126;");
			else if (s[i] == '\n' && how->cell)
				buf_add(out, "<br>");
			else if (code[i] || how->trusted || i < address || is_escaped(s, i) ||
				!sign_put(out, how->signs, s, i))
				buf_add_char(out, s[i]);
		}
		if (s[i] == '\n' && how->quote) {
			size_t lead = strlen(how->quote);

			if (s[i + 1] == '\n' && text_ends_in(how->quote, " "))
				lead--; /* an empty line ends without a blank */
			buf_add_bytes(out, how->quote, lead);
		}
		if (s[i] == '\n' && s[i + 1] != '\n')
			buf_addf(out, "%*s", how->indent, "");
	}
	/* Closes an open fence, which would turn the rest of the draft into code. */
	if (open.n) {
		buf_add(out, how->cell ? "<br>" : "\n");
		buf_addf(out, "%s%*s", text_or(how->quote, ""), how->indent, "");
		for (; open.n; open.n--)
			buf_add_char(out, open.letter);
	}
}

bool
escape_is_block(const char *words)
{
	const struct md_line l = md_line(words, strcspn(words, "\n"));

	return l.kind > LINE_RULE || l.indent > 3 || *words == '#' ||
		(l.kind >= LINE_ITEM && l.kind < LINE_RULE && !(l.kind == LINE_ITEM && l.bare));
}

/* Returns true for http, https, mailto and plain paths. A scheme ends at the first colon, unless
 * a slash, ? or # comes before it. */
static bool
address_allowed(const char *s)
{
	size_t scheme = allowed_scheme(s);

	if (scheme)
		return s[scheme] != '\0';
	return *s && s[strcspn(s, ":/?#")] != ':' && !text_starts(s, "//");
}

bool
escape_address(struct buf *out, const char *address)
{
	if (!address_allowed(address))
		return false;
	for (const char *s = address, *entity = NULL; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '&')
			entity = s;
		else if (entity && c != '#' && c != ';' && !isalnum(c))
			entity = NULL;
		if (c <= ' ' || c >= 0x7f || strchr("\"'()<>[]\\^`{|}", c) || (c == ';' && entity))
			buf_addf(out, "%%%02X", c);
		else
			buf_add_char(out, *s);
	}
	return true;
}

/* ---- other places than Markdown ---- */

void
escape_comment(struct buf *out, const char *text)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	escape_controls(&clean, text, strlen(text), true);
	for (const char *s = clean.s; *s; s++) {
		char before = out->len ? out->s[out->len - 1] : '\0';

		/* Inserts a space into pairs of characters that would end the comment (--, -> and
		 * that of C) or that are markup ({{, {%, {:, ](, ]:). */
		if ((*s == '-' && before == '-') || (*s == '>' && before == '-') ||
			(*s == '/' && before == '*') || (before == '{' && strchr("{%:", *s)) ||
			(before == ']' && strchr("(:", *s)))
			buf_add_char(out, ' ');
		/* Escapes <: programs that do not know HTML comments would read tags in them. */
		if (*s == '<')
			buf_add(out, "&lt;");
		else
			buf_add_char(out, *s);
	}
	if (clean.len && strchr("-{", clean.s[clean.len - 1]))
		buf_add_char(out, ' ');
}

void
escape_html(struct buf *out, const char *s, size_t n, bool lines)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	escape_controls(&clean, s, n, lines);
	text_html(out, clean.s, clean.len);
}

void
escape_bbcode(struct buf *out, const char *s, size_t n)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;
	const unsigned signs = sign_set(SIGN_FORUM, NULL);

	escape_controls(&clean, s, n, true);
	for (const char *c = clean.s; *c; c++)
		if (*c == '[' || *c == ']')
			buf_add(out, *c == '[' ? "\xef\xbc\xbb" : "\xef\xbc\xbd");
		else if (!sign_put(out, signs, clean.s, (size_t)(c - clean.s)))
			buf_add_char(out, *c);
}
