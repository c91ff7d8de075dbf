#include <string.h>

#include "ui/ui_private.h"

#define MIN_ROWS 10
#define MIN_COLS 40
/* Narrower screens show one pane at a time. */
#define SPLIT_COLS 60
#define WIDE_COLS 120
/* The least width of the notes pane if the wheel pane gets wider for long names. */
#define NOTES_COLS 40

/* Rows of the editor, the player (without its title) and messages on a screen of at least `rows`
 * rows; the first match counts. */
static const struct {
	int rows, editor, player, message;
} heights[] = {
	{ 50, 6, 5, 1 },
	{ 30, 4, 4, 1 },
	{ 22, 3, 4, 1 },
	{ 19, 3, 3, 1 },
	{ 16, 2, 3, 0 },
	{ 12, 2, 2, 0 },
	{ 0, 1, 1, 0 },
};

/* Columns of the track list and of the wheel on a screen of at least `cols` columns. */
static const struct {
	int cols, tracks, wheel;
} widths[] = { { 200, 52, 56 }, { 170, 44, 48 }, { 150, 38, 42 }, { 135, 34, 39 },
	{ WIDE_COLS, 31, 37 }, { 100, 34, 0 }, { 80, 30, 0 }, { 70, 27, 0 }, { 0, 24, 0 } };

static struct area
area(int y, int x, int rows, int cols)
{
	return (struct area){
		.y = y, .x = x, .rows = rows > 0 ? rows : 0, .cols = cols > 0 ? cols : 0
	};
}

/* Places the track list and the panes to its right; wide screens add a column for the wheel. */
static void
place_halves(struct layout *l, int rows, int player)
{
	enum pane slot = l->view.slot;
	size_t w = 0;
	int end = l->cols;

	while (widths[w].cols > l->cols)
		w++;
	l->split = widths[w].tracks;
	l->area[PANE_TRACKS] = area(1, 0, rows, l->split);
	if (l->wide) {
		/* The wheel gets two thirds of the height, notes about other devices the rest. */
		int others = rows / 3 < 5 ? 0 : rows / 3;

		int wheel = widths[w].wheel, most = end - l->split - 2 - NOTES_COLS;

		if (wheel < l->view.wheel)
			wheel = int_min(l->view.wheel, most);
		l->split2 = end - wheel - 1;
		l->area[PANE_WHEEL] = area(1, l->split2 + 1, rows - others, wheel);
		l->area[PANE_OTHERS] = area(1 + rows - others, l->split2 + 1, others, wheel);
		end = l->split2;
		if (l->area[slot].rows > 0)
			slot = PANE_NOTES;
	}
	int right = l->split + 1;
	l->area[PANE_PLAYER] = area(1, right, player + 1, end - right);
	l->area[slot] = area(2 + player, right, rows - 1 - player, end - right);
}

void
layout_make(struct layout *l, int rows, int cols, struct pane_view v)
{
	size_t h = 0;

	memset(l, 0, sizeof(*l));
	l->rows = rows;
	l->cols = cols;
	l->view = v;
	l->split = l->split2 = -1;
	l->too_small = rows < MIN_ROWS || cols < MIN_COLS;
	if (l->too_small)
		return;
	while (heights[h].rows > rows)
		h++;
	int bottom = rows - 2 - heights[h].editor - heights[h].message, player = heights[h].player;
	l->tabs = cols < SPLIT_COLS;
	l->wide = cols >= WIDE_COLS;
	l->area[PANE_FRAME] = area(1, 0, bottom - 1, cols);
	l->area[PANE_HEADER] = area(0, 0, 1, cols);
	if (v.reading) {
		bottom = rows - 1 - heights[h].message;
	} else {
		l->area[PANE_TARGET] = area(bottom, 0, 1, cols);
		l->area[PANE_EDITOR] = area(bottom + 1, 0, heights[h].editor, cols);
	}
	l->area[PANE_MESSAGE] = area(rows - 2, 0, heights[h].message, cols);
	l->area[PANE_HINT] = area(rows - 1, 0, 1, cols);
	if (l->tabs) {
		player = player > 2 ? 2 : player;
		l->area[PANE_PLAYER] = area(1, 0, player, cols);
		l->area[v.focus] = area(1 + player, 0, bottom - 1 - player, cols);
	} else if (v.focus == PANE_HELP) {
		l->area[PANE_HELP] = area(1, 0, bottom - 1, cols);
	} else {
		place_halves(l, bottom - 1, player);
	}
}

static void
draw_split(struct ui *ui, struct area a, int x, int below, const char *joint)
{
	for (int i = 1; i < a.rows; i++)
		draw_rule_joint(&ui->canvas, a.y + i, x, "│");
	draw_rule_joint(&ui->canvas, a.y, x, "┬");
	draw_rule_joint(&ui->canvas, below, x, joint);
}

/* Draws the vertical lines between the panes. */
static void
frame_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	const struct layout *l = &ui->layout;
	int below = l->area[PANE_PLAYER].y + l->area[PANE_PLAYER].rows;

	(void)s;
	if (l->split < 0)
		return;
	draw_split(ui, a, l->split, below, "├");
	if (l->split2 < 0)
		return;
	draw_split(ui, a, l->split2, below, "┤");
	if (l->area[PANE_OTHERS].rows > 0 && l->area[PANE_OTHERS].x > l->split2)
		draw_rule_joint(&ui->canvas, l->area[PANE_OTHERS].y, l->split2,
			l->area[PANE_OTHERS].y == below ? "┼" : "├");
}

const struct pane_ops frame_pane = { .draw = frame_draw };
