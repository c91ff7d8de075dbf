/*
 * Text onto the screen. The only place that calls curses' output functions: whatever comes here is
 * cleaned, measured and cut so that no cell outside its line changes.
 */
#ifndef UI_DRAW_H
#define UI_DRAW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "ui/theme.h"

struct area {
	int y, x, rows, cols;
};

/* Abilities of this terminal. */
struct canvas {
	bool ascii;             /* no byte above 0x7f */
	struct buf shown, part; /* scratch */
};

void canvas_init(struct canvas *c, bool ascii);
void canvas_finish(struct canvas *c);

/* Appends text in a form that this terminal can show: cleaned, and in ASCII where necessary. */
void canvas_show(const struct canvas *c, struct buf *out, const char *s, size_t n, bool lines);

/* Writes along one line, from x up to but without `end`. */
struct pen {
	struct canvas *c;
	int y, x, end;
	enum style style;
};

/* On a row outside the area nothing is drawn. */
struct pen pen_at(struct canvas *c, struct area a, int row);
/* Writes cleaned text; text that does not fit is cut and ends in an ellipsis. */
void pen_text(struct pen *p, enum style style, const char *s);
void pen_printf(struct pen *p, enum style style, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* As pen_text, within `cols` columns, padded to them; on the right of them with `right`. */
void pen_column(struct pen *p, enum style style, int cols, bool right, const char *s);
void pen_blank(struct pen *p, enum style style, int cols);
void pen_fill(struct pen *p, enum style style); /* blanks to the end */
/* One character of one column, again and again. */
void pen_repeat(struct pen *p, enum style style, const char *s, int cols);
/* Text that canvas_show has made, cut without an ellipsis (a wrapped line). */
void pen_shown(struct pen *p, enum style style, const char *s, size_t n);
/* Columns that text will take, once it is shown. */
int canvas_width(struct canvas *c, const char *s);

/* A row of the area: a blank, and text. */
void draw_words(struct canvas *c, struct area a, int row, enum style style, const char *s);
void draw_blank(struct area a, int row); /* from that row of it on */

/* The line above a pane, in the first row of `a`: "─ Tracks ──── 7/13 "; a bar for
 * STYLE_TITLE_FOCUS. `right` may be NULL. */
void draw_rule(
	struct canvas *c, struct area a, enum style style, const char *title, const char *right);
/* Arrows in the last column of a list, which its lines leave free: there is more. */
void draw_more(struct canvas *c, struct area a, bool above, bool below);
void draw_rule_joint(struct canvas *c, int y, int x, const char *joint);

#endif
