/* Panes that are lists: each line has a name and a text beside it, made by the pane's .fill. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/sitting/sitting.h"
#include "bench/ui/ui_private.h"

struct list_line *
list_add(struct list *l, enum style style, const char *name, const char *text, const char *run, ...)
{
	struct buf words = BUF_INIT;

	if (run)
		BUF_ADD_ARGUMENTS(&words, run);
	LIST_ADD(l,
		(struct list_line){ xstrdup(name), xstrdup(text), run ? buf_detach(&words) : NULL,
			.style = style });
	return &l->v[l->n - 1];
}

static void
line_finish(struct list_line *line)
{
	free(line->name);
	free(line->text);
	free(line->run);
	free(line->more);
	free(line->key);
}

void
list_finish(struct list *l)
{
	LIST_FINISH(l, line_finish(each));
}

/* ---- letters that narrow a list ---- */

const char *
list_typed(const struct ui *ui)
{
	return ui->prompt.label && ui->prompt.finds ? ui->prompt.line.text.s : "";
}

int
list_fit(const char *name, const char *typed)
{
	if (text_same_name(name, typed))
		return 3;
	return text_begins(name, typed) ? 2 : text_has(name, typed, false);
}

/* Returns the lines of the pane with the focus. */
static struct list
lines_now(struct ui *ui, const struct sitting *s)
{
	struct list l = { .ui = ui };

	focus_now(ui)->fill(s, &l);
	ui->list_n = l.n;
	return l;
}

size_t
list_step(size_t at, size_t n, enum move m)
{
	size_t last = n ? n - 1 : 0;

	switch (m) {
	case MOVE_PAGE_UP:
	case MOVE_UP: return at > 0 ? at - 1 : 0;
	case MOVE_PAGE_DOWN:
	case MOVE_DOWN: return at < last ? at + 1 : last;
	case MOVE_TOP: return 0;
	case MOVE_BOTTOM: return last;
	}
	return at;
}

int
list_scroll(int top, int rows, int lines, int first, int last)
{
	if (last >= top + rows)
		top = last - rows + 1;
	if (first < top)
		top = first;
	if (top > lines - rows)
		top = lines - rows;
	return top > 0 ? top : 0;
}

/* ---- drawing a list ---- */

#define HELP_COLS 50 /* of each column of help */
#define NAME_COLS 15 /* of the names of commands */
/* Columns of the words beside names, however long the names are. */
#define WORDS_LEAST 20

static void
list_row(const struct grid *v, size_t i, struct cells *out)
{
	const struct list_line *line = &v->lines.v[i];

	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	bool wraps = draw_width(line->name) > v->a.cols - 3; /* a name that has no line */

	cells_left(out, line->style, v->cols[0], wraps ? "" : line->name);
	buf_add(&words, wraps ? line->name : "");
	buf_add_part(&words, "\n", "%s", text_or(line->text, ""));
	if (line->more && i == v->chosen)
		buf_add_part(&words, "\n", "%s", line->more);
	cells_words(out, STYLE_PLAIN, words.s);
	cells_right(out, STYLE_KEY, line->key ? draw_width(line->key) : 0, line->key);
	out->hit = list_typed(v->ui);
	out->inside = v->pane == PANE_FIND;
}

/* Finds the column of names that needs the fewest lines: no name is cut, one that is longer than
 * the column is above its words. */
static void
set_column(struct grid *v)
{
	const struct list *l = &v->lines;
	int words = 0, best = 2, least = INT_MAX, most;

	v->cols[0] = NAME_COLS;
	if (v->pane == PANE_HELP && v->ui->prompt.finds)
		return; /* the column stays while letters change the rows */
	EACH (one, l)
		words = int_max(words, one->text ? draw_width(one->text) : 0);
	most = v->a.cols - 3 - int_min(words, WORDS_LEAST);
	for (; most > 2; most = most * 3 / 4) {
		int lines = 0;

		v->cols[0] = 2;
		EACH (one, l)
			if (draw_width(one->name) < most)
				v->cols[0] = int_max(v->cols[0], draw_width(one->name) + 1);
		for (size_t i = 0; i < l->n && i < (size_t)v->a.rows; i++)
			lines += grid_lines(v, i);
		best = lines < least ? v->cols[0] : best;
		least = int_min(lines, least);
	}
	v->cols[0] = best;
}

static void
add_title(struct grid *v)
{
	struct ui *ui = v->ui;
	const struct pane_ops *pane = ui_panes[v->pane];

	grid_count(v, &v->right);
	buf_add(&v->title, pane->title);
	if (ui->inside.open)
		buf_addf(&v->title, " · %s", ui->inside.name);
	if (pane->head)
		pane->head(ui, &v->title);
}

/* Continues an FNV-1a hash. */
static uint64_t
hash_on(uint64_t hash, const void *p, size_t n)
{
	for (const unsigned char *c = p; n > 0; n--)
		hash = (hash ^ *c++) * 0x100000001b3;
	return hash;
}

/* Returns a hash that identifies the line, also after lines above it were added or deleted. */
static uint64_t
line_key(const struct list *l, size_t i)
{
	const struct list_line *line = &l->v[i];
	const char *words = line->run ? line->run : line->name;
	uint64_t hash = hash_on(0xcbf29ce484222325, &l->ui->focus, sizeof(l->ui->focus));

	return uuid_none(&line->to) ? hash_on(hash, words, strlen(words))
				    : hash_on(hash, &line->to, sizeof(line->to));
}

bool
list_keep(struct list *l, int fit)
{
	size_t at = l->n - 1;
	struct list_line line = l->v[at];

	if (!fit || l->ui->inside.open) {
		bool opened = fit && line_key(l, at) == l->ui->inside.key;

		line_finish(&line);
		l->n = at;
		return opened;
	}
	line.fit = fit;
	for (; at && l->v[at - 1].fit < fit; at--)
		l->v[at] = l->v[at - 1];
	l->v[at] = line;
	return false;
}

/* Stores which line is highlighted, and its row on the screen. row -1: not known yet; the grid
 * scrolls as needed and stores it. */
static void
remember_bar(const struct list *l, int row)
{
	size_t at = l->ui->chosen[l->ui->focus];

	l->ui->scroll.bar_line.at = at;
	l->ui->scroll.bar_line.row = row;
	l->ui->scroll.bar_line.key = l->n ? line_key(l, at) : 0;
}

/* Highlights the same line again, if lines above were added or deleted. Returns true if
 * the grid must scroll so that the line stays in its row on the screen. */
static bool
follow(const struct list *l)
{
	struct ui *ui = l->ui;
	size_t *at = &ui->chosen[ui->focus];

	if (*at >= l->n)
		*at = l->n ? l->n - 1 : 0;
	if (*at != ui->scroll.bar_line.at || ui->prompt.finds)
		return false;
	for (size_t i = 0; i < l->n; i++) {
		size_t near = (*at + i) % l->n;

		if (line_key(l, near) == ui->scroll.bar_line.key) {
			*at = near;
			return ui->scroll.bar_line.row >= 0;
		}
	}
	return false;
}

static void
add_none(const struct ui *ui, const struct pane_ops *pane, struct buf *out)
{
	buf_add(out, pane->empty ? pane->empty : "");
	if (pane->elsewhere)
		pane->elsewhere(ui, out);
}

/* Says why the list has no line, and what leads out of letters that find none. */
static void
add_empty(const struct ui *ui, struct buf *out)
{
	const struct pane_ops *pane = focus_now(ui);

	if (ui->focus == PANE_FIND && !ui->prompt.line.text.len)
		buf_add(out, "Type words of a note, or a part of a track's name.");
	else if (pane->keys && ui->prompt.finds)
		buf_add(out, "Nothing here begins like this.");
	else
		add_none(ui, pane, out);
	if (pane->asks && ui->prompt.label)
		keys_words(ui,
			" \1erase line-start\2 takes the letters back, \1line leave\2 leaves.",
			out);
}

void
list_grid(struct grid *v)
{
	struct ui *ui = v->ui;

	v->lines = lines_now(ui, v->s);
	v->n = v->lines.n;
	if (v->pane == PANE_HELP && ui->prompt.finds) {
		v->a.cols = int_min(v->a.cols, READ_COLS);
	} else if (v->pane == PANE_HELP && (int)v->n > v->a.rows) {
		v->columns = int_max(v->a.cols / HELP_COLS, 1);
		v->a.cols /= v->columns;
	}
	v->stays = follow(&v->lines) ? ui->scroll.bar_line.row : -1;
	v->chosen = v->must = ui->chosen[v->pane];
	v->fill = list_row;
	set_column(v);
	add_title(v);
	if (!v->n) {
		CLEANUP(buf_finish) struct buf words = BUF_INIT;

		add_empty(ui, &words);
		draw_show(&v->empty, words.s, words.len, true);
	}
}

void
list_drawn(const struct grid *v, int row)
{
	remember_bar(&v->lines, row);
}

/* ---- keys and mouse in a list ---- */

/* Tells the session the highlighted line: commands without an argument apply to its row. */
void
list_chosen(struct ui *ui, struct sitting *s)
{
	size_t at = ui->chosen[ui->focus];

	if (!focus_now(ui)->choose)
		return;
	CLEANUP(list_finish) struct list l = lines_now(ui, s);
	focus_now(ui)->choose(s, at < l.n ? &l.v[at].to : &UUID_NONE);
}

void
list_pick(struct ui *ui, struct sitting *s, size_t i)
{
	CLEANUP(list_finish) struct list l = lines_now(ui, s);

	ui->chosen[ui->focus] = i;
	remember_bar(&l, -1);
	list_chosen(ui, s);
}

bool
list_go(struct ui *ui, size_t at)
{
	CLEANUP(list_finish) struct list l = { .ui = ui };

	if (focus_now(ui)->fill)
		focus_now(ui)->fill(ui->s, &l);
	if (at >= l.n)
		return false;
	ui->chosen[ui->focus] = at;
	return true;
}

bool
list_decides(struct ui *ui)
{
	CLEANUP(list_finish) struct list l = lines_now(ui, ui->s);

	return l.n && (l.n == 1 || l.v[0].fit > l.v[1].fit);
}

void
list_walk(struct ui *ui, struct sitting *s, bool in)
{
	const struct pane_ops *pane = focus_now(ui);
	CLEANUP(list_finish) struct list l = lines_now(ui, s);
	size_t *at = &ui->chosen[ui->focus];
	uint64_t key = 0;

	bool may = ui->inside.open;
	if (in)
		may = *at < l.n && l.v[*at].opens;
	if (!may)
		return;
	if (in) {
		ui->inside.key = line_key(&l, *at);
		xreplace(&ui->inside.name, l.v[*at].name);
	} else {
		key = ui->inside.key;
	}
	ui->inside.open = in;
	/* Keys work on the notes inside of an entry: letters narrow only the entries. */
	if (pane->choose && in) {
		ui->prompt.finds = false;
		prompt_close(ui);
	} else if (pane->choose) {
		ui_ask(ui, pane->asks, ERR_IGNORED);
	} else {
		editor_set(&ui->prompt.line, "", 0);
	}
	*at = 0;
	ui->scroll.bar_line.key = 0;
	CLEANUP(list_finish) struct list now = lines_now(ui, s);
	for (size_t i = 0; key && i < now.n; i++)
		*at = line_key(&now, i) == key ? i : *at;
	list_chosen(ui, s);
	ui->dirty |= DIRTY_ALL;
}

static void
run_line(struct ui *ui, struct sitting *s, const struct list_line *line)
{
	const struct pane_ops *pane = focus_now(ui);
	CLEANUP(pointer_free) char *dropped = xstrdup(ui->prompt.dropped);
	struct err err = ERR_INIT;
	bool command = ui->focus == PANE_HELP;

	/* A line that opens a prompt leaves the list open beside it. */
	if (ui->focus == PANE_FIND)
		TEXT_COPY(ui->hit.words, list_typed(ui));
	if (command && line->run)
		prompt_remember(ui, line->run);
	if ((!pane->stays || line->closes || ui->prompt.finds) &&
		!(line->run && !command && command_leads(command_find(&ui->commands, line->run))))
		focus_back(ui);
	if (command)
		prompt_choose_note(ui);
	if (line->run && dropped)
		keys_note_pictures(ui, dropped, line->run);
	else if (line->run)
		keys_try(ui, line->run, "");
	else if (pane->go && !uuid_none(&line->to) && !pane->go(s, &line->to, &err))
		sitting_say_err(s, &err);
	if (pane->show)
		pane->show(ui, s, &line->to);
}

/* Runs the chosen line and closes the list. */
void
list_enter(struct ui *ui, struct sitting *s)
{
	CLEANUP(list_finish) struct list l = lines_now(ui, s);
	size_t at = ui->chosen[ui->focus];
	const struct list_line *line = at < l.n ? &l.v[at] : NULL;

	if (line && line->opens && !line->run)
		list_walk(ui, s, true);
	else if (line)
		run_line(ui, s, line);
	else
		ui->rings = true; /* the list says that it is empty */
}

/* Takes the command of the chosen line into the typed one. */
void
list_take(struct ui *ui)
{
	CLEANUP(list_finish) struct list l = lines_now(ui, ui->s);
	size_t at = ui->chosen[ui->focus];

	if (at >= l.n || !l.v[at].run)
		return;
	const char *run = l.v[at].run;
	run += text_starts(run, HELP_TYPED) ? strlen(HELP_TYPED) : 0;
	CLEANUP(pointer_free) char *line = xasprintf("%s ", run);
	editor_set(&ui->prompt.line, line, strlen(line));
	prompt_follow(ui);
}

bool
list_remove(struct ui *ui, struct err *err)
{
	CLEANUP(list_finish) struct list l = lines_now(ui, ui->s);
	size_t at = ui->chosen[ui->focus];

	return focus_now(ui)->removes(ui->s, at < l.n ? &l.v[at].to : &UUID_NONE, err);
}

void
list_open(struct ui *ui, enum pane p, bool finds)
{
	enum style start = finds ? STYLE_PLAIN : ui_panes[p]->start;
	size_t at = 0;

	focus_on(ui, p);
	ui->prompt.finds |= finds;
	ui->scroll.top[p] = 0;
	CLEANUP(list_finish) struct list l = lines_now(ui, ui->s);
	while (start && at < l.n && l.v[at].style != start)
		at++;
	ui->chosen[p] = at < l.n ? at : 0;
	list_chosen(ui, ui->s);
}
