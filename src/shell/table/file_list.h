/* Lists playlists, lexicons, forms or words: the user's own files and the built-in ones. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "review/files/find.h"

/* Puts what a list shows of a file into its row; path NULL: the file is built into the program. The
 * row is not listed if it has the key HIDDEN. Returns false if the file has errors. */
typedef bool file_list_read(json_t *row, const char *name, const char *path);

/*
 * Appends a row (call/row_list.h) for each file of one kind, sorted by name: first the user's own,
 * then those built into the program. A file of the user replaces a built-in one of the same name.
 * read: may be NULL.
 */
void file_list_rows(enum find_kind kind, file_list_read *read, json_t *rows);
