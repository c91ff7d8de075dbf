/* Parts of all pictures: title, marks, legend, the place of a rating on its scale, ratings in
 * words. svg.c writes the elements. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "draft/plot/plot_private.h"
#include "review/files/words.h"

#define HIGHEST 1e9 /* largest number printed: scale_number counts thousandths in an integer */

const char *
plot_number(double v, char text[SCALE_NUMBER])
{
	static const char minus[] = "\u2212", dash[] = "\u2013";
	char plain[SCALE_NUMBER];

	if (!isfinite(v))
		return memcpy(text, dash, sizeof(dash));
	CLEANUP(pointer_free)
	char *shown = words_number(scale_number(fmin(fmax(v, -HIGHEST), HIGHEST), plain));
	bool below = shown[0] == '-';
	snprintf(text, SCALE_NUMBER, "%s%.20s", below ? minus : "", shown + below);
	return text;
}

/* The corners of the symbols, in tenths of their size. */
static const signed char square[][2] = { { -9, -9 }, { 9, -9 }, { 9, 9 }, { -9, 9 } };
static const signed char up[][2] = { { 0, -12 }, { 11, 8 }, { -11, 8 } };
static const signed char diamond[][2] = { { 0, -13 }, { 13, 0 }, { 0, 13 }, { -13, 0 } };
static const signed char down[][2] = { { 0, 12 }, { 11, -8 }, { -11, -8 } };

/* Without corners: a circle. */
static const struct {
	const signed char (*corner)[2];
	size_t n;
} shapes[] = { { NULL, 0 }, { square, 4 }, { up, 3 }, { diamond, 4 }, { down, 3 } };

void
plot_marker(struct buf *out, size_t i, double x, double y, double r)
{
	char class[PLOT_CLASS];
	const signed char(*corner)[2] = shapes[i % LENGTH(shapes)].corner;

	/* The symbol of the device under test is filled, the next four are hollow, the next five
	 * filled, and so on. */
	bool filled = i == 0 || i / LENGTH(shapes) % 2 == 1;
	snprintf(class, sizeof(class), filled ? "f%zu cut" : "hollow s%zu", i % 6);
	if (!corner) {
		svg_circle(out, class, x, y, r);
		return;
	}
	svg_path(out, class, NULL);
	for (size_t k = 0; k < shapes[i % LENGTH(shapes)].n; k++)
		(k ? svg_to : svg_move)(out, x + corner[k][0] * r / 10, y + corner[k][1] * r / 10);
	svg_shape_end(out);
}

double
plot_text(struct buf *body, const char *class, double size, double x, double y, double width,
	size_t most, const char *text)
{
	CLEANUP(svg_wrap_finish) struct svg_lines l = svg_wrap(text, size, width, most);

	EACH (one, &l) {
		svg_text(body, class, SVG_START, x, y, *one);
		y += round(size * 1.4);
	}
	return y;
}

double
plot_title(struct buf *body, const struct plot_head *head, const char *key, double x, double width)
{
	if (head->page > 0)
		return 0;
	return plot_text(body, "h", 20, x, 36, width, 2, text_or(head->title, words_of(key))) - 10;
}

double
plot_legend(struct buf *out, const struct plot_ratings *p,
	void (*symbol)(struct buf *out, size_t i, double x, double y), double left, double right,
	double y)
{
	double x = left;

	for (size_t i = 0; i < p->n_devices; i++) {
		CLEANUP(buf_finish) struct buf fit = BUF_INIT;

		svg_fit(&fit, text_or(p->devices[i], "?"), 13, 420);
		double wide = svg_width(fit.s, 13) + 50;
		if (x > left && x + wide > right) {
			x = left;
			y += 24;
		}
		symbol(out, i, x, y);
		svg_text(out, i ? NULL : "b", SVG_START, x + 23, y, fit.s);
		x += wide;
	}
	return y;
}

void
plot_put(struct buf *out, const struct plot_head *head, const char *key, double width,
	double height, const struct buf *desc, const struct buf *body)
{
	svg_open(out, head->id, head->page > 0 && !head->draft, width, height,
		text_or(head->title, words_of(key)), desc->s);
	buf_add_bytes(out, body->s, body->len);
	svg_close(out);
}

/* ---- values, words and legend of ratings ---- */

double
plot_share(const struct plot_attribute *a, double value)
{
	double wide = a->max - a->min;

	if (!isfinite(value) || !isfinite(wide) || !(wide > 0))
		return PLOT_NOT_JUDGED;
	return fmin(fmax((value - a->min) / wide, 0), 1);
}

double
plot_value(const struct plot_ratings *p, const struct plot_attribute *a, size_t device)
{
	if (!a->ratings || device >= p->n_devices || isnan(plot_share(a, a->ratings[device].value)))
		return PLOT_NOT_JUDGED;
	return a->ratings[device].value;
}

const char *
plot_value_text(const struct plot_ratings *p, const struct plot_attribute *a, size_t device,
	char number[SCALE_NUMBER])
{
	double value = plot_value(p, a, device);
	const char *given = p->scaled && !isnan(value) ? a->ratings[device].given : NULL;

	return given ? given : plot_number(value, number);
}

bool
plot_is_judged(const struct plot_ratings *p, const struct plot_attribute *a)
{
	for (size_t i = 0; i < p->n_devices; i++)
		if (!isnan(plot_value(p, a, i)))
			return true;
	return false;
}

size_t
plot_steps(const struct plot_attribute *a)
{
	double wide = a->max - a->min;

	if (wide >= 2 && wide <= 10 && wide == floor(wide))
		return (size_t)wide;
	return 4;
}

/* Adds an end of the scale: "0 (imprecise)", or the word alone beside values of other scales. */
static void
add_end(struct buf *out, bool scaled, double value, const char *word)
{
	char number[SCALE_NUMBER];

	if (!word || !*word || !scaled)
		buf_add(out, plot_number(value, number));
	if (word && *word)
		scaled ? buf_add(out, word) : words_bracket(out, word);
}

static void
say_scale(struct buf *into, const struct plot_attribute *a, bool scaled)
{
	CLEANUP(buf_finish) struct buf from = BUF_INIT, to = BUF_INIT;

	add_end(&from, scaled, a->min, a->low);
	add_end(&to, scaled, a->max, a->high);
	WORDS_ADD(into, "plot_scale", from.s, to.s);
}

void
plot_say(struct buf *into, const struct plot_ratings *p, const struct plot_attribute *a)
{
	char number[SCALE_NUMBER];

	buf_addf(into, "%s%s", text_or(a->label, "?"), words_of("colon"));
	for (size_t i = 0; i < p->n_devices; i++) {
		double v = plot_value(p, a, i);

		buf_add(into, i ? words_of("comma") : "");
		if (p->n_devices > 1)
			buf_addf(into, "%s ", text_or(p->devices[i], "?"));
		buf_add(into, isnan(v) ? words_of("not_judged") : plot_value_text(p, a, i, number));
		/* A value outside the scale is drawn at its edge, so the words say so. */
		buf_add(into, v < a->min || v > a->max ? words_of("plot_off_scale") : "");
	}
	say_scale(into, a, p->scaled);
}

void
plot_say_all(struct buf *into, const char *what, const struct plot_ratings *p)
{
	buf_add(into, what);
	for (size_t i = 0; i < p->n_devices; i++)
		buf_addf(into, "%s%s", i ? words_of("comma") : words_of("colon"),
			text_or(p->devices[i], "?"));
	WORDS_ADD(into, "stop", "");
	EACH_IN (one, p->attributes, p->n) {
		words_next(into);
		plot_say(into, p, one);
		WORDS_ADD(into, "stop", "");
	}
}
