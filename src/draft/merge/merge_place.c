/* Finds places for new units: what heads each unit, which titles are in the file only with a note
 * below them, and where a unit is inserted. The units of the file stay in their order; a unit that
 * is new in the new export (new), or that earlog moved, is inserted between them. */
#include "draft/merge/merge_private.h"
#include "base/text/text.h"

#include <string.h>

/* ---- what heads a unit ---- */

struct merge_unit *
merge_row_first(const struct merge_side *s, const struct merge_unit *u)
{
	struct merge_unit *first = s->units + (u - s->units);

	while (first > s->units && first[-1].kind == UNIT_ROW && !first[-1].gap)
		first--;
	return first;
}

size_t
merge_row_cells(const struct merge_side *s, const struct merge_unit *u)
{
	const struct merge_line *l = &s->lines[u->line];
	size_t n = 0;

	for (size_t i = 1; i < l->n; i++)
		n += l->s[i] == '|' && l->s[i - 1] != '\\';
	return n;
}

size_t
merge_unit_head(const struct merge_run *m, size_t i)
{
	const struct merge_side *new = &m->new;
	const struct merge_unit *o = &new->units[i];
	size_t head = o->block == NONE ? 0 : new->blocks[o->block].head;

	if (o->kind == UNIT_ROW && i && new->units[i - 1].kind == UNIT_ROW &&
		!new->units[i - 1].gap)
		return (size_t)(merge_row_first(new, o) - new->units);
	if (head && new->of_block[head - 1] < i)
		return new->of_block[head - 1];
	return o->heading;
}

bool
merge_unit_is_below(const struct merge_run *m, size_t i, size_t head)
{
	while (i != NONE && i > head)
		i = merge_unit_head(m, i);
	return i == head;
}

/* ---- titles: headings, and paragraphs that serve as such ---- */

/* A title of a comparison ("versus/DEVICE", "versus/DEVICE/SECTION", "versus/DEVICE/SECTION/TRACK")
 * or of what notes were heard with ("with/TRACK/DEVICE/SETTING/CHAIN") is in the file only with a
 * note under it, and such a note never without its title. */

#define LEVELS 10

/* Returns true for the id of what notes were heard with, where that is not as usual. */
static bool
is_with(const char *id)
{
	return text_starts(id, "with/");
}

static bool
is_title(const char *id)
{
	return TEXT_STARTS(id, "versus/", "with/");
}

/* Returns the id that a unit of the file had in the last export; "": none. */
static const char *
id_of(const struct merge_run *m, const struct merge_unit *u)
{
	return u->base == NONE ? "" : merge_unit_id(&m->base, &m->base.units[u->base]);
}

/* Returns the level of a heading (1 to 6) or of a paragraph that serves as one: 7 for a section or
 * bold text, 8 for a track or italic text, 9 for a line that ends with a colon. Returns 0 for other
 * units. id: of the unit in an export. */
static size_t
title_level(const struct merge_side *s, const struct merge_unit *u, const char *id)
{
	const struct merge_line *l = &s->lines[u->line];

	if (u->kind == UNIT_HEADING)
		return u->indent;
	if (u->kind != UNIT_TEXT || u->lines > 1)
		return 0;
	if (text_starts(id, "section/") && !is_title(id))
		return 7;
	if (*id && !is_title(id))
		return text_starts(id, "item/") ? 8 : 0;
	if (*l->s == '*' && l->s[l->n - 1] == '*')
		return l->s[1] == '*' ? 7 : 8;
	return text_colon(l->s, l->n) ? 9 : 0;
}

/* Returns true if a unit of the new export is inserted into the file: a new or a moved unit. */
static bool
is_inserted(const struct merge_unit *o)
{
	return o->text != NONE || (o->base == NONE && o->now == NONE);
}

/* Returns true if unit i of the new export is a title that is not inserted: the author deleted all
 * notes under it. Else *before gets the first unit of the file that is under the title; NONE: none
 * is, or the unit is no such title. */
static bool
title_is_unwanted(const struct merge_run *m, size_t i, size_t *before)
{
	const struct merge_side *new = &m->new;
	const char *id = merge_unit_id(new, &new->units[i]);
	bool wanted = false;

	if (!is_title(id))
		return false;
	for (size_t k = i + 1; k < new->n_units &&merge_unit_is_below(m, k, i); k++) {
		const struct merge_unit *o = &new->units[k];

		if (*before == NONE)
			*before = o->now;
		if (is_title(merge_unit_id(new, o)))
			continue;
		wanted |= o->now != NONE || is_inserted(o);
	}
	return !wanted;
}

void
merge_title_keep(struct merge_run *m)
{
	bool own[LEVELS] = { false }; /* own[n]: text of the author follows before the next heading
					 of level n or a higher level */
	bool below = false;           /* a unit stays before the next title */

	for (size_t k = m->now.n_units; k-- > 0;) {
		struct merge_unit *u = &m->now.units[k];
		size_t title = title_level(&m->now, u, id_of(m, u));

		if (title && u->act == ACT_DROP && (own[title] || (below && is_with(id_of(m, u)))))
			u->act = ACT_KEEP;
		below = !title && (below || (u->act != ACT_DROP && !u->moves));
		bool stays = u->act != ACT_DROP && u->new == NONE && u->kind != UNIT_FRONT;
		for (size_t level = 1; level < LEVELS; level++)
			own[level] = (own[level] || stays) && !(title && level >= title) &&
				!(level > 6 && u->new != NONE && !u->moves);
	}
}

/* ---- finding the place of a new unit in the file ---- */

static bool
moved_by_author(const struct merge_run *m, const struct merge_unit *o)
{
	return o->base != NONE && m->base.units[o->base].moved;
}

/* Returns true if a unit of the new export is neither in the file nor inserted into it. */
static bool
is_absent(const struct merge_unit *o)
{
	return o->now == NONE && o->before == NONE;
}

/* Returns true if unit i of the new export (new) will be in the merged text and can show where its
 * neighbours belong. A unit that the author moved only counts if `strays` is true or if its
 * heading, unit `scope`, was moved as well. */
static bool
has_place(const struct merge_run *m, size_t i, size_t scope, bool strays)
{
	const struct merge_unit *o = &m->new.units[i];

	if (is_absent(o) || (o->stray && !strays))
		return false;
	return strays || !moved_by_author(m, o) ||
		(scope != NONE && moved_by_author(m, &m->new.units[scope]));
}

static bool
is_under(const struct merge_run *m, size_t i, size_t scope)
{
	size_t at = i;

	while (at != NONE && at > scope)
		at = m->new.units[at].heading;
	return scope == NONE || at == scope || merge_unit_is_below(m, i, scope);
}

static size_t
last_before(const struct merge_run *m, size_t i, size_t scope)
{
	for (int strays = 0; strays < 2; strays++)
		for (size_t k = i; k-- > (scope == NONE ? 0 : scope);)
			if (has_place(m, k, scope, strays))
				return k;
	return NONE;
}

static size_t
first_after(const struct merge_run *m, size_t i, size_t scope)
{
	bool front = m->new.units[i].kind == UNIT_FRONT;

	for (size_t k = i + 1; k < m->new.n_units &&is_under(m, k, scope); k++) {
		if (front && m->new.units[k].kind != UNIT_FRONT)
			break;
		if (has_place(m, k, scope, false))
			return k;
	}
	return NONE;
}

/* Returns the index of the unit of the file before which to insert unit i of the new export: after
 * the unit before unit k of the file and the units that belong to it. all_text: also after all text
 * of the author that follows. A title, too, stands after it, but before a title of its level. */
static size_t
past(const struct merge_run *m, size_t i, size_t k, bool all_text)
{
	const struct merge_unit *o = &m->new.units[i], *anchor = &m->now.units[k - (k > 0)];
	size_t end = k, level = title_level(&m->new, o, merge_unit_id(&m->new, o));

	for (; k < m->now.n_units; k++) {
		const struct merge_unit *it = &m->now.units[k];
		bool own = it->new == NONE;

		if (!own && it->new >= i)
			break;
		if (it->act == ACT_DROP || it->moves)
			continue;
		size_t title = title_level(&m->now, it, id_of(m, it));
		if (it->kind == UNIT_FRONT || (title && title <= (level ? level : 6)))
			break;
		/* A unit that only the author's file has, indented deeper, belongs to the bullet
		 * before it. */
		bool deeper = own &&
			((o->kind == UNIT_ITEM && it->indent > o->indent) ||
				(anchor->kind == UNIT_ITEM && o->indent <= anchor->indent &&
					it->indent > anchor->indent));
		if (o->kind != UNIT_HEADING && (all_text || level ? !own : !deeper))
			break;
		end = k + 1;
	}
	return end;
}

/* Finds the place of unit i of the new export in the file and stores it in its member `before`:
 * after the nearest earlier unit under the same heading, else before the nearest later unit, else
 * directly under the heading, else one heading level up. Sets *beside to true if the unit gets
 * another neighbour there than in the new export. Returns false if there is no place, which happens
 * only to front matter. */
static bool
find_unit_place(struct merge_run *m, size_t i, bool *beside)
{
	struct merge_unit *o = &m->new.units[i];
	bool front = o->kind == UNIT_FRONT;
	size_t head = merge_unit_head(m, i), scope = o->heading;

	/* The members of a list are together, also if its title of today is not there, or the
	 * author moved it. */
	if (head != NONE &&
		(is_absent(&m->new.units[head]) || moved_by_author(m, &m->new.units[head])))
		scope = head;
	for (;; scope = m->new.units[scope].heading) {
		size_t last = last_before(m, i, scope);
		bool among = last != NONE && last != scope;
		size_t next = among ? NONE : first_after(m, i, scope);

		if (last != NONE && next == NONE) {
			const struct merge_unit *it = &m->new.units[last];
			size_t k = it->now, above = i - 1;

			while (above > last && m->new.units[above].stray)
				above--;
			*beside = last != above || (k != NONE && m->now.units[k].new != last);
			o->before = past(
				m, i, k == NONE ? it->before : k + 1, k != NONE && last == scope);
			return true;
		}
		if (next != NONE) {
			o->before = m->new.units[next].now;
			*beside = m->now.units[o->before].new != next;
			while (--next > i)
				*beside |= !is_inserted(&m->new.units[next]);
			return true;
		}
		if (scope == NONE)
			break;
	}
	*beside = true;
	o->before = front ? NONE : m->now.n_units;
	return !front;
}

/* Returns true if the file has a unit under unit `head` of the new export, which is not its
 * heading. */
static bool
has_member(const struct merge_run *m, size_t head)
{
	for (size_t k = head + 1; k < m->new.n_units &&merge_unit_is_below(m, k, head); k++)
		if (m->new.units[k].now != NONE)
			return true;
	return false;
}

/* Returns true if unit i of the new export, which is new, has no place in the file because the
 * author deleted what heads it: the title of its list; the heading of its section, with all that
 * was under it. In a file that keeps its arrangement, the title may be that of today's, and what
 * was under it is deleted. */
static bool
is_headless(const struct merge_run *m, size_t i)
{
	const struct merge_unit *o = &m->new.units[i];
	size_t at = merge_unit_head(m, i);

	if (o->kind == UNIT_FRONT || at == NONE)
		return false;
	const struct merge_unit *head = &m->new.units[at], *b = unit_or_null(&m->base, head->base);
	if (!b)
		return head->told == MERGE_HEADLESS ||
			(head->kind != UNIT_HEADING && is_absent(head) && !has_member(m, at));
	return b->fate == FATE_GONE &&
		(((o->kind == UNIT_ITEM || o->kind == UNIT_ROW) && head->kind != UNIT_HEADING) ||
			!has_member(m, at));
}

/* In a file that keeps its arrangement, new are only the data that it lacks, and what heads them.
 * Returns true if unit i of the new export is inserted there. */
static bool
is_wanted(const struct merge_run *m, size_t i)
{
	const struct merge_side *new = &m->new;
	const struct merge_unit *o = &new->units[i];
	bool members = false, news = false;

	if (!m->keep || o->told == MERGE_ADDED || o->kind == UNIT_FRONT ||
		merge_unit_is_note(new, o))
		return true;
	for (size_t k = i + 1; k < new->n_units &&merge_unit_is_below(m, k, i); k++) {
		if (new->units[k].base != NONE && o->kind != UNIT_HEADING)
			return false;
		news = news || is_wanted(m, k);
		members = true;
	}
	if (news)
		return true;
	if (!members && merge_unit_is_fact(o))
		return true;
	/* One more of a list, such as the notes below a table. */
	if (i && o->path != NONE && o[-1].path == o->path && !is_absent(&o[-1]))
		return true;
	const struct merge_unit *head = unit_or_null(new, merge_unit_head(m, i));
	return head && head->base == NONE && head->kind != UNIT_HEADING && head->before != NONE;
}

/* Returns true if unit i of the new export is in a comment, and its place in the file is in none:
 * the author deleted the comment. */
static bool
leaves_comment(const struct merge_run *m, size_t i)
{
	const struct merge_unit *o = &m->new.units[i];
	size_t first = i;

	if (!o->in_comment || o->before == NONE ||
		(o->before < m->now.n_units ? m->now.units[o->before].in_comment
					    : m->now.open_comment))
		return false;
	while (first > 0 && m->new.units[first].in_comment)
		first--;
	const struct merge_unit *begin = &m->new.units[first];
	return !is_inserted(begin) || begin->before != o->before; /* else a new comment */
}

/* Returns true if unit i of the new export is a new title or heading, and the author has all that
 * is below it in words or at a place of their own. */
static bool
heads_nothing(const struct merge_run *m, size_t i)
{
	const struct merge_unit *o = &m->new.units[i];
	size_t k = i + 1;

	if (m->keep || (o->kind != UNIT_HEADING && o->kind != UNIT_TEXT) ||
		*merge_unit_id(&m->new, o))
		return false;
	for (; k < m->new.n_units &&merge_unit_is_below(m, k, i); k++) {
		const struct merge_unit *b = unit_or_null(&m->base, m->new.units[k].base);

		if (!b || (b->fate == FATE_SAME && !b->moved))
			return false;
	}
	return k > i + 1;
}

/* Returns true for a new row that has more or fewer cells than the titles of its table in the file:
 * the author added a column or took one. */
static bool
is_of_other_columns(const struct merge_run *m, const struct merge_unit *o)
{
	const struct merge_unit *titles = merge_row_first(&m->new, o),
				*b = unit_or_null(&m->base, titles->base),
				*now = b ? unit_or_null(&m->now, b->now) : NULL;

	return o->kind == UNIT_ROW && titles < o && now && now->act == ACT_KEEP &&
		now->kind == UNIT_ROW &&
		merge_row_cells(&m->new, o) != merge_row_cells(&m->now, now);
}

void
merge_place_all(struct merge_run *m)
{
	for (size_t i = 0; i < m->new.n_units; i++) {
		struct merge_unit *o = &m->new.units[i];
		size_t before = NONE;
		bool beside = false;

		if (!is_inserted(o))
			continue;
		if (o->text == NONE && (!is_wanted(m, i) || heads_nothing(m, i)))
			continue;
		if (o->text == NONE && is_headless(m, i)) {
			o->told = MERGE_HEADLESS;
			continue;
		}
		if (o->text == NONE && title_is_unwanted(m, i, &before))
			continue;
		if (o->text == NONE && is_of_other_columns(m, o)) {
			o->told = MERGE_REWRITTEN;
			continue;
		}
		o->before = before;
		if (o->before == NONE && !find_unit_place(m, i, &beside))
			o->told = MERGE_OMITTED;
		else if (o->text == NONE)
			o->told = beside ? MERGE_BESIDE : MERGE_ADDED;
		else if (o->told == MERGE_NOTHING)
			o->told = MERGE_MOVED;
		if (leaves_comment(m, i)) {
			o->before = NONE;
			o->told = MERGE_HEADLESS;
			if (o->text != NONE)
				m->now.units[o->text].moves = false;
			o->text = NONE;
		}
	}
}
