/*
 * Reads decimal numbers, independent of the locale, and refuses hexadecimal, "inf", "nan", and
 * numbers that a double or an int64_t cannot hold. Writes numbers; needs LC_NUMERIC "C" for that.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/core/buf.h"

bool number_is_digit(char c);

static inline int
int_min(int a, int b)
{
	return a < b ? a : b;
}

static inline int
int_max(int a, int b)
{
	return a > b ? a : b;
}

int number_order(int64_t a, int64_t b); /* compares for qsort: negative, 0 or positive */
int number_order_size(size_t a, size_t b);
int number_order_real(double a, double b); /* compares reals; NAN comes first */

/* Reads a text that is a number from least to most: a sign, digits with or without a point, an
 * exponent. On failure *value is unchanged. */
bool number_parse(const char *text, double least, double most, double *value);
/* Reads digits, after "-" if least is negative. On failure *value is unchanged. */
bool number_parse_int(const char *text, int64_t least, int64_t most, int64_t *value);

/*
 * Read the number at the start of s, which has n bytes; `point` is the decimal mark. A no-break or
 * thin space may separate thousands, and the minus may be U+2212. Return the bytes read, 0: no
 * number. number_prefix accepts a sign and an exponent, like
 * number_parse; number_plain accepts only digits with decimals after a point: no sign, no
 * exponent, no ".5" and no "5.".
 */
size_t number_prefix(const char *s, size_t n, char point, double *value);
size_t number_plain(const char *s, size_t n, double *value);
/* Returns the length in bytes of the no-break or thin space at the start of s; 0: there is none. */
size_t number_space(const char *s, size_t n);

/* Numbers this large are too long in fixed-point notation. */
#define NUMBER_WIDEST 1e9
/* Returns x if it is finite, else NAN. */
double number_or_unknown(double x);
/* Returns true if x is finite and above 0, as impedances, voltages and frequencies must be. */
bool number_positive(double x);

/* Returns the digits of n, which are in `room`. */
const char *number_digits(char room[24], int64_t n);
#define NUMBER_DIGITS(n) number_digits((char[24]){ 0 }, n)
/* Appends v with `decimals` decimals (0 to 9), or "unknown". */
void number_add(struct buf *b, double v, int decimals);
