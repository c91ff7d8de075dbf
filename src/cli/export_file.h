/*
 * An export that goes to a file. Where one stands there already, what earlog wrote last time, what
 * the file says now and what earlog would write today are merged; nothing is written where no base
 * is known.
 */
#ifndef CLI_EXPORT_FILE_H
#define CLI_EXPORT_FILE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/uuid.h"
#include "export/export.h"

struct export_file {
	const char *db, *path; /* path: as given, for messages */
	char *target;          /* absolute, links followed: what the base is kept by */
	struct uuid review;
	const char *format, *template;
	const struct buf *out;              /* what earlog would write today */
	const struct export_blocks *blocks; /* of out; NULL or empty: this format is not merged */
	bool force;                         /* replace, whatever stands there */
	bool dry_run;                       /* write nothing, tell what would happen */
	bool diff; /* … and print the difference to the file as it stands */
};

/* Fills in target. False: nothing was written, or the draft has conflicts to be settled (err says
 * which). */
bool export_file_write(struct export_file *j, struct err *err);

#endif
