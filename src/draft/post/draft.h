/*
 * A draft: a file that earlog writes and its author edits. It is read once, with the last export to
 * it (draft_open). An export is merged into it without a disk (draft_merge). The result is written
 * (draft_write), checked (draft_gaps, withheld.h), or a page or a forum text is made of it
 * (plain.h).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "archive/store/store.h"
#include "base/core/buf.h"
#include "base/core/err.h"
#include "base/system/uuid.h"
#include "draft/formats/export.h"
#include "draft/merge/merge.h"
#include "draft/post/site.h"
#include "draft/post/withheld.h"

#define DRAFT_MOST (64 * 1024 * 1024) /* largest file that is read, in bytes */
#define DRAFT_FORMAT "markdown"       /* the format that is merged */

struct draft_file {
	/* Set by the caller: the path as the user gave it */
	const char *path;
	struct uuid review;
	const char *format; /* NULL: the file must exist and is not written; "-": standard input */
	/* Set by draft_read: */
	struct draft_place at; /* the archive stores bases under at.file */
	struct buf bytes;
	bool found, read_only;
	/* Set by draft_open: */
	bool known; /* the archive has `base`, the export of which the file is an edit */
	struct export_base base;
	bool restored; /* `base` is that of the text which an export that did not end replaced */
	bool earlier;  /* the author took back a text which an export replaced */
	size_t base_n; /* bytes of the export; below them, its base carries texts for later ones */
	char *moved_from; /* path at which the previous export was; NULL: the same path */
	char *copy_of;    /* path of the draft of which this file is a copy; NULL: of none */
};

/* A new export, to be merged into a draft. */
struct draft_made {
	const struct buf *text;
	/* the blocks into which the text is divided for the merge; NULL or none: no merge */
	const struct export_blocks *blocks;
	const char *template;
	enum export_pictures pictures; /* to which the text refers */
	bool part;                     /* it has only a part of the review */
};

/* The user's decisions about an export to a file. */
struct draft_way {
	const char *path;    /* NULL: standard output */
	bool force;          /* replace the file even if it has edits, or is read-only */
	bool dry_run, diff;  /* write nothing: print what would happen, or the difference */
	bool mark_conflicts; /* write both versions of a line that both changed */
	bool took;           /* --take: corrections of the author were taken just now */
	size_t *changed; /* gets the number of lines of `diff`, which is not printed; NULL: it is */
};

/* A draft with a new export. */
struct draft_merged {
	struct merge_result r; /* its text is the text of the file */
	struct buf stored;     /* the new export, as the next base */
	const char *why;       /* the export cannot be merged; NULL: it is */
	bool edited;           /* the text has edits of the author */
	size_t n_new;          /* notes that are new in it */
};

/* Reads a file, and finds its site. The caller calls draft_close, also after a failure. */
bool draft_read(struct draft_file *d, struct err *err);
/* Reads a file, which need not exist, and finds its base; st NULL: without an archive there is
 * none. */
bool draft_open(struct draft_file *d, struct store *st, struct err *err);
void draft_close(struct draft_file *d);
/* Returns true if the file has these bytes. */
bool draft_has(const struct draft_file *d, const char *s, size_t n);
/* Returns true if the file is an export that was edited since. */
bool draft_is_edited(const struct draft_file *d);
/* Returns the file that a session file (NULL: none) names as its draft; NULL: none. The caller
 * frees. */
char *draft_named(const char *session);
/*
 * Returns the file that is the post of a review: `draft:` of the session file, also if it is not
 * there yet; else of the Markdown files to which the whole review was exported and which are there,
 * the newest that its author edited, or the newest. NULL: none. st and session may be NULL. The
 * caller frees.
 */
char *draft_post(struct store *st, const struct uuid *review, const char *session);
/* Finds the review of a draft: the one that was exported to the file, else the one with an export
 * of which most notes are in the text. */
bool draft_review_of(
	struct store *st, const struct draft_file *d, struct uuid *review, bool *found);

/* Merges the file, the export before and the new one. If that cannot be, m->why says why, and the
 * text is that of the file. r tells which notes are private or deleted; may be NULL. way NULL: the
 * text is only read. The caller calls draft_merged_finish. */
bool draft_merge(struct draft_merged *m, const struct draft_file *d, const struct draft_made *made,
	const struct record *r, const struct draft_way *way, struct err *err);
void draft_merged_finish(struct draft_merged *m);
/* Adds the gaps that a text of the file has by itself. */
void draft_gaps(struct gaps *g, const struct draft_file *d, const struct buf *text);
/* Adds gaps for words of notes and remarks that an export cuts, or that name paths of the machine.
 */
void draft_note_gaps(struct gaps *g, const struct record *r);
/* Adds a gap for each line whose addresses have secrets: the author's own words are not cut. */
void draft_secret_gaps(struct gaps *g, const char *draft);
/* Adds the gaps of the file: these, what its site hides, and dead links. */
void draft_check(struct gaps *g, const struct draft_file *d);

/*
 * Writes the merged text. Before, the archive stores it as the next base, and the text that it
 * replaces. st: open for writing; NULL for a dry run. r: NULL if the file is no draft of a
 * review. messages: gets the report. Returns false if nothing was written, or if the text has
 * conflicts.
 */
bool draft_write(const struct draft_file *d, const struct draft_made *made,
	const struct draft_merged *m, const struct draft_way *way, const struct record *r,
	struct store *st, struct buf *messages, struct err *err);
/* Puts back the text that the last export of the review replaced, with its base; the text of the
 * file is kept instead. way->path: if only exports to this file count. */
bool draft_undo(const struct uuid *review, const struct draft_way *way, struct store *st,
	struct buf *messages, struct err *err);
