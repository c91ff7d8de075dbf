#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/paths.h"
#include "cli/print.h"
#include "cli/table.h"
#include "store/backup.h"

struct restore_options {
	bool last;
};

static const struct option_row rows[] = {
	{ 'l', "last", NULL, "the newest backup at hand", OPTION_FLAG,
		offsetof(struct restore_options, last) },
	{ 0 },
};

static int
list_json(const struct backup_entries *l)
{
	json_t *list = json_array();

	for (size_t i = 0; i < l->n; i++)
		json_array_append_new(list,
			json_pack("{s:o, s:I}", "path", print_text(l->v[i].path), "bytes",
				(json_int_t)l->v[i].bytes));
	return print_json(list);
}

static int
list_backups(const struct backup_entries *l, bool json)
{
	static const char *const titles[] = { "MB", "BACKUP" };
	struct table t;

	if (json)
		return list_json(l);
	if (!l->n) {
		text_print(stderr, "earlog: there is no backup yet; `earlog backup` makes one\n");
		return STATUS_DONE;
	}
	table_init(&t, titles, LENGTH(titles));
	for (size_t i = 0; i < l->n; i++) {
		table_addf(&t, "%.1f", (double)l->v[i].bytes / 1e6);
		table_add(&t, l->v[i].path);
	}
	table_print(&t, stdout);
	table_finish(&t);
	return STATUS_DONE;
}

static bool
restore_from(const char *backup, const struct cli_call *c, struct err *err)
{
	char *aside = NULL;
	bool ok = store_restore(backup, c->path, &aside, err);

	if (ok && c->json)
		ok = print_json(json_pack("{s:o, s:o}", "restored", print_text(backup), "aside",
			     print_text(aside))) == STATUS_DONE;
	else if (ok)
		text_print(stderr, "earlog: %s stands again%s%s\n", backup,
			aside ? "; what stood there is now " : "", aside ? aside : "");
	free(aside);
	return ok;
}

static bool
restore_run(struct cli_call *c, struct err *err)
{
	const struct restore_options *o = c->options;
	struct backup_entries l = { 0 };
	bool ok;

	if (c->argc && o->last)
		return cli_wrong(err, "it takes one backup: a file, or --last");
	char *folder = backup_folder(c->path);
	backup_list(folder, &l);
	if (c->argc)
		ok = restore_from(c->argv[0], c, err);
	else if (o->last && l.n)
		ok = restore_from(l.v[l.n - 1].path, c, err);
	else if (o->last)
		ok = err_set(err, "there is no backup in %s", folder);
	else
		ok = list_backups(&l, c->json) == STATUS_DONE;
	backup_entries_finish(&l);
	free(folder);
	return ok;
}

const struct cli_command cli_restore = {
	.name = "restore",
	.help = "List the backups, or put one in the archive's place",
	.verbs = { { NULL, "[BACKUP | --last]", "", ARCHIVE_PATH | AS_JSON, 0, 1, restore_run,
		"it takes one backup: a file, or --last" } },
	.options = rows,
	.options_size = sizeof(struct restore_options),
};
