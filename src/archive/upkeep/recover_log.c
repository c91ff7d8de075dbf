/*
 * Recovers what a log that was set aside shows by itself: notes, ratings and sessions in whole leaf
 * pages of tables. SQLite reads each leaf as the only page of a table `log.leaf` with the columns
 * of a kind, and the new archive refuses a row whose values have other types.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/store/store_private.h"
#include "archive/upkeep/doctor.h"
#include "archive/upkeep/open.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"

#define LOG_BYTES_MOST (128 << 20)
#define PAGE_BYTES 4096 /* of every archive */
#define FRAME_BYTES (LOG_FRAME_BYTES + PAGE_BYTES)
#define AT_PAGES 28 /* the number of pages in the header of a database */
#define LOG_BEGINS "\x37\x7f\x06"
#define LEAF_PAGE 13 /* the first byte of a leaf of a table */

static const struct {
	enum row_kind kind;
	const char *must; /* a column that every row of the kind has, but no row of other kinds */
} kinds[] = { { ROW_NOTE, "made_ms" }, { ROW_RATING, "made_ms" }, { ROW_SITTING, "version" } };
#define SHAPES (2 * LENGTH(kinds)) /* with the columns in the order of either archive */

struct log_reading {
	struct store *to, *beside; /* the new archive; the one beside which the log is, or NULL */
	unsigned char image[2 * PAGE_BYTES];     /* a database: the first page, and the leaf */
	unsigned char first[SHAPES][PAGE_BYTES]; /* the first page with the table of a shape */
	char *put[SHAPES];                       /* SQL that copies the row nr = ?1 */
};

/* Makes the first page of a database with the table `leaf` for rows of a shape, and the SQL that
 * copies a row unless a newer version of it was copied. An archive that was brought up to date has
 * newer columns last. */
static bool
describe_shape(struct log_reading *l, size_t k, struct err *err)
{
	static const char names[] = "SELECT group_concat(name, ', ') FROM pragma_table_info(?1) "
				    "WHERE name <> 'nr'";
	const char *table = row_types[kinds[k / 2].kind].table;
	struct store *like = k % 2 || !l->beside ? l->to : l->beside;
	CLEANUP(pointer_free) char *columns = NULL;
	sqlite3 *db = NULL;
	sqlite3_int64 bytes = 0;

	if (!store_first_text(like, store_query(like, names, err, AS_TEXT(table)), &columns, err))
		return false;
	l->put[k] = xasprintf("INSERT OR REPLACE INTO main.%s (%s) SELECT %s FROM log.leaf WHERE "
			      "nr = ?1 AND more = x'' AND %s NOT NULL AND length(review) = 16 AND "
			      "NOT EXISTS (SELECT 1 FROM main.%s o WHERE o.uuid = leaf.uuid AND "
			      "o.edited_ms > leaf.edited_ms)",
		table, columns, columns, kinds[k / 2].must, table);
	CLEANUP(pointer_free)
	char *sql = xasprintf("PRAGMA page_size = %d; CREATE TABLE leaf (nr INTEGER PRIMARY KEY, "
			      "%s, more DEFAULT x'')",
		PAGE_BYTES, columns);
	bool ok = sqlite3_open(":memory:", &db) == SQLITE_OK && store_exec(db, sql, err);
	unsigned char *made = ok ? sqlite3_serialize(db, "main", &bytes, 0) : NULL;
	if (made)
		memcpy(l->first[k], made, PAGE_BYTES);
	sqlite3_free(made);
	sqlite3_close(db);
	return made;
}

/* Copies the rows of the leaf that have a shape. rows: how many rows the leaf has. */
static bool
read_leaf(struct log_reading *l, size_t k, size_t *rows, size_t *copied, struct err *err)
{
	const sqlite3_int64 bytes = sizeof(l->image);
	sqlite3_stmt *q = NULL, *put = NULL;

	memcpy(l->image, l->first[k], PAGE_BYTES);
	if (sqlite3_deserialize(l->to->db, "log", l->image, bytes, bytes,
		    SQLITE_DESERIALIZE_READONLY) != SQLITE_OK)
		return store_failed(l->to->db, "use", err);
	*rows = 0;
	bool ok = sqlite3_prepare_v2(l->to->db, "SELECT nr FROM log.leaf", -1, &q, NULL) ==
			SQLITE_OK &&
		sqlite3_prepare_v2(l->to->db, l->put[k], -1, &put, NULL) == SQLITE_OK;
	while (ok && sqlite3_step(q) == SQLITE_ROW) {
		sqlite3_bind_int64(put, 1, sqlite3_column_int64(q, 0));
		(*rows)++;
		if (sqlite3_step(put) == SQLITE_DONE && sqlite3_changes(l->to->db))
			(*copied)++;
		sqlite3_reset(put);
	}
	sqlite3_finalize(q);
	sqlite3_finalize(put);
	return ok || store_failed(l->to->db, "use", err);
}

/* Returns true if the page of the frame at `at` is in no later frame. */
static bool
is_last(const struct buf *log, size_t at)
{
	for (size_t k = at + FRAME_BYTES; k + FRAME_BYTES <= log->len; k += FRAME_BYTES)
		if (memcmp(log->s + k, log->s + at, sizeof(uint32_t)) == 0)
			return false;
	return true;
}

/* Reads each leaf of the log; of a page that is there several times, the rest is counted once. */
static bool
read_leaves(struct log_reading *l, const struct buf *log, size_t *rest, struct err *err)
{
	bool ok = true;

	for (size_t at = LOG_HEADER_BYTES; ok && at + FRAME_BYTES <= log->len; at += FRAME_BYTES) {
		const char *leaf = log->s + at + LOG_FRAME_BYTES;
		size_t rows = 0, copied = 0;

		if (*leaf != LEAF_PAGE)
			continue;
		memcpy(l->image + PAGE_BYTES, leaf, PAGE_BYTES);
		for (size_t k = 0; ok && k < SHAPES; k++)
			ok = read_leaf(l, k, &rows, &copied, err);
		*rest += is_last(log, at) ? rows - copied : 0;
	}
	return ok;
}

static bool
fill_from_log(
	struct log_reading *l, const struct buf *log, struct recover_log_counts *n, struct err *err)
{
	char sql[64];

	sqlite3_db_config(l->to->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
	bool ok = store_exec(l->to->db, "PRAGMA synchronous = OFF; ATTACH ':memory:' AS log", err);
	for (size_t k = 0; ok && k < SHAPES; k++)
		ok = describe_shape(l, k, err);
	ok = ok && read_leaves(l, log, &n->rest, err);
	for (size_t k = 0; ok && k < LENGTH(kinds); k++) {
		snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s",
			row_types[kinds[k].kind].table);
		ok = store_number(l->to->db, sql, &n->of[k], err);
	}
	return ok && store_exec(l->to->db, "DETACH log", err) &&
		row_store_rebuild_texts(l->to, err) &&
		store_exec(l->to->db, "PRAGMA journal_mode = DELETE", err) &&
		copy_is_sound(l->to->db, err);
}

bool
archive_recover_log(const char *path, const char *log, char **made, struct recover_log_counts *n,
	struct err *err)
{
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	struct log_reading l = { .to = store_new(false) };

	*n = (struct recover_log_counts){ 0 };
	*made = archive_file_new_name(path, "recovered-", ".db");
	l.beside = archive_open(path, STORE_READ, ERR_IGNORED);
	if (l.beside)
		l.to->owner = l.beside->owner;
	bool ok = file_read_input(log, LOG_BYTES_MOST, &bytes, err);
	/* a log that has only begun is empty */
	if (ok && bytes.len && !text_starts(bytes.s, LOG_BEGINS))
		ok = err_set(err, "it is not the write-ahead log of an archive");
	if (ok)
		l.to = archive_open_new(l.to, *made, STORE_WRITE, err);
	ok = ok && l.to && fill_from_log(&l, &bytes, n, err);
	store_close(l.to);
	store_close(l.beside);
	for (size_t k = 0; k < SHAPES; k++)
		free(l.put[k]);
	if (!ok)
		unlink(*made);
	return ok || err_prefix(err, "nothing was recovered from %s", log);
}
