/* Draws ratings as a profile, a line for each attribute, or as a table for a page. picture/plots.c
 * gathers the ratings. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/plot/plot.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text/text.h"
#include "draft/plot/plot_private.h"
#include "review/files/words.h"

#define PICTURE 900.0
#define LEFT 30.0
#define LABEL_WIDE 172.0
#define COLUMN 44.0
#define COLUMNS 4 /* most devices that get a column of numbers beside the lines */

struct profile_plot {
	const struct plot_ratings *p;
	double picture, left, word; /* widths: of the picture, its margin, a word beside a scale */
	double x, track, row; /* x, track: begin and width of a scale; row: height of a line */
	double above;         /* how far the name of an attribute is above its scale */
	size_t columns, left_out;
};

/* Returns the y of the mark of device i on the line of an attribute at y. The marks of the devices
 * are 10 apart, so that marks of equal ratings do not cover each other. */
static double
device_y(const struct profile_plot *f, size_t i, double y)
{
	return y + ((double)i - (double)(f->p->n_devices - 1) / 2) * 10;
}

static void
draw_scale(const struct profile_plot *f, struct buf *out, const struct plot_attribute *a, double y)
{
	size_t steps = plot_steps(a);

	svg_path(out, "gg", NULL);
	svg_stroke(out, f->x, y, f->x + f->track, y);
	for (size_t k = 0; k <= steps; k++) {
		double x = f->x + f->track * (double)k / (double)steps;

		svg_stroke(out, x, y - 5, x, y + 5);
	}
	svg_path_end(out);
	if (a->bipolar)
		svg_line(out, "mid", f->x + f->track / 2, y - f->row / 2 + 2, f->x + f->track / 2,
			y + f->row / 2 - 2);
}

static void
put_fitted(struct buf *out, const char *class, enum svg_anchor anchor, double x, double y,
	double size, double width, const char *text)
{
	CLEANUP(buf_finish) struct buf fit = BUF_INIT;

	svg_fit(&fit, text_or(text, ""), size, width);
	if (fit.len)
		svg_text(out, class, anchor, x, y, fit.s);
}

/* Draws the ratings of a device as dots, below the mark of the leading one. */
static void
draw_repeats(const struct profile_plot *f, struct buf *out, const struct plot_attribute *a,
	size_t device, double y)
{
	const struct plot_rating *r = &a->ratings[device];
	char class[PLOT_CLASS];

	snprintf(class, sizeof(class), "f%zu", device % 6);
	EACH_IN_WHILE (one, r->repeats, r->n_repeats, r->n_repeats > 1) {
		double part = plot_share(a, *one);

		if (!isnan(part))
			svg_circle(out, class, f->x + f->track * part, y, 2);
	}
}

static void
draw_marks(const struct profile_plot *f, struct buf *out, const struct plot_attribute *a, double y)
{
	for (size_t i = f->p->n_devices; i-- > 0;) {
		double value = plot_value(f->p, a, i), part = plot_share(a, value);
		double size = f->p->scaled ? 11 : 13;
		char number[SCALE_NUMBER];

		if (!isnan(part)) {
			draw_repeats(f, out, a, i, device_y(f, i, y));
			plot_marker(out, i, f->x + f->track * part, device_y(f, i, y), 5.5);
		}
		if (i >= f->columns)
			continue;
		put_fitted(out, i ? NULL : "b", SVG_END,
			f->picture - 26 - COLUMN * (double)(f->columns - 1 - i), y + 4 - f->above,
			size, COLUMN - 4, plot_value_text(f->p, a, i, number));
	}
}

static void
draw_row(struct profile_plot *f, struct buf *links, struct buf *out, const struct plot_attribute *a,
	double y)
{
	CLEANUP(buf_finish) struct buf tip = BUF_INIT;

	plot_say(&tip, f->p, a);
	svg_group(out, tip.s);
	put_fitted(out, NULL, SVG_START, f->left, y + 4 - f->above, 13, LABEL_WIDE - 6,
		text_or(a->label, "?"));
	put_fitted(out, "m", SVG_END, f->x - 14, y + 4, 12, f->word, a->low);
	put_fitted(out, "m", SVG_START, f->x + f->track + 14, y + 4, 12, f->word - 8, a->high);
	draw_marks(f, out, a, y);
	svg_group_end(out);
	draw_scale(f, links, a, y);
}

static bool
is_same_family(const struct plot_attribute *a, const struct plot_attribute *b)
{
	return a && text_order(a->group, b->group) == 0 &&
		text_order(a->category, b->category) == 0;
}

/* Appends the name of an attribute's category, and of its group if that differs. */
static void
family_name(struct buf *out, const struct plot_attribute *a)
{
	buf_add(out, text_or(a->category, text_or(a->group, "")));
	if (a->category && *a->category && text_order(a->group, a->category) != 0)
		buf_addf(out, " \u00b7 %s", text_or(a->group, ""));
}

/* Draws the name of a family with its colour; nothing for words without one. Returns the height. */
static double
draw_family(const struct profile_plot *f, struct buf *out, const struct plot_attribute *a, double y)
{
	CLEANUP(buf_finish) struct buf head = BUF_INIT;
	char colour[8];

	family_name(&head, a);
	if (!head.len)
		return 0;
	svg_path(out, "edge", svg_calm(a->category_colour, a->family, colour));
	buf_addf(out, "M%d %dh10v10h-10z", (int)f->left, (int)y + 1);
	svg_path_end(out);
	put_fitted(out, "b", SVG_START, f->left + 18, y + 11, 13, 400, head.s);
	return 20;
}

static double
draw_rows(struct profile_plot *f, struct buf *links, struct buf *out, double y)
{
	const struct plot_attribute *before = NULL;
	const struct plot_ratings *p = f->p;

	EACH_IN (a, p->attributes, p->n) {
		if (!plot_is_judged(p, a)) {
			f->left_out++;
			continue;
		}
		if (!is_same_family(before, a)) {
			y += before ? 14 : 0;
			y += draw_family(f, out, a, y);
		}
		draw_row(f, links, out, a, y + (f->row + f->above) / 2);
		y += f->row;
		before = a;
	}
	return y;
}

static void
draw_device(struct buf *out, size_t i, double x, double y)
{
	plot_marker(out, i, x + 8, y - 4, 5.5);
}

static double
draw_profile_legend(const struct profile_plot *f, struct buf *out, double y)
{
	double columns_x = f->picture - 20 - COLUMN * (double)f->columns;

	y = plot_legend(out, f->p, draw_device, f->left, columns_x, y);
	/* A single column of numbers gets no mark, because the mark would look like a rating. */
	for (size_t i = 0; i < f->columns && f->columns > 1; i++)
		plot_marker(out, i, f->picture - 33 - COLUMN * (double)(f->columns - 1 - i), y - 4,
			5.5);
	return y + 24;
}

static bool
has_repeats(const struct plot_ratings *p)
{
	EACH_IN (one, p->attributes, p->n)
		EACH_IN (each, one->ratings, p->n_devices)
			if (each->n_repeats > 1)
				return true;
	return false;
}

/* Appends "Dots are the other ratings: on the K7.": what they were heard with or at. */
static void
add_dots(struct buf *out, const char *what)
{
	const char *text = words_of("profile_dots"), *stop = words_of("stop");
	size_t n = strlen(text) - (text_ends_in(text, stop) ? strlen(stop) : 0);

	buf_add_bytes(out, text, n);
	if (what)
		buf_addf(out, "%s%s", words_of("colon"), what);
	buf_add(out, text + n);
}

void
plot_profile(const struct plot_ratings *p, struct buf *out)
{
	CLEANUP(buf_finish) struct buf body = BUF_INIT, links = BUF_INIT, rows = BUF_INIT;
	size_t columns = p->n_devices < COLUMNS ? p->n_devices : COLUMNS;
	struct profile_plot f = { .p = p,
		.columns = columns,
		.picture = PICTURE,
		.left = LEFT,
		.word = 120,
		.x = LEFT + LABEL_WIDE + 120 + 18,
		.row = fmax(28, 14 + 10 * (double)p->n_devices) };

	f.track = PICTURE - f.x - f.word - 24 - COLUMN * (double)columns;
	if (p->head.page > 0) { /* the name of an attribute is above its scale */
		f.picture = p->head.page;
		f.left = 12;
		f.word = 90;
		f.x = f.left + f.word + 10;
		f.track = f.picture - 2 * f.x;
		f.above = f.row / 2 + 6;
		f.row += 18;
	}
	double y =
		plot_title(&body, &p->head, "profile_title", f.left, f.picture - 2 * f.left) + 18;
	y = draw_profile_legend(&f, &body, y);
	y = draw_rows(&f, &links, &rows, y);
	buf_add_bytes(&body, links.s, links.len);
	buf_add_bytes(&body, rows.s, rows.len);
	if (f.left_out == p->n)
		svg_text(&body, "m", SVG_START, f.left, y + 10, words_of("profile_none"));
	CLEANUP(buf_finish) struct buf desc = BUF_INIT, key = BUF_INIT;
	if (has_repeats(p))
		add_dots(&key, p->dots);
	y = plot_text(&body, "m", 12, f.left, y + 26, f.picture - 2 * f.left, 3, key.s);
	plot_say_all(&desc, words_of("profile_title"), p);
	plot_put(out, &p->head, "profile_title", f.picture, y + 6, &desc, &body);
}

/* ---- the profile as a table of a page ---- */

/* Adds the place of a mark on its scale. */
static void
add_share(struct buf *out, double share)
{
	svg_numbers(out, " style=\"left:#%\"></i>", (double[]){ round(share * 1000) / 10 });
}

/* Adds the cells of one device: its name if there are several, the scale and the value. */
static void
add_cells(struct buf *out, const struct plot_ratings *p, const struct plot_attribute *a, size_t i)
{
	double value = plot_value(p, a, i), part = plot_share(a, value);
	const struct plot_rating *r = &a->ratings[i];
	char number[SCALE_NUMBER];

	if (p->n_devices > 1) {
		buf_add(out, "<td class=\"who\">");
		svg_escape(out, p->devices[i]);
		buf_add(out, "</td>");
	}
	buf_add(out, "<td><div class=\"line\"><span>");
	svg_escape(out, a->low);
	buf_addf(out, "</span><div class=\"scale%s\">", a->bipolar ? " bipolar" : "");
	EACH_IN_WHILE (one, r->repeats, r->n_repeats, r->n_repeats > 1)
		if (!isnan(plot_share(a, *one))) {
			buf_add(out, "<i class=\"dot\"");
			add_share(out, plot_share(a, *one));
		}
	if (!isnan(part)) {
		buf_addf(out, "<i class=\"m%zu\"", i % 6);
		add_share(out, part);
	}
	buf_add(out, "</div><span>");
	svg_escape(out, a->high);
	buf_add(out, "</span></div>");
	if (r->remark && *r->remark) {
		buf_add(out, "<p>");
		svg_escape(out, r->remark);
		buf_add(out, "</p>");
	}
	buf_addf(out, "</td><td class=\"value\">%s", a->bipolar && value > 0 ? "+" : "");
	svg_escape(out, plot_value_text(p, a, i, number));
	buf_add(out, "</td>\n");
}

void
plot_profile_table(const struct plot_ratings *p, struct buf *out)
{
	const struct plot_attribute *before = NULL;
	CLEANUP(buf_finish) struct buf name = BUF_INIT;
	char colour[8];

	buf_add(out, "<table class=\"profile\">\n");
	for (size_t i = 0; i < p->n; i++) {
		const struct plot_attribute *a = &p->attributes[i];

		if (!plot_is_judged(p, a))
			continue;
		if (!is_same_family(before, a)) {
			buf_clear(&name);
			family_name(&name, a);
		}
		if (!is_same_family(before, a) && name.len) {
			buf_addf(out,
				"<tr><th class=\"family\" colspan=\"%d\" scope=\"rowgroup\">"
				"<i style=\"background:%s\"></i> ",
				p->n_devices > 1 ? 4 : 3,
				svg_calm(a->category_colour, a->family, colour));
			svg_escape(out, name.s);
			buf_add(out, "</th></tr>\n");
		}
		for (size_t k = 0; k < p->n_devices; k++) {
			buf_add(out, "<tr>");
			if (k == 0) {
				buf_addf(out, "<th scope=\"row\" rowspan=\"%zu\">", p->n_devices);
				if (p->n > PLOT_WHEEL_FEW)
					buf_addf(out, "<span class=\"narrow nr\">%zu</span> ",
						i + 1);
				svg_escape(out, a->label);
				buf_add(out, "</th>");
			}
			add_cells(out, p, a, k);
			buf_add(out, "</tr>\n");
		}
		before = a;
	}
	buf_add(out, "</table>\n");
}
