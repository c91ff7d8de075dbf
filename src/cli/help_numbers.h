/*
 * The assumptions behind the numbers, for `earlog help numbers` and the page for man.
 */
#ifndef CLI_HELP_NUMBERS_H
#define CLI_HELP_NUMBERS_H

struct help_part {
	const char *title, *text; /* plain text, a paragraph in a line */
};

/* In the order of reading; ends with a title of NULL. help_numbers_test.c computes the figures of
 * the last part, a worked example. */
extern const struct help_part help_numbers[];

#endif
