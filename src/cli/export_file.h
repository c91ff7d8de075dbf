/*
 * Writes an export to a file. If the file exists, the previous export (the base, stored in the
 * archive), the file with the user's edits, and the new export are merged. If the file exists and
 * there is no base, nothing is written.
 */
#pragma once

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/uuid.h"
#include "config/profile.h"
#include "draft/withheld.h"
#include "export/export.h"
#include "record/records.h"
#include "store/store.h"

#define EXPORT_FILE_MOST (64 * 1024 * 1024) /* largest file that is read, in bytes */

struct export_file {
	const char *path; /* path as the user gave it, for messages */
	struct uuid review;
	const char *format, *template;
	const struct buf *out; /* content of the new export */
	/* the blocks into which `out` is divided for the merge; NULL or none: no merge */
	const struct export_blocks *blocks;
	enum export_pictures pictures; /* which pictures `out` refers to; stored with the export,
					  for the next merge */
	bool part;                     /* `out` has only a part of the review */
	/* `out` is a picture, whose path is not printed when it is written */
	bool picture;
	/* replace the file even if it has edits of the user, or is read-only */
	bool force;
	bool dry_run; /* write nothing, only print what would happen */
	/* print the difference between old and new file; write nothing */
	bool diff;
	/* gets the gaps in the text that is written; NULL: gaps are not looked for */
	struct gaps *gaps;
	const struct gaps *missing;      /* the gaps that are not in the text; NULL if `gaps` is */
	bool strict;                     /* if there are gaps, write nothing */
	const struct record *record;     /* tells which notes are private or deleted; may be NULL */
	struct draft_withheld *withheld; /* what the text must not have; may be NULL */
	/* gets the text that the file would have, and nothing is written; *n_new gets the number of
	 * notes that are new in it. NULL: the file is written */
	struct buf *text;
	size_t *n_new;
	/* where both the user and the new export changed a line, write both versions into the
	 * file */
	bool mark_conflicts;
	/* Set by export_file_open: */
	char *target; /* path of the file, absolute, without symbolic links; the archive stores the
			 last export (base) under this path */
	struct export_base base;
	bool known; /* the archive has a base (the previous export) for this file */
	/* the blocks that the base carries for later exports, below `carried` bytes; NULL: none */
	char *carried_blocks;
	size_t carried;
	char *moved_from; /* path at which the previous export was; NULL: the same path */
	char *copy_of;    /* path of the draft of which this file is a copy; NULL: of none */
};

/*
 * Finds the base (the previous export) of a file; st NULL: without an archive there is no base. The
 * caller must set path, review and format, and call export_file_close even after a failure.
 */
bool export_file_open(struct export_file *f, struct store *st, struct err *err);
/* Writes the file. Returns false if nothing was written, or if the draft has conflicts; err says
 * which. *kept gets true if nothing was written because the existing file cannot be merged. */
bool export_file_write(const struct export_file *f, bool *kept, struct err *err);
void export_file_close(struct export_file *f);
/*
 * Puts back the text that the last export of the review replaced, with its base; the text of the
 * file is kept instead. The caller sets review; path, if only exports to this file count; force,
 * dry_run and diff.
 */
bool export_file_undo(const struct export_file *f, struct err *err);
/* Lists the texts that exports of the review replaced; prints the one with a number. */
bool export_file_texts(const struct uuid *review, bool json, struct err *err);
bool export_file_text(const char *given, struct err *err);
/* Returns true if the file is an export that was edited since. */
bool export_file_is_edited(
	const char *path, const struct uuid *review, const char *format, struct store *st);
/* Adds a gap if the site of a post is not built with this text of it. target: absolute path. */
void export_file_lacks(struct gaps *g, const char *target, const char *text);

/* ---- one file per track: labels, which belong next to a recording ---- */

/* Returns true if the path is a folder or ends with a slash. */
bool cli_folder_named(const char *path);
/* Makes the folder if it is missing; its parent must exist. */
bool cli_folder_make(const char *path, struct err *err);
/* Returns the number of tracks that have notes with a time. */
size_t cli_folder_tracks(const struct view *v);
/*
 * Writes for each track that has notes with a time a file SECTION-TRACK.ENDING into the folder
 * f->path, each by export_file_write. Makes the folder. The caller sets f->path, f->review and the
 * options of the user.
 */
bool cli_folder_write(const struct exporter *exporter, const struct view *v,
	const struct export_file *f, struct store *st, struct err *err);

/*
 * Removes files to which an earlier export wrote what this one would not write, such as the labels
 * of a track whose only note is private now; says so. Review and format are those of `all`. Their
 * paths begin with all->path; what follows is any name, or one of `ends` (NULL at its end). A file
 * that was edited since stays, and is named.
 */
bool cli_remove_stale(const struct export_file *all, const char *const *ends,
	bool (*is_written)(const char *path, void *in), void *in, struct store *st,
	struct err *err);

/*
 * ---- export_squiglink.c: `earlog export --squiglink -o FOLDER` ----
 *
 * Adds the reviewed device to the folder of a graph database (CrinGraph, squig.link): its entry in
 * phone_book.json, and a file for each side and variant.
 */

/* Writes into the folder to->path; the caller sets to->path, to->review and the options of the
 * user. Writes nothing if the device, a curve or the phone book has an error. */
bool cli_squiglink_write(const struct record *r, const struct view *view,
	const struct export_file *to, struct store *st, struct err *err);
