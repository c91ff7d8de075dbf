/* Makes a tree of each text: the title above each unit, and the units below a title. merge.h has
 * the rules. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/merge/merge_private.h"

#include <string.h>

#include "base/text/text.h"

/* Levels of titles that are no headings; a heading has 1 to 6. */
enum { LEVEL_SECTION = 7, LEVEL_TRACK, LEVEL_COMPARED, LEVEL_WITH, LEVEL_LABEL };

static size_t
count_of(const char *s, char c)
{
	size_t n = 0;

	while ((s = strchr(s, c))) {
		n++;
		s++;
	}
	return n;
}

/* Returns true if the heading names the whole text: the first one, of level 1, and no
 * other has this level; in both exports if it does so in the new one. */
static bool
names_all(const struct merge_unit *u)
{
	u = u->made && u->made->kind == UNIT_HEADING ? u->made : u;
	EACH_IN (it, u->side->units, u->side->n_units)
		if (it->kind == UNIT_HEADING && it != u && (it < u || it->indent == 1))
			return false;
	return u->indent == 1 && !*merge_unit_id(u);
}

/* Returns the level of a unit of an export; 0: it is no title. heads: the unit is the first of a
 * part of the template that has other units. */
static size_t
level_of(const struct merge_unit *u, bool heads)
{
	const char *id = merge_unit_id(u), *path = merge_unit_path(u);

	if (u->kind == UNIT_HEADING)
		return names_all(u) ? 0 : u->indent;
	if (u->kind != UNIT_TEXT)
		return 0;
	if (text_starts(id, "section/"))
		return LEVEL_SECTION;
	if (text_starts(id, "item/"))
		return LEVEL_TRACK;
	if (merge_unit_is_with(u))
		return LEVEL_WITH;
	size_t deep = *id ? count_of(id, '/') : count_of(path, '[');
	deep = LEVEL_SECTION + deep - (deep > 0);
	if (!text_starts(id, "versus/") && (*id || !heads || u->lines > 1))
		return 0;
	return deep < LEVEL_COMPARED ? deep : LEVEL_COMPARED;
}

struct merge_unit *
merge_row_first(const struct merge_unit *u)
{
	struct merge_unit *first = u->side->units + (u - u->side->units);

	while (first > u->side->units && first[-1].kind == UNIT_ROW && !first[-1].gap)
		first--;
	return first;
}

/* Returns the first row of the table, or the list item, to which the unit belongs; NULL: to none.
 */
static struct merge_unit *
item_above(const struct merge_unit *u)
{
	struct merge_unit *units = u->side->units, *it = units + (u - units);

	if (u->kind == UNIT_ROW) {
		struct merge_unit *first = merge_row_first(u);
		return first < u ? first : NULL;
	}
	while (it > units && u->kind != UNIT_HEADING && u->indent) {
		it--;
		if (it->kind == UNIT_ITEM && it->indent < u->indent)
			return it;
		if (it->kind != UNIT_ITEM && (it->kind == UNIT_HEADING || !it->indent))
			break;
	}
	return NULL;
}

/* Returns true if unit u is below the title, at any depth, or is the title itself. */
static bool
is_below(const struct merge_unit *u, const struct merge_unit *title)
{
	while (u && u > title)
		u = u->title;
	return u == title;
}

/* Sets the member `end` of each unit, the unit after the last one below it. */
static void
find_ends(struct merge_side *s)
{
	struct merge_unit *last = s->units + s->n_units;

	for (struct merge_unit *u = last; u > s->units;) {
		u--;
		u->end = u + 1;
		while (u->end < last && is_below(u->end, u))
			u->end = u->end->end;
	}
}

/* The titles above a place of a text, the outermost first. */
struct open_titles {
	struct merge_unit **v;
	size_t n;
};

static bool
is_open(const struct open_titles *t, const struct merge_unit *title)
{
	EACH (one, t)
		if (*one == title)
			return true;
	return !title;
}

/* Sets the title of unit u. want: the title that it should have, if it is open; unknown: no such
 * title is known. Else a title is below the nearest one of a lower level, and other text below the
 * nearest title. */
static void
put_under(struct open_titles *open, struct merge_unit *u, struct merge_unit *want, bool unknown)
{
	bool found = !unknown && is_open(open, want);

	while (u->level && open->n &&
		(found ? open->v[open->n - 1] != want : open->v[open->n - 1]->level >= u->level))
		open->n--;
	u->title = found ? want : NULL;
	if (!found && open->n)
		u->title = open->v[open->n - 1];
	if (u->level)
		open->v[open->n++] = u;
}

/* Returns the first unit of the part of the template that has unit u, or, if the file never got
 * that, of the part around it; NULL: it is not known. */
static struct merge_unit *
head_of(const struct merge_unit *u)
{
	size_t nth = u->block ? u->block->head : 0;

	while (nth && u->side->blocks[nth - 1].left)
		nth = u->side->blocks[nth - 1].head;
	struct merge_unit *head = nth ? u->side->of_block[nth - 1] : NULL;

	return head && head < u ? head : NULL;
}

/* Finds the title of each unit of an export: as the form has it; of the last one, whose program
 * did not store that, as the new one has it; else as headings do. */
static void
tree_of_export(struct merge_run *m, struct merge_side *s)
{
	size_t n = s->n_units;
	struct open_titles open = { arena_calloc(&m->arena, n, sizeof(*open.v)), 0 };
	bool *heads = arena_calloc(&m->arena, n, sizeof(*heads)),
	     told = s == &m->made || (s->n_blocks && s->blocks[0].head);
	/* of each unit: the title of its part */
	struct merge_unit **part = arena_calloc(&m->arena, n, sizeof(struct merge_unit *));

	EACH_IN (u, s->units, n)
		if (head_of(u))
			heads[head_of(u) - s->units] = told = true;
	EACH_IN (u, s->units, n) {
		size_t i = (size_t)(u - s->units);
		const struct merge_unit *o = told ? NULL : u->made;
		bool known = told ? u->kind != UNIT_HEADING : o && o->place == u->place;
		struct merge_unit *item = item_above(u), *want = head_of(u), *above;

		u->level = level_of(u, heads[i] || (o && o->level));
		if (!u->level && !u->made && s == &m->base && merge_unit_is_label(u))
			u->level = LEVEL_LABEL;
		if (u->kind == UNIT_FRONT)
			continue;
		while (want && !want->level)
			want = want->title;
		part[i] = want;
		known = known && u->place != NONE;
		/* In the form it is below its part's title, or a heading further down in this part.
		 */
		for (size_t k = told && known ? open.n : 0; k-- > 0 && open.v[k] != want;)
			if (open.v[k]->kind == UNIT_HEADING && !heads[open.v[k] - s->units] &&
				part[open.v[k] - s->units] == want) {
				want = open.v[k];
				break;
			}
		above = known && o ? o->title : NULL;
		for (; above && !want; above = above->title)
			want = above->base;
		put_under(&open, u, want, !want && !known);
		u->title = item ? item : u->title;
	}
	find_ends(s);
}

void
merge_tree_of_exports(struct merge_run *m)
{
	tree_of_export(m, &m->made);
	tree_of_export(m, &m->base);
}

struct merge_unit *
merge_title_in_file(const struct merge_unit *b)
{
	struct merge_unit *now = b ? b->now : NULL;

	if (!now || now->kind == UNIT_ROW || now->kind == UNIT_ITEM)
		return now;
	return now->level ? now : NULL;
}

const struct merge_unit *
merge_left_before(const struct merge_run *m, const struct merge_unit *o)
{
	EACH_IN (x, m->base.left, m->base.n_left) {
		if ((x->identity != NONE && x->identity == o->identity) ||
			(x->place != NONE && x->place == o->place && x->path == o->path &&
				x->identity == o->identity))
			return x;
	}
	return NULL;
}

/* Returns the level of a title of the file: that of the export; a heading has its own. */
static size_t
level_in_file(const struct merge_unit *u)
{
	const struct merge_unit *of = u->base ? u->base : u->made;
	size_t level = of ? of->level : 0;

	if (u->kind == UNIT_HEADING && level && level < LEVEL_SECTION)
		return u->indent;
	return u->kind == UNIT_TEXT || u->kind == UNIT_HEADING ? level : 0;
}

/* Finds the title of each unit of the file. Text of earlog's is below its own title if that is
 * open; text of the author is below the title of what is above it, and his own headings are titles
 * of his own text alone. */
void
merge_tree_of_file(struct merge_run *m)
{
	struct merge_side *s = &m->now;
	struct open_titles open = { arena_calloc(&m->arena, s->n_units, sizeof(*open.v)), 0 };
	struct merge_unit *heading = NULL; /* of the author */

	m->tail = s->units;
	EACH_IN (u, s->units, s->n_units) {
		const struct merge_unit *b = u->base, *o = u->made;
		struct merge_unit *item = item_above(u);
		bool own = b ? b->mine == MINE_REPLACED : !o;

		u->level = own ? 0 : level_in_file(u);
		/* The last list of earlog's ends with the author's items. */
		if (u->kind == UNIT_FRONT || b || o ||
			(m->tail == u && u > s->units && u->kind == UNIT_ITEM && !u[-1].gap) ||
			(item && m->tail == u))
			m->tail = u + 1;
		if (u->kind == UNIT_FRONT)
			continue;
		if (item) {
			u->title = item;
		} else if (own) {
			u->title = !heading && open.n ? open.v[open.n - 1] : heading;
			if (u->kind != UNIT_HEADING)
				continue;
			heading = u;
			u->title = open.n ? open.v[open.n - 1] : NULL;
			while (u->title && u->title->level >= u->indent)
				u->title = u->title->title;
		} else {
			const struct merge_unit *above = b ? b->title : o->title;
			struct merge_unit *want =
				merge_title_in_file(b || !above ? above : above->base);

			put_under(&open, u, want, above && !want);
			heading = u->level ? NULL : heading;
		}
	}
	for (struct merge_unit *u = m->tail; u < s->units + s->n_units; u++)
		if (!item_above(u))
			u->title = NULL;
}
