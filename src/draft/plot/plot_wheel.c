/* Draws ratings as a wheel: a ring of categories, a bar for each rating, labels around it; a
 * picture that is a file alone has a title, the values and a legend, too. picture/plots.c gathers
 * the ratings. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/plot/plot.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text/text.h"
#include "draft/plot/plot_private.h"
#include "review/files/words.h"

#define MARGIN 24.0
#define LINE 1.15 /* distance of two lines of a label, in its size */
#define CIRCLES 5
#define PAD 5.0     /* distance between the ends of a scale and the edges of its ring */
#define BOLD 1.12   /* width of bold text as a multiple of the width that svg_width returns */
#define ALONE 640.0 /* width in px of a picture that is a file alone, with level labels */
#define MOST_LABEL 260.0

struct wheel_plot {
	const struct plot_ratings *p;
	double cx, cy, step_deg;
	double wide, radius;
	double label, label_wide; /* size of the labels, and the space for each */
	double number;            /* space for the values between the ring and its labels */
	bool alone;     /* a file, not part of a page that has title, values and caption */
	bool upright;   /* labels are horizontal */
	bool numbered;  /* labels are the numbers of the attributes */
	double down;    /* how far wheel and labels reach below the centre */
	double bar_deg; /* width of an attribute's bars and marks, in degrees */
	double inner[2], outer[2]; /* radii of the rings of categories and of ratings */
	double low_r, high_r;      /* radii of the lowest and the highest rating */
};

/* ---- angles, radii and size of the wheel ---- */

static double
radians(double degrees)
{
	return degrees * acos(-1) / 180;
}

static double
wheel_x(const struct wheel_plot *w, double r, double deg)
{
	return w->cx + r * sin(radians(deg));
}

static double
wheel_y(const struct wheel_plot *w, double r, double deg)
{
	return w->cy - r * cos(radians(deg));
}

/* Appends the values of the devices: "4.5", "4.5 · 3"; nothing if none is known. */
static void
add_values(const struct wheel_plot *w, const struct plot_attribute *a, struct buf *out)
{
	char number[SCALE_NUMBER];

	for (size_t i = 0; i < w->p->n_devices && plot_is_judged(w->p, a); i++)
		buf_addf(out, "%s%s", i ? " \u00b7 " : "", plot_value_text(w->p, a, i, number));
}

static struct svg_lines
label_lines(const struct wheel_plot *w, size_t i)
{
	char number[SCALE_NUMBER];
	const char *text = w->numbered ? plot_number((double)i + 1, number)
				       : text_or(w->p->attributes[i].label, "?");

	return svg_wrap(text, w->label, w->label_wide,
		radians(w->step_deg) * w->radius < w->label * 2.4 ? 1 : 2);
}

/* Returns the number of lines of a level label, with that of its values. */
static size_t
level_lines(const struct wheel_plot *w, const struct svg_lines *l)
{
	return l->n + w->alone;
}

/* Sets how far the labels reach below the centre; returns how far they reach above. */
static double
measure_labels(struct wheel_plot *w)
{
	double up = w->radius;

	w->down = w->radius;
	for (size_t i = 0; i < w->p->n; i++) {
		CLEANUP(svg_wrap_finish) struct svg_lines l = label_lines(w, i);
		double mid = radians(((double)i + 0.5) * w->step_deg), wide = 0;

		EACH (one, &l)
			wide = fmax(wide, svg_width(*one, w->label));
		if (w->upright)
			wide = (double)level_lines(w, &l) * w->label * LINE;
		else if (w->alone)
			wide += w->number;
		wide += w->radius + 8;
		up = fmax(up, wide * cos(mid) + w->label);
		w->down = fmax(w->down, w->label - wide * cos(mid));
	}
	return up;
}

/* Sets sizes: the few words of a small wheel are level; around a large wheel they point outwards,
 * whole in a picture alone, or become numbers if the page is narrow. */
static void
find_sizes(struct wheel_plot *w)
{
	double page = w->p->head.page;

	w->upright = w->p->n <= PLOT_WHEEL_FEW;
	w->wide = w->alone ? ALONE : page;
	w->numbered = !w->alone && !w->upright && !w->p->head.draft && page < PLOT_PAGE_BROAD;
	w->label = w->wide < PLOT_PAGE_BROAD ? 12 : 14;
	w->label_wide = 108;
	w->radius = w->wide / 2 - (w->numbered ? 24 : w->label_wide + 12);
	if (w->upright) {
		w->radius = w->alone ? w->wide * 0.3 : fmin(w->wide * 0.25, 150);
		w->label_wide = w->wide / 2 - w->radius - 8;
	} else if (w->alone) {
		EACH_IN (a, w->p->attributes, w->p->n) {
			CLEANUP(buf_finish) struct buf values = BUF_INIT;

			add_values(w, a, &values);
			w->number = fmax(w->number, svg_width(values.s, 13) * BOLD + 12);
			w->label_wide =
				fmax(w->label_wide, svg_width(text_or(a->label, "?"), 14) + 1);
		}
		w->number = fmin(w->number, MOST_LABEL);
		w->label_wide = fmin(w->label_wide, MOST_LABEL);
		w->radius = ALONE * 0.36;
		w->wide = 2 * (w->radius + w->number + w->label_wide + MARGIN);
	}
}

static void
wheel_init(struct wheel_plot *w, const struct plot_ratings *p)
{
	*w = (struct wheel_plot){
		.p = p, .alone = !(p->head.page > 0), .step_deg = p->n ? 360 / (double)p->n : 360
	};
	find_sizes(w);
	w->cy = measure_labels(w);
	w->cx = w->wide / 2;
	w->bar_deg = fmin(w->step_deg, w->upright ? 60 : 14);
	w->inner[0] = w->radius * 0.16;
	w->inner[1] = fmax(w->radius * 0.32, w->inner[0] + 24);
	w->outer[0] = w->inner[1] + 3;
	w->outer[1] = w->radius;
	w->low_r = w->outer[0] + PAD;
	w->high_r = w->outer[1] - PAD;
}

static double
rating_r(const struct wheel_plot *w, double part)
{
	return w->low_r + (w->high_r - w->low_r) * part;
}

static void
add_arc(const struct wheel_plot *w, struct buf *out, double r, double from_deg, double to_deg)
{
	svg_move(out, wheel_x(w, r, from_deg), wheel_y(w, r, from_deg));
	svg_arc(out, w->cx, w->cy, r, from_deg, to_deg);
}

/* ---- names on the rings ---- */

/* Draws one to three lines around x, y, rotated together. Lines are `down` apart; `base` is the
 * distance from a line's middle to its baseline. */
static void
put_lines(struct buf *out, const char *class, const char *fill, enum svg_anchor anchor,
	const struct svg_lines *l, double down, double base, double x, double y, double turn)
{
	for (size_t i = 0; i < l->n; i++) {
		double off = ((double)i - (double)(l->n - 1) / 2) * down + base;

		svg_turned(out, class, fill, anchor, x - off * sin(radians(turn)),
			y + off * cos(radians(turn)), turn, l->v[i]);
	}
}

static bool
fits(const struct svg_lines *l, const char *text, double size, double width, double height)
{
	double most = 0;
	size_t shown = 0;

	EACH (one, l) {
		most = fmax(most, svg_width(*one, size));
		shown += strlen(*one);
	}
	/* A break within a word counts as not fitting, so that the other direction is tried. */
	return !l->breaks_a_word && most <= width && (double)l->n * size * 1.15 <= height &&
		shown + l->n > strlen(text);
}

/* Draws a name along the ring of categories if it fits. */
static void
ring_text(const struct wheel_plot *w, struct buf *out, double from_deg, double to_deg,
	const char *fill, const char *text)
{
	double mid = (from_deg + to_deg) / 2, r = (w->inner[0] + w->inner[1]) / 2;
	double along = fmin(radians(to_deg - from_deg), 2.2) * r - 10;

	if (w->upright) /* too small; a page has the names in the table below the wheel */
		return;
	CLEANUP(svg_wrap_finish) struct svg_lines l = svg_wrap(text, 12, along, 2);
	if (fits(&l, text, 12, along, w->inner[1] - w->inner[0] - 6))
		put_lines(out, "z12", fill, SVG_MIDDLE, &l, 12 * 1.15, 12 * 0.35,
			wheel_x(w, r, mid), wheel_y(w, r, mid),
			mid > 90 && mid < 270 ? mid - 180 : mid);
}

/* ---- the ring of categories ---- */

/* Draws a sector of a ring as a whole path. fill: a colour; NULL: the colour of the class. */
static void
draw_sector(const struct wheel_plot *w, struct buf *out, const char *class, const char *fill,
	double r0, double r1, double from_deg, double to_deg)
{
	svg_path(out, class, fill);
	add_arc(w, out, r1, from_deg, to_deg);
	svg_to(out, wheel_x(w, r0, to_deg), wheel_y(w, r0, to_deg));
	svg_arc(out, w->cx, w->cy, r0, to_deg, from_deg);
	svg_shape_end(out);
}

static void
draw_ring(const struct wheel_plot *w, struct buf *out)
{
	const struct plot_attribute *a = w->p->attributes;
	char colour[8];

	for (size_t i = 0, n; i < w->p->n; i += n) {
		double from = (double)i * w->step_deg;

		for (n = 1; i + n < w->p->n && text_order(a[i].group, a[i + n].group) == 0 &&
			text_order(a[i].category, a[i + n].category) == 0;
			n++)
			;
		double to = (double)(i + n) * w->step_deg;
		svg_calm(a[i].category_colour, a[i].family, colour);
		draw_sector(w, out, "cut", colour, w->inner[0], w->inner[1], from, to);
		ring_text(w, out, from, to, svg_text_colour(colour), text_or(a[i].category, ""));
	}
}

/* ---- fields, bars and labels of the ratings ---- */

static void
draw_steps(const struct wheel_plot *w, struct buf *out)
{
	for (int i = 0; i <= CIRCLES; i++)
		svg_circle(out, "gg", w->cx, w->cy, rating_r(w, (double)i / CIRCLES));
}

/* Draws the bar of a device: the first has the colour of the category, the others are hollow. */
static void
draw_rating_bar(const struct wheel_plot *w, struct buf *out, const struct plot_attribute *a,
	size_t device, double mid_deg)
{
	double part = plot_share(a, plot_value(w->p, a, device));

	if (isnan(part))
		return;
	double n = (double)w->p->n_devices, all = w->bar_deg * (n > 1 ? 0.8 : 0.56);
	double half = all / n / 2, mid = mid_deg - all / 2 + half * (2 * (double)device + 1);
	double zero = rating_r(w, a->bipolar ? 0.5 : 0), r = rating_r(w, part);
	double end = n > 1 ? 1 : 1.25;
	char colour[8], class[PLOT_CLASS] = "edge";
	if (device)
		snprintf(class, sizeof(class), "hollow s%zu", device % 6);
	if (fabs(r - zero) > 0.5)
		draw_sector(w, out, class, device ? NULL : svg_calm(a->colour, a->family, colour),
			fmin(r, zero), fmax(r, zero), mid - half * 0.94, mid + half * 0.94);
	/* Draws the end of the bar, which alone is visible if the rating is zero. */
	svg_path(out, "mid", NULL);
	add_arc(w, out, r, mid - half * end, mid + half * end);
	svg_path_end(out);
}

/* Draws the name and, in a picture alone, the values of an attribute: level, or outwards from the
 * ring and never upside down. */
static void
draw_label(
	const struct wheel_plot *w, struct buf *out, const struct plot_attribute *a, double mid_deg)
{
	bool right = mid_deg < 180;
	double turn = right ? mid_deg - 90 : mid_deg + 90, r = w->radius + 8,
	       down = w->label * LINE;
	enum svg_anchor anchor = right ? SVG_START : SVG_END;
	CLEANUP(buf_finish) struct buf values = BUF_INIT;

	if (radians(w->step_deg) * w->radius < w->label)
		return;
	if (w->alone)
		add_values(w, a, &values);
	if (w->alone && !w->upright) {
		svg_turned(out, "b", NULL, anchor,
			wheel_x(w, r, mid_deg) - 4.5 * sin(radians(turn)),
			wheel_y(w, r, mid_deg) + 4.5 * cos(radians(turn)), turn, values.s);
		r += w->number;
	}
	CLEANUP(svg_wrap_finish)
	struct svg_lines l = label_lines(w, (size_t)(a - w->p->attributes));
	double x = wheel_x(w, r, mid_deg), y = wheel_y(w, r, mid_deg);
	if (w->upright || w->numbered) {
		double side = sin(radians(mid_deg));
		size_t n = w->upright ? level_lines(w, &l) : l.n;

		turn = 0;
		anchor = w->numbered || fabs(side) < 0.2 ? SVG_MIDDLE : anchor;
		y -= cos(radians(mid_deg)) * down * (double)(n ? n - 1 : 0) / 2;
		if (w->alone) { /* the values are the last line */
			svg_text(out, "b", anchor, x,
				y + down * (double)(n - 1) / 2 + w->label * 0.34, values.s);
			y -= down / 2;
		}
	}
	char class[PLOT_CLASS];
	snprintf(class, sizeof(class), plot_is_judged(w->p, a) ? "z%.0f" : "m z%.0f", w->label);
	put_lines(out, class, NULL, anchor, &l, down, w->label * 0.34, x, y, turn);
}

static void
draw_attribute(const struct wheel_plot *w, struct buf *out, size_t i)
{
	const struct plot_attribute *a = &w->p->attributes[i];
	double from = (double)i * w->step_deg, to = from + w->step_deg, mid = (from + to) / 2;
	double gap = w->step_deg * 0.04;
	CLEANUP(buf_finish) struct buf tip = BUF_INIT;

	if (!w->numbered) /* a telephone shows no tips */
		plot_say(&tip, w->p, a);
	svg_group(out, tip.s);
	if (plot_is_judged(w->p, a) && a->bipolar) {
		svg_path(out, "mid", NULL);
		add_arc(w, out, rating_r(w, 0.5), from + gap, to - gap);
		svg_path_end(out);
	}
	for (size_t k = 0; k < w->p->n_devices; k++)
		draw_rating_bar(w, out, a, k, mid);
	draw_label(w, out, a, mid);
	svg_group_end(out);
}

/* Draws the fields of the attributes behind their ratings. `judged`: class of the fields with a
 * rating; NULL: they are not drawn. `not_judged`: class of the fields without a rating, which
 * are slightly smaller. */
static void
draw_fields(const struct wheel_plot *w, struct buf *out, const char *judged, const char *not_judged)
{
	const double *r = w->outer;
	double gap = fmin(w->step_deg * 0.06, 1);

	for (size_t i = 0; i < w->p->n; i++) {
		double from = (double)i * w->step_deg, to = from + w->step_deg;

		if (!plot_is_judged(w->p, &w->p->attributes[i]))
			draw_sector(w, out, not_judged, NULL, r[0] + 1, r[1], from + gap, to - gap);
		else if (judged)
			draw_sector(w, out, judged, NULL, r[0], r[1], from, to);
	}
}

static void
draw_bar(struct buf *out, size_t i, double x, double y)
{
	char class[PLOT_CLASS] = "level edge";

	if (i)
		snprintf(class, sizeof(class), "hollow s%zu", i % 6);
	svg_rect(out, class, x, y - 10, 15, 10);
	svg_line(out, "mid", x + 15, y - 12, x + 15, y + 2);
}

void
plot_wheel_caption(const struct plot_ratings *p, struct buf *out)
{
	bool two_sided = false, empty = false;

	EACH_IN (one, p->attributes, p->n) {
		two_sided |= one->bipolar && plot_is_judged(p, one);
		empty |= !plot_is_judged(p, one);
	}
	buf_add(out, words_of(two_sided ? "wheel_scales_two_sided" : "wheel_scales"));
	if (empty && (p->head.draft || !(p->head.page > 0)))
		buf_add(out, words_of("wheel_empty"));
}

void
plot_wheel(const struct plot_ratings *p, struct buf *out)
{
	CLEANUP(buf_finish) struct buf body = BUF_INIT, desc = BUF_INIT;
	struct wheel_plot w;

	wheel_init(&w, p);
	w.cy += plot_title(&body, &p->head, "wheel_title", MARGIN, w.wide - 2 * MARGIN) +
		(w.alone ? MARGIN : 0);
	draw_ring(&w, &body);
	draw_fields(&w, &body, "band cut", "bg");
	draw_steps(&w, &body);
	draw_fields(&w, &body, NULL, "none");
	for (size_t i = 0; i < p->n; i++)
		draw_attribute(&w, &body, i);
	if (p->n == 0)
		svg_text(&body, "m", SVG_MIDDLE, w.cx, w.cy + 60, words_of("wheel_none"));
	double y = w.cy + w.down;
	if (w.alone || p->n_devices > 1) {
		double left = w.alone ? MARGIN : 4;

		y = plot_legend(&body, p, draw_bar, left, w.wide - left, y + (w.alone ? 34 : 20));
	}
	if (!w.alone && !p->head.draft)
		buf_add(&desc, words_of("wheel_table"));
	else
		plot_say_all(&desc, words_of("wheel_of_ratings"), p);
	buf_add_char(&desc, ' ');
	plot_wheel_caption(p, &desc);
	plot_put(out, &p->head, "wheel_title", w.wide, y + (w.alone ? 14 : 6), &desc, &body);
}
