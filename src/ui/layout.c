#include <string.h>

#include "base/mem.h"
#include "ui/rule.h"
#include "ui/ui_private.h"

#define MIN_ROWS 10
#define MIN_COLS 40
/* Below it one pane is shown at a time. */
#define SPLIT_COLS 60

/* By height, the first row that fits: lines for the editor, for the player (without its title), for messages. */
static const struct { int rows, editor, player, message; } heights[] = {
	{ 50, 6, 5, 1 },
	{ 36, 6, 4, 1 },
	{ 30, 4, 4, 1 },
	{ 22, 3, 4, 1 },
	{ 19, 3, 3, 1 },
	{ 16, 2, 3, 0 },
	{ 12, 2, 2, 0 },
	{ 0, 1, 1, 0 },
};

/* By width: the track list. */
static const struct { int cols, tracks; } widths[] = {
	{ 200, 54 }, { 160, 46 }, { 140, 42 }, { 120, 38 }, { 100, 34 }, { 80, 30 }, { 70, 27 }, { 0, 24 },
};

static struct area
area(int y, int x, int rows, int cols)
{
	return (struct area){ .y = y, .x = x, .rows = rows > 0 ? rows : 0, .cols = cols > 0 ? cols : 0 };
}

static int
tracks_width(int cols)
{
	size_t i = 0;

	while (widths[i].cols > cols)
		i++;
	return widths[i].tracks;
}

void
layout_make(struct layout *l, int rows, int cols, enum pane front, bool help)
{
	size_t h = 0;

	memset(l, 0, sizeof(*l));
	l->rows = rows;
	l->cols = cols;
	l->split = -1;
	l->too_small = rows < MIN_ROWS || cols < MIN_COLS;
	if (l->too_small)
		return;
	while (heights[h].rows > rows)
		h++;
	int bottom = rows - 2 - heights[h].editor - heights[h].message, player = heights[h].player;
	l->tabs = cols < SPLIT_COLS;
	l->out_in_header = cols >= 120;
	l->area[PANE_FRAME] = area(1, 0, bottom - 1, cols);
	l->area[PANE_HEADER] = area(0, 0, 1, cols);
	l->area[PANE_TARGET] = area(bottom, 0, 1, cols);
	l->area[PANE_EDITOR] = area(bottom + 1, 0, heights[h].editor, cols);
	l->area[PANE_MESSAGE] = area(rows - 2, 0, heights[h].message, cols);
	l->area[PANE_HINT] = area(rows - 1, 0, 1, cols);
	if (l->tabs) {
		player = player > 2 ? 2 : player;
		l->area[PANE_PLAYER] = area(1, 0, player, cols);
		l->area[help ? PANE_HELP : front] = area(1 + player, 0, bottom - 1 - player, cols);
	} else if (help) {
		l->area[PANE_HELP] = area(1, 0, bottom - 1, cols);
	} else {
		l->split = tracks_width(cols);
		int right = l->split + 1;
		l->area[PANE_TRACKS] = area(1, 0, bottom - 1, l->split);
		l->area[PANE_PLAYER] = area(1, right, player + 1, cols - right);
		l->area[PANE_NOTES] = area(2 + player, right, bottom - 2 - player, cols - right);
	}
}

/* What lies between the panes. */
void
frame_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	const struct layout *l = &ui->layout;

	(void)s;
	if (l->split < 0)
		return;
	draw_line_down(&ui->canvas, a.y, l->split, a.rows);
	rule_join(&ui->canvas, a.y, l->split, "┬");
	rule_join(&ui->canvas, l->area[PANE_NOTES].y, l->split, "├");
}
