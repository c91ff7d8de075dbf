/* Decides the place of each pane on a screen of this size, also after a resize, and when the screen
 * is too small. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "bench/ui/ui_private.h"

#define MIN_ROWS 10
#define MIN_COLS 40
/* Narrower screens show one pane at a time. */
#define SPLIT_COLS 60
#define WIDE_COLS 120
/* From ROOMY_COLS on the notes have at least NOTES_COLS. */
#define ROOMY_COLS 100
#define NOTES_COLS 60
#define TRACKS_LEAST 24
/* The wheel is under the notes if both keep so many rows. */
#define SLOT_ROWS 10
#define IDLE_ROWS 2 /* most of the editor while nothing is written or asked */

/* Rows of the editor, the player (without its title) and messages on a screen of at least `rows`
 * rows; the first match counts. */
static const struct {
	int rows, editor, player, message;
} heights[] = {
	{ 50, 6, 5, 1 },
	{ 30, 5, 4, 1 },
	{ 22, 4, 4, 1 },
	{ 19, 3, 3, 1 },
	{ 16, 2, 3, 0 },
	{ 12, 2, 2, 0 },
	{ 0, 1, 1, 0 },
};

static struct area
area(int y, int x, int rows, int cols)
{
	return (struct area){ .y = y, .x = x, .rows = int_max(rows, 0), .cols = int_max(cols, 0) };
}

/* Places the track list, and at its right the player and the notes; the wheel beside the notes if
 * they keep their columns, or else under them if both keep their rows. */
static void
place_halves(struct layout *l, int rows, int player)
{
	bool roomy = l->cols >= ROOMY_COLS;
	int most = roomy ? l->cols - NOTES_COLS - 1 : l->cols * 3 / 8;
	bool beside = l->cols - TRACKS_LEAST - l->view.wheel - 2 >= NOTES_COLS;

	if (beside)
		most -= l->view.wheel + 1;
	l->split = int_max(int_min(l->view.tracks, int_min(most, l->cols * 2 / 5)), TRACKS_LEAST);
	int right = l->split + 1, end = l->cols, top = 2 + player;
	rows += 1; /* the row behind the last one */
	if (beside) {
		end = l->split2 = l->cols - l->view.wheel - 1;
		l->area[PANE_WHEEL] = area(1, end + 1, rows - 1, l->view.wheel);
	} else if (roomy && !ui_panes[l->view.slot]->fill && rows - top >= 2 * SLOT_ROWS) {
		int wheel = int_max(SLOT_ROWS, int_min(l->view.wheel_rows, (rows - top) / 2));

		rows -= wheel;
		l->area[PANE_WHEEL] = area(rows, right, wheel, end - right);
	}
	enum pane slot = l->area[l->view.slot].rows > 0 ? PANE_NOTES : l->view.slot;
	l->area[PANE_TRACKS] = area(1, 0, l->area[PANE_FRAME].rows, l->split);
	l->area[PANE_PLAYER] = area(1, right, player + 1, end - right);
	l->area[slot] = area(top, right, rows - top, end - right);
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
	int editor = v.idle ? int_min(heights[h].editor, IDLE_ROWS) : heights[h].editor;
	int bottom = rows - 2 - editor - heights[h].message, player = heights[h].player;
	l->tabs = cols < SPLIT_COLS || v.zoom;
	l->wide = cols >= WIDE_COLS;
	l->area[PANE_FRAME] = area(1, 0, bottom - 1, cols);
	l->area[PANE_HEADER] = area(0, 0, 1, cols);
	if (v.reading) {
		bottom = rows - 1 - heights[h].message;
	} else {
		l->area[PANE_TARGET] = area(bottom, 0, 1, cols);
		l->area[PANE_EDITOR] = area(bottom + 1, 0, editor, cols);
	}
	l->area[PANE_MESSAGE] = area(rows - 2, 0, heights[h].message, cols);
	l->area[PANE_HINT] = area(rows - 1, 0, 1, cols);
	if (l->tabs && v.focus != PANE_HELP) {
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
	if (l->split2 >= 0)
		draw_split(a, l->split2, below, "┤");
	else if (l->area[PANE_WHEEL].y > below)
		draw_rule_joint(l->area[PANE_WHEEL].y, l->split, "├");
}

const struct pane_ops frame_pane = { .draw = frame_draw };
