/* Rows of cells, of which a pane of lines consists. The pane fills them; this file alone wraps,
 * cuts and scrolls them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/text.h"
#include "bench/ui/ui_private.h"

#define TAB_COLS 20 /* of the key Tab behind a title */

/* Bytes of the words of a row. */
struct hit {
	size_t start, end;
};

static struct cell
cell_of(struct cells *r, enum style style, int cols, const char *s)
{
	if (!r->text.len) /* the words of a row without any */
		buf_add_char(&r->text, '\0');
	struct cell c = { .style = style, .cols = cols, .at = r->text.len };
	draw_show(&r->text, s, strlen(s), true);
	buf_add_char(&r->text, '\0');
	return c;
}

void
cells_left(struct cells *r, enum style style, int cols, const char *s)
{
	assert(r->nleft < CELLS);
	r->left[r->nleft] = cell_of(r, style, cols, s);
	r->last = &r->left[r->nleft++];
}

void
cells_draws(struct cells *r, int cols,
	void (*draw)(const struct grid *v, size_t i, enum style bar, struct pen *p))
{
	cells_left(r, STYLE_PLAIN, cols, "");
	r->left[r->nleft - 1].draw = draw;
}

void
cells_right(struct cells *r, enum style style, int cols, const char *s)
{
	if (cols <= 0)
		return;
	assert(r->nright < CELLS);
	r->right[r->nright] = cell_of(r, style, cols, s);
	r->last = &r->right[r->nright++];
}

void
cells_words(struct cells *r, enum style style, const char *s)
{
	r->words = cell_of(r, style, 0, s);
	r->last = &r->words;
}

void
cells_said(struct cells *r, const char *words)
{
	if (r->of && r->of->ui->reader)
		r->last->said = cell_of(r, STYLE_PLAIN, 0, words).at;
}

static int
left_width(const struct cells *r)
{
	int cols = 1;

	EACH_IN (one, r->left, r->nleft) {
		cols += one->cols;
		if (one->cols > 0)
			cols++; /* a blank behind it */
	}
	return cols;
}

static int
right_width(const struct cells *r)
{
	int cols = 0;

	EACH_IN (one, r->right, r->nright)
		cols += one->cols + 1;
	return cols;
}

static void
draw_right(const struct cells *r, enum style bar, int end, struct pen *p)
{
	int spare = end - right_width(r) - p->x;

	pen_blank(p, bar, spare);
	for (size_t i = 0; i < r->nright; i++) {
		const struct cell *c = &r->right[i];

		pen_blank(p, bar, i || spare >= 0);
		pen_column(p, bar ? bar : c->style, c->cols, true, r->text.s + c->at);
	}
}

/* Draws the cells at the left of a line, of which the lines above have the first *done. Returns
 * true if one is longer than its column: it gets the rest of the line. */
static bool
draw_left(const struct cells *r, enum style bar, size_t *done, struct pen *p)
{
	pen_blank(p, bar, 1);
	for (size_t i = 0; i < r->nleft; i++) {
		const struct cell *c = &r->left[i];
		const char *s = i < *done ? "" : r->text.s + c->at;

		if (draw_width(s) > c->cols) {
			pen_text(p, bar ? bar : c->style, s);
			*done = i + 1;
			return true;
		}
		struct pen cell = { p->y, p->x, int_min(p->end, p->x + c->cols) };
		if (c->draw && i >= *done)
			c->draw(r->of, r->i, bar, &cell);
		else
			pen_text(&cell, bar ? bar : c->style, s);
		pen_fill(&cell, bar);
		p->x = cell.x;
		pen_blank(p, bar, c->cols ? 1 : 0);
	}
	*done = r->nleft;
	return false;
}

/* Draws bytes at to end of the words. *hit: the text that was searched for and found last in
 * them. */
static void
draw_words_of(const struct cells *r, enum style bar, size_t at, size_t end, struct hit *hit,
	struct pen *p)
{
	const char *s = r->text.s + r->words.at;
	enum style style = bar ? bar : r->words.style;

	while (at < end && p->x < p->end) {
		while (hit->end <= at)
			if (!text_has_hit(s, r->hit, r->inside, &hit->start, &hit->end))
				hit->start = hit->end = SIZE_MAX;
		bool found = at >= hit->start;
		size_t to = found ? hit->end : hit->start;

		to = to < end ? to : end;
		pen_shown(p, found ? STYLE_HIT : style, s + at, to - at);
		at = to;
	}
}

int
cells_width(const struct cells *r)
{
	return left_width(r) + right_width(r) + 1;
}

int
cells_draw(const struct cells *r, enum style bar, struct area a, int row)
{
	const char *s = r->text.s + r->words.at;
	size_t start, end, n = strlen(s);
	int spare = 1; /* the last column is free */

	if (r->of && (r->aside || ui_panes[r->of->pane]->fill))
		spare++; /* the arrow for more rows touches no words */
	int left = left_width(r), right = right_width(r), lines = 0;
	int room = int_min(a.cols - left - spare, r->aside ? READ_COLS : a.cols),
	    stop = a.x + int_min(left + room, a.cols - spare);
	bool below = false, placed = !r->nright;
	size_t done = 0;
	struct hit hit = { SIZE_MAX, r->hit ? 0 : SIZE_MAX };
	struct wrap w = wrap_start(s, n, r->aside ? room : room - right);
	while (!w.done) {
		struct pen p = pen_at(a, row + lines);

		if (draw_left(r, bar, &done, &p)) {
			below = true; /* the words begin in the next line */
			if (!n && done == r->nleft)
				w.done = true;
		} else if (wrap_line(&w, &start, &end)) {
			int used = text_width(s + start, end - start);

			if (!r->aside)
				w.cols = room; /* only the first line is beside the cells */
			draw_words_of(r, bar, start, end, &hit, &p);
			bool here = w.done && used + right <= room;
			if (!r->aside)
				here = !lines || below;
			if (!placed && here) {
				draw_right(r, bar, stop, &p);
				placed = true;
			}
		}
		pen_fill(&p, bar);
		lines++;
	}
	if (placed)
		return lines;
	/* an aside that does not fit behind the last word */
	s = r->text.s + r->right[0].at;
	w = wrap_start(s, strlen(s), room);
	while (wrap_line(&w, &start, &end)) {
		struct pen p = pen_at(a, row + lines++);

		draw_left(r, bar, &done, &p);
		pen_blank(&p, bar, stop - text_width(s + start, end - start) - p.x);
		pen_shown(&p, bar ? bar : r->right[0].style, s + start, end - start);
		pen_fill(&p, bar);
	}
	return lines;
}

/* ---- all rows of a pane ---- */

static void
fill_row(struct grid *v, size_t i)
{
	struct buf text = v->row.text;

	buf_clear(&text);
	v->row = (struct cells){ .of = v, .i = i, .text = text };
	v->fill(v, i, &v->row);
}

int
grid_lines(struct grid *v, size_t i)
{
	fill_row(v, i);
	return cells_draw(&v->row, STYLE_PLAIN, (struct area){ .cols = v->a.cols }, 0);
}

size_t
grid_reach(const struct grid *v, size_t *end)
{
	size_t reach = (size_t)int_max(v->a.rows * v->columns, 0), last = v->must + reach + 1;

	*end = last < v->n ? last : v->n;
	return v->must > reach ? v->must - reach : 0;
}

/* Scrolls as little as possible to show rows must - before to must, or the first lines of what is
 * taller than the pane. */
static void
scroll(struct grid *v)
{
	int *at_top = &v->ui->scroll.top[v->pane], *skip = &v->ui->scroll.skip[v->pane];
	size_t end, from = grid_reach(v, &end);
	int lines = 0, first = 0, last = 0, top = 0, rows = v->a.rows * v->columns;

	for (size_t i = from; i < end; i++) {
		int n = grid_lines(v, i);

		if (i < (size_t)*at_top)
			top += n;
		else if (i == (size_t)*at_top && *skip < n)
			top += *skip;
		if (i + v->before == v->must)
			first = lines;
		if (i == v->must)
			last = int_min(lines + n, first + rows) - 1;
		if (i == v->must && v->stays >= 0)
			top = lines - v->stays;
		lines += n;
	}
	top = list_scroll(top, rows, lines, first, last);
	size_t i = from;
	for (; i < v->n; i++) {
		int n = grid_lines(v, i);

		if (n > top)
			break;
		top -= n;
	}
	*at_top = (int)i;
	*skip = top;
}

void
grid_count(const struct grid *v, struct buf *out)
{
	size_t n = v->n, chosen = v->chosen + 1;

	for (size_t i = 0; i < v->lines.n; i++)
		if (v->lines.v[i].style == STYLE_TITLE) {
			n--;
			if (i <= v->chosen)
				chosen--;
		}
	if (v->chosen < v->n && n > 1 && chosen)
		buf_addf(out, "%zu of %zu", chosen, n);
	else if (n || ui_panes[v->pane]->fill)
		buf_addf(out, "%zu", n);
}

static struct grid
grid_of(struct ui *ui, const struct sitting *s, enum pane p, struct area a)
{
	struct grid v = { .pane = p,
		.ui = ui,
		.s = s,
		.stays = -1,
		.columns = 1,
		.a = { a.y + 1, a.x, a.rows + ui->layout.covered[p] - 1, a.cols } };

	v.title = v.right = v.empty = v.about = v.row.text = (struct buf)BUF_INIT;
	ui_panes[p]->grid(&v);
	return v;
}

static void
grid_finish(struct grid *v)
{
	buf_finish(&v->row.text);
	buf_finish(&v->title);
	buf_finish(&v->right);
	buf_finish(&v->empty);
	buf_finish(&v->about);
	list_finish(&v->lines);
	free(v->own);
}

int
grid_rows(struct ui *ui, const struct sitting *s, enum pane p)
{
	struct area a = { .rows = ui->layout.rows, .cols = ui->layout.area[PANE_PLAYER].cols };

	if (p == PANE_FIND)
		return a.rows;
	CLEANUP(grid_finish) struct grid v = grid_of(ui, s, p, a);
	int lines = v.n ? 0 : wrap_count(v.empty.s, v.empty.len, int_max(a.cols - 2, 1));

	for (size_t i = 0; i < v.n && lines < a.rows; i++)
		lines += grid_lines(&v, i);
	return lines;
}

/* ---- the pane of a grid ---- */

/* Returns the area of column k: v->a is the first one. */
static struct area
column(const struct grid *v, int k)
{
	return (struct area){ v->a.y, v->a.x + k * v->a.cols, v->a.rows, v->a.cols };
}

/* Leaves out the rows that are behind an area. */
static void
cut_rows(struct area *a, struct area in)
{
	a->rows = int_max(int_min(a->rows, in.y + in.rows - a->y), 0);
}

void
grid_draw(struct ui *ui, const struct sitting *s, enum pane p)
{
	CLEANUP(grid_finish) struct grid v = grid_of(ui, s, p, ui->layout.area[p]);
	const int *top = &ui->scroll.top[p], *skip = &ui->scroll.skip[p];
	int row = 0, at = -1;
	size_t i = 0;

	if (ui->layout.tabs && ui_panes[p]->tab &&
		draw_width(v.title.s) + draw_width(v.right.s) + TAB_COLS <= v.a.cols)
		buf_add_part(&v.right, " · ", "Tab: %s", ui_panes[focus_after(p, 1)]->name);
	if (v.title.len)
		draw_rule(ui->layout.area[p], focus_title(ui, p), v.title.s, v.right.s);
	if (v.n && v.a.rows > 0)
		scroll(&v);
	cut_rows(&v.a, ui->layout.area[p]);
	cut_rows(&v.about_at, ui->layout.area[p]);
	if (v.n && v.a.rows > 0) {
		row = -*skip;
		for (i = (size_t)*top; i < v.n && row < v.a.rows * v.columns; i++) {
			enum style bar = focus_title(ui, p) == STYLE_TITLE_FOCUS ? STYLE_CHOSEN
										 : STYLE_CHOSEN_OFF;

			at = i == v.must ? row : at;
			fill_row(&v, i);
			bar = i == v.chosen ? bar : STYLE_PLAIN;
			int lines = 0;
			for (int k = 0; k < v.columns; k++)
				lines = cells_draw(&v.row, bar, column(&v, k), row - k * v.a.rows);
			row += lines;
		}
	} else {
		row = draw_wrapped(v.a, 0, v.a.cols - 2, STYLE_DIM, 0, &v.empty);
	}
	for (int k = 0; k < v.columns; k++)
		draw_blank(column(&v, k), int_max(row - k * v.a.rows, 0));
	draw_end(column(&v, v.columns - 1), v.n && (*top || *skip),
		i < v.n || row > v.a.rows * v.columns, !ui_panes[p]->pick);
	row = draw_wrapped(
		v.about_at, 0, int_min(v.about_at.cols - 2, READ_COLS), STYLE_DIM, 0, &v.about);
	draw_blank(v.about_at, row);
	if (ui_panes[p]->fill)
		list_drawn(&v, at);
}

static void
say_cell(const struct cells *r, const struct cell *c, struct buf *out)
{
	const char *s = r->text.s + (c->said ? c->said : c->at);

	if (*s)
		buf_addf(out, "%s%s", *s == ',' || out->s[out->len - 1] == ' ' ? "" : " ", s);
}

void
grid_say(struct ui *ui, const struct sitting *s, struct buf *out)
{
	CLEANUP(grid_finish) struct grid v = grid_of(ui, s, ui->focus, ui->layout.area[ui->focus]);
	const struct cells *r = &v.row;
	size_t from = out->len;

	if (v.chosen >= v.n) {
		buf_add(out, v.n ? "nothing is chosen" : v.empty.s);
		return;
	}
	fill_row(&v, v.chosen);
	EACH_IN (one, r->left, r->nleft)
		say_cell(r, one, out);
	if (r->nleft && r->text.s[r->words.at] && !v.rests)
		buf_add_char(out, ':');
	say_cell(r, &r->words, out);
	EACH_IN (one, r->right, r->nright)
		say_cell(r, one, out);
	if (!v.rests && v.n > 1)
		buf_add(out, ", ");
	if (!v.rests && v.n > 1)
		grid_count(&v, out);
	for (char *line; (line = strchr(out->s + from, '\n'));)
		buf_splice(out, (size_t)(line - out->s), 1, " · ", strlen(" · "));
}

/* Returns the row a page from row `at`: as many rows as the pane has lines. */
static size_t
page_from(struct grid *v, size_t at, bool up)
{
	size_t stop = up ? 0 : v->n - 1;
	int lines = grid_lines(v, at);

	while (at != stop) {
		size_t next = up ? at - 1 : at + 1;

		lines += grid_lines(v, next);
		if (lines > v->a.rows * v->columns)
			break;
		at = next;
	}
	return at;
}

void
grid_move(struct ui *ui, struct sitting *s, enum pane p, enum move m)
{
	CLEANUP(grid_finish) struct grid v = grid_of(ui, s, p, ui->layout.area[p]);
	bool up = m == MOVE_UP || m == MOVE_PAGE_UP || m == MOVE_BOTTOM;
	size_t from = v.chosen < v.n ? v.chosen : v.n, to = list_step(from, v.n, m);

	if (v.n && from < v.n && (m == MOVE_PAGE_UP || m == MOVE_PAGE_DOWN))
		to = page_from(&v, from, up);
	/* A row where the bar does not rest is passed; at the end, the bar turns round. */
	for (int turn = 0; turn < 2 && v.rests; turn++, up = !up) {
		size_t stop = up ? 0 : v.n - 1;

		while (to < v.n && to != stop && !v.rests(&v, to))
			to = list_step(to, v.n, up ? MOVE_UP : MOVE_DOWN);
	}
	if (to < v.n && (!v.rests || v.rests(&v, to)))
		ui_panes[p]->pick(ui, s, to);
	ui->dirty = DIRTY_ALL;
}

void
grid_click(struct ui *ui, struct sitting *s, enum pane p, int row, int col)
{
	CLEANUP(grid_finish) struct grid v = grid_of(ui, s, p, ui->layout.area[p]);
	int line = row - 1 + col / int_max(v.a.cols, 1) * v.a.rows + ui->scroll.skip[p];
	size_t i = (size_t)ui->scroll.top[p];

	for (; row > 0 && i < v.n; i++) {
		line -= grid_lines(&v, i);
		if (line < 0)
			break;
	}
	if (row > 0 && i < v.n && (!v.rests || v.rests(&v, i)))
		ui_panes[p]->pick(ui, s, i);
	ui->dirty = DIRTY_ALL;
}
