#include "panel/sync.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/number.h"
#include "panel/server.h"
#include "record/identity.h"
#include "store/edit.h"
#include "store/incoming.h"
#include "store/search.h"

#define MOST_ROWS 500      /* most rows in one request to the server */
#define MOST_BYTES 4000000 /* approximate limit for the text of one request */
#define MOST_NAMED 20      /* limit for the number of refused versions that are named to the user */
#define MOST_TRIES 2       /* number of retries while another listener has rows locked */
#define MOST_VERSIONS (INT64_C(1) << 53) /* a listener never has so many on a server */
#define MOST_FETCHED 10000               /* most rows that are fetched with one request */
#define MOST_STEPS 100                   /* how often one sync fetches what waited for a row */
/* Approximate length of one transaction that stores fetched rows. If more than MANY_LEFT versions
 * are left and no session is open, a transaction is longer: each one writes almost all pages of the
 * indexes on UUIDs. A bench that is open stores its rows between two transactions. */
#define TAKE_MS 600
#define TAKE_LONG_MS 4000
#define MANY_LEFT 2000

#define OLD_PANEL                                                                                \
	"the panel was set up by an older earlog: its keeper must run `earlog panel init` with " \
	"this version"

/* ---- introducing the archive and listing listeners ---- */

static bool
bool_of(const char *text)
{
	return text && text[0] == 't';
}

/* Reads a UUID from row i of a result. Returns false if the value is null or no UUID. */
static bool
uuid_value(const struct pq_rows *rows, size_t i, size_t column, struct uuid *u)
{
	const char *text = pq_value(rows, i, column);

	*u = UUID_NONE;
	return text && uuid_read(u, text);
}

/* Returns true if the last statement failed because another listener had rows locked. */
static bool
is_busy(const struct pq *pq)
{
	const char *state = pq_state(pq);

	return strcmp(state, "55P03") == 0 || strncmp(state, "40", 2) == 0;
}

/* Appends the cursors (how far each listener's versions were fetched) as a JSON array. edits:
 * leaves out cursors without an edit UUID. */
static void
add_cursors(struct buf *out, const struct panel_cursors *c, bool edits)
{
	char listener[UUID_TEXT], edit[UUID_TEXT];

	buf_add(out, "[");
	for (size_t i = 0; i < c->n; i++) {
		if (edits && uuid_none(&c->v[i].edit))
			continue;
		uuid_text(&c->v[i].listener, listener);
		uuid_text(&c->v[i].edit, edit);
		buf_addf(out,
			"%s{\"listener\":\"%s\",\"n\":%" PRId64 ",\"named\":%" PRId64
			",\"edit\":\"%s\"}",
			out->len > 1 ? "," : "", listener, c->v[i].n, c->v[i].named, edit);
	}
	buf_add(out, "]");
}

static bool
ask_hello(struct pq *pq, struct store *st, const struct panel_cursors *c, struct pq_rows *rows,
	struct err *err)
{
	static const char sql[] =
		"SELECT uuid, version, panel_uuid, lost FROM panel.hello($1, $2, $3)";
	CLEANUP(buf_finish) struct buf known = BUF_INIT;
	char own[UUID_TEXT];

	uuid_text(store_owner(st), own);
	add_cursors(&known, c, true);
	struct listener_row *l = store_copy(st, ROW_LISTENER, store_owner(st), ERR_IGNORED);
	const char *values[] = { own, l ? l->name : NULL, known.s };
	bool ok = pq_ask(pq, sql, values, LENGTH(values), rows, err);
	if (!ok && strcmp(pq_state(pq), "42883") == 0)
		err_set(err, OLD_PANEL);
	else if (!ok && is_busy(pq))
		err_set(err, "another program of this role is sending to the panel: try again");
	else if (!ok && strcmp(pq_state(pq), "42501") == 0)
		err_set(err,
			"the panel does not know whose role %s is: send this line to its keeper, "
			"then try again: earlog panel admit %s %s",
			pq_user(pq), pq_user(pq), own);
	row_free(&row_types[ROW_LISTENER], l);
	return ok;
}

/* Stores the UUID of the panel in the archive. If it is another panel than before, or the server
 * lost rows, also resets the archive so that everything is sent and fetched again. */
static bool
settle_panel(struct store *st, bool lost, struct panel_greeting *g, struct err *err)
{
	CLEANUP(panel_state_finish) struct panel_state p = { 0 };

	if (!store_panel(st, &p, err))
		return false;
	bool joined = p.server != NULL, same = uuid_same(&p.uuid, &g->panel);
	g->again = joined && (lost || (!same && !uuid_none(&p.uuid)));
	if (!joined || (same && !lost))
		return true;
	return store_begin(st, err) &&
		store_commit_if(st, store_panel_is(st, &g->panel, g->again, err), err);
}

/* Returns the UUID of no row: versions wait for it (store_panel_wait) that a program for archives
 * of version n could not take. */
static struct uuid
update_after(int64_t n)
{
	return uuid_of("newer than %d", (int)n);
}

/* Makes the versions that older programs could not take be fetched again. */
static bool
end_waiting(struct store *st, struct err *err)
{
	struct panel_cursors c = { 0 };
	bool ok = store_begin(st, err);

	for (int64_t n = EXCHANGE_VERSION; ok && n < store_version(); n++) {
		struct uuid u = update_after(n);
		ok = store_panel_came(st, &u, err);
	}
	ok = store_commit_if(st, ok && store_panel_step_back(st, true, &c, err), err);
	free(c.v);
	return ok;
}

bool
panel_hello(struct pq *pq, struct store *st, struct panel_greeting *out, struct err *err)
{
	struct panel_cursors c = { 0 };
	CLEANUP(pq_rows_finish) struct pq_rows rows = { 0 };
	struct uuid there;

	*out = (struct panel_greeting){ 0 };
	bool ok = store_panel_cursors(st, &c, err) && ask_hello(pq, st, &c, &rows, err) &&
		(pq_number(&rows, 0, 1) >= EXCHANGE_VERSION || err_set(err, OLD_PANEL)) &&
		(pq_number(&rows, 0, 1) == EXCHANGE_VERSION ||
			err_set(err,
				"the panel was set up by a newer earlog: update this earlog "
				"first")) &&
		((uuid_value(&rows, 0, 0, &there) && uuid_value(&rows, 0, 2, &out->panel)) ||
			err_set(err, "the server does not say whose archive this is")) &&
		settle_panel(st, bool_of(pq_value(&rows, 0, 3)), out, err) && end_waiting(st, err);
	free(c.v);
	return ok;
}

static struct panel_cursor
cursor_of(const struct panel_cursors *c, const struct uuid *listener)
{
	for (size_t i = 0; i < c->n; i++)
		if (uuid_same(&c->v[i].listener, listener))
			return c->v[i];
	return (struct panel_cursor){ .listener = *listener };
}

bool
panel_listeners(
	struct pq *pq, struct store *st, bool changed, struct panel_listeners *out, struct err *err)
{
	static const char sql[] = "SELECT id, uuid, name, n, to_char(since AT TIME ZONE 'UTC', "
				  "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), own, edit, named FROM "
				  "panel.listeners($1) WHERE uuid IS NOT NULL ORDER BY id";
	struct panel_cursors c = { 0 };
	CLEANUP(pq_rows_finish) struct pq_rows rows = { 0 };
	CLEANUP(buf_finish) struct buf known = BUF_INIT;

	*out = (struct panel_listeners){ 0 };
	bool ok = store_panel_cursors(st, &c, err);
	add_cursors(&known, &c, false);
	const char *value = changed ? known.s : "[]";
	ok = ok && pq_ask(pq, sql, &value, 1, &rows, err);
	for (size_t i = 0; ok && i < rows.n; i++) {
		struct panel_listener l = { .id = xstrdup(pq_value(&rows, i, 0)),
			.name = xstrdup(pq_value(&rows, i, 2)),
			.n = pq_number(&rows, i, 3),
			.since = xstrdup(pq_value(&rows, i, 4)),
			.own = bool_of(pq_value(&rows, i, 5)),
			.named = pq_number(&rows, i, 7) };

		if (!uuid_value(&rows, i, 1, &l.uuid) || !l.id)
			ok = err_set(err, "the server lists a listener without a UUID");
		else if (l.n < 0 || l.n > MOST_VERSIONS)
			ok = err_set(err, "the server states an impossible number of versions");
		uuid_value(&rows, i, 6, &l.edit);
		l.seen = cursor_of(&c, &l.uuid);
		LIST_ADD(out, l);
	}
	free(c.v);
	return ok;
}

void
panel_listeners_finish(struct panel_listeners *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->v[i].id);
		free(l->v[i].name);
		free(l->v[i].since);
	}
	free(l->v);
	*l = (struct panel_listeners){ 0 };
}

/* ---- sending versions ---- */

struct sync {
	struct pq *pq;
	struct store *st;
	const struct panel_watch *w;
	struct panel_counts *n;
	size_t done, all; /* progress: versions sent or fetched so far, and in total */
	int64_t numbers;  /* that the server gave to versions sent since our cursor moved last */
	size_t locked;    /* requests that failed because another listener had the rows locked */
	/* our reviews whose id belongs to a review of another device on the panel */
	struct uuids held;
	/* edits (UUIDs) of sent versions that refer to a row the server lacks so far */
	struct uuids later;
	/* second pass over the queue, which sends only the versions in `later` */
	bool again;
};

/* Reports a row that is not sent or not taken, unless many were reported (nth). Takes `text`. */
static void
say(struct sync *s, size_t nth, char *text)
{
	if (nth < MOST_NAMED && s->w && s->w->say)
		s->w->say(s->w->into, text);
	free(text);
}

static void
report_progress(struct sync *s, size_t more, const char *words)
{
	s->done += more;
	if (s->w && s->w->progress)
		s->w->progress(s->w->into, s->done, s->all > s->done ? s->all : s->done, words);
}

/* Runs a statement. Retries while another listener has rows locked, but no longer retries after one
 * statement of this sync failed for that reason. */
static bool
ask_patiently(
	struct sync *s, const char *sql, const char *value, struct pq_rows *out, struct err *err)
{
	bool ok = pq_ask(s->pq, sql, &value, 1, out, err);

	for (int tries = 0; !ok && is_busy(s->pq) && !s->locked && tries < MOST_TRIES; tries++) {
		/* The pause doubles with each try; its random part separates clients that began at
		 * the same time. */
		int ms = 100 << tries, more_ms = ms * uuid_random().b[0] / 256;

		ok = pq_pause(ms + more_ms, err) && pq_ask(s->pq, sql, &value, 1, out, err);
	}
	return ok;
}

static void
keep_unsent(struct sync *s, struct unsent_row *row, const char *why)
{
	char uuid[UUID_TEXT];

	row->waits = true;
	uuid_text(&row->head.uuid, uuid);
	say(s, s->n->refused++,
		xasprintf("the %s %s was not sent, and waits here: %s", row_types[row->kind].table,
			uuid, why));
}

/* Marks the versions that refer to a row the server lacks as waiting, so that they stay in the
 * queue: that row may be sent later. edits: the server's list of these versions. Returns their
 * number. In the second pass reports them as refused. */
static size_t
leave_for_later(struct sync *s, struct unsent_row *const *v, size_t n, const char *edits)
{
	size_t later = 0;
	char edit[UUID_TEXT];

	for (size_t i = 0; i < n; i++) {
		uuid_text(&v[i]->head.edit, edit);
		if (!edits || !strstr(edits, edit))
			continue;
		later++;
		v[i]->waits = true;
		if (s->again)
			keep_unsent(s, v[i], "it belongs to a row that the server does not have");
		else
			uuids_add(&s->later, &v[i]->head.edit);
	}
	return later;
}

/* Keeps versions in the queue that the server refused as another person's, although they are in our
 * name: that listener sent their UUIDs first. Others, such as devices, may be described by anybody.
 * refused: the server's list. Returns the number of versions that stay. */
static size_t
keep_claimed(struct sync *s, struct unsent_row *const *v, size_t n, const char *refused)
{
	json_auto_t *list = json_loads(refused ? refused : "[]", 0, NULL);
	char edit[UUID_TEXT];
	json_t *of;
	size_t k, kept = 0;

	json_array_foreach (list, k, of) {
		const char *which = json_string_value(json_object_get(of, "edit")),
			   *owner = json_string_value(json_object_get(of, "owner")),
			   *text = json_string_value(json_object_get(of, "listener"));
		struct uuid u;

		if (!which || !owner || !text || !uuid_read(&u, text) || store_is_own(s->st, &u))
			continue;
		for (size_t i = 0; i < n; i++) {
			const struct row_type *t = &row_types[v[i]->kind];

			uuid_text(&v[i]->head.edit, edit);
			if (strcmp(edit, which) != 0 || t->from_file || v[i]->kind == ROW_PIN ||
				v[i]->kind == ROW_EQUALISER)
				continue;
			CLEANUP(pointer_free)
			char *why = xasprintf("%s sent its UUID first, and owns it on the server: "
					      "ask the administrator to pass it to you (`earlog "
					      "panel pass`)",
				owner);
			kept++;
			keep_unsent(s, v[i], why);
		}
	}
	return kept;
}

#define PUSHED "SELECT taken + emptied, json_array_length(refused), emptied, later, refused FROM "

static bool
send_rows(struct sync *s, struct unsent_row *const *v, size_t n, struct err *err)
{
	CLEANUP(pq_rows_finish) struct pq_rows rows = { 0 };
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	for (size_t i = 0; i < n; i++)
		buf_addf(&text, "%c%s", i ? ',' : '[', v[i]->json);
	buf_add(&text, "]");
	/* After one wait for locked rows, the server waits 20 ms for each request. */
	bool ok =
		ask_patiently(s, s->locked ? PUSHED "panel.push($1, 20)" : PUSHED "panel.push($1)",
			text.s, &rows, err);
	if (!ok && strcmp(pq_state(s->pq), "42883") == 0)
		return err_set(err, OLD_PANEL);
	if (ok && rows.n) {
		size_t others = (size_t)pq_number(&rows, 0, 1),
		       claimed = keep_claimed(s, v, n, pq_value(&rows, 0, 4));
		s->n->others += others - claimed < n ? others - claimed : n;
		others += leave_for_later(s, v, n, pq_value(&rows, 0, 3));
		s->n->sent += others < n ? n - others : 0;
		s->n->withdrawn += (size_t)pq_number(&rows, 0, 2);
		s->numbers += pq_number(&rows, 0, 0);
	}
	return ok;
}

static const char *
reason(const struct sync *s, const struct err *err)
{
	if (is_busy(s->pq))
		return "another listener is sending it at this moment";
	if (strstr(err->msg, "a_day_ahead_at_most"))
		return "its time is more than a day ahead; the clock was wrong when it was written";
	if (strstr(err->msg, "a_megabyte_at_most"))
		return "it is longer than a megabyte";
	return err->msg;
}

/* Sends n rows in one request. If the server refuses it or rows are locked, sends each half
 * separately, down to the single row at fault, which stays in the queue. Returns false if sending
 * must stop. */
static bool
send_halves(struct sync *s, struct unsent_row **v, size_t n, struct err *err)
{
	if (!n || send_rows(s, v, n, err))
		return true;
	const char *state = pq_state(s->pq);
	bool locked = is_busy(s->pq);
	/* Else the server rejects a value in a row. */
	if (!locked && strncmp(state, "22", 2) != 0 && strncmp(state, "23", 2) != 0 &&
		strcmp(state, "P0001") != 0)
		return false;
	s->locked += locked;
	if (n > 1)
		return send_halves(s, v, n / 2, err) && send_halves(s, v + n / 2, n - n / 2, err);
	keep_unsent(s, v[0], reason(s, err));
	s->n->locked += locked;
	return true;
}

/* Keeps rows in the queue if their review has the id of a review of another device on the panel. */
static bool
delay_rows(struct sync *s, struct unsent_piece *p, struct err *err)
{
	bool ok = true;

	for (size_t i = 0; ok && s->held.n && i < p->n; i++) {
		struct uuid review;
		if (!p->v[i].json)
			continue;
		ok = unsent_review_of(s->st, p->v[i].kind, &p->v[i].head.uuid, &review, err);
		p->v[i].waits = uuids_have(&s->held, &review);
		s->n->refused += p->v[i].waits && !s->again;
	}
	return ok;
}

/* Sets the listener's stored cursor to the last version that the listener has on the server. */
static bool
put_end(struct sync *s, const struct panel_listener *l, struct err *err)
{
	struct panel_cursor c = l->seen;

	c.n = l->n;
	c.edit = l->edit;
	return store_panel_cursor_put(s->st, &c, err);
}

static bool
send_piece(struct sync *s, struct unsent_piece *p, struct err *err)
{
	CLEANUP(panel_listeners_finish) struct panel_listeners now = { 0 };
	struct unsent_row **v = xcalloc(p->n + 1, sizeof(v[0]));
	size_t n = 0;
	bool ok = delay_rows(s, p, err);

	for (size_t i = 0; s->again && i < p->n; i++)
		p->v[i].waits |= !uuids_have(&s->later, &p->v[i].head.edit);
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i].json && !p->v[i].waits)
			v[n++] = &p->v[i];
		else if (!p->v[i].json && !s->again)
			s->n->refused += p->v[i].waits;
	ok = ok && unsent_leaves(s->st, p, err) && send_halves(s, v, n, err) &&
		(!n || panel_listeners(s->pq, s->st, true, &now, err)) && store_begin(s->st, err);
	free(v);
	if (!ok)
		return false;
	ok = unsent_stays(s->st, p, err);
	for (size_t i = 0; ok && i < p->n; i++)
		ok = p->v[i].waits || unsent_remove(s->st, &p->v[i], err);
	/* If all new versions of our listener come from this sync, they are not fetched, and a
	 * server that loses them is noticed. Otherwise another archive of the listener sent some.
	 */
	for (const struct panel_listener *own = now.v; ok && own < now.v + now.n; own++)
		if (own->own && own->n == own->seen.n + s->numbers) {
			ok = put_end(s, own, err);
			s->numbers = 0;
		}
	return store_commit_if(s->st, ok, err);
}

/* Excludes reviews from sending, and reports them, if the panel has a review with the same id about
 * another device. */
static bool
find_held(struct sync *s, struct err *err)
{
	CLEANUP(pq_rows_finish) struct pq_rows there = { 0 };
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	CLEANUP(record_finish) struct record ours = record_new();
	char uuid[UUID_TEXT];

	bool ok = store_load_kind(s->st, ROW_REVIEW, NULL, &ours, err);
	for (const struct review *r = NULL; (r = record_next(&ours, ROW_REVIEW, r));) {
		uuid_text(&r->row.uuid, uuid);
		buf_addf(&text, "%s%s", text.len ? "," : "{", uuid);
	}
	buf_add(&text, text.len ? "}" : "{}");
	ok = ok &&
		pq_ask(s->pq, "SELECT review, device, owner FROM panel.devices($1)",
			(const char *const[]){ text.s }, 1, &there, err);
	for (size_t i = 0; ok && i < there.n; i++) {
		struct uuid u, device;
		const struct review *r =
			uuid_value(&there, i, 0, &u) ? record_find(&ours, ROW_REVIEW, &u) : NULL;

		if (!r || uuid_none(&r->device) || !uuid_value(&there, i, 1, &device) ||
			uuid_same(&device, &r->device))
			continue;
		uuids_add(&s->held, &u);
		say(s, 0,
			xasprintf("the review %s was not sent, and waits here: on the panel, %s "
				  "reviews another device under that name. Give yours another id "
				  "in its session file, with `was: %s`",
				r->id, pq_value(&there, i, 2), r->id));
	}
	return ok;
}

static bool
send_pieces(struct sync *s, struct err *err)
{
	int64_t after = 0;
	bool ok = true, more = true;

	while (ok && more) {
		CLEANUP(unsent_piece_finish) struct unsent_piece p;
		ok = unsent_read(s->st, after, MOST_ROWS, MOST_BYTES, &p, err);
		more = p.n > 0;
		if (ok && more) {
			after = p.v[p.n - 1].nr;
			ok = send_piece(s, &p, err);
			report_progress(s, p.n, "versions sent");
		}
	}
	return ok;
}

/* ---- fetching versions ---- */

/* Leaves version n of a listener out, which only a newer program can take: it has a value in the
 * field `field`, or its kind is unknown (field is NULL). */
static bool
leave_newer(struct sync *s, const struct pq_rows *rows, size_t i, const struct uuid *from,
	const char *field, struct err *err)
{
	struct uuid update = update_after(store_version());

	say(s, s->n->newer++,
		xasprintf(
			"the %s %s was not taken: it has %s%s, which this earlog does not know; an "
			"update fetches it",
			pq_value(rows, i, 2), pq_value(rows, i, 3), field ? "the field " : "a kind",
			field ? field : ""));
	return store_panel_wait(s->st, &update, from, pq_number(rows, i, 1), err);
}

static bool
take_fetched_version(struct sync *s, struct incoming *in, const struct pq_rows *rows, size_t i,
	const struct uuid *from, struct err *err)
{
	int64_t n = pq_number(rows, i, 1);
	struct row head = { 0 };
	enum row_kind kind;
	CLEANUP(pointer_free) char *unknown = NULL;
	bool known = uuid_value(rows, i, 3, &head.uuid) && uuid_value(rows, i, 4, &head.edit) &&
		(uuid_value(rows, i, 5, &head.parent) || !pq_value(rows, i, 5));

	if (!known) {
		s->n->in.odd++;
		return true;
	}
	if (!row_kind_named(pq_value(rows, i, 2), &kind))
		return leave_newer(s, rows, i, from, NULL, err);
	if (bool_of(pq_value(rows, i, 10))) {
		s->n->emptied += !uuid_none(&in->listener);
		return incoming_withdrawn(in, kind, &head.uuid, err) &&
			(!uuid_none(&in->missing) || store_panel_came(s->st, &head.uuid, err));
	}
	if (uuid_none(&in->listener) && !unsent_mark(s->st, kind, &head.uuid, err))
		return false;
	head.edited_ms = pq_number(rows, i, 6);
	if (!number_parse_int(pq_value(rows, i, 7), -1440, 1440, &head.edited_offset_min))
		head.edited_offset_min = 0;
	head.deleted = bool_of(pq_value(rows, i, 8));
	void *row = store_parse_row(kind, &head, pq_value(rows, i, 9), &unknown);
	if (!row) {
		s->n->in.odd++;
		return true;
	}
	enum store_put put = PUT_SAME;
	bool ok = unknown ? leave_newer(s, rows, i, from, unknown, err)
			  : incoming_row(in, kind, row, &put, err) &&
			(!uuid_none(&in->missing)
					? store_panel_wait(s->st, &in->missing, from, n, err)
					: put == PUT_SAME ||
						store_panel_came(s->st, &head.uuid, err));
	row_free(&row_types[kind], row);
	return ok;
}

/* Stores another listener's name as a version of the listener's row. The UUID of its edit follows
 * from the name and the number of earlier names, so that it is the same in every archive. */
static bool
take_name(struct sync *s, const struct panel_listener *l, struct err *err)
{
	const struct row_type *t = &row_types[ROW_LISTENER];
	struct incoming in = { .to = s->st, .n = &s->n->in, .listener = l->uuid, .panel = true };

	if (l->own || !l->name)
		return true;
	struct listener_row *row = row_new(t);
	struct row *old = store_copy(s->st, ROW_LISTENER, &l->uuid, ERR_IGNORED);
	row_stamp(&row->row, old);
	row->row.uuid = l->uuid;
	row->row.edit = uuid_of_name(&l->uuid, l->named, l->name);
	row->name = xstrdup(l->name);
	bool ok = incoming_row(&in, ROW_LISTENER, row, NULL, err);
	row_free(t, old);
	row_free(t, row);
	return ok;
}

/* Returns the listener who made version i of the result, and advances that listener's cursor to it,
 * at most to the number that the listener had when this sync began: beyond it *later is true, and
 * the version is left to the next sync. On failure returns NULL and sets err. Version numbers must
 * increase, or a hostile server could send versions forever. */
static struct panel_listener *
whose_version(struct panel_listeners *l, const struct pq_rows *rows, size_t i, bool *later,
	struct err *err)
{
	const char *id = pq_value(rows, i, 0);
	int64_t n = pq_number(rows, i, 1);

	for (struct panel_listener *from = l->v; id && from < l->v + l->n; from++)
		if (strcmp(from->id, id) == 0 && n > from->seen.n) {
			*later = n > from->n;
			from->ended |= *later;
			if (!*later) {
				from->seen.n = n;
				uuid_value(rows, i, 4, &from->seen.edit);
			}
			return from;
		}
	err_set(err, "the server sends versions that were not requested");
	return NULL;
}

/* Stores fetched versions from number *i of the result on, for about TAKE_MS, together with the
 * listeners' cursors in one transaction. Sets *i to the number of the first version not stored. */
static bool
take_some(struct sync *s, struct panel_listeners *l, const struct pq_rows *rows, size_t *i,
	struct err *err)
{
	bool ok = store_begin(s->st, err);
	struct incoming in = { .to = s->st, .n = &s->n->in, .panel = true };
	struct panel_listener *from = NULL;
	bool lasts = s->all > s->done + MANY_LEFT && !store_has_open_session(s->st);
	int64_t until_ms = clock_mono_ms() + (lasts ? TAKE_LONG_MS : TAKE_MS);
	size_t first = *i;

	while (ok && *i < rows->n && (*i == first || clock_mono_ms() < until_ms)) {
		bool later = false;
		struct panel_listener *next = whose_version(l, rows, *i, &later, err);
		if (later) {
			++*i;
			continue;
		}
		ok = next &&
			(!from || from == next ||
				(store_panel_cursor_put(s->st, &from->seen, err) &&
					incoming_hide(&in, err)));
		from = next;
		if (ok) {
			in.listener = from->own ? UUID_NONE : from->uuid;
			in.maker = from->own && store_is_own(s->st, &from->uuid) &&
					!uuid_same(&from->uuid, store_owner(s->st))
				? from->uuid
				: UUID_NONE;
			ok = take_fetched_version(s, &in, rows, (*i)++, &from->uuid, err);
		}
	}
	ok = ok && (!from || store_panel_cursor_put(s->st, &from->seen, err)) &&
		incoming_hide(&in, err) && (!in.empties || store_panel_forgets(s->st, true, err));
	ok = store_commit_if(s->st, ok, err);
	s->n->fetched += ok ? *i - first : 0;
	report_progress(s, ok ? *i - first : 0, "versions fetched");
	return ok;
}

static bool
fetch_piece(struct sync *s, struct panel_listeners *l, bool *more, struct err *err)
{
	CLEANUP(buf_finish) struct buf ids = BUF_INIT, after = BUF_INIT;
	CLEANUP(pq_rows_finish) struct pq_rows rows = { 0 };

	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].seen.n < l->v[i].n && !l->v[i].ended) {
			buf_addf(&ids, "%c%s", ids.len ? ',' : '{', l->v[i].id);
			buf_addf(&after, "%c%" PRId64, after.len ? ',' : '{', l->v[i].seen.n);
		}
	*more = false;
	if (!ids.len)
		return true;
	buf_add(&ids, "}");
	buf_add(&after, "}");
	char most[24];
	snprintf(most, sizeof(most), "%d", MOST_FETCHED);
	const char *values[] = { ids.s, after.s, most };
	bool ok = pq_ask(s->pq,
			  "SELECT id, n, kind, uuid, edit, parent, edited_ms, edited_offset_min, "
			  "deleted, content, withdrawn FROM panel.pull($1, $2, $3)",
			  values, LENGTH(values), &rows, err) &&
		(rows.n <= MOST_FETCHED ||
			err_set(err, "the server sends more than it was asked for"));
	for (size_t i = 0; ok && i < rows.n;)
		ok = take_some(s, l, &rows, &i, err);
	*more = rows.n > 0;
	return ok;
}

/* Stores the listeners' names before their rows, so that no row appears without a name. */
static bool
take_names(struct sync *s, struct panel_listeners *l, struct err *err)
{
	bool ok = !l->n || store_begin(s->st, err);

	for (size_t i = 0; ok && i < l->n; i++) {
		l->v[i].seen.named = l->v[i].named;
		ok = take_name(s, &l->v[i], err) &&
			store_panel_cursor_put(s->st, &l->v[i].seen, err);
	}
	return l->n ? store_commit_if(s->st, ok, err) : ok;
}

/* Stores rows of an earlier merge that waited for a row which the server has sent. Moves cursors
 * back to versions that could not be stored because a row was missing that has arrived since. If
 * `shown` is true, does the same for rows that their listener shows again (store_panel_shown). Sets
 * *more to true if versions must be fetched again. */
static bool
step_back(struct sync *s, struct panel_listeners *l, bool shown, bool *more, struct err *err)
{
	struct panel_cursors c = { 0 };
	struct incoming in = { .to = s->st, .n = &s->n->in };
	bool ok = store_begin(s->st, err) && incoming_orphans(&in, err);

	for (size_t i = 0; ok && i < l->n; i++) {
		in.listener = l->v[i].uuid;
		ok = incoming_hide(&in, err);
	}
	ok = ok && (!in.empties || store_panel_forgets(s->st, true, err)) &&
		store_panel_step_back(s->st, shown, &c, err);
	ok = store_commit_if(s->st, ok, err);

	for (size_t i = 0; ok && i < l->n; i++) {
		struct panel_cursor now = cursor_of(&c, &l->v[i].uuid);

		if (now.n < l->v[i].seen.n) {
			*more = true;
			l->v[i].ended = false;
		}
		l->v[i].seen = now;
	}
	free(c.v);
	return ok;
}

/* Removes the words of withdrawn rows from the search index, also if an earlier sync was
 * interrupted before it did so. */
static bool
forget_words(struct sync *s, struct err *err)
{
	CLEANUP(panel_state_finish) struct panel_state state = { 0 };

	return store_panel(s->st, &state, err) &&
		(!state.forgets ||
			(incoming_forget_words(s->st, err) &&
				store_panel_forgets(s->st, false, err)));
}

static bool
fetch_all(struct sync *s, struct panel_listeners *l, struct err *err)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].n > l->v[i].seen.n)
			s->all += (size_t)(l->v[i].n - l->v[i].seen.n);
	store_panel_takes(s->st, true);
	bool ok = take_names(s, l, err);
	int steps = 0;
	for (bool more = true; ok && more;) {
		ok = fetch_piece(s, l, &more, err);
		/* A row that is fetched again may be emptied and shown again: once is enough. */
		if (ok && !more && steps++ < MOST_STEPS)
			ok = step_back(s, l, steps == 1, &more, err);
	}
	store_panel_takes(s->st, false);
	ok = ok && forget_words(s, err);
	if (!ok || !s->all)
		return ok;
	/* The server has sent all it has: the last numbers may belong to versions that no longer
	 * exist, and would be requested again. */
	ok = store_begin(s->st, err);
	for (size_t i = 0; ok && i < l->n; i++)
		if (l->v[i].n > l->v[i].seen.n)
			ok = put_end(s, &l->v[i], err);
	return store_commit_if(s->st, ok, err);
}

bool
panel_is_new(struct pq *pq, struct store *st, size_t refused, bool *is_new, struct err *err)
{
	CLEANUP(panel_listeners_finish) struct panel_listeners l = { 0 };
	CLEANUP(panel_state_finish) struct panel_state state = { 0 };
	bool ok = store_panel(st, &state, err) && panel_listeners(pq, st, true, &l, err);

	*is_new = state.waiting > (int64_t)refused || l.n > 0;
	return ok;
}

bool
panel_sync(struct pq *pq, struct store *st, const struct panel_watch *w, struct panel_counts *n,
	struct err *err)
{
	struct sync s = { .pq = pq, .st = st, .w = w, .n = n };
	CLEANUP(panel_listeners_finish) struct panel_listeners before = { 0 };
	CLEANUP(panel_state_finish) struct panel_state state = { 0 };

	*n = (struct panel_counts){ 0 };
	/* Fetches first, so that withdrawn rows are known before anything is sent. */
	bool ok = panel_listeners(pq, st, true, &before, err) && fetch_all(&s, &before, err) &&
		store_panel(st, &state, err);
	if (ok) {
		s.done = 0;
		s.all = (size_t)state.waiting;
		ok = (!s.all || find_held(&s, err)) && send_pieces(&s, err);
		s.again = true;
		ok = ok && (!s.later.n || send_pieces(&s, err)) && store_begin(st, err) &&
			store_commit_if(st, store_panel_synced(st, err), err);
	}
	uuids_finish(&s.later);
	uuids_finish(&s.held);
	if (w && w->say)
		merge_say_held(st, &n->in, MOST_NAMED, w->say, w->into);
	struct merge_counts in = n->in;
	n->in_our_name = in.nleft;
	n->held = in.held.n;
	n->in = (struct merge_counts){ .taken = in.taken, .past = in.past, .odd = in.odd };
	merge_counts_finish(&in);
	return ok;
}
