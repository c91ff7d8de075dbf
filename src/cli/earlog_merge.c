
#include "base/text.h"
#include "cli/cli.h"
#include "cli/column.h"
#include "store/archive_merge.h"

#define ROWS_NAMED 20 /* number of rows left out that are named, but with --dry-run all */

/* If the other archive belongs to another listener, prints who that is. Returns false if this
 * listener cannot be read. */
static bool
report_merged_listener(struct store *st, const struct merge_counts *n, struct err *err)
{
	const struct uuid *u = &n->listener;
	CLEANUP(listeners_finish) struct listeners all = { .v = NULL };
	const struct listener *own = NULL, *other = NULL;

	if (uuid_none(u) || !store_listeners(st, false, &all, err))
		return uuid_none(u);
	for (size_t i = 0; i < all.n; i++)
		if (uuid_same(&all.v[i].uuid, u))
			other = &all.v[i];
		else if (uuid_same(&all.v[i].uuid, store_owner(st)))
			own = &all.v[i];
	char text[UUID_TEXT];
	bool same =
		own && other && own->name && other->name && strcasecmp(own->name, other->name) == 0;
	CLEANUP(pointer_free) char *called = other ? listener_called(other->name, u) : NULL;
	if (other)
		cli_say("it is the archive of %s, whose notes and ratings stay separate from yours "
			"(--listener shows them)",
			other->name ? called : "a listener without a name");
	if (other && (same || !other->name || n->nleft))
		cli_say("if that is you at another machine: `earlog listener merge %.8s` makes "
			"both listeners one person",
			uuid_text(u, text));
	return true;
}

struct merge_options {
	bool dry_run, mine, relayed;
};

#define OPTIONS struct merge_options

static const struct option_row rows[] = {
	OPTION_ROW('n', dry_run, "dry-run", NULL,
		"print what would be merged, list rows in your name that are left out, and change "
		"nothing",
		OPTION_FLAG, NULL),
	OPTION_ROW('m', mine, "mine", NULL,
		"the archives are your own (a backup, another machine): also merge rows in your "
		"name",
		OPTION_FLAG, NULL),
	OPTION_ROW('r', relayed, "relayed", NULL,
		"also merge rows of listeners other than the archive's owner and you", OPTION_FLAG,
		NULL),
	{ 0 },
};

static json_t *
counts_json(const char *other, const struct merge_counts *n)
{
	json_t *left = json_array(), *others = json_array(), *held = json_array();

	for (size_t i = 0; i < n->nleft; i++)
		json_array_append_new(left,
			json_pack("{s:s, s:o}", "kind", row_types[n->left[i].kind].table, "uuid",
				column_json_uuid(&n->left[i].uuid)));
	for (size_t i = 0; i < n->others.n; i++)
		json_array_append_new(others,
			json_pack("{s:o, s:o, s:I}", "listener",
				column_json_uuid(&n->others.v[i].listener), "name",
				column_json_text(n->others.v[i].name), "rows",
				(json_int_t)n->others.v[i].rows));
	for (size_t i = 0; i < n->held.n; i++)
		json_array_append_new(held,
			json_pack("{s:s, s:o, s:o, s:o}", "kind",
				row_types[n->held.v[i].kind].table, "uuid",
				column_json_uuid(&n->held.v[i].uuid), "holder",
				column_json_uuid(&n->held.v[i].holder), "maker",
				column_json_uuid(&n->held.v[i].maker)));
	return json_pack("{s:o, s:o, s:b, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o}", "archive",
		column_json_text(other), "listener",
		uuid_none(&n->listener) ? json_null() : column_json_uuid(&n->listener), "inherited",
		n->inherited, "taken", (json_int_t)n->taken, "kept", (json_int_t)n->kept, "past",
		(json_int_t)n->past, "measured", (json_int_t)n->measured, "odd", (json_int_t)n->odd,
		"orphans", (json_int_t)n->orphans, "left", left, "others", others, "held", held);
}

/* Prints how many rows were left out, since the other archive may not speak for the listener who
 * made them; `list`: also tables and UUIDs of those in our name. */
static void
say_left(const struct merge_counts *n, bool list)
{
	char uuid[UUID_TEXT];

	if (n->nleft)
		cli_say("%zu row%s in your name %s left out, and yours are kept here%s", n->nleft,
			n->nleft == 1 ? "" : "s", n->nleft == 1 ? "was" : "were",
			list ? ":"
			     : " (`earlog merge -n` lists them; --mine merges them, if this "
			       "archive "
			       "is yours)");
	for (size_t i = 0; list && i < n->nleft; i++)
		text_print(stdout, "%s %s\n", row_types[n->left[i].kind].table,
			uuid_text(&n->left[i].uuid, uuid));
	for (size_t i = 0; i < n->others.n; i++) {
		const struct merge_other *o = &n->others.v[i];
		CLEANUP(pointer_free) char *name = listener_called(o->name, &o->listener);

		cli_say("%zu row%s of %s %s left out: get the archive of %s, or trust this one "
			"(--relayed)",
			o->rows, o->rows == 1 ? "" : "s", name, o->rows == 1 ? "was" : "were",
			name);
	}
}

static void
say_sentence(void *into, const char *sentence)
{
	(void)into;
	cli_say("%s", sentence);
}

static void
say_counts(struct store *st, const char *other, const struct merge_counts *n, bool dry)
{
	size_t merged = n->taken + n->past + n->measured;

	say_left(n, dry);
	merge_say_held(st, n, dry ? SIZE_MAX : ROWS_NAMED, say_sentence, NULL);
	if (!merged && !n->kept)
		cli_say("%s has nothing new", other);
	else
		cli_say("%s %zu row%s of %s%s", dry ? "would merge" : "merged", merged,
			merged == 1 ? "" : "s", other,
			n->kept ? "; newer rows here were kept" : "");
	if (n->odd)
		cli_say("not merged: %zu row%s with impossible values or a time in the future",
			n->odd, n->odd == 1 ? "" : "s");
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
	unsigned how = (o->dry_run ? MERGE_DRY : 0) | (o->mine ? MERGE_MINE : 0) |
		(o->relayed ? MERGE_RELAYED : 0);
	bool dry = o->dry_run, ok = true;
	json_auto_t *list = json_array();

	for (int i = 0; ok && i < c->argc; i++) {
		struct merge_counts n;

		ok = store_merge(c->st, c->argv[i], how, &n, err);
		if (ok && c->json)
			json_array_append_new(list, counts_json(c->argv[i], &n));
		else if (ok)
			say_counts(c->st, c->argv[i], &n, dry);
		ok = ok && (c->json || dry || report_merged_listener(c->st, &n, err));
		merge_counts_finish(&n);
	}
	return ok && (!c->json || column_print_value(json_incref(list), err));
}

const struct cli_command cli_merge = {
	.name = "merge",
	.help = "Merge another archive into this one",
	.verbs = { { NULL, "ARCHIVE...", "", ARCHIVE_WRITE | AS_JSON, 1, CLI_MANY, merge_run,
		"name the archive to merge into this one" } },
	OPTIONS_IN(rows),
};
