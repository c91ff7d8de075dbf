/* Decides which rows of another archive are new and plausible enough to be stored, and joins
 * devices that are one afterwards. store/versions.c decides which version wins. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/exchange/archive_merge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/exchange/panel_joined.h"
#include "archive/store/edit.h"
#include "archive/store/store_private.h"
#include "archive/store/packed.h"
#include "base/core/mem.h"
#include "base/text/text.h"
#include "review/record/identity.h"

/* The least number of bytes that a row takes in the file. If reading yields more rows than the file
 * can hold at this size, its pages form a cycle. */
#define LEAST_ROW_BYTES 32
#define CACHE "PRAGMA cache_size = -131072"

/* A note or rating of which both archives have a version: ours, theirs. */
struct met {
	struct uuid row, edits[2];
	bool deleted; /* ours is a deletion */
};

/* A row of which versions came. */
struct came {
	enum row_kind kind;
	struct uuid row;
};

/* Of one row, more earlier versions than hands can have made. */
#define MOST_VERSIONS 1000

struct archive_merge {
	struct store *to; /* our archive, in a transaction; rows may refer to missing rows */
	struct store *from;
	struct merge_counts *n;
	int64_t rows_left;
	bool checked, orphaned, dry;
	bool mine; /* brings the bases of exports also */
	struct LIST_OF(struct met) met;
	struct LIST_OF(struct came) came;
};

static bool
count_row(struct archive_merge *m, struct err *err)
{
	m->rows_left--;
	return m->rows_left >= 0 ||
		err_set(err, "it is damaged (`earlog doctor --db FILE` says more)");
}

/* Checks the integrity of the other archive, once, before its first new row is used. Most merges
 * find nothing new and need no check. */
static bool
check_other(struct archive_merge *m, struct err *err)
{
	if (m->checked)
		return true;
	m->checked = true;
	bool ok = store_says(m->from->db, "PRAGMA quick_check(1)", "ok");
	sqlite3_limit(m->from->db, SQLITE_LIMIT_LENGTH, FOREIGN_TEXT_BYTES);
	int disk = ok ? 0 : store_disk_error(m->from->db);
	if (disk)
		return err_fail(err, "the disk reports an error (%s)", strerror(disk));
	return ok || err_set(err, "it is damaged (`earlog doctor --db FILE` says more)");
}

/* Returns true if the head of a version has values that earlog can have written. Other values would
 * make the whole transaction fail. */
static bool
is_plausible(const struct row *head)
{
	return !uuid_none(&head->uuid) && !uuid_none(&head->edit) && head->edited_ms >= 0 &&
		head->edited_ms <= LATEST_MS && head->edited_offset_min >= -24 * 60 &&
		head->edited_offset_min <= 24 * 60;
}

/* Sets *has to true if our archive has this version as an earlier one. */
static bool
has_past(struct archive_merge *m, const struct uuid *row, const struct uuid *edit, bool *has,
	struct err *err)
{
	return store_found(m->to,
		store_query(m->to, "SELECT 1 FROM past WHERE row = ?1 AND edit = ?2", err,
			AS_UUID(row), AS_UUID(edit)),
		has, err);
}

/* Sets *wants to true if our archive lacks this version and has no later version that replaces it.
 */
static bool
wants_version(struct archive_merge *m, enum row_kind kind, const struct row *head, bool *wants,
	struct err *err)
{
	bool past = row_types[kind].keeps_past, found, has = false;
	struct row ours;

	*wants = is_plausible(head);
	if (!*wants)
		m->n->odd++;
	if (!*wants)
		return true;
	if (!row_store_head(m->to, kind, &head->uuid, &ours, &found, err))
		return false;
	if (found && past && !uuid_same(&ours.edit, &head->edit) &&
		!has_past(m, &head->uuid, &head->edit, &has, err))
		return false;
	*wants = !found ||
		(!has && !uuid_same(&ours.edit, &head->edit) &&
			(past || row_version_later(head, &ours)));
	return true;
}

/* Remembers a version that comes of a note or rating of which we have another one. */
static bool
meet(struct archive_merge *m, enum row_kind kind, const struct row *head, struct err *err)
{
	bool found = false;
	struct row ours;

	if ((kind == ROW_NOTE || kind == ROW_RATING) &&
		!row_store_head(m->to, kind, &head->uuid, &ours, &found, err))
		return false;
	if (found)
		LIST_ADD(&m->met,
			((struct met){ head->uuid, { ours.edit, head->edit }, ours.deleted }));
	return true;
}

/* Remembers that versions of a row came. Those of one row come one after the other. */
static void
note_came(struct archive_merge *m, enum row_kind kind, const struct uuid *row)
{
	const struct came *last = m->came.n ? &m->came.v[m->came.n - 1] : NULL;

	if (!last || !uuid_same(&last->row, row))
		LIST_ADD(&m->came, (struct came){ kind, *row });
}

/* Stores a version, which is ours whatever it says of its listener. */
static bool
put_version(struct archive_merge *m, enum row_kind kind, void *row, enum store_put *put,
	struct err *err)
{
	struct uuid *listener = row_listener(kind, row);

	if (listener)
		*listener = UUID_NONE;
	if (!meet(m, kind, row, err)) {
		*put = PUT_FAILED;
		return false;
	}
	m->to->takes_in = true;
	*put = store_put(m->to, kind, row, err);
	m->to->takes_in = false;
	if (*put != PUT_SAME && row_types[kind].keeps_past && !row_types[kind].from_file &&
		kind != ROW_LISTING)
		note_came(m, kind, &((struct row *)row)->uuid);
	return *put != PUT_FAILED;
}

static bool
merge_row(struct archive_merge *m, enum row_kind kind, const struct row *head, struct err *err)
{
	enum store_put put = PUT_SAME;
	void *row = NULL;
	bool wants;

	if (!wants_version(m, kind, head, &wants, err))
		return false;
	if (!wants)
		return true;
	bool ok = check_other(m, err) && row_store_get(m->from, kind, &head->uuid, &row, err) &&
		(!row || put_version(m, kind, row, &put, err));
	if (put == PUT_DONE)
		m->n->taken++;
	if (put == PUT_LOST)
		m->n->kept++;
	row_free(kind, row);
	return ok;
}

/* Merges all rows of a kind from the other archive. */
static bool
merge_kind(struct archive_merge *m, enum row_kind kind, struct err *err)
{
	static char keys[ROW_KINDS];
	sqlite3_stmt *q = store_prepare_text(m->from, &keys[kind], err,
		"SELECT " HEAD_COLUMNS " FROM %s", row_types[kind].table);
	struct row head;
	bool ok = true;

	while (store_next(m->from, q, &ok, err)) {
		row_store_read_head(q, &head);
		ok = count_row(m, err) && merge_row(m, kind, &head, err);
	}
	return ok;
}

static bool
merge_version(struct archive_merge *m, const struct row *head, const char *table,
	const char *content, struct err *err)
{
	enum row_kind kind = 0;
	enum store_put put = PUT_SAME;

	while (kind < ROW_KINDS && !text_same(row_types[kind].table, table))
		kind++;
	bool known = is_plausible(head) && kind < ROW_KINDS && !row_types[kind].local &&
		row_types[kind].keeps_past;
	void *row = known ? store_parse_row(kind, head, content) : NULL;
	if (!row) {
		m->n->odd++;
		return true;
	}
	bool ok = put_version(m, kind, row, &put, err);
	if (put == PUT_DONE)
		m->n->taken++;
	if (put != PUT_SAME)
		m->n->past++;
	row_free(kind, row);
	return ok;
}

static bool
merge_past_one(
	struct archive_merge *m, const struct uuid *row, const struct uuid *edit, struct err *err)
{
	static const char sql[] =
		"SELECT " PAST_COLUMNS ", kind, content FROM past WHERE row = ?1 AND edit = ?2";
	struct row head;
	bool ok = check_other(m, err);
	sqlite3_stmt *q = store_query(m->from, sql, err, AS_UUID(row), AS_UUID(edit));

	if (!ok)
		return false;
	if (store_next(m->from, q, &ok, err)) {
		row_store_read_head(q, &head);
		ok = merge_version(m, &head, store_words(q, 7), store_words(q, 8), err);
		store_end_query(q);
	}
	return ok;
}

/* Merges the earlier versions of rows. Reads only their UUIDs, from an index, until a version is
 * new, so that texts of known versions are not read. */
static bool
merge_past(struct archive_merge *m, struct err *err)
{
	sqlite3_stmt *q =
		store_prepare(m->from, "SELECT row, edit FROM past ORDER BY row, edit", err);
	struct uuid row, edit, last = UUID_NONE;
	bool ok = true;
	size_t versions = 0;

	while (store_next(m->from, q, &ok, err)) {
		bool has;

		store_uuid(q, 0, &row);
		versions = uuid_same(&row, &last) ? versions + 1 : 0;
		last = row;
		store_uuid(q, 1, &edit);
		ok = count_row(m, err);
		if (uuid_none(&row) || uuid_none(&edit) || versions >= MOST_VERSIONS)
			m->n->odd++;
		else
			ok = ok && has_past(m, &row, &edit, &has, err) &&
				(has || merge_past_one(m, &row, &edit, err));
	}
	return ok;
}

/* SQL that merges measurements of audio files. If both archives have measurements of a file, those
 * of the newer version of the analysis win, then those with larger values. select: rows of the
 * other archive; known: finds a row of our archive that wins or is equal; put: stores a row. */
struct merge_measured {
	const char *select, *known, *put;
};

static const struct merge_measured measured[] = {
	{ "SELECT " ANALYSIS_COLUMNS " FROM analysis WHERE length(audio) < 100 AND "
	  "length(overview) < 900000 AND length(octaves) < 900000",
		"SELECT 1 FROM analysis WHERE audio = ?1 AND (version, overview, octaves, "
		"length_ms, clipped, ifnull(integrated_lufs, -1e9), ifnull(range_lu, -1e9), "
		"ifnull(true_peak_dbtp, -1e9), ifnull(above_22k_dbfs, -1e9), rate_hz, channels) >= "
		"(?2, ?11, ?12, ?3, ?9, ifnull(?6, -1e9), ifnull(?7, -1e9), ifnull(?8, -1e9), "
		"ifnull(?10, -1e9), ?4, ?5)",
		"REPLACE INTO analysis (" ANALYSIS_COLUMNS ") VALUES (" ANALYSIS_VALUES ")" },
	{ "SELECT hash, audio FROM audio WHERE length(hash) < 100 AND length(audio) < 100",
		"SELECT 1 FROM audio WHERE hash = ?1 AND audio >= ?2",
		"REPLACE INTO audio (hash, audio) VALUES (?1, ?2)" },
};

static bool
merge_measured(struct archive_merge *m, const struct merge_measured *t, struct err *err)
{
	sqlite3_stmt *q = store_prepare(m->from, t->select, err);
	bool ok = true, known = true;

	while (store_next(m->from, q, &ok, err)) {
		ok = count_row(m, err) &&
			store_found(
				m->to, store_prepare_with(m->to, t->known, q, err), &known, err) &&
			(known ||
				(check_other(m, err) &&
					store_run(m->to, store_prepare_with(m->to, t->put, q, err),
						err)));
		if (ok && !known)
			m->n->measured++;
	}
	return ok;
}

static bool
merge_tables(struct archive_merge *m, struct err *err)
{
	for (enum row_kind k = 0; k < ROW_KINDS; k++)
		if (!row_types[k].local && !merge_kind(m, k, err))
			return err_prefix(err, "%s", row_types[k].table);
	EACH_OF (one, measured)
		if (!merge_measured(m, one, err))
			return err_prefix(err, "analysis");
	bool ok = exchange_machine_merged(m->to, m->from, err) && merge_past(m, err);
	EACH (came, &m->came)
		ok = ok && store_keep_away(m->to, came->kind, &came->row, err);
	/* Open notes of the other archive are not merged. But if it has the note that an open note
	 * here was meant for (as an archive saved at the end of a session has), the open note is
	 * obsolete and is deleted. */
	return ok &&
		store_exec(m->to->db,
			"DELETE FROM draft WHERE is_new AND EXISTS (SELECT 1 FROM note n "
			"WHERE n.uuid = draft.note AND n.edited_ms >= draft.edited_ms)",
			err);
}

/* Returns in *same the device that a device is by its versions. A file that another machine reads
 * gives the device a later version there, which knows nothing of a merge here. So only a version
 * that follows one with `same_as`, and has none, takes a merge back. */
static bool
by_versions(struct store *st, const struct uuid *device, struct uuid *same, struct err *err)
{
	CLEANUP(rows_finish) struct rows all;
	bool ok = store_versions(st, ROW_DEVICE, device, &all, err);

	*same = UUID_NONE;
	EACH_WHILE (one, &all, ok) {
		const struct device *d = (const void *)*one,
				    *before = rows_find(&all, &d->row.parent);

		if (!uuid_none(&d->same_as) || (before && !uuid_none(&before->same_as)))
			*same = d->same_as;
	}
	return ok;
}

static bool
same_device_merged(struct store *st, struct err *err)
{
	static const char sql[] =
		"SELECT DISTINCT d.uuid FROM past p JOIN device d ON d.uuid = p.row WHERE p.kind = "
		"'device' AND instr(p.content, '\"same_as\"') AND d.same_as IS NULL";
	CLEANUP(uuids_finish) struct uuids found = { 0 };
	bool ok = store_uuids(st, store_prepare(st, sql, err), &found, err);
	struct uuid same;

	EACH (one, &found)
		ok = ok && by_versions(st, one, &same, err) &&
			(uuid_none(&same) || store_same_device(st, one, &same, err));
	return ok;
}

/* Joins devices that are one by name: a device that this version identifies by its name, and the
 * device of an earlier version. Leaves devices that somebody merged or split. */
static bool
same_names_merged(struct store *st, struct err *err)
{
	static const char undecided[] = "SELECT uuid FROM device d WHERE same_as IS NULL AND NOT "
					"EXISTS (SELECT 1 FROM past p WHERE p.row = d.uuid AND "
					"p.kind = 'device' AND instr(p.content, '\"same_as\"'))";
	CLEANUP(record_finish) struct record all = record_new();
	CLEANUP(uuids_finish) struct uuids found = { 0 };
	bool ok = store_uuids(st, store_prepare(st, undecided, err), &found, err) &&
		store_load_kind(st, ROW_DEVICE, NULL, &all, err);

	EACH_WHILE (one, &found, ok) {
		const struct device *d = record_find(&all, ROW_DEVICE, one),
				    *old = d ? device_before(&all, d) : NULL;

		ok = !old || store_same_device(st, &d->row.uuid, &old->row.uuid, err);
	}
	return ok;
}

/* Counts the notes that one machine deleted and the other one edited, and the notes and ratings
 * that both edited: nothing follows the version that lost. */
static bool
count_both(struct archive_merge *m, struct err *err)
{
	static const char sql[] =
		"SELECT n.deleted, n.name FROM (SELECT uuid, parent, deleted, "
		"lower(substr(hex(uuid), 1, 8)) AS name FROM note WHERE uuid = ?1 UNION ALL SELECT "
		"uuid, parent, deleted, ifnull(attribute, '?') || ifnull(' ' || value, '') FROM "
		"rating WHERE uuid = ?1 AND NOT deleted) n WHERE EXISTS (SELECT 1 FROM past p "
		"WHERE p.row = n.uuid AND p.edit IN (?2, ?3) AND NOT p.deleted AND p.edit IS NOT "
		"n.parent AND p.edit NOT IN (SELECT q.parent FROM past q WHERE q.row = n.uuid AND "
		"q.parent IS NOT NULL))";
	struct merge_counts *n = m->n;
	bool ok = true;

	EACH_WHILE (x, &m->met, ok) {
		sqlite3_stmt *q = store_query(m->to, sql, err, AS_UUID(&x->row),
			AS_UUID(&x->edits[0]), AS_UUID(&x->edits[1]));
		size_t used = strlen(n->named);

		if (!store_next(m->to, q, &ok, err))
			continue;
		bool deleted = sqlite3_column_int(q, 0) != 0;
		if (deleted && x->deleted)
			n->deleted++;
		if (deleted && !x->deleted)
			n->edited++;
		if (!deleted)
			n->both++;
		if (!deleted && used < sizeof(n->named) / 2)
			snprintf(n->named + used, sizeof(n->named) - used, "%s%.40s",
				used ? ", " : "", sqlite3_column_text(q, 1));
		else if (!deleted && !strstr(n->named, "…"))
			snprintf(n->named + used, sizeof(n->named) - used, ", …");
		store_end_query(q);
	}
	return ok;
}

/* Merges in one transaction: reads the other archive and writes ours. Sets m->orphaned if the
 * commit failed because a row refers to a missing row. */
static bool
merge_locked(struct archive_merge *m, struct err *err)
{
	int64_t bytes =
		archive_file_bytes(m->from->path, "") + archive_file_bytes(m->from->path, "-wal");

	m->rows_left = bytes / LEAST_ROW_BYTES + 1;
	*m->n = (struct merge_counts){ 0 };
	m->met.n = m->came.n = 0;
	bool ok = store_exec(m->from->db, "BEGIN", err) && store_begin(m->to, err) &&
		merge_tables(m, err) && count_both(m, err) &&
		(!m->mine || store_exports_bring(m->to, m->from, err)) &&
		(m->dry ||
			(became_settle(m->to, err) &&
				(!m->n->taken ||
					(same_device_merged(m->to, err) &&
						same_names_merged(m->to, err) &&
						row_store_rebuild_texts(m->to, err))) &&
				store_commit(m->to, err)));
	m->orphaned = !ok && sqlite3_extended_errcode(m->to->db) == SQLITE_CONSTRAINT_FOREIGNKEY;
	store_rollback(m->to);
	store_rollback(m->from);
	return ok;
}

/* Merges. If that fails because rows refer to a row that neither archive has, merges without
 * checking references: such a row may be the only copy, and a later merge may bring the missing
 * row. */
static bool
merge_with(struct archive_merge *m, struct err *err)
{
	int64_t before = 0, after = 0;
	bool ok = merge_locked(m, err);

	if (ok || !m->orphaned)
		return ok;
	sqlite3_db_config(m->to->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
	ok = store_orphans(m->to->db, &before, err) && merge_locked(m, err) &&
		store_orphans(m->to->db, &after, err);
	sqlite3_db_config(m->to->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	m->n->orphans = after > before ? (size_t)(after - before) : 0;
	return ok;
}

/* Opens a second connection to our archive, for a long transaction: the caller rebuilds the
 * search indexes after all rows are stored. */
static bool
connect_bare(struct store *to, const struct store *st, struct err *err)
{
	to->path = xstrdup(st->path);
	to->dev = st->dev;
	to->ino = st->ino;
	to->owner = st->owner;
	to->version = st->version;
	to->bare = true;
	if (!store_connect(to, st->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, err))
		return false;
	if (st->has_log)
		store_use_log(to);
	return store_configure(to, err) &&
		store_exec(to->db, "PRAGMA synchronous = EXTRA; " CACHE, err);
}

/* Returns false and sets err if the other archive is not known as one of the owner's. */
static bool
is_mine(struct store *st, struct store *from, const char *other, bool mine, struct err *err)
{
	CLEANUP(pointer_free) char *name = NULL;
	bool for_others = false;

	if (!store_found(from, store_prepare(from, "SELECT 1 FROM given", err), &for_others, err))
		return false;
	if (for_others)
		return err_set(err,
			"it was made for others and lacks what stays with its owner: `earlog "
			"listener add %s` reads it beside yours",
			other);
	if (mine || (!uuid_none(&from->owner) && store_is_own(st, &from->owner)))
		return true;
	if (!store_owner_name(from, &name, err))
		return false;
	CLEANUP(pointer_free) char *called = records_listener_called(name, &from->owner);
	CLEANUP(pointer_free) char *word = text_shell_word(other);
	return err_set(err,
		"it is the archive of %s: `earlog listener add %s` reads it beside yours; if it is "
		"yours, from another machine, `earlog merge --mine %s`",
		called, word, word);
}

bool
exchange_merge(
	struct store *st, const char *other, unsigned how, struct merge_counts *n, struct err *err)
{
	struct copy_temp copy = { .path = NULL }, whole = { .path = NULL },
			 plain = { .path = NULL };
	const char *file = other;
	bool dry = how & MERGE_DRY, mine = how & MERGE_MINE;

	*n = (struct merge_counts){ 0 };
	if (!st->path)
		return err_set(err, "cannot merge into an archive in memory");
	struct store *from = NULL;
	if (packed_plain(&file, st->path, &plain, err) && archive_file_is_closed(file, other, err))
		from = store_open_foreign(file, NULL, err);
	if (from && st->dev == from->dev && st->ino == from->ino) {
		store_close(from);
		return err_set(err, "%s is the archive itself", other);
	}
	/* SQLite cannot read the log in a folder that is not writable: reads a copy there. */
	if (from && from->snapshot && archive_file_bytes(from->path, "-wal")) {
		bool copied = copy_with_log(from->path, st->path, &whole, err);
		store_close(from);
		from = copied ? store_open_foreign(whole.path, NULL, err) : NULL;
	}
	bool inherited = false, ok = from && is_mine(st, from, other, mine, err);
	if (ok && from->version < store_version()) {
		struct store *older = from, *newer = store_new(false);
		ok = copy_newer(newer, older, st->path, &copy, err);
		store_close(newer);
		from = ok ? store_open_foreign(copy.path, NULL, err) : NULL;
		store_close(older);
		ok = from != NULL;
	}
	ok = ok && (dry || listener_inherit(st, from, &inherited, err));
	if (ok) {
		struct store *to = store_new(false);
		struct archive_merge m = {
			.to = to, .from = from, .n = n, .dry = dry, .mine = mine
		};
		ok = connect_bare(to, st, err) && merge_with(&m, err);
		free(m.met.v);
		free(m.came.v);
		n->inherited = inherited;
		store_close(to);
	}
	store_close(from);
	copy_temp_end(&copy);
	copy_temp_end(&whole);
	copy_temp_end(&plain);
	return ok || err_prefix(err, "%s was not merged", other);
}
