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
	const char *db;
	bool json, last;
};

static const struct option_row rows[] = {
	{ 'l', "last", NULL, "the newest backup at hand", OPTION_FLAG,
		offsetof(struct restore_options, last) },
	{ 0, "json", NULL, "as JSON", OPTION_FLAG, offsetof(struct restore_options, json) },
	OPTION_DB(struct restore_options),
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

static int
restore(const char *backup, const char *path, bool json)
{
	struct err err = ERR_INIT;
	char *aside = NULL;

	if (!store_restore(backup, path, &aside, &err))
		return archive_failed(&err);
	int status = STATUS_DONE;
	if (json)
		status = print_json(json_pack(
			"{s:o, s:o}", "restored", print_text(backup), "aside", print_text(aside)));
	else
		text_print(stderr, "earlog: %s stands again%s%s\n", backup,
			aside ? "; what stood there is now " : "", aside ? aside : "");
	free(aside);
	return status;
}

int
cli_restore(int argc, char **argv)
{
	struct restore_options o = { 0 };
	struct err err = ERR_INIT;
	struct backup_entries l = { 0 };
	int status;

	if (!options_parse(rows, LENGTH(rows), &o, &argc, &argv, &status))
		return status;
	if (argc > 1 || (argc && o.last))
		return options_wrong("it takes one backup: a file, or --last");
	char *path = paths_archive(o.db);
	if (!path) {
		err_set(&err, "there is no home folder; name the archive with --db");
		return archive_failed(&err);
	}
	char *folder = backup_folder(path);
	backup_list(folder, &l);
	if (argc)
		status = restore(argv[0], path, o.json);
	else if (o.last && l.n)
		status = restore(l.v[l.n - 1].path, path, o.json);
	else if (o.last) {
		err_set(&err, "there is no backup in %s", folder);
		status = archive_failed(&err);
	} else
		status = list_backups(&l, o.json);
	backup_entries_finish(&l);
	free(folder);
	free(path);
	return status;
}
