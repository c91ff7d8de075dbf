/* tests: no-valgrind */
/* Archives that share the server of a panel; PostgreSQL runs in a folder of the test's own. */
#include "support/store_help.h"

#include <sys/socket.h>
#include <sys/un.h>

#include "base/clock.h"
#include "support/needs.h"
#include "panel/server.h"
#include "record/identity.h"
#include "panel/sync.h"
#include "support/postgres.h"
#include "store/store_private.h"
#include "support/store_open.h"
#include "store/unsent.h"

static struct postgres postgres;
static struct err err;
static char *folder;
static int roles;                  /* that were made so far */
static struct uuid listeners[400]; /* for which they were admitted */

/* An archive of a listener, with its own connection to the server. */
struct site {
	char *path, *url;
	struct store *st;
};

static void
as_role(const char *role, const char *sql)
{
	struct pq *pq = postgres_connect(&postgres, role);

	works(pq_run(pq, sql, &err));
	pq_close(pq);
}

static int
start_server(void **state)
{
	(void)state;
	folder = folder_new();
	postgres_start(&postgres);
	as_role("owner", "CREATE ROLE keeper LOGIN; GRANT ALL ON DATABASE postgres TO keeper");
	struct pq *pq = postgres_connect(&postgres, "keeper");
	works(panel_server_init(pq, &err));
	pq_close(pq);
	return 0;
}

static int
end_server(void **state)
{
	(void)state;
	postgres_end(&postgres);
	folder_free(folder);
	return 0;
}

static char *
new_role(void)
{
	char *role = xasprintf("role%d", roles++), *sql = xasprintf("CREATE ROLE %s LOGIN", role);

	as_role("owner", sql);
	free(sql);
	assert_true((size_t)roles <= LENGTH(listeners));
	return role;
}

/* Admits the role for the listener of its first archive. */
static void
admit_role(int role, struct pq *keeper)
{
	char uuid[UUID_TEXT];

	if (uuid_none(&listeners[role]))
		return;
	uuid_text(&listeners[role], uuid);
	char *sql = xasprintf("SELECT panel.admit('role%d', '%s')", role, uuid);
	works(pq_run(keeper, sql, &err));
	free(sql);
}

/* A new archive of this role. */
static struct site
site_of(const char *role)
{
	static int n;
	struct site s = { .path = xasprintf("%s/%d.db", folder, n++),
		.url = postgres_url(&postgres, role, "postgres") };

	works(s.st = store_open(s.path, STORE_WRITE, &err));
	works(store_exec(s.st->db, "PRAGMA synchronous = OFF", &err));
	int nr = (int)strtol(role + strlen("role"), NULL, 10);
	if (uuid_none(&listeners[nr])) {
		struct pq *keeper = postgres_connect(&postgres, "keeper");
		listeners[nr] = *store_owner(s.st);
		admit_role(nr, keeper);
		pq_close(keeper);
	}
	return s;
}

static struct site
new_site(void)
{
	char *role = new_role();
	struct site s = site_of(role);

	free(role);
	return s;
}

static void
close_site(struct site *s)
{
	store_close(s->st);
	free(s->path);
	free(s->url);
}

static void
join(struct site *s)
{
	struct pq *pq;
	struct panel_greeting g;

	works(pq = pq_open(s->url, &err));
	works(panel_hello(pq, s->st, &g, &err));
	works(store_begin(s->st, &err) && store_panel_join(s->st, s->url, &g.panel, &err) &&
		store_commit(s->st, &err));
	pq_close(pq);
}

static struct site
joined_site(void)
{
	struct site s = new_site();

	join(&s);
	return s;
}

static struct panel_counts
sync_site(struct site *s)
{
	struct panel_counts n;
	struct pq *pq;
	struct panel_greeting g;

	works(pq = pq_open(s->url, &err));
	works(panel_hello(pq, s->st, &g, &err));
	works(panel_sync(pq, s->st, NULL, &n, &err));
	pq_close(pq);
	return n;
}

static int64_t
count(struct site *s, const char *sql)
{
	int64_t n;

	works(store_number(s->st->db, sql, &n, &err));
	return n;
}

static struct uuid
put_row(struct site *s, enum row_kind kind, void *row)
{
	struct uuid u = ((struct row *)row)->uuid;

	works(store_begin(s->st, &err));
	works(store_put(s->st, kind, row, &err) != PUT_FAILED);
	works(store_commit(s->st, &err));
	row_free(&row_types[kind], row);
	return u;
}

static struct uuid
put_note(struct site *s, const char *body)
{
	struct note *n = test_row(ROW_NOTE);

	n->body = xstrdup(body);
	return put_row(s, ROW_NOTE, n);
}

static struct uuid
put_tag(struct site *s, const struct uuid *note, const char *attribute)
{
	struct tag *t = test_row(ROW_TAG);

	t->note = *note;
	t->attribute = xstrdup(attribute);
	t->row.uuid = uuid_of_tag(note, NULL, attribute);
	return put_row(s, ROW_TAG, t);
}

/* A new version of a note. */
static void
edit_note(struct site *s, const struct uuid *u, const char *body)
{
	void *row;

	works(row_store_get(s->st, ROW_NOTE, u, &row, &err) && row);
	struct note *n = row, old = *n;
	row_stamp(&n->row, &old.row);
	xreplace(&n->body, body);
	put_row(s, ROW_NOTE, n);
}

static char *
body_at(struct site *s, const struct uuid *u)
{
	void *row;

	works(row_store_get(s->st, ROW_NOTE, u, &row, &err));
	const struct note *n = row;
	char *body = n && !n->row.deleted ? xstrdup(n->body) : NULL;
	row_free(&row_types[ROW_NOTE], row);
	return body;
}

static void
assert_body(struct site *s, const struct uuid *u, const char *wanted)
{
	char *body = body_at(s, u);

	if (wanted)
		assert_string_equal(body, wanted);
	else
		assert_null(body);
	free(body);
}

/* How often a text stands in the archive, earlier versions too; and on the server. */
static int64_t
told(struct site *s, const char *word)
{
	char *sql =
		xasprintf("SELECT (SELECT count(*) FROM note WHERE body LIKE '%%%s%%') + (SELECT "
			  "count(*) FROM past WHERE content LIKE '%%%s%%') + (SELECT count(*) "
			  "FROM tag WHERE attribute LIKE '%%%s%%')",
			word, word, word);
	int64_t n = count(s, sql);

	free(sql);
	return n;
}

static int
told_on_server(const char *word)
{
	struct pq *pq = postgres_connect(&postgres, "keeper");
	struct pq_rows rows;

	works(pq_ask(pq,
		"SELECT count(*) FROM panel.version WHERE content::text LIKE '%' || $1 || '%'",
		&word, 1, &rows, &err));
	int n = (int)strtol(pq_value(&rows, 0, 0), NULL, 10);
	pq_rows_finish(&rows);
	pq_close(pq);
	return n;
}

/* ---- what goes and what comes ---- */

static void
what_one_writes_comes_to_the_others_once(void **state)
{
	struct site a = new_site(), b = joined_site();

	(void)state;
	struct uuid early = put_note(&a, "written before it joined");
	edit_note(&a, &early, "and changed");
	put_tag(&a, &early, "warm");
	assert_int_equal(count(&a, "SELECT count(*) FROM outbox"), 0);
	join(&a);
	struct panel_counts n = sync_site(&a);
	assert_int_equal(n.sent, 3);
	assert_int_equal(count(&a, "SELECT count(*) FROM outbox"), 0);
	n = sync_site(&b);
	assert_int_equal(n.fetched, 3);
	assert_body(&b, &early, "and changed");
	assert_int_equal(count(&b, "SELECT count(*) FROM past WHERE kind = 'note'"), 1);
	assert_int_equal(count(&b, "SELECT count(*) FROM outbox"), 0);
	edit_note(&a, &early, "once more");
	n = sync_site(&a);
	assert_int_equal(n.sent, 1);
	assert_int_equal(n.fetched, 0);
	n = sync_site(&b);
	assert_int_equal(n.fetched, 1);
	assert_body(&b, &early, "once more");
	n = sync_site(&b);
	assert_int_equal(n.fetched + n.sent, 0);
	/* It is found there, too. */
	assert_int_equal(
		count(&b, "SELECT count(*) FROM note_text WHERE note_text MATCH 'once'"), 1);
	close_site(&a);
	close_site(&b);
}

static void
a_lost_archive_gets_back_what_was_sent(void **state)
{
	char *role = new_role();
	struct site a = site_of(role), again = site_of(role);

	(void)state;
	join(&a);
	struct uuid note = put_note(&a, "kept by the server");
	sync_site(&a);
	join(&again);
	sync_site(&again);
	assert_body(&again, &note, "kept by the server");
	/* Both are one listener: either may go on. */
	edit_note(&again, &note, "changed on the other machine");
	assert_int_equal(sync_site(&again).sent, 1);
	sync_site(&a);
	assert_body(&a, &note, "changed on the other machine");
	close_site(&a);
	close_site(&again);
	free(role);
}

static void
private_notes_stay_and_later_ones_are_withdrawn(void **state)
{
	struct site a = joined_site(), b = joined_site();

	(void)state;
	struct note *n = test_row(ROW_NOTE);
	n->body = xstrdup("neversaid");
	struct uuid never = put_row(&a, ROW_NOTE, n), once = put_note(&a, "saidonce");
	set_private(a.st, &never, true);
	put_tag(&a, &never, "neversaidtag");
	put_tag(&a, &once, "saidoncetag");
	edit_note(&a, &once, "saidonce differently");
	sync_site(&a);
	sync_site(&b);
	assert_int_equal(told_on_server("neversaid"), 0);
	assert_int_equal(told(&b, "neversaid"), 0);
	assert_int_equal(told(&b, "saidonce"), 3);

	set_private(a.st, &once, true);
	edit_note(&a, &once, "saidonce and hidden");
	put_tag(&a, &once, "saidoncelater");
	assert_true(sync_site(&a).withdrawn > 0);
	assert_int_equal(told_on_server("saidonce"), 0);
	assert_true(sync_site(&b).emptied > 0);
	assert_int_equal(told(&b, "saidonce"), 0);
	assert_body(&b, &once, NULL);
	assert_int_equal(
		count(&b, "SELECT count(*) FROM note_text WHERE note_text MATCH 'saidonce'"), 0);
	assert_int_equal(told(&a, "saidonce"), 5);
	assert_int_equal(sync_site(&a).fetched, 0);
	assert_int_equal(told(&a, "saidonce"), 5);

	/* Open again: as it is now, with its tags, without what it said before. */
	edit_note(&a, &once, "openagain");
	set_private(a.st, &once, false);
	sync_site(&a);
	sync_site(&b);
	assert_body(&b, &once, "openagain");
	assert_int_equal(count(&b,
				 "SELECT count(*) FROM tag WHERE deleted = 0 AND attribute LIKE "
				 "'saidonce%'"),
		2);
	assert_int_equal(told(&b, "saidonce and hidden"), 0);
	assert_int_equal(told_on_server("hidden"), 0);
	close_site(&a);
	close_site(&b);
}

static void
fields_and_kinds_of_one_machine_stay(void **state)
{
	struct site a = joined_site(), b = joined_site();
	struct review *r = test_row(ROW_REVIEW);
	struct source *file = test_row(ROW_SOURCE), *url = test_row(ROW_SOURCE);
	struct draft *d = test_row(ROW_DRAFT);

	(void)state;
	r->id = xstrdup("lent");
	r->path = xstrdup("/home/secretly/lent.yaml");
	r->unit_from = xstrdup("secretly from a friend");
	file->kind = xstrdup("file");
	file->locator = xstrdup("/home/secretly/song.flac");
	url->kind = xstrdup("url");
	url->locator = xstrdup("https://example.org/song");
	d->note.body = xstrdup("secretly being written");
	put_row(&a, ROW_REVIEW, r);
	put_row(&a, ROW_SOURCE, file);
	put_row(&a, ROW_SOURCE, url);
	put_row(&a, ROW_DRAFT, d);
	sync_site(&a);
	sync_site(&b);
	assert_int_equal(told_on_server("secretly"), 0);
	assert_int_equal(
		count(&b, "SELECT count(*) FROM review WHERE id = 'lent' AND path IS NULL"), 1);
	assert_int_equal(count(&b, "SELECT count(*) FROM source WHERE locator LIKE 'https:%'"), 1);
	assert_int_equal(count(&a, "SELECT count(*) FROM outbox"), 0);
	close_site(&a);
	close_site(&b);
}

static void
what_the_server_refuses_waits_and_holds_up_nothing(void **state)
{
	struct site a = joined_site(), b = joined_site();
	struct note *n = test_row(ROW_NOTE);

	(void)state;
	for (int i = 0; i < 10; i++)
		put_note(&a, "fine");
	n->body = xstrdup("of a clock that is years ahead");
	n->row.edited_ms += INT64_C(5) * 366 * 86400000;
	put_row(&a, ROW_NOTE, n);
	for (int i = 0; i < 10; i++)
		put_note(&a, "fine");
	struct panel_counts counts = sync_site(&a);
	assert_int_equal(counts.sent, 20);
	assert_int_equal(counts.refused, 1);
	assert_int_equal(count(&a, "SELECT count(*) FROM outbox"), 1);
	assert_int_equal(sync_site(&b).in.taken >= 20, true);
	close_site(&a);
	close_site(&b);
}

static void
a_wrong_clock_holds_up_nothing_else(void **state)
{
	struct site a = joined_site();

	(void)state;
	for (int i = 0; i < 60; i++) {
		struct note *n = test_row(ROW_NOTE);
		n->body = xstrdup("of a day to come");
		n->row.edited_ms += i % 2 ? INT64_C(5) * 366 * 86400000 : 0;
		put_row(&a, ROW_NOTE, n);
	}
	struct panel_counts n = sync_site(&a);
	assert_int_equal(n.sent, 30);
	assert_int_equal(n.refused, 30);
	assert_int_equal(count(&a, "SELECT count(*) FROM outbox"), 30);
	close_site(&a);
}

static void
what_another_holds_waits_and_the_rest_goes(void **state)
{
	struct site a = joined_site(), b = joined_site();
	struct device *d = test_row(ROW_DEVICE);
	char uuid[UUID_TEXT];
	struct pq *holds;

	(void)state;
	uuid_text(&d->row.uuid, uuid);
	char *sql = xasprintf("BEGIN; SELECT panel.push('[{\"kind\":\"device\",\"uuid\":\"%s\","
			      "\"edit\":\"%s\",\"edited_ms\":1,\"edited_offset_min\":0,"
			      "\"deleted\":false,\"content\":{}}]')",
		uuid, uuid);
	put_note(&a, "before");
	put_row(&a, ROW_DEVICE, d);
	put_note(&a, "after");
	as_role("keeper", "ALTER FUNCTION panel.push SET lock_timeout = '20ms'");
	works(holds = pq_open(b.url, &err));
	works(pq_run(holds, sql, &err));
	struct panel_counts n = sync_site(&a);
	assert_int_equal(n.sent, 2);
	assert_int_equal(n.locked, 1);
	assert_int_equal(count(&a, "SELECT count(*) FROM outbox"), 1);
	pq_close(holds);
	as_role("keeper", "ALTER FUNCTION panel.push SET lock_timeout = '2s'");
	assert_int_equal(sync_site(&a).sent, 1);
	free(sql);
	close_site(&a);
	close_site(&b);
}

static char *named; /* by watch->say */

static void
take_named(void *into, const char *sentence)
{
	char *before = named;

	(void)into;
	named = xasprintf("%s%s\n", before ? before : "", sentence);
	free(before);
}

static struct uuid
review_at(struct site *s, const struct uuid *review, const char *device)
{
	struct device *d = test_row(ROW_DEVICE);
	struct review *r = test_row(ROW_REVIEW);

	d->name = xstrdup(device);
	r->row.uuid = *review;
	r->id = xstrdup("may");
	r->device = put_row(s, ROW_DEVICE, d);
	return put_row(s, ROW_REVIEW, r);
}

/* Two people call their reviews of different devices the same. */
static void
a_review_of_another_device_is_not_sent(void **state)
{
	const struct panel_watch watch = { .say = take_named };
	struct site a = joined_site(), b = joined_site();
	struct uuid review = uuid_random();
	struct panel_greeting g;
	struct panel_counts n;
	struct pq *pq;

	(void)state;
	review_at(&a, &review, "Cantor");
	sync_site(&a);
	review_at(&b, &review, "Performer8");
	struct note *note = test_row(ROW_NOTE);
	note->review = review;
	note->body = xstrdup("about the other one");
	struct uuid u = put_row(&b, ROW_NOTE, note);
	put_tag(&b, &u, "about the other one");
	works(pq = pq_open(b.url, &err));
	works(panel_hello(pq, b.st, &g, &err));
	works(panel_sync(pq, b.st, &watch, &n, &err));
	pq_close(pq);
	assert_int_equal(n.sent, 1); /* the device */
	assert_int_equal(n.refused, 3);
	assert_non_null(strstr(named, "review may was not sent"));
	assert_non_null(strstr(named, "`was: may`"));
	assert_int_equal(told_on_server("about the other one"), 0);
	assert_int_equal(count(&b, "SELECT count(*) FROM outbox"), 3);
	/* A tag of a note that is refused is tried again, in a second pass over the queue. */
	note = test_row(ROW_NOTE);
	note->row.edited_ms += INT64_C(5) * 366 * 86400000;
	u = put_row(&b, ROW_NOTE, note);
	put_tag(&b, &u, "of a clock that is years ahead");
	assert_int_equal(sync_site(&b).refused, 5);
	free(named);
	named = NULL;
	close_site(&a);
	close_site(&b);
}

/* A server that somebody changed. */
static void
a_hostile_server_neither_holds_up_nor_fills_an_archive(void **state)
{
#define PULL                                                                                       \
	"CREATE OR REPLACE FUNCTION panel.pull(ids int[], after bigint[], most int) RETURNS "      \
	"TABLE ("                                                                                  \
	"id int, n bigint, kind text, uuid uuid, edit uuid, parent uuid, edited_ms bigint, "       \
	"edited_offset_min smallint, deleted bool, content json, withdrawn bool) LANGUAGE sql AS " \
	"$$ SELECT ids[1], "
	static const struct {
		const char *sql, *why; /* NULL: what came is left out */
	} servers[] = {
		{ "1, 'note', gen_random_uuid(), gen_random_uuid(), NULL::uuid, 1, 0::smallint, "
		  "false, '{}'::json, false $$",
			"were not requested" },
		{ "after[1] - 1, 'note', gen_random_uuid(), gen_random_uuid(), NULL::uuid, 1, "
		  "0::smallint, false, '{}'::json, false $$",
			"were not requested" },
		{ "after[1] + i, 'note', gen_random_uuid(), gen_random_uuid(), NULL::uuid, 1, "
		  "0::smallint, false, '{}'::json, false FROM generate_series(1, most + 1) i $$",
			"more than it was asked for" },
		{ "after[1] + 1, 'note', gen_random_uuid(), gen_random_uuid(), NULL::uuid, 1, "
		  "0::smallint, false, json_build_object('body', repeat('x', 200000000)), false $$",
			"more than it was asked for" },
		{ "after[1] + 1, 'note', gen_random_uuid(), gen_random_uuid(), NULL::uuid, 1, "
		  "0::smallint, false, '[]'::json, false WHERE after[1] < 9000 $$",
			NULL },
		{ "after[1] + 1, 'note', gen_random_uuid(), gen_random_uuid(), NULL::uuid, "
		  "9223372036854775807, 0::smallint, false, '5'::json, false WHERE after[1] < "
		  "9000 $$",
			NULL },
	};
	struct site a = joined_site(), b = joined_site();

	(void)state;
	put_note(&a, "first");
	sync_site(&a);
	sync_site(&b);
	int64_t notes = count(&b, "SELECT count(*) FROM note");
	for (size_t i = 0; i < LENGTH(servers); i++) {
		struct panel_greeting g;
		struct panel_counts n;
		struct pq *pq;
		char *sql = xasprintf(PULL "%s", servers[i].sql);

		put_note(&a, "next");
		sync_site(&a);
		as_role("keeper", sql);
		works(pq = pq_open(b.url, &err));
		works(panel_hello(pq, b.st, &g, &err));
		if (servers[i].why)
			refuses(panel_sync(pq, b.st, NULL, &n, &err), servers[i].why);
		else {
			works(panel_sync(pq, b.st, NULL, &n, &err));
			assert_true(n.in.odd > 0);
		}
		assert_int_equal(count(&b, "SELECT count(*) FROM note"), notes);
		pq_close(pq);
		free(sql);
		pq = postgres_connect(&postgres, "keeper");
		works(panel_server_init(pq, &err));
		pq_close(pq);
	}
	close_site(&a);
	close_site(&b);
}

static void
a_thing_of_another_is_dropped_quietly(void **state)
{
	struct site a = joined_site(), b = joined_site();
	struct device *d = test_row(ROW_DEVICE), *same = test_row(ROW_DEVICE);

	(void)state;
	same->row.uuid = d->row.uuid;
	d->name = xstrdup("ours");
	same->name = xstrdup("theirs");
	put_row(&a, ROW_DEVICE, d);
	put_row(&b, ROW_DEVICE, same);
	assert_int_equal(sync_site(&a).sent, 1);
	struct panel_counts n = sync_site(&b);
	assert_int_equal(n.others, 1);
	assert_int_equal(n.sent, 0);
	assert_int_equal(count(&b, "SELECT count(*) FROM outbox"), 0);
	close_site(&a);
	close_site(&b);
}

static void
what_a_merge_brought_of_another_is_not_sent(void **state)
{
	struct site a = joined_site(), b = new_site();
	struct merge_counts n;
	struct device *d = test_row(ROW_DEVICE);

	(void)state;
	d->name = xstrdup("of another");
	put_row(&b, ROW_DEVICE, d);
	put_note(&b, "of another");
	works(store_merge(a.st, b.path, false, &n, &err));
	assert_int_equal(count(&a, "SELECT count(*) FROM device WHERE name = 'of another'"), 1);
	assert_int_equal(count(&a, "SELECT count(*) FROM outbox"), 0);
	close_site(&a);
	close_site(&b);
}

/* A merge brought a tag without its note; the server has the note. */
static void
what_a_merge_left_waiting_is_stored_by_a_sync(void **state)
{
	static const char tags[] = "SELECT count(*) FROM tag WHERE attribute = 'apart'";
	struct site a = joined_site(), b = joined_site(),
		    half = { .path = xasprintf("%s/half.db", folder) };
	struct uuid note = put_note(&b, "its tag is elsewhere"), owner = *store_owner(b.st);
	struct merge_counts n;

	(void)state;
	works(half.st = store_open_owned(half.path, &owner, &err));
	sqlite3_db_config(half.st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
	put_tag(&half, &note, "apart");
	close_site(&half);
	char *path = xasprintf("%s/half.db", folder);
	works(store_merge(a.st, path, 0, &n, &err));
	merge_counts_finish(&n);
	assert_int_equal(count(&a, tags), 0);
	assert_int_equal(count(&a, "SELECT count(*) FROM orphan"), 1);
	sync_site(&b);
	sync_site(&a);
	assert_int_equal(count(&a, tags), 1);
	assert_int_equal(count(&a, "SELECT count(*) FROM orphan"), 0);
	free(path);
	close_site(&a);
	close_site(&b);
}

/* ---- random histories ---- */

#define SITES 4 /* the first two are machines of one listener */
#define STEPS 60

static unsigned dice;

static int
roll(int n)
{
	return rand_r(&dice) % n;
}

/* A site, and an archive that gets what is written there and never syncs. */
struct twin {
	struct site s;
	struct site alone;
};

static void
write_at(struct twin *t, enum row_kind kind, void *row)
{
	put_row(&t->alone, kind, row_dup(&row_types[kind], row));
	put_row(&t->s, kind, row);
}

/* An edit as earlog stamps it, or with a time that ties, goes back or is ahead. */
static void
edit_at(struct twin *t, const struct uuid *u, int step)
{
	void *row;

	works(row_store_get(t->s.st, ROW_NOTE, u, &row, &err));
	struct note *n = row;
	if (!n)
		return;
	struct row old = n->row;
	row_stamp(&n->row, &old);
	switch (roll(4)) {
	case 0: n->row.edited_ms = old.edited_ms; break;
	case 1: n->row.edited_ms = old.edited_ms - roll(5000); break;
	case 2: n->row.edited_ms = old.edited_ms + roll(5000); break;
	}
	n->row.deleted = roll(6) == 0 && n->row.uuid.b[0] % 2;
	n->listener = UUID_NONE;
	free(n->body);
	n->body = xasprintf("told %d", step);
	write_at(t, ROW_NOTE, n);
}

/* All versions of what was told, whatever archive they are in. Of what was deleted once, which only
 * notes with an odd UUID are, the current version if it is not deleted. The caller frees. */
static char *
versions(struct store *st)
{
	static const char sql[] =
		"SELECT group_concat(line, char(10)) FROM (SELECT 'note ' || hex(uuid) || ' ' || "
		"hex(edit) || ' ' || ifnull(hex(parent), '') || ' ' || edited_ms || ' ' || deleted "
		"|| ' ' "
		"|| body AS line FROM note WHERE deleted = 0 AND body LIKE 'told %' UNION ALL "
		"SELECT 'tag ' || "
		"hex(uuid) || ' ' || hex(edit) || ' ' || edited_ms || ' ' || attribute FROM tag "
		"WHERE "
		"attribute LIKE 'told %' AND note IN (SELECT uuid FROM note WHERE deleted = 0) "
		"UNION ALL SELECT 'past ' || hex(row) || ' ' || hex(edit) "
		"|| ' ' "
		"|| ifnull(hex(parent), '') || ' ' || edited_ms || ' ' || deleted || ' ' || "
		"json_extract(content, '$.body') FROM past WHERE json_extract(content, '$.body') "
		"LIKE "
		"'told %' AND instr('13579BDF', substr(hex(row), 2, 1)) = 0 ORDER BY 1)";
	sqlite3_stmt *q = store_prepare(st, sql, &err);
	char *text;

	works(store_first_text(st, q, &text, &err));
	return text ? text : xstrdup("");
}

/* Both machines write as one listener, in the archives that are merged, too. */
static void
be_one(struct store *a, struct store *b)
{
	char owner[UUID_TEXT], *sql;
	struct buf hex = BUF_INIT;

	uuid_text(store_owner(a), owner);
	for (const char *c = owner; *c; c++)
		if (*c != '-')
			buf_add_char(&hex, *c);
	sql = xasprintf("UPDATE owner SET listener = x'%s'", hex.s);
	works(store_exec(b->db, sql, &err));
	b->owner = *store_owner(a);
	buf_finish(&hex);
	free(sql);
}

static void
play_history(unsigned seed)
{
	struct twin t[SITES];
	struct uuid notes[2 * STEPS];
	int whose[2 * STEPS], n = 0;
	char *role = new_role();

	dice = seed;
	for (int i = 0; i < SITES; i++) {
		t[i].s = i < 2 ? site_of(role) : new_site();
		t[i].alone = site_of("nobody");
		store_panel_takes(
			t[i].alone.st, true); /* tags of notes that the other machine has */
	}
	be_one(t[0].alone.st, t[1].alone.st);
	for (int i = 0; i < SITES; i++)
		if (i != 2)
			join(&t[i].s);
	for (int step = 0; step < STEPS; step++) {
		int at = roll(SITES), what = roll(10);
		if (step == STEPS / 2)
			join(&t[2].s); /* with what it has by now */
		if (what < 3 || !n) {
			struct note *new = test_row(ROW_NOTE);
			new->body = xasprintf("told %d", step);
			whose[n] = at < 2 ? 0 : at;
			notes[n++] = new->row.uuid;
			write_at(&t[at], ROW_NOTE, new);
		} else if (what < 7) {
			int k = roll(n);
			if (whose[k] == (at < 2 ? 0 : at))
				edit_at(&t[at], &notes[k], step);
		} else if (what < 8) {
			int k = roll(n);
			struct tag *tag = test_row(ROW_TAG);
			tag->note = notes[k];
			tag->attribute = xasprintf("told %d", step);
			tag->row.uuid = uuid_of_tag(&tag->note, NULL, tag->attribute);
			struct row head;
			bool there;
			works(row_store_head(t[at].s.st, ROW_NOTE, &notes[k], &head, &there, &err));
			if (there && whose[k] == (at < 2 ? 0 : at))
				write_at(&t[at], ROW_TAG, tag);
			else
				row_free(&row_types[ROW_TAG], tag);
		} else if (at != 2 || step > STEPS / 2)
			sync_site(&t[at].s);
	}
	for (int i = 0; i < 2 * SITES; i++)
		sync_site(&t[i % SITES].s);
	struct site all = site_of("nobody");
	char *first = versions(t[0].s.st), *merged;
	for (int i = 0; i < SITES; i++) {
		struct merge_counts counts;
		works(store_merge(
			all.st, t[(i + (int)seed) % SITES].alone.path, false, &counts, &err));
	}
	merged = versions(all.st);
	assert_true(strlen(first) > 1000);
	for (int i = 0; i < SITES; i++) {
		char *here = versions(t[i].s.st);
		if (strcmp(here, first) != 0)
			fail_msg("history %u: sites 0 and %d differ:\n%s\n\n%s", seed, i, first,
				here);
		free(here);
	}
	if (strcmp(first, merged) != 0)
		fail_msg("history %u: a merge differs:\n%s\n\n%s", seed, first, merged);
	for (int i = 0; i < SITES; i++) {
		close_site(&t[i].s);
		close_site(&t[i].alone);
	}
	close_site(&all);
	free(first);
	free(merged);
	free(role);
}

/* EARLOG_HISTORIES: more of them. */
static void
archives_agree_whatever_the_order(void **state)
{
	unsigned first = (unsigned)number_from("EARLOG_FIRST", 1);

	(void)state;
	for (unsigned i = 0; i < (unsigned)number_from("EARLOG_HISTORIES", rounds_here(2)); i++) {
		as_role("keeper", "DELETE FROM panel.version; DELETE FROM panel.thing");
		play_history(first + i);
	}
}

/* ---- another server ---- */

static void
restore_server(void)
{
	as_role("owner",
		"DELETE FROM panel.version; DELETE FROM panel.thing; INSERT INTO panel.thing "
		"SELECT * FROM kept.thing; INSERT INTO panel.version SELECT * FROM kept.version; "
		"UPDATE panel.listener l SET n = coalesce((SELECT n FROM kept.listener k WHERE "
		"k.id = l.id), 0)");
}

/* A panel of the same roles. */
static void
new_panel(const char *database)
{
	char *url = postgres_url(&postgres, "keeper", database);
	struct pq *pq;

	works(pq = pq_open(url, &err));
	works(panel_server_init(pq, &err));
	for (int i = 0; i < roles; i++)
		admit_role(i, pq);
	pq_close(pq);
	free(url);
}

static void
empty_server(void)
{
	as_role("keeper", "DROP SCHEMA panel CASCADE; DROP SCHEMA panel_views CASCADE");
	new_panel("postgres");
}

static void
exchange_server(void)
{
	as_role("owner", "DROP DATABASE IF EXISTS other");
	as_role("owner", "CREATE DATABASE other OWNER keeper");
	new_panel("other");
}

static void
no_row_is_missing_after(void (*happens)(void), unsigned seed)
{
	char *role = new_role(), *word = xasprintf("of %s", role);
	struct site all[] = { site_of(role), site_of(role), new_site(), new_site() };
	struct uuid notes[60];
	size_t n = 0;
	bool exchanged = happens == exchange_server;

	dice = seed;
	as_role("owner", "DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept");
	for (size_t i = 0; i < LENGTH(all); i++)
		join(&all[i]);
	for (; n < LENGTH(notes); n++) {
		struct site *s = &all[roll(LENGTH(all))];
		char *body = xasprintf("%s %zu", word, n);

		notes[n] = put_note(s, body);
		if (roll(3) == 0)
			edit_note(s, &notes[n], word);
		if (roll(12) == 0)
			set_private(s->st, &notes[n], true);
		if (roll(4) == 0)
			sync_site(s);
		if (n == LENGTH(notes) / 2)
			as_role("owner",
				"CREATE TABLE kept.thing AS TABLE panel.thing; CREATE TABLE "
				"kept.version AS TABLE panel.version; CREATE TABLE kept.listener "
				"AS TABLE panel.listener");
		free(body);
	}
	happens();
	for (size_t i = 0; exchanged && i < LENGTH(all); i++) {
		char *url = xstrdup(all[i].url), *at = strstr(url, "/postgres?"), *sql;

		free(all[i].url);
		all[i].url = xasprintf("%.*s/other%s", (int)(at - url), url, at + 9);
		sql = xasprintf("UPDATE panel SET server = '%s'", all[i].url);
		works(store_exec(all[i].st->db, sql, &err));
		free(url);
		free(sql);
	}
	for (size_t i = 0; i < 2 * LENGTH(all); i++)
		sync_site(&all[i % LENGTH(all)]);
	char *public = xasprintf("SELECT count(*) FROM note WHERE uuid NOT IN (SELECT note FROM "
				 "note_withheld) AND deleted = 0 AND body LIKE '%s%%'",
		word);
	int64_t wanted = count(&all[2], public);
	for (size_t i = 0; i < LENGTH(all); i++)
		if (count(&all[i], public) != wanted)
			fail_msg("seed %u: archive %zu has %lld notes, not %lld", seed, i,
				(long long)count(&all[i], public), (long long)wanted);
	struct site late = new_site();
	if (exchanged) {
		new_panel("other");
		free(late.url);
		char *at = strstr(all[0].url, "@"), *own = xasprintf("role%d", roles - 1);
		late.url = xasprintf("postgresql://%s%s", own, at);
		free(own);
	}
	join(&late);
	sync_site(&late);
	assert_int_equal(count(&late, public), wanted);
	for (size_t i = 0; i < LENGTH(all); i++) {
		assert_int_equal(sync_site(&all[i]).sent, 0);
		close_site(&all[i]);
	}
	close_site(&late);
	free(public);
	free(word);
	free(role);
}

static void
a_server_that_was_replaced_gets_and_gives_everything_again(void **state)
{
	static void (*const happens[])(void) = { restore_server, empty_server, exchange_server };

	(void)state;
	for (unsigned i = 0; i < (unsigned)number_from("EARLOG_HISTORIES", rounds_here(2)); i++)
		for (size_t k = 0; k < LENGTH(happens); k++)
			no_row_is_missing_after(happens[k], i + 1);
}

static void
call_owner(struct site *s, const char *name)
{
	struct listener_row *row;

	works((row = store_copy(s->st, ROW_LISTENER, store_owner(s->st), &err)));
	xreplace(&row->name, name);
	row_stamp(&row->row, &row->row);
	put_row(s, ROW_LISTENER, row);
}

/* ---- rows that cannot be sent now hold up nothing ---- */

static void
a_claimed_note_waits_and_is_named(void **state)
{
	const struct panel_watch watch = { .say = take_named };
	struct site a = joined_site(), eve = joined_site();
	struct uuid note = put_note(&a, "her own words");
	struct panel_greeting g;
	struct panel_counts n;
	struct pq *pq;

	(void)state;
	struct note *forged = test_row(ROW_NOTE);
	forged->row.uuid = note;
	forged->body = xstrdup("words of eve");
	put_row(&eve, ROW_NOTE, forged);
	sync_site(&eve);
	put_note(&a, "another note");
	works(pq = pq_open(a.url, &err));
	works(panel_hello(pq, a.st, &g, &err));
	works(panel_sync(pq, a.st, &watch, &n, &err));
	pq_close(pq);
	assert_int_equal(n.sent, 1);
	assert_int_equal(n.others, 0);
	assert_int_equal(n.refused, 1);
	assert_non_null(strstr(named, "sent its UUID first"));
	assert_body(&a, &note, "her own words");
	assert_int_equal(count(&a, "SELECT count(*) FROM outbox"), 1);
	free(named);
	named = NULL;
	close_site(&a);
	close_site(&eve);
}

/* Whose number on the server is lower, and so comes first in each fetch, makes no difference. */
static void
an_emptied_note_goes_to_its_maker(void **state)
{
	(void)state;
	for (int order = 0; order < 4; order++) {
		struct site first = joined_site(), second = joined_site(), ben = joined_site();
		struct site *a = order % 2 ? &second : &first, *eve = order % 2 ? &first : &second;
		struct uuid note = put_note(a, "her own words"), tag = put_tag(a, &note, "warm");
		CLEANUP(pointer_free) char *name = xasprintf("Maker %d", order);
		struct note *forged;
		char text[UUID_TEXT];

		call_owner(a, name);
		works((forged = store_copy(a->st, ROW_NOTE, &note, &err)));
		xreplace(&forged->body, "words of eve");
		put_row(eve, ROW_NOTE, forged);
		sync_site(eve);
		sync_site(&ben);
		assert_body(&ben, &note, "words of eve");
		assert_int_equal(sync_site(a).refused, 2);
		uuid_text(&note, text);
		struct pq *keeper = postgres_connect(&postgres, "keeper");
		works(pq_ask(keeper, "SELECT panel.pass($1::uuid, $2)",
			(const char *const[]){ text, name }, 2, NULL, &err));
		pq_close(keeper);
		if (order < 2)
			sync_site(&ben); /* gets the emptied note alone */
		assert_int_equal(sync_site(a).refused, 0);
		assert_int_equal(sync_site(&ben).held, 0);
		assert_body(&ben, &note, "her own words");
		struct tag *warm = store_copy(ben.st, ROW_TAG, &tag, &err);
		assert_true(warm && !warm->row.deleted);
		row_free(&row_types[ROW_TAG], warm);
		works((forged = store_copy(ben.st, ROW_NOTE, &note, &err)));
		assert_true(uuid_same(&forged->listener, store_owner(a->st)));
		row_free(&row_types[ROW_NOTE], forged);
		assert_true(sync_site(eve).held > 0);
		assert_body(eve, &note, "words of eve");
		assert_int_equal(sync_site(&ben).fetched, 0);
		close_site(&first);
		close_site(&second);
		close_site(&ben);
	}
}

/* Ben has a stranger's note with a UUID of hers from a file, before or after he has hers. */
static void
a_dropped_listener_makes_room_for_the_makers_rows(void **state)
{
	const struct panel_watch watch = { .say = take_named };

	(void)state;
	for (int later = 0; later < 2; later++) {
		struct site a = joined_site(), ben = joined_site(), eve = new_site();
		struct uuid note = put_note(&a, "her own words"), stranger = *store_owner(eve.st);
		struct panel_greeting g;
		struct panel_counts n;
		struct merge_counts merged;
		size_t rows;

		CLEANUP(pointer_free) char *name = xasprintf("Anna %d", later);
		call_owner(&a, name);
		call_owner(&eve, "Eve");
		struct note *forged = store_copy(a.st, ROW_NOTE, &note, &err);
		xreplace(&forged->body, "words of eve");
		put_row(&eve, ROW_NOTE, forged);
		sync_site(&a);
		if (later)
			sync_site(&ben);
		works(store_merge(ben.st, eve.path, 0, &merged, &err));
		assert_int_equal(merged.held.n, later);
		merge_counts_finish(&merged);
		struct pq *pq = pq_open(ben.url, &err);
		works(pq && panel_hello(pq, ben.st, &g, &err));
		works(panel_sync(pq, ben.st, &watch, &n, &err));
		pq_close(pq);
		assert_int_equal(n.held, !later);
		assert_body(&ben, &note, later ? "her own words" : "words of eve");
		if (!later) {
			assert_non_null(strstr(named, "1 row of Anna 0 was left out, since "));
			works(store_begin(ben.st, &err));
			works(store_drop_listener(ben.st, &stranger, &rows, &err));
			works(store_commit(ben.st, &err));
			assert_int_equal(sync_site(&ben).held, 0);
			assert_body(&ben, &note, "her own words");
			free(named);
			named = NULL;
		}
		close_site(&a);
		close_site(&ben);
		close_site(&eve);
	}
}

static void
open_claims_hold_up_nothing(void **state)
{
	struct site a = joined_site(), eve = joined_site();
	struct buf sql = BUF_INIT;
	struct pq *holds;

	(void)state;
	buf_add(&sql, "BEGIN; SELECT panel.hello(NULL, 'Anna'); SELECT panel.push('[");
	for (int i = 0; i < 42; i++) {
		struct device *d = test_row(ROW_DEVICE);
		char uuid[UUID_TEXT];

		uuid_text(&d->row.uuid, uuid);
		if (i < 33)
			buf_addf(&sql,
				"%s{\"kind\":\"device\",\"uuid\":\"%s\",\"edit\":\"%s\","
				"\"edited_ms\":1,\"edited_offset_min\":0,\"deleted\":false,"
				"\"content\":{}}",
				i ? "," : "", uuid, uuid);
		put_row(&a, ROW_DEVICE, d);
	}
	buf_add(&sql, "]')");
	works(holds = pq_open(eve.url, &err));
	works(pq_run(holds, sql.s, &err));
	int64_t began_ms = clock_mono_ms();
	struct panel_counts n = sync_site(&a);
	assert_int_equal(n.sent, 9);
	assert_int_equal(n.locked, 33);
	assert_true(clock_mono_ms() - began_ms < 40000);
	/* The name that she holds does not keep another out. */
	call_owner(&a, "Anna");
	assert_int_equal(sync_site(&a).locked, 33);
	works(pq_run(holds, "ROLLBACK", &err));
	pq_close(holds);
	assert_int_equal(sync_site(&a).sent, 33);
	buf_finish(&sql);
	close_site(&a);
	close_site(&eve);
}

static void
a_sync_ends_at_the_number_with_which_it_began(void **state)
{
	struct site a = joined_site(), b = joined_site();
	struct panel_greeting g;
	struct panel_counts n;
	struct pq *pq;

	(void)state;
	put_note(&a, "one of many");
	sync_site(&a);
	/* Each call of the server brings another version, with the next number. */
	as_role("keeper",
		"ALTER FUNCTION panel.pull RENAME TO real_pull; CREATE SEQUENCE panel.more START "
		"1000; CREATE FUNCTION panel.pull(ids int[], after bigint[], most int) RETURNS "
		"TABLE (id int, n bigint, kind text, uuid uuid, edit uuid, parent uuid, edited_ms "
		"bigint, edited_offset_min smallint, deleted bool, content json, withdrawn bool) "
		"LANGUAGE sql SECURITY DEFINER AS $$ SELECT ids[1], nextval('panel.more'), 'note', "
		"gen_random_uuid(), gen_random_uuid(), NULL::uuid, 1::bigint, 0::smallint, false, "
		"'{}'::json, false $$; GRANT EXECUTE ON FUNCTION panel.pull TO PUBLIC");
	sync_site(&b);
	assert_int_equal(count(&b, "SELECT count(*) FROM note WHERE edited_ms = 1"), 0);
	as_role("keeper",
		"DROP FUNCTION panel.pull; ALTER FUNCTION panel.real_pull RENAME TO pull; "
		"UPDATE panel.listener SET n = 4611686018427387904 WHERE id = (SELECT max(id) - 1 "
		"FROM panel.listener)");
	works(pq = pq_open(b.url, &err));
	works(panel_hello(pq, b.st, &g, &err));
	refuses(panel_sync(pq, b.st, NULL, &n, &err), "impossible number");
	pq_close(pq);
	as_role("keeper", "UPDATE panel.listener SET n = 1 WHERE n > 1000000");
	close_site(&a);
	close_site(&b);
}

/* ---- private is a rule of whoever sends ---- */

static void
keep_server(void)
{
	as_role("owner",
		"DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept; "
		"CREATE TABLE kept.thing AS TABLE panel.thing; CREATE TABLE "
		"kept.version AS TABLE panel.version; CREATE TABLE kept.listener AS "
		"TABLE panel.listener");
}

/* The server is restored from before the act; another machine, or another listener, syncs first. */
static void
a_restored_server_gets_no_private_text(void **state)
{
	(void)state;
	for (int same = 0; same < 2; same++) {
		char *role = new_role(), *word = xasprintf("regretted%d", same);
		struct site a = site_of(role), b = same ? site_of(role) : new_site();
		struct uuid note;

		join(&a);
		join(&b);
		keep_server();
		note = put_note(&a, word);
		put_tag(&a, &note, word);
		sync_site(&a);
		sync_site(&b);
		if (same)
			keep_server();
		set_private(a.st, &note, true);
		sync_site(&a);
		sync_site(&b);
		restore_server();
		sync_site(&b);
		assert_int_equal(told_on_server(word), 0);
		sync_site(&a);
		assert_int_equal(told_on_server(word), 0);
		close_site(&a);
		close_site(&b);
		free(word);
		free(role);
	}
}

/* On a new server, another listener sends nothing that was emptied as its own. */
static void
emptied_tags_stay_their_listeners(void **state)
{
	struct site a = joined_site(), b = joined_site();
	struct uuid note = put_note(&a, "hidden for a time");

	(void)state;
	put_tag(&a, &note, "warm");
	sync_site(&a);
	sync_site(&b);
	set_private(a.st, &note, true);
	sync_site(&a);
	sync_site(&b);
	empty_server();
	sync_site(&b);
	set_private(a.st, &note, false);
	sync_site(&a);
	sync_site(&b);
	assert_int_equal(count(&b,
				 "SELECT count(*) FROM tag WHERE attribute = 'warm' AND deleted = "
				 "0 AND note IN (SELECT uuid FROM note WHERE body LIKE 'hidden%')"),
		1);
	assert_body(&b, &note, "hidden for a time");
	close_site(&a);
	close_site(&b);
}

/* A machine that left makes a note private; another machine of the person merges its archive. */
static void
an_act_of_a_machine_that_left_is_sent(void **state)
{
	char *role = new_role();
	struct site a = site_of(role), b = site_of(role);
	struct merge_counts n;

	(void)state;
	join(&a);
	join(&b);
	struct uuid note = put_note(&a, "leftbehind");
	sync_site(&a);
	sync_site(&b);
	works(store_panel_leave(a.st, &err));
	set_private(a.st, &note, true);
	works(store_merge(b.st, a.path, MERGE_MINE, &n, &err));
	merge_counts_finish(&n);
	sync_site(&b);
	/* Only now this archive knows that the machine is the same person's. */
	works(store_begin(b.st, &err) &&
		store_join_listeners(b.st, store_owner(a.st), store_owner(b.st), &err) &&
		store_commit(b.st, &err));
	sync_site(&b);
	assert_int_equal(told_on_server("leftbehind"), 0);
	close_site(&a);
	close_site(&b);
	free(role);
}

/* One machine edits a private note; the other shows the old text, and makes it public. */
static void
only_the_text_that_was_shown_becomes_public(void **state)
{
	char *role = new_role();
	struct site a = site_of(role), b = site_of(role), c = joined_site();
	struct edits e = { .v = NULL };

	(void)state;
	join(&a);
	join(&b);
	struct uuid note = put_note(&a, "shownfirst");
	sync_site(&a);
	sync_site(&b);
	set_private(a.st, &note, true);
	sync_site(&a);
	sync_site(&b);
	struct note *n = store_copy(a.st, ROW_NOTE, &note, &err);
	xreplace(&n->body, "neverchosen");
	edits_add(&e, ROW_NOTE, n);
	works(store_change(a.st, &e, &err));
	sync_site(&a);
	set_private(b.st, &note, false);
	sync_site(&b);
	sync_site(&a);
	sync_site(&c);
	assert_body(&c, &note, "shownfirst");
	assert_int_equal(told_on_server("neverchosen"), 0);
	assert_int_equal(told(&c, "neverchosen"), 0);
	/* There it is private still, until it is made public there, too. */
	n = store_copy(a.st, ROW_NOTE, &note, &err);
	assert_true(n->private);
	row_free(&row_types[ROW_NOTE], n);
	set_private(a.st, &note, false);
	sync_site(&a);
	sync_site(&c);
	assert_body(&c, &note, "neverchosen");
	close_site(&a);
	close_site(&b);
	close_site(&c);
	free(role);
}

/* Sends acts on the rows of another. */
static void
push_acts(struct site *s, const struct uuid *targets, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct withheld *w = test_row(ROW_WITHHELD);

		w->target = targets[i];
		put_row(s, ROW_WITHHELD, w);
		/* Else the stranger's archive keeps an act on a row that never left it. */
		works(store_do(s->st, "INSERT OR IGNORE INTO sent (row) VALUES (?1)", &err,
			AS_UUID(&targets[i])));
	}
	assert_int_equal(sync_site(s).sent, n);
}

/* A stranger of the panel acts on my rows, before I send them or after it. My archive keeps the
 * acts; on the panel, and for whoever merges my archive, they hide nothing. */
static void
a_strangers_act_hides_nothing(void **state)
{
	(void)state;
	for (int before = 0; before < 2; before++) {
		struct site me = joined_site(), stranger = joined_site(), reader = joined_site(),
			    merges = new_site();
		struct rating *r = test_row(ROW_RATING);
		struct merge_counts n;
		char *word = xasprintf("visible%d", before);
		struct uuid targets[] = { put_note(&me, word), r->row.uuid };

		r->remark = xstrdup(word);
		put_row(&me, ROW_RATING, r);
		put_tag(&me, &targets[0], word);
		if (!before)
			sync_site(&me);
		push_acts(&stranger, targets, LENGTH(targets));
		for (int i = 0; i < 2; i++) {
			sync_site(&me);
			sync_site(&reader);
		}
		assert_int_equal(told_on_server(word), 3);
		assert_int_equal(count(&me,
					 "SELECT count(*) FROM withheld WHERE target IN (SELECT "
					 "uuid FROM note WHERE listener IS NULL UNION ALL SELECT "
					 "uuid FROM rating WHERE listener IS NULL)"),
			2);
		assert_int_equal(count(&me, "SELECT count(*) FROM note_withheld"), 0);
		assert_int_equal(told(&reader, word), 2);
		works(store_merge(merges.st, me.path, 0, &n, &err));
		merge_counts_finish(&n);
		assert_int_equal(told(&merges, word), 2);
		close_site(&me);
		close_site(&stranger);
		close_site(&reader);
		close_site(&merges);
		free(word);
	}
}

/* Stops the commits of an archive from when the server has this word: as if the client died. */
static int
die_after_push(void *word)
{
	return told_on_server(word) > 0;
}

/* The client dies between the server's commit and its own; others fetch; the server is restored.
 * The act leaves all the same, and reaches whoever fetched. order: who syncs first after it. */
static void
a_withdrawal_leaves_though_the_answer_was_lost(void **state)
{
	(void)state;
	for (int order = 0; order < 2; order++) {
		struct site a = joined_site(), b = joined_site();
		char *word = xasprintf("lostanswer%d", order);
		struct panel_greeting g;
		struct panel_counts n;
		struct pq *pq;

		keep_server();
		struct uuid note = put_note(&a, word);
		put_tag(&a, &note, word);
		works(pq = pq_open(a.url, &err));
		works(panel_hello(pq, a.st, &g, &err));
		sqlite3_commit_hook(a.st->db, die_after_push, word);
		assert_false(panel_sync(pq, a.st, NULL, &n, &err));
		sqlite3_commit_hook(a.st->db, NULL, NULL);
		pq_close(pq);
		store_rollback(a.st);
		sync_site(&b);
		assert_int_equal(told(&b, word), 2);
		restore_server();
		set_private(a.st, &note, true);
		if (order)
			sync_site(&b);
		sync_site(&a);
		sync_site(&b);
		assert_int_equal(told_on_server(word), 0);
		assert_int_equal(told(&b, word), 0);
		assert_int_equal(told(&a, word), 2);
		close_site(&a);
		close_site(&b);
		free(word);
	}
}

/* What the server refused never left, so no act on it leaves. */
static void
an_act_on_a_refused_note_stays(void **state)
{
	struct site a = joined_site();
	struct note *n = test_row(ROW_NOTE);

	(void)state;
	n->body = xcalloc(1, 1000001);
	memset(n->body, 'x', 1000000);
	struct uuid note = put_row(&a, ROW_NOTE, n);
	assert_int_equal(sync_site(&a).refused, 1);
	set_private(a.st, &note, true);
	assert_int_equal(sync_site(&a).sent, 0);
	close_site(&a);
}

/* A server comes back from before the withdrawal, with the words. The archive that has the act
 * does not take them, whoever syncs first. */
static void
words_of_a_restored_server_stay_hidden(void **state)
{
	(void)state;
	for (int fresh = 0; fresh < 2; fresh++) {
		struct site a = joined_site(), b = joined_site();
		char *word = xasprintf("restored%d", fresh);
		struct uuid note = put_note(&a, word);
		struct merge_counts n;

		put_tag(&a, &note, word);
		sync_site(&a);
		if (!fresh)
			sync_site(&b);
		keep_server();
		set_private(a.st, &note, true);
		sync_site(&a);
		sync_site(&b);
		assert_int_equal(told(&b, word), 0);
		restore_server();
		sync_site(&b);
		assert_int_equal(told(&b, word), 0);
		/* A file has it again as little. */
		works(store_merge(b.st, a.path, 0, &n, &err));
		merge_counts_finish(&n);
		assert_int_equal(told(&b, word), 0);
		sync_site(&a);
		sync_site(&b);
		assert_int_equal(told_on_server(word), 0);
		assert_int_equal(told(&b, word), 0);
		close_site(&a);
		close_site(&b);
		free(word);
	}
}

/* ---- what was taken back: deleted, or in a deleted session or review ---- */

enum what { ROWS, SESSION, REVIEW, WAYS };

/* A note of a session of a review. of: these three. */
static void
say_in_session(struct site *s, const char *word, struct uuid of[WAYS])
{
	struct review *v = test_row(ROW_REVIEW);
	struct sitting_row *x = test_row(ROW_SITTING);
	struct note *n = test_row(ROW_NOTE);

	char id[UUID_TEXT];

	uuid_text(&v->row.uuid, id);
	v->id = xstrdup(id);
	v->title = xasprintf("title %s", word);
	of[REVIEW] = n->review = x->review = put_row(s, ROW_REVIEW, v);
	x->room = xasprintf("room %s", word);
	of[SESSION] = n->sitting = put_row(s, ROW_SITTING, x);
	n->body = xstrdup(word);
	of[ROWS] = put_row(s, ROW_NOTE, n);
	put_tag(s, &of[ROWS], word);
}

static void
take_back(struct site *s, const struct uuid of[WAYS], enum what what, bool deleted)
{
	static const enum row_kind kinds[WAYS] = { ROW_NOTE, ROW_SITTING, ROW_REVIEW };
	struct row *row;

	works(row = store_copy(s->st, kinds[what], &of[what], &err));
	row->deleted = deleted;
	works(store_change_row(s->st, kinds[what], row, &err));
}

static void
what_never_left_does_not_leave(void **state)
{
	(void)state;
	for (enum what what = 0; what < WAYS; what++) {
		struct site a = joined_site(), b = joined_site();
		char *word = xasprintf("undone%d", what);
		struct uuid of[WAYS];

		say_in_session(&a, word, of);
		edit_note(&a, &of[ROWS], word);
		take_back(&a, of, what, true);
		sync_site(&a);
		sync_site(&b);
		/* The title of a review, the room of a session. */
		assert_true(told_on_server(word) <= 2);
		assert_int_equal(told(&b, word), 0);
		assert_body(&b, &of[ROWS], NULL);
		take_back(&a, of, what, false);
		sync_site(&a);
		sync_site(&b);
		assert_body(&b, &of[ROWS], word);
		assert_int_equal(told(&b, word) >= 2, 1);
		close_site(&a);
		close_site(&b);
		free(word);
	}
}

/* A reader has from a file what its maker hid, and the server never hears of that (way WAYS: an
 * act; known: the reader had the words before); then the maker shows it again. */
static void
what_only_a_file_hid_is_fetched_again(void **state)
{
	(void)state;
	for (int i = 0; i <= 2 * WAYS + 1; i++) {
		int way = i % (WAYS + 1);
		bool known = i > WAYS;
		char *word = xasprintf("reshown%d", i);
		struct site a = joined_site(), b = joined_site();
		struct uuid of[WAYS];
		struct merge_counts n;

		say_in_session(&a, word, of);
		sync_site(&a);
		if (known)
			sync_site(&b);
		if (way < WAYS)
			take_back(&a, of, (enum what)way, true);
		else
			set_private(a.st, &of[ROWS], true);
		works(store_merge(b.st, a.path, 0, &n, &err));
		merge_counts_finish(&n);
		sync_site(&b);
		assert_int_equal(told(&b, word), 0);
		if (way < WAYS)
			take_back(&a, of, (enum what)way, false);
		else
			set_private(a.st, &of[ROWS], false);
		sync_site(&a);
		sync_site(&b);
		assert_body(&b, &of[ROWS], word);
		assert_true(told(&b, word) >= 2);
		char *tags = xasprintf("SELECT count(*) FROM tag WHERE attribute = '%s'", word);
		assert_int_equal(count(&b, tags), 1);
		free(tags);
		assert_int_equal(sync_site(&b).fetched, 0);
		close_site(&a);
		close_site(&b);
		free(word);
	}
}

/* Each time that a note is fetched again which was private once, it is emptied and filled. */
static void
what_is_fetched_again_is_fetched_once_more_at_most(void **state)
{
	struct site a = joined_site(), b = joined_site(), c = joined_site();
	struct uuid note = put_note(&a, "shown again"), other = put_note(&a, "hidden");

	(void)state;
	edit_note(&a, &note, "changed before");
	for (int hidden = 1; hidden >= 0; hidden--) {
		sync_site(&a);
		sync_site(&b);
		set_private(a.st, &note, hidden);
	}
	set_private(a.st, &other, true);
	for (int i = 0; i < 2; i++) {
		sync_site(&a);
		sync_site(&b);
		edit_note(&a, &note, i ? "changed twice" : "changed once");
	}
	sync_site(&a);
	sync_site(&b);
	assert_body(&b, &note, "changed twice");
	works(store_begin(b.st, &err) && store_panel_again(b.st, &err) && store_commit(b.st, &err));
	size_t again = sync_site(&b).fetched, all = sync_site(&c).fetched;
	if (again > 2 * all)
		fail_msg("%zu versions were fetched, of %zu", again, all);
	assert_int_equal(sync_site(&b).fetched, 0);
	close_site(&a);
	close_site(&b);
	close_site(&c);
}

/* My other machine keeps the words and takes the deletion; others and the server have none, also
 * if the server comes back from before. order: who syncs first after that. */
static void
what_left_is_emptied(void **state)
{
	(void)state;
	for (int way = 0; way < 2 * WAYS; way++) {
		enum what what = way % WAYS;
		bool order = way >= WAYS;
		char *role = new_role(), *word = xasprintf("trashed%d", way), uuid[UUID_TEXT];
		struct site a = site_of(role), m = site_of(role), b = joined_site();
		struct uuid of[WAYS];

		join(&a);
		join(&m);
		say_in_session(&a, word, of);
		sync_site(&a);
		sync_site(&m);
		sync_site(&b);
		keep_server();
		assert_int_equal(told(&b, word), 2);
		take_back(&a, of, what, true);
		sync_site(&a);
		sync_site(&m);
		sync_site(&b);
		assert_int_equal(told(&b, word), 0);
		/* The title of the review, the room of the session. */
		assert_int_equal(told_on_server(word), what == ROWS ? 2 : 1);
		assert_int_equal(sync_site(&a).sent + sync_site(&m).sent, 0);
		assert_int_equal(told(&m, word) >= 2, 1);
		restore_server();
		if (order)
			sync_site(&b);
		assert_int_equal(told(&b, word), 0);
		sync_site(&m);
		sync_site(&a);
		sync_site(&b);
		assert_int_equal(told(&b, word), 0);
		/* The other machine brings it back. */
		uuid_text(&of[what], uuid);
		works(store_hide(m.st, uuid, false, &err));
		sync_site(&m);
		sync_site(&a);
		sync_site(&b);
		assert_body(&a, &of[ROWS], word);
		assert_body(&m, &of[ROWS], word);
		assert_body(&b, &of[ROWS], word);
		assert_int_equal(told(&b, word), 2);
		close_site(&a);
		close_site(&m);
		close_site(&b);
		free(word);
		free(role);
	}
}

/* A reader has the act from a file, before the note ever left. */
static void
the_end_of_an_act_leaves_with_its_note(void **state)
{
	struct site a = joined_site(), b = joined_site();
	struct uuid note = put_note(&a, "public in the end");
	struct merge_counts n;

	(void)state;
	set_private(a.st, &note, true);
	works(store_merge(b.st, a.path, 0, &n, &err));
	merge_counts_finish(&n);
	set_private(a.st, &note, false);
	sync_site(&a);
	sync_site(&b);
	assert_body(&b, &note, "public in the end");
	assert_int_equal(count(&b,
				 "SELECT count(*) FROM withheld w JOIN note n ON n.uuid = w.target "
				 "WHERE n.body = 'public in the end' AND w.deleted = 0"),
		0);
	close_site(&a);
	close_site(&b);
}

static void
join_listeners(struct site *s, const struct uuid *from, const struct uuid *into)
{
	works(store_begin(s->st, &err) && store_join_listeners(s->st, from, into, &err) &&
		store_commit(s->st, &err));
}

/* A reader has rows of a machine from a file, under its own name, and learns whose it is. lost: the
 * server lost rows meanwhile, which must be noticed all the same. */
static void
rows_of_a_machine_come_once_its_person_is_known(void **state)
{
	(void)state;
	for (int lost = 0; lost < 2; lost++) {
		char *role = new_role();
		struct site first = site_of(role), second = site_of(role), b = joined_site();
		struct uuid note = put_note(&second, "said on the second machine"), own,
			    machine = *store_owner(second.st);
		struct merge_counts n;

		join(&first);
		works(store_merge(b.st, second.path, 0, &n, &err));
		merge_counts_finish(&n);
		be_one(first.st, second.st);
		join(&second);
		sync_site(&second);
		edit_note(&second, &note, "changed there");
		sync_site(&second);
		assert_true(sync_site(&b).held > 0);
		assert_body(&b, &note, "said on the second machine");
		own = put_note(&b, "of the reader");
		sync_site(&b);
		if (lost) {
			empty_server();
			sync_site(&first);
			sync_site(&second);
		}
		works(listener_appears(b.st, store_owner(first.st), &err));
		join_listeners(&b, &machine, store_owner(first.st));
		assert_int_equal(sync_site(&b).held, 0);
		assert_body(&b, &note, "changed there");
		sync_site(&first);
		assert_body(&first, &own, "of the reader");
		close_site(&first);
		close_site(&second);
		close_site(&b);
		free(role);
	}
}

/* One machine deletes a session while the other one writes in it. */
static void
what_was_said_in_a_deleted_session_is_emptied(void **state)
{
	for (enum what what = SESSION; what < WAYS; what++) {
		char *role = new_role(), *word = xasprintf("unaware%d", what);
		struct site a = site_of(role), m = site_of(role);
		struct uuid of[WAYS];
		struct note *n;

		(void)state;
		be_one(a.st, m.st);
		join(&a);
		join(&m);
		say_in_session(&a, "first", of);
		sync_site(&a);
		sync_site(&m);
		take_back(&a, of, what, true);
		works(n = store_copy(m.st, ROW_NOTE, &of[ROWS], &err));
		n->row.uuid = uuid_random();
		n->row.edit = uuid_random();
		xreplace(&n->body, word);
		put_row(&m, ROW_NOTE, n);
		sync_site(&m);
		assert_int_equal(told_on_server(word), 1);
		sync_site(&a);
		sync_site(&m);
		assert_int_equal(told_on_server(word), 0);
		assert_int_equal(told(&m, word), 1);
		close_site(&a);
		close_site(&m);
		free(word);
		free(role);
	}
}

/* The head of a note that was changed in a deleted review has the words of an earlier version on
 * the other machine; a file brings the right ones. */
static void
a_head_gets_its_own_words_by_a_file(void **state)
{
	char *role = new_role();
	struct site a = site_of(role), m = site_of(role);
	struct uuid of[WAYS];
	struct merge_counts n;

	(void)state;
	be_one(a.st, m.st);
	join(&a);
	join(&m);
	say_in_session(&a, "first", of);
	sync_site(&a);
	sync_site(&m);
	struct review *v = store_copy(m.st, ROW_REVIEW, &of[REVIEW], &err);
	v->path = xstrdup("/home/m/other.yaml");
	works(store_change_row(m.st, ROW_REVIEW, v, &err));
	for (int64_t ms = clock_utc_ms(); clock_utc_ms() <= ms;) /* the deletion is later */
		;
	take_back(&a, of, REVIEW, true);
	edit_note(&a, &of[ROWS], "changedinvain");
	sync_site(&a);
	sync_site(&m);
	assert_int_equal(told(&m, "changedinvain"), 0);
	works(store_merge(m.st, a.path, MERGE_MINE, &n, &err));
	merge_counts_finish(&n);
	assert_body(&m, &of[ROWS], "changedinvain");
	v = store_copy(m.st, ROW_REVIEW, &of[REVIEW], &err);
	assert_true(v && v->row.deleted);
	assert_string_equal(v->title, "title first");
	row_free(&row_types[ROW_REVIEW], v);
	close_site(&a);
	close_site(&m);
	free(role);
}

/* A lost archive that a panel brings back is without its trash, until the words come by a file. */
static void
a_lost_archive_comes_back_without_its_trash(void **state)
{
	char *role = new_role(), uuid[UUID_TEXT];
	struct site a = site_of(role), again = site_of(role);
	struct merge_counts n;

	(void)state;
	be_one(a.st, again.st);
	join(&a);
	struct uuid note = put_note(&a, "inthetrash");
	sync_site(&a);
	uuid_text(&note, uuid);
	works(store_hide(a.st, uuid, true, &err));
	sync_site(&a);
	join(&again);
	sync_site(&again);
	assert_int_equal(told(&again, "inthetrash"), 0);
	refuses(store_hide(again.st, uuid, false, &err), "only the head");
	works(store_merge(again.st, a.path, MERGE_MINE, &n, &err));
	merge_counts_finish(&n);
	works(store_hide(again.st, uuid, false, &err));
	sync_site(&again);
	sync_site(&a);
	assert_body(&a, &note, "inthetrash");
	assert_body(&again, &note, "inthetrash");
	close_site(&a);
	close_site(&again);
	free(role);
}

/* While it is joined, nothing is fetched again without a reason. */
static void
a_withdrawal_does_not_look_like_a_loss(void **state)
{
	struct site a = joined_site(), b = joined_site();
	struct panel_greeting g;
	struct pq *pq;

	(void)state;
	struct uuid note = put_note(&a, "regretted");
	sync_site(&a);
	sync_site(&b);
	set_private(a.st, &note, true);
	sync_site(&a);
	works(pq = pq_open(b.url, &err));
	works(panel_hello(pq, b.st, &g, &err));
	assert_false(g.again);
	pq_close(pq);
	assert_int_equal(sync_site(&b).emptied, 1);
	close_site(&a);
	close_site(&b);
}

static void
a_listener_who_takes_an_earlier_name_again_has_it_everywhere(void **state)
{
	static const char *const names[] = { "Anna", "Anna B", "Anna" };
	struct site a = joined_site(), b = joined_site(), late = joined_site();
	char sql[120];

	(void)state;
	for (size_t i = 0; i < LENGTH(names); i++) {
		call_owner(&a, names[i]);
		sync_site(&a);
		sync_site(&b);
		snprintf(sql, sizeof(sql), "SELECT count(*) FROM listener WHERE name = '%s'",
			names[i]);
		assert_int_equal(count(&b, sql), 1);
	}
	sync_site(&late);
	assert_int_equal(count(&late, sql), 1);
	close_site(&a);
	close_site(&b);
	close_site(&late);
}

#define HONEST 3 /* the last one joins after the forgeries */
#define MADE(word)                                                                              \
	"(SELECT listener FROM note WHERE body LIKE '" word "' UNION ALL SELECT listener FROM " \
	"rating WHERE remark LIKE '" word "')"

/* A row that a role may send by itself: with the UUID of somebody's row or a new one, on somebody's
 * note, of any time. */
static void
forge_row(struct buf *out, const struct uuid *known, size_t n, unsigned i)
{
	static const char *const kinds[] = { "note", "rating", "tag", "withheld", "trial" };
	struct uuid random = uuid_random(), edit = uuid_random();
	const struct uuid *u = i % 3 ? &known[random.b[0] % n] : &random,
			  *of = &known[random.b[1] % n];
	const char *kind = kinds[i % LENGTH(kinds)];
	char uuid[UUID_TEXT], edited[UUID_TEXT], on[UUID_TEXT];

	uuid_text(u, uuid);
	uuid_text(&edit, edited);
	uuid_text(of, on);
	buf_addf(out,
		"[{\"kind\":\"%s\",\"uuid\":\"%s\",\"edit\":\"%s\",\"edited_ms\":%u000,"
		"\"edited_offset_min\":0,\"deleted\":%s,\"content\":{",
		kind, uuid, edited, 1700000000 + random.b[2], i % 7 ? "false" : "true");
	if (*kind == 'n' || *kind == 'r')
		buf_addf(out, "\"%s\":\"forged %u\"", *kind == 'n' ? "body" : "remark", i);
	else
		buf_addf(out, "\"%s\":\"%s\"",
			strcmp(kind, "tag") == 0             ? "note"
				: strcmp(kind, "trial") == 0 ? "run"
							     : "target",
			on);
	buf_add(out, "}}]");
}

/* A role sends what it likes; the rows of others are in each archive as they sent them. */
static void
forgeries_change_no_hands(void **state)
{
	struct site sites[HONEST], eve = joined_site();
	unsigned n = 200 * (unsigned)number_from("EARLOG_HISTORIES", 1);
	struct uuid known[4 * (HONEST - 1)], rating;
	struct pq *pq;
	size_t nknown = 0, taken = 0;

	(void)state;
	for (size_t i = 0; i < HONEST - 1; i++) {
		sites[i] = joined_site();
		for (int k = 0; k < 2; k++) {
			known[nknown] = put_note(&sites[i], "honest");
			put_tag(&sites[i], &known[nknown++], "warm");
			struct rating *r = test_row(ROW_RATING);
			r->remark = xstrdup("honest");
			rating = put_row(&sites[i], ROW_RATING, r);
			known[nknown++] = rating;
		}
		sync_site(&sites[i]);
	}
	sync_site(&eve);
	works(pq = pq_open(eve.url, &err));
	for (unsigned i = 0; i < n; i++) {
		CLEANUP(buf_finish) struct buf row = BUF_INIT;
		CLEANUP(pq_rows_finish) struct pq_rows got = { 0 };
		const char *value;

		forge_row(&row, known, nknown, i);
		value = row.s;
		if (pq_ask(pq, "SELECT taken FROM panel.push($1)", &value, 1, &got, &err))
			taken += (size_t)pq_number(&got, 0, 0);
	}
	pq_close(pq);
	/* Rows of her own are taken: the test is not of a server that refuses all. */
	assert_true(taken > n / 10);
	sites[HONEST - 1] = joined_site();
	for (size_t i = 0; i < 2 * HONEST; i++)
		sync_site(&sites[i % HONEST]);
	for (size_t i = 0; i < HONEST; i++) {
		/* All forged rows are the forger's, who made none of the honest. */
		assert_int_equal(count(&sites[i],
					 "SELECT count(DISTINCT listener) = 1 AND count(*) = "
					 "count(listener) AND NOT EXISTS (SELECT 1 FROM " MADE(
						 "honest") " h WHERE h.listener = f.listener) "
							   "FROM " MADE("forged%") " f"),
			1);
		assert_int_equal(count(&sites[i],
					 "SELECT (SELECT count(*) FROM note WHERE body = "
					 "'honest' AND NOT deleted) + (SELECT count(*) "
					 "FROM rating WHERE remark = 'honest' AND NOT "
					 "deleted)"),
			nknown);
		assert_int_equal(count(&sites[i], "SELECT count(*) FROM note_withheld"), 0);
		assert_int_equal(count(&sites[i],
					 "SELECT count(*) FROM tag t JOIN note n ON "
					 "n.uuid = t.note AND n.body = 'honest' WHERE "
					 "attribute = 'warm'"),
			nknown / 2);
		close_site(&sites[i]);
	}
	close_site(&eve);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_listener_who_takes_an_earlier_name_again_has_it_everywhere),
		cmocka_unit_test(what_one_writes_comes_to_the_others_once),
		cmocka_unit_test(a_lost_archive_gets_back_what_was_sent),
		cmocka_unit_test(private_notes_stay_and_later_ones_are_withdrawn),
		cmocka_unit_test(fields_and_kinds_of_one_machine_stay),
		cmocka_unit_test(what_the_server_refuses_waits_and_holds_up_nothing),
		cmocka_unit_test(a_wrong_clock_holds_up_nothing_else),
		cmocka_unit_test(what_another_holds_waits_and_the_rest_goes),
		cmocka_unit_test(a_review_of_another_device_is_not_sent),
		cmocka_unit_test(a_hostile_server_neither_holds_up_nor_fills_an_archive),
		cmocka_unit_test(a_thing_of_another_is_dropped_quietly),
		cmocka_unit_test(what_a_merge_brought_of_another_is_not_sent),
		cmocka_unit_test(what_a_merge_left_waiting_is_stored_by_a_sync),
		cmocka_unit_test(archives_agree_whatever_the_order),
		cmocka_unit_test(a_claimed_note_waits_and_is_named),
		cmocka_unit_test(an_emptied_note_goes_to_its_maker),
		cmocka_unit_test(a_dropped_listener_makes_room_for_the_makers_rows),
		cmocka_unit_test(open_claims_hold_up_nothing),
		cmocka_unit_test(a_sync_ends_at_the_number_with_which_it_began),
		cmocka_unit_test(a_restored_server_gets_no_private_text),
		cmocka_unit_test(emptied_tags_stay_their_listeners),
		cmocka_unit_test(an_act_of_a_machine_that_left_is_sent),
		cmocka_unit_test(only_the_text_that_was_shown_becomes_public),
		cmocka_unit_test(a_strangers_act_hides_nothing),
		cmocka_unit_test(a_withdrawal_leaves_though_the_answer_was_lost),
		cmocka_unit_test(an_act_on_a_refused_note_stays),
		cmocka_unit_test(words_of_a_restored_server_stay_hidden),
		cmocka_unit_test(what_never_left_does_not_leave),
		cmocka_unit_test(what_left_is_emptied),
		cmocka_unit_test(the_end_of_an_act_leaves_with_its_note),
		cmocka_unit_test(what_only_a_file_hid_is_fetched_again),
		cmocka_unit_test(what_is_fetched_again_is_fetched_once_more_at_most),
		cmocka_unit_test(rows_of_a_machine_come_once_its_person_is_known),
		cmocka_unit_test(what_was_said_in_a_deleted_session_is_emptied),
		cmocka_unit_test(a_head_gets_its_own_words_by_a_file),
		cmocka_unit_test(a_lost_archive_comes_back_without_its_trash),
		cmocka_unit_test(a_withdrawal_does_not_look_like_a_loss),
		cmocka_unit_test(a_server_that_was_replaced_gets_and_gives_everything_again),
		cmocka_unit_test(forgeries_change_no_hands),
	};

	return all_need_postgres(LENGTH(tests))
		? cmocka_run_group_tests(tests, start_server, end_server)
		: 0;
}
