/*
 * Decides if two spellings mean one title. People spell a title in many ways: differences in case,
 * accents, punctuation, brackets, "feat.", "from …" and in figures or Roman numbers of parts do not
 * make another recording. "live" or "remix" in brackets or after a dash does.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "base/text/title.h"

static const struct {
	const char *open, *close;
} brackets[] = { { "(", ")" }, { "[", "]" }, { "{", "}" }, { "（", "）" }, { "【", "】" },
	{ "「", "」" }, { "『", "』" }, { "［", "］" }, { "〔", "〕" } };

/* If s begins with a bracket, returns its length in bytes with its content and end; 0: it does not,
 * or the bracket is never closed. */
static size_t
bracketed(const char *s)
{
	EACH_OF (bracket, brackets) {
		size_t n = strlen(bracket->open);
		const char *end =
			strncmp(s, bracket->open, n) == 0 ? strstr(s + n, bracket->close) : NULL;
		if (end)
			return (size_t)(end - s) + strlen(bracket->close);
	}
	return 0;
}

/* Returns the length in bytes of a dash between the name of a piece and a remark on it; 0: s does
 * not begin with a dash. */
static size_t
dash_at(const char *s)
{
	return TEXT_STARTS(s, " - ", " – ", " — ", " | ", " -", " ~", " ／ ");
}

/* Sets `word` to the next word of s, in lower case and without accents; empty after the last word.
 * Returns the rest of s. */
static const char *
next_folded_word(const char *s, struct buf *word)
{
	buf_clear(word);
	while (*s && !word->len) {
		const char *end = s;
		while (*end && !strchr(" \t\n.,:;/_+&-\"", *end))
			end++;
		char *raw = xstrndup(s, (size_t)(end - s));
		text_fold(word, raw, KEEP_WORDS_PLAIN);
		free(raw);
		s = *end ? end + 1 : end;
	}
	return s;
}

/* Returns the value of a Roman number from 1 to 39; 0 if the word is not one. */
static int
roman(const char *word)
{
	static const char letters[] = "ivx";
	int value = 0, last = 0;

	for (size_t i = strlen(word); i-- > 0;) {
		const char *letter = strchr(letters, word[i]);

		if (!letter)
			return 0;
		int v = (int[]){ 1, 5, 10 }[letter - letters];
		value += v < last ? -v : v;
		last = v > last ? v : last;
	}
	return value > 0 && value < 40 ? value : 0;
}

/* Appends a word to a key in its plainest spelling: "2" for "ii" and "02", "part" for "pt". */
static void
add_word(struct buf *out, const char *word)
{
	static const char *const same[][2] = { { "pt", "part" }, { "nr", "no" }, { "and", "" } };
	const char *const *row = TEXT_ROW(same, word);
	int number = roman(word);

	word = row ? row[1] : word;
	if (number)
		buf_addf(out, "%d", number);
	else
		buf_add(out, word + (isdigit((unsigned char)word[0]) ? strspn(word, "0") : 0));
}

/* Splits a title: appends the text outside brackets, and before guest artists or a dash with an
 * addition, to `bare`, and everything else to `rest`. */
static void
split_name(const char *name, struct buf *bare, struct buf *rest)
{
	CLEANUP(buf_finish) struct buf word = BUF_INIT;
	size_t n, from = bare->len;

	for (const char *s = name; *s; s += n ? n : 1) {
		n = bracketed(s);
		if (n) {
			buf_add_bytes(rest, s, n);
			buf_add_char(rest, ' ');
		} else {
			buf_add_char(bare, *s);
		}
	}
	for (const char *s = bare->s + from; *s; s++) {
		bool follows = s > bare->s + from, begins = follows && s[-1] == ' ';

		next_folded_word(begins ? s : "", &word);
		/* Without quotation marks "from" is a part of the title. */
		if ((follows && dash_at(s) && title_is_addition(s + dash_at(s))) ||
			(begins &&
				(strncasecmp(s, "from \"", 6) == 0 ||
					strncasecmp(s, "from “", 8) == 0)) ||
			text_same(word.s, "feat") || text_same(word.s, "ft") ||
			text_same(word.s, "featuring")) {
			buf_add(rest, s);
			buf_truncate(bare, (size_t)(s - bare->s));
			break;
		}
	}
}

/* Adds what each bracket of a title, and each part behind a dash, says of the version. */
static void
read_version(struct title_version *v, const char *title)
{
	CLEANUP(buf_finish) struct buf bare = BUF_INIT, rest = BUF_INIT;
	size_t n;

	split_name(title ? title : "", &bare, &rest);
	for (const char *s = rest.s; *s; s += n) {
		CLEANUP(buf_finish) struct buf part = BUF_INIT;

		n = bracketed(s);
		if (!n)
			for (n = 1; s[n] && !bracketed(s + n) && !dash_at(s + n);)
				n++;
		buf_add_bytes(&part, s, n);
		title_version_add(v, part.s);
	}
}

void
title_key(struct buf *out, const char *title)
{
	CLEANUP(buf_finish) struct buf bare = BUF_INIT, rest = BUF_INIT, word = BUF_INIT;
	size_t before = out->len;

	split_name(title, &bare, &rest);
	for (const char *s = bare.s; *(s = next_folded_word(s, &word)) || word.len;)
		add_word(out, word.s);
	if (out->len == before) /* the whole title is in brackets */
		text_fold(out, title, KEEP_WORDS_PLAIN);
}

bool
title_versions_same(const char *a, const char *b)
{
	CLEANUP(title_version_finish) struct title_version x = { 0 }, y = { 0 };

	read_version(&x, a);
	read_version(&y, b);
	return title_same_version(&x, &y);
}

enum title_likeness
title_keys_like(const char *x, const char *y)
{
	size_t n = strlen(x), m = strlen(y);

	if (n > m)
		return title_keys_like(y, x);
	if (!n)
		return TITLE_UNKNOWN;
	if (text_same(x, y))
		return TITLE_SAME;
	if (n >= 3 && strstr(y, x))
		return TITLE_SIMILAR;
	return m - n <= 1 + n / 6 && text_distance(x, y) <= 1 + n / 6 ? TITLE_SIMILAR : TITLE_OTHER;
}

char *
title_key_of(const char *name)
{
	struct buf b = BUF_INIT;

	if (name)
		title_key(&b, name);
	return buf_detach(&b);
}

bool
title_keys_same(const char *a, const char *b)
{
	CLEANUP(pointer_free) char *x = title_key_of(a), *y = title_key_of(b);

	return title_keys_like(x, y) == TITLE_SAME;
}
