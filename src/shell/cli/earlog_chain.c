/* earlog chain: lists chains, and adds, changes or withdraws one as the bench does. record/chains.c
 * makes the rows, files/chain.c reads the line KEY=VALUE. */
#include <string.h>

#include "archive/store/edit.h"
#include "base/core/mem.h"
#include "review/files/chain.h"
#include "review/record/chains.h"
#include "shell/call/cli.h"
#include "shell/call/intake.h"
#include "shell/call/own_archive.h"
#include "shell/table/column.h"

struct chain_options {
	bool old;
};

#define OPTIONS struct chain_options

static const struct option_row rows[] = {
	FLAG(old, "old", "also list earlier revisions"),
	{ 0 },
};

struct chain_row {
	const char *review, *title, *name, *content;
	bool current;
	struct uuid uuid;
};

/* Appends the key=value lines of a chain as one line: "source iBasso DX300, output 4.4 mm". */
static void
add_chain_words(struct buf *b, const void *row)
{
	const char *s = ((const struct chain_row *)row)->content;

	for (; s && *s; s++)
		if (*s == '\n')
			buf_add(b, ", ");
		else
			buf_add_char(b, *s == '=' ? ' ' : *s);
}

static void
add_review(struct buf *b, const void *row)
{
	const struct chain_row *c = row;

	buf_add(b, c->title ? c->title : c->review ? c->review : "");
}

static void
add_chain_name(struct buf *b, const void *row)
{
	const struct chain_row *c = row;

	buf_addf(b, "%s%s", c->name ? c->name : "", c->current ? "" : " (earlier)");
}

#define FIELD(name) .at = offsetof(struct chain_row, name)

static const struct column columns[] = {
	{ "REVIEW", "review", COLUMN_TEXT, FIELD(review), .words = add_review },
	{ "CHAIN", "name", COLUMN_TEXT, FIELD(name), .words = add_chain_name },
	{ "WHAT", "content", COLUMN_TEXT, FIELD(content), .words = add_chain_words },
	{ NULL, "current", COLUMN_BOOL, FIELD(current) },
	{ NULL, "uuid", COLUMN_UUID, FIELD(uuid) },
	{ 0 },
};

static bool
print_chains(const struct cli_call *c, const char *name, struct err *err)
{
	const struct chain_options *o = c->options;
	const struct record *r = &c->record;
	char none[128] = "no chains";
	struct column_list out = column_list_new(columns, c->json);

	for (const struct chain *x = NULL; (x = record_next(r, ROW_CHAIN, x));) {
		if (x->row.deleted || (x->rank == NO_INT && !o->old) ||
			(name && (!x->name || strcmp(x->name, name) != 0)))
			continue;
		const struct review *of = record_find(r, ROW_REVIEW, &x->review);
		column_list_row(&out,
			&(struct chain_row){ of ? of->id : NULL, of ? of->title : NULL, x->name,
				x->content, x->rank != NO_INT, x->row.uuid });
	}
	if (name)
		snprintf(none, sizeof(none),
			"there is no chain “%s”; `earlog chain list` lists the chains", name);
	bool found = out.rows || !name;
	return column_list_end(&out, none, err) && found;
}

static bool
chain_change(struct cli_call *c, struct err *err)
{
	static const struct mark nowhere;
	const struct record *r = &c->record;
	char *name = c->argv[0];
	struct chain_line line = { .name = name };
	CLEANUP(edits_finish) struct edits edits = { .v = NULL };
	CLEANUP(pairs_finish) struct pairs content = { .v = NULL };

	if (!store_load_row(c->st, ROW_REVIEW, &c->review, &c->record, err) ||
		!store_load_kind(c->st, ROW_CHAIN, &c->review, &c->record, err))
		return false;
	const struct review *review = record_at(r, ROW_REVIEW, 0);
	const struct chain *old = chains_named(r, &review->row.uuid, name);
	if (cli_verb_is(c, "add") && old)
		return err_set(err, "%s has a chain \"%s\" already; `earlog chain edit` changes it",
			c->name, name);
	if (!cli_verb_is(c, "add") && !old)
		return err_set(err, "%s has no chain \"%s\"%s", c->name, name,
			cli_verb_is(c, "edit") ? "; `earlog chain add` makes one" : "");
	if (cli_verb_is(c, "remove")) {
		chains_withdraw(r, old, &edits);
		return store_change(c->st, &edits, err);
	}
	bool ok = chain_name_is_valid(name, err);
	for (char **arg = c->argv + 1; ok && *arg; arg++) {
		const char *equals = strchr(*arg, '=');

		if (!equals || equals == *arg) {
			ok = err_set(err,
				"\"%s\" is not KEY=VALUE; write source=\"iBasso DX300\" or "
				"volume.unit=steps",
				*arg);
			break;
		}
		CLEANUP(pointer_free) char *key = xstrndup(*arg, (size_t)(equals - *arg));
		pairs_add(&line.set, key, equals + 1, nowhere, nowhere);
	}
	ok = ok && chain_line_apply(&line, old ? old->content : NULL, &content, err);
	if (ok)
		chains_revise(r, review, name, &content,
			old ? old->rank : chains_next_rank(r, &review->row.uuid), "shell", &edits);
	pairs_finish(&line.set);
	return ok && store_change(c->st, &edits, err);
}

/* Loads the chains of the review `of`, or of all reviews if `of` is NULL, into c->record. */
static bool
load_chains(struct cli_call *c, const char *of, struct err *err)
{
	if (!of)
		intake_all(c->st);
	return !c->st ||
		((!of || own_archive_which(c->st, of, &c->review, err)) &&
			store_load_kind(c->st, ROW_REVIEW, NULL, &c->record, err) &&
			store_load_kind(c->st, ROW_CHAIN, of ? &c->review : NULL, &c->record, err));
}

static bool
chain_list(struct cli_call *c, struct err *err)
{
	return load_chains(c, c->argv[0], err) && print_chains(c, NULL, err);
}

static bool
chain_show(struct cli_call *c, struct err *err)
{
	return load_chains(c, c->argc == 2 ? c->argv[0] : NULL, err) &&
		print_chains(c, c->argv[c->argc - 1], err);
}

const struct cli_command cli_chain = {
	.name = "chain",
	.help = "List and change the chains that feed a device",
	.verbs = {
		{ "list", "[REVIEW]", "List the chains of a review, or of all reviews",
			ARCHIVE_IF_ANY | AS_JSON, 0, 1, chain_list, NULL },
		{ "show", "[REVIEW] NAME", "Show a chain", ARCHIVE_IF_ANY | AS_JSON, 1, 2,
			chain_show, NULL },
		{ "add", "REVIEW NAME KEY=VALUE...", "Add a chain to a review",
			ARCHIVE_CHANGE | REVIEW_FIRST, 3, CLI_MANY, chain_change, NULL },
		{ "edit", "REVIEW NAME KEY=VALUE...",
			"Change a chain; earlier notes keep the old revision",
			ARCHIVE_CHANGE | REVIEW_FIRST, 3, CLI_MANY, chain_change, NULL },
		{ "remove", "REVIEW NAME", "Take a chain out of use", ARCHIVE_CHANGE | REVIEW_FIRST,
			2, 2, chain_change, NULL },
	},
	OPTIONS_IN(rows),
};
