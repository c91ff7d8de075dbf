/* Finds the units of one text in another text: by identity (the place in the template, the id of a
 * block), by equal text, or by similarity under the same heading. The similarity of two units is
 * the total weight of the words that both contain; rare words have more weight. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/merge/merge_private.h"

#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"

#define COMMON 200 /* a word that more than 200 units of one text contain has weight 0 */
#define WEIGHT 240 /* a word that n units contain has about the weight WEIGHT / n */

/* For two of the three texts, a and b: which units of a were found in b. */
struct pairing {
	const struct merge_side *a, *b;
	size_t *to; /* for each unit of a: the same one in b, or NONE */
	/* For each unit of b: the same one in a, or NONE. If a unit of b contains several units of
	 * a: the most similar of these. */
	size_t *from;
};

static struct pairing
pairing_new(struct merge_run *m, const struct merge_side *a, const struct merge_side *b)
{
	struct pairing p = { .a = a, .b = b };

	p.to = arena_calloc(&m->arena, a->n_units + b->n_units, sizeof(*p.to));
	p.from = p.to + a->n_units;
	EACH_IN (one, p.to, a->n_units + b->n_units)
		*one = NONE;
	return p;
}

static void
put_pair(struct pairing *p, size_t a, size_t b)
{
	p->to[a] = b;
	p->from[b] = a;
}

static struct merge_unit *
unit_at(const struct merge_side *s, size_t i)
{
	return i < s->n_units ? &s->units[i] : NULL;
}

/* ---- pairing units with the same identity or the same text ---- */

enum matching { BY_WORDS, BY_PLACE, BY_IDENTITY, BY_PATH, BY_EXACT, BY_TEXT, BY_FORM, BY_LABEL };

static size_t
number_of(const struct merge_unit *u, enum matching by)
{
	switch (by) {
	case BY_WORDS: return u->words;
	case BY_PLACE: return u->place;
	case BY_IDENTITY: return u->identity;
	case BY_PATH: return u->path;
	case BY_EXACT: return u->exact;
	case BY_LABEL: return u->label;
	case BY_FORM:
		if (u->identity != NONE || u->path != NONE)
			return NONE;
		break;
	case BY_TEXT: break;
	}
	return u->kind == UNIT_FRONT ? NONE : u->name;
}

/* Lists the units that are not paired and have a number, and these numbers. */
static size_t
open_units(const struct merge_side *s, const size_t *found, enum matching by, size_t *units,
	uint32_t *numbers)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_units; i++) {
		size_t number = found[i] == NONE ? number_of(&s->units[i], by) : NONE;

		if (number == NONE)
			continue;
		units[n] = i;
		numbers[n++] = (uint32_t)number;
	}
	return n;
}

/* Pairs units that have the same number in both texts: first units in the same order, then units
 * that were moved. */
static void
match_same(struct merge_run *m, struct pairing *p, enum matching by)
{
	CLEANUP(arena_finish) struct arena arena = { 0 };
	CLEANUP(diff_finish) struct diff d = { 0 };
	size_t names = m->unit_names.n, most_a = p->a->n_units, most_b = p->b->n_units, x = 0,
	       y = 0;
	/* Linked lists of the unpaired units of b with the same number: head[number] is the first
	 * index, next[index] the following one. */
	size_t *as = arena_calloc(&arena, most_a + 2 * most_b + names, sizeof(*as)),
	       *bs = as + most_a, *next = bs + most_b, *head = next + most_b;
	uint32_t *a = arena_calloc(&arena, most_a + most_b, sizeof(*a)), *b = a + most_a;
	size_t na = open_units(p->a, p->to, by, as, a), nb = open_units(p->b, p->from, by, bs, b);

	diff_compare(&d, a, na, b, nb, names);
	for (size_t i = 0; i <= d.n; i++) {
		struct diff_hunk h = i < d.n ? d.hunks[i] : (struct diff_hunk){ na, 0, nb, 0 };

		for (; x < h.a; x++, y++) {
			put_pair(p, as[x], bs[y]);
		}
		x += h.an;
		y += h.bn;
	}
	EACH_IN (one, head, names)
		*one = NONE;
	for (size_t i = nb; i-- > 0;)
		if (p->from[bs[i]] == NONE) {
			next[i] = head[b[i]];
			head[b[i]] = i;
		}
	for (size_t i = 0; i < na; i++) {
		size_t found = p->to[as[i]] == NONE ? head[a[i]] : NONE;

		if (found == NONE)
			continue;
		put_pair(p, as[i], bs[found]);
		head[a[i]] = next[found];
	}
}

/* ---- pairing similar units ---- */

/* The words of a unit, as numbers, sorted, each once. */
struct unit_words {
	uint32_t *v;
	size_t n;
	unsigned long whole; /* their total weight */
};

struct likeness {
	struct arena arena;
	struct diff_names names;
	const struct pairing *p;
	struct unit_words *words[2]; /* of each unit of a, of b */
	unsigned *weight;            /* of each word */
	unsigned long *top; /* for each unit of b: how like it is the unit of a that `from` has */
};

/* Returns the length of the word at s, of n bytes; 0: there is none. Where a script has no blanks
 * between words, each two characters that follow each other are one; *step gets what to skip. */
static size_t
word_at(const char *s, size_t n, size_t *step)
{
	size_t len = 0, next = 0, at = 0;

	for (bool first = true; at < n; at += len, first = false) {
		enum text_script script = text_script(text_decode(s + at, n - at, &len));
		bool apart = script >= TEXT_HAN && script <= TEXT_APART && script != TEXT_HANGUL;

		if (!first && apart)
			break;
		if (apart) {
			*step = len;
			script = at + len < n ? text_script(text_decode(s + len, n - len, &next))
					      : TEXT_SIGN;
			return script >= TEXT_HAN && script <= TEXT_APART ? len + next : len;
		}
		if (!merge_is_letter(s[at]) ||
			(script == TEXT_SIGN && (unsigned char)s[at] >= 0x80))
			break;
	}
	*step = at ? at : len;
	return at > 1 ? at : 0;
}

static struct unit_words
read_words(struct likeness *l, const struct merge_unit *u)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	struct unit_words w = { 0 };
	size_t cap = 0;

	merge_unit_text(&text, u);
	for (char *c = text.s; c < text.s + text.len; c++)
		*c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 'a' - 'A' : *c);
	for (size_t i = 0, step; i < text.len; i += step) {
		size_t n = word_at(text.s + i, text.len - i, &step);

		if (n)
			ARENA_ARRAY_ADD(
				&l->arena, w.v, w.n, cap, diff_name(&l->names, text.s + i, n));
	}
	w.n = diff_name_set(w.v, w.n);
	return w;
}

/* Reads the words of all units; the units of b that are paired, and front matter, have none. The
 * more units have a word, the less is its weight: so has the address of a track, which is in every
 * note on it. */
static void
likeness_read(struct likeness *l, const struct pairing *p)
{
	const struct merge_side *const sides[2] = { p->a, p->b };

	for (int k = 0; k < 2; k++) {
		l->words[k] = arena_calloc(&l->arena, sides[k]->n_units, sizeof(**l->words));
		for (size_t i = 0; i < sides[k]->n_units; i++)
			l->words[k][i] = read_words(l, &sides[k]->units[i]);
	}
	l->top = arena_calloc(&l->arena, p->b->n_units, sizeof(*l->top));
	l->weight = arena_calloc(&l->arena, l->names.n, sizeof(*l->weight));
	for (int k = 0; k < 2; k++)
		EACH_IN (word, l->words[k], sides[k]->n_units)
			EACH (one, word)
				l->weight[*one]++;
	EACH_IN (weight, l->weight, l->names.n) {
		unsigned in_one = (*weight + 1) / 2;

		*weight = in_one > COMMON ? 0 : WEIGHT / in_one + 1;
	}
	for (int k = 0; k < 2; k++)
		for (size_t i = 0; i < sides[k]->n_units; i++) {
			struct unit_words *of = &l->words[k][i];

			EACH (w, of)
				of->whole += l->weight[*w];
			if (k && (p->from[i] != NONE || p->b->units[i].kind == UNIT_FRONT))
				of->n = 0;
		}
}

/* Returns the weight of the words that both have, and adds their number to *n. */
static unsigned long
shared_weight(
	const struct likeness *l, const struct unit_words *a, const struct unit_words *b, size_t *n)
{
	unsigned long score = 0;

	for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
		uint32_t word = a->v[i], other = b->v[k];

		if (word == other) {
			score += l->weight[word];
			*n += l->weight[word] > 0;
		}
		i += word <= other;
		k += other <= word;
	}
	return score;
}

/* Returns how similar unit `at` of b is to unit i of a: the weight of their shared words; 0: it is
 * not. It contains at least half of the words of unit i, by weight, or consists mostly of these
 * words. One common word is enough for a short unit of the same kind. far: each must contain two
 * thirds of the words of the other. */
static unsigned long
alike(const struct likeness *l, size_t i, size_t at, bool far)
{
	const struct unit_words *a = &l->words[0][i], *b = &l->words[1][at];
	enum unit_kind kind = l->p->a->units[i].kind, kind_b = l->p->b->units[at].kind;
	size_t shared = 0;
	unsigned long score = shared_weight(l, a, b, &shared);
	bool many = shared > 1, half = score * 2 >= a->whole, half_b = score * 2 >= b->whole, is;

	is = (half && many) || (half && half_b && kind == kind_b) ||
		(many && half_b && score * 4 >= a->whole);
	if (far)
		is = kind == kind_b && score * 3 >= a->whole * 2 && score * 3 >= b->whole * 2;
	return is && (kind == UNIT_HEADING || kind_b != UNIT_HEADING) ? score : 0;
}

/* Returns the unit of b most similar to unit i of a, which is under the heading `under` of b; NONE:
 * no unit is similar. One of the units `from` to end - 1, which are at the place of unit i, comes
 * first; elsewhere, words that many units have are not enough. A note that the record moved is
 * found under any heading; of a withheld note also some of its words, so that they are reported. */
static size_t
most_alike(struct likeness *l, size_t i, size_t under, size_t from, size_t end)
{
	const struct merge_unit *u = &l->p->a->units[i];
	bool note = merge_unit_is_note(u);
	unsigned long most = 0;
	size_t best = NONE, over = NONE;

	for (size_t at = 0; at < l->p->b->n_units; at++) {
		bool here = at >= from && at < end, near = over == under;

		if (l->p->b->units[at].kind == UNIT_HEADING && l->p->from[at] != NONE)
			over = at;
		unsigned long score = near || note ? alike(l, i, at, false) : 0;
		if (score && (!near || (!here && score < WEIGHT)) && (!note || u->made))
			score = note ? alike(l, i, at, true) : 0;
		score += here && score ? l->words[0][i].whole : 0;
		if (score <= most)
			continue;
		most = score;
		best = at;
	}
	if (best != NONE && most > l->top[best]) {
		l->top[best] = most;
		l->p->from[best] = i;
	}
	return best;
}

/* Returns true if a similar unit is looked for: front matter has keys, and a note that is known to
 * be deleted is not in the file. */
static bool
is_sought(const struct pairing *p, size_t i)
{
	return p->to[i] == NONE && p->a->units[i].kind != UNIT_FRONT &&
		!merge_unit_is_told(&p->a->units[i]);
}

/* Pairs the unpaired units of base with similar units of the file. */
static void
match_alike(const struct pairing *p)
{
	struct likeness l = { .p = p };
	size_t under = NONE, open = 0, from = 0, next, n = p->a->n_units;

	while (open < n && !is_sought(p, open))
		open++;
	if (open == n)
		return;
	likeness_read(&l, p);
	for (size_t i = 0; i < n; i++) {
		if (p->to[i] != NONE) {
			under = p->a->units[i].kind == UNIT_HEADING ? p->to[i] : under;
			from = p->to[i] + 1;
		} else if (is_sought(p, i)) {
			for (next = i; next < n && p->to[next] == NONE;)
				next++;
			p->to[i] = most_alike(
				&l, i, under, from, next < n ? p->to[next] : p->b->n_units);
		}
	}
	arena_finish(&l.arena);
	diff_names_finish(&l.names);
}

/* ---- finding the units of the last export (base) in the new export (made) ---- */

static size_t
next_pair(const size_t *found, size_t at, size_t n)
{
	while (at < n && found[at] == NONE)
		at++;
	return at;
}

/* Returns true for a line of the form without data. */
static bool
is_fixed(const struct merge_unit *u)
{
	return u->identity == NONE && u->path == NONE && u->kind != UNIT_FRONT &&
		u->kind != UNIT_COMMENT;
}

/* Pairs the lines of the form without data that have another text now: those of the same hole, else
 * the nth ones, between the same two units that are paired, if they are of one kind. */
static void
match_fixed(struct pairing *p)
{
	size_t na = p->a->n_units, nb = p->b->n_units, i = 0;

	for (size_t o = 0; o < nb; o++) {
		if (p->from[o] != NONE) {
			i = p->from[o] + 1;
			continue;
		}
		size_t end = next_pair(p->to, i, na), end_b = next_pair(p->from, o, nb);
		size_t first = end;
		for (size_t k = end; k-- > i;)
			first = is_fixed(&p->a->units[k]) ? k : first;
		i = first;
		while (i < end &&
			(!is_fixed(&p->a->units[i]) ||
				!text_same(merge_unit_path(&p->a->units[i]),
					merge_unit_path(&p->b->units[o]))))
			i++;
		i = i < end ? i : first;
		const struct merge_unit *was = &p->a->units[i], *is = &p->b->units[o];
		if (i < end && is_fixed(is) && was->kind == is->kind && was->indent == is->indent &&
			(end_b < nb ? p->from[end_b] == end : end == na)) {
			put_pair(p, i, o);
			i++;
		}
	}
}

/* Returns true if both comments have a text of the same id. */
static bool
have_same_id(const struct merge_unit *a, const struct merge_unit *b)
{
	EACH_IN (x, a->side->lines + a->line, a->lines)
		EACH_IN_WHILE (y, b->side->lines + b->line, b->lines, x->block)
			if (y->block && *x->block->id != '.' &&
				text_same(x->block->id, y->block->id))
				return true;
	return false;
}

/* Pairs comments with a text of the same id. */
static void
match_comments(struct pairing *p)
{
	for (size_t i = 0; i < p->a->n_units; i++)
		for (size_t o = 0; o < p->b->n_units; o++) {
			const struct merge_unit *u = &p->a->units[i], *other = &p->b->units[o];

			if (u->kind == UNIT_COMMENT && other->kind == UNIT_COMMENT &&
				p->to[i] == NONE && p->from[o] == NONE && have_same_id(u, other))
				put_pair(p, i, o);
		}
}

/* Pairs the labels and items of an earlier program, "With the foam M:", "- Moondrop Dawn:", with
 * those of this one that have the same first note. */
static void
match_labels(struct pairing *p)
{
	for (size_t o = 0; o + 1 < p->b->n_units; o++) {
		const struct merge_unit *label = &p->b->units[o], *was = label;
		size_t i = p->from[o + 1];

		if (p->from[o] != NONE || i == NONE || !i || p->to[i - 1] != NONE)
			continue;
		was = &p->a->units[i - 1];
		if (was->kind == label->kind && merge_unit_is_note(label + 1) &&
			merge_unit_is_data(was) &&
			(merge_unit_is_with(label) ? merge_unit_is_label(was)
						   : merge_unit_is_fact(label)))
			put_pair(p, i - 1, o);
	}
}

/* Pairs the titles of tables that have a row in common. */
static void
match_tables(struct pairing *p)
{
	for (size_t o = 0; o < p->b->n_units; o++) {
		const struct merge_unit *first = merge_row_first(&p->b->units[o]);
		size_t i = p->from[o], to = (size_t)(first - p->b->units);

		if (i == NONE || p->b->units[o].kind != UNIT_ROW || p->from[to] != NONE)
			continue;
		i = (size_t)(merge_row_first(&p->a->units[i]) - p->a->units);
		if (p->to[i] == NONE && p->a->units[i].kind == UNIT_ROW)
			put_pair(p, i, to);
	}
}

/* Pairs the units of the two exports: first those at the same place of the form, then what is
 * elsewhere now. */
static void
match_new(struct merge_run *m)
{
	struct pairing p;

	p = pairing_new(m, &m->base, &m->made);
	match_same(m, &p, BY_WORDS);
	match_same(m, &p, BY_PLACE);
	match_same(m, &p, BY_IDENTITY);
	match_same(m, &p, BY_PATH);
	match_same(m, &p, m->old || m->reformed ? BY_TEXT : BY_FORM);
	match_comments(&p);
	if (m->old)
		match_labels(&p);
	if (m->reformed || m->old) {
		match_same(m, &p, BY_LABEL);
		match_tables(&p);
		match_fixed(&p);
	}
	EACH_IN (o, m->made.units, m->made.n_units) {
		o->base = unit_at(&m->base, p.from[o - m->made.units]);
		if (o->base)
			o->base->made = o;
	}
}

/* ---- finding the units of the last export (base) in the file (now) ---- */

/* Pairs each unit of base that is missing in the file with the text of the author that is right
 * behind the one before it. */
static void
match_replaced(struct merge_run *m)
{
	struct merge_unit *after = m->now.units, *end = after + m->now.n_units;

	EACH_IN (b, m->base.units, m->base.n_units) {
		struct merge_unit *u = after;

		if (b->mine != MINE_GONE)
			after = b->now + 1;
		else if (b->kind != UNIT_FRONT && !merge_unit_is_told(b) && u < end && !u->base &&
			!u->made && u->kind != UNIT_FRONT && u->indent <= b->indent &&
			(b->kind == UNIT_HEADING) == (u->kind == UNIT_HEADING) &&
			(!b->level || (b->kind == u->kind && !merge_unit_is_sentence(u)))) {
			b->mine = b->level || b->kind == UNIT_ROW ? MINE_EDITED : MINE_REPLACED;
			b->now = after++;
			u->base = b;
		}
	}
}

/* Pairs units that only the new export has with equal units that the file already has: an earlier
 * export was interrupted after writing the file and before storing it as base, or the author wrote
 * the same text. */
static void
match_done(struct merge_run *m, struct pairing *base_now)
{
	struct pairing p = pairing_new(m, &m->made, &m->now);

	EACH_IN (o, m->made.units, m->made.n_units)
		if (o->base)
			p.to[o - m->made.units] = base_now->to[o->base - m->base.units];
	memcpy(p.from, base_now->from, m->now.n_units * sizeof(*p.from));
	match_same(m, &p, BY_IDENTITY);
	match_same(m, &p, BY_TEXT);
	EACH_IN (u, m->now.units, m->now.n_units) {
		size_t k = (size_t)(u - m->now.units);
		struct merge_unit *o = unit_at(&m->made, p.from[k]);

		if (base_now->from[k] != NONE || !o)
			continue;
		u->made = o;
		o->now = u;
		if (o->base)
			put_pair(base_now, (size_t)(o->base - m->base.units), k);
		else
			base_now->from[k] =
				m->base.n_units; /* not an index: unit k of the file is paired, but
						    with a unit of the new export that base lacks */
	}
}

/* Pairs comments that begin with the same line, and the units of base that the author put into a
 * comment with this comment. */
static void
match_hidden(struct merge_run *m, struct pairing *p)
{
	for (size_t k = 0; k < m->now.n_units; k++)
		for (size_t i = 0; i < m->base.n_units; i++) {
			const struct merge_unit *b = &m->base.units[i], *u = &m->now.units[k];

			if (u->kind != UNIT_COMMENT || p->to[i] != NONE || b->kind == UNIT_FRONT)
				continue;
			if (b->kind == UNIT_COMMENT && p->from[k] == NONE &&
				m->base.lines[b->line].name == m->now.lines[u->line].name)
				put_pair(p, i, k);
			else if (!b->level && merge_lines_at(u, b) != NONE)
				p->to[i] = k;
		}
}

static void
match_now(struct merge_run *m)
{
	struct pairing p;

	p = pairing_new(m, &m->base, &m->now);
	match_same(m, &p, BY_IDENTITY);
	match_same(m, &p, BY_EXACT);
	match_same(m, &p, BY_TEXT);
	match_done(m, &p);
	match_hidden(m, &p);
	match_alike(&p);
	EACH_IN (u, m->now.units, m->now.n_units)
		u->base = unit_at(&m->base, p.from[u - m->now.units]);
	EACH_IN (b, m->base.units, m->base.n_units) {
		b->now = unit_at(&m->now, p.to[b - m->base.units]);
		if (b->now)
			b->mine = b->now->name == b->name ? MINE_SAME : MINE_EDITED;
	}
	match_replaced(m);
}

void
merge_match_all(struct merge_run *m)
{
	match_new(m);
	merge_tree_of_exports(m);
	match_now(m);
	merge_tree_of_file(m);
}
