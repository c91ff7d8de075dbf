/*
 * The answer of compare, for people.
 */
#ifndef CLI_COMPARE_PRINT_H
#define CLI_COMPARE_PRINT_H

#include <jansson.h>
#include <stdbool.h>

/* `all`: also items and cues without a note. */
void compare_print(const json_t *view, bool markdown, bool by_device, bool all);

#endif
