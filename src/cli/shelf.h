/* The files of a kind (playlists, lexicons, templates): the user's own and those built into the
 * program. */
#ifndef CLI_SHELF_H
#define CLI_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/column.h"

struct shelf_entry {
	char *name; /* the name that commands accept */
	char *path; /* NULL: built into the program */
};

struct shelf {
	struct shelf_entry *v;
	size_t n, cap;
};

/*
 * Lists the files by name, the user's before the program's, which a file of the user with the same
 * name replaces. `own`: folder below ~/.config/earlog;
 * `shipped`: folder in the program.
 */
void shelf_init(struct shelf *s, const char *own, const char *shipped);
void shelf_finish(struct shelf *s);

/* A row that `playlist list`, `lexicon list` or `template list` prints. */
struct shelf_row {
	const char *name, *path;
	char *title;          /* freed by shelf_print */
	int64_t outer, inner; /* numbers of sections and tracks, or attributes and terms */
	bool shipped, errors;
};
/* Append the origin ("shipped" or the path), and the title with a mark if the file has errors. */
void shelf_add_origin(struct buf *b, const void *row);
void shelf_add_title(struct buf *b, const void *row);
/* Columns of shelf_print, with the titles and keys for `outer` and `inner`. */
#define SHELF_COLUMN(title, key, type, field)                                      \
	{                                                                          \
		title, key, COLUMN_##type, .at = offsetof(struct shelf_row, field) \
	}
#define SHELF_COLUMNS(outer_title, outer_key, inner_title, inner_key)              \
	{                                                                          \
		SHELF_COLUMN("NAME", "name", TEXT, name),                          \
			SHELF_COLUMN(NULL, "title", TEXT, title),                  \
			SHELF_COLUMN(outer_title, outer_key, INT, outer),          \
			SHELF_COLUMN(inner_title, inner_key, INT, inner),          \
			{ "FROM", NULL, COLUMN_WORDS, .words = shelf_add_origin }, \
			{ "TITLE", NULL, COLUMN_WORDS, .words = shelf_add_title }, \
			SHELF_COLUMN(NULL, "shipped", BOOL, shipped),              \
			SHELF_COLUMN(NULL, "errors", BOOL, errors),                \
		{                                                                  \
			0                                                          \
		}                                                                  \
	}
/* Prints the files; `read` gets name and path and fills in the rest. */
bool shelf_print(const char *own, const char *shipped, const struct column *columns,
	void (*read)(struct shelf_row *row), bool json, struct err *err);

#endif
