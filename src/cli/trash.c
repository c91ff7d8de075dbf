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

struct trash_options {
	const char *db;
	bool json;
};

static const struct option_row rows[] = {
	{ 0, "json", NULL, "as JSON (list)", OPTION_FLAG, offsetof(struct trash_options, json) },
	OPTION_DB(struct trash_options),
};

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

static int
trash_list(const struct trash_options *o)
{
	struct trash_entries l = { 0 };
	struct err err = ERR_INIT;
	bool none;
	struct store *st = archive_open(o->db, STORE_READ, &none, &err);
	int status =
		none || (st && store_trash_list(st, &l, &err)) ? STATUS_DONE : archive_failed(&err);

	if (status == STATUS_DONE && o->json)
		status = list_json(&l);
	else if (status == STATUS_DONE && l.n)
		print_table(&l);
	else if (status == STATUS_DONE)
		text_print(stderr, "earlog: the trash is empty\n");
	trash_entries_finish(&l);
	store_close(st);
	return status;
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
move(struct store *st, const char *what, bool hide, struct err *err)
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

static int
trash_move(const struct trash_options *o, int argc, char **argv, bool hide)
{
	struct err err = ERR_INIT;
	bool none, ok = true;

	if (!argc)
		return options_wrong("name what to %s: its UUID as `earlog trash list` or `earlog "
				     "show --ids` prints it, "
				     "or a review",
			hide ? "hide" : "bring back");
	/* STORE_READ first: it says that there is no archive, and makes none. */
	struct store *st = archive_open(o->db, STORE_READ, &none, &err);
	store_close(st);
	if (none)
		err_set(&err, "there is no archive yet, so there is nothing to %s",
			hide ? "hide" : "bring back");
	st = st ? archive_open(o->db, STORE_WRITE, NULL, &err) : NULL;
	if (!st)
		return archive_failed(&err);
	for (int i = 0; ok && i < argc; i++) {
		ok = move(st, argv[i], hide, &err);
		if (ok)
			text_print(stderr, "earlog: %s is %s\n", argv[i],
				hide ? "in the trash; `earlog trash back` "
				       "undoes that"
				     : "back");
	}
	store_close(st);
	return ok ? STATUS_DONE : archive_failed(&err);
}

int
cli_trash(int argc, char **argv)
{
	struct trash_options o = { 0 };
	int status;

	if (!options_parse(rows, LENGTH(rows), &o, &argc, &argv, &status))
		return status;
	if (argc == 1 && strcmp(argv[0], "list") == 0)
		return trash_list(&o);
	if (argc && strcmp(argv[0], "put") == 0)
		return trash_move(&o, argc - 1, argv + 1, true);
	if (argc && strcmp(argv[0], "back") == 0)
		return trash_move(&o, argc - 1, argv + 1, false);
	return options_wrong(argc ? "it takes list, put or back" : "say list, put or back");
}
