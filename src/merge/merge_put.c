/*
 * Writing the merged text: each unit's lines, and between two units the blank lines that the file
 * has there, or that earlog puts there.
 */
#include "merge/merge_private.h"

#include <string.h>

struct writer {
	struct merge *m;
	struct buf *out;
	const char *eol;
	size_t lines;
};

static void
put_line(struct writer *w, const char *s, size_t n)
{
	buf_add_bytes(w->out, s, n);
	buf_add(w->out, w->eol);
	w->lines++;
}

/* As the file has it, its own line ends included. */
static void
put_own(struct writer *w, size_t from, size_t n)
{
	const struct side *now = &w->m->now;

	for (size_t i = from; i < from + n; i++, w->lines++) {
		const struct line *l = &now->lines[i];

		buf_add_bytes(w->out, l->s, l->n);
		/* The last line may have no end, and something may follow it now. */
		if (i + 1 == now->n_lines && !now->ended)
			buf_add(w->out, w->eol);
		else
			buf_add(w->out, l->s[l->n] == '\r' ? "\r\n" : "\n");
	}
}

static void
put_blank(struct writer *w, size_t n)
{
	while (n-- > 0)
		put_line(w, "", 0);
}

static void
put_text(struct writer *w, const struct buf *text)
{
	const char *s = text->s, *stop = s + text->len;

	for (const char *end; (end = memchr(s, '\n', (size_t)(stop - s))); s = end + 1)
		put_line(w, s, (size_t)(end - s));
	put_line(w, s, (size_t)(stop - s));
}

static void
put_node(struct writer *w, struct node *n)
{
	struct merge *m = w->m;

	n->line = w->lines + 1;
	if (n->text.len) {
		put_text(w, &n->text);
	} else if (n->from_ours) {
		const struct unit *u = &m->ours.units[n->ours];

		for (size_t i = u->line; i < u->line + u->lines; i++)
			put_line(w, m->ours.lines[i].s, m->ours.lines[i].n);
	} else {
		put_own(w, m->now.units[n->now].line, m->now.units[n->now].lines);
	}
}

static size_t
base_unit(const struct merge *m, const struct node *n)
{
	if (n->now != NONE && m->owner[n->now] != NONE)
		return m->owner[n->now];
	return n->ours != NONE ? m->base_of[n->ours] : NONE;
}

static bool
in_order(size_t a, size_t b)
{
	return a != NONE && b != NONE && a + 1 == b;
}

/* A paragraph set in below a bullet counts as the bullet. */
static enum unit_kind
kind_of(const struct merge *m, const struct node *n)
{
	const struct unit *u = n->now != NONE ? &m->now.units[n->now] : &m->ours.units[n->ours];

	return u->kind == UNIT_TEXT && u->indent > 1 ? UNIT_ITEM : u->kind;
}

static size_t
gap_before(const struct side *s, size_t unit)
{
	return unit ? s->units[unit - 1].gap : s->lead;
}

/* Two that were never neighbours, in the file or in what earlog writes. */
static size_t
gap_of_strangers(const struct merge *m, const struct node *x, const struct node *y)
{
	enum unit_kind kx = kind_of(m, x), ky = kind_of(m, y);
	size_t after = x->spot != NONE ? m->now.units[x->spot].gap
		: x->ours != NONE      ? m->ours.units[x->ours].gap
				       : 1;
	size_t before = y->spot != NONE ? gap_before(&m->now, y->spot)
		: y->ours != NONE       ? gap_before(&m->ours, y->ours)
					: 1;

	if (kx == UNIT_MARK || ky == UNIT_MARK)
		return kx == UNIT_MARK   ? before < after ? before : after
			: before > after ? before
					 : after;
	if (kx == ky && (kx == UNIT_ITEM || kx == UNIT_ROW || kx == UNIT_FRONT))
		return before < after ? before : after;
	return before > after ? before : after > 1 ? after : 1;
}

static void
put_gap(struct writer *w, const struct node *x, const struct node *y)
{
	const struct merge *m = w->m;
	bool in_ours = in_order(x->ours, y->ours);

	if (in_order(x->spot, y->spot)) {
		const struct unit *u = &m->now.units[x->spot];
		size_t bx = base_unit(m, x), by = base_unit(m, y);

		if (in_ours && in_order(bx, by) && m->base.units[bx].gap == u->gap &&
			m->ours.units[x->ours].gap != u->gap)
			put_blank(w, m->ours.units[x->ours].gap);
		else
			put_own(w, u->line + u->lines, u->gap);
	} else if (in_ours) {
		put_blank(w, m->ours.units[x->ours].gap);
	} else {
		put_blank(w, gap_of_strangers(m, x, y));
	}
}

static size_t
last_gap(const struct side *s)
{
	return s->n_units ? s->units[s->n_units - 1].gap : 0;
}

void
put_all(struct merge *m)
{
	struct buf *out = &m->r->text;
	struct writer w = { .m = m, .out = out };
	size_t before = NONE;

	w.eol = (m->now.n_lines ? m->now.crlf : m->ours.crlf) ? "\r\n" : "\n";
	if (m->now.lead == m->base.lead)
		put_blank(&w, m->ours.lead);
	else
		put_own(&w, 0, m->now.lead);
	for (size_t i = m->first; i != NONE; i = m->nodes[i].next) {
		if (m->nodes[i].removed)
			continue;
		if (before != NONE)
			put_gap(&w, &m->nodes[before], &m->nodes[i]);
		put_node(&w, &m->nodes[i]);
		before = i;
	}
	if (last_gap(&m->now) == last_gap(&m->base))
		put_blank(&w, last_gap(&m->ours));
	else
		put_own(&w, m->now.n_lines - last_gap(&m->now), last_gap(&m->now));
	bool ended = m->now.ended != m->base.ended ? m->now.ended : m->ours.ended;
	if (!ended && out->len && out->s[out->len - 1] == '\n')
		buf_truncate(
			out, out->len - (out->len > 1 && out->s[out->len - 2] == '\r' ? 2 : 1));
	for (size_t i = 0; i < m->r->n_news; i++)
		if (m->news_node[i] != NONE && !m->nodes[m->news_node[i]].removed)
			m->r->news[i].line = m->nodes[m->news_node[i]].line;
}
