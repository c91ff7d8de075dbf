/* Finds artist, title and what is said with them in the line of a list. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "shell/import/list_private.h"

/* Marks around a text: emphasis, then those that a title has, then those of East Asia, beside which
 * there is no blank. */
static const char *const pairs[] = { "** **", "__ __", "` `", "* *", "_ _", "\" \"", "' '",
	"\u2018 \u2019", "\u201c \u201d", "\u201e \u201c", "\u201e \u201d", "\u201a \u2018",
	"\u00ab \u00bb", "\u00bb \u00ab", "\u2039 \u203a", "\u300c \u300d", "\u300e \u300f",
	"\u300a \u300b", "\u3008 \u3009" };
enum { PAIRS_OF_TITLES = 3, PAIRS_OF_EAST = 15 };

/* Reads the text between a pair of marks at the start of a text. Returns the bytes with the marks;
 * 0: there is none. */
static size_t
between(struct rest r, const char *pair, struct rest *inside)
{
	size_t open = strcspn(pair, " "), n = strlen(pair) - open - 1;
	const char *from = r.s, *close = NULL;

	if (r.n > open && memcmp(r.s, pair, open) == 0) {
		from += open;
		close = memmem(from, r.n - open, pair + open + 1, n);
	}
	if (!close || close == from)
		return 0;
	*inside = (struct rest){ from, (size_t)(close - from) };
	return (size_t)(close - r.s) + n;
}

void
list_strip_pairs(struct rest *r)
{
	struct rest inside;

	rest_trim(r, REST_BLANKS);
	for (size_t i = 0; i < LENGTH(pairs);) { /* from the first again after each that goes */
		bool around = between(*r, pairs[i], &inside) == r->n && r->n;

		*r = around ? inside : *r;
		i = around ? 0 : i + 1;
	}
}

const char *const list_signs[SIGN_ROWS] = {
	[SIGNS_DASH] = "( -{1,2} | \u2013 | \u2014 | \uff0d |\t)",
	[SIGNS_JOINED] = "(\u2013|\u2014|\uff0d|\uff0f)",
	[SIGNS_BY] = "^.*( by )", /* Title by Artist, "Stand by Me by X" */
	[SIGNS_SLASH] = "( / | \u00b7 | [|] )",
	[SIGNS_COLON] = "(: |\uff1a)",
};

/* Counts words. Of East Asian text, two signs count as a word. */
static size_t
words_of(struct rest text)
{
	size_t n = 2, len;

	for (; text.n; rest_skip(&text, len)) {
		int32_t c = text_decode(text.s, text.n, &len);
		bool sign = text.n > 1 && strchr("-\xe2/", text.s[1]); /* not a word: " – " */

		n += c == ' ' ? 2u * !sign : c >= 0x3040;
	}
	return n / 2;
}

bool
list_is_sentence(struct rest text, size_t words)
{
	static const char end[] =
		"([^.][.]|[!?]|\u2026|\u3002|\uff01|\uff1f)[]\"')*_]*(\u201d|\u00bb|\u201c)?$";
	struct rest tail = text, is;

	rest_skip(&tail, text.n > 30 ? text.n - 30 : 0);
	return rest_like(tail, end, &is) && words_of(text) >= words;
}

#define NAME_MOST 1000 /* bytes of a line in which a title in marks is looked for */

/* Finds a title in marks that is a whole part of a text: an end of the text or a sign is on each of
 * its sides. Sets the title and the words in brackets behind it, *before and *after. */
static bool
find_quoted(struct rest text, struct list_name *name, struct rest *before, struct rest *after)
{
	static const char begins[] = "((^| -|\u2013|\u2014|:|\uff1a|,|\uff0c|\u3001|/| by) *)$",
			  ends[] = "^( *(-|\u2013|\u2014|:|\uff1a|,|\uff0c|\u3001|/|by |$))",
			  brackets[] = "^(( *(\\([^)]*\\)|\uff08[^)]*\uff09|\\[[^]]*\\]))*)";
	struct rest is;

	for (*before = (struct rest){ text.s, 0 }; before->n < text.n && text.n < NAME_MOST;
		before->n++)
		for (size_t i = PAIRS_OF_TITLES; i < LENGTH(pairs); i++) {
			*after = (struct rest){ text.s + before->n, text.n - before->n };
			if (!rest_skip(after, between(*after, pairs[i], &name->title)))
				continue;
			bool east = i >= PAIRS_OF_EAST,
			     comma = name->title.s[name->title.n - 1] == ',' ||
				list_is_sentence(name->title, 1);
			rest_skip(after, rest_like(*after, brackets, &name->more));
			if (east ||
				((!before->n || rest_like(*before, begins, &is)) &&
					(comma || !after->n || rest_like(*after, ends, &is))))
				return true;
		}
	return false;
}

/* Says what is before and behind a title in marks: the artist is before it, unless that is a label;
 * the rest is a remark. */
static void
name_quoted(struct rest before, struct rest after, struct list_name *name)
{
	/* behind a word, since "Dr. X" is a name */
	static const char until[] = "[^ .]{3}[*]{0,2}([.;:] |\u3002| -{1,2} | \u2013 | \u2014 |\t)";
	struct rest is;

	rest_like(before, "(( |-|\u2013|\u2014|,|\uff0c|\u3001|/)*)$", &is);
	before.n -= is.n;
	size_t colon = text_colon(before.s, before.n);
	rest_skip(
		&after, rest_like(after, "^( *(-{1,2} |\u2013|\u2014|:|\uff1a|,|by |/)? *)", &is));
	bool said = text_colon(is.s, text_trimmed(is.s, is.n, " "));
	name->artist = (struct rest){ before.s, before.n - colon };
	name->remark = after;
	if (before.n && !(colon && after.n))
		return;
	name->artist = said ? (struct rest){ 0 } : after;
	name->remark = said ? after : before;
	size_t end = said ? 0 : rest_like(after, until, &is);
	if (end) {
		name->artist.n = (size_t)(is.s - after.s);
		name->remark = (struct rest){ after.s + end, after.n - end };
	}
	list_strip_pairs(&name->artist);
	/* "Title" - Artist (Album, 1998) */
	if (!name->remark.n && rest_like(name->artist, "( [(][^()]*(19|20)[0-9]{2}[)])$", &is)) {
		name->artist.n -= is.n;
		name->remark = is;
	}
}

/* Divides a text at the signs of a row. */
static bool
divide_at(struct rest text, int row, struct list_name *name)
{
	bool by = row == SIGNS_BY;
	struct rest *left = by ? &name->title : &name->artist;
	struct rest *right = by ? &name->artist : &name->title;
	struct rest sign;

	if (!rest_like(text, list_signs[row], &sign))
		return false;
	*left = (struct rest){ text.s, (size_t)(sign.s - text.s) };
	*right = (struct rest){ sign.s + sign.n, text.n - left->n - sign.n };
	rest_trim(left, REST_BLANKS);
	if (row == SIGNS_SLASH && rest_like(*right, list_signs[row], &sign)) {
		name->album = (struct rest){ sign.s + sign.n,
			(size_t)(right->s + right->n - sign.s) - sign.n };
		right->n = (size_t)(sign.s - right->s);
	}
	rest_trim(right, REST_BLANKS);
	return left->n && right->n;
}

bool
list_divide_by(struct rest text, int most, struct list_name *name)
{
	struct list_name quoted = { .quoted = true };
	struct rest before, after;
	bool found = find_quoted(text, &quoted, &before, &after);

	if (found) {
		list_strip_pairs(&quoted.title);
		quoted.title.n = text_trimmed(quoted.title.s, quoted.title.n, ", ");
		name_quoted(before, after, &quoted);
		found = quoted.artist.n || most == QUOTED;
	}
	*name = (struct list_name){ 0 };
	if (found && (most == QUOTED || !before.n)) {
		*name = quoted;
		return true;
	}
	if (most > SIGNS_BY && most < QUOTED && divide_at(text, most, name))
		return true;
	for (int row = 0; row <= most && row <= SIGNS_BY; row++)
		if (divide_at(text, row, name))
			return true;
	*name = found ? quoted : (struct list_name){ 0 };
	return found;
}

bool
list_is_divided(struct rest text)
{
	struct list_name ignored;

	return list_divide_by(text, SIGNS_BY, &ignored);
}

bool
list_goes_on(struct rest text)
{
	struct rest sign;
	size_t len;

	if (!rest_like(text, list_signs[SIGNS_DASH], &sign))
		return false;
	int32_t c = text_decode(sign.s + sign.n, text.n - (size_t)(sign.s + sign.n - text.s), &len);
	return iswlower((wint_t)c);
}

struct rest
list_take_remark(struct rest *name)
{
	const char *const before_remark[] = { "( : | ?\uff1a ?|: )", list_signs[SIGNS_DASH] };

	for (size_t i = 0; i < LENGTH(before_remark); i++) {
		struct rest after = *name, sign;

		for (size_t n; (n = rest_like(after, before_remark[i], &sign));) {
			struct rest before = { name->s, (size_t)(sign.s - name->s) };
			bool words = sign.s[1] == ':';

			rest_skip(&after, n);
			if (!list_is_divided(before) || !(words || list_is_sentence(after, 5)))
				continue;
			*name = before;
			return after;
		}
	}
	return (struct rest){ name->s + name->n, 0 };
}
