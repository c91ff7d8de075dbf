/* A text that all import formats read line by line. */
#ifndef IMPORT_IMPORT_PRIVATE_H
#define IMPORT_IMPORT_PRIVATE_H

#include "base/buf.h"
#include "import/import.h"

struct reading {
	const char *text; /* UTF-8 without control characters but newlines and tabs */
	const char *at;   /* the next byte to read */
	int line;         /* line of `at`, from 1 */
	const struct import_columns *columns;
	struct import_notes *out;
	struct err *err;
};

/* Appends the file's text without BOM, with LF newlines; control characters become spaces. Returns
 * false if the bytes are no UTF-8 or too many. */
bool reading_clean(struct buf *out, const char *bytes, size_t n, struct err *err);

/* Returns the next line without its newline; false at the end. */
bool reading_line(struct reading *r, const char **line, size_t *n);
/* Sets err to "LINE:COLUMN: message", where `at` is the place of the fault. Returns false. */
bool reading_wrong(const struct reading *r, const char *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/*
 * Adds a note that begins at `at` in line `line`, with its text trimmed. time: NULL for none. Adds
 * nothing if there is neither a time nor a text. Returns false if the note is too long, or one too
 * many.
 */
bool reading_add(struct reading *r, const char *at, int line, const struct timespan *time,
	const char *text, size_t n);
/* Parses a time in s[0..n): "70.5" or "1:10.5"; the decimal mark may be a comma. */
bool reading_time(const char *s, size_t n, int64_t *ms, struct err *err);
/* Sets the end of t. An end equal to the start means no end; an earlier end is an error at `at`. */
bool reading_end(const struct reading *r, const char *at, int64_t end_ms, struct timespan *t);
/* Parses the start and the end of t, which are two parts of r's text. */
bool reading_span(const struct reading *r, const char *start, size_t start_n, const char *end,
	size_t end_n, struct timespan *t);

bool reading_is_blank(const char *s, size_t n);
/* Skips spaces, tabs and newlines at both ends. */
void reading_trim(const char **s, size_t *n);

/* Each *_read reads all notes of r; each *_likely returns true if the text begins like that format.
 */
bool labels_read(struct reading *r);
bool labels_likely(struct reading *r);
bool csv_read(struct reading *r);
bool csv_likely(struct reading *r);
bool vtt_read(struct reading *r);
bool vtt_likely(struct reading *r);
bool notes_read(struct reading *r);
bool notes_likely(struct reading *r);

#endif
