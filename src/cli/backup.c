#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/paths.h"
#include "cli/print.h"
#include "store/backup.h"

#define USUAL_KEEP "10"

struct backup_options {
	const char *db, *keep;
	bool json;
};

static const struct option_row rows[] = {
	{ 'k', "keep", "N", "how many to keep in the folder (" USUAL_KEEP "; all: every one)",
		OPTION_TEXT, offsetof(struct backup_options, keep) },
	{ 0, "json", NULL, "as JSON", OPTION_FLAG, offsetof(struct backup_options, json) },
	OPTION_DB(struct backup_options),
};

static bool
read_keep(const char *text, size_t *keep)
{
	int64_t n = 0;
	bool ok = strcmp(text, "all") == 0 || number_parse_int(text, 1, 100000, &n);

	*keep = (size_t)n;
	return ok;
}

int
cli_backup(int argc, char **argv)
{
	struct backup_options o = { .keep = USUAL_KEEP };
	struct err err = ERR_INIT;
	char *made = NULL;
	size_t keep, removed = 0;
	int status;

	if (!options_parse(rows, LENGTH(rows), &o, &argc, &argv, &status))
		return status;
	if (argc > 1)
		return options_wrong("it takes one folder");
	if (!read_keep(o.keep, &keep))
		return options_wrong("--keep takes a number from 1 on, or all");
	char *path = paths_archive(o.db);
	char *folder = !path ? NULL : argc ? xstrdup(argv[0]) : backup_folder(path);
	if (!path)
		err_set(&err, "there is no home folder; name the archive with --db");
	bool ok = path && store_backup(path, folder, keep, &made, &removed, &err);
	if (!ok)
		status = archive_failed(&err);
	else if (o.json)
		status = print_json(
			json_pack("{s:s, s:I}", "path", made, "removed", (json_int_t)removed));
	else {
		text_print(stdout, "%s\n", made);
		if (removed)
			text_print(stderr, "earlog: %zu older one%s went\n", removed,
				removed == 1 ? "" : "s");
		status = STATUS_DONE;
	}
	free(made);
	free(folder);
	free(path);
	return status;
}
