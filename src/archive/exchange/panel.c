/* Decides whether this archive may replace its owner's file on the server, and which files of
 * others are fetched, kept or removed. exchange/file_for_others.c makes the file, pq.c talks to the
 * server. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/exchange/panel.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "archive/exchange/file_for_others.h"
#include "archive/store/edit.h"
#include "archive/store/store_private.h"
#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/system/json.h"
#include "base/system/os_file.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "review/record/rows_session.h"

#define PIECE_BYTES (4 << 20) /* most bytes of a file that are fetched at once */
#define FETCHED "panel-"      /* names of fetched files begin with this, the UUID follows */
#define UNFINISHED "new-"     /* names of files that a sync is writing */
#define UNFINISHED_S 3600     /* older files are leftovers of a sync that was killed */

/* When the server got a file, in microseconds. */
#define STORED_US "(extract(epoch FROM f.stored) * 1000000)::bigint"

/* ---- the listeners of the panel ---- */

static bool
read_uuid(const struct pq_rows *rows, size_t i, size_t column, struct uuid *u)
{
	const char *text = pq_value(rows, i, column);

	*u = UUID_NONE;
	return text && uuid_read(u, text);
}

static char *
fetched_path(const struct store *st, const struct uuid *u)
{
	CLEANUP(pointer_free) char *folder = exchange_listeners_folder(st);
	char uuid[UUID_TEXT];

	return xasprintf("%s/" FETCHED "%s.db", folder, uuid_text(u, uuid));
}

/* A fetched file has the time at which the server got it. */
static bool
is_here(const struct store *st, const struct panel_member *m)
{
	CLEANUP(pointer_free) char *path = fetched_path(st, &m->uuid);
	struct stat s;

	return stat(path, &s) == 0 && os_mtime_ns(&s) / 1000 >= m->stored_us;
}

static bool
read_member(const struct store *st, const struct pq_rows *rows, size_t i, struct panel_member *m,
	struct err *err)
{
	*m = (struct panel_member){ .made_ms = NO_INT,
		.role = xstrdup(pq_value(rows, i, 1)),
		.own = pq_number(rows, i, 2) == 1,
		.name = xstrdup(pq_value(rows, i, 3)),
		.digest = xstrdup(pq_value(rows, i, 4)),
		.state = xstrdup(pq_value(rows, i, 11)) };
	if (!read_uuid(rows, i, 0, &m->uuid))
		return err_set(err, "the server lists a listener without a UUID");
	if (!m->digest)
		return true;
	m->made_ms = pq_number(rows, i, 5);
	m->bytes = pq_number(rows, i, 6);
	m->stored_us = pq_number(rows, i, 7);
	m->latest_ms = pq_number(rows, i, 9);
	m->here = is_here(st, m);
	return (m->state && read_uuid(rows, i, 8, &m->machine)) ||
		err_set(err, "the server has a file of an unknown machine");
}

static const struct panel_member *
own_of(const struct panel_members *all)
{
	EACH (one, all)
		if (one->own)
			return one;
	return NULL;
}

/* Fails if the role does not belong to the archive's owner. */
static bool
check_own(const struct pq *pq, struct store *st, const struct panel_members *all, struct err *err)
{
	const struct panel_member *is = own_of(all);
	char own[UUID_TEXT], there[UUID_TEXT];

	uuid_text(store_owner(st), own);
	if (is)
		return store_is_own(st, &is->uuid) ||
			err_set(err,
				"%s is the listener %.8s on this panel, and this archive is of "
				"%.8s: if both are yours, `earlog merge --mine` that archive "
				"first; else you need another role",
				pq_user(pq), uuid_text(&is->uuid, there), own);
	CLEANUP(pointer_free) char *role = text_shell_word(pq_user(pq));
	return err_set(err,
		"the panel does not know whose role %s is: send this line to its administrator, "
		"then try again: earlog panel admit %s %s",
		pq_user(pq), role, own);
}

bool
panel_ask(struct pq *pq, struct store *st, struct panel_members *out, struct err *err)
{
	static const char sql[] =
		"SELECT l.uuid, l.role, (l.role = session_user)::int, f.name, f.digest, f.made_ms, "
		"f.bytes, " STORED_US ", f.machine, f.latest_ms, s.n, f.state FROM "
		"panel.schema_version s "
		"LEFT JOIN panel.listener l ON l.uuid IS NOT NULL LEFT JOIN panel.file f ON "
		"f.listener = l.uuid ORDER BY l.since, l.role";
	CLEANUP(pq_rows_finish) struct pq_rows rows = { 0 };

	*out = (struct panel_members){ 0 };
	if (!pq_ask(pq, sql, NULL, 0, &rows, err)) {
		if (text_same(pq_state(pq), "42P01"))
			err_set(err,
				"there is no panel in this database: its administrator runs "
				"`earlog panel init`");
		return false;
	}
	bool ok = pq_number(&rows, 0, 10) <= PANEL_FORM ||
		err_set(err, "the panel was set up by a newer earlog: update this earlog first");
	for (size_t i = 0; ok && i < rows.n && pq_value(&rows, i, 0); i++) {
		struct panel_member m;
		ok = read_member(st, &rows, i, &m, err);
		LIST_ADD(out, m);
	}
	return ok && check_own(pq, st, out, err);
}

void
panel_members_finish(struct panel_members *m)
{
	LIST_FINISH(m, free(each->name), free(each->role), free(each->digest), free(each->state));
}

/* ---- sending the own file ---- */

/* Returns an unused path in the folder of the listeners' files; NULL: the folder cannot be made.
 * The caller frees. */
static char *
unfinished_path(const struct store *st, struct err *err)
{
	CLEANUP(pointer_free) char *folder = exchange_listeners_folder(st);
	struct uuid u = uuid_random();
	char uuid[UUID_TEXT];

	return file_make_folder(folder, err)
		? xasprintf("%s/" UNFINISHED "%s.db", folder, uuid_text(&u, uuid))
		: NULL;
}

/* Fails if another machine of the owner, or this archive before it was restored, made the file that
 * the server has, and the rows of then are not here: rows that were deleted there would come back.
 */
static bool
may_replace(struct store *st, const struct panel_member *own, int64_t latest_ms, struct err *err)
{
	bool same = uuid_same(&own->machine, store_owner(st));
	char day[11];

	if (!own->digest)
		return true;
	if (!same && !exchange_machine_latest(st, &own->machine, &latest_ms, err))
		return false;
	if (latest_ms != NO_INT && latest_ms >= own->latest_ms)
		return true;
	clock_date_text(own->made_ms, clock_offset_min(own->made_ms), day);
	const char *whose = same ? "a newer state of this archive: its" : "your other machine's";
	return err_set(err,
		"%s file of %s is not merged here: `earlog merge --mine FILE` first, with a "
		"backup of %s, or `earlog panel sync --replace`",
		whose, day, same ? "that state" : "that machine's archive");
}

/* The file that is sent, and the connection. */
struct own_sent {
	const struct panel_member *own; /* as the server has it */
	const char *digest;
	struct store_state state;
	char *path;       /* of the own file for others, while it is sent */
	struct store *st; /* the file, opened for reading */
	struct buf bytes;
};

/* Sends the rows of the view v_TABLE. */
static bool
send_rows(struct pq *pq, const struct own_sent *o, const char *table, struct err *err)
{
	CLEANUP(pointer_free)
	char *sql = xasprintf("INSERT INTO panel.%s SELECT * FROM "
			      "json_populate_recordset(NULL::panel.%s, $1::json)",
		table, table);
	json_auto_t *rows = json_array();
	char uuid[UUID_TEXT];

	sqlite3_stmt *q = store_prepare_text(
		o->st, table, err, "SELECT ?1 AS listener_uuid, * FROM v_%s", table);
	if (!store_rows(o->st, store_bind(q, AS_TEXT(uuid_text(&o->own->uuid, uuid))), rows, err))
		return false;
	CLEANUP(pointer_free) char *text = json_text(rows, JSON_COMPACT);
	return pq_ask(pq, sql, (const char *const[]){ text }, 1, NULL, err);
}

static bool
send_file(struct pq *pq, struct store *st, const struct own_sent *o, struct err *err)
{
	static const char remove[] = "DELETE FROM panel.file f WHERE f.listener = $1::uuid "
				     "AND " STORED_US " = $2::bigint";
	char listener[UUID_TEXT];
	const char *seen[] = { uuid_text(&o->own->uuid, listener),
		NUMBER_DIGITS(o->own->stored_us) };

	if (!pq_ask(pq, remove, seen, LENGTH(seen), NULL, err))
		return false;
	static const char add[] =
		"INSERT INTO panel.file (listener, name, machine, latest_ms, "
		"made_ms, digest, state, content) VALUES ($1, $2, $3, $4, $5, $6, "
		"$7, $8)";
	char machine[UUID_TEXT];
	struct listener_row *l = store_copy(st, ROW_LISTENER, store_owner(st), ERR_IGNORED);
	const char *values[] = { listener, l ? l->name : NULL, uuid_text(store_owner(st), machine),
		NUMBER_DIGITS(o->state.latest_ms), NUMBER_DIGITS(clock_utc_ms()), o->digest,
		o->state.hash };
	bool ok = pq_put_bytes(pq, add, values, LENGTH(values), &o->bytes, err);
	row_free(ROW_LISTENER, l);
	return ok;
}

/* Replaces the file and the rows on the server in one transaction. */
static bool
send_all(struct pq *pq, struct store *st, const struct own_sent *o, struct err *err)
{
	static const char *const tables[] = { "note", "rating", "trial", "sitting" };
	bool ok = pq_run(pq, "BEGIN", err) && send_file(pq, st, o, err);

	EACH_OF (table, tables)
		ok = ok && send_rows(pq, o, *table, err);
	ok = ok && pq_run(pq, "COMMIT", err);
	if (!ok && text_same(pq_state(pq), "23505"))
		err_set(err, "another of your machines is syncing: try again");
	if (!ok && !pq_is_lost(pq))
		pq_run(pq, "ROLLBACK", ERR_IGNORED);
	return ok;
}

static bool
read_own_file(struct own_sent *o, struct err *err)
{
	struct stat size;

	if (stat(o->path, &size) == 0 && size.st_size > PANEL_MOST_BYTES)
		return err_set(err,
			"your file for others has %" PRId64 " MiB, and a panel takes %d MiB at "
			"most: nothing was sent",
			(int64_t)size.st_size >> 20, PANEL_MOST_BYTES >> 20);
	return file_read_input(o->path, PANEL_MOST_BYTES, &o->bytes, err);
}

/* Sends the own file if its rows differ from the file on the server. Makes the file only if the
 * archive has changed since the server's file, and since the last call. */
static bool
send_if_changed(struct pq *pq, struct store *st, const struct panel_member *own,
	struct panel_syncing *s, struct err *err)
{
	struct own_sent o = { .own = own, .digest = s->digest, .bytes = BUF_INIT };

	if (!store_state(st, &o.state, err))
		return false;
	bool known = text_same(s->state, o.state.hash);
	if (own->digest &&
		(text_same(own->state, o.state.hash) ||
			(known && text_same(own->digest, s->digest))))
		return true;
	o.path = unfinished_path(st, err);
	o.st = store_new(false);
	bool ok = o.path && exchange_save_for(o.path, st, &own->uuid, err) &&
		store_open_file(o.st, o.path, STORE_READ, err) &&
		exchange_digest(o.st, s->digest, err);
	strcpy(s->state, ok ? o.state.hash : "");
	if (ok && !text_same(s->digest, own->digest)) {
		ok = (s->replace || may_replace(st, own, o.state.latest_ms, err)) &&
			read_own_file(&o, err) && send_all(pq, st, &o, err);
		s->n.sent_bytes = ok ? (int64_t)o.bytes.len : 0;
	}
	store_close(o.st);
	if (o.path)
		unlink(o.path);
	free(o.path);
	buf_finish(&o.bytes);
	return ok;
}

bool
panel_remove_own(struct pq *pq, struct store *st, struct err *err)
{
	struct panel_members all;
	char uuid[UUID_TEXT];
	bool ok = panel_ask(pq, st, &all, err);

	if (ok) {
		const char *values[] = { uuid_text(&own_of(&all)->uuid, uuid) };
		ok = pq_ask(pq, "DELETE FROM panel.file WHERE listener = $1::uuid", values, 1, NULL,
			err);
	}
	panel_members_finish(&all);
	return ok;
}

/* ---- fetching files of others ---- */

/* Writes the file of a listener to fd, piece by piece. Sets *ok to false on failures of server or
 * disk; else err says that the listener replaced the file meanwhile. */
static bool
fetch_bytes(struct pq *pq, const struct panel_member *m, int fd, bool *ok, struct err *err)
{
	static const char sql[] =
		"SELECT substring(f.content FROM $3::int FOR $4::int) FROM panel.file f WHERE "
		"f.listener = $1::uuid AND " STORED_US " = $2::bigint";
	char uuid[UUID_TEXT];

	uuid_text(&m->uuid, uuid);
	for (int64_t at = 0; at < m->bytes;) {
		CLEANUP(pq_rows_finish) struct pq_rows rows = { 0 };
		const char *values[] = { uuid, NUMBER_DIGITS(m->stored_us), NUMBER_DIGITS(at + 1),
			NUMBER_DIGITS(PIECE_BYTES) };
		size_t n;

		*ok = pq_ask_bytes(pq, sql, values, LENGTH(values), &rows, err);
		const char *bytes = pq_bytes(&rows, &n);
		if (!*ok)
			return false;
		if (!n || n > PIECE_BYTES)
			return err_set(err, "it was replaced meanwhile: sync again");
		*ok = file_put_all(fd, bytes, n) ||
			err_fail(err, "cannot write it: %s", strerror(errno));
		if (!*ok)
			return false;
		at += (int64_t)n;
	}
	return true;
}

/* Sets *ok to false on failures of server or disk; else err describes the fault of the file. */
static bool
fetch_checked(
	struct pq *pq, const struct panel_member *m, const char *temp, bool *ok, struct err *err)
{
	struct uuid owner;
	const struct timespec times[] = { { m->stored_us / 1000000, m->stored_us % 1000000 * 1000 },
		{ m->stored_us / 1000000, m->stored_us % 1000000 * 1000 } };
	int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

	*ok = fd >= 0 || err_fail(err, "cannot make %s: %s", temp, strerror(errno));
	bool fetched = *ok && fetch_bytes(pq, m, fd, ok, err);
	if (fd >= 0)
		close(fd);
	return fetched && exchange_file_owner(temp, &owner, NULL, err) &&
		(uuid_same(&owner, &m->uuid) || err_set(err, "it names another listener")) &&
		((*ok = utimensat(AT_FDCWD, temp, times, 0) == 0) ||
			err_fail(err, "cannot set its time: %s", strerror(errno)));
}

static bool
was_refused(const struct panel_refused *all, const struct panel_member *m)
{
	EACH (one, all)
		if (uuid_same(&one->uuid, &m->uuid) && one->stored_us == m->stored_us)
			return true;
	return false;
}

static bool
fetch_file(struct pq *pq, struct store *st, const struct panel_member *m, struct panel_syncing *s,
	struct err *err)
{
	CLEANUP(pointer_free) char *temp = unfinished_path(st, err);
	CLEANUP(pointer_free) char *path = fetched_path(st, &m->uuid);
	CLEANUP(pointer_free) char *called = records_listener_called(m->name, &m->uuid);
	struct err why = ERR_INIT;
	bool ok = true,
	     fits = m->bytes <= PANEL_MOST_BYTES ||
		err_set(&why, "it has %" PRId64 " MiB", m->bytes >> 20);

	if (!temp)
		return false;
	fits = fits && fetch_checked(pq, m, temp, &ok, &why);
	if (fits && rename(temp, path) != 0)
		ok = err_fail(&why, "cannot make %s: %s", path, strerror(errno));
	unlink(temp);
	if (!ok) {
		*err = why;
		return err_prefix(err, "the file of %s", called);
	}
	s->n.fetched += fits;
	if (!fits)
		s->n.refused++;
	if (!fits) {
		CLEANUP(pointer_free)
		char *sentence = xasprintf("the file of %s was left out: %s", called, why.msg);
		struct panel_stored stored = { m->uuid, m->stored_us };
		LIST_ADD(&s->refused, stored);
		s->say(s->into, sentence);
	}
	return true;
}

static bool
fetch_files(struct pq *pq, struct store *st, const struct panel_members *all,
	struct panel_syncing *s, struct err *err)
{
	size_t wanted = 0, done = 0;
	bool ok = true;

	for (int round = 0; round < 2; round++)
		EACH_WHILE (m, all, ok) {
			if (m->own || !m->digest || m->here || was_refused(&s->refused, m))
				continue;
			if (round == 0) {
				wanted++;
				continue;
			}
			ok = fetch_file(pq, st, m, s, err);
			s->progress(s->into, ++done, wanted);
		}
	return ok;
}

/* ---- files of listeners who left ---- */

/* Returns true if the name belongs to a fetched file, and sets *u to its listener. */
static bool
is_fetched(const char *name, struct uuid *u)
{
	CLEANUP(pointer_free) char *uuid = NULL;

	if (!text_starts(name, FETCHED) || !text_ends_in(name, ".db"))
		return false;
	uuid = xstrndup(name + strlen(FETCHED), strlen(name) - strlen(FETCHED) - strlen(".db"));
	return uuid_read(u, uuid);
}

/* Removes a file of the folder if its listener has left the panel, or if a sync that was killed
 * left it. */
static void
tidy_file(const char *path, const struct panel_members *all, struct panel_syncing *s)
{
	CLEANUP(pointer_free) char *called = NULL;
	const char *name = file_name(path);
	struct uuid u;
	struct stat st;

	if (text_starts(name, UNFINISHED) && stat(path, &st) == 0 &&
		st.st_mtime < clock_utc_ms() / 1000 - UNFINISHED_S)
		unlink(path);
	if (!is_fetched(name, &u))
		return;
	EACH (one, all)
		if (uuid_same(&one->uuid, &u) && one->digest && !one->own)
			return;
	exchange_file_owner(path, &u, &called, ERR_IGNORED);
	if (unlink(path) != 0)
		return;
	CLEANUP(pointer_free) char *who = records_listener_called(called, &u);
	CLEANUP(pointer_free)
	char *sentence = xasprintf("%s has left the panel: the file is gone here", who);
	s->say(s->into, sentence);
	s->n.left++;
}

static void
tidy_folder(const struct store *st, const struct panel_members *all, struct panel_syncing *s)
{
	CLEANUP(pointer_free) char *folder = exchange_listeners_folder(st);
	CLEANUP(file_paths_finish) struct file_paths in;

	file_paths(folder, &in);
	EACH (path, &in)
		tidy_file(*path, all, s);
}

void
panel_keep_files(struct store *st)
{
	CLEANUP(pointer_free) char *folder = exchange_listeners_folder(st);
	CLEANUP(file_paths_finish) struct file_paths in;
	struct uuid u;

	file_paths(folder, &in);
	EACH (path, &in) {
		const char *name = file_name(*path);

		if (!is_fetched(name, &u))
			continue;
		CLEANUP(pointer_free) char *to = file_in(folder, name + strlen(FETCHED));
		rename(*path, to);
	}
}

/* ---- a sync ---- */

bool
panel_sync(struct pq *pq, struct store *st, struct panel_syncing *s, struct err *err)
{
	struct panel_members all;
	struct err why = ERR_INIT;

	s->n = (struct panel_counts){ 0 };
	bool ok = panel_ask(pq, st, &all, err);
	bool sent = ok && send_if_changed(pq, st, own_of(&all), s, err);
	/* If the own file cannot be sent, the files of others come all the same. */
	ok = ok && !pq_is_lost(pq) && fetch_files(pq, st, &all, s, sent ? err : &why);
	if (ok)
		tidy_folder(st, &all, s);
	panel_members_finish(&all);
	ok = ok && sent;
	if (ok && (!s->synced || s->n.sent_bytes || s->n.fetched || s->n.left))
		ok = s->synced = store_do(
			st, "UPDATE panel SET synced_ms = ?1", err, AS_INT(clock_utc_ms()));
	return ok;
}

/* ---- setting up the server ---- */

static const char begin_sql[] =
	"BEGIN;\n"
	"SELECT pg_advisory_xact_lock(hashtext('earlog panel'));\n"
	"SET LOCAL client_min_messages = warning;\n"
	"CREATE SCHEMA IF NOT EXISTS panel;\n"
	"CREATE TABLE IF NOT EXISTS panel.schema_version (one boolean PRIMARY KEY DEFAULT true "
	"CHECK (one), n int NOT NULL, archive int NOT NULL);\n"
	"INSERT INTO panel.schema_version (n, archive) VALUES (0, 0) ON CONFLICT DO NOTHING;\n"
	/* The role that created the panel owns all its objects, also if a superuser updates it. */
	"SELECT set_config('role', pg_get_userbyid(nspowner), true) FROM pg_namespace WHERE "
	"nspname "
	"= 'panel';\n";

static bool
make_panel(struct pq *pq, struct err *err)
{
	static const char sql[] =
		"SELECT n, current_setting('server_version_num') FROM panel.schema_version";
	CLEANUP(pq_rows_finish) struct pq_rows rows = { 0 };
	CLEANUP(buf_finish) struct buf all = BUF_INIT;

	if (!pq_ask(pq, sql, NULL, 0, &rows, err))
		return false;
	int64_t form = pq_number(&rows, 0, 0);
	if (pq_number(&rows, 0, 1) < 130000)
		return err_set(err, "a panel needs PostgreSQL 13 or newer");
	if (form > PANEL_FORM)
		return err_set(err, "this panel was set up by a newer earlog: nothing was changed");
	if (form > 0 && form < PANEL_FORM)
		return err_set(err,
			"an earlier earlog made this panel: run `DROP SCHEMA panel CASCADE` in the "
			"database, then `earlog panel init` again");
	buf_addf(&all, "%sUPDATE panel.schema_version SET n = %d;\nRESET ROLE;\n%sCOMMIT;\n",
		file_embedded("schema/panel/panel.sql")->data, PANEL_FORM,
		file_embedded("schema/panel/closed.sql")->data);
	return pq_run(pq, all.s, err);
}

bool
panel_server_init(struct pq *pq, struct err *err)
{
	if (pq_run(pq, begin_sql, err) && make_panel(pq, err))
		return true;
	if (!pq_is_lost(pq))
		pq_run(pq, "ROLLBACK", ERR_IGNORED);
	return err_prefix(err, "the panel was not set up");
}

bool
panel_server_is_open(struct pq *pq, bool *open, struct err *err)
{
	static const char sql[] =
		"SELECT has_database_privilege('public', current_database(), 'TEMP') OR "
		"has_function_privilege('public', 'lo_create(oid)', 'EXECUTE')";
	CLEANUP(pq_rows_finish) struct pq_rows rows = { 0 };
	bool ok = pq_ask(pq, sql, NULL, 0, &rows, err);
	const char *value = pq_value(&rows, 0, 0);

	*open = value && *value == 't';
	return ok;
}
