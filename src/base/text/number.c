/* Reads decimal numbers exactly without strtod, which depends on the locale, and orders and writes
 * numbers. Units are read by hz.c, timecode.c and yaml/quantity.c. */
#include "base/text/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text/text.h"

#define MOST_MANTISSA UINT64_C(100000000000000000) /* after this, digits count as 0 */
#define MOST_EXACT (UINT64_C(1) << 53)             /* up to here a double holds every integer */
#define MOST_EXPONENT 100000

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

/* Reads digits with at most one decimal mark, as mantissa * 10^exponent. Returns the bytes read, 0:
 * no digit. */
static size_t
read_mantissa(const char *s, size_t n, char point, uint64_t *mantissa, int *exponent)
{
	size_t i = 0, digits = 0;
	bool fraction = false;

	for (; i < n && (number_is_digit(s[i]) || (s[i] == point && !fraction)); i++) {
		if (s[i] == point) {
			fraction = true;
			continue;
		}
		digits++;
		if (*mantissa < MOST_MANTISSA) {
			*mantissa = *mantissa * 10 + (uint64_t)(s[i] - '0');
			*exponent -= fraction;
		} else if (!fraction && *exponent < MOST_EXPONENT) {
			++*exponent;
		}
		if (!fraction)
			i += thousands_space(s + i + 1, n - i - 1);
	}
	return digits ? i : 0;
}

static size_t
read_exponent(const char *s, size_t n, int *exponent)
{
	size_t i = 1;
	int sign = 1, e = 0;

	if (n < 2 || (s[0] != 'e' && s[0] != 'E'))
		return 0;
	if (s[i] == '+' || s[i] == '-')
		sign = s[i++] == '-' ? -1 : 1;
	if (i >= n || !number_is_digit(s[i]))
		return 0;
	for (; i < n && number_is_digit(s[i]); i++)
		e = e < MOST_EXPONENT ? e * 10 + (s[i] - '0') : e;
	*exponent += sign * e;
	return i;
}

/* Returns mantissa * 10^exponent, exactly rounded if both factors are exact doubles (W. Clinger,
 * 1990). */
static double
scaled(uint64_t mantissa, int exponent)
{
	if (mantissa == 0)
		return 0;
	if (mantissa <= MOST_EXACT && exponent >= -22 && exponent <= 22)
		return exponent < 0 ? (double)mantissa / pow(10, -exponent)
				    : (double)mantissa * pow(10, exponent);
	return (double)((long double)mantissa * powl(10, exponent));
}

size_t
number_prefix(const char *s, size_t n, char point, double *value)
{
	size_t minus = is_at(s, n, "-") + is_at(s, n, "\u2212"), sign = minus + is_at(s, n, "+");
	uint64_t mantissa = 0;
	int exponent = 0;
	size_t i = read_mantissa(s + sign, n - sign, point, &mantissa, &exponent);

	if (i == 0)
		return 0;
	i += sign;
	i += read_exponent(s + i, n - i, &exponent);
	double v = scaled(mantissa, exponent);
	if (!isfinite(v))
		return 0;
	*value = minus ? -v : v;
	return i;
}

size_t
number_plain(const char *s, size_t n, double *value)
{
	uint64_t mantissa = 0;
	int exponent = 0;

	if (n == 0 || !number_is_digit(*s))
		return 0;
	size_t i = read_mantissa(s, n, '.', &mantissa, &exponent);
	double v = scaled(mantissa, exponent);
	if (!isfinite(v))
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
