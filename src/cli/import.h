/*
 * What the two halves of `earlog import` share.
 */
#ifndef CLI_IMPORT_H
#define CLI_IMPORT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "import/import.h"

struct import_options {
	const char *item, *device, *format, *folder;
	struct import_columns columns;
	bool dry_run;
};

/* What the input file is called. */
const char *import_shown(const char *path);

/* The devices of a squig.link site. */
bool import_phone_book(const struct import_options *o, const char *path, struct err *err);

#endif
