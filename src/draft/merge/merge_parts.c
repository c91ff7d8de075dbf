/* Merges inside a unit of the file: the time and the words of a note, the figure and the words of a
 * rating. A part follows the new export if the author left it unchanged. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/merge/merge_private.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/text/text.h"

#define PARTS_MOST (2 * MERGE_WORDS_MOST + 1)

static const struct merge_part nowhere;

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static struct merge_part
part_trimmed(struct merge_part p)
{
	for (; p.n && is_blank(*p.s); p.n--)
		p.s++;
	p.n = text_trimmed(p.s, p.n, " \t\n");
	return p;
}

/* Returns the text without the bullet at its start. */
static struct merge_part
without_bullet(struct merge_part p)
{
	p = part_trimmed(p);
	if (p.n && strchr("-*+", *p.s) && (p.n == 1 || is_blank(p.s[1])))
		p = part_trimmed((struct merge_part){ p.s + 1, p.n - 1 });
	return p;
}

/* Returns how many bytes at the start of the text are the other one, whatever their blanks are; 0:
 * it does not start with it. */
static size_t
starts_with(struct merge_part text, struct merge_part what)
{
	size_t k = 0;

	for (size_t w = 0; w < what.n;) {
		bool blank = is_blank(what.s[w]);

		if (k == text.n || (blank ? !is_blank(text.s[k]) : text.s[k] != what.s[w]))
			return 0;
		for (w++, k++; blank && w < what.n && is_blank(what.s[w]); w++)
			;
		for (; blank && k < text.n && is_blank(text.s[k]); k++)
			;
	}
	return k;
}

/* Returns true if both texts are equal apart from the kind of their blanks. */
static bool
part_same(struct merge_part a, struct merge_part b)
{
	a = part_trimmed(a);
	b = part_trimmed(b);
	return !a.n == !b.n && starts_with(a, b) == a.n;
}

/* ---- notes and ratings: time or figure, and words ---- */

/* The parts of a unit: at even indices its times, figures and labels, at odd ones its words. */
struct parts {
	struct merge_part v[PARTS_MOST];
	size_t n;
	struct buf text;
};

/* The caller calls parts_finish. */
static struct parts
parts_of(const struct merge_side *s, const struct merge_unit *u)
{
	const struct merge_block *b = u->block == NONE ? NULL : &s->blocks[u->block];
	struct parts p = { .text = BUF_INIT };
	size_t at = 0, n = b ? b->n_words : 0;

	merge_unit_text(&p.text, s, u);
	EACH_IN (word, b->words, n) {
		/* A block may begin with empty lines, or end with one. */
		size_t from = word->at, to = from + word->len;

		to = to < p.text.len ? to : p.text.len;
		if (from < at || from > to)
			break;
		p.v[p.n++] = (struct merge_part){ p.text.s + at, from - at };
		p.v[p.n++] = (struct merge_part){ p.text.s + from, to - from };
		at = to;
	}
	p.v[p.n++] = (struct merge_part){ p.text.s + at, p.text.len - at };
	return p;
}

static void
parts_finish(struct parts *p)
{
	buf_finish(&p->text);
}

bool
merge_is_letter(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* Returns true if a word of a script with blanks goes on at this place. */
static bool
is_in_word(struct merge_part text, size_t at)
{
	size_t len;
	int32_t sides[2] = { at ? text_last(text.s, at) : TEXT_BAD,
		at < text.n ? text_decode(text.s + at, text.n - at, &len) : TEXT_BAD };

	EACH_IN (side, sides, 2) {
		enum text_script script = text_script(*side);

		if (*side == TEXT_BAD || script == TEXT_SIGN ||
			(script >= TEXT_HAN && script <= TEXT_APART && script != TEXT_HANGUL))
			return false;
	}
	return true;
}

/* Finds the text in the author's, where it begins and ends like a word, and whatever its blanks
 * are. Returns its place; n 0: it is not there, or more than once. */
static struct merge_part
found_in(struct merge_part text, struct merge_part what)
{
	struct merge_part found = nowhere;

	for (size_t i = 0; what.n && i < text.n; i++) {
		size_t n = starts_with((struct merge_part){ text.s + i, text.n - i }, what),
		       end = i + n;

		if (!n || is_in_word(text, i) || is_in_word(text, end))
			continue;
		if (found.n)
			return nowhere;
		found = (struct merge_part){ text.s + i, n };
	}
	return found;
}

/* Returns what follows the place in the author's text. */
static struct merge_part
behind(struct merge_part text, struct merge_part place)
{
	const char *from = place.s + place.n;

	return (struct merge_part){ from, (size_t)(text.s + text.n - from) };
}

/* Returns true if words that were found in the author's text end it, or its line, as they ended the
 * unit: they are no part of a sentence of the author. */
static bool
end_text(const struct parts *was, size_t i, struct merge_part text, struct merge_part found)
{
	struct merge_part after = behind(text, found);

	return i % 2 == 0 || i + 2 < was->n || part_same(after, was->v[i + 1]) ||
		!part_trimmed(after).n || *after.s == '\n';
}

/* Returns the place of part i of the last export in the author's text; n 0 and s NULL: it is not
 * there. Of words that are new it is behind the figure before them, if only the rest follows. */
static struct merge_part
place_of(const struct parts *was, size_t i, struct merge_part text)
{
	struct merge_part what = i ? part_trimmed(was->v[i]) : without_bullet(was->v[i]);
	bool words = i % 2, added = words && !what.n;
	struct merge_part found = found_in(text, added ? without_bullet(was->v[i - 1]) : what);

	if (!found.n || !added)
		return found.n && end_text(was, i, text, found) ? found : nowhere;
	found = behind(text, found);
	return part_same(found, was->v[i + 1]) ? (struct merge_part){ found.s, 0 } : nowhere;
}

/* Returns true if only the last export has a head before the words, which says with what the note
 * compares: "Vs Cantor: brighter.", "Brighter." */
static bool
is_without_head(struct merge_part was, struct merge_part is)
{
	return is.n && was.n > is.n + 2 && memcmp(was.s + was.n - is.n - 2, ": ", 2) == 0 &&
		strncasecmp(was.s + was.n - is.n, is.s, is.n) == 0;
}

bool
merge_parts_follow(struct merge_run *m, const struct merge_unit *b, struct merge_unit *now,
	const struct merge_unit *o, bool only_words)
{
	CLEANUP(parts_finish) struct parts was = parts_of(&m->base, b), is = parts_of(&m->made, o);
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	bool all = true, some = false;

	if (was.n == 1 && is.n == 1 && (!merge_unit_is_fact(o) || now->base != o->base))
		return false;
	if (was.n != is.n)
		return false;
	if (now->mixed)
		buf_add(&text, now->mixed);
	else
		merge_unit_text(&text, &m->now, now);
	/* A rating whose figure the author edited remains whole. */
	struct merge_part whole = { text.s, text.len };
	for (size_t i = 0; i < was.n && merge_unit_is_data(&m->made, o); i += 2)
		if (without_bullet(was.v[i]).n && !place_of(&was, i, whole).s)
			return false;
	for (size_t i = was.n; i-- > 0;) {
		if (part_same(was.v[i], is.v[i]) ||
			(only_words && (i % 2 == 0 || is_without_head(was.v[i], is.v[i]))))
			continue;
		whole = (struct merge_part){ text.s, text.len };
		struct merge_part place = place_of(&was, i, whole);
		if (!place.s) {
			all &= found_in(whole, without_bullet(is.v[i])).n > 0;
			continue;
		}
		/* keeps the blanks and the bullet at the ends of the part that it replaces */
		struct merge_part with = i ? part_trimmed(is.v[i]) : without_bullet(is.v[i]);
		if (!place.n)
			with = is.v[i];
		else if (with.n > place.n &&
			starts_with(behind(whole, (struct merge_part){ place.s, 0 }), with))
			continue; /* the file has it already */
		while (i && !with.n && place.s > text.s && is_blank(place.s[-1])) {
			place.s--;
			place.n++;
		}
		while (!i && !with.n && is_blank(place.s[place.n]))
			place.n++;
		buf_splice(&text, (size_t)(place.s - text.s), place.n, with.s, with.n);
		some = true;
	}
	if (some)
		now->mixed = arena_keep(&m->arena, xstrndup(text.s, text.len));
	return all && some;
}

/* Returns true if two parts differ only in capitals, or, before or after words, in a label that
 * only the last export has: another version of the program or of the template says the same. */
static bool
says_same(struct merge_part was, struct merge_part is, bool label)
{
	size_t head = 0, tail = 0, least = was.n < is.n ? was.n : is.n;

	while (head < least &&
		tolower((unsigned char)was.s[head]) == tolower((unsigned char)is.s[head]))
		head++;
	while (tail < least - head && was.s[was.n - tail - 1] == is.s[is.n - tail - 1])
		tail++;
	return head + tail == is.n &&
		(was.n == is.n || (label && (was.s[head] == ',' || was.s[head] == '*')));
}

bool
merge_parts_same(struct merge_run *m, const struct merge_unit *b, const struct merge_unit *o)
{
	CLEANUP(parts_finish) struct parts was = parts_of(&m->base, b), is = parts_of(&m->made, o);

	for (size_t i = 0; i < was.n; i++) {
		if (was.n != is.n || !says_same(was.v[i], is.v[i], was.n > 1 && i % 2 == 0))
			return false;
	}
	return true;
}
