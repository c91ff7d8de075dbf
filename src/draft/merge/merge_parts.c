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
#define APART_MOST 1000 /* bytes of a line in which the words of several notes are told apart */

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

/* Returns the length of the bullet that the text begins with, and of the blank behind it; 0: there
 * is none. */
static size_t
bullet_of(const char *s)
{
	return *s && strchr("-*+", *s) && is_blank(s[1]) ? 2 : 0;
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
parts_of(const struct merge_unit *u)
{
	const struct merge_block *b = u->block;
	struct parts p = { .text = BUF_INIT };
	size_t at = 0, n = b ? b->n_words : 0;

	merge_unit_text(&p.text, u);
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

struct merge_part
merge_find(struct merge_part text, struct merge_part what)
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

/* Returns the place of part i of the last export in the author's text; n 0 and s NULL: it is not
 * there. The last words end their line, as they ended the unit: else they are part of a sentence of
 * the author. Words that are new are behind the figure before them. */
static struct merge_part
place_of(const struct parts *was, size_t i, struct merge_part text)
{
	struct merge_part what = i ? part_trimmed(was->v[i]) : without_bullet(was->v[i]);
	bool words = i % 2, added = words && !what.n;
	struct merge_part found = merge_find(text, added ? without_bullet(was->v[i - 1]) : what);
	struct merge_part after = found.n ? behind(text, found) : nowhere;

	if (added)
		return found.n && part_same(after, was->v[i + 1])
			? (struct merge_part){ after.s, 0 }
			: nowhere;
	if (words && found.n && i + 2 == was->n && !part_same(after, was->v[i + 1]) &&
		part_trimmed(after).n && *after.s != '\n')
		return nowhere;
	return found;
}

/* ---- comments: their lines ---- */

/* The lines of a comment, or its marks alone, as numbers. at: of each line of the last export, and
 * of its end: the index of this line; NONE: it is not there. */
struct lines {
	uint32_t *v;
	size_t n, *at;
};

static struct lines
lines_of(struct merge_run *m, const struct merge_unit *u, bool marks)
{
	struct lines l = { arena_calloc(&m->arena, u->lines, sizeof(*l.v)), 0, NULL };

	for (size_t i = 0; i < u->lines; i++)
		if (!marks || !i || i + 1 == u->lines)
			l.v[l.n++] = u->side->lines[u->line + i].name;
	return l;
}

static void
find_lines(struct merge_run *m, const struct lines *was, struct lines *l)
{
	CLEANUP(diff_finish) struct diff d = { 0 };
	size_t i = 0, k = 0;

	l->at = arena_calloc(&m->arena, was->n + 1, sizeof(*l->at));
	diff_compare(&d, was->v, was->n, l->v, l->n, m->line_names.n);
	for (size_t h = 0; h <= d.n; h++) {
		size_t end = h < d.n ? d.hunks[h].a : was->n;

		while (i < end)
			l->at[i++] = k++;
		for (; h < d.n && i < end + d.hunks[h].an; i++)
			l->at[i] = NONE;
		k += h < d.n ? d.hunks[h].bn : 0;
	}
	l->at[was->n] = l->n;
}

static bool
same_lines(
	const struct lines *a, size_t from, size_t end, const struct lines *b, size_t at, size_t to)
{
	return end - from == to - at &&
		memcmp(a->v + from, b->v + at, (end - from) * sizeof(*a->v)) == 0;
}

static void
add_line(struct buf *out, const struct merge_unit *u, size_t i)
{
	const struct merge_line *l = &u->side->lines[u->line + i];

	buf_add_part(out, "\n", "%.*s", (int)l->n, l->s);
}

/* Merges a comment by its lines, between those that all three texts have: what the author left
 * follows, what the record lost goes, what both added stands one after the other. */
static bool
follow_lines(struct merge_run *m, const struct merge_unit *b, struct merge_unit *now,
	const struct merge_unit *o)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	struct lines was = lines_of(m, b, false), my = lines_of(m, now, false),
		     is = o ? lines_of(m, o, false) : lines_of(m, b, true);
	size_t i = 0, k = 0, j = 0, own = 0;
	bool all = true;

	find_lines(m, &was, &my);
	find_lines(m, &was, &is);
	for (size_t end = 0; end <= was.n; end++) {
		size_t to = my.at[end], till = is.at[end];

		if (to == NONE || till == NONE)
			continue;
		bool theirs = !same_lines(&was, i, end, &is, j, till),
		     mine = !same_lines(&was, i, end, &my, k, to), gone = theirs && j == till,
		     edited = false; /* the author has other words in place of some that left */

		for (size_t x = i; x < end && gone; x++)
			edited |= my.at[x] == NONE &&
				m->base.lines[b->line + x].mark.kind != LINE_BLANK;
		for (; k < to; k++) {
			bool blank = m->now.lines[now->line + k].mark.kind == LINE_BLANK;
			size_t of = i;

			while (of < end && my.at[of] != k)
				of++;
			if ((theirs && !mine) || (gone && of < end && !(edited && blank)))
				continue;
			add_line(&text, now, k);
			own += of == end && !blank;
			all = all && !(edited && of == end && !blank);
		}
		if (o && theirs && (!mine || i == end))
			for (; j < till; j++)
				add_line(&text, o, j);
		all = all && !(theirs && mine && !gone && i < end);
		if (end < was.n)
			add_line(&text, now, to);
		i = end + 1;
		k = to + 1;
		j = till + 1;
	}
	if (!o && !own)
		now->act = ACT_DROP;
	now->mixed = arena_keep(&m->arena, xstrndup(text.s, text.len));
	return all;
}

/* Writes what the record has of a unit in its place in a comment of the author. */
static bool
follow_hidden(struct merge_run *m, const struct merge_unit *b, struct merge_unit *now,
	const struct merge_unit *o)
{
	CLEANUP(buf_finish) struct buf was = BUF_INIT, text = BUF_INIT, is = BUF_INIT;

	merge_unit_text(&was, b);
	if (now->mixed)
		buf_add(&text, now->mixed);
	else
		merge_unit_text(&text, now);
	if (o)
		merge_unit_text(&is, o);
	char *at = strstr(text.s, was.s);
	if (!at)
		return false;
	buf_splice(&text, (size_t)(at - text.s), was.len, is.len ? is.s : "", is.len);
	now->mixed = arena_keep(&m->arena, xstrndup(text.s, text.len));
	return true;
}

/* ---- rows: their cells ---- */

/* Returns a cell of a row, without the blanks around it; s NULL: it has no such cell. */
static struct merge_part
cell_of(struct merge_part row, size_t nth)
{
	size_t from = 0;

	for (size_t i = 1; i < row.n; i++) {
		if (row.s[i] != '|' || row.s[i - 1] == '\\')
			continue;
		if (!nth--)
			return part_trimmed((struct merge_part){ row.s + from + 1, i - from - 1 });
		from = i;
	}
	return nowhere;
}

/* Merges a row by its cells. Returns false if both changed one, if their numbers differ, or if it
 * is the row of titles. */
static bool
follow_cells(struct merge_run *m, const struct merge_unit *b, struct merge_unit *now,
	const struct merge_unit *o)
{
	CLEANUP(buf_finish) struct buf was = BUF_INIT, is = BUF_INIT, text = BUF_INIT;
	size_t n = merge_row_cells(b), i = 0;

	if (merge_row_first(o) == o || merge_row_cells(o) != n || merge_row_cells(now) != n)
		return false;
	merge_unit_text(&was, b);
	merge_unit_text(&is, o);
	merge_unit_text(&text, now);
	for (; i < n; i++) {
		const struct merge_part old = cell_of((struct merge_part){ was.s, was.len }, i),
					new = cell_of((struct merge_part){ is.s, is.len }, i),
					own = cell_of((struct merge_part){ text.s, text.len }, i);

		if (part_same(own, old))
			buf_splice(&text, (size_t)(own.s - text.s), own.n, new.s, new.n);
		else if (!part_same(old, new) && !part_same(own, new))
			return false;
	}
	now->mixed = arena_keep(&m->arena, xstrndup(text.s, text.len));
	return true;
}

/* Writes part i of the new export in its place in the author's text; figures: all figures have
 * one. Sets *some if it does. Returns false if the part has no place, and is not there already. */
static bool
follow_part(struct buf *text, const struct parts *was, const struct parts *is, size_t i,
	bool figures, bool *some)
{
	const struct merge_part whole = { text->s, text->len };
	/* keeps the blanks and the bullet at the ends of the part that it replaces */
	struct merge_part with = i ? part_trimmed(is->v[i]) : without_bullet(is->v[i]);
	struct merge_part place = i % 2 || figures ? place_of(was, i, whole) : nowhere;

	/* another bullet alone, which follows with the line */
	if (!i && part_same(without_bullet(was->v[0]), with)) {
		*some = true;
		return true;
	}
	if (!place.s)
		return merge_find(whole, without_bullet(is->v[i])).n > 0;
	if (!place.n)
		with = is->v[i];
	else if (with.n > place.n &&
		starts_with(behind(whole, (struct merge_part){ place.s, 0 }), with))
		return true; /* the file has it already */
	while (i && !with.n && place.s > text->s && is_blank(place.s[-1])) {
		place.s--;
		place.n++;
	}
	while (!i && !with.n && is_blank(place.s[place.n]))
		place.n++;
	buf_splice(text, (size_t)(place.s - text->s), place.n, with.s, with.n);
	*some = true;
	return true;
}

/* Merges a note or a rating by its parts. A rating whose figure the author edited remains whole; of
 * two figures both follow. */
static bool
follow_parts(struct merge_run *m, const struct merge_unit *b, struct merge_unit *now,
	const struct merge_unit *o)
{
	CLEANUP(parts_finish) struct parts was = parts_of(b), is = parts_of(o);
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	bool all = true, some = false, figures = true, data = merge_unit_is_data(o);

	if (was.n != is.n || (was.n == 1 && (!merge_unit_is_fact(o) || now->base != b)))
		return false;
	if (now->mixed)
		buf_add(&text, now->mixed);
	else
		merge_unit_text(&text, now);
	for (size_t i = 0; i < was.n; i += 2) {
		bool there = place_of(&was, i, (struct merge_part){ text.s, text.len }).s;

		if (data && !there && without_bullet(was.v[i]).n)
			return false;
		figures = figures && (there || part_same(was.v[i], is.v[i]));
	}
	for (size_t i = was.n; i-- > 0;)
		if (!part_same(was.v[i], is.v[i]))
			all &= follow_part(&text, &was, &is, i, figures, &some);
	/* An item of another bullet would begin a new list beside the others. */
	size_t bullet = bullet_of(was.text.s);
	if (some && strncmp(text.s, was.text.s, bullet) == 0 && bullet_of(text.s) == bullet)
		buf_splice(&text, 0, bullet, is.text.s, bullet_of(is.text.s));
	if (some)
		now->mixed = arena_keep(&m->arena, xstrndup(text.s, text.len));
	return all;
}

bool
merge_parts_follow(struct merge_run *m, const struct merge_unit *b, struct merge_unit *now,
	const struct merge_unit *o)
{
	if (b->kind == UNIT_COMMENT && now->kind == UNIT_COMMENT)
		return follow_lines(m, b, now, o);
	if (now->kind == UNIT_COMMENT && merge_lines_at(now, b) != NONE)
		return follow_hidden(m, b, now, o);
	if (!o)
		return false;
	return (now->kind == UNIT_ROW && o->kind == UNIT_ROW && now->base == b &&
		       follow_cells(m, b, now, o)) ||
		follow_parts(m, b, now, o);
}

static bool
is_digit(char c)
{
	return isdigit((unsigned char)c);
}

/* Returns true if both texts have the same letters, whatever their case, or the same digits. */
static bool
same_signs(struct merge_part a, struct merge_part b, bool (*is)(char c))
{
	for (;; a.s++, a.n--, b.s++, b.n--) {
		for (; a.n && !is(*a.s); a.n--)
			a.s++;
		for (; b.n && !is(*b.s); b.n--)
			b.s++;
		if (!a.n || !b.n)
			return a.n == b.n;
		if (tolower((unsigned char)*a.s) != tolower((unsigned char)*b.s))
			return false;
	}
}

/* Adds a text in which each run of blanks is one. */
static void
add_plain(struct buf *out, struct merge_part p)
{
	EACH_IN (c, p.s, p.n)
		if (!is_blank(*c))
			buf_add_char(out, *c);
		else if (out->len && out->s[out->len - 1] != ' ')
			buf_add_char(out, ' ');
}

static bool
is_figure(const char *s)
{
	s += *s == '-' || *s == '+';
	size_t n = strspn(s, "0123456789");
	if (n && s[n] && strchr(".,", s[n]))
		n++;
	return n && !s[n + strspn(s + n, "0123456789")];
}

/* Returns true if the author's text has all words of the parts. */
static bool
has_words(const struct parts *is, struct merge_part mine)
{
	for (size_t i = 1; i < is->n; i += 2)
		if (!merge_find(mine, is->v[i]).n)
			return false;
	return is->n > 1;
}

/* Returns true if the record changed the words of a note, or of part `only` of its unit; 0: of any.
 * old: an earlier program wrote it, whose capitals and signs do not count. */
static bool
words_changed(const struct parts *was, const struct parts *is, size_t only, bool old)
{
	for (size_t i = 1; i < was->n; i += 2)
		if (was->n != is->n ||
			((!only || i == only) &&
				!(old ? same_signs(was->v[i], is->v[i], merge_is_letter)
				      : part_same(was->v[i], is->v[i]))))
			return true;
	return false;
}

static size_t
same_head(struct merge_part a, struct merge_part b)
{
	size_t n = 0;

	while (n < a.n && n < b.n && a.s[n] == b.s[n])
		n++;
	return n;
}

static size_t
same_tail(struct merge_part a, struct merge_part b, size_t head)
{
	size_t n = 0;

	while (head + n < a.n && head + n < b.n && a.s[a.n - n - 1] == b.s[b.n - n - 1])
		n++;
	return n;
}

/* Finds the author's words for those of several notes in one line: what is between the other parts,
 * where most is as it was. v: the parts from one of these on. Returns how many bytes are as they
 * were, and 1; 0: another part is not there. */
static size_t
find_words(const struct merge_part *v, size_t n, struct merge_part text, struct merge_part *own)
{
	size_t most = 0;

	if (text.n < v->n || memcmp(text.s, v->s, v->n) != 0)
		return 0;
	if (n == 1)
		return text.n == v->n;
	text = (struct merge_part){ text.s + v->n, text.n - v->n };
	for (size_t end = 0; end <= text.n; end++) {
		const struct merge_part words = { text.s, end },
					rest = { text.s + end, text.n - end };
		struct merge_part others[MERGE_WORDS_MOST];
		size_t head = same_head(words, v[1]), same = head + same_tail(words, v[1], head),
		       with = find_words(v + 2, n - 2, rest, others);

		if (!with || with + same <= most)
			continue;
		most = with + same;
		own[0] = words;
		memcpy(own + 1, others, (n / 2 - 1) * sizeof(*own));
		if (same == end && same == v[1].n)
			break;
	}
	return most;
}

size_t
merge_parts_apart(const struct merge_unit *now, const struct merge_unit *o)
{
	size_t cells = merge_row_cells(o);

	if (now->kind == UNIT_ROW)
		return cells && cells == merge_row_cells(now) ? cells : 1;
	return o->block && o->block->n_words ? o->block->n_words : 1;
}

/* The words before a figure, "Punch: "; of a cell its row and its column, "Punch, Cantor: ". */
static char *
label_of(const struct merge_unit *o, struct merge_part before, size_t nth)
{
	CLEANUP(buf_finish) struct buf row = BUF_INIT, titles = BUF_INIT;
	struct merge_part label = without_bullet(before), column = nowhere;

	if (o->kind == UNIT_ROW && nth) {
		merge_unit_text(&row, o);
		merge_unit_text(&titles, merge_row_first(o));
		label = cell_of((struct merge_part){ row.s, row.len }, 0);
		column = cell_of((struct merge_part){ titles.s, titles.len }, nth);
	}
	label.n = text_trimmed(label.s, label.n, ":*| ");
	label.n -= text_colon(label.s, label.n);
	const char *comma = column.n ? ", " : "";
	return label.n
		? xasprintf("%.*s%s%.*s: ", (int)label.n, label.s, comma, (int)column.n, column.s)
		: xstrdup("");
}

bool
merge_parts_own(struct merge_run *m, const struct merge_unit *b, const struct merge_unit *o,
	const struct merge_unit *now, struct merge_own *own)
{
	CLEANUP(parts_finish) struct parts was = parts_of(b), is = parts_of(o);
	CLEANUP(buf_finish) struct buf text = BUF_INIT, mine = BUF_INIT, theirs = BUF_INIT;
	bool old = m->old || b->block->stays, apart = merge_parts_apart(now, o) > 1,
	     row = apart && now->kind == UNIT_ROW;
	const struct parts *of = old ? &was : &is;
	size_t at[PARTS_MOST + 1], word = row || !apart ? 0 : 2 * own->part + 1;

	merge_unit_text(&text, now);
	const char *mixed = text_or(now->mixed, text.s);
	add_plain(&mine, (struct merge_part){ mixed, strlen(mixed) });
	for (size_t i = 0; i < of->n; i++) {
		at[i] = theirs.len;
		add_plain(&theirs, of->v[i]);
	}
	at[of->n] = theirs.len;
	struct merge_part my = { mine.s, mine.len }, their = { theirs.s, theirs.len };
	if (own->joined) {
		their = of->n > 1 ? of->v[1] : nowhere;
		if (own->figure || own->part || !their.n)
			return false;
		own->was = xstrndup(their.s, their.n);
		own->is = xstrdup(mine.s);
		return true;
	}
	bool changed = b->name != o->name;
	if (row) {
		my = cell_of(my, own->part);
		their = cell_of(their, own->part);
		changed = !part_same(
			cell_of((struct merge_part){ was.text.s, was.text.len }, own->part),
			cell_of((struct merge_part){ is.text.s, is.text.len }, own->part));
	} else if (word) {
		struct merge_part v[PARTS_MOST], found[MERGE_WORDS_MOST];

		for (size_t i = 0; i < of->n; i++)
			v[i] = (struct merge_part){ theirs.s + at[i], at[i + 1] - at[i] };
		if (word >= of->n || my.n > APART_MOST || !find_words(v, of->n, my, found))
			return false;
		my = found[own->part];
		their = v[word];
	}
	if (!my.s || !their.s)
		return false;
	if (part_same(my, their) ||
		(old && has_words(&is, (struct merge_part){ mixed, strlen(mixed) }))) {
		own->both = false; /* the author has what the record has */
		return false;
	}
	own->both |= own->figure ? changed : words_changed(&was, &is, word, old);
	size_t head = same_head(my, their), tail = same_tail(my, their, head), from = 0, to = 0,
	       begin = (size_t)(their.s - theirs.s), end = begin + their.n;
	for (size_t i = 1; i < of->n; i += 2)
		if (at[i] <= begin + head && at[i + 1] > begin && at[i] < end) {
			from = at[i] > begin ? at[i] - begin : 0;
			to = (at[i + 1] < end ? at[i + 1] : end) - begin;
		}
	if (own->figure) {
		from = head;
		to = their.n - tail;
		while (from && strchr("0123456789.,+-", their.s[from - 1]))
			from--;
		while (to < their.n && strchr("0123456789.,+-", their.s[to]))
			to++;
	}
	if (to + tail < their.n || to <= from)
		return false;
	CLEANUP(pointer_free) char *words = xstrndup(their.s + from, to - from);
	CLEANUP(pointer_free)
	char *wrote = xstrndup(my.s + from, my.n - (their.n - to) - from);
	if (!*wrote || text_same(words, wrote) ||
		(own->figure && !(is_figure(words) && is_figure(wrote))))
		return false;
	own->label = own->figure ? label_of(o, (struct merge_part){ their.s, from }, own->part)
				 : xstrdup("");
	const char *whole = apart ? mine.s : wrote;
	own->hash = hash_bytes(HASH_BEGIN, whole, strlen(whole)) | 1;
	own->was = xstrdup(words);
	own->is = xstrdup(wrote);
	return true;
}

bool
merge_words_same(const struct merge_unit *b, const struct merge_unit *o)
{
	CLEANUP(parts_finish) struct parts was = parts_of(b), is = parts_of(o);
	const struct merge_part whole = { was.text.s, was.text.len },
				of = { is.text.s, is.text.len };
	bool same = was.n > 1 && was.n == is.n && merge_unit_is_note(o) &&
		(b->place != o->place || b->mine != MINE_SAME);

	for (size_t i = 1; i < was.n && same; i += 2)
		same = same_signs(was.v[i], is.v[i], merge_is_letter);
	return same || same_signs(whole, of, merge_is_letter) ||
		(merge_unit_is_form(o) && o->kind != UNIT_COMMENT &&
			same_signs(whole, of, is_digit));
}
