/* Draws frequency responses: frame, curves with letters, notes with numbers, legend, and the
 * picture in words. fr.c computes the curves. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/plot/plot.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text/hz.h"
#include "base/text/text.h"
#include "draft/plot/plot_private.h"
#include "review/files/words.h"

#define LOW_HZ 20.0
#define HIGH_HZ 20000.0
#define UNSURE_HZ 8000.0
#define STEP_DB 10.0 /* dB between two labels of the axis */
#define LEAST_DB 50.0
#define LEAST_DIFFERENCE_DB 20.0 /* in the height of LEAST_DB */
#define LEAST_PAGE_DB 30.0       /* of a page, in the same height */
#define MOST_DB 100.0
#define UNSURE_WIDE 80.0 /* pixels of the words on the shaded range */
#define MOST_CURVES 64   /* only that many curves get a letter and a description in words */
#define MOST_NOTES 64    /* letters of curves avoid the numbers of only so many notes */
#define LETTER 24
#define FAR 4000.0 /* largest y that is written, for levels far outside the frame */

/* Position and size of the frame in the picture, and the range of levels in the frame. */
struct plot_frame {
	double left, right;             /* space beside the frame */
	double decade, wide, px_per_db; /* 50 dB are as high as a decade is wide */
	double step;                    /* width in which a curve has at most four points */
	double top, high;
	double low_db, high_db;
	bool cut; /* a curve goes on below the frame */
};

/* Writes a level with one decimal. */
static const char *
level_text(double v, char text[SCALE_NUMBER])
{
	return plot_number(round(v * 10) / 10, text);
}

/* Writes the letter of curve i: A to Z, then 27, 28, …. It identifies a curve without colour. */
static const char *
letter_of(size_t i, char text[LETTER])
{
	if (i < 26)
		snprintf(text, LETTER, "%c", (char)('A' + i));
	else
		snprintf(text, LETTER, "%zu", i + 1);
	return text;
}

/* Draws the letter of curve i in a circle of the colour of its line. */
static void
draw_badge(struct buf *out, const struct plot_fr *p, size_t i, double x, double y)
{
	char class[PLOT_CLASS], letter[LETTER];

	snprintf(class, sizeof(class), "knob s%zu", p->curves[i].target ? 5 : i % 6);
	svg_circle(out, class, x, y, 8.5);
	svg_text(out, "c", SVG_MIDDLE, x, y + 4, letter_of(i, letter));
}

static double
x_of(const struct plot_frame *f, double freq_hz)
{
	return log10(freq_hz / LOW_HZ) * f->decade;
}

/* Returns the y of a level, between -FAR and FAR; svg_clip hides lines outside the frame. */
static double
y_of(const struct plot_frame *f, double db)
{
	return fmin(fmax((f->high_db - db) * f->px_per_db, -FAR), FAR);
}

static bool
is_drawn(const struct fr *f, size_t i)
{
	return f->freq_hz[i] >= LOW_HZ && f->freq_hz[i] <= HIGH_HZ && isfinite(f->level_db[i]);
}

/* ---- frame, axes and grid of frequency responses ---- */

/* Finds the lowest and highest level that is drawn. Changes nothing if no point is drawn. */
static void
find_levels(const struct plot_fr *p, double *low_db, double *high_db)
{
	bool any = false;

	EACH_IN (one, p->curves, p->n) {
		const struct fr *f = &one->fr;

		for (size_t i = 0; i < f->n; i++) {
			if (!is_drawn(f, i))
				continue;
			*low_db = any ? fmin(*low_db, f->level_db[i]) : f->level_db[i];
			*high_db = any ? fmax(*high_db, f->level_db[i]) : f->level_db[i];
			any = true;
		}
	}
}

static void
frame_init(struct plot_frame *f, const struct plot_fr *p)
{
	double usual = p->delta_to ? 0 : p->view.level_db, low = usual, high = usual;

	*f = (struct plot_frame){ .left = 62, .right = 24, .decade = 250, .step = 0.5 };
	if (p->head.page > 0) {
		f->left = p->head.page < PLOT_PAGE_BROAD ? 26 : 52;
		f->right = 18; /* half of the last label, in any font */
		f->step = 2;
		f->decade = (p->head.page - f->left - f->right) / 3;
	}
	f->wide = 3 * f->decade;
	/* A narrow frame is higher than the usual proportion. */
	f->px_per_db = fmax(f->decade / 50, 3.6);
	find_levels(p, &low, &high);
	low = fmin(fmax(low, -1e6), 1e6);
	high = fmin(fmax(high, -1e6), 1e6);
	if (p->delta_to)
		low = fmin(low, 0), high = fmax(high, 0);
	double from = floor((low - STEP_DB / 5) / STEP_DB) * STEP_DB,
	       to = ceil((high + STEP_DB / 5) / STEP_DB) * STEP_DB;
	f->cut = to - from > MOST_DB;
	if (f->cut)
		from = to - MOST_DB;
	double least = p->head.page > 0 ? LEAST_PAGE_DB : LEAST_DB;
	if (p->delta_to)
		least = LEAST_DIFFERENCE_DB;
	for (int i = 0; to - from < least; i++) {
		bool upwards = p->delta_to ? to < -from : i % 2;

		if (upwards)
			to += STEP_DB;
		else
			from -= STEP_DB;
	}
	f->px_per_db *= fmax(LEAST_DB / (to - from), 1);
	f->high = (to - from) * f->px_per_db;
	f->low_db = from;
	f->high_db = to;
}

static void
draw_shade(struct buf *out, const struct plot_frame *f)
{
	double x = x_of(f, UNSURE_HZ);

	svg_rect(out, "shade", x, 0, f->wide - x, f->high);
	svg_path(out, "hatch", NULL);
	for (double at = x - f->high; at < f->wide; at += 9) {
		double from = fmax(at, x), to = fmin(at + f->high, f->wide);

		svg_stroke(out, from, f->high - (from - at), to, f->high - (to - at));
	}
	svg_path_end(out);
}

static void
draw_grid(struct buf *out, const struct plot_frame *f)
{
	static const double strong[] = { 100, 1000, 10000 };

	svg_path(out, "g", NULL);
	for (double decade = 10; decade < HIGH_HZ; decade *= 10)
		for (int i = 1; i < 10; i++)
			if (i * decade > LOW_HZ && i * decade < HIGH_HZ)
				svg_stroke(
					out, x_of(f, i * decade), 0, x_of(f, i * decade), f->high);
	for (double db = f->low_db; db < f->high_db; db += STEP_DB / 2)
		svg_stroke(out, 0, y_of(f, db), f->wide, y_of(f, db));
	svg_path_end(out);
	svg_path(out, "gg", NULL);
	EACH_OF (one, strong)
		svg_stroke(out, x_of(f, *one), 0, x_of(f, *one), f->high);
	for (double db = f->low_db; db <= f->high_db; db += STEP_DB)
		svg_stroke(out, 0, y_of(f, db), f->wide, y_of(f, db));
	svg_path_end(out);
}

static void
draw_axes(struct buf *out, const struct plot_fr *p, const struct plot_frame *f)
{
	static const struct {
		double hz;
		const char *label;
		double least; /* width of a decade that has space for the label */
	} ticks[] = { { 20, "20", 0 }, { 30, "30", 150 }, { 50, "50", 0 }, { 100, "100", 0 },
		{ 200, "200", 0 }, { 300, "300", 150 }, { 500, "500", 0 }, { 1000, "1k", 0 },
		{ 2000, "2k", 0 }, { 3000, "3k", 150 }, { 5000, "5k", 0 }, { 8000, "8k", 220 },
		{ 10000, "10k", 0 }, { 20000, "20k", 0 } };
	double bottom = f->top + f->high;
	char number[SCALE_NUMBER];

	bool narrow = f->decade < 150;

	EACH_OF (tick, ticks)
		if (f->decade >= tick->least)
			svg_text(out, "m", SVG_MIDDLE, f->left + x_of(f, tick->hz), bottom + 18,
				tick->label);
	svg_text(out, "m", SVG_MIDDLE, f->left + f->wide / 2, bottom + 36,
		words_of(narrow ? "fr_db_over_hz" : "fr_frequency"));
	for (double db = f->low_db; db <= f->high_db; db += STEP_DB)
		svg_text(out, "m", SVG_END, f->left - 8, f->top + y_of(f, db) + 4,
			level_text(db, number));
	if (!narrow)
		svg_turned(out, "m", NULL, SVG_MIDDLE, 20, f->top + f->high / 2, -90,
			words_of(p->delta_to ? "fr_level_difference" : "fr_level"));
}

/* Writes on the shaded range that it is uncertain, above all lines. */
static void
draw_unsure(struct buf *out, const struct plot_frame *f)
{
	double from = x_of(f, UNSURE_HZ);
	bool fits = f->wide - from > UNSURE_WIDE;
	enum svg_anchor anchor = fits ? SVG_MIDDLE : SVG_END;
	double x = f->left + (fits ? (from + f->wide) / 2 : f->wide - 3);

	if (f->decade < 150)
		return;
	svg_text(out, "t", anchor, x, f->top + 16, words_of("fr_above"));
	svg_text(out, "t", anchor, x, f->top + 30, words_of("fr_uncertain"));
}

/* ---- drawing the curves ---- */

struct plot_point {
	double x, y;
};

/* The points of a curve within a step of x. A line through the first, lowest, highest and last of
 * them looks the same as a line through all. */
struct plot_column {
	struct plot_point first, low, high, last;
	size_t n;
};

static void
column_flush(struct buf *out, const struct plot_frame *f, struct plot_column *c, bool *pen_down)
{
	struct plot_point points[] = { c->first, c->low, c->high, c->last };
	struct plot_point was = { NAN, NAN };

	if (c->low.x > c->high.x) {
		points[1] = c->high;
		points[2] = c->low;
	}
	/* A page stays small: its curves have one point for a step without a bend. */
	if (f->step > 1 && *pen_down && c->high.y - c->low.y < f->step)
		points[0] = points[1] = points[2] = c->last;
	EACH_IN_WHILE (one, points, LENGTH(points), c->n) {
		if (one->x == was.x && one->y == was.y)
			continue;
		(*pen_down ? svg_to : svg_move)(out, one->x, one->y);
		*pen_down = true;
		was = *one;
	}
	c->n = 0;
}

static void
column_add(struct plot_column *c, struct plot_point p)
{
	if (c->n == 0)
		c->first = c->low = c->high = p;
	c->n++;
	if (p.y < c->low.y)
		c->low = p;
	if (p.y > c->high.y)
		c->high = p;
	c->last = p;
}

/* Draws the points of a curve as part of a path. Returns how many were drawn; *only gets the
 * position of the last one: a single point needs a dot. */
static size_t
draw_points(
	struct buf *out, const struct plot_frame *f, const struct fr *fr, struct plot_point *only)
{
	struct plot_column c = { .n = 0 };
	bool pen_down = false;
	double edge, level;
	size_t drawn = 0;

	for (size_t i = 0; i < fr->n; i++) {
		if (!is_drawn(fr, i)) {
			column_flush(out, f, &c, &pen_down);
			pen_down = false;
			/* Starts at the left edge if the curve comes from below 20 Hz. */
			if (i + 1 < fr->n && is_drawn(fr, i + 1) && fr->freq_hz[i] < LOW_HZ &&
				fr_at(fr, LOW_HZ, &level) && isfinite(level))
				column_add(&c, (struct plot_point){ 0, y_of(f, level) });
			continue;
		}
		*only = (struct plot_point){ x_of(f, fr->freq_hz[i]), y_of(f, fr->level_db[i]) };
		if (c.n && floor(only->x / f->step) != floor(c.first.x / f->step))
			column_flush(out, f, &c, &pen_down);
		column_add(&c, *only);
		drawn++;
		edge = i + 1 < fr->n ? fr->freq_hz[i + 1] : 0;
		if (edge > HIGH_HZ && fr_at(fr, HIGH_HZ, &level) && isfinite(level))
			column_add(&c, (struct plot_point){ f->wide, y_of(f, level) });
	}
	column_flush(out, f, &c, &pen_down);
	return drawn;
}

/* Writes the class of the line of curve i. Curves 0 to 5 get different colours; every further six
 * use the same colours with other dashes. */
static void
line_class(const struct plot_fr *p, size_t i, char class[PLOT_CLASS])
{
	if (p->curves[i].target)
		snprintf(class, PLOT_CLASS, "curve thin s5 d%zu", 1 + i % 5);
	else
		snprintf(class, PLOT_CLASS, "curve s%zu d%zu", i % 6, (i + i / 6) % 6);
}

static void
draw_curve(struct buf *out, const struct plot_fr *p, size_t i, const struct plot_frame *f)
{
	char class[PLOT_CLASS];
	struct plot_point only = { 0, 0 };

	line_class(p, i, class);
	svg_group(out, text_or(p->curves[i].label, "?"));
	svg_path(out, class, NULL);
	size_t drawn = draw_points(out, f, &p->curves[i].fr, &only);
	svg_path_end(out);
	if (drawn == 1)
		svg_circle(out, class, only.x, only.y, 3);
	svg_group_end(out);
}

/* ---- letters on the curves, each where it is furthest from the others ---- */

#define BADGE_ROOM 40.0
#define BADGE_APART 24.0 /* least distance of two letters in pixels: closer ones would touch */

struct badges {
	/* positions of the letters of curves and of the numbers of notes */
	struct plot_point at[2 * MOST_CURVES + MOST_NOTES];
	size_t n;
};

static double
height_at(const struct plot_fr *p, size_t i, double freq_hz, const struct plot_frame *f)
{
	double db;

	if (!fr_at(&p->curves[i].fr, freq_hz, &db) || !isfinite(db))
		return NAN;
	return y_of(f, db);
}

static double
room_at(const struct plot_fr *p, size_t i, double freq_hz, double y, const struct plot_frame *f,
	const struct badges *b)
{
	double room = BADGE_ROOM, near = INFINITY;

	for (size_t k = 0; k < p->n && k < MOST_CURVES; k++) {
		double other = k == i ? NAN : height_at(p, k, freq_hz, f);

		if (!isnan(other))
			room = fmin(room, fabs(other - y));
	}
	EACH_IN (one, b->at, b->n)
		near = fmin(near, hypot(one->x - x_of(f, freq_hz), one->y - y));
	return near < BADGE_APART ? -INFINITY : fmin(room, near - 12);
}

static void
place_badge(struct buf *out, const struct plot_fr *p, size_t i, const struct plot_frame *f,
	struct badges *b, double from_hz, double to_hz)
{
	double best = -INFINITY;
	struct plot_point at = { 0, 0 };

	for (double hz = from_hz; hz <= to_hz; hz *= 1.04) {
		double y = height_at(p, i, hz, f);

		if (!(y >= 10) || !(y <= f->high - 10))
			continue;
		double room = room_at(p, i, hz, y, f, b);
		if (room > best) {
			best = room;
			at = (struct plot_point){ x_of(f, hz), y };
		}
	}
	if (isinf(best))
		return;
	b->at[b->n++] = at;
	draw_badge(out, p, i, at.x, at.y);
}

/* ---- numbers that mark the notes on the curve ---- */

static void
draw_notes(struct buf *out, const struct plot_fr *p, const struct plot_frame *f, struct badges *b)
{
	for (size_t i = 0; i < p->n_notes; i++) {
		const struct plot_fr_note *n = &p->notes[i];
		double y = p->n ? height_at(p, 0, n->hz, f) : (double)NAN, x = x_of(f, n->hz);
		char number[LETTER];

		if (!(n->hz >= LOW_HZ && n->hz <= HIGH_HZ))
			continue;
		y = isnan(y) ? f->high / 2 : fmin(fmax(y, 12), f->high - 12);
		snprintf(number, sizeof(number), "%zu", i + 1);
		svg_group(out, n->text);
		svg_line(out, "gg", x, 0, x, f->high);
		svg_circle(out, "knob s0", x, y, 8.5);
		if (i < MOST_NOTES)
			b->at[b->n++] = (struct plot_point){ x, y };
		svg_text(out, "c", SVG_MIDDLE, x, y + 4, number);
		svg_group_end(out);
	}
}

/* Appends "Notes: (1) rings at 7.94 kHz; (2) a dip (3.1 kHz)." Drops a note's final full stop. */
static void
say_notes(struct buf *b, const struct plot_fr *p)
{
	for (size_t i = 0; i < p->n_notes; i++) {
		const char *text = text_or(p->notes[i].text, "");
		size_t len = strlen(text);

		for (size_t sign = 1; len && sign; len -= sign)
			sign = len > 2 && memcmp(text + len - 3, "。", 3) == 0
				? 3
				: strchr(" .,;:", text[len - 1]) != NULL;
		buf_addf(b, "%s(%zu) %.*s", words_of(i ? "semicolon" : "fr_notes"), i + 1, (int)len,
			text);
		if (hz_is_in(text, p->notes[i].hz))
			continue;
		CLEANUP(buf_finish) struct buf hz = BUF_INIT;
		hz_add(&hz, p->notes[i].hz);
		words_bracket(b, hz.s);
	}
	buf_add(b, p->n_notes ? words_of("stop") : "");
}

/* ---- the legend below the picture ---- */

static void
draw_legend_entry(
	struct buf *out, const struct plot_fr *p, size_t i, double x, double y, double wide)
{
	const struct plot_fr_curve *c = &p->curves[i];
	CLEANUP(buf_finish) struct buf channels = BUF_INIT, full = BUF_INIT, fit = BUF_INIT;
	char class[PLOT_CLASS];

	double sample = p->head.page > 0 ? 40 : 54;

	line_class(p, i, class);
	svg_line(out, class, x, y - 4, x + sample, y - 4);
	draw_badge(out, p, i, x + sample / 2, y - 4);
	words_bracket(&channels, c->channels);
	buf_addf(&full, "%s%s", text_or(c->label, "?"), channels.s);
	/* On a telephone "(mean of L and R, up to 1.6 dB apart)" keeps what it says first. */
	const char *comma = strstr(channels.s, words_of("comma"));
	if (comma && svg_width(full.s, 13) > wide) {
		buf_truncate(&channels, (size_t)(comma - channels.s));
		buf_add(&channels, words_of("close"));
	}
	svg_fit(&fit, text_or(c->label, "?"), 13, fmax(wide - svg_width(channels.s, 13), wide / 2));
	svg_fit(&fit, channels.s, 13, fmax(wide - svg_width(fit.s, 13), wide / 2));
	svg_group(out, full.s);
	svg_text(out, NULL, SVG_START, x + sample + 10, y, fit.s);
	svg_group_end(out);
}

/* Draws the legend, in two columns if every entry fits into half the width. */
static double
draw_curve_legend(struct buf *out, const struct plot_fr *p, const struct plot_frame *f, double y)
{
	size_t columns = p->n > 1 ? 2 : 1;

	EACH_IN (one, p->curves, p->n) {
		CLEANUP(buf_finish) struct buf channels = BUF_INIT;

		words_bracket(&channels, one->channels);
		if (svg_width(one->label, 13) + svg_width(channels.s, 13) > f->wide / 2 - 76)
			columns = 1;
	}
	double wide = f->wide / (double)columns;
	for (size_t i = 0; i < p->n; i++)
		draw_legend_entry(out, p, i, f->left + wide * (double)(i % columns),
			y + 25 * (double)(i / columns), wide - (p->head.page > 0 ? 50 : 76));
	return y + 25 * (double)((p->n + columns - 1) / columns);
}

/* ---- the picture described in words ---- */

/* Appends a sentence of schema/words/en.yaml. */
static void
say(struct buf *b, const char *key, const char *first, const char *second)
{
	words_next(b);
	WORDS_ADD(b, key, first, second);
}

/* Appends the smoothing that the files state, once if all state the same. */
static void
say_files(struct buf *b, const struct plot_fr *p)
{
	CLEANUP(buf_finish) struct buf each = BUF_INIT;
	const char *first = p->n ? p->curves[0].fr.smoothing : "";
	bool alike = true;

	EACH_IN (one, p->curves, p->n)
		alike = alike && text_same(one->fr.smoothing, first);
	for (size_t i = 0; i < p->n && !alike; i++) {
		char letter[LETTER];

		if (!p->curves[i].fr.smoothing[0])
			continue;
		buf_add_part(&each, words_of("comma"), "%s", p->curves[i].fr.smoothing);
		words_bracket(&each, letter_of(i, letter));
	}
	if (alike && *first)
		say(b, "fr_files_smoothed", first, "");
	if (each.len)
		say(b, "fr_file_smoothed", each.s, "");
}

static void
say_view(struct buf *b, const struct plot_fr *p, bool coupler)
{
	char level[SCALE_NUMBER], hz[SCALE_NUMBER];
	const struct fr_view *v = &p->view;

	if (p->delta_to)
		say(b, "fr_difference", text_or(p->delta_to, words_of("fr_target")), "");
	say(b, "fr_normalised", plot_number(v->level_db, level), plot_number(v->freq_hz, hz));
	say(b, v->smoothing > 0 ? "fr_smoothed" : "fr_not_smoothed", plot_number(v->smoothing, hz),
		"");
	if (coupler)
		say(b, "fr_coupler", text_or(p->coupler, words_of("fr_not_stated")), "");
	say_files(b, p);
}

static void
say_curves(struct buf *b, const struct plot_fr *p)
{
	static const double at[] = { 20, 50, 100, 200, 500, 1000, 2000, 3000, 5000, 8000 };

	for (size_t i = 0; i < p->n && i < MOST_CURVES; i++) {
		char letter[LETTER], hz[SCALE_NUMBER], db[SCALE_NUMBER];
		bool any = false;
		double level;

		words_next(b);
		buf_addf(b, "%s%s%s", letter_of(i, letter), words_of("comma"),
			text_or(p->curves[i].label, "?"));
		EACH_OF (one, at) {
			if (!fr_at(&p->curves[i].fr, *one, &level) || !isfinite(level))
				continue;
			buf_add(b, words_of(any ? "comma" : "colon"));
			WORDS_ADD(b, "fr_at", level_text(level, db), plot_number(*one, hz));
			any = true;
		}
		buf_add(b, words_of(any ? "stop" : "fr_no_level"));
	}
}

/* ---- the whole picture of frequency responses ---- */

void
plot_fr_caption(const struct plot_fr *p, bool coupler, struct buf *out)
{
	say_view(out, p, coupler);
	if (coupler)
		say(out, "fr_shaded", "", "");
}

void
plot_fr(const struct plot_fr *p, struct buf *out)
{
	CLEANUP(buf_finish)
	struct buf body = BUF_INIT, notes = BUF_INIT;
	bool page = p->head.page > 0;
	struct badges badges = { .n = 0 };
	struct plot_frame f;

	frame_init(&f, p);
	f.top = plot_title(&body, &p->head, "fr_title", f.left, f.wide) + (page ? 8 : 0);
	draw_axes(&body, p, &f);
	svg_clip(&body, f.left, f.top, f.wide, f.high);
	svg_rect(&body, "pane", 0, 0, f.wide, f.high);
	draw_grid(&body, &f);
	draw_shade(&body, &f);
	if (p->delta_to)
		svg_line(&body, "mid", 0, y_of(&f, 0), f.wide, y_of(&f, 0));
	/* draws in order, so the dashed later curves cover the first, solid one, and both are
	 * visible */
	for (size_t i = 0; i < p->n; i++)
		draw_curve(&body, p, i, &f);
	draw_notes(&notes, p, &f, &badges);
	for (size_t i = 0; i < p->n && i < MOST_CURVES; i++) {
		place_badge(&body, p, i, &f, &badges, 24, 420);
		place_badge(&body, p, i, &f, &badges, 700, 7400);
	}
	buf_add_bytes(&body, notes.s, notes.len);
	if (p->n == 0)
		svg_text(&body, "m", SVG_MIDDLE, f.wide / 2, f.high / 2, words_of("fr_none"));
	svg_close(&body);
	draw_unsure(&body, &f);

	double y = draw_curve_legend(&body, p, &f, f.top + f.high + 66);
	CLEANUP(buf_finish) struct buf desc = BUF_INIT, view = BUF_INIT;
	plot_fr_caption(p, true, &view);
	say_notes(&view, p);
	buf_add(&desc, words_of("fr_range"));
	say_view(&desc, p, true);
	say_curves(&desc, p);
	say_notes(&desc, p);
	if (f.cut)
		buf_add(&view, words_of("fr_below"));
	if (!page)
		y = plot_text(
			&body, "m", 12, f.left, y + (p->n ? 8 : -16), f.wide, SVG_LINES, view.s);
	plot_put(out, &p->head, "fr_title", f.left + f.wide + f.right, y + (page ? -12 : 4), &desc,
		&body);
}
