/* Compares texts: equal names, endings, the nearest of several names, the part of a name that tells
 * it from others. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/text.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"

/* Longer texts are not compared letter by letter: the cost grows with the square of the length. */
#define DISTANCE_MAX 256

bool
text_is_among(const char *s, const char *const *list)
{
	while (s && *list && strcmp(s, *list) != 0)
		list++;
	return s && *list;
}

bool
text_lists(const char *words, const char *word)
{
	size_t n = word ? strlen(word) : 0;

	for (const char *at = words; at && n && (at = strstr(at, word)); at++)
		if ((at == words || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
			return true;
	return false;
}

const void *
text_row(const void *rows, size_t n, size_t size, const char *name)
{
	const char *row = rows;

	for (size_t i = 0; i < n; i++, row += size)
		if (text_same(*(const char *const *)(const void *)row, name))
			return row;
	return NULL;
}

bool
text_is_unknown(const char *s)
{
	static const char *const words[] = { "unknown", "unknownartist", "artistunknown",
		"notstated", "unknownnotstated", "notknown", NULL };
	CLEANUP(pointer_free) char *folded = text_folded(s);

	return text_is_among(folded, words);
}

/* Writes the first DISTANCE_MAX code points of s to `code`. Returns how many code points s has. */
static size_t
codes(const char *s, int32_t *code)
{
	size_t n = strlen(s), len, count = 0;

	for (size_t at = 0; at < n; at += len, count++) {
		int32_t c = text_decode(s + at, n - at, &len);

		if (count < DISTANCE_MAX)
			code[count] = c;
	}
	return count;
}

size_t
text_distance(const char *a, const char *b)
{
	int32_t ca[DISTANCE_MAX], cb[DISTANCE_MAX];
	size_t na = codes(a, ca), nb = codes(b, cb);
	size_t row[DISTANCE_MAX + 1];

	if (strcmp(a, b) == 0)
		return 0;
	if (na > DISTANCE_MAX || nb > DISTANCE_MAX)
		return na > nb ? na : nb;
	for (size_t j = 0; j <= nb; j++)
		row[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t above = row[j], least = above < row[j - 1] ? above : row[j - 1];

			if (ca[i - 1] != cb[j - 1])
				diagonal++;
			row[j] = least < diagonal ? least + 1 : diagonal;
			diagonal = above;
		}
	}
	return row[nb];
}

void
text_offer(struct nearest *n, const char *candidate, const char *wanted)
{
	size_t d = text_distance(candidate, wanted);

	if (d < n->distance && text_is_near(d, wanted))
		*n = (struct nearest){ candidate, d };
}

bool
text_is_near(size_t distance, const char *typed)
{
	return distance <= 2 && 3 * distance <= strlen(typed);
}

char *
text_folded(const char *s)
{
	struct buf out = BUF_INIT;

	text_fold(&out, s, KEEP_WORDS);
	return buf_detach(&out);
}

char *
text_name_folded(const char *s)
{
	struct buf out = BUF_INIT;

	text_fold(&out, s, KEEP_NAME);
	return buf_detach(&out);
}

bool
text_same_name(const char *a, const char *b)
{
	CLEANUP(pointer_free) char *x = text_name_folded(a), *y = text_name_folded(b);
	return *x && strcmp(x, y) == 0;
}

bool
text_has_name(const char *s, const char *name)
{
	CLEANUP(pointer_free) char *all = text_folded(s), *part = text_folded(name);
	return *part && strstr(all, part);
}

bool
text_is(const char *s, size_t n, const char *word)
{
	return strlen(word) == n && memcmp(s, word, n) == 0;
}

bool
text_names(const char *s, size_t n, const char *word)
{
	return strlen(word) == n && strncasecmp(s, word, n) == 0;
}

bool
text_ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

void
text_replace(char *s, char from, char to)
{
	while (s && (s = strchr(s, from)))
		*s = to;
}

size_t
text_trimmed(const char *s, size_t n, const char *signs)
{
	while (n && s[n - 1] && strchr(signs, s[n - 1]))
		n--;
	return n;
}

/* Returns the bytes of a comma, also of a Chinese or Japanese one, with which s begins; 0: none. */
static size_t
comma_bytes(const char *s)
{
	static const char *const commas[] = { ",", "、", "，" };

	EACH_OF (one, commas)
		if (text_starts(s, *one))
			return strlen(*one);
	return 0;
}

static char *
next_part(const char **list, bool decimals)
{
	const char *part = *list + strspn(*list, " "), *at = part;

	while (*at &&
		(!comma_bytes(at) ||
			(decimals && at > part && isdigit((unsigned char)at[-1]) &&
				isdigit((unsigned char)at[1]))))
		at++;
	size_t end = text_trimmed(part, (size_t)(at - part), " ");
	*list = at + comma_bytes(at);
	return end ? xstrndup(part, end) : NULL;
}

char *
text_part(const char **list)
{
	return next_part(list, false);
}

char *
text_value(const char **list)
{
	return next_part(list, true);
}

bool
text_has_ending(const char *path, size_t n, const char *ending)
{
	size_t len = strlen(ending);

	return n > len && strncasecmp(path + n - len, ending, len) == 0;
}

/* Bytes; a shorter word ("3", "Pro", "DAC"), a year, or a kind does not identify a device alone. */
enum { LEAST_NAME = 4 };

/* Returns true for "dongle", "Earbuds": a longer word for a kind of device. */
static bool
is_kind(const char *word, size_t n)
{
	static const char *const kinds[] = { "dongle", "cable", "headphone", "earphone", "earbud",
		"speaker", "player", "amplifier" };

	if (word[n - 1] == 's')
		n--;
	EACH_OF (kind, kinds)
		if (text_names(word, n, *kind))
			return true;
	return false;
}

const char *
text_last_word(const char *s)
{
	const char *blank = strrchr(s, ' ');

	if (!blank || !blank[1])
		return s;
	const char *word = blank + 1, *end = blank + strlen(blank), *model = strchr(s, ' ') + 1;
	while (word > s && !(word == model && strchr(word, ' ')) &&
		(end - word < LEAST_NAME || is_kind(word, (size_t)(end - word)) ||
			strspn(word, "0123456789") == (size_t)(end - word)))
		for (end = --word; word > s && word[-1] != ' ';)
			word--;
	return word;
}

/* Returns true if another of the n names ends with these words. */
static bool
is_end_of_other(const char *words, const char *name, const char *const *names, size_t n)
{
	EACH_IN (one, names, n) {
		size_t at = strlen(*one) - strlen(words);

		if (strcmp(*one, name) != 0 && text_ends_in(*one, words) &&
			(at == 0 || (*one)[at - 1] == ' '))
			return true;
	}
	return false;
}

const char *
text_name_apart(const char *name, const char *const *names, size_t n)
{
	const char *words = text_last_word(name);

	/* "(blue)" alone is no name. */
	while (words > name &&
		(ispunct((unsigned char)*words) || is_end_of_other(words, name, names, n)))
		for (words--; words > name && words[-1] != ' ';)
			words--;
	return words;
}

bool
text_same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

bool
text_starts(const char *s, const char *with)
{
	return s && strncmp(s, with, strlen(with)) == 0;
}

size_t
text_starts_among(const char *s, const char *const *texts, size_t n)
{
	EACH_IN (text, texts, n)
		if (text_starts(s, *text))
			return strlen(*text);
	return 0;
}

int
text_order(const char *a, const char *b)
{
	return strcmp(text_or(a, ""), text_or(b, ""));
}

const char *
text_or(const char *s, const char *otherwise)
{
	return s && *s ? s : otherwise;
}

const char *
text_s(size_t n)
{
	return n == 1 ? "" : "s";
}
