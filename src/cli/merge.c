#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "store/merge.h"

struct merge_options {
	const char *db;
	bool json;
};

static const struct option_row rows[] = {
	{ 0, "json", NULL, "as JSON", OPTION_FLAG, offsetof(struct merge_options, json) },
	OPTION_DB(struct merge_options),
};

static json_t *
counts_json(const char *other, const struct merge_counts *n)
{
	return json_pack("{s:o, s:I, s:I, s:I, s:I, s:I, s:I}", "archive", print_text(other),
		"taken", (json_int_t)n->taken, "kept", (json_int_t)n->kept, "past",
		(json_int_t)n->past, "levels", (json_int_t)n->levels, "odd", (json_int_t)n->odd,
		"orphans", (json_int_t)n->orphans);
}

static void
say_counts(const char *other, const struct merge_counts *n)
{
	if (!n->taken && !n->kept && !n->past && !n->levels)
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
	if (n->orphans)
		text_print(stderr,
			"earlog: %zu rows name things that neither archive has (`earlog doctor`)\n",
			n->orphans);
}

int
cli_merge(int argc, char **argv)
{
	struct merge_options o = { 0 };
	struct err err = ERR_INIT;
	json_t *list = json_array();
	bool ok = true;
	int status;

	if (!options_parse(rows, LENGTH(rows), &o, &argc, &argv, &status)) {
		json_decref(list);
		return status;
	}
	if (!argc) {
		json_decref(list);
		return options_wrong("name the archive to take from");
	}
	struct store *st = archive_open(o.db, STORE_WRITE, NULL, &err);
	for (int i = 0; st && ok && i < argc; i++) {
		struct merge_counts n;
		ok = store_merge(st, argv[i], &n, &err);
		if (ok && o.json)
			json_array_append_new(list, counts_json(argv[i], &n));
		else if (ok)
			say_counts(argv[i], &n);
	}
	ok = ok && st;
	store_close(st);
	if (!ok || !o.json) {
		json_decref(list);
		return ok ? STATUS_DONE : archive_failed(&err);
	}
	return print_json(list);
}
