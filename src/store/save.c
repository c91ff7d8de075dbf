#include "store/save.h"

#include <stdlib.h>
#include <unistd.h>

#include "store/store_private.h"

char *
store_save_name(const char *folder)
{
	char *path = xasprintf("%s/earlog.db", folder),
	     *name = backup_name(path, "unsaved-", ".db");

	free(path);
	return name;
}

static bool
put_all(struct store *st, const struct record *rec, const struct edits *more, struct err *err)
{
	for (int k = 0; k < ROW_KINDS; k++)
		for (size_t i = 0; i < record_count(rec, (enum row_kind)k); i++)
			if (store_put(st, (enum row_kind)k, record_at(rec, (enum row_kind)k, i),
				    err) == PUT_FAILED)
				return false;
	for (size_t i = 0; i < more->n; i++)
		if (store_put(st, more->v[i].kind, more->v[i].row, err) == PUT_FAILED)
			return false;
	return true;
}

static bool
fill_saved(struct store *st, const struct record *rec, const struct edits *more, struct err *err)
{
	st->bare = true;
	sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
	sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	/* The file must be readable anywhere without further files, so it gets no write-ahead log.
	 */
	return store_begin(st, err) && put_all(st, rec, more, err) && merge_derive(st, err) &&
		store_commit(st, err) && store_exec(st->db, "PRAGMA journal_mode = DELETE", err);
}

bool
store_save(const char *path, const struct record *rec, const struct edits *more, struct err *err)
{
	if (access(path, F_OK) == 0)
		return err_set(err, "%s exists already", path);
	struct store *st = store_new(false);
	st->owner = rec->listener;
	st = store_open_new(st, path, STORE_WRITE, err);
	if (!st)
		return false;
	bool ok = fill_saved(st, rec, more, err);
	store_close(st);
	if (!ok)
		unlink(path);
	return ok || err_prefix(err, "cannot make %s", path);
}
