/* Merges inside a unit of the file: the time and the words of a note, the figure and the words of a
 * rating, the cells of a row. A part follows the new export if the author left it as it was. */
#include "merge/merge_private.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

/* A part of a unit, or of a text of the author. */
struct part {
	const char *s;
	size_t n;
};

#define PARTS_MOST (2 * MERGE_WORDS_MOST + 1)

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static struct part
trimmed(struct part p)
{
	for (; p.n && is_blank(*p.s); p.n--)
		p.s++;
	while (p.n && is_blank(p.s[p.n - 1]))
		p.n--;
	return p;
}

/* Returns the text without the bullet at its start. */
static struct part
without_bullet(struct part p)
{
	p = trimmed(p);
	if (p.n && strchr("-*+", *p.s) && (p.n == 1 || is_blank(p.s[1])))
		p = trimmed((struct part){ p.s + 1, p.n - 1 });
	return p;
}

/* Returns true if both texts are equal apart from the kind of their blanks. */
static bool
part_same(struct part a, struct part b)
{
	size_t i = 0, k = 0;

	a = trimmed(a);
	b = trimmed(b);
	while (i < a.n && k < b.n) {
		if (is_blank(a.s[i]) != is_blank(b.s[k]))
			return false;
		if (!is_blank(a.s[i]) && a.s[i++] != b.s[k++])
			return false;
		if (i && !is_blank(a.s[i - 1]) && (i == a.n || !is_blank(a.s[i])))
			continue;
		while (i < a.n && is_blank(a.s[i]))
			i++;
		while (k < b.n && is_blank(b.s[k]))
			k++;
	}
	return i == a.n && k == b.n;
}

/* ---- notes and ratings: time or figure, and words ---- */

/* The parts of a unit: at even indices its times, figures and labels, at odd ones its words. */
struct parts {
	struct part v[PARTS_MOST];
	size_t n;
};

static void
parts_read(
	struct parts *p, struct buf *text, const struct merge_side *s, const struct merge_unit *u)
{
	const struct merge_block *b = u->block == NONE ? NULL : &s->blocks[u->block];
	size_t at = 0, n = b ? b->n_words : 0;

	p->n = 0;
	merge_unit_text(text, s, u);
	for (size_t i = 0; i < n; i++) {
		const struct merge_words *w = &b->words[i];
		/* A block may begin with empty lines, or end with one. */
		size_t from = w->at, to = w->at + w->len < text->len ? w->at + w->len : text->len;

		if (from < at || from > to)
			break;
		p->v[p->n++] = (struct part){ text->s + at, from - at };
		p->v[p->n++] = (struct part){ text->s + from, to - from };
		at = to;
	}
	p->v[p->n++] = (struct part){ text->s + at, text->len - at };
}

/* Adds empty words, before the rest that the other export has at the end, such as the ** of a
 * heading: only one of both exports has words. */
static void
parts_pad(struct parts *p, const struct parts *other)
{
	struct part *last = &p->v[p->n - 1], rest = other->v[other->n - 1];
	bool ends = last->n >= rest.n && memcmp(last->s + last->n - rest.n, rest.s, rest.n) == 0;

	last->n -= ends ? rest.n : 0;
	p->v[p->n] = (struct part){ last->s + last->n, 0 };
	p->v[p->n + 1] = (struct part){ last->s + last->n, ends ? rest.n : 0 };
	p->n += 2;
}

bool
merge_is_letter(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* Finds the text in the author's, where it begins and ends like a word, and whatever its blanks
 * are. Returns its place; n 0: it is not there, or more than once. */
static struct part
found_in(struct part text, struct part what)
{
	struct part found = { NULL, 0 };

	for (size_t i = 0; what.n && i < text.n; i++) {
		size_t k = i, w = 0;

		if (i && merge_is_letter(text.s[i - 1]) && merge_is_letter(*what.s))
			continue;
		while (w < what.n && k < text.n) {
			if (is_blank(what.s[w]) && is_blank(text.s[k])) {
				while (w < what.n && is_blank(what.s[w]))
					w++;
				while (k < text.n && is_blank(text.s[k]))
					k++;
			} else if (what.s[w] == text.s[k]) {
				w++;
				k++;
			} else
				break;
		}
		if (w < what.n ||
			(k < text.n && merge_is_letter(text.s[k]) &&
				merge_is_letter(what.s[w - 1])))
			continue;
		if (found.n)
			return (struct part){ NULL, 0 };
		found = (struct part){ text.s + i, k - i };
	}
	return found;
}

static bool
has_word(struct part text, const char *s, size_t n)
{
	for (size_t i = 0; i + n <= text.n; i++)
		if (memcmp(text.s + i, s, n) == 0)
			return true;
	return false;
}

/* Returns true if the text has no word that the other one lacks. */
static bool
is_subset(struct part text, struct part other)
{
	for (size_t i = 0, from; i < text.n; i++) {
		for (from = i; i < text.n && merge_is_letter(text.s[i]); i++)
			;
		if (i > from && !has_word(other, text.s + from, i - from))
			return false;
	}
	return true;
}

/* Returns true if words that were found in the author's text are still a text of their own: the
 * author took words away around them, or they are long, and nothing follows them. */
static bool
are_own_words(const struct parts *was, size_t i, struct part text, struct part found)
{
	struct part before = { text.s, (size_t)(found.s - text.s) },
		    after = { found.s + found.n, (size_t)(text.s + text.n - found.s) - found.n };
	struct part rest = was->v[i + 1];
	size_t blanks = 0;

	for (size_t k = 0; k < found.n; k++)
		blanks += is_blank(found.s[k]);
	return (i + 2 < was->n || part_same(after, rest) || !trimmed(after).n ||
		       *after.s == '\n') &&
		(is_subset(before, was->v[i - 1]) || blanks > 1);
}

/* Returns true if nothing is before the place in the author's text that it could belong to: a label
 * inside a sentence is none. */
static bool
begins_text(struct part text, struct part place)
{
	const char *s = place.s;

	while (s > text.s && (s[-1] == ' ' || s[-1] == '\t'))
		s--;
	return s == text.s || strchr("\n-*+>.;:!?)", s[-1]);
}

/* Returns the place of part i of the last export in the author's text; n 0 and s NULL: it is not
 * there. Of words that are new it is behind the figure before them, if only the rest follows. */
static struct part
place_of(const struct parts *was, size_t i, struct part text)
{
	struct part what = i ? trimmed(was->v[i]) : without_bullet(was->v[i]), found;
	bool words = i % 2;

	if (!what.n && words) {
		found = found_in(text, without_bullet(was->v[i - 1]));
		if (!found.n)
			return (struct part){ NULL, 0 };
		struct part after = { found.s + found.n,
			(size_t)(text.s + text.n - found.s) - found.n };
		return part_same(after, was->v[i + 1]) ? (struct part){ after.s, 0 }
						       : (struct part){ NULL, 0 };
	}
	found = found_in(text, what);
	if (!found.n || (words && !are_own_words(was, i, text, found)) ||
		(!i && merge_is_letter(*what.s) && !begins_text(text, found)))
		return (struct part){ NULL, 0 };
	return found;
}

/* Returns true if only the last export has the words at the start that say with what the others
 * compare: "Vs Cantor: brighter.", "Brighter." */
static bool
is_without_head(struct part was, struct part is)
{
	static const char *const heads[] = { "vs ", "vs. ", "versus ", "compared " };
	bool head = false;

	for (size_t i = 0; i < LENGTH(heads); i++)
		head |= was.n > strlen(heads[i]) &&
			strncasecmp(was.s, heads[i], strlen(heads[i])) == 0;
	return head && is.n && was.n > is.n + 2 && memcmp(was.s + was.n - is.n - 2, ": ", 2) == 0 &&
		strncasecmp(was.s + was.n - is.n, is.s, is.n) == 0;
}

bool
merge_parts_follow(struct merge_run *m, const struct merge_unit *b, struct merge_unit *now,
	const struct merge_unit *o, bool only_words)
{
	CLEANUP(buf_finish) struct buf was_text = BUF_INIT, is_text = BUF_INIT, text = BUF_INIT;
	struct parts was, is;
	bool all = true, some = false;

	parts_read(&was, &was_text, &m->base, b);
	parts_read(&is, &is_text, &m->ours, o);
	if (was.n == 1 && is.n == 1 && !merge_unit_is_fact(&m->ours, o))
		return false;
	if (was.n == 1 && is.n == 3)
		parts_pad(&was, &is);
	else if (was.n == 3 && is.n == 1 && !only_words)
		parts_pad(&is, &was);
	if (was.n != is.n)
		return false;
	if (now->mixed)
		buf_add(&text, now->mixed);
	else
		merge_unit_text(&text, &m->now, now);
	for (size_t i = was.n; i-- > 0;) {
		if (part_same(was.v[i], is.v[i]) ||
			(only_words && (i % 2 == 0 || is_without_head(was.v[i], is.v[i]))))
			continue;
		struct part place = place_of(&was, i, (struct part){ text.s, text.len });
		if (!place.s) {
			all &= found_in((struct part){ text.s, text.len }, without_bullet(is.v[i]))
					.n > 0;
			continue;
		}
		/* keeps the blanks and the bullet at the ends of the part that it replaces */
		struct part with = !place.n ? is.v[i]
			: i                 ? trimmed(is.v[i])
					    : without_bullet(is.v[i]);
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
says_same(struct part was, struct part is, bool label)
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
merge_parts_same(
	struct merge_run *m, const struct merge_unit *b, const struct merge_unit *o, bool *label)
{
	CLEANUP(buf_finish) struct buf was_text = BUF_INIT, is_text = BUF_INIT;
	struct parts was, is;

	parts_read(&was, &was_text, &m->base, b);
	parts_read(&is, &is_text, &m->ours, o);
	*label = was.n > 1;
	for (size_t i = 0; i < was.n; i++) {
		if (was.n != is.n || !says_same(was.v[i], is.v[i], was.n > 1 && i % 2 == 0))
			return false;
		*label &= part_same(was.v[i], is.v[i]) || (i % 2 == 0 && was.v[i].n != is.v[i].n);
	}
	return true;
}

bool
merge_parts_say_same(const struct merge_side *a, const struct merge_unit *u,
	const struct merge_side *b, const struct merge_unit *o)
{
	CLEANUP(buf_finish) struct buf text_x = BUF_INIT, text_y = BUF_INIT;
	struct parts x, y;

	parts_read(&x, &text_x, a, u);
	parts_read(&y, &text_y, b, o);
	for (size_t i = 1; i < x.n && i < y.n; i += 2)
		if (!part_same(x.v[i], y.v[i]))
			return false;
	return x.n == y.n && x.n > 1;
}

bool
merge_parts_say(struct merge_run *m, const struct merge_unit *b, const struct merge_unit *o)
{
	CLEANUP(buf_finish) struct buf was_text = BUF_INIT, is_text = BUF_INIT;
	struct parts is;
	bool says = false;

	merge_unit_text(&was_text, &m->base, b);
	parts_read(&is, &is_text, &m->ours, o);
	for (size_t i = 1; i < is.n && !says; i += 2)
		says = found_in((struct part){ was_text.s, was_text.len }, trimmed(is.v[i])).n > 0;
	return says;
}

/* ---- rows of tables ---- */

#define CELLS_MOST 64

struct cells {
	struct part v[CELLS_MOST]; /* each with its blanks */
	size_t n;
};

static void
cells_read(struct cells *c, const struct merge_side *s, const struct merge_unit *u)
{
	const struct merge_line *l = &s->lines[u->line];
	size_t from = 1;

	c->n = 0;
	for (size_t i = 1; i < l->n && c->n < CELLS_MOST; i++) {
		if (l->s[i] != '|' || l->s[i - 1] == '\\')
			continue;
		c->v[c->n++] = (struct part){ l->s + from, i - from };
		from = i + 1;
	}
	struct part rest = { l->s + from, l->n - from };
	if (trimmed(rest).n && c->n < CELLS_MOST)
		c->v[c->n++] = rest;
	else if (trimmed(rest).n)
		c->n = 0; /* a row with more cells is copied whole */
}

const struct merge_unit *
merge_first_row(const struct merge_side *s, const struct merge_unit *u)
{
	while (u > s->units && u[-1].kind == UNIT_ROW && !u[-1].gap)
		u--;
	return u;
}

static bool
ends_with(struct part text, struct part end)
{
	text = trimmed(text);
	end = trimmed(end);
	return end.n && end.n <= text.n && memcmp(text.s + text.n - end.n, end.s, end.n) == 0;
}

/* Sets to[i] to the column of table b that is column i of table a: by its title; columns without a
 * pair by their order, if there are as many in both. NONE: it is not there. alike: by their order
 * only if one title is the end of the other. */
static void
pair_columns(const struct cells *a, const struct cells *b, size_t *to, bool alike)
{
	size_t free_a = 0, free_b = 0, k = 0;
	bool taken[CELLS_MOST] = { false };

	for (size_t i = 0; i < a->n; i++) {
		to[i] = NONE;
		for (size_t j = 0; j < b->n && to[i] == NONE; j++)
			if (!taken[j] && part_same(a->v[i], b->v[j])) {
				to[i] = j;
				taken[j] = true;
			}
		free_a += to[i] == NONE;
	}
	for (size_t j = 0; j < b->n; j++)
		free_b += !taken[j];
	for (size_t i = 0; free_a == free_b && i < a->n; i++) {
		if (to[i] != NONE)
			continue;
		while (taken[k])
			k++;
		if (!alike || ends_with(a->v[i], b->v[k]) || ends_with(b->v[k], a->v[i]))
			to[i] = k;
		k++;
	}
}

/* Appends a cell with the text, as wide as the author's cell was. */
static void
put_cell(struct buf *out, struct part text, struct part author)
{
	size_t start = out->len, lead = 0;

	text = trimmed(text);
	while (lead < author.n && is_blank(author.s[lead]))
		lead++;
	buf_addf(out, "%*s", lead == author.n && lead ? 1 : (int)lead, "");
	buf_add_bytes(out, text.s, text.n);
	if (author.n && is_blank(author.s[author.n - 1]))
		buf_add_char(out, ' ');
	while (out->len - start < author.n)
		buf_add_char(out, ' ');
}

bool
merge_cells_follow(struct merge_run *m, const struct merge_unit *b, struct merge_unit *now,
	struct merge_unit *o)
{
	struct cells was, is, here, titles_was, titles_is, titles_here;
	size_t to_is[CELLS_MOST], to_was[CELLS_MOST];
	bool followed[CELLS_MOST] = { false }, has[CELLS_MOST] = { false }, all = true,
	     some = false;
	bool titles = merge_first_row(&m->base, b) == b;
	struct buf out = BUF_INIT;

	cells_read(&was, &m->base, b);
	cells_read(&is, &m->ours, o);
	cells_read(&here, &m->now, now);
	cells_read(&titles_was, &m->base, merge_first_row(&m->base, b));
	cells_read(&titles_is, &m->ours, merge_first_row(&m->ours, o));
	cells_read(&titles_here, &m->now, merge_first_row(&m->now, now));
	if (was.n != titles_was.n || is.n != titles_is.n || here.n != titles_here.n || !was.n ||
		!is.n || !here.n)
		return false;
	pair_columns(&titles_was, &titles_is, to_is, m->keep);
	pair_columns(&titles_here, &titles_was, to_was, false);
	buf_add_char(&out, '|');
	for (size_t i = 0; i < here.n; i++) {
		size_t w = to_was[i], c = w == NONE ? NONE : to_is[w];
		struct part cell = here.v[i];

		if (w != NONE)
			has[w] = true;
		if (c != NONE)
			followed[c] = true;
		else if (w != NONE)
			all &= !titles; /* a column that went and stays here */
		if (c == NONE || part_same(was.v[w], is.v[c]) || part_same(cell, is.v[c]))
			buf_add_bytes(&out, cell.s, cell.n);
		else if (part_same(cell, was.v[w])) {
			put_cell(&out, is.v[c], cell);
			some = true;
		} else {
			buf_add_bytes(&out, cell.s, cell.n);
			all = false;
		}
		buf_add_char(&out, '|');
	}
	for (size_t w = 0; w < was.n && !titles; w++)
		o->column |= !has[w] && to_is[w] != NONE && !part_same(was.v[w], is.v[to_is[w]]);
	/* A column that is new, but not one that the author took out. */
	for (size_t c = 0; titles && c < is.n; c++) {
		bool new = true;

		for (size_t w = 0; w < was.n; w++)
			new &= to_is[w] != c;
		all &= followed[c] || !new;
	}
	if (some)
		now->mixed = arena_keep(&m->arena, xstrdup(out.s));
	buf_finish(&out);
	return all;
}

void
merge_cells_fit(struct merge_run *m, struct merge_unit *o, const struct merge_unit *row)
{
	struct cells is, titles_is, titles_here;
	size_t to_is[CELLS_MOST];
	struct buf out = BUF_INIT;

	cells_read(&is, &m->ours, o);
	cells_read(&titles_is, &m->ours, merge_first_row(&m->ours, o));
	const struct merge_unit *titles = merge_first_row(&m->now, row);
	cells_read(&titles_here, &m->now, titles);
	if (!is.n || is.n != titles_is.n || !titles_here.n || titles_is.n == titles_here.n ||
		titles->act == ACT_UPDATE) /* the table gets the columns of the new export */
		return;
	pair_columns(&titles_here, &titles_is, to_is, false);
	buf_add_char(&out, '|');
	for (size_t i = 0; i < titles_here.n; i++) {
		const struct part none = { " ", 1 },
				  *cell = to_is[i] == NONE ? &none : &is.v[to_is[i]];

		buf_add_bytes(&out, cell->s, cell->n);
		buf_add_char(&out, '|');
	}
	o->mixed = arena_keep(&m->arena, xstrdup(out.s));
	buf_finish(&out);
}
