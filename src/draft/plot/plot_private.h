/* Parts of all pictures: numbers, letters, marks, the frame. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/numbers/scale.h"
#include "draft/plot/plot.h"
#include "draft/plot/svg.h"

/* Writes a number as "3.5", with the decimal sign of the words; "–" for NAN and infinity. */
const char *plot_number(double v, char text[SCALE_NUMBER]);

#define PLOT_CLASS 64 /* bytes of the class names of an element */
/* Draws the symbol of device i, one of ten; r is about half its width. */
void plot_marker(struct buf *out, size_t i, double x, double y, double r);

/* Draws the title of the picture at the top left, or the word of `key` if head has none; returns
 * the y below it. */
double plot_title(
	struct buf *body, const struct plot_head *head, const char *key, double x, double width);
/* Draws wrapped lines of text; returns the baseline of the next line. */
double plot_text(struct buf *body, const char *class, double size, double x, double y, double width,
	size_t most, const char *text);

/* Appends the whole picture, made of its drawn parts `body` and its description `desc`. */
void plot_put(struct buf *out, const struct plot_head *head, const char *key, double width,
	double height, const struct buf *desc, const struct buf *body);

/* ---- values, words and legend of ratings ---- */

/* Returns the position of a value on the scale: 0 for min, 1 for max, clipped to both; NAN if
 * not judged or the scale is invalid. */
double plot_share(const struct plot_attribute *a, double value);
/* Draws the legend: devices from left to right, on as many lines as needed, each with its symbol
 * and its name; `symbol` draws the symbol. Returns the y of the last line. */
double plot_legend(struct buf *out, const struct plot_ratings *p,
	void (*symbol)(struct buf *out, size_t i, double x, double y), double left, double right,
	double y);
/* Returns the rating of a device; PLOT_NOT_JUDGED if there is none, or for NULL pointers. */
double plot_value(const struct plot_ratings *p, const struct plot_attribute *a, size_t device);
/* Returns the text of a value beside a mark: "3.5", or "3/5" for a value on another scale. */
const char *plot_value_text(const struct plot_ratings *p, const struct plot_attribute *a,
	size_t device, char number[SCALE_NUMBER]);
/* Returns true if any device was judged on the attribute. */
bool plot_is_judged(const struct plot_ratings *p, const struct plot_attribute *a);
/* Appends "Attack: Helios 3.5, Cantor not judged; from 0 (imprecise) to 5 (precise)". */
void plot_say(struct buf *into, const struct plot_ratings *p, const struct plot_attribute *a);
/* Appends a description in words: "Sound wheel of ratings: Helios, Cantor.", then every
 * attribute. `what`: the first words. */
void plot_say_all(struct buf *into, const char *what, const struct plot_ratings *p);
/* Returns the number of steps of a scale: whole numbers on a short scale, else quarters of it. */
size_t plot_steps(const struct plot_attribute *a);
