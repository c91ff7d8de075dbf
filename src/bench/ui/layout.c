/* Decides the place of each pane on a screen of this size, also after a resize, and when the screen
 * is too small. */
#include <string.h>

#include "bench/ui/ui_private.h"

#define MIN_ROWS 10
#define MIN_COLS 40
/* Narrower screens show one pane at a time. */
#define SPLIT_COLS 60
#define WIDE_COLS 120
/* The least width of the notes pane if the wheel pane gets wider for long names. */
#define NOTES_COLS 39

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
} widths[] = { { 200, 52, 56 }, { 170, 44, 49 }, { 150, 38, 49 }, { 135, 34, 49 },
	{ WIDE_COLS, 30, 49 }, { 100, 34, 0 }, { 80, 30, 0 }, { 70, 27, 0 }, { 0, 24, 0 } };

static struct area
area(int y, int x, int rows, int cols)
{
	return (struct area){ .y = y, .x = x, .rows = int_max(rows, 0), .cols = int_max(cols, 0) };
}

/* Places the column of the wheel and of notes about other devices, at the right of a wide screen;
 * `tracks` columns are at the left. Returns the columns left of it. */
static int
place_column(struct layout *l, int rows, int tracks, int wheel)
{
	/* The wheel gets two thirds of the height, notes about other devices the rest. */
	int others = rows / 3 < 5 ? 0 : rows / 3;

	if (!l->wide)
		return l->cols;
	wheel = int_min(int_max(wheel, l->view.wheel), l->cols - tracks - 2 - NOTES_COLS);
	l->split2 = l->cols - wheel - 1;
	l->area[PANE_WHEEL] = area(1, l->split2 + 1, rows - others, wheel);
	l->area[PANE_OTHERS] = area(1 + rows - others, l->split2 + 1, others, wheel);
	return l->split2;
}

/* Places the track list and the panes to its right; wide screens add a column for the wheel. */
static void
place_halves(struct layout *l, int rows, int player)
{
	size_t w = 0;

	while (widths[w].cols > l->cols)
		w++;
	l->split = widths[w].tracks;
	int end = place_column(l, rows, l->split, widths[w].wheel), right = l->split + 1;
	enum pane slot = l->area[l->view.slot].rows > 0 ? PANE_NOTES : l->view.slot;
	l->area[PANE_TRACKS] = area(1, 0, rows, l->split);
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
draw_rule_joint(int y, int x, const char *joint)
{
	struct pen p = { .y = y, .x = x, .end = x + 1 };

	pen_text(&p, STYLE_RULE, joint);
}

static void
draw_split(struct area a, int x, int below, const char *joint)
{
	for (int i = 1; i < a.rows; i++)
		draw_rule_joint(a.y + i, x, "│");
	draw_rule_joint(a.y, x, "┬");
	draw_rule_joint(below, x, joint);
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
	draw_split(a, l->split, below, "├");
	if (l->split2 < 0)
		return;
	draw_split(a, l->split2, below, "┤");
	const struct area *others = &l->area[PANE_OTHERS];
	if (others->rows > 0 && others->x > l->split2 && others->y > a.y)
		draw_rule_joint(others->y, l->split2, others->y == below ? "┼" : "├");
}

const struct pane_ops frame_pane = { .draw = frame_draw };
