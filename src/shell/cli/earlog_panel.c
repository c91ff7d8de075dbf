/* earlog panel: exchanges files for others with other listeners through a server. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "archive/exchange/others.h"
#include "archive/exchange/panel.h"
#include "archive/exchange/pq.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/os_thread.h"
#include "base/text/text.h"
#include "draft/view/put.h"
#include "shell/call/cli.h"
#include "shell/call/own_archive.h"
#include "shell/cli/shared.h"
#include "shell/cli/lists.h"
#include "shell/table/column.h"

#define FOLLOW_MS 3000 /* how often --follow asks the server */
#define LOST_MS 60000  /* longest time between two attempts if the server cannot be reached */

struct panel_options {
	const char *server;
	bool follow, replace;
};

#define OPTIONS struct panel_options

/* ---- the address of the server ---- */

/* Returns the address of the server: of the option --server, else of the panel that the archive has
 * joined. The caller frees. On failure sets err and returns NULL. */
static char *
which_server(const struct cli_call *c, struct err *err)
{
	const struct panel_options *o = c->options;
	struct panel_joined p = { 0 };

	if (o->server)
		return pq_check_url(o->server, err) ? xstrdup(o->server) : NULL;
	if (c->st && !exchange_panel_joined(c->st, &p, err))
		return NULL;
	if (!p.server)
		err_set(err,
			"this archive has joined no panel: `earlog panel join ADDRESS`%s; `earlog "
			"help panel` says more",
			cli_verb_is(c, "admit") ? ", or name the server: --server ADDRESS" : "");
	return p.server;
}

static struct pq *
open_server(const struct cli_call *c, struct err *err)
{
	CLEANUP(pointer_free) char *server = which_server(c, err);
	return server ? pq_open(server, err) : NULL;
}

/* ---- verbs of the administrator: init, admit ---- */

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

	pq_waits(-1, say_init_waits);
	struct pq *pq = pq_check_url(server, err) ? pq_open(server, err) : NULL;
	CLEANUP(pointer_free) char *word = text_shell_word(server);
	bool open = false;
	bool ok = pq && panel_server_init(pq, err) && panel_server_is_open(pq, &open, err) &&
		cli_done(c,
			"the panel is ready; `earlog panel admit ROLE UUID --server %s` lets a "
			"role of the database in",
			word);

	if (ok && open)
		cli_done(c,
			"whoever may connect to this database can fill its disk with temporary "
			"tables and large objects: only a superuser's `panel init` forbids that");
	pq_close(pq);
	return ok;
}

static bool
panel_admit(struct cli_call *c, struct err *err)
{
	const char *values[] = { c->argv[0], c->argc > 1 ? c->argv[1] : NULL };
	struct uuid listener;

	if (values[1] && !uuid_read(&listener, values[1]))
		return cli_wrong(err,
			"“%s” is not the UUID of a listener: `earlog panel join` prints the UUID "
			"where the role was not admitted",
			values[1]);
	struct pq *pq = open_server(c, err);
	bool ok = pq &&
		pq_ask(pq, "SELECT panel.admit($1, $2)", values, LENGTH(values), NULL, err) &&
		(values[1] ? cli_done(c,
				     "%s may join: earlog panel join postgresql://%s@HOST/DATABASE",
				     values[0], values[0])
			   : cli_done(
				     c, "%s may read the panel, and has no file there", values[0]));
	pq_close(pq);
	return ok;
}

/* ---- joining and leaving a panel ---- */

static bool
panel_join(struct cli_call *c, struct err *err)
{
	const char *server = c->argv[0];
	CLEANUP(panel_joined_finish) struct panel_joined p = { 0 };
	CLEANUP(panel_members_finish) struct panel_members members = { 0 };

	if (!pq_check_url(server, err) || !exchange_panel_joined(c->st, &p, err))
		return false;
	if (p.server)
		return err_set(err, "this archive has joined %s%s", p.server,
			text_same(p.server, server) ? " already; `earlog panel sync` syncs"
						    : "; leave it first: `earlog panel leave`");
	struct pq *pq = pq_open(server, err);
	bool ok = pq && panel_ask(pq, c->st, &members, err) &&
		exchange_panel_set(c->st, server, err) &&
		cli_done(c, "joined %s; `earlog panel sync` sends your file and fetches the others",
			server);
	pq_close(pq);
	return ok;
}

static bool
panel_leave(struct cli_call *c, struct err *err)
{
	CLEANUP(panel_joined_finish) struct panel_joined p;
	struct err why = ERR_INIT;

	if (!exchange_panel_joined(c->st, &p, err))
		return false;
	if (!p.server)
		return err_set(err, "this archive has joined no panel");
	struct pq *pq = pq_open(p.server, &why);
	bool removed = pq && panel_remove_own(pq, c->st, &why);
	pq_close(pq);
	if (!exchange_panel_set(c->st, NULL, err))
		return false;
	panel_keep_files(c->st);
	return removed ? cli_done(c,
				 "left %s: your file and rows are gone there; files of others stay "
				 "here (`earlog listener remove` forgets them)",
				 p.server)
		       : err_set(err,
				 "left %s, but your file is still there (%s): join again and leave "
				 "to remove it",
				 p.server, why.msg);
}

/* ---- exchanging files with the server ---- */

static void
show_progress(void *into, size_t done, size_t all)
{
	struct library_progress *p = into;

	p->done = done;
	p->all = all;
	p->done_word = "files fetched";
	cli_library_progress(p, false);
}

static void
say_sentence(void *into, const char *sentence)
{
	cli_library_progress(into, true);
	cli_say("%s", sentence);
}

#define COUNT(type, key, field) COLUMN_KEY(type, key, panel_counts, field)

COLUMNS(count_columns, COUNT(INT, "sent_bytes", sent_bytes), COUNT(SIZE, "fetched", fetched),
	COUNT(SIZE, "refused", refused), COUNT(SIZE, "left", left));

/* Syncs, and prints how many files were sent and fetched. */
static bool
sync_once(const struct cli_call *c, struct pq *pq, struct panel_syncing *s, struct err *err)
{
	CLEANUP(pointer_free) char *folder = exchange_listeners_folder(c->st);
	bool ok = panel_sync(pq, c->st, s, err) &&
		(!s->n.fetched ||
			(store_begin(c->st, err) &&
				store_commit_if(c->st,
					exchange_other_add(c->st, folder, NULL, NULL, err), err)));

	cli_library_progress(s->into, true);
	if (ok)
		own_archive_say_open_notes(c->st);
	if (c->json)
		return ok;
	if (s->n.sent_bytes)
		cli_say("your file was sent (%" PRId64 " kB)", (s->n.sent_bytes + 999) / 1000);
	if (s->n.fetched)
		cli_say("%zu file%s fetched", s->n.fetched, text_s(s->n.fetched));
	return ok;
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

/* Syncs. Opens the connection *pq if it is NULL; on failure closes it and sets *pq to NULL. */
static bool
follow_round(const struct cli_call *c, struct pq **pq, struct panel_syncing *s, struct err *err)
{
	if (!*pq)
		*pq = open_server(c, err);
	if (!*pq)
		return false;
	bool ok = sync_once(c, *pq, s, err);
	if (!ok) {
		pq_close(*pq);
		*pq = NULL;
	}
	return ok;
}

/* Syncs again and again until a signal ends the program. If the server cannot be reached, tries
 * again later; prints each reason only once. */
static bool
sync_forever(const struct cli_call *c, struct panel_syncing *s, struct err *err)
{
	static const int which[] = { SIGINT, SIGTERM, SIGHUP };
	int signals = os_signals_open(which, LENGTH(which)), wait_ms = FOLLOW_MS;
	struct err said = ERR_INIT;
	struct pq *pq = NULL;

	if (signals < 0)
		return err_set(err, "cannot wait for signals: %s", strerror(errno));
	pq_waits(signals, NULL);
	bool ok = follow_round(c, &pq, s, err);
	bool ended = !ok && !goes_on(signals, 0);
	while (ok && goes_on(signals, wait_ms)) {
		struct err why = ERR_INIT;

		if (follow_round(c, &pq, s, &why)) {
			if (said.msg[0])
				cli_say("the panel is reachable again");
			said = (struct err)ERR_INIT;
			wait_ms = FOLLOW_MS;
			continue;
		}
		if (goes_on(signals, 0) && !text_same(said.msg, why.msg))
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
	struct library_progress progress = { 0 };
	struct panel_syncing s = { o->replace, show_progress, say_sentence, &progress,
		.digest = "" };
	bool ok;

	if (o->follow && c->json)
		return cli_wrong(err, "--follow or --json, not both");
	if (o->follow) {
		ok = sync_forever(c, &s, err);
	} else {
		struct pq *pq = open_server(c, err);
		ok = pq && sync_once(c, pq, &s, err);
		if (ok && c->json)
			ok = column_print_value(column_tree(count_columns, &s.n), err);
		else if (ok && !s.n.sent_bytes && !s.n.fetched && !s.n.refused && !s.n.left)
			cli_say("there is nothing to send or fetch");
		pq_close(pq);
	}
	free(s.refused.v);
	return ok;
}

/* ---- the state of the panel ---- */

static void
add_member(json_t *into, const struct panel_member *m, bool json)
{
	json_t *o = put_new(into);
	const char *here = m->here ? "here" : "newer there";
	char day[11];

	put_text(o, "name", m->name);
	put_text(o, "role", m->role);
	put_int(o, "made_ms", m->made_ms);
	put_int(o, "bytes", m->bytes);
	put(o, "uuid", uuid_none(&m->uuid) ? NULL : column_json_uuid(&m->uuid));
	put_bool(o, "own", m->own);
	put_bool(o, "here", m->here);
	if (json)
		return;
	put_taken(o, "LISTENER", records_listener_called(m->name, &m->uuid));
	put_text(o, "OWN", m->own ? "you" : "");
	put_text(o, "DAY",
		text_or(clock_date_text(m->made_ms, clock_offset_min(m->made_ms), day), "none"));
	put_text(o, "HERE", m->own || !m->digest ? "" : here);
}

/* Writes the local date and time of a moment: "2026-11-25 11:55". */
static const char *
local_text(int64_t utc_ms, char text[UTC_TEXT])
{
	if (utc_ms == NO_INT)
		return "never";
	clock_utc_text(utc_ms + clock_offset_min(utc_ms) * INT64_C(60000), text);
	text[10] = ' ';
	text[16] = '\0';
	return text;
}

static bool
panel_status(struct cli_call *c, struct err *err)
{
	struct panel_joined panel = { 0 };
	CLEANUP(panel_members_finish) struct panel_members members = { .v = NULL };
	json_auto_t *into = json_array();
	char joined[UTC_TEXT], synced[UTC_TEXT];

	if (!exchange_panel_joined(c->st, &panel, err))
		return false;
	if (!panel.server)
		return which_server(c, err) != NULL;
	if (!c->json)
		text_print(stdout, "%s\njoined %s, last sync %s\n", panel.server,
			local_text(panel.joined_ms, joined), local_text(panel.synced_ms, synced));
	struct pq *pq = pq_open(panel.server, err);
	bool ok = pq && panel_ask(pq, c->st, &members, err);
	EACH (x, &members)
		add_member(into, x, c->json);
	if (ok && c->json) {
		json_t *o = json_object();

		put_text(o, "server", panel.server);
		put_text(o, "joined", clock_utc_text(panel.joined_ms, joined));
		put_text(o, "synced",
			panel.synced_ms == NO_INT ? NULL : clock_utc_text(panel.synced_ms, synced));
		put(o, "listeners", json_incref(into));
		ok = column_print_value(o, err);
	} else if (ok) {
		ok = lists_print(c, "panel", into, err);
	}
	pq_close(pq);
	panel_joined_finish(&panel);
	return ok;
}

const struct cli_command cli_panel = {
	.name = "panel",
	.help = "Share notes and ratings with other listeners through a server",
	.example = "earlog panel sync",
	.verbs = {
		{ "init", "ADDRESS",
			"Make a PostgreSQL database the server of a panel, or update it", 0, 1, 1,
			panel_init, "name the database: postgresql://NAME@HOST/DATABASE" },
		{ "admit", "ROLE [UUID]",
			"Let a role of the database keep the file of this listener; without UUID: "
			"only read", ARCHIVE_IF_ANY, 1, 2, panel_admit,
			"name the role of the database, and the UUID of its listener, which "
			"`earlog panel join` prints" },
		{ "join", "ADDRESS",
			"Join this archive to a panel: postgresql://NAME@HOST/DATABASE",
			ARCHIVE_WRITE, 1, 1, panel_join,
			"name the server: postgresql://NAME@HOST/DATABASE, or service=NAME" },
		{ "sync", "", "Send your file for others if it has changed, and fetch newer ones",
			ARCHIVE_WRITE | AS_JSON, 0, 0, panel_sync_run, NULL },
		{ "status", "", "List the listeners of the panel and their files",
			ARCHIVE_READ | AS_JSON, 0, 0, panel_status, NULL },
		{ "leave", "", "Leave the panel: your file is removed from the server",
			ARCHIVE_WRITE, 0, 0, panel_leave, NULL },
	},
	OPTIONS_ARE(TEXT_OF("admit", server, "server", "ADDRESS",
			    "the server (default: the server of this archive's panel)"),
		FLAG_OF("sync", follow, "follow", "keep running, and sync every few seconds"),
		FLAG_OF("sync", replace, "replace",
			"replace your file on the server, also if another machine of yours made it "
			"and is not merged here")),
};
