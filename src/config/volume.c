#include "config/volume.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

/* Units that can be recognised without the chain. */
static const char *const units[] = { "%", "dB", "steps", "o'clock" };

/* Accepts "step" for steps and "db" for dB. */
static bool
same_unit(const char *typed, size_t n, const char *unit)
{
	size_t len = strlen(unit);

	return (n == len || (n > 1 && n + 1 == len && unit[n] == 's')) &&
		strncasecmp(typed, unit, n) == 0;
}

static const char *
known_unit(const char *typed, size_t n)
{
	for (size_t i = 0; i < LENGTH(units); i++)
		if (same_unit(typed, n, units[i]))
			return units[i];
	return NULL;
}

/* Returns the bytes of a number as devices show it: 28, -32.5, +3; 0: no number begins here. */
static size_t
number_length(const char *s)
{
	static const char digits[] = "0123456789";
	size_t sign = *s == '-' || *s == '+', n = sign + strspn(s + sign, digits);

	if (n == sign)
		return 0;
	if (s[n] == '.' && strspn(s + n + 1, digits))
		n += 1 + strspn(s + n + 1, digits);
	return n;
}

bool
volume_read(struct volume_text *v, const char *text, const char *unit, struct err *err)
{
	*v = (struct volume_text){ .value = NULL };
	text += strspn(text, " ");
	size_t n = number_length(text);
	const char *rest = text + n + strspn(text + n, " ");
	size_t word = strcspn(rest, " ");
	const char *typed = known_unit(rest, word);

	if (!n && (unit || !*text))
		return err_set(err,
			"\"%s\" is no volume; write it as the device shows it: 28, 28.5, -32",
			text);
	if (unit && same_unit(rest, word, unit))
		typed = unit;
	if (n && (text[n] == ',' || (word && rest == text + n && !typed)))
		return err_set(err, "\"%s\" is no volume; write 28, 28.5 or -32", text);
	if (unit && typed && strcasecmp(typed, unit) != 0)
		return err_set(err,
			"this chain counts in %s, not %s; e among the chains (s) changes that",
			unit, typed);
	if (!n)
		rest = text + strlen(text); /* "low": any text that a chain without a unit shows */
	v->value = n ? xstrndup(text + (*text == '+'), n - (*text == '+')) : xstrdup(text);
	v->unit = xstrdup(unit ? unit : n ? typed : NULL);
	rest += n && typed ? word : 0;
	v->rest = xstrdup(rest + strspn(rest, " "));
	return true;
}

void
volume_text_finish(struct volume_text *v)
{
	free(v->value);
	free(v->unit);
	free(v->rest);
}
