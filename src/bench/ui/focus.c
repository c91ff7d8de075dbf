/* The focus: the pane that gets the keys, and which panes are visible with it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <curses.h>

#include "base/text/text.h"
#include "bench/playback/playback.h"
#include "bench/run/run.h"
#include "bench/ui/ui_private.h"
#include "bench/writing/writing.h"

const struct pane_ops *
focus_now(const struct ui *ui)
{
	return ui_panes[ui->focus];
}

struct pane_view
focus_view(struct ui *ui)
{
	bool commands = ui->focus == PANE_HELP && ui->prompt.label;

	if (!ui->tracks_cols || ui->s->dirty == DIRTY_ALL)
		ui->tracks_cols = ui_tracks_cols(ui->s, layout_tracks_spare(ui->layout.cols));
	struct pane_view v = { .focus = ui->focus,
		.slot = ui->slot,
		.zoom = ui->zoom,
		.editor_rows = commands ? 0 : ui_editor_rows(ui, ui->s),
		.writes = ui->s->state == STATE_TEXT || ui->prompt.label,
		.commands = commands,
		.wheel = ui_wheel_cols(ui->s),
		.wheel_rows = (int)ui->s->wheel.n + 2,
		.tracks = ui->tracks_cols };

	if (focus_now(ui)->fill && ui->focus != PANE_HELP) {
		int cols = ui->layout.area[PANE_PLAYER].cols;

		v.slot = ui->focus;
		if (cols != ui->list_cols)
			ui->list_rows = 0;
		ui->list_cols = cols;
		/* A list of which a screen is full is not made twice for each paint. */
		if (ui->list_rows < ui->layout.rows)
			ui->list_rows = int_max(ui->list_rows, grid_rows(ui, ui->s, ui->focus));
		v.list_rows = ui->list_rows;
	}
	return v;
}

void
focus_layout(struct ui *ui)
{
	int rows, cols;

	getmaxyx(stdscr, rows, cols);
	if (cols != ui->layout.cols)
		ui->tracks_cols = 0;
	ui->layout.cols = cols;
	layout_make(&ui->layout, rows, cols, focus_view(ui));
	erase();
	ui->bar = (struct area){ 0 };
	ui->dirty |= DIRTY_ALL;
}

enum style
focus_title(const struct ui *ui, enum pane p)
{
	bool types = ui->s->state == STATE_TEXT || (ui->prompt.label && !ui->prompt.finds);

	enum pane takes = types ? PANE_TARGET : ui->focus;

	if (p == PANE_PLAYER)
		return STYLE_STRONG;
	return p == takes ? STYLE_TITLE_FOCUS : STYLE_TITLE;
}

/* Remembers how to come back from pane p: a pane of the ring is the first, one that was left open
 * is returned to. */
static void
remember_path(struct ui *ui, enum pane p)
{
	/* the wheel replaces the notes on a screen without room for both */
	bool leads_back = ui_panes[p]->fill || p == PANE_WHEEL;

	for (size_t i = 0; i < ui->npath; i++)
		if (ui->path[i] == p) {
			ui->npath = i;
			return;
		}
	if (!leads_back)
		ui->npath = 0;
	else if (p != ui->focus)
		ui->path[ui->npath++] = ui->focus;
}

/* Sets which pane is beside the tracks while they, or a list, have the focus. */
static void
set_slot(struct ui *ui, enum pane p)
{
	if (ui->slot == PANE_WHEEL && p != PANE_WHEEL)
		wheel_close(ui->s);
	if (p == PANE_WHEEL)
		wheel_show(ui->s);
	ui->slot = p;
}

void
focus_on(struct ui *ui, enum pane p)
{
	if (focus_now(ui)->choose && p != ui->focus)
		focus_now(ui)->choose(ui->s, NULL);
	if (ui->focus == PANE_TRACK || p == PANE_TRACK)
		playable_look(ui->s, p == PANE_TRACK);
	remember_path(ui, p);
	ui->focus = p;
	ui->below = ui->s->ask;
	ui->inside.open = false;
	ui->list_rows = 0;
	ui->scroll.bar_line.key = 0; /* forgets the line of the list that was open before */
	if (!ui_panes[p]->fill && p != PANE_TRACKS)
		set_slot(ui, p);
	focus_layout(ui);
}

enum pane
focus_after(enum pane p, int step)
{
	do
		p = (enum pane)(((int)p + PANES + step) % PANES);
	while (!ui_panes[p]->tab);
	return p;
}

bool
focus_pane(const char *name, enum pane *p)
{
	for (*p = 0; *p < PANES; ++*p)
		if (ui_panes[*p]->name && text_same(ui_panes[*p]->name, name))
			return true;
	return false;
}

bool
focus_back(struct ui *ui)
{
	enum pane was = ui->focus;

	if (ui->prompt.finds)
		prompt_close(ui);
	if (ui->focus != was)
		return true;
	if (!ui->npath && ui->slot == PANE_NOTES)
		return false;
	if (!ui_panes[was]->fill)
		set_slot(ui, PANE_NOTES);
	focus_on(ui, ui->npath ? ui->path[ui->npath - 1] : was);
	return true;
}
