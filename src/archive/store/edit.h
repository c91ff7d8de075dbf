/*
 * Changes of rows by shell commands: they make new versions of rows, which store_put stores.
 * Functions that write must be called inside a transaction, unless they say otherwise.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "archive/store/search.h"
#include "archive/store/store.h"
#include "review/record/edits.h"
#include "review/record/enrol.h"

/* Returns a copy of the current version of a row, which the caller changes and frees. On failure
 * returns NULL and sets err. */
void *store_copy(struct store *st, enum row_kind kind, const struct uuid *u, struct err *err);
/* Finds the session, or the note or rating of the shell, whose UUID begins with the prefix; of such
 * a row its only one time is moved. */
bool store_find_dated(struct store *st, const char *prefix, struct uuid *u, struct err *err);
/* Moves the start of a session to to_ms, and the times of all its rows by the same distance, as one
 * change. *was gets its start, and the number of rows. */
struct redated {
	int64_t started_ms, started_offset_min;
	size_t rows;
};
bool store_redate(struct store *st, const struct uuid *dated, int64_t to_ms, int64_t to_offset_min,
	struct redated *was, struct err *err);
/*
 * Makes each row in `e` the next version of the stored row, and stores it; skips rows that are
 * unchanged. Uses the caller's transaction, which the caller rolls back on failure, or a new one if
 * none is open. Takes ownership of the edits, also on failure.
 */
bool store_change(struct store *st, struct edits *e, struct err *err);
/* Stores one changed row, like store_change; takes ownership of the row. */
bool store_change_row(struct store *st, enum row_kind kind, void *row, struct err *err);
/* Returns a row made of its head (UUIDs, time) and its fields as a JSON object, which the caller
 * frees; NULL: `content` is no JSON object. */
void *store_parse_row(enum row_kind kind, const struct row *head, const char *content);
/* Reads every version of a row into `out`, the oldest first. */
bool store_versions(struct store *st, enum row_kind kind, const struct uuid *u, struct rows *out,
	struct err *err);
/* Adds the UUIDs of the ratings of a review that have earlier versions to `out`. */
bool store_rerated(struct store *st, const struct uuid *review, struct uuids *out, struct err *err);
/* Makes `from` the same device as `into`: all rows that name `from` are read as if they named
 * `into`. Refuses if a review compares one with the other, and names it. */
bool store_merge_devices(
	struct store *st, const struct uuid *from, const struct uuid *into, struct err *err);
/* Takes the merge of the device with this name (as store_find_one takes it) back. */
bool store_split_device(struct store *st, const char *name, struct err *err);
/* Sets the device that a device is; UUID_NONE: itself. */
bool store_same_device(
	struct store *st, const struct uuid *device, const struct uuid *same_as, struct err *err);
/* Renames the reviews whose ids are under `was:` in a session file to the review of the file, in a
 * transaction that the caller has begun, and adds the changes to `said`. said NULL: changes
 * nothing. Fails if the file has the id of a review that became another one. */
bool store_take_names(
	struct store *st, const struct session_file *f, struct buf *said, struct err *err);
/* Joins recordings that are one by the titles or the key `was` of a track: moves all rows that name
 * them to one of them. Opens a transaction, unless one is open; writes nothing if there is nothing
 * to join. */
bool store_join_songs(struct store *st, struct playlist_file *p, struct err *err);
/* Completes a record from the user's files (record/enrol.h), after loading the rows that the files
 * name from the archive. Sets out->edits to the rows to be stored. The caller frees `out`, also on
 * failure. */
bool store_enrol(struct store *st, struct record *rec, const struct enrol_files *files,
	struct enrolled *out, struct err *err);
