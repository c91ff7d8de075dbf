/*
 * The locale: the environment's, with C.UTF-8 where it names one that this system lacks or one
 * that has no letters beyond ASCII (C, POSIX, none). One that is there and has another encoding
 * stays: its terminal shows no UTF-8.
 */
#ifndef BASE_LOCALE_H
#define BASE_LOCALE_H

#include <stdbool.h>

/* Once, before there are threads. Numbers are written with a point in every locale. */
void locale_begin(void);

bool locale_is_utf8(void);

/* In use for characters: "de_DE.UTF-8", "C". Good until the next setlocale. */
const char *locale_name(void);

/* A sentence about an asked locale that another one replaces; NULL: none does, or none was asked
 * for. Good until the program ends. */
const char *locale_replaced(void);

#endif
