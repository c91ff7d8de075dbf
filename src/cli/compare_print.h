/*
 * The answer of compare: for people, and its columns for JSON.
 */
#ifndef CLI_COMPARE_PRINT_H
#define CLI_COMPARE_PRINT_H

#include <stdbool.h>

#include "answers/compare.h"
#include "cli/column.h"

/* Of a compare_answer. */
extern const struct column compare_columns[];
/* `all`: also items and cues without a note. */
void compare_print(const struct compare_answer *a, bool markdown, bool by_device, bool all);

#endif
