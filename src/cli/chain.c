#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/chain_edit.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "cli/record.h"
#include "cli/table.h"

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

/* "source=iBasso DX300" lines as one. */
static void
add_content(struct table *t, const char *content)
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
		add_content(&t, c->content);
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
		int (*run)(const char *db, int argc, char **argv);
	} changes[] = { { "add", 3, chain_add }, { "edit", 3, chain_edit },
		{ "remove", 2, chain_remove } };
	for (size_t i = 0; i < LENGTH(changes); i++)
		if (argc > changes[i].least && strcmp(argv[0], changes[i].name) == 0)
			return changes[i].run(o.db, argc - 1, argv + 1);
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
