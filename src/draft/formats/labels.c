/* Labels for Audacity, to use with a recording. Each note with a time becomes a line of start and
 * end in seconds and text, separated by tabs, in order of time; if several tracks are written, the
 * text begins with the track. import/import.c reads labels. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/export.h"

#include <inttypes.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "draft/view/escape.h"

static void
add_seconds(struct buf *out, int64_t ms)
{
	buf_addf(out, "%" PRId64 ".%03d000\t", ms / 1000, (int)(ms % 1000));
}

/* Adds a note that has a time. only: id of the only track to write; NULL: all tracks. */
static void
add_label(struct buf *out, const json_t *note, const char *only, bool name_track)
{
	const json_t *pos = json_object_get(note, K_pos_ms),
		     *pos_end = json_object_get(note, K_pos_end_ms);
	const char *item = name_track ? view_text(note, K_item_title) : "",
		   *label = view_text(note, K_label), *body = view_text(note, K_body);

	if (!json_is_integer(pos) || (only && !text_same(view_text(note, K_item), only)))
		return;
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	if (*item)
		buf_addf(&words, "%s: ", item);
	if (*label)
		buf_addf(&words, "%s: ", label);
	buf_add(&words, *body ? body : view_text(note, K_kind));
	add_seconds(out, json_integer_value(pos));
	add_seconds(out, json_integer_value(json_is_integer(pos_end) ? pos_end : pos));
	escape_controls(out, words.s, words.len, false);
	buf_add_char(out, '\n');
}

bool
export_has_times(const struct view *view, const json_t *item)
{
	EACH_VALUE (one, json_object_get(item, K_markers))
		if (*view_text(view_note(view, one), K_time))
			return true;
	return json_array_size(json_object_get(item, K_notes)) > 0;
}

struct note_start {
	int64_t pos_ms;
	size_t nth; /* index in the list of all notes */
};

static int
time_order(const void *a, const void *b)
{
	const struct note_start *x = a, *y = b;
	int o = number_order(x->pos_ms, y->pos_ms);

	return o ? o : number_order_size(x->nth, y->nth);
}

bool
export_labels(
	struct buf *out, const struct view *view, const struct export_how *how, struct err *err)
{
	json_auto_t *notes = view_all_notes(view);
	json_t *section, *note;
	size_t i, items = 0, n = json_array_size(notes);
	CLEANUP(pointer_free) struct note_start *order = xcalloc(n + 1, sizeof(*order));

	(void)err;
	json_array_foreach (json_object_get(view_tree(view), K_sections), i, section)
		EACH_VALUE (item, json_object_get(section, K_items))
			items += export_has_times(view, item);
	json_array_foreach (notes, i, note)
		order[i] = (struct note_start){
			json_integer_value(json_object_get(view_note(view, note), K_pos_ms)), i
		};
	ARRAY_SORT(order, n, time_order);
	for (i = 0; i < n; i++)
		add_label(out, view_note(view, json_array_get(notes, order[i].nth)), how->item,
			items > 1 && !how->item);
	return true;
}
