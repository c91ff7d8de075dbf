/*
 * Deciding for each unit, finding places for what is new, writing the result. The units of the file
 * are the frame: a new unit, or one that earlog moved, is put after one of them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "merge/merge_private.h"

static const char *const kind_names[MERGE_KINDS] = {
	[MERGE_ADDED] = "added",
	[MERGE_BESIDE] = "added beside what you rewrote",
	[MERGE_UPDATED] = "updated",
	[MERGE_MOVED] = "moved",
	[MERGE_REMOVED] = "removed",
	[MERGE_STANDS] = "yours stands; the record says now",
	[MERGE_DELETED] = "you deleted it; the record says now",
	[MERGE_KEPT] = "no longer in the review, yours kept",
	[MERGE_CONFLICT] = "conflict",
	[MERGE_OMITTED] = "left out, as there is no front matter",
};

const char *
merge_kind_name(enum merge_kind kind)
{
	return kind_names[kind];
}

/* What is written in place of a unit of the file. */
enum act { ACT_KEEP, ACT_UPDATE, ACT_MARK, ACT_DROP };

struct plan {
	struct merge *m;
	struct merge_result *r;
	bool mark;
	/* by unit of the file */
	enum act *act;
	bool *moves; /* it is written elsewhere */
	/* by unit of ours */
	enum merge_kind *told; /* MERGE_KINDS: nothing */
	size_t *after;         /* it is put before this unit of the file, at most their number */
	size_t *unit;          /* the unit of the file that is put there, NONE: ours' own */
	/* by news: where its line is found */
	struct spot {
		size_t now, ours; /* units; NONE */
	} * spots;
	size_t cap_news, cap_spots;
};

static void
add_news(struct plan *p, enum merge_kind kind, struct spot spot, const struct merge_side *s,
	size_t unit)
{
	struct merge_result *r = p->r;
	struct buf words = BUF_INIT;

	unit_text(&words, s, &s->units[unit]);
	r->news = xgrow(r->news, r->n_news, &p->cap_news, sizeof(*r->news));
	p->spots = xgrow(p->spots, r->n_news, &p->cap_spots, sizeof(*p->spots));
	p->spots[r->n_news] = spot;
	r->news[r->n_news++] = (struct merge_news){ .kind = kind,
		.id = xstrdup(unit_id(s, &s->units[unit])),
		.words = buf_detach(&words) };
	r->count[kind]++;
}

/* ---- what becomes of each unit ---- */

static void
decide(struct plan *p, size_t b, size_t o)
{
	struct merge *m = p->m;
	const struct merge_found *found = &m->found[b];
	size_t k = found->at;
	bool changed = m->base.units[b].name != m->ours.units[o].name;
	bool own = k != NONE && m->owner[k] == b && found->fate != FATE_REPLACED;

	m->at[o] = k;
	if (own && m->now.units[k].kind == m->base.units[b].kind)
		m->ours_at[k] = o;
	if (!changed || (k != NONE && m->now.units[k].name == m->ours.units[o].name))
		return;
	if (found->fate == FATE_GONE) {
		p->told[o] = MERGE_DELETED;
	} else if (found->fate == FATE_SAME) {
		p->told[o] = MERGE_UPDATED;
		p->act[k] = ACT_UPDATE;
	} else if (own && p->mark && m->now.units[k].kind != UNIT_CONFLICT) {
		p->told[o] = MERGE_CONFLICT;
		p->act[k] = ACT_MARK;
		m->ours_at[k] = o;
	} else {
		p->told[o] = MERGE_STANDS;
	}
}

/* A heading that earlog no longer has stays while the author has words under it. */
static void
keep_headings(struct plan *p)
{
	const struct merge *m = p->m;
	bool own[8] = { false }; /* by level: there are, before a heading of that level */

	for (size_t k = m->now.n_units; k-- > 0;) {
		const struct merge_unit *u = &m->now.units[k];
		bool ours = m->ours_at[k] != NONE;

		if (u->kind != UNIT_HEADING) {
			if (p->act[k] != ACT_DROP && !ours && u->kind != UNIT_FRONT)
				for (size_t level = 1; level < 8; level++)
					own[level] = true;
			continue;
		}
		if (p->act[k] == ACT_DROP && own[u->indent])
			p->act[k] = ACT_KEEP;
		bool stays = p->act[k] != ACT_DROP && !ours;
		for (size_t level = 1; level < 8; level++)
			own[level] = level < u->indent && (own[level] || stays);
	}
}

/* What earlog put elsewhere goes there, unless the author has put it somewhere too. */
static void
find_relocated(struct plan *p)
{
	struct merge *m = p->m;
	size_t n = m->base.n_units, *row = xreallocarray(NULL, n + 1, sizeof(*row));
	bool *in = xcalloc(n, sizeof(*in));

	diff_rising(m->ours_of, n, in);
	for (size_t b = 0; b < n; b++) {
		size_t o = m->ours_of[b], k = m->found[b].at;

		if (o == NONE || k == NONE || in[b] || m->found[b].moved || m->ours_at[k] != o ||
			m->shared[k] || p->told[o] == MERGE_CONFLICT ||
			m->base.units[b].kind == UNIT_FRONT)
			continue;
		p->moves[k] = true;
		p->unit[o] = k;
		m->at[o] = NONE;
	}
	free(row);
	free(in);
}

static void
decide_all(struct plan *p)
{
	struct merge *m = p->m;

	for (size_t o = 0; o < m->ours.n_units; o++)
		if (m->base_of[o] != NONE)
			decide(p, m->base_of[o], o);
	for (size_t b = 0; b < m->base.n_units; b++)
		if (m->ours_of[b] == NONE && m->found[b].fate == FATE_SAME)
			p->act[m->found[b].at] = ACT_DROP;
	find_relocated(p);
	keep_headings(p);
}

/* ---- where a new unit goes ---- */

/*
 * After the nearest one before it that is still under the same heading, else before the nearest one
 * after it, else right under the heading, else one level up.
 */

static bool
moved_by_author(const struct merge *m, size_t o)
{
	return m->base_of[o] != NONE && m->found[m->base_of[o]].moved;
}

/* Does the unit stand where it would be looked for, under the heading `scope`? */
static bool
stands(const struct plan *p, size_t o, size_t scope, bool strays)
{
	const struct merge *m = p->m;

	if (m->at[o] == NONE && p->after[o] == NONE)
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
before_in(const struct plan *p, size_t o, size_t scope, bool front)
{
	for (int strays = 0; strays < 2; strays++)
		for (size_t k = o; k-- > (scope == NONE ? 0 : scope);)
			if (stands(p, k, scope, strays) &&
				(!front || p->m->ours.units[k].kind == UNIT_FRONT))
				return k;
	return NONE;
}

static size_t
after_in(const struct plan *p, size_t o, size_t scope)
{
	const struct merge *m = p->m;
	bool front = m->ours.units[o].kind == UNIT_FRONT;

	for (size_t f = o + 1; f < m->ours.n_units && is_under(m, f, scope); f++) {
		if (front && m->ours.units[f].kind != UNIT_FRONT)
			break;
		if (stands(p, f, scope, false))
			return f;
	}
	return NONE;
}

/*
 * One past the unit k of the file and what belongs to it; all_text: and past the author's text
 * under it.
 */
static size_t
past(const struct plan *p, size_t k, size_t o, bool all_text)
{
	const struct merge *m = p->m;
	const struct merge_unit *u = &m->ours.units[o], *anchor = &m->now.units[k];
	bool heading = u->kind == UNIT_HEADING;
	size_t end = k + 1, owner = m->owner[k];

	for (size_t i = end; i < m->now.n_units; i++) {
		const struct merge_unit *it = &m->now.units[i];
		bool own = m->ours_at[i] == NONE;

		if (!own && m->ours_at[i] >= o)
			break;
		if (p->act[i] == ACT_DROP || p->moves[i])
			continue;
		if (it->kind == UNIT_FRONT ||
			(it->kind == UNIT_HEADING && !(heading && it->indent > u->indent)))
			break;
		/* Set in deeper, it belongs to the bullet before; so does the rest of what was
		 * split. */
		bool deeper = own &&
			((u->kind == UNIT_ITEM && it->indent > u->indent) ||
				(anchor->kind == UNIT_ITEM && u->indent <= anchor->indent &&
					it->indent > anchor->indent));
		bool rest = owner != NONE && m->part_of[i] == owner;
		if (!heading && (all_text ? !own : !deeper && !rest))
			break;
		end = i + 1;
	}
	return end;
}

/* Fills after[o]; false: there is no place. *beside: not among its own. */
static bool
find_place(struct plan *p, size_t o, bool *beside)
{
	const struct merge *m = p->m;
	const struct merge_unit *u = &m->ours.units[o];
	size_t scope = u->parent;
	bool front = u->kind == UNIT_FRONT;

	for (;; scope = m->ours.units[scope].parent) {
		size_t before = before_in(p, o, scope, front), behind = after_in(p, o, scope);

		if (before != NONE && (before != scope || behind == NONE)) {
			size_t k = m->at[before];

			*beside = before + 1 != o || (k != NONE && m->ours_at[k] != before);
			p->after[o] = k == NONE ? p->after[before]
				: front         ? k + 1
						: past(p, k, o, before == scope);
			return true;
		}
		if (behind != NONE) {
			p->after[o] = m->at[behind];
			*beside = behind != o + 1 || m->ours_at[m->at[behind]] != behind;
			return true;
		}
		if (scope == NONE)
			break;
	}
	*beside = true;
	p->after[o] = front ? NONE : m->now.n_units;
	return !front;
}

static void
place_all(struct plan *p)
{
	struct merge *m = p->m;

	for (size_t o = 0; o < m->ours.n_units; o++) {
		enum merge_kind told = p->told[o];
		bool moves = p->unit[o] != NONE, beside = false;
		struct spot spot = { m->at[o], NONE };

		if (moves || (m->base_of[o] == NONE && m->at[o] == NONE)) {
			spot = (struct spot){ NONE, o };
			if (!find_place(p, o, &beside))
				told = MERGE_OMITTED;
			else if (!moves)
				told = beside ? MERGE_BESIDE : MERGE_ADDED;
			else if (told == MERGE_KINDS)
				told = MERGE_MOVED;
		}
		if (told != MERGE_KINDS)
			add_news(p, told, spot, &m->ours, o);
	}
	for (size_t b = 0; b < m->base.n_units; b++) {
		enum merge_fate fate = m->found[b].fate;
		size_t k = m->found[b].at;
		bool drop = k != NONE && p->act[k] == ACT_DROP;

		if (m->ours_of[b] == NONE && (fate == FATE_SAME || fate == FATE_ALIKE))
			add_news(p, drop ? MERGE_REMOVED : MERGE_KEPT,
				(struct spot){ drop ? NONE : k, NONE }, &m->base, b);
	}
}

/* ---- writing ---- */

/* A unit of the result. */
struct piece {
	size_t now, ours; /* units, or NONE */
	size_t place;     /* now, where it stands in its place; else NONE */
};

struct writer {
	const struct plan *p;
	struct buf *out;
	const char *eol;
	size_t lines;
	size_t *line_now, *line_ours; /* by unit: its line in the result */
	struct piece last;
	bool any;
};

static void
put_blank(struct writer *w, size_t n)
{
	for (; n > 0; n--, w->lines++)
		buf_add(w->out, w->eol);
}

static void
put_text(struct writer *w, const char *text)
{
	for (size_t n; *text; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		buf_add_bytes(w->out, text, n);
		put_blank(w, 1);
	}
}

static void
put_unit(struct writer *w, const struct merge_side *s, size_t unit)
{
	for (size_t i = 0; i < s->units[unit].lines; i++) {
		const struct merge_line *l = &s->lines[s->units[unit].line + i];

		buf_add_bytes(w->out, l->s, l->n);
		put_blank(w, 1);
	}
}

/* As the file has it, its own line ends included. */
static void
put_own(struct writer *w, size_t from, size_t n)
{
	const struct merge_side *now = &w->p->m->now;

	for (size_t i = from; i < from + n; i++, w->lines++) {
		const struct merge_line *l = &now->lines[i];

		buf_add_bytes(w->out, l->s, l->n);
		/* The last line may have no end, and something may follow it now. */
		if (i + 1 == now->n_lines && !now->ended)
			buf_add(w->out, w->eol);
		else
			buf_add(w->out, l->s[l->n] == '\r' ? "\r\n" : "\n");
	}
}

static bool
in_order(size_t a, size_t b)
{
	return a != NONE && b != NONE && a + 1 == b;
}

static const struct merge_unit *
unit_of(const struct merge *m, const struct piece *x)
{
	return x->now != NONE ? &m->now.units[x->now] : &m->ours.units[x->ours];
}

static size_t
gap_before(const struct merge_side *s, size_t unit)
{
	return unit ? s->units[unit - 1].gap : s->lead;
}

/* Blank lines between two that were never neighbours, in the file or in what earlog writes. */
static size_t
gap_of_strangers(const struct merge *m, const struct piece *x, const struct piece *y)
{
	const struct merge_unit *ux = unit_of(m, x), *uy = unit_of(m, y);
	size_t after = x->place != NONE ? m->now.units[x->place].gap
		: x->ours != NONE       ? m->ours.units[x->ours].gap
					: 1;
	size_t before = y->place != NONE ? gap_before(&m->now, y->place)
		: y->ours != NONE        ? gap_before(&m->ours, y->ours)
					 : 1;
	/* A paragraph set in below a bullet counts as the bullet. */
	enum unit_kind kind = ux->kind == UNIT_TEXT && ux->indent > 1 ? UNIT_ITEM : ux->kind;

	if (kind == uy->kind && (kind == UNIT_ITEM || kind == UNIT_ROW || kind == UNIT_FRONT))
		return before < after ? before : after;
	return before > after ? before : after > 1 ? after : 1;
}

static void
put_gap(struct writer *w, const struct piece *x, const struct piece *y)
{
	const struct merge *m = w->p->m;

	if (in_order(x->place, y->place)) {
		const struct merge_unit *u = &m->now.units[x->place];

		put_own(w, u->line + u->lines, u->gap);
	} else if (in_order(x->ours, y->ours)) {
		put_blank(w, m->ours.units[x->ours].gap);
	} else {
		put_blank(w, gap_of_strangers(m, x, y));
	}
}

/* Both texts and base's between marks, as diff3 has it. */
static void
put_marked(struct writer *w, size_t k, size_t o)
{
	const struct merge *m = w->p->m;

	put_text(w, merge_marks[0]);
	put_own(w, m->now.units[k].line, m->now.units[k].lines);
	put_text(w, merge_marks[1]);
	put_unit(w, &m->base, m->base_of[o]);
	put_text(w, merge_marks[2]);
	put_unit(w, &m->ours, o);
	put_text(w, merge_marks[3]);
}

static void
put_piece(struct writer *w, const struct piece *x)
{
	const struct merge *m = w->p->m;
	enum act act = x->now != NONE ? w->p->act[x->now] : ACT_UPDATE;

	if (w->any)
		put_gap(w, &w->last, x);
	if (x->now != NONE)
		w->line_now[x->now] = w->lines + 1;
	if (x->ours != NONE)
		w->line_ours[x->ours] = w->lines + 1;
	if (act == ACT_UPDATE)
		put_unit(w, &m->ours, x->ours);
	else if (act == ACT_MARK)
		put_marked(w, x->now, x->ours);
	else
		put_own(w, m->now.units[x->now].line, m->now.units[x->now].lines);
	w->last = *x;
	w->any = true;
}

/* The file's units, and before each of them what is put there, in the order of ours. */
static void
put_pieces(struct writer *w)
{
	const struct plan *p = w->p;
	const struct merge *m = p->m;
	size_t *first = xreallocarray(NULL, m->now.n_units + 1, sizeof(*first));
	size_t *next = xreallocarray(NULL, m->ours.n_units + 1, sizeof(*next));

	for (size_t k = 0; k <= m->now.n_units; k++)
		first[k] = NONE;
	for (size_t o = m->ours.n_units; o-- > 0;) {
		if (p->after[o] == NONE)
			continue;
		next[o] = first[p->after[o]];
		first[p->after[o]] = o;
	}
	for (size_t k = 0; k <= m->now.n_units; k++) {
		for (size_t o = first[k]; o != NONE; o = next[o])
			put_piece(w, &(struct piece){ p->unit[o], o, NONE });
		if (k < m->now.n_units && p->act[k] != ACT_DROP && !p->moves[k])
			put_piece(w, &(struct piece){ k, m->ours_at[k], k });
	}
	free(first);
	free(next);
}

static size_t
last_gap(const struct merge_side *s)
{
	return s->n_units ? s->units[s->n_units - 1].gap : 0;
}

static void
put_all(const struct plan *p)
{
	const struct merge *m = p->m;
	struct buf *out = &p->r->text;
	struct writer w = { .p = p, .out = out };
	bool ended = m->now.ended != m->base.ended ? m->now.ended : m->ours.ended;

	w.eol = (m->now.n_lines ? m->now.crlf : m->ours.crlf) ? "\r\n" : "\n";
	w.line_now = xcalloc(m->now.n_units + 1, sizeof(*w.line_now));
	w.line_ours = xcalloc(m->ours.n_units + 1, sizeof(*w.line_ours));
	if (m->now.lead == m->base.lead)
		put_blank(&w, m->ours.lead);
	else
		put_own(&w, 0, m->now.lead);
	put_pieces(&w);
	if (last_gap(&m->now) == last_gap(&m->base))
		put_blank(&w, last_gap(&m->ours));
	else
		put_own(&w, m->now.n_lines - last_gap(&m->now), last_gap(&m->now));
	if (!ended && out->len && out->s[out->len - 1] == '\n')
		buf_truncate(
			out, out->len - (out->len > 1 && out->s[out->len - 2] == '\r' ? 2 : 1));
	for (size_t i = 0; i < p->r->n_news; i++) {
		struct spot spot = p->spots[i];

		p->r->news[i].line = spot.now != NONE ? w.line_now[spot.now]
			: spot.ours != NONE           ? w.line_ours[spot.ours]
						      : 0;
	}
	free(w.line_now);
	free(w.line_ours);
}

/* ---- the whole ---- */

static size_t *
all_none(size_t n)
{
	size_t *all = xreallocarray(NULL, n + 1, sizeof(*all));

	for (size_t i = 0; i < n; i++)
		all[i] = NONE;
	return all;
}

static void
merge_units(struct merge *m, bool mark, struct merge_result *r)
{
	const struct merge_side *const known[2] = { &m->base, &m->ours };
	struct plan p = { .m = m, .r = r, .mark = mark };

	side_split(&m->base, NULL, 0, &m->unit_names);
	side_split(&m->ours, NULL, 0, &m->unit_names);
	side_split(&m->now, known, m->line_names.n, &m->unit_names);
	size_t nb = m->base.n_units, nn = m->now.n_units, no = m->ours.n_units;
	m->found = xcalloc(nb + 1, sizeof(*m->found));
	for (size_t i = 0; i < nb; i++)
		m->found[i].at = NONE;
	m->ours_of = all_none(nb);
	m->base_of = all_none(no);
	m->at = all_none(no);
	m->owner = all_none(nn);
	m->part_of = all_none(nn);
	m->ours_at = all_none(nn);
	m->shared = xcalloc(nn + 1, sizeof(*m->shared));
	match_all(m);
	p.act = xcalloc(nn + 1, sizeof(*p.act));
	p.moves = xcalloc(nn + 1, sizeof(*p.moves));
	p.told = xreallocarray(NULL, no + 1, sizeof(*p.told));
	for (size_t i = 0; i < no; i++)
		p.told[i] = MERGE_KINDS;
	p.after = all_none(no);
	p.unit = all_none(no);
	decide_all(&p);
	place_all(&p);
	put_all(&p);
	free(p.act);
	free(p.moves);
	free(p.told);
	free(p.after);
	free(p.unit);
	free(p.spots);
}

static void
release(struct merge *m)
{
	side_finish(&m->base);
	side_finish(&m->now);
	side_finish(&m->ours);
	diff_names_finish(&m->line_names);
	diff_names_finish(&m->unit_names);
	free(m->found);
	free(m->ours_of);
	free(m->base_of);
	free(m->at);
	free(m->owner);
	free(m->part_of);
	free(m->ours_at);
	free(m->shared);
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
	struct merge m = { 0 };

	*r = (struct merge_result){ .text = BUF_INIT };
	bool ok = side_read(&m.base, base, &m.line_names, "the last export", err) &&
		side_read(&m.now, &file, &m.line_names, "the file", err) &&
		side_read(&m.ours, ours, &m.line_names, "the new export", err);
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
	release(&m);
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
	buf_finish(&r->text);
	*r = (struct merge_result){ .text = BUF_INIT };
}
