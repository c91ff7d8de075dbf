/*
 * The assumptions behind the numbers, for `earlog help numbers` and the man page.
 */
#ifndef CLI_HELP_NUMBERS_H
#define CLI_HELP_NUMBERS_H

struct help_part {
	const char *title, *text; /* plain text, one line per paragraph */
};

/* In reading order; ends with a title of NULL. help_numbers_test.c computes the figures of the last
 * part, a worked example. */
extern const struct help_part help_numbers[];

#endif
