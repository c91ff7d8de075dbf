/*
 * Makes rows of the record from files: fills a session file and a playlist into the rows that they
 * name. At every start values from a file replace the row's values; values that the file does not
 * give remain. Rows that the files no longer name are withdrawn, but kept for their notes.
 */
#ifndef RECORD_ENROL_H
#define RECORD_ENROL_H

#include "config/playlist.h"
#include "config/session_file.h"
#include "record/edits.h"

struct enrol_files {
	const struct session_file *session;
	const struct playlist_file *playlist;
	bool playlist_only; /* only the playlist was read again: the session file is unchanged */
	bool device_shared; /* another review has this device, whose file may name other variants */
};

/* A row that the files no longer name. */
struct enrol_gone {
	enum row_kind kind; /* an item, a device, a variant, a chain or a question */
	struct uuid uuid;   /* variant or chain: UUID of one revision; each revision is a row */
	char *words;        /* "chain dx300" */
};

struct enrolled {
	struct edits edits; /* rows that differ from the record */
	struct enrol_gone *gone;
	size_t n_gone, gone_cap;
};

/*
 * Computes the changes. Rows that the files name and rec does not have count as new: a caller with
 * an archive loads them into rec (cues with their pins) and calls enrol again. The caller finishes
 * out.
 */
void enrol(const struct record *rec, const struct enrol_files *files, struct enrolled *out);
void enrolled_finish(struct enrolled *e);

/* Returns true if the files name this comparison, variant, chain, question or listing. Compares
 * chains and variants by name alone. */
bool enrol_names(const struct record *rec, const struct enrol_files *files, enum row_kind kind,
	const void *row);
/* Returns true if the review has a note, not deleted, about an item, a device (also as comparison),
 * a variant, a chain or a question. */
bool enrol_has_notes(const struct record *rec, const struct uuid *review, enum row_kind kind,
	const struct uuid *named);

#endif
