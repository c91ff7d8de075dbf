/* earlog listener: lists, adds, renames and removes the files of other listeners. exchange/others.c
 * decides which file of a listener counts. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "archive/exchange/others.h"
#include "base/system/clock.h"
#include "draft/view/put.h"
#include "shell/cli/lists.h"
#include "shell/table/column.h"

#define RENAME_HOW "name the listener, then the new name in quotes"

/* Says that a file is dated in the future: its date does not decide which file counts. */
static void
say_ahead(const struct other *o)
{
	if (o->ahead)
		cli_say("%s: the file is dated in the future, by a wrong clock", o->name);
}

/* Makes a name one line: it is printed in lines of ours. */
static char *
flatten(char *name)
{
	for (char *s = name; *s; s++)
		*s = (unsigned char)*s < ' ' ? ' ' : *s;
	return name;
}

static void
add_listener(json_t *rows, const struct listener *l)
{
	json_t *o = put_new(rows);
	CLEANUP(pointer_free) char *called = records_listener_called(l->name, &l->uuid);
	char last[11];

	put_text(o, "name", l->name);
	put_bool(o, "own", l->own);
	put_int(o, "notes", l->notes);
	put_int(o, "ratings", l->ratings);
	put_int(o, "sessions", l->sittings);
	put_text(o, "last", clock_date_text(l->last_ms, clock_offset_min(l->last_ms), last));
	put(o, "uuid", uuid_none(&l->uuid) ? NULL : column_json_uuid(&l->uuid));
	put_text(o, "path", l->path);
	put_text(o, "wrong", l->wrong);
	const char *you = l->name && l->own ? " (you)" : "";
	put_taken(o, "LISTENER", xasprintf("%s%s", l->name || !l->own ? called : "you", you));
}

bool
cli_listener_rows(struct cli_call *c, json_t *rows, struct err *err)
{
	CLEANUP(others_finish) struct others others = { .v = NULL };
	struct listener own = { .name = NULL };
	bool ok = !c->st ||
		(store_own_listener(c->st, &own, err) &&
			exchange_others(c->st, true, &others, err));

	if (ok && c->st)
		add_listener(rows, &own);
	EACH (o, &others) {
		say_ahead(o);
		add_listener(rows,
			&(struct listener){ .uuid = o->listener,
				.name = o->name,
				.notes = o->notes,
				.ratings = o->ratings,
				.sittings = o->sittings,
				.last_ms = o->last_ms,
				.path = o->file ? o->file : o->path,
				.wrong = o->wrong });
	}
	free(own.name);
	return ok;
}

static bool
listener_add(struct cli_call *c, struct err *err)
{
	char *path = c->argv[c->argc - 1], *name = c->argc > 1 ? flatten(c->argv[0]) : NULL;
	CLEANUP(other_finish) struct other o = { .made_ms = NO_INT };
	char day[11];

	if (!exchange_other_add(c->st, path, name, &o, err))
		return false;
	say_ahead(&o);
	if (!name && o.file)
		name = o.name;
	if (c->json) {
		c->json_out = json_pack(
			"{s:o?, s:o}", "name", json_of_text(name), "path", json_of_text(path));
		return c->json_out || err_set(err, "cannot write this as JSON");
	}
	if (!o.file)
		return cli_done(c,
			"added the folder: earlog reads the newest file of each listener: %s",
			*o.name ? o.name : "the folder has no file yet");
	return cli_done(c, "added %s, of %s%s", name,
		clock_date_text(o.made_ms, clock_offset_min(o.made_ms), day),
		o.whole ? "; it is a whole archive: its owner may not have meant to give all of it"
			: "");
}

static bool
listener_remove(struct cli_call *c, struct err *err)
{
	CLEANUP(buf_finish) struct buf removed = BUF_INIT;

	return exchange_other_remove(c->st, c->argv[0], &removed, err) &&
		cli_done(c, "%s is no longer read; the files stay where they are", removed.s);
}

static bool
listener_rename(struct cli_call *c, struct err *err)
{
	CLEANUP(others_finish) struct others l = { .v = NULL };
	struct other *found = NULL;

	flatten(c->argv[1]);
	if (!*c->argv[1])
		return cli_wrong(err, RENAME_HOW);
	if (!exchange_others(c->st, false, &l, err))
		return false;
	if (!others_find(c->st, &l, c->argv[0], &found, ERR_IGNORED) || found)
		return exchange_other_rename(c->st, c->argv[0], c->argv[1], err) &&
			cli_done(c, "renamed");
	return store_rename_owner(c->st, c->argv[1], err) &&
		cli_done(c,
			"renamed; if `reviewer:` in your profile has another name, that name is "
			"restored");
}

const struct cli_command cli_listener = {
	.name = "listener",
	.help = "List the listeners, and add files of others",
	.example = "earlog listener add ben.earlog",
	.verbs = {
		{ "list", "", "List the listeners", ARCHIVE_IF_ANY | AS_JSON, 0, 0,
			lists_run, "list takes no name" },
		{ "add", "[NAME] PATH",
			"Read the file that another listener made with `earlog backup --for`, or "
			"a folder of such files, beside the archive",
			ARCHIVE_CHANGE | AS_JSON, 1, 2, listener_add,
			"name the file or folder, and before it the listener, if you like" },
		{ "remove", "LISTENER", "Stop reading the file or folder", ARCHIVE_CHANGE, 1, 1,
			listener_remove, "name the listener, or the path" },
		{ "rename", "LISTENER NAME", "Rename a listener", ARCHIVE_CHANGE, 2, 2,
			listener_rename, RENAME_HOW },
	},
};
