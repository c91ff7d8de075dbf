/* Reads number, artist and title in the name of a music file. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/file_title.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/number.h"
#include "base/text/text.h"

#define DIGITS "0123456789"

void
file_numbers_take(struct file_numbers *numbers, const char *path)
{
	CLEANUP(pointer_free) char *name = file_bare_name(path);
	long nr = strtol(name, NULL, 10);

	numbers->other =
		numbers->other || !number_is_digit(*name) || (nr <= numbers->last && nr != 1);
	numbers->last = nr;
	numbers->n++;
}

bool
file_numbers_are(const struct file_numbers *numbers)
{
	return numbers->n > 1 && !numbers->other;
}

/* Returns 2 if a side of "Artist - Title" is the name of the file, without its number; 1 if it is
 * one of its folders; else 0. */
static int
is_in_path(const char *path, const char *side)
{
	CLEANUP(pointer_free) char *name = file_bare_name(path), *folder = xasprintf("/%s/", side);

	return strcasecmp(name + strspn(name, DIGITS " ._-"), side) == 0
		? 2
		: strcasestr(path, folder) != NULL;
}

char *
file_title_divide(const char *text, const char *path, char **artist)
{
	CLEANUP(pointer_free) char *place = xasprintf("/%s", path);
	const char *dash = strstr(text, " - ");
	bool title_first = false;
	int sure = 0;

	text_replace(place, '\\', '/');
	for (const char *at = dash; at; at = strstr(at + 1, " - ")) {
		CLEANUP(pointer_free) char *side = xstrndup(text, (size_t)(at - text));
		int left = is_in_path(place, side), right = is_in_path(place, at + 3);

		if (left == right || left + right <= sure)
			continue;
		dash = at;
		sure = left + right;
		title_first = left > right ? left == 2 : right == 1;
	}
	*artist = NULL;
	if (!dash)
		return xstrdup(text);
	char *left = xstrndup(text, (size_t)(dash - text)), *right = xstrdup(dash + 3);
	*artist = title_first ? right : left;
	return title_first ? left : right;
}

char *
file_title(const char *path, bool numbered, char **artist)
{
	CLEANUP(pointer_free) char *name = file_bare_name(path);
	const char *title = name;
	size_t digits = strspn(name, DIGITS);

	if (numbered && digits) {
		if (name[digits] == '-' && number_is_digit(name[digits + 1])) /* disc and track */
			digits += 1 + strspn(name + digits + 1, DIGITS);
		size_t gap = strspn(name + digits, " ._-");
		title += gap ? digits + gap : 0;
	} else if (digits) {
		*artist = NULL;
		return xstrdup(name);
	}
	return file_title_divide(title, path, artist);
}
