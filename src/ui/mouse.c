/* The mouse: a press chooses what it is on, the wheel moves in the pane that it is over. */
#include "sitting/sound.h"
#include "ui/ui_private.h"

#define WHEEL_LINES 3

static bool
is_in(struct area a, int row, int col)
{
	return row >= a.y && row < a.y + a.rows && col >= a.x && col < a.x + a.cols;
}

static void
press(struct ui *ui, enum pane p, const struct input_event *ev)
{
	if (panes[p]->title && ui->focus != p)
		focus_on(ui, p);
	if (panes[p]->click)
		panes[p]->click(ui, ui->s, ev->row - ui->layout.area[p].y);
	if (is_in(ui->bar, ev->row, ev->col))
		sitting_seek_track(ui->s, ui->bar_ms * (ev->col - ui->bar.x) / ui->bar.cols);
}

void
mouse_event(struct ui *ui, const struct input_event *ev)
{
	if (ui->speech || ui->prompt.label || ui->pending)
		return;
	keys_flush(ui);
	for (enum pane p = PANE_HEADER; p < PANES; p++) {
		if (!is_in(ui->layout.area[p], ev->row, ev->col))
			continue;
		if (ev->mouse == MOUSE_PRESS)
			press(ui, p, ev);
		else if (panes[p]->move)
			for (int i = 0; i < WHEEL_LINES; i++)
				panes[p]->move(ui, ui->s,
					ev->mouse == MOUSE_WHEEL_UP ? MOVE_UP : MOVE_DOWN, 1);
		ui->dirty |= DIRTY_ALL;
		return;
	}
}
