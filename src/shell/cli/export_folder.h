/*
 * Writes several files of an export into a folder, and removes files that it no longer writes.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "draft/formats/export.h"
#include "review/record/records.h"
#include "shell/cli/export_draft.h"

/* ---- one file per track: labels, which belong next to a recording ---- */

/* Returns true if the path is a folder or ends with a slash. */
bool cli_folder_named(const char *path);
/* Makes the folder if it is missing; its parent must exist. */
bool cli_folder_make(const char *path, struct err *err);
/* Returns the number of tracks that have notes with a time. */
size_t cli_folder_tracks(const struct view *v);
/* Writes for each track that has notes with a time a file SECTION-TRACK.ENDING into the folder
 * to->way.path. Makes the folder. */
bool cli_folder_write(const struct exporter *exporter, const struct view *v,
	const struct export_to *to, struct err *err);

/*
 * Removes files to which an earlier export wrote what this one would not write, such as the labels
 * of a track whose only note is private now; says so. Their paths begin with `stem`; what follows
 * is any name, or one of `ends` (NULL at its end). A file that was edited since stays, and is
 * named.
 */
bool cli_remove_stale(const struct export_to *to, const char *stem, const char *format,
	const char *const *ends, bool (*is_written)(const char *path, void *in), void *in,
	struct err *err);

/*
 * ---- export_squiglink.c: `earlog export --squiglink -o FOLDER` ----
 *
 * Writes a file for each side and variant of the reviewed device, as a graph database (CrinGraph)
 * reads them, and prints the entry of the phone book.
 */

/* Writes into the folder to->way.path. Writes nothing if the device or a curve has an error. */
bool cli_squiglink_write(const struct record *r, const struct view *view,
	const struct export_to *to, struct err *err);
