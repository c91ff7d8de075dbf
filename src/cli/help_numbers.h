/*
 * What the answers assume when they give a number, for `earlog help numbers` and the page for man.
 */
#ifndef CLI_HELP_NUMBERS_H
#define CLI_HELP_NUMBERS_H

struct help_part {
	const char *title, *text; /* plain text, a paragraph in a line */
};

/* In the order of reading; ends with a title of NULL. The last part is a worked example: its
 * figures are those of numbers/spread.h (help_numbers_test.c). */
extern const struct help_part help_numbers[];

#endif
