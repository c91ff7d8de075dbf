#include "support/world_acts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "panel/sync.h"
#include "record/identity.h"
#include "store/archive_merge.h"
#include "store/backup.h"
#include "support/store_hands.h"

const struct act *acting;
bool drawn[WORDS_EACH];

static unsigned
next_word(void)
{
	unsigned i = 0;

	while (i < WORDS_EACH - 1 && drawn[i])
		i++;
	drawn[i] = true;
	return acting->nr * WORDS_EACH + i;
}

/* Words that occur once in the world. */
static char *
new_words(void)
{
	return xasprintf("qw%05u heard", next_word());
}

/* ---- what a listener writes ---- */

static struct uuid
newest_sitting(const struct record *r)
{
	const struct sitting_row *newest = NULL;

	for (const struct sitting_row *s = NULL; (s = record_next(r, ROW_SITTING, s));)
		if (!s->row.deleted && (!newest || s->started_ms > newest->started_ms))
			newest = s;
	return newest ? newest->row.uuid : UUID_NONE;
}

static void
write_note(const struct record *r, struct edits *e)
{
	const struct review *review = record_at(r, ROW_REVIEW, 0);
	const struct item *item = any_row(r, ROW_ITEM);
	const struct device *d = any_row(r, ROW_DEVICE);
	struct note *n = row_new(&row_types[ROW_NOTE]);

	note_begin(n, &review->row.uuid, &review->device);
	n->item = item ? item->row.uuid : UUID_NONE;
	n->body = new_words();
	if (hands_dice(2))
		n->sitting = newest_sitting(r);
	if (d && hands_dice(4) == 0)
		note_compare_with(n, &d->row.uuid, &UUID_NONE, false);
	note_against_edits(r, n, "shell", e);
	if (hands_dice(6) == 0)
		withheld_set(r, &n->row.uuid, true, e);
	edits_add(e, ROW_NOTE, n);
}

static void
edit_note(const struct record *r, struct edits *e)
{
	struct note *n = any_version(r, ROW_NOTE);

	if (n) {
		free(n->body);
		n->body = new_words();
	}
	edits_add(e, ROW_NOTE, n);
}

static void
write_rating(const struct record *r, struct edits *e)
{
	const struct review *review = record_at(r, ROW_REVIEW, 0);
	struct rating *x =
		hands_dice(3) ? row_new(&row_types[ROW_RATING]) : any_version(r, ROW_RATING);

	if (x && uuid_none(&x->row.uuid)) {
		x->row.uuid = uuid_random();
		x->review = review->row.uuid;
		x->setup.device = review->device;
		x->scope = xstrdup("whole");
		x->attribute = xstrdup("bias");
		x->made_ms = clock_utc_ms();
		x->made_offset_min = 0;
		if (hands_dice(2))
			x->sitting = newest_sitting(r);
	}
	if (x) {
		x->value = hands_dice(10);
		free(x->remark);
		x->remark = new_words();
	}
	edits_add(e, ROW_RATING, x);
}

static void
write_tag(const struct record *r, struct edits *e)
{
	const struct note *n = any_row(r, ROW_NOTE);

	if (!n)
		return;
	struct tag *t = row_new(&row_types[ROW_TAG]);
	t->note = n->row.uuid;
	t->attribute = hands_dice(2) ? xstrdup("warm") : xasprintf("qw%05u", next_word());
	t->row.uuid = uuid_of_tag(&t->note, NULL, t->attribute);
	if (record_find(r, ROW_TAG, &t->row.uuid))
		row_free(&row_types[ROW_TAG], t);
	else
		edits_add(e, ROW_TAG, t);
}

/* Makes a note or the remark of a rating private, or public again. */
static void
change_privacy(const struct record *r, struct edits *e)
{
	const struct note *n = hands_dice(3) ? any_row(r, ROW_NOTE) : NULL;
	const struct rating *x = n ? NULL : any_row(r, ROW_RATING);

	if (n)
		note_withhold(r, n, !note_is_private(r, n), e);
	else if (x)
		withheld_set(r, &x->row.uuid, !withheld_is(r, &x->row.uuid), e);
}

/* A session with a blind run of four answers. */
static void
run_blind(const struct record *r, struct edits *e)
{
	const struct review *review = record_at(r, ROW_REVIEW, 0);
	struct blind_run *b = row_new(&row_types[ROW_BLIND_RUN]);
	struct sitting_row *s = row_new(&row_types[ROW_SITTING]);

	s->row.uuid = uuid_random();
	s->review = review->row.uuid;
	s->started_ms = clock_utc_ms();
	s->ended_ms = s->started_ms + 600000;
	edits_add(e, ROW_SITTING, s);
	b->row.uuid = uuid_random();
	b->review = review->row.uuid;
	b->sitting = s->row.uuid;
	b->devices = xstrdup("[]");
	b->plan = xstrdup("{\"seed\": 1}");
	b->started_ms = s->started_ms;
	b->ended_ms = s->ended_ms;
	edits_add(e, ROW_BLIND_RUN, b);
	for (size_t i = 1; i <= 4; i++) {
		struct trial *t = row_new(&row_types[ROW_TRIAL]);
		t->row.uuid = uuid_of_answer(&b->row.uuid, i);
		t->run = b->row.uuid;
		t->number = (int64_t)i;
		t->answer = hands_dice(2);
		edits_add(e, ROW_TRIAL, t);
	}
}

static void
use_hands(const struct record *r, struct edits *e)
{
	static const char *(*const some[])(const struct record *, struct edits *) = { tick_act,
		tick_act, pin_act, align_act, chain_act, volume_act, track_act, device_act };

	some[hands_dice(LENGTH(some))](r, e);
}

/* Opens the archive of the act in a transaction, and loads the review. */
static struct store *
begin_writing(struct record *r)
{
	const struct uuid review = uuid_of_review("cantor");
	struct store *st = open_site(acting->site, STORE_WRITE);

	works(store_begin(st, &err));
	record_init(r);
	works(store_load(st, &review, r, &err));
	return st;
}

static void
end_writing(struct store *st, struct record *r)
{
	works(store_commit(st, &err));
	record_finish(r);
	store_close(st);
}

static void
write_with(void (*hand)(const struct record *, struct edits *))
{
	struct edits e = { .v = NULL };
	struct record r;
	struct store *st = begin_writing(&r);

	if (record_count(&r, ROW_REVIEW))
		hand(&r, &e);
	shared->done = e.n > 0;
	works(store_change(st, &e, &err));
	end_writing(st, &r);
}

static void
act_note(void)
{
	write_with(write_note);
}
static void
act_edit(void)
{
	write_with(edit_note);
}
static void
act_rate(void)
{
	write_with(write_rating);
}
static void
act_tag(void)
{
	write_with(write_tag);
}
static void
act_privacy(void)
{
	write_with(change_privacy);
}
static void
act_blind(void)
{
	write_with(run_blind);
}
static void
act_hands(void)
{
	write_with(use_hands);
}

void
act_files(void)
{
	struct record r;
	struct store *st = begin_writing(&r);

	if (hands_dice(2))
		shared->files[acting->site] ^= 1U << hands_dice(9);
	hands_read_files(st, &r, shared->files[acting->site]);
	shared->done = true;
	end_writing(st, &r);
}

/* Puts a note, session or review into the trash, or takes one of them back. */
static void
hide_any(bool hide)
{
	static const enum row_kind kinds[] = { ROW_NOTE, ROW_NOTE, ROW_NOTE, ROW_NOTE, ROW_SITTING,
		ROW_REVIEW };
	struct record r;
	struct store *st = begin_writing(&r);
	enum row_kind kind = kinds[hands_dice(hide ? LENGTH(kinds) : LENGTH(kinds) - 1)];
	char text[UUID_TEXT];

	if (!hide && record_count(&r, ROW_REVIEW) &&
		((struct row *)record_at(&r, ROW_REVIEW, 0))->deleted)
		kind = ROW_REVIEW;
	for (size_t n = record_count(&r, kind), i = 0, from = n ? hands_dice((unsigned)n) : 0;
		i < n; i++) {
		const struct row *row = record_at(&r, kind, (i + from) % n);
		if (row->deleted == hide)
			continue;
		shared->done = store_hide(st, uuid_text(&row->uuid, text), hide, &err);
		break;
	}
	end_writing(st, &r);
}

static void
act_trash(void)
{
	hide_any(true);
}
static void
act_back(void)
{
	hide_any(false);
}

/* ---- how it travels ---- */

void
know_ann_in(struct store *st)
{
	struct uuid a = owner_of(ANN1), b = owner_of(ANN2);

	if (!uuid_same(listener_person(st, &a), listener_person(st, &b)))
		works(store_begin(st, &err) && listener_appears(st, &a, &err) &&
			listener_appears(st, &b, &err) && store_join_listeners(st, &b, &a, &err) &&
			store_commit(st, &err));
}

void
know_ann(int site)
{
	struct store *st = open_site(site, STORE_WRITE);

	know_ann_in(st);
	store_close(st);
}

/* Says hello, and joins the panel if the archive has not. */
static bool
greet(struct pq *pq, struct store *st, int site)
{
	struct panel_greeting g;

	if (has_joined(st))
		return panel_hello(pq, st, &g, &err);
	if (site == ANN2)
		know_ann_in(st);
	return panel_hello(pq, st, &g, &err) && store_begin(st, &err) &&
		store_commit_if(
			st, store_panel_join(st, "postgresql://server", &g.panel, &err), &err);
}

struct watched {
	struct pq *pq;
	int steps; /* after which the server ends the connection */
};

static void
end_backend(void *into, size_t done, size_t all, const char *words)
{
	struct watched *w = into;

	(void)done, (void)all, (void)words;
	if (--w->steps == 0)
		as_owner("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
			 "'world'");
}

void
sync_site(int how)
{
	int at = acting->site;
	struct store *st = open_site(at, STORE_WRITE);
	CLEANUP(pointer_free)
	char *host = how == CUT ? relay_until(4 + (int)hands_dice(7)) : xstrdup(postgres.folder);
	struct watched watched = { .steps = how == ENDED ? 1 + (int)hands_dice(2) : 0 };
	const struct panel_watch watch = { .progress = end_backend, .into = &watched };
	struct panel_counts n;

	int commits = 1 + (int)hands_dice(8);

	if (how == KILLED_BEFORE_COMMIT || how == KILLED_AFTER_COMMIT)
		kill_at_commit(st, commits, how == KILLED_AFTER_COMMIT);
	struct pq *pq = connect_as(sites[at].role, "world", host);
	bool ok = greet(pq, st, at) && panel_sync(pq, st, &watch, &n, &err);
	if (!ok && how != CUT && how != ENDED)
		fail_msg("%s does not sync: %s", sites[at].name, err.msg);
	shared->cut += !ok && how == CUT;
	shared->ended += !ok && how == ENDED;
	shared->syncs += ok;
	shared->done = ok;
	pq_close(pq);
	store_close(st);
}

static void
act_sync(void)
{
	static const int hows[] = { WHOLE, WHOLE, WHOLE, WHOLE, WHOLE, WHOLE, KILLED_AT_WRITE,
		KILLED_BEFORE_COMMIT, KILLED_BEFORE_COMMIT, KILLED_AFTER_COMMIT, CUT, ENDED };
	int how = hows[hands_dice(LENGTH(hows))];

	if (how == KILLED_AT_WRITE)
		kill_at_write(1 + (int)hands_dice(60));
	sync_site(how);
}

void
merge_file(const char *path, unsigned how)
{
	struct store *st = open_site(acting->site, STORE_WRITE);
	struct merge_counts n;

	works(store_merge(st, path, how, &n, &err));
	merge_counts_finish(&n);
	if (how & MERGE_MINE)
		know_ann_in(st);
	shared->done = true;
	shared->merges++;
	store_close(st);
}

static void
maybe_kill(void)
{
	if (hands_dice(8) == 0)
		kill_at_write(1 + (int)hands_dice(300));
}

/* Merges the whole archive of another one. */
static void
merge_archive(int from)
{
	CLEANUP(pointer_free) char *path = site_path(from);

	merge_file(path,
		sites[from].person == sites[acting->site].person ? MERGE_MINE
			: hands_dice(4)                          ? 0
								 : MERGE_RELAYED);
}

static void
act_merge(void)
{
	int from = (acting->site + 1 + (int)hands_dice(SITES - 1)) % SITES;

	maybe_kill();
	merge_archive(from);
}

static void
act_merge_given(void)
{
	int i = shared->ngiven ? (int)hands_dice((unsigned)shared->ngiven) : 0;
	const struct given *g = &shared->given[i];
	CLEANUP(pointer_free) char *path = given_path(i);

	if (i >= shared->ngiven || g->site == acting->site ||
		sites[g->site].person == sites[acting->site].person)
		return;
	maybe_kill();
	merge_file(path, g->forged || hands_dice(4) ? 0 : MERGE_RELAYED);
}

/* Makes a file for another person. */
static void
act_give(void)
{
	CLEANUP(pointer_free) char *from = site_path(acting->site), *made = NULL;
	CLEANUP(pointer_free) char *to = given_path(shared->ngiven);
	CLEANUP(pointer_free) char *in = xasprintf("%s/given", folder);
	size_t removed;

	if (shared->ngiven == MOST_FILES)
		return;
	works(store_backup(from, in, "you", 0, &made, &removed, &err));
	assert_int_equal(rename(made, to), 0);
	shared->given[shared->ngiven++] = (struct given){ .site = acting->site };
	shared->gave++;
	shared->done = true;
}

static void
act_keep_server(void)
{
	copy_database("kept", "world");
	shared->has_kept = shared->done = true;
}

static void
act_restore_server(void)
{
	if (!shared->has_kept)
		return;
	copy_database("world", "kept");
	shared->restored++;
	shared->done = true;
}

/* ---- what Eve does ---- */

static void
claim(const struct uuid *u)
{
	if (shared->nclaims < MOST_CLAIMS)
		shared->claims[shared->nclaims++] = *u;
}

/* Takes a row of another listener at random from Eve's archive; UUID_NONE: it has none. */
static struct uuid
known_row(struct store *st, const char *table)
{
	CLEANUP(uuids_finish) struct uuids all = { 0 };
	CLEANUP(pointer_free)
	char *sql = xasprintf("SELECT uuid FROM %s WHERE %s AND ?1 IS NULL ORDER BY uuid", table,
		strcmp(table, "trial") == 0         ? "run IN (SELECT b.uuid FROM blind_run b JOIN "
						      "sitting s ON s.uuid = b.sitting WHERE "
						      "s.listener IS NOT NULL)"
			: strcmp(table, "tag") == 0 ? "note IN (SELECT uuid FROM note WHERE "
						      "listener IS NOT NULL)"
						    : "listener IS NOT NULL");

	works(store_uuids_once(st, sql, &UUID_NONE, &all, &err));
	return all.n ? all.v[hands_dice((unsigned)all.n)] : UUID_NONE;
}

static void
push_forged(struct store *st, struct pq *pq)
{
	static const char *const kinds[] = { "withheld", "withheld", "withheld", "note", "rating",
		"tag", "trial", "listing", "comparison", "listener" };
	static const char *const targets[] = { "note", "note", "rating", "trial" };
	const char *kind = kinds[hands_dice(LENGTH(kinds))];
	struct uuid victim = listener_of((int)hands_dice(EVE)), eve = owner_of(EVE1),
		    review = uuid_of_review("cantor"), item = uuid_of_item("bass/low"),
		    device = uuid_of_device("devb"), edit = uuid_random(), u = uuid_random();
	int64_t at_ms = clock_utc_ms() + ((int64_t)hands_dice(48) - 24) * HOUR_MS / 2;
	char uuid[UUID_TEXT], edited[UUID_TEXT], of[UUID_TEXT], about[UUID_TEXT];
	CLEANUP(pointer_free) char *content = NULL;
	bool acts = strcmp(kind, "withheld") == 0;

	if (acts) {
		struct uuid target = known_row(st, targets[hands_dice(LENGTH(targets))]);
		if (uuid_none(&target))
			return;
		content = xasprintf("{\"target\":\"%s\"}", uuid_text(&target, of));
	} else if (strcmp(kind, "listener") == 0) {
		u = eve;
		content =
			xasprintf("{\"name\":\"Eve\",\"same_as\":\"%s\"}", uuid_text(&victim, of));
	} else if (strcmp(kind, "listing") == 0) {
		u = uuid_of_listing(&review, &item, &victim);
		content = xasprintf("{\"review\":\"%s\",\"item\":\"%s\",\"rank\":9}",
			uuid_text(&review, of), uuid_text(&item, about));
	} else if (strcmp(kind, "comparison") == 0) {
		u = uuid_of_comparison(&review, &device, &victim);
		content = xasprintf("{\"review\":\"%s\",\"device\":\"%s\",\"rank\":9}",
			uuid_text(&review, of), uuid_text(&device, about));
	} else if (strcmp(kind, "tag") == 0) {
		struct uuid note = known_row(st, "note");
		u = uuid_of_tag(&note, NULL, "warm");
		content =
			xasprintf("{\"note\":\"%s\",\"attribute\":\"warm\"}", uuid_text(&note, of));
	} else if (strcmp(kind, "trial") == 0) {
		u = known_row(st, kind);
		struct uuid run = uuid_random();
		content = xasprintf("{\"run\":\"%s\",\"number\":1}", uuid_text(&run, of));
	} else {
		u = known_row(st, kind);
		content = xasprintf("{\"%s\":\"forged\",\"review\":\"%s\"}",
			*kind == 'n' ? "body" : "remark", uuid_text(&review, of));
	}
	if (uuid_none(&u))
		return;
	if (!acts)
		claim(&u);
	CLEANUP(pointer_free)
	char *row = xasprintf("[{\"kind\":\"%s\",\"uuid\":\"%s\",\"edit\":\"%s\",\"edited_ms\":"
			      "%lld,\"edited_offset_min\":0,\"deleted\":%s,\"content\":%s}]",
		kind, uuid_text(&u, uuid), uuid_text(&edit, edited), (long long)at_ms,
		hands_dice(6) ? "false" : "true", content);
	const char *value = row;

	shared->forged++;
	shared->done = pq_ask(pq, "SELECT panel.push($1)", &value, 1, NULL, &err);
}

/* Rows that no client of hers would send. */
static void
act_forge(void)
{
	struct store *st = open_site(EVE1, STORE_READ);
	struct pq *pq = connect_as("eve", "world", postgres.folder);

	for (int i = 0; i < 3; i++)
		push_forged(st, pq);
	pq_close(pq);
	store_close(st);
}

/* Makes a copy of Eve's archive in which she changed what she likes, and gives it away. */
static void
act_forge_file(void)
{
	static const char *const tables[] = { "note", "rating", "listing", "comparison" };
	CLEANUP(pointer_free) char *from = site_path(EVE1), *made = NULL, *sql = NULL;
	CLEANUP(pointer_free) char *to = given_path(shared->ngiven);
	CLEANUP(pointer_free) char *in = xasprintf("%s/given", folder);
	struct store *eve = open_site(EVE1, STORE_READ);
	const char *table = tables[hands_dice(LENGTH(tables))];
	struct uuid u = known_row(eve, table), act = uuid_random(),
		    target = known_row(eve, hands_dice(2) ? "note" : "rating"),
		    victim = listener_of((int)hands_dice(EVE)), owner = owner_of(EVE1);
	char hex[5][UUID_TEXT];
	struct uuid named[5] = { u, act, target, victim, owner };
	sqlite3 *db = NULL;
	size_t removed;

	store_close(eve);
	if (shared->ngiven == MOST_FILES)
		return;
	for (int i = 0; i < 5; i++)
		for (size_t k = 0; k < sizeof(named[i].b); k++)
			snprintf(hex[i] + 2 * k, 3, "%02x", named[i].b[k]);
	works(store_backup(from, in, NULL, 0, &made, &removed, &err));
	assert_int_equal(rename(made, to), 0);
	long long at_ms = (long long)clock_utc_ms();
	bool claims = false;
	switch (hands_dice(5)) {
	case 0: /* her own act on a row of another */
		sql = xasprintf("INSERT INTO withheld (uuid, edit, edited_ms, edited_offset_min, "
				"target) VALUES (x'%s', x'%s', %lld, 0, x'%s')",
			hex[1], hex[1], at_ms, hex[2]);
		break;
	case 1: /* an act in the name of another */
		sql = xasprintf("INSERT INTO withheld (uuid, edit, edited_ms, edited_offset_min, "
				"target, listener) VALUES (x'%s', x'%s', %lld, 0, x'%s', x'%s')",
			hex[1], hex[1], at_ms, hex[2], hex[3]);
		break;
	case 2: /* a row of another in her own name */
		claims = true;
		sql = xasprintf("UPDATE %s SET listener = NULL, edit = x'%s', edited_ms = %lld "
				"WHERE uuid = x'%s'",
			table, hex[1], at_ms, hex[0]);
		break;
	case 3: /* a later version in the name of its maker */
		sql = xasprintf("UPDATE %s SET deleted = 1, edit = x'%s', edited_ms = %lld WHERE "
				"uuid = x'%s'",
			table, hex[1], at_ms, hex[0]);
		break;
	default: /* she says that she is another's machine, and withholds a row */
		sql = xasprintf("UPDATE listener SET same_as = x'%s', edit = x'%s', edited_ms = "
				"%lld WHERE uuid = x'%s'; INSERT INTO withheld (uuid, edit, "
				"edited_ms, edited_offset_min, target) VALUES (x'%s', x'%s', "
				"%lld, 0, x'%s')",
			hex[3], hex[1], at_ms, hex[4], hex[1], hex[1], at_ms, hex[2]);
		break;
	}
	if (claims && !uuid_none(&u))
		claim(&u);
	assert_int_equal(sqlite3_open(to, &db), SQLITE_OK);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	sqlite3_close(db);
	shared->given[shared->ngiven++] = (struct given){ .site = EVE1, .forged = true };
	shared->forged++;
	shared->done = true;
}

const struct act_kind act_kinds[] = {
	{ "note", 12, act_note, false, false },
	{ "edit", 7, act_edit, false, false },
	{ "rate", 5, act_rate, false, false },
	{ "tag", 3, act_tag, false, false },
	{ "private", 8, act_privacy, false, false },
	{ "blind", 2, act_blind, false, false },
	{ "hands", 6, act_hands, false, false },
	{ "files", 2, act_files, false, false },
	{ "trash", 4, act_trash, false, false },
	{ "back", 3, act_back, false, false },
	{ "sync", 22, act_sync, false, true },
	{ "merge", 5, act_merge, false, true },
	{ "merge-given", 7, act_merge_given, false, true },
	{ "give", 3, act_give, false, false },
	{ "keep-server", 2, act_keep_server, false, false },
	{ "restore-server", 2, act_restore_server, false, false },
	{ "forge", 4, act_forge, true, false },
	{ "forge-file", 3, act_forge_file, true, false },
};
const size_t n_act_kinds = LENGTH(act_kinds);
