/*
 * Draws text on the screen. Only draw.c calls curses' output functions. All text is cleaned,
 * measured and cut, so that no cell outside its line changes.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/core/buf.h"

/* ---- theme.c: text styles, and their colours and attributes on this terminal ---- */

enum style {
	STYLE_PLAIN,
	STYLE_DIM,
	STYLE_RULE,
	STYLE_TITLE,
	STYLE_TITLE_FOCUS,
	STYLE_STRONG,
	STYLE_CHOSEN,
	STYLE_CHOSEN_OFF,
	STYLE_PLAYING,
	STYLE_HIT,
	STYLE_BAR,
	STYLE_TIME,
	STYLE_WARN,
	STYLE_ERROR,
	STYLE_ASK,
	STYLE_KEY,
	STYLE_STATE_KEYS,
	STYLE_STATE_TEXT,
	STYLES
};

/* Loads a theme: auto, dark, light, contrast or mono; NULL is auto. The terminal must be open. */
void theme_load(const char *name, bool colour);
/* Returns true for "auto" if the environment does not name the background. */
bool theme_is_guessed(const char *name);
uint32_t theme_look(enum style style); /* the style as bits of a chtype */

/* ---- draw.c ---- */

struct area {
	int y, x, rows, cols;
};

/* Call before all others: whether output is ASCII. Call draw_finish at the end. */
void draw_begin(bool in_ascii);
void draw_finish(void);

/* Appends n bytes of s, cleaned for this terminal (text_clean), and in ASCII if necessary. lines:
 * newlines stay. */
void draw_show(struct buf *out, const char *s, size_t n, bool lines);

/* Appends a text, cleaned; one of more than `cols` columns is cut and ends in an ellipsis. */
void draw_cut(struct buf *out, const char *s, int cols);

/* Wraps text to `cols` columns: at newlines, after blanks, else between character clusters. */
struct wrap {
	const char *s;
	size_t n;
	int cols;
	size_t next;
	bool done;
};

/* Starts wrapping n bytes of s, made by draw_show. s is borrowed until the last wrap_line. */
struct wrap wrap_start(const char *s, size_t n, int cols);
/* Finds the next line, s[*start..*end); false after the last. An empty text has one line. The blank
 * at a line break belongs to neither line, although the caret may be on it. */
bool wrap_line(struct wrap *w, size_t *start, size_t *end);
int wrap_count(const char *s, size_t n, int cols);

/* A position for writing along one line, from column x up to, not including, column `end`. */
struct pen {
	int y, x, end;
};

/* Returns a pen at the first column of a row; outside the area the pen draws nothing. */
struct pen pen_at(struct area a, int row);
/* Writes cleaned text; text that does not fit is cut and ends in an ellipsis. */
void pen_text(struct pen *p, enum style style, const char *s);
/* Like pen_text, padded or cut to `cols` columns; `right` aligns the text to the right. */
void pen_column(struct pen *p, enum style style, int cols, bool right, const char *s);
void pen_blank(struct pen *p, enum style style, int cols);
void pen_fill(struct pen *p, enum style style); /* writes blanks to the end of the pen's row */
/* Repeats a character that is one column wide. */
void pen_repeat(struct pen *p, enum style style, const char *s, int cols);
/* Writes text that draw_show made, cut without an ellipsis (for wrapped lines). */
void pen_shown(struct pen *p, enum style style, const char *s, size_t n);
/* Returns the columns that a text needs when shown. */
int draw_width(const char *s);

/* Draws the first row of the area: a blank, then the text, dim. */
void draw_words(struct area a, const char *s);
/* Draws text that draw_show made, wrapped to `cols` columns, each line after a blank. row: the
 * first row; may be negative. margin: the number of blanks, in the style, at both ends of a line.
 * Text that has no room ends in an ellipsis, but not the plain text of a note.
 * Returns the row after the last line, at least 0. */
int draw_wrapped(
	struct area a, int row, int cols, enum style style, int margin, const struct buf *shown);
void draw_blank(struct area a, int row); /* clears the rows of the area from `row` on */

/* Draws the title line of a pane in the first row of `a`: "─ Tracks ──── 7/13 "; reversed for
 * STYLE_TITLE_FOCUS. `right` may be NULL. */
void draw_rule(struct area a, enum style style, const char *title, const char *right);
/* Draws arrows if there are more lines above or below; an ellipsis below if nothing scrolls. */
void draw_end(struct area a, bool above, bool below, bool cut);
