/* Decides what happens to each unit (note, paragraph, list item, …) and finds places for new units.
 * The units of the file stay in their order; a unit that is new in the new export (ours), or that
 * earlog moved, is inserted between them. */
#include "merge/merge.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "merge/diff.h"
#include "merge/merge_private.h"

const char *const merge_kind_names[MERGE_KINDS] = {
	[MERGE_ADDED] = "added",
	[MERGE_BESIDE] = "added after text that you rewrote",
	[MERGE_UPDATED] = "updated",
	[MERGE_MOVED] = "moved",
	[MERGE_REMOVED] = "removed",
	[MERGE_REWRITTEN] = "your text is kept; earlog's text is now",
	[MERGE_DELETED] = "you deleted this text; earlog's text is now",
	[MERGE_KEPT] = "no longer in the review; your text is kept",
	[MERGE_CONFLICT] = "conflict",
	[MERGE_OMITTED] = "left out, because the file has no front matter",
	[MERGE_LEFT] = "no longer written",
	[MERGE_HEADLESS] = "left out, because you deleted what it belongs to",
};

/* The data of one merge, and its result. */
struct merge_plan {
	struct merge_run *m;
	struct merge_result *r;
	bool mark;
	size_t cap_news, cap_deleted;
};

/* Adds an entry to the list of news: `kind` happened to unit u of text s. The entry has the
 * number of the line where unit `at` begins in the merged text. */
static void
add_news(struct merge_plan *p, enum merge_kind kind, const struct merge_unit *at,
	const struct merge_side *s, const struct merge_unit *u)
{
	struct merge_result *r = p->r;
	struct buf words = BUF_INIT;

	unit_text(&words, s, u);
	if (u->kind == UNIT_HEADING) /* without the line that underlines the heading */
		buf_truncate(&words, strcspn(words.s, "\n"));
	ARRAY_ADD(r->news, r->n_news, p->cap_news,
		(struct merge_news){ .kind = kind,
			.line = at->result_line,
			.id = xstrdup(unit_id(s, u)),
			.words = buf_detach(&words) });
	r->count[kind]++;
}

/* ---- what heads a unit ---- */

/* Returns the index of the unit of the new export that heads unit i: the title of its list or
 * section, the first row of its table, else the heading above it. NONE: there is none. */
static size_t
head_of(const struct merge_run *m, size_t i)
{
	const struct merge_side *ours = &m->ours;
	const struct merge_unit *o = &ours->units[i];
	size_t head = o->block == NONE ? 0 : ours->blocks[o->block].head;

	if (o->kind == UNIT_ROW && i && ours->units[i - 1].kind == UNIT_ROW &&
		!ours->units[i - 1].gap)
		return (size_t)(first_row(ours, o) - ours->units);
	if (head && ours->of_block[head - 1] < i)
		return ours->of_block[head - 1];
	return o->heading;
}

/* Returns true if unit `head` of the new export heads unit i, or a unit that heads it. */
static bool
is_below(const struct merge_run *m, size_t i, size_t head)
{
	while (i != NONE && i > head)
		i = head_of(m, i);
	return i == head;
}

/* ---- titles: headings, and paragraphs that serve as such ---- */

/* A title of a comparison ("versus/DEVICE", "versus/DEVICE/SECTION", "versus/DEVICE/SECTION/TRACK")
 * is in the file only with a note under it. */

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

/* Returns the index of the unit of the new export after those under title i: its notes, and titles
 * below it. If no unit knows its place: the notes on a track are items of a list. */
static size_t
title_end(const struct merge_run *m, size_t i)
{
	const struct merge_side *s = &m->ours;
	const char *id = unit_id(s, &s->units[i]);
	size_t n = strlen(id), k = i + 1;
	bool items = title_depth(id) == 9;

	for (; k < s->n_units && s->units[k].kind != UNIT_HEADING; k++) {
		const char *at = unit_id(s, &s->units[k]);
		bool below = strncmp(at, id, n) == 0 && at[n] == '/';

		if (s->units[k].place != NONE && !is_below(m, k, i))
			break;
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
	const struct merge_unit *b = unit_or_null(&m->base, o->base);
	const struct merge_unit *now = b ? unit_or_null(&m->now, b->now) : NULL;

	return now && b->fate != FATE_SAME &&
		(b->fate == FATE_REPLACED || now->shared || now->kind != UNIT_ITEM);
}

/* Returns true if the file has, or gets, a note under title i of the new export. */
static bool
has_note(const struct merge_run *m, size_t i)
{
	for (size_t k = i + 1, end = title_end(m, i); k < end; k++) {
		const struct merge_unit *o = &m->ours.units[k];

		if (!is_title(unit_id(&m->ours, o)) &&
			(o->now != NONE || o->base == NONE || o->text != NONE))
			return true;
	}
	return false;
}

/* Returns true if unit i of the new export is a title of a comparison that is not inserted: the
 * author made prose of a note under it, or deleted all of them. Else *before gets the first unit of
 * the file that is under the title; NONE: none is, or the unit is no such title. */
static bool
title_is_unwanted(const struct merge_run *m, size_t i, size_t *before)
{
	const struct merge_side *ours = &m->ours;

	*before = NONE;
	if (!is_title(unit_id(ours, &ours->units[i])))
		return false;
	for (size_t k = i + 1, end = title_end(m, i); k < end; k++) {
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

/* Keeps headings and titles that are no longer in the new export if the file has text of the author
 * under them. Text of the new export ends the text under a title. */
static void
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

/* ---- deciding what happens to each unit ---- */

/* Finds the name of the device under test in a note of a comparison whose title is "**A vs B**".
 * Returns the place of "*A" in the text, and sets *n to its length; NULL: it is not there. */
static const char *
tested_in(const char *text, const struct merge_side *s, const struct merge_unit *u, size_t *n)
{
	while (u-- > s->units && u->kind != UNIT_HEADING) {
		const struct merge_line *l = &s->lines[u->line];
		const char *vs = memmem(l->s, l->n, " vs ", 4);

		if (!vs || strncmp(unit_id(s, u), "versus/", 7) != 0 || strncmp(l->s, "**", 2) != 0)
			continue;
		*n = (size_t)(vs - l->s) - 1;
		return memmem(text, strlen(text), l->s + 1, *n);
	}
	return NULL;
}

/* Appends the text of a unit in small letters, without the full stop at its end; a track's title
 * without the words before it, a note of the diary without its day, a note of a comparison without
 * the name of the device under test, which earlier programs did not write. */
static void
add_undressed(struct buf *out, const struct merge_side *s, const struct merge_unit *u)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	const char *from, *title, *tested, *colon;
	size_t n;

	unit_text(&text, s, u);
	from = text.s ? text.s : "";
	title = strstr(from, "**");
	if (title && strncmp(unit_id(s, u), "item/", 5) == 0)
		from = title;
	if (strncmp(from, "- ", 2) == 0)
		from += 2;
	colon = strchr(from, ':');
	if (colon && colon[1] == ' ' && colon - from >= 10 && isdigit((unsigned char)*from) &&
		(from[4] == '-' || strncmp(colon - 5, " 20", 3) == 0))
		from = colon; /* after 2026-11-22 or 22 November 2026 */
	tested = tested_in(from, s, u, &n);
	if (tested && strncmp(tested + n, ":* ", 3) == 0) {
		buf_add_bytes(out, from, (size_t)(tested - from));
		from = tested + n + 3;
	} else if (tested && strncmp(tested + n, ", ", 2) == 0) {
		buf_add_bytes(out, from, (size_t)(tested - from) + 1);
		from = tested + n + 2;
	}
	buf_add(out, from);
	for (size_t i = 0; i < out->len; i++)
		out->s[i] = (char)tolower((unsigned char)out->s[i]);
	if (out->len && out->s[out->len - 1] == '.')
		buf_truncate(out, out->len - 1);
}

/* Removes the label of a chain that a note is compared with. Earlier programs wrote it also if the
 * words of the note name the chain. */
static void
cut_compared(char *s)
{
	char *at, *end;

	if ((at = strstr(s, ", compared with ")) && (end = strchr(at, ':')))
		memmove(at, end, strlen(end) + 1);
	else if ((at = strstr(s, "*compared with ")) && (end = strstr(at, ":* ")))
		memmove(at, end + 3, strlen(end + 3) + 1);
}

/* Returns true if two texts differ only in capitals, the full stop, or words that are no text of a
 * person: before the title of a track, the labels of notes, and last cells that a row lost. */
static bool
same_but_dress(const struct merge_plan *p, const struct merge_unit *b, const struct merge_unit *o)
{
	CLEANUP(buf_finish) struct buf was = BUF_INIT, is = BUF_INIT;

	add_undressed(&was, &p->m->base, b);
	add_undressed(&is, &p->m->ours, o);
	if (!was.len || !is.len || strcmp(was.s, is.s) == 0)
		return was.len && is.len;
	if (b->kind == UNIT_ROW && o->kind == UNIT_ROW)
		return strncmp(was.s, is.s, is.len) == 0;
	cut_compared(was.s);
	return strcmp(was.s, is.s) == 0;
}

/* Returns true if the author changed or added a row of the table of the file that has unit k, or
 * padded its cells. */
static bool
is_edited_table(const struct merge_run *m, size_t k)
{
	const struct merge_side *now = &m->now;

	while (k > 0 && now->units[k - 1].kind == UNIT_ROW && !now->units[k - 1].gap)
		k--;
	for (; k < now->n_units && now->units[k].kind == UNIT_ROW; k++) {
		const struct merge_unit *u = &now->units[k], *b = unit_or_null(&m->base, u->base);

		if (!b || b->fate != FATE_SAME ||
			now->lines[u->line].name != m->base.lines[b->line].name)
			return true;
		if (u->gap)
			break;
	}
	return false;
}

/* Returns true if all rows of the table that has unit b of the last export are in the new one. */
static bool
is_whole_table(const struct merge_run *m, const struct merge_unit *b)
{
	const struct merge_side *base = &m->base;

	for (b = first_row(base, b); b < base->units + base->n_units; b++)
		if (b->kind != UNIT_ROW)
			break;
		else if (b->ours == NONE)
			return false;
		else if (b->gap)
			break;
	return true;
}

static bool
is_told(const struct merge_side *s, const struct merge_unit *u)
{
	return u->block != NONE && s->blocks[u->block].told;
}

/* Returns true if a row changed in a column that the author took out of its table, and this was not
 * told for the table before. */
static bool
tells_column(const struct merge_run *m, const struct merge_unit *b, const struct merge_unit *o)
{
	struct merge_unit *titles = &m->ours.units[first_row(&m->ours, o) - m->ours.units];

	if (!o->column || titles->column || is_told(&m->base, first_row(&m->base, b)))
		return false;
	titles->column = true;
	return true;
}

/* Decides what happens to unit b of the last export, which is unit o of the new one. */
static void
decide(const struct merge_plan *p, const struct merge_unit *b, struct merge_unit *o)
{
	struct merge_run *m = p->m;
	struct merge_unit *now = unit_or_null(&m->now, b->now);
	bool own = now && now->base == o->base && b->fate != FATE_REPLACED, row;

	o->now = b->now;
	if (own && (b->fate == FATE_SAME || now->kind == b->kind))
		now->ours = b->ours;
	if (b->name == o->name || (now && now->name == o->name))
		return;
	row = own && now->kind == UNIT_ROW && o->kind == UNIT_ROW &&
		(is_edited_table(m, b->now) || (m->keep && !is_whole_table(m, b)));
	/* Where the record put it elsewhere, or an earlier program had it in another form, only its
	 * words follow. */
	bool headings = b->kind == UNIT_HEADING && o->kind == UNIT_HEADING;
	bool other_form = !headings && b->kind != UNIT_ROW && (m->keep || b->fate != FATE_SAME) &&
		(b->kind != o->kind || b->indent != o->indent ||
			(b->place != o->place && b->place != NONE));
	bool dress = !row && same_but_dress(p, b, o);
	if (dress && m->keep && b->kind != UNIT_ROW)
		return;
	if (own && b->fate == FATE_SAME && !row && !other_form) {
		o->told = MERGE_UPDATED;
		now->act = ACT_UPDATE;
		return;
	}
	if (dress)
		return;
	if (!now) {
		o->told = is_told(&m->base, b) ? MERGE_KINDS : MERGE_DELETED;
		return;
	}
	bool all = row ? cells_follow(m, b, now, o)
		: b->fate == FATE_REPLACED || (other_form && unit_is_fact(&m->ours, o))
		? false
		: parts_follow(m, b, now, o, other_form);
	if (now->mixed)
		now->act = ACT_MIX;
	if (row && tells_column(m, b, o))
		o->told = MERGE_DELETED;
	else if (all)
		o->told = now->mixed ? MERGE_UPDATED : MERGE_KINDS;
	else if (other_form && b->fate == FATE_SAME)
		return; /* in a file that keeps its arrangement, in another form */
	else if (own && !now->mixed && p->mark && now->kind != UNIT_CONFLICT) {
		o->told = MERGE_CONFLICT;
		now->act = ACT_MARK;
		now->ours = b->ours;
	} else {
		o->told = MERGE_REWRITTEN;
	}
}

/* Returns true if the author moved a unit of the list or section that has unit i of the new export.
 */
static bool
has_moved_neighbour(const struct merge_run *m, size_t i)
{
	size_t head = head_of(m, i);

	for (size_t k = head == NONE ? 0 : head + 1; k < m->ours.n_units; k++) {
		const struct merge_unit *b = unit_or_null(&m->base, m->ours.units[k].base);

		if (b && b->moved && head_of(m, k) == head)
			return true;
		if (head != NONE && !is_below(m, k, head))
			break;
	}
	return false;
}

/* Marks paragraphs and other units to be moved in the file: those whose order differs between the
 * two exports, unless the author also moved them, or their neighbours. */
static void
find_relocated(struct merge_run *m)
{
	size_t n = m->base.n_units, *row = arena_calloc(&m->arena, n, sizeof(*row));
	bool *in = arena_calloc(&m->arena, n, sizeof(*in));

	/* The units at the same place of the template are the order that the others leave. */
	for (size_t i = 0; i < n; i++) {
		const struct merge_unit *b = &m->base.units[i],
					*o = unit_or_null(&m->ours, b->ours);

		row[i] = o && o->place == b->place ? b->ours : NONE;
	}
	diff_rising(row, n, in);
	for (size_t i = 0, last = 0, next; i < n; i++) {
		size_t at = m->base.units[i].ours;

		if (in[i])
			last = at + 1;
		if (in[i] || at == NONE || row[i] != NONE)
			continue;
		for (next = i + 1; next < n && !in[next]; next++)
			;
		in[i] = at >= last && (next == n || at < m->base.units[next].ours);
	}
	for (size_t i = 0; i < n; i++) {
		const struct merge_unit *b = &m->base.units[i];

		if (b->ours == NONE || b->now == NONE || in[i] || b->moved || b->kind == UNIT_FRONT)
			continue;
		struct merge_unit *o = &m->ours.units[b->ours], *now = &m->now.units[b->now];
		o->stray = b->fate != FATE_SAME || now->ours != b->ours || now->shared ||
			has_moved_neighbour(m, b->ours);
		if (o->stray)
			continue;
		now->moves = true;
		o->text = b->now;
		o->now = NONE;
	}
}

/* Returns true if the unit is a note, or a key of front matter. */
static bool
is_note(const struct merge_side *s, const struct merge_unit *u)
{
	const char *id = unit_id(s, u);

	return u->kind == UNIT_FRONT || (*id && !strchr(id, '/') && !strchr(id, '#'));
}

static void
decide_all(struct merge_plan *p)
{
	struct merge_run *m = p->m;

	for (size_t i = 0; i < m->base.n_units; i++) {
		const struct merge_unit *b = &m->base.units[i];

		if (b->ours != NONE)
			decide(p, b, &m->ours.units[b->ours]);
		else if (b->fate == FATE_SAME &&
			(!m->keep || (is_note(&m->base, b) && b->kind != UNIT_FRONT)))
			m->now.units[b->now].act = ACT_DROP;
	}
	if (!m->keep)
		find_relocated(m);
	title_keep(m);
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

/* Returns true if unit i of the new export (ours) will be in the merged text and can show where its
 * neighbours belong. A unit that the author moved only counts if `strays` is true or if its
 * heading, unit `scope`, was moved as well. */
static bool
has_place(const struct merge_run *m, size_t i, size_t scope, bool strays)
{
	const struct merge_unit *o = &m->ours.units[i];

	if (is_absent(o) || (o->stray && !strays))
		return false;
	return strays || !moved_by_author(m, o) ||
		(scope != NONE && moved_by_author(m, &m->ours.units[scope]));
}

static bool
is_under(const struct merge_run *m, size_t i, size_t scope)
{
	size_t at = i;

	while (at != NONE && scope != NONE && at > scope)
		at = m->ours.units[at].heading;
	return scope == NONE || at == scope || is_below(m, i, scope);
}

static size_t
last_before(const struct merge_run *m, size_t i, size_t scope)
{
	bool front = m->ours.units[i].kind == UNIT_FRONT;

	for (int strays = 0; strays < 2; strays++)
		for (size_t k = i; k-- > (scope == NONE ? 0 : scope);)
			if (has_place(m, k, scope, strays) &&
				(!front || m->ours.units[k].kind == UNIT_FRONT))
				return k;
	return NONE;
}

static size_t
first_after(const struct merge_run *m, size_t i, size_t scope)
{
	bool front = m->ours.units[i].kind == UNIT_FRONT;

	for (size_t k = i + 1; k < m->ours.n_units && is_under(m, k, scope); k++) {
		if (front && m->ours.units[k].kind != UNIT_FRONT)
			break;
		if (has_place(m, k, scope, false))
			return k;
	}
	return NONE;
}

/* Returns the index of the unit of the file before which to insert unit i of the new export: after
 * unit k of the file and the units that belong to it. all_text: also after all text of the author
 * that follows unit k. */
static size_t
past(const struct merge_run *m, size_t i, size_t k, bool all_text)
{
	const struct merge_unit *o = &m->ours.units[i], *anchor = &m->now.units[k];
	bool heading = o->kind == UNIT_HEADING;
	size_t end = ++k;

	for (; k < m->now.n_units; k++) {
		const struct merge_unit *it = &m->now.units[k];
		bool own = it->ours == NONE;

		if (!own && it->ours >= i)
			break;
		if (it->act == ACT_DROP || it->moves)
			continue;
		if (it->kind == UNIT_FRONT ||
			(it->kind == UNIT_HEADING && !(heading && it->indent > o->indent)))
			break;
		/* A unit that only the author's file has, indented deeper, belongs to the bullet
		 * before it. If the author split a unit, its other parts belong to its first part.
		 */
		bool deeper = own &&
			((o->kind == UNIT_ITEM && it->indent > o->indent) ||
				(anchor->kind == UNIT_ITEM && o->indent <= anchor->indent &&
					it->indent > anchor->indent));
		bool rest = anchor->base != NONE && it->part_of == anchor->base;
		if (!heading && (all_text ? !own : !deeper && !rest))
			break;
		end = k + 1;
	}
	return end;
}

/* Returns true if a unit of the new export is inserted into the file: a new or a moved unit. */
static bool
is_inserted(const struct merge_unit *o)
{
	return o->text != NONE || (o->base == NONE && o->now == NONE);
}

/* Finds the place of unit i of the new export in the file and stores it in its member `before`:
 * after the nearest earlier unit under the same heading, else before the nearest later unit, else
 * directly under the heading, else one heading level up. Sets *beside to true if the unit gets
 * another neighbour there than in the new export. Returns false if there is no place, which happens
 * only to front matter. */
static bool
find_unit_place(struct merge_run *m, size_t i, bool *beside)
{
	struct merge_unit *o = &m->ours.units[i];
	bool front = o->kind == UNIT_FRONT;
	size_t head = head_of(m, i), scope = o->heading;

	/* The members of a list are together, also if its title of today is not there. */
	if (head != NONE && is_absent(&m->ours.units[head]))
		scope = head;
	for (;; scope = m->ours.units[scope].heading) {
		size_t last = last_before(m, i, scope);
		bool among = last != NONE && last != scope;
		size_t next = among ? NONE : first_after(m, i, scope);

		if (last != NONE && next == NONE) {
			const struct merge_unit *it = &m->ours.units[last];
			size_t k = it->now, above = i - 1;

			while (above > last && m->ours.units[above].stray)
				above--;
			*beside = last != above || (k != NONE && m->now.units[k].ours != last);
			o->before = k == NONE ? it->before
				: front       ? k + 1
					      : past(m, i, k, last == scope);
			return true;
		}
		if (next != NONE) {
			o->before = m->ours.units[next].now;
			*beside = m->now.units[o->before].ours != next;
			while (--next > i)
				*beside |= !is_inserted(&m->ours.units[next]);
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
	for (size_t k = head + 1; k < m->ours.n_units && is_below(m, k, head); k++)
		if (m->ours.units[k].now != NONE)
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
	const struct merge_unit *o = &m->ours.units[i];
	size_t at = head_of(m, i);

	if (o->kind == UNIT_FRONT || at == NONE)
		return false;
	const struct merge_unit *head = &m->ours.units[at], *b = unit_or_null(&m->base, head->base);
	if (!b)
		return head->told == MERGE_HEADLESS ||
			(head->kind != UNIT_HEADING && is_absent(head) && !has_member(m, at));
	return b->fate == FATE_GONE &&
		(((o->kind == UNIT_ITEM || o->kind == UNIT_ROW) && head->kind != UNIT_HEADING) ||
			!has_member(m, at));
}

/* Returns true if the file has no text of a section at the place of a new heading. */
static bool
ends_section(const struct merge_run *m, const struct merge_unit *o)
{
	const struct merge_unit *next =
		unit_or_null(&m->now, o->before < m->now.n_units ? o->before : NONE);

	return !next || (next->kind == UNIT_HEADING && next->indent <= o->indent);
}

/* Finds the first unit of the file that heading i of the new export heads there; NONE: it heads
 * none. Returns false if a heading above this unit would head much else, or if the file has such a
 * heading under another name. */
static bool
find_headed(const struct merge_run *m, size_t i, size_t *first)
{
	const struct merge_unit *units = m->ours.units;
	size_t end = i + 1, own = 0, others = 0, between = 0;

	while (end < m->ours.n_units &&
		(units[end].kind != UNIT_HEADING || units[end].indent > units[i].indent))
		end++;
	*first = NONE;
	for (size_t k = 0; k < m->now.n_units; k++) {
		const struct merge_unit *u = &m->now.units[k];
		const struct merge_unit *b = unit_or_null(&m->base, u->base);
		size_t at = b ? b->ours : u->ours;
		bool under = at != NONE && at > i && at < end;

		if (*first == NONE && !under)
			continue;
		if (u->kind == UNIT_HEADING && u->indent <= units[i].indent && !under)
			break;
		const struct merge_unit *above = b ? unit_or_null(&m->base, b->heading) : NULL;
		if (under && above && above->ours == NONE)
			return false;
		if (under) {
			*first = *first == NONE ? k : *first;
			between += others;
			others = 0;
			own++;
		} else
			others += at != NONE;
	}
	return !others && between * 2 <= own;
}

/* In a file that keeps its arrangement, new are only the data that it lacks, and what heads them.
 * Returns true if unit i of the new export is inserted there. */
static bool
is_wanted(const struct merge_run *m, size_t i)
{
	const struct merge_side *ours = &m->ours;
	const struct merge_unit *o = &ours->units[i];
	bool members = false, news = false;

	if (!m->keep || o->kind == UNIT_FRONT || is_note(ours, o))
		return true;
	for (size_t k = i + 1; k < ours->n_units && is_below(m, k, i); k++) {
		if (ours->units[k].base != NONE && o->kind != UNIT_HEADING)
			return false;
		news = news || is_wanted(m, k);
		members = true;
	}
	if (news)
		return true;
	if (!members && unit_is_fact(ours, o))
		return true;
	const struct merge_unit *head = unit_or_null(ours, head_of(m, i));
	return head && head->base == NONE && head->kind != UNIT_HEADING && head->before != NONE;
}

/* Gives a new row of a table that the file has the columns that the author left in it. */
static void
fit_row(struct merge_run *m, struct merge_unit *o)
{
	const struct merge_unit *row = first_row(&m->ours, o);

	for (; o->kind == UNIT_ROW && row <= o; row++)
		if (row->now != NONE && m->now.units[row->now].kind == UNIT_ROW) {
			cells_fit(m, o, &m->now.units[row->now]);
			return;
		}
}

/* Makes an item of a new note that is a paragraph and is inserted into a list, in a file that keeps
 * its arrangement: the diary was a list. */
static void
fit_paragraph(struct merge_run *m, size_t i)
{
	struct merge_unit *o = &m->ours.units[i];
	const struct merge_unit *next = &m->now.units[o->before];
	size_t head = head_of(m, i);
	bool ends = o->before == m->now.n_units || next->kind != UNIT_ITEM;
	bool begins = !o->before || next[-1].kind != UNIT_ITEM;
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	if (o->kind != UNIT_TEXT || !is_note(&m->ours, o) || head == NONE ||
		!is_absent(&m->ours.units[head]) || (begins && ends))
		return;
	for (size_t k = 0; k < o->lines; k++) {
		const struct merge_line *l = &m->ours.lines[o->line + k];

		buf_add(&text, k ? "\n  " : "- ");
		buf_add_bytes(&text, l->s, l->n);
	}
	o->mixed = arena_keep(&m->arena, xstrdup(text.s));
	o->kind = UNIT_ITEM;
	o[-1].gap = begins ? o[-1].gap : 0;
	o->gap = ends ? o->gap : 0;
}

static void
place_all(struct merge_run *m)
{
	for (size_t i = 0; i < m->ours.n_units; i++) {
		struct merge_unit *o = &m->ours.units[i];
		bool beside = false;
		size_t before;

		if (!is_inserted(o))
			continue;
		if (o->text == NONE && !is_wanted(m, i))
			continue;
		if (o->text == NONE && is_headless(m, i)) {
			o->told = MERGE_HEADLESS;
			continue;
		}
		bool heading = m->keep && o->kind == UNIT_HEADING && o->text == NONE;
		if (heading ? !find_headed(m, i, &before)
			    : o->text == NONE && title_is_unwanted(m, i, &before))
			continue;
		bool above = o->text == NONE && before != NONE;
		if (above)
			o->before = before;
		if (!above && heading && !(find_unit_place(m, i, &beside) && ends_section(m, o)))
			o->before = NONE;
		else if (!above && !find_unit_place(m, i, &beside))
			o->told = MERGE_OMITTED;
		else if (o->text == NONE) {
			o->told = beside ? MERGE_BESIDE : MERGE_ADDED;
			fit_row(m, o);
			if (m->keep)
				fit_paragraph(m, i);
		} else if (o->told == MERGE_KINDS)
			o->told = MERGE_MOVED;
	}
}

/* ---- running all steps of a merge ---- */

/* Lists what happened to each unit (struct merge_news). Runs last, because the list has line
 * numbers of the merged text. */
static void
report_all(struct merge_plan *p)
{
	struct merge_run *m = p->m;

	for (size_t i = 0; i < m->ours.n_units; i++) {
		const struct merge_unit *o = &m->ours.units[i];
		const struct merge_unit *now = unit_or_null(&m->now, o->now);
		const struct merge_unit *b = unit_or_null(&m->base, o->base);
		bool titles = o->kind == UNIT_ROW && first_row(&m->ours, o) == o;

		if (o->told != MERGE_KINDS)
			add_news(p, o->told, now ? now : o, &m->ours, o);
		bool deleted = titles ? o->column : o->told == MERGE_DELETED && !o->column;
		if (o->block != NONE &&
			(deleted || (b && (titles || !now) && is_told(&m->base, b))))
			ARRAY_ADD(p->r->deleted, p->r->n_deleted, p->cap_deleted, o->block);
	}
	for (size_t i = 0; i < m->base.n_units; i++) {
		const struct merge_unit *b = &m->base.units[i];
		const struct merge_unit *now = unit_or_null(&m->now, b->now);

		if (b->ours == NONE && now && b->fate != FATE_REPLACED)
			add_news(p,
				now->act == ACT_DROP                      ? MERGE_REMOVED
					: m->keep && b->fate == FATE_SAME ? MERGE_LEFT
									  : MERGE_KEPT,
				now, &m->base, b);
	}
}

static void
merge_units(struct merge_run *m, bool mark, struct merge_result *r)
{
	struct merge_plan p = { .m = m, .r = r, .mark = mark };

	side_split(m, &m->base);
	side_split(m, &m->ours);
	side_split(m, &m->now);
	match_all(m);
	decide_all(&p);
	place_all(m);
	put_all(m, &r->text);
	report_all(&p);
}

static bool
has_places(const struct merge_text *t)
{
	for (size_t i = 0; i < t->nblocks; i++)
		if (t->blocks[i].place)
			return true;
	return false;
}

/* Returns what names the template of an export; "": it is not known. */
static const char *
template_of(const struct merge_text *t)
{
	bool named = t->nblocks && strcmp(t->blocks[0].id, MERGE_TEMPLATE) == 0;

	return named && t->blocks[0].place ? t->blocks[0].place : "";
}

static bool
same_bytes(const char *a, size_t na, const char *b, size_t nb)
{
	return na == nb && (!na || memcmp(a, b, na) == 0);
}

static void
count_marks(struct merge_result *r)
{
	size_t at = 0, len, n = strlen(merge_marks[0]);

	for (; (len = diff_line(r->text.s + at, r->text.len - at)); at += len)
		if (len >= n && memcmp(r->text.s + at, merge_marks[0], n) == 0 &&
			(len == n || r->text.s[at + n] == '\n' || r->text.s[at + n] == '\r'))
			r->marks++;
}

bool
merge_three(const struct merge_text *base, const char *now, size_t now_n,
	const struct merge_text *ours, bool mark, struct merge_result *r, struct err *err)
{
	const struct merge_text file = { .s = now, .n = now_n };
	struct merge_run m = { .named = has_places(base) && has_places(ours),
		.keep = strcmp(template_of(base), template_of(ours)) != 0 };

	*r = (struct merge_result){ .text = BUF_INIT };
	bool ok = side_read(&m, &m.base, base, "the last export", err) &&
		side_read(&m, &m.now, &file, "the file", err) &&
		side_read(&m, &m.ours, ours, "the new export", err);
	bool settled = same_bytes(base->s, base->n, ours->s, ours->n) ||
		same_bytes(now, now_n, ours->s, ours->n);
	if (ok && settled)
		buf_add_bytes(&r->text, now, now_n);
	if (ok && !settled) {
		merge_units(&m, mark, r);
		if (same_bytes(base->s, base->n, now, now_n)) {
			buf_clear(&r->text);
			buf_add_bytes(&r->text, ours->s, ours->n);
		}
	}
	if (ok)
		count_marks(r);
	arena_finish(&m.arena);
	diff_names_finish(&m.line_names);
	diff_names_finish(&m.unit_names);
	return ok;
}

void
merge_finish(struct merge_result *r)
{
	for (size_t i = 0; i < r->n_news; i++) {
		free(r->news[i].id);
		free(r->news[i].words);
	}
	free(r->news);
	free(r->deleted);
	buf_finish(&r->text);
	*r = (struct merge_result){ .text = BUF_INIT };
}

/* ---- the stored table of blocks ---- */

void
merge_table_put(struct buf *out, const struct merge_block *blocks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct merge_block *b = &blocks[i];

		buf_addf(out, "%zu %zu %s %s", b->at, b->len, b->id, b->place ? b->place : "-");
		for (size_t k = 0; k < b->n_words; k++)
			buf_addf(out, "%c%zu+%zu", k ? ',' : '/', b->words[k].at, b->words[k].len);
		buf_add(out, b->told ? "!\n" : "\n");
	}
}

/* Reads the last field of a line of the table, place and words. */
static bool
read_place(struct merge_block *b, char *s)
{
	char *slash = strchr(s, '/'), *end = s + strlen(s);

	if (end > s && end[-1] == '!') {
		b->told = true;
		end[-1] = '\0';
	}
	for (char *at = slash; at && *at; at = end) {
		struct merge_words w;
		char *stop;

		w.at = strtoul(at + 1, &stop, 10);
		if (stop == at + 1 || *stop != '+')
			return false;
		w.len = strtoul(stop + 1, &end, 10);
		if (end == stop + 1 || (*end && *end != ',') || b->n_words == MERGE_WORDS_MOST ||
			w.at > b->len || w.len > b->len - w.at)
			return false;
		b->words[b->n_words++] = w;
	}
	if (slash)
		*slash = '\0';
	b->place = strcmp(s, "-") == 0 ? NULL : s;
	return true;
}

/* Reads a block from one line of the table, without its line end. Ends the words of the line s with
 * NULs; b->id and b->place then point into s. */
static bool
read_block(struct merge_block *b, char *s)
{
	char *word[4] = { s };
	int64_t at, len;

	for (int i = 1; i < 4; i++) {
		if (!(word[i] = strchr(word[i - 1], ' ')))
			return false;
		*word[i]++ = '\0';
	}
	if (!number_parse_int(word[0], 0, PTRDIFF_MAX, &at) ||
		!number_parse_int(word[1], 0, PTRDIFF_MAX, &len) || !*word[2] || !*word[3] ||
		strchr(word[3], ' '))
		return false;
	*b = (struct merge_block){ .at = (size_t)at, .len = (size_t)len, .id = word[2] };
	return read_place(b, word[3]);
}

bool
merge_table_read(struct merge_table *t, const char *s, size_t n, struct err *err)
{
	size_t cap = 0, at = 0, len;

	*t = (struct merge_table){ .strings = xstrndup(s, n) };
	/* A NUL inside the text makes the copy shorter than n. */
	if (strlen(t->strings) != n || (n && s[n - 1] != '\n')) {
		merge_table_finish(t);
		return err_set(err, "the stored table of blocks is incomplete");
	}
	for (; (len = diff_line(t->strings + at, n - at)); at += len) {
		t->strings[at + len - 1] = '\0';
		t->blocks = xgrow(t->blocks, t->n, &cap, sizeof(*t->blocks));
		if (!read_block(&t->blocks[t->n], t->strings + at)) {
			size_t line = t->n + 1;

			merge_table_finish(t);
			return err_set(err,
				"line %zu of the table of blocks is not \"at len id place\"", line);
		}
		t->n++;
	}
	return true;
}

void
merge_table_finish(struct merge_table *t)
{
	free(t->blocks);
	free(t->strings);
	*t = (struct merge_table){ 0 };
}
