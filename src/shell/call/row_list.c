/* Narrows, sorts and prints the rows of a list, as columns or as lines with a text below each.
 * cli/lists.c has the lists and their columns; store/search.c narrows notes, which are too many to
 * be read first. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/call/row_list.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/json.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "shell/call/argument.h"
#include "shell/table/pager.h"
#include "shell/table/sheet.h"

#define MOST_ROWS 100000
#define TEXT_COLUMNS 73 /* of a cell of the key QUOTE, with the sign of a cut */
#define LEAST_QUOTE 24
#define LEAST_CELL 12 /* of the other keys, where a quote needs their room */

/* From this width on, a table has room for texts. */
#define WIDE 100

struct row_column {
	char *title, *key, *sort;
	bool warn;
};

/* Reads n names of columns; returns their number. Changes `text`, which `out` borrows. */
static size_t
read_columns(char *text, struct row_column out[SHEET_COLUMNS])
{
	size_t n = 0;

	while (text && n < SHEET_COLUMNS) {
		char *key = strsep(&text, " ,"), *title = strsep(&key, "=");
		bool warn = *title == '!';

		title += warn;
		char *sort = key ? key : title;
		key = strsep(&sort, "/");
		out[n++] = (struct row_column){ title, key, sort ? sort : key, warn };
	}
	return n;
}

/* Finds a column by its title or key, in any case. */
static const struct row_column *
column_named(const struct row_column *all, size_t n, const char *name, struct err *err)
{
	EACH_IN (x, all, n)
		if (strcasecmp(x->title, name) == 0 || text_same(x->key, name))
			return x;
	err_set(err, "there is no column %s", name);
	return NULL;
}

static bool
is_quote(const struct row_column *x)
{
	return text_same(x->key, "QUOTE");
}

/* Cuts the text from byte `from` on to a width, before the time at its end: "Choir in th…, 1:20".
 */
static void
cut_cell(struct buf *b, size_t from, int room)
{
	const char *end = strrchr(b->s + from, ',');
	CLEANUP(pointer_free) char *time = NULL;

	if (text_width(b->s + from, b->len - from) <= room)
		return;
	if (end && (number_is_digit(end[1 + (end[1] == ' ')]) || strchr(end, '~')))
		time = xstrdup(end);
	room -= time ? text_width(time, strlen(time)) : 0;
	buf_truncate(b, from + text_fit(b->s + from, b->len - from, room - 1, &(int){ 0 }));
	buf_addf(b, "…%s", text_or(time, ""));
}

/* Returns the text of a cell, in one line: what fits into this width. The caller frees. */
static char *
cell_of(const struct row_column *x, const json_t *row, int room)
{
	const json_t *value = json_object_get(row, x->key);
	struct buf b = BUF_INIT;

	if (x->warn && *text_or(json_string_value(value), ""))
		buf_add(&b, SHEET_WARN);
	if (is_quote(x))
		buf_add(&b, SHEET_FOUND);
	size_t sign = b.len;
	buf_add(&b, text_or(json_string_value(value), ""));
	if (json_is_integer(value))
		buf_addf(&b, "%lld", (long long)json_integer_value(value));
	for (char *end = b.s + sign;
		(end = strpbrk(end, "\n" SHEET_WARN SHEET_HEADING SHEET_FOUND));)
		*end = ' ';
	cut_cell(&b, sign, room);
	return buf_detach(&b);
}

/* ---- which rows, and their order ---- */

bool
row_list_dates(const struct cli_call *c, int64_t *since, int64_t *until, struct err *err)
{
	return (!c->since || argument_day(c->since, since, NULL, err)) &&
		(!c->until || argument_day(c->until, NULL, until, err));
}

bool
row_list_limit(const struct cli_call *c, int64_t *limit, struct err *err)
{
	*limit = NO_INT;
	return !c->limit || number_parse_int(c->limit, 1, MOST_ROWS, limit) ||
		cli_wrong(err, "--limit takes a number from 1 to %d", MOST_ROWS);
}

/* Returns true if the row has all words, and its date is from `since` on and before `until`. */
static bool
is_asked(const struct cli_call *c, const json_t *row, const char *since, const char *until)
{
	static const char *const keys[] = { "id", "title", "name", "device", "kind" };
	CLEANUP(buf_finish) struct buf texts = BUF_INIT;
	const char *date = json_text_at(row, "last_date");
	bool asked = !(c->since || c->until) ||
		(*date && strcmp(date, since) >= 0 && strcmp(date, until) < 0);

	EACH_OF (x, keys)
		buf_addf(&texts, "%s\n", json_text_at(row, *x));
	EACH_IN (x, c->argv, c->argc)
		asked = asked && text_found(texts.s, *x, true);
	return asked;
}

static bool
keep_asked(const struct cli_call *c, json_t *rows, struct err *err)
{
	int64_t from = 0, end = 2932896; /* 9999-12-31 */
	char since[11], until[11];

	if (!row_list_dates(c, &from, &end, err))
		return false;
	clock_day_text(from, since);
	clock_day_text(end, until);
	json_auto_t *all = json_copy(rows);
	json_array_clear(rows);
	EACH_VALUE (row, all)
		if (is_asked(c, row, since, until))
			json_array_append(rows, row);
	return true;
}

static const struct row_column *sorted_by;
static int sorted_up;

/* Rows without a value come last, in either direction. */
static int
compare_rows(const void *a, const void *b)
{
	const json_t *v[2];
	bool none[2];

	for (int i = 0; i < 2; i++) {
		json_t *const *row = i ? b : a;

		v[i] = json_object_get(*row, sorted_by->sort);
		none[i] = !json_is_number(v[i]) && !*text_or(json_string_value(v[i]), "");
	}
	if (none[0] || none[1])
		return none[0] - none[1];
	return sorted_up *
		(json_is_string(v[0]) ? strcasecmp(json_string_value(v[0]), json_string_value(v[1]))
				      : number_order_real(
						json_number_value(v[0]), json_number_value(v[1])));
}

static void
sort_rows(json_t *rows)
{
	size_t n = json_array_size(rows);
	CLEANUP(pointer_free) json_t **v = xcalloc(n + 1, sizeof(json_t *));

	for (size_t i = 0; i < n; i++)
		v[i] = json_incref(json_array_get(rows, i));
	ARRAY_SORT(v, n, compare_rows);
	for (size_t i = 0; i < n; i++)
		json_array_set_new(rows, i, v[i]);
}

/* ---- printing ---- */

/* Prints each row as a line of its facts, and its quote below it. */
static void
print_quotes(struct sheet *s, const struct row_column *const *shown, size_t n, const json_t *rows)
{
	EACH_VALUE (row, rows) {
		CLEANUP(buf_finish) struct buf facts = BUF_INIT;
		CLEANUP(pointer_free) char *quote = NULL, *before = NULL;

		for (size_t i = 0; i < n; i++) {
			CLEANUP(pointer_free) char *cell = cell_of(shown[i], row, INT_MAX);

			if (is_quote(shown[i]))
				xreplace(&quote, cell);
			else if (*cell && !text_same(cell, before))
				buf_add_part(&facts, i > 1 ? ", " : "  ", "%s", cell);
			xreplace(&before, cell);
		}
		sheet_line(s, 0, 4, SHEET_HEADING "%s", facts.s);
		sheet_line(s, 2, 2, "%s", text_or(quote, ""));
	}
}

/* Sets the width of each column with which a row is one line: a quote has what the others leave,
 * and the widest of them give what it needs at least. Without a quote each cell is whole. */
static void
find_rooms(const struct sheet *s, const struct row_column *const *shown, size_t n,
	const json_t *rows, int rooms[SHEET_COLUMNS])
{
	size_t quote = n;
	int room = s->width;

	for (size_t i = 0; i < n; i++) {
		rooms[i] = (int)strlen(shown[i]->title);
		quote = is_quote(shown[i]) ? i : quote;
		EACH_VALUE (row, rows) {
			CLEANUP(pointer_free) char *cell = cell_of(shown[i], row, INT_MAX);
			int width = text_width(cell, strlen(cell));

			rooms[i] = int_max(rooms[i], width);
		}
		room -= is_quote(shown[i]) ? 0 : rooms[i] + 2;
	}
	for (size_t i = 0; quote == n && i < n; i++)
		rooms[i] = INT_MAX;
	if (quote == n)
		return;
	for (rooms[quote] = 0; room < LEAST_QUOTE; room++) {
		size_t widest = 0;

		for (size_t i = 0; i < n; i++)
			widest = rooms[i] > rooms[widest] ? i : widest;
		if (rooms[widest] <= LEAST_CELL)
			break;
		rooms[widest]--;
	}
	rooms[quote] = int_min(int_max(room, LEAST_QUOTE), TEXT_COLUMNS);
}

static void
print_table(const struct cli_call *c, const struct row_list *l,
	const struct row_column *const *shown, size_t n, const json_t *rows)
{
	char *cells[SHEET_COLUMNS];
	struct sheet s = sheet_new_list();
	bool under = false;

	s.found = c->found.s;
	s.report |= l->shown && !c->columns; /* the usual columns, without those that are empty */
	pager_begin();
	EACH_IN (x, shown, n)
		under |= is_quote(*x) && s.width < WIDE && !c->columns && !l->shown;
	if (under) {
		print_quotes(&s, shown, n, rows);
		return;
	}
	for (size_t i = 0; i < n; i++)
		cells[i] = shown[i]->title;
	sheet_row(&s, cells, n);
	int rooms[SHEET_COLUMNS];
	find_rooms(&s, shown, n, rows, rooms);
	EACH_VALUE (row, rows) {
		for (size_t i = 0; i < n; i++)
			cells[i] = cell_of(shown[i], row, rooms[i]);
		sheet_row(&s, cells, n);
		EACH_IN (x, cells, n)
			free(*x);
	}
	sheet_table_end(&s);
}

static bool
print_json(json_t *rows, struct err *err)
{
	const char *key;
	json_t *value;
	void *next;

	EACH_VALUE (row, rows)
		json_object_foreach_safe (row, next, key, value)
			if (isupper((unsigned char)*key))
				json_object_del(row, key);
	return json_print(stdout, rows, err);
}

bool
row_list_narrow(
	const struct cli_call *c, const char *columns, bool whole, json_t *rows, struct err *err)
{
	CLEANUP(pointer_free) char *all = xstrdup(columns);
	struct row_column v[SHEET_COLUMNS];
	size_t n = read_columns(all, v);
	struct err wrong = ERR_INIT;
	int64_t limit;

	const char *by = c->sort;
	sorted_up = 1;
	if (by && *by == '-') {
		sorted_up = -1;
		by++;
	}
	sorted_by = by ? column_named(v, n, by, &wrong) : NULL;
	if (wrong.msg[0])
		return cli_wrong(err, "%s to sort by", wrong.msg);
	if (!row_list_limit(c, &limit, err) || (whole && !keep_asked(c, rows, err)))
		return false;
	if (sorted_by)
		sort_rows(rows);
	while (limit != NO_INT && json_array_size(rows) > (size_t)limit)
		json_array_remove(rows, json_array_size(rows) - 1);
	return true;
}

/* Sets `shown` to those of n columns that the options name, or that the list shows by itself. */
static bool
choose_columns(const struct row_column **shown, size_t *n_shown, const struct cli_call *c,
	const struct row_list *l, const struct row_column *columns, size_t n, struct err *err)
{
	const char *usual = l->shown ? l->shown : l->columns;
	CLEANUP(pointer_free) char *names = xstrdup(c->columns ? c->columns : usual);
	struct row_column named[SHEET_COLUMNS];
	struct err wrong = ERR_INIT;

	*n_shown = read_columns(names, named);
	for (size_t i = 0; i < *n_shown; i++)
		shown[i] = column_named(columns, n, named[i].title, &wrong);
	return !wrong.msg[0] ||
		cli_wrong(err, "%s; `earlog help list` lists the columns", wrong.msg);
}

bool
row_list_print(const struct cli_call *c, const struct row_list *l, json_t *rows, struct err *err)
{
	CLEANUP(pointer_free) char *all = xstrdup(l->columns);
	struct row_column columns[SHEET_COLUMNS];
	const struct row_column *shown[SHEET_COLUMNS];
	size_t n = read_columns(all, columns), n_shown;

	if (!choose_columns(shown, &n_shown, c, l, columns, n, err))
		return false;
	if (!row_list_narrow(c, l->columns, l->whole, rows, err))
		return false;
	if (c->json)
		return print_json(rows, err);
	if (json_array_size(rows))
		print_table(c, l, shown, n_shown, rows);
	else if (l->none)
		cli_say("%s",
			l->unmatched && (c->argc || c->since || c->until) ? l->unmatched : l->none);
	return true;
}
