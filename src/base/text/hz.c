/* Reads and writes frequencies with their units. Plain numbers are read by number.c. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/hz.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/text/number.h"
#include "base/text/text.h"

/* Units of frequencies, the longest name first. */
static const struct {
	const char *name;
	double times;
} units[] = { { "khz", 1000 }, { "hz", 1 }, { "k", 1000 } };

size_t
hz_number(const char *s, size_t n, double *value)
{
	size_t len = number_plain(s, n, value);
	const char *point = memchr(s, '.', len);
	size_t digits = point ? (size_t)(point - s) : len;

	return digits <= 6 && len - digits <= 4 ? len : 0;
}

/* Reads a number and its unit. *times gets the factor of the unit, 0: no unit follows. Returns the
 * bytes read, 0: no number. */
static size_t
take(const char *s, size_t n, double *hz, double *times)
{
	size_t len = hz_number(s, n, hz), unit = len;

	*times = 0;
	while (len && unit < n && s[unit] == ' ')
		unit++;
	EACH_IN_WHILE (one, units, LENGTH(units), len) {
		size_t size = strlen(one->name);

		if (n - unit >= size && strncasecmp(s + unit, one->name, size) == 0) {
			*times = one->times;
			return unit + size;
		}
	}
	return len;
}

size_t
hz_prefix(const char *s, size_t n, double *hz)
{
	double times;
	size_t len = take(s, n, hz, &times);

	if (len && times > 0)
		*hz *= times;
	return len;
}

static bool
is_in_range(double hz, const char *text, struct err *err)
{
	return (hz >= HZ_LEAST && hz <= HZ_MOST) ||
		err_set(err, "\"%.40s\" is out of range; frequencies go from 1 Hz to 96 kHz", text);
}

bool
hz_parse(const char *text, double *hz, struct err *err)
{
	CLEANUP(buf_finish) struct buf typed = BUF_INIT;

	text = text_typed(&typed, text);
	size_t n = strlen(text);
	if (!n || hz_prefix(text, n, hz) != n)
		return err_set(err, "\"%.40s\" is not a frequency; write 7.9k or 440 Hz", text);
	return is_in_range(*hz, text, err);
}

bool
hz_range(const char *text, double *low, double *high, struct err *err)
{
	CLEANUP(buf_finish) struct buf typed = BUF_INIT;
	double from, from_times, to = 0, to_times = 0;

	text = text_typed(&typed, text);
	size_t n = strlen(text), at = take(text, n, &from, &from_times), rest = 0;
	if (at && text[at] == '-')
		rest = take(text + at + 1, n - at - 1, &to, &to_times);
	if (at && at == n) {
		from *= from_times > 0 ? from_times : 1;
		*low = from * pow(2, -1.0 / 6);
		*high = from * pow(2, 1.0 / 6);
	} else if (rest && at + 1 + rest == n) {
		to_times = to_times > 0 ? to_times : 1;
		*low = from * (from_times > 0 ? from_times : to_times);
		*high = to * to_times;
	} else {
		return err_set(err,
			"\"%.40s\" is not a frequency; write 7.9k, 440 Hz, or a range: 7k-9k",
			text);
	}
	return is_in_range(*low, text, err) && is_in_range(*high, text, err) &&
		(*low < *high ||
			err_set(err, "\"%.40s\" ends below its beginning; write 7k-9k", text));
}

void
hz_add(struct buf *out, double hz)
{
	if (hz < 999.5)
		buf_addf(out, "%.3g Hz", hz);
	else
		buf_addf(out, "%.3g kHz", hz / 1000);
}

bool
hz_is_in(const char *text, double hz)
{
	CLEANUP(buf_finish) struct buf wanted = BUF_INIT;
	bool found = false;

	hz_add(&wanted, hz);
	for (const char *s = text; !found && (s = strpbrk(s, "0123456789"));
		s += strspn(s, ".0123456789")) {
		CLEANUP(buf_finish) struct buf written = BUF_INIT;
		double value, times;

		if (take(s, strlen(s), &value, &times) && times > 0)
			hz_add(&written, value * times);
		found = written.len && text_same(written.s, wanted.s);
	}
	return found;
}
