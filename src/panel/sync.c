#include "panel/sync.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/number.h"
#include "panel/server.h"
#include "record/identity.h"
#include "record/records.h"
#include "store/incoming.h"
#include "store/unsent.h"

#define MOST_ROWS 500      /* of a piece */
#define MOST_BYTES 4000000 /* … that is sent, about */
#define MOST_REFUSED 20    /* versions by name; more, and something else is wrong */
#define MOST_TRIES 8       /* while others hold what is needed */

/* ---- who ---- */

static int64_t
number_of(const char *text)
{
	int64_t n = 0;

	return text && number_parse_int(text, 0, INT64_MAX, &n) ? n : 0;
}

static bool
bool_of(const char *text)
{
	return text && text[0] == 't';
}

/* What another version knows of a row would be lost on its way. */
static bool
same_version(int64_t there, struct err *err)
{
	int64_t here = panel_archive_version();

	if (there < here)
		return err_set(err,
			"the panel was set up by an older earlog: whoever keeps it runs `earlog "
			"panel init` of this one");
	return there == here ||
		err_set(err,
			"the panel was set up by a newer earlog: this one has to be brought up to "
			"date first");
}

bool
panel_hello(struct pq *pq, struct store *st, bool *other, struct err *err)
{
	const struct uuid *owner = store_owner(st);
	struct record r;
	struct pq_rows rows = { 0 };
	struct uuid there;
	char own[UUID_TEXT];

	record_init(&r);
	uuid_text(owner, own);
	bool ok = store_load_row(st, ROW_LISTENER, owner, &r, err);
	const struct listener_row *l = record_find(&r, ROW_LISTENER, owner);
	const char *values[] = { own, l ? l->name : NULL };
	ok = ok &&
		pq_ask(pq, "SELECT uuid, version FROM panel.hello($1, $2)", values, LENGTH(values),
			&rows, err) &&
		(rows.n == 1 || err_set(err, "the server does not say who we are there")) &&
		same_version(number_of(pq_value(&rows, 0, 1)), err);
	*other = ok && pq_value(&rows, 0, 0) && uuid_read(&there, pq_value(&rows, 0, 0)) &&
		!uuid_same(&there, owner);
	pq_rows_finish(&rows);
	record_finish(&r);
	return ok;
}

bool
panel_listeners(struct pq *pq, struct store *st, struct panel_listeners *out, struct err *err)
{
	static const char sql[] = "SELECT id, uuid, name, n, to_char(since AT TIME ZONE 'UTC', "
				  "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), own FROM panel.listeners() "
				  "WHERE uuid IS NOT NULL ORDER BY id";
	struct pq_rows rows = { 0 };
	bool ok = pq_ask(pq, sql, NULL, 0, &rows, err);

	*out = (struct panel_listeners){ 0 };
	for (size_t i = 0; ok && i < rows.n; i++) {
		struct panel_listener l = { .id = xstrdup(pq_value(&rows, i, 0)),
			.name = xstrdup(pq_value(&rows, i, 2)),
			.n = number_of(pq_value(&rows, i, 3)),
			.since = xstrdup(pq_value(&rows, i, 4)),
			.own = bool_of(pq_value(&rows, i, 5)) };
		out->v = xgrow(out->v, out->n, &out->cap, sizeof(out->v[0]));
		ok = uuid_read(&l.uuid, pq_value(&rows, i, 1)) &&
			store_panel_cursor(st, &l.uuid, &l.here, err);
		out->v[out->n++] = l;
	}
	pq_rows_finish(&rows);
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

static struct panel_listener *
find_listener(const struct panel_listeners *l, const char *id)
{
	for (size_t i = 0; id && i < l->n; i++)
		if (strcmp(l->v[i].id, id) == 0)
			return &l->v[i];
	return NULL;
}

/* ---- sending ---- */

struct sync {
	struct pq *pq;
	struct store *st;
	const struct panel_watch *w;
	struct panel_counts *n;
	size_t done, all; /* of what is sent or fetched */
	int64_t numbers;  /* that the server gave to what was sent */
};

static void
tell(struct sync *s, size_t more, const char *words)
{
	s->done += more;
	if (s->w && s->w->progress)
		s->w->progress(s->w->into, s->done, s->all > s->done ? s->all : s->done, words);
}

/* Does the last answer say that another holds what was needed, only now? */
static bool
is_busy(const struct pq *pq)
{
	const char *state = pq_state(pq);

	return strcmp(state, "55P03") == 0 || strncmp(state, "40", 2) == 0;
}

/* … that something is wrong with a row? */
static bool
is_of_a_row(const struct pq *pq)
{
	const char *state = pq_state(pq);

	return strncmp(state, "22", 2) == 0 || strncmp(state, "23", 2) == 0 ||
		strcmp(state, "P0001") == 0;
}

static bool
ask_patiently(
	struct sync *s, const char *sql, const char *value, struct pq_rows *out, struct err *err)
{
	bool ok = false;

	for (int tries = 0; !ok && tries < MOST_TRIES && (!tries || is_busy(s->pq)); tries++)
		ok = pq_ask(s->pq, sql, &value, 1, out, err);
	return ok;
}

static bool
send_rows(struct sync *s, const struct unsent_row *const *v, size_t n, struct err *err)
{
	struct pq_rows rows = { 0 };
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < n; i++)
		buf_addf(&text, "%c%s", i ? ',' : '[', v[i]->json);
	buf_add(&text, "]");
	bool ok = ask_patiently(s, "SELECT taken, json_array_length(refused) FROM panel.push($1)",
		text.s, &rows, err);
	if (ok && rows.n) {
		size_t others = (size_t)number_of(pq_value(&rows, 0, 1));
		s->n->others += others < n ? others : n;
		s->n->sent += others < n ? n - others : 0;
		s->numbers += number_of(pq_value(&rows, 0, 0));
	}
	pq_rows_finish(&rows);
	buf_finish(&text);
	return ok;
}

/* Where the server refuses a row, the others go without it; it stays in the outbox. v[i] becomes
 * NULL for it. */
static bool
send_halves(struct sync *s, const struct unsent_row **v, size_t n, struct err *err)
{
	if (!n || send_rows(s, v, n, err))
		return true;
	if (!is_of_a_row(s->pq))
		return false;
	if (n > 1)
		return send_halves(s, v, n / 2, err) && send_halves(s, v + n / 2, n - n / 2, err);
	char uuid[UUID_TEXT];
	uuid_text(&v[0]->head.uuid, uuid);
	if (s->n->refused++ < MOST_REFUSED && s->w && s->w->refused)
		s->w->refused(s->w->into, row_types[v[0]->kind].table, uuid, err->msg);
	v[0] = NULL;
	return s->n->refused < MOST_REFUSED ||
		err_prefix(err, "the server refuses one row after another, the last one since");
}

static bool
send_withdrawals(struct sync *s, const struct unsent_piece *p, struct err *err)
{
	struct pq_rows rows = { 0 };
	struct buf text = BUF_INIT;
	char uuid[UUID_TEXT];

	if (!p->nwithdrawn)
		return true;
	for (size_t i = 0; i < p->nwithdrawn; i++) {
		uuid_text(&p->withdrawn[i], uuid);
		buf_addf(&text, "%c%s", i ? ',' : '{', uuid);
	}
	buf_add(&text, "}");
	bool ok = ask_patiently(s, "SELECT panel.withdraw($1)", text.s, &rows, err);
	if (ok && rows.n) {
		int64_t n = number_of(pq_value(&rows, 0, 0));
		s->n->withdrawn += (size_t)n;
		s->numbers += n;
	}
	pq_rows_finish(&rows);
	buf_finish(&text);
	return ok;
}

/* Only after the server's answer. */
static bool
forget_sent(struct sync *s, const struct unsent_piece *p, const struct unsent_row *const *v,
	size_t n, struct err *err)
{
	bool ok = store_begin(s->st, err);

	for (size_t i = 0, at = 0; ok && i < p->n; i++) {
		while (at < n && !v[at])
			at++;
		if (p->v[i].json && (at == n || v[at] != &p->v[i]))
			continue; /* refused */
		at += p->v[i].json != NULL;
		ok = unsent_remove(s->st, &p->v[i], err);
	}
	ok = ok && store_commit(s->st, err);
	store_rollback(s->st);
	return ok;
}

static bool
send_piece(struct sync *s, const struct unsent_piece *p, struct err *err)
{
	const struct unsent_row **v = xcalloc(p->n + 1, sizeof(v[0]));
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		if (p->v[i].json)
			v[n++] = &p->v[i];
	bool ok = send_halves(s, v, n, err) && send_withdrawals(s, p, err) &&
		forget_sent(s, p, v, n, err);
	free(v);
	return ok;
}

static bool
send_all(struct sync *s, struct err *err)
{
	int64_t after = 0;
	bool ok = true, more = true;

	while (ok && more) {
		struct unsent_piece p;
		ok = unsent_read(s->st, after, MOST_ROWS, MOST_BYTES, &p, err);
		more = p.n > 0;
		if (ok && more) {
			after = p.v[p.n - 1].nr;
			ok = send_piece(s, &p, err);
			tell(s, p.n, "versions sent");
		}
		unsent_piece_finish(&p);
	}
	return ok;
}

/* ---- fetching ---- */

static bool
take_version(struct sync *s, struct incoming *in, const struct pq_rows *rows, size_t i,
	bool *empties, struct err *err)
{
	struct row head = { 0 };
	enum row_kind kind;
	const char *parent = pq_value(rows, i, 5);

	bool known = row_kind_named(pq_value(rows, i, 2), &kind) &&
		uuid_read(&head.uuid, pq_value(rows, i, 3)) &&
		uuid_read(&head.edit, pq_value(rows, i, 4)) &&
		(!parent || uuid_read(&head.parent, parent));
	if (!known) {
		s->n->in.odd++;
		return true;
	}
	if (bool_of(pq_value(rows, i, 10))) {
		s->n->emptied += !uuid_none(&in->listener);
		*empties |= !uuid_none(&in->listener);
		return incoming_withdrawn(in, kind, &head.uuid, err);
	}
	head.edited_ms = number_of(pq_value(rows, i, 6));
	if (!number_parse_int(pq_value(rows, i, 7), -1440, 1440, &head.edited_offset_min))
		head.edited_offset_min = 0;
	head.deleted = bool_of(pq_value(rows, i, 8));
	json_t *content = json_loads(pq_value(rows, i, 9) ? pq_value(rows, i, 9) : "", 0, NULL);
	void *row = row_new(&row_types[kind]);
	memcpy(row, &head, sizeof(head));
	row_read_json(&row_types[kind], content, row);
	bool ok = incoming_row(in, kind, row, NULL, err);
	row_free(&row_types[kind], row);
	json_decref(content);
	return ok;
}

/* The name of a listener, as a version of its row that is the same in every archive. */
static bool
take_name(struct sync *s, const struct panel_listener *l, struct err *err)
{
	struct listener_row *row = row_new(&row_types[ROW_LISTENER]);
	struct incoming in = { .to = s->st, .n = &s->n->in, .listener = l->uuid };
	struct record r;

	record_init(&r);
	bool ok = l->own || !l->name || store_load_row(s->st, ROW_LISTENER, &l->uuid, &r, err);
	row_stamp(&row->row, record_find(&r, ROW_LISTENER, &l->uuid));
	row->row.uuid = l->uuid;
	row->row.edit = uuid_of_name(&l->uuid, l->name);
	row->name = xstrdup(l->name);
	ok = ok && (l->own || !l->name || incoming_row(&in, ROW_LISTENER, row, NULL, err));
	row_free(&row_types[ROW_LISTENER], row);
	record_finish(&r);
	return ok;
}

/* A piece, and where it ends, in one transaction. */
static bool
take_piece(struct sync *s, struct panel_listeners *l, const struct pq_rows *rows, struct err *err)
{
	bool ok = store_begin(s->st, err), empties = false;
	struct incoming in = { .to = s->st, .n = &s->n->in };

	for (size_t i = 0; ok && i < rows->n; i++) {
		struct panel_listener *from = find_listener(l, pq_value(rows, i, 0));
		if (!from)
			continue;
		in.listener = from->own ? UUID_NONE : from->uuid;
		ok = take_version(s, &in, rows, i, &empties, err);
		from->here = number_of(pq_value(rows, i, 1));
	}
	for (size_t i = 0; ok && i < l->n; i++)
		ok = store_panel_cursor_put(s->st, &l->v[i].uuid, l->v[i].here, err);
	ok = ok && (!empties || incoming_forget_words(&in, err)) && store_commit(s->st, err);
	store_rollback(s->st);
	s->n->fetched += ok ? rows->n : 0;
	return ok;
}

static bool
fetch_piece(struct sync *s, struct panel_listeners *l, size_t *got, struct err *err)
{
	struct buf ids = BUF_INIT, after = BUF_INIT;
	struct pq_rows rows = { 0 };

	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].here < l->v[i].n) {
			buf_addf(&ids, "%c%s", ids.len ? ',' : '{', l->v[i].id);
			buf_addf(&after, "%c%" PRId64, after.len ? ',' : '{', l->v[i].here);
		}
	*got = 0;
	if (!ids.len)
		return true;
	buf_add(&ids, "}");
	buf_add(&after, "}");
	char most[24];
	snprintf(most, sizeof(most), "%d", MOST_ROWS);
	const char *values[] = { ids.s, after.s, most };
	bool ok = pq_ask(s->pq,
			  "SELECT id, n, kind, uuid, edit, parent, edited_ms, edited_offset_min, "
			  "deleted, content, withdrawn FROM panel.pull($1, $2, $3)",
			  values, LENGTH(values), &rows, err) &&
		(!rows.n || take_piece(s, l, &rows, err));
	*got = rows.n;
	pq_rows_finish(&rows);
	buf_finish(&ids);
	buf_finish(&after);
	return ok;
}

/* Numbers up to n were given when the list was asked for, and all that there is of them has come.
 */
static bool
end_fetch(struct sync *s, struct panel_listeners *l, struct err *err)
{
	bool ok = store_begin(s->st, err);

	for (size_t i = 0; ok && i < l->n; i++) {
		ok = take_name(s, &l->v[i], err);
		if (l->v[i].n > l->v[i].here) {
			l->v[i].here = l->v[i].n;
			ok = ok && store_panel_cursor_put(s->st, &l->v[i].uuid, l->v[i].n, err);
		}
	}
	ok = ok && store_commit(s->st, err);
	store_rollback(s->st);
	return ok;
}

static bool
fetch_all(struct sync *s, struct panel_listeners *l, struct err *err)
{
	bool ok = true;

	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].n > l->v[i].here)
			s->all += (size_t)(l->v[i].n - l->v[i].here);
	store_panel_takes(s->st, true);
	for (size_t got = 1; ok && got;) {
		ok = fetch_piece(s, l, &got, err);
		tell(s, got, "versions fetched");
	}
	store_panel_takes(s->st, false);
	return ok && (!s->all || end_fetch(s, l, err));
}

static struct panel_listener *
own_listener(const struct panel_listeners *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].own)
			return &l->v[i];
	return NULL;
}

/* What was sent here need not come back, where nobody else sent anything as the same listener. */
static bool
end_sync(struct sync *s, const struct panel_listener *before, const struct panel_listener *now,
	struct err *err)
{
	bool alone = before && now && now->n == before->here + s->numbers;
	bool ok = store_begin(s->st, err) &&
		(!alone || store_panel_cursor_put(s->st, &now->uuid, now->n, err)) &&
		store_panel_synced(s->st, err) && store_commit(s->st, err);

	store_rollback(s->st);
	return ok;
}

bool
panel_is_new(struct pq *pq, struct store *st, size_t refused, bool *is_new, struct err *err)
{
	struct panel_listeners l = { 0 };
	struct panel_state state = { 0 };
	bool ok = store_panel(st, &state, err) && panel_listeners(pq, st, &l, err);

	*is_new = state.waiting > (int64_t)refused;
	for (size_t i = 0; i < l.n; i++)
		*is_new |= l.v[i].n > l.v[i].here;
	panel_state_finish(&state);
	panel_listeners_finish(&l);
	return ok;
}

bool
panel_sync(struct pq *pq, struct store *st, const struct panel_watch *w, struct panel_counts *n,
	struct err *err)
{
	struct sync s = { .pq = pq, .st = st, .w = w, .n = n };
	struct panel_listeners before = { 0 }, now = { 0 };
	struct panel_state state;

	*n = (struct panel_counts){ 0 };
	/* What was withdrawn is known before anything of it could leave once more. */
	bool ok = panel_listeners(pq, st, &before, err) && fetch_all(&s, &before, err) &&
		store_panel(st, &state, err);
	if (ok) {
		s.done = 0;
		s.all = (size_t)state.waiting;
		panel_state_finish(&state);
		ok = send_all(&s, err) && panel_listeners(pq, st, &now, err) &&
			end_sync(&s, own_listener(&before), own_listener(&now), err);
	}
	panel_listeners_finish(&before);
	panel_listeners_finish(&now);
	return ok;
}
