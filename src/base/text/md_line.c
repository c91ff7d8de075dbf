/* Reads what a line of Markdown begins with. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/md_line.h"

#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"

static bool
is_blank(const char *s, size_t n, size_t at)
{
	return at == n || s[at] == ' ' || s[at] == '\t';
}

static size_t
run_of(const char *s, size_t n, size_t at)
{
	size_t end = at;

	while (end < n && s[end] == s[at])
		end++;
	return end - at;
}

static size_t
skip_blanks(const char *s, size_t n, size_t at)
{
	while (at < n && is_blank(s, n, at))
		at++;
	return at;
}

/* Returns the length of the number with its sign, or of the bullet, at `at`; 0: neither. */
static size_t
mark_at(const char *s, size_t n, size_t at)
{
	size_t digits = 0;

	while (at + digits < n && s[at + digits] >= '0' && s[at + digits] <= '9')
		digits++;
	const char *signs = digits ? ".)" : "-+*";
	if (at + digits == n || digits > 9 || !s[at + digits] || !strchr(signs, s[at + digits]))
		return 0;
	return is_blank(s, n, at + digits + 1) ? digits + 1 : 0;
}

struct md_line
md_line(const char *s, size_t n)
{
	struct md_line l = { .kind = LINE_TEXT };

	for (; l.space < n && is_blank(s, n, l.space); l.space++)
		l.indent = s[l.space] == '\t' ? l.indent / 4 * 4 + 4 : l.indent + 1;
	l.text = l.space;
	if (l.space == n) {
		l.kind = LINE_BLANK;
		return l;
	}
	l.sign = s[l.space];
	size_t run = run_of(s, n, l.space), mark = mark_at(s, n, l.space), end = l.space + run;
	if ((l.sign == '=' || l.sign == '-') && run > 1 && skip_blanks(s, n, end) == n) {
		l.kind = LINE_RULE;
		l.length = l.sign == '=' ? 1 : 2;
		mark = run;
	} else if ((l.sign == '`' || l.sign == '~') && run > 2 &&
		!(l.sign == '`' && memchr(s + end, '`', n - end))) {
		l.kind = LINE_FENCE;
		l.length = mark = run;
	} else if (l.sign == '#' && run < 7 && is_blank(s, n, end)) {
		l.kind = LINE_HEADING;
		l.length = mark = run;
	} else if (mark) {
		l.kind = LINE_ITEM;
		l.sign = s[l.space + mark - 1];
	} else if (l.sign == '>') {
		l.kind = LINE_QUOTE;
		mark = 1;
	} else if (l.sign == '|') {
		l.kind = LINE_ROW;
	}
	l.text += mark;
	l.bare = skip_blanks(s, n, l.text) == n;
	if (mark && l.text < n && is_blank(s, n, l.text))
		l.text++;
	return l;
}

bool
md_line_is_code(const struct md_line *l, struct md_line *open)
{
	bool was = open->length;

	if (!was && l->kind == LINE_FENCE)
		*open = *l;
	else if (was && l->kind == LINE_FENCE && l->sign == open->sign &&
		l->length >= open->length && l->bare)
		open->length = 0;
	return was || open->length;
}

bool
md_line_is_table_rule(const char *s, size_t n)
{
	size_t signs = 0;

	while (signs < n && strchr(" \t|:-", s[signs]) && s[signs])
		signs++;
	return signs == n && memchr(s, '|', n) && memchr(s, '-', n);
}

void
md_line_for_md4c(struct buf *text)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	struct md_line l, open = { 0 };
	size_t from = 0; /* where the line before begins */
	size_t item = 0; /* the column at which the text of the item begins */
	bool head = false, table = false, told = false;

	for (const char *s = text_or(text->s, ""), *end; *s; s = end) {
		size_t n = strcspn(s, "\n"), at = 0;
		bool rule;

		end = s + n + (s[n] == '\n');
		for (;; at += l.text) {
			l = md_line(s + at, n - at);
			rule = head && md_line_is_table_rule(s + at, n - at);
			if (rule || (l.kind != LINE_ITEM && l.kind != LINE_QUOTE))
				break;
			item = l.kind == LINE_ITEM ? at + l.indent + l.text - l.space : item;
		}
		if (!at && !l.indent && l.kind != LINE_BLANK)
			item = 0;
		bool code = md_line_is_code(&l, &open) || l.indent >= item + 4;
		bool row = !code && memchr(s + at, '|', n - at);
		table = row && ((table && at == from) || rule);
		from = at;
		head = row && !table;
		/* "Term", and in the lines below it ": what it means" */
		bool more = !code && text_starts(end, ": "),
		     term = more && l.kind == LINE_TEXT && *s != ':', bold = term && *s != '*';
		told = told && !code && text_starts(s, ": ");
		const char *stop = s + n;
		buf_add(&out, bold ? "**" : "");
		s += told ? 2 : 0;
		if (!code && text_is(s, n, "<--->")) /* parts the columns of a theme of Hugo */
			s = stop;
		for (; s < stop; s++) {
			buf_add_char(&out, *s);
			if (rule && !code && *s == '-' && s[1] != '-')
				buf_add(&out, "--");
		}
		buf_add(&out, bold ? "**" : "");
		told = told || term;
		buf_add(&out, told && more ? "\\" : "");
		buf_add(&out, s < end ? "\n" : "");
	}
	buf_clear(text);
	buf_add_bytes(text, out.s, out.len);
}
