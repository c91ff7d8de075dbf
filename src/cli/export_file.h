/*
 * An export to a file. If the file exists, the previous export, the file and the new export are
 * merged; without a previous export nothing is written.
 */
#ifndef CLI_EXPORT_FILE_H
#define CLI_EXPORT_FILE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/uuid.h"
#include "export/export.h"
#include "store/store.h"

#define EXPORT_FILE_MOST (64 * 1024 * 1024) /* bytes */

struct export_file {
	const char *path; /* path: as given, for messages */
	struct uuid review;
	const char *format, *template;
	const struct buf *out;              /* what earlog would write today */
	const struct export_blocks *blocks; /* of out; NULL or empty: this format is not merged */
	enum export_pictures pictures;      /* that out refers to: kept with the base */
	bool picture;                       /* is itself a picture: its path is not printed */
	bool force;                         /* replace the file in any case */
	bool dry_run;                       /* write nothing, print what would happen */
	bool diff;                          /* … and print the difference to the file */
	struct gaps *gaps;   /* gets the gaps of the text of the file; NULL: not wanted */
	bool strict;         /* write nothing where there are any */
	bool mark_conflicts; /* put both versions into the file where both changed one */
	/* Filled by export_file_open. */
	char *target; /* absolute, links followed: what the base is kept by */
	struct export_base base;
	bool known; /* there is a base */
};

/*
 * Finds the base of a file (st NULL: none is known): path, review and format are
 * given. The caller closes f, after a failure too.
 */
bool export_file_open(struct export_file *f, struct store *st, struct err *err);
/* False: nothing was written, or the draft has conflicts (err says which). *kept: nothing was
 * written because the file has work of the author. */
bool export_file_write(const struct export_file *f, bool *kept, struct err *err);
void export_file_close(struct export_file *f);

#endif
