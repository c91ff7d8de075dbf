/*
 * Sets the locale of the environment, or C.UTF-8 if that locale is missing or has only ASCII (C,
 * POSIX, none). A locale with another encoding is kept, since its terminal cannot show UTF-8. With
 * UTF-8, letters and their capitals are those of C.UTF-8 in each language.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

/* Sets the locale. Call it once, before any thread starts. Numbers always have a decimal point. */
void locale_begin(void);

bool locale_is_utf8(void);

/* Returns the name of the character locale that locale_begin set: "de_DE.UTF-8", "C". */
const char *locale_name(void);

/* Returns a warning that the locale of the environment was replaced by another; NULL: it was not,
 * or no locale was set. Valid until the program ends. */
const char *locale_replaced(void);
