/*
 * Finding units of one text in another: by identity, by the same text, by likeness: the words that
 * two units share, a rare word telling more than a common one.
 */
#include "merge/merge_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define COMMON 200 /* units that share a word from where on it tells nothing */
#define WEIGHT 240 /* of a word that one unit has */

/* Units of one side that are still to be found, rising. */
struct open_units {
	const struct merge_side *side;
	size_t *units, n;
};

static struct open_units
open_units(const struct merge_side *side, const bool *used, bool nameless)
{
	struct open_units o = { .side = side };

	o.units = xreallocarray(NULL, side->n_units + 1, sizeof(*o.units));
	for (size_t i = 0; i < side->n_units; i++) {
		const struct merge_unit *u = &side->units[i];

		if (!used[i] && u->kind != UNIT_FRONT && !(nameless && u->block != NONE))
			o.units[o.n++] = i;
	}
	return o;
}

static const struct merge_unit *
unit_at(const struct open_units *o, size_t i)
{
	return &o->side->units[o->units[i]];
}

/* ---- the same identity ---- */

/* A key of front matter is the same key under any value. */
static uint32_t
key_name(const struct merge_side *s, const struct merge_unit *u, struct diff_names *names)
{
	const struct merge_line *l = &s->lines[u->line];
	const char *colon = memchr(l->s, ':', l->n);

	return diff_name(names, l->s, colon ? (size_t)(colon - l->s) : l->n);
}

/* By unit that is open: the number of its key of front matter, or of its id; NONE. */
static size_t *
names_of(const struct merge_side *s, bool keys, const bool *used, struct diff_names *names)
{
	size_t *of = xreallocarray(NULL, s->n_units + 1, sizeof(*of));

	for (size_t i = 0; i < s->n_units; i++) {
		const struct merge_unit *u = &s->units[i];
		const char *id = unit_id(s, u);

		of[i] = NONE;
		if (used[i])
			continue;
		if (keys && u->kind == UNIT_FRONT)
			of[i] = key_name(s, u, names);
		else if (!keys && u->kind != UNIT_FRONT && *id)
			of[i] = diff_name(names, id, strlen(id));
	}
	return of;
}

/* Units of b by a number of each (NONE: in no list), the first in front. */
struct lists {
	size_t *head, *next;
};

static struct lists
lists_of(const size_t *number, size_t n, size_t n_numbers)
{
	struct lists l = { xreallocarray(NULL, n_numbers + 1, sizeof(*l.head)),
		xreallocarray(NULL, n + 1, sizeof(*l.next)) };

	for (size_t i = 0; i < n_numbers; i++)
		l.head[i] = NONE;
	for (size_t i = n; i-- > 0;) {
		if (number[i] == NONE)
			continue;
		l.next[i] = l.head[number[i]];
		l.head[number[i]] = i;
	}
	return l;
}

static size_t
lists_take(struct lists *l, size_t number)
{
	size_t first = number == NONE ? NONE : l->head[number];

	if (first != NONE)
		l->head[number] = l->next[first];
	return first;
}

static void
lists_finish(struct lists *l)
{
	free(l->head);
	free(l->next);
}

/* Pairs units of the same key, or the same id. */
static void
match_names(const struct merge_side *a, const struct merge_side *b, bool keys, size_t *b_of,
	bool *used_a, bool *used_b)
{
	struct diff_names names = { 0 };
	size_t *of_a = names_of(a, keys, used_a, &names);
	size_t *of_b = names_of(b, keys, used_b, &names);
	struct lists lists = lists_of(of_b, b->n_units, names.n);

	for (size_t i = 0; i < a->n_units; i++) {
		size_t found = lists_take(&lists, of_a[i]);

		if (found == NONE)
			continue;
		b_of[i] = found;
		used_a[i] = used_b[found] = true;
	}
	lists_finish(&lists);
	free(of_a);
	free(of_b);
	diff_names_finish(&names);
}

/* ---- the same text ---- */

/* Pairs units of the same text: first what kept its order, then what moved. */
static void
match_texts(const struct merge_side *a, const struct merge_side *b, size_t n_names, bool nameless,
	size_t *b_of, bool *used_a, bool *used_b)
{
	struct open_units as = open_units(a, used_a, nameless),
			  bs = open_units(b, used_b, nameless);
	uint32_t *names = xreallocarray(NULL, as.n + bs.n + 1, sizeof(*names));
	size_t *left = xreallocarray(NULL, bs.n + 1, sizeof(*left)), x = 0, y = 0;
	struct diff d = { 0 };

	for (size_t i = 0; i < as.n; i++)
		names[i] = unit_at(&as, i)->name;
	for (size_t i = 0; i < bs.n; i++)
		names[as.n + i] = unit_at(&bs, i)->name;
	diff_compare(&d, names, as.n, names + as.n, bs.n, n_names);
	for (size_t i = 0; i <= d.n; i++) {
		struct diff_hunk h = i < d.n ? d.hunks[i] : (struct diff_hunk){ as.n, 0, bs.n, 0 };

		for (; x < h.a; x++, y++) {
			b_of[as.units[x]] = bs.units[y];
			left[y] = NONE;
		}
		for (; y < h.b + h.bn; y++)
			left[y] = names[as.n + y];
		x += h.an;
	}
	struct lists lists = lists_of(left, bs.n, n_names);
	for (size_t i = 0; i < as.n; i++) {
		size_t *to = &b_of[as.units[i]];
		size_t found = *to == NONE ? lists_take(&lists, names[i]) : NONE;

		if (found != NONE)
			*to = bs.units[found];
		if (*to != NONE)
			used_a[as.units[i]] = used_b[*to] = true;
	}
	lists_finish(&lists);
	free(names);
	free(left);
	free(as.units);
	free(bs.units);
	diff_finish(&d);
}

/* ---- likeness ---- */

struct words {
	uint32_t *v; /* rising, each once */
	size_t n;
};

static bool
is_word(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 0x80 || (u >= '0' && u <= '9') || (u >= 'a' && u <= 'z') ||
		(u >= 'A' && u <= 'Z');
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void
read_words(struct words *w, struct diff_names *names, const struct merge_side *s,
	const struct merge_unit *u)
{
	struct buf text = BUF_INIT;
	size_t cap = 0, kept = 0;

	unit_text(&text, s, u);
	for (size_t i = 0, from; i < text.len; i++) {
		for (from = i; i < text.len && is_word(text.s[i]); i++)
			if (text.s[i] >= 'A' && text.s[i] <= 'Z')
				text.s[i] = (char)(text.s[i] + 'a' - 'A');
		if (i - from < 2)
			continue;
		w->v = xgrow(w->v, w->n, &cap, sizeof(*w->v));
		w->v[w->n++] = diff_name(names, text.s + from, i - from);
	}
	if (w->n)
		qsort(w->v, w->n, sizeof(*w->v), by_number);
	for (size_t i = 0; i < w->n; i++)
		if (!i || w->v[i] != w->v[i - 1])
			w->v[kept++] = w->v[i];
	w->n = kept;
	buf_finish(&text);
}

struct likeness {
	struct open_units a, b;
	struct words *words_a, *words_b; /* by unit of the side */
	struct diff_names names;
	unsigned *weight;       /* by word: 0 where too common */
	size_t *head, *list;    /* by word: the places in b that have it */
	unsigned long *whole_b; /* by place in b: the weight of its words */
	unsigned long *score;   /* by place in b: the weight of those that it shares */
	unsigned *shared;       /* … and how many they are */
	size_t *touched, n_touched;
	bool strict; /* much alike both ways only */
};

static struct words *
words_of(struct likeness *l, const struct merge_side *s)
{
	struct words *w = xcalloc(s->n_units + 1, sizeof(*w));

	for (size_t i = 0; i < s->n_units; i++)
		read_words(&w[i], &l->names, s, &s->units[i]);
	return w;
}

static void
words_free(struct words *w, size_t n)
{
	while (n-- > 0)
		free(w[n].v);
	free(w);
}

static unsigned long
weight_of(const struct likeness *l, const struct words *w)
{
	unsigned long sum = 0;

	for (size_t i = 0; i < w->n; i++)
		sum += l->weight[w->v[i]];
	return sum;
}

/* How rare a word is shows in the whole texts: every note of a track has its address. */
static void
weigh_words(struct likeness *l)
{
	size_t n = l->names.n;
	size_t *in[2] = { xcalloc(n + 1, sizeof(**in)), xcalloc(n + 1, sizeof(**in)) };
	const struct words *words[2] = { l->words_a, l->words_b };
	const struct merge_side *sides[2] = { l->a.side, l->b.side };

	for (int k = 0; k < 2; k++)
		for (size_t i = 0; i < sides[k]->n_units; i++)
			for (size_t w = 0; w < words[k][i].n; w++)
				in[k][words[k][i].v[w]]++;
	for (size_t w = 0; w < n; w++) {
		size_t most = in[0][w] > in[1][w] ? in[0][w] : in[1][w];

		l->weight[w] = most > COMMON ? 0 : (unsigned)(WEIGHT / most + 1);
	}
	free(in[0]);
	free(in[1]);
}

/* The list of each word: counted first, then filled from its end to its head. */
static void
list_words(struct likeness *l)
{
	size_t n = l->names.n, total = 0;

	for (size_t i = 0; i < l->b.n; i++) {
		const struct words *w = &l->words_b[l->b.units[i]];

		l->whole_b[i] = weight_of(l, w);
		for (size_t k = 0; k < w->n; k++)
			l->head[w->v[k]]++;
	}
	for (size_t w = 0; w <= n; w++)
		l->head[w] = total += l->head[w];
	l->list = xreallocarray(NULL, total + 1, sizeof(*l->list));
	for (size_t i = l->b.n; i-- > 0;) {
		const struct words *w = &l->words_b[l->b.units[i]];

		for (size_t k = 0; k < w->n; k++)
			l->list[--l->head[w->v[k]]] = i;
	}
}

struct alike {
	size_t at;           /* place in b, or NONE */
	unsigned long score; /* the weight of what is shared */
};

static void
add_scores(struct likeness *l, const struct words *w)
{
	while (l->n_touched) {
		size_t b = l->touched[--l->n_touched];

		l->score[b] = l->shared[b] = 0;
	}
	for (size_t k = 0; k < w->n; k++) {
		uint32_t word = w->v[k];

		for (size_t x = l->head[word]; l->weight[word] && x < l->head[word + 1]; x++) {
			size_t b = l->list[x];

			if (!l->shared[b]++)
				l->touched[l->n_touched++] = b;
			l->score[b] += l->weight[word];
		}
	}
}

/*
 * Which of b has at least half of place i in a, or consists of it for the better part. A single
 * word is enough for what is of one kind and little else. part_of (by unit of b, may be NULL): what
 * consists of it.
 */
static struct alike
most_alike(struct likeness *l, size_t i, size_t *part_of)
{
	const struct words *w = &l->words_a[l->a.units[i]];
	const struct merge_unit *a = unit_at(&l->a, i);
	unsigned long whole = weight_of(l, w);
	struct alike best = { NONE, 0 };

	add_scores(l, w);
	for (size_t t = 0; t < l->n_touched; t++) {
		size_t at = l->touched[t];
		const struct merge_unit *b = unit_at(&l->b, at);
		unsigned long score = l->score[at], whole_b = l->whole_b[at];
		bool many = l->shared[at] > 1, most_of_b = score * 2 >= whole_b;
		bool part = many && most_of_b && score * 4 >= whole;
		bool covers = score * 2 >= whole && (many || (a->kind == b->kind && most_of_b));

		if (b->kind == UNIT_HEADING && a->kind != UNIT_HEADING)
			continue;
		if (l->strict ? score * 3 < whole * 2 || score * 3 < whole_b * 2 ||
					a->kind != b->kind
			      : !part && !covers)
			continue;
		if (part && part_of)
			part_of[l->b.units[at]] = l->a.units[i];
		if (score > best.score || (score == best.score && at < best.at))
			best = (struct alike){ at, score };
	}
	return best;
}

/*
 * Finds the units of a that are open among those of b. By unit of a: b_of, several may have the
 * same; by unit of b: owner, the one that it is most like.
 */
static void
match_alike(struct likeness *l, size_t *b_of, size_t *owner, size_t *part_of)
{
	l->words_a = words_of(l, l->a.side);
	l->words_b = words_of(l, l->b.side);
	l->weight = xcalloc(l->names.n + 1, sizeof(*l->weight));
	l->head = xcalloc(l->names.n + 1, sizeof(*l->head));
	l->whole_b = xcalloc(l->b.n + 1, sizeof(*l->whole_b));
	l->score = xcalloc(l->b.n + 1, sizeof(*l->score));
	l->shared = xcalloc(l->b.n + 1, sizeof(*l->shared));
	l->touched = xcalloc(l->b.n + 1, sizeof(*l->touched));
	unsigned long *top = xcalloc(l->b.n + 1, sizeof(*top));
	weigh_words(l);
	list_words(l);
	for (size_t i = 0; i < l->a.n; i++) {
		struct alike best = most_alike(l, i, part_of);

		if (best.at == NONE)
			continue;
		b_of[l->a.units[i]] = l->b.units[best.at];
		if (best.score <= top[best.at])
			continue;
		top[best.at] = best.score;
		owner[l->b.units[best.at]] = l->a.units[i];
	}
	words_free(l->words_a, l->a.side->n_units);
	words_free(l->words_b, l->b.side->n_units);
	free(l->weight);
	free(l->head);
	free(l->list);
	free(l->whole_b);
	free(l->score);
	free(l->shared);
	free(l->touched);
	free(top);
	free(l->a.units);
	free(l->b.units);
	diff_names_finish(&l->names);
}

/* ---- base and ours ---- */

/* By identity; what has none by its text, or by likeness. */
static void
match_ours(struct merge *m)
{
	bool *used_a = xcalloc(m->base.n_units, sizeof(*used_a));
	bool *used_b = xcalloc(m->ours.n_units, sizeof(*used_b));

	match_names(&m->base, &m->ours, true, m->ours_of, used_a, used_b);
	match_names(&m->base, &m->ours, false, m->ours_of, used_a, used_b);
	match_texts(&m->base, &m->ours, m->unit_names.n, true, m->ours_of, used_a, used_b);
	struct likeness l = { .a = open_units(&m->base, used_a, true),
		.b = open_units(&m->ours, used_b, true),
		.strict = true };
	match_alike(&l, m->ours_of, m->base_of, NULL);
	for (size_t i = 0; i < m->base.n_units; i++) {
		size_t o = m->ours_of[i];

		if (o != NONE && used_a[i])
			m->base_of[o] = i;
		else if (o != NONE && m->base_of[o] != i)
			m->ours_of[i] = NONE;
	}
	free(used_a);
	free(used_b);
}

/* ---- base and the file ---- */

/*
 * What stands where a unit was that nothing is left of: the author's own after the one before it. A
 * heading gives way to a heading of its level only.
 */
static void
match_replaced(struct merge *m)
{
	size_t after = 0; /* in the file, past the unit before */

	for (size_t i = 0; i < m->base.n_units; i++) {
		const struct merge_unit *u = &m->base.units[i];
		struct merge_found *it = &m->found[i];
		bool heading = u->kind == UNIT_HEADING;

		if (it->fate != FATE_GONE) {
			after = it->moved ? after : it->at + 1;
			continue;
		}
		for (size_t k = after; k < m->now.n_units && u->kind != UNIT_FRONT; k++) {
			const struct merge_unit *instead = &m->now.units[k];
			bool is_heading = instead->kind == UNIT_HEADING;

			if (m->owner[k] != NONE || m->ours_at[k] != NONE ||
				instead->kind == UNIT_FRONT || (is_heading && !heading))
				break;
			if (is_heading != heading || (heading && instead->indent != u->indent) ||
				(m->part_of[k] != NONE && m->part_of[k] != i))
				continue;
			*it = (struct merge_found){ .fate = FATE_REPLACED, .at = k };
			m->owner[k] = i;
			after = k + 1;
			break;
		}
	}
}

static void
find_moved(struct merge *m)
{
	size_t n = m->base.n_units, *row = xreallocarray(NULL, n + 1, sizeof(*row));
	bool *in = xcalloc(n, sizeof(*in));

	/* Several in one unit are in order, too. */
	for (size_t i = 0; i < n; i++)
		row[i] = m->found[i].at == NONE ? NONE : m->found[i].at * n + i;
	diff_rising(row, n, in);
	for (size_t i = 0; i < n; i++)
		m->found[i].moved = row[i] != NONE && !in[i];
	free(row);
	free(in);
}

/*
 * What earlog would write today may stand there already: an export that ended between writing the
 * file and noting it, or an author who was faster.
 */
static void
match_done(struct merge *m, bool *used_base, bool *used_now)
{
	bool *used_ours = xcalloc(m->ours.n_units, sizeof(*used_ours));

	for (size_t o = 0; o < m->ours.n_units; o++)
		used_ours[o] = m->base_of[o] != NONE && used_base[m->base_of[o]];
	match_names(&m->ours, &m->now, true, m->at, used_ours, used_now);
	match_texts(&m->ours, &m->now, m->unit_names.n, false, m->at, used_ours, used_now);
	for (size_t o = 0; o < m->ours.n_units; o++) {
		size_t b = m->base_of[o], k = m->at[o];

		if (k == NONE)
			continue;
		m->ours_at[k] = o;
		if (b == NONE)
			continue;
		m->owner[k] = b;
		m->found[b] = (struct merge_found){ FATE_ALIKE, k, false };
		used_base[b] = true;
	}
	free(used_ours);
}

static void
match_now(struct merge *m)
{
	size_t n = m->base.n_units;
	bool *used_a = xcalloc(n, sizeof(*used_a));
	bool *used_b = xcalloc(m->now.n_units, sizeof(*used_b));
	size_t *now_of = xreallocarray(NULL, n + 1, sizeof(*now_of));

	for (size_t i = 0; i < n; i++)
		now_of[i] = NONE;
	match_names(&m->base, &m->now, true, now_of, used_a, used_b);
	match_texts(&m->base, &m->now, m->unit_names.n, false, now_of, used_a, used_b);
	for (size_t i = 0; i < n; i++)
		if (used_a[i])
			m->owner[now_of[i]] = i;
	match_done(m, used_a, used_b);
	struct likeness l = { .a = open_units(&m->base, used_a, false),
		.b = open_units(&m->now, used_b, false) };
	match_alike(&l, now_of, m->owner, m->part_of);
	for (size_t i = 0; i < n; i++) {
		size_t k = now_of[i];

		if (k == NONE)
			continue;
		bool same = m->now.units[k].name == m->base.units[i].name;
		m->found[i] = (struct merge_found){ same ? FATE_SAME : FATE_ALIKE, k, false };
		m->shared[k] |= m->owner[k] != i;
	}
	find_moved(m);
	match_replaced(m);
	free(used_a);
	free(used_b);
	free(now_of);
}

void
match_all(struct merge *m)
{
	match_ours(m);
	match_now(m);
}
