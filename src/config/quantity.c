#include "config/quantity.h"

#include <string.h>

#include "base/mem.h"
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
	static const char *const units[] = { "ohm", "ohms", "Ohm", "\xce\xa9", "\xe2\x84\xa6" };

	bool ok = quantity_number(text, ohm);

	for (size_t i = 0; i < LENGTH(units) && !ok; i++)
		ok = quantity_unit(text, units[i], ohm);
	return ok && *ohm >= 0;
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

/* Skips spaces, a word and spaces. Returns the text after them; NULL: the word is missing. */
static const char *
after_word(const char *s, const char *word)
{
	s += strspn(s, " ");
	if (strncmp(s, word, strlen(word)) != 0)
		return NULL;
	s += strlen(word);
	return s + strspn(s, " ");
}

bool
quantity_power(const char *text, double mw_ohm[2])
{
	const char *s = number_end(text, &mw_ohm[0]), *unit = s ? after_word(s, "mW") : NULL;

	if (s && !unit && (unit = after_word(s, "W")))
		mw_ohm[0] *= 1000;
	if (!unit || (!(s = after_word(unit, "into")) && !(s = after_word(unit, "@"))))
		return false;
	return quantity_ohm(s, &mw_ohm[1]) && mw_ohm[0] > 0 && mw_ohm[1] > 0;
}

bool
quantity_range(const char *text, double min_max[2])
{
	const char *s = number_end(text, &min_max[0]);

	s = s ? after_word(s, "-") : NULL;
	return s && quantity_number(s, &min_max[1]) && min_max[0] < min_max[1];
}
