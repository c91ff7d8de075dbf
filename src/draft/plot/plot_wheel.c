/* Draws ratings as a wheel: two rings of names, a bar for each attribute, labels around it.
 * picture/plots.c gathers the ratings. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/plot/plot.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text/text.h"
#include "draft/plot/plot_private.h"
#include "review/files/words.h"

#define MARGIN 24.0
/* space for the number of a rating between the ring and the label */
#define NUMBER_WIDE(p) ((p)->scaled ? 64.0 : 42.0)
#define LINE 1.15 /* distance of two lines of a label, in its size */
#define BOLD 1.12 /* width of bold text as a multiple of the width that svg_width returns */
#define PAGE_CIRCLES 5
#define PAD 5.0 /* distance between the ends of a scale and the edges of its ring */

enum { GROUP, CATEGORY, ATTRIBUTE };

struct wheel_plot {
	const struct plot_ratings *p;
	double cx, cy, step_deg;
	double radius;
	double label, label_wide; /* size of the labels, and the space for each */
	bool page;                /* for a page that has title and caption itself */
	bool upright;             /* labels are horizontal and have no rating */
	bool numbered;            /* labels are the numbers of the attributes */
	double down, across;      /* how far wheel and labels reach below and beside the centre */
	double bar_deg;           /* width of an attribute's bar and marks, in degrees */
	double r[3][2];
	double low_r, high_r; /* radii of the lowest and the highest rating */
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

static struct svg_lines
label_lines(const struct wheel_plot *w, size_t i)
{
	char number[SCALE_NUMBER];
	const char *text = w->numbered ? plot_number((double)i + 1, number)
				       : text_or(w->p->attributes[i].label, "?");

	return svg_wrap(text, w->label, w->label_wide,
		radians(w->step_deg) * w->radius < w->label * 2.4 ? 1 : 2);
}

/* Sets how far the labels reach below and beside the centre, which gives the size of the picture;
 * returns how far they reach above. */
static double
measure_labels(struct wheel_plot *w)
{
	double up = w->radius;

	w->down = w->across = w->radius;
	for (size_t i = 0; i < w->p->n; i++) {
		CLEANUP(svg_wrap_finish) struct svg_lines l = label_lines(w, i);
		double mid = radians(((double)i + 0.5) * w->step_deg), wide = 0;

		EACH (one, &l)
			wide = fmax(wide, svg_width(*one, w->label));
		if (w->upright)
			wide = (double)l.n * w->label * LINE;
		wide += w->radius + 8 + (w->page ? 0 : NUMBER_WIDE(w->p));
		up = fmax(up, wide * cos(mid) + w->label);
		w->down = fmax(w->down, w->label - wide * cos(mid));
		w->across = fmax(w->across, wide * fabs(sin(mid)) + w->label);
	}
	if (w->page)
		w->across = w->p->head.page / 2 - MARGIN;
	return up;
}

/* Sets sizes for a page: the few words of a small wheel are horizontal; around a large wheel they
 * point outwards, or become numbers if the page is narrow. */
static void
page_init(struct wheel_plot *w)
{
	double page = w->p->head.page;

	w->upright = w->p->n <= PLOT_WHEEL_FEW;
	w->numbered = !w->upright && !w->p->head.draft && page < PLOT_PAGE_BROAD;
	w->label = page < PLOT_PAGE_BROAD ? 12 : 14;
	w->label_wide = 108;
	w->radius = page / 2 - (w->numbered ? 24 : w->label_wide + 12);
	if (w->upright) {
		w->radius = fmin(page * 0.25, 150);
		w->label_wide = page / 2 - w->radius - 8;
	}
}

static void
wheel_init(struct wheel_plot *w, const struct plot_ratings *p)
{
	static const double usual[3][2] = { { 0.11, 0.365 }, { 0.378, 0.722 }, { 0.738, 1.0 } };
	bool given = true;
	double before = 0;

	EACH_IN (one, p->rings, 3) {
		given = given && (*one)[0] >= before && (*one)[1] > (*one)[0] && (*one)[1] <= 1;
		before = (*one)[1];
	}
	*w = (struct wheel_plot){ .p = p,
		.page = p->head.page > 0,
		.step_deg = p->n ? 360 / (double)p->n : 360,
		.radius = 330,
		.label = 16,
		.label_wide = 150 };
	if (w->page)
		page_init(w);
	w->cy = measure_labels(w);
	w->cx = w->across + MARGIN;
	w->bar_deg = fmin(w->step_deg, w->upright ? 60 : 14);
	for (int i = 0; i < 3; i++)
		for (int k = 0; k < 2; k++)
			w->r[i][k] = (given ? p->rings[i][k] : usual[i][k]) * w->radius;
	/* The rings of groups and categories, which contain only names, are drawn at half their
	 * height; the ring of ratings gets the other half. */
	for (int i = 0; i < 2; i++) {
		double less = (w->r[i][1] - w->r[i][0]) / 2;

		w->r[i][1] -= less;
		for (int k = i + 1; k < 3; k++) {
			w->r[k][0] -= less;
			w->r[k][1] -= k < 2 ? less : 0;
		}
	}
	/* A page shows one inner ring, the categories. */
	if (w->page) {
		w->r[CATEGORY][0] = w->radius * 0.16;
		w->r[CATEGORY][1] = fmax(w->radius * 0.32, w->r[CATEGORY][0] + 24);
		w->r[ATTRIBUTE][0] = w->r[CATEGORY][1] + 3;
	}
	w->low_r = w->r[ATTRIBUTE][0] + PAD;
	w->high_r = w->r[ATTRIBUTE][1] - PAD;
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

/* Draws a label along the ring if it fits, else outwards, and cut if it fits neither way. */
static void
ring_text(const struct wheel_plot *w, struct buf *out, int ring, double from_deg, double to_deg,
	const char *fill, const char *text)
{
	double mid = (from_deg + to_deg) / 2, r = (w->r[ring][0] + w->r[ring][1]) / 2;
	double out_wide = w->r[ring][1] - w->r[ring][0] - 6;
	double room = fmin(radians(to_deg - from_deg), 2.2) * r, along = room - 10;
	double size = ring == GROUP ? 13 : 12;
	bool across = false;

	if (w->upright) /* too small; the table below the wheel has the names */
		return;
	struct svg_lines l = svg_wrap(text, size, along, 2);
	double wide_along = ring == GROUP ? along / BOLD : along;
	if (!fits(&l, text, size, wide_along, out_wide)) {
		svg_wrap_finish(&l);
		if (w->page)
			return;
		across = true;
		double wide = svg_width(text, size) * (ring == GROUP ? BOLD : 1);
		if (wide > out_wide)
			size = fmax(9, floor(size * out_wide / wide));
		l = svg_wrap(text, size, out_wide + 2, 1);
		if (room < size)
			size = floor(room * 0.85);
		if (size < 8) { /* the text would be too small to read */
			svg_wrap_finish(&l);
			return;
		}
	}
	double turn = mid > 90 && mid < 270 ? mid - 180 : mid;
	if (across)
		turn = mid < 180 ? mid - 90 : mid + 90;
	char class[PLOT_CLASS];
	snprintf(class, sizeof(class), ring == GROUP ? "b z%d" : "z%d", (int)size);
	put_lines(out, class, fill, SVG_MIDDLE, &l, size * 1.15, size * 0.35, wheel_x(w, r, mid),
		wheel_y(w, r, mid), turn);
	svg_wrap_finish(&l);
}

/* ---- the two inner rings ---- */

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
draw_ring(const struct wheel_plot *w, struct buf *out, int ring)
{
	const struct plot_attribute *a = w->p->attributes;
	char colour[8];

	for (size_t i = 0, n; i < w->p->n; i += n) {
		const char *name = ring == GROUP ? a[i].group : a[i].category;
		double from = (double)i * w->step_deg;

		for (n = 1; i + n < w->p->n && text_order(a[i].group, a[i + n].group) == 0 &&
			(ring == GROUP || text_order(a[i].category, a[i + n].category) == 0);
			n++)
			;
		double to = (double)(i + n) * w->step_deg;
		svg_calm(ring == GROUP ? a[i].group_colour : a[i].category_colour, a[i].family,
			colour);
		draw_sector(w, out, "cut", colour, w->r[ring][0], w->r[ring][1], from, to);
		ring_text(w, out, ring, from, to, svg_text_colour(colour), text_or(name, ""));
	}
}

static void
draw_centre(const struct wheel_plot *w, struct buf *out)
{
	char colour[8];
	double r = w->r[GROUP][0] - 4;

	if (!w->p->centre || r < 12 || w->page)
		return;
	svg_colour(w->p->centre_colour, colour);
	buf_addf(out, "<g style=\"fill:%s\">", colour);
	svg_circle(out, NULL, w->cx, w->cy, r);
	svg_group_end(out);
	CLEANUP(svg_wrap_finish) struct svg_lines l = svg_wrap(w->p->centre, 11, r * 1.8, 3);
	put_lines(out, "t", svg_text_colour(colour), SVG_MIDDLE, &l, 11 * 1.15, 11 * 0.35, w->cx,
		w->cy, 0);
}

/* ---- fields, bars and labels of the ratings ---- */

static void
draw_steps(const struct wheel_plot *w, struct buf *out)
{
	double gap = w->step_deg * 0.06;

	for (int i = 0; w->page && i <= PAGE_CIRCLES; i++)
		svg_circle(out, "gg", w->cx, w->cy, rating_r(w, (double)i / PAGE_CIRCLES));
	if (w->page)
		return;
	svg_path(out, "gg", NULL);
	for (size_t i = 0; i < w->p->n; i++) {
		const struct plot_attribute *a = &w->p->attributes[i];
		size_t steps = plot_steps(a);
		double from = (double)i * w->step_deg + gap, to = from + w->step_deg - 2 * gap;

		if (!plot_is_judged(w->p, a) || w->step_deg < 2)
			continue;
		for (size_t k = 0; k <= steps; k++)
			add_arc(w, out, rating_r(w, (double)k / (double)steps), from, to);
	}
	svg_path_end(out);
}

static void
draw_rating_bar(const struct wheel_plot *w, struct buf *out, const struct plot_attribute *a,
	double mid_deg, double part)
{
	double zero = rating_r(w, a->bipolar ? 0.5 : 0), r = rating_r(w, part);
	double half = w->bar_deg * (w->p->n_devices > 1 ? 0.2 : 0.28);
	double mid = w->p->n_devices > 1 ? mid_deg - w->bar_deg * 0.17 : mid_deg;
	char colour[8];

	if (fabs(r - zero) > 0.5)
		draw_sector(w, out, "edge", svg_calm(a->colour, a->family, colour), fmin(r, zero),
			fmax(r, zero), mid - half, mid + half);
	/* Draws the end of the bar, which alone is visible if the rating is zero. */
	svg_path(out, "mid", NULL);
	add_arc(w, out, r, mid - half * 1.25, mid + half * 1.25);
	svg_path_end(out);
}

static void
draw_others(
	const struct wheel_plot *w, struct buf *out, const struct plot_attribute *a, double mid_deg)
{
	size_t others = w->p->n_devices - 1;
	double wide = w->bar_deg * 0.4;

	for (size_t i = 1; i < w->p->n_devices; i++) {
		double part = plot_share(a, plot_value(w->p, a, i));
		double at = mid_deg + w->bar_deg * 0.04 + wide * ((double)i - 0.5) / (double)others;
		double r = rating_r(w, part);

		if (!isnan(part))
			plot_marker(
				out, i, wheel_x(w, r, at), wheel_y(w, r, at), others > 2 ? 4 : 5);
	}
}

/* Draws the name and the rating of an attribute outwards from the ring, never upside down. */
static void
draw_label(
	const struct wheel_plot *w, struct buf *out, const struct plot_attribute *a, double mid_deg)
{
	bool right = mid_deg < 180;
	double turn = right ? mid_deg - 90 : mid_deg + 90, r = w->radius + 8,
	       down = w->label * LINE;
	enum svg_anchor anchor = right ? SVG_START : SVG_END;
	char number[SCALE_NUMBER], class[PLOT_CLASS];

	if (radians(w->step_deg) * w->radius < w->label)
		return;
	if (!w->page) {
		svg_turned(out, "b z16", NULL, anchor,
			wheel_x(w, r, mid_deg) - 5.5 * sin(radians(turn)),
			wheel_y(w, r, mid_deg) + 5.5 * cos(radians(turn)), turn,
			plot_value_text(w->p, a, 0, number));
		r += NUMBER_WIDE(w->p);
	}
	CLEANUP(svg_wrap_finish)
	struct svg_lines l = label_lines(w, (size_t)(a - w->p->attributes));
	double y = wheel_y(w, r, mid_deg);
	if (w->upright || w->numbered) {
		double side = sin(radians(mid_deg));

		turn = 0;
		anchor = w->numbered || fabs(side) < 0.2 ? SVG_MIDDLE : anchor;
		size_t below = l.n ? l.n - 1 : 0; /* lines below the first */
		y -= cos(radians(mid_deg)) * down * (double)below / 2;
	}
	snprintf(class, sizeof(class), plot_is_judged(w->p, a) ? "z%.0f" : "m z%.0f", w->label);
	put_lines(out, class, NULL, anchor, &l, down, w->label * 0.34, wheel_x(w, r, mid_deg), y,
		turn);
}

static void
draw_attribute(const struct wheel_plot *w, struct buf *out, size_t i)
{
	const struct plot_attribute *a = &w->p->attributes[i];
	double from = (double)i * w->step_deg, to = from + w->step_deg, mid = (from + to) / 2;
	double part = plot_share(a, plot_value(w->p, a, 0)), gap = w->step_deg * 0.04;
	CLEANUP(buf_finish) struct buf tip = BUF_INIT;

	if (!w->numbered) /* a telephone shows no tips */
		plot_say(&tip, w->p, a);
	svg_group(out, tip.s);
	if (plot_is_judged(w->p, a) && a->bipolar) {
		svg_path(out, "mid", NULL);
		add_arc(w, out, rating_r(w, 0.5), from + gap, to - gap);
		svg_path_end(out);
	}
	if (!isnan(part))
		draw_rating_bar(w, out, a, mid, part);
	if (w->p->n_devices > 1)
		draw_others(w, out, a, mid);
	draw_label(w, out, a, mid);
	svg_group_end(out);
}

/* Draws the fields of the attributes behind their ratings. `judged`: class of the fields with a
 * rating; NULL: they are not drawn. `not_judged`: class of the fields without a rating, which
 * are slightly smaller. */
static void
draw_fields(const struct wheel_plot *w, struct buf *out, const char *judged, const char *not_judged)
{
	const double *r = w->r[ATTRIBUTE];
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
draw_bar_or_marker(struct buf *out, size_t i, double x, double y)
{
	if (i) {
		plot_marker(out, i, x + 8, y - 4, 5);
		return;
	}
	svg_rect(out, "level edge", x, y - 10, 15, 10);
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
	w.cy += plot_title(&body, &p->head, "wheel_title", MARGIN, 2 * (w.cx - MARGIN)) +
		(w.page ? 0 : MARGIN);
	if (!w.page)
		draw_ring(&w, &body, GROUP);
	draw_ring(&w, &body, CATEGORY);
	draw_centre(&w, &body);
	draw_fields(&w, &body, "band cut", "bg");
	draw_steps(&w, &body);
	draw_fields(&w, &body, NULL, "none");
	for (size_t i = 0; i < p->n; i++)
		draw_attribute(&w, &body, i);
	if (p->n == 0)
		svg_text(&body, "m", SVG_MIDDLE, w.cx, w.cy + 60, words_of("wheel_none"));
	double y = w.cy + w.down;
	if (w.page && p->n_devices > 1)
		y = plot_legend(&body, p, draw_bar_or_marker, 4, p->head.page, y + 20);
	else if (!w.page)
		y = 6 +
			plot_legend(
				&body, p, draw_bar_or_marker, MARGIN, 2 * w.cx - MARGIN, y + 40);
	if (w.page && !p->head.draft)
		buf_add(&desc, words_of("wheel_table"));
	else
		plot_say_all(&desc, words_of("wheel_of_ratings"), p);
	buf_add_char(&desc, ' ');
	plot_wheel_caption(p, &desc);
	plot_put(out, &p->head, "wheel_title", 2 * w.cx, y + 6, &desc, &body);
}
