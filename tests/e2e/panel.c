/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "e2e/panel.h"

#include "archive/store/store_private.h"
#include "archive/upkeep/open.h"
#include "base/system/clock.h"
#include "review/record/rows_note.h"
#include "support/store_help.h"

struct postgres postgres;

void
in_database(const char *role, const char *sql)
{
	struct err err = ERR_INIT;
	struct pq *pq = postgres_connect(&postgres, role);

	works(pq_run(pq, sql, &err));
	pq_close(pq);
}

const char *
said(struct home *h, char *const argv[], int wanted)
{
	const char *out, *why;
	int status = home_run(h, argv, NULL, &out, &why);

	if (status != wanted)
		fail_msg("%s %s: %d\n%s%s", argv[1], argv[2], status, out, why);
	return *out ? out : why;
}

char *
url_at(const char *role, const char *folder)
{
	return xasprintf("postgresql://%s@/postgres?host=%s", role, folder);
}

int
start_server(void **state)
{
	postgres_start(&postgres);
	in_database("owner", "CREATE ROLE keeper LOGIN; GRANT ALL ON DATABASE postgres TO keeper");
	struct home *h = home_new();
	char *keeper = url_at("keeper", postgres.folder);
	assert_has(said(h, ARGS("earlog", "panel", "init", keeper), 0), "the panel is ready");
	free(keeper);
	home_free(h);
	return 0;
}

int
end_server(void **state)
{
	postgres_end(&postgres);
	return 0;
}

void
make_role(const char *role)
{
	char *sql = xasprintf("CREATE ROLE %s LOGIN", role);

	in_database("owner", sql);
	free(sql);
}

struct home *
home_of(const char *role)
{
	make_role(role);
	return home_new();
}

void
admit(struct home *h, const char *role)
{
	char *url = url_at(role, postgres.folder), *keeper = url_at("keeper", postgres.folder),
	     *line = xasprintf("earlog panel admit %s ", role);
	const char *refused = said(h, ARGS("earlog", "panel", "join", url), 1);

	assert_has(refused, line);
	char *uuid = xstrndup(strstr(refused, line) + strlen(line), UUID_TEXT - 1);
	assert_has(said(h, ARGS("earlog", "panel", "admit", (char *)role, uuid, "--server", keeper),
			   0),
		"may join");
	free(uuid);
	free(line);
	free(keeper);
	free(url);
}

void
join(struct home *h, const char *role, const char *folder)
{
	char *url = url_at(role, folder);

	admit(h, role);
	assert_has(said(h, ARGS("earlog", "panel", "join", url), 0), "joined");
	free(url);
}

struct home *
joined(const char *role)
{
	struct home *h = home_of(role);

	join(h, role, postgres.folder);
	return h;
}

void
write_notes(struct home *h, int n, const char *word)
{
	struct err err = ERR_INIT;
	struct store *st;

	works(st = archive_open(home_path(h, "data/earlog/earlog.db"), STORE_WRITE, &err));
	works(store_begin(st, &err));
	for (int i = 0; i < n; i++) {
		struct note *note = test_row(ROW_NOTE);
		note->body = xasprintf("%s %d", word, i);
		note->row.edited_ms = clock_utc_ms();
		put_free(st, ROW_NOTE, note);
	}
	works(store_commit(st, &err));
	store_close(st);
}

bool
is_in_file(const char *path, const char *word)
{
	FILE *f = fopen(path, "re");
	struct buf bytes = BUF_INIT;
	char some[65536];
	size_t n;

	while (f && (n = fread(some, 1, sizeof(some), f)) > 0)
		buf_add_bytes(&bytes, some, n);
	if (f)
		fclose(f);
	bool found = bytes.len && memmem(bytes.s, bytes.len, word, strlen(word)) != NULL;
	buf_finish(&bytes);
	return found;
}

bool
server_has(const char *word)
{
	static const char sql[] =
		"SELECT (EXISTS (SELECT FROM panel.file f WHERE position(convert_to($1, 'UTF8') IN "
		"f.content) > 0) OR EXISTS (SELECT FROM panel.note r WHERE r::text LIKE '%' || $1 "
		"|| '%') OR EXISTS (SELECT FROM panel.rating r WHERE r::text LIKE '%' || $1 || "
		"'%') OR EXISTS (SELECT FROM panel.sitting r WHERE r::text LIKE '%' || $1 || '%') "
		"OR EXISTS (SELECT FROM panel.trial r WHERE r::text LIKE '%' || $1 || '%'))::int";
	struct pq *pq = postgres_connect(&postgres, "owner");
	char *found = ASK(pq, sql, word);
	bool has_it = *found == '1';

	free(found);
	pq_close(pq);
	return has_it;
}

char *
uuid_of_home(struct home *h)
{
	char *hex = xstrdup(home_sql(h, "SELECT lower(hex(listener)) FROM owner")),
	     *uuid = xasprintf(
		     "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);

	free(hex);
	return uuid;
}

char *
fetched_by(struct home *h, struct home *of)
{
	char *uuid = uuid_of_home(of), *name = xasprintf("data/earlog/listeners/panel-%s.db", uuid),
	     *path = xstrdup(home_path(h, "%s", name));

	free(uuid);
	free(name);
	return path;
}

int
notes_of(struct home *h, struct home *of, const char *word)
{
	char *path = fetched_by(h, of), *sql;
	sqlite3 *db = NULL;
	struct err err = ERR_INIT;
	int64_t n = -1;

	sql = xasprintf("SELECT count(*) FROM note WHERE body LIKE '%s %%'", word);
	if (access(path, F_OK) == 0) {
		assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
		works(store_number(db, sql, &n, &err));
		sqlite3_close(db);
	}
	free(sql);
	free(path);
	return (int)n;
}

void
in_archive(struct home *h, const char *sql)
{
	struct err err = ERR_INIT;
	struct store *st;

	works(st = archive_open(home_path(h, "data/earlog/earlog.db"), STORE_WRITE, &err));
	works(store_exec(st->db, sql, &err));
	store_close(st);
}

long long
on_server(const char *sql)
{
	struct pq *pq = postgres_connect(&postgres, "owner");
	long long n = ask_number(pq, sql);

	pq_close(pq);
	return n;
}
