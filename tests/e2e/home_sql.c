#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "e2e/home_private.h"

static void
add_value(struct buf *out, sqlite3_stmt *q, int i)
{
	int n = sqlite3_column_bytes(q, i);

	if (sqlite3_column_type(q, i) == SQLITE_BLOB) {
		const unsigned char *b = sqlite3_column_blob(q, i);

		for (int k = 0; k < n; k++)
			buf_addf(out, "%02x", (unsigned)b[k]);
	} else if (n) {
		buf_add_bytes(out, sqlite3_column_text(q, i), (size_t)n);
	}
}

static int
read_rows(sqlite3_stmt *q, struct buf *out)
{
	int rc;

	for (bool first = true; (rc = sqlite3_step(q)) == SQLITE_ROW; first = false) {
		if (!first)
			buf_add_char(out, '\n');
		for (int i = 0; i < sqlite3_column_count(q); i++) {
			if (i)
				buf_add_char(out, '|');
			add_value(out, q, i);
		}
	}
	return rc;
}

#define AT_JOURNAL 18 /* of the file: its journal mode */
#define ROLLBACK 1

/* By a URI in which nothing of the path means anything. */
static int
open_uri(sqlite3 **db, const char *path, const char *how)
{
	struct buf uri = BUF_INIT;

	buf_add(&uri, "file:");
	for (const char *s = path; *s; s++)
		if (strchr("%?#", *s))
			buf_addf(&uri, "%%%02x", (unsigned)(unsigned char)*s);
		else
			buf_add_char(&uri, *s);
	buf_add(&uri, how);
	int rc = sqlite3_open_v2(uri.s, db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI, NULL);
	buf_finish(&uri);
	return rc;
}

static bool
has_rollback_journal(sqlite3 *db)
{
	unsigned char journal = 0;
	sqlite3_file *f = NULL;

	sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f);
	return f && f->pMethods && f->pMethods->xRead(f, &journal, 1, AT_JOURNAL) == SQLITE_OK &&
		journal == ROLLBACK;
}

/*
 * While someone has the archive open there is a -wal beside it, and we read like any other. Without
 * one nobody writes: "immutable" keeps SQLite from making -wal and -shm files that a test would
 * wonder at. An archive that began while the disk failed may have no -wal but a rollback journal:
 * read as immutable, it would show what is not committed. It is opened for writing, for a killed
 * program may have left a journal to roll back.
 */
static bool
open_db(sqlite3 **db, const char *path)
{
	char *wal = xasprintf("%s-wal", path);
	bool still = access(wal, F_OK) != 0;
	int rc = open_uri(db, path, still ? "?mode=ro&immutable=1" : "?mode=ro");

	free(wal);
	if (rc == SQLITE_OK && still && has_rollback_journal(*db)) {
		sqlite3_close(*db);
		rc = open_uri(db, path, "?mode=rw");
	}
	if (*db)
		sqlite3_busy_timeout(*db, home_limit_ms(5000));
	return rc == SQLITE_OK;
}

const char *
home_sql_in(struct home *h, const char *path, const char *sql, const char **problem)
{
	struct buf out = BUF_INIT;
	sqlite3 *db = NULL;
	sqlite3_stmt *q = NULL;
	const char *rows = NULL;

	if (open_db(&db, path) && sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK &&
		read_rows(q, &out) == SQLITE_DONE)
		rows = home_keep(h, out.s, out.len);
	char *why =
		rows ? NULL : xasprintf("cannot read %s: %s: %s", path, sqlite3_errmsg(db), sql);
	sqlite3_finalize(q);
	sqlite3_close(db);
	buf_finish(&out);
	if (rows)
		return rows;
	const char *text = home_keep(h, why, strlen(why));
	free(why);
	if (!problem)
		home_fail("%s", text);
	*problem = text;
	return NULL;
}

const char *
home_sql(struct home *h, const char *sql)
{
	return home_sql_in(h, home_path(h, "data/earlog/earlog.db"), sql, NULL);
}
