/* earlog compare: chooses the devices that arguments or the review name, and lays the report out as
 * tables. answers/compare.c makes the report. */
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "archive/store/search.h"
#include "base/core/mem.h"
#include "base/text/name.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "base/yaml/pairs.h"
#include "review/answers/compare.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"
#include "shell/call/cli.h"
#include "shell/call/intake.h"
#include "shell/call/values.h"
#include "shell/table/column.h"
#include "shell/table/sheet.h"

#define MOST_DEVICES 12

struct compare_options {
	const char *by;
	bool private, all;
};

#define OPTIONS struct compare_options

static const struct option_row rows[] = {
	TEXT(by, "by", "track|device",
		"order the notes by track and cue (default), or device by device"),
	FLAG(all, "all", "also show tracks and cues without a note on any of the devices"),
	FLAG(private, "private", "also show private notes"),
	{ 0 },
};

/* ---- choosing the devices to compare ---- */

/* Devices; one that is named with a setting is a device of its own, with the UUID of the setting.
 */
struct devices {
	struct uuid v[MOST_DEVICES];
	size_t n;
};

static bool
add_compared_device(struct devices *d, const struct uuid *device, struct err *err)
{
	if (uuid_index(device, d->v, d->n) < d->n)
		return true;
	if (d->n == MOST_DEVICES)
		return err_set(err, "%d devices at most can be compared; name fewer", MOST_DEVICES);
	d->v[d->n++] = *device;
	return true;
}

/* Sets *device to the device of the loaded reviews that a person calls so. `whole`: not by a part
 * of its name. Returns false if none or several are called so. */
static bool
find_loaded(const struct answers *a, const char *name, bool whole, const struct device **device)
{
	CLEANUP(name_search_finish) struct name_search s;

	*device = NULL;
	name_search_init(&s, name);
	for (size_t i = 0; i < a->n; i++)
		for (const struct device *x = NULL; (x = record_next(a->v[i], ROW_DEVICE, x));) {
			enum name_fit fit = name_search_fit(&s, x->name, false);

			if (fit == s.best && *device &&
				uuid_same(&(*device)->row.uuid, &x->row.uuid))
				continue;
			if (name_search_offer(&s, fit, 0, x->name) > 0)
				*device = x;
		}
	return s.found == 1 && (!whole || s.best > NAME_PART);
}

/* Loads the reviews of a device: they may have more ratings. */
static bool
load_reviews_of(struct answers *a, struct store *st, const struct uuid *device, struct err *err)
{
	CLEANUP(record_finish) struct record r = record_new();
	bool ok = store_load_kind(st, ROW_REVIEW, device, &r, err);

	for (const struct review *x = NULL; ok && (x = record_next(&r, ROW_REVIEW, x));) {
		intake(st, &x->row.uuid, NULL);
		ok = answers_load_review(a, st, &x->row.uuid, NULL, err);
	}
	return ok;
}

/* Finds the device that a person calls so: one of the loaded reviews, which needs no review, or the
 * device of a review. */
static bool
find_named(struct answers *a, struct store *st, const char *name, struct uuid *u, struct err *err)
{
	const struct device *loaded;
	size_t at;

	if (name && find_loaded(a, name, true, &loaded)) {
		*u = loaded->row.uuid;
		return load_reviews_of(a, st, u, err);
	}
	bool ok = answers_load(a, st, name, &at, err);
	if (ok) {
		*u = answers_device(a, at);
	} else if (name && find_loaded(a, name, false, &loaded)) {
		*u = loaded->row.uuid;
		ok = true;
	}
	return ok;
}

/* Adds the device, or DEVICE/SETTING, that a person calls so. */
static bool
take_named(
	struct answers *a, struct devices *d, struct store *st, const char *name, struct err *err)
{
	const char *setting = name ? strrchr(name, '/') : NULL;
	struct uuid device, u;

	/* A path and a name may have a slash of their own. */
	if (find_named(a, st, name, &u, err))
		return add_compared_device(d, &u, err);
	CLEANUP(pointer_free)
	char *alone = setting ? xstrndup(name, (size_t)(setting - name)) : NULL;
	return setting && find_named(a, st, alone, &device, ERR_IGNORED) &&
		store_find_one(st, ROW_VARIANT, setting + 1, &device, &u, err) &&
		add_compared_device(d, &u, err);
}

/* Gives what was heard with a setting that is compared to a device of its own: also the volumes and
 * matches of the device, unless several settings of it are compared. */
static void
set_apart(struct answers *a, const struct gather *g, const struct devices *d, size_t column)
{
	const struct variant *of = gather_find(g, ROW_VARIANT, &d->v[column]);
	bool only = true;

	if (!of)
		return;
	for (size_t i = 0; i < d->n; i++) {
		const struct variant *other = gather_find(g, ROW_VARIANT, &d->v[i]);

		only &= i == column || !uuid_same(other ? &other->device : &d->v[i], &of->device);
	}
	for (size_t i = 0; i < a->n + 1; i++)
		for (size_t k = 0; k < SETUP_MADE; k++)
			for (size_t n = 0; n < record_count(a->v[i], setup_made[k].kind); n++) {
				char *row = record_at(a->v[i], setup_made[k].kind, n);
				struct setup *on = (void *)(row + setup_made[k].setup);
				struct volume *v =
					setup_made[k].kind == ROW_VOLUME ? (void *)row : NULL;

				if (setup_has(on, ROW_VARIANT, &of->row.uuid) ||
					(v && only && uuid_none(&on->variant) &&
						setup_has(on, ROW_DEVICE, &of->device)))
					on->device = of->row.uuid;
				if (v && only && uuid_same(&v->matched_to, &of->device))
					v->matched_to = of->row.uuid;
			}
	const struct device *whole = gather_find(g, ROW_DEVICE, &of->device);
	if (!whole)
		return;
	struct device *own = row_dup(&row_types[ROW_DEVICE], whole);
	CLEANUP(pointer_free)
	char *words = setup_variant_words(of, NULL, CHAIN_DRAFT, ", "),
	     *name = xasprintf("%s, %s", whole->name, words),
	     *id = xasprintf("%s/%s", whole->id, of->name);
	own->row.uuid = of->row.uuid;
	xreplace(&own->name, name);
	xreplace(&own->id, id);
	rows_take(&a->v[0]->of[ROW_DEVICE], own);
}

static int
order_comparison(const void *p, const void *q)
{
	const struct comparison *a = *(const struct comparison *const *)p,
				*b = *(const struct comparison *const *)q;

	/* Devices that are no longer in the session file come last. */
	int o = number_order(a->rank == NO_INT, b->rank == NO_INT);

	o = o ? o : number_order(a->rank, b->rank);
	return o ? o : uuid_order(&a->row.uuid, &b->row.uuid);
}

/* Adds the devices that the review names under `compare:`; only one review is loaded. */
static bool
take_devices_of_review(struct answers *a, struct devices *d, struct store *st, struct err *err)
{
	const struct record *r = a->v[0];
	size_t n = 0, most = record_count(r, ROW_COMPARISON);
	CLEANUP(pointer_free) const struct comparison **all = xcalloc(most + 1, sizeof(all[0]));
	bool ok = true;

	for (size_t i = 0; i < most; i++) {
		const struct comparison *c = record_at(r, ROW_COMPARISON, i);

		if (!c->row.deleted && uuid_same(&c->review, &a->reviews[0]))
			all[n++] = c;
	}
	qsort(all, n, sizeof(all[0]), order_comparison);
	for (size_t i = 0; ok && i < n; i++) {
		ok = load_reviews_of(a, st, &all[i]->device, err) &&
			add_compared_device(d, &all[i]->device, err);
	}
	if (ok && d->n < 2)
		return err_set(err,
			"only one device: name a second review, or give `compare:` in the session "
			"file");
	return ok;
}

/* Loads the reviews that the arguments name (by default the one last worked on), and all ratings of
 * their devices. */
static bool
take_all(
	struct answers *a, struct devices *d, struct cli_call *c, struct gather *g, struct err *err)
{
	for (int i = 0; i < c->argc; i++)
		if (!take_named(a, d, c->st, c->argv[i], err))
			return false;
	if (!c->argc && !take_named(a, d, c->st, c->name, err))
		return false;
	if ((d->n < 2 && !take_devices_of_review(a, d, c->st, err)) ||
		!answers_gather_wide(a, c->st, g, err))
		return false;
	for (size_t i = 0; i < d->n; i++)
		set_apart(a, g, d, i);
	return true;
}

/* ---- the columns in JSON ---- */

#define DEVICE(type, field) COLUMN_SAME(type, compare_device, field)
#define VALUE(type, name, field) COLUMN_KEY(type, name, compare_value, field)
#define RATING(type, field) COLUMN_SAME(type, compare_rating, field)
#define VOLUME(type, field) COLUMN_SAME(type, compare_volume, field)
#define NOTE(type, field) COLUMN_SAME(type, compare_note, field)
#define CUE(type, field) COLUMN_SAME(type, cue, field)
#define ROW(type, field) COLUMN_SAME(type, compare_row, field)
#define ITEM(type, field) COLUMN_SAME(type, compare_item, field)

static const struct column device_columns[] = { DEVICE(TEXT, id), DEVICE(TEXT, name),
	DEVICE(TEXT, review), { 0 } };

static void
add_value(struct buf *b, const void *row)
{
	const struct compare_value *v = row;

	buf_add(b, v->text);
}

static const struct column value_columns[] = { VALUE(REAL, "value", value),
	VALUE(TEXT, "text", text), { 0 } };

static const struct column value_or_null[] = {
	{ .type = COLUMN_MAYBE, .of = value_columns, .words = add_value }, { 0 }
};

static void
add_rated(struct buf *b, const void *row)
{
	const struct compare_rating *r = row;

	buf_add(b, text_same(r->question.attribute, "section") ? "Score" : r->question.name_local);
	if (*r->where || r->question.blind)
		buf_addf(b, " (%s%s%s)", r->where, *r->where && r->question.blind ? ", " : "",
			r->question.blind ? "blind" : "");
}

static const struct column rating_columns[] = {
	{ "RATED", NULL, COLUMN_INLINE, .at = offsetof(struct compare_rating, question),
		.of = answers_question, .words = add_rated },
	RATING(TEXT, where),
	RATING(TEXT, conditions),
	RATING(TEXT, days),
	COLUMN_KEY_LIST("cells", compare_rating, cells, value_or_null),
	{ 0 },
};

static void
add_volume_value(struct buf *b, const void *row)
{
	const struct compare_volume *v = row;
	const char *unit = v->unit ? v->unit : "";

	if (v->value)
		buf_addf(b, "%s%s%s", v->value, *unit ? " " : "", unit);
	else
		buf_add(b, "none noted");
}

static void
add_how(struct buf *b, const void *row)
{
	const struct compare_volume *v = row;

	buf_add(b,
		v->matched_to          ? (v->how ? v->how : "matched, but the method was not noted")
			: v->reference ? "others are matched to it"
			: v->value     ? "no match noted"
				       : "");
	if (v->then)
		buf_addf(b, ", to %s%s%s", v->then->value, v->then->unit ? " " : "",
			v->then->unit ? v->then->unit : "");
	if (v->matched_to && v->equaliser)
		buf_addf(b, ", through EQ %s", v->equaliser);
}

static const struct column volume_columns[] = {
	{ "DEVICE", "device", COLUMN_TEXT, .at = offsetof(struct compare_volume, device) },
	{ "CHAIN", "chain", COLUMN_TEXT, .at = offsetof(struct compare_volume, chain) },
	{ "VOLUME", "value", COLUMN_TEXT, .at = offsetof(struct compare_volume, value),
		.words = add_volume_value },
	VOLUME(TEXT, unit),
	COLUMN_SHOWN("MATCHED TO", "matched_to", TEXT, compare_volume, matched_to),
	{ "HOW", "how", COLUMN_TEXT, .at = offsetof(struct compare_volume, how), .words = add_how },
	VOLUME(TEXT, method),
	VOLUME(TEXT, signal),
	VOLUME(TEXT, equaliser),
	{ "DAY", "date", COLUMN_DATE, .at = offsetof(struct compare_volume, made_ms) },
	{ 0 },
};

static const struct column note_columns[] = { NOTE(UUID, uuid), NOTE(CHARS, time),
	NOTE(INT, pos_ms), NOTE(TEXT, body), NOTE(TEXT, variant), NOTE(TEXT, chain),
	NOTE(TEXT, against), NOTE(BOOL, private), NOTE(TEXT, listener),
	COLUMN_KEY(DATE, "date", compare_note, made_ms), NOTE(TEXT, against_chain),
	NOTE(BOOL, blind), NOTE(INT, trial), { 0 } };

static const struct column notes_of_cell[] = {
	{ .type = COLUMN_LIST, .of = note_columns, .size = sizeof(struct compare_note) }, { 0 }
};

static const struct column cue_columns[] = { CUE(TEXT, label), CUE(TEXT, listen_for), { 0 } };

static const struct column row_columns[] = { ROW(CHARS, time),
	COLUMN_KEY_OF(POINTER, "cue", compare_row, cue, cue_columns),
	COLUMN_KEY_LIST("cells", compare_row, cells, notes_of_cell), { 0 } };

static const struct column heard_column[] = { { .type = COLUMN_BOOL }, { 0 } };

static const struct column item_columns[] = { ITEM(TEXT, item), ITEM(TEXT, title),
	ITEM(TEXT, artist), ITEM(TEXT, section),
	COLUMN_KEY_LIST("heard", compare_item, heard, heard_column),
	COLUMN_KEY_LIST("rows", compare_item, rows, row_columns), { 0 } };

static const struct column part_columns[] = { ROW(TEXT, part),
	COLUMN_KEY_LIST("cells", compare_row, cells, notes_of_cell), { 0 } };

static const struct column compare_columns[] = { COLUMN_KEY_LIST("devices", compare_answer, devices,
							 device_columns),
	COLUMN_KEY_LIST("ratings", compare_answer, ratings, rating_columns),
	COLUMN_SAME(TEXT, compare_answer, advice),
	COLUMN_KEY_LIST("volumes", compare_answer, volumes, volume_columns),
	COLUMN_KEY_LIST("items", compare_answer, items, item_columns),
	COLUMN_KEY_LIST("parts", compare_answer, parts, part_columns), { 0 } };

/* ---- the report as text ---- */

struct compare_sheet {
	struct sheet sheet;
	const struct compare_answer *a;
	bool all;
	const char *names[MOST_DEVICES]; /* full names of the devices; the tables have short ones */
};

/* Returns the name of a device in a table: in text, the words that distinguish it. */
static const char *
table_name(const struct compare_sheet *c, const char *name)
{
	bool compared = false;

	for (size_t i = 0; name && i < c->sheet.n_names; i++)
		compared |= strcmp(c->names[i], name) == 0;
	return compared && !c->sheet.markdown ? text_name_apart(name, c->names, c->sheet.n_names)
					      : name;
}

/* ---- the tables of notes ---- */

/* Appends the notes of one cell. The time of a note is printed only if it differs from the time of
 * the row (row_time). */
static void
add_notes_of_cell(struct compare_sheet *c, struct buf *cell, const struct compare_cell *notes,
	const char *row_time)
{
	for (size_t i = 0; i < notes->n; i++) {
		const struct compare_note *n = &notes->v[i];
		const char *more[] = { n->variant,
			n->against ? table_name(c, n->against) : n->against_chain };

		if (i)
			sheet_break(&c->sheet, cell);
		if (*n->time && strcmp(n->time, row_time) != 0) {
			sheet_part(&c->sheet, cell, n->time);
			buf_add_char(cell, ' ');
		}
		sheet_words(&c->sheet, cell, n->body ? n->body : "");
		for (int k = 0; k < 2; k++) {
			if (!more[k])
				continue;
			buf_add(cell, k ? " (compared with " : " (");
			sheet_part(&c->sheet, cell, more[k]);
			buf_add_char(cell, ')');
		}
		if (n->blind)
			buf_addf(cell, " (blind, trial %" PRId64 ")", n->trial);
		if (n->private)
			buf_add(cell, " (private)");
		if (n->listener) {
			buf_add(cell, " [heard by ");
			sheet_part(&c->sheet, cell, n->listener);
			buf_add_char(cell, ']');
		}
	}
}

static void
moment_cell(struct compare_sheet *c, const struct compare_row *row)
{
	const char *label = row->cue && row->cue->label ? row->cue->label : "";

	sheet_cellf(&c->sheet, "%s%s%s", row->time, *row->time && *label ? " " : "", label);
}

/* Prints a table with one column of notes for each device; rows without notes only with c->all.
 * silent[k]: device k was heard and has no note, which the first row says; NULL: not known. */
static void
print_rows(struct compare_sheet *c, const char *title, const struct compare_rows *table,
	const bool *silent)
{
	const char *titles[SHEET_COLUMNS] = { title };

	memcpy(&titles[1], c->sheet.names, c->sheet.n_names * sizeof(titles[0]));
	sheet_table(&c->sheet, titles, c->sheet.n_names + 1);
	for (size_t i = 0; i < table->n; i++) {
		const struct compare_row *row = &table->v[i];

		if (!c->all && !row->cells.notes)
			continue;
		if (row->part)
			sheet_cell(&c->sheet, note_part_words(row->part));
		else
			moment_cell(c, row);
		for (size_t k = 0; k < row->cells.n; k++) {
			struct buf text = BUF_INIT;

			add_notes_of_cell(c, &text, &row->cells.v[k], row->time);
			if (!text.len && silent && silent[k])
				buf_add(&text, "(heard, no note)");
			sheet_parts_end(&c->sheet, &text);
		}
		silent = NULL; /* only the first row says "(heard, no note)" */
	}
	sheet_table_end(&c->sheet);
}

static const char *
compared_title(const struct compare_item *item)
{
	return item->title && *item->title ? item->title : item->item ? item->item : "";
}

static void
full_name_of_item(struct buf *b, const struct compare_item *item)
{
	const char *artist = item->artist ? item->artist : "",
		   *section = item->section ? item->section : "";

	buf_addf(b, "%s%s%s%s%s", section, *section ? ": " : "", compared_title(item),
		*artist ? " · " : "", artist);
}

/* Returns true if the track of item i is named without item i: another section has a note on it, or
 * an earlier section lists it. */
static bool
is_named_without(const struct compare_answer *a, size_t i)
{
	for (size_t k = 0; k < a->items.n; k++)
		if (k != i && (k < i || a->items.v[k].notes) &&
			uuid_same(&a->items.v[k].recording, &a->items.v[i].recording))
			return true;
	return false;
}

static void
print_items(struct compare_sheet *c)
{
	CLEANUP(buf_finish) struct buf without = BUF_INIT;
	bool begun = false;

	for (size_t i = 0; i < c->a->items.n; i++) {
		const struct compare_item *item = &c->a->items.v[i];

		if (item->notes || (c->all && item->rows.n)) {
			CLEANUP(buf_finish) struct buf name = BUF_INIT;

			if (!begun)
				sheet_heading(&c->sheet, 2, "Notes");
			begun = true;
			full_name_of_item(&name, item);
			sheet_heading(&c->sheet, 3, name.s);
			print_rows(c, "CUE", &item->rows, item->silent);
		} else if (!is_named_without(c->a, i))
			buf_addf(&without, "%s%s", without.len ? "; " : "No note on any device: ",
				compared_title(item));
	}
	if (without.len) {
		buf_add_char(&without, '.');
		sheet_heading(&c->sheet, 2, "Still to hear");
		sheet_say(&c->sheet, without.s);
	}
}

/* Prints the notes on one device as a list. `name`: title of the item that they are about; NULL:
 * they are about no item, and each row names its section or part. */
static void
print_device_rows(
	struct compare_sheet *c, const char *name, const struct compare_rows *table, size_t column)
{
	for (size_t i = 0; i < table->n; i++) {
		const struct compare_row *row = &table->v[i];
		struct buf text = BUF_INIT;

		if (!row->cells.v[column].n && (row->part || !c->all))
			continue;
		sheet_cell(&c->sheet, row->part ? note_part_words(row->part) : name);
		moment_cell(c, row);
		add_notes_of_cell(c, &text, &row->cells.v[column], row->time);
		sheet_parts_end(&c->sheet, &text);
	}
}

/* ---- the tables of ratings and differences ---- */

/* Prints a row for what was rated together, and for values that no other device has beside them;
 * below the table how the ratings were made, each once. */
static void
print_ratings(struct compare_sheet *c)
{
	const struct compare_answer *a = c->a;
	CLEANUP(texts_finish) struct texts how = { 0 };
	const char *titles[SHEET_COLUMNS] = { "RATED" };

	for (size_t i = 0; i < a->ratings.n; i++)
		if (*a->ratings.v[i].conditions && !texts_has(&how, a->ratings.v[i].conditions))
			texts_add(&how, a->ratings.v[i].conditions, (struct mark){ 0, 0 });
	memcpy(&titles[1], c->sheet.names, a->devices.n * sizeof(titles[0]));
	sheet_table(&c->sheet, titles, a->devices.n + 1);
	for (size_t i = 0; i < a->ratings.n; i++) {
		const struct compare_rating *r = &a->ratings.v[i];
		CLEANUP(buf_finish) struct buf name = BUF_INIT;
		size_t mark = 0;

		add_rated(&name, r);
		while (mark < how.n && strcmp(how.v[mark], r->conditions) != 0)
			mark++;
		if (how.n > 1 && mark < how.n)
			buf_addf(&name, " (%zu)", mark + 1);
		sheet_cell(&c->sheet, name.s);
		for (size_t k = 0; k < r->cells.n; k++)
			sheet_cell(&c->sheet, r->cells.v[k].text);
	}
	sheet_table_end(&c->sheet);
	for (size_t i = 0; i < how.n; i++) {
		CLEANUP(buf_finish) struct buf line = BUF_INIT;

		if (!i)
			sheet_gap(&c->sheet);
		if (how.n > 1)
			buf_addf(&line, "(%zu) ", i + 1);
		buf_addf(&line, "%s.", how.v[i]);
		if (how.n == 1)
			line.s[0] = (char)toupper((unsigned char)line.s[0]);
		sheet_say(&c->sheet, line.s);
	}
	if (a->advice) {
		sheet_gap(&c->sheet);
		sheet_say(&c->sheet, a->advice);
	}
}

/* Prints the whole report. by_device: one list of notes for each device instead of a table; `all`:
 * also tracks and cues without a note. */
static void
compare_print(const struct compare_answer *a, bool markdown, bool by_device, bool all)
{
	static const char *const titles[] = { "TRACK", "CUE", "NOTE" };
	struct compare_sheet c = { .a = a, .all = all };
	CLEANUP(buf_finish) struct buf title = BUF_INIT;

	c.sheet = sheet_new(markdown);
	for (size_t i = 0; i < a->devices.n; i++) {
		const char *name = a->devices.v[i].name ? a->devices.v[i].name : "";

		c.names[c.sheet.n_names++] = name;
		buf_addf(&title, "%s%s", i ? " · " : "", name);
	}
	for (size_t i = 0; i < a->devices.n; i++)
		c.sheet.names[i] = table_name(&c, c.names[i]);
	sheet_heading(&c.sheet, 1, title.s);
	if (a->ratings.n) {
		sheet_heading(&c.sheet, 2, "Ratings and scores");
		print_ratings(&c);
	}
	if (a->volumes.n) {
		CLEANUP(pointer_free)
		struct compare_volume *v = xcalloc(a->volumes.n, sizeof(v[0]));

		for (size_t i = 0; i < a->volumes.n; i++) {
			v[i] = a->volumes.v[i];
			v[i].device = table_name(&c, v[i].device);
			v[i].matched_to = table_name(&c, v[i].matched_to);
		}
		sheet_heading(&c.sheet, 2, "Volumes");
		column_table(&c.sheet, volume_columns, v, a->volumes.n, sizeof(v[0]));
	}
	for (size_t k = 0; by_device && k < a->devices.n; k++) {
		sheet_heading(&c.sheet, 2, c.names[k]);
		sheet_table(&c.sheet, titles, LENGTH(titles));
		for (size_t i = 0; i < a->items.n; i++) {
			buf_clear(&title);
			full_name_of_item(&title, &a->items.v[i]);
			print_device_rows(&c, title.s, &a->items.v[i].rows, k);
		}
		print_device_rows(&c, NULL, &a->parts, k);
		sheet_table_end(&c.sheet);
	}
	if (!by_device) {
		print_items(&c);
		if (a->parts.n) {
			sheet_heading(&c.sheet, 2, "Beside the music");
			print_rows(&c, "OF", &a->parts, NULL);
		}
	}
}

/* ---- running the command ---- */

static bool
compare_run(struct cli_call *c, struct err *err)
{
	const struct compare_options *o = c->options;
	bool by_device = text_same(o->by, "device");
	CLEANUP(answers_finish) struct answers a = { .all = text_same(c->listener, "all") };
	struct devices d = { .n = 0 };
	struct compare_answer answer;
	struct gather g;
	bool ok = true;

	/* item: the earlier word */
	if (o->by && !by_device && strcmp(o->by, "track") != 0 && strcmp(o->by, "item") != 0)
		return cli_wrong(err, "--by takes track or device, not %s", o->by);
	if (!take_all(&a, &d, c, &g, err))
		return false;
	compare_answer_init(&answer,
		&(struct compare_request){
			.g = g, .devices = d.v, .n = d.n, .private = o->private });
	if (c->json)
		ok = column_print_object(compare_columns, &answer, err);
	else
		compare_print(&answer, c->markdown, by_device, o->all);
	arena_finish(&answer.arena);
	return ok;
}

const struct cli_command cli_compare = {
	.name = "compare",
	.help = "Set devices side by side: ratings, volumes, notes",
	.verbs = { { NULL, "REVIEW[/SETTING] [REVIEW[/SETTING]...]", "",
		ARCHIVE_READ | AS_MARKDOWN | AS_JSON | NAMES_DEVICES | PAGED, 0, CLI_MANY,
		compare_run, NULL } },
	OPTIONS_IN(rows),
};
