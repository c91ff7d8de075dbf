/*
 * Pictures of notes: copies without metadata in the folder "pictures" beside the archive. Their
 * names end with the first 8 hex digits of the SHA-256 of their bytes, so that one name is one
 * picture on each machine: "cantor-packaging-1a2b3c4d.jpg". No copy is ever replaced.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/err.h"

/* Returns the folder of the pictures of the archive at a path, which need not exist. The caller
 * frees. */
char *kept_picture_folder(const char *archive);
/* Copies the picture at `from` to a file whose path begins with `stem`,
 * "…/pictures/cantor-packaging"; in the name of the file each byte that an address would need to
 * escape becomes a dash. Sets *name to the name of the file, which the caller frees. On failure
 * sets err, which says why, and makes no file. May be called from any thread. */
bool kept_picture_add(const char *from, const char *stem, char **name, struct err *err);
/* Finds the next address of a picture of a note in a Markdown text, "](cantor-box-1a2b3c4d.jpg)",
 * also one with folders before the name, and in Jekyll's "]({{ '/a/b.jpg' | …". Returns its begin
 * and sets *n to its length and *name to its name; NULL: there is none. */
const char *kept_picture_next(const char *text, size_t *n, const char **name);
/* Copies a picture into another folder, unless it has a file of that name; *missing: there is no
 * such picture, which is no error. */
bool kept_picture_copy(
	const char *folder, const char *name, const char *to, bool *missing, struct err *err);
/* Gives another folder, which is made if needed, all pictures that it lacks; on the same disk
 * without a second copy of the bytes. A folder `from` that is not there has none. */
bool kept_picture_copy_all(const char *from, const char *to, struct err *err);
