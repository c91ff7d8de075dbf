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
/* From this size on the wheel is on the screen in any case. */
#define ROOMY_COLS 100
#define ROOMY_ROWS 36
#define TRACKS_LEAST 24
/* The wheel is beside the notes if they keep NOTES_COLS; or NOTES_LEAST if it has no room below. */
#define NOTES_COLS 90
#define NOTES_LEAST 60
#define NOTES_ROWS 5 /* that the notes keep, with their title, above the wheel or a list */
#define WHEEL_ROWS 10
#define SPARE_ROWS 3 /* below the wheel's words: for a definition, or the editor that opens */
/* More of these, and fewer for the notes, where the wheel is on the screen only while one rates. */
#define RATING_ROWS 2

/* Most rows of the editor, rows of the player (without its title) and of messages on a screen of at
 * least `rows` rows; the first match counts. */
static const struct {
	int rows, editor, player, message;
} heights[] = {
	{ 50, 6, 5, 1 },
	{ 30, 5, 4, 1 },
	{ 22, 4, 4, 1 },
	{ 19, 3, 3, 1 },
	{ 16, 2, 3, 1 },
	{ 12, 2, 2, 1 },
	{ 0, 1, 1, 0 },
};

static struct area
area(int y, int x, int rows, int cols)
{
	return (struct area){ .y = y, .x = x, .rows = int_max(rows, 0), .cols = int_max(cols, 0) };
}

static int
tracks_most(int cols)
{
	return cols < ROOMY_COLS ? cols * 3 / 8 : int_min(cols - NOTES_LEAST - 1, cols * 2 / 5);
}

int
layout_tracks_spare(int cols)
{
	return int_min(cols - NOTES_COLS - 1, tracks_most(cols));
}

/* Places the notes in an area, and below them what is open: a list with as many rows as it needs,
 * and the wheel, whose last rows the editor covers: without it the area ends before row `idle`.
 * If it leaves the notes too few rows, it takes their place. */
static void
place_below(struct layout *l, bool wheel, int rating, int idle, struct area a)
{
	const struct pane_view *v = &l->view;
	int room = idle - a.y - NOTES_ROWS + rating, end = a.y + a.rows, at = end,
	    list = ui_panes[v->slot]->fill ? v->list_rows + 1 : 0, rows = 0;

	if (wheel && room >= WHEEL_ROWS)
		rows = v->wheel_rows + SPARE_ROWS + rating;
	rows = int_min(rows, room);
	if (list && list > room - rows)
		rows = 0;
	if (list > room || (v->slot == PANE_WHEEL && !rows && !l->area[PANE_WHEEL].rows)) {
		l->area[v->slot] = a;
		return;
	}
	if (rows) {
		at = idle - rows;
		l->area[PANE_WHEEL] = area(at, a.x, end - at, a.cols);
	}
	if (list)
		l->area[v->slot] = area(at -= list, a.x, list, a.cols);
	l->area[PANE_NOTES] = area(a.y, a.x, at - a.y, a.cols);
}

/* Places the track list, and at its right the player, the notes and what is open below them; the
 * wheel beside them if they keep their columns. */
static void
place_halves(struct layout *l, int end, int idle, int player)
{
	int top = 2 + player, wheel = l->view.wheel + 1, right_end = l->cols,
	    split = int_max(int_min(l->view.tracks, tracks_most(l->cols)), TRACKS_LEAST);
	bool low = idle - top < NOTES_ROWS + WHEEL_ROWS;

	if (low && l->cols - TRACKS_LEAST - 1 - wheel >= NOTES_LEAST)
		split = int_min(split, l->cols - NOTES_LEAST - 1 - wheel);
	int least = low ? NOTES_LEAST : NOTES_COLS;
	if (l->cols - split - 1 - wheel >= least) {
		right_end = l->split2 = l->cols - wheel;
		l->area[PANE_WHEEL] = area(1, right_end + 1, end - 1, l->view.wheel);
	}
	int right = split + 1;
	l->split = split;
	l->area[PANE_TRACKS] = area(1, 0, end - 1, split);
	l->area[PANE_PLAYER] = area(1, right, player + 1, right_end - right);
	bool shown = l->cols >= ROOMY_COLS && l->rows >= ROOMY_ROWS,
	     rates = l->view.slot == PANE_WHEEL;
	place_below(l, l->split2 < 0 && (shown || rates), rates && !shown ? RATING_ROWS : 0, idle,
		area(top, right, end - top, right_end - right));
}

/* Lays the list of commands over the rows from `top` to `end`; what is above it keeps its place. */
static void
cover(struct layout *l, int top, int end)
{
	for (enum pane p = 0; p < PANES; p++)
		if (l->area[p].y < end) {
			l->covered[p] = int_max(
				int_min(l->area[p].rows, l->area[p].y + l->area[p].rows - top), 0);
			l->area[p].rows -= l->covered[p];
		}
	l->area[PANE_HELP] = area(top, 0, end - top, l->cols);
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
	int editor = int_min(v.editor_rows, heights[h].editor),
	    idle = rows - 1 - heights[h].message, below = editor && !v.writes ? rows - 1 : idle;
	int end = below - editor, player = heights[h].player;
	if (editor && v.writes)
		end--; /* PANE_TARGET, above the words */
	if (rows >= 24 && cols < ROOMY_COLS)
		player++;
	l->tabs = cols < SPLIT_COLS || v.zoom;
	l->wide = cols >= WIDE_COLS;
	l->area[PANE_FRAME] = area(1, 0, end - 1, cols);
	l->area[PANE_HEADER] = area(0, 0, 1, cols);
	l->area[PANE_TARGET] = area(end, 0, below - editor - end, cols);
	l->area[PANE_EDITOR] = area(below - editor, 0, editor, cols);
	l->area[PANE_MESSAGE] = area(below, 0, rows - 1 - below, cols);
	l->area[PANE_HINT] = area(rows - 1, 0, 1, cols);
	if (v.focus == PANE_HELP && (l->tabs || !v.commands)) {
		l->area[PANE_HELP] = l->area[PANE_FRAME];
	} else if (l->tabs) {
		player = int_min(player, 2);
		l->area[PANE_PLAYER] = area(1, 0, player, cols);
		l->area[v.focus] = area(1 + player, 0, end - 1 - player, cols);
	} else {
		place_halves(l, end, idle, player);
		if (v.commands)
			cover(l, end - rows / 2, end);
	}
}

static void
draw_rule_joint(int y, int x, const char *joint)
{
	struct pen p = { .y = y, .x = x, .end = x + 1 };

	pen_text(&p, STYLE_RULE, joint);
}

static void
draw_split(struct area a, int x)
{
	for (int i = 1; i < a.rows; i++)
		draw_rule_joint(a.y + i, x, "│");
	draw_rule_joint(a.y, x, "┬");
}

/* Draws the vertical lines between the panes. */
static void
frame_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	const struct layout *l = &ui->layout;

	(void)s;
	if (l->split < 0)
		return;
	draw_split(a, l->split);
	if (l->split2 >= 0)
		draw_split(a, l->split2);
	EACH_OF (below, l->area) {
		if (below->x != l->split + 1 || below->y == a.y || !below->rows)
			continue;
		draw_rule_joint(below->y, l->split, "├");
		if (l->split2 >= 0)
			draw_rule_joint(below->y, l->split2, "┤");
	}
}

const struct pane_ops frame_pane = { .draw = frame_draw };
