#include "numbers/curve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

#define MOST_COLUMNS 3 /* what stands in further ones is somebody else's */

struct line {
	const char *s;
	size_t n;
	size_t number; /* from 1 */
};

static bool
next_line(struct line *l, const char **at, const char *end)
{
	if (*at >= end)
		return false;
	l->s = *at;
	l->number++;
	while (*at < end && **at != '\n' && **at != '\r')
		++*at;
	l->n = (size_t)(*at - l->s);
	if (*at < end && **at == '\r' && *at + 1 < end && (*at)[1] == '\n')
		++*at;
	if (*at < end)
		++*at;
	while (l->n && (*l->s == ' ' || *l->s == '\t')) {
		l->s++;
		l->n--;
	}
	while (l->n && (l->s[l->n - 1] == ' ' || l->s[l->n - 1] == '\t'))
		l->n--;
	return true;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_comment(const struct line *l)
{
	return l->n == 0 || strchr("*#%;/!\"", *l->s) != NULL;
}

static bool
is_point(const struct line *l)
{
	size_t i = l->n && (*l->s == '-' || *l->s == '+') ? 1 : 0;

	if (i < l->n && l->s[i] == '.')
		i++;
	return i < l->n && is_digit(l->s[i]);
}

/*
 * Takes a number from s[0..n): sign, digits, decimals, exponent, or "nan". Gives the bytes taken, 0
 * for none. Not strtod: that obeys the locale and takes "inf" and "0x1p9".
 */
static size_t
take_number(const char *s, size_t n, char mark, double *v)
{
	size_t i = 0, digits = 0;
	int scale = 0, exponent = 0;
	double x = 0;

	bool minus = n && *s == '-';
	if (n && (*s == '-' || *s == '+'))
		i++;
	if (n - i >= 3 && strncasecmp(s + i, "nan", 3) == 0) {
		*v = NAN;
		return i + 3;
	}
	for (; i < n && is_digit(s[i]); i++, digits++)
		x = x * 10 + (s[i] - '0');
	if (i < n && s[i] == mark)
		for (i++; i < n && is_digit(s[i]); i++, digits++) {
			if (scale > -30) { /* further ones are beyond a double */
				x = x * 10 + (s[i] - '0');
				scale--;
			}
		}
	if (digits == 0 || digits > 60)
		return 0;
	if (i + 1 < n && (s[i] == 'e' || s[i] == 'E')) {
		size_t j = i + 1;
		bool down = s[j] == '-';
		if (s[j] == '-' || s[j] == '+')
			j++;
		if (j >= n || !is_digit(s[j]))
			return 0;
		for (; j < n && is_digit(s[j]); j++)
			exponent = exponent < 1000 ? exponent * 10 + (s[j] - '0') : exponent;
		exponent = down ? -exponent : exponent;
		i = j;
	}
	*v = x * pow(10, scale + exponent) * (minus ? -1 : 1);
	if (scale + exponent < 0 && scale + exponent > -23) /* 10^22 is exact, its inverse is not */
		*v = x / pow(10, -(scale + exponent)) * (minus ? -1 : 1);
	return i;
}

/*
 * Do the commas of the points stand for decimal points? They do not where anything speaks against
 * it.
 */
static char
find_mark(const char *at, const char *end)
{
	struct line l = { 0 };
	bool some = false;

	while (next_line(&l, &at, end)) {
		bool separated = false;
		if (is_comment(&l) || !is_point(&l))
			continue;
		for (size_t i = 0; i < l.n; i++) {
			if (l.s[i] == '.')
				return '.';
			separated |= l.s[i] == ';' || l.s[i] == '\t' || l.s[i] == ' ';
			if (l.s[i] != ',')
				continue;
			some = true;
			if (i == 0 || i + 1 == l.n || !is_digit(l.s[i - 1]) ||
				!is_digit(l.s[i + 1]))
				return '.';
		}
		if (!separated)
			return '.';
	}
	return some ? ',' : '.';
}

static bool
is_separator(char c, char mark)
{
	return c == ' ' || c == '\t' || c == ';' || (c == ',' && mark != ',');
}

/* Reads the columns of a line; *columns gets how many there were, at most MOST_COLUMNS. */
static bool
read_columns(
	const struct line *l, char mark, double v[MOST_COLUMNS], size_t *columns, struct err *err)
{
	size_t i = 0;

	for (*columns = 0; *columns < MOST_COLUMNS && i < l->n; ++*columns) {
		size_t taken = take_number(l->s + i, l->n - i, mark, &v[*columns]);
		if (taken == 0 || (i + taken < l->n && !is_separator(l->s[i + taken], mark)))
			return err_set(err, "line %zu: \"%.*s\" is not a number", l->number,
				(int)(l->n - i < 20 ? l->n - i : 20), l->s + i);
		i += taken;
		bool parted = false; /* blanks, and one mark among them */
		while (i < l->n && is_separator(l->s[i], mark)) {
			bool blank = l->s[i] == ' ' || l->s[i] == '\t';
			if (!blank && parted)
				return err_set(err, "line %zu: a column is empty", l->number);
			parted |= !blank;
			i++;
		}
	}
	return true;
}

static bool
check_point(const struct line *l, const struct curve_point *p, struct err *err)
{
	if (!number_positive(p->freq_hz) || p->freq_hz > 1e9)
		return err_set(err, "line %zu: a frequency is above 0 Hz", l->number);
	if (!number_positive(p->ohm) || p->ohm > 1e9)
		return err_set(err, "line %zu: an impedance is above 0 ohm", l->number);
	if (fabs(p->phase_deg) > 180)
		return err_set(err, "line %zu: a phase is within 180 degrees", l->number);
	return true;
}

static bool
read_points(struct curve *c, const char *at, const char *end, struct err *err)
{
	struct line l = { 0 };
	char mark = find_mark(at, end);
	size_t cap = 0;
	bool begun = false;

	c->has_phase = true;
	while (next_line(&l, &at, end)) {
		double v[MOST_COLUMNS] = { NAN, NAN, NAN };
		size_t columns;
		if (is_comment(&l) || (!begun && !is_point(&l)))
			continue;
		begun = true;
		if (!read_columns(&l, mark, v, &columns, err))
			return false;
		if (columns < 2)
			return err_set(err, "line %zu: a point needs Hz and ohm", l.number);
		struct curve_point p = { v[0], v[1], v[2] };
		if (isnan(p.freq_hz) || isnan(p.ohm))
			continue;
		if (!check_point(&l, &p, err))
			return false;
		if (c->n == CURVE_MOST_POINTS)
			return err_set(err, "more than %d points", CURVE_MOST_POINTS);
		if (mark == ',' && c->n && p.freq_hz <= c->v[c->n - 1].freq_hz)
			return err_set(err,
				"line %zu: frequencies with decimal commas do not rise; are the "
				"commas marks of thousands?",
				l.number);
		c->v = xgrow(c->v, c->n, &cap, sizeof(*c->v));
		c->v[c->n++] = p;
		c->has_phase &= !isnan(p.phase_deg);
	}
	return true;
}

static int
by_frequency(const void *a, const void *b)
{
	const struct curve_point *p = a, *q = b;

	return (p->freq_hz > q->freq_hz) - (p->freq_hz < q->freq_hz);
}

/* Sorts; a point that comes twice alike is one. */
static bool
put_in_order(struct curve *c, struct err *err)
{
	size_t n = 0;

	if (c->n)
		qsort(c->v, c->n, sizeof(*c->v), by_frequency);
	for (size_t i = 0; i < c->n; i++) {
		const struct curve_point *p = &c->v[i];
		if (n == 0 || p->freq_hz > c->v[n - 1].freq_hz)
			c->v[n++] = *p;
		else if (p->ohm < c->v[n - 1].ohm || p->ohm > c->v[n - 1].ohm)
			return err_set(err, "two impedances at %.6g Hz", p->freq_hz);
	}
	c->n = n;
	if (n < 2)
		return err_set(
			err, "a curve needs 2 points or more, here %s", n ? "is one" : "are none");
	return true;
}

bool
curve_parse(struct curve *c, const char *bytes, size_t n, struct err *err)
{
	*c = (struct curve)CURVE_INIT;
	if (n == 0)
		return err_set(err, "a curve needs 2 points or more, here are none");
	const char *at = bytes, *end = bytes + n;
	if (memchr(bytes, '\0', n))
		return err_set(err, "this is not a text file in UTF-8");
	if (n >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0)
		at += 3;
	bool ok = read_points(c, at, end, err) && put_in_order(c, err);
	if (!ok) {
		curve_finish(c);
		return false;
	}
	for (size_t i = 0; i < c->n && !c->has_phase; i++)
		c->v[i].phase_deg = NAN;
	return true;
}
