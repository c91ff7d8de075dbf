/* Makes the merged text, a list of units with the title above each: decides what moves in the file,
 * which titles stay, and where new units are inserted. merge.h has the rules. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/merge/merge_private.h"

#include "base/text/text.h"

/* ---- what the author moved, and what earlog moves ---- */

/* Marks the units of base whose order the author changed below their title, or that he took from
 * under it. */
static void
find_away(struct merge_run *m)
{
	size_t n = m->base.n_units, *row = arena_calloc(&m->arena, n, sizeof(*row));
	bool *in = arena_calloc(&m->arena, n, sizeof(*in));

	for (size_t title = NONE;; title++) {
		size_t above = merge_title_in_file(m, title), some = 0;
		bool lost = title != NONE && above == NONE;

		for (size_t i = 0; i < n; i++) {
			struct merge_unit *b = &m->base.units[i];
			bool below = b->title == title && b->now != NONE && b->kind != UNIT_FRONT;

			row[i] = NONE;
			if (below && !lost && m->now.units[b->now].title != above)
				b->away = true;
			else if (below)
				row[i] = b->now * n + i;
			some += row[i] != NONE;
		}
		if (some > 1) {
			diff_rising(row, n, in);
			for (size_t i = 0; i < n; i++)
				m->base.units[i].away |= row[i] != NONE && !in[i];
		}
		if (title + 1 == n || !n)
			break;
	}
}

/* Returns true if the author left unit b of base unchanged in the file. */
static bool
is_untouched(const struct merge_run *m, const struct merge_unit *b)
{
	const struct merge_unit *now = &m->now.units[b->now];

	return b->fate == FATE_SAME && now->made == b->made;
}

/* Returns true if the new export has unit b of base below another title. A title that the new
 * export lacks is no other one; neither is a title that an earlier export left out. */
static bool
has_other_title(const struct merge_run *m, const struct merge_unit *b)
{
	size_t was = b->title, is = m->made.units[b->made].title;

	while (merge_title_was_left(m, is))
		is = m->made.units[is].title;
	while (was != NONE && m->base.units[was].made == NONE)
		was = m->base.units[was].title;
	return (was == NONE ? NONE : m->base.units[was].made) != is;
}

static void
move_unit(struct merge_run *m, struct merge_unit *b, bool can)
{
	struct merge_unit *o = &m->made.units[b->made], *now = &m->now.units[b->now];

	/* A note that the author rewrote stays. */
	can = can && (o->level || is_untouched(m, b));
	o->stray = !can;
	o->moves = can;
	if (!can && !o->level && b->fate == FATE_REPLACED)
		o->told = MERGE_DELETED; /* the author's text is not at its place any more */
	if (can && b->indent != o->indent && b->kind == o->kind && b->kind != UNIT_HEADING)
		now->act = ACT_UPDATE; /* the same text, one level up or down */
}

/* Marks the units below a title of both exports that changed their order since base. */
static void
find_reordered(struct merge_run *m, size_t title, size_t *row, bool *in)
{
	size_t n = m->base.n_units, some = 0, last = 0, next;
	bool author = false, *below = arena_calloc(&m->arena, n, sizeof(*below));

	/* The units at the same place of the template, with the same text, are the order that the
	 * others leave, such as a note with a new time; what the author deleted changes places with
	 * nothing. */
	for (size_t i = 0; i < n; i++) {
		const struct merge_unit *b = &m->base.units[i],
					*o = unit_or_null(&m->made, b->made);

		below[i] = o && b->now != NONE && b->kind != UNIT_FRONT && !o->stray && !o->moves &&
			o->title == title;
		author |= below[i] && b->away;
		some += below[i];
		row[i] = below[i] && o->place == b->place && o->name == b->name ? b->made : NONE;
		in[i] = false;
	}
	if (some < 2)
		return;
	diff_rising(row, n, in);
	for (size_t i = 0; i < n; i++) {
		size_t at = m->base.units[i].made;

		if (!below[i])
			continue;
		if (!in[i] && row[i] == NONE) {
			for (next = i + 1; next < n && !in[next]; next++)
				;
			in[i] = at >= last && (next == n || at < m->base.units[next].made);
		}
		last = in[i] ? at + 1 : last;
	}
	for (size_t i = 0; i < n; i++) {
		struct merge_unit *b = &m->base.units[i];

		if (below[i] && !in[i] && !b->away)
			move_unit(m, b, !author);
	}
}

void
merge_move_all(struct merge_run *m)
{
	size_t n = m->base.n_units, *row = arena_calloc(&m->arena, n, sizeof(*row));
	bool *in = arena_calloc(&m->arena, n, sizeof(*in));

	find_away(m);
	if (m->keep)
		return;
	for (size_t i = 0; i < n; i++) {
		struct merge_unit *b = &m->base.units[i];

		if (b->made != NONE && b->now != NONE && b->kind != UNIT_FRONT &&
			b->kind != UNIT_ROW && has_other_title(m, b))
			move_unit(m, b, !b->away);
	}
	for (size_t title = NONE; n; title++) {
		find_reordered(m, title, row, in);
		if (title + 1 == m->made.n_units)
			break;
	}
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

/* Returns the next unit below a title, of those that follow it; NULL: no other one. Definitions
 * between them are below none. */
static struct merge_unit *
next_under(const struct merge_unit *u, const struct merge_unit *title)
{
	struct merge_unit *next = u->next;

	while (next && next->loose)
		next = next->next;
	return is_under(next, title) ? next : NULL;
}

static struct merge_unit *
last_under(struct merge_unit *title)
{
	struct merge_unit *u = title, *next;

	while ((next = next_under(u, title)))
		u = next;
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

/* Keeps titles that are no longer in the new export if the file has text of the author below. */
static void
keep_titles(struct merge_run *m)
{
	struct merge_unit *above;

	for (struct merge_unit *u = m->root.next; u; u = u->next) {
		const struct merge_unit *b = unit_or_null(&m->base, u->base);
		const struct merge_unit *o =
			unit_or_null(&m->made, b && b->made != NONE ? b->made : u->made);
		bool own = b ? !o || o->stray || b->away || b->fate != FATE_SAME : u->made == NONE;

		if (u->ours || u->act == ACT_DROP || u->kind == UNIT_FRONT || !(own || m->keep))
			continue;
		for (above = u->under; above && above->act == ACT_DROP &&
			(above->level || m->keep || (b && b->fate == FATE_SAME));
			above = above->under)
			above->act = ACT_KEEP;
	}
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

/* Returns the unit of the merged text that is unit i of the new export; NULL: none yet. */
static struct merge_unit *
in_text(const struct merge_run *m, size_t i)
{
	struct merge_unit *o = &m->made.units[i];

	if (o->prev)
		return o;
	return o->moves ? NULL : unit_or_null(&m->now, o->now);
}

/* Returns the same, if the unit is where it belongs. */
static struct merge_unit *
in_place(const struct merge_run *m, size_t i)
{
	const struct merge_unit *o = &m->made.units[i], *b = unit_or_null(&m->base, o->base);

	return o->stray || (b && b->away) ? NULL : in_text(m, i);
}

/* Returns true if unit i of the new export is not in the merged text, and the author did not delete
 * it. */
static bool
is_inserted(const struct merge_unit *o)
{
	return o->moves || (o->base == NONE && o->now == NONE);
}

/* ---- the place of a new unit ---- */

/* Returns the unit of the merged text that shows where unit i of the new export belongs, since it
 * is unit k: it has the same title above it. If the author deleted this title (above is NULL), a
 * note belongs beside a note, a title beside a title. NULL: it shows nothing. */
static struct merge_unit *
neighbour(
	const struct merge_run *m, size_t i, size_t k, size_t title, const struct merge_unit *above)
{
	const struct merge_unit *o = &m->made.units[i], *it = &m->made.units[k];
	struct merge_unit *u = in_place(m, k);

	if (!u || it->title != title || (it->kind == UNIT_FRONT) != (o->kind == UNIT_FRONT))
		return NULL;
	if (above ? title_over(u) == above || title == NONE : !it->level == !o->level)
		return u;
	return NULL;
}

/* Returns the last unit of the text without a title of its own that follows unit `at` below the
 * title. Text of the author in place of a title is none. */
static struct merge_unit *
past_text(struct merge_unit *at, const struct merge_unit *above)
{
	struct merge_unit *next;

	while ((next = next_under(at, above)) && next->under == above &&
		(next->act == ACT_DROP || (!next->level && next->kind != UNIT_HEADING)))
		at = last_under(next);
	return at;
}

/* Finds the place of unit i of the new export: after the nearest unit before it below the same
 * title, else before the nearest one after it, else below the title. Returns the unit of the merged
 * text after which it is written; NULL: there is no place below this title. *above: the title in
 * the merged text. Sets *beside if the unit gets another neighbour than in the new export. */
static struct merge_unit *
find_place(
	const struct merge_run *m, size_t i, size_t scope, struct merge_unit **above, bool *beside)
{
	const struct merge_side *made = &m->made;
	const struct merge_unit *o = &made->units[i], *title = unit_or_null(made, scope);
	bool lost = !*above;
	struct merge_unit *u;

	/* A new title comes right above the first title that it gets. */
	for (size_t k = i + 1; k < o->end && !o->moves; k++) {
		u = made->units[k].moves && made->units[k].level ? &m->now.units[made->units[k].now]
								 : NULL;
		if (u && made->units[k].title == i && u->under == *above)
			return u->prev;
	}
	for (size_t k = i; k-- > (title ? scope + 1 : 0);) {
		u = neighbour(m, i, k, scope, *above);
		if (!u)
			continue;
		*beside = lost || made->units[k].end < i || (!u->ours && u->made != k);
		*above = title_over(u);
		u = last_under(u);
		return o->level ? past_text(u, *above) : u;
	}
	for (size_t k = i + 1; k < (title ? title->end : made->n_units); k++) {
		u = neighbour(m, i, k, scope, *above);
		if (!u)
			continue;
		*beside = lost || u->made != k;
		for (size_t between = o->end; between < k; between++)
			*beside |= !is_inserted(&made->units[between]);
		*above = title_over(u);
		if (made->units[k].level && !o->level && !lost)
			break;
		return o->level ? past_text(u->prev, *above) : u->prev;
	}
	*beside |= lost || i != scope + 1;
	if (o->kind == UNIT_FRONT || lost)
		return NULL;
	if (!title)
		return last_under(*above);
	*beside |= !(*above)->ours && (*above)->made != scope;
	if (o->level)
		return past_text(last_under(*above), *above);
	for (u = *above; u->next && u->next->under == *above && !u->next->level &&
		u->next->made == NONE && !u->next->ours;)
		u = last_under(u->next);
	return u;
}

static bool
is_rewritten(const struct merge_run *m, size_t i)
{
	const struct merge_unit *b = unit_or_null(&m->base, m->made.units[i].base);

	return b && b->fate != FATE_SAME;
}

/* Returns true if unit i of the new export is inserted into the file. In a file that keeps its
 * arrangement, new are only the data that it lacks, and their titles; later, a title that the file
 * never had is inserted for what is new below it. */
static bool
is_wanted(const struct merge_run *m, size_t i)
{
	const struct merge_side *made = &m->made;
	const struct merge_unit *o = &made->units[i];
	bool members = o->end > i + 1, news = false, again = o->level && merge_left_before(m, o);

	if ((!m->keep && !again) || o->told == MERGE_ADDED || o->kind == UNIT_FRONT ||
		merge_unit_is_note(made, o))
		return true;
	for (size_t k = i + 1; k < o->end; k++) {
		if (m->keep ? made->units[k].base != NONE && o->kind != UNIT_HEADING
			    : in_place(m, k) && !is_rewritten(m, k))
			return false;
		news = news ||
			(m->keep ? is_wanted(m, k)
				 : *merge_unit_id(made, &made->units[k]) && !made->units[k].level &&
						is_inserted(&made->units[k]));
	}
	if (news || !m->keep)
		return news;
	if (!members && merge_unit_is_fact(o))
		return true;
	/* One more of a list, such as the notes below a table. */
	return i && o->path != NONE && o[-1].path == o->path && in_text(m, i - 1);
}

/* Returns true if unit o of the new export is in a comment, and its place is in none: the author
 * deleted the comment. */
static bool
leaves_comment(const struct merge_run *m, const struct merge_unit *o, const struct merge_unit *at)
{
	bool in = at->next ? at->next->in_comment : m->now.open_comment;

	return o->in_comment && !in && at != o - 1;
}

/* Returns true for a new row of a table that keeps its own columns in the file. */
static bool
is_of_other_columns(const struct merge_run *m, const struct merge_unit *o)
{
	const struct merge_unit *b = unit_or_null(&m->base, merge_row_first(&m->made, o)->base),
				*now = b ? unit_or_null(&m->now, b->now) : NULL;

	return o->kind == UNIT_ROW && now && now->own_columns;
}

/* Leaves a unit of the new export out of the file, and reports it as `kind` if it is new or has
 * changed. Titles are not listed separately. */
static void
leave_out(struct merge_run *m, struct merge_unit *o, enum merge_kind kind)
{
	const struct merge_unit *was = merge_left_before(m, o);
	bool heads = o->level && o->end > (size_t)(o - m->made.units) + 1;

	o->left = !o->moves;
	o->stray = o->moves;
	o->moves = false;
	o->told = heads || (was && was->name == o->name) ? MERGE_NOTHING : kind;
}

static bool
has_own_under(const struct merge_unit *title)
{
	for (const struct merge_unit *u = title; u; u = next_under(u, title))
		if (u->base == NONE && u->made == NONE && !u->ours)
			return true;
	return false;
}

/* Writes unit o of the new export, or the unit of the file that moves and all that is below it,
 * after unit `at`. */
static void
put_after(
	struct merge_run *m, struct merge_unit *at, struct merge_unit *o, struct merge_unit *above)
{
	struct merge_unit *u = o->moves ? &m->now.units[o->now] : o, *next;

	while (o->moves && is_under(at, u))
		at = at->prev;
	/* The inserted text is before this unit in the new export. */
	while (at->next && at->next->ours && !at->next->level >= !o->level &&
		is_under(at->next, above))
		at = at->next;
	u->under = above;
	if (!o->moves) {
		link_after(at, u);
		return;
	}
	u->moves = true;
	u->made = (size_t)(o - m->made.units);
	for (struct merge_unit *it = u; it; it = next) {
		next = next_under(it, u);
		unlink_unit(it);
		link_after(at, it);
		at = it;
	}
	o->moves = false;
}

static void
place_unit(struct merge_run *m, size_t i)
{
	struct merge_unit *o = &m->made.units[i], *at = NULL, *above;
	bool added = !o->moves, beside = false;

	if (added && !is_wanted(m, i)) {
		o->left = o->level > 0;
		return;
	}
	if (added && is_of_other_columns(m, o)) {
		leave_out(m, o, MERGE_REWRITTEN);
		return;
	}
	for (size_t title = o->title; !at; title = m->made.units[title].title) {
		const struct merge_unit *over = unit_or_null(&m->made, title);

		above = over ? in_text(m, title) : &m->root;
		at = find_place(m, i, title, &above, &beside);
		beside |= title != o->title;
		if (at)
			break;
		if (o->kind == UNIT_FRONT) {
			o->told = MERGE_OMITTED;
			return;
		}
		/* The author deleted a title that base had. Another goes below the nearest title
		 * that both exports have. */
		if (!over || over->left || over->base != NONE) {
			leave_out(m, o, MERGE_HEADLESS);
			return;
		}
	}
	if ((!added && is_under(above, &m->now.units[o->now])) || leaves_comment(m, o, at)) {
		leave_out(m, o, MERGE_HEADLESS);
		return;
	}
	bool headed = !added && above->ours && above->under == m->now.units[o->now].under;
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
	for (size_t i = m->made.n_units; i-- > 0;) {
		struct merge_unit *o = &m->made.units[i];

		if (!o->prev || !o->level || o->end == i + 1 || next_under(o, o))
			continue;
		unlink_unit(o);
		o->left = true;
		o->told = MERGE_NOTHING;
	}
	keep_titles(m);
}
