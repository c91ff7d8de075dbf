/*
 * Reads notes that were taken elsewhere: label tracks of Audacity, CSV, WebVTT, and plain lines
 * that begin with a time. The result is text and times; rows.h turns them into rows.
 *
 * Files are UTF-8 with or without a BOM, with LF, CRLF or CR. A file is read completely or not at
 * all. After a failure, err begins with line:column, both from 1, columns in characters.
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
	int line;     /* line where it begins */
	bool heading; /* this line is no note: it names the track of the notes after it */
	bool timed;
	struct timespan time; /* valid if timed */
	char *text;           /* may have newlines, no other control characters; NULL: a marker */
};

struct import_notes {
	struct import_note *v; /* notes in the order of the file */
	size_t n, cap;
	bool headings; /* set by the caller: may lines be headings, which name a track? */
};

/* Column titles of a CSV file, compared as folded text; `end` is optional. */
struct import_columns {
	const char *time, *end, *text;
};
#define IMPORT_COLUMNS                \
	{                             \
		"time", "end", "text" \
	}

/* Returns the name of a format for messages: "an Audacity label track". */
const char *import_format_words(enum import_format f);
/* Finds the format by its option: "labels", "csv", "vtt" or "notes"; false: no such format. */
bool import_format_named(const char *name, enum import_format *f);

/*
 * Guesses a file's format from the ending of its path (none for "-") and its content. Returns
 * false, with the choices in err, if no format or more than one fits.
 */
bool import_guess(const char *path, const char *bytes, size_t n, const struct import_columns *c,
	enum import_format *f, struct err *err);

/* Reads notes into out, which is empty before the call and after a failure. */
bool import_read(enum import_format f, const char *bytes, size_t n, const struct import_columns *c,
	struct import_notes *out, struct err *err);
void import_notes_finish(struct import_notes *l);

#endif
