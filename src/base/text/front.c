/* Finds the front matter of a post; files/front_value.c reads its keys. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/front.h"

#include <string.h>

#include "base/core/mem.h"

#define LINES_MOST 2000 /* most lines of front matter: a rule "---" may begin a text */

/* How front matter begins and ends. */
static const struct front_mark {
	const char *begin, *end, *other_end; /* other_end may be NULL */
	enum front_kind kind;
	bool lower;  /* empty lines may come before it */
	bool inside; /* the marks are a part of it */
} marks[] = { { "---", "---", "...", FRONT_YAML, false, false },
	{ "---yaml", "---", NULL, FRONT_YAML, false, false },
	{ "---toml", "---", NULL, FRONT_TOML, false, false },
	{ "---json", "---", NULL, FRONT_JSON, false, false },
	{ ";;;", ";;;", NULL, FRONT_JSON, false, false },
	{ "+++", "+++", NULL, FRONT_TOML, true, false },
	{ "{", "}", NULL, FRONT_JSON, false, true } };

static size_t
line_length(const char *s, size_t n)
{
	const char *end = memchr(s, '\n', n);

	return end ? (size_t)(end - s) + 1 : n;
}

/* Returns true if a line of n bytes has only these signs, with blanks behind them. */
static bool
is_line(const char *s, size_t n, const char *signs)
{
	size_t len = signs ? strlen(signs) : 0;

	if (!signs || n < len || memcmp(s, signs, len) != 0)
		return false;
	while (len < n && strchr(" \t\r\n", s[len]))
		len++;
	return len == n;
}

/* Finds lines "Key: value", some of them indented, up to an empty line. */
static struct front
find_lines(const char *s, size_t n, size_t at)
{
	size_t i = at;

	for (size_t len; i < n; i += len) {
		len = line_length(s + i, n - i);
		if (is_line(s + i, len, ""))
			break;
		const char *colon = memchr(s + i, ':', len);
		bool key = colon && colon > s + i;

		for (const char *c = s + i; key && c < colon; c++)
			key = *c > ' ';
		if (!key && (i == at || (s[i] != ' ' && s[i] != '\t')))
			return (struct front){ .body = at };
	}
	return (struct front){ i > at ? FRONT_LINES : FRONT_NONE, at, i - at, i };
}

struct front
front_find(const char *s, size_t n, bool lines)
{
	size_t first = n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0 ? 3 : 0, low = first;

	while (low < n && is_line(s + low, line_length(s + low, n - low), ""))
		low += line_length(s + low, n - low);
	EACH_OF (m, marks) {
		size_t at = m->lower ? low : first, len = line_length(s + at, n - at);

		if (at == n || !is_line(s + at, len, m->begin))
			continue;
		size_t from = m->inside ? at : at + len;
		for (size_t i = at + len, line = 1; i < n && line < LINES_MOST; i += len, line++) {
			len = line_length(s + i, n - i);
			if (is_line(s + i, len, m->end) || is_line(s + i, len, m->other_end))
				return (struct front){ m->kind, from,
					(m->inside ? i + 1 : i) - from, i + len };
		}
	}
	return lines ? find_lines(s, n, first) : (struct front){ .body = first };
}
