/* tests: long, of exchange/panel cli/earlog_panel */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* earlog panel, between homes with a PostgreSQL of the test's own. */
#include <arpa/inet.h>
#include <sys/socket.h>

#include "archive/upkeep/open.h"
#include "e2e/bench.h"
#include "e2e/hostile.h"
#include "e2e/panel.h"
#include "review/record/rows_note.h"
#include "support/store_help.h"

static void
from_nothing_to_the_files_of_the_others(void **state)
{
	struct home *anna = home_of("anna"), *ben = home_of("ben");

	assert_has(said(anna, ARGS("earlog", "panel", "sync"), 1), "has joined no panel");
	write_notes(anna, 12, "anna");
	join(anna, "anna", postgres.folder);
	join(ben, "ben", postgres.folder);
	assert_has(said(anna, ARGS("earlog", "panel", "sync"), 0), "your file was sent");
	assert_has(said(ben, ARGS("earlog", "panel", "sync", "--json"), 0), "\"fetched\": 1");
	assert_int_equal(notes_of(ben, anna, "anna"), 12);
	/* ben reads anna's notes, and nothing of them is in his archive. */
	assert_has(said(ben, ARGS("earlog", "search", "--listener", "all", "anna"), 0), "anna 3");
	assert_string_equal(home_sql(ben, "SELECT count(*) FROM note"), "0");
	assert_has(said(ben, ARGS("earlog", "panel", "sync"), 0), "there is nothing to send");
	assert_int_equal(on_server("SELECT count(*) FROM panel.note WHERE listener_uuid = (SELECT "
				   "uuid FROM panel.listener WHERE role = 'anna')"),
		12);
	write_notes(anna, 1, "anna");
	assert_has(said(anna, ARGS("earlog", "panel", "sync"), 0), "your file was sent");
	assert_has(said(ben, ARGS("earlog", "panel", "status"), 0), "newer there");
	assert_has(said(ben, ARGS("earlog", "panel", "sync"), 0), "1 file fetched");
	assert_int_equal(notes_of(ben, anna, "anna"), 13);
	assert_has(said(ben, ARGS("earlog", "panel", "sync", "--server", "service=other"), 2),
		"sync takes no --server (only for: admit)");
	assert_has(said(ben, ARGS("earlog", "panel", "status", "--follow"), 2),
		"status takes no --follow (only for: sync)");
	const char *status = said(ben, ARGS("earlog", "panel", "status", "--json"), 0);
	assert_has(status, "\"role\": \"anna\"");
	assert_has(status, "\"here\": true");
	assert_has(said(ben, ARGS("earlog", "panel", "status"), 0), "you");
	/* One who joined another panel, or this one already, is told. */
	assert_has(said(ben, ARGS("earlog", "panel", "join", "service=other"), 1), "leave");
	/* Who leaves is gone from the server, and from the others with their next sync. */
	assert_has(said(anna, ARGS("earlog", "panel", "leave"), 0),
		"your file and rows are gone there");
	assert_false(server_has("anna 3"));
	assert_has(said(anna, ARGS("earlog", "panel", "sync"), 1), "has joined no panel");
	assert_has(said(ben, ARGS("earlog", "panel", "sync"), 0), "has left the panel");
	assert_int_equal(notes_of(ben, anna, "anna"), -1);
	home_free(anna);
	home_free(ben);
}

/* R, Grafana and psql find the columns of an archive's views. */
static void
the_tables_have_the_columns_of_the_views(void **state)
{
	static const char *const tables[] = { "note", "rating", "trial", "sitting" };
	struct home *h = home_new();
	struct pq *pq = postgres_connect(&postgres, "owner");

	said(h, ARGS("earlog", "listener", "list"), 0);
	write_notes(h, 1, "begin");
	for (size_t i = 0; i < LENGTH(tables); i++) {
		char *sql = xasprintf("SELECT 'listener_uuid,' || group_concat(name) FROM "
				      "pragma_table_info('v_%s')",
			tables[i]);
		char *there = ASK(pq,
			"SELECT string_agg(column_name, ',' ORDER BY ordinal_position) FROM "
			"information_schema.columns WHERE table_schema = 'panel' AND table_name = "
			"$1",
			tables[i]);
		assert_string_equal(there, home_sql(h, sql));
		free(there);
		free(sql);
	}
	pq_close(pq);
	home_free(h);
}

/* Every kind of row, with words of other alphabets. */
static void
the_tables_have_the_rows_of_the_views(void **state)
{
	struct home *h = home_of("rosa");

	home_write(
		h, "work/cantor.yaml", "id: cantor\ndevice: AFUL Cantor\nplaylist: ./list.yaml\n");
	home_write(h, "work/list.yaml",
		"id: list\ntitle: A list\nsections:\n  - id: bass\n    title: Bass\n    tracks:\n"
		"      - id: first\n        title: First\n        duration: '3:00'\n");
	said(h,
		ARGS("earlog", "note", "add", "cantor.yaml", "--item", "first", "--at", "0:43",
			"“schärfer” 🎧 {\"a\\\\b\"} $1 %s"),
		0);
	said(h, ARGS("earlog", "rate", "cantor.yaml", "sonic-quality", "4"), 0);
	join(h, "rosa", postgres.folder);
	said(h, ARGS("earlog", "panel", "sync"), 0);
	struct pq *pq = postgres_connect(&postgres, "rosa");
	char *got = ask(pq,
		"SELECT concat_ws('|', review, item, from_s, device, body, private) FROM "
		"panel.note WHERE listener_uuid = panel.me()",
		NULL, 0);
	assert_string_equal(got,
		home_sql(h,
			"SELECT review || '|' || item || '|' || printf('%g', from_s) || '|' || "
			"device || '|' || body || '|' || private FROM v_note"));
	free(got);
	got = ask(pq,
		"SELECT concat_ws('|', attribute, value, scope, day) FROM panel.rating WHERE "
		"listener_uuid = panel.me()",
		NULL, 0);
	assert_string_equal(got,
		home_sql(h,
			"SELECT attribute || '|' || printf('%g', value) || '|' || scope || '|' "
			"|| day FROM v_rating"));
	free(got);
	pq_close(pq);
	home_free(h);
}

static void
a_password_is_neither_kept_nor_shown(void **state)
{
	struct home *h = home_of("carla");
	char *url = xasprintf(
		"postgresql://carla:S3cret@/postgres?host=%s&password=S3cret", postgres.folder);
	const char *out, *why;

	assert_int_equal(home_run(h, ARGS("earlog", "panel", "join", url), NULL, &out, &why), 1);
	assert_has(why, "~/.pgpass");
	assert_null(strstr(why, "S3cret"));
	assert_has(said(h, ARGS("earlog", "panel", "status"), 1), "has joined no panel");
	/* Nor where it is wrong: no host, no address at all. */
	assert_null(strstr(said(h,
				   ARGS("earlog", "panel", "join",
					   "postgresql://carla:S3cret@/postgres?host=/nowhere"),
				   1),
		"S3cret"));
	assert_null(
		strstr(said(h, ARGS("earlog", "panel", "join", "carla:S3cret@host"), 1), "S3cret"));
	free(url);
	home_free(h);
}

/* ---- what leaves, and who may write ---- */

/* Neither at once nor later; and also not in the file that the other has. */
static void
what_is_private_or_deleted_is_nowhere(void **state)
{
	struct home *lea = joined("lea"), *max = joined("max");
	struct err err = ERR_INIT;
	struct store *st;
	struct note *n = test_row(ROW_NOTE), *never = test_row(ROW_NOTE);
	char uuid[UUID_TEXT];

	n->body = xstrdup("regretted words");
	never->body = xstrdup("unspeakable words");
	works(st = archive_open(home_path(lea, "data/earlog/earlog.db"), STORE_WRITE, &err));
	works(store_begin(st, &err));
	n->review = never->review = put_review(st, "lea", "A device");
	works(store_put(st, ROW_NOTE, n, &err) == PUT_DONE);
	works(store_put(st, ROW_NOTE, never, &err) == PUT_DONE);
	works(store_commit(st, &err));
	store_close(st);
	uuid_text(&never->row.uuid, uuid);
	said(lea, ARGS("earlog", "note", "edit", uuid, "--private"), 0);
	said(lea, ARGS("earlog", "panel", "sync"), 0);
	said(max, ARGS("earlog", "panel", "sync"), 0);
	char *file = fetched_by(max, lea);
	assert_true(server_has("regretted"));
	assert_true(is_in_file(file, "regretted"));
	assert_false(server_has("unspeakable"));
	assert_false(is_in_file(file, "unspeakable"));
	uuid_text(&n->row.uuid, uuid);
	said(lea, ARGS("earlog", "note", "edit", uuid, "--private"), 0);
	said(lea, ARGS("earlog", "panel", "sync"), 0);
	said(max, ARGS("earlog", "panel", "sync"), 0);
	assert_false(server_has("regretted"));
	assert_false(is_in_file(file, "regretted"));
	assert_string_equal(home_sql(lea, "SELECT count(*) FROM v_note WHERE private"), "2");
	/* Public again, then removed. */
	said(lea, ARGS("earlog", "note", "edit", uuid, "--public"), 0);
	said(lea, ARGS("earlog", "panel", "sync"), 0);
	assert_true(server_has("regretted"));
	said(lea, ARGS("earlog", "note", "remove", uuid), 0);
	said(lea, ARGS("earlog", "panel", "sync"), 0);
	said(max, ARGS("earlog", "panel", "sync"), 0);
	assert_false(server_has("regretted"));
	assert_false(is_in_file(file, "regretted"));
	free(file);
	row_free(ROW_NOTE, n);
	row_free(ROW_NOTE, never);
	home_free(lea);
	home_free(max);
}

/* Each statement as mia, with nils's UUID as $1; what PostgreSQL says to it. */
static void
a_role_writes_only_as_itself(void **state)
{
	static const struct {
		const char *sql, *why;
	} table[] = {
		{ "INSERT INTO panel.file (listener, machine, latest_ms, made_ms, digest, state, "
		  "content) "
		  "VALUES ($1::uuid, $1::uuid, 0, 0, '', '', '')",
			"row-level security" },
		{ "INSERT INTO panel.note (listener_uuid, body) VALUES ($1::uuid, 'forged')",
			"row-level security" },
		{ "INSERT INTO panel.rating (listener_uuid, value) VALUES ($1::uuid, 5)",
			"row-level security" },
		{ "UPDATE panel.file SET digest = '' WHERE listener = $1::uuid",
			"permission denied" },
		{ "UPDATE panel.note SET body = '' WHERE listener_uuid = $1::uuid",
			"permission denied" },
		{ "UPDATE panel.listener SET role = 'mia' WHERE uuid = $1::uuid",
			"permission denied" },
		{ "SELECT panel.admit('mia', $1)", "permission denied" },
		{ "INSERT INTO panel.file (listener, machine, latest_ms, made_ms, digest, state, "
		  "content, "
		  "stored) VALUES (panel.me(), $1::uuid, 0, 0, '', '', '', now() + '1 day')",
			"row-level security" },
		{ "SELECT set_config('role', 'keeper', true) WHERE $1 <> ''", "permission denied" },
		{ "SELECT pg_read_file('/etc/passwd') WHERE $1 <> ''", "permission denied" },
	};
	struct home *nils = joined("nils"), *mia = joined("mia");
	char *uuid = uuid_of_home(nils);

	write_notes(nils, 3, "nils");
	said(nils, ARGS("earlog", "panel", "sync"), 0);
	said(mia, ARGS("earlog", "panel", "sync"), 0);
	struct pq *pq = postgres_connect(&postgres, "mia");
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct err err = ERR_INIT;
		const char *values[] = { uuid };
		assert_false(pq_ask(pq, table[i].sql, values, 1, NULL, &err));
		assert_has(err.msg, table[i].why);
	}
	/* What is not hers she does not find for removing. */
	free(ASK(pq, "DELETE FROM panel.note WHERE listener_uuid = $1::uuid", uuid));
	free(ASK(pq, "DELETE FROM panel.file WHERE listener = $1::uuid", uuid));
	assert_int_equal(
		ask_number(pq, "SELECT count(*) FROM panel.note WHERE body LIKE 'nils%'"), 3);
	pq_close(pq);
	said(mia, ARGS("earlog", "panel", "sync"), 0);
	assert_int_equal(notes_of(mia, nils, "nils"), 3);

	/* A role that was not admitted sees nothing; one without a listener reads alone. */
	make_role("olga");
	pq = postgres_connect(&postgres, "olga");
	assert_int_equal(ask_number(pq,
				 "SELECT (SELECT count(*) FROM panel.note) + (SELECT "
				 "count(*) FROM panel.file) + (SELECT count(*) FROM "
				 "panel.listener)"),
		0);
	char *keeper = url_at("keeper", postgres.folder);
	assert_has(said(nils, ARGS("earlog", "panel", "admit", "olga", "--server", keeper), 0),
		"may read");
	assert_has(
		said(nils, ARGS("earlog", "panel", "admit", "olga", uuid, "--server", keeper), 1),
		"admitted already, as role nils");
	assert_true(ask_number(pq, "SELECT count(*) FROM panel.note WHERE body LIKE 'nils%'") == 3);
	struct err err = ERR_INIT;
	const char *values[] = { uuid };
	assert_false(pq_ask(pq, table[0].sql, values, 1, NULL, &err));
	assert_has(err.msg, "row-level security");
	pq_close(pq);
	assert_has(
		said(nils,
			ARGS("earlog", "panel", "admit", "nobody_here", uuid, "--server", keeper),
			1),
		"no role nobody_here");
	assert_has(
		said(nils, ARGS("earlog", "panel", "admit", "olga", "that one", "--server", keeper),
			2),
		"is not the UUID of a listener");
	free(keeper);
	free(uuid);
	home_free(nils);
	home_free(mia);
}

/* ---- hostile files ---- */

/* Replaces the content of mallory's file on the server. */
static void
put_content(const char *sql)
{
	char *all =
		xasprintf("UPDATE panel.file SET stored = clock_timestamp(), content = %s WHERE "
			  "listener = (SELECT uuid FROM panel.listener WHERE role = 'mallory')",
			sql);

	in_database("owner", all);
	free(all);
}

static void
a_file_that_is_none_is_left_out(void **state)
{
	static const char *const contents[] = {
		"'no archive'",
		"''",
		"substring(content FROM 1 FOR 4096)",
		"substring(content FROM 1 FOR octet_length(content) / 2)",
		"(SELECT f.content FROM panel.file f JOIN panel.listener l ON l.uuid = f.listener "
		"WHERE l.role = 'vera')",
		"convert_to('SQLite format 3', 'UTF8') || decode(repeat('ff', 5000), 'hex')",
		"set_byte(set_byte(content, 28, 127), 29, 255)",
	};
	struct home *mallory = joined("mallory"), *vera = joined("vera");
	static const char dump[] =
		"SELECT group_concat(hex(uuid) || hex(edit) || ifnull(body, '')) FROM note";

	write_notes(mallory, 5, "mallory");
	write_notes(vera, 5, "vera");
	said(mallory, ARGS("earlog", "panel", "sync"), 0);
	said(vera, ARGS("earlog", "panel", "sync"), 0);
	char *before = xstrdup(home_sql(vera, dump)), *file = fetched_by(vera, mallory);
	in_database("owner",
		"CREATE TABLE public.good AS SELECT content FROM panel.file WHERE listener = "
		"(SELECT uuid FROM panel.listener WHERE role = 'mallory')");
	for (size_t i = 0; i < LENGTH(contents); i++) {
		put_content("(SELECT content FROM public.good)");
		put_content(contents[i]);
		const char *sync = said(vera, ARGS("earlog", "panel", "sync"), 0);
		assert_has(sync, "was left out: ");
		assert_has(
			said(vera, ARGS("earlog", "panel", "sync", "--json"), 0), "\"refused\": 1");
		/* The earlier file stays. */
		assert_int_equal(notes_of(vera, mallory, "mallory"), 5);
	}
	put_content("(SELECT content FROM public.good)");
	assert_has(said(vera, ARGS("earlog", "panel", "sync"), 0), "1 file fetched");
	assert_string_equal(home_sql(vera, dump), before);
	in_database("owner", "DROP TABLE public.good");
	/* One that is too large is not even fetched. */
	in_database("owner", "ALTER TABLE panel.file DROP CONSTRAINT file_content_check");
	put_content("decode(repeat('00', 65 * 1024 * 1024), 'hex')");
	assert_has(said(vera, ARGS("earlog", "panel", "sync"), 0), "was left out: it has 65 MiB");
	said(mallory, ARGS("earlog", "panel", "sync", "--replace"), 0);
	said(mallory, ARGS("earlog", "panel", "leave"), 0);
	in_database("owner",
		"ALTER TABLE panel.file ADD CONSTRAINT file_content_check CHECK "
		"(octet_length(content) <= 67108864)");
	free(file);
	free(before);
	home_free(mallory);
	home_free(vera);
}

/* Puts a file on the server as that of a listener with a new role. */
static void
put_file(struct pq *pq, const char *path, const char *role, const char *uuid)
{
	struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;
	char *sql = xasprintf(
		"INSERT INTO panel.listener (role, uuid) VALUES ('%s', '%s')", role, uuid);
	const char *values[] = { uuid, role, uuid, "1", "1", "digest", "state" };

	works(file_read_input(path, 64 << 20, &bytes, &err));
	works(pq_run(pq, sql, &err));
	works(pq_put_bytes(pq,
		"INSERT INTO panel.file (listener, name, machine, latest_ms, made_ms, digest, "
		"state, content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		values, LENGTH(values), &bytes, &err));
	buf_finish(&bytes);
	free(sql);
}

/* The files that e2e/others_test.c reads from a folder. */
static void
a_sync_that_fetches_hostile_files_changes_nothing_here(void **state)
{
	static const char by_sync[] = "panel"; /* has the time of the last sync */
	struct home *nadia = joined("nadia"), *omar = joined("omar");
	struct pq *pq = postgres_connect(&postgres, "owner");
	struct stat file;
	const char *out, *why;

	write_notes(nadia, 1, "nadia");
	write_notes(omar, 1, "omar");
	said(omar, ARGS("earlog", "backup", "given", "--for", "nadia"), 0);
	said(omar, ARGS("earlog", "panel", "sync"), 0);
	said(nadia, ARGS("earlog", "panel", "sync"), 0);
	home_run(omar, ARGS("sh", "-c", "cp given/*.db good.db; mkdir ../hostile"), NULL, NULL,
		NULL);
	char *good = xstrdup(home_path(omar, "work/good.db")),
	     *folder = xstrdup(home_path(omar, "hostile")),
	     *mine = xstrdup(home_path(nadia, "data/earlog/earlog.db"));
	size_t n = hostile_make(folder, good, mine), put = 0;
	for (size_t i = 0; i < n; i++) {
		char *path = xasprintf("%s/%02zu.db", folder, i);
		if (lstat(path, &file) == 0 && S_ISREG(file.st_mode) && file.st_size > 0 &&
			file.st_size <= 64 << 20) {
			char *role = xasprintf("hostile%02zu", i),
			     *uuid = xasprintf(HOSTILE_UUID, i);

			put_file(pq, path, role, uuid);
			put++;
			free(uuid);
			free(role);
		}
		free(path);
	}
	assert_true(put >= 55);
	char *before = hostile_dump(nadia, by_sync);
	assert_int_equal(home_run(nadia, ARGS("earlog", "panel", "sync"), NULL, &out, &why), 0);
	assert_has(why, " was left out: ");
	assert_has(why, " files fetched");
	hostile_same_dump(nadia, before, by_sync);
	home_run(nadia, ARGS("earlog", "search", "--listener", "all", "words"), NULL, &out, &why);
	assert_null(strstr(out, "secret words"));
	assert_has(said(nadia, ARGS("earlog", "note", "list", "--listener", "all"), 0), "omar");
	assert_has(said(nadia, ARGS("earlog", "note", "list"), 0), "nadia");
	said(nadia, ARGS("earlog", "listener", "list"), 0);
	hostile_same_dump(nadia, before, by_sync);
	in_database("owner", "DELETE FROM panel.listener WHERE role LIKE 'hostile%'");
	home_run(nadia, ARGS("earlog", "panel", "sync"), NULL, &out, &why);
	assert_has(why, " has left the panel");
	hostile_same_dump(nadia, before, by_sync);
	said(omar, ARGS("earlog", "panel", "leave"), 0);
	said(nadia, ARGS("earlog", "panel", "leave"), 0);
	pq_close(pq);
	free(before);
	free(mine);
	free(folder);
	free(good);
	home_free(omar);
	home_free(nadia);
}

static void
a_file_above_64_mib_is_not_sent(void **state)
{
	struct home *h = joined("gerda");
	struct err err = ERR_INIT;
	struct store *st;

	works(st = archive_open(home_path(h, "data/earlog/earlog.db"), STORE_WRITE, &err));
	works(store_begin(st, &err));
	for (int i = 0; i < 70; i++) {
		struct note *n = test_row(ROW_NOTE);
		n->body = xcalloc(1, 950001);
		memset(n->body, 'a', 950000);
		put_free(st, ROW_NOTE, n);
	}
	works(store_commit(st, &err));
	store_close(st);
	const char *sync = said(h, ARGS("earlog", "panel", "sync"), 1);
	assert_has(sync, " MiB, and a panel takes 64 MiB at most: nothing was sent");
	assert_int_equal(on_server("SELECT count(*) FROM panel.file f JOIN panel.listener l ON "
				   "l.uuid = f.listener WHERE l.role = 'gerda'"),
		0);
	home_free(h);
}

/* ---- machines of one person ---- */

static void
copy_file(const char *from, const char *to)
{
	char *cmd = xasprintf("cp '%s' '%s'", from, to);

	assert_int_equal(system(cmd), 0);
	free(cmd);
}

/* The desk removes nothing that the laptop wrote, and brings nothing back that it deleted. */
/* ---- one device, whatever the program and the spelling ---- */

#define TRACKS "playlist: [{id: low, title: Low, artist: A, signal: sine 60 9s -30dBFS}]\n"

/* A listener who joined, and rates a device as her session file spells it. */
static struct home *
rater(const char *role, const char *device, const char *other, char *value)
{
	struct home *h = home_of(role);
	char *profile = xasprintf("reviewer: {name: %s}\n", role),
	     *session = xasprintf("id: plus\ndevice: %s\ncompare: [%s]\n" TRACKS, device, other);

	home_write(h, "config/earlog/config.yaml", profile);
	home_write(h, "work/plus.yaml", session);
	said(h, ARGS("earlog", "note", "add", "plus.yaml", (char *)role, "--track", "low"), 0);
	said(h, ARGS("earlog", "rate", "plus", "punch", value, "--whole"), 0);
	said(h, ARGS("earlog", "rate", "plus", "punch", "1", "--whole", "--device", (char *)other),
		0);
	join(h, role, postgres.folder);
	said(h, ARGS("earlog", "panel", "sync"), 0);
	free(session);
	free(profile);
	return h;
}

/* Ann's file is of an earlier program, for which the T3 and the T3+ were one device
 * (tests/data/names-6cfb0580.sh); Renate and Ursula spell the T3+ in two ways. */
static void
a_device_is_one_for_an_earlier_program_and_in_another_spelling(void **state)
{
	struct pq *pq = postgres_connect(&postgres, "owner");

	put_file(pq, "tests/data/names-6cfb0580.db", "earlier",
		"33dd7e29-cd39-4df5-a9c6-47ccccba0fb3");
	struct home *renate = rater("renate", "TRN-T3+", "TRN T3", "2"),
		    *ursula = rater("ursula", "trn t3 +", "TRN T3", "3");
	said(renate, ARGS("earlog", "panel", "sync"), 0);
	const char *both = said(renate, ARGS("earlog", "compare", "plus", "--listener", "all"), 0);
	assert_has(both, "Punch  Ann  4 (");
	assert_has(both, "\nPunch          2        1\n");
	assert_has(both, "\n       ursula  3        1\n");
	both = said(ursula, ARGS("earlog", "compare", "plus", "--listener", "all"), 0);
	assert_has(both, "Punch  Ann  4 (");
	assert_has(both, "\n       renate  2     1\n");
	const char *csv = said(renate,
		ARGS("earlog", "export", "--csv", "plus", "--listener", "all", "--device",
			"TRN T3+", "-o", "-"),
		0);
	assert_has(csv, "heard on the plus");
	assert_has(csv, "ursula");
	assert_string_equal(home_sql(renate, "SELECT count(*) FROM device"), "2");
	pq_close(pq);
	home_free(ursula);
	home_free(renate);
}

static void
a_file_of_another_machine_waits_for_its_merge(void **state)
{
	struct home *laptop = joined("ann"), *desk = home_new();
	char *url = url_at("ann", postgres.folder), *copy = xstrdup(home_path(desk, "laptop.db"));
	char *archive = xstrdup(home_path(laptop, "data/earlog/earlog.db"));

	write_notes(laptop, 2, "laptop");
	home_write(desk, "work/cantor.yaml", "device: AFUL Cantor\nplaylist: signals\n");
	said(desk, ARGS("earlog", "note", "add", "cantor.yaml", "desk 0"), 0);
	said(laptop, ARGS("earlog", "panel", "sync"), 0);
	/* Of a stranger, as far as the desk knows. */
	assert_has(said(desk, ARGS("earlog", "panel", "join", url), 1), "`earlog merge --mine`");
	copy_file(archive, copy);
	said(desk, ARGS("earlog", "merge", "--mine", copy), 0);
	assert_has(said(desk, ARGS("earlog", "panel", "join", url), 0), "joined");
	assert_has(said(desk, ARGS("earlog", "panel", "sync"), 0), "your file was sent");
	assert_true(server_has("laptop 1") && server_has("desk 0"));
	/* The laptop deletes a note, and cannot replace what the desk sent before it merged that.
	 */
	in_archive(laptop,
		"UPDATE note SET deleted = 1, edit = randomblob(16), edited_ms = edited_ms + 1 "
		"WHERE body = 'laptop 1'");
	assert_has(
		said(laptop, ARGS("earlog", "panel", "sync"), 1), "your other machine's file of ");
	assert_has(said(laptop, ARGS("earlog", "panel", "sync", "--replace"), 0),
		"your file was sent");
	assert_false(server_has("laptop 1") || server_has("desk 0"));
	/* Now the desk has to know of the deletion first. */
	write_notes(desk, 1, "later");
	assert_has(said(desk, ARGS("earlog", "panel", "sync"), 1),
		" is not merged here: `earlog merge --mine FILE` first, with a backup of that "
		"machine's archive");
	assert_false(server_has("laptop 1"));
	assert_int_equal(unlink(copy), 0);
	copy_file(archive, copy);
	said(desk, ARGS("earlog", "merge", "--mine", copy), 0);
	assert_has(said(desk, ARGS("earlog", "panel", "sync"), 0), "your file was sent");
	assert_false(server_has("laptop 1"));
	assert_true(server_has("laptop 0") && server_has("desk 0") && server_has("later 0"));
	free(copy);
	free(archive);
	free(url);
	home_free(laptop);
	home_free(desk);
}

/* A backup that was restored is older than what the panel has. */
static void
a_restored_archive_does_not_replace_a_newer_file(void **state)
{
	struct home *h = joined("bea");
	char *archive = xstrdup(home_path(h, "data/earlog/earlog.db")),
	     *copy = xstrdup(home_path(h, "copy.db")), *newer = xstrdup(home_path(h, "newer.db"));

	write_notes(h, 2, "early");
	copy_file(archive, copy);
	poll(NULL, 0, 5); /* so that the next notes are later by the clock */
	write_notes(h, 2, "late");
	said(h, ARGS("earlog", "panel", "sync"), 0);
	copy_file(archive, newer);
	copy_file(copy, archive);
	const char *sync = said(h, ARGS("earlog", "panel", "sync"), 1);
	assert_has(sync, "a newer state of this archive: its file of ");
	assert_has(sync,
		" is not merged here: `earlog merge --mine FILE` first, with a backup of that "
		"state, or `earlog panel sync --replace`");
	assert_true(server_has("late 1"));
	said(h, ARGS("earlog", "merge", "--mine", newer), 0);
	said(h, ARGS("earlog", "panel", "sync"), 0);
	assert_true(server_has("late 1"));
	copy_file(copy, archive);
	assert_has(said(h, ARGS("earlog", "panel", "sync", "--replace"), 0), "your file was sent");
	assert_false(server_has("late 1"));
	free(archive);
	free(copy);
	free(newer);
	home_free(h);
}

/* ---- the bench ---- */

static void
a_bench_that_joined_loads_no_library_of_the_server(void **state)
{
	struct home *h = bench_home();
	if (access("/proc/self/maps", R_OK) != 0)
		skip_for("no /proc");
	make_role("kai");
	join(h, "kai", postgres.folder);
	struct drive *d = bench_start(h, NULL);
	char *maps = xasprintf("/proc/%d/maps", (int)drive_pid(d));
	assert_true(is_in_file(maps, "libsqlite3"));
	assert_false(is_in_file(maps, "libpq"));
	bench_type(d, "with a panel");
	drive_key(d, "Enter");
	drive_wait_sql(d, "SELECT count(*) FROM note WHERE body = 'with a panel'", "1");
	bench_quit(d);
	assert_has(said(h, ARGS("earlog", "panel", "sync"), 0), "your file was sent");
	assert_true(server_has("with a panel"));
	free(maps);
	home_free(h);
}

/* ---- servers and programs of other versions ---- */

/* ---- TLS ---- */

/* A port of this machine that is free, below those that the system gives away by itself. */
static int
free_port(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	int port = 20000 + getpid() % 10000, fd;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	do {
		at.sin_port = htons((uint16_t)++port);
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		assert_true(fd >= 0);
	} while (bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 && close(fd) == 0);
	close(fd);
	return port;
}

/* Begins the server anew; port 0: without TCP, as it was. */
static void
serve_at(int port)
{
	char text[16];

	postgres_stop(&postgres);
	postgres.port = port;
	snprintf(text, sizeof(text), "%d", port);
	if (port)
		setenv("PGPORT", text, 1);
	else
		unsetenv("PGPORT");
	postgres_run(&postgres);
}

static char *
tls_url(const char *host, const char *more)
{
	return xasprintf("postgresql://greta@%s:%d/postgres%s", host, postgres.port, more);
}

/* Has the server heard from whom a connection is? */
static bool
server_knows_of(const char *role)
{
	char *log = xasprintf("%s/log", postgres.folder), *word = xasprintf("user=%s", role);
	bool knows = is_in_file(log, word);

	free(log);
	free(word);
	return knows;
}

/* Refused, with the reason, before anything was said. */
static void
is_refused(struct home *h, const char *root, const char *host, const char *more, const char *why)
{
	char *url = tls_url(host, more),
	     *setting = xasprintf("PGSSLROOTCERT=%s/%s", postgres.folder, root);

	home_env(h, setting);
	assert_has(said(h, ARGS("earlog", "panel", "join", url), 1), why);
	assert_has(said(h, ARGS("earlog", "panel", "status"), 1), "has joined no panel");
	assert_false(server_knows_of("greta"));
	free(url);
	free(setting);
}

#define FULL "?sslmode=verify-full"

static void
who_joins_by_tcp_knows_whose_server_it_is(void **state)
{
	struct err err = ERR_INIT;

	needs("openssl");
	struct home *h = home_of("greta");
	postgres_certify(&postgres);
	admit(h, "greta");
	write_notes(h, 3, "greta");
	serve_at(free_port());
	is_refused(h, "other.crt", "localhost", FULL "&hostaddr=127.0.0.1",
		"certificate verify failed");
	is_refused(h, "ca.crt", "127.0.0.1", FULL, "does not match host name \"127.0.0.1\"");
	is_refused(h, "none.crt", "localhost", FULL "&hostaddr=127.0.0.1", "none.crt");
	/* What is not local is asked for its name where nobody said so. */
	is_refused(h, "ca.crt", "0.0.0.0", "", "does not match host name \"0.0.0.0\"");

	char *url = tls_url("localhost", FULL "&hostaddr=127.0.0.1"),
	     *setting = xasprintf("PGSSLROOTCERT=%s/ca.crt", postgres.folder);
	home_env(h, setting);
	assert_has(said(h, ARGS("earlog", "panel", "join", url), 0), "joined");
	assert_has(said(h, ARGS("earlog", "panel", "sync"), 0), "your file was sent");
	assert_true(server_knows_of("greta"));
	setenv("PGSSLROOTCERT", strchr(setting, '=') + 1, 1);
	setenv("PGSSLCERT", "none", 1); /* not the one of who runs the test */
	struct pq *pq = pq_open(url, &err);
	if (!pq)
		fail_msg("%s", err.msg);
	assert_int_equal(ask_number(pq,
				 "SELECT count(*) FROM pg_stat_ssl WHERE pid = pg_backend_pid() "
				 "AND ssl"),
		1);
	pq_close(pq);
	unsetenv("PGSSLROOTCERT");
	unsetenv("PGSSLCERT");
	serve_at(0);
	free(url);
	free(setting);
	home_free(h);
}

static void
a_second_init_keeps_the_files_and_another_form_is_refused(void **state)
{
	struct home *h = home_of("pia");
	struct err err = ERR_INIT;

	write_notes(h, 3, "pia");
	CLEANUP(pointer_free) char *uuid = uuid_of_home(h);
	in_database("owner", "CREATE DATABASE other");
	in_database("owner", "GRANT ALL ON DATABASE other TO keeper");
	CLEANUP(pointer_free) char *keeper = postgres_url(&postgres, "keeper", "other");
	CLEANUP(pointer_free) char *pia = postgres_url(&postgres, "pia", "other");
	assert_has(said(h, ARGS("earlog", "panel", "join", pia), 1),
		"there is no panel in this database: its administrator runs `earlog panel init`");
	said(h, ARGS("earlog", "panel", "init", keeper), 0);
	said(h, ARGS("earlog", "panel", "admit", "pia", uuid, "--server", keeper), 0);
	said(h, ARGS("earlog", "panel", "join", pia), 0);
	said(h, ARGS("earlog", "panel", "sync"), 0);
	struct pq *pq = pq_open(keeper, &err);
	assert_has(said(h, ARGS("earlog", "panel", "init", keeper), 0), "the panel is ready");
	assert_int_equal(ask_number(pq, "SELECT count(*) FROM panel.file"), 1);
	must(pq, "UPDATE panel.schema_version SET n = n + 1");
	assert_has(said(h, ARGS("earlog", "panel", "sync"), 1), "set up by a newer earlog");
	assert_has(said(h, ARGS("earlog", "panel", "init", keeper), 1),
		"by a newer earlog: nothing was changed");
	must(pq, "UPDATE panel.schema_version SET n = 6");
	assert_has(said(h, ARGS("earlog", "panel", "init", keeper), 1),
		"an earlier earlog made this panel: run `DROP SCHEMA panel CASCADE`");
	pq_close(pq);
	home_free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_nothing_to_the_files_of_the_others),
		cmocka_unit_test(the_tables_have_the_columns_of_the_views),
		cmocka_unit_test(the_tables_have_the_rows_of_the_views),
		cmocka_unit_test(a_password_is_neither_kept_nor_shown),
		cmocka_unit_test(what_is_private_or_deleted_is_nowhere),
		cmocka_unit_test(a_role_writes_only_as_itself),
		cmocka_unit_test(a_second_init_keeps_the_files_and_another_form_is_refused),
		cmocka_unit_test(a_restored_archive_does_not_replace_a_newer_file),
		cmocka_unit_test(a_bench_that_joined_loads_no_library_of_the_server),
		cmocka_unit_test(who_joins_by_tcp_knows_whose_server_it_is),
		ONLY_WHOLE,
		cmocka_unit_test(a_file_that_is_none_is_left_out),
		cmocka_unit_test(a_sync_that_fetches_hostile_files_changes_nothing_here),
		cmocka_unit_test(a_file_above_64_mib_is_not_sent),
		cmocka_unit_test(a_device_is_one_for_an_earlier_program_and_in_another_spelling),
		cmocka_unit_test(a_file_of_another_machine_waits_for_its_merge),
	};

	return all_need_postgres(LENGTH(tests))
		? cmocka_run_group_tests(tests, start_server, end_server)
		: 0;
}
