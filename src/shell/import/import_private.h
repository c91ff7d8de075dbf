/* The text of an imported file, and functions that the readers of all formats use to read it line
 * by line. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/buf.h"
#include "shell/import/import.h"
#include "shell/import/rest.h"

struct reading {
	/* the whole text: UTF-8 without control characters but newlines and tabs */
	const char *text;
	const char *at; /* the next byte of the text to read */
	int line;       /* number of the line last returned by reading_line, from 1 */
	char separator; /* of the columns of a table; csv_read_head sets it */
	bool markdown;  /* the lines of a list are Markdown */
	const struct import_columns *columns;
	struct import_notes *out;
	struct err *err;
	struct buf *said; /* lines for the user about lines that a list leaves out */
	size_t left_out;  /* how many of these lines there are */
};

/* Appends the bytes of a file as a text without BOM, with LF newlines, and spaces for control
 * characters. Returns false with err if they are not UTF-8 or more than IMPORT_FILE_MOST. */
bool reading_clean(struct buf *out, const char *bytes, size_t n, struct err *err);

/* Returns true if the path has one of the endings, the last of which is NULL. */
bool reading_has_ending(const char *path, const char *const *endings);
/* Sets *line to the next line without its newline. Returns false at the end of the text. */
bool reading_line(struct reading *r, struct rest *line);
/* Counts lines and characters from `text`, which begins a line, to `at`: both from 1. */
void reading_place(const char *text, const char *at, int *line, int *column);
/* Sets err to "LINE:COLUMN: message" for the place `at` in the text. Returns false. */
bool reading_wrong(const struct reading *r, const char *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Appends a line to r->said, with the number of the line of `at`, if it is not NULL. */
void reading_say(const struct reading *r, const char *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/*
 * Adds a note that begins at `at`, in line number `line`; its text is trimmed. time: NULL for none.
 * Without a time and a text, adds nothing and returns true. Returns false with err if the note is
 * too long, or if there are too many notes.
 */
bool reading_add(
	struct reading *r, const char *at, int line, const struct timespan *time, struct rest text);
/* Parses a time, "70.5" or "1:10.5", with a decimal point or comma. Returns false with err if it is
 * invalid or negative. */
bool reading_time(const struct reading *r, struct rest time, int64_t *ms, struct err *err);
/* Sets the end of the time range t. An end that equals the start means no end. Returns false with
 * err, for the place `at`, if the end is before the start. */
bool reading_end(const struct reading *r, const char *at, int64_t end_ms, struct timespan *t);
/* Sets t from the texts of a start and an end, which are parts of r->text. Returns false with err
 * if one is invalid or the end is before the start. */
bool reading_span(const struct reading *r, struct rest start, struct rest end, struct timespan *t);

/* Counts a line that is left out, and keeps its number. */
void reading_leave_out(struct import_left_out *l, int line);

/* ---- tables ---- */

struct csv_field {
	const char *at; /* start of the field in the file, at its opening quote if it has one */
	char *text;
};

struct csv_row {
	struct csv_field *v;
	size_t n, cap;
	int line;
};

#define NO_COLUMN ((size_t)-1)

void csv_row_finish(struct csv_row *row);
/* Returns the text of a column; "" if the row or the table does not have it. */
const char *csv_cell(const struct csv_row *row, size_t column);
/* Reads the first row, which has the titles of the columns. Skips a line "sep=;" of spreadsheets
 * before it, or a title above the table. */
bool csv_read_head(struct reading *r, struct csv_row *head);
/* Reads one row of the table in place of the last one; it is several lines of the file if a field
 * has newlines. Returns false at the end of the file, if *ok is false, and after an error, which
 * sets *ok to false. */
bool csv_next(struct reading *r, struct csv_row *row, bool *ok);
/* Sets *column to the column with the first of these titles, "time|start", that is there; else to
 * NO_COLUMN. Returns false with err if two have this title. */
bool csv_find_column(
	const struct reading *r, const struct csv_row *head, const char *titles, size_t *column);

/* Returns true if a name is one of these titles, "time|start". */
bool csv_is_title(const char *name, const char *titles);

/* ---- lines of people ---- */

/* Skips the front matter of a page, from "---" to "---". Returns false if there is none. */
bool notes_skip_front_matter(struct reading *r);

/* ---- lists of tracks ---- */

struct playlist_file;
struct track;

/* Adds an empty track and returns it; the pointer is valid until the next call. Returns NULL with
 * err, which has the line of `at`, if there are too many tracks. */
struct track *track_list_add(const struct reading *r, struct playlist_file *p, const char *at);
/* Begins a section for the tracks that are added from now on. */
void track_list_add_section(struct playlist_file *p, struct rest title);
/* Adds a place, which is at `at` in the list, to the track as a web address, the name of a track of
 * a streaming service (spotify:track:ID), a path or a file:// address. Says what is neither, and
 * leaves it out. */
void track_list_add_place(
	const struct reading *r, struct track *t, const char *at, struct rest place);
bool import_table_list(struct reading *r, struct playlist_file *out);
bool import_lines_list(struct reading *r, struct playlist_file *out);
bool import_xspf(struct reading *r, struct playlist_file *out);
bool import_json_list(struct reading *r, struct playlist_file *out); /* also JSPF */

/* Each FORMAT_read adds all notes of the text to r->out, and returns false with err after a
 * failure. Each FORMAT_likely returns true if the start of the text looks like that format. */
bool csv_read(struct reading *r);
bool csv_likely(struct reading *r);
bool notes_read(struct reading *r);
bool notes_likely(struct reading *r);
