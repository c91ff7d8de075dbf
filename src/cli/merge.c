#include <string.h>

#include "base/text.h"
#include "cli/cli.h"
#include "cli/column.h"
#include "cli/record.h"
#include "store/merge.h"

/* Whose the other archive is, where that is not one's own. */
static bool
tell_listener(struct store *st, const struct uuid *u, struct err *err)
{
	struct listeners all;
	const struct listener *own = NULL, *other = NULL;

	if (uuid_none(u) || !store_listeners(st, false, &all, err))
		return uuid_none(u);
	for (size_t i = 0; i < all.n; i++)
		if (uuid_same(&all.v[i].uuid, u))
			other = &all.v[i];
		else if (uuid_same(&all.v[i].uuid, store_owner(st)))
			own = &all.v[i];
	char text[UUID_TEXT];
	uuid_text(u, text);
	bool same =
		own && other && own->name && other->name && strcasecmp(own->name, other->name) == 0;
	if (other)
		text_print(stderr,
			"earlog: it is the archive of %s: what was heard there stands apart from "
			"your own (--listener)\n",
			other->name ? other->name : "a listener without a name");
	if (other && (same || !other->name))
		text_print(stderr,
			"earlog: if that is you at another machine: `earlog listener merge "
			"%.8s`\n",
			text);
	listeners_finish(&all);
	return true;
}

static json_t *
counts_json(const char *other, const struct merge_counts *n)
{
	return json_pack("{s:o, s:o, s:b, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "archive",
		column_json_text(other), "listener",
		uuid_none(&n->listener) ? json_null() : record_uuid(&n->listener), "inherited",
		n->inherited, "taken", (json_int_t)n->taken, "kept", (json_int_t)n->kept, "past",
		(json_int_t)n->past, "measured", (json_int_t)n->measured, "odd", (json_int_t)n->odd,
		"orphans", (json_int_t)n->orphans, "too_long", (json_int_t)n->too_long.n);
}

static void
say_counts(const char *other, const struct merge_counts *n)
{
	if (!n->taken && !n->kept && !n->past && !n->measured)
		text_print(stderr, "earlog: %s holds nothing new\n", other);
	else
		text_print(stderr,
			"earlog: %s: %zu rows and %zu earlier versions came, %zu rows stayed as "
			"they were here\n",
			other, n->taken, n->past, n->kept);
	if (n->odd)
		text_print(stderr,
			"earlog: %zu rows are as no earlog writes them, and stayed there\n",
			n->odd);
	if (n->inherited)
		text_print(stderr,
			"earlog: this archive held nothing yet, and goes on as that of the same "
			"listener\n");
	cli_say_left_out("stayed there", &n->too_long);
	if (n->orphans)
		text_print(stderr,
			"earlog: %zu rows name things that neither archive has (`earlog doctor`)\n",
			n->orphans);
}

static bool
merge_run(struct cli_call *c, struct err *err)
{
	json_t *list = json_array();
	bool ok = true;

	for (int i = 0; ok && i < c->argc; i++) {
		struct merge_counts n;

		ok = store_merge(c->st, c->argv[i], &n, err);
		if (ok && c->json)
			json_array_append_new(list, counts_json(c->argv[i], &n));
		else if (ok)
			say_counts(c->argv[i], &n);
		ok = ok && (c->json || tell_listener(c->st, &n.listener, err));
	}
	if (ok && c->json)
		return column_print_value(list, err);
	json_decref(list);
	return ok;
}

const struct cli_command cli_merge = {
	.name = "merge",
	.help = "Take what another archive knows into this one",
	.verbs = { { NULL, "ARCHIVE...", "", ARCHIVE_WRITE | AS_JSON, 1, CLI_MANY, merge_run,
		"name the archive to take from" } },
};
