/* earlog restore: lists backups, and puts one in place of the archive, which
 * upkeep/replace_archive.c does. */
#include <inttypes.h>
#include <sys/stat.h>

#include "archive/exchange/panel_joined.h"
#include "archive/upkeep/backup.h"
#include "base/core/mem.h"
#include "base/text/text.h"
#include "shell/call/cli.h"
#include "shell/call/own_archive.h"
#include "shell/table/column.h"

struct restore_options {
	bool last;
};

#define OPTIONS struct restore_options

static const struct option_row rows[] = {
	OPTION_ROW('l', last, "last", NULL, "restore the newest backup", OPTION_FLAG, NULL),
	{ 0 },
};

static void
add_date(struct buf *b, const void *row)
{
	const struct backup_entry *x = row;

	backup_add_time(b, x->path);
	buf_add(b, x->ahead ? " (a wrong clock)" : "");
}

static void
add_megabytes(struct buf *b, const void *row)
{
	buf_addf(b, "%.1f", (double)((const struct backup_entry *)row)->bytes / 1e6);
}

/* Appends what of the archive a restored backup lacks. */
static void
add_lost(struct buf *b, const void *row)
{
	const struct backup_entry *x = row;

	if (x->too_old)
		buf_addf(b, "version %" PRId64 " is too old", x->version);
	else if (x->newer == 0)
		buf_add(b, "no note, no rating");
	else if (x->newer != NO_INT)
		buf_addf(b, "%" PRId64 " notes and ratings", x->newer);
}

#define ENTRY(name) .at = offsetof(struct backup_entry, name)

static const struct column columns[] = {
	{ "MADE", NULL, COLUMN_WORDS, .words = add_date },
	{ "MB", NULL, COLUMN_WORDS, .words = add_megabytes },
	{ "REVIEWS", "reviews", COLUMN_INT, ENTRY(reviews) },
	{ "NOTES", "notes", COLUMN_INT, ENTRY(notes) },
	{ "LOST BY IT", NULL, COLUMN_WORDS, .words = add_lost },
	{ "BACKUP", "path", COLUMN_TEXT, ENTRY(path) },
	{ NULL, "newer", COLUMN_INT, ENTRY(newer) },
	{ NULL, "bytes", COLUMN_INT, ENTRY(bytes) },
	{ NULL, "version", COLUMN_INT, ENTRY(version) },
	{ 0 },
};

static bool
restore_from(const char *backup, const struct cli_call *c, struct err *err)
{
	CLEANUP(pointer_free) char *aside = NULL;
	CLEANUP(buf_finish) struct buf time = BUF_INIT;
	bool ok = archive_restore(backup, c->path, &aside, err);
	struct uuid owner;

	backup_add_time(&time, backup);
	if (ok && c->json)
		ok = column_print_value(
			json_pack("{s:o, s:o}", "restored", column_json_text(backup), "aside",
				column_json_text(aside)),
			err);
	else if (ok)
		cli_say("%s%s%s was restored%s%s", backup, time.len ? ", of " : "", time.s,
			aside ? "; the replaced archive is now " : "", aside ? aside : "");
	CLEANUP(pointer_free) char *word = aside ? text_shell_word(aside) : NULL;
	if (ok && word && exchange_file_owner(aside, &owner, NULL, ERR_IGNORED))
		cli_say("`earlog merge --mine %s` brings both together", word);
	return ok;
}

/* Restores the newest backup, and names those that are dated after now. */
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
	return ahead == l->n
		? err_set(err, "there is no backup%s in %s", ahead ? " of before now" : "", folder)
		: restore_from(l->v[l->n - 1].path, c, err);
}

static bool
restore_run(struct cli_call *c, struct err *err)
{
	const struct restore_options *o = c->options;
	CLEANUP(backup_entries_finish) struct backup_entries l = { 0 };
	bool ok;

	struct stat at;
	bool is_folder = c->argc && stat(c->argv[0], &at) == 0 && S_ISDIR(at.st_mode);
	if (c->argc && o->last && !is_folder)
		return cli_wrong(err, "restore takes one backup: a file, or --last");
	CLEANUP(pointer_free) char *usual = backup_folder(c->path);
	const char *folder = is_folder ? c->argv[0] : usual;
	if (is_folder)
		backup_list(folder, &l);
	else
		backup_list_all(c->path, &l);
	if (c->argc && !is_folder)
		ok = restore_from(c->argv[0], c, err);
	else if (o->last)
		ok = restore_last(&l, folder, c, err);
	else {
		struct store *st = own_archive_open(STORE_READ, NULL, ERR_IGNORED);

		backup_count(&l, st);
		store_close(st);
		ok = column_print_list(columns, l.v, l.n, sizeof(l.v[0]), c->json,
			is_folder ? "there is no backup in this folder"
				  : "there is no backup yet; `earlog backup` makes one",
			err);
	}
	return ok;
}

const struct cli_command cli_restore = {
	.name = "restore",
	.help = "List the backups, or restore one",
	.verbs = { { NULL, "[FOLDER] [BACKUP | --last]",
		"Without a folder, finds the backups in each folder that `earlog backup` wrote to. "
		"Do not copy a file over the archive yourself: restore also keeps the replaced "
		"archive",
		ARCHIVE_PATH | AS_JSON, 0, 1, restore_run,
		"restore takes one backup: a file, or --last" } },
	OPTIONS_IN(rows),
};
