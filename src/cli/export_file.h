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
	const char *path; /* as the user named it, for messages */
	struct uuid review;
	const char *format, *template;
	const struct buf *out;              /* the new export */
	const struct export_blocks *blocks; /* the blocks of `out`; NULL or none: no merge */
	enum export_pictures pictures; /* the pictures that `out` refers to; stored with the base */
	bool picture;                  /* out is a picture: its path is not printed */
	bool force;                    /* replace the file in any case */
	bool dry_run;                  /* write nothing, print what would happen */
	bool diff;                     /* also print the difference to the file */
	struct gaps *gaps;             /* gets the gaps in the text of the file; NULL: not wanted */
	bool strict;                   /* write nothing if there are gaps */
	bool mark_conflicts; /* write both versions into the file where both changed a line */
	/* Filled by export_file_open. */
	char *target; /* absolute path without links; identifies the base */
	struct export_base base;
	bool known; /* a base was found */
};

/*
 * Finds the base (the previous export) of a file; st NULL: no base. The caller has set path, review
 * and format, and closes f even after a failure.
 */
bool export_file_open(struct export_file *f, struct store *st, struct err *err);
/* Writes the file. False: nothing was written, or the draft has conflicts (see err). *kept: nothing
 * was written because the file has edits of the author. */
bool export_file_write(const struct export_file *f, bool *kept, struct err *err);
void export_file_close(struct export_file *f);

/* ---- a file for each track: labels and captions belong beside a recording ---- */

/* Returns true if the path is a folder or ends with a slash. */
bool export_folder_named(const char *path);
/* Returns the number of tracks that have notes with a time. */
size_t export_folder_tracks(const struct view *v);
/*
 * Writes SECTION-TRACK.ENDING into the folder f->path for each of these tracks, by
 * export_file_write. Creates the folder if its parent exists. f: path, review and user's options.
 */
bool export_folder_write(const struct exporter *exporter, const struct view *v,
	const struct export_file *f, struct store *st, struct err *err);

#endif
