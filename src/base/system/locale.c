/* Chooses the locale once, at the start of the program, and keeps the sentence that tells of a
 * replaced one. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/locale.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/core/mem.h"
#include "base/text/text.h"

static char name[64] = "C", replaced[160];

/* Returns the locale that the environment requests for characters, and sets *variable to the
 * variable's name; NULL: none. */
static const char *
asked_for(const char **variable)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	EACH_OF (one, names) {
		const char *value = getenv(*variable = *one);
		if (value && *value)
			return value;
	}
	return NULL;
}

void
locale_begin(void)
{
	const char *variable, *asked = asked_for(&variable);
	/* LC_ALL fails if a single category is missing. */
	bool there = setlocale(LC_ALL, "") || setlocale(LC_CTYPE, "");
	const char *is = setlocale(LC_CTYPE, NULL);
	bool plain = is && (text_same(is, "C") || text_same(is, "POSIX"));

	if (!locale_is_utf8() && plain &&
		(setlocale(LC_CTYPE, "C.UTF-8") || setlocale(LC_CTYPE, "en_US.UTF-8")) && asked)
		snprintf(replaced, sizeof(replaced), "%s=%.60s %s: %s is used instead", variable,
			asked, there ? "knows no letters beyond ASCII" : "is not on this system",
			setlocale(LC_CTYPE, NULL));
	is = setlocale(LC_CTYPE, NULL);
	TEXT_COPY(name, is ? is : "C");
	/* In Turkish, I and i are two letters, also in "AIFF" and in a file of an equaliser. */
	if (locale_is_utf8())
		setlocale(LC_CTYPE, "C.UTF-8");
	/* Numbers keep a '.' as decimal point: libmpv requires that. */
	setlocale(LC_NUMERIC, "C");
}

bool
locale_is_utf8(void)
{
	return text_same(nl_langinfo(CODESET), "UTF-8");
}

const char *
locale_name(void)
{
	return name;
}

const char *
locale_replaced(void)
{
	return *replaced ? replaced : NULL;
}
