/* Makes page and CSV of a ranking, and finds which ranks differ from an older page. answers/rank.c
 * made the ranking, html.c makes the frame of the page. */
#include "draft/formats/ranking.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/numbers/scale.h"
#include "base/text/text.h"
#include "draft/formats/export.h"
#include "draft/formats/page.h"
#include "draft/view/escape.h"
#include "draft/view/view_private.h"

/* Returns the cells of a row, one for each column, and sets the keys of the columns in the row. A
 * device without a figure in a column (value NAN) has a cell without text, and no key. */
static json_t *
cells_json(json_t *row, const struct rank_answer *a, const struct rank_row *from)
{
	json_t *list = json_array();

	for (size_t i = 0; i < a->columns.n; i++) {
		const struct rank_cell *x = &from->cells.v[i];
		CLEANUP(buf_finish) struct buf word = BUF_INIT;
		json_t *o = put_new(list);

		put_text(o, "text", *x->text ? x->text : NULL);
		put_text(o, "word", x->in_words ? NULL : x->word);
		put_text(o, "value", scale_rounded(x->value, (char[SCALE_NUMBER]){ 0 }));
		put_text(o, "of", i && !isnan(x->value) ? a->columns.v[i].name : NULL);
		buf_addf(&word, "%s word", a->columns.v[i].id);
		put_real(row, a->columns.v[i].id, x->value);
		put_text(row, word.s, x->word);
	}
	return list;
}

json_t *
ranking_rows(const struct rank_answer *a)
{
	json_t *list = json_array();

	for (size_t i = 0; i < a->rows.n; i++) {
		const struct rank_row *x = &a->rows.v[i];
		json_t *o = put_new(list);

		put_int(o, "rank", x->rank);
		put_text(o, "device", x->device);
		put_text(o, "kind", x->kind && strcasecmp(x->kind, "iem") == 0 ? "IEM" : x->kind);
		put_text(o, "drivers", x->drivers);
		put_text(o, "price", x->price);
		put_text(o, "date", x->date);
		view_put_address(o, "url", x->url);
		put_text(o, "review", x->review);
		put_bool(o, "benchmark", x->benchmark);
		put(o, "cells", cells_json(o, a, x));
	}
	return list;
}

void
ranking_csv(struct buf *out, const struct rank_answer *a, const json_t *rows)
{
	CLEANUP(buf_finish) struct buf columns = BUF_INIT;

	buf_add(&columns, "rank,device,kind,drivers,price,date,url,review,benchmark");
	for (size_t i = 0; i < a->columns.n; i++)
		buf_addf(&columns, ",%s,%s word", a->columns.v[i].id, a->columns.v[i].id);
	export_csv_rows(out, columns.s, columns.len, rows);
}

/* Adds the name of a column to the list of its scale: {"range": "1 (Poor) to 5 (Outstanding)",
 * "names": "Bass, Treble"}. The column's first device has the scale. */
static void
add_scale(json_t *scales, const struct rank_answer *a, size_t column)
{
	const char *json = NULL;
	CLEANUP(scale_finish) struct scale s = { 0 };
	CLEANUP(buf_finish) struct buf range = BUF_INIT, names = BUF_INIT;
	json_t *o = NULL, *x;

	for (size_t i = 0; i < a->rows.n && !json; i++) {
		const struct rank_cell *cell = &a->rows.v[i].cells.v[column];
		json = isnan(cell->value) ? NULL : cell->scale;
	}
	if (!json || !scale_from_json(&s, json, ERR_IGNORED))
		return;
	for (int end = 0; end < 2; end++) {
		char number[SCALE_NUMBER];
		double value = end ? s.max : s.min;
		const char *word = scale_word(&s, value);

		buf_addf(&range, "%s%s", end ? " to " : "", scale_show(&s, value, number));
		if (word && !scale_in_words(&s))
			buf_addf(&range, " (%s)", word);
	}
	for (size_t i = 0; !o && (x = json_array_get(scales, i)); i++)
		o = strcmp(view_text(x, "range"), range.s) == 0 ? x : NULL;
	o = o ? o : put_new(scales);
	buf_addf(&names, "%s%s%s", a->columns.v[column].name, *view_text(o, "names") ? ", " : "",
		view_text(o, "names"));
	put_text(o, "names", names.s);
	put_text(o, "range", range.s);
}

void
ranking_page(struct buf *out, const struct rank_answer *a, const json_t *rows,
	const struct profile *p, const struct buf *pictures)
{
	json_t *list = json_object(), *columns = json_array(), *scales = json_array(), *row;
	bool bias = false;
	const char *last = "";
	struct buf body = BUF_INIT;
	size_t i;

	json_array_foreach (rows, i, row) {
		last = strcmp(view_text(row, "date"), last) > 0 ? view_text(row, "date") : last;
		if (pictures && pictures[i].len)
			put_text(row, "picture", pictures[i].s);
	}
	/* A column without a value is left out; from the last, so that numbers stay right. */
	for (size_t k = a->columns.n; k-- > 0;) {
		bool any = false;

		json_array_foreach (rows, i, row)
			any |= *view_text(json_array_get(json_object_get(row, "cells"), k), "text");
		json_array_foreach (rows, i, row)
			if (!any)
				json_array_remove(json_object_get(row, "cells"), k);
		if (!any)
			continue;
		json_array_insert_new(columns, 0, json_pack("{s:s}", "name", a->columns.v[k].name));
		add_scale(scales, a, k);
		bias |= strcmp(a->columns.v[k].id, "bias") == 0;
	}
	put_int(list, "span", (int64_t)json_array_size(columns) + 4);
	put_bool(list, "bias", bias);
	put(list, "scales", scales);
	put(list, "columns", columns);
	put(list, "rows", json_incref((json_t *)rows));
	page_add_part(&body, PAGES "ranking.mustache", list, false);
	json_t *page = page_new(text_or(p->reviewer_language, ""), "Ranking list",
		text_or(p->reviewer_name, ""), last, pictures);
	page_put_script(page, PAGES "ranking.css", PAGES "ranking.js");
	put_built(page, "body", &body);
	page_add_part(out, PAGES "page.mustache", page, true);
}

void
ranking_changes(struct buf *out, const json_t *rows, const char *old)
{
	size_t added = 0, gone = 0, i;
	const json_t *row;

	for (const char *s = old; (s = strstr(s, "<tr data-device=")); s++)
		gone++;
	json_array_foreach (rows, i, row) {
		CLEANUP(buf_finish) struct buf key = BUF_INIT;
		const char *name = view_text(row, "device");
		long rank = (long)json_integer_value(json_object_get(row, "rank"));

		buf_add(&key, "<tr data-device=\"");
		escape_html(&key, name, strlen(name), false);
		buf_add(&key, "\" data-rank=\"");
		const char *found = strstr(old, key.s);
		long before = found ? strtol(found + key.len, NULL, 10) : 0;
		added += !found;
		gone -= found != NULL;
		if (before && rank && before != rank)
			buf_addf(out, "%s%s %ld → %ld", out->len ? ", " : "", name, before, rank);
	}
	if (added)
		buf_addf(out, "%s%zu new", out->len ? ", " : "", added);
	if (gone)
		buf_addf(out, "%s%zu gone", out->len ? ", " : "", gone);
}
