#include "base/clock.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/column.h"
#include "store/backup.h"
#include "store/others.h"

#define RENAME_HOW "name the listener, then the new name in quotes"

static void
add_listener_name(struct buf *b, const void *row)
{
	const struct listener *l = row;

	CLEANUP(pointer_free) char *called = listener_called(l->name, &l->uuid);
	buf_add(b, l->name ? called : "(no name)");
}

static void
add_whose(struct buf *b, const void *row)
{
	const struct listener *l = row;

	buf_add(b,
		l->own ? uuid_none(&l->same_as) ? "your own" : "a machine of yours"
			: uuid_none(&l->same_as) ? ""
						 : "a machine of another listener");
}

static void
add_same_as(struct buf *b, const void *row)
{
	const struct listener *l = row;
	char text[UUID_TEXT];

	if (!uuid_none(&l->same_as))
		buf_add(b, uuid_text(&l->same_as, text));
}

static void
add_last(struct buf *b, const void *row)
{
	const struct listener *l = row;
	char date[11];

	buf_add(b, clock_date_text(l->last_ms, 0, date));
}

#define FIELD(title, key, type, field) COLUMN_SHOWN(title, key, type, listener, field)

/* clang-format off */
static const struct column columns[] = {
	{ "LISTENER", "name", COLUMN_TEXT, .at = offsetof(struct listener, name),
		.words = add_listener_name },
	{ "", NULL, COLUMN_WORDS, .words = add_whose },
	FIELD(NULL, "own", BOOL, own),
	{ NULL, "same_as", COLUMN_WORDS, .words = add_same_as },
	FIELD("NOTES", "notes", INT, notes),
	FIELD("RATINGS", "ratings", INT, ratings),
	FIELD("SESSIONS", "sessions", INT, sittings),
	{ "LAST", "last", COLUMN_WORDS, .words = add_last },
	FIELD("UUID", "uuid", UUID, uuid),
	FIELD("PATH", "path", TEXT, path),
	FIELD("WRONG", "wrong", TEXT, wrong),
	{ 0 },
};
/* clang-format on */

/* Adds the other listeners, whose files are read beside the archive, to the list of those in it. */
static void
add_others(struct listeners *all, const struct others *others)
{
	for (size_t i = 0; i < others->n; i++) {
		const struct other *o = &others->v[i];

		LIST_ADD(all,
			(struct listener){ .uuid = o->listener,
				.name = xstrdup(o->name),
				.notes = o->notes,
				.ratings = o->ratings,
				.last_ms = o->made_ms,
				.path = o->file ? o->file : o->path,
				.wrong = o->wrong });
	}
}

static bool
listener_list(struct cli_call *c, struct err *err)
{
	CLEANUP(listeners_finish) struct listeners all = { .v = NULL };
	CLEANUP(others_finish) struct others others = { .v = NULL };

	if (c->st &&
		(!store_listeners(c->st, true, &all, err) ||
			!store_others(c->st, true, &others, err)))
		return false;
	add_others(&all, &others);
	return column_print_list(
		columns, all.v, all.n, sizeof(all.v[0]), c->json, "no archive yet", err);
}

static bool
listener_add(struct cli_call *c, struct err *err)
{
	const char *path = c->argv[c->argc - 1], *name = c->argc > 1 ? c->argv[0] : NULL;
	CLEANUP(other_finish) struct other o = { .made_ms = NO_INT };
	char day[11];

	if (!store_other_add(c->st, path, name, &o, err))
		return false;
	if (c->json)
		return cli_print_json(c,
			json_pack("{s:o, s:o}", "name", column_json_text(name ? name : o.name),
				"path", column_json_text(path)),
			err);
	if (!o.file)
		return cli_done(c, "added the folder: of each listener the newest file is read");
	return cli_done(c, "added %s, of %s%s", name ? name : o.name,
		clock_date_text(o.made_ms, 0, day),
		o.whole ? "; it is a whole archive: its owner may not have meant to give all of it"
			: "");
}

static bool
listener_remove(struct cli_call *c, struct err *err)
{
	return store_other_remove(c->st, c->argv[0], err) &&
		cli_done(c, "%s is no longer read; the file stays where it is", c->argv[0]);
}

/* Prints the change: `words`, or with --json the changed listener, with the keys of `listener
 * list --json`. */
static bool
report_listener(struct cli_call *c, const struct uuid *u, const char *words, struct err *err)
{
	CLEANUP(listeners_finish) struct listeners all = { .v = NULL };
	json_t *told = NULL;

	if (!c->json)
		return cli_done(c, "%s", words);
	if (!store_listeners(c->st, false, &all, err))
		return false;
	for (size_t i = 0; i < all.n && !told; i++) {
		const struct listener *l = &all.v[i];

		if (uuid_same(&l->uuid, u))
			told = json_pack("{s:o, s:b, s:o, s:o}", "name", column_json_text(l->name),
				"own", l->own, "same_as",
				uuid_none(&l->same_as) ? json_null()
						       : column_json_uuid(&l->same_as),
				"uuid", column_json_uuid(&l->uuid));
	}
	return cli_print_json(c, told, err);
}

static bool
listener_rename(struct cli_call *c, struct err *err)
{
	struct uuid u;

	if (!*c->argv[1])
		return cli_wrong(err, RENAME_HOW);
	if (store_other_rename(c->st, c->argv[0], c->argv[1], ERR_IGNORED))
		return cli_done(c, "renamed");
	return store_find_listener(c->st, c->argv[0], LISTENER_ANY, &u, err) &&
		store_name_listener(c->st, &u, c->argv[1], err) &&
		report_listener(c, &u,
			uuid_same(&u, store_owner(c->st))
				? "renamed; if `reviewer:` in your profile has another name, that "
				  "name is restored"
				: "renamed",
			err);
}

static bool
listener_merge(struct cli_call *c, struct err *err)
{
	struct uuid from, into = UUID_NONE;
	enum listener_which which = c->argc > 1 ? LISTENER_ANY : LISTENER_OTHER;

	return store_find_listener(c->st, c->argv[0], which, &from, err) &&
		(c->argc < 2 || store_find_listener(c->st, c->argv[1], LISTENER_ANY, &into, err)) &&
		store_join_listeners(c->st, &from, &into, err) &&
		report_listener(c, &from,
			"one listener now: notes, ratings and confirmed tags of both are merged "
			"(`earlog listener split` undoes it)",
			err);
}

static bool
listener_split(struct cli_call *c, struct err *err)
{
	struct uuid u;

	return store_find_listener(c->st, c->argv[0], LISTENER_MACHINE, &u, err) &&
		store_split_listener(c->st, &u, err) &&
		report_listener(c, &u, "two listeners again", err);
}

static bool
listener_drop(struct cli_call *c, struct err *err)
{
	CLEANUP(pointer_free)
	char *path = archive_path(), *folder = backup_folder(path), *made = NULL;
	size_t n, removed;
	struct uuid u;

	if (!store_find_listener(c->st, c->argv[0], LISTENER_OTHER, &u, err))
		return false;
	if (store_has_open_session(c->st))
		return err_set(err, "a session is open: end it first");
	bool ok = store_backup(path, folder, NULL, 0, &made, &removed, err) &&
		store_drop_listener(c->st, &u, &n, err);
	if (ok && c->json)
		return cli_print_json(c,
			json_pack("{s:I, s:o}", "rows", (json_int_t)n, "backup",
				column_json_text(made)),
			err);
	return ok &&
		cli_done(c, "dropped %zu row%s; the archive before that is %s", n,
			n == 1 ? "" : "s", made);
}

const struct cli_command cli_listener = {
	.name = "listener",
	.help = "List the listeners, and add files of others",
	.verbs = {
		{ "list", "", "List the listeners", ARCHIVE_IF_ANY | AS_JSON, 0, 0,
			listener_list, "list takes no name" },
		{ "add", "[NAME] PATH",
			"Read the file that another listener made with `earlog backup --for`, or "
			"a folder of such files, beside the archive",
			ARCHIVE_CHANGE | AS_JSON, 1, 2, listener_add,
			"name the file or folder, and before it the listener, if you like" },
		{ "remove", "LISTENER", "Read the file or folder no longer", ARCHIVE_CHANGE, 1, 1,
			listener_remove, "name the listener, or the path" },
		{ "rename", "LISTENER NAME", "Rename a listener", ARCHIVE_CHANGE | AS_JSON, 2, 2,
			listener_rename, RENAME_HOW },
		{ "merge", "LISTENER [LISTENER]",
			"Say that a listener is you, or the same person as the second",
			ARCHIVE_CHANGE | AS_JSON, 1, 2, listener_merge,
			"name the listener, by name or by the start of its UUID" },
		{ "split", "LISTENER", "Undo a merge", ARCHIVE_CHANGE | AS_JSON, 1, 1,
			listener_split, "name the machine, by name or by the start of its UUID" },
		{ "drop", "LISTENER",
			"Make a backup, then remove all rows of another listener; the next merge "
			"or sync brings those of the listeners whose UUIDs that one had",
			ARCHIVE_CHANGE | AS_JSON, 1, 1, listener_drop,
			"name the listener, by name or by the start of its UUID" },
	},
};
