/* Makes the page of a ranking, and finds which ranks differ from an older page. answers/rank.c made
 * the ranking, html.c makes the frame of the page. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/ranking.h"

#include <stdlib.h>
#include <string.h>

#include "base/text/text.h"
#include "draft/formats/page.h"
#include "draft/view/escape.h"
#include "draft/view/view_private.h"
#include "review/files/words.h"

/* Adds a column to the list of its scale: {"range": "1 (Poor) to 5 (Outstanding)", "names": "Bass,
 * Treble"}. */
static void
add_scale(json_t *scales, const json_t *column)
{
	const char *range = view_text(column, "range");
	CLEANUP(buf_finish) struct buf names = BUF_INIT;
	json_t *o = NULL, *x;

	for (size_t i = 0; !o && (x = json_array_get(scales, i)); i++)
		o = text_same(view_text(x, "range"), range) ? x : NULL;
	o = o ? o : put_new(scales);
	words_piece(&names, NULL, view_text(column, K_name_local));
	words_piece(&names, NULL, view_text(o, "names"));
	put_text(o, "names", names.s);
	put_text(o, "range", range);
}

void
ranking_page(struct buf *out, json_t *tree, const struct profile *p, bool pictures)
{
	json_t *columns = json_object_get(tree, "columns"), *scales = json_array();
	const json_t *rows = json_object_get(tree, "rows");
	const char *last = "";
	struct buf body = BUF_INIT;

	EACH_VALUE (row, rows) {
		last = strcmp(view_text(row, "date"), last) > 0 ? view_text(row, "date") : last;
		view_put_address(row, "url", json_string_value(json_object_get(row, "url")));
	}
	/* A column without a value is left out; from the last, so that numbers stay right. */
	for (size_t k = json_array_size(columns); k-- > 0;) {
		const json_t *column = json_array_get(columns, k);
		bool any = false;

		EACH_VALUE (row, rows) {
			json_t *cell = json_array_get(json_object_get(row, "cells"), k);

			any |= json_is_object(cell);
			if (k)
				json_object_set(cell, "of", json_object_get(column, K_name_local));
		}
		if (any) {
			if (*view_text(column, "range"))
				add_scale(scales, column);
			if (text_same(view_text(column, "id"), "bias"))
				put_bool(tree, "bias", true);
			continue;
		}
		EACH_VALUE (row, rows)
			json_array_remove(json_object_get(row, "cells"), k);
		json_array_remove(columns, k);
	}
	put_int(tree, "span", (int64_t)json_array_size(columns) + 4);
	put(tree, "scales", scales);
	json_t *page = page_new(text_or(p->reviewer_language, text_or(p->language, "")),
		words_of("template_ranking"), text_or(p->reviewer_name, ""), last, pictures);
	page_put_script(page, PAGES "ranking.css", PAGES "ranking.js");
	page_add_part(&body, PAGES "ranking.mustache", json_incref(tree), false);
	put_built(page, "body", &body);
	page_add_part(out, PAGES "page.mustache", page, true);
}

void
ranking_changes(struct buf *out, const json_t *rows, const char *old)
{
	size_t added = 0, gone = 0;

	for (const char *s = old; (s = strstr(s, "<tr data-device=")); s++)
		gone++;
	EACH_VALUE (row, rows) {
		CLEANUP(buf_finish) struct buf key = BUF_INIT;
		const char *name = view_text(row, "device");
		long rank = (long)json_integer_value(json_object_get(row, "rank"));

		buf_add(&key, "<tr data-device=\"");
		escape_html(&key, name, strlen(name), false);
		buf_add(&key, "\" data-rank=\"");
		const char *found = strstr(old, key.s);
		long before = found ? strtol(found + key.len, NULL, 10) : 0;
		if (!found)
			added++;
		if (found != NULL)
			gone--;
		if (before && rank && before != rank)
			buf_add_part(out, ", ", "%s %ld → %ld", name, before, rank);
	}
	if (added)
		buf_add_part(out, ", ", "%zu new", added);
	if (gone)
		buf_add_part(out, ", ", "%zu gone", gone);
}
