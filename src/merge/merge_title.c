/* Titles in the text of a draft: headings, and paragraphs that serve as such. A title of a
 * comparison
 * ("versus/DEVICE", "versus/DEVICE/SECTION", "versus/DEVICE/SECTION/TRACK") is in the file only
 * with a note under it. */
#include <string.h>

#include "merge/merge_private.h"

#define LEVELS 10

/* Returns true for the id of a title of a comparison. */
static bool
is_title(const char *id)
{
	return strncmp(id, "versus/", 7) == 0;
}

/* Returns the level of such a title: 7 for two devices, 8 for a theme, 9 for a track. */
static size_t
title_depth(const char *id)
{
	size_t slashes = 0;

	for (const char *s = id; (s = strchr(s, '/')); s++)
		slashes++;
	return slashes < 3 ? 6 + slashes : 9;
}

/* Returns the level of a heading of the file (1 to 6) or of a paragraph that serves as one: 7 for a
 * section or bold text, 8 for a track or italic text, 9 for a line that ends with a colon. Returns
 * 0 for other units. */
static size_t
title_level(const struct merge_run *m, const struct merge_unit *u)
{
	const struct merge_line *l = &m->now.lines[u->line];
	const char *id = u->base == NONE ? "" : unit_id(&m->base, &m->base.units[u->base]);

	if (u->kind == UNIT_HEADING)
		return u->indent;
	if (u->kind != UNIT_TEXT || u->lines > 1)
		return 0;
	if (is_title(id))
		return title_depth(id);
	if (*id)
		return strncmp(id, "section/", 8) == 0 ? 7 : strncmp(id, "item/", 5) == 0 ? 8 : 0;
	if (*l->s == '*' && l->s[l->n - 1] == '*')
		return l->s[1] == '*' ? 7 : 8;
	return l->s[l->n - 1] == ':' ? 9 : 0;
}

/* Returns the index of the unit after those under title i: its notes, and titles below it. The
 * notes on a track are items of a list. */
static size_t
title_end(const struct merge_side *s, size_t i)
{
	const char *id = unit_id(s, &s->units[i]);
	size_t n = strlen(id), k = i + 1;
	bool items = title_depth(id) == 9;

	for (; k < s->n_units && s->units[k].kind != UNIT_HEADING; k++) {
		const char *at = unit_id(s, &s->units[k]);
		bool below = strncmp(at, id, n) == 0 && at[n] == '/';

		if (below ? false : strchr(at, '/') || (items && s->units[k].kind != UNIT_ITEM))
			break;
		items |= below && title_depth(at) == 9;
	}
	return k;
}

/* Returns true if the author made prose of a unit of the new export: rewrote it as a paragraph, or
 * joined it with others. */
static bool
is_prose(const struct merge_run *m, const struct merge_unit *o)
{
	const struct merge_unit *b = o->base == NONE ? NULL : &m->base.units[o->base];
	const struct merge_unit *now = b && b->now != NONE ? &m->now.units[b->now] : NULL;

	return now && b->fate != FATE_SAME &&
		(b->fate == FATE_REPLACED || now->shared || now->kind != UNIT_ITEM);
}

/* Returns true if the file has, or gets, a note under title i of the new export. */
static bool
has_note(const struct merge_run *m, size_t i)
{
	for (size_t k = i + 1, end = title_end(&m->ours, i); k < end; k++) {
		const struct merge_unit *o = &m->ours.units[k];

		if (!is_title(unit_id(&m->ours, o)) &&
			(o->now != NONE || o->base == NONE || o->text != NONE))
			return true;
	}
	return false;
}

bool
title_is_unwanted(const struct merge_run *m, size_t i, size_t *before)
{
	const struct merge_side *ours = &m->ours;

	*before = NONE;
	if (!is_title(unit_id(ours, &ours->units[i])))
		return false;
	for (size_t k = i + 1, end = title_end(ours, i); k < end; k++) {
		const struct merge_unit *o = &ours->units[k];
		bool title = is_title(unit_id(ours, o));

		if (!title && is_prose(m, o))
			return true;
		/* A title that the author changed may be likened to another line. */
		if (*before == NONE && o->now != NONE &&
			!(title && o->base != NONE && m->base.units[o->base].fate != FATE_SAME))
			*before = o->now;
	}
	/* Goes above the author's own words for "On TRACK:". */
	for (; *before != NONE && *before; --*before) {
		const struct merge_unit *above = &m->now.units[*before - 1];

		if (title_level(m, above) != 9 || (above->ours != NONE && above->ours < i))
			break;
	}
	return !has_note(m, i);
}

void
title_drop_empty(struct merge_run *m)
{
	for (size_t i = 0; i < m->ours.n_units; i++) {
		const struct merge_unit *o = &m->ours.units[i];
		const struct merge_unit *b = o->base == NONE ? NULL : &m->base.units[o->base];

		if (is_title(unit_id(&m->ours, o)) && b && b->fate == FATE_SAME && !has_note(m, i))
			m->now.units[b->now].act = ACT_DROP;
	}
}

void
title_keep(struct merge_run *m)
{
	bool own[LEVELS] = { false }; /* own[n]: text of the author follows before the next heading
					 of level n or a higher level */

	for (size_t k = m->now.n_units; k-- > 0;) {
		struct merge_unit *u = &m->now.units[k];
		size_t title = title_level(m, u);

		if (title && u->act == ACT_DROP && own[title])
			u->act = ACT_KEEP;
		bool stays = u->act != ACT_DROP && u->ours == NONE && u->kind != UNIT_FRONT;
		for (size_t level = 1; level < LEVELS; level++)
			own[level] = (own[level] || stays) && !(title && level >= title) &&
				!(level > 6 && u->ours != NONE && !u->moves);
	}
}
