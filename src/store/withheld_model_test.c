/*
 * Random histories of one note: two machines of a person, a backup of each, a reader of another
 * person, and a server that works as schema/panel/functions.sql says. The model knows which acts
 * were made and which were taken back, and who knows of it. EARLOG_HISTORIES=100000 plays many,
 * EARLOG_SEED=N begins with the N-th.
 */
#include "support/store_help.h"

#include "base/clock.h"
#include "support/needs.h"
#include "record/identity.h"
#include "store/incoming.h"
#include "store/store_private.h"
#include "store/unsent.h"

#define MACHINES 2 /* of the writer */
#define READER 2
#define SITES 3
#define STEPS 24
#define ROUNDS 300

static struct err err;
static unsigned seed;

static unsigned
dice(unsigned n)
{
	return (unsigned)rand_r(&seed) % n;
}

/* ---- the server ---- */

struct version {
	enum row_kind kind;
	struct row head;
	struct uuid about; /* the note of an act or a tag */
	json_t *content;
	bool withdrawn;
	int64_t n;
};

static struct {
	struct version v[1000];
	size_t nv;
	int64_t n;
} server;

static struct uuid
uuid_at(const json_t *o, const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));
	struct uuid u = UUID_NONE;

	if (text)
		assert_true(uuid_read(&u, text));
	return u;
}

static struct version
version_of(const struct unsent_row *o)
{
	json_t *json = json_loads(o->json, 0, NULL);
	struct version v = { .kind = o->kind,
		.content = json_incref(json_object_get(json, "content")) };

	v.head.uuid = uuid_at(json, "uuid");
	v.head.edit = uuid_at(json, "edit");
	v.head.parent = uuid_at(json, "parent");
	v.head.edited_ms = json_integer_value(json_object_get(json, "edited_ms"));
	v.head.deleted = json_is_true(json_object_get(json, "deleted"));
	v.about = uuid_at(v.content, v.kind == ROW_TAG ? "note" : "target");
	if (v.kind == ROW_NOTE)
		v.about = v.head.uuid;
	json_decref(json);
	return v;
}

static struct version *
find_version(const struct version *x)
{
	for (size_t i = 0; i < server.nv; i++)
		if (uuid_same(&server.v[i].head.uuid, &x->head.uuid) &&
			uuid_same(&server.v[i].head.edit, &x->head.edit))
			return &server.v[i];
	return NULL;
}

static bool
is_last(const struct version *x)
{
	for (size_t i = 0; i < server.nv; i++)
		if (uuid_same(&server.v[i].head.uuid, &x->head.uuid) &&
			version_later(&server.v[i].head, &x->head))
			return false;
	return true;
}

static bool
is_private_there(const struct uuid *note)
{
	for (size_t i = 0; i < server.nv; i++) {
		const struct version *a = &server.v[i];

		if (a->kind == ROW_WITHHELD && uuid_same(&a->about, note) && !a->head.deleted &&
			is_last(a))
			return true;
	}
	return false;
}

static void
take(struct version v)
{
	struct version *known = find_version(&v);

	if ((known && !known->withdrawn) ||
		(v.kind != ROW_WITHHELD && is_private_there(&v.about))) {
		json_decref(v.content);
		return;
	}
	assert_true(server.nv < LENGTH(server.v));
	if (known)
		json_decref(known->content);
	else
		known = &server.v[server.nv++];
	v.n = ++server.n;
	*known = v;
}

static void
empty_private(void)
{
	for (size_t i = 0; i < server.nv; i++) {
		struct version *v = &server.v[i];

		if (v->kind == ROW_WITHHELD || v->withdrawn || !is_private_there(&v->about))
			continue;
		json_object_clear(v->content);
		v->withdrawn = v->head.deleted = true;
		v->n = ++server.n;
	}
}

static void
push(const struct unsent_piece *p)
{
	for (int acts = 1; acts >= 0; acts--) {
		for (size_t i = 0; i < p->n; i++)
			if (p->v[i].json && (p->v[i].kind == ROW_WITHHELD) == acts)
				take(version_of(&p->v[i]));
		empty_private();
	}
}

/* ---- an archive ---- */

struct model_site {
	struct store *st;
	int64_t cursor;
	uint32_t made, back; /* acts that it knows of: made, taken back */
};

static struct model_site sites[SITES], backups[MACHINES];
static struct uuid note, writer, panel;
static uint32_t made_there, back_there; /* that the server knows of */
static struct uuid acts[32];
static size_t nacts;

static void
open_site(struct model_site *s)
{
	works(s->st = store_open(":memory:", STORE_WRITE, &err));
	s->st->bare = true;
	works(store_begin(s->st, &err) && store_panel_join(s->st, "service=panel", &panel, &err) &&
		store_commit(s->st, &err));
}

static void
empty_site(struct model_site *s)
{
	works(store_exec(s->st->db,
		"DELETE FROM tag; DELETE FROM note; DELETE FROM past WHERE kind <> 'listener'; "
		"DELETE FROM withheld; DELETE FROM outbox; DELETE FROM panel_wait; DELETE FROM "
		"sent",
		&err));
	s->cursor = 0;
	s->made = s->back = 0;
}

/* A backup is a copy of each table of the site: a copy of the file would make SQLite read the
 * schema again. */
static const char *const tables[] = { "note", "tag", "past", "withheld", "outbox", "panel",
	"panel_wait", "sent" };

static void
copy_tables(struct model_site *s, const char *format)
{
	works(store_exec(s->st->db, "PRAGMA foreign_keys = OFF; BEGIN", &err));
	for (size_t i = 0; i < LENGTH(tables); i++) {
		char *sql = sqlite3_mprintf(format, tables[i], tables[i], tables[i]);
		works(store_exec(s->st->db, sql, &err));
		sqlite3_free(sql);
	}
	works(store_exec(s->st->db, "COMMIT; PRAGMA foreign_keys = ON", &err));
}

static void
know_what(struct model_site *s, const struct model_site *other)
{
	s->cursor = other->cursor;
	s->made = other->made;
	s->back = other->back;
}

static void
back_up(size_t k)
{
	copy_tables(&sites[k],
		"DELETE FROM temp.%s_backup; INSERT INTO temp.%s_backup SELECT * FROM %s");
	know_what(&backups[k], &sites[k]);
}

static void
restore(size_t k)
{
	copy_tables(&sites[k], "DELETE FROM %s; INSERT INTO %s SELECT * FROM temp.%s_backup");
	know_what(&sites[k], &backups[k]);
}

static bool
has_note(struct model_site *s)
{
	struct row head;
	bool found;

	works(row_store_head(s->st, ROW_NOTE, &note, &head, &found, &err));
	return found;
}

/* ---- what happens ---- */

static void
write_note(struct model_site *s)
{
	struct note *n = row_new(&row_types[ROW_NOTE]);

	n->row.uuid = note;
	n->body = xasprintf("words %u", dice(1000000));
	works(store_change_row(s->st, ROW_NOTE, n, &err));
}

static void
write_tag(struct model_site *s)
{
	if (!has_note(s))
		return;
	struct tag *t = row_new(&row_types[ROW_TAG]);
	t->note = note;
	t->attribute = xstrdup(dice(2) ? "sharp" : "dull");
	t->row.uuid = uuid_of_tag(&note, NULL, t->attribute);
	t->confirmed = dice(2);
	works(store_change_row(s->st, ROW_TAG, t, &err));
}

/* The number of an act, by the order in which acts were made. */
static size_t
act_number(const struct uuid *act)
{
	for (size_t i = 0; i < nacts; i++)
		if (uuid_same(&acts[i], act))
			return i;
	acts[nacts] = *act;
	return nacts++;
}

static void
change_privacy(struct model_site *s, bool private)
{
	struct record before, after;

	if (!has_note(s) || nacts + 1 >= LENGTH(acts))
		return;
	record_init(&before);
	record_init(&after);
	works(store_load_kind(s->st, ROW_WITHHELD, &note, &before, &err));
	set_private(s->st, &note, private);
	works(store_load_kind(s->st, ROW_WITHHELD, &note, &after, &err));
	for (size_t i = 0; private && i < record_count(&after, ROW_WITHHELD); i++)
		s->made |= UINT32_C(1)
			<< act_number(&((struct row *)record_at(&after, ROW_WITHHELD, i))->uuid);
	if (!private)
		s->back |= s->made;
	assert_int_equal(record_count(&after, ROW_WITHHELD),
		private ? record_count(&before, ROW_WITHHELD) + 1 : 0);
	record_finish(&before);
	record_finish(&after);
}

static int
by_number(const void *a, const void *b)
{
	const struct version *const *x = a, *const *y = b;

	return (*x)->n < (*y)->n ? -1 : (*x)->n > (*y)->n;
}

static void
fetch_version(struct incoming *in, const struct version *v)
{
	works(!uuid_none(&in->listener) || unsent_mark(in->to, v->kind, &v->head.uuid, &err));
	if (v->withdrawn) {
		works(incoming_withdrawn(in, v->kind, &v->head.uuid, &err));
		return;
	}
	void *row = row_new(&row_types[v->kind]);
	memcpy(row, &v->head, sizeof(v->head));
	row_read_json(&row_types[v->kind], v->content, row);
	works(incoming_row(in, v->kind, row, NULL, &err));
	works(uuid_none(&in->missing) ? store_panel_came(in->to, &v->head.uuid, &err)
				      : store_panel_wait(in->to, &in->missing, &panel, v->n, &err));
	row_free(&row_types[v->kind], row);
}

/* Goes back before what hangs on a row that came later. */
static bool
step_back(struct model_site *s)
{
	struct panel_cursors c = { 0 };
	struct panel_cursor cursor = { .listener = panel, .n = s->cursor };

	works(store_panel_cursor_put(s->st, &cursor, &err) &&
		store_panel_step_back(s->st, true, &c, &err) && c.n == 1);
	bool back = c.v[0].n < s->cursor;
	s->cursor = c.v[0].n;
	free(c.v);
	return back;
}

/* Fetches all but the last `cut` versions. */
static void
fetch(struct model_site *s, size_t cut)
{
	const struct version *v[LENGTH(server.v)];
	struct merge_counts n = { 0 };
	struct incoming in = { .to = s->st,
		.n = &n,
		.panel = true,
		.listener = s == &sites[READER] ? writer : UUID_NONE };
	size_t nv = 0;

	for (size_t i = 0; i < server.nv; i++)
		if (server.v[i].n > s->cursor)
			v[nv++] = &server.v[i];
	qsort(v, nv, sizeof(v[0]), by_number);
	store_panel_takes(s->st, true);
	for (size_t i = 0; i + cut < nv; i++) {
		fetch_version(&in, v[i]);
		s->cursor = v[i]->n;
		if (v[i]->kind != ROW_WITHHELD)
			continue;
		s->made |= UINT32_C(1) << act_number(&v[i]->head.uuid);
		if (v[i]->head.deleted)
			s->back |= UINT32_C(1) << act_number(&v[i]->head.uuid);
	}
	store_panel_takes(s->st, false);
	assert_int_equal(n.odd, 0);
	if (step_back(s))
		fetch(s, cut);
}

/* Sends in pieces; cut: the answer of the last one is lost. */
static void
send(struct model_site *s, bool cut)
{
	int64_t before = server.n;
	bool alone = s->cursor == before;

	for (bool more = true; more;) {
		struct unsent_piece p;

		works(unsent_read(s->st, 0, 1 + dice(3), 1000000, &p, &err));
		more = p.n > 0;
		push(&p);
		for (size_t i = 0; i < p.n; i++) {
			if (!p.v[i].json)
				continue;
			if (p.v[i].kind != ROW_WITHHELD) {
				assert_false(s->made & ~s->back);
				continue;
			}
			made_there |= UINT32_C(1) << act_number(&p.v[i].head.uuid);
			if (p.v[i].head.deleted)
				back_there |= UINT32_C(1) << act_number(&p.v[i].head.uuid);
		}
		cut = cut && dice(2);
		for (size_t i = 0; i < p.n && !cut; i++)
			works(unsent_remove(s->st, &p.v[i], &err));
		more = more && !cut;
		unsent_piece_finish(&p);
	}
	if (alone && !cut)
		s->cursor = server.n;
}

static void
sync_site(struct model_site *s, bool whole)
{
	bool cut = !whole && dice(4) == 0;

	fetch(s, cut ? dice(4) : 0);
	if (s != &sites[READER] && !(cut && dice(2)))
		send(s, !whole && dice(4) == 0);
}

static void
happen(void)
{
	size_t k = dice(MACHINES);
	struct model_site *s = &sites[k];

	switch (dice(12)) {
	case 0:
	case 1: write_note(s); break;
	case 2: write_tag(s); break;
	case 3:
	case 4: change_privacy(s, true); break;
	case 5:
	case 6: change_privacy(s, false); break;
	case 7:
	case 8: sync_site(s, false); break;
	case 9: sync_site(&sites[READER], false); break;
	case 10: back_up(k); break;
	default: restore(k);
	}
}

/* ---- what holds ---- */

static int64_t
count(struct model_site *s, const char *sql)
{
	int64_t n;

	works(store_number(s->st->db, sql, &n, &err));
	return n;
}

static void
check(unsigned history, bool ok, const char *what)
{
	if (!ok)
		fail_msg("EARLOG_SEED=%u: %s", history, what);
}

static size_t
public_there(void)
{
	size_t n = 0;

	for (size_t i = 0; i < server.nv; i++)
		n += server.v[i].kind != ROW_WITHHELD && !server.v[i].withdrawn;
	return n;
}

static bool
same_note(struct model_site *a, struct model_site *b)
{
	void *x = NULL, *y = NULL;

	works(row_store_get(a->st, ROW_NOTE, &note, &x, &err) &&
		row_store_get(b->st, ROW_NOTE, &note, &y, &err));
	const struct note *m = x, *n = y;
	bool same = m && n && uuid_same(&m->row.edit, &n->row.edit) && m->body && n->body &&
		strcmp(m->body, n->body) == 0;
	row_free(&row_types[ROW_NOTE], x);
	row_free(&row_types[ROW_NOTE], y);
	return same;
}

#define TAGS "SELECT count(*) FROM tag WHERE attribute IS NOT NULL"

#define PRIVATE_EDIT "SELECT count(*) FROM note WHERE private"

static void
all_agree(unsigned history)
{
	uint32_t made = made_there, back = back_there;
	struct model_site *reader = &sites[READER];
	bool sent = false;

	/* Of a note that never left no act leaves, and no other archive has the note. */
	for (size_t i = 0; i < server.nv; i++)
		sent |= server.v[i].kind != ROW_WITHHELD;
	if (!sent) {
		check(history, !server.nv && !has_note(reader), "an act left without its note");
		return;
	}
	for (size_t i = 0; i < MACHINES; i++) {
		check(history, sites[i].made == made && sites[i].back == back,
			"an archive does not know of an act");
		check(history,
			(count(&sites[i], "SELECT count(*) FROM note_withheld") > 0) ==
				((made & ~back) && has_note(&sites[i])),
			"private in one archive alone");
	}
	if (made & ~back) {
		check(history, !public_there(), "private, and on the server");
		check(history,
			!count(reader,
				"SELECT (SELECT count(*) FROM note WHERE body IS NOT NULL) + "
				"(SELECT count(*) FROM past WHERE content LIKE '%words%')"),
			"private, and the reader has it");
		check(history, !count(reader, TAGS), "private, and the reader has its tags");
	} else if (count(&sites[0], PRIVATE_EDIT) + count(&sites[1], PRIVATE_EDIT)) {
		/* A text that was written while the note was private stays on its machine. */
		check(history, !count(reader, PRIVATE_EDIT), "the reader has a private edit");
	} else if (has_note(&sites[0])) {
		check(history, same_note(&sites[0], &sites[1]), "two machines do not agree");
		check(history, same_note(&sites[0], reader), "public, and the reader lacks it");
		check(history, count(&sites[0], TAGS) == count(reader, TAGS),
			"public, and the reader lacks a tag");
	}
}

static void
play(unsigned history)
{
	seed = history * 2654435761u;
	note = uuid_of("note %u", history);
	nacts = 0;
	made_there = back_there = 0;
	for (size_t i = 0; i < server.nv; i++)
		json_decref(server.v[i].content);
	server.nv = 0;
	server.n = 0;
	for (size_t i = 0; i < SITES; i++)
		empty_site(&sites[i]);
	for (size_t i = 0; i < MACHINES; i++)
		back_up(i);
	for (int i = 0; i < STEPS; i++) {
		/* Clocks that are up to a minute apart. */
		clock_set(i, 1700000000000 + i * 1000 + (int64_t)dice(60000));
		happen();
	}
	for (size_t i = 0; i < 2 * MACHINES; i++)
		sync_site(&sites[i % MACHINES], true);
	sync_site(&sites[READER], true);
	all_agree(history);
}

static void
a_note_is_private_while_one_act_is_not_taken_back(void **state)
{
	int usual = getenv("EARLOG_SEED") ? 1 : rounds_here(ROUNDS);
	unsigned from = (unsigned)number_from("EARLOG_SEED", 1),
		 n = (unsigned)number_from("EARLOG_HISTORIES", usual);

	(void)state;
	writer = uuid_random();
	panel = uuid_random();
	for (size_t i = 0; i < SITES; i++)
		open_site(&sites[i]);
	for (size_t i = 0; i < MACHINES; i++)
		copy_tables(&sites[i], "CREATE TEMP TABLE %s_backup AS SELECT * FROM %s");
	for (unsigned i = 0; i < n; i++)
		play(from + i);
	for (size_t i = 0; i < server.nv; i++)
		json_decref(server.v[i].content);
	for (size_t i = 0; i < SITES; i++)
		store_close(sites[i].st);
	clock_set(0, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_note_is_private_while_one_act_is_not_taken_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
