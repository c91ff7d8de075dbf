/*
 * JSON of commands that read files and not the archive.
 */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include <jansson.h>

/* A text, or null where it is NULL or no UTF-8. New reference. */
json_t *print_text(const char *s);
/* Prints it on stdout and drops the reference; answers the exit status. */
int print_json(json_t *value);

#endif
