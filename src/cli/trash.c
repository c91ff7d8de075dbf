#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "cli/table.h"

#define SHORT_UUID 8 /* letters shown; the store takes any clear start */
#define TEXT_COLUMNS 60

static void
date_of(const struct trash_entry *e, char text[11])
{
	text[0] = '\0';
	if (e->deleted_ms != NO_INT)
		clock_date_text(e->deleted_ms,
			e->deleted_offset_min == NO_INT ? 0 : (int)e->deleted_offset_min, text);
}

static int
list_json(const struct trash_entries *l)
{
	json_t *list = json_array();

	for (size_t i = 0; i < l->n; i++) {
		const struct trash_entry *e = &l->v[i];
		char uuid[UUID_TEXT], date[11];

		uuid_text(&e->uuid, uuid);
		date_of(e, date);
		json_array_append_new(list,
			json_pack("{s:s, s:s, s:o, s:o, s:o}", "uuid", uuid, "kind",
				row_types[e->kind].table, "review", print_text(e->review), "text",
				print_text(e->text), "date", print_text(*date ? date : NULL)));
	}
	return print_json(list);
}

static void
print_table(const struct trash_entries *l)
{
	static const char *const titles[] = { "UUID", "WHAT", "REVIEW", "HIDDEN", "TEXT" };
	struct table t;

	table_init(&t, titles, LENGTH(titles));
	for (size_t i = 0; i < l->n; i++) {
		const struct trash_entry *e = &l->v[i];
		char uuid[UUID_TEXT], date[11];

		uuid_text(&e->uuid, uuid);
		date_of(e, date);
		table_addf(&t, "%.*s", SHORT_UUID, uuid);
		table_add(&t, row_types[e->kind].table);
		table_add(&t, e->review);
		table_add(&t, date);
		const char *text = e->text ? e->text : "";
		table_addf(&t, "%.*s", (int)text_fit(text, strlen(text), TEXT_COLUMNS, &(int){ 0 }),
			text);
	}
	table_print(&t, stdout);
	table_finish(&t);
}

static bool
trash_list(struct cli_call *c, struct err *err)
{
	struct trash_entries l = { 0 };
	bool ok = !c->st || store_trash_list(c->st, &l, err);

	if (ok && c->json)
		ok = list_json(&l) == STATUS_DONE;
	else if (ok && l.n)
		print_table(&l);
	else if (ok)
		text_print(stderr, "earlog: the trash is empty\n");
	trash_entries_finish(&l);
	return ok;
}

static bool
looks_like_uuid(const char *s)
{
	size_t n = 0;

	for (; isxdigit((unsigned char)s[n]) || s[n] == '-'; n++)
		;
	return n >= 4 && s[n] == '\0';
}

/* A hidden review is not found by its id like the others. */
static bool
hidden_review(struct store *st, const char *name, struct uuid *review)
{
	struct trash_entries l = { 0 };
	struct err ignored = ERR_INIT;
	bool found = false;

	if (!store_trash_list(st, &l, &ignored))
		return false;
	for (size_t i = 0; i < l.n && !found; i++)
		if (l.v[i].kind == ROW_REVIEW && l.v[i].review &&
			strcmp(l.v[i].review, name) == 0) {
			*review = l.v[i].uuid;
			found = true;
		}
	trash_entries_finish(&l);
	return found;
}

/* A UUID or the start of one, or a review by any of its names. */
static bool
hide_named(struct store *st, const char *what, bool hide, struct err *err)
{
	struct uuid review;
	char uuid[UUID_TEXT];
	struct err ignored = ERR_INIT;

	if (looks_like_uuid(what) && store_hide(st, what, hide, err))
		return true;
	if ((hide || !hidden_review(st, what, &review)) &&
		!archive_which(st, what, &review, looks_like_uuid(what) ? &ignored : err))
		return false;
	uuid_text(&review, uuid);
	return store_hide(st, uuid, hide, err);
}

static bool
hide_all(struct cli_call *c, bool hide, struct err *err)
{
	for (int i = 0; i < c->argc; i++)
		if (!hide_named(c->st, c->argv[i], hide, err))
			return false;
	for (int i = 0; i < c->argc; i++)
		cli_done(c, "%s is %s", c->argv[i],
			hide ? "in the trash; `earlog trash back` undoes that" : "back");
	return true;
}

static bool
trash_put(struct cli_call *c, struct err *err)
{
	return hide_all(c, true, err);
}

static bool
trash_back(struct cli_call *c, struct err *err)
{
	return hide_all(c, false, err);
}

const struct cli_command cli_trash = {
	.name = "trash",
	.help = "Hide a review, sitting or note, or bring it back",
	.verbs = {
		{ "list", "", "List what is hidden", ARCHIVE_IF_ANY | AS_JSON, 0, 0, trash_list,
			NULL },
		{ "put", "WHAT...", "Hide a review, sitting or note", ARCHIVE_CHANGE, 1, CLI_MANY,
			trash_put,
			"name what to hide: its UUID as `earlog trash list` or `earlog show --ids` "
			"prints it, or a review" },
		{ "back", "WHAT...", "Bring it back", ARCHIVE_CHANGE, 1, CLI_MANY, trash_back,
			"name what to bring back: its UUID as `earlog trash list` prints it, or a "
			"review" },
	},
};
