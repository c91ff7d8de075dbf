/* earlog merge: merges another archive of the owner and prints the counts. exchange/archive_merge.c
 * merges; files of others are earlog_listener.c's. */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include "archive/exchange/archive_merge.h"
#include "draft/view/put.h"
#include "shell/call/cli.h"
#include "shell/table/column.h"

struct merge_options {
	bool dry_run, mine;
};

#define OPTIONS struct merge_options

#define COUNT(type, field) COLUMN_SAME(type, merge_counts, field)

COLUMNS(columns, COUNT(BOOL, inherited), COUNT(SIZE, taken), COUNT(SIZE, kept), COUNT(SIZE, past),
	COUNT(SIZE, measured), COUNT(SIZE, odd), COUNT(SIZE, orphans), COUNT(SIZE, deleted),
	COUNT(SIZE, edited), COUNT(SIZE, both), COUNT(CHARS, named));

static bool
merge_run(struct cli_call *c, struct err *err)
{
	const struct merge_options *o = c->options;
	unsigned how = o->dry_run ? MERGE_DRY : 0;
	bool ok = true;
	json_auto_t *list = json_array();

	if (o->mine)
		how |= MERGE_MINE;
	EACH_IN_WHILE (x, c->argv, c->argc, ok) {
		struct merge_counts n = { .taken = 0 };

		ok = exchange_merge(c->st, *x, how, &n, err);
		json_t *tree = column_tree(columns, &n);
		put_text(tree, "archive", *x);
		put_bool(tree, "dry_run", o->dry_run);
		put_int(tree, "merged", (int64_t)(n.taken + n.past + n.measured));
		json_array_append_new(list, tree);
		ok = ok && (c->json || report_print("merge", json_incref(tree), REPORT_SAID, err));
	}
	return ok && (!c->json || column_print_value(json_incref(list), err));
}

const struct cli_command cli_merge = {
	.name = "merge",
	.help = "Merge another archive of yours into this one",
	.example = "earlog merge --mine other.db",
	.verbs = { { NULL, "ARCHIVE...", "", ARCHIVE_WRITE | AS_JSON, 1, CLI_MANY, merge_run,
		"name the archive to merge into this one" } },
	OPTIONS_ARE(OPTION_ROW('n', dry_run, "dry-run", NULL,
			    "print what would be merged, and change nothing", OPTION_FLAG, NULL),
		OPTION_ROW('m', mine, "mine", NULL,
			"the archives are your own, from another machine: needed once for each "
			"machine",
			OPTION_FLAG, NULL)),
};
