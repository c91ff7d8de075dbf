/* Panes that are lists of lines, each with a name and words beside it. What they hold is in
 * lists.c. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "ui/rule.h"
#include "ui/ui_private.h"
#include "ui/wrap.h"

/* Longer lines are hard to read, however wide the screen. */
#define READ_COLS 100

struct list_line *
list_add(struct list *l, const char *name, const char *run)
{
	l->v = xgrow(l->v, l->n, &l->cap, sizeof(*l->v));
	l->v[l->n] = (struct list_line){
		.name = xstrdup(name), .run = xstrdup(run), .style = STYLE_KEY
	};
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

static void
shown_text(struct ui *ui, const struct list_line *line, struct buf *out)
{
	if (line->text)
		canvas_show(&ui->canvas, out, line->text, strlen(line->text), true);
}

static int
line_rows(struct ui *ui, const struct list_line *line, struct list_columns c)
{
	struct buf text = BUF_INIT;
	int rows;

	shown_text(ui, line, &text);
	rows = wrap_count(text.s, text.len, c.text);
	buf_finish(&text);
	return rows;
}

/* Draws an entry from `row` on, as far as it falls into the area; row may be negative. */
static int
draw_line(struct ui *ui, const struct list_line *line, struct area a, struct list_columns c,
	int row, bool chosen)
{
	enum style bar = chosen ? STYLE_CHOSEN : STYLE_PLAIN;
	struct buf text = BUF_INIT;
	size_t start, end;
	int rows = 0;

	shown_text(ui, line, &text);
	for (struct wrap w = wrap_start(text.s, text.len, c.text); wrap_line(&w, &start, &end);
		rows++) {
		if (row + rows < 0 || row + rows >= a.rows)
			continue;
		struct pen p = pen_at(&ui->canvas, a, row + rows);
		pen_blank(&p, bar, 1);
		pen_column(
			&p, chosen ? bar : line->style, c.name, false, rows == 0 ? line->name : "");
		pen_blank(&p, bar, 2);
		pen_shown(&p, bar, text.s + start, end - start);
		pen_fill(&p, bar);
	}
	buf_finish(&text);
	return rows;
}

static void
draw_list_title(struct ui *ui, const struct list *l, enum pane p, struct area a)
{
	struct buf right = BUF_INIT;

	if (panes[p].keys)
		keys_own(ui, panes[p].keys, &right);
	else if (p == PANE_FIND)
		buf_addf(&right, "%zu", l->n);
	else
		keys_back(ui, &right);
	rule_draw(&ui->canvas, a, STYLE_TITLE_FOCUS, panes[p].title, right.s);
	buf_finish(&right);
}

static const char *
nothing(const struct ui *ui, enum pane p)
{
	switch (p) {
	case PANE_FIND:
		return ui->prompt.line.text.len ? "No note of this review holds these words."
						: "Type words of a note.";
	case PANE_TRASH: return "Nothing of this review was deleted.";
	case PANE_CUES: return "The playlist names no cue of this item; :cue adds one.";
	case PANE_COVERAGE: return "Every item, question, chain and comparison has a note.";
	case PANE_TRIALS: return "No trial was heard: blind 1 2 x3 begins a run.";
	default: return "";
	}
}

void
list_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	struct area rows = { .y = a.y + 1, .x = a.x, .rows = a.rows - 1, .cols = a.cols };
	enum pane p = ui->focus;
	struct list l = { .v = NULL };
	int lines = 0, first = 0, last = 0;

	list_fill(ui, s, p, &l);
	ui->chosen[p] = ui->chosen[p] < l.n ? ui->chosen[p] : l.n ? l.n - 1 : 0;
	struct list_columns c = list_columns_of(ui, &l, rows);
	draw_list_title(ui, &l, p, a);
	for (size_t i = 0; i < l.n; i++) {
		int n = line_rows(ui, &l.v[i], c);

		if (i == ui->chosen[p]) {
			first = lines;
			last = lines + (n < rows.rows ? n : rows.rows) - 1;
		}
		lines += n;
	}
	int top = ui_scroll(ui->top[p], rows.rows, lines, first, last), row = -top;
	ui->top[p] = top;
	for (size_t i = 0; i < l.n && row < rows.rows; i++)
		row += draw_line(ui, &l.v[i], rows, c, row, i == ui->chosen[p]);
	if (l.n == 0 && rows.rows > 0) {
		struct pen pen = pen_at(&ui->canvas, rows, 0);

		pen_blank(&pen, STYLE_PLAIN, 1);
		pen_text(&pen, STYLE_DIM, nothing(ui, p));
		pen_fill(&pen, STYLE_PLAIN);
		row = 1;
	}
	draw_blank(rows, row);
	list_finish(&l);
}

/* ---- keys and mouse ---- */

/* What commands mean without a name is what the bar stands on. */
void
list_chosen(struct ui *ui, struct sitting *s)
{
	struct list l = { .v = NULL };
	size_t at = ui->chosen[ui->focus];

	if (ui->focus == PANE_CUES)
		sitting_choose_cue(s, at);
	if (ui->focus != PANE_PARTS)
		return;
	list_fill(ui, s, PANE_PARTS, &l);
	sitting_choose_note(s, at < l.n && !uuid_none(&l.v[at].to) ? &l.v[at].to : &uuid_max);
	list_finish(&l);
}

/* Another item plays by now, or what the bar stood on is gone: what it stands on is chosen. */
void
list_agree(struct ui *ui, struct sitting *s)
{
	const struct uuid *chosen = ui->focus == PANE_CUES ? &s->chosen_cue : &s->chosen_note;

	if (uuid_none(chosen))
		list_chosen(ui, s);
}

/* A cue that was pinned stands elsewhere now: the bar goes with it. */
void
list_follow(struct ui *ui, const struct sitting *s)
{
	const struct bench_item *b = sitting_item(s);

	for (size_t i = 0; ui->focus == PANE_CUES && b && i < b->ncues; i++)
		if (uuid_same(&b->cues[i]->row.uuid, &s->chosen_cue))
			ui->chosen[PANE_CUES] = i;
}

void
list_move(struct ui *ui, struct sitting *s, enum move m, int page)
{
	struct list l = { .v = NULL };

	list_fill(ui, s, ui->focus, &l);
	ui->chosen[ui->focus] = list_step(ui->chosen[ui->focus], l.n, m, page);
	list_chosen(ui, s);
	ui_touch(ui, panes[ui->focus].dirty);
	list_finish(&l);
}

/* The parts, with the bar on a note that stands there; false: it does not. */
static bool
show_in_parts(struct ui *ui, struct sitting *s, const struct uuid *note)
{
	struct list l = { .v = NULL };
	size_t at = 0;

	list_fill(ui, s, PANE_PARTS, &l);
	while (at < l.n && !uuid_same(&l.v[at].to, note))
		at++;
	bool there = at < l.n;
	list_finish(&l);
	if (!there)
		return false;
	focus_on(ui, PANE_PARTS);
	ui->top[PANE_PARTS] = 0;
	ui->chosen[PANE_PARTS] = at;
	list_chosen(ui, s);
	return true;
}

/* What was found is seen: what keys mean next is under the bar. */
static bool
go_to_found(struct ui *ui, struct sitting *s, const struct uuid *note, struct err *err)
{
	prompt_close(ui);
	bool ok = sitting_go_to_note(s, note, err);
	const struct note *n = record_find(&s->rec, ROW_NOTE, note);
	bool of_item = !n || sitting_find_item(s, &n->item);
	if (of_item || !show_in_parts(ui, s, note))
		focus_on(ui, PANE_NOTES);
	return ok;
}

static bool
choose_item(struct ui *ui, struct sitting *s, const struct uuid *item, struct err *err)
{
	(void)ui, (void)err;
	for (size_t i = 0; i < s->nitems; i++)
		if (uuid_same(&s->items[i].item->row.uuid, item))
			sitting_choose_item(s, i);
	return true;
}

static bool
edit_note(struct ui *ui, struct sitting *s, const struct uuid *note, struct err *err)
{
	(void)ui;
	return sitting_edit(s, note, err);
}

static bool
bring_back(struct ui *ui, struct sitting *s, const struct uuid *note, struct err *err)
{
	(void)ui;
	return sitting_bring_back(s, note, err);
}

/* What Enter does with a line that leads to something. */
static bool (*const go[PANES])(struct ui *, struct sitting *, const struct uuid *,
	struct err *) = { [PANE_FIND] = go_to_found,
	[PANE_COVERAGE] = choose_item,
	[PANE_PARTS] = edit_note,
	[PANE_TRASH] = bring_back };

/* Does what the chosen line says; a list is over with that. */
bool
list_enter(struct ui *ui, struct sitting *s)
{
	enum pane p = ui->focus;
	struct list l = { .v = NULL };

	list_fill(ui, s, p, &l);
	const struct list_line *line = ui->chosen[p] < l.n ? &l.v[ui->chosen[p]] : NULL;
	struct err err = ERR_INIT;
	/* What is asked for first is asked for beside the list. */
	bool asks = line && line->run && strncmp(line->run, "ask ", 4) == 0;
	/* What is only told does nothing; in the track pane the key is the item's then. */
	bool told = line && !line->run && uuid_none(&line->to);
	if (told && p == PANE_TRACK)
		line = NULL;
	if (line && !panes[p].stays && !asks && !(told && p == PANE_PARTS))
		focus_back(ui);
	if (line && go[p] && !uuid_none(&line->to)) {
		struct uuid to = line->to;
		if (!go[p](ui, s, &to, &err))
			sitting_say(s, SAID_ERROR, "%s", err.msg);
	} else if (line && line->run) {
		keys_run(ui, line->run);
	}
	list_finish(&l);
	return line || (p != PANE_FIND && p != PANE_TRACK);
}

void
list_click(struct ui *ui, struct sitting *s, int row, int col)
{
	struct area a = ui->layout.area[ui->focus];
	struct list l = { .v = NULL };
	int at = 1 - ui->top[ui->focus];

	(void)col;
	a.rows--;
	list_fill(ui, s, ui->focus, &l);
	struct list_columns c = list_columns_of(ui, &l, a);
	for (size_t i = 0; i < l.n; i++) {
		at += line_rows(ui, &l.v[i], c);
		if (row >= 1 && row < at) {
			ui->chosen[ui->focus] = i;
			list_chosen(ui, s);
			break;
		}
	}
	ui_touch(ui, panes[ui->focus].dirty);
	list_finish(&l);
}

void
list_say(struct ui *ui, const struct sitting *s, struct buf *out)
{
	struct list l = { .v = NULL };

	list_fill(ui, s, ui->focus, &l);
	if (ui->chosen[ui->focus] < l.n) {
		const struct list_line *line = &l.v[ui->chosen[ui->focus]];
		buf_addf(out, "%s%s", line->name, line->text ? ": " : "");
		for (const char *c = line->text; c && *c; c++) /* it is said as one line */
			buf_add_bytes(out, *c == '\n' ? " · " : c, *c == '\n' ? strlen(" · ") : 1);
	} else {
		buf_add(out, nothing(ui, ui->focus));
	}
	list_finish(&l);
}
