/* Reads decimal numbers in every locale, and orders and writes numbers. Units are read by hz.c,
 * timecode.c and yaml/quantity.c. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/number.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if __has_include(<xlocale.h>)
#include <xlocale.h>
#endif

#include "base/core/mem.h"
#include "base/text/text.h"

bool
number_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

int
number_order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

int
number_order_size(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

int
number_order_real(double a, double b)
{
	if (isnan(a) || isnan(b))
		return isnan(b) - isnan(a);
	return (a > b) - (a < b);
}

static size_t
is_at(const char *s, size_t n, const char *sign)
{
	return n >= strlen(sign) && memcmp(s, sign, strlen(sign)) == 0 ? strlen(sign) : 0;
}

size_t
number_space(const char *s, size_t n)
{
	return is_at(s, n, "\u00a0") + is_at(s, n, "\u202f") + is_at(s, n, "\u2009");
}

/* Returns the length of a space that separates thousands: exactly three digits follow it. */
static size_t
thousands_space(const char *s, size_t n)
{
	size_t space = number_space(s, n), digits = 0;

	while (space && space + digits < n && number_is_digit(s[space + digits]))
		digits++;
	return digits == 3 ? space : 0;
}

/* Appends digits with at most one decimal mark as strtod reads them. Returns the bytes read, 0: no
 * digit. */
static size_t
take_digits(const char *s, size_t n, char point, struct buf *out)
{
	size_t i = 0;
	bool fraction = false, digits = false;

	for (; i < n && (number_is_digit(s[i]) || (s[i] == point && !fraction)); i++) {
		buf_add_char(out, s[i] == point ? '.' : s[i]);
		fraction |= s[i] == point;
		digits |= s[i] != point;
		if (!fraction)
			i += thousands_space(s + i + 1, n - i - 1);
	}
	return digits ? i : 0;
}

static size_t
take_exponent(const char *s, size_t n, struct buf *out)
{
	size_t from = n > 1 && (s[1] == '+' || s[1] == '-') ? 2 : 1, end = from;

	while (end < n && number_is_digit(s[end]))
		end++;
	if (end == from || end > n || (s[0] != 'e' && s[0] != 'E'))
		return 0;
	buf_add_bytes(out, s, end);
	return end;
}

/* Returns the number of a text with a decimal point, in every locale. */
static double
to_double(const struct buf *text)
{
	locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	double v = strtod_l(text->s, NULL, plain);

	freelocale(plain);
	return v;
}

size_t
number_prefix(const char *s, size_t n, char point, double *value)
{
	size_t minus = is_at(s, n, "-") + is_at(s, n, "\u2212"), sign = minus + is_at(s, n, "+");
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	size_t i = sign + take_digits(s + sign, n - sign, point, &text);

	if (i == sign)
		return 0;
	i += take_exponent(s + i, n - i, &text);
	double v = to_double(&text);
	if (!isfinite(v))
		return 0;
	*value = minus ? -v : v;
	return i;
}

size_t
number_plain(const char *s, size_t n, double *value)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	size_t i = n && number_is_digit(*s) ? take_digits(s, n, '.', &text) : 0;
	double v = to_double(&text);

	if (!i || !isfinite(v))
		return 0;
	*value = v;
	return s[i - 1] == '.' ? i - 1 : i;
}

bool
number_parse(const char *text, double least, double most, double *value)
{
	CLEANUP(buf_finish) struct buf typed = BUF_INIT;
	size_t n = strlen(text = text_typed(&typed, text));
	double v;

	if (n == 0 || number_prefix(text, n, '.', &v) != n || v < least || v > most)
		return false;
	*value = v;
	return true;
}

bool
number_parse_int(const char *text, int64_t least, int64_t most, int64_t *value)
{
	CLEANUP(buf_finish) struct buf typed = BUF_INIT;
	text = text_typed(&typed, text);
	bool minus = least < 0 && *text == '-';
	const char *s = text + minus;
	int64_t v = 0; /* counts down, because INT64_MIN has no positive counterpart */

	if (!*s)
		return false;
	for (; *s; s++)
		if (!number_is_digit(*s) || __builtin_mul_overflow(v, 10, &v) ||
			__builtin_sub_overflow(v, *s - '0', &v))
			return false;
	if (!minus && v == INT64_MIN)
		return false;
	v = minus ? v : -v;
	if (v < least || v > most)
		return false;
	*value = v;
	return true;
}

/* ---- numbers as text ---- */

double
number_or_unknown(double x)
{
	return isfinite(x) ? x : (double)NAN;
}

bool
number_positive(double x)
{
	return isfinite(x) && x > 0;
}

const char *
number_digits(char room[24], int64_t n)
{
	char *at = room + 23;
	bool minus = n < 0;

	*at = '\0';
	do {
		*--at = (char)('0' + llabs(n % 10));
		n /= 10;
	} while (n);
	if (minus)
		*--at = '-';
	return at;
}

void
number_add(struct buf *b, double v, int decimals)
{
	char text[48];

	if (!isfinite(v)) {
		buf_add(b, "unknown");
		return;
	}
	if (fabs(v) >= NUMBER_WIDEST)
		snprintf(text, sizeof(text), "%.2e", v);
	else
		snprintf(text, sizeof(text), "%.*f", decimals, v);
	/* removes the sign of a value that is rounded to zero */
	if (*text == '-' && strspn(text, "-0.") == strlen(text))
		memmove(text, text + 1, strlen(text));
	buf_add(b, text);
}
