/*
 * Filters that search and note list share, and how what they found is printed.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/scale.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "cli/record.h"
#include "cli/table.h"

#define MOST_HITS 100000
#define TEXT_COLUMNS 72

static bool
add_found(
	struct store *st, enum row_kind kind, const char *name, struct uuids *into, struct err *err)
{
	return !name || store_find(st, kind, name, NULL, into, err);
}

/* An id may be of a lexicon that is not at hand: then it is taken as it is. */
static bool
filter_attribute(const char *name, struct search *s, struct err *err)
{
	static char id[128];
	struct lexicon_file x;

	if (!name)
		return true;
	bool ok = record_lexicon(&x, NULL, err);
	const struct lexicon_word *w = ok ? record_attribute(&x, name, err) : NULL;
	if (w) {
		snprintf(id, sizeof(id), "%s", w->id);
		s->attribute = id;
	}
	lexicon_finish(&x);
	return w != NULL;
}

static bool
filter_limit(const char *text, size_t *limit, struct err *err)
{
	int64_t n;

	if (!text)
		return true;
	if (!number_parse_int(text, 1, MOST_HITS, &n))
		return err_set(err, "--limit takes a number from 1 to %d", MOST_HITS);
	*limit = (size_t)n;
	return true;
}

bool
record_filter(struct store *st, const struct record_filter *f, struct search *s, struct err *err)
{
	return (!f->review || archive_which(st, f->review, &s->review, err)) &&
		add_found(st, ROW_ITEM, f->item, &s->items, err) &&
		add_found(st, ROW_SECTION, f->section, &s->sections, err) &&
		add_found(st, ROW_DEVICE, f->device, &s->devices, err) &&
		add_found(st, ROW_DEVICE, f->against, &s->against, err) &&
		(s->chain = f->chain, filter_attribute(f->attribute, s, err)) &&
		(!f->since || record_day(f->since, &s->since_ms, NULL, err)) &&
		(!f->until || record_day(f->until, NULL, &s->until_ms, err)) &&
		filter_limit(f->limit, &s->limit, err);
}

static const char *
kind_word(const struct search_hit *h)
{
	return h->kind == ROW_RATING ? "rating" : row_types[h->kind].table;
}

static int
hits_json(const struct search_hits *l)
{
	json_t *list = json_array();

	for (size_t i = 0; i < l->n; i++) {
		const struct search_hit *h = &l->v[i];
		char date[11];

		record_date(h->made_ms, h->made_offset_min, date);
		json_array_append_new(list,
			json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
				  "s:b, s:o, s:o}",
				"kind", kind_word(h), "uuid", record_uuid(&h->uuid), "review",
				print_text(h->review), "device", print_text(h->device), "item",
				print_text(h->item), "section", print_text(h->section), "chain",
				print_text(h->chain), "against", print_text(h->against), "part",
				print_text(h->part), "attribute", print_text(h->attribute), "value",
				isnan(h->value) ? json_null() : json_real(h->value), "time",
				print_text(*h->time ? h->time : NULL), "private", (int)h->private,
				"date", print_text(*date ? date : NULL), "text",
				print_text(h->text)));
	}
	return print_json(list);
}

/* Where it was heard: the item and its time, else the section, the part, or what was rated. */
static void
add_where(struct table *t, const struct search_hit *h)
{
	const char *where = h->item ? h->item : h->section ? h->section : h->part ? h->part : "";

	if (h->kind == ROW_RATING)
		table_addf(t, "%s%s%s", where, *where ? " " : "", h->attribute ? h->attribute : "");
	else
		table_addf(t, "%s%s%s", where, *h->time ? " " : "", h->time);
}

/* One line of a text; search is for finding, show is for reading. */
static void
add_text(struct table *t, const struct search_hit *h)
{
	struct buf line = BUF_INIT;

	if (h->against)
		buf_addf(&line, "[against %s] ", h->against);
	if (h->private)
		buf_add(&line, "[private] ");
	for (const char *s = h->text ? h->text : ""; *s; s++)
		buf_add_char(&line, *s == '\n' ? ' ' : *s);
	size_t n = text_fit(line.s, line.len, TEXT_COLUMNS, &(int){ 0 });
	table_addf(t, "%.*s%s", (int)n, line.s, n < line.len ? "…" : "");
	buf_finish(&line);
}

int
record_print_hits(const struct search_hits *l, bool json, bool ids)
{
	static const char *const titles[] = { "DATE", "REVIEW", "DEVICE", "CHAIN", "WHERE", "TEXT",
		"UUID" };
	struct table t;

	if (json)
		return hits_json(l);
	if (!l->n) {
		text_print(stderr, "earlog: nothing found\n");
		return STATUS_DONE;
	}
	table_init(&t, titles, LENGTH(titles) - !ids);
	for (size_t i = 0; i < l->n; i++) {
		const struct search_hit *h = &l->v[i];
		char date[11], uuid[UUID_TEXT];

		record_date(h->made_ms, h->made_offset_min, date);
		table_add(&t, h->kind == ROW_DEVICE ? "" : date);
		table_add(&t, h->kind == ROW_DEVICE ? "(device)" : h->review);
		table_add(&t, h->device);
		table_add(&t, h->chain);
		add_where(&t, h);
		add_text(&t, h);
		if (ids)
			table_add(&t, record_short(&h->uuid, uuid));
	}
	table_print(&t, stdout);
	table_finish(&t);
	if (l->more)
		text_print(stderr, "earlog: there are more, older ones (--limit)\n");
	return STATUS_DONE;
}
