/*
 * Where in the file a new unit goes: after the nearest one before it that is still under the same
 * heading, else before the nearest one after it, else right under the heading, else one level up.
 */
#include "merge/merge_private.h"

static void
unlink_node(struct merge *m, size_t i)
{
	struct node *n = &m->nodes[i];

	*(n->prev == NONE ? &m->first : &m->nodes[n->prev].next) = n->next;
	*(n->next == NONE ? &m->last : &m->nodes[n->next].prev) = n->prev;
	n->prev = n->next = NONE;
}

/* After the node `after`, or first. */
static void
link_node(struct merge *m, size_t i, size_t after)
{
	struct node *n = &m->nodes[i];

	n->prev = after;
	n->next = after == NONE ? m->first : m->nodes[after].next;
	*(n->prev == NONE ? &m->first : &m->nodes[n->prev].next) = i;
	*(n->next == NONE ? &m->last : &m->nodes[n->next].prev) = i;
}

static const struct unit *
unit_of(const struct merge *m, size_t node)
{
	const struct node *n = &m->nodes[node];

	return n->now != NONE ? &m->now.units[n->now] : &m->ours.units[n->ours];
}

static bool
moved_by_author(const struct merge *m, size_t o)
{
	return m->base_of[o] != NONE && m->match[m->base_of[o]].moved;
}

/* Does the unit stand in the file where it would be looked for, under the heading `scope`? */
static bool
stands(const struct merge *m, size_t o, size_t scope, bool strays)
{
	if (m->at[o] == NONE)
		return false;
	return strays || !moved_by_author(m, o) || (scope != NONE && moved_by_author(m, scope));
}

static bool
is_under(const struct merge *m, size_t o, size_t scope)
{
	while (o != NONE && scope != NONE && o > scope)
		o = m->ours.units[o].parent;
	return scope == NONE || o == scope;
}

static size_t
before_in(const struct merge *m, size_t o, size_t scope, bool front)
{
	for (int strays = 0; strays < 2; strays++)
		for (size_t p = o; p-- > (scope == NONE ? 0 : scope);)
			if (stands(m, p, scope, strays) &&
				(!front || m->ours.units[p].kind == UNIT_FRONT))
				return p;
	return NONE;
}

static size_t
after_in(const struct merge *m, size_t o, size_t scope)
{
	bool front = m->ours.units[o].kind == UNIT_FRONT;

	for (size_t f = o + 1; f < m->ours.n_units && is_under(m, f, scope); f++) {
		if (front && m->ours.units[f].kind != UNIT_FRONT)
			break;
		if (stands(m, f, scope, false))
			return f;
	}
	return NONE;
}

/* The author's own words, or earlog's that come before o: what a new unit does not push away. */
static bool
goes_before(const struct merge *m, size_t node, size_t o)
{
	return m->nodes[node].ours == NONE || m->nodes[node].ours < o;
}

/* From the node on, past what belongs to it. */
static size_t
pass(const struct merge *m, size_t node, size_t o, bool all_text)
{
	const struct unit *u = &m->ours.units[o], *anchor = unit_of(m, node);
	bool heading = u->kind == UNIT_HEADING;

	for (size_t i = m->nodes[node].next; i != NONE && goes_before(m, i, o);
		node = i, i = m->nodes[i].next) {
		const struct unit *it = unit_of(m, i);

		if (m->nodes[i].removed || m->nodes[i].added ||
			(m->nodes[i].spot != NONE && goes_on(m, i)))
			continue;
		if (it->kind == UNIT_FRONT || it->kind == UNIT_MARK)
			break;
		if (it->kind == UNIT_HEADING && !(heading && it->indent > u->indent))
			break;
		/* Set in deeper, it belongs to the bullet before. */
		bool deeper = m->nodes[i].ours == NONE &&
			((u->kind == UNIT_ITEM && it->indent > u->indent) ||
				(anchor->kind == UNIT_ITEM && u->indent <= anchor->indent &&
					it->indent > anchor->indent));
		if (!heading && !all_text && !deeper)
			break;
		if (!heading && all_text && m->nodes[i].ours != NONE)
			break;
	}
	return node;
}

/* Inside a conflict of an earlier merge nothing new is put: past its last mark. */
static size_t
past_marks(const struct merge *m, size_t node)
{
	size_t i = node == NONE ? m->first : m->nodes[node].next;

	for (int k = 0; i != NONE && k < 64; k++, i = m->nodes[i].next) {
		const struct node *n = &m->nodes[i];

		if (n->now == NONE || m->now.units[n->now].kind != UNIT_MARK)
			continue;
		const struct line *l = &m->now.lines[m->now.units[n->now].line];
		if (line_is(l, merge_marks[0]))
			break;
		if (line_is(l, merge_marks[3]))
			return i;
	}
	return node;
}

/*
 * The node to put o after (NONE: before all); false when there is no place. *beside: not among its
 * own.
 */
static bool
find_place(const struct merge *m, size_t o, size_t *after, bool *beside)
{
	const struct unit *u = &m->ours.units[o];
	size_t scope = u->parent;
	bool front = u->kind == UNIT_FRONT;

	for (;; scope = m->ours.units[scope].parent) {
		size_t p = before_in(m, o, scope, front), f;
		size_t node = p == NONE ? NONE : m->at[p];
		bool own = p != NONE && m->nodes[node].ours == p;

		if (p != NONE && p != scope) {
			*after = past_marks(m, front ? node : pass(m, node, o, false));
			*beside = !own || p + 1 != o;
			return true;
		}
		f = after_in(m, o, scope);
		if (f != NONE) {
			*after = past_marks(m, m->nodes[m->at[f]].prev);
			*beside = m->nodes[m->at[f]].ours != f || f != o + 1;
			return true;
		}
		if (p != NONE) {
			*after = past_marks(m, pass(m, node, o, true));
			*beside = !own || p + 1 != o;
			return true;
		}
		if (scope == NONE)
			break;
	}
	*after = m->last;
	*beside = true;
	return !front;
}

/* A heading that earlog no longer has stays while the author has words under it. */
static void
keep_headings(struct merge *m)
{
	/* By level: the author has words below here, before a heading of that level. */
	bool own[8] = { false };

	for (size_t i = m->last; i != NONE; i = m->nodes[i].prev) {
		struct node *n = &m->nodes[i];
		const struct unit *u = unit_of(m, i);

		if (u->kind != UNIT_HEADING) {
			if (!n->removed && n->ours == NONE && u->kind != UNIT_FRONT)
				for (size_t k = 1; k < 8; k++)
					own[k] = true;
			continue;
		}
		if (n->removed && own[u->indent])
			n->removed = false;
		bool stays = !n->removed && n->ours == NONE;
		for (size_t k = 1; k < 8; k++)
			own[k] = k < u->indent && (own[k] || stays);
	}
}

/* Puts a new unit, or one that earlog moved, where it belongs. */
static void
place(struct merge *m, size_t o)
{
	bool beside = false;
	size_t after, node;

	if (!find_place(m, o, &after, &beside)) {
		news_add(m, MERGE_OMITTED, NONE, &m->ours, o);
		return;
	}
	if (m->relocate[o]) {
		node = m->match[m->base_of[o]].at;
		news_add(
			m, m->told[o] == MERGE_KINDS ? MERGE_MOVED : m->told[o], node, &m->ours, o);
	} else {
		node = node_new(m);
		m->nodes[node].ours = o;
		m->nodes[node].from_ours = m->nodes[node].added = true;
		news_add(m, beside ? MERGE_BESIDE : MERGE_ADDED, node, &m->ours, o);
	}
	link_node(m, node, after);
	m->at[o] = node;
}

void
place_all(struct merge *m)
{
	/* What moves is no neighbour until it stands in its new place. */
	for (size_t o = 0; o < m->ours.n_units; o++)
		if (m->relocate[o]) {
			unlink_node(m, m->at[o]);
			m->nodes[m->at[o]].spot = NONE;
			m->at[o] = NONE;
		}
	for (size_t o = 0; o < m->ours.n_units; o++) {
		if (m->relocate[o] || (m->base_of[o] == NONE && m->at[o] == NONE))
			place(m, o);
		else if (m->told[o] != MERGE_KINDS)
			news_add(m, m->told[o], m->at[o], &m->ours, o);
	}
	keep_headings(m);
}
