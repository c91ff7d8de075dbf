/*
 * Reads notes that were taken in other programs: label tracks of Audacity, CSV, WebVTT and SRT, and
 * plain lines that begin with a time. The result is texts with times; import_note_row makes rows of
 * them. Files are UTF-8 with or without a BOM, with LF, CRLF or CR. A file is read completely or
 * not at all. After a failure, err begins with line:column, both from 1, columns in characters.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "base/core/err.h"
#include "base/text/timecode.h"
#include "review/record/records.h"

#define IMPORT_FILE_MOST (16 * 1024 * 1024)
#define IMPORT_NOTES_MOST 20000
#define IMPORT_TEXT_MOST (64 * 1024) /* maximum number of bytes of one note */

/* The names that --format takes: the column `name` of formats[]. */
#define IMPORT_FORMAT_NAMES "labels, csv, vtt or notes"
enum import_format { IMPORT_LABELS, IMPORT_CSV, IMPORT_VTT, IMPORT_NOTES, IMPORT_FORMATS };

/* Columns of a table that earlog exported, beside times and text. */
enum import_name {
	IMPORT_DEVICE,
	IMPORT_VARIANT,
	IMPORT_CHAIN,
	IMPORT_AGAINST,
	IMPORT_AGAINST_VARIANT,
	IMPORT_AGAINST_CHAIN,
	IMPORT_FROM_MEMORY, /* "yes" or "no" */
	IMPORT_PART,
	IMPORT_SECTION,
	IMPORT_QUESTION,
	IMPORT_HZ,
	IMPORT_HZ_FROM,
	IMPORT_NAMES
};

struct import_note {
	int line;     /* line of the file where the note begins, from 1 */
	bool heading; /* not a note: `text` names the track of the notes after it; NULL: none */
	bool timed;
	struct timespan time; /* times in the track; valid if timed */
	char *text;    /* the note, without control characters but newlines; NULL: a bare marker */
	char *address; /* the page to which the time was linked, with its own time; NULL: none */
	bool doubtful; /* it begins like a time, but was not understood */
	/* of a table that earlog exported: what its columns name, NULL: not given */
	char *names[IMPORT_NAMES];
	struct uuid uuid; /* the exported note, or the item of a heading; none: not known */
};

/* Lines of a file that are left out, completely or in part. */
struct import_left_out {
	size_t n;
	struct buf lines; /* the numbers of the first hundred, "1, 4" */
};

struct import_notes {
	struct import_note *v; /* notes in the order of the file */
	size_t n, cap;
	size_t n_known; /* set by the caller: how many the review has already */
	/* set by the caller: read lines that look like headings as names of tracks */
	bool headings;
	bool draft;   /* the file is a draft of earlog */
	bool numbers; /* its times are numbers: seconds, or milliseconds */
	/* lines of a draft without a time, which are about no track; else lines with something that
	 * a note cannot hold */
	struct import_left_out left_out;
};

/* The titles of the columns to read from a CSV file, of several the first that it has, separated by
 * "|". Letter case, blanks and punctuation do not matter. The file may lack the columns `end` and
 * `track`; `track` gives headings. */
struct import_columns {
	const char *time, *end, *text, *track;
	bool ms; /* numbers are milliseconds, not seconds */
};
#define IMPORT_COLUMNS                                                             \
	{                                                                          \
		"time|timestamp|position|start", "end|stop",                       \
			"text|note|notes|comment|comments|description|label|name", \
			"track|title|song", false                                  \
	}

/* Returns the name of a format for messages: "an Audacity label track". */
const char *import_format_words(enum import_format f);
/* Sets *f to the format named "labels", "csv", "vtt" or "notes", as the user gives it. Returns
 * false for any other name. */
bool import_format_named(const char *name, enum import_format *f);

/*
 * Guesses a file's format from the ending of its path ("-" has none) and from its content. Returns
 * false with err, which lists the possible formats, if no format fits or more than one.
 */
bool import_guess(const char *path, const char *bytes, size_t n, const struct import_columns *c,
	enum import_format *f, struct err *err);

/* Reads the notes of a file into out, which must have no notes. Returns false with err after a
 * failure; out is then empty again. */
bool import_read(enum import_format f, const char *bytes, size_t n, const struct import_columns *c,
	struct import_notes *out, struct err *err);
void import_notes_finish(struct import_notes *l);

/* The review, item (a track in a section) and device to which imported notes belong, and the
 * listener who imports them. */
struct import_place {
	struct uuid review, item, device, listener;
};

/*
 * Returns a row for the note l->v[i]; the caller stamps it (row_stamp) and frees it. Its UUID is
 * made from p, its times and text, and the number of equal notes above it under the same heading.
 * So the note gets the same UUID when the file, or a longer version of the file, is imported again.
 */
struct note *import_note_row(const struct import_notes *l, size_t i, const struct import_place *p);
/* Returns true if a record has the note, imported by one of its owner's machines or by an earlier
 * version, which left the listener out of the UUID. */
bool import_is_known(const struct record *r, const struct import_notes *l, size_t i,
	const struct import_place *p);
