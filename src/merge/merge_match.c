/* Finds the units of one text in another text: by identity (the place in the template, the id of a
 * block), by equal text, or by similarity under the same heading. The similarity of two units is
 * the total weight of the words that both contain; rare words have more weight. */
#include "merge/merge_private.h"

#include <string.h>

#include "base/mem.h"

#define COMMON 200 /* a word that more than 200 units of one text contain has weight 0 */
#define WEIGHT 240 /* a word that n units contain has about the weight WEIGHT / n */

/* For two of the three texts, a and b: which units of a were found in b. */
struct pairing {
	const struct merge_side *a, *b;
	size_t *to; /* for each unit (paragraph, …) of text a: index of the same one in text b, or
		       NONE */
	/* For each unit of b: the index of the same unit in a, or NONE. If a unit of b contains
	 * several units of a: the most similar of these. */
	size_t *from;
};

static void
pairing_init(struct merge_run *m, struct pairing *p, const struct merge_side *a,
	const struct merge_side *b)
{
	*p = (struct pairing){ .a = a, .b = b };
	p->to = arena_calloc(&m->arena, a->n_units + b->n_units, sizeof(*p->to));
	p->from = p->to + a->n_units;
	for (size_t i = 0; i < a->n_units + b->n_units; i++)
		p->to[i] = NONE;
}

/* HEADING_BY_TEXT: only headings. NAMELESS_BY_TEXT: units without identity. GONE_BY_TEXT: notes
 * that the new export lacks. */
enum matching {
	BY_PLACE,
	BY_IDENTITY,
	BY_PATH,
	BY_LEAF,
	BY_TEXT,
	HEADING_BY_TEXT,
	NAMELESS_BY_TEXT,
	GONE_BY_TEXT
};

/* The units of one text that are not paired yet, in order. */
struct open_units {
	const struct merge_side *side;
	size_t *units, n;
};

static struct open_units
open_units(struct arena *arena, const struct merge_side *side, const size_t *found,
	enum matching by, bool is_b)
{
	struct open_units o = { .side = side };

	o.units = arena_calloc(arena, side->n_units, sizeof(*o.units));
	for (size_t i = 0; i < side->n_units; i++) {
		const struct merge_unit *u = &side->units[i];
		bool named = u->identity != NONE, front = u->kind == UNIT_FRONT;
		bool fits = by == BY_IDENTITY   ? named
			: by == BY_PLACE        ? u->place != NONE
			: by == BY_PATH         ? u->path != NONE
			: by == BY_LEAF         ? u->leaf != NONE
			: by == BY_TEXT         ? !front
			: by == HEADING_BY_TEXT ? u->kind == UNIT_HEADING
			: by == GONE_BY_TEXT
			? !front && (is_b || (u->ours == NONE && merge_unit_is_note(side, u)))
			: !front && !named;

		if (found[i] == NONE && fits)
			o.units[o.n++] = i;
	}
	return o;
}

static const struct merge_unit *
unit_at(const struct open_units *o, size_t i)
{
	return &o->side->units[o->units[i]];
}

/* ---- pairing units with the same identity or the same text ---- */

static uint32_t
number_at(const struct open_units *o, size_t i, enum matching by)
{
	const struct merge_unit *u = unit_at(o, i);

	return (uint32_t)(by == BY_IDENTITY ? u->identity
			: by == BY_PLACE    ? u->place
			: by == BY_PATH     ? u->path
			: by == BY_LEAF     ? u->leaf
					    : u->name);
}

/* Pairs units (notes, paragraphs, list items, …) that have the same identity or the same text in
 * both texts: first units in the same order, then units that were moved. */
static void
match_same(struct pairing *p, enum matching by, size_t n_numbers)
{
	CLEANUP(arena_finish) struct arena arena = { 0 };
	struct open_units as = open_units(&arena, p->a, p->to, by, false);
	struct open_units bs = open_units(&arena, p->b, p->from, by, true);
	uint32_t *a = arena_calloc(&arena, as.n + bs.n, sizeof(*a)), *b = a + as.n;
	/* Linked lists of the unpaired units of b with the same number (of an identity or text):
	 * head[number] is the first index, next[index] the following one. */
	size_t *head = arena_calloc(&arena, n_numbers + bs.n, sizeof(*head)), x = 0, y = 0;
	size_t *next = head + n_numbers;
	CLEANUP(diff_finish) struct diff d = { 0 };

	for (size_t i = 0; i < as.n; i++)
		a[i] = number_at(&as, i, by);
	for (size_t i = 0; i < bs.n; i++)
		b[i] = number_at(&bs, i, by);
	diff_compare(&d, a, as.n, b, bs.n, n_numbers);
	for (size_t i = 0; i <= d.n; i++) {
		struct diff_hunk h = i < d.n ? d.hunks[i] : (struct diff_hunk){ as.n, 0, bs.n, 0 };

		for (; x < h.a; x++, y++) {
			p->to[as.units[x]] = bs.units[y];
			p->from[bs.units[y]] = as.units[x];
		}
		x += h.an;
		y += h.bn;
	}
	for (size_t i = 0; i < n_numbers; i++)
		head[i] = NONE;
	for (size_t i = bs.n; i-- > 0;)
		if (p->from[bs.units[i]] == NONE) {
			next[i] = head[b[i]];
			head[b[i]] = i;
		}
	for (size_t i = 0; i < as.n; i++) {
		size_t found = p->to[as.units[i]] == NONE ? head[a[i]] : NONE;

		if (found == NONE)
			continue;
		p->to[as.units[i]] = bs.units[found];
		p->from[bs.units[found]] = as.units[i];
		head[a[i]] = next[found];
	}
}

/* ---- pairing similar units ---- */

struct unit_words {
	uint32_t *v; /* numbers of the words of a unit, sorted, each once */
	size_t n;
};

struct unit_likeness {
	struct arena arena; /* owns all arrays of this struct */
	struct open_units a, b;
	size_t *under_a, *under_b; /* for each unit: the heading that both texts have above it, as
				      its index in b; NONE: there is none */
	struct unit_words *words_a, *words_b; /* the words of each unit of text a, of text b */
	struct diff_names names;
	unsigned *weight;    /* weight of each word; 0: the word is in too many paragraphs and other
				units */
	size_t *head, *list; /* list[head[w]] to list[head[w + 1] - 1]: indices in b of the units
				that contain word w */
	struct candidate {
		unsigned long whole; /* total weight of the words of this unit of b */
		unsigned long score; /* total weight of the words that this unit of b shares with
					the current unit of a */
		unsigned shared; /* number of words that this unit of b shares with the current unit
				    of a */
		unsigned long top; /* highest score of all units of a that were paired with this
				      unit of b */
	} * candidates;            /* one for each unpaired unit of b */
	size_t *touched, n_touched;
};

static void
read_words(struct unit_likeness *l, struct unit_words *w, const struct merge_side *s,
	const struct merge_unit *u)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	size_t cap = 0;

	merge_unit_text(&text, s, u);
	for (size_t i = 0, from; i < text.len; i++) {
		for (from = i; i < text.len && merge_is_letter(text.s[i]); i++)
			if (text.s[i] >= 'A' && text.s[i] <= 'Z')
				text.s[i] = (char)(text.s[i] + 'a' - 'A');
		if (i - from < 2)
			continue;
		ARENA_ARRAY_ADD(
			&l->arena, w->v, w->n, cap, diff_name(&l->names, text.s + from, i - from));
	}
	w->n = merge_word_set(w->v, w->n);
}

static struct unit_words *
words_of(struct unit_likeness *l, const struct merge_side *s)
{
	struct unit_words *w = arena_calloc(&l->arena, s->n_units, sizeof(*w));

	for (size_t i = 0; i < s->n_units; i++)
		read_words(l, &w[i], s, &s->units[i]);
	return w;
}

static unsigned long
weight_of(const struct unit_likeness *l, const struct unit_words *w)
{
	unsigned long sum = 0;

	for (size_t i = 0; i < w->n; i++)
		sum += l->weight[w->v[i]];
	return sum;
}

/* Sets the weight of each word by the number of units that contain it, and counts paired units as
 * well. So the words of a track's address, which is in every note on the track, have little weight.
 */
static void
weigh_words(struct unit_likeness *l)
{
	size_t n = l->names.n;
	size_t *in[2] = { arena_calloc(&l->arena, n, sizeof(**in)),
		arena_calloc(&l->arena, n, sizeof(**in)) };
	const struct unit_words *words[2] = { l->words_a, l->words_b };
	const struct merge_side *sides[2] = { l->a.side, l->b.side };

	for (int k = 0; k < 2; k++)
		for (size_t i = 0; i < sides[k]->n_units; i++)
			for (size_t w = 0; w < words[k][i].n; w++)
				in[k][words[k][i].v[w]]++;
	for (size_t w = 0; w < n; w++) {
		size_t most = in[0][w] > in[1][w] ? in[0][w] : in[1][w];

		l->weight[w] = most > COMMON ? 0 : (unsigned)(WEIGHT / most + 1);
	}
}

/* Fills in `head` and `list`, which say which unpaired units of b contain a word: counts these
 * units, then writes their indices, from the end of each word's part of `list`. */
static void
list_words(struct unit_likeness *l)
{
	size_t n = l->names.n, total = 0;

	for (size_t i = 0; i < l->b.n; i++) {
		const struct unit_words *w = &l->words_b[l->b.units[i]];

		l->candidates[i].whole = weight_of(l, w);
		for (size_t k = 0; k < w->n; k++)
			l->head[w->v[k]]++;
	}
	for (size_t w = 0; w <= n; w++)
		l->head[w] = total += l->head[w];
	l->list = arena_calloc(&l->arena, total, sizeof(*l->list));
	for (size_t i = l->b.n; i-- > 0;) {
		const struct unit_words *w = &l->words_b[l->b.units[i]];

		for (size_t k = 0; k < w->n; k++)
			l->list[--l->head[w->v[k]]] = i;
	}
}

static void
add_scores(struct unit_likeness *l, const struct unit_words *w)
{
	while (l->n_touched) {
		struct candidate *b = &l->candidates[l->touched[--l->n_touched]];

		b->score = b->shared = 0;
	}
	for (size_t k = 0; k < w->n; k++) {
		uint32_t word = w->v[k];

		for (size_t x = l->head[word]; l->weight[word] && x < l->head[word + 1]; x++) {
			struct candidate *b = &l->candidates[l->list[x]];

			if (!b->shared++)
				l->touched[l->n_touched++] = l->list[x];
			b->score += l->weight[word];
		}
	}
}

/* Returns the index in b of the unit most similar to unit i of a; NONE: no unit is similar. A
 * similar unit contains at least half of the words of unit i, by weight, or consists mostly of
 * these words. One common word is enough for a short unit of the same kind. strict: each unit must
 * contain two thirds of the words of the other. parts: NULL, or the units of text b; sets part_of
 * of each unit that contains words of unit i. */
static size_t
most_alike(struct unit_likeness *l, size_t i, bool strict, struct merge_unit *parts)
{
	const struct unit_words *w = &l->words_a[l->a.units[i]];
	enum unit_kind kind = unit_at(&l->a, i)->kind;
	unsigned long whole = weight_of(l, w);
	size_t best = NONE;

	add_scores(l, w);
	for (size_t t = 0; t < l->n_touched; t++) {
		size_t at = l->touched[t];
		const struct candidate *b = &l->candidates[at];
		enum unit_kind kind_b = unit_at(&l->b, at)->kind;
		bool many = b->shared > 1, most_of_b = b->score * 2 >= b->whole;
		bool part = many && most_of_b && b->score * 4 >= whole;
		bool covers = b->score * 2 >= whole && (many || (kind == kind_b && most_of_b));

		if (kind_b == UNIT_HEADING && kind != UNIT_HEADING)
			continue;
		if (parts && l->under_a[l->a.units[i]] != l->under_b[l->b.units[at]])
			continue;
		if (parts && many && b->score * 4 >= b->whole)
			parts[l->b.units[at]].part_of = l->a.units[i];
		if (strict)
			part = covers = kind == kind_b && kind != UNIT_ROW &&
				b->score * 3 >= whole * 2 && b->score * 3 >= b->whole * 2;
		if (!part && !covers)
			continue;
		if (best == NONE || b->score > l->candidates[best].score ||
			(b->score == l->candidates[best].score && at < best))
			best = at;
	}
	return best;
}

/* Sets under_a and under_b. Headings that only one of the texts has do not count. */
static void
find_common_headings(struct unit_likeness *l, const struct pairing *p)
{
	size_t under = NONE;

	l->under_a = arena_calloc(&l->arena, p->a->n_units + p->b->n_units, sizeof(*l->under_a));
	l->under_b = l->under_a + p->a->n_units;
	for (size_t i = 0; i < p->a->n_units; i++) {
		l->under_a[i] = under;
		if (p->a->units[i].kind == UNIT_HEADING && p->to[i] != NONE)
			under = p->to[i];
	}
	under = NONE;
	for (size_t k = 0; k < p->b->n_units; k++) {
		l->under_b[k] = under;
		if (p->b->units[k].kind == UNIT_HEADING && p->from[k] != NONE)
			under = k;
	}
}

static bool
starts_table(const struct merge_side *s, size_t i)
{
	return s->units[i].kind == UNIT_ROW && merge_first_row(s, &s->units[i]) == &s->units[i];
}

/* Pairs the unpaired units of a with similar units of b. parts: NULL, or the units of text b; sets
 * their part_of if they contain words of a unit of a. */
static void
match_alike(struct pairing *p, enum matching by, struct merge_unit *parts)
{
	struct unit_likeness likeness = { 0 }, *l = &likeness;

	l->a = open_units(&l->arena, p->a, p->to, by, false);
	l->b = open_units(&l->arena, p->b, p->from, by, true);
	l->words_a = words_of(l, l->a.side);
	l->words_b = words_of(l, l->b.side);
	l->weight = arena_calloc(&l->arena, l->names.n, sizeof(*l->weight));
	l->head = arena_calloc(&l->arena, l->names.n, sizeof(*l->head));
	l->candidates = arena_calloc(&l->arena, l->b.n, sizeof(*l->candidates));
	l->touched = arena_calloc(&l->arena, l->b.n, sizeof(*l->touched));
	weigh_words(l);
	list_words(l);
	find_common_headings(l, p);
	for (size_t i = 0; i < l->a.n; i++) {
		const struct merge_unit *u = unit_at(&l->a, i);

		if (parts && u->block != NONE && p->a->blocks[u->block].told &&
			!starts_table(p->a, l->a.units[i]))
			continue; /* of a table, a column that is deleted was told */
		size_t best = most_alike(l, i, by == NAMELESS_BY_TEXT, parts);
		if (best == NONE)
			continue;
		struct candidate *b = &l->candidates[best];
		p->to[l->a.units[i]] = l->b.units[best];
		if (b->score <= b->top)
			continue;
		b->top = b->score;
		p->from[l->b.units[best]] = l->a.units[i];
	}
	arena_finish(&l->arena);
	diff_names_finish(&l->names);
}

/* Returns true if both units are table rows with the same first cell. */
static bool
same_first_cell(const struct merge_side *a, size_t i, const struct merge_side *b, size_t k)
{
	if (a->units[i].kind != UNIT_ROW || b->units[k].kind != UNIT_ROW)
		return false;
	const struct merge_line *l = &a->lines[a->units[i].line], *o = &b->lines[b->units[k].line];
	const char *end = memchr(l->s + 1, '|', l->n - 1);
	size_t n = end ? (size_t)(end - l->s) + 1 : l->n;

	return n <= o->n && memcmp(l->s, o->s, n) == 0;
}

/* Pairs the rows of paired tables that have the same first cell. */
static void
match_rows(struct pairing *p)
{
	const struct merge_side *a = p->a, *b = p->b;
	size_t k = NONE;

	for (size_t i = 0; i < a->n_units; i++) {
		if (starts_table(a, i))
			k = p->to[i] != NONE && starts_table(b, p->to[i]) ? p->to[i] : NONE;
		if (a->units[i].kind != UNIT_ROW || p->to[i] != NONE || k == NONE)
			continue;
		for (size_t x = k + 1; x < b->n_units && b->units[x].kind == UNIT_ROW; x++) {
			if (starts_table(b, x))
				break;
			if (p->from[x] != NONE || !same_first_cell(a, i, b, x))
				continue;
			p->to[i] = x;
			p->from[x] = i;
			break;
		}
	}
}

/* ---- finding the units of the last export (base) in the new export (ours) ---- */

/* Forgets the paths and leaves that several unpaired units of one export have: they tell
 * nothing. found: the pair of each unit, or NONE. */
static void
drop_common(struct merge_run *m, struct merge_side *s, const size_t *found)
{
	size_t *count = arena_calloc(&m->arena, m->unit_names.n, sizeof(*count));

	for (size_t i = 0; i < s->n_units; i++) {
		const struct merge_unit *u = &s->units[i];
		const size_t numbers[] = { u->path, u->leaf };

		for (size_t k = 0; k < LENGTH(numbers) && found[i] == NONE; k++)
			if (numbers[k] != NONE)
				count[numbers[k]]++;
	}
	for (size_t i = 0; i < s->n_units; i++) {
		struct merge_unit *u = &s->units[i];
		size_t *const numbers[] = { &u->path, &u->leaf };

		for (size_t k = 0; k < LENGTH(numbers); k++)
			if (*numbers[k] != NONE && count[*numbers[k]] > 1)
				*numbers[k] = NONE;
	}
}

/* A fact of the device as a whole, or of one section. */
struct placed_fact {
	size_t unit;
	const char *last; /* the identity of its innermost object, such as its attribute */
	bool whole;
};

static size_t
placed_facts(const struct merge_side *s, struct placed_fact *out)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_units; i++) {
		if (!merge_unit_is_fact(s, &s->units[i]))
			continue;
		const char *id = s->blocks[s->units[i].block].id;
		const char *first = strchr(id, '['), *last = strrchr(id, '[');
		if (strchr(first + 1, '[') == last || first == last)
			out[n++] = (struct placed_fact){ i, last, first == last };
	}
	return n;
}

/* A rating of the whole stands in a section that asks for its attribute until the section is rated
 * itself, in its place. Pairs it by its words, where only one of both places has them. */
static void
match_whole(struct merge_run *m, struct pairing *p)
{
	const struct merge_side *a = p->a, *b = p->b;
	struct placed_fact *was = arena_calloc(&m->arena, a->n_units + b->n_units, sizeof(*was));
	struct placed_fact *is = was + a->n_units;
	size_t n_was = placed_facts(a, was), n_is = placed_facts(b, is);

	for (size_t k = 0; k < n_is; k++)
		for (size_t j = 0; j < n_was; j++) {
			size_t i = was[j].unit, o = is[k].unit;
			size_t from = p->from[o], to = p->to[i];

			if (was[j].whole == is[k].whole || strcmp(was[j].last, is[k].last) != 0 ||
				(is[k].whole ? from : to) != NONE ||
				!merge_parts_say_same(a, &a->units[i], b, &b->units[o]) ||
				(from != NONE &&
					merge_parts_say_same(
						a, &a->units[from], b, &b->units[o])) ||
				(to != NONE &&
					merge_parts_say_same(a, &a->units[i], b, &b->units[to])))
				continue;
			if (from != NONE)
				p->to[from] = NONE;
			if (to != NONE)
				p->from[to] = NONE;
			p->to[i] = o;
			p->from[o] = i;
		}
}

/* Pairs paragraphs and other units of base and ours by identity: first those at the same place of
 * the template, then what is elsewhere now. If the template differs, pairs the others by equal
 * text, then by similarity. */
static void
match_ours(struct merge_run *m)
{
	struct pairing p;

	pairing_init(m, &p, &m->base, &m->ours);
	match_same(&p, BY_PLACE, m->unit_names.n);
	match_same(&p, BY_IDENTITY, m->unit_names.n);
	drop_common(m, &m->base, p.to);
	drop_common(m, &m->ours, p.from);
	match_same(&p, BY_PATH, m->unit_names.n);
	match_same(&p, BY_LEAF, m->unit_names.n);
	match_whole(m, &p);
	if (m->keep) {
		match_same(&p, NAMELESS_BY_TEXT, m->unit_names.n);
		match_alike(&p, NAMELESS_BY_TEXT, NULL);
	}
	for (size_t o = 0; o < m->ours.n_units; o++) {
		size_t b = p.from[o];

		m->ours.units[o].base = b;
		if (b != NONE)
			m->base.units[b].ours = o;
	}
}

/* ---- finding the units of the last export (base) in the file (now) ---- */

/* For each unit of base that is missing in the file: pairs it with text of the author that follows
 * the previous unit of base, as its replacement. Only a heading of the same level replaces a
 * heading. */
static void
match_replaced(struct merge_run *m)
{
	size_t after = 0; /* index of the file's unit after the match of base's previous unit */

	for (size_t i = 0; i < m->base.n_units; i++) {
		struct merge_unit *u = &m->base.units[i];
		bool heading = u->kind == UNIT_HEADING;

		if (u->fate != FATE_GONE) {
			after = u->moved ? after : u->now + 1;
			continue;
		}
		bool told = u->block != NONE && m->base.blocks[u->block].told;
		for (size_t k = after; k < m->now.n_units && u->kind != UNIT_FRONT && !told; k++) {
			struct merge_unit *it = &m->now.units[k];
			bool is_heading = it->kind == UNIT_HEADING;

			if (it->base != NONE || it->ours != NONE || it->kind == UNIT_FRONT ||
				(is_heading && !heading))
				break;
			if (is_heading != heading || (it->part_of != NONE && it->part_of != i))
				continue;
			u->fate = FATE_REPLACED;
			u->now = k;
			it->base = i;
			after = k + 1;
			break;
		}
	}
}

static void
find_moved(struct merge_run *m)
{
	size_t n = m->base.n_units, *row = arena_calloc(&m->arena, n, sizeof(*row));
	bool *in = arena_calloc(&m->arena, n, sizeof(*in));

	/* Sorts by the position in the file, then by i, so that units of base that became one unit
	 * of the file remain in order. */
	for (size_t i = 0; i < n; i++)
		row[i] = m->base.units[i].now == NONE ? NONE : m->base.units[i].now * n + i;
	diff_rising(row, n, in);
	for (size_t i = 0; i < n; i++)
		m->base.units[i].moved = row[i] != NONE && !in[i];
}

/* Pairs units that are new in ours with equal units that the file already has: an earlier export
 * was interrupted after writing the file and before storing it as base, or the author wrote the
 * same text. */
static void
match_done(struct merge_run *m, struct pairing *base_now)
{
	struct pairing p;

	pairing_init(m, &p, &m->ours, &m->now);
	for (size_t o = 0; o < m->ours.n_units; o++)
		if (m->ours.units[o].base != NONE)
			p.to[o] = base_now->to[m->ours.units[o].base];
	memcpy(p.from, base_now->from, m->now.n_units * sizeof(*p.from));
	match_same(&p, BY_IDENTITY, m->unit_names.n);
	match_same(&p, BY_TEXT, m->unit_names.n);
	for (size_t k = 0; k < m->now.n_units; k++) {
		size_t o = p.from[k];

		if (base_now->from[k] != NONE || o == NONE)
			continue;
		m->now.units[k].ours = o;
		m->ours.units[o].now = k;
		base_now->from[k] = m->ours.units[o].base;
		if (base_now->from[k] != NONE)
			base_now->to[base_now->from[k]] = k;
		else
			base_now->from[k] =
				m->base.n_units; /* not an index: unit k of the file is paired, but
						    with a unit of ours that base lacks */
	}
}

static void
match_now(struct merge_run *m)
{
	struct pairing p;

	pairing_init(m, &p, &m->base, &m->now);
	match_same(&p, BY_IDENTITY, m->unit_names.n);
	match_same(&p, BY_TEXT, m->unit_names.n);
	match_done(m, &p);
	match_rows(&p);
	match_alike(&p, HEADING_BY_TEXT, m->now.units);
	match_alike(&p, BY_TEXT, m->now.units);
	/* Finds the words of a withheld note under any heading, so that they are reported. */
	match_alike(&p, GONE_BY_TEXT, NULL);
	for (size_t k = 0; k < m->now.n_units; k++)
		m->now.units[k].base = p.from[k] < m->base.n_units ? p.from[k] : NONE;
	for (size_t i = 0; i < m->base.n_units; i++) {
		struct merge_unit *u = &m->base.units[i], *it;

		u->now = p.to[i];
		if (u->now == NONE)
			continue;
		it = &m->now.units[u->now];
		u->fate = it->name == u->name ? FATE_SAME : FATE_ALIKE;
		it->shared |= it->base != i;
	}
	find_moved(m);
	match_replaced(m);
}

void
merge_match_all(struct merge_run *m)
{
	match_ours(m);
	match_now(m);
}
