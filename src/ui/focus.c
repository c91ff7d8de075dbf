/* Which pane has the focus: some stand side by side or are tabs, some come over them for a moment.
 */
#include <string.h>

#include "base/mem.h"
#include "ui/ui_private.h"

static const enum pane order[] = { PANE_TRACKS, PANE_NOTES, PANE_WHEEL, PANE_OTHERS };

struct pane_view
focus_view(const struct ui *ui)
{
	bool over = panes[ui->focus].over && ui->focus != PANE_HELP;

	bool waits =
		ui->pending || (ui->s && (ui->s->state != STATE_KEYS || ui->s->ask != ASK_NOTHING));

	return (struct pane_view){ .focus = ui->focus,
		.slot = over ? ui->focus : ui->slot,
		.reading = ui->focus == PANE_HELP && !waits };
}

void
focus_on(struct ui *ui, enum pane p)
{
	if (ui->focus == PANE_TRACK && p != PANE_TRACK)
		sitting_look(ui->s, SIZE_MAX);
	if (ui->focus == PANE_CUES && p != PANE_CUES)
		sitting_choose_cue(ui->s, SIZE_MAX);
	if (ui->focus == PANE_PARTS && p != PANE_PARTS)
		sitting_choose_note(ui->s, &UUID_NONE);
	ui->focus = p;
	if (!panes[p].over) {
		if (p != ui->base)
			ui->before = ui->base;
		ui->base = p;
		if (p != PANE_TRACKS)
			ui->slot = p;
	}
	ui_layout(ui);
}

enum pane
focus_after(enum pane p)
{
	for (size_t i = 0; i < LENGTH(order); i++)
		if (order[i] == p)
			return order[(i + 1) % LENGTH(order)];
	return order[0];
}

void
focus_next(struct ui *ui)
{
	if (panes[ui->focus].over)
		focus_back(ui);
	else
		focus_on(ui, focus_after(ui->base));
}

bool
focus_back(struct ui *ui)
{
	if (ui->focus == PANE_WHEEL) {
		focus_on(ui, ui->before);
		return true;
	}
	if (!panes[ui->focus].over)
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
		if (panes[*p].name && strcmp(panes[*p].name, name) == 0)
			return true;
	return false;
}
