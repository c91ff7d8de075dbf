#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "cli/table.h"

struct list_options {
	const char *db;
	bool json;
};

static const struct option_row rows[] = {
	{ 0, "json", NULL, "as JSON", OPTION_FLAG, offsetof(struct list_options, json) },
	OPTION_DB(struct list_options),
};

/* What a review still lacks, in words; "" where that is nothing. The caller frees. */
static char *
missing(const struct review_summary *s)
{
	struct buf out = BUF_INIT;
	int64_t silent = s->items - s->items_with_notes;

	if (s->drafts)
		buf_addf(&out, "%" PRId64 " half-written %s", s->drafts,
			s->drafts == 1 ? "note" : "notes");
	if (silent > 0)
		buf_addf(&out, "%s%" PRId64 " of %" PRId64 " items without a note",
			out.len ? ", " : "", silent, s->items);
	if (!s->ratings)
		buf_addf(&out, "%sno ratings", out.len ? ", " : "");
	return buf_detach(&out);
}

static void
date_of(int64_t utc_ms, int64_t offset_min, char text[11])
{
	text[0] = '\0';
	if (utc_ms != NO_INT)
		clock_date_text(utc_ms, offset_min == NO_INT ? 0 : (int)offset_min, text);
}

static json_t *
summary_json(const struct review_summary *s)
{
	char uuid[UUID_TEXT], last[11], *lacks = missing(s);

	uuid_text(&s->review, uuid);
	date_of(s->last_ms, s->last_offset_min, last);
	json_t *o = json_pack("{s:o, s:o, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:s?, s:s, s:s}",
		"id", print_text(s->id), "title", print_text(s->title), "device", print_text(s->device), "days", (json_int_t)s->days,
		"notes", (json_int_t)s->notes, "markers", (json_int_t)s->markers,
		"ratings", (json_int_t)s->ratings, "items", (json_int_t)s->items,
		"items_done", (json_int_t)s->items_done, "items_with_notes", (json_int_t)s->items_with_notes,
		"drafts", (json_int_t)s->drafts, "last_date", *last ? last : NULL,
		"missing", lacks, "uuid", uuid);
	free(lacks);
	return o;
}

static int
list_json(const struct review_summaries *l)
{
	json_t *list = json_array();

	for (size_t i = 0; i < l->n; i++) {
		json_t *o = summary_json(&l->v[i]);

		if (o)
			json_array_append_new(list, o);
	}
	return print_json(list);
}

static void
print_table(const struct review_summaries *l)
{
	static const char *const titles[] = { "ID", "DEVICE", "DAYS", "NOTES", "LAST", "MISSING" };
	struct table t;

	table_init(&t, titles, LENGTH(titles));
	for (size_t i = 0; i < l->n; i++) {
		const struct review_summary *s = &l->v[i];
		char last[11], *lacks = missing(s);

		date_of(s->last_ms, s->last_offset_min, last);
		table_add(&t, s->id);
		table_add(&t, s->device);
		table_addf(&t, "%" PRId64, s->days);
		table_addf(&t, "%" PRId64, s->notes);
		table_add(&t, last);
		table_add(&t, lacks);
		free(lacks);
	}
	table_print(&t, stdout);
	table_finish(&t);
}

static int
print_list(struct store *st, bool json)
{
	struct review_summaries l = { 0 };
	struct err err = ERR_INIT;
	int status = !st || store_list(st, false, &l, &err) ? STATUS_DONE : archive_failed(&err);

	if (status == STATUS_DONE && json)
		status = list_json(&l);
	else if (status == STATUS_DONE && l.n)
		print_table(&l);
	else if (status == STATUS_DONE)
		text_print(
			stderr, "earlog: no reviews yet; `earlog new FILE` makes a session file\n");
	review_summaries_finish(&l);
	return status;
}

int
cli_list(int argc, char **argv)
{
	struct list_options o = { 0 };
	struct err err = ERR_INIT;
	bool none;
	int status;

	if (!options_parse(rows, LENGTH(rows), &o, &argc, &argv, &status))
		return status;
	if (argc)
		return options_wrong(
			"nothing is to be named; `earlog show %s` shows one review", argv[0]);
	struct store *st = archive_open(o.db, STORE_READ, &none, &err);
	if (!st && !none)
		return archive_failed(&err);
	status = print_list(st, o.json);
	store_close(st);
	return status;
}

/* `earlog` alone. */
int
cli_last(void)
{
	struct err err = ERR_INIT;
	struct review_summaries l = { 0 };
	bool none;
	struct store *st = archive_open(NULL, STORE_READ, &none, &err);

	if (!st && !none)
		return archive_failed(&err);
	if (st && !store_list(st, false, &l, &err)) {
		store_close(st);
		return archive_failed(&err);
	}
	store_close(st);
	if (!l.n)
		text_print(stdout,
			"Nothing is recorded yet. `earlog new cantor.yaml` asks for a device and writes a "
			"session file,\n`earlog session cantor.yaml` begins to listen.\n");
	else {
		const struct review_summary *s = &l.v[0];
		char last[11], *lacks = missing(s);

		date_of(s->last_ms, s->last_offset_min, last);
		text_print(stdout,
			"Last worked on: %s (%s), %" PRId64 " notes on %" PRId64 " days%s%s.\n",
			s->device ? s->device : "", s->id ? s->id : "", s->notes, s->days,
			*last ? ", last " : "", last);
		if (*lacks)
			text_print(stdout, "Missing: %s.\n", lacks);
		text_print(stdout, "Go on with `earlog session`, read it with `earlog show`, "
			"write the draft with `earlog export`.\n");
		free(lacks);
	}
	review_summaries_finish(&l);
	return STATUS_DONE;
}
