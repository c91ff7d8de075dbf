/*
 * Reads CSV (RFC 4180), separated by commas, semicolons or tabs, whichever is most frequent in the
 * first line. The first line has the column titles.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "shell/import/import_private.h"

#define COLUMNS_MOST 256

void
csv_row_finish(struct csv_row *row)
{
	LIST_FINISH(row, free(each->text));
	*row = (struct csv_row){ 0 };
}

/* Returns the comma, semicolon or tab, whichever is most frequent in the first line outside of
 * quotes. */
static char
separator_of(const char *s)
{
	static const char choices[] = ",;\t";
	size_t count[sizeof(choices) - 1] = { 0 };
	size_t best = 0;
	bool quoted = false;

	for (; *s && (quoted || *s != '\n'); s++) {
		const char *c = quoted ? NULL : strchr(choices, *s);

		quoted = quoted != (*s == '"');
		if (c)
			count[c - choices]++;
	}
	for (size_t i = 1; i < LENGTH(count); i++)
		if (count[i] > count[best])
			best = i;
	return choices[best];
}

static bool
read_quoted_field(struct reading *r, struct buf *text)
{
	const char *open = r->at++;

	for (; *r->at && !(*r->at == '"' && r->at[1] != '"'); r->at++) {
		if (*r->at == '"')
			r->at++; /* the second of two quotes */
		buf_add_char(text, *r->at);
	}
	if (!*r->at)
		return reading_wrong(r, open, "a quote that is never closed");
	r->at += 1 + strspn(r->at + 1, " ");
	if (*r->at && *r->at != '\n' && *r->at != r->separator)
		return reading_wrong(r, r->at, "text after the closing quote of a field");
	return true;
}

static bool
read_plain(struct reading *r, struct buf *text)
{
	for (; *r->at && *r->at != '\n' && *r->at != r->separator; r->at++) {
		if (*r->at == '"' && r->separator != '\t')
			return reading_wrong(
				r, r->at, "a quote inside a field that does not begin with one");
		buf_add_char(text, *r->at);
	}
	return true;
}

bool
csv_next(struct reading *r, struct csv_row *row, bool *ok)
{
	csv_row_finish(row);
	row->line = r->line;
	for (bool last = !*r->at; *ok && !last;) {
		struct buf text = BUF_INIT;
		const char *at = r->at, *first = at + strspn(at, " ");

		if (*first == '"') /* a blank after the separator */
			at = r->at = first;
		*ok = *at == '"' ? read_quoted_field(r, &text) : read_plain(r, &text);
		if (*ok && row->n == COLUMNS_MOST)
			*ok = reading_wrong(r, at, "more than %d columns", COLUMNS_MOST);
		for (const char *c = at; c < r->at; c++)
			r->line += *c == '\n';
		LIST_ADD(row, (struct csv_field){ at, buf_detach(&text) });
		last = !*r->at || *r->at == '\n';
		if (*r->at == '\n')
			r->line++;
		if (*r->at)
			r->at++;
	}
	return *ok && row->n;
}

bool
csv_read_head(struct reading *r, struct csv_row *head)
{
	struct rest text = rest_of(r->at), is;
	bool said = rest_like(text, "^[sS][eE][pP]=([,;\t|])(\n|$)", &is), ok = true;

	if (said)
		r->at += r->at[5] ? 6 : 5;
	/* a title above the table, "Shazam Library" */
	bool titled = !said && rest_like(text, "^([^,;\t\"\n]*\n)[^,;\t\n]*[,;\t]", &is);
	if (titled)
		r->at += is.n;
	if (said || titled)
		r->line++;
	r->separator = said ? *is.s : separator_of(r->at);
	return csv_next(r, head, &ok) ||
		(ok &&
			reading_wrong(r, r->at,
				"it is empty; a line that names the columns was expected"));
}

/* ---- reading the columns of start time, end time and text ---- */

struct csv_columns {
	size_t time, end, text, label, n; /* label: more words, before the text */
	bool lasts;                       /* `end` has durations */
	/* of a table that earlog exported: its text is in `body` */
	size_t item, pos, pos_end, uuid, names[IMPORT_NAMES];
};

static const char *const name_titles[IMPORT_NAMES] = { [IMPORT_DEVICE] = "device",
	[IMPORT_VARIANT] = "variant",
	[IMPORT_CHAIN] = "chain",
	[IMPORT_AGAINST] = "against",
	[IMPORT_AGAINST_VARIANT] = "against_variant",
	[IMPORT_AGAINST_CHAIN] = "against_chain",
	[IMPORT_FROM_MEMORY] = "from_memory",
	[IMPORT_PART] = "part",
	[IMPORT_SECTION] = "section",
	[IMPORT_QUESTION] = "question",
	[IMPORT_HZ] = "hz",
	[IMPORT_HZ_FROM] = "hz_from" };

bool
csv_is_title(const char *name, const char *titles)
{
	for (const char *s = titles; s; s = strchr(s, '|')) {
		if (*s == '|')
			s++;
		CLEANUP(pointer_free) char *title = xstrndup(s, strcspn(s, "|"));

		if (text_same_name(name, title))
			return true;
	}
	return false;
}

bool
csv_find_column(
	const struct reading *r, const struct csv_row *head, const char *titles, size_t *column)
{
	*column = NO_COLUMN;
	while (titles && *column == NO_COLUMN) {
		size_t n = strcspn(titles, "|");
		CLEANUP(pointer_free) char *name = xstrndup(titles, n);

		for (size_t i = 0; i < head->n; i++) {
			if (!text_same_name(head->v[i].text, name))
				continue;
			if (*column != NO_COLUMN)
				return reading_wrong(
					r, head->v[i].at, "a second column named \"%s\"", name);
			*column = i;
		}
		titles = titles[n] ? titles + n + 1 : NULL;
	}
	return true;
}

static bool
read_head(struct reading *r, struct csv_columns *c)
{
	CLEANUP(csv_row_finish) struct csv_row head = { 0 };
	size_t rated;
	bool ok = csv_read_head(r, &head);

	c->n = head.n;
	ok = ok && csv_find_column(r, &head, r->columns->time, &c->time) &&
		csv_find_column(r, &head, r->columns->end, &c->end) &&
		csv_find_column(r, &head, r->columns->text, &c->text) &&
		csv_find_column(r, &head, "label|name", &c->label);
	c->lasts = ok && c->end == NO_COLUMN;
	ok = ok && (!c->lasts || csv_find_column(r, &head, "duration", &c->end));
	c->item = c->pos = c->pos_end = c->uuid = NO_COLUMN;
	EACH_IN (x, c->names, IMPORT_NAMES)
		*x = NO_COLUMN;
	bool own = ok && c->text == NO_COLUMN;
	for (size_t i = 0; ok && own && i < IMPORT_NAMES; i++)
		ok = csv_find_column(r, &head, name_titles[i], &c->names[i]);
	if (own)
		ok = ok && csv_find_column(r, &head, "body", &c->text) &&
			csv_find_column(r, &head, "item", &c->item) &&
			csv_find_column(r, &head, "pos_ms", &c->pos) &&
			csv_find_column(r, &head, "pos_end_ms", &c->pos_end) &&
			csv_find_column(r, &head, "uuid", &c->uuid);
	else
		ok = ok && csv_find_column(r, &head, r->columns->track, &c->item);
	if (ok && c->time == NO_COLUMN && csv_find_column(r, &head, "device|attribute", &rated) &&
		rated != NO_COLUMN)
		return reading_wrong(r, r->text,
			"a sheet of ratings has a row for each: name its columns device, attribute "
			"and value");
	const struct {
		size_t at;
		const char *name, *option;
	} needed[] = { { c->time, r->columns->time, "time" },
		{ c->text, r->columns->text, "text" } };
	EACH_IN_WHILE (x, needed, LENGTH(needed), ok)
		if (x->at == NO_COLUMN)
			ok = reading_wrong(r, r->text,
				"no column is named \"%.*s\"; name it with --%s-column",
				(int)strcspn(x->name, "|"), x->name, x->option);
	return ok;
}

static bool
is_blank_field(const struct csv_field *f)
{
	return rest_is_blank(rest_of(f->text));
}

static bool
read_row_times(const struct reading *r, const struct csv_field *start, const struct csv_field *end,
	bool lasts, struct timespan *t)
{
	struct err why = ERR_INIT;
	int64_t end_ms;

	*t = (struct timespan){ .pos_end_ms = NO_MS };
	if ((r->columns->ms || !timespan_parse(t, start->text, &why)) &&
		!reading_time(r, rest_of(start->text), &t->pos_ms, &why))
		return reading_wrong(r, start->at, "%s", why.msg);
	if (!end || is_blank_field(end))
		return true;
	if (t->open || t->pos_end_ms != NO_MS)
		return reading_wrong(
			r, end->at, "this line has two end times: in \"%s\" and here", start->text);
	if (!reading_time(r, rest_of(end->text), &end_ms, &why))
		return reading_wrong(r, end->at, "%s", why.msg);
	return reading_end(r, end->at, lasts ? t->pos_ms + end_ms : end_ms, t);
}

const char *
csv_cell(const struct csv_row *row, size_t column)
{
	return column >= row->n ? "" : row->v[column].text;
}

/* Returns the text of a cell without the ' that the export puts before a formula. */
static const char *
unguarded(const char *s)
{
	const char *first = s + strspn(s, "'");

	return first > s && *first && strchr("=+-@\t\r", *first) ? s + 1 : s;
}

/* Replaces a time by whole milliseconds, if the table has them. */
static void
take_ms(const char *text, int64_t *ms)
{
	int64_t exact;

	if (number_parse_int(text, 0, INT64_MAX, &exact))
		*ms = exact;
}

/* Adds a heading if the row has another track than the row before; `item`: the track of the row
 * before, NULL for the first row. */
static void
add_row_heading(struct reading *r, const struct csv_row *row, const char *is, char **item)
{
	if (!r->out->headings || (*item && text_same(*item, is)))
		return;
	xreplace(item, is);
	LIST_ADD(r->out,
		(struct import_note){
			.line = row->line, .heading = true, .text = *is ? xstrdup(is) : NULL });
}

static bool
add_row_note(struct reading *r, const struct csv_row *row, const struct csv_columns *c, char **item)
{
	struct timespan t;

	if (row->n == 1 && is_blank_field(&row->v[0]))
		return true;
	if (row->n != c->n)
		return reading_wrong(r, row->v[row->n < c->n ? row->n - 1 : c->n].at,
			"%zu fields, where the first line names %zu columns", row->n, c->n);
	const struct csv_field *time = &row->v[c->time], *text = &row->v[c->text],
			       *end = c->end == NO_COLUMN ? NULL : &row->v[c->end];
	bool timed = !is_blank_field(time);
	if (!timed && end && !is_blank_field(end))
		return reading_wrong(r, end->at, "an end without a beginning");
	if (timed && !read_row_times(r, time, end, c->lasts, &t))
		return false;
	if (timed && c->pos != NO_COLUMN) {
		take_ms(csv_cell(row, c->pos), &t.pos_ms);
		take_ms(csv_cell(row, c->pos_end), &t.pos_end_ms);
	}
	if (c->item != NO_COLUMN)
		add_row_heading(r, row, csv_cell(row, c->item), item);
	size_t before = r->out->n;
	const char *body = c->uuid == NO_COLUMN ? text->text : unguarded(text->text);
	const char *label = c->label == c->text ? "" : csv_cell(row, c->label);
	CLEANUP(pointer_free)
	char *both = xasprintf("%s%s%s", label, *label && *body ? ": " : "", body);
	const struct timespan *span = timed ? &t : NULL;
	if (!reading_add(r, row->v[0].at, row->line, span, rest_of(both)))
		return false;
	for (size_t i = 0; i < IMPORT_NAMES && r->out->n > before; i++) {
		const char *name = unguarded(csv_cell(row, c->names[i]));
		r->out->v[before].names[i] = *name ? xstrdup(name) : NULL;
	}
	if (r->out->n > before)
		uuid_read(&r->out->v[before].uuid, csv_cell(row, c->uuid));
	return true;
}

bool
csv_read(struct reading *r)
{
	struct import_columns own = *r->columns;
	/* the milliseconds of Whisper */
	bool ms = text_starts(r->at, "start\tend\ttext\n") &&
		r->at[15 + strspn(r->at + 15, "0123456789")] == '\t';
	struct csv_columns c;
	CLEANUP(pointer_free) char *item = NULL;
	CLEANUP(csv_row_finish) struct csv_row row = { 0 };
	bool ok = read_head(r, &c);

	own.ms = own.ms || ms;
	r->columns = &own;
	while (csv_next(r, &row, &ok))
		ok = add_row_note(r, &row, &c, &item);
	return ok;
}

bool
csv_likely(struct reading *r)
{
	struct csv_columns c;

	return read_head(r, &c);
}
