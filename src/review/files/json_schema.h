/* JSON Schemas of earlog's YAML files, for editors, generated from the tables of field.h. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>

/* Returns the schema of "session", "playlist", "profile" or "lexicon", a new reference; NULL for
 * any other name. */
json_t *json_schema(const char *name);
