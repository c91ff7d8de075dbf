/* Makes the merged text, a list of units with the title above each: what moves in the file, which
 * titles stay, and where new units are inserted. merge.h has the rules. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/merge/merge_private.h"

#include "base/text/text.h"

/* ---- what the author moved, and what the record moves ---- */

/* Marks the units of base that the author took from under their title, or of which he changed the
 * order below it. */
static void
find_away(struct merge_run *m)
{
	size_t n = m->base.n_units, *row = arena_calloc(&m->arena, n, sizeof(*row));
	bool *in = arena_calloc(&m->arena, n, sizeof(*in));

	for (size_t title = NONE, k = 0; k <= n; title = k++) {
		size_t above = merge_title_in_file(m, title);
		bool lost = title != NONE && above == NONE;

		for (size_t i = 0; i < n; i++) {
			struct merge_unit *b = &m->base.units[i];
			bool below = b->title == title && b->now != NONE && b->kind != UNIT_FRONT;

			row[i] = NONE;
			if (below && !lost && m->now.units[b->now].title != above)
				b->moved = true;
			else if (below)
				row[i] = b->now * n + i;
		}
		diff_rising(row, n, in);
		for (size_t i = 0; i < n; i++)
			m->base.units[i].moved |= row[i] != NONE && !in[i];
	}
}

bool
merge_has_other_title(const struct merge_run *m, const struct merge_unit *b)
{
	size_t was = b->title;

	while (was != NONE && m->base.units[was].made == NONE)
		was = m->base.units[was].title;
	return (was == NONE ? NONE : m->base.units[was].made) != m->made.units[b->made].title;
}

/* Moves a unit of the file, unless the author moved it (free: he did not), or rewrote it. */
static void
move_unit(struct merge_run *m, struct merge_unit *b, bool free)
{
	struct merge_unit *o = &m->made.units[b->made], *now = &m->now.units[b->now];
	bool can = free &&
		(o->level || (b->mine == MINE_SAME && now->base == (size_t)(b - m->base.units)));

	o->goes = can ? GOES_ELSEWHERE : GOES_NOT;
	if (!can && !o->level && b->mine == MINE_REPLACED)
		o->told = MERGE_DELETED; /* the author's text is not at its place any more */
}

/* Moves the units below a title of both exports that changed their order since base: those that
 * changed, else as few as possible. */
static void
find_reordered(struct merge_run *m, size_t title, size_t *row, bool *in)
{
	size_t n = m->base.n_units, last = 0, next;
	bool author = false, *below = arena_calloc(&m->arena, n, sizeof(*below));

	for (size_t i = 0; i < n; i++) {
		const struct merge_unit *b = &m->base.units[i],
					*o = unit_or_null(&m->made, b->made);

		below[i] = o && b->now != NONE && b->kind != UNIT_FRONT &&
			o->goes == GOES_WHERE_IT_IS && o->title == title;
		author |= below[i] && b->moved;
		row[i] = below[i] && o->name == b->name ? b->made : NONE;
	}
	diff_rising(row, n, in);
	for (size_t i = 0; i < n; i++) {
		size_t at = m->base.units[i].made;

		if (!below[i])
			continue;
		if (row[i] == NONE) { /* it changed: it stays if it is still between the others */
			for (next = i + 1; next < n && !in[next]; next++)
				;
			in[i] = at >= last && (next == n || at < m->base.units[next].made);
		}
		last = in[i] ? at + 1 : last;
		if (!in[i] && !m->base.units[i].moved)
			move_unit(m, &m->base.units[i], !author);
	}
}

void
merge_move_all(struct merge_run *m)
{
	size_t n = m->base.n_units, *row = arena_calloc(&m->arena, n, sizeof(*row));
	bool *in = arena_calloc(&m->arena, n, sizeof(*in));

	find_away(m);
	if (m->old)
		return;
	EACH_IN (b, m->base.units, n) {
		if (b->made != NONE && b->now != NONE && b->kind != UNIT_FRONT &&
			b->kind != UNIT_ROW && merge_has_other_title(m, b))
			move_unit(m, b, !b->moved);
	}
	for (size_t title = NONE, k = 0; n && k <= m->made.n_units; title = k++)
		find_reordered(m, title, row, in);
}

/* ---- the merged text ---- */

static void
link_after(struct merge_unit *at, struct merge_unit *u)
{
	u->prev = at;
	u->next = at->next;
	if (u->next)
		u->next->prev = u;
	at->next = u;
}

static void
unlink_unit(struct merge_unit *u)
{
	u->prev->next = u->next;
	if (u->next)
		u->next->prev = u->prev;
	u->prev = NULL;
}

/* Returns true if unit u of the merged text is below the title at any depth, or is this title. */
static bool
is_under(const struct merge_unit *u, const struct merge_unit *title)
{
	while (u && u != title)
		u = u->under;
	return u;
}

static struct merge_unit *
last_under(struct merge_unit *title)
{
	struct merge_unit *u = title;

	while (u->next && is_under(u->next, title))
		u = u->next;
	return u;
}

/* Lists the units of the file in their order. Text after the last one of earlog's is below none. */
static void
list_file(struct merge_run *m)
{
	struct merge_unit *at = &m->root;

	for (size_t k = 0; k < m->now.n_units; k++) {
		struct merge_unit *u = &m->now.units[k];

		link_after(at, u);
		at = u;
		u->under = u->title == NONE ? &m->root : &m->now.units[u->title];
		if (u->title == NONE && k >= m->tail)
			u->under = NULL;
	}
}

/* Returns true if unit u of the merged text stays as the author's: his own text, or text that he
 * edited or moved. */
static bool
is_own(const struct merge_run *m, const struct merge_unit *u)
{
	const struct merge_unit *b = unit_or_null(&m->base, u->base);

	if (u->ours || u->act == ACT_DROP || u->kind == UNIT_FRONT)
		return false;
	return b ? b->made == NONE || m->made.units[b->made].goes == GOES_NOT || b->moved ||
			b->mine != MINE_SAME
		 : u->made == NONE;
}

/* Keeps titles that are no longer in the new export if the file has text of the author below. */
static void
keep_titles(struct merge_run *m)
{
	for (struct merge_unit *u = m->root.next; u; u = u->next)
		for (struct merge_unit *above = is_own(m, u) ? u->under : NULL; above;
			above = above->under)
			if (above->act == ACT_DROP &&
				(above->level ||
					!merge_unit_is_note(&m->base, &m->base.units[above->base])))
				above->act = ACT_KEEP;
}

/* Returns the unit of the merged text that is unit i of the new export; NULL: none yet. */
static struct merge_unit *
in_text(const struct merge_run *m, size_t i)
{
	struct merge_unit *o = &m->made.units[i];

	if (o->prev)
		return o;
	return o->goes == GOES_ELSEWHERE ? NULL : unit_or_null(&m->now, o->now);
}

/* Returns the title above unit u of the merged text, of those that stay. */
static struct merge_unit *
title_over(const struct merge_unit *u)
{
	struct merge_unit *title = u->under;

	while (title && title->act == ACT_DROP)
		title = title->under;
	return title;
}

/* Returns true if unit i of the new export is not in the merged text, and the author did not delete
 * it. */
static bool
is_inserted(const struct merge_unit *o)
{
	return o->goes == GOES_ELSEWHERE || (o->base == NONE && o->now == NONE);
}

/* ---- the place of a new unit ---- */

/* Returns true if both units of the new export come from the same hole of the form. */
static bool
are_siblings(const struct merge_run *m, const struct merge_unit *o, const struct merge_unit *it)
{
	return it->title == o->title && it->kind == o->kind && it->kind != UNIT_FRONT &&
		merge_unit_is_note(&m->made, it) && merge_unit_is_note(&m->made, o);
}

/* Returns the text of the file that comes from the same hole as unit i of the new export, the
 * nearest one before it, else after it; NULL: there is none, or one is where it belongs, so that
 * the author did not move all. */
static struct merge_unit *
moved_sibling(const struct merge_run *m, size_t i)
{
	const struct merge_unit *o = &m->made.units[i], *b;
	struct merge_unit *found = NULL, *u;

	EACH_IN (it, m->made.units, m->made.n_units) {
		b = unit_or_null(&m->base, it->base);
		u = it->goes == GOES_NOT || !are_siblings(m, o, it) || it == o
			? NULL
			: in_text(m, (size_t)(it - m->made.units));
		if (u && !(b && b->moved))
			return NULL;
		if (u && (!found || it < o))
			found = u;
	}
	return found;
}

/* Returns the unit of the merged text that is unit k of the new export, if it shows where unit i,
 * which has the same title there, belongs: neither the author moved it, nor has it another title in
 * the file. above: the title in the merged text; NULL: the author deleted it. */
static struct merge_unit *
neighbour(const struct merge_run *m, size_t i, size_t k, const struct merge_unit *above)
{
	const struct merge_unit *o = &m->made.units[i], *it = &m->made.units[k],
				*b = unit_or_null(&m->base, it->base);
	struct merge_unit *u = it->goes == GOES_NOT || (b && b->moved) ? NULL : in_text(m, k);

	if (!u || it->title != o->title || (it->kind == UNIT_FRONT) != (o->kind == UNIT_FRONT))
		return NULL;
	if (above ? title_over(u) != above && o->title != NONE : !it->level != !o->level)
		return NULL;
	return u;
}

/* Returns the last unit of the text without a title of its own that follows unit `at` below the
 * title: the author's, and what comes before unit o in the new export; NULL: the author's alone. */
static struct merge_unit *
past_text(const struct merge_run *m, struct merge_unit *at, const struct merge_unit *above,
	const struct merge_unit *o)
{
	for (struct merge_unit *next = at->next; next && next->under == above; next = at->next) {
		const struct merge_unit *is =
			next->ours ? next : unit_or_null(&m->made, next->made);

		if (next->act != ACT_DROP &&
			(next->level || next->kind == UNIT_HEADING || (is && (!o || is > o))))
			break;
		at = last_under(next);
	}
	return at;
}

/* Finds the place of unit i of the new export: after the nearest unit before it below the same
 * title, else before the nearest one after it, else right below the title and the author's text
 * there. Returns the unit of the merged text after which it is written; NULL: there is no place,
 * since the author deleted the title. *above: the title in the merged text. Sets *beside if the
 * unit gets another neighbour than in the new export. */
static struct merge_unit *
find_place(struct merge_run *m, size_t i, struct merge_unit **above, bool *beside)
{
	const struct merge_side *made = &m->made;
	const struct merge_unit *o = &made->units[i], *title = unit_or_null(made, o->title);
	struct merge_unit *u;
	bool lost = !*above;

	/* A new title comes right above the first title that it gets. */
	for (size_t k = i + 1; k < o->end && o->goes != GOES_ELSEWHERE; k++) {
		u = made->units[k].goes == GOES_ELSEWHERE && made->units[k].level
			? &m->now.units[made->units[k].now]
			: NULL;
		if (u && made->units[k].title == i && u->under == *above)
			return u->prev;
	}
	/* Below a title of the form it goes there, or where the others are if that is deleted. */
	u = title || o->level ? NULL : moved_sibling(m, i);
	if (u) {
		*beside = true;
		*above = title_over(u);
		return last_under(u);
	}
	for (size_t k = i; k-- > (title ? o->title + 1 : 0);) {
		u = neighbour(m, i, k, *above);
		if (!u)
			continue;
		*beside = lost || made->units[k].end < i || (!u->ours && u->made != k);
		*above = title_over(u);
		u = last_under(u);
		if (o->level && *above)
			return past_text(m, u, *above, o);
		return made->units[k].kind == UNIT_HEADING ? past_text(m, u, *above, NULL) : u;
	}
	for (size_t k = o->end; k < (title ? title->end : made->n_units); k++) {
		u = neighbour(m, i, k, *above);
		if (!u || (made->units[k].level && !o->level && !lost))
			continue;
		*beside = lost || u->made != k;
		for (size_t between = o->end; between < k; between++)
			*beside |= !is_inserted(&made->units[between]);
		*above = title_over(u);
		return u->prev;
	}
	if (lost && o->kind == UNIT_COMMENT) { /* it hides texts from under other titles, too */
		*above = &m->root;
		return last_under(&m->root);
	}
	if (lost || o->kind == UNIT_FRONT)
		return NULL;
	*beside = i != o->title + 1;
	if (o->level)
		return past_text(m, last_under(*above), *above, o);
	u = *above;
	while (o->title == NONE && u->next && u->next->kind == UNIT_FRONT)
		u = u->next;
	return past_text(m, u, *above, NULL);
}

/* Returns true if unit i of the new export is inserted: a title that was left out only for
 * something new below it. */
static bool
is_wanted(const struct merge_run *m, size_t i)
{
	const struct merge_unit *o = &m->made.units[i];
	bool wanted = o->level ? !m->old && !merge_left_before(m, o)
			       : !m->old || o->kind == UNIT_FRONT || o->kind == UNIT_COMMENT ||
			!merge_unit_is_form(&m->made, o);

	for (size_t k = i + 1; k < o->end && !wanted; k++)
		wanted = !m->made.units[k].level && is_inserted(&m->made.units[k]) &&
			!merge_left_before(m, &m->made.units[k]) && is_wanted(m, k);
	/* The texts of an earlier program are below a title of its own. */
	for (size_t k = i + 1; k < o->end && wanted && m->old; k++)
		wanted = m->made.units[k].now == NONE;
	return wanted;
}

/* Leaves a unit of the new export out of the file, and reports it as `kind` if it is new or has
 * changed. Titles are not listed separately. */
static void
leave_out(struct merge_run *m, struct merge_unit *o, enum merge_kind kind)
{
	const struct merge_unit *was = merge_left_before(m, o);
	bool heads = o->level && o->end > (size_t)(o - m->made.units) + 1;

	o->goes = o->goes == GOES_ELSEWHERE ? GOES_NOT : GOES_OUT;
	o->told = heads || (was && was->name == o->name) ? MERGE_NOTHING : kind;
}

static bool
has_own_under(const struct merge_unit *title)
{
	const struct merge_unit *u = title;

	while (u && is_under(u, title) && (u->base != NONE || u->made != NONE || u->ours))
		u = u->next;
	return u && is_under(u, title);
}

/* Writes unit o of the new export, or the unit of the file that moves and all that is below it,
 * after unit `at`. */
static void
put_after(
	struct merge_run *m, struct merge_unit *at, struct merge_unit *o, struct merge_unit *above)
{
	struct merge_unit *u = o->goes == GOES_ELSEWHERE ? &m->now.units[o->now] : o, *next;
	bool more = true;

	while (o->goes == GOES_ELSEWHERE && is_under(at, u))
		at = at->prev;
	/* The inserted text is before this unit in the new export. */
	while (at->next && at->next->ours && at->next < o && !at->next->level == !o->level)
		at = last_under(at->next);
	u->under = above;
	if (o->goes != GOES_ELSEWHERE) {
		link_after(at, u);
		return;
	}
	u->goes = GOES_ELSEWHERE;
	u->made = (size_t)(o - m->made.units);
	for (struct merge_unit *it = u; more; it = next) {
		next = it->next;
		more = next && is_under(next, u);
		unlink_unit(it);
		link_after(at, it);
		at = it;
	}
	o->goes = GOES_WHERE_IT_IS;
}

/* Returns true for a new row of a table that is the author's. */
static bool
is_of_own_table(const struct merge_run *m, const struct merge_unit *o)
{
	const struct merge_unit *b = unit_or_null(&m->base, merge_row_first(&m->made, o)->base);

	return o->kind == UNIT_ROW && b && b->now != NONE && m->now.units[b->now].own_columns;
}

/* Takes from a new comment the texts that the last export had outside of it and that the author
 * edited or deleted, or that stay where an earlier program wrote them. Returns false if none is
 * left. */
static bool
hide_new(struct merge_run *m, struct merge_unit *o)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	bool some = false, had = false, skips = false;

	for (size_t i = o->line; i < o->line + o->lines; i++) {
		const struct merge_line *l = &m->made.lines[i];
		const struct merge_unit *b = merge_unit_of_id(m, l->block);

		skips = b ? m->old || b->now == NONE || b->mine != MINE_SAME
			  : skips && l->mark.kind == LINE_BLANK;
		had |= skips;
		some |= l->block != NONE && !skips && *m->made.blocks[l->block].id != '.';
		if (!skips)
			buf_addf(&text, "%s%.*s", i > o->line ? "\n" : "", (int)l->n, l->s);
	}
	if (had)
		o->mixed = arena_keep(&m->arena, xstrndup(text.s, text.len));
	return some || (!had && !m->old);
}

static void
place_unit(struct merge_run *m, size_t i)
{
	struct merge_unit *o = &m->made.units[i], *at = NULL, *above;
	bool added = o->goes != GOES_ELSEWHERE, beside = false;

	if (added && (!is_wanted(m, i) || (o->kind == UNIT_COMMENT && !hide_new(m, o)))) {
		o->goes = GOES_OUT;
		return;
	}
	if (added && is_of_own_table(m, o)) {
		leave_out(m, o, MERGE_REWRITTEN);
		return;
	}
	above = o->title == NONE ? &m->root : in_text(m, o->title);
	at = find_place(m, i, &above, &beside);
	if (!at && o->kind == UNIT_FRONT) {
		o->told = MERGE_OMITTED;
		return;
	}
	if (!at || (!added && is_under(above, &m->now.units[o->now]))) {
		leave_out(m, o, MERGE_HEADLESS);
		return;
	}
	bool headed = !added && above && above->ours && above->under == m->now.units[o->now].under;
	put_after(m, at, o, above);
	if (added)
		o->told = beside ? MERGE_BESIDE : MERGE_ADDED;
	else if (o->told == MERGE_NOTHING && has_own_under(&m->now.units[o->now]))
		o->told = MERGE_CARRIED;
	else if (o->told == MERGE_NOTHING && !headed)
		o->told = MERGE_MOVED;
}

void
merge_place_all(struct merge_run *m)
{
	list_file(m);
	keep_titles(m);
	for (size_t i = 0; i < m->made.n_units; i++)
		if (is_inserted(&m->made.units[i]))
			place_unit(m, i);
	for (size_t i = m->made.n_units; i-- > 0;) { /* titles below which is nothing */
		struct merge_unit *o = &m->made.units[i];

		if (!o->prev || !o->level || o->end == i + 1 || (o->next && is_under(o->next, o)))
			continue;
		unlink_unit(o);
		o->goes = GOES_OUT;
		o->told = MERGE_NOTHING;
	}
	keep_titles(m);
}
