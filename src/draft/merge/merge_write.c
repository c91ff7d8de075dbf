/* Writes the merged text: the units (notes, paragraphs, list items, …) of the file in their order,
 * and those of the new export (made) at the places that were found for them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/merge/merge_private.h"

#include <string.h>

#include "base/core/mem.h"

/* A unit of the merged text. */
struct piece {
	struct merge_unit *now, *made; /* now: the paragraph or other unit in the file; made: in
					  the new export; NULL: it is not there */
	bool placed; /* this unit's text is written at its old place in the file */
};

struct merge_writer {
	struct merge_run *m;
	struct buf *out;
	const char *eol;
	size_t lines;
	struct piece last;
};

static void
put_line(struct merge_writer *w, const char *s, size_t n)
{
	buf_add_bytes(w->out, s, n);
	buf_add(w->out, w->eol);
	w->lines++;
}

static void
put_blank(struct merge_writer *w, size_t n)
{
	while (n-- > 0)
		put_line(w, "", 0);
}

static void
put_unit(struct merge_writer *w, const struct merge_unit *u)
{
	EACH_IN (l, u->side->lines + u->line, u->lines)
		put_line(w, l->s, l->n);
}

/* Writes n lines of the file from line `from` on, unchanged, with their own line ends. */
static void
put_own(struct merge_writer *w, size_t from, size_t n)
{
	const struct merge_side *now = &w->m->now;

	for (size_t i = from; i < from + n; i++, w->lines++) {
		const struct merge_line *l = &now->lines[i];

		buf_add_bytes(w->out, l->s, l->n);
		/* The last line of the file has no line end; adds one, because another line may
		 * follow it here. */
		if (i + 1 == now->n_lines && !now->ended)
			buf_add(w->out, w->eol);
		else
			buf_add(w->out, l->s[l->n] == '\r' ? "\r\n" : "\n");
	}
}

static size_t
gap_before(const struct merge_unit *u)
{
	return u > u->side->units ? u[-1].gap : u->side->lead;
}

/* Returns the number of blank lines to write between units x and y, which are neighbours neither in
 * the file nor in the new export. */
static size_t
gap_of_strangers(const struct piece *x, const struct piece *y)
{
	const struct merge_unit *ux = x->now ? x->now : x->made;
	const struct merge_unit *uy = y->now ? y->now : y->made;
	size_t after = x->made ? x->made->gap : 1;
	size_t before = y->made ? gap_before(y->made) : 1;
	if (x->placed)
		after = x->now->gap;
	if (y->placed)
		before = gap_before(y->now);
	/* An indented paragraph is treated like the bullet above it. */
	enum unit_kind kind = ux->kind == UNIT_TEXT && ux->indent > 1 ? UNIT_ITEM : ux->kind;

	if (kind == uy->kind && (kind == UNIT_ITEM || kind == UNIT_ROW || kind == UNIT_FRONT))
		return before < after ? before : after;
	if (before > after)
		return before;
	return after > 1 ? after : 1;
}

static void
put_gap(struct merge_writer *w, const struct piece *x, const struct piece *y)
{
	bool made = x->made && y->made && x->made + 1 == y->made,
	     follows = made && w->m->reformed && x->now && x->now->base &&
		x->now->gap == x->now->base->gap;

	if (x->placed && y->placed && x->now + 1 == y->now && !follows)
		put_own(w, x->now->line + x->now->lines, x->now->gap);
	else if (made)
		put_blank(w, x->made->gap);
	else
		put_blank(w, gap_of_strangers(x, y));
}

static void
put_mark(struct merge_writer *w, int i)
{
	put_line(w, merge_marks[i], strlen(merge_marks[i]));
}

static void
put_piece(struct merge_writer *w, struct piece x)
{
	if (w->last.now || w->last.made)
		put_gap(w, &w->last, &x);
	if (x.now)
		x.now->result_line = w->lines + 1;
	if (x.made)
		x.made->result_line = w->lines + 1;
	const char *mixed = x.now ? x.now->mixed : x.made->mixed;
	if (x.now && x.now->act != ACT_MIX)
		mixed = NULL;
	if (mixed) {
		const char *end;

		for (const char *s = mixed; s; s = *end ? end + 1 : NULL) {
			end = s + strcspn(s, "\n");
			put_line(w, s, (size_t)(end - s));
		}
	} else if (!x.now || x.now->act == ACT_UPDATE)
		put_unit(w, x.made);
	else if (x.now->act == ACT_MARK) {
		/* like diff3: from the file, the last export and the new export */
		put_mark(w, 0);
		put_own(w, x.now->line, x.now->lines);
		put_mark(w, 1);
		put_unit(w, x.made->base);
		put_mark(w, 2);
		put_unit(w, x.made);
		put_mark(w, 3);
	} else {
		put_own(w, x.now->line, x.now->lines);
	}
	w->last = x;
}

static void
put_pieces(struct merge_writer *w)
{
	struct merge_unit *u = &w->m->root;

	while ((u = u->next))
		if (merge_unit_is_new(u))
			put_piece(w, (struct piece){ NULL, u, false });
		else if (u->act != ACT_DROP)
			put_piece(w, (struct piece){ u, u->made, u->goes != GOES_ELSEWHERE });
}

void
merge_put_all(struct merge_run *m, struct buf *out)
{
	struct merge_writer w = { .m = m, .out = out };
	size_t gap = m->now.n_units ? m->now.units[m->now.n_units - 1].gap : 0;
	bool ended = m->now.ended != m->base.ended ? m->now.ended : m->made.ended;

	bool crlf = m->now.n_lines ? m->now.crlf : m->made.crlf;

	w.eol = crlf ? "\r\n" : "\n";
	put_own(&w, 0, m->now.lead);
	put_pieces(&w);
	put_own(&w, m->now.n_lines - gap, gap);
	if (!ended && out->len && out->s[out->len - 1] == '\n')
		buf_truncate(
			out, out->len - (out->len > 1 && out->s[out->len - 2] == '\r' ? 2 : 1));
}
