/* Finds where a line of a text begins. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/line.h"

size_t
line_begin(const char *s, size_t at)
{
	while (at && s[at - 1] != '\n')
		at--;
	return at;
}
