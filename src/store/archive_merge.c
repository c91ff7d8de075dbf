#include "store/archive_merge.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record/redact.h"
#include "store/edit.h"
#include "store/incoming.h"
#include "store/privacy.h"
#include "store/panel_joined.h"
#include "store/store_private.h"
#include "store/unsent.h"

/* The least number of bytes that a row takes in the file. If reading yields more rows than the file
 * can hold at this size, its pages form a cycle. */
#define LEAST_ROW_BYTES 32
#define CACHE "PRAGMA cache_size = -131072"

struct archive_merge {
	struct incoming in;
	struct store *from;
	int64_t rows_left;
	bool checked, orphaned, dry;
};

static bool
count_row(struct archive_merge *m, struct err *err)
{
	return m->rows_left-- > 0 || err_set(err, "it is damaged (`earlog doctor` says more)");
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
	sqlite3_limit(m->from->db, SQLITE_LIMIT_LENGTH, INCOMING_BYTES);
	int disk = ok ? 0 : store_disk_error(m->from->db);
	if (disk)
		return err_set(err, "the disk reports an error (%s)", strerror(disk));
	return ok || err_set(err, "it is damaged (`earlog doctor --db FILE` says more)");
}

static bool
merge_row(struct archive_merge *m, enum row_kind kind, const struct row *head,
	const struct uuid *whose, struct err *err)
{
	enum leaving how = LEAVES;
	struct row ours;
	void *row = NULL;
	bool wants, known;

	if (!incoming_wants(&m->in, kind, head, whose, &wants, err) ||
		(wants && !m->in.mine &&
			!(row_store_head(m->in.to, kind, &head->uuid, &ours, &known, err) &&
				privacy_leaving(m->from, kind, head, known, &how, err))))
		return false;
	if (!wants || (how == STAYS && !head->deleted))
		return true;
	bool ok = check_other(m, err) && row_store_get(m->from, kind, &head->uuid, &row, err);
	if (row && how == LEAVES_AS_HEAD)
		row_behead(kind, row);
	bool takes = row && (how != STAYS || row_is_head(kind, row));
	/* An act of a machine of the owner, which only the other archive may know as one. */
	if (ok && row && kind == ROW_WITHHELD && !m->in.mine &&
		store_is_own(m->from, &((struct withheld *)row)->listener))
		((struct withheld *)row)->listener = m->from->owner;
	ok = ok && (!takes || incoming_row(&m->in, kind, row, NULL, err));
	row_free(&row_types[kind], row);
	return ok;
}

#define OF_DELETED                                                              \
	"sitting IN (SELECT uuid FROM sitting WHERE deleted = 1) OR review IN " \
	"(SELECT uuid FROM review WHERE deleted = 1)"

/* Merges all rows of a kind from the other archive. Notes and ratings of deleted sessions and
 * reviews leave as deleted, although their version may be known here. */
static bool
merge_kind(struct archive_merge *m, enum row_kind kind, struct err *err)
{
	static const char keys[ROW_KINDS];
	bool of_one = row_store_field(kind, "listener") && !row_types[kind].from_file,
	     note = kind == ROW_NOTE || kind == ROW_RATING;
	sqlite3_stmt *q = store_prepare_text(m->from, &keys[kind], err,
		"SELECT " HEAD_COLUMNS ", %s, %s FROM %s", of_one ? "listener" : "NULL",
		note ? OF_DELETED : "0", row_types[kind].table);
	struct uuid whose;
	struct row head;
	bool ok = true;

	while (store_next(m->from, q, &ok, err)) {
		row_store_read_head(q, &head);
		store_uuid(q, 6, &whose);
		if (uuid_none(&whose))
			whose = m->in.listener;
		head.deleted |= !m->in.mine && sqlite3_column_int(q, 7);
		ok = count_row(m, err) && merge_row(m, kind, &head, of_one ? &whose : NULL, err);
	}
	return ok;
}

/* An emptied version does not name its listener: sets the listener of the row's current version. */
static bool
keep_maker(struct archive_merge *m, enum row_kind kind, void *row, struct err *err)
{
	const struct row_type *t = &row_types[kind];
	void *now = NULL;

	if (!row_listener(t, row) || !row_is_head(kind, row))
		return true;
	bool ok = row_store_get(m->from, kind, &((struct row *)row)->uuid, &now, err);
	if (now)
		*row_listener(t, row) = *row_listener(t, now);
	row_free(t, now);
	return ok;
}

static bool
merge_version(struct archive_merge *m, const struct row *head, const char *table,
	const char *content, struct err *err)
{
	enum row_kind kind = ROW_REVIEW;
	size_t kept = m->in.n->kept;
	enum store_put put = PUT_SAME;

	bool known = row_kind_named(table, &kind) && row_types[kind].keeps_past;
	void *row = known ? store_parse_row(kind, head, content, NULL) : NULL;
	if (!row) {
		m->in.n->odd++;
		return true;
	}
	enum leaving how = LEAVES;
	bool ok = keep_maker(m, kind, row, err) &&
		(m->in.mine || privacy_leaving(m->from, kind, head, false, &how, err));
	if (kind == ROW_NOTE && !m->in.mine && ((struct note *)row)->private)
		how = STAYS;
	ok = ok && (how == STAYS || incoming_row(&m->in, kind, row, &put, err));
	m->in.n->kept = kept;
	m->in.n->past += put != PUT_SAME;
	row_free(&row_types[kind], row);
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
		ok = merge_version(m, &head, (const char *)sqlite3_column_text(q, 6),
			(const char *)sqlite3_column_text(q, 7), err);
		store_end_query(q);
	}
	return ok;
}

/* Merges the earlier versions of rows. Reads only their UUIDs, from an index, until a version is
 * new, so that texts of known versions are not read. */
static bool
merge_past(struct archive_merge *m, struct err *err)
{
	static const char known[] = "SELECT 1 FROM past WHERE row = ?1 AND edit = ?2";
	static const char sql[] = "SELECT row, edit FROM past ORDER BY row, edit";
	sqlite3_stmt *q = store_prepare(m->from, sql, err);
	struct uuid row, edit;
	bool ok = true, has;

	while (store_next(m->from, q, &ok, err)) {
		store_uuid(q, 0, &row);
		store_uuid(q, 1, &edit);
		ok = count_row(m, err);
		if (uuid_none(&row) || uuid_none(&edit))
			m->in.n->odd++;
		else
			ok = ok &&
				store_found(m->in.to,
					store_query(m->in.to, known, err, AS_UUID(&row),
						AS_UUID(&edit)),
					&has, err) &&
				(has || merge_past_one(m, &row, &edit, err));
	}
	return ok;
}

/* SQL that merges measurements of audio files. If both archives have measurements of a file, those
 * of the newer version of the analysis win, then those with larger values. select: rows of the
 * other archive; known: finds a row of our archive that wins or is equal; put: stores a row. */
struct merge_measured {
	const char *select, *known, *put;
	bool mine; /* only from an archive that the user names as the user's own */
};

static const struct merge_measured measured[] = {
	{ "SELECT " ANALYSIS_COLUMNS " FROM analysis WHERE length(audio) < 100 AND "
	  "length(overview) < 900000 AND length(octaves) < 900000",
		"SELECT 1 FROM analysis WHERE audio = ?1 AND (version, overview, octaves, "
		"length_ms, clipped, ifnull(integrated_lufs, -1e9), ifnull(range_lu, -1e9), "
		"ifnull(true_peak_dbtp, -1e9), ifnull(above_22k_dbfs, -1e9), rate_hz, channels) >= "
		"(?2, ?11, ?12, ?3, ?9, ifnull(?6, -1e9), ifnull(?7, -1e9), ifnull(?8, -1e9), "
		"ifnull(?10, -1e9), ?4, ?5)",
		"REPLACE INTO analysis (" ANALYSIS_COLUMNS ") VALUES (" ANALYSIS_VALUES ")",
		false },
	{ "SELECT hash, audio FROM audio WHERE length(hash) < 100 AND length(audio) < 100",
		"SELECT 1 FROM audio WHERE hash = ?1 AND audio >= ?2",
		"REPLACE INTO audio (hash, audio) VALUES (?1, ?2)", false },
	/* Notes that left another machine, which an act of this machine makes private. */
	{ "SELECT row FROM sent", "SELECT 1 FROM sent WHERE row = ?1",
		"INSERT INTO sent (row) VALUES (?1)", true },
};

/* Prepares a statement on our archive, and binds the columns of a row of the other archive to ?1,
 * ?2, … */
static sqlite3_stmt *
prepare_measured(struct archive_merge *m, const char *sql, sqlite3_stmt *row, struct err *err)
{
	sqlite3_stmt *q = store_prepare(m->in.to, sql, err);

	for (int i = 0; q && i < sqlite3_column_count(row); i++)
		sqlite3_bind_value(q, i + 1, sqlite3_column_value(row, i));
	return q;
}

static bool
merge_measured(struct archive_merge *m, const struct merge_measured *t, struct err *err)
{
	sqlite3_stmt *q = store_prepare(m->from, t->select, err);
	bool ok = true, known = true;

	while (store_next(m->from, q, &ok, err)) {
		ok = count_row(m, err) &&
			store_found(m->in.to, prepare_measured(m, t->known, q, err), &known, err) &&
			(known ||
				(check_other(m, err) &&
					store_run(m->in.to, prepare_measured(m, t->put, q, err),
						err)));
		m->in.n->measured += ok && !known && !t->mine;
	}
	return ok;
}

static bool
merge_tables(struct archive_merge *m, struct err *err)
{
	/* Tags that waited for a note come again, if they still leave. */
	static const char machines[] = "SELECT count(*) FROM listener_own",
			  waiting[] = "DELETE FROM orphan WHERE listener = ?1";
	int64_t before, after;

	if (!m->in.mine && !store_do(m->in.to, waiting, err, AS_UUID(&m->in.listener)))
		return false;
	/* Listeners first: the UUIDs of lists follow from whose machine a listener is, and lists
	 * that an earlier merge brought move once this is known. */
	if (!store_number(m->in.to->db, machines, &before, err) ||
		!merge_kind(m, ROW_LISTENER, err) ||
		!store_number(m->in.to->db, machines, &after, err) ||
		(after > before && !listener_relist(m->in.to, err)))
		return err_prefix(err, "%s", row_types[ROW_LISTENER].table);
	for (int k = 0; k < ROW_KINDS; k++)
		if (!row_types[k].local && !merge_kind(m, (enum row_kind)k, err))
			return err_prefix(err, "%s", row_types[k].table);
	for (size_t i = 0; i < LENGTH(measured); i++)
		if ((m->in.mine || !measured[i].mine) && !merge_measured(m, &measured[i], err))
			return err_prefix(err, "analysis");
	if (m->in.mine && !store_machine_merged(m->in.to, m->from, err))
		return false;
	m->in.earlier = true;
	/* Drafts of the other archive are not merged. But if it has the note that a draft here was
	 * meant for (as an archive saved at the end of a session has), the draft is obsolete and is
	 * deleted. */
	return merge_past(m, err) && incoming_orphans(&m->in, err) && incoming_hide(&m->in, err) &&
		store_exec(m->in.to->db,
			"DELETE FROM draft WHERE is_new AND EXISTS (SELECT 1 FROM note n "
			"WHERE n.uuid = draft.note AND n.edited_ms >= draft.edited_ms)",
			err);
}

/* Rebuilds the table of counts from all rows, once after a merge: updating the counts for each row
 * is slower, and the result would depend on the order of the rows. */
bool
tally_rebuild(struct store *st, struct err *err)
{
	static const char sql[] =
		"DELETE FROM tally;"
		"INSERT INTO tally (review, notes, markers, heard, ratings, items, "
		"items_done, days, first_ms, last_ms, last_offset_min) SELECT n.review, notes, "
		"markers, heard, ratings, items, items_done, days, first_ms, last_ms, "
		"last_offset_min FROM note_total n JOIN listing_total l ON l.review = n.review "
		"JOIN sitting_total s ON s.review = n.review";

	return store_exec(st->db, sql, err);
}

bool
merge_derive(struct store *st, struct err *err)
{
	return tally_rebuild(st, err) && text_rebuild(st, err);
}

/* Merges in one transaction: reads the other archive and writes ours. Sets m->orphaned if the
 * commit failed because a row refers to a missing row. */
static bool
merge_locked(struct archive_merge *m, struct err *err)
{
	int64_t bytes =
		archive_file_bytes(m->from->path, "") + archive_file_bytes(m->from->path, "-wal");

	m->rows_left = bytes / LEAST_ROW_BYTES + 1;
	merge_counts_finish(m->in.n);
	m->in.earlier = m->in.empties = false;
	bool ok = store_exec(m->from->db, "BEGIN", err) && store_begin(m->in.to, err) &&
		merge_tables(m, err) &&
		(m->dry ||
			((!(m->in.n->taken || m->in.empties) ||
				 (same_device_merged(m->in.to, err) &&
					 merge_derive(m->in.to, err))) &&
				store_commit(m->in.to, err)));
	m->orphaned = !ok && sqlite3_extended_errcode(m->in.to->db) == SQLITE_CONSTRAINT_FOREIGNKEY;
	store_rollback(m->in.to);
	store_rollback(m->from);
	return ok;
}

/* Migrates a copy of an archive of an older version, and opens it. Sets *path to the copy's path,
 * which the caller removes and frees, and *lock to its lock, which the caller closes after that
 * (-1: there is no copy). On failure returns NULL and sets err. An archive of a version without
 * owners gets our owner. */
static struct store *
newer_copy(struct store *older, const struct store *ours, char **path, int *lock, struct err *err)
{
	struct store *st = store_new(false);

	*lock = backup_new_temp(ours->path, path);
	st->owner = ours->owner;
	st->version = (int64_t)st->migrations.n;
	bool ok = (*lock >= 0 || err_set(err, "cannot make %s: %s", *path, strerror(errno))) &&
		backup_copy_into(older->path, *path, err) &&
		store_connect(st, *path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, err) &&
		store_exec(st->db, "PRAGMA foreign_keys = OFF; BEGIN", err) &&
		migrate_apply(st->db, &st->migrations, (size_t)older->version, err) &&
		store_exec(st->db, "COMMIT", err) && listener_own(st, err);
	store_close(st);
	return ok ? store_open_foreign(*path, err) : NULL;
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
	sqlite3_db_config(m->in.to->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
	ok = store_orphans(m->in.to->db, &before, err) && merge_locked(m, err) &&
		store_orphans(m->in.to->db, &after, err);
	sqlite3_db_config(m->in.to->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	m->in.n->orphans = after > before ? (size_t)(after - before) : 0;
	return ok;
}

/* Opens a second connection to our archive, on which triggers do not run: the caller rebuilds
 * counts and indexes after all rows are stored. */
static bool
connect_bare(struct store *to, const struct store *st, struct err *err)
{
	to->path = xstrdup(st->path);
	to->dev = st->dev;
	to->ino = st->ino;
	to->owner = st->owner;
	to->version = st->version;
	to->bare = true;
	if (!store_connect(to, st->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, err) ||
		!store_configure(to, err) ||
		!store_exec(to->db, "PRAGMA synchronous = EXTRA; " CACHE, err))
		return false;
	sqlite3_db_config(to->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	return true;
}

void
merge_counts_finish(struct merge_counts *n)
{
	free(n->left);
	for (size_t i = 0; i < n->others.n; i++)
		free(n->others.v[i].name);
	free(n->others.v);
	free(n->held.v);
	*n = (struct merge_counts){ 0 };
}

void
merge_say_held(struct store *st, const struct merge_counts *n, size_t most,
	void (*say)(void *into, const char *sentence), void *into)
{
	for (size_t i = 0, end; i < n->held.n; i = end) {
		const struct merge_held *v = &n->held.v[i], *x = v;
		CLEANUP(pointer_free) char *holder = listener_name(st, &v->holder);
		CLEANUP(pointer_free) char *maker = listener_name(st, &v->maker);
		CLEANUP(buf_finish) struct buf out = BUF_INIT;
		char id[UUID_TEXT];

		for (end = i; end < n->held.n && uuid_same(&n->held.v[end].holder, &v->holder) &&
			uuid_same(&n->held.v[end].maker, &v->maker);)
			end++;
		bool one = end == i + 1;
		buf_addf(&out, "%zu row%s of %s %s left out, since %s came first with %s", end - i,
			one ? "" : "s", maker, one ? "was" : "were", holder,
			one ? "its UUID" : "their UUIDs");
		for (; x < n->held.v + end && (size_t)(x - v) < most; x++) {
			uuid_text(&x->uuid, id);
			buf_addf(
				&out, "%s %s %s", x == v ? ":" : ",", row_types[x->kind].table, id);
		}
		if (x < n->held.v + end)
			buf_addf(&out, " and %zu more", (size_t)(n->held.v + end - x));
		uuid_text(&v->holder, id);
		if (!store_is_own(st, &v->holder))
			buf_addf(&out,
				". If that is wrong: `earlog listener drop %.8s`, then merge or "
				"sync again",
				id);
		say(into, out.s);
	}
}

/* Sets the names of the third parties whose rows were left out, as the other archive calls them. */
static bool
name_others(struct store *from, struct merge_counts *n, struct err *err)
{
	static const char sql[] = "SELECT name FROM listener WHERE uuid = ?1 AND name <> ''";
	bool ok = true;

	for (size_t i = 0; ok && i < n->others.n; i++)
		ok = store_first_text(from,
			store_query(from, sql, err, AS_UUID(&n->others.v[i].listener)),
			&n->others.v[i].name, err);
	return ok;
}

bool
store_merge(
	struct store *st, const char *other, unsigned how, struct merge_counts *n, struct err *err)
{
	CLEANUP(pointer_free) char *copy = NULL;
	bool dry = how & MERGE_DRY, mine = how & MERGE_MINE;
	int lock = -1;

	*n = (struct merge_counts){ 0 };
	if (!st->path)
		return err_set(err, "cannot merge into an archive in memory");
	struct store *from =
		archive_file_is_closed(other, err) ? store_open_foreign(other, err) : NULL;
	if (from && st->dev == from->dev && st->ino == from->ino) {
		store_close(from);
		return err_set(err, "%s is the archive itself", other);
	}
	if (from && from->version < OWNER_SINCE && !mine) {
		err_set(err,
			"it does not say whose it is, since an early version of earlog made it: if "
			"it is yours, `earlog merge --mine %s`",
			other);
		store_close(from);
		from = NULL;
	}
	if (from && from->version < store_version()) {
		struct store *older = from;
		from = newer_copy(older, st, &copy, &lock, err);
		store_close(older);
	}
	bool inherited = false,
	     ok = from && (dry || !mine || listener_inherit(st, from, &inherited, err));
	if (ok) {
		struct store *to = store_new(false);
		struct archive_merge m = { .in = { .to = to,
						   .n = n,
						   .listener = from->owner,
						   .mine = mine,
						   .relayed = how & MERGE_RELAYED },
			.from = from,
			.dry = dry };
		ok = connect_bare(to, st, err) && merge_with(&m, err) && name_others(from, n, err);
		n->inherited = inherited;
		if (!uuid_same(listener_person(st, &from->owner), listener_person(st, &st->owner)))
			n->listener = from->owner;
		store_close(to);
	}
	store_close(from);
	if (lock >= 0) {
		file_remove_temp(AT_FDCWD, copy);
		close(lock);
	}
	return ok || err_prefix(err, "%s was not merged", other);
}
