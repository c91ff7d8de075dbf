/* earlog panel: exchanges notes and ratings with other listeners through a server. */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/os_signals.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/column.h"
#include "cli/earlog_library.h"
#include "panel/pq.h"
#include "panel/server.h"
#include "panel/sync.h"
#include "store/unsent.h"

#define FOLLOW_MS 3000 /* how often --follow asks the server */
#define LOST_MS 60000  /* longest time between two attempts if the server cannot be reached */

struct panel_options {
	const char *server;
	bool follow, same_listener;
};

#define OPTIONS struct panel_options

static const struct option_row rows[] = {
	TEXT_OF("admit, pass", server, "server", "ADDRESS",
		"the server (default: the server of this archive's panel)"),
	FLAG_OF("sync", follow, "follow", "keep running, and sync every few seconds"),
	FLAG_OF("join", same_listener, "same-listener",
		"the rows that the role has on the panel are yours, from another archive"),
	{ 0 },
};

/* ---- the address of the server ---- */

/* Returns the address of the server: of the option --server, else of the panel that the archive has
 * joined. The caller frees. On failure sets err and returns NULL. */
static char *
which_server(const struct cli_call *c, struct err *err)
{
	const struct panel_options *o = c->options;
	struct panel_state p = { 0 };

	if (o->server)
		return pq_check_url(o->server, err) ? xstrdup(o->server) : NULL;
	if (c->st && !store_panel(c->st, &p, err))
		return NULL;
	if (!p.server)
		err_set(err,
			"this archive has joined no panel: `earlog panel join ADDRESS`%s; `earlog "
			"help panel` says more",
			cli_verb_is(c, "admit") || cli_verb_is(c, "pass")
				? ", or name the server: --server ADDRESS"
				: "");
	return p.server;
}

static struct pq *
open_server(const struct cli_call *c, struct err *err)
{
	CLEANUP(pointer_free) char *server = which_server(c, err);
	return server ? pq_open(server, err) : NULL;
}

/* ---- verbs of the organiser: init, admit, pass ---- */

static void
say_init_waits(void)
{
	cli_say("waiting up to 30 s for the server: another program may have a transaction open "
		"in this database");
}

static bool
panel_init(struct cli_call *c, struct err *err)
{
	const char *server = c->argv[0];

	pq_when_slow(say_init_waits);
	struct pq *pq = pq_check_url(server, err) ? pq_open(server, err) : NULL;
	bool open = false;
	bool ok = pq && panel_server_init(pq, err) && panel_server_is_open(pq, &open, err) &&
		cli_done(c,
			"the panel is ready; `earlog panel admit ROLE UUID --server '%s'` lets a "
			"role of the database in",
			server);

	if (ok && open)
		cli_done(c,
			"whoever may connect to this database can fill its disk with temporary "
			"tables and large objects: only a superuser's `panel init` forbids that");
	pq_close(pq);
	return ok;
}

/* Runs an SQL statement on the server, with the first n arguments of the command as its
 * parameters. */
static bool
ask_with_arguments(struct cli_call *c, const char *sql, size_t n, struct err *err)
{
	struct pq *pq = open_server(c, err);
	const char *values[] = { c->argv[0], c->argv[1], c->argc > 2 ? c->argv[2] : NULL };
	bool ok = pq && pq_ask(pq, sql, values, n, NULL, err);

	pq_close(pq);
	return ok;
}

static bool
panel_admit(struct cli_call *c, struct err *err)
{
	struct uuid listener;

	if (!uuid_read(&listener, c->argv[1]))
		return cli_wrong(err,
			"“%s” is not the UUID of a listener: `earlog panel join` prints the UUID "
			"where the role was not admitted",
			c->argv[1]);
	return ask_with_arguments(c, "SELECT panel.admit($1, $2, $3)", 3, err) &&
		cli_done(c, "%s may join: earlog panel join postgresql://%s@HOST/DATABASE",
			c->argv[0], c->argv[0]);
}

static bool
panel_pass(struct cli_call *c, struct err *err)
{
	struct uuid thing;

	if (!uuid_read(&thing, c->argv[0]))
		return cli_wrong(err,
			"“%s” is no whole UUID: `earlog device list --json` prints UUIDs, and so "
			"do list, chain list and search with --json",
			c->argv[0]);
	return ask_with_arguments(c, "SELECT panel.pass($1, $2)", 2, err) &&
		cli_done(c, "%s belongs to %s now", c->argv[0], c->argv[1]);
}

/* ---- joining and leaving a panel ---- */

#define WAITING 80

/* Writes ", 3 versions wait" and the text `rest`, for n versions that wait to be sent; "" if n is
 * 0. Returns text. */
static const char *
add_waiting(char text[WAITING], int64_t n, const char *rest)
{
	*text = '\0';
	if (n)
		snprintf(text, WAITING, ", %" PRId64 " version%s%s", n,
			n == 1 ? " waits" : "s wait", rest);
	return text;
}

/* Asks if the rows that the connection's role has on the panel are the user's. */
static bool
is_own_role(const struct cli_call *c, const struct panel_listener *l, struct err *err)
{
	const struct panel_options *o = c->options;
	CLEANUP(pointer_free)
	char *has = xasprintf(
		"%s has %" PRId64 " row%s on this panel", l->name, l->n, l->n == 1 ? "" : "s");
	char answer[16] = "";

	if (o->same_listener || !l->n)
		return true;
	if (!isatty(STDIN_FILENO))
		return err_set(err, "%s: if that is you, join with --same-listener", has);
	text_print(stderr, "%s: is that you? [y/N] ", has);
	return (fgets(answer, sizeof(answer), stdin) && (*answer == 'y' || *answer == 'Y')) ||
		err_set(err,
			"nothing was joined: another listener needs another role (`earlog help "
			"panel`)");
}

/* Finds the panel's listener of the connection's role, if this is neither the owner of the archive
 * nor the same person; NULL: it is. */
static const struct panel_listener *
other_of_role(const struct cli_call *c, const struct panel_listeners *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].own && !store_is_own(c->st, &l->v[i].uuid))
			return &l->v[i];
	return NULL;
}

/* Makes this archive's owner a machine of the listener of the role. */
static bool
become_listener(struct store *st, const struct panel_listener *l, struct err *err)
{
	return store_join_listeners(st, store_owner(st), &l->uuid, err) &&
		(!l->name || store_name_listener(st, &l->uuid, l->name, err));
}

static bool
panel_join(struct cli_call *c, struct err *err)
{
	const char *server = c->argv[0];
	CLEANUP(panel_state_finish) struct panel_state p = { 0 };
	CLEANUP(panel_listeners_finish) struct panel_listeners l = { 0 };
	struct panel_greeting g;
	char words[WAITING];

	if (!pq_check_url(server, err) || !store_panel(c->st, &p, err))
		return false;
	if (p.server)
		return err_set(err, "this archive has joined %s%s", p.server,
			strcmp(p.server, server) == 0 ? " already; `earlog panel sync` syncs"
						      : "; leave it first: `earlog panel leave`");
	struct pq *pq = pq_open(server, err);
	/* Asks before the server learns anything; panel_hello reports a server's fault. */
	const struct panel_listener *other =
		pq && panel_listeners(pq, c->st, false, &l, ERR_IGNORED) ? other_of_role(c, &l)
									 : NULL;
	bool ok = pq && (!other || is_own_role(c, other, err)) && panel_hello(pq, c->st, &g, err) &&
		store_begin(c->st, err) &&
		store_commit_if(c->st,
			(!other || become_listener(c->st, other, err)) &&
				store_panel_join(c->st, server, &g.panel, err),
			err) &&
		store_panel(c->st, &p, err) &&
		cli_done(c, "joined %s%s", server,
			add_waiting(words, p.waiting, " for `earlog panel sync`"));
	if (ok && other)
		cli_done(c, "you are %s, with another archive (`earlog listener split` undoes it)",
			other->name);
	pq_close(pq);
	return ok;
}

static bool
panel_leave(struct cli_call *c, struct err *err)
{
	CLEANUP(panel_state_finish) struct panel_state p;
	char words[WAITING];
	return store_panel(c->st, &p, err) &&
		(p.server || err_set(err, "this archive has joined no panel")) &&
		store_panel_leave(c->st, err) &&
		cli_done(c,
			"left %s: rows of others stay in this archive, and sent rows stay on the "
			"server%s",
			p.server, add_waiting(words, p.waiting, " and will not be sent"));
}

/* ---- exchanging versions with the server ---- */

struct syncing {
	struct cli_call *c;
	struct library_progress progress;
};

static void
show_progress(void *into, size_t done, size_t all, const char *words)
{
	struct library_progress *p = &((struct syncing *)into)->progress;

	p->done = done;
	p->all = all;
	p->done_word = words;
	library_show_progress(p, false);
}

static void
say_sentence(void *into, const char *sentence)
{
	library_show_progress(&((struct syncing *)into)->progress, true);
	cli_say("%s", sentence);
}

/* Prints how much was sent, fetched and so on; leaves out counts of 0. */
static void
say_counts(const struct panel_counts *n)
{
	const struct {
		size_t n;
		const char *one, *many;
	} counts[] = {
		{ n->sent, "version sent", "versions sent" },
		{ n->fetched, "version fetched", "versions fetched" },
		{ n->others,
			"description (a device, a track) is on the server already, from another "
			"listener",
			"descriptions (devices, tracks) are on the server already, from other "
			"listeners" },
		{ n->refused, "version was not sent, and waits here",
			"versions were not sent, and wait here" },
		{ n->withdrawn, "version of private or deleted notes was emptied on the server",
			"versions of private or deleted notes were emptied on the server" },
		{ n->emptied, "version that its listener withdrew was emptied here",
			"versions that their listeners withdrew were emptied here" },
		{ n->newer, "version of a newer earlog was not taken; an update fetches it",
			"versions of a newer earlog were not taken; an update fetches them" },
		{ n->in_our_name,
			"version in your name came from another listener, and was left out",
			"versions in your name came from other listeners, and were left out" },
		{ n->in.odd, "version has impossible values, and was left out",
			"versions have impossible values, and were left out" },
	};

	for (size_t i = 0; i < LENGTH(counts); i++)
		if (counts[i].n)
			cli_say("%zu %s", counts[i].n,
				counts[i].n == 1 ? counts[i].one : counts[i].many);
}

#define COUNT(key, field) COLUMN_KEY(SIZE, key, panel_counts, field)

static const struct column count_columns[] = { COUNT("sent", sent), COUNT("others", others),
	COUNT("refused", refused), COUNT("withdrawn", withdrawn), COUNT("fetched", fetched),
	COUNT("taken", in.taken), COUNT("past", in.past), COUNT("emptied", emptied),
	COUNT("newer", newer), COUNT("left", in_our_name), COUNT("held", held),
	COUNT("odd", in.odd), { 0 } };

static bool
sync_once(struct syncing *s, struct pq *pq, struct panel_counts *n, struct err *err)
{
	const struct panel_watch w = { show_progress, say_sentence, s };
	bool ok = panel_sync(pq, s->c->st, &w, n, err);

	library_show_progress(&s->progress, true);
	if (!s->c->json)
		say_counts(n);
	return ok;
}

static struct pq *
connect_to_panel(const struct cli_call *c, struct err *err)
{
	struct pq *pq = open_server(c, err);
	struct panel_greeting g;

	if (pq && !panel_hello(pq, c->st, &g, err)) {
		pq_close(pq);
		pq = NULL;
	}
	if (pq && g.again)
		cli_say("this is another server than before, or it lost rows: everything is sent "
			"and fetched again");
	return pq;
}

/* Waits for wait_ms. Returns false if a signal came that ends the program. */
static bool
goes_on(int signals, int wait_ms)
{
	struct pollfd p = { signals, POLLIN, 0 };

	while (poll(&p, 1, wait_ms) < 0 && errno == EINTR)
		;
	return !(p.revents & POLLIN);
}

/* Asks the server if there is anything new, and syncs if so. Opens the connection *pq if it is
 * NULL; if the connection is lost, closes it and sets *pq to NULL. */
static bool
follow_round(struct syncing *s, struct pq **pq, size_t *refused, struct err *err)
{
	struct panel_counts n;
	bool new;

	if (!*pq && !(*pq = connect_to_panel(s->c, err)))
		return false;
	bool ok = panel_is_new(*pq, s->c->st, *refused, &new, err);
	if (ok && new) {
		ok = sync_once(s, *pq, &n, err);
		*refused = ok ? n.refused - n.locked : 0;
	}
	if (!ok) {
		pq_close(*pq);
		*pq = NULL;
	}
	return ok;
}

/* Syncs again and again until a signal ends the program. If the server cannot be reached, tries
 * again later; prints each reason only once. */
static bool
sync_forever(struct syncing *s, struct err *err)
{
	static const int which[] = { SIGINT, SIGTERM, SIGHUP };
	int signals = signals_open(which, LENGTH(which)), wait_ms = FOLLOW_MS;
	struct err said = ERR_INIT;
	struct pq *pq = NULL;
	size_t refused = 0;

	if (signals < 0)
		return err_set(err, "cannot wait for signals: %s", strerror(errno));
	pq_interrupt_by(signals);
	bool ok = follow_round(s, &pq, &refused, err);
	bool ended = !ok && !goes_on(signals, 0);
	while (ok && goes_on(signals, wait_ms)) {
		struct err why = ERR_INIT;

		if (follow_round(s, &pq, &refused, &why)) {
			if (said.msg[0])
				cli_say("the panel is reachable again");
			said = (struct err)ERR_INIT;
			wait_ms = FOLLOW_MS;
			continue;
		}
		if (goes_on(signals, 0) && strcmp(said.msg, why.msg) != 0)
			cli_say("%s; earlog keeps trying", why.msg);
		said = why;
		wait_ms = wait_ms * 2 < LOST_MS ? wait_ms * 2 : LOST_MS;
	}
	pq_close(pq);
	return ok || ended;
}

static bool
panel_sync_run(struct cli_call *c, struct err *err)
{
	const struct panel_options *o = c->options;
	struct syncing s = { .c = c };
	struct panel_counts n;

	if (o->follow)
		return c->json ? cli_wrong(err, "--follow or --json, not both")
			       : sync_forever(&s, err);
	struct pq *pq = connect_to_panel(c, err);
	bool ok = pq && sync_once(&s, pq, &n, err);
	if (ok && c->json)
		ok = column_print_object(count_columns, &n, err);
	else if (ok && !n.sent && !n.fetched && !n.others && !n.refused)
		cli_say("there is nothing to send or fetch");
	pq_close(pq);
	return ok;
}

/* ---- the state of the panel ---- */

#define FIELD(type, title, key, field) COLUMN_SHOWN(title, key, type, panel_listener, field)

static void
add_listener(struct buf *b, const void *row)
{
	const struct panel_listener *l = row;
	CLEANUP(pointer_free) char *called = listener_called(l->name, &l->uuid);

	buf_add(b, called);
}

static void
add_own(struct buf *b, const void *row)
{
	buf_add(b, ((const struct panel_listener *)row)->own ? "you" : "");
}

static const struct column columns[] = {
	{ "LISTENER", "name", COLUMN_TEXT, .at = offsetof(struct panel_listener, name),
		.words = add_listener },
	{ "", NULL, COLUMN_WORDS, .words = add_own },
	FIELD(TEXT, "SINCE", "since", since),
	FIELD(INT, "VERSIONS", "versions", n),
	FIELD(INT, "HERE", "here", seen.n),
	FIELD(UUID, NULL, "uuid", uuid),
	FIELD(BOOL, NULL, "own", own),
	{ 0 },
};

struct panel_output {
	struct panel_state state;
	char joined[UTC_TEXT], synced[UTC_TEXT];
	struct panel_listeners listeners;
};

static const struct column panel_columns[] = {
	COLUMN_KEY(TEXT, "server", panel_output, state.server),
	COLUMN_KEY(CHARS, "joined", panel_output, joined),
	COLUMN_KEY(CHARS, "synced", panel_output, synced),
	COLUMN_KEY(INT, "waiting", panel_output, state.waiting),
	COLUMN_KEY_LIST("listeners", panel_output, listeners, columns),
	{ 0 },
};

static bool
panel_status(struct cli_call *c, struct err *err)
{
	struct panel_output t = { 0 };
	const struct panel_state *p = &t.state;
	char words[WAITING];

	if (!store_panel(c->st, &t.state, err))
		return false;
	if (!p->server)
		return which_server(c, err) != NULL;
	clock_utc_text(p->joined_ms, t.joined);
	if (p->synced_ms != NO_INT)
		clock_utc_text(p->synced_ms, t.synced);
	if (!c->json)
		text_print(stdout, "%s\njoined %s, last sync %s%s\n", p->server, t.joined,
			*t.synced ? t.synced : "never", add_waiting(words, p->waiting, ""));
	struct pq *pq = pq_open(p->server, err);
	bool ok = pq && panel_listeners(pq, c->st, false, &t.listeners, err);
	if (ok && c->json)
		ok = column_print_object(panel_columns, &t, err);
	else if (ok)
		ok = column_print_list(columns, t.listeners.v, t.listeners.n,
			sizeof(t.listeners.v[0]), false, "the panel has no listeners yet", err);
	panel_listeners_finish(&t.listeners);
	pq_close(pq);
	panel_state_finish(&t.state);
	return ok;
}

const struct cli_command cli_panel = {
	.name = "panel",
	.help = "Share notes and ratings with other listeners through a server",
	.verbs = {
		{ "init", "ADDRESS",
			"Make a PostgreSQL database the server of a panel, or update it", 0, 1, 1,
			panel_init, "name the database: postgresql://NAME@HOST/DATABASE" },
		{ "admit", "ROLE UUID [NAME]", "Let a role of the database join as this listener",
			ARCHIVE_IF_ANY, 2, 3, panel_admit,
			"name the role of the database, and the UUID of its listener, which "
			"`earlog panel join` prints" },
		{ "join", "ADDRESS",
			"Join this archive to a panel: postgresql://NAME@HOST/DATABASE",
			ARCHIVE_WRITE, 1, 1, panel_join,
			"name the server: postgresql://NAME@HOST/DATABASE, or service=NAME" },
		{ "sync", "", "Send new versions to the server, and fetch new ones",
			ARCHIVE_WRITE | AS_JSON, 0, 0, panel_sync_run, NULL },
		{ "status", "", "List the listeners of the panel, and count unsent versions",
			ARCHIVE_READ | AS_JSON, 0, 0, panel_status, NULL },
		{ "pass", "UUID NAME",
			"Make another listener the owner of your device, track or the like on the "
			"server", ARCHIVE_IF_ANY, 2, 2, panel_pass,
			"name the device, track or the like by its UUID, and its new owner" },
		{ "leave", "", "Leave the panel: nothing is sent or fetched any more",
			ARCHIVE_CHANGE, 0, 0, panel_leave, NULL },
	},
	OPTIONS_IN(rows),
};
