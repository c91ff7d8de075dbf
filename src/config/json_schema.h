/* JSON Schemas of earlog's YAML files, for editors, generated from the tables of field.h. */
#ifndef CONFIG_JSON_SCHEMA_H
#define CONFIG_JSON_SCHEMA_H

#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"

/* Writes the schema of "session", "playlist", "profile" or "lexicon". Returns false with an
 * empty err for any other name, or with an err if writing failed. */
bool json_schema_write(FILE *f, const char *name, struct err *err);

#endif
