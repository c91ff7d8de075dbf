#include "merge/merge_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void
rising(const size_t *row, size_t n, bool *in)
{
	size_t *ends = xreallocarray(NULL, n + 1, sizeof(*ends)), piles = 0;
	size_t *before = xreallocarray(NULL, n + 1, sizeof(*before));

	for (size_t i = 0; i < n; i++) {
		size_t low = 0, high = piles;

		in[i] = false;
		if (row[i] == NONE)
			continue;
		while (low < high) {
			size_t mid = low + (high - low) / 2;

			if (row[ends[mid]] <= row[i])
				low = mid + 1;
			else
				high = mid;
		}
		before[i] = low ? ends[low - 1] : NONE;
		ends[low] = i;
		if (low == piles)
			piles++;
	}
	for (size_t at = piles ? ends[piles - 1] : NONE; at != NONE; at = before[at])
		in[at] = true;
	free(ends);
	free(before);
}

/* ---- the same text ---- */

/* Units of b by their text: chains in the order of b. */
struct texts {
	size_t *head, *next;
};

static void
texts_init(struct texts *t, const struct side *b, const size_t *bs, size_t n, const bool *used,
	size_t n_names)
{
	t->head = xreallocarray(NULL, n_names + 1, sizeof(*t->head));
	t->next = xreallocarray(NULL, b->n_units + 1, sizeof(*t->next));
	for (size_t i = 0; i < n_names; i++)
		t->head[i] = NONE;
	while (n-- > 0) {
		if (used[bs[n]])
			continue;
		t->next[bs[n]] = t->head[b->units[bs[n]].name];
		t->head[b->units[bs[n]].name] = bs[n];
	}
}

static size_t
texts_take(struct texts *t, size_t name)
{
	size_t found = t->head[name];

	if (found != NONE)
		t->head[name] = t->next[found];
	return found;
}

static void
texts_finish(struct texts *t)
{
	free(t->head);
	free(t->next);
}

static void
pair(struct match *out, bool *used, size_t a, size_t b, enum fate fate)
{
	out[a] = (struct match){ .fate = fate, .at = b };
	used[b] = true;
}

/* First what kept its order, then what moved. */
static void
match_same(const struct likeness *l, bool *used, size_t n_names)
{
	uint32_t *a = xreallocarray(NULL, l->n_as + l->n_bs, sizeof(*a)), *b = a + l->n_as;
	struct diff d = { 0 };
	struct texts texts;
	size_t x = 0, y = 0;

	for (size_t i = 0; i < l->n_as; i++)
		a[i] = l->a->units[l->as[i]].name;
	for (size_t i = 0; i < l->n_bs; i++)
		b[i] = l->b->units[l->bs[i]].name;
	diff_compare(&d, a, l->n_as, b, l->n_bs, n_names);
	for (size_t i = 0; i <= d.n; i++) {
		size_t end = i < d.n ? d.hunks[i].a : l->n_as;

		for (; x < end; x++, y++)
			pair(l->out, used, l->as[x], l->bs[y], FATE_SAME);
		if (i < d.n) {
			x += d.hunks[i].an;
			y += d.hunks[i].bn;
		}
	}
	texts_init(&texts, l->b, l->bs, l->n_bs, used, n_names);
	for (size_t i = 0; i < l->n_as; i++) {
		if (l->out[l->as[i]].fate == FATE_SAME)
			continue;
		size_t found = texts_take(&texts, a[i]);
		if (found != NONE)
			pair(l->out, used, l->as[i], found, FATE_SAME);
	}
	texts_finish(&texts);
	free(a);
	diff_finish(&d);
}

/* Those of n units that are still to be found: of base by its matches, of the file by what is used.
 */
static size_t
left_over(size_t *into, size_t n, const struct match *match, const bool *used)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (match ? match[i].fate == FATE_GONE : !used[i])
			into[k++] = i;
	return k;
}

/* ---- base and ours ---- */

struct named {
	size_t *id;          /* by unit: number of its block's id, or NONE */
	size_t *head, *next; /* by id; by unit */
};

static void
named_init(struct named *t, const struct side *s, struct diff_names *ids, size_t n_ids)
{
	t->id = xreallocarray(NULL, s->n_units + 1, sizeof(*t->id));
	t->next = xreallocarray(NULL, s->n_units + 1, sizeof(*t->next));
	t->head = xreallocarray(NULL, n_ids + 1, sizeof(*t->head));
	for (size_t i = 0; i < n_ids; i++)
		t->head[i] = NONE;
	for (size_t i = s->n_units; i-- > 0;) {
		const char *id = unit_id(s, &s->units[i]);

		t->id[i] = s->units[i].block == NONE ? NONE : diff_name(ids, id, strlen(id));
		if (t->id[i] == NONE)
			continue;
		t->next[i] = t->head[t->id[i]];
		t->head[t->id[i]] = i;
	}
}

static void
named_finish(struct named *t)
{
	free(t->id);
	free(t->head);
	free(t->next);
}

static size_t
row_of(const struct named *t, size_t id, size_t *into)
{
	size_t n = 0;

	for (size_t i = t->head[id]; i != NONE; i = t->next[i])
		into[n++] = i;
	return n;
}

/* The units of one block: equal text first, then what is left between, in order. */
static void
match_block(struct merge *m, const size_t *as, size_t na, const size_t *bs, size_t nb)
{
	uint32_t *a = xreallocarray(NULL, na + nb, sizeof(*a)), *b = a + na;
	struct diff_names names = { 0 };
	struct diff d = { 0 };
	size_t x = 0, y = 0;

	for (size_t i = 0; i < na + nb; i++) {
		uint32_t name = i < na ? m->base.units[as[i]].name : m->ours.units[bs[i - na]].name;

		a[i] = diff_name(&names, &name, sizeof(name));
	}
	diff_compare(&d, a, na, b, nb, names.n);
	for (size_t i = 0; i <= d.n; i++) {
		struct diff_hunk h = i < d.n ? d.hunks[i] : (struct diff_hunk){ na, 0, nb, 0 };

		for (; x < h.a; x++, y++)
			m->ours_of[as[x]] = bs[y];
		for (size_t k = 0; k < h.an && k < h.bn; k++)
			m->ours_of[as[x + k]] = bs[y + k];
		x += h.an;
		y += h.bn;
	}
	free(a);
	diff_finish(&d);
	diff_names_finish(&names);
}

static void
match_blocks(struct merge *m, const struct named *base, const struct named *ours, size_t n_ids)
{
	size_t *as = xreallocarray(NULL, m->base.n_units + 1, sizeof(*as));
	size_t *bs = xreallocarray(NULL, m->ours.n_units + 1, sizeof(*bs));

	for (size_t id = 0; id < n_ids; id++) {
		size_t na = row_of(base, id, as), nb = row_of(ours, id, bs);

		if (na && nb)
			match_block(m, as, na, bs, nb);
	}
	free(as);
	free(bs);
}

/* Of what is only alike, what kept its order: a new note must not be taken for an old one. */
static void
accept(struct merge *m, const struct match *out, const size_t *as, size_t n)
{
	size_t *row = xreallocarray(NULL, n + 1, sizeof(*row));
	bool *in = xcalloc(n, sizeof(*in));

	for (size_t i = 0; i < n; i++) {
		enum fate fate = out[as[i]].fate;

		row[i] = fate == FATE_SAME || fate == FATE_EDITED ? out[as[i]].at : NONE;
	}
	rising(row, n, in);
	for (size_t i = 0; i < n; i++)
		if (in[i] || (row[i] != NONE && out[as[i]].fate == FATE_SAME))
			m->ours_of[as[i]] = row[i];
	free(row);
	free(in);
}

/* What has no id is found by its text, or by likeness. */
static void
match_nameless(struct merge *m, const struct named *base, const struct named *ours)
{
	struct match *out = xcalloc(m->base.n_units, sizeof(*out));
	bool *used = xcalloc(m->ours.n_units, sizeof(*used));
	size_t *as = xreallocarray(NULL, m->base.n_units + 1, sizeof(*as)), na = 0;
	size_t *bs = xreallocarray(NULL, m->ours.n_units + 1, sizeof(*bs)), nb = 0;

	for (size_t i = 0; i < m->base.n_units; i++)
		if (base->id[i] == NONE)
			as[na++] = i;
	for (size_t i = 0; i < m->ours.n_units; i++)
		if (ours->id[i] == NONE)
			bs[nb++] = i;
	struct likeness l = { &m->base, &m->ours, as, bs, na, nb, out, true };
	match_same(&l, used, m->unit_names.n);
	size_t *rest = xreallocarray(NULL, na + nb + 1, sizeof(*rest));
	l.n_as = l.n_bs = 0;
	for (size_t i = 0; i < na; i++)
		if (out[as[i]].fate != FATE_SAME)
			rest[l.n_as++] = as[i];
	for (size_t i = 0; i < nb; i++)
		if (!used[bs[i]])
			rest[l.n_as + l.n_bs++] = bs[i];
	l.as = rest;
	l.bs = rest + l.n_as;
	match_alike(&l);
	accept(m, out, as, na);
	free(rest);
	free(as);
	free(bs);
	free(out);
	free(used);
}

static void
match_ours(struct merge *m)
{
	struct diff_names ids = { 0 };
	struct named base, ours;
	size_t n_ids = m->base.n_blocks + m->ours.n_blocks;

	for (size_t i = 0; i < m->base.n_units; i++)
		m->ours_of[i] = NONE;
	for (size_t i = 0; i < m->ours.n_units; i++)
		m->base_of[i] = NONE;
	named_init(&base, &m->base, &ids, n_ids);
	named_init(&ours, &m->ours, &ids, n_ids);
	match_blocks(m, &base, &ours, n_ids);
	match_nameless(m, &base, &ours);
	for (size_t i = 0; i < m->base.n_units; i++)
		if (m->ours_of[i] != NONE)
			m->base_of[m->ours_of[i]] = i;
	named_finish(&base);
	named_finish(&ours);
	diff_names_finish(&ids);
}

/* ---- base and the file ---- */

/*
 * What earlog would write today may stand there already: an export that ended between writing the
 * file and noting it, or an author who was faster.
 */
static void
match_done(struct merge *m, const size_t *nows, size_t n_nows)
{
	struct texts texts;

	texts_init(&texts, &m->now, nows, n_nows, m->used, m->unit_names.n);
	for (size_t i = 0; i < m->ours.n_units; i++) {
		size_t b = m->base_of[i];

		if (b != NONE && m->match[b].fate != FATE_GONE)
			continue;
		size_t found = texts_take(&texts, m->ours.units[i].name);
		if (found == NONE)
			continue;
		m->used[found] = true;
		m->nodes[found].ours = i;
		m->at[i] = found;
		if (b != NONE)
			m->match[b] = (struct match){ .fate = FATE_EDITED, .at = found };
	}
	texts_finish(&texts);
}

/*
 * What stands where a unit was that nothing is left of: the author's own units after the one before
 * it. A heading gives way to a heading of its level only.
 */
static size_t
stands_instead(const struct merge *m, const struct unit *u, size_t after)
{
	size_t i = after == NONE ? 0 : after + 1, found = NONE;

	for (; i < m->now.n_units && !m->used[i]; i++) {
		const struct unit *it = &m->now.units[i];

		if (it->kind == UNIT_FRONT || it->kind == UNIT_MARK)
			break;
		if (u->kind == UNIT_HEADING && it->kind == UNIT_HEADING && it->indent == u->indent)
			return i;
		if (u->kind != UNIT_HEADING && it->kind == UNIT_HEADING)
			break;
		if (u->kind != UNIT_HEADING)
			found = i;
	}
	return found;
}

static void
match_replaced(struct merge *m)
{
	size_t after = NONE, known = NONE;
	bool fresh = false; /* known is what stands after `after` */

	for (size_t i = 0; i < m->base.n_units; i++) {
		const struct unit *u = &m->base.units[i];
		struct match *it = &m->match[i];

		if (it->fate != FATE_GONE) {
			after = it->moved ? after : it->at;
			fresh = false;
			continue;
		}
		if (u->kind == UNIT_FRONT)
			continue;
		if (u->kind == UNIT_HEADING || !fresh)
			known = stands_instead(m, u, after);
		fresh = u->kind != UNIT_HEADING;
		if (known == NONE)
			continue;
		*it = (struct match){ .fate = FATE_REPLACED, .at = known };
		if (u->kind == UNIT_HEADING) {
			m->used[known] = true;
			after = known;
		}
	}
}

static void
find_moved(struct merge *m)
{
	size_t n = m->base.n_units, *row = xreallocarray(NULL, n + 1, sizeof(*row));
	bool *in = xcalloc(n, sizeof(*in));

	for (size_t i = 0; i < n; i++)
		row[i] = m->match[i].fate == FATE_GONE ? NONE : m->match[i].at;
	rising(row, n, in);
	for (size_t i = 0; i < n; i++)
		m->match[i].moved = row[i] != NONE && !in[i];
	free(row);
	free(in);
}

static void
match_now(struct merge *m)
{
	size_t n = m->base.n_units > m->now.n_units ? m->base.n_units : m->now.n_units;
	size_t *as = xreallocarray(NULL, n * 2 + 1, sizeof(*as)), *bs = as + n;
	struct likeness l = { &m->base, &m->now, as, bs, 0, 0, m->match, false };

	l.n_as = left_over(as, m->base.n_units, m->match, NULL);
	l.n_bs = left_over(bs, m->now.n_units, NULL, m->used);
	match_same(&l, m->used, m->unit_names.n);
	match_done(m, bs, l.n_bs);
	l.n_as = left_over(as, m->base.n_units, m->match, NULL);
	l.n_bs = left_over(bs, m->now.n_units, NULL, m->used);
	match_alike(&l);
	for (size_t i = 0; i < m->base.n_units; i++) {
		const struct match *it = &m->match[i];

		if (it->fate == FATE_GONE)
			continue;
		m->used[it->at] = true;
		if (it->fate == FATE_SAME || it->fate == FATE_EDITED)
			m->owner[it->at] = i;
	}
	find_moved(m);
	match_replaced(m);
	free(as);
}

void
match_all(struct merge *m)
{
	match_ours(m);
	match_now(m);
}
