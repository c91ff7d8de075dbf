/* The wheel pane: a line for each attribute with its scale and value; for the chosen attribute also
 * the words at the ends of the scale, its definition and the ratings of known devices. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/ui/ui_private.h"
#include "bench/writing/writing.h"
#include "review/files/lexicon.h"
#include "review/record/rating.h"
#include "review/record/rows.h"
#include "review/record/section.h"

/* Columns of a bar, including the signs at both ends: a cell for each half of -5 to 5. */
#define BAR_COLS_MOST 23
#define BAR_LEAST 13
#define NAME_LEAST 16
#define DETAILS_LEAST 24 /* columns of details beside the list */
#define DETAILS_ROWS 2   /* below it, on the wheel */
#define SCOPES_COLS 31   /* columns of all scopes behind a title */
#define VALUE_COLS 6     /* columns of " -3.5?" */
#define VALUE_MOST 16    /* columns of a value, if it is a word of the scale */

/* ---- drawing the line of an attribute ---- */

static int
longest_name(const struct wheel *w)
{
	int most = 0;

	EACH_IN (row, w->rows, w->n) /* the long name of a score may be cut */
		if (!row->score)
			most = int_max(most, draw_width(row->name));
	return int_max(most, NAME_LEAST);
}

/* Returns the columns of the values: of the longest word, if a scale shows words. */
static int
value_cols(const struct wheel *w)
{
	int most = VALUE_COLS;

	EACH_IN (row, w->rows, w->n) {
		const struct scale *sc = &row->scale;

		EACH_IN_WHILE (one, sc->words, sc->n, scale_in_words(sc))
			most = int_max(most, draw_width(one->word) + 3);
	}
	return int_min(most, VALUE_MOST);
}

int
ui_wheel_cols(const struct sitting *s)
{
	return longest_name(&s->wheel) + BAR_COLS_MOST + 4 + value_cols(&s->wheel);
}

enum { COL_NAME, COL_BAR, COL_VALUE };

/* A name that is longer than its column is above its bar. The cells of a bar without its ends
 * are an odd number, so that a scale with two sides has a middle cell. */
static void
set_columns(struct grid *v)
{
	const struct wheel *w = &v->s->wheel;
	int room = v->a.cols - 4 - value_cols(w), bar;

	v->cols[COL_NAME] = int_min(longest_name(w), room - BAR_LEAST);
	bar = int_min(room - v->cols[COL_NAME], BAR_COLS_MOST);
	v->cols[COL_BAR] = bar % 2 == 0 ? bar - 1 : bar;
	v->cols[COL_VALUE] = value_cols(w) - 1;
}

static int
cell_of(const struct scale *sc, double value, int cells)
{
	double at = (value - sc->min) / (sc->max - sc->min) * (cells - 1);

	return int_min(int_max((int)lround(at), 0), cells - 1);
}

static bool
is_judged(const struct wheel_row *r)
{
	return r->now && !isnan(r->now->value);
}

#define WHEEL_VALUE (2 * SCALE_NUMBER)
/* Returns the rating of a row: "4", "4 ?" if unsure (written to text), "rated" if one of another
 * evening is hidden; NULL: not judged, which differs from 0. */
static const char *
wheel_value_text(const struct wheel_row *row, char text[WHEEL_VALUE])
{
	const struct rating *r = row->now;
	char number[SCALE_NUMBER];

	if (!is_judged(row))
		return r || !row->evenings ? NULL : "rated";
	const char *sure = rating_confidence(r->confidence), *sign = "";

	if (sure)
		sign = text_same(sure, "sure") ? " ✓" : " ?";
	snprintf(text, WHEEL_VALUE, "%s%s", scale_show(&row->scale, r->value, number), sign);
	return text;
}

/* Returns the row of the wheel that is in row i of the pane: the chosen one has two, the second for
 * the words at the ends of its scale. */
static size_t
wheel_index(const struct sitting *s, size_t i)
{
	return i > s->wheel.chosen ? i - 1 : i;
}

static void
draw_value_bar(const struct grid *v, size_t i, enum style bar, struct pen *p)
{
	const struct wheel_row *r = &v->s->wheel.rows[wheel_index(v->s, i)];
	char marks[BAR_COLS_MOST] = "";
	const char *device;
	int cells = v->cols[COL_BAR] - 2;
	double value;

	if (r->bipolar)
		marks[cell_of(&r->scale, (r->scale.min + r->scale.max) / 2, cells)] = 'm';
	for (size_t k = 0; wheel_benchmark(v->s, r, k, &device, &value); k++)
		marks[cell_of(&r->scale, value, cells)] = 'b';
	for (size_t k = WHEEL_OTHERS; k-- > 0;)
		if (is_judged(r) && r->others[k] && !isnan(r->others[k]->value))
			marks[cell_of(&r->scale, r->others[k]->value, cells)] = (char)('1' + k);
	int own = is_judged(r) ? cell_of(&r->scale, r->now->value, cells) : -1;
	enum style line = STYLE_RULE, other = STYLE_STRONG, mine = STYLE_PLAYING;
	if (bar)
		line = other = mine = bar;
	pen_text(p, line, "▕");
	for (int k = 0; k < cells; k++)
		if (number_is_digit(marks[k])) /* also in the cell of the dot */
			pen_text(p, k == own ? mine : other, (char[]){ marks[k], '\0' });
		else if (k == own)
			pen_text(p, mine, "●");
		else if (marks[k] == 'b')
			pen_text(p, other, "◇");
		else
			pen_text(p, line, marks[k] ? "┆" : "·");
	pen_text(p, line, "▏");
}

/* Returns the number of one end of the scale, and its word; the caller frees. */
static char *
end_words(const struct scale *sc, double value, const char *word, bool low)
{
	char number[SCALE_NUMBER];

	scale_number(value, number);
	word = word ? word : scale_word(sc, value);
	if (!word)
		return xstrdup(number);
	return low ? xasprintf("%s %s", number, word) : xasprintf("%s %s", word, number);
}

/* Draws numbers and words of both ends below the bar, and the word of its middle if it fits. */
static void
draw_ends(const struct grid *v, size_t i, enum style bar, struct pen *p)
{
	const struct wheel_row *r = &v->s->wheel.rows[wheel_index(v->s, i)];
	CLEANUP(pointer_free)
	char *low = end_words(&r->scale, r->scale.min, r->low, true),
	     *high = end_words(&r->scale, r->scale.max, r->high, false);
	int start = v->cols[COL_NAME] + 1, width = v->cols[COL_BAR];
	int needs = draw_width(low) + 2 + draw_width(high);

	/* Words that are longer than the bar begin left of it. */
	if (needs > width) {
		start = int_min(int_max(p->end - p->x - needs, 0), start);
		width = int_min(needs, p->end - p->x - start);
	}
	int left = p->x, wl = draw_width(low), wh = draw_width(high);
	pen_blank(p, bar, start);
	int end = start + width, middle = start + width / 2, wm = r->mid ? draw_width(r->mid) : 0;
	pen_column(p, STYLE_DIM, int_min(wl, width), false, low);
	if (wm && start + wl + 1 < middle - wm / 2 && middle - wm / 2 + wm + 1 < end - wh) {
		pen_blank(p, bar, middle - wm / 2 - (p->x - left));
		pen_column(p, STYLE_DIM, wm, false, r->mid);
	}
	pen_blank(p, bar, end - wh - (p->x - left));
	pen_text(p, STYLE_DIM, high);
}

/* Adds the value of a rating, with its scale unless that has the numbers of today's: "4/5". */
static void
add_value(struct buf *out, const struct rating *r, const struct scale *today)
{
	CLEANUP(scale_finish) struct scale own = { .n = 0 };
	char number[SCALE_NUMBER];

	if (isnan(r->value)) {
		buf_add(out, "not judged");
		return;
	}
	if (!r->scale || !scale_from_json(&own, r->scale, ERR_IGNORED) ||
		scale_has_numbers(&own, today)) {
		buf_add(out, scale_show(today, r->value, number));
		return;
	}
	buf_add(out, scale_show(&own, r->value, number));
	if (!scale_in_words(&own))
		buf_addf(out, "/%s", scale_number(own.max, number));
}

/* Adds what the numbers on the bar are, behind `before`: the values of other devices of this
 * evening, in one line. */
static void
add_others(const struct sitting *s, const struct wheel_row *r, const char *before, struct buf *out)
{
	for (size_t i = 0; i < WHEEL_OTHERS; i++) {
		if (!is_judged(r) || !r->others[i])
			continue;
		buf_addf(out, "%s%zu %s: ", before, i + 1,
			text_last_word(s->devices[i].device->name));
		add_value(out, r->others[i], &r->scale);
		before = " · ";
	}
}

/* Sets what a screen reader gets in place of the value: what it is of, and the ends of its scale.
 */
static void
say_value(const struct sitting *s, const struct wheel_row *r, struct cells *out)
{
	CLEANUP(buf_finish) struct buf said = BUF_INIT;
	CLEANUP(pointer_free)
	char *low = end_words(&r->scale, r->scale.min, r->low, true),
	     *high = end_words(&r->scale, r->scale.max, r->high, true);
	char value[WHEEL_VALUE];

	buf_addf(&said, "%s, ", text_or(wheel_value_text(r, value), "not judged"));
	sitting_add_worn(s, &s->setup.device, NULL, &said);
	buf_add(&said, ", for the ");
	wheel_place(s, &said);
	if (r->now && rating_confidence(r->now->confidence))
		buf_addf(&said, ", %s", rating_confidence(r->now->confidence));
	buf_addf(&said, ". %s to %s.", low, high);
	if (r->now && r->now->remark)
		buf_addf(&said, " %s", r->now->remark);
	add_others(s, r, " This evening: ", &said);
	cells_said(out, said.s);
}

static void
wheel_fill(const struct grid *v, size_t i, struct cells *out)
{
	const struct wheel_row *r = &v->s->wheel.rows[wheel_index(v->s, i)];
	char value[WHEEL_VALUE];

	if (i == v->chosen + 1) {
		cells_draws(out, v->a.cols - 2, draw_ends);
		return;
	}
	CLEANUP(pointer_free) char *name = xstrdup(r->name), *said_name = xasprintf("%s:", r->name);
	char *of = strstr(name, " of this ");
	if (r->score && of && draw_width(name) > v->cols[COL_NAME])
		*of = '\0'; /* the title names the section */
	cells_left(out, STYLE_PLAIN, v->cols[COL_NAME], name);
	cells_said(out, said_name);
	cells_draws(out, v->cols[COL_BAR], draw_value_bar);
	const char *typed = r == wheel_chosen(v->s) ? wheel_unfinished(v->s) : "",
		   *shown = text_or(wheel_value_text(r, value), "–");
	if (*typed) {
		snprintf(value, sizeof(value), "%s_", typed);
		shown = text_same(typed, "-") ? "minus" : value; /* "-_" looks like a line */
	}
	cells_left(out, is_judged(r) ? STYLE_STRONG : STYLE_DIM, v->cols[COL_VALUE], shown);
	if (v->ui->reader && i == v->chosen)
		say_value(v->s, r, out);
}

/* ---- details of the chosen row ---- */

/* Adds the details: remark, in at most this many columns, word of the value, earlier rating, known
 * devices, definition. */
static void
add_details(const struct sitting *s, const struct wheel_row *r, int cols, struct buf *out)
{
	char number[SCALE_NUMBER];
	const char *device;
	double value;

	if (r->now && r->now->remark) {
		const char *private = rating_remark(&s->rec, r->now) ? "" : " (private)";

		buf_add(out, "“");
		draw_cut(out, r->now->remark, cols - draw_width(private) - 2);
		buf_addf(out, "”%s\n", private);
	}
	if (is_judged(r)) {
		const char *word = scale_word(&r->scale, r->now->value);
		if (word && !r->low && !scale_in_words(&r->scale))
			buf_addf(out, "%s\n", word);
	}
	if (r->tonight) {
		buf_add(out, "today: ");
		wheel_add_rating(s, r->tonight, out);
		buf_add_char(out, '\n');
	}
	if (r->now && r->before) {
		buf_add(out, "before: ");
		add_value(out, r->before, &r->scale);
		buf_add_char(out, '\n');
	}
	if (!r->now && r->evenings)
		buf_addf(out, "before: on %zu evening%s, shown once you rate\n", r->evenings,
			text_s(r->evenings));
	for (size_t i = 0; wheel_benchmark(s, r, i, &device, &value); i++)
		buf_addf(out, "◇ %s: %s\n", scale_show(&r->scale, value, number), device);
	if (r->definition && !text_same(r->own, r->name))
		buf_addf(out, "%s: ", r->own);
	if (r->definition)
		buf_add(out, r->definition);
	add_others(s, r, r->definition ? "\n" : "", out);
}

/* Gives the details the columns at the right of a wide pane, else its last rows: those that the
 * list does not need, or at least two. */
static void
place_details(struct grid *v)
{
	const struct wheel *w = &v->s->wheel;
	CLEANUP(buf_finish) struct buf raw = BUF_INIT;
	int beside = v->a.cols - ui_wheel_cols(v->s) - 1, lines = (int)w->n + 1;
	const struct wheel_row *r = wheel_chosen(v->s);

	CLEANUP(buf_finish) struct buf others = BUF_INIT;

	add_others(v->s, r, "", &others);
	/* Beside the list, "before: 7.5" would stand at the first row and seem to be of it. */
	if (beside >= DETAILS_LEAST && (r->before || r->evenings || r->tonight || others.len))
		buf_addf(&raw, "%s:\n", r->name);
	add_details(v->s, r, INT_MAX, &raw);
	draw_show(&v->about, raw.s, raw.len, true);
	v->about_at = v->a;
	if (beside >= DETAILS_LEAST) {
		v->about_at.x += v->a.cols - beside;
		v->about_at.cols = beside;
		v->a.cols -= beside;
		set_columns(v);
		return;
	}
	set_columns(v);
	EACH_IN (row, w->rows, w->n)
		if (!row->score && draw_width(row->name) > v->cols[COL_NAME])
			lines++;
	int wide = int_min(v->a.cols - 2, READ_COLS),
	    all = wrap_count(v->about.s, v->about.len, wide),
	    least = v->ui->focus == PANE_WHEEL ? int_min(DETAILS_ROWS, v->a.rows / 3) : 0,
	    most = int_max(v->a.rows - lines, least);
	if (all > most) { /* a long remark leaves room for the definition */
		buf_clear(&raw);
		buf_clear(&v->about);
		add_details(v->s, r, wide, &raw);
		draw_show(&v->about, raw.s, raw.len, true);
		all = wrap_count(v->about.s, v->about.len, wide);
	}
	int rows = v->about.len ? int_min(all, most) : 0;
	v->a.rows -= rows;
	v->a.rows = int_min(v->a.rows, lines + 1);
	v->about_at.y += v->a.rows;
	v->about_at.rows -= v->a.rows;
}

/* ---- the wheel pane ---- */

static void
wheel_title(struct grid *v)
{
	const struct section *section = wheel_section(v->s);

	buf_add(&v->title, ui_panes[PANE_WHEEL]->title);
	if (section && v->s->wheel.scope != SCOPE_WHOLE)
		buf_addf(&v->title, ": %s", section_name(section));
	for (enum scope i = SCOPE_ITEM; i <= SCOPE_WHOLE; i++)
		if (i == v->s->wheel.scope)
			buf_add_part(&v->right, " ", "[%s]", wheel_scopes[i]);
		else if (draw_width(v->title.s) + SCOPES_COLS <= v->a.cols)
			buf_add_part(&v->right, " ", "%s", wheel_scopes[i]);
}

static const char no_attributes[] = "The wheel is empty: \1ask attribute\2 adds a word.";

static bool
wheel_rests(const struct grid *v, size_t i)
{
	return i != v->chosen + 1;
}

static void
wheel_grid(struct grid *v)
{
	const struct wheel *w = &v->s->wheel;

	wheel_title(v);
	v->fill = wheel_fill;
	if (!w->n) {
		keys_words(v->ui, no_attributes, &v->empty);
		return;
	}
	place_details(v);
	v->n = w->n + 1;
	v->chosen = w->chosen;
	v->must = w->chosen + 1;
	v->before = 1;
	v->rests = wheel_rests;
}

static void
wheel_pick(struct ui *ui, struct sitting *s, size_t i)
{
	(void)ui;
	wheel_choose(s, wheel_index(s, i));
}

const struct pane_ops wheel_pane = { PANE_GRID(wheel), .name = "wheel", .word = "rate",
	.topic = OF_RATE, .title = "Wheel",
	.help = "Rate the attributes of this section on the wheel", .keys = IN_WHEEL };

/* ---- the words of the lexicon, which letters narrow ---- */

/* Adds a word; Enter rates it with the typed value, or asks for one. */
static void
add_word(const struct sitting *s, const char *id, const char *name, const char *definition,
	const char *value, int fit, struct list *l)
{
	const struct wheel_row *r = wheel_row_of(s, id);
	bool asked = r && r->asked;
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	char now[WHEEL_VALUE];

	if (r)
		buf_add(&text, text_or(wheel_value_text(r, now), ""));
	if (asked)
		buf_add_part(&text, " · ", "asked here");
	const char *command = *value ? "rate" : "attribute";
	list_add(l, asked ? STYLE_KEY : STYLE_PLAIN, name, text.s, "%s %s %s", command, id, value)
		->more = xstrdup(definition);
	list_keep(l, fit);
}

/* Adds what fits the letters: of as good ones those on the wheel first, then scores. value: the
 * text typed behind them. */
static void
add_words(const struct sitting *s, const char *typed, const char *value, struct list *l)
{
	const struct lexicon_file *x = wheel_lexicon(s);

	for (size_t i = 0; x && i < s->wheel.n + x->n_attributes; i++) {
		bool on = i < s->wheel.n;
		const struct lexicon_word *a = on ? lexicon_attribute(x, s->wheel.rows[i].attribute)
						  : lexicon_nth(x, i - s->wheel.n);

		if (!a || (!on && wheel_row_of(s, a->id)))
			continue;
		int best = int_max(list_fit(a->name, typed), list_fit(a->id, typed));
		best = int_max(best, list_fit(a->shown.name, typed));
		EACH (alias, &a->aliases)
			best = int_max(best, list_fit(*alias, typed));
		add_word(s, a->id, a->shown.name, a->definition, value, best, l);
	}
	EACH_IN (c, rating_scores, SCORES) {
		const char *name = rating_score_name(c->id);
		int best = int_max(list_fit(c->name, typed), list_fit(c->id, typed));

		best = int_max(best, list_fit(name, typed));
		add_word(s, c->id, name, c->definition, value, best > 1 ? best : 0, l);
	}
}

static void
words_fill(const struct sitting *s, struct list *l)
{
	const char *typed = list_typed(l->ui);
	size_t n = text_trimmed(typed, strlen(typed), "0123456789.,-");

	add_words(s, typed, "", l);
	if (l->n || !n)
		return;
	CLEANUP(pointer_free) char *word = xstrndup(typed, n);
	add_words(s, word, typed + n, l);
}

static void
show_on_wheel(struct ui *ui, struct sitting *s, const struct uuid *to)
{
	(void)s, (void)to;
	focus_on(ui, PANE_WHEEL);
}

const struct pane_ops words_pane = { PANE_LIST, .title = "Words of the wheel", .fill = words_fill,
	.empty = "No word of the wheel begins like this.", .asks = "attribute",
	.show = show_on_wheel };
