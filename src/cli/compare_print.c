#include "cli/compare_print.h"

#include <math.h>
#include <string.h>

#include "answers/tree.h"
#include "base/mem.h"
#include "cli/answers.h"
#include "cli/sheet.h"

struct compared {
	struct sheet sheet;
	const json_t *view, *devices;
	size_t n;
	bool all;
};

static const char *
device_name(const struct compared *c, size_t i)
{
	return tree_get_text(json_array_get(c->devices, i), "name");
}

/* Columns for the devices, between those before and behind. */
static void
begin_table(struct compared *c, const char *const *before, size_t n_before,
	const char *const *behind, size_t n_behind)
{
	const char *titles[TABLE_COLUMNS];
	size_t n = 0;

	for (size_t i = 0; i < n_before; i++)
		titles[n++] = before[i];
	for (size_t i = 0; i < c->n && n + n_behind < TABLE_COLUMNS; i++)
		titles[n++] = device_name(c, i);
	for (size_t i = 0; i < n_behind; i++)
		titles[n++] = behind[i];
	sheet_table(&c->sheet, titles, n);
}

/* ---- ratings ---- */

static void
rating_cell(struct compared *c, const json_t *cell, bool items)
{
	struct buf text = BUF_INIT;
	double n = tree_get_real(cell, "ratings"), places = tree_get_real(cell, "places"),
	       least = tree_get_real(cell, "least"), most = tree_get_real(cell, "most");

	answers_number(&text, tree_get_real(cell, "mean"));
	if (n > places && most > least) {
		buf_add(&text, " (");
		answers_number(&text, least);
		buf_add(&text, " to ");
		answers_number(&text, most);
		buf_addf(&text, ", %.0f ratings)", n);
	} else if (n > places) {
		buf_addf(&text, " (%.0f ratings)", n);
	} else if (items && n > 0) {
		buf_addf(&text, " (%.0f item%s)", places, places > 1 ? "s" : "");
	}
	sheet_cell(&c->sheet, text.s);
	buf_finish(&text);
}

static void
spread_cell(struct compared *c, const json_t *spread)
{
	const char *state = tree_get_text(spread, "state");
	struct buf text = BUF_INIT;

	if (strcmp(state, "too few") == 0) {
		buf_add(&text, "too few");
	} else {
		number_add(&text, tree_get_real(spread, "sd_used"), 2, false);
		buf_add(&text, strcmp(state, "provisional") == 0 ? ", provisional" : "");
	}
	sheet_cell(&c->sheet, text.s);
	buf_finish(&text);
}

static void
print_ratings(struct compared *c)
{
	static const char *const before[] = { "RATED", "SCALE" },
				 *const behind[] = { "BETWEEN", "YOU VARY BY" };
	const json_t *list = json_object_get(c->view, "ratings"), *o, *cell;
	size_t i, k;

	if (!json_array_size(list))
		return;
	sheet_heading(&c->sheet, 2, "Ratings and scores");
	begin_table(c, before, 2, behind, 2);
	json_array_foreach (list, i, o) {
		struct buf text = BUF_INIT;
		const json_t *scale = json_object_get(o, "scale");
		bool items = strcmp(tree_get_text(o, "scope"), "item") == 0;

		answers_attribute_name(&text, o);
		sheet_cell(&c->sheet, text.s);
		buf_clear(&text);
		if (isfinite(tree_get_real(scale, "max"))) {
			answers_number(&text, tree_get_real(scale, "min"));
			buf_add(&text, " to ");
			answers_number(&text, tree_get_real(scale, "max"));
		}
		sheet_cell(&c->sheet, text.s);
		json_array_foreach (json_object_get(o, "cells"), k, cell)
			rating_cell(c, cell, items);
		buf_clear(&text);
		answers_number(&text, tree_get_real(o, "between"));
		sheet_cell(&c->sheet, text.s);
		spread_cell(c, json_object_get(o, "spread"));
		buf_finish(&text);
	}
	sheet_table_end(&c->sheet);
}

/* ---- volumes ---- */

static void
print_volumes(struct compared *c)
{
	static const char *const titles[] = { "DEVICE", "CHAIN", "VOLUME", "AS LOUD AS", "HOW",
		"DAY" };
	const json_t *list = json_object_get(c->view, "volumes"), *o;
	size_t i;

	if (!json_array_size(list))
		return;
	sheet_heading(&c->sheet, 2, "Volumes");
	sheet_table(&c->sheet, titles, LENGTH(titles));
	json_array_foreach (list, i, o) {
		const char *unit = tree_get_text(o, "unit");

		sheet_cell(&c->sheet, tree_get_text(o, "device"));
		sheet_cell(&c->sheet, tree_get_text(o, "chain"));
		sheet_cellf(&c->sheet, "%s%s%s", tree_get_text(o, "value"), *unit ? " " : "", unit);
		sheet_cell(&c->sheet, tree_get_text(o, "matched_to"));
		sheet_cell(&c->sheet, tree_get_text(o, "how"));
		sheet_cell(&c->sheet, tree_get_text(o, "date"));
	}
	sheet_table_end(&c->sheet);
}

/* ---- notes ---- */

static size_t
count_notes(const json_t *cells)
{
	const json_t *cell;
	size_t i, n = 0;

	json_array_foreach (cells, i, cell)
		n += json_array_size(cell);
	return n;
}

/* `time`: of each note, where it is not the row's own. */
static void
add_notes(struct compared *c, struct buf *cell, const json_t *notes, const char *row_time)
{
	const json_t *note;
	size_t i;

	json_array_foreach (notes, i, note) {
		const char *time = tree_get_text(note, "time"),
			   *against = tree_get_text(note, "against"),
			   *variant = tree_get_text(note, "variant");

		if (i)
			sheet_line(&c->sheet, cell);
		if (*time && strcmp(time, row_time) != 0) {
			sheet_part(&c->sheet, cell, time);
			buf_add_char(cell, ' ');
		}
		sheet_words(&c->sheet, cell, tree_get_text(note, "body"));
		for (int k = 0; k < 2; k++) {
			const char *more = k ? against : variant;

			if (!*more)
				continue;
			buf_add(cell, k ? " (against " : " (");
			sheet_part(&c->sheet, cell, more);
			buf_add_char(cell, ')');
		}
		if (json_is_true(json_object_get(note, "private")))
			buf_add(cell, " (private)");
	}
}

static void
moment_name(struct buf *b, const json_t *row)
{
	const char *time = tree_get_text(row, "time"),
		   *label = tree_get_text(json_object_get(row, "cue"), "label");

	buf_addf(b, "%s%s%s", time, *time && *label ? " " : "", label);
}

static size_t
count_column(const json_t *rows, size_t column)
{
	const json_t *row;
	size_t i, n = 0;

	json_array_foreach (rows, i, row)
		n += json_array_size(json_array_get(json_object_get(row, "cells"), column));
	return n;
}

static void
print_cells(struct compared *c, const json_t *cells, const char *time, const json_t *silent)
{
	const json_t *cell;
	size_t k;

	json_array_foreach (cells, k, cell) {
		struct buf text = BUF_INIT;

		add_notes(c, &text, cell, time);
		if (!text.len && json_is_true(json_array_get(silent, k)))
			buf_add(&text, "(heard, no note)");
		sheet_parts_end(&c->sheet, &text);
	}
}

/* By column: heard, but without a word in the whole item. */
static json_t *
silent_ones(const struct compared *c, const json_t *item)
{
	json_t *list = json_array();

	for (size_t k = 0; k < c->n; k++)
		json_array_append_new(list,
			json_boolean(
				json_is_true(json_array_get(json_object_get(item, "heard"), k)) &&
				!count_column(json_object_get(item, "rows"), k)));
	return list;
}

static void
item_name(struct buf *b, const json_t *item)
{
	const char *title = tree_get_text(item, "title"), *artist = tree_get_text(item, "artist"),
		   *section = tree_get_text(item, "section");

	buf_addf(b, "%s%s%s%s%s", section, *section ? ": " : "",
		*title ? title : tree_get_text(item, "item"), *artist ? " · " : "", artist);
}

static void
print_item(struct compared *c, const json_t *item)
{
	static const char *const before[] = { "CUE" };
	const json_t *rows = json_object_get(item, "rows"), *row;
	json_t *silent = silent_ones(c, item);
	struct buf name = BUF_INIT;
	size_t i;

	item_name(&name, item);
	sheet_heading(&c->sheet, 3, name.s);
	begin_table(c, before, 1, NULL, 0);
	json_array_foreach (rows, i, row) {
		const json_t *cells = json_object_get(row, "cells");

		if (!c->all && !count_notes(cells))
			continue;
		buf_clear(&name);
		moment_name(&name, row);
		sheet_cell(&c->sheet, name.s);
		print_cells(c, cells, tree_get_text(row, "time"), silent);
		json_array_clear(silent);
	}
	sheet_table_end(&c->sheet);
	json_decref(silent);
	buf_finish(&name);
}

static bool
has_notes(const json_t *item)
{
	const json_t *row;
	size_t i;

	json_array_foreach (json_object_get(item, "rows"), i, row)
		if (count_notes(json_object_get(row, "cells")))
			return true;
	return false;
}

static void
print_items(struct compared *c)
{
	const json_t *item;
	struct buf without = BUF_INIT;
	size_t i;

	sheet_heading(&c->sheet, 2, "Notes");
	json_array_foreach (json_object_get(c->view, "items"), i, item) {
		if (has_notes(item) || (c->all && json_array_size(json_object_get(item, "rows"))))
			print_item(c, item);
		else
			buf_addf(&without, "%s%s", without.len ? "; " : "No note on any of them: ",
				*tree_get_text(item, "title") ? tree_get_text(item, "title")
							      : tree_get_text(item, "item"));
	}
	if (without.len) {
		buf_add_char(&without, '.');
		sheet_heading(&c->sheet, 3, "Still to hear");
		sheet_say(&c->sheet, without.s);
	}
	buf_finish(&without);
}

static void
print_parts(struct compared *c)
{
	static const char *const before[] = { "OF" };
	const json_t *list = json_object_get(c->view, "parts"), *o;
	size_t i;

	if (!json_array_size(list))
		return;
	sheet_heading(&c->sheet, 2, "Beside the music");
	begin_table(c, before, 1, NULL, 0);
	json_array_foreach (list, i, o) {
		sheet_cell(&c->sheet, tree_get_text(o, "part"));
		print_cells(c, json_object_get(o, "cells"), "", NULL);
	}
	sheet_table_end(&c->sheet);
}

static void
print_device(struct compared *c, size_t column)
{
	static const char *const titles[] = { "ITEM", "CUE", "NOTE" };
	const json_t *item, *row, *part;
	size_t i, k;

	sheet_heading(&c->sheet, 2, device_name(c, column));
	sheet_table(&c->sheet, titles, LENGTH(titles));
	json_array_foreach (json_object_get(c->view, "items"), i, item)
		json_array_foreach (json_object_get(item, "rows"), k, row) {
			const json_t *cell = json_array_get(json_object_get(row, "cells"), column);
			struct buf name = BUF_INIT, text = BUF_INIT;

			if (!json_array_size(cell) && !c->all)
				continue;
			item_name(&name, item);
			sheet_cell(&c->sheet, name.s);
			buf_clear(&name);
			moment_name(&name, row);
			sheet_cell(&c->sheet, name.s);
			add_notes(c, &text, cell, tree_get_text(row, "time"));
			sheet_parts_end(&c->sheet, &text);
			buf_finish(&name);
		}
	json_array_foreach (json_object_get(c->view, "parts"), i, part) {
		const json_t *cell = json_array_get(json_object_get(part, "cells"), column);
		struct buf text = BUF_INIT;

		if (!json_array_size(cell))
			continue;
		sheet_cell(&c->sheet, tree_get_text(part, "part"));
		sheet_cell(&c->sheet, "");
		add_notes(c, &text, cell, "");
		sheet_parts_end(&c->sheet, &text);
	}
	sheet_table_end(&c->sheet);
}

void
compare_print(const json_t *view, bool markdown, bool by_device, bool all)
{
	struct compared c = {
		.view = view, .devices = json_object_get(view, "devices"), .all = all
	};
	struct buf title = BUF_INIT;

	c.n = json_array_size(c.devices);
	sheet_init(&c.sheet, markdown);
	for (size_t i = 0; i < c.n; i++)
		buf_addf(&title, "%s%s", i ? " · " : "", device_name(&c, i));
	sheet_heading(&c.sheet, 1, title.s);
	buf_finish(&title);
	print_ratings(&c);
	answers_print_differences(&c.sheet, json_object_get(view, "differences"));
	print_volumes(&c);
	for (size_t i = 0; by_device && i < c.n; i++)
		print_device(&c, i);
	if (!by_device) {
		print_items(&c);
		print_parts(&c);
	}
}
