#include "answers/plots.h"

#include <stdlib.h>
#include <string.h>

#include "answers/tree.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

static int64_t
ms_of(const json_t *o, const char *key)
{
	const json_t *value = json_object_get(o, key);

	return json_is_integer(value) ? json_integer_value(value) : NO_MS;
}

static struct plot_mark
mark_of(const json_t *o, const char *label)
{
	return (struct plot_mark){ .pos_ms = ms_of(o, "pos_ms"),
		.pos_end_ms = ms_of(o, "pos_end_ms"),
		.open = json_is_true(json_object_get(o, "open")),
		.about = json_is_true(json_object_get(o, "about")),
		.label = label };
}

/* In one line: a picture has no place for paragraphs. */
static char *
line_of(const char *text)
{
	struct buf b = BUF_INIT;

	for (; *text; text++) {
		bool blank = *text == ' ' || *text == '\n' || *text == '\t';

		if (!blank)
			buf_add_char(&b, *text);
		else if (b.len && b.s[b.len - 1] != ' ')
			buf_add_char(&b, ' ');
	}
	return buf_detach(&b);
}

/* Those with a time. What `key` holds names them, else what `otherwise` does, else `unnamed`. */
static size_t
take_marks(struct plots_timeline *t, struct plot_mark *into, const json_t *list, const char *key,
	const char *otherwise, const char *unnamed)
{
	const json_t *o;
	size_t i, n = 0;

	json_array_foreach (list, i, o) {
		const char *label = tree_get_text(o, key);

		if (ms_of(o, "pos_ms") == NO_MS)
			continue;
		if (!*label)
			label = tree_get_text(o, otherwise);
		t->labels[t->n_labels++] = line_of(*label ? label : unnamed);
		into[n] = mark_of(o, t->labels[t->n_labels - 1]);
		if (json_is_false(json_object_get(o, "under_test")))
			into[n].by = tree_get_text(o, "device");
		n++;
	}
	return n;
}

static int
by_time(const void *p, const void *q)
{
	const struct plot_mark *a = p, *b = q;

	if (a->pos_ms != b->pos_ms)
		return a->pos_ms < b->pos_ms ? -1 : 1;
	return (a->pos_end_ms > b->pos_end_ms) - (a->pos_end_ms < b->pos_end_ms);
}

static const json_t *
find_item(const json_t *view, const char *name, struct err *err)
{
	const json_t *section, *item;
	const char *near = NULL;
	size_t i, k, least = (size_t)-1;

	json_array_foreach (json_object_get(view, "sections"), i, section)
		json_array_foreach (json_object_get(section, "items"), k, item) {
			const char *id = tree_get_text(item, "id");
			size_t d = text_distance(id, name);

			if (strcmp(id, name) == 0)
				return item;
			if (d < least) {
				least = d;
				near = id;
			}
		}
	err_set(err, "there is no item %s in this review%s%s%s", name,
		near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
	return NULL;
}

bool
plots_timeline_init(struct plots_timeline *t, const json_t *view, const char *item, struct err *err)
{
	const json_t *o = find_item(view, item, err);
	const json_t *cues = json_object_get(o, "cues"), *notes = json_object_get(o, "notes"),
		     *markers = json_object_get(o, "markers");

	*t = (struct plots_timeline){ 0 };
	if (!o)
		return false;
	size_t n_cues = json_array_size(cues),
	       n_notes = json_array_size(notes) + json_array_size(markers);
	t->cues = xcalloc(n_cues + 1, sizeof(t->cues[0]));
	t->notes = xcalloc(n_notes + 1, sizeof(t->notes[0]));
	t->labels = xcalloc(n_cues + n_notes + 1, sizeof(t->labels[0]));
	t->plot.n_cues = take_marks(t, t->cues, cues, "label", "listen_for", "");
	t->plot.n_notes = take_marks(t, t->notes, notes, "body", "kind", "");
	t->plot.n_notes +=
		take_marks(t, t->notes + t->plot.n_notes, markers, "kind", "body", "Marker");
	qsort(t->notes, t->plot.n_notes, sizeof(t->notes[0]), by_time);
	t->plot.cues = t->cues;
	t->plot.notes = t->notes;
	t->plot.length_ms = ms_of(o, "length_ms");
	t->title = tree_get_text(o, "title");
	t->artist = tree_get_text(o, "artist");
	return true;
}

void
plots_timeline_finish(struct plots_timeline *t)
{
	for (size_t i = 0; i < t->n_labels; i++)
		free(t->labels[i]);
	free(t->labels);
	free(t->cues);
	free(t->notes);
	*t = (struct plots_timeline){ 0 };
}
