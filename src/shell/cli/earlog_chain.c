/* earlog chain: lists chains, and adds, changes or withdraws one as the bench does. record/chains.c
 * makes the rows, files/chain.c reads the line KEY=VALUE. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "archive/store/edit.h"
#include "base/core/mem.h"
#include "base/system/json.h"
#include "draft/view/put.h"
#include "review/files/chain.h"
#include "review/record/chains.h"
#include "shell/call/intake.h"
#include "shell/call/own_archive.h"
#include "shell/cli/lists.h"

struct chain_options {
	bool old;
};

#define OPTIONS struct chain_options

static bool
chain_change(struct cli_call *c, struct err *err)
{
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
		pairs_add(&line.set, key, equals + 1, NOWHERE, NOWHERE);
	}
	ok = ok && chain_line_apply(&line, old ? old->content : NULL, &content, err);
	if (ok)
		chains_revise(r, review, name, &content,
			old ? old->rank : chains_next_rank(r, &review->row.uuid), "shell", &edits);
	pairs_finish(&line.set);
	return ok && store_change(c->st, &edits, err);
}

bool
cli_chain_rows(struct cli_call *c, json_t *into, struct err *err)
{
	const struct chain_options *o = c->options;
	bool show = cli_verb_is(c, "show");
	const char *name = show ? c->argv[c->argc - 1] : NULL;
	const char *of = c->argc > show ? c->argv[0] : NULL;

	if (!of)
		intake_all(c->st);
	bool ok = !c->st ||
		((!of || own_archive_which(c->st, of, &c->review, err)) &&
			store_chain_list(c->st, &c->review, name, o->old, into, err));
	EACH_VALUE (row, into) {
		const char *content = json_text_at(row, "content"), *id = json_text_at(row, "name");
		int current = 0;

		json_unpack(row, "{s:b}", "current", &current);
		put_taken(row, "CHAIN", xasprintf("%s%s", id, current ? "" : " (earlier)"));
		if (!show)
			put_taken(row, "WHAT", chain_words(content, CHAIN_DRAFT, ", ", 0));
	}
	return ok &&
		(!name || json_array_size(into) ||
			err_set(err, "there is no chain “%s”; `earlog chain list` lists the chains",
				name));
}

const struct cli_command cli_chain = {
	.name = "chain",
	.help = "List and change the chains that feed a device",
	.example = "earlog chain list",
	.verbs = {
		{ "list", "[REVIEW]", "List the chains of a review, or of all reviews",
			ARCHIVE_IF_ANY | AS_JSON, 0, 1, lists_run, NULL },
		{ "show", "[REVIEW] NAME", "Show a chain", ARCHIVE_IF_ANY | AS_JSON, 1, 2,
			lists_run, NULL },
		{ "add", "REVIEW NAME KEY=VALUE...", "Add a chain to a review",
			ARCHIVE_CHANGE | REVIEW_FIRST, 3, CLI_MANY, chain_change, NULL },
		{ "edit", "REVIEW NAME KEY=VALUE...",
			"Change a chain; earlier notes keep the old revision",
			ARCHIVE_CHANGE | REVIEW_FIRST, 3, CLI_MANY, chain_change, NULL },
		{ "remove", "REVIEW NAME", "Take a chain out of use", ARCHIVE_CHANGE | REVIEW_FIRST,
			2, 2, chain_change, NULL },
	},
	OPTIONS_ARE(FLAG(old, "old", "also list earlier revisions")),
};
