/*
 * The locale of the environment; C.UTF-8 if this system lacks it or if it has no letters beyond
 * ASCII (C, POSIX, none). A locale with another encoding remains: its terminal shows no UTF-8.
 */
#ifndef BASE_LOCALE_H
#define BASE_LOCALE_H

#include <stdbool.h>

/* Once, before there are threads. Numbers are written with a point in every locale. */
void locale_begin(void);

bool locale_is_utf8(void);

/* Returns the locale of characters: "de_DE.UTF-8", "C". Valid until the next setlocale. */
const char *locale_name(void);

/* A sentence about an asked locale that another one replaces; NULL: none does, or none was asked
 * for. Good until the program ends. */
const char *locale_replaced(void);

#endif
