#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "plot/fr.h"

/* Wider than any sound or microphone: what lies outside is a wrong column or a damaged file. */
#define HIGHEST_HZ 1e6
#define MOST_DB 500.0

enum line_kind { LINE_EMPTY, LINE_COMMENT, LINE_WORDS, LINE_DATA, LINE_BROKEN };

struct text {
	const char *s;
	size_t n;
};

struct reading {
	struct fr *f;
	size_t cap, line;
	bool rises;
	size_t broken_line, words_line; /* the first broken one; words after the data; 0: none */
	struct text broken, words;
	char why[80];
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Quotes are what spreadsheets put around fields, and NUL is what is left of UTF-16 gone wrong. */
static bool
is_blank(char c)
{
	return c == ' ' || c == '"' || c == '\0' || c == '\v' || c == '\f';
}

static bool
is_parting(char c)
{
	return c == '\t' || c == ';' || c == ',' || is_blank(c);
}

/*
 * "20,5;75,3": a comma between digits is a decimal comma when something else parts the columns and
 * no point is in sight.
 */
static bool
has_decimal_commas(const char *s, size_t n)
{
	bool comma = false, other = false;

	for (size_t i = 0; i < n; i++) {
		bool after_digit = i > 0 && is_digit(s[i - 1]);

		if (s[i] == '.')
			return false;
		if (s[i] == ',' && !(after_digit && i + 1 < n && is_digit(s[i + 1])))
			return false;
		if (s[i] == ',')
			comma = true;
		if ((s[i] == '\t' || s[i] == ';' || s[i] == ' ') && i + 1 < n &&
			!is_blank(s[i + 1]))
			other = true;
	}
	return comma && other;
}

static double
ten_to(int exponent)
{
	static const double small[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
		1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

	return exponent < (int)LENGTH(small) ? small[exponent] : pow(10, exponent);
}

static size_t
take_exponent(const char *s, size_t n, int *exponent)
{
	size_t i = 1;
	int sign = 1, e = 0;

	if (n < 2 || (s[0] != 'e' && s[0] != 'E'))
		return 0;
	if (s[i] == '+' || s[i] == '-')
		sign = s[i++] == '-' ? -1 : 1;
	if (i >= n || !is_digit(s[i]))
		return 0;
	for (; i < n && is_digit(s[i]); i++)
		e = e < 1000 ? e * 10 + (s[i] - '0') : e;
	*exponent += sign * e;
	return i;
}

/* Words that programs print where there is no number. */
static size_t
take_no_number(const char *s, size_t n)
{
	static const char *const words[] = { "nan", "inf", "infinity", "1.#inf", "1.#qnan",
		"\u221e" };
	size_t sign = n && (*s == '-' || *s == '+'), end = sign;

	while (end < n && !is_parting(s[end]))
		end++;
	for (size_t i = 0; i < LENGTH(words); i++)
		if (end - sign == strlen(words[i]) &&
			strncasecmp(s + sign, words[i], end - sign) == 0)
			return end;
	return 0;
}

/*
 * A number from the front of s: bytes taken, 0 for none. Not strtod: that obeys the locale, takes
 * hexadecimal, and is slow.
 */
static size_t
take_number(const char *s, size_t n, char point, double *value)
{
	uint64_t digits = 0;
	size_t i = 0, seen = 0;
	int exponent = 0;
	bool minus = false, fraction = false;

	*value = NAN;
	size_t none = take_no_number(s, n);
	if (none)
		return none;
	if (n && (*s == '-' || *s == '+'))
		minus = s[i++] == '-';
	else if (n > 2 && strncmp(s, "\u2212", 3) == 0)
		minus = true, i = 3;
	for (; i < n && (is_digit(s[i]) || (s[i] == point && !fraction)); i++) {
		if (s[i] == point) {
			fraction = true;
			continue;
		}
		seen++;
		if (digits < UINT64_C(100000000000000000)) {
			digits = digits * 10 + (uint64_t)(s[i] - '0');
			exponent -= fraction;
		} else {
			exponent += !fraction;
		}
	}
	if (seen == 0)
		return 0;
	i += take_exponent(s + i, n - i, &exponent);
	if (i < n && !is_parting(s[i]))
		return 0;
	double v = (double)digits;
	if (exponent < 0)
		v /= ten_to(-exponent);
	else if (exponent > 0 && digits)
		v *= ten_to(exponent);
	*value = minus ? -v : v;
	return i;
}

/* Over blanks and at most one tab, comma or semicolon. */
static size_t
skip_parting(const char *s, size_t n)
{
	size_t i = 0;
	bool had = false;

	while (i < n && (is_blank(s[i]) || (!had && is_parting(s[i])))) {
		had = had || !is_blank(s[i]);
		i++;
	}
	return i;
}

/* "20,5,75,3" could be anything: whole numbers only, four or more, parted by nothing but commas. */
static bool
is_all_commas(const char *s, size_t n)
{
	size_t commas = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == ',')
			commas++;
		else if (!is_digit(s[i]) && s[i] != '-')
			return false;
	}
	return commas >= 3;
}

static enum line_kind
broken(struct reading *r, const char *why)
{
	if (!r->why[0])
		memcpy(r->why, why, strlen(why) + 1);
	return LINE_BROKEN;
}

/* The first two numbers of a line. */
static enum line_kind
read_line(struct reading *r, const char *s, size_t n, double *hz, double *db)
{
	size_t at = 0, took;

	while (at < n && (is_blank(s[at]) || s[at] == '\t'))
		at++;
	s += at;
	n -= at;
	if (n == 0)
		return LINE_EMPTY;
	if (*s == '*' || *s == '#' || *s == ';' || (n > 1 && s[0] == '/' && s[1] == '/'))
		return LINE_COMMENT;
	char point = has_decimal_commas(s, n) ? ',' : '.';
	took = take_number(s, n, point, hz);
	if (took == 0)
		return LINE_WORDS;
	if (point == '.' && is_all_commas(s, n))
		return broken(r,
			"commas part the columns and the decimals; expected points or semicolons");
	at = took + skip_parting(s + took, n - took);
	if (at >= n)
		return broken(r, "there is a frequency without a level");
	if (take_number(s + at, n - at, point, db) == 0)
		return broken(r, "expected a frequency in Hz and a level in dB");
	if (*hz < 0 || *hz > HIGHEST_HZ)
		return broken(r, "that is no frequency in Hz");
	if (fabs(*db) > MOST_DB)
		return broken(r, "that is no level in dB");
	return LINE_DATA;
}

static void
add_point(struct reading *r, double hz, double db)
{
	struct fr *f = r->f;

	if (isnan(hz) || isnan(db) || hz <= 0) {
		f->dropped++;
		return;
	}
	if (f->n == r->cap) {
		r->cap = r->cap ? r->cap * 2 : 512;
		f->freq_hz = xreallocarray(f->freq_hz, r->cap, sizeof(double));
		f->level_db = xreallocarray(f->level_db, r->cap, sizeof(double));
	}
	r->rises = r->rises && (f->n == 0 || hz > f->freq_hz[f->n - 1]);
	f->freq_hz[f->n] = hz;
	f->level_db[f->n++] = db;
}

/* "* Smoothing: 1/24 octave", as REW writes it. */
static void
read_comment(struct reading *r, const char *s, size_t n)
{
	static const char key[] = "Smoothing:";
	struct buf clean = BUF_INIT;
	const char *at = memchr(s, 'S', n);

	if (!at || n - (size_t)(at - s) < sizeof(key) || strncmp(at, key, sizeof(key) - 1) != 0)
		return;
	at += sizeof(key) - 1;
	size_t left = n - (size_t)(at - s);
	while (left && is_blank(*at))
		at++, left--;
	while (left && is_blank(at[left - 1]))
		left--;
	text_clean(&clean, at, left < 64 ? left : 64, false);
	if (clean.len < sizeof(r->f->smoothing) && strcasecmp(clean.s, "None") != 0)
		memcpy(r->f->smoothing, clean.s, clean.len + 1);
	buf_finish(&clean);
}

static bool
fail_at(size_t line, struct text t, const char *why, struct err *err)
{
	return err_set(err, "line %zu: \"%.*s\": %s", line, (int)(t.n < 40 ? t.n : 40), t.s, why);
}

static bool
take_line(struct reading *r, const char *s, size_t n, struct err *err)
{
	double hz = NAN, db = NAN;
	struct text here = { s, n };

	r->line++;
	switch (read_line(r, s, n, &hz, &db)) {
	case LINE_EMPTY: return true;
	case LINE_COMMENT: read_comment(r, s, n); return true;
	case LINE_WORDS:
		if (r->f->n && !r->words_line)
			r->words_line = r->line, r->words = here;
		return true;
	case LINE_BROKEN:
		if (r->f->n)
			return fail_at(r->line, here, r->why, err);
		if (!r->broken_line) /* a title can start with a number */
			r->broken_line = r->line, r->broken = here;
		return true;
	case LINE_DATA:
		if (r->words_line)
			return fail_at(r->words_line, r->words,
				"words between the data; expected one curve in a file", err);
		if (r->f->n == 0)
			r->why[0] = '\0';
		add_point(r, hz, db);
		return true;
	}
	return true;
}

static bool
take_lines(struct reading *r, const char *s, size_t n, struct err *err)
{
	for (size_t at = 0; at < n;) {
		size_t end = at;

		while (end < n && s[end] != '\n' && s[end] != '\r')
			end++;
		if (!take_line(r, s + at, end - at, err))
			return false;
		at = end + 1;
		if (end + 1 < n && s[end] == '\r' && s[end + 1] == '\n')
			at++;
	}
	if (r->f->n >= 2)
		return true;
	if (r->broken_line)
		return fail_at(r->broken_line, r->broken, r->why, err);
	return err_set(err, "%zu line%s with a frequency and a level; expected 2 or more", r->f->n,
		r->f->n == 1 ? "" : "s");
}

struct point {
	double hz, db;
};

static int
by_frequency(const void *a, const void *b)
{
	const struct point *x = a, *y = b;

	if (x->hz != y->hz)
		return x->hz < y->hz ? -1 : 1;
	return (x->db > y->db) - (x->db < y->db);
}

static void
sort_points(struct fr *f)
{
	struct point *p = xcalloc(f->n + 1, sizeof(*p));
	size_t out = 0;

	for (size_t i = 0; i < f->n; i++)
		p[i] = (struct point){ f->freq_hz[i], f->level_db[i] };
	qsort(p, f->n, sizeof(*p), by_frequency);
	for (size_t i = 0, same; i < f->n; i += same) {
		double sum = 0;

		for (same = 0; i + same < f->n && p[i + same].hz == p[i].hz; same++)
			sum += p[i + same].db;
		f->freq_hz[out] = p[i].hz;
		f->level_db[out++] = sum / (double)same;
	}
	f->n = out;
	free(p);
}

/* Enough of UTF-16 for what a curve needs: letters outside ASCII become "?". */
static bool
from_utf16(struct buf *out, const char *s, size_t n)
{
	bool little = n > 1 && s[0] == '\xff' && s[1] == '\xfe';
	bool big = n > 1 && s[0] == '\xfe' && s[1] == '\xff';

	if (!little && !big)
		return false;
	for (size_t i = 2; i + 1 < n; i += 2) {
		char low = s[i + !little], high = s[i + little];

		buf_add_char(out, high == 0 && (unsigned char)low < 0x80 ? low : '?');
	}
	return true;
}

bool
fr_parse(struct fr *f, const char *bytes, size_t n, struct err *err)
{
	struct reading r = { .f = f, .rises = true };
	struct buf plain = BUF_INIT;

	*f = (struct fr)FR_INIT;
	if (from_utf16(&plain, bytes, n)) {
		bytes = plain.s;
		n = plain.len;
	} else if (n > 2 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		bytes += 3;
		n -= 3;
	}
	bool ok = take_lines(&r, bytes, n, err);
	if (ok && !r.rises)
		sort_points(f);
	if (ok && f->n < 2)
		ok = err_set(err, "every level stands at one frequency; expected 2 or more");
	buf_finish(&plain);
	if (!ok)
		fr_finish(f);
	return ok;
}
