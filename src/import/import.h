/*
 * Notes that were taken elsewhere: label tracks of Audacity, CSV, WebVTT, and plain lines that
 * begin with a time. The result is text and times; rows.h makes rows of them.
 *
 * Files are UTF-8 with or without a BOM, with LF, CRLF or CR. They are read whole or not at all:
 * the err of a failure begins with line:column, both from 1, columns in characters.
 */
#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/timecode.h"

#define IMPORT_FILE_MOST (16 * 1024 * 1024)
#define IMPORT_NOTES_MOST 20000
#define IMPORT_TEXT_MOST (64 * 1024) /* bytes of one note */

enum import_format { IMPORT_LABELS, IMPORT_CSV, IMPORT_VTT, IMPORT_NOTES, IMPORT_FORMATS };

struct import_note {
	int line;     /* where it begins */
	bool heading; /* no note: its text names the track of the notes below it */
	bool timed;
	struct timespan time; /* where timed */
	char *text;           /* newlines, no other controls; NULL: a bare marker */
};

struct import_notes {
	struct import_note *v; /* in the file's order */
	size_t n, cap;
	bool headings; /* the caller's: timed notes have headings where a line looks like one */
};

/* Titles of the columns of a CSV file, compared as folded text; `end` need not be there. */
struct import_columns {
	const char *time, *end, *text;
};
#define IMPORT_COLUMNS                \
	{                             \
		"time", "end", "text" \
	}

/* "an Audacity label track" */
const char *import_format_words(enum import_format f);
/* "labels", "csv", "vtt", "notes" */
bool import_format_named(const char *name, enum import_format *f);

/*
 * Guesses the format of a file from the ending of its path ("-" has none) and its content. False,
 * with the choices in err, when it could be nothing, or more than one.
 */
bool import_guess(const char *path, const char *bytes, size_t n, const struct import_columns *c,
	enum import_format *f, struct err *err);

/* out has no note; on failure it stays so. */
bool import_read(enum import_format f, const char *bytes, size_t n, const struct import_columns *c,
	struct import_notes *out, struct err *err);
void import_notes_finish(struct import_notes *l);

#endif
