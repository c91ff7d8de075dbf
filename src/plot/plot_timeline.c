#include "plot/plot.h"

#include <math.h>
#include <stdlib.h>

#include "plot/plot_private.h"

#define PICTURE 900.0
#define LEFT 30.0
#define LANES 12
#define BADGE 10.0
#define LONGEST_MS 1e12 /* longer than any track, well within int64_t */

struct timeline {
	const struct plot_timeline *p;
	double length_ms;
	double wide;            /* px of the axis */
	double lane_end[LANES]; /* x up to which each row of labels is occupied */
	double *cue_y;          /* y of each cue's label; 0: no label */
};

/* ---- length of the track and positions on the axis ---- */

static double
furthest(const struct plot_mark *m, size_t n)
{
	double most = 0;

	for (size_t i = 0; i < n; i++) {
		if (m[i].pos_ms != NO_MS)
			most = fmax(most, (double)m[i].pos_ms);
		if (m[i].pos_end_ms != NO_MS)
			most = fmax(most, (double)m[i].pos_end_ms);
	}
	return most;
}

static void
timeline_init(struct timeline *t, const struct plot_timeline *p)
{
	*t = (struct timeline){ .p = p,
		.wide = (p->head.page > 0 ? p->head.page : PICTURE) - 2 * LEFT,
		.cue_y = xcalloc(p->n_cues + 1, sizeof(double)),
		.length_ms = fmin((double)p->length_ms, LONGEST_MS) };
	if (p->length_ms > 0)
		return;
	t->length_ms = fmax(furthest(p->cues, p->n_cues), furthest(p->notes, p->n_notes));
	t->length_ms = t->length_ms > 0 ? fmin(t->length_ms * 1.05, LONGEST_MS) : 60000;
}

static double
x_of(const struct timeline *t, int64_t ms)
{
	return LEFT + t->wide * fmin(fmax((double)ms / t->length_ms, 0), 1);
}

static bool
is_span(const struct plot_mark *m)
{
	return m->open || (m->pos_end_ms != NO_MS && m->pos_end_ms > m->pos_ms);
}

static double
end_x(const struct timeline *t, const struct plot_mark *m)
{
	if (m->open)
		return LEFT + t->wide;
	return x_of(t, is_span(m) ? m->pos_end_ms : m->pos_ms);
}

static const char *
span_text(const struct plot_mark *m, char text[TIME_TEXT])
{
	struct timespan s = { .pos_ms = m->pos_ms < 0 ? 0 : m->pos_ms,
		.pos_end_ms = NO_MS,
		.about = m->about,
		.open = m->open };

	if (!m->open && is_span(m))
		s.pos_end_ms = m->pos_end_ms;
	return timespan_text(&s, text);
}

/* Returns the first of `most` rows of labels that is free at x, and occupies it up to `end`. If
 * none is free, returns the last row. */
static size_t
take_lane(struct timeline *t, size_t most, double x, double end)
{
	size_t lane = 0;

	while (lane + 1 < most && t->lane_end[lane] > x)
		lane++;
	t->lane_end[lane] = fmax(t->lane_end[lane], end);
	return lane;
}

static void
clear_lanes(struct timeline *t)
{
	for (size_t i = 0; i < LANES; i++)
		t->lane_end[i] = -1e9;
}

/* ---- the time axis ---- */

static double
tick_ms(const struct timeline *t)
{
	static const double steps_s[] = { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600,
		7200 };
	double most = floor(t->wide / 70);

	for (size_t i = 0; i < LENGTH(steps_s); i++)
		if (t->length_ms / (steps_s[i] * 1000) <= most)
			return steps_s[i] * 1000;
	return ceil(t->length_ms / most / 3600000) * 3600000;
}

static double
draw_axis(const struct timeline *t, struct buf *out, double top, double y)
{
	double step = tick_ms(t);
	char text[TIME_TEXT];

	svg_path(out, "g", NULL);
	for (double at = 0; at <= t->length_ms; at += step)
		svg_stroke(out, LEFT + t->wide * at / t->length_ms, top,
			LEFT + t->wide * at / t->length_ms, y);
	svg_path_end(out);
	svg_line(out, "ax", LEFT, y, LEFT + t->wide, y);
	for (double at = 0; at <= t->length_ms; at += step) {
		double x = LEFT + t->wide * at / t->length_ms;

		svg_line(out, "ax", x, y, x, y + 5);
		svg_text(out, "m", SVG_MIDDLE, x, y + 19, time_text((int64_t)at, false, text));
	}
	return y + 30;
}

/* ---- drawing cues and notes ---- */

static double
draw_cues(struct timeline *t, struct buf *out, double y)
{
	const struct plot_timeline *p = t->p;
	size_t deepest = 0;

	clear_lanes(t);
	for (size_t i = 0; i < p->n_cues; i++) {
		const struct plot_mark *m = &p->cues[i];
		char time[TIME_TEXT];
		CLEANUP(buf_finish) struct buf label = BUF_INIT, fit = BUF_INIT;

		if (m->pos_ms == NO_MS) /* cues without a time are not drawn */
			continue;
		buf_addf(&label, "%s %s", span_text(m, time), plot_or(m->label, ""));
		svg_fit(&fit, label.s, 12, fmin(220, t->wide / 2 - 12));
		double x = x_of(t, m->pos_ms), end = end_x(t, m), wide = svg_width(fit.s, 12) + 12;
		/* At the right edge the label is left of the mark. */
		bool left = x + wide > LEFT + t->wide;
		double taken = fmax(left ? x + 8 : x + wide + 6, end);
		size_t lane = take_lane(t, 6, left ? x - wide : x, taken);
		double base = t->cue_y[i] = y + 20 * (double)lane;

		svg_group(out, label.s);
		svg_path(out, "f5", NULL);
		svg_move(out, x - 5, base);
		svg_to(out, x + 5, base);
		svg_to(out, x, base + 9);
		svg_shape_end(out);
		if (is_span(m))
			svg_line(out, m->open ? "ax d1" : "ax", x, base, end, base);
		/* Lines of the axis and of other cues end around the letters. */
		svg_text(out, "m clear", left ? SVG_END : SVG_START, left ? x - 9 : x + 9,
			base + 11, fit.s);
		svg_group_end(out);
		deepest = lane + 1 > deepest ? lane + 1 : deepest;
	}
	return y + 20 * (double)deepest + (deepest ? 6 : 0);
}

static void
draw_cue_stems(const struct timeline *t, struct buf *out, double axis)
{
	for (size_t i = 0; i < t->p->n_cues; i++) {
		double x = x_of(t, t->p->cues[i].pos_ms);

		if (t->cue_y[i] > 0)
			svg_line(out, "gg d2", x, t->cue_y[i] + 9, x, axis);
	}
}

/* Returns true if the note has a number and a line of text below. */
static bool
is_numbered(const struct plot_timeline *p, const struct plot_mark *m)
{
	return !p->no_list || m->by;
}

static void
draw_note(struct buf *out, const struct plot_timeline *p, size_t i, double x, double y)
{
	const struct plot_mark *m = &p->notes[i];
	bool numbered = is_numbered(p, m);
	char number[SCALE_NUMBER];

	svg_group(out, plot_or(m->label, "a marker"));
	svg_circle(out, m->about ? "knob s0 d2" : "knob s0", x, y, numbered ? BADGE : BADGE / 2);
	if (numbered)
		svg_text(out, "c", SVG_MIDDLE, x, y + 4, plot_number((double)(i + 1), number));
	svg_group_end(out);
}

static double
draw_notes(struct timeline *t, struct buf *out, double axis, double y)
{
	const struct plot_timeline *p = t->p;
	CLEANUP(buf_finish) struct buf stems = BUF_INIT, knobs = BUF_INIT;
	size_t deepest = 0;

	clear_lanes(t);
	for (size_t i = 0; i < p->n_notes; i++) {
		const struct plot_mark *m = &p->notes[i];

		if (m->pos_ms == NO_MS)
			continue;
		double x = x_of(t, m->pos_ms), end = end_x(t, m);
		size_t lane = take_lane(t, LANES, x - BADGE - 2, fmax(x, end) + BADGE + 2);
		double at = y + BADGE + 24 * (double)lane;

		svg_line(&stems, "gg", x, axis, x, at);
		if (is_span(m)) {
			svg_line(&stems, m->open ? "curve s0 d1" : "curve s0", x, at, end, at);
			svg_line(&stems, "curve s0", end, at - (m->open ? 0 : 6), end,
				at + (m->open ? 0 : 6));
		}
		draw_note(&knobs, p, i, x, at);
		deepest = lane + 1 > deepest ? lane + 1 : deepest;
	}
	buf_add_bytes(out, stems.s, stems.len);
	buf_add_bytes(out, knobs.s, knobs.len);
	return y + 24 * (double)deepest;
}

static double
list_notes(const struct timeline *t, struct buf *out, double y)
{
	const struct plot_timeline *p = t->p;
	size_t listed = 0;

	for (size_t i = 0; i < p->n_notes; i++) {
		const struct plot_mark *m = &p->notes[i];
		char time[TIME_TEXT] = "";
		CLEANUP(buf_finish) struct buf head = BUF_INIT;

		if (!is_numbered(p, m))
			continue;
		y += listed++ ? 0 : 30;
		if (m->pos_ms != NO_MS)
			span_text(m, time);
		buf_addf(&head, "%s%s%s", time, *time && m->by && *m->by ? " \u00b7 " : "",
			plot_or(m->by, ""));
		draw_note(out, p, i, LEFT + BADGE, y - 4);
		y = plot_text(out, "b", 13, LEFT + 32, y, t->wide - 32, SVG_LINES, head.s);
		y = plot_text(out, NULL, 13, LEFT + 32, y, t->wide - 32, SVG_LINES,
			plot_or(m->label, "(a marker)"));
		y += 8;
	}
	return y;
}

/* ---- the timeline described in words ---- */

static void
add_marks_in_words(struct buf *b, const char *what, const struct plot_mark *m, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char time[TIME_TEXT];

		buf_addf(b, " %s %zu, %s%s%s: %s.", what, i + 1,
			m[i].pos_ms == NO_MS ? "no time" : span_text(&m[i], time),
			m[i].by ? ", " : "", plot_or(m[i].by, ""), plot_or(m[i].label, "a marker"));
	}
}

void
plot_timeline(const struct plot_timeline *p, struct buf *out)
{
	CLEANUP(buf_finish) struct buf body = BUF_INIT, desc = BUF_INIT, above = BUF_INIT;
	struct timeline t;
	char length[TIME_TEXT];

	timeline_init(&t, p);
	double top = plot_title(&body, &p->head, "Timeline", LEFT, t.wide) + 2;
	double y = draw_cues(&t, &above, top);
	double axis = y + 4;
	y = draw_axis(&t, &body, top, axis);
	draw_cue_stems(&t, &body, axis);
	buf_add_bytes(&body, above.s, above.len);
	y = draw_notes(&t, &body, axis, y + 4);
	y = list_notes(&t, &body, y);

	buf_addf(&desc, "Timeline of %s.", time_text((int64_t)t.length_ms, false, length));
	add_marks_in_words(&desc, "Cue", p->cues, p->n_cues);
	add_marks_in_words(&desc, "Note", p->notes, p->n_notes);
	plot_put(out, &p->head, "Timeline", t.wide + 2 * LEFT, y + 2, &desc, &body);
	free(t.cue_y);
}
