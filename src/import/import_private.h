/* Shared by the formats: a cleaned text that is read line by line. */
#ifndef IMPORT_IMPORT_PRIVATE_H
#define IMPORT_IMPORT_PRIVATE_H

#include "base/buf.h"
#include "import/import.h"

struct reading {
	const char *text; /* valid UTF-8, newlines and tabs only, NUL-terminated */
	const char *at;   /* the current position */
	int line;         /* line of `at`, from 1 */
	const struct import_columns *columns;
	struct import_notes *out;
	struct err *err;
};

/* Appends the text without BOM, with LF newlines; control characters become spaces. */
bool reading_clean(struct buf *out, const char *bytes, size_t n, struct err *err);

/* Returns the next line without its newline; false at the end. */
bool reading_line(struct reading *r, const char **line, size_t *n);
/* Sets err with the line:column of `at` in front. Returns false. */
bool reading_wrong(const struct reading *r, const char *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/*
 * Adds a note that begins at `at` in line `line`; time may be NULL. Trims the text. Adds nothing if
 * there is neither a time nor a text.
 */
bool reading_add(struct reading *r, const char *at, int line, const struct timespan *time,
	const char *text, size_t n);
/* Parses a time in s[0..n), as seconds or a clock; a comma may replace the point. */
bool reading_time(const char *s, size_t n, int64_t *ms, struct err *err);
/* Sets the end of t, which is written at `at`. An end equal to the start means no end. */
bool reading_end(const struct reading *r, const char *at, int64_t end_ms, struct timespan *t);
/* Parses start and end from two parts of r's text. */
bool reading_span(const struct reading *r, const char *start, size_t start_n, const char *end,
	size_t end_n, struct timespan *t);

bool reading_is_blank(const char *s, size_t n);
/* Skips spaces, tabs and newlines at both ends. */
void reading_trim(const char **s, size_t *n);

/* Each *_read reads all of r; each *_likely returns true if the beginning has that format. */
bool labels_read(struct reading *r);
bool labels_likely(struct reading *r);
bool csv_read(struct reading *r);
bool csv_likely(struct reading *r);
bool vtt_read(struct reading *r);
bool vtt_likely(struct reading *r);
bool notes_read(struct reading *r);
bool notes_likely(struct reading *r);

#endif
