/* Panes that are lists: lines with a name and text beside it, which each pane makes in .fill. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sitting/recorded.h"
#include "sitting/said.h"
#include "sitting/sound.h"
#include "ui/ui_private.h"
#include "ui/wrap.h"

/* Longer lines are hard to read, however wide the screen. */
#define READ_COLS 100

struct list_line *
list_add(struct list *l, enum style style, char *name, char *text, char *run)
{
	l->v = xgrow(l->v, l->n, &l->cap, sizeof(*l->v));
	l->v[l->n] = (struct list_line){ name, text, run, .style = style };
	return &l->v[l->n++];
}

void
list_finish(struct list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->v[i].name);
		free(l->v[i].text);
		free(l->v[i].run);
	}
	free(l->v);
}

size_t
list_step(size_t at, size_t n, enum move m, int page)
{
	size_t last = n ? n - 1 : 0, by = (size_t)page;

	switch (m) {
	case MOVE_UP: return at > 0 ? at - 1 : 0;
	case MOVE_DOWN: return at < last ? at + 1 : last;
	case MOVE_PAGE_UP: return at > by ? at - by : 0;
	case MOVE_PAGE_DOWN: return at + by < last ? at + by : last;
	case MOVE_TOP: return 0;
	case MOVE_BOTTOM: return last;
	}
	return at;
}

/* ---- drawing ---- */

struct list_columns {
	int name, text;
};

static struct list_columns
list_columns_of(struct ui *ui, const struct list *l, struct area a)
{
	struct list_columns c = { 0 };

	for (size_t i = 0; i < l->n; i++) {
		int width = canvas_width(&ui->canvas, l->v[i].name);
		c.name = width > c.name ? width : c.name;
	}
	if (c.name > a.cols * 2 / 5)
		c.name = a.cols * 2 / 5;
	c.text = a.cols - c.name - 4;
	c.text = c.text < READ_COLS ? c.text : READ_COLS;
	return c;
}

/* Draws from `row`, which may be negative, the rows that are in the area. Returns the rows that the
 * line needs. */
static int
draw_line(struct ui *ui, const struct list_line *line, struct area a, struct list_columns c,
	int row, bool chosen)
{
	enum style bar = chosen ? STYLE_CHOSEN : STYLE_PLAIN;
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	size_t start, end;
	int rows = 0;

	if (line->text)
		canvas_show(&ui->canvas, &text, line->text, strlen(line->text), true);
	for (struct wrap w = wrap_start(text.s, text.len, c.text); wrap_line(&w, &start, &end);
		rows++) {
		struct pen p = pen_at(&ui->canvas, a, row + rows);
		pen_blank(&p, bar, 1);
		pen_column(&p, chosen ? bar : line->style, c.name, false, rows ? "" : line->name);
		pen_blank(&p, bar, 2);
		pen_shown(&p, bar, text.s + start, end - start);
		pen_fill(&p, bar);
	}
	return rows;
}

static int
line_rows(struct ui *ui, const struct list_line *line, struct list_columns c)
{
	return draw_line(ui, line, (struct area){ 0 }, c, 0, false);
}

static void
draw_list_title(
	struct ui *ui, const struct sitting *s, const struct list *l, enum pane p, struct area a)
{
	CLEANUP(buf_finish) struct buf right = BUF_INIT, title = BUF_INIT;

	if (panes[p]->keys)
		keys_own(ui, panes[p]->keys, &right);
	else if (ui->prompt.finds)
		buf_addf(&right, "%zu", l->n);
	else
		keys_back(ui, &right);
	buf_add(&title, panes[p]->title);
	if (panes[p]->head)
		panes[p]->head(ui, s, &title);
	draw_rule(&ui->canvas, a, focus_title(ui, ui->focus), title.s, right.s);
}

/* Returns a key that identifies the line while lines above it are added or deleted. */
static uint64_t
line_key(enum pane p, const struct list_line *line)
{
	const char *words = line->run ? line->run : line->name;
	uint64_t hash = ui_hash(UI_HASH, &p, sizeof(p));

	return uuid_none(&line->to) ? ui_hash(hash, words, strlen(words))
				    : ui_hash(hash, &line->to, sizeof(line->to));
}

/* row: of the bar; -1: as far as drawing decides. */
static void
remember_bar(struct ui *ui, const struct list *l, enum pane p, int row)
{
	ui->bar_line.at = ui->chosen[p];
	ui->bar_line.row = row;
	ui->bar_line.key = l->n ? line_key(p, &l->v[ui->chosen[p]]) : 0;
}

/* The bar follows its line. Returns false if it is on another line than when drawn last. */
static bool
follow(struct ui *ui, const struct list *l, enum pane p)
{
	size_t *at = &ui->chosen[p];

	*at = *at < l->n ? *at : l->n ? l->n - 1 : 0;
	if (*at != ui->bar_line.at || ui->prompt.finds)
		return false;
	for (size_t i = 0; i < l->n; i++) {
		size_t near = (*at + i) % l->n;

		if (line_key(p, &l->v[near]) == ui->bar_line.key) {
			*at = near;
			return ui->bar_line.row >= 0;
		}
	}
	return false;
}

static const char *
empty_text(const struct ui *ui, enum pane p)
{
	if (p == PANE_FIND && !ui->prompt.line.text.len)
		return "Type words of a note.";
	return panes[p]->empty ? panes[p]->empty : "";
}

void
list_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	struct area rows = { .y = a.y + 1, .x = a.x, .rows = a.rows - 1, .cols = a.cols };
	enum pane p = ui->focus;
	CLEANUP(list_finish) struct list l = { .v = NULL };
	int lines = 0, first = 0, last = 0;

	panes[p]->fill(ui, s, &l);
	bool same = follow(ui, &l, p);
	struct list_columns c = list_columns_of(ui, &l, rows);
	draw_list_title(ui, s, &l, p, a);
	for (size_t i = 0; i < l.n; i++) {
		int n = line_rows(ui, &l.v[i], c);

		if (i == ui->chosen[p]) {
			first = lines;
			last = lines + (n < rows.rows ? n : rows.rows) - 1;
		}
		lines += n;
	}
	int top = ui_scroll(
		same ? first - ui->bar_line.row : ui->top[p], rows.rows, lines, first, last);
	int row = -top;
	remember_bar(ui, &l, p, first - top);
	ui->top[p] = top;
	for (size_t i = 0; i < l.n && row < rows.rows; i++)
		row += draw_line(ui, &l.v[i], rows, c, row, i == ui->chosen[p]);
	if (l.n == 0)
		draw_words(&ui->canvas, rows, row++, STYLE_DIM, empty_text(ui, p));
	draw_blank(rows, row);
	draw_more(&ui->canvas, rows, top > 0, lines - top > rows.rows);
}

/* ---- keys and mouse ---- */

/* Commands without an argument are about the line under the bar. */
void
list_chosen(struct ui *ui, struct sitting *s)
{
	const struct pane_ops *pane = panes[ui->focus];
	CLEANUP(list_finish) struct list l = { .v = NULL };
	size_t at = ui->chosen[ui->focus];

	if (!pane->choose)
		return;
	pane->fill(ui, s, &l);
	pane->choose(s, at, at < l.n ? &l.v[at] : NULL);
}

/* The item changed, or the line under the bar is gone: chooses the line that is there now. */
void
list_agree(struct ui *ui, struct sitting *s)
{
	const struct uuid *chosen = ui->focus == PANE_CUES ? &s->chosen_cue : &s->chosen_note;

	if (uuid_none(chosen))
		list_chosen(ui, s);
}

void
list_move(struct ui *ui, struct sitting *s, enum move m, int page)
{
	CLEANUP(list_finish) struct list l = { .v = NULL };

	panes[ui->focus]->fill(ui, s, &l);
	follow(ui, &l, ui->focus);
	ui->chosen[ui->focus] = list_step(ui->chosen[ui->focus], l.n, m, page);
	remember_bar(ui, &l, ui->focus, -1);
	list_chosen(ui, s);
	ui_touch(ui, panes[ui->focus]->dirty);
}

/* Runs the chosen line and closes the list. */
bool
list_enter(struct ui *ui, struct sitting *s)
{
	enum pane p = ui->focus;
	CLEANUP(list_finish) struct list l = { .v = NULL };

	panes[p]->fill(ui, s, &l);
	const struct list_line *line = ui->chosen[p] < l.n ? &l.v[ui->chosen[p]] : NULL;
	struct err err = ERR_INIT;
	/* A line that opens a prompt keeps the list open beside it. */
	bool asks = line && line->run && strncmp(line->run, "ask ", 4) == 0;
	/* A line without an action does nothing; in the track pane Enter is then the item's key. */
	bool told = line && !line->run && uuid_none(&line->to);
	if (told && p == PANE_TRACK)
		line = NULL;
	if (line && !panes[p]->stays && !asks && !(told && p == PANE_PARTS))
		focus_back(ui);
	if (line && panes[p]->go && !uuid_none(&line->to)) {
		struct uuid to = line->to;
		if (!panes[p]->go(s, &to, &err))
			sitting_say(s, SAID_ERROR, "%s", err.msg);
		if (panes[p]->show)
			panes[p]->show(ui, s, &to);
	} else if (line && line->run) {
		keys_run(ui, line->run);
	}
	return line || (p != PANE_FIND && p != PANE_TRACK);
}

void
list_click(struct ui *ui, struct sitting *s, int row, int col)
{
	struct area a = ui->layout.area[ui->focus];
	CLEANUP(list_finish) struct list l = { .v = NULL };
	int at = 1 - ui->top[ui->focus];

	(void)col;
	a.rows--;
	panes[ui->focus]->fill(ui, s, &l);
	struct list_columns c = list_columns_of(ui, &l, a);
	for (size_t i = 0; i < l.n; i++) {
		at += line_rows(ui, &l.v[i], c);
		if (row >= 1 && row < at) {
			ui->chosen[ui->focus] = i;
			list_chosen(ui, s);
			break;
		}
	}
	ui_touch(ui, panes[ui->focus]->dirty);
}

void
list_say(struct ui *ui, const struct sitting *s, struct buf *out)
{
	CLEANUP(list_finish) struct list l = { .v = NULL };

	panes[ui->focus]->fill(ui, s, &l);
	if (ui->chosen[ui->focus] < l.n) {
		const struct list_line *line = &l.v[ui->chosen[ui->focus]];
		buf_addf(out, "%s%s", line->name, line->text ? ": " : "");
		for (const char *c = line->text; c && *c; c++) /* spoken as one line */
			buf_add_bytes(out, *c == '\n' ? " · " : c, *c == '\n' ? strlen(" · ") : 1);
	} else {
		buf_add(out, empty_text(ui, ui->focus));
	}
}

size_t
list_start(struct ui *ui, const struct sitting *s, enum pane p)
{
	CLEANUP(list_finish) struct list l = { .v = NULL };
	size_t at = 0;

	if (panes[p]->start)
		panes[p]->fill(ui, s, &l);
	while (at < l.n && l.v[at].style != panes[p]->start)
		at++;
	at = at < l.n ? at : 0;
	return at;
}
