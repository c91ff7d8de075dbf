/* The focus: the pane that gets the keys, and which panes are visible with it. Also handles mouse
 * events. */
#include <string.h>

#include "sitting/sitting.h"
#include "sound/sound.h"
#include "ui/ui_private.h"

struct pane_view
focus_view(struct ui *ui)
{
	bool over = panes[ui->focus]->over && ui->focus != PANE_HELP;

	bool waits = ui->pending || offer_shown(ui) ||
		(ui->s && (ui->s->state != STATE_KEYS || sitting_asks(ui->s)));

	return (struct pane_view){ .focus = ui->focus,
		.slot = over ? ui->focus : ui->slot,
		.reading = ui->focus == PANE_HELP && !waits,
		.wheel = ui->s ? wheel_cols(ui, ui->s) : 0,
		.sizes = ui->sizes };
}

/* Returns true if the pane replaces the notes on a screen without a column for the pane. */
static bool
is_in_place_of_notes(enum pane p)
{
	return p == PANE_WHEEL || p == PANE_OTHERS;
}

enum style
focus_title(const struct ui *ui, enum pane p)
{
	enum pane writes = ui->s && ui->s->state == STATE_TEXT ? PANE_TARGET : ui->focus;

	return p == writes ? STYLE_TITLE_FOCUS : STYLE_TITLE;
}

void
focus_on(struct ui *ui, enum pane p)
{
	if (panes[ui->focus]->choose && p != ui->focus)
		panes[ui->focus]->choose(ui->s, NULL);
	if (ui->focus == PANE_TRACK && p != PANE_TRACK)
		sitting_look(ui->s, SIZE_MAX);
	if (is_in_place_of_notes(p) && !is_in_place_of_notes(ui->base)) {
		ui->before = ui->focus;
		ui->base_before = ui->base;
	}
	ui->focus = p;
	ui->depth = 0;
	ui->scroll.bar_line.key = 0; /* forgets the line of the list that was open before */
	if (!panes[p]->over) {
		ui->base = p;
		if (p != PANE_TRACKS)
			ui->slot = p;
	}
	ui_layout(ui);
}

enum pane
focus_after(enum pane p)
{
	do
		p = (p + 1) % PANES;
	while (!panes[p]->tab);
	return p;
}

bool
focus_back(struct ui *ui)
{
	if (is_in_place_of_notes(ui->focus)) {
		enum pane before = ui->before;

		ui->slot = PANE_NOTES;
		focus_on(ui, ui->base_before);
		focus_on(ui, before);
		return true;
	}
	if (!panes[ui->focus]->over && ui->slot != PANE_NOTES) {
		ui->slot = PANE_NOTES;
		focus_on(ui, ui->focus);
		return true;
	}
	if (!panes[ui->focus]->over)
		return false;
	if (ui->prompt.finds)
		prompt_close(ui);
	focus_on(ui, ui->base);
	return true;
}

bool
focus_pane(const char *name, enum pane *p)
{
	for (*p = 0; *p < PANES; ++*p)
		if (panes[*p]->name && strcmp(panes[*p]->name, name) == 0)
			return true;
	return false;
}

/* Closes the wheel when a note is opened, unless both are on the screen. */
void
focus_note(struct ui *ui)
{
	if (ui->layout.area[PANE_NOTES].rows == 0 && !panes[ui->focus]->over &&
		ui->slot != PANE_NOTES)
		focus_back(ui);
}

/* ---- clicks and turns of the mouse wheel ---- */

#define WHEEL_LINES 3

static bool
is_in(struct area a, int row, int col)
{
	return row >= a.y && row < a.y + a.rows && col >= a.x && col < a.x + a.cols;
}

void
mouse_event(struct ui *ui, const struct input_event *ev)
{
	bool narrows = ui->prompt.finds && is_in(ui->layout.area[ui->focus], ev->row, ev->col);

	if (ui->reader || (ui->prompt.label && !narrows) || ui->pending)
		return;
	keys_flush(ui);
	for (enum pane p = PANE_HEADER; p < PANES; p++) {
		if (!is_in(ui->layout.area[p], ev->row, ev->col))
			continue;
		bool press = ev->mouse == MOUSE_PRESS;
		if (press && panes[p]->title && ui->focus != p)
			focus_on(ui, p);
		if (press && panes[p]->click)
			panes[p]->click(ui, ui->s, ev->row - ui->layout.area[p].y);
		if (press && is_in(ui->bar, ev->row, ev->col))
			sitting_seek_track(
				ui->s, ui->bar_ms * (ev->col - ui->bar.x) / ui->bar.cols);
		if (!press && panes[p]->move)
			for (int i = 0; i < WHEEL_LINES; i++)
				panes[p]->move(ui, ui->s,
					ev->mouse == MOUSE_WHEEL_UP ? MOVE_UP : MOVE_DOWN, 1);
		ui->dirty |= DIRTY_ALL;
		return;
	}
}
