/*
 * Decimal numbers in text, whatever the locale. No hexadecimal, no "inf" or "nan", and no number
 * that a double or an int64_t cannot hold.
 */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool number_is_digit(char c);
int number_order(int64_t a, int64_t b);    /* below, at or above 0: for qsort */
int number_order_real(double a, double b); /* the same; NAN comes first */

/* Reads a number from least to most, which must be the whole text: a sign, digits with or without a
 * point, an exponent. On failure *value is unchanged. */
bool number_parse(const char *text, double least, double most, double *value);
/* Reads digits, after a "-" if least is negative. On failure *value is unchanged. */
bool number_parse_int(const char *text, int64_t least, int64_t most, int64_t *value);

/*
 * The number at the start of s, which has n bytes; `point` is its decimal mark. Returns how many
 * bytes it takes, 0 when there is none. number_prefix takes what number_parse does; number_plain
 * takes digits, and decimals behind the mark: no sign, no exponent, no ".5" and no "5.".
 */
size_t number_prefix(const char *s, size_t n, char point, double *value);
size_t number_plain(const char *s, size_t n, char point, double *value);

#endif
