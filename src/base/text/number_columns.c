/* Reads columns of numbers line by line, and decides what separates them and which lines are words.
 * plot/fr.c and numbers/impedance_curve.c decide which values are plausible. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/number_columns.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/text/number.h"
#include "base/text/text.h"

enum columns_line_kind { LINE_EMPTY, LINE_COMMENT, LINE_WORDS, LINE_DATA, LINE_BROKEN };

struct column_reader {
	struct columns *c;
	size_t cap, line;
	const char *value, *unit;
	struct err broken;        /* the error of the first unreadable line before the data */
	struct columns_row words; /* the first line of words after the data; .line is 0: none */
	char why[96];             /* the fault of the line that was read last */
};

/* Returns true for bytes to ignore: blanks, quotes of spreadsheets, NUL of UTF-16 without a byte
 * order mark. */
static bool
is_filler(char c)
{
	return c == ' ' || c == '"' || c == '\0' || c == '\v' || c == '\f';
}

static bool
is_separator(char c)
{
	return c == '\t' || c == ';' || c == ',' || is_filler(c);
}

static bool
has_decimal_commas(const char *s, size_t n)
{
	bool comma = false, other = false;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '.')
			return false;
		if (s[i] == ',') {
			if (i == 0 || i + 1 == n || !number_is_digit(s[i - 1]) ||
				!number_is_digit(s[i + 1]))
				return false;
			comma = true;
		}
		if ((s[i] == '\t' || s[i] == ';' || s[i] == ' ') && i + 1 < n &&
			!is_filler(s[i + 1]))
			other = true;
	}
	return comma && other;
}

/* Reads a word for a value that has no digits: "nan", "inf", "1.#QNAN". Returns the bytes read; 0:
 * no such word. */
static size_t
read_no_number(const char *s, size_t n, double *v)
{
	static const struct {
		const char *word;
		double value;
	} words[] = { { "nan", NAN }, { "1.#qnan", NAN }, { "inf", INFINITY },
		{ "infinity", INFINITY }, { "1.#inf", INFINITY }, { "\u221e", INFINITY } };
	size_t sign = n && (*s == '-' || *s == '+'), end = sign;

	while (end < n && !is_separator(s[end]))
		end++;
	EACH_OF (one, words)
		if (end - sign == strlen(one->word) &&
			strncasecmp(s + sign, one->word, end - sign) == 0) {
			*v = one->value;
			return end;
		}
	return 0;
}

/* Reads a number, or a word like "nan" or "inf". Returns the bytes read; 0: neither. */
static size_t
read_field(const char *s, size_t n, char point, double *v)
{
	size_t taken = read_no_number(s, n, v);

	if (!taken)
		taken = number_prefix(s, n, point, v);
	return taken < n && !is_separator(s[taken]) ? 0 : taken;
}

/* Returns true for a line like "20,5,75,3": only digits, "-" and at least three commas. Each comma
 * may separate columns or be a decimal mark. */
static bool
is_all_commas(const char *s, size_t n)
{
	size_t commas = 0;

	EACH_IN (c, s, n) {
		if (*c == ',')
			commas++;
		else if (!number_is_digit(*c) && *c != '-')
			return false;
	}
	return commas >= 3;
}

static enum columns_line_kind __attribute__((format(printf, 2, 3)))
line_broken(struct column_reader *r, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(r->why, sizeof(r->why), format, ap);
	va_end(ap);
	return LINE_BROKEN;
}

/* Returns the number of empty columns before the first frequency of a line, and moves s behind
 * them: a curve may end before the one beside it. A single tab is an indent. */
static size_t
empty_columns(const char **s, const char *end)
{
	const char *at = *s;
	size_t marks = 0;

	for (; at < end && is_separator(*at); at++)
		if (!is_filler(*at))
			marks++;
	if (marks < 2 || marks >= COLUMNS_MOST || at == end || !number_is_digit(*at))
		return 0;
	*s = at;
	return marks;
}

static enum columns_line_kind
read_columns(struct column_reader *r, struct columns_row *row)
{
	const char *s = row->text, *end = s + row->text_len;
	size_t empty = empty_columns(&s, end), column = empty;

	while (s < end && (is_filler(*s) || *s == '\t'))
		s++;
	if (s == end)
		return LINE_EMPTY;
	if (strchr("*#%;/!", *s))
		return LINE_COMMENT;
	row->decimal_commas = has_decimal_commas(s, (size_t)(end - s));
	if (!row->decimal_commas && is_all_commas(s, (size_t)(end - s)))
		return line_broken(r,
			"commas separate both columns and decimals; expected points or semicolons");
	for (; column < COLUMNS_MOST && s < end; column++) {
		double v;
		size_t taken =
			read_field(s, (size_t)(end - s), row->decimal_commas ? ',' : '.', &v);

		if (taken)
			row->v[column] = v;
		else if (column < 2 || !memchr(";,\t", *s, 3)) /* a further column may be empty */
			break;
		s += taken;
		/* blanks, at most one tab, at most one comma or semicolon */
		size_t i = 0;
		bool tab = false, mark = false;
		for (; i < (size_t)(end - s) && is_separator(s[i]); i++) {
			bool *had = s[i] == '\t' ? &tab : &mark;

			if (is_filler(s[i]))
				continue;
			if (*had)
				break;
			*had = true;
		}
		s += i;
	}
	if (column >= empty + 2)
		return LINE_DATA;
	const char *digit = s;
	if (digit < end && (*digit == '-' || *digit == '+'))
		digit++;
	if (digit < end && *digit == '.')
		digit++;
	if (column == empty && (digit == end || !number_is_digit(*digit)))
		return LINE_WORDS;
	if (s == end)
		return line_broken(r, "there is a frequency without %s", r->value);
	if (is_separator(*s))
		return line_broken(r, "a column is empty");
	return line_broken(r, "expected a frequency in Hz and %s in %s", r->value, r->unit);
}

/* Reads the smoothing from a comment of REW: "* Smoothing: 1/24 octave". */
static void
read_comment(struct columns *c, const char *s, size_t n)
{
	static const char key[] = "Smoothing:";
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;
	const char *at = memmem(s, n, key, sizeof(key) - 1);

	if (!at)
		return;
	at += sizeof(key) - 1;
	size_t left = n - (size_t)(at - s);
	while (left && is_filler(*at))
		at++, left--;
	while (left && is_filler(at[left - 1]))
		left--;
	text_clean(&clean, at, left < 64 ? left : 64, false);
	if (clean.len < sizeof(c->smoothing) && strcasecmp(clean.s, "None") != 0)
		memcpy(c->smoothing, clean.s, clean.len + 1);
}

bool
columns_wrong(const struct columns_row *row, const char *why, struct err *err)
{
	return err_set(err, "line %zu: \"%.*s\": %s", row->line,
		(int)(row->text_len < 40 ? row->text_len : 40), row->text, why);
}

static bool
read_line(struct column_reader *r, const char *s, size_t n, struct err *err)
{
	struct columns_row row = { .line = ++r->line, .text = s, .text_len = n };

	EACH_IN (one, row.v, COLUMNS_MOST)
		*one = NAN;

	switch (read_columns(r, &row)) {
	case LINE_EMPTY: break;
	case LINE_COMMENT: read_comment(r->c, s, n); break;
	case LINE_WORDS:
		if (r->c->n && !r->words.line)
			r->words = row;
		break;
	case LINE_BROKEN:
		if (r->c->n)
			return columns_wrong(&row, r->why, err);
		/* No error yet: before the data, a broken line may be a title that starts with a
		 * number. */
		if (!r->broken.msg[0])
			columns_wrong(&row, r->why, &r->broken);
		break;
	case LINE_DATA:
		if (r->words.line)
			return columns_wrong(&r->words,
				"words between the data; expected one curve in a file", err);
		ARRAY_ADD(r->c->v, r->c->n, r->cap, row);
		break;
	}
	return true;
}

static bool
read_column_lines(struct column_reader *r, const char *s, size_t n, struct err *err)
{
	for (size_t at = 0; at < n;) {
		size_t end = at;

		while (end < n && s[end] != '\n' && s[end] != '\r')
			end++;
		if (!read_line(r, s + at, end - at, err))
			return false;
		at = end + 1;
		if (end + 1 < n && s[end] == '\r' && s[end + 1] == '\n')
			at++;
	}
	if (r->c->n < 2 && r->broken.msg[0])
		return err_set(err, "%s", r->broken.msg);
	if (r->c->n < 2 && r->words.line) {
		line_broken(r, "expected a frequency in Hz and %s in %s", r->value, r->unit);
		return columns_wrong(&r->words, r->why, err);
	}
	return true;
}

bool
columns_read(struct columns *c, const char *value, const char *unit, const char *bytes, size_t n,
	struct err *err)
{
	struct column_reader r = { .c = c, .value = value, .unit = unit };
	bool little = n > 1 && bytes[0] == '\xff' && bytes[1] == '\xfe';
	bool big = n > 1 && bytes[0] == '\xfe' && bytes[1] == '\xff';
	size_t mark = n > 2 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	*c = (struct columns){ .text = BUF_INIT };
	if (n && !little && !big)
		buf_add_bytes(&c->text, bytes + mark, n - mark);
	/* Numbers need only ASCII, so other characters of UTF-16 become "?". */
	for (size_t i = 2; (little || big) && i + 1 < n; i += 2) {
		char low = bytes[i + !little], high = bytes[i + little];

		buf_add_char(&c->text, high == 0 && (unsigned char)low < 0x80 ? low : '?');
	}
	if (read_column_lines(&r, c->text.s, c->text.len, err))
		return true;
	columns_finish(c);
	return false;
}

void
columns_finish(struct columns *c)
{
	free(c->v);
	buf_finish(&c->text);
	*c = (struct columns){ .text = BUF_INIT };
}
