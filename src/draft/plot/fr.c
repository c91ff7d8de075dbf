/* Reads and computes frequency responses: mean, smoothing, difference, distance of two curves.
 * plot_fr.c draws them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/plot/fr.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/numbers/scale.h"
#include "base/text/number.h"
#include "base/text/number_columns.h"
#include "base/text/text.h"
#include "review/files/equaliser.h"

void
fr_finish(struct fr *f)
{
	free(f->freq_hz);
	free(f->level_db);
	*f = (struct fr)FR_INIT;
}

static void
make_points(struct fr *f, size_t n)
{
	*f = (struct fr)FR_INIT;
	f->freq_hz = xcalloc(n + 1, sizeof(double));
	f->level_db = xcalloc(n + 1, sizeof(double));
	f->n = n;
}

void
fr_copy(struct fr *into, const struct fr *from)
{
	make_points(into, from->n);
	if (from->n) {
		memcpy(into->freq_hz, from->freq_hz, from->n * sizeof(double));
		memcpy(into->level_db, from->level_db, from->n * sizeof(double));
	}
	into->dropped = from->dropped;
	memcpy(into->smoothing, from->smoothing, sizeof(into->smoothing));
}

/* ---- reading files of frequency responses ---- */

/* Beyond any sound or microphone: higher values mean a wrong column or a damaged file. */
#define HIGHEST_HZ 1e6
#define MOST_DB 500.0

struct fr_point {
	double hz, db;
};

/* The columns of a curve. */
struct fr_columns {
	size_t hz, level; /* level is 0: the file has no such curve */
};

static const char *
why_no_point(const struct columns_row *row, const struct fr_columns *c)
{
	double hz = row->v[c->hz], db = row->v[c->level];

	if (hz < 0 || (hz > HIGHEST_HZ && isfinite(hz)))
		return "that is not a frequency in Hz";
	return isfinite(db) && fabs(db) > MOST_DB ? "that is not a level in dB" : NULL;
}

/* ---- the head of a file: which column is which ---- */

#define HEAD_MOST 12 /* lines of a head that are read */

#define BOTH_SIDES (SIDE_LEFT | SIDE_RIGHT)

struct fr_head_line {
	struct fr_head_cell {
		const char *s;
		size_t n;
		int sides; /* the sides that its text names */
	} cell[COLUMNS_MOST];
	size_t n; /* number of cells; those beyond COLUMNS_MOST are only counted */
};

enum fr_side
fr_side_of(const char *word, size_t n)
{
	static const char *const words[] = { "l", "left", "r", "right" };

	for (size_t i = 0; i < LENGTH(words); i++)
		if (text_names(word, n, words[i]))
			return i < 2 ? SIDE_LEFT : SIDE_RIGHT;
	return SIDE_NONE;
}

/* Returns the sides that the words of a text name. */
static int
named_sides(const char *s, size_t n)
{
	int sides = SIDE_NONE;

	for (size_t i = 0; i < n; i++) {
		size_t word = i;

		while (i < n && isalpha((unsigned char)s[i]))
			i++;
		sides |= (int)fr_side_of(s + word, i - word);
	}
	return sides;
}

/* Splits a line at its tabs, semicolons or commas, or at its blanks if it has none of these;
 * "Left (dB)" is one cell. */
static void
split_head(struct fr_head_line *l, const char *s, const char *end)
{
	char mark = ' ';

	if (strchr("*#%;/!", *s) != NULL)
		s++;
	for (const char *m = "\t;,"; *m && mark == ' '; m++)
		mark = memchr(s, *m, (size_t)(end - s)) ? *m : ' ';
	for (const char *stop; s <= end; s = stop + 1) {
		bool quoted = false;

		for (stop = s;
			stop < end && (quoted || *stop != mark || (mark == ' ' && stop[1] == '('));
			stop++)
			quoted ^= *stop == '"';
		size_t n = (size_t)(stop - s);
		for (; n && strchr(" \"", *s); n--)
			s++;
		n = text_trimmed(s, n, " \"");
		if (l->n < COLUMNS_MOST)
			l->cell[l->n] = (struct fr_head_cell){ s, n, named_sides(s, n) };
		if (mark != ' ' || n)
			l->n++;
	}
}

/* Reads the lines before the numbers, the last line first. */
static size_t
read_head(const struct columns *rows, struct fr_head_line lines[HEAD_MOST])
{
	const char *text = rows->text.s, *end = rows->n ? rows->v[0].text : text;
	size_t n = 0;

	for (const char *s; n < HEAD_MOST && end > text; end = s) {
		end = text + text_trimmed(text, (size_t)(end - text), " \r\n");
		for (s = end; s > text && s[-1] != '\n' && s[-1] != '\r';)
			s--;
		lines[n] = (struct fr_head_line){ .n = 0 };
		if (end > s)
			split_head(&lines[n++], s, end);
	}
	return n;
}

/* Returns true if both cells have one name. A number behind it counts samples: "Level 1", "Level
 * 2". */
static bool
is_same_cell(const struct fr_head_line *l, size_t a, size_t b)
{
	static const char numbers[] = " 0123456789";
	const struct fr_head_cell *x = &l->cell[a], *y = &l->cell[b];
	size_t n = text_trimmed(x->s, x->n, numbers);

	return n && n == text_trimmed(y->s, y->n, numbers) && strncasecmp(x->s, y->s, n) == 0;
}

static bool
is_other_cell(const struct fr_head_line *l, size_t a, size_t b)
{
	return l->cell[a].n && l->cell[b].n && !is_same_cell(l, a, b);
}

/* Returns true if the column has frequencies: it is called like the first column, or has its
 * numbers. */
static bool
is_axis(const struct columns *rows, const struct fr_head_line *lines, size_t n, size_t column)
{
	size_t both = 0, same = 0;

	EACH_IN (one, lines, n)
		if (is_same_cell(one, 0, column))
			return true;
	EACH (row, rows) {
		const double *v = row->v;

		if (isfinite(v[0]) && isfinite(v[column]))
			both++;
		if (isfinite(v[0]) && number_order_real(v[0], v[column]) == 0)
			same++;
	}
	return same > 1 && same == both;
}

/* Lists the curves of a table, which may have a column of frequencies for each; returns their
 * number. *several: it has. */
static size_t
list_curves(const struct columns *rows, const struct fr_head_line *lines, size_t n_lines,
	struct fr_columns curves[COLUMNS_MOST], bool *several)
{
	bool filled[COLUMNS_MOST] = { false };
	size_t n = 0, hz = 0;

	EACH (row, rows)
		for (size_t c = 0; c < COLUMNS_MOST; c++)
			filled[c] |= isfinite(row->v[c]);
	for (size_t c = 1; c < COLUMNS_MOST; c++)
		if (filled[c] && c > 1 && is_axis(rows, lines, n_lines, c))
			hz = c;
		else if (filled[c])
			curves[n++] = (struct fr_columns){ hz, c };
	*several = n > 1 && hz;
	return n;
}

/* Returns the sides that the line names above the curves, and sets their columns. */
static int
find_sides(const struct fr_head_line *l, const struct fr_columns *curves, size_t n, bool several,
	struct fr_columns side[2])
{
	int found = 0;

	EACH_IN_WHILE (one, curves, n, one->level < l->n) {
		int sides = l->cell[one->level].sides | (several ? l->cell[one->hz].sides : 0);

		if ((sides == SIDE_LEFT || sides == SIDE_RIGHT) && !(found & sides)) {
			if (sides == SIDE_LEFT)
				side[0] = *one;
			else
				side[1] = *one;
			found |= sides;
		}
	}
	return found;
}

/* Finds the line that names left and right above their columns. */
static bool
find_named_sides(const struct fr_head_line *lines, size_t n_lines, const struct fr_columns *curves,
	size_t n, bool several, struct fr_columns side[2])
{
	for (size_t i = 0; i < n_lines; i++) {
		bool title = false;

		if (find_sides(&lines[i], curves, n, several, side) != BOTH_SIDES)
			continue;
		/* Words of a title are not above their columns: these have other units. */
		EACH_IN (one, lines, i)
			title |= is_other_cell(one, side[0].level, side[1].level);
		if (!title)
			return true;
	}
	return false;
}

/* Finds the columns of the curve, or of left and right. Guesses no curve: a table of several
 * curves, or of two levels of one name, must name left and right above their columns. */
static bool
find_columns(const struct columns *rows, struct fr_columns side[2], struct err *err)
{
	struct fr_head_line lines[HEAD_MOST];
	struct fr_columns curves[COLUMNS_MOST];
	size_t n_lines = read_head(rows, lines);
	bool several;
	size_t n = list_curves(rows, lines, n_lines, curves, &several);

	if (n <= 1 || (several && n > 2))
		n_lines = 0; /* no words can name the sides */
	if (find_named_sides(lines, n_lines, curves, n, several, side))
		return true;
	bool alike = false, differ = false;
	int last = 0;
	for (size_t i = 0; i < n_lines; i++) {
		const struct fr_head_line *l = &lines[i];

		for (size_t c = 0; !i && c < l->n && c < COLUMNS_MOST; c++)
			last |= l->cell[c].sides;
		alike |= is_same_cell(l, 1, 2);
		differ |= is_other_cell(l, 1, 2);
	}
	side[0] = (struct fr_columns){ 0, 1 };
	side[1] = (struct fr_columns){ 0, 0 };
	return (!several && last != BOTH_SIDES && (differ || !alike)) ||
		err_set(err,
			"it has several curves side by side; expected one, or Left and Right above "
			"their columns");
}

/* Returns true if the last line of the head gives the column another unit than dB. Only a separate
 * word is a unit: tables of distortion have "%". */
static bool
has_other_unit(const struct columns *rows, size_t column)
{
	static const char *const units[] = { "%", "deg", "ohm", "ohms", "\u03a9", "\u2126" };
	struct fr_head_line lines[HEAD_MOST];
	const struct fr_head_cell *c = &lines[0].cell[column];
	size_t n = read_head(rows, lines);

	EACH_IN_WHILE (one, units, LENGTH(units), n && column < lines[0].n)
		if (text_names(c->s, c->n, *one))
			return true;
	return false;
}

/* Copies the valid rows to the points p. Lines before the first point may be titles, so numbers out
 * of range are allowed there. */
static bool
take_points(struct fr *f, struct fr_point *p, const struct columns *rows,
	const struct fr_columns *of, struct err *err)
{
	const struct columns_row *title = NULL;

	EACH (row, rows) {
		double hz = row->v[of->hz], db = row->v[of->level];
		const char *why = why_no_point(row, of);

		if (why && f->n)
			return columns_wrong(row, why, err);
		if (why)
			title = title ? title : row;
		else if (hz > 0 && isfinite(hz) && isfinite(db))
			p[f->n++] = (struct fr_point){ hz, db };
		else
			f->dropped++;
	}
	if (f->n < 2 && title)
		return columns_wrong(title, why_no_point(title, of), err);
	return f->n >= 2 ||
		err_set(err, "%zu line%s with a frequency and a level; expected 2 or more", f->n,
			text_s(f->n));
}

static int
places_by_frequency(const void *a, const void *b)
{
	const struct fr_point *x = a, *y = b;
	int o = number_order_real(x->hz, y->hz);

	return o ? o : number_order_real(x->db, y->db);
}

/* Sorts n points into f; repeated frequencies get the mean level. */
static void
sort_points(struct fr *f, struct fr_point *p, size_t n)
{
	ARRAY_SORT(p, n, places_by_frequency);
	f->n = 0;
	for (size_t i = 0, same; i < n; i += same) {
		double sum = 0;

		for (same = 0; i + same < n && p[i + same].hz == p[i].hz; same++)
			sum += p[i + same].db;
		f->freq_hz[f->n] = p[i].hz;
		f->level_db[f->n++] = sum / (double)same;
	}
}

static bool
make_fr(struct fr *f, const struct columns *rows, const struct fr_columns *of, struct err *err)
{
	CLEANUP(pointer_free) struct fr_point *p = xcalloc(rows->n + 1, sizeof(*p));
	bool ok = has_other_unit(rows, of->level) ? err_set(err, "its levels are not in dB")
						  : take_points(f, p, rows, of, err);

	if (ok) {
		f->freq_hz = xcalloc(f->n, sizeof(double));
		f->level_db = xcalloc(f->n, sizeof(double));
		memcpy(f->smoothing, rows->smoothing, sizeof(f->smoothing));
		sort_points(f, p, f->n);
		ok = f->n >= 2 ||
			err_set(err,
				"all levels are at one frequency; expected 2 frequencies or more");
	}
	return ok;
}

bool
fr_parse_sides(struct fr *f, struct fr *right, const char *bytes, size_t n, struct err *err)
{
	CLEANUP(columns_finish) struct columns rows;
	struct fr_columns side[2];

	*f = *right = (struct fr)FR_INIT;
	if (!columns_read(&rows, "a level", "dB", bytes, n, err))
		return false;
	bool ok = find_columns(&rows, side, err) && make_fr(f, &rows, &side[0], err) &&
		(!side[1].level || make_fr(right, &rows, &side[1], err));
	if (!ok) {
		fr_finish(f);
		fr_finish(right);
	}
	if (!ok && equaliser_is_text(bytes, n))
		err_set(err, "this is an equaliser, and no curve");
	return ok;
}

bool
fr_parse(struct fr *f, const char *bytes, size_t n, struct err *err)
{
	CLEANUP(fr_finish) struct fr right = FR_INIT;

	return fr_parse_sides(f, &right, bytes, n, err);
}

/* ---- levels between the points of a curve ---- */

/* Returns the level at a frequency between points i and i + 1. */
static double
between(const struct fr *f, size_t i, double freq_hz)
{
	double part = log(freq_hz / f->freq_hz[i]) / log(f->freq_hz[i + 1] / f->freq_hz[i]);

	/* If the two frequencies are neighbouring doubles, the logarithm of their quotient may be
	 * 0, and `part` NAN. */
	if (!(part >= 0))
		part = 0;
	if (part > 1)
		part = 1;
	return f->level_db[i] + part * (f->level_db[i + 1] - f->level_db[i]);
}

static int
by_number(const void *a, const void *b)
{
	return number_order_real(*(const double *)a, *(const double *)b);
}

bool
fr_at(const struct fr *f, double freq_hz, double *level_db)
{
	if (f->n == 0 || !(freq_hz >= f->freq_hz[0]) || !(freq_hz <= f->freq_hz[f->n - 1]))
		return false;
	size_t i = ARRAY_AT(&freq_hz, f->freq_hz, f->n, by_number);
	*level_db = f->freq_hz[i] == freq_hz ? f->level_db[i] : between(f, i - 1, freq_hz);
	return true;
}

/* ---- averages and differences of curves ---- */

static bool
common_range(const struct fr *const *c, size_t n, double *low_hz, double *high_hz, struct err *err)
{
	char low[SCALE_NUMBER], high[SCALE_NUMBER];

	*low_hz = 0;
	*high_hz = INFINITY;
	EACH_IN (one, c, n) {
		*low_hz = fmax(*low_hz, (*one)->freq_hz[0]);
		*high_hz = fmin(*high_hz, (*one)->freq_hz[(*one)->n - 1]);
	}
	if (*low_hz < *high_hz)
		return true;
	return err_set(err,
		"the curves have no range in common: one starts at %s Hz, one ends at %s Hz",
		scale_number(*low_hz, low), scale_number(*high_hz, high));
}

/* Makes the common grid: the frequencies of all curves within their common range, without
 * duplicates, so that no measured point is lost. */
static bool
common_grid(struct fr *out, const struct fr *const *c, size_t n, struct err *err)
{
	double low_hz, high_hz;
	size_t all = 0, within = 0;

	if (!common_range(c, n, &low_hz, &high_hz, err))
		return false;
	EACH_IN (one, c, n)
		all += (*one)->n;
	make_points(out, all);
	for (size_t i = 0; i < n; i++)
		EACH_IN (each, c[i]->freq_hz, c[i]->n)
			if (*each >= low_hz && *each <= high_hz)
				out->freq_hz[within++] = *each;
	ARRAY_SORT(out->freq_hz, within, by_number);
	out->n = 0;
	EACH_IN (x, out->freq_hz, within)
		if (out->n == 0 || *x > out->freq_hz[out->n - 1])
			out->freq_hz[out->n++] = *x;
	return true;
}

static double
mean_of(const double *level_db, size_t n, enum fr_mean how)
{
	double sum = 0, most = level_db[0], per = how == FR_MEAN_POWER ? 10 : 20;

	if (how == FR_DIFFERENCE)
		return level_db[0] - level_db[1];
	for (size_t i = 1; i < n; i++)
		most = fmax(most, level_db[i]);
	EACH_IN (one, level_db, n)
		sum += pow(10, (*one - most) / per);
	return most + per * log10(sum / (double)n);
}

/* Copies the smoothing that the curves state to `out` if all state the same, and adds up their
 * numbers of dropped lines. */
static void
keep_smoothing(struct fr *out, const struct fr *const *c, size_t n)
{
	memcpy(out->smoothing, c[0]->smoothing, sizeof(out->smoothing));
	EACH_IN (one, c, n) {
		out->dropped += (*one)->dropped;
		if (!text_same((*one)->smoothing, out->smoothing))
			out->smoothing[0] = '\0';
	}
}

bool
fr_average(
	struct fr *out, const struct fr *const *curves, size_t n, enum fr_mean how, struct err *err)
{
	CLEANUP(pointer_free) const struct fr **there = xcalloc(n + 1, sizeof(*there));
	CLEANUP(pointer_free) double *levels = xcalloc(n + 1, sizeof(*levels));
	size_t have = 0;

	EACH_IN (one, curves, n)
		if (*one && (*one)->n)
			there[have++] = *one;
	if (have == 0)
		return err_set(err, "no curve to average");
	if (!common_grid(out, there, have, err))
		return false;
	for (size_t i = 0; i < out->n; i++) {
		for (size_t k = 0; k < have; k++)
			fr_at(there[k], out->freq_hz[i], &levels[k]);
		out->level_db[i] = mean_of(levels, have, how);
	}
	keep_smoothing(out, there, have);
	return true;
}

bool
fr_delta(struct fr *out, const struct fr *a, const struct fr *b, struct err *err)
{
	const struct fr *both[] = { a, b };

	if (a->n == 0 || b->n == 0)
		return err_set(err, "no curve to subtract");
	return fr_average(out, both, 2, FR_DIFFERENCE, err);
}

/* ---- smoothing and normalising one curve ---- */

/*
 * The power of a curve as steps over log f: each point covers half the distance to its neighbours.
 * sum[i] is the area under the steps up to the frequency edge[i], so the mean over any band is one
 * subtraction. Power is relative to the loudest point, in long double: a quiet band after a loud
 * one keeps its digits.
 */
struct fr_band_area {
	double *edge; /* frequencies of the borders of the steps, in log2 of Hz; n + 1 entries */
	long double *sum;
	double top_db, bottom_db;
	size_t n;
};

static void
area_init(struct fr_band_area *a, const struct fr *f)
{
	a->n = f->n;
	a->edge = xcalloc(f->n + 1, sizeof(*a->edge));
	a->sum = xcalloc(f->n + 1, sizeof(*a->sum));
	a->top_db = a->bottom_db = f->level_db[0];
	EACH_IN (one, f->level_db, f->n) {
		a->top_db = fmax(a->top_db, *one);
		a->bottom_db = fmin(a->bottom_db, *one);
	}

	double here = log2(f->freq_hz[0]);
	a->edge[0] = here;
	for (size_t i = 0; i < f->n; i++) {
		double next = i + 1 < f->n ? log2(f->freq_hz[i + 1]) : here;
		double power = pow(10, (f->level_db[i] - a->top_db) / 10);

		a->edge[i + 1] = (here + next) / 2;
		a->sum[i + 1] = a->sum[i] + (long double)power * (a->edge[i + 1] - a->edge[i]);
		here = next;
	}
}

/* Returns the area under the steps up to the frequency x (log2 of Hz). x must not fall from call
 * to call; *at keeps the step between calls. */
static long double
area_below(const struct fr_band_area *a, size_t *at, double x)
{
	while (*at + 1 < a->n && a->edge[*at + 1] <= x)
		++*at;
	double wide = a->edge[*at + 1] - a->edge[*at];

	if (!(wide > 0))
		return a->sum[*at];
	double part = fmin(fmax((x - a->edge[*at]) / wide, 0), 1);
	return a->sum[*at] + (a->sum[*at + 1] - a->sum[*at]) * part;
}

void
fr_smooth(struct fr *f, double n)
{
	struct fr_band_area a;
	size_t from = 0, to = 0;

	if (!(n > 0) || !isfinite(n) || f->n < 2)
		return;
	area_init(&a, f);
	for (size_t i = 0; i < f->n; i++) {
		double x = log2(f->freq_hz[i]);
		double low = fmax(x - 1 / (2 * n), a.edge[0]);
		double high = fmin(x + 1 / (2 * n), a.edge[a.n]);
		long double area = area_below(&a, &to, high) - area_below(&a, &from, low);

		if (!(high > low))
			continue;
		double mean_db = area > 0 ? a.top_db + 10 * log10((double)(area / (high - low)))
					  : a.bottom_db;
		f->level_db[i] = fmin(fmax(mean_db, a.bottom_db), a.top_db);
	}
	free(a.edge);
	free(a.sum);
}

bool
fr_normalise_at(struct fr *f, double freq_hz, double level_db, struct err *err)
{
	char at[SCALE_NUMBER], low[SCALE_NUMBER], high[SCALE_NUMBER];
	double there;

	if (fr_at(f, freq_hz, &there)) {
		EACH_IN (one, f->level_db, f->n)
			*one += level_db - there;
		return true;
	}
	if (f->n == 0)
		return err_set(err, "cannot normalise an empty curve");
	return err_set(err, "cannot normalise at %s Hz: the curve goes from %s to %s Hz",
		scale_number(isfinite(freq_hz) ? freq_hz : 0, at), scale_number(f->freq_hz[0], low),
		scale_number(f->freq_hz[f->n - 1], high));
}

bool
fr_prepare(struct fr *out, const struct fr *left, const struct fr *right,
	const struct fr_view *view, struct err *err)
{
	const struct fr *sides[] = { left, right };

	if (!fr_average(out, sides, 2, FR_MEAN_AMPLITUDE, err))
		return false;
	fr_smooth(out, view->smoothing);
	if (fr_normalise_at(out, view->freq_hz, view->level_db, err))
		return true;
	fr_finish(out);
	return false;
}
