/*
 * The answer of drive, for people.
 */
#ifndef CLI_DRIVE_PRINT_H
#define CLI_DRIVE_PRINT_H

#include <jansson.h>
#include <stdbool.h>

void drive_print(const json_t *view, bool markdown);

#endif
