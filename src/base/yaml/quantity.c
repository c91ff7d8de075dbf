/* Reads figures with their units as makers and displays write them. text/number.c reads plain
 * numbers, text/hz.c frequencies. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/yaml/quantity.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/text/number.h"
#include "base/text/text.h"

#define MOST_DIGITS 15 /* a double has at least this many exact decimal digits */

/*
 * Parses the decimal number at the start of text, in the form that YAML and JSON share: no 010, 1e3
 * or .5. Returns the position after it; NULL: there is no number, or it has too many digits.
 */
static const char *
number_end(const char *text, double *value)
{
	const char *s = text + (*text == '-');
	size_t n = number_plain(s, strlen(s), value);
	bool point = memchr(s, '.', n) != NULL;

	if (n == 0 || n - point > MOST_DIGITS || (s[0] == '0' && number_is_digit(s[1])))
		return NULL;
	if (s > text)
		*value = -*value;
	return s + n;
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
	CLEANUP(buf_finish) struct buf typed = BUF_INIT;
	const char *end = number_end(text_typed(&typed, text), value);

	return end && text_same(end + strspn(end, " "), unit);
}

bool
quantity_ohm(const char *text, double *ohm)
{
	/* Ω is either of two characters of Unicode: the Greek letter or the ohm sign. */
	static const char *const units[] = { "ohm", "ohms", "Ohm", "\xce\xa9", "\xe2\x84\xa6" };

	bool ok = quantity_number(text, ohm);

	EACH_IN_WHILE (unit, units, LENGTH(units), !ok)
		ok = quantity_unit(text, *unit, ohm);
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

/* Skips spaces, then `word`, then spaces. Returns the text after them; NULL: `word` does not come
 * next. */
static const char *
after_word(const char *s, const char *word)
{
	s += strspn(s, " ");
	if (!text_starts(s, word))
		return NULL;
	s += strlen(word);
	return s + strspn(s, " ");
}

bool
quantity_power(const char *text, double mw_ohm[2])
{
	CLEANUP(buf_finish) struct buf typed = BUF_INIT;
	const char *s = number_end(text_typed(&typed, text), &mw_ohm[0]),
		   *unit = s ? after_word(s, "mW") : NULL;

	if (s && !unit) {
		unit = after_word(s, "W");
		mw_ohm[0] *= 1000;
	}
	if (!unit)
		return false;
	s = after_word(unit, "into");
	if (!s)
		s = after_word(unit, "@");
	return s && quantity_ohm(s, &mw_ohm[1]) && mw_ohm[0] > 0 && mw_ohm[1] > 0;
}

bool
quantity_range(const char *text, double min_max[2])
{
	CLEANUP(buf_finish) struct buf typed = BUF_INIT;
	const char *s = number_end(text_typed(&typed, text), &min_max[0]);

	s = s ? after_word(s, "-") : NULL;
	return s && quantity_number(s, &min_max[1]) && min_max[0] < min_max[1];
}

/* ---- volumes typed from a device's display ---- */

/* Units that are recognised after a volume even if the chain has no unit. */
static const char *const units[] = { "%", "dB", "steps", "o'clock" };

/* Returns true if n bytes of `typed` are this unit in any letter case; "step" counts as "steps". */
static bool
same_unit(const char *typed, size_t n, const char *unit)
{
	size_t len = strlen(unit);

	return (n == len || (n > 1 && n + 1 == len && unit[n] == 's')) &&
		strncasecmp(typed, unit, n) == 0;
}

/* Returns true for a word that is a unit, "clicks", "ステップ", behind a number: letters after a
 * blank, or letters of another script. */
static bool
is_unit(const char *word, size_t n, bool blank)
{
	bool is = n && !text_names(word, n, "by") && (blank || word[0] & 0x80);

	for (size_t i = 0; i < n && is; i++)
		is = isalpha((unsigned char)word[i]) || word[i] & 0x80;
	return is;
}

bool
quantity_read_volume(struct volume_text *v, const char *text, const char *unit, struct err *err)
{
	static const char digits[] = "0123456789";
	static const char *const ways[] = { "by ear", "by meter" };
	CLEANUP(buf_finish) struct buf narrow = BUF_INIT;
	double volts;
	CLEANUP(pointer_free) char *own = NULL;
	const char *typed = NULL;

	*v = (struct volume_text){ .value = NULL };
	text = text_typed(&narrow, text);
	text += strspn(text, " ");
	/* a number as devices show it: 28, -32.5, +3 */
	size_t sign = *text == '-' || *text == '+', n = sign + strspn(text + sign, digits);
	if (n > sign && text[n] == '.' && strspn(text + n + 1, digits))
		n += 1 + strspn(text + n + 1, digits);
	const char *rest = text + n + strspn(text + n, " ");
	size_t word = strcspn(rest, " ");
	EACH_OF (one, units)
		if (same_unit(rest, word, *one))
			typed = *one;
	if (unit && same_unit(rest, word, unit)) {
		typed = unit;
	} else if (!unit && !typed && is_unit(rest, word, rest > text + n)) {
		own = xstrndup(rest, word);
		typed = own;
	}
	const char *way = typed ? rest + word : rest;
	way += strspn(way, " ");
	size_t end = text_trimmed(way, strlen(way), " ");
	EACH_OF (each, ways)
		if (text_names(way, end, *each))
			v->how = xstrdup(*each);
	/* what the meter read: "by meter 120 mV" */
	size_t meter = strlen(ways[1]);
	if (end > meter && strncasecmp(way, ways[1], meter) == 0) {
		CLEANUP(pointer_free) char *read = xstrndup(way + meter, end - meter);
		const char *at = read + strspn(read, " ,");

		v->read = at > read && quantity_vrms(at, &volts);
		if (v->read)
			v->how = xasprintf("%s, %s", ways[1], at);
	}
	bool apart = typed || rest > text + n;
	if (n == sign || (end && !(v->how && apart)))
		return err_set(err,
			"\"%s\" is not a volume; write 62, 62 steps, 62%%, -32 dB or 12 "
			"o'clock%s%s; "
			"behind it \"by ear\" or \"by meter\" if it was matched",
			text, unit ? ", here in " : "", text_or(unit, ""));
	if (unit && typed && strcasecmp(typed, unit) != 0)
		return err_set(err,
			"the volume of this chain is in %s, not %s; its unit is changed "
			"in the session file",
			unit, typed);
	if (*text == '+') {
		text++;
		n--;
	}
	v->value = xstrndup(text, n);
	v->unit = xstrdup(unit ? unit : typed);
	return true;
}

void
volume_text_finish(struct volume_text *v)
{
	free(v->value);
	free(v->unit);
	free(v->how);
}
