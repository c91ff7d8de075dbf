/* Decides what moves in the file, which titles stay, and where new units are inserted. merge.h has
 * the rules. A place is 1 + the index of the unit of the file after which a unit is written; 0: the
 * first. */
#include "draft/merge/merge_private.h"

#include <string.h>

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

/* Returns true if the author left unit b of base in the file as it was. */
static bool
is_untouched(const struct merge_run *m, const struct merge_unit *b)
{
	const struct merge_unit *now = &m->now.units[b->now];

	return b->fate == FATE_SAME && now->new == b->new && !now->shared;
}

/* Returns the title above unit o of the new export that base has as well. */
static size_t
common_title(const struct merge_run *m, const struct merge_unit *o)
{
	size_t title = o->title;

	while (title != NONE && m->new.units[title].base == NONE)
		title = m->new.units[title].title;
	return title;
}

/* Returns true if the new export has unit b of base below another title. A title that only one of
 * both exports has, between others, is no other one; neither is another heading above the same
 * place of the template. */
static bool
has_other_title(const struct merge_run *m, const struct merge_unit *b)
{
	size_t was = b->title, is = common_title(m, &m->new.units[b->new]);

	if (b->place != NONE && b->place == m->new.units[b->new].place)
		return false;
	while (was != NONE && m->base.units[was].new == NONE)
		was = m->base.units[was].title;
	size_t new = was == NONE ? NONE : m->base.units[was].new;

	return new != is || (was != b->title && is != m->new.units[b->new].title);
}

static void
move_unit(struct merge_run *m, struct merge_unit *b, bool can)
{
	struct merge_unit *o = &m->new.units[b->new], *now = &m->now.units[b->now];

	o->stray = !can;
	if (!can)
		return;
	now->moves = true;
	if (b->indent != o->indent && b->kind == o->kind && b->kind != UNIT_HEADING)
		now->act = ACT_UPDATE; /* the same text, one level up or down */
	o->text = b->now;
	o->now = NONE;
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
		const struct merge_unit *b = &m->base.units[i], *o = unit_or_null(&m->new, b->new);

		below[i] = o && b->now != NONE && b->kind != UNIT_FRONT && !o->stray &&
			o->text == NONE && common_title(m, o) == title;
		author |= below[i] && b->away;
		some += below[i];
		row[i] = below[i] && o->place == b->place && o->name == b->name ? b->new : NONE;
		in[i] = false;
	}
	if (some < 2)
		return;
	diff_rising(row, n, in);
	for (size_t i = 0; i < n; i++) {
		size_t at = m->base.units[i].new;

		if (!below[i])
			continue;
		if (!in[i] && row[i] == NONE) {
			for (next = i + 1; next < n && !in[next]; next++)
				;
			in[i] = at >= last && (next == n || at < m->base.units[next].new);
		}
		last = in[i] ? at + 1 : last;
	}
	for (size_t i = 0; i < n; i++) {
		struct merge_unit *b = &m->base.units[i];

		if (below[i] && !in[i] && !b->away)
			move_unit(m, b,
				!author && (is_untouched(m, b) || m->new.units[b->new].level));
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

		if (b->new != NONE && b->now != NONE && b->kind != UNIT_FRONT &&
			b->kind != UNIT_ROW &&has_other_title(m, b))
			move_unit(m, b, is_untouched(m, b) && !b->away);
	}
	for (size_t title = NONE; n; title++) {
		find_reordered(m, title, row, in);
		if (title + 1 == m->new.n_units)
			break;
	}
}

/* ---- titles that stay ---- */

void
merge_title_keep(struct merge_run *m)
{
	bool *own = arena_calloc(&m->arena, m->now.n_units, sizeof(*own));

	for (size_t k = m->now.n_units; k-- > 0;) {
		struct merge_unit *u = &m->now.units[k];
		const struct merge_unit *b = unit_or_null(&m->base, u->base);
		const struct merge_unit *o =
			unit_or_null(&m->new, b && b->new != NONE ? b->new : u->new);

		if (own[k] && u->act == ACT_DROP && u->level)
			u->act = ACT_KEEP;
		bool stays = own[k] ||
			(u->act != ACT_DROP && !u->moves && u->kind != UNIT_FRONT &&
				(b ? !o || o->stray || b->fate == FATE_REPLACED : u->new == NONE));
		if (stays && u->title != NONE)
			own[u->title] = true;
	}
}

/* ---- the place of a new unit in the file ---- */

/* Returns true if unit i of the new export is inserted into the file: a new or a moved unit. */
static bool
is_inserted(const struct merge_unit *o)
{
	return o->text != NONE || (o->base == NONE && o->now == NONE);
}

/* Returns the unit of the file that is unit i of the new export; NONE: none, or it moves. */
static size_t
in_file(const struct merge_run *m, size_t i)
{
	const struct merge_unit *o = &m->new.units[i];

	if (o->text != NONE)
		return NONE;
	if (o->level && o->base != NONE)
		return merge_title_in_file(m, o->base);
	return o->now;
}

/* Returns true if unit i of the new export is in the file where it belongs. */
static bool
is_in_place(const struct merge_run *m, size_t i)
{
	const struct merge_unit *o = &m->new.units[i];

	return in_file(m, i) != NONE && !o->stray &&
		!(o->base != NONE && m->base.units[o->base].away);
}

/* Returns the place after the units of the file from `from` to end - 1, of which the first does not
 * move. */
static size_t
place_after(const struct merge_run *m, size_t from, size_t end)
{
	const struct merge_unit *units = m->now.units;

	for (size_t k = end; k-- > from + 1;) {
		size_t moving = NONE;

		for (size_t t = k; t != NONE && t > from; t = units[t].title)
			moving = units[t].moves ? t : moving;
		if (moving == NONE)
			return k + 1;
		k = moving;
	}
	return from + 1;
}

/* Returns the place before unit k of the file. */
static size_t
place_before(const struct merge_run *m, size_t k)
{
	size_t title = m->now.units[k].title;

	if (!k)
		return 0;
	if (title == NONE) {
		for (title = k; title-- > 0;) {
			size_t top = title;

			while (m->now.units[top].title != NONE)
				top = m->now.units[top].title;
			if (!m->now.units[top].moves)
				return place_after(m, top,
					k < m->now.units[top].end ? k : m->now.units[top].end);
			title = top;
		}
		return 0;
	}
	return place_after(m, title, k);
}

/* Returns the place below title k of the file, after text of the author that is right there. */
static size_t
place_below(const struct merge_run *m, size_t k)
{
	size_t at = k + 1, end = m->now.units[k].end;

	while (at < end && !m->now.units[at].level && m->now.units[at].new == NONE)
		at++;
	return place_after(m, k, at);
}

/* Returns true if unit k of the new export, a neighbour of unit i under the title, shows where unit
 * i belongs: it has this title above it in the file, unit `above`. If the author deleted the title,
 * a note belongs beside a note, a title beside a title. */
static bool
shows_place(const struct merge_run *m, size_t i, size_t k, size_t title, size_t above)
{
	const struct merge_unit *o = &m->new.units[i], *it = &m->new.units[k];

	if (it->title != title || (it->kind == UNIT_FRONT) != (o->kind == UNIT_FRONT))
		return false;
	if (it->before != NONE)
		return true;
	if (!is_in_place(m, k))
		return false;
	if (title == NONE)
		return true;
	return above == NONE ? !it->level == !o->level : m->now.units[in_file(m, k)].title == above;
}

/* Returns true if no unit of the new export is between unit i and the unit k before it but what is
 * below unit k. */
static bool
is_next(const struct merge_run *m, size_t k, size_t i)
{
	const struct merge_unit *it = &m->new.units[k];
	size_t now = in_file(m, k);

	return m->new.units[k].end >= i &&
		(it->before != NONE || now == NONE || m->now.units[now].new == k);
}

/* Finds the place of unit i of the new export in the file: after the nearest unit before it below
 * the same title, else before the nearest one after it, else below the title. Sets *beside if it
 * gets another neighbour than in the new export. Returns NONE if there is none below this title. */
static size_t
place_under(const struct merge_run *m, size_t i, size_t scope, bool *beside)
{
	const struct merge_side *new = &m->new;
	const struct merge_unit *o = &new->units[i];
	const struct merge_unit *title = unit_or_null(new, scope);
	size_t above = NONE, first = title ? scope + 1 : 0;

	if (title)
		above = title->text != NONE ? title->text : in_file(m, scope);
	bool lost = title && above == NONE && title->before == NONE;

	for (size_t k = i; k-- > first;) {
		if (!shows_place(m, i, k, scope, above))
			continue;
		*beside = lost || !is_next(m, k, i);
		/* A title may be new above units that the file has. */
		size_t at = new->units[k].end;
		while (--at > k && (new->units[k].before == NONE || !is_in_place(m, at)))
			;
		size_t now = in_file(m, at);
		if (now == NONE)
			return new->units[k].before;
		/* A title is written after all text that has another title. */
		size_t end = m->now.units[now].end;
		while (o->level && end < m->tail && !m->now.units[end].level &&
			m->now.units[end].title == m->now.units[now].title)
			end = m->now.units[end].end;
		return place_after(m, now, end);
	}
	for (size_t k = i + 1; k < (title ? title->end : new->n_units); k++) {
		if (!is_in_place(m, k) || !shows_place(m, i, k, scope, above))
			continue;
		size_t now = in_file(m, k);
		*beside = lost || m->now.units[now].new != k;
		for (size_t between = o->end; between < k; between++)
			*beside |= !is_inserted(&new->units[between]);
		return above != NONE && new->units[k].level && !o->level ? place_below(m, above)
									 : place_before(m, now);
	}
	*beside = lost || i != scope + 1;
	if (o->kind == UNIT_FRONT || lost)
		return NONE;
	if (!title)
		return m->tail;
	*beside |= above != NONE && m->now.units[above].new != scope;
	if (above == NONE)
		return title->before;
	return o->level ? place_after(m, above, m->now.units[above].end) : place_below(m, above);
}

/* Returns the unit that an earlier export left out; NULL: it did not. */
static const struct merge_unit *
left_before(const struct merge_run *m, const struct merge_unit *o)
{
	for (const struct merge_unit *x = m->base.left; x < m->base.left + m->base.n_left; x++)
		if ((x->identity != NONE && x->identity == o->identity) ||
			(x->place != NONE && x->place == o->place && x->path == o->path &&
				x->identity == o->identity))
			return x;
	return NULL;
}

/* Returns true if unit i of the new export is inserted into the file. In a file that keeps its
 * arrangement, new are only the data that it lacks, and their titles; later, a title that the file
 * never had is inserted for what is new below it. */
static bool
is_wanted(const struct merge_run *m, size_t i)
{
	const struct merge_side *new = &m->new;
	const struct merge_unit *o = &new->units[i];
	bool members = o->end > i + 1, news = false;

	bool again = o->level && left_before(m, o);

	if ((!m->keep && !again) || o->told == MERGE_ADDED || o->kind == UNIT_FRONT ||
		merge_unit_is_note(new, o))
		return true;
	for (size_t k = i + 1; k < o->end; k++) {
		if (m->keep ? new->units[k].base != NONE && o->kind != UNIT_HEADING
			    : is_in_place(m, k))
			return false;
		news = news ||
			(m->keep ? is_wanted(m, k)
				 : *merge_unit_id(new, &new->units[k]) &&
						!new->units[k].level &&is_inserted(&new->units[k]));
	}
	if (news || !m->keep)
		return news;
	if (!members && merge_unit_is_fact(o))
		return true;
	/* One more of a list, such as the notes below a table. */
	if (i && o->path != NONE && o[-1].path == o->path &&
		(o[-1].now != NONE || o[-1].before != NONE))
		return true;
	const struct merge_unit *title = unit_or_null(new, o->title);
	return title && title->base == NONE && title->kind != UNIT_HEADING && title->before != NONE;
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

/* Returns true if unit i of the new export is a new title that has nothing below it in the file.
 * Else *before gets the place of the first unit of the file that is below it; NONE: none is. */
static bool
heads_nothing(const struct merge_run *m, size_t i, size_t *before)
{
	const struct merge_unit *o = &m->new.units[i];
	bool some = false;

	if (!o->level)
		return false;
	for (size_t k = i + 1; k < o->end; k++) {
		const struct merge_unit *it = &m->new.units[k];
		const struct merge_unit *b = unit_or_null(&m->base, it->base);

		if (it->text != NONE || (is_inserted(it) && !it->level)) {
			some = true;
			k = it->text == NONE ? k : it->end - 1;
		} else if (!is_inserted(it) && is_in_place(m, k) &&
			(*merge_unit_id(&m->new, o) || b == NULL || b->fate == FATE_SAME)) {
			some = true;
			if (*before == NONE)
				*before = place_before(m, in_file(m, k));
		}
	}
	return !some && o->end > i + 1;
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

/* Returns true if the place is inside the units of the file that move with unit `text`, or inside
 * units that would move there: they would be written nowhere. */
static bool
is_inside_itself(const struct merge_run *m, size_t text, size_t place)
{
	const struct merge_unit *units = m->now.units;

	for (size_t steps = 0; place && steps <= m->now.n_units; steps++) {
		size_t top = NONE;

		for (size_t t = place - 1; t != NONE; t = units[t].title) {
			if (t == text)
				return true;
			top = units[t].moves ? t : top;
		}
		if (top == NONE)
			return false;
		const struct merge_unit *b = &m->base.units[units[top].base];
		place = m->new.units[b->new].before;
		if (place == NONE)
			return false;
	}
	return place != 0;
}

static void
stay(struct merge_run *m, struct merge_unit *o)
{
	m->now.units[o->text].moves = false;
	o->now = o->text;
	o->text = NONE;
	o->before = NONE;
	o->stray = true;
}

/* Leaves a unit of the new export out of the file, and reports it as `kind` if it is new or has
 * changed. Titles are no news of their own. */
static void
leave_out(struct merge_run *m, struct merge_unit *o, enum merge_kind kind)
{
	const struct merge_unit *was = left_before(m, o);
	bool heads = o->level && o->end > (size_t)(o - m->new.units) + 1;

	o->left = o->text == NONE;
	if (!o->left)
		stay(m, o);
	o->before = NONE;
	o->told = heads || (was && was->name == o->name) ? MERGE_NOTHING : kind;
}

static bool
has_own_below(const struct merge_run *m, size_t k)
{
	for (size_t i = k + 1; i < m->now.units[k].end; i++)
		if (m->now.units[i].base == NONE && m->now.units[i].new == NONE)
			return true;
	return false;
}

static void
place_unit(struct merge_run *m, size_t i)
{
	struct merge_unit *o = &m->new.units[i];
	bool new = o->text == NONE, beside = false;
	size_t before = NONE;

	const struct merge_unit *over = unit_or_null(&m->new, o->title);
	bool unwritten = over && over->left && !m->keep && over->told == MERGE_NOTHING &&
		over->base == NONE && !*merge_unit_id(&m->new, o);
	if (new && (!is_wanted(m, i) || heads_nothing(m, i, &before) || unwritten)) {
		o->left = o->level > 0 || unwritten;
		return;
	}
	if (new &&is_of_other_columns(m, o)) {
		leave_out(m, o, MERGE_REWRITTEN);
		return;
	}
	for (size_t title = o->title; before == NONE; title = m->new.units[title].title) {
		const struct merge_unit *above = unit_or_null(&m->new, title);

		before = place_under(m, i, title, &beside);
		o->under = NONE;
		if (above && above->text != NONE)
			o->under = above->text;
		else if (above)
			o->under = above->before != NONE ? above->under : in_file(m, title);
		beside |= title != o->title;
		if (before != NONE)
			break;
		if (o->kind == UNIT_FRONT) {
			o->told = MERGE_OMITTED;
			return;
		}
		/* The author deleted a title that base had. Another goes below the nearest title
		 * that both exports have. */
		if (!above || above->left || above->base != NONE) {
			leave_out(m, o, MERGE_HEADLESS);
			return;
		}
	}
	if (o->text != NONE && is_inside_itself(m, o->text, before)) {
		stay(m, o);
		return;
	}
	o->before = before;
	if (leaves_comment(m, i)) {
		leave_out(m, o, MERGE_HEADLESS);
		return;
	}
	if (new)
		o->told = beside ? MERGE_BESIDE : MERGE_ADDED;
	else if (o->told == MERGE_NOTHING)
		o->told = has_own_below(m, o->text) ? MERGE_CARRIED : MERGE_MOVED;
}

void
merge_place_all(struct merge_run *m)
{
	for (size_t i = 0; i < m->new.n_units; i++)
		if (is_inserted(&m->new.units[i]))
			place_unit(m, i);
}
