#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "cli/record.h"
#include "cli/table.h"
#include "config/chain_line.h"
#include "record/chains.h"

struct chain_options {
	const char *db;
	bool json, old;
};

static const struct option_row rows[] = {
	{ 0, "old", NULL, "earlier revisions, too", OPTION_FLAG,
		offsetof(struct chain_options, old) },
	{ 0, "json", NULL, "as JSON", OPTION_FLAG, offsetof(struct chain_options, json) },
	OPTION_DB(struct chain_options),
};

/* ---- showing ---- */

/* "source=iBasso DX300" lines as one. */
static void
add_content_cell(struct table *t, const char *content)
{
	struct buf line = BUF_INIT;

	for (const char *s = content ? content : ""; *s; s++) {
		if (*s == '\n')
			buf_add(&line, ", ");
		else if (*s == '=')
			buf_add_char(&line, ' ');
		else
			buf_add_char(&line, *s);
	}
	table_add(t, line.s);
	buf_finish(&line);
}

static const char *
review_id(const struct record *r, const struct uuid *u)
{
	const struct review *x = record_find(r, ROW_REVIEW, u);

	return x ? x->id : NULL;
}

static int
print_chains(const struct record *r, const struct chain_options *o, const char *name)
{
	static const char *const titles[] = { "REVIEW", "CHAIN", "WHAT" };
	json_t *all = json_array();
	struct table t;
	size_t n = 0;

	table_init(&t, titles, LENGTH(titles));
	for (size_t i = 0; i < record_count(r, ROW_CHAIN); i++) {
		const struct chain *c = record_at(r, ROW_CHAIN, i);

		if ((c->rank == NO_INT && !o->old) ||
			(name && (!c->name || strcmp(c->name, name) != 0)))
			continue;
		n++;
		table_add(&t, review_id(r, &c->review));
		table_addf(
			&t, "%s%s", c->name ? c->name : "", c->rank == NO_INT ? " (earlier)" : "");
		add_content_cell(&t, c->content);
		json_array_append_new(all,
			json_pack("{s:o, s:o, s:o, s:b, s:o}", "review",
				print_text(review_id(r, &c->review)), "name", print_text(c->name),
				"content", print_text(c->content), "current", c->rank != NO_INT,
				"uuid", record_uuid(&c->row.uuid)));
	}
	int status = o->json ? print_json(json_incref(all)) : STATUS_DONE;
	if (!o->json && n)
		table_print(&t, stdout);
	else if (!o->json && name)
		text_print(stderr, "earlog: there is no chain “%s” here (`earlog chain list`)\n",
			name);
	else if (!o->json)
		text_print(stderr, "earlog: no chains\n");
	if (name && !n)
		status = STATUS_FAILED;
	json_decref(all);
	table_finish(&t);
	return status;
}

/* ---- changing ---- */

enum change { CHAIN_ADD, CHAIN_EDIT, CHAIN_REMOVE };

/* "source=iBasso DX300" and so on, as the shell gave them, one in each argument. */
static bool
read_pairs(struct pairs *p, int argc, char **argv, struct err *err)
{
	static const struct mark nowhere;

	for (int i = 0; i < argc; i++) {
		const char *equals = strchr(argv[i], '=');

		if (!equals || equals == argv[i])
			return err_set(err,
				"\"%s\" is no key and value; write source=\"iBasso DX300\", "
				"volume.unit=steps",
				argv[i]);
		char *key = xstrndup(argv[i], (size_t)(equals - argv[i]));
		pairs_add(p, key, equals + 1, nowhere, nowhere);
		free(key);
	}
	return true;
}

/* argv: the review, the chain's name, pairs. */
static bool
chain_edits(const struct record *r, enum change how, int argc, char **argv, struct edits *out,
	struct err *err)
{
	const struct review *review = record_at(r, ROW_REVIEW, 0);
	const struct chain *old = chains_named(r, &review->row.uuid, argv[1]);
	struct chain_line line = { .name = argv[1] };
	struct pairs content = { .v = NULL };

	if (how == CHAIN_ADD && old)
		return err_set(err, "%s has a chain \"%s\" already; earlog chain edit changes it",
			argv[0], argv[1]);
	if (how != CHAIN_ADD && !old)
		return err_set(err, "%s has no chain \"%s\"%s", argv[0], argv[1],
			how == CHAIN_EDIT ? "; earlog chain add makes one" : "");
	if (how == CHAIN_REMOVE) {
		chains_withdraw(r, old, out);
		return true;
	}
	bool ok = chain_name(argv[1], err) && read_pairs(&line.set, argc - 2, argv + 2, err) &&
		chain_line_apply(&line, old ? old->content : NULL, &content, err);
	if (ok)
		chains_revise(r, review, argv[1], &content,
			old ? old->rank : chains_next_rank(r, &review->row.uuid), "shell", out);
	pairs_finish(&content);
	pairs_finish(&line.set);
	return ok;
}

static int
change_chain(const char *db, enum change how, int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct edits edits = { .v = NULL };
	struct record r;
	struct uuid review;
	struct store *st = record_begin(db, &err);

	record_init(&r);
	bool ok = st && archive_which(st, argv[0], &review, &err) &&
		store_load_row(st, ROW_REVIEW, &review, &r, &err) &&
		store_load_kind(st, ROW_CHAIN, &review, &r, &err) &&
		chain_edits(&r, how, argc, argv, &edits, &err) && store_change(st, &edits, &err);
	edits_finish(&edits);
	record_finish(&r);
	return st && record_end(st, ok, &err) ? STATUS_DONE : archive_failed(&err);
}

int
cli_chain(int argc, char **argv)
{
	struct chain_options o = { 0 };
	struct err err = ERR_INIT;
	struct record r;
	struct uuid review;
	bool none;
	int status;

	if (!options_parse(rows, LENGTH(rows), &o, &argc, &argv, &status))
		return status;
	static const struct {
		const char *name;
		int least;
		enum change how;
	} changes[] = { { "add", 3, CHAIN_ADD }, { "edit", 3, CHAIN_EDIT },
		{ "remove", 2, CHAIN_REMOVE } };
	for (size_t i = 0; i < LENGTH(changes); i++)
		if (argc > changes[i].least && strcmp(argv[0], changes[i].name) == 0)
			return change_chain(o.db, changes[i].how, argc - 1, argv + 1);
	bool shows = argc && strcmp(argv[0], "show") == 0;
	if (!argc || (!shows && strcmp(argv[0], "list") != 0) || argc > (shows ? 3 : 2) ||
		(shows && argc < 2))
		return options_wrong(
			"say list and maybe a review; show, maybe a review, and a chain’s name; "
			"add or edit, "
			"a review, a name and key=value; or remove, a review and a name");
	const char *name = shows ? argv[argc - 1] : NULL,
		   *of = argc == (shows ? 3 : 2) ? argv[1] : NULL;
	struct store *st = archive_open(o.db, STORE_READ, &none, &err);
	record_init(&r);
	bool ok = none ||
		(st && (!of || archive_which(st, of, &review, &err)) &&
			store_load_kind(st, ROW_REVIEW, NULL, &r, &err) &&
			store_load_kind(st, ROW_CHAIN, of ? &review : NULL, &r, &err));
	status = ok ? print_chains(&r, &o, name) : archive_failed(&err);
	record_finish(&r);
	store_close(st);
	return status;
}
