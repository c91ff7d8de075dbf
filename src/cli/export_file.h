/*
 * An export that goes to a file: what stands there is only replaced where it is ours.
 */
#ifndef CLI_EXPORT_FILE_H
#define CLI_EXPORT_FILE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/uuid.h"

struct export_file {
	const char *db, *path;       /* path: as given, for messages */
	char *target;                /* absolute, links followed: what the base is kept by */
	struct uuid review;
	const char *format, *template;
	const struct buf *out;
	bool force;
};

/* Fills in target. */
bool export_file_write(struct export_file *j, struct err *err);

#endif
