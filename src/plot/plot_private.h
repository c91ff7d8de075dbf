/* Parts of all pictures: numbers, letters, marks, the frame. */
#ifndef PLOT_PRIVATE_H
#define PLOT_PRIVATE_H

#include "base/mem.h"
#include "base/scale.h"
#include "plot/plot.h"
#include "plot/svg.h"

/* "3.5"; "–" for NAN and infinity; a '.' in any locale. */
void plot_number(double v, char text[SCALE_NUMBER]);

/* "curve s1 d1": one of 36 lines, each of which looks different in print too. */
#define PLOT_CLASS 64
void plot_line_class(char class[PLOT_CLASS], const char *base, size_t i);
/* One of eight shapes of a device, r about half its width. */
void plot_marker(struct buf *out, size_t i, double x, double y, double r);

/* The name of the picture, at the top left; returns where the rest may begin. */
double plot_title(struct buf *body, const struct plot_head *head, const char *otherwise, double x,
	double width);
/* Wrapped text below one another; returns the baseline that the next line would have. */
double plot_text(struct buf *body, const char *class, double size, double x, double y, double width,
	size_t most, const char *text);

/* Body and desc were gathered first, because the height is known last; both are finished. */
void plot_put(struct buf *out, const struct plot_head *head, const char *otherwise, double width,
	double height, struct buf *desc, struct buf *body);

/* ---- ratings ---- */

/* 0 at min, 1 at max, within; NAN when it was not judged or the scale is none. */
double plot_part(const struct plot_attribute *a, double value);
/* The devices from left to right, on as many lines as they need: the symbol at x, the name name_x
 * behind it, `room` for all but the name. Returns the last line's y. */
double plot_legend(struct buf *out, const struct plot_ratings *p,
	void (*symbol)(struct buf *out, size_t i, double x, double y), double name_x, double room,
	double left, double right, double y);
/* NULL-safe: the rating of a device, PLOT_NOT_JUDGED when there is none. */
double plot_value(const struct plot_ratings *p, const struct plot_attribute *a, size_t device);
/* On any device. */
bool plot_is_judged(const struct plot_ratings *p, const struct plot_attribute *a);
/* "Attack: Helios 3.5, Cantor not judged; from 0 (imprecise) to 5 (precise)". */
void plot_say(struct buf *into, const struct plot_ratings *p, const struct plot_attribute *a);
/* "Sound wheel of ratings: Helios, Cantor." and then every attribute. */
void plot_say_all(struct buf *into, const char *what, const struct plot_ratings *p);
/* Returns the number of steps of a scale: every whole number of a short one, else quarters. */
size_t plot_steps(const struct plot_attribute *a);
const char *plot_or(const char *s, const char *otherwise);
/* Equal names; NULL is "". */
bool plot_same(const char *a, const char *b);

#endif
