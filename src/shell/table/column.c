/* Prints rows as a table or as JSON. The commands say which columns there are; sheet.c lays the
 * text out. */
#include "shell/table/column.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/numbers/range.h"
#include "base/numbers/scale.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "base/text/timecode.h"
#include "review/record/row.h"

#define REAL_DIGITS 12
_Static_assert(TIME_TEXT >= UUID_TEXT, "column_text writes times and UUIDs to the same buffer");
/* number of letters of a UUID that are printed; commands accept the start of a UUID if only one
 * matches */
#define SHORT_UUID 8

#define VALUE_AT(type, c, row) (*(const type *)(const void *)((const char *)(row) + (c)->at))

const struct column column_texts[] = { { .type = COLUMN_TEXT }, { 0 } };

/* Returns the pointer in a row's field. Copies it by memcpy, since the fields have different
 * pointer types. */
static const void *
pointer_at(const struct column *c, const void *row)
{
	const void *p;

	memcpy(&p, (const char *)row + c->at, sizeof(p));
	return p;
}

/* Returns the text of a column whose value is a text, time, date or UUID; else NULL. Also returns
 * NULL for a date that only a damaged archive has: outside the years 1970 to 9999, or with an
 * impossible time zone. */
static const char *
column_text(const struct column *c, const void *row, char made[TIME_TEXT])
{
	const int64_t *ms = (const void *)((const char *)row + c->at);

	if (c->type == COLUMN_TEXT)
		return pointer_at(c, row);
	if (c->type == COLUMN_CHARS)
		return VALUE_AT(char, c, row) ? &VALUE_AT(char, c, row) : NULL;
	if (c->type == COLUMN_UUID && uuid_none(&VALUE_AT(struct uuid, c, row)))
		return NULL;
	if (c->type == COLUMN_UUID)
		return uuid_text(&VALUE_AT(struct uuid, c, row), made);
	if (c->type == COLUMN_TIME) {
		timespan_text(&VALUE_AT(struct timespan, c, row), made);
		return *made ? made : NULL;
	}
	int64_t offset_min = ms[1] == NO_INT ? 0 : ms[1];
	if (ms[0] < 0 || ms[0] >= 253402300800000 || offset_min <= -1440 || offset_min >= 1440)
		return NULL;
	return clock_date_text(ms[0], (int)offset_min, made);
}

void
column_number(struct buf *b, double value)
{
	buf_add(b, scale_rounded(value, (char[SCALE_NUMBER]){ 0 }));
}

/* Appends the raw text of a column of the row: not escaped, control characters included. */
static void
column_words(const struct column *c, const void *row, struct buf *b)
{
	char made[TIME_TEXT];
	const char *s = NULL;

	if (c->words) {
		c->words(b, row);
		return;
	}
	switch (c->type) {
	case COLUMN_TEXT:
	case COLUMN_CHARS:
	case COLUMN_DATE:
	case COLUMN_TIME: s = column_text(c, row, made); break;
	case COLUMN_UUID:
		s = column_text(c, row, made);
		made[SHORT_UUID] = '\0';
		break;
	case COLUMN_INT:
		if (VALUE_AT(int64_t, c, row) != NO_INT)
			buf_addf(b, "%" PRId64, VALUE_AT(int64_t, c, row));
		break;
	case COLUMN_SIZE: buf_addf(b, "%zu", VALUE_AT(size_t, c, row)); break;
	case COLUMN_REAL:
		if (!c->decimals)
			column_number(b, VALUE_AT(double, c, row));
		else if (isfinite(VALUE_AT(double, c, row)))
			number_add(b, VALUE_AT(double, c, row), c->decimals);
		break;
	case COLUMN_LENGTH: s = timecode_text(VALUE_AT(int64_t, c, row), false, made); break;
	case COLUMN_RANGE:
		(c->bounds ? range_add_bounds : range_add)(
			b, VALUE_AT(struct range, c, row), c->decimals, text_or(c->unit, ""));
		break;
	case COLUMN_OBJECT: column_words(c->of, (const char *)row + c->at, b); break;
	default: break; /* other types have no text */
	}
	buf_add(b, s ? s : "");
}

/* ---- values and rows as JSON ---- */

static void write_value(struct json_writer *w, const struct column *c, const void *row);

static void
write_keys(struct json_writer *w, const struct column *of, const void *row)
{
	for (const struct column *c = of; c->type != COLUMN_END; c++) {
		if (c->type == COLUMN_INLINE) {
			write_keys(w, c->of, (const char *)row + c->at);
		} else if (c->type == COLUMN_POINTER && !c->key) {
			write_keys(w, c->of, pointer_at(c, row));
		} else if (c->key) {
			json_writer_key(w, c->key);
			write_value(w, c, row);
		}
	}
}

/* Writes a row as an object; NULL as null. */
static void
write_row(struct json_writer *w, const struct column *of, const void *row)
{
	if (!row) {
		json_writer_null(w);
		return;
	}
	json_writer_open(w, '{');
	write_keys(w, of, row);
	json_writer_close(w, '}');
}

static void
write_list(struct json_writer *w, const struct column *c, const void *row)
{
	struct {
		const char *v;
		size_t n;
	} list;
	bool plain = !c->of->key && c->of[1].type == COLUMN_END;

	memcpy(&list, (const char *)row + c->at, sizeof(list));
	json_writer_open(w, '[');
	for (size_t i = 0; i < list.n; i++)
		if (plain)
			write_value(w, c->of, list.v + i * c->size);
		else
			write_row(w, c->of, list.v + i * c->size);
	json_writer_close(w, ']');
}

static void
write_range(struct json_writer *w, const struct column *c, const void *row)
{
	struct range r = VALUE_AT(struct range, c, row);
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	column_words(c, row, &words);
	json_writer_open(w, '{');
	json_writer_key(w, "low");
	json_writer_real(w, r.low, REAL_DIGITS);
	json_writer_key(w, "high");
	json_writer_real(w, r.high, REAL_DIGITS);
	json_writer_key(w, "text");
	json_writer_text(w, words.s);
	json_writer_key(w, "known");
	json_writer_bool(w, isfinite(r.low) || isfinite(r.high));
	json_writer_close(w, '}');
}

static void
write_value(struct json_writer *w, const struct column *c, const void *row)
{
	const void *at = (const char *)row + c->at;
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	char made[TIME_TEXT];
	json_auto_t *value = NULL;
	const struct column *text;
	bool has;

	switch (c->type) {
	case COLUMN_TEXT:
	case COLUMN_CHARS:
	case COLUMN_DATE:
	case COLUMN_TIME:
	case COLUMN_UUID: json_writer_text(w, column_text(c, row, made)); break;
	case COLUMN_INT:
		if (VALUE_AT(int64_t, c, row) == NO_INT)
			json_writer_null(w);
		else
			json_writer_int(w, VALUE_AT(int64_t, c, row));
		break;
	case COLUMN_SIZE: json_writer_int(w, (int64_t)VALUE_AT(size_t, c, row)); break;
	case COLUMN_REAL: json_writer_real(w, VALUE_AT(double, c, row), REAL_DIGITS); break;
	case COLUMN_LENGTH:
		if (VALUE_AT(int64_t, c, row) == NO_INT)
			json_writer_null(w);
		else
			json_writer_real(w, (double)VALUE_AT(int64_t, c, row) / 1000, REAL_DIGITS);
		break;
	case COLUMN_BOOL: json_writer_bool(w, VALUE_AT(bool, c, row)); break;
	case COLUMN_RANGE: write_range(w, c, row); break;
	case COLUMN_JSON:
		value = pointer_at(c, row)
			? json_loads(pointer_at(c, row), JSON_REJECT_DUPLICATES, NULL)
			: NULL;
		if (value)
			json_writer_value(w, value);
		else
			json_writer_null(w);
		break;
	case COLUMN_WORDS:
		c->words(&words, row);
		json_writer_text(w, words.s);
		break;
	case COLUMN_OBJECT:
	case COLUMN_INLINE: write_row(w, c->of, at); break;
	case COLUMN_MAYBE:
		text = c->of;
		while (text->type != COLUMN_TEXT)
			text++;
		has = *text_or(pointer_at(text, at), "");
		write_row(w, c->of, has ? at : NULL);
		break;
	case COLUMN_POINTER: write_row(w, c->of, pointer_at(c, row)); break;
	case COLUMN_LIST: write_list(w, c, row); break;
	case COLUMN_END: break;
	}
}

bool
column_print_object(const struct column *of, const void *row, struct err *err)
{
	struct json_writer w = json_writer_new(stdout, err);

	json_writer_open(&w, '{');
	write_keys(&w, of, row);
	json_writer_close(&w, '}');
	return json_writer_finish(&w);
}

json_t *
column_tree(const struct column *of, const void *row)
{
	struct json_writer w = json_writer_new(NULL, ERR_IGNORED);

	write_row(&w, of, row);
	json_t *tree = json_loadb(w.out.s, w.out.len, 0, NULL);
	buf_finish(&w.out);
	return tree;
}

bool
column_print_value(json_t *value, struct err *err)
{
	if (!value)
		return err_set(err, "cannot write this as JSON");
	struct json_writer w = json_writer_new(stdout, err);
	json_writer_value(&w, value);
	json_decref(value);
	return json_writer_finish(&w);
}

json_t *
column_json_text(const char *s)
{
	json_t *value = s ? json_string(s) : NULL;

	return value ? value : json_null();
}

json_t *
column_json_uuid(const struct uuid *u)
{
	char text[UUID_TEXT];

	return json_string(uuid_text(u, text));
}

/* ---- tables ---- */

static void
add_column_cell(struct sheet *s, const struct column *c, const void *row)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	column_words(c, row, &words);
	sheet_cell(s, words.s);
}

void
column_table(struct sheet *s, const struct column *of, const void *rows, size_t n, size_t size)
{
	const char *titles[SHEET_COLUMNS];
	size_t shown = 0;

	for (const struct column *c = of; c->type != COLUMN_END; c++)
		if (c->title)
			titles[shown++] = c->title;
	sheet_table(s, titles, shown);
	for (const char *row = rows; n; n--, row += size)
		for (const struct column *c = of; c->type != COLUMN_END; c++)
			if (c->title)
				add_column_cell(s, c, row);
	sheet_table_end(s);
}
