/*
 * How files become rows of the record: struct session_file and struct playlist_file are filled into
 * the rows that they name. A file wins at every start; values that it does not give remain. Things
 * that the files no longer name are withdrawn, and kept for their notes.
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

/* A row that left the files. */
struct enrol_gone {
	enum row_kind kind; /* an item, a device, a variant, a chain or a question */
	struct uuid uuid;   /* of a variant or chain: of one revision; each revision is a row */
	char *words;        /* "chain dx300" */
};

struct enrolled {
	struct edits edits; /* what differs from the record */
	struct enrol_gone *gone;
	size_t n_gone, gone_cap;
};

/*
 * The caller finishes out. A row that the files name and rec does not have is new: where an archive
 * may have it, it is to be loaded into rec (a cue with its pins), and enrol called again.
 */
void enrol(const struct record *rec, const struct enrol_files *files, struct enrolled *out);
void enrolled_finish(struct enrolled *e);

/* Do the files name this comparison, variant, chain, question or listing? Chains and variants are
 * named by name, whatever they contain. */
bool enrol_names(const struct record *rec, const struct enrol_files *files, enum row_kind kind,
	const void *row);
/* Returns true if the review has a note, not deleted, about an item, a device (also as comparison),
 * a variant, a chain or a question. */
bool enrol_has_notes(const struct record *rec, const struct uuid *review, enum row_kind kind,
	const struct uuid *named);

#endif
