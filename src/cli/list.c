#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "cli/table.h"
#include "export/export.h"

struct list_options {
	const char *columns, *sort;
};

static const struct option_row rows[] = {
	{ 0, "columns", "A,B",
		"which: id device title days notes markers ratings items done drafts first last "
		"missing",
		OPTION_TEXT, offsetof(struct list_options, columns) },
	{ 0, "sort", "COLUMN", "by one of these; -COLUMN the other way round", OPTION_TEXT,
		offsetof(struct list_options, sort) },
	{ 0 },
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
	const struct {
		const char *key;
		int64_t n;
	} numbers[] = { { "days", s->days }, { "notes", s->notes }, { "markers", s->markers },
		{ "ratings", s->ratings }, { "items", s->items }, { "items_done", s->items_done },
		{ "items_with_notes", s->items_with_notes }, { "drafts", s->drafts } };
	char uuid[UUID_TEXT], last[11], *lacks = missing(s);
	json_t *o = json_object();

	uuid_text(&s->review, uuid);
	date_of(s->last_ms, s->last_offset_min, last);
	json_object_set_new_nocheck(o, "id", print_text(s->id));
	json_object_set_new_nocheck(o, "title", print_text(s->title));
	json_object_set_new_nocheck(o, "device", print_text(s->device));
	for (size_t i = 0; i < LENGTH(numbers); i++)
		json_object_set_new_nocheck(o, numbers[i].key, json_integer(numbers[i].n));
	json_object_set_new_nocheck(o, "last_date", print_text(*last ? last : NULL));
	json_object_set_new_nocheck(o, "missing", print_text(lacks));
	json_object_set_new_nocheck(o, "uuid", print_text(uuid));
	free(lacks);
	return o;
}

struct summaries {
	const struct review_summaries *l;
	size_t at;
};

static json_t *
next_summary(void *context)
{
	struct summaries *s = context;

	return s->at < s->l->n ? summary_json(&s->l->v[s->at++]) : NULL;
}

static int
list_json(const struct review_summaries *l)
{
	struct err err = ERR_INIT;

	if (export_write_json_list(stdout, next_summary, &(struct summaries){ .l = l }, &err))
		return STATUS_DONE;
	text_print(stderr, "earlog: %s\n", err.msg);
	return STATUS_FAILED;
}

/* The columns, in the order in which --columns names them to people; the first six that are `plain`
 * are shown. */
static const struct list_column {
	const char *name, *title;
	size_t offset; /* of the text, number or time */
	enum { COLUMN_TEXT, COLUMN_NUMBER, COLUMN_DATE, COLUMN_MISSING } how;
	bool plain;
} columns[] = {
#define COLUMN(name, title, field, how, plain)                                  \
	{                                                                       \
		name, title, offsetof(struct review_summary, field), how, plain \
	}
	COLUMN("id", "ID", id, COLUMN_TEXT, true),
	COLUMN("device", "DEVICE", device, COLUMN_TEXT, true),
	COLUMN("title", "TITLE", title, COLUMN_TEXT, false),
	COLUMN("days", "DAYS", days, COLUMN_NUMBER, true),
	COLUMN("notes", "NOTES", notes, COLUMN_NUMBER, true),
	COLUMN("markers", "MARKERS", markers, COLUMN_NUMBER, false),
	COLUMN("ratings", "RATINGS", ratings, COLUMN_NUMBER, false),
	COLUMN("items", "ITEMS", items, COLUMN_NUMBER, false),
	COLUMN("done", "DONE", items_done, COLUMN_NUMBER, false),
	COLUMN("drafts", "DRAFTS", drafts, COLUMN_NUMBER, false),
	COLUMN("first", "FIRST", first_ms, COLUMN_DATE, false),
	COLUMN("last", "LAST", last_ms, COLUMN_DATE, true),
	COLUMN("missing", "MISSING", items_with_notes, COLUMN_MISSING, true),
};

static const struct list_column *
column_find(const char *name, size_t n)
{
	for (size_t i = 0; i < LENGTH(columns); i++)
		if (strlen(columns[i].name) == n && strncmp(columns[i].name, name, n) == 0)
			return &columns[i];
	options_wrong("there is no column %.*s (`earlog help list` names them)", (int)n, name);
	return NULL;
}

/* Which are shown; 0: one is not known, and that was said. */
static size_t
columns_wanted(const char *names, const struct list_column *wanted[LENGTH(columns)])
{
	size_t n = 0;

	for (size_t i = 0; !names && i < LENGTH(columns); i++)
		if (columns[i].plain)
			wanted[n++] = &columns[i];
	for (const char *s = names; s && *s; s += *s == ',') {
		size_t len = strcspn(s, ",");

		if (n == LENGTH(columns) || !(wanted[n] = column_find(s, len)))
			return 0;
		n++;
		s += len;
	}
	return n;
}

static const void *
column_at(const struct list_column *c, const struct review_summary *s)
{
	return (const char *)s + c->offset;
}

static const struct list_column *sorted_by;
static int sorted_up;

static int
compare_summaries(const void *a, const void *b)
{
	const struct review_summary *x = a, *y = b;

	if (sorted_by->how == COLUMN_TEXT) {
		const char *s = *(char *const *)column_at(sorted_by, x),
			   *t = *(char *const *)column_at(sorted_by, y);
		int order = strcasecmp(s ? s : "", t ? t : "");
		return sorted_up * (order ? order : uuid_order(&x->review, &y->review));
	}
	int64_t m = *(const int64_t *)column_at(sorted_by, x),
		n = *(const int64_t *)column_at(sorted_by, y);
	return sorted_up * (m < n ? -1 : m > n ? 1 : uuid_order(&x->review, &y->review));
}

/* Names from a to z, numbers and dates from the largest, where no - says otherwise. */
static bool
sort_list(struct review_summaries *l, const char *by)
{
	if (!by)
		return true;
	bool turned = *by == '-';
	sorted_by = column_find(by + turned, strlen(by + turned));
	if (!sorted_by)
		return false;
	sorted_up = (sorted_by->how == COLUMN_TEXT) != turned ? 1 : -1;
	if (l->n)
		qsort(l->v, l->n, sizeof(l->v[0]), compare_summaries);
	return true;
}

static void
add_cell(struct table *t, const struct list_column *c, const struct review_summary *s)
{
	char date[11], *lacks;

	switch (c->how) {
	case COLUMN_TEXT: table_add(t, *(char *const *)column_at(c, s)); break;
	case COLUMN_NUMBER: table_addf(t, "%" PRId64, *(const int64_t *)column_at(c, s)); break;
	case COLUMN_DATE:
		date_of(*(const int64_t *)column_at(c, s), s->last_offset_min, date);
		table_add(t, date);
		break;
	case COLUMN_MISSING:
		lacks = missing(s);
		table_add(t, lacks);
		free(lacks);
		break;
	}
}

static void
print_table(const struct review_summaries *l, const struct list_column *const *wanted, size_t n)
{
	const char *titles[LENGTH(columns)];
	struct table t;

	for (size_t i = 0; i < n; i++)
		titles[i] = wanted[i]->title;
	table_init(&t, titles, n);
	for (size_t i = 0; i < l->n; i++)
		for (size_t k = 0; k < n; k++)
			add_cell(&t, wanted[k], &l->v[i]);
	table_print(&t, stdout);
	table_finish(&t);
}

static int
print_list(struct store *st, const struct list_options *o, bool json,
	const struct list_column *const *wanted, size_t n)
{
	struct review_summaries l = { 0 };
	struct err err = ERR_INIT;
	int status = !st || store_list(st, false, &l, &err) ? STATUS_DONE : archive_failed(&err);

	if (status == STATUS_DONE && !sort_list(&l, o->sort))
		status = STATUS_WRONG_USE;
	if (status == STATUS_DONE && json)
		status = list_json(&l);
	else if (status == STATUS_DONE && l.n)
		print_table(&l, wanted, n);
	else if (status == STATUS_DONE)
		text_print(
			stderr, "earlog: no reviews yet; `earlog new FILE` makes a session file\n");
	review_summaries_finish(&l);
	return status;
}

static bool
list_run(struct cli_call *c, struct err *err)
{
	const struct list_column *wanted[LENGTH(columns)];
	const struct list_options *o = c->options;
	size_t n = columns_wanted(o->columns, wanted);

	(void)err;
	return n && print_list(c->st, o, c->json, wanted, n) == STATUS_DONE;
}

/* `earlog` alone. */
static bool
list_last(struct cli_call *c, struct err *err)
{
	struct review_summaries l = { 0 };

	if (c->st && !store_list(c->st, false, &l, err))
		return false;
	if (!l.n)
		text_print(stdout,
			"Nothing is recorded yet. `earlog new cantor.yaml` asks for a device and "
			"writes a "
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
		text_print(stdout,
			"Go on with `earlog session`, read it with `earlog show`, "
			"write the draft with `earlog export`.\n");
		free(lacks);
	}
	review_summaries_finish(&l);
	return true;
}

const struct cli_command cli_list = {
	.name = "list",
	.help = "List the reviews in the archive",
	.verbs = { { NULL, "[--columns A,B] [--sort COLUMN]", "", ARCHIVE_IF_ANY | AS_JSON, 0, 0,
		list_run, "nothing is to be named; `earlog show REVIEW` shows one review" } },
	.options = rows,
	.options_size = sizeof(struct list_options),
};

const struct cli_command cli_last = {
	.name = "",
	.verbs = { { NULL, "", "", ARCHIVE_IF_ANY, 0, 0, list_last, NULL } },
};
