/* Scripts, and the one form in which texts are looked for. The forms that are stored, which can
 * never change, are in text.c. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/core/mem.h"
#include "base/text/text.h"

enum text_script
text_script(int32_t c)
{
	static const struct {
		int32_t first, last;
		enum text_script script;
	} ranges[] = { { 0xe00, 0xeff, TEXT_APART }, { 0x1000, 0x109f, TEXT_APART },
		{ 0x1100, 0x11ff, TEXT_HANGUL }, { 0x1780, 0x17ff, TEXT_APART },
		{ 0x2e80, 0x2fdf, TEXT_HAN }, { 0x3005, 0x3007, TEXT_HAN },
		{ 0x3021, 0x3029, TEXT_HAN }, { 0x3041, 0x309f, TEXT_HIRAGANA },
		{ 0x30a1, 0x30fa, TEXT_KATAKANA }, { 0x30fc, 0x30ff, TEXT_KATAKANA },
		{ 0x3131, 0x318e, TEXT_HANGUL }, { 0x31f0, 0x31ff, TEXT_KATAKANA },
		{ 0x3400, 0x4dbf, TEXT_HAN }, { 0x4e00, 0x9fff, TEXT_HAN },
		{ 0xa960, 0xa97f, TEXT_HANGUL }, { 0xac00, 0xd7ff, TEXT_HANGUL },
		{ 0xf900, 0xfaff, TEXT_HAN }, { 0xff66, 0xff9f, TEXT_KATAKANA },
		{ 0xffa0, 0xffdc, TEXT_HANGUL }, { 0x20000, 0x3ffff, TEXT_HAN } };

	if (c >= '0' && c <= '9')
		return TEXT_DIGIT;
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? TEXT_CASED : TEXT_SIGN;
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT: return TEXT_CASED;
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NO: return TEXT_DIGIT;
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_NL: break;
	default: return TEXT_SIGN;
	}
	EACH_OF (range, ranges)
		if (c >= range->first && c <= range->last)
			return range->script;
	return TEXT_OTHER;
}

bool
text_is_mark(int32_t c)
{
	return c >= 0x80 && utf8proc_category(c) >= UTF8PROC_CATEGORY_MN &&
		utf8proc_category(c) <= UTF8PROC_CATEGORY_ME;
}

bool
text_runs_on(const char *s, size_t n)
{
	bool found = false;

	for (size_t at = 0, len; at < n && !found; at += len) {
		enum text_script script = text_script(text_decode(s + at, n - at, &len));

		found = script >= TEXT_HAN && script <= TEXT_KATAKANA;
	}
	return found;
}

bool
text_is_unspaced(const char *s, size_t n)
{
	enum text_script last = TEXT_SIGN;
	size_t wide = 0, letters = 0, ascii = 0;

	while (ascii < n && (unsigned char)s[ascii] < 0x80)
		ascii++;
	for (size_t at = ascii < n ? 0 : n, len; at < n; at += len) {
		enum text_script script = text_script(text_decode(s + at, n - at, &len));

		if (script >= TEXT_HAN && script <= TEXT_KATAKANA)
			wide++;
		if (script == TEXT_CASED || script == TEXT_HANGUL)
			letters++;
		if (script != TEXT_SIGN)
			last = script;
	}
	return wide * 2 > letters || (last >= TEXT_HAN && last <= TEXT_KATAKANA);
}

size_t
text_colon(const char *s, size_t n)
{
	return n > 2 && memcmp(s + n - 3, "\uff1a", 3) == 0 ? 3 : n && s[n - 1] == ':';
}

bool
text_ends_wide(const char *s, size_t n)
{
	int32_t c = text_last(s, n), narrow;

	/* All of these are of three bytes. */
	for (; c > 0x3000 &&
		(utf8proc_category(c) == UTF8PROC_CATEGORY_PE || (c < 0x10000 && text_is_mark(c)));
		c = text_last(s, n))
		n -= 3;
	narrow = text_narrow(c);
	if (c == TEXT_BAD || utf8proc_category(c) == UTF8PROC_CATEGORY_SO)
		return c != TEXT_BAD;
	return c == 0x2026 || c == 0x3001 || c == 0x3002 || c == 0xff61 || c == 0x61f ||
		c == 0x964 || (c != narrow && strchr("!,.:;?", narrow));
}

/* A word begins where the script changes; a mark stays with its letter. */
void
text_key(struct buf *out, const char *s, bool joined)
{
	enum text_script before = TEXT_SIGN;
	size_t len;
	CLEANUP(buf_finish) struct buf folded = BUF_INIT;

	text_fold(&folded, s, KEEP_ALL_PLAIN);
	for (size_t at = 0; at < folded.len; at += len) {
		int32_t c = text_decode(folded.s + at, folded.len - at, &len);
		enum text_script script = text_script(c);

		if (joined && (c == '\'' || c == 0x2019))
			continue;
		if (text_is_mark(c))
			script = before;
		else if (script != TEXT_SIGN && out->len &&
			(script != before || (script >= TEXT_HAN && script <= TEXT_APART)))
			buf_add_char(out, ' ');
		before = script;
		if (script != TEXT_SIGN)
			buf_add_bytes(out, folded.s + at, len);
	}
}

/* Returns true if the words of `typed` begin the words of a key that follow each other. */
static bool
begins(const char *key, const char *typed)
{
	for (; *typed; typed++, key++) {
		if (*typed == ' ')
			key += strcspn(key, " ");
		if (*key != *typed)
			return false;
	}
	return true;
}

static bool
has_apostrophe(const char *s)
{
	return strchr(s, '\'') || strstr(s, "\u2019");
}

bool
text_found(const char *s, const char *typed, bool inside)
{
	int ways = has_apostrophe(typed) || (s && has_apostrophe(s)) ? 2 : 1;

	for (int joined = 0; joined < ways; joined++) {
		CLEANUP(buf_finish) struct buf key = BUF_INIT, wanted = BUF_INIT;

		text_key(&wanted, typed, joined);
		text_key(&key, s, joined);
		if (!wanted.len)
			return strstr(s ? s : "", typed) != NULL;
		/* A number is looked for from its beginning. */
		inside = inside && !(*wanted.s >= '0' && *wanted.s <= '9');
		for (const char *at = key.s; *at; at++)
			if ((at == key.s || at[-1] == ' ' || inside) && begins(at, wanted.s))
				return true;
	}
	return false;
}

/* Returns the next word of `typed`, or the words between its next quotation marks, without a star
 * behind it, and moves on; NULL: there is none. The caller frees. */
static char *
next_word(const char **typed)
{
	const char *at = *typed;
	size_t n;

	while ((n = text_blank(at)) || *at == '*')
		at += n ? n : 1;
	if (*at == '"') {
		size_t inside = strcspn(at + 1, "\"");

		*typed = at + 1 + inside;
		if (**typed)
			(*typed)++;
		return xstrndup(at + 1, inside);
	}
	while (at[n] && at[n] != '*' && at[n] != '"' && !text_blank(at + n))
		n++;
	*typed = at + n;
	return n ? xstrndup(at, n) : NULL;
}

bool
text_has(const char *s, const char *typed, bool inside)
{
	bool has = true;

	for (char *word; has && (word = next_word(&typed)); free(word))
		has = text_found(s, word, inside);
	return has;
}

/* Returns true if part[from..to) has a hit. */
static bool
has_hit(char *part, size_t from, size_t to, const char *typed, bool inside)
{
	char was = part[to];

	part[to] = '\0';
	bool found = text_found(part + from, typed, inside);
	part[to] = was;
	return found;
}

/* The hit ends where the shortest beginning with a hit ends, and the rest of that beginning is the
 * shortest one with a hit: text_found alone decides what a hit is. */
bool
text_hit(const char *s, const char *typed, bool inside, size_t *start, size_t *end)
{
	size_t n = strlen(s), from = *end, low, high = n;
	CLEANUP(pointer_free) char *part = xstrdup(s);

	if (from && !inside) /* the rest of a word is no word */
		from = text_word_end(s, n, text_prev(s, n, from), false);
	if (!*typed || !has_hit(part, from, n, typed, inside))
		return false;
	for (low = from; low < high;) {
		size_t middle = low + (high - low) / 2;

		if (has_hit(part, from, middle, typed, inside))
			high = middle;
		else
			low = middle + 1;
	}
	*start = *end = text_next(s, n, text_prev(s, n, low)); /* with the marks of its letters */
	while (!has_hit(part, *start, *end, typed, inside))
		*start = text_prev(s, n, *start);
	return true;
}

/* Returns true if no word of a key goes on from n bytes of a text to the next ones. */
static bool
ends_word(const char *s, size_t n)
{
	size_t len, last = text_prev(s, n, n);
	enum text_script before = text_script(text_decode(s + last, n - last, &len));

	return !s[n] || before != text_script(text_decode(s + n, strlen(s + n), &len)) ||
		(before >= TEXT_HAN && before <= TEXT_APART);
}

/* A hit of one of several words, and where the search for it began. */
struct first_hit {
	size_t from, start, end;
};

/* Takes the next hit of a word if it is before the one so far, or longer. whole: it ends a word. */
static void
offer_hit(struct first_hit *h, const char *s, const char *word, bool inside, bool whole)
{
	size_t start, end = h->from;
	bool found;

	do
		found = text_hit(s, word, inside, &start, &end);
	while (found && whole && !ends_word(s, end));
	if (found && (start < h->start || (start == h->start && end > h->end))) {
		h->start = start;
		h->end = end;
	}
}

bool
text_has_hit(const char *s, const char *typed, bool inside, size_t *start, size_t *end)
{
	struct first_hit h = { *end, SIZE_MAX, 0 };

	for (char *word; (word = next_word(&typed)); free(word))
		offer_hit(&h, s, word, inside, false);
	*start = h.start;
	*end = h.end;
	return h.start < SIZE_MAX;
}

bool
text_searched_hit(const char *s, const char *words, size_t *start, size_t *end)
{
	struct first_hit h = { *end, SIZE_MAX, 0 };

	while ((words = strchr(words, '"'))) {
		size_t length = strcspn(++words, "\"");
		CLEANUP(pointer_free) char *word = xstrndup(words, length);

		words += length + 1;
		offer_hit(&h, s, word, false, !text_starts(words, " *"));
	}
	*start = h.start;
	*end = h.end;
	return h.start < SIZE_MAX;
}

bool
text_begins(const char *s, const char *typed)
{
	CLEANUP(buf_finish) struct buf folded = BUF_INIT, begun = BUF_INIT;

	text_fold(&folded, s, KEEP_ALL_PLAIN);
	text_fold(&begun, typed, KEEP_ALL_PLAIN);
	return s && strncmp(folded.s, begun.s, begun.len) == 0;
}

int32_t
text_narrow(int32_t c)
{
	if (c == 0x3000)
		return ' ';
	return c >= 0xff01 && c <= 0xff5e ? c - 0xff01 + '!' : c;
}

const char *
text_typed(struct buf *to, const char *s)
{
	size_t n = strlen(s), len;

	if (text_ascii(s))
		return s;
	buf_clear(to);
	for (size_t at = 0; at < n; at += len) {
		int32_t c = text_decode(s + at, n - at, &len);

		if (text_narrow(c) != c)
			buf_add_char(to, (char)text_narrow(c));
		else
			buf_add_bytes(to, s + at, len);
	}
	return to->s;
}
