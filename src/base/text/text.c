/* Reads Unicode: decoding, clusters, their width, words, the encoding of a foreign text. Drawing is
 * left to ui/draw.c, escaping for formats to view/escape.c. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/text.h"

#include <assert.h>
#include <string.h>
#include <unistd.h>
#include <utf8proc.h>

#include "base/core/mem.h"

#define ZWJ 0x200d
#define VS16 0xfe0f /* after a character: draw it as an emoji in colour */

int32_t
text_decode(const char *s, size_t n, size_t *len)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t took;

	assert(n > 0);
	*len = 1;
	if (!(*s & 0x80)) /* most letters */
		return *s;
	took = utf8proc_iterate((const utf8proc_uint8_t *)s, n < 4 ? (utf8proc_ssize_t)n : 4, &c);
	if (took <= 0)
		return TEXT_BAD;
	*len = (size_t)took;
	return c;
}

bool
text_valid(const char *s, size_t n)
{
	size_t len;

	for (size_t at = 0; at < n; at += len)
		if (text_decode(s + at, n - at, &len) == TEXT_BAD)
			return false;
	return true;
}

bool
text_is_web(const char *text)
{
	size_t scheme = TEXT_STARTS(text, "https://", "http://");

	text += scheme;
	if (!scheme || *text == '\0' || *text == '/')
		return false;
	for (; *text; text++)
		if ((unsigned char)*text <= ' ' || *text == 0x7f || strchr("\"<>\\^`{|}", *text))
			return false;
	return true;
}

bool
text_is_control(int32_t c)
{
	static const struct {
		int32_t first, last;
	} ranges[] = { { 0x00, 0x1f }, { 0x7f, 0x9f }, { 0x061c, 0x061c }, { 0x200b, 0x200b },
		{ 0x200e, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0xfdd0, 0xfdef },
		{ 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xe0000, 0xe007f } };

	if ((c & 0xfffe) == 0xfffe)
		return true;
	EACH_OF (range, ranges)
		if (c >= range->first && c <= range->last)
			return true;
	return false;
}

/* Decodes the code point that ends at `at` > 0, with the same result as decoding from the left.
 * *len gets its bytes. */
static int32_t
decode_left(const char *s, size_t at, size_t *len)
{
	for (size_t back = 1; back <= 4 && back <= at; back++) {
		int32_t c = text_decode(s + at - back, back, len);

		if (c != TEXT_BAD && *len == back)
			return c;
	}
	*len = 1;
	return TEXT_BAD;
}

int32_t
text_last(const char *s, size_t n)
{
	size_t len;

	return decode_left(s, n, &len);
}

static int
boundclass(int32_t c)
{
	return utf8proc_get_property(c)->boundclass;
}

bool
text_is_picture(int32_t c)
{
	return boundclass(c) == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

/* Returns the columns of a code point: by utf8proc, except where terminals count differently
 * (wcwidth). */
static int
code_width(int32_t c)
{
	if (c == TEXT_BAD)
		return 1;
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_MC: return 1;
	case UTF8PROC_CATEGORY_CF:
		return boundclass(c) == UTF8PROC_BOUNDCLASS_PREPEND ? 1 : utf8proc_charwidth(c);
	default: return utf8proc_charwidth(c);
	}
}

/* Returns the columns that c adds to a cluster whose last code point is `left`. */
static int
joined_width(int32_t left, int32_t c)
{
	int class = boundclass(c);

	if (class == UTF8PROC_BOUNDCLASS_V || class == UTF8PROC_BOUNDCLASS_T)
		return 0;
	if (left == ZWJ && text_is_picture(c))
		return 0;
	/* A skin tone colours an emoji before it; elsewhere it is a square. */
	if (c >= 0x1f3fb && c <= 0x1f3ff && (left == VS16 || text_is_picture(left)))
		return 0;
	return code_width(c);
}

/*
 * UAX #29 joins any number of Hangul initials, spacing marks or half-width voicing signs; a
 * terminal gives each its columns. So here a cluster ends before it would become wider than two
 * columns: no text can draw more columns than were counted for it.
 */
size_t
text_cluster_utf8(const char *s, size_t n, size_t at, int *width)
{
	utf8proc_int32_t state = 0;
	size_t len;
	bool emoji = false;

	int32_t left = text_decode(s + at, n - at, &len), c;
	*width = code_width(left);
	for (at += len; at < n && left != TEXT_BAD; at += len, left = c) {
		c = text_decode(s + at, n - at, &len);
		if (c == TEXT_BAD || utf8proc_grapheme_break_stateful(left, c, &state))
			break;
		int more = joined_width(left, c);
		if (*width + more > 2)
			break;
		*width += more;
		emoji |= c == VS16;
	}
	if (emoji)
		*width = 2;
	return at;
}

size_t
text_next(const char *s, size_t n, size_t at)
{
	int width;

	return at < n ? text_cluster(s, n, at, &width) : n;
}

/* Clusters can only be found from left to right. So this goes back to a break between two code
 * points that does not depend on what precedes them, and then forward. */
size_t
text_prev(const char *s, size_t n, size_t at)
{
	size_t len, start;

	if (at > n)
		at = n;
	if (at == 0)
		return 0;
	int32_t c = decode_left(s, at, &len);
	for (start = at - len; start > 0; start -= len) {
		int32_t left = decode_left(s, start, &len);

		if (c == TEXT_BAD || left == TEXT_BAD)
			break;
		if (left != ZWJ && utf8proc_grapheme_break(left, c))
			break;
		c = left;
	}
	for (size_t end; (end = text_next(s, n, start)) < at;)
		start = end;
	return start;
}

enum text_script
text_script_at(const char *s, size_t n)
{
	size_t len;
	enum text_script script = text_script(text_decode(s, n, &len));

	return script == TEXT_DIGIT ? TEXT_CASED : script;
}

size_t
text_word_end(const char *s, size_t n, size_t at, bool left)
{
	enum text_script inside = TEXT_SIGN;

	for (;;) {
		bool ends = left ? at == 0 : at >= n;

		if (ends)
			break;
		size_t next = left ? text_prev(s, n, at) : text_next(s, n, at);
		size_t from = left ? next : at;
		enum text_script word = text_script_at(s + from, n - from);
		if (inside != TEXT_SIGN && word != inside)
			break;
		inside = word;
		at = next;
	}
	return at;
}

int
text_width(const char *s, size_t n)
{
	int used;

	text_fit(s, n, INT32_MAX, &used);
	return used;
}

size_t
text_fit(const char *s, size_t n, int columns, int *used)
{
	size_t at = 0;

	*used = 0;
	for (int width; at < n; *used += width) {
		size_t end = text_cluster(s, n, at, &width);

		if (width > columns - *used)
			break;
		at = end;
	}
	return at;
}

const char *
text_encoding(const char *s, size_t n)
{
	/* bytes from 0x80 on, and from 0xc0 on; the longest run of them */
	size_t high = 0, letters = 0, run = 0, longest = 0;

	EACH_IN (at, s, n) {
		unsigned char c = (unsigned char)*at;

		run = c < 0x80 ? 0 : run + 1;
		longest = run > longest ? run : longest;
		high += c >= 0x80;
		letters += c >= 0xc0;
	}
	size_t lead = 0; /* bytes that begin two of Shift JIS */
	bool jis = true;
	for (size_t i = 0; i < n && jis; i++) {
		unsigned char c = (unsigned char)s[i],
			      next = i + 1 < n ? (unsigned char)s[i + 1] : 0;

		if (c < 0x80 || (c >= 0xa1 && c <= 0xdf))
			continue;
		lead += c <= 0x9f;
		jis = c != 0x80 && c != 0xa0 && c <= 0xfc && next >= 0x40 && next != 0x7f &&
			next <= 0xfc;
		i++;
	}
	bool pairs = true;
	for (size_t i = 0; i < n && pairs; i++)
		if ((unsigned char)s[i] >= 0x80) {
			pairs = (unsigned char)s[i] >= 0x81 && i + 1 < n &&
				(unsigned char)s[i + 1] >= 0xa1;
			i++;
		}
	if (jis && lead)
		return "SHIFT_JIS";
	if (longest < 4) /* words with accented letters */
		return NULL;
	if (letters * 5 > high * 4)
		return "CP1251";
	return pairs ? "GB18030" : NULL;
}

const char *
text_slot(const char *text, const char *at, size_t *n)
{
	for (const char *s = at; (s = strchr(s, '{')); s++) {
		size_t word = strspn(s + 1, "abcdefghijklmnopqrstuvwxyz_");

		*n = word + 2;
		if (word && s[word + 1] == '}' && (s == text || s[-1] != '{'))
			return s;
	}
	return NULL;
}

const char *
text_after(const char *s, char c)
{
	const char *at = strchr(s, c);

	return at ? at + 1 : NULL;
}

const char *
text_last_of(const char *s, char c, size_t n)
{
	while (n && s[n - 1] != c)
		n--;
	return n ? s + n - 1 : NULL;
}

/* Compares numbers of n and m digits by value; of equal ones, that with more zeros is first. */
static int
digits_order(const char *a, size_t n, const char *b, size_t m)
{
	size_t a_zeros = strspn(a, "0"), b_zeros = strspn(b, "0");
	size_t a_rest = n - a_zeros, b_rest = m - b_zeros;

	if (a_rest != b_rest)
		return a_rest < b_rest ? -1 : 1;
	int order = memcmp(a + a_zeros, b + b_zeros, a_rest);
	if (order == 0 && n != m)
		return n > m ? -1 : 1;
	return order;
}

int
text_by_numbers(const char *a, const char *b)
{
	static const char digits[] = "0123456789";

	while (*a && *b) {
		size_t n = strspn(a, digits), m = strspn(b, digits);

		if (n && m) {
			int order = digits_order(a, n, b, m);
			if (order)
				return order;
			a += n;
			b += m;
		} else if (*a == *b) {
			a++;
			b++;
		} else
			break;
	}
	return (unsigned char)*a - (unsigned char)*b;
}

void
text_print(FILE *f, const char *fmt, ...)
{
	CLEANUP(buf_finish) struct buf raw = BUF_INIT, out = BUF_INIT;

	BUF_ADD_ARGUMENTS(&raw, fmt);
	text_clean(&out, raw.s, raw.len, true);
	fwrite(out.s, 1, out.len, f);
}

void
text_print_bytes(const char *s, size_t n)
{
	if (n && isatty(STDOUT_FILENO))
		text_print(stdout, "%.*s", (int)n, s);
	else if (n)
		fwrite(s, 1, n, stdout);
}
