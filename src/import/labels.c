/*
 * Label tracks exported by Audacity: each line has start, end and text, separated by tabs, with
 * times in seconds. A line that begins with a backslash has the frequencies of the label before it,
 * and is skipped.
 */
#include <string.h>

#include "import/import_private.h"

/* Takes the first field of a line, up to a tab or the end; *line and *n become the rest. Returns
 * false if no tab follows the field. */
static bool
take_field(const char **line, size_t *n, const char **field, size_t *field_n)
{
	const char *tab = memchr(*line, '\t', *n);

	*field = *line;
	*field_n = tab ? (size_t)(tab - *line) : *n;
	size_t taken = *field_n + (tab != NULL);
	*line += taken;
	*n -= taken;
	return tab != NULL;
}

bool
labels_read(struct reading *r)
{
	const char *line, *start, *end;
	size_t n, start_n, end_n;

	while (reading_line(r, &line, &n)) {
		struct timespan t;
		const char *at = line;

		if (reading_is_blank(line, n) || *line == '\\')
			continue;
		if (!take_field(&line, &n, &start, &start_n))
			return reading_wrong(
				r, at, "start, end and label were expected, separated by tabs");
		take_field(&line, &n, &end, &end_n);
		if (!reading_span(r, start, start_n, end, end_n, &t) ||
			!reading_add(r, at, r->line, &t, line, n))
			return false;
	}
	return true;
}

static bool
is_seconds(const char *s, size_t n)
{
	size_t digits = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] >= '0' && s[i] <= '9')
			digits++;
		else if (s[i] != '.' && s[i] != ',' && !(i == 0 && s[i] == '-'))
			return false;
	}
	return digits > 0;
}

bool
labels_likely(struct reading *r)
{
	const char *line, *start, *end;
	size_t n, start_n, end_n;

	while (reading_line(r, &line, &n)) {
		if (reading_is_blank(line, n))
			continue;
		if (!take_field(&line, &n, &start, &start_n) || !is_seconds(start, start_n))
			return false;
		take_field(&line, &n, &end, &end_n);
		return is_seconds(end, end_n);
	}
	return false;
}
