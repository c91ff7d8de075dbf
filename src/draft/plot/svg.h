/*
 * A small writer of SVG. Text may be any bytes and is written as clean, escaped UTF-8, so the file
 * is always well-formed. Numbers have at most two decimals and a '.'. Pictures contain a background
 * and a style for light and dark; no script and no external files. Class names come from this
 * program and are not escaped; NULL means none. Units are those in the viewBox.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"

/* Begins a picture. Each id in it begins with the letters, digits, "-" and "_" of `id`, which
 * must be unique in a page. in_page: the page has the style sheet, and sets the width; else the
 * picture is at most as wide as the text of a blog. */
void svg_open(struct buf *out, const char *id, bool in_page, double width, double height,
	const char *title, const char *desc);
void svg_close(struct buf *out);
/* Makes a picture look the same in light and dark mode: always dark if `dark`, else always
 * light. */
void svg_keep_style(struct buf *svg, bool dark);

void svg_escape(struct buf *out, const char *s);
/* appends a number; NAN becomes 0, a number beyond 1e7 becomes 1e7 or -1e7 */
void svg_number(struct buf *out, double v);
/* Appends `text` with each # replaced by the next number. */
void svg_numbers(struct buf *out, const char *text, const double *v);
/* Returns "#rrggbb" unchanged, and grey for anything else. The result is stored in `into`. */
const char *svg_colour(const char *colour, char into[8]);
/* Returns a calm colour of the same hue. The lightness is the nth of a table, in which neighbours
 * differ for the colour-blind also. The result is stored in `into`. */
const char *svg_calm(const char *colour, size_t nth, char into[8]);
/* Returns black or white, whichever is readable on `ground`, by relative luminance. */
const char *svg_text_colour(const char *ground);

/* Begins a group of shapes; a browser shows `tip`, if it is not
 * empty, when the pointer is on them. */
void svg_group(struct buf *out, const char *tip);
void svg_group_end(struct buf *out);

/* Sets the origin of the following shapes to x, y, and hides everything outside w x h. (This nests
 * an svg element, which svg_close ends: a clip path would need an id that is unique in a page.) */
void svg_clip(struct buf *out, double x, double y, double w, double h);

void svg_line(struct buf *out, const char *class, double x1, double y1, double x2, double y2);
void svg_rect(struct buf *out, const char *class, double x, double y, double w, double h);
void svg_circle(struct buf *out, const char *class, double x, double y, double r);

enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END };
void svg_text(struct buf *out, const char *class, enum svg_anchor anchor, double x, double y,
	const char *s);
/* Draws text rotated clockwise around its anchor. fill: a colour; NULL: the colour of the class. */
void svg_turned(struct buf *out, const char *class, const char *fill, enum svg_anchor anchor,
	double x, double y, double degrees, const char *s);

/* Begins a path; the functions below add points. fill: a colour; NULL: the colour of the class. */
void svg_path(struct buf *out, const char *class, const char *fill);
void svg_move(struct buf *out, double x, double y);
void svg_to(struct buf *out, double x, double y);
/* adds a line from x1, y1 to x2, y2 to the path */
void svg_stroke(struct buf *out, double x1, double y1, double x2, double y2);
/* Adds an arc around cx, cy from the current point to the path; degrees clockwise from 12
 * o'clock. */
void svg_arc(struct buf *out, double cx, double cy, double r, double from_deg, double to_deg);
void svg_path_end(struct buf *out);
void svg_shape_end(struct buf *out); /* joins the path's last point to its first, and ends it */

/* Returns the width of a text in DejaVu Sans, the widest of the fonts requested. */
double svg_width(const char *s, double size);
/* Appends the text, clean, and cut with an ellipsis if it is wider than `width`. */
void svg_fit(struct buf *into, const char *s, double size, double width);

#define SVG_LINES 12
struct svg_lines {
	char *v[SVG_LINES];
	size_t n;
	bool breaks_a_word; /* a line ends within a word, other than after a hyphen or slash */
};

/* Wraps s into at most `most` lines, the last one cut. Breaks at spaces, hyphens and slashes, else
 * anywhere. */
struct svg_lines svg_wrap(const char *s, double size, double width, size_t most);
void svg_wrap_finish(struct svg_lines *l);
