#include "config/quantity.h"

#include <string.h>

#include "base/number.h"

#define MOST_DIGITS 15 /* a double is exact up to here */

/*
 * Parses the number at the start of text, in the form common to YAML and JSON: no 010, 1e3 or .5.
 * Returns its end; NULL: no number, or too many digits.
 */
static const char *
number_end(const char *text, double *value)
{
	const char *s = text + (*text == '-');
	size_t n = number_plain(s, strlen(s), '.', value);
	bool point = memchr(s, '.', n) != NULL;

	if (n == 0 || n - point > MOST_DIGITS || (s[0] == '0' && number_is_digit(s[1])))
		return NULL;
	if (s > text)
		*value = -*value;
	return s + n;
}

static bool
unit_is(const char *s, const char *unit)
{
	return strcmp(s + strspn(s, " "), unit) == 0;
}

bool
quantity_number(const char *text, double *value)
{
	const char *end = number_end(text, value);

	return end && *end == '\0';
}

bool
quantity_unit(const char *text, const char *unit, double *value)
{
	const char *end = number_end(text, value);

	return end && unit_is(end, unit);
}

bool
quantity_ohm(const char *text, double *ohm)
{
	/* Unicode has two signs for Ω: the Greek letter and the ohm sign. */
	return (quantity_number(text, ohm) || quantity_unit(text, "ohm", ohm) ||
		       quantity_unit(text, "ohms", ohm) || quantity_unit(text, "Ohm", ohm) ||
		       quantity_unit(text, "\xce\xa9", ohm) ||
		       quantity_unit(text, "\xe2\x84\xa6", ohm)) &&
		*ohm >= 0;
}

bool
quantity_vrms(const char *text, double *vrms)
{
	if (quantity_unit(text, "Vrms", vrms) || quantity_unit(text, "V", vrms))
		return *vrms > 0;
	if (quantity_unit(text, "mVrms", vrms) || quantity_unit(text, "mV", vrms)) {
		*vrms /= 1000;
		return *vrms > 0;
	}
	return false;
}

bool
quantity_power(const char *text, double *mw, double *ohm)
{
	const char *s = number_end(text, mw);

	if (!s)
		return false;
	s += strspn(s, " ");
	if (strncmp(s, "mW", 2) == 0) {
		s += 2;
	} else if (*s == 'W') {
		*mw *= 1000;
		s++;
	} else {
		return false;
	}
	s += strspn(s, " ");
	if (strncmp(s, "into", 4) == 0)
		s += 4;
	else if (*s == '@')
		s++;
	else
		return false;
	s += strspn(s, " ");
	return quantity_ohm(s, ohm) && *mw > 0 && *ohm > 0;
}

/* Parses "0-100": two numbers separated by a dash. */
bool
quantity_range(const char *text, double *min, double *max)
{
	const char *s = number_end(text, min);

	if (!s)
		return false;
	s += strspn(s, " ");
	if (*s != '-')
		return false;
	s++;
	return quantity_number(s + strspn(s, " "), max) && *min < *max;
}
