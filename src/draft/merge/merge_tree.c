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
 * other has this level. */
static bool
names_all(const struct merge_side *s, size_t i)
{
	EACH_IN (u, s->units, s->n_units)
		if (u->kind == UNIT_HEADING && u != &s->units[i] &&
			(u < &s->units[i] || u->indent == 1))
			return false;
	return s->units[i].indent == 1 && !*merge_unit_id(s, &s->units[i]);
}

/* Returns the level of unit i of an export; 0: it is no title. heads: the unit is the first of a
 * part of the template that has other units. */
static size_t
level_of(const struct merge_side *s, size_t i, bool heads)
{
	const struct merge_unit *u = &s->units[i];
	const char *id = merge_unit_id(s, u), *path = merge_unit_path(s, u);

	if (u->kind == UNIT_HEADING)
		return names_all(s, i) ? 0 : u->indent;
	if (u->kind != UNIT_TEXT)
		return 0;
	if (text_starts(id, "section/"))
		return LEVEL_SECTION;
	if (text_starts(id, "item/"))
		return LEVEL_TRACK;
	if (text_starts(id, "with/"))
		return LEVEL_WITH;
	size_t deep = *id ? count_of(id, '/') : count_of(path, '[');
	deep = LEVEL_SECTION + deep - (deep > 0);
	if (!text_starts(id, "versus/") && (*id || !heads || u->lines > 1))
		return 0;
	return deep < LEVEL_COMPARED ? deep : LEVEL_COMPARED;
}

struct merge_unit *
merge_row_first(const struct merge_side *s, const struct merge_unit *u)
{
	struct merge_unit *first = s->units + (u - s->units);

	while (first > s->units && first[-1].kind == UNIT_ROW && !first[-1].gap)
		first--;
	return first;
}

/* Returns the first row of the table, or the list item, to which unit i belongs; NONE: to none. */
static size_t
item_above(const struct merge_side *s, size_t i)
{
	const struct merge_unit *u = &s->units[i];

	if (u->kind == UNIT_ROW) {
		size_t first = (size_t)(merge_row_first(s, u) - s->units);
		return first < i ? first : NONE;
	}
	for (size_t k = i; k-- > 0 && u->kind != UNIT_HEADING && u->indent;) {
		const struct merge_unit *it = &s->units[k];

		if (it->kind == UNIT_ITEM && it->indent < u->indent)
			return k;
		if (it->kind != UNIT_ITEM && (it->kind == UNIT_HEADING || !it->indent))
			break;
	}
	return NONE;
}

bool
merge_unit_is_below(const struct merge_side *s, size_t i, size_t title)
{
	while (i != NONE && (title == NONE || i > title))
		i = s->units[i].title;
	return i == title;
}

/* Sets the member `end` of each unit, the unit after the last one below it. */
static void
find_ends(struct merge_side *s)
{
	for (size_t i = s->n_units; i-- > 0;) {
		size_t end = i + 1;

		while (end < s->n_units && merge_unit_is_below(s, end, i))
			end = s->units[end].end;
		s->units[i].end = end;
	}
}

/* The titles above a place of a text, the outermost first. */
struct open_titles {
	size_t *v, n;
};

static bool
is_open(const struct open_titles *t, size_t title)
{
	EACH (one, t)
		if (*one == title)
			return true;
	return title == NONE;
}

/* Sets the title of unit i. want: the title that it should have, if it is open; unknown: no such
 * title is known. Else a title is below the nearest one of a lower level, and other text below the
 * nearest title. */
static void
put_under(struct merge_side *s, struct open_titles *open, size_t i, size_t want, bool unknown)
{
	struct merge_unit *u = &s->units[i];
	bool found = !unknown && is_open(open, want);

	while (u->level && open->n &&
		(found ? open->v[open->n - 1] != want
		       : s->units[open->v[open->n - 1]].level >= u->level))
		open->n--;
	u->title = found ? want : NONE;
	if (!found && open->n)
		u->title = open->v[open->n - 1];
	if (u->level)
		open->v[open->n++] = i;
}

/* Returns the first unit of the part of the template that has unit i; NONE: it is not known. */
static size_t
head_of(const struct merge_side *s, size_t i)
{
	size_t block = s->units[i].block, head = block == NONE ? 0 : s->blocks[block].head;

	return head && s->of_block[head - 1] < i ? s->of_block[head - 1] : NONE;
}

/* Finds the title of each unit of an export: as the form has it; of the last one, whose program
 * did not store that, as the new one has it; else as headings do. */
static void
tree_of_export(struct merge_run *m, struct merge_side *s)
{
	struct open_titles open = { arena_calloc(&m->arena, s->n_units, sizeof(size_t)), 0 };
	bool *heads = arena_calloc(&m->arena, s->n_units, sizeof(*heads)),
	     told = s == &m->made || (s->n_blocks && s->blocks[0].head);
	size_t *part =
		arena_calloc(&m->arena, s->n_units, sizeof(*part)); /* the title of its part */

	for (size_t i = 0; i < s->n_units; i++)
		if (head_of(s, i) != NONE)
			heads[head_of(s, i)] = told = true;
	for (size_t i = 0; i < s->n_units; i++) {
		struct merge_unit *u = &s->units[i];
		const struct merge_unit *o = told ? NULL : unit_or_null(&m->made, u->made);
		bool known = told ? u->kind != UNIT_HEADING : o && o->place == u->place;
		size_t item = item_above(s, i), want = head_of(s, i), above;

		u->level = level_of(s, i, heads[i] || (o && o->level));
		if (!u->level && u->made == NONE && s == &m->base && merge_unit_is_label(s, i))
			u->level = LEVEL_LABEL;
		if (u->kind == UNIT_FRONT)
			continue;
		while (want != NONE && !s->units[want].level)
			want = s->units[want].title;
		part[i] = want;
		known = known && u->place != NONE;
		/* In the form it is below its part's title, or a heading further down in this part.
		 */
		for (size_t k = told && known ? open.n : 0; k-- > 0 && open.v[k] != want;)
			if (s->units[open.v[k]].kind == UNIT_HEADING && !heads[open.v[k]] &&
				part[open.v[k]] == want) {
				want = open.v[k];
				break;
			}
		above = known && o ? o->title : NONE;
		for (; above != NONE && want == NONE; above = m->made.units[above].title)
			want = m->made.units[above].base;
		put_under(s, &open, i, want, want == NONE && !known);
		u->title = item == NONE ? u->title : item;
	}
	find_ends(s);
}

void
merge_tree_of_exports(struct merge_run *m)
{
	tree_of_export(m, &m->made);
	tree_of_export(m, &m->base);
}

size_t
merge_title_in_file(const struct merge_run *m, size_t b)
{
	size_t now = b == NONE ? NONE : m->base.units[b].now;

	if (now == NONE || m->now.units[now].kind == UNIT_ROW ||
		m->now.units[now].kind == UNIT_ITEM)
		return now;
	return m->now.units[now].level ? now : NONE;
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
level_in_file(const struct merge_run *m, const struct merge_unit *u)
{
	const struct merge_unit *of = unit_or_null(&m->base, u->base);
	size_t level;

	of = of ? of : unit_or_null(&m->made, u->made);
	level = of ? of->level : 0;
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
	struct open_titles open = { arena_calloc(&m->arena, s->n_units, sizeof(size_t)), 0 };
	size_t own = NONE; /* a heading of the author */

	m->tail = 0;
	for (size_t i = 0; i < s->n_units; i++) {
		struct merge_unit *u = &s->units[i];
		const struct merge_unit *b = unit_or_null(&m->base, u->base),
					*o = unit_or_null(&m->made, u->made);
		size_t item = item_above(s, i), above, want;

		u->level = (b && b->mine != MINE_REPLACED) || o ? level_in_file(m, u) : 0;
		/* The last list of earlog's ends with the author's items. */
		if (u->kind == UNIT_FRONT || b || o ||
			(m->tail == i && i && u->kind == UNIT_ITEM && !u[-1].gap) ||
			(item != NONE && m->tail == i))
			m->tail = i + 1;
		if (u->kind == UNIT_FRONT)
			continue;
		if (item != NONE) {
			u->title = item;
		} else if ((!b && !o) || (b && b->mine == MINE_REPLACED)) {
			u->title = own == NONE && open.n ? open.v[open.n - 1] : own;
			if (u->kind != UNIT_HEADING)
				continue;
			own = i;
			u->title = open.n ? open.v[open.n - 1] : NONE;
			while (u->title != NONE && s->units[u->title].level >= u->indent)
				u->title = s->units[u->title].title;
		} else {
			above = b ? b->title : o->title;
			want = b || above == NONE ? above : m->made.units[above].base;
			want = merge_title_in_file(m, want);
			put_under(s, &open, i, want, above != NONE && want == NONE);
			own = u->level ? NONE : own;
		}
	}
	for (size_t i = m->tail; i < s->n_units; i++)
		if (item_above(s, i) == NONE)
			s->units[i].title = NONE;
}
