#include "store/partial_archive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/os_file.h"
#include "store/edit.h"
#include "store/store_private.h"
#include "store/unsent.h"

char *
store_save_name(const char *folder)
{
	char *path = xasprintf("%s/earlog.db", folder),
	     *name = backup_name(path, "unsaved-", ".db");

	free(path);
	return name;
}

/* The content of a new archive: a record and the versions in `more`; or, if `from` is set, the rows
 * that may leave that archive. */
struct saving {
	const struct record *rec;
	const struct edits *more;
	struct store *from;
	struct uuids wanted; /* rows that our rows name, and that leave only for that reason */
};

static bool
put_record(const struct saving *s, struct store *to, struct err *err)
{
	for (int k = 0; k < ROW_KINDS; k++)
		for (const struct row *r = NULL; (r = record_next(s->rec, (enum row_kind)k, r));)
			if (store_put(to, (enum row_kind)k, r, err) == PUT_FAILED)
				return false;
	for (size_t i = 0; i < s->more->n; i++)
		if (store_put(to, s->more->v[i].kind, s->more->v[i].row, err) == PUT_FAILED)
			return false;
	return true;
}

/* Puts a version of our listener into the file. */
static bool
give_version(struct saving *s, struct store *to, enum row_kind kind, const struct row *row,
	struct err *err)
{
	static const char is_lent[] = "SELECT 1 FROM lent WHERE row = ?1";
	const struct row_type *t = &row_types[kind];
	bool ok = store_put(to, kind, row, err) != PUT_FAILED &&
		unsent_mark(s->from, kind, &row->uuid, err);

	for (const struct row_field *f = t->fields; ok && f < t->fields + t->nfields; f++) {
		const void *u = (const char *)row + f->offset;
		bool wants = strcmp(f->name, "equaliser") == 0;

		if (f->type != ROW_FIELD_UUID || uuid_none(u))
			continue;
		ok = wants ||
			store_found(s->from, store_query(s->from, is_lent, err, AS_UUID(u)), &wants,
				err);
		if (wants && !uuids_have(&s->wanted, u))
			uuids_add(&s->wanted, u);
	}
	return ok;
}

/* Puts the versions of one row, or (UUID_NONE) of all rows that other listeners did not bring. */
static bool
give_kind(struct saving *s, struct store *to, enum row_kind kind, const struct uuid *one,
	struct err *err)
{
	static const char keys[ROW_KINDS];
	CLEANUP(pointer_free) char *all = unsent_select(kind);
	sqlite3_stmt *q = store_prepare_text(s->from, &keys[kind], err,
		"SELECT row, edit FROM (%s) WHERE iif(?1 IS NULL, row NOT IN (SELECT row FROM "
		"lent), "
		"row = ?1)",
		all);
	bool ok = true;

	store_bind(q, AS_UUID(one));
	while (store_next(s->from, q, &ok, err)) {
		struct unsent_row o = { .kind = kind };
		void *row;

		store_uuid(q, 0, &o.head.uuid);
		store_uuid(q, 1, &o.head.edit);
		ok = unsent_version(s->from, &o, &row, err) &&
			(!row || give_version(s, to, kind, row, err));
		row_free(&row_types[kind], row);
	}
	return ok;
}

static bool
give_rows(struct saving *s, struct store *to, struct err *err)
{
	struct listener_row *own = store_copy(s->from, ROW_LISTENER, &s->from->owner, err);
	bool ok = own && store_name_owner(to, own->name, err);

	row_free(&row_types[ROW_LISTENER], own);
	for (int k = 0; ok && k < ROW_KINDS; k++)
		ok = row_types[k].local || k == ROW_EQUALISER ||
			give_kind(s, to, (enum row_kind)k, &UUID_NONE, err);
	/* The list grows here: a track that our note names belongs to a section. */
	for (size_t i = 0; ok && i < s->wanted.n; i++)
		for (int k = 0; ok && k < ROW_KINDS; k++) {
			struct uuid u = s->wanted.v[i];
			ok = (!row_types[k].from_file && k != ROW_EQUALISER) ||
				give_kind(s, to, (enum row_kind)k, &u, err);
		}
	return ok;
}

static bool
mark_given(struct store *st, struct err *err)
{
	return store_do(
		st, "INSERT INTO given (one, made_ms) VALUES (1, ?1)", err, AS_INT(clock_utc_ms()));
}

static bool
fill_saved(struct store *st, struct saving *s, struct err *err)
{
	st->bare = true;
	sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
	sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	/* The file must be readable anywhere without further files, so it gets no write-ahead log.
	 */
	return store_begin(st, err) &&
		(s->from ? give_rows(s, st, err) && mark_given(st, err) : put_record(s, st, err)) &&
		merge_derive(st, err) && store_commit(st, err) &&
		store_exec(st->db, "PRAGMA journal_mode = DELETE", err);
}

static bool
make_archive(const char *path, const struct uuid *owner, struct saving *s, struct err *err)
{
	if (access(path, F_OK) == 0)
		return err_set(err, "%s exists already", path);
	struct store *st = store_new(false);
	st->owner = *owner;
	st = store_open_new(st, path, STORE_WRITE, err);
	if (!st)
		return false;
	bool ok = fill_saved(st, s, err);
	store_close(st);
	if (!ok)
		unlink(path);
	return ok || err_prefix(err, "cannot make %s", path);
}

bool
store_save(const char *path, const struct record *rec, const struct edits *more, struct err *err)
{
	return make_archive(
		path, &rec->listener, &(struct saving){ .rec = rec, .more = more }, err);
}

bool
store_save_for(const char *path, struct store *from, const struct uuid *as, struct err *err)
{
	CLEANUP(pointer_free) char *unfinished = xasprintf("%s.tmp", path);
	struct saving s = { .from = from };
	bool made =
		store_begin(from, err) && make_archive(unfinished, as ? as : &from->owner, &s, err);

	uuids_finish(&s.wanted);
	/* Marks the rows of the file as sent before anybody can take it. */
	bool ok = store_commit_if(from, made, err) &&
		(os_rename_new(unfinished, path) ||
			err_set(err, "cannot make %s: %s", path, strerror(errno)));
	if (made && !ok)
		unlink(unfinished);
	return ok;
}
