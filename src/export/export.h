/*
 * The formats of an export. Each is a row: a name (also the option of the command line), the file
 * extension, what writes it, and a line of help.
 */
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"

struct exporter {
	const char *name, *extension;
	bool (*write)(FILE *f, const json_t *view, struct err *err);
	const char *help;
};

extern const struct exporter exporters[]; /* ends with a name of NULL; the first is the default */

bool export_json(FILE *f, const json_t *view, struct err *err);
bool export_markdown(FILE *f, const json_t *view, struct err *err);

/*
 * Any JSON for people and programs: two spaces, what no terminal should see as \u escapes, a
 * newline.
 */
bool export_write_json(FILE *f, const json_t *value, struct err *err);

#endif
