/* The pane that has the focus: it is side by side, a tab, or covers the others for a moment. */
#include <string.h>

#include "sitting/sound.h"
#include "ui/ui_private.h"

struct pane_view
focus_view(struct ui *ui)
{
	bool over = panes[ui->focus]->over && ui->focus != PANE_HELP;

	bool waits = ui->pending || (ui->s && (ui->s->state != STATE_KEYS || sitting_asks(ui->s)));

	return (struct pane_view){ .focus = ui->focus,
		.slot = over ? ui->focus : ui->slot,
		.reading = ui->focus == PANE_HELP && !waits,
		.wheel = ui->s ? wheel_cols(ui, ui->s) : 0 };
}

/* Returns true if the pane takes the place of the notes on a screen that is not wide. */
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
	ui->bar_line.key = 0; /* of a list that was open before */
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

void
focus_next(struct ui *ui)
{
	if (panes[ui->focus]->over)
		focus_back(ui);
	else
		focus_on(ui, focus_after(ui->base));
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

/* A note that is opened covers the wheel no longer. On wide screens both are seen. */
void
focus_note(struct ui *ui)
{
	if (!ui->layout.wide && !panes[ui->focus]->over && ui->slot != PANE_NOTES)
		focus_back(ui);
}
