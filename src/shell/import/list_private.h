/* What the readers of lists of tracks share: list_columns.c and list_text.c. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "shell/import/import_private.h"
#include "shell/import/list_words.h"
#include "shell/import/timed_line.h"
#include "shell/import/track_list.h"

struct list_table {
	int column[256]; /* the list_column of each; -1: it is not read */
	size_t n;        /* number of columns */
	bool has[COLUMNS];
	struct rest link; /* the address in the row of a Markdown table */
	struct import_left_out left_out;
};

/* ---- list_name.c ---- */

/* Signs between artist and title, the surer ones first; of a row, the first in the text counts.
 * The last ones count only if most lines of the list have them. */
enum { SIGNS_DASH, SIGNS_JOINED, SIGNS_BY, SIGNS_SLASH, SIGNS_COLON, SIGN_ROWS };
enum { QUOTED = SIGN_ROWS }; /* most lines have a title in quotation marks */
extern const char *const list_signs[SIGN_ROWS];

/* What a line says of a track. more: words in brackets behind a title in marks. */
struct list_name {
	struct rest artist, title, more, album, remark;
	bool quoted; /* the title is in marks */
};

/* Returns true if a text has this many words and ends like a sentence. */
bool list_is_sentence(struct rest text, size_t words);
/* Returns true if the words behind the first dash begin in lower case, as in the middle of a
 * sentence. */
bool list_goes_on(struct rest text);
/* Divides a text by the signs up to row `most`; those that most lines have count first. Returns
 * false if it has none. */
bool list_divide_by(struct rest text, int most, struct list_name *name);
bool list_is_divided(struct rest text); /* by the signs that count in any list */
/* Takes the remark off the end of "A - B : words" or "A - B: A sentence of some words.", or else of
 * the same behind a dash. */
struct rest list_take_remark(struct rest *name);

/* ---- list_text.c, list_columns.c ---- */

/* The parts of a line. Times are words of their own, "1:15", "[1:15]". */
void list_strip_pairs(struct rest *r); /* takes the pairs of marks around a whole text */
/* Divides "Artist - Title". Returns false if the text has no such sign. */
bool list_divide(struct rest text, struct rest *artist, struct rest *title);
bool list_take_time(struct rest *r, struct timespan *t);
/* Takes blanks, and a sign with a blank behind it. Returns true if there was a sign. */
bool list_take_gap(struct rest *r);
/* Appends words to a text, which may be NULL. */
void list_add_words(char **into, const char *between, struct rest words);
/* Adds the words of a line to what to listen for, up to its first time, and its times as cues, each
 * with the words behind it. A sentence around a time is the words of its cue. A time alone in round
 * brackets is the length; brackets around all words go. */
void list_add_listening(struct track *t, struct rest line);

/* Returns the column that a word names, "Artist" or "曲目1"; -1: none. */
int list_column_of(struct rest word);
/* Adds what a column, or a line with its title as label, says about a track. Several artists are
 * "A;B", or have a column each. Of the places, the first one counts. */
void list_take_column(
	struct reading *r, struct track *t, enum list_column c, const char *at, struct rest value);
/* Of a track without an artist, the title may be "Artist - Title". */
void list_divide_name(struct track *t);
/* Reads the titles of columns; "Artist Name 1" and "Artist Name 2" are artists. */
bool list_read_titles(const struct reading *r, const struct csv_row *head, struct list_table *t);
/* Adds a track; another row of the track before it adds a cue. Leaves out a row with neither a
 * title nor an address. */
bool list_take_row(struct reading *r, struct list_table *t, const struct csv_row *row,
	struct playlist_file *out);
void list_say_left_out(struct reading *r, struct import_left_out *l);
bool list_is_table(struct reading r); /* the first row has the titles of a table */
