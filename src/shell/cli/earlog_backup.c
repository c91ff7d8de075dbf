/* earlog backup: copies the archive, whole or for others, and reports what leaves and how many old
 * copies went. upkeep/backup.c does it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "archive/upkeep/backup.h"
#include "base/core/mem.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "shell/call/cli.h"
#include "shell/call/own_archive.h"
#include "shell/table/column.h"

struct backup_options {
	const char *keep, *label;
};

#define OPTIONS struct backup_options

static bool
backup_run(struct cli_call *c, struct err *err)
{
	const struct backup_options *o = c->options;
	CLEANUP(pointer_free) char *made = NULL;
	int64_t keep = 0;
	size_t removed = 0;

	if (o->keep && !text_same(o->keep, "all") && !number_parse_int(o->keep, 1, 100000, &keep))
		return cli_wrong(err, "--keep takes a number from 1 on, or all");
	if (o->label && o->keep)
		return cli_wrong(err,
			"--for keeps only the newest file, so that what you withdraw is gone: "
			"leave out "
			"--keep");
	if (o->label && (!*o->label || strchr(o->label, '/') || strlen(o->label) > 100))
		return cli_wrong(err, "--for takes a name for the file, without a slash");
	CLEANUP(pointer_free) char *folder = c->argc ? xstrdup(c->argv[0]) : backup_folder(c->path);
	bool ok = archive_backup(c->path, folder, o->label, o->keep ? (size_t)keep : BACKUP_THIN,
		&made, &removed, err);
	struct store *st = ok && o->label ? own_archive_open(STORE_READ, NULL, ERR_IGNORED) : NULL;
	own_archive_say_open_notes(st);
	store_close(st);
	if (ok && c->json)
		ok = column_print_value(
			json_pack("{s:s, s:I}", "path", made, "removed", (json_int_t)removed), err);
	else if (ok) {
		text_print(stdout, "%s\n", made);
		if (removed)
			cli_say("deleted %zu older %s%s", removed, o->label ? "file" : "backup",
				text_s(removed));
	}
	return ok;
}

const struct cli_command cli_backup = {
	.name = "backup",
	.help = "Make a checked copy of the archive, even while it is in use",
	.example = "earlog backup copies",
	.verbs = { { NULL, "[FOLDER] [--keep N] [--for NAME]", "", ARCHIVE_PATH | AS_JSON, 0, 1,
		backup_run, "backup takes one folder" } },
	OPTIONS_ARE(OPTION_ROW('k', keep, "keep", "N",
			    "keep only this many backups in the folder, or all (default: the last "
			    "10, then the last of each of 10 weeks, 12 months, and of each year); "
			    "not with --for, which keeps only the newest file",
			    OPTION_TEXT, NULL),
		OPTION_ROW('f', label, "for", "NAME",
			"for another person: only your rows, without private notes, drafts, paths "
			"and secrets (`earlog help panel` lists them); NAME becomes part of the "
			"file name",
			OPTION_TEXT, NULL)),
};
