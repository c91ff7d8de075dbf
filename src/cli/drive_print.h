/*
 * The answer of drive: for people, and its columns for JSON.
 */
#ifndef CLI_DRIVE_PRINT_H
#define CLI_DRIVE_PRINT_H

#include <stdbool.h>

#include "answers/drive.h"
#include "cli/columns.h"

/* Of a drive_report. */
extern const struct column drive_columns[];
void drive_print(const struct drive_report *a, bool markdown);

#endif
