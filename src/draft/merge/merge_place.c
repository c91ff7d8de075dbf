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
	struct merge_unit *base = m->base.units, *title = NULL;
	size_t n = m->base.n_units, *row = arena_calloc(&m->arena, n, sizeof(*row));
	bool *in = arena_calloc(&m->arena, n, sizeof(*in));

	for (size_t k = 0; k <= n; title = &base[k++]) {
		const struct merge_unit *above = merge_title_in_file(title);
		bool lost = title && !above;

		for (size_t i = 0; i < n; i++) {
			struct merge_unit *b = &base[i];
			bool below = b->title == title && b->now && b->kind != UNIT_FRONT;

			row[i] = NONE;
			if (below && !lost && b->now->title != above)
				b->goes = GOES_ELSEWHERE;
			else if (below)
				row[i] = (size_t)(b->now - m->now.units) * n + i;
		}
		diff_rising(row, n, in);
		for (size_t i = 0; i < n; i++)
			if (row[i] != NONE && !in[i])
				base[i].goes = GOES_ELSEWHERE;
	}
}

/* Returns true if the author moved the unit of base. */
static bool
is_moved(const struct merge_unit *b)
{
	return b->goes == GOES_ELSEWHERE;
}

/* Returns the title of unit o of the new export, which is b of the last one; if the file did not
 * get that title, the one above it, as long as the text is the same or its author's. */
static const struct merge_unit *
title_in_new(const struct merge_run *m, const struct merge_unit *b)
{
	const struct merge_unit *title = b->made->title,
				*left = title ? merge_left_before(m, title) : NULL;
	bool was = left && b->block && b->block->head &&
		left->block == &m->base.blocks[b->block->head - 1];

	return was && (b->mine != MINE_SAME || merge_is_same(m, b)) ? title->title : title;
}

bool
merge_has_other_title(const struct merge_run *m, const struct merge_unit *b)
{
	const struct merge_unit *was = b->title;

	while (was && !was->made)
		was = was->title;
	return (was ? was->made : NULL) != title_in_new(m, b);
}

/* Returns true if one of both exports has the unit as a row of a table. */
static bool
is_row_apart(const struct merge_unit *b)
{
	return (b->kind == UNIT_ROW) != (b->made->kind == UNIT_ROW);
}

/* Moves a unit of the file, unless the author moved it (free: he did not), or rewrote it; another
 * form moves also what he edited, but no row out of a table. */
static void
move_unit(const struct merge_run *m, const struct merge_unit *b, bool free)
{
	struct merge_unit *o = b->made;
	bool follows = m->reformed && b->mine == MINE_EDITED && !is_row_apart(b),
	     can = free && (o->level || ((b->mine == MINE_SAME || follows) && b->now->base == b));

	o->goes = can ? GOES_ELSEWHERE : GOES_NOT;
	if (!can && !o->level && b->mine == MINE_REPLACED)
		o->told = MERGE_DELETED; /* the author's text is not at its place any more */
}

/* Moves the units below a title of both exports that changed their order since base: those that
 * changed, else as few as possible. */
static void
find_reordered(struct merge_run *m, const struct merge_unit *title, size_t *row, bool *in)
{
	const struct merge_unit *base = m->base.units, *last = m->made.units;
	size_t n = m->base.n_units, next;
	bool author = false, *below = arena_calloc(&m->arena, n, sizeof(*below));

	for (size_t i = 0; i < n; i++) {
		const struct merge_unit *b = &base[i], *o = b->made;

		below[i] = o && b->now && b->kind != UNIT_FRONT && o->goes == GOES_WHERE_IT_IS &&
			o->title == title;
		author |= below[i] && is_moved(b);
		row[i] = below[i] && o->name == b->name ? (size_t)(o - m->made.units) : NONE;
	}
	diff_rising(row, n, in);
	for (size_t i = 0; i < n; i++) {
		const struct merge_unit *o = base[i].made;

		if (!below[i])
			continue;
		if (row[i] == NONE) { /* it changed: it stays if it is still between the others */
			for (next = i + 1; next < n && !in[next]; next++)
				;
			in[i] = o >= last && (next == n || o < base[next].made);
		}
		last = in[i] ? o + 1 : last;
		if (!in[i] && !is_moved(&base[i]))
			move_unit(m, &base[i], !author);
	}
}

void
merge_move_all(struct merge_run *m)
{
	size_t n = m->base.n_units, *row = arena_calloc(&m->arena, n, sizeof(*row));
	bool *in = arena_calloc(&m->arena, n, sizeof(*in));

	find_away(m);
	/* A note goes below its new label also after an earlier program, if its own line loses it.
	 */
	EACH_IN (b, m->base.units, n) {
		const struct merge_unit *label = b->made ? b->made->title : NULL;
		bool other = b->made && b->now && b->kind != UNIT_FRONT &&
			(b->kind != UNIT_ROW || is_row_apart(b)) &&
			(!m->old ||
				(label && merge_unit_is_with(label) && b->mine == MINE_SAME &&
					!merge_is_same(m, b)));

		/* A title that another form lacks may stay for the author's text alone. */
		if (!other ||
			(!merge_has_other_title(m, b) &&
				!(m->reformed && b->title && !b->title->made)))
			continue;
		/* The author's order below a title is no place in a form without this title. */
		if (m->reformed && b->now->title == merge_title_in_file(b->title))
			b->goes = GOES_WHERE_IT_IS;
		move_unit(m, b, !is_moved(b));
	}
	if (m->old)
		return;
	if (n)
		find_reordered(m, NULL, row, in);
	EACH_IN_WHILE (title, m->made.units, m->made.n_units, n)
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

	EACH_IN (u, m->now.units, m->now.n_units) {
		link_after(at, u);
		at = u;
		u->under = u->title ? u->title : &m->root;
		if (!u->title && u >= m->tail)
			u->under = NULL;
	}
}

bool
merge_is_own(const struct merge_unit *u)
{
	const struct merge_unit *b = u->base;

	if (merge_unit_is_new(u) || u->act == ACT_DROP || u->kind == UNIT_FRONT ||
		(b && b->made && b->made->goes == GOES_ELSEWHERE))
		return false;
	return b ? !b->made || b->made->goes == GOES_NOT || is_moved(b) || b->mine != MINE_SAME
		 : !u->made;
}

/* Keeps titles that are no longer in the new export if the file has text of the author below, up to
 * one that is. */
static void
keep_titles(struct merge_run *m)
{
	for (struct merge_unit *u = m->root.next; u; u = u->next)
		for (struct merge_unit *above = merge_is_own(u) ? u->under : NULL;
			above && above->act == ACT_DROP; above = above->under)
			if (above->level || !merge_unit_is_note(above->base))
				above->act = ACT_KEEP;
}

/* Returns the unit of the merged text that is unit o of the new export; NULL: none yet. */
static struct merge_unit *
in_text(struct merge_unit *o)
{
	if (o->prev)
		return o;
	return o->goes == GOES_ELSEWHERE ? NULL : o->now;
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

/* Returns true if unit o of the new export is not in the merged text, and the author did not delete
 * it. */
static bool
is_inserted(const struct merge_unit *o)
{
	return o->goes == GOES_ELSEWHERE || (!o->base && !o->now);
}

/* ---- the place of a new unit ---- */

/* Returns true if both units of the new export come from the same hole of the form. */
static bool
are_siblings(const struct merge_unit *o, const struct merge_unit *it)
{
	return it != o && it->title == o->title && it->kind == o->kind && it->kind != UNIT_FRONT &&
		merge_unit_is_note(it) && merge_unit_is_note(o);
}

/* Returns the text of the file that comes from the same hole as unit o of the new export, the
 * nearest one before it, else after it; NULL: there is none, or one is where it belongs, so that
 * the author did not move all. */
static struct merge_unit *
moved_sibling(const struct merge_run *m, const struct merge_unit *o)
{
	struct merge_unit *found = NULL;

	EACH_IN (it, m->made.units, m->made.n_units) {
		struct merge_unit *u =
			it->goes == GOES_NOT || !are_siblings(o, it) ? NULL : in_text(it);

		if (u && !(it->base && is_moved(it->base)))
			return NULL;
		if (u && (!found || it < o))
			found = u;
	}
	return found;
}

/* Returns the unit of the merged text that is unit `it` of the new export, if it shows where unit
 * o, which has the same title there, belongs: neither the author moved it, nor has it another title
 * in the file. above: the title in the merged text; NULL: the author deleted it. */
static struct merge_unit *
neighbour(const struct merge_unit *o, struct merge_unit *it, const struct merge_unit *above)
{
	bool away = it->goes == GOES_NOT || (it->base && is_moved(it->base));
	struct merge_unit *u = away ? NULL : in_text(it);

	if (!u || it->title != o->title || (it->kind == UNIT_FRONT) != (o->kind == UNIT_FRONT))
		return NULL;
	if (above ? title_over(u) != above && o->title : !it->level != !o->level)
		return NULL;
	return u;
}

/* Returns the last unit of the text without a title of its own that follows unit `at` below the
 * title: the author's, and what comes before unit o in the new export; NULL: the author's alone. */
static struct merge_unit *
past_text(struct merge_unit *at, const struct merge_unit *above, const struct merge_unit *o)
{
	for (struct merge_unit *next = at->next; next && title_over(next) == above;
		next = at->next) {
		const struct merge_unit *is = next->made;
		bool goes = next->act == ACT_DROP;

		if (!goes && (next->level || next->kind == UNIT_HEADING || (is && (!o || is > o))))
			break;
		at = goes ? next : last_under(next);
	}
	return at;
}

/* Finds the place of unit o of the new export: after the nearest unit before it below the same
 * title, else before the nearest one after it, else right below the title and the author's text
 * there. Returns the unit of the merged text after which it is written; NULL: there is no place,
 * since the author deleted the title. *above: the title in the merged text. Sets *beside if the
 * unit gets another neighbour than in the new export. */
static struct merge_unit *
find_place(struct merge_run *m, struct merge_unit *o, struct merge_unit **above, bool *beside)
{
	struct merge_unit *first = m->made.units, *end = first + m->made.n_units, *u;
	bool lost = !*above;

	if (o->title) {
		first = o->title + 1;
		end = o->title->end;
	}
	/* A new title comes right above the first title that it gets, but in another form. */
	for (struct merge_unit *it = o + 1;
		it < o->end && o->goes != GOES_ELSEWHERE && !m->reformed; it++)
		if (it->goes == GOES_ELSEWHERE && it->level && it->title == o &&
			it->now->under == *above)
			return it->now->prev;
	/* Below a title of the form it goes there, or where the others are if that is deleted. */
	u = o->title || o->level ? NULL : moved_sibling(m, o);
	if (u) {
		*beside = true;
		*above = title_over(u);
		return last_under(u);
	}
	for (struct merge_unit *it = o; it > first;) {
		u = neighbour(o, --it, *above);
		if (!u)
			continue;
		*beside = lost || it->end < o || u->made != it;
		*above = title_over(u);
		u = last_under(u);
		if (o->level && *above)
			return past_text(u, *above, o);
		return it->kind == UNIT_HEADING ? past_text(u, *above, NULL) : u;
	}
	for (struct merge_unit *it = o->end; it < end; it++) {
		u = neighbour(o, it, *above);
		if (it->level && !o->level && !lost)
			break;
		if (!u || (m->reformed && o->level && !it->level))
			continue;
		*beside = lost || u->made != it;
		for (const struct merge_unit *between = o->end; between < it; between++)
			*beside |= !is_inserted(between);
		*above = title_over(u);
		return u->prev;
	}
	if (lost && o->kind == UNIT_COMMENT) { /* it hides texts from under other titles, too */
		*above = &m->root;
		return last_under(&m->root);
	}
	if (lost || o->kind == UNIT_FRONT)
		return NULL;
	*beside = o != first;
	if (o->level && !m->reformed)
		return past_text(last_under(*above), *above, o);
	u = *above;
	while (!o->title && u->next && u->next->kind == UNIT_FRONT)
		u = u->next;
	return past_text(u, *above, NULL);
}

/* Returns true if unit o of the new export is inserted: a title that was left out only for
 * something new below it. */
static bool
is_wanted(const struct merge_run *m, const struct merge_unit *o)
{
	bool wanted = o->level ? !m->old && !merge_left_before(m, o)
			       : !m->old || o->kind == UNIT_FRONT || o->kind == UNIT_COMMENT ||
			!merge_unit_is_form(o);

	for (const struct merge_unit *it = o + 1; it < o->end && !wanted; it++)
		wanted = !it->level && is_inserted(it) && !merge_left_before(m, it) &&
			is_wanted(m, it);
	/* The texts of an earlier program are below a title of its own. */
	for (const struct merge_unit *it = o + 1;
		it < o->end && wanted && m->old && !merge_unit_is_with(o); it++)
		wanted = !it->now;
	return wanted;
}

/* Leaves a unit of the new export out of the file, and reports it as `kind` if it is new or has
 * changed. Titles are not listed separately. */
static void
leave_out(struct merge_run *m, struct merge_unit *o, enum merge_kind kind)
{
	const struct merge_unit *was = merge_left_before(m, o);
	bool heads = o->level && o->end > o + 1;

	o->goes = o->goes == GOES_ELSEWHERE ? GOES_NOT : GOES_OUT;
	o->told = heads || (was && was->name == o->name) ? MERGE_NOTHING : kind;
}

static bool
has_own_under(const struct merge_unit *title)
{
	const struct merge_unit *u = title;

	while (u && is_under(u, title) && (u->base || u->made))
		u = u->next;
	return u && is_under(u, title);
}

/* Writes unit o of the new export, or the unit of the file that moves and all that is below it,
 * after unit `at`. */
static void
put_after(struct merge_unit *at, struct merge_unit *o, struct merge_unit *above)
{
	bool moves = o->goes == GOES_ELSEWHERE, more = moves;
	struct merge_unit *u = moves ? o->now : o, *next;

	while (moves && is_under(at, u))
		at = at->prev;
	/* The inserted text is before this unit in the new export. */
	while (at->next && merge_unit_is_new(at->next) && at->next < o &&
		!at->next->level == !o->level)
		at = last_under(at->next);
	u->under = above;
	if (!moves)
		link_after(at, u);
	for (struct merge_unit *it = u; more; it = next) {
		next = it->next;
		more = next && is_under(next, u);
		unlink_unit(it);
		link_after(at, it);
		at = it;
	}
	if (moves) {
		u->goes = GOES_ELSEWHERE;
		u->made = o;
		o->goes = GOES_WHERE_IT_IS;
	}
}

/* Returns true for a new row of a table that is the author's. */
static bool
is_of_own_table(const struct merge_unit *o)
{
	const struct merge_unit *b = o->kind == UNIT_ROW ? merge_row_first(o)->base : NULL;

	return b && b->now && b->now->act == ACT_OWN_TABLE;
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

		skips = b ? m->old || !b->now || b->mine != MINE_SAME
			  : skips && l->mark.kind == LINE_BLANK;
		had |= skips;
		some |= l->block && !skips && *l->block->id != '.';
		if (!skips)
			buf_addf(&text, "%s%.*s", i > o->line ? "\n" : "", (int)l->n, l->s);
	}
	if (had)
		o->mixed = arena_keep(&m->arena, xstrndup(text.s, text.len));
	return some || (!had && !m->old);
}

/* Writes a label again that the author deleted with all notes below it: a new note of that setting
 * needs it. Returns false if the unit is another title, or what it belongs to is deleted. */
static bool
put_label(struct merge_run *m, struct merge_unit *label)
{
	struct merge_unit *above = label->title ? in_text(label->title) : &m->root;
	bool beside = false;
	struct merge_unit *at =
		merge_unit_is_with(label) ? find_place(m, label, &above, &beside) : NULL;

	if (!at)
		return false;
	put_after(at, label, above);
	label->goes = GOES_WHERE_IT_IS;
	label->told = MERGE_ADDED;
	return true;
}

static void
place_unit(struct merge_run *m, struct merge_unit *o)
{
	bool added = o->goes != GOES_ELSEWHERE, beside = false;
	struct merge_unit *at = NULL, *above;

	if (added && (!is_wanted(m, o) || (o->kind == UNIT_COMMENT && !hide_new(m, o)))) {
		o->goes = GOES_OUT;
		return;
	}
	if (added && is_of_own_table(o)) {
		leave_out(m, o, MERGE_REWRITTEN);
		return;
	}
	above = o->title ? in_text(o->title) : &m->root;
	at = find_place(m, o, &above, &beside);
	if (!at && o->title && put_label(m, o->title)) {
		above = o->title;
		at = find_place(m, o, &above, &beside);
	}
	if (!at && o->kind == UNIT_FRONT) {
		o->told = MERGE_OMITTED;
		return;
	}
	if (!at || (!added && is_under(above, o->now))) {
		leave_out(m, o, MERGE_HEADLESS);
		return;
	}
	bool headed = !added && above && merge_unit_is_new(above) && above->under == o->now->under;
	put_after(at, o, above);
	if (added)
		o->told = beside ? MERGE_BESIDE : MERGE_ADDED;
	else if (o->told == MERGE_NOTHING && has_own_under(o->now))
		o->told = MERGE_CARRIED;
	else if (o->told == MERGE_NOTHING && !headed)
		o->told = MERGE_MOVED;
}

void
merge_place_all(struct merge_run *m)
{
	list_file(m);
	keep_titles(m);
	EACH_IN (o, m->made.units, m->made.n_units)
		if (is_inserted(o))
			place_unit(m, o);
	for (size_t i = m->made.n_units; i-- > 0;) { /* titles below which is nothing */
		struct merge_unit *o = &m->made.units[i];

		if (!o->prev || !o->level || o->end == o + 1 || (o->next && is_under(o->next, o)))
			continue;
		unlink_unit(o);
		o->goes = GOES_OUT;
		o->told = MERGE_NOTHING;
	}
	keep_titles(m);
}
