/* earlog merge: merges another archive of the owner and prints the counts. exchange/archive_merge.c
 * merges; files of others are earlog_listener.c's. */

#include "archive/exchange/archive_merge.h"
#include "base/text/text.h"
#include "shell/call/cli.h"
#include "shell/table/column.h"

struct merge_options {
	bool dry_run, mine;
};

#define OPTIONS struct merge_options

static const struct option_row rows[] = {
	OPTION_ROW('n', dry_run, "dry-run", NULL, "print what would be merged, and change nothing",
		OPTION_FLAG, NULL),
	OPTION_ROW('m', mine, "mine", NULL,
		"the archives are your own, from another machine: needed once for each machine",
		OPTION_FLAG, NULL),
	{ 0 },
};

static json_t *
counts_json(const char *other, const struct merge_counts *n)
{
	return json_pack("{s:o, s:b, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "archive",
		column_json_text(other), "inherited", n->inherited, "taken", (json_int_t)n->taken,
		"kept", (json_int_t)n->kept, "past", (json_int_t)n->past, "measured",
		(json_int_t)n->measured, "odd", (json_int_t)n->odd, "orphans",
		(json_int_t)n->orphans, "deleted", (json_int_t)n->deleted, "edited",
		(json_int_t)n->edited, "both", (json_int_t)n->both);
}

static void
say_counts(const char *other, const struct merge_counts *n, bool dry)
{
	size_t merged = n->taken + n->past + n->measured;

	if (!merged && !n->kept)
		cli_say("%s has nothing new", other);
	else
		cli_say("%s %zu row%s of %s%s", dry ? "would merge" : "merged", merged,
			text_s(merged), other, n->kept ? "; newer rows here were kept" : "");
	if (n->deleted)
		cli_say("%zu note%s deleted here %s edited there: see `earlog trash list`",
			n->deleted, text_s(n->deleted), n->deleted == 1 ? "was" : "were");
	if (n->edited)
		cli_say("%zu note%s edited here %s deleted there: see `earlog trash list`",
			n->edited, text_s(n->edited), n->edited == 1 ? "was" : "were");
	if (n->both)
		cli_say("edited here and there, the later version counts: %s; `earlog note "
			"history` shows the other",
			n->named);
	if (n->odd)
		cli_say("not merged: %zu row%s with impossible values", n->odd, text_s(n->odd));
	if (n->inherited)
		cli_say("this archive was empty; it now belongs to the same listener");
	if (n->orphans)
		cli_say("%zu rows refer to rows that are in neither archive; `earlog doctor` lists "
			"them",
			n->orphans);
}

static bool
merge_run(struct cli_call *c, struct err *err)
{
	const struct merge_options *o = c->options;
	unsigned how = (o->dry_run ? MERGE_DRY : 0) | (o->mine ? MERGE_MINE : 0);
	bool dry = o->dry_run, ok = true;
	json_auto_t *list = json_array();

	for (int i = 0; ok && i < c->argc; i++) {
		struct merge_counts n;

		ok = exchange_merge(c->st, c->argv[i], how, &n, err);
		if (ok && c->json)
			json_array_append_new(list, counts_json(c->argv[i], &n));
		else if (ok)
			say_counts(c->argv[i], &n, dry);
	}
	return ok && (!c->json || column_print_value(json_incref(list), err));
}

const struct cli_command cli_merge = {
	.name = "merge",
	.help = "Merge another archive of yours into this one",
	.verbs = { { NULL, "ARCHIVE...", "", ARCHIVE_WRITE | AS_JSON, 1, CLI_MANY, merge_run,
		"name the archive to merge into this one" } },
	OPTIONS_IN(rows),
};
