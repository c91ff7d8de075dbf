/* earlog restore: lists backups, and puts one in place of the archive, which
 * upkeep/replace_archive.c does. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>

#include "archive/exchange/panel_joined.h"
#include "archive/upkeep/backup.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "draft/view/put.h"
#include "shell/call/own_archive.h"
#include "shell/cli/lists.h"
#include "shell/table/column.h"

struct restore_options {
	bool last;
};

#define OPTIONS struct restore_options

static void
add_backup(json_t *into, const struct backup_entry *x)
{
	CLEANUP(buf_finish) struct buf made = BUF_INIT;
	CLEANUP(pointer_free) char *lost = NULL;
	json_t *o = put_new(into);

	backup_add_time(&made, x->path);
	buf_add(&made, x->ahead ? " (a wrong clock)" : "");
	if (x->too_old)
		lost = xasprintf("version %" PRId64 " is too old", x->version);
	else if (x->newer == 0)
		lost = xstrdup("no note, no rating");
	else if (x->newer != NO_INT)
		lost = xasprintf("%" PRId64 " notes and ratings", x->newer);
	put_int(o, "reviews", x->reviews);
	put_int(o, "notes", x->notes);
	put_text(o, "path", x->path);
	put_int(o, "newer", x->newer);
	put_int(o, "bytes", x->bytes);
	put_int(o, "version", x->version);
	put_text(o, "MADE", made.s);
	put_taken(o, "MB", xasprintf("%.1f", (double)x->bytes / 1e6));
	put_text(o, "LOST", lost);
}

static bool
restore_from(const char *backup, const struct cli_call *c, struct err *err)
{
	CLEANUP(pointer_free) char *aside = NULL;
	CLEANUP(buf_finish) struct buf time = BUF_INIT;
	bool ok = archive_restore(backup, c->path, &aside, err);
	struct uuid owner;

	const char *and = aside ? "; the replaced archive is now " : "";
	backup_add_time(&time, backup);
	if (ok && c->json)
		ok = column_print_value(json_pack("{s:o, s:o?}", "restored", json_of_text(backup),
						"aside", json_of_text(aside)),
			err);
	else if (ok)
		cli_say("%s%s%s was restored%s%s", backup, time.len ? ", of " : "", time.s, and,
			text_or(aside, ""));
	CLEANUP(pointer_free) char *word = aside ? text_shell_word(aside) : NULL;
	if (ok && word && exchange_file_owner(aside, &owner, NULL, ERR_IGNORED))
		cli_say("`earlog merge --mine %s` brings both together", word);
	return ok;
}

/* Restores the newest backup, and names the backups with a later date than now. */
static bool
restore_last(const struct backup_entries *l, const char *folder, const struct cli_call *c,
	struct err *err)
{
	size_t ahead = 0;

	for (; ahead < l->n && l->v[ahead].ahead; ahead++) {
		CLEANUP(buf_finish) struct buf time = BUF_INIT;

		backup_add_time(&time, l->v[ahead].path);
		cli_say("%s is dated in the future (%s) and was not used", l->v[ahead].path,
			time.s);
	}
	if (ahead != l->n)
		return restore_from(l->v[l->n - 1].path, c, err);
	return err_set(err, "there is no backup%s in %s", ahead ? " of before now" : "", folder);
}

/* Lists the backups in the folder that is the argument, or all. */
static void
find_backups(const struct cli_call *c, struct backup_entries *l)
{
	if (c->argc)
		backup_list(c->argv[0], l);
	else
		backup_list_all(c->path, l);
}

bool
cli_backup_rows(struct cli_call *c, json_t *into, struct err *err)
{
	CLEANUP(backup_entries_finish) struct backup_entries l = { 0 };
	struct store *st = own_archive_open(STORE_READ, NULL, ERR_IGNORED);

	(void)err;
	find_backups(c, &l);
	backup_count(&l, st);
	store_close(st);
	EACH (x, &l)
		add_backup(into, x);
	return true;
}

static bool
restore_run(struct cli_call *c, struct err *err)
{
	const struct restore_options *o = c->options;
	CLEANUP(backup_entries_finish) struct backup_entries l = { 0 };
	CLEANUP(pointer_free) char *usual = backup_folder(c->path);
	bool is_file = c->argc && !file_is_folder(c->argv[0]);

	if (is_file && o->last)
		return cli_wrong(err, "restore takes one backup: a file, or --last");
	if (is_file)
		return restore_from(c->argv[0], c, err);
	if (!o->last)
		return lists_run(c, err);
	find_backups(c, &l);
	return restore_last(&l, c->argc ? c->argv[0] : usual, c, err);
}

const struct cli_command cli_restore = {
	.name = "restore",
	.help = "List the backups, or restore one",
	.example = "earlog restore",
	.verbs = { { NULL, "[FOLDER] [BACKUP | --last]",
		"Without a folder, finds the backups in each folder that `earlog backup` wrote to. "
		"Do not copy a file over the archive yourself: restore also keeps the replaced "
		"archive",
		ARCHIVE_PATH | AS_JSON, 0, 1, restore_run,
		"restore takes one backup: a file, or --last" } },
	OPTIONS_ARE(OPTION_ROW(
		'l', last, "last", NULL, "restore the newest backup", OPTION_FLAG, NULL)),
};
