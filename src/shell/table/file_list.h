/* Lists playlists, lexicons or templates: the user's own files and the built-in ones. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shell/table/column.h"

/* A file, as `playlist list`, `lexicon list` or `template list` prints it. */
struct listed_file {
	char *name; /* name by which commands find the file */
	char *path; /* NULL: the file is built into the program */
	/* file_list_print sets these and the flags: title: from malloc; outer: number of sections
	 * or attributes; inner: number of tracks or terms */
	char *title;
	int64_t outer, inner;
	bool shipped, errors;
	bool hidden; /* not listed */
	bool usual;  /* used if nothing names another */
};

struct file_list {
	struct listed_file *v;
	size_t n, cap;
	struct arena memory; /* owns all of `v`; the caller of file_list_init frees it */
};

/*
 * Lists all files of one kind, sorted by name: first the user's own, then those built into the
 * program. A file of the user replaces a built-in one of the same name. `own`: folder in
 * ~/.config/earlog; `shipped`: folder of built-in files.
 */
void file_list_init(struct file_list *s, const char *own, const char *shipped);

/* Functions for COLUMN_WORDS. file_list_add_origin appends where the file is from ("shipped" or its
 * path), file_list_add_title its title, with a mark if the file has errors. */
void file_list_add_origin(struct buf *b, const void *row);
void file_list_add_title(struct buf *b, const void *row);
/* The columns of file_list_print. The arguments are titles and keys of the columns `outer` and
 * `inner`. */
#define LISTED_COLUMN(title, key, type, field) COLUMN_SHOWN(title, key, type, listed_file, field)
#define LISTED_COLUMNS(outer_title, outer_key, inner_title, inner_key)                 \
	{                                                                              \
		LISTED_COLUMN("NAME", "name", TEXT, name),                             \
			LISTED_COLUMN(NULL, "title", TEXT, title),                     \
			LISTED_COLUMN(outer_title, outer_key, INT, outer),             \
			LISTED_COLUMN(inner_title, inner_key, INT, inner),             \
			{ "FROM", NULL, COLUMN_WORDS, .words = file_list_add_origin }, \
			{ "TITLE", NULL, COLUMN_WORDS, .words = file_list_add_title }, \
			LISTED_COLUMN(NULL, "shipped", BOOL, shipped),                 \
			LISTED_COLUMN(NULL, "errors", BOOL, errors),                   \
		{                                                                      \
			0                                                              \
		}                                                                      \
	}
/* Prints the files that file_list_init lists. For each file calls `read`, which gets a row with
 * name and path and fills in the other members. */
bool file_list_print(const char *own, const char *shipped, const struct column *columns,
	void (*read)(struct listed_file *row), bool json, struct err *err);
