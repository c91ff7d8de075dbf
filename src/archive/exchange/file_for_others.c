/* Makes files for others: `leaving` decides which rows of each kind leave, schema/leaving.sql what
 * is private or of an open test, record/redact.c cuts single fields. Also saves unstored rows as an
 * archive. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/exchange/file_for_others.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/store/store_private.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/system/os_file.h"
#include "review/record/redact.h"
#include "review/record/rows_session.h"

char *
exchange_save_name(const char *folder)
{
	char *path = xasprintf("%s/earlog.db", folder),
	     *name = archive_file_new_name(path, "unsaved-", ".db");

	free(path);
	return name;
}

/* The content of a new archive: a record and the versions in `more`; or, if `from` is set, the rows
 * that may leave that archive. */
struct saving {
	const struct record *rec;
	const struct edits *more;
	struct store *from;
};

static bool
put_record(const struct saving *s, struct store *to, struct err *err)
{
	for (enum row_kind k = 0; k < ROW_KINDS; k++)
		EACH_ROW (row, r, s->rec, k)
			if (store_put(to, k, r, err) == PUT_FAILED)
				return false;
	EACH (one, s->more)
		if (store_put(to, one->kind, one->row, err) == PUT_FAILED)
			return false;
	return true;
}

/* ---- a file for others ---- */

#define IN_REVIEW "(review IS NULL OR review IN leaving_review)"

/* The rows of each kind that a file for others contains, by the views of schema/leaving.sql; NULL:
 * none. Kinds that files describe include deleted rows, since others may name them. Equalisers are
 * last: the file contains the equalisers that its other rows name. */
static const char *const leaving[ROW_KINDS] = {
	[ROW_REVIEW] = "deleted = 0",
	[ROW_DEVICE] = "1",
	[ROW_VARIANT] = "1",
	[ROW_CHAIN] = IN_REVIEW,
	[ROW_PLAYLIST] = "1",
	[ROW_SECTION] = "1",
	[ROW_RECORDING] = "uuid NOT IN staying_recording",
	[ROW_ITEM] = "uuid NOT IN staying_item",
	[ROW_SOURCE] = "recording NOT IN staying_recording",
	[ROW_CUE] = "item NOT IN staying_item",
	[ROW_QUESTION] = IN_REVIEW,
	[ROW_LISTING] = "deleted = 0 AND " IN_REVIEW " AND item NOT IN staying_item",
	[ROW_COMPARISON] = "deleted = 0 AND " IN_REVIEW,
	[ROW_SITTING] = "uuid IN leaving_sitting",
	[ROW_STRETCH] =
		"deleted = 0 AND sitting IN leaving_sitting AND NOT EXISTS (SELECT 1 FROM "
		"open_run b JOIN sitting s ON s.review = b.review WHERE s.uuid = "
		"stretch.sitting AND " AFTER_RUN("stretch.ended_ms", "stretch.sequence") ")",
	[ROW_NOTE] = "uuid IN leaving_note",
	[ROW_TAG] = "deleted = 0 AND note IN leaving_note",
	[ROW_RATING] = "uuid IN leaving_rating",
	[ROW_VOLUME] = "deleted = 0 AND " IN_REVIEW
		       " AND (sitting IS NULL OR sitting IN leaving_sitting) AND NOT "
		       "EXISTS (SELECT 1 FROM open_run b LEFT JOIN sitting s ON s.uuid = "
		       "volume.sitting WHERE b.review = volume.review AND " AFTER_RUN(
			       "volume.made_ms", "volume.sequence") ")",
	[ROW_PIN] = "deleted = 0",
	[ROW_ALIGNMENT] = "deleted = 0",
	[ROW_BENCHMARK] = "1",
	[ROW_LEXICON] = "1",
	[ROW_ATTRIBUTE] = "1",
	[ROW_BLIND_RUN] = "uuid IN leaving_run",
	/* an answer, or the mark of a note or rating */
	[ROW_TRIAL] = "deleted = 0 AND run IN leaving_run AND (answer IS NOT NULL OR uuid IN "
		      "leaving_note OR uuid IN leaving_rating)",
	[ROW_LISTENER] = "deleted = 0",
};

/* Cuts room and state of a session that the listener made private. */
static bool
cut_private(struct store *from, struct sitting_row *s, struct err *err)
{
	bool private = false, ok = store_is_withheld(from, &s->row.uuid, &private, err);

	if (private) {
		xreplace(&s->room, NULL);
		xreplace(&s->state, NULL);
	}
	return ok;
}

/* Puts the rows with these UUIDs into the file, without the fields that stay. */
static bool
give_rows(struct store *from, struct store *to, enum row_kind kind, const struct uuids *all,
	struct err *err)
{
	bool ok = true;

	EACH_WHILE (one, all, ok) {
		void *row = NULL;

		ok = row_store_get(from, kind, one, &row, err);
		if (ok && row) {
			row_redact(kind, row);
			ok = kind != ROW_SITTING || cut_private(from, row, err);
			ok = ok && store_put(to, kind, row, err) != PUT_FAILED;
		}
		row_free(kind, row);
	}
	return ok;
}

static bool
give_all(struct store *from, struct store *to, struct err *err)
{
	static const char equalisers[] =
		"SELECT DISTINCT equaliser FROM (SELECT equaliser FROM note UNION ALL SELECT "
		"equaliser FROM rating UNION ALL SELECT equaliser FROM stretch UNION ALL SELECT "
		"equaliser FROM sitting UNION ALL SELECT equaliser FROM volume) WHERE equaliser IS "
		"NOT NULL";
	bool hides = from->hides_blind,
	     ok = store_exec(from->db, file_embedded("schema/leaving.sql")->data, err);

	/* The row of a session names the device that was worn last. */
	store_hide_blind(from);
	for (enum row_kind k = 0; ok && k < ROW_KINDS; k++) {
		CLEANUP(uuids_finish) struct uuids all = { 0 };

		if (!leaving[k])
			continue;
		CLEANUP(pointer_free)
		char *sql = xasprintf(
			"SELECT uuid FROM %s WHERE ifnull(%s, 1)", row_types[k].table, leaving[k]);
		ok = store_uuids_once(from, sql, &UUID_NONE, &all, err) &&
			give_rows(from, to, k, &all, err);
	}
	from->hides_blind = hides;
	CLEANUP(uuids_finish) struct uuids named = { 0 };
	return ok && store_uuids_once(to, equalisers, &UUID_NONE, &named, err) &&
		give_rows(from, to, ROW_EQUALISER, &named, err);
}

int64_t
exchange_open_notes(struct store *st)
{
	static const char sql[] =
		"SELECT count(*) FROM trial t JOIN blind_run b ON b.uuid = t.run JOIN note n ON "
		"n.uuid = t.uuid WHERE t.deleted = 0 AND b.deleted = 0 AND b.ended_ms IS NULL AND "
		"n.deleted = 0";
	int64_t notes;

	store_number(st->db, sql, &notes, ERR_IGNORED);
	return notes;
}

static bool
fill_saved(struct store *st, const struct saving *s, struct err *err)
{
	st->bare = true;
	sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
	/* The file must be readable anywhere without further files, so it gets no write-ahead log.
	 */
	return store_begin(st, err) &&
		(s->from ? give_all(s->from, st, err) &&
					store_do(st,
						"INSERT INTO given (one, made_ms) VALUES (1, ?1)",
						err, AS_INT(clock_utc_ms()))
			 : put_record(s, st, err)) &&
		row_store_rebuild_texts(st, err) && store_commit(st, err) &&
		store_exec(st->db, "PRAGMA journal_mode = DELETE", err);
}

static bool
make_archive(const char *path, const struct uuid *owner, const struct saving *s, struct err *err)
{
	if (access(path, F_OK) == 0)
		return err_set(err, "%s exists already", path);
	struct store *st = store_new(false);
	st->owner = *owner;
	bool made = store_open_file(st, path, STORE_WRITE, err),
	     ok = made && fill_saved(st, s, err);
	store_close(st);
	if (made && !ok)
		file_remove_temp(AT_FDCWD, path);
	return ok || err_prefix(err, "cannot make %s", path);
}

bool
exchange_save(const char *path, const struct record *rec, const struct edits *more, struct err *err)
{
	return make_archive(
		path, &rec->listener, &(struct saving){ .rec = rec, .more = more }, err);
}

bool
exchange_save_for(const char *path, struct store *from, const struct uuid *as, struct err *err)
{
	CLEANUP(pointer_free) char *unfinished = xasprintf("%s.tmp", path);
	const struct saving s = { .from = from };
	/* one read transaction of `from` */
	bool made = store_exec(from->db, "BEGIN", err) &&
		make_archive(unfinished, as ? as : &from->owner, &s, err);

	store_rollback(from);
	bool ok = made &&
		(os_rename_new(unfinished, path) ||
			err_fail(err, "cannot make %s: %s", path, strerror(errno)));
	if (made && !ok)
		unlink(unfinished);
	return ok;
}
