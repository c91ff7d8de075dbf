/* Makes text harmless: what a terminal, a shell or HTML would take as more than text, capital
 * letters and entities. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/core/mem.h"

#define ZWJ 0x200d
#define VS16 0xfe0f /* after a character: draw it as an emoji in colour */

#define KEYCAP 0x20e3
#define DOTTED_CIRCLE "\u25cc"

/* A cell of ncurses has room for a character and four marks. */
#define MARKS_MAX 4
/* The longest emoji have three joiners; without a limit one cell could hold a whole tag. */
#define JOINERS_MAX 4

/* State of the text so far that decides how the next code point is cleaned. */
struct past {
	bool base;    /* there is a character that a combining mark can be drawn on */
	bool picture; /* an emoji came last: a joiner may follow it, and VS16 if `bare` */
	bool bare;
	bool digit;  /* the last code point was 0-9, # or *, which may start a keycap */
	bool joined; /* the last code point was a joiner */
	int marks, joiners;
};

/* Returns true for code points that control a terminal or are invisible. The only visible format
 * characters are Arabic and Kaithi number signs, which come before their number. */
static bool
is_forbidden(int32_t c)
{
	const utf8proc_property_t *p = utf8proc_get_property(c);

	if ((c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef))
		return true;
	if (p->ignorable || (c >= 0xe0000 && c <= 0xe0fff))
		return true;
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP: return true;
	case UTF8PROC_CATEGORY_CF: return p->boundclass != UTF8PROC_BOUNDCLASS_PREPEND;
	default: return false;
	}
}

/* Ranges of the scripts whose letters look alike. */
static const struct {
	int32_t first, last;
	char script;
} alike[] = { { 'A', 'Z', 'L' }, { 'a', 'z', 'L' }, { 0xc0, 0x24f, 'L' }, { 0x1e00, 0x1eff, 'L' },
	{ 0x370, 0x3ff, 'G' }, { 0x1f00, 0x1fff, 'G' }, { 0x400, 0x52f, 'C' },
	{ 0xa640, 0xa69f, 'C' }, { 0x530, 0x58f, 'A' }, { 0x13a0, 0x13ff, 'K' },
	{ 0xab70, 0xabbf, 'K' }, { 0xff21, 0xff5a, 'W' } };

const char *
text_disguise(const char *name)
{
	size_t n = name ? strlen(name) : 0, len;
	char script = 0;

	for (size_t at = 0; at < n; at += len) {
		int32_t c = text_decode(name + at, n - at, &len);

		if (c == TEXT_BAD || is_forbidden(c) || c == 0x2800 ||
			(c != ' ' && utf8proc_category(c) == UTF8PROC_CATEGORY_ZS))
			return "invisible characters";
		if (c < 0x80 && !isalnum(c))
			script = 0;
		EACH_OF (one, alike)
			if (c >= one->first && c <= one->last) {
				if (script && script != one->script)
					return "letters of two scripts";
				script = one->script;
			}
	}
	return NULL;
}

void
text_encode(struct buf *out, int32_t c)
{
	utf8proc_uint8_t bytes[4];

	buf_add_bytes(out, bytes, (size_t)utf8proc_encode_char(c, bytes));
}

/* Returns true if a word of n bytes is lower-case letters, with apostrophes and hyphens between
 * them. */
static bool
is_lower_case(const char *s, size_t n)
{
	bool ended = false;
	size_t len;

	for (size_t at = 0; at < n; at += len) {
		int32_t c = text_decode(s + at, n - at, &len);
		utf8proc_category_t is =
			c == TEXT_BAD ? UTF8PROC_CATEGORY_CN : utf8proc_category(c);

		if (is == UTF8PROC_CATEGORY_LL || is == UTF8PROC_CATEGORY_MN) {
			if (ended)
				return false;
		} else if (c != '\'' && c != 0x2019 && c != '-') {
			ended = is == UTF8PROC_CATEGORY_PO || is == UTF8PROC_CATEGORY_PE ||
				is == UTF8PROC_CATEGORY_PF;
			if (!ended)
				return false;
		}
	}
	return n > 0;
}

void
text_capitalise(struct buf *b)
{
	size_t first;

	if (!b->len || !is_lower_case(b->s, strcspn(b->s, " ,\t\n")) ||
		text_is_unspaced(b->s, b->len))
		return;
	int32_t c = text_decode(b->s, b->len, &first);
	if (first == b->len || utf8proc_category(c) != UTF8PROC_CATEGORY_LL)
		return;
	CLEANUP(buf_finish) struct buf capital = BUF_INIT;
	text_encode(&capital, utf8proc_toupper(c));
	buf_splice(b, 0, first, capital.s, capital.len);
}

#define LONGEST_ENTITY 12 /* length of "&#x0010ffff;"; limits the search in a long text */

size_t
text_entity(struct buf *out, const char *s, size_t n)
{
	static const struct {
		const char *name, *text;
	} known[] = { { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" },
		{ "&apos;", "'" }, { "&nbsp;", " " }, { "&lrm;", "" }, { "&rlm;", "" },
		{ "&shy;", "" }, { "&ndash;", "–" }, { "&mdash;", "—" }, { "&hellip;", "…" },
		{ "&lsquo;", "‘" }, { "&rsquo;", "’" }, { "&ldquo;", "“" }, { "&rdquo;", "”" },
		{ "&laquo;", "«" }, { "&raquo;", "»" }, { "&larr;", "←" }, { "&uarr;", "↑" },
		{ "&rarr;", "→" }, { "&darr;", "↓" }, { "&middot;", "·" }, { "&bull;", "•" },
		{ "&times;", "×" }, { "&plusmn;", "±" }, { "&deg;", "°" }, { "&micro;", "µ" },
		{ "&euro;", "€" }, { "&pound;", "£" }, { "&copy;", "©" }, { "&reg;", "®" },
		{ "&trade;", "™" }, { "&thinsp;", "\u2009" }, { "&ensp;", "\u2002" },
		{ "&emsp;", "\u2003" } };

	EACH_OF (one, known) {
		size_t len = strlen(one->name);

		if (n >= len && memcmp(s, one->name, len) == 0) {
			buf_add(out, one->text);
			return len;
		}
	}
	if (n < 4 || *s != '&')
		return 0;
	bool hex = n > 4 && (s[2] == 'x' || s[2] == 'X');
	const char *digits = s + 2 + hex,
		   *end = memchr(s, ';', n < LONGEST_ENTITY ? n : LONGEST_ENTITY);
	char *stop = NULL;
	if (!end || s[1] != '#' || !isxdigit((unsigned char)*digits))
		return 0;
	unsigned long c = strtoul(digits, &stop, hex ? 16 : 10);
	if (stop != end || !c || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return 0;
	text_encode(out, (int32_t)c);
	return (size_t)(end + 1 - s);
}

void
text_entities(struct buf *out, const char *s, size_t n)
{
	while (n) {
		size_t used = text_entity(out, s, n);

		if (!used) {
			buf_add_char(out, *s);
			used = 1;
		}
		s += used;
		n -= used;
	}
}

/* Appends a ZWJ, VS16 or skin tone that is part of an emoji. Returns false if c is none. */
static bool
add_to_emoji(struct buf *out, struct past *past, int32_t c, int32_t next)
{
	if (c == ZWJ && past->picture && text_is_picture(next) && past->joiners < JOINERS_MAX) {
		past->joiners++;
		past->joined = true;
		past->picture = past->bare = false;
	} else if (c == VS16 && past->picture && past->bare) {
		past->bare = false;
		past->marks++;
	} else if (c == VS16 && past->digit && next == KEYCAP) {
		past->digit = false;
		past->marks++;
	} else if (c >= 0x1f3fb && c <= 0x1f3ff && past->picture) {
		past->bare = false;
	} else {
		return false;
	}
	text_encode(out, c);
	return true;
}

static void
clean_code(struct buf *out, struct past *past, int32_t c, int32_t next, bool lines)
{
	if (add_to_emoji(out, past, c, next))
		return;
	if (text_is_mark(c) && !is_forbidden(c)) {
		/* A mark without a letter gets a circle, else the terminal would draw it on an
		 * unrelated character. */
		if (!past->base)
			buf_add(out, DOTTED_CIRCLE);
		past->base = true;
		past->picture = past->bare = past->digit = false;
		if (past->marks < MARKS_MAX)
			text_encode(out, c);
		past->marks++;
		return;
	}

	bool picture = text_is_picture(c);
	*past = (struct past){ .base = true,
		.picture = picture,
		.bare = picture,
		.digit = (c >= '0' && c <= '9') || c == '#' || c == '*',
		.joiners = past->joined ? past->joiners : 0 };
	if (c == '\t') {
		buf_add_char(out, ' ');
	} else if (c == '\n') {
		past->base = !lines;
		buf_add(out, lines ? "\n" : "\u2424");
	} else if (is_forbidden(c)) {
		if (c < 0x20)
			text_encode(out, 0x2400 + c);
		else if (c == 0x7f)
			text_encode(out, 0x2421);
		else
			buf_addf(out, "<U+%04X>", (unsigned)c);
	} else {
		text_encode(out, c);
	}
}

void
text_clean(struct buf *out, const char *s, size_t n, bool lines)
{
	struct past past = { .base = false };
	/* Printable ASCII needs no cleaning. Its last byte is not counted if other text follows,
	 * because that may be a combining mark. */
	size_t i = 0;
	while (i < n && ((s[i] >= ' ' && s[i] <= '~') || (lines && s[i] == '\n')))
		i++;
	size_t len, ignored, plain = i == n || !i ? i : i - 1;

	buf_add_bytes(out, s, plain);
	for (size_t at = plain; at < n; at += len) {
		int32_t c = text_decode(s + at, n - at, &len), next = TEXT_BAD;

		if (at + len < n)
			next = text_decode(s + at + len, n - at - len, &ignored);
		if (c == TEXT_BAD) {
			buf_addf(out, "<%02x>", (unsigned char)s[at]);
			past = (struct past){ .base = true };
		} else {
			clean_code(out, &past, c, next, lines);
		}
	}
}

char *
text_shell_word(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_./:@%+=,-";
	struct buf out = BUF_INIT;
	size_t n = 0;

	while (word[n] && ((unsigned char)word[n] >= 0x80 || strchr(plain, word[n])))
		n++;
	if (n && !word[n])
		return xstrdup(word);
	buf_add(&out, "'");
	for (; *word; word++)
		if (*word == '\'')
			buf_add(&out, "'\\''");
		else
			buf_addf(&out, "%c", *word);
	buf_add(&out, "'");
	return buf_detach(&out);
}

void
text_html(struct buf *out, const char *s, size_t n)
{
	EACH_IN (c, s, n)
		switch (*c) {
		case '&': buf_add(out, "&amp;"); break;
		case '<': buf_add(out, "&lt;"); break;
		case '>': buf_add(out, "&gt;"); break;
		case '"': buf_add(out, "&quot;"); break;
		case '\'': buf_add(out, "&#39;"); break;
		default: buf_add_char(out, *c);
		}
}
