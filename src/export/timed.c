#include "export/export.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/number.h"
#include "export/escape.h"

/* Text formats to use with a recording: Audacity labels, subtitles, chapters. Each note with a time
 * becomes one line, in order of time; if several tracks are written, the line begins with the
 * track.
 */
struct timed {
	struct buf *out;
	const char *only; /* id of the only track to write; NULL: all tracks */
	bool one_item;
	size_t nth;
	int64_t last_s; /* time of the previous chapter */
	void (*add)(struct timed *t, int64_t from_ms, int64_t to_ms, const char *words);
};

#define SHOWN_MS 4000 /* duration of the subtitle of a note without an end */

static void
add_timed_note(struct timed *t, const json_t *note)
{
	const json_t *pos = json_object_get(note, "pos_ms"),
		     *pos_end = json_object_get(note, "pos_end_ms");
	const char *item = t->one_item ? "" : view_text(note, "item_title"),
		   *label = view_text(note, "label"), *body = view_text(note, "body");

	if (!json_is_integer(pos) || (t->only && strcmp(view_text(note, "item"), t->only) != 0))
		return;
	CLEANUP(pointer_free)
	char *words = xasprintf("%s%s%s%s%s", item, *item ? ": " : "", label, *label ? ": " : "",
		*body ? body : view_text(note, "kind"));
	t->nth++;
	t->add(t, json_integer_value(pos),
		json_integer_value(json_is_integer(pos_end) ? pos_end : pos), words);
}

bool
export_has_times(const json_t *item)
{
	const json_t *one;
	size_t i;

	json_array_foreach (json_object_get(item, "markers"), i, one)
		if (*view_text(one, "time"))
			return true;
	return json_array_size(json_object_get(item, "notes")) > 0;
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

	return o ? o : number_order((int64_t)x->nth, (int64_t)y->nth);
}

static bool
write_timed(struct timed *t, const struct view *view, const struct export_how *how)
{
	json_auto_t *notes = view_all_notes(view);
	json_t *section, *item, *note;
	size_t i, k, items = 0, n = json_array_size(notes);
	CLEANUP(pointer_free) struct note_start *order = xcalloc(n + 1, sizeof(*order));

	json_array_foreach (json_object_get(view_tree(view), "sections"), i, section)
		json_array_foreach (json_object_get(section, "items"), k, item)
			items += export_has_times(item);
	t->only = how ? how->item : NULL;
	t->one_item = items < 2 || t->only;
	json_array_foreach (notes, i, note)
		order[i] = (struct note_start){ json_integer_value(json_object_get(note, "pos_ms")),
			i };
	qsort(order, n, sizeof(*order), time_order);
	for (i = 0; i < n; i++)
		add_timed_note(t, json_array_get(notes, order[i].nth));
	return true;
}

/* ---- Audacity labels: lines of start and end in seconds and text, separated by tabs ---- */

static void
add_seconds(struct buf *out, int64_t ms)
{
	buf_addf(out, "%" PRId64 ".%03d000", ms / 1000, (int)(ms % 1000));
}

static void
add_label(struct timed *t, int64_t from_ms, int64_t to_ms, const char *words)
{
	add_seconds(t->out, from_ms);
	buf_add_char(t->out, '\t');
	add_seconds(t->out, to_ms);
	buf_add_char(t->out, '\t');
	escape_controls(t->out, words, strlen(words), false);
	buf_add_char(t->out, '\n');
}

bool
export_labels(
	struct buf *out, const struct view *view, const struct export_how *how, struct err *err)
{
	struct timed t = { .out = out, .add = add_label };

	(void)err;
	return write_timed(&t, view, how);
}

/* ---- subtitles: WebVTT ---- */

static void
add_stamp(struct buf *out, int64_t ms)
{
	buf_addf(out, "%02" PRId64 ":%02d:%02d.%03d", ms / 3600000, (int)(ms / 60000 % 60),
		(int)(ms / 1000 % 60), (int)(ms % 1000));
}

/* Adds a note's text to a WebVTT cue, without what would end the cue: tags, arrows, empty lines. */
static void
add_cue_text(struct buf *out, const char *words)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	escape_controls(&clean, words, strlen(words), true);
	for (const char *s = clean.s + strspn(clean.s, "\n"); *s; s++)
		if (*s == '&')
			buf_add(out, "&amp;");
		else if (*s == '<')
			buf_add(out, "&lt;");
		else if (*s == '>')
			buf_add(out, "&gt;");
		else if (*s != '\n')
			buf_add_char(out, *s);
		else if (s[1] && s[1] != '\n')
			buf_add_char(out, '\n');
}

static void
add_timed_cue(struct timed *t, int64_t from_ms, int64_t to_ms, const char *words)
{
	buf_addf(t->out, "\n%zu\n", t->nth);
	add_stamp(t->out, from_ms);
	buf_add(t->out, " --> ");
	add_stamp(t->out, to_ms > from_ms ? to_ms : from_ms + SHOWN_MS);
	buf_add_char(t->out, '\n');
	add_cue_text(t->out, words);
	buf_add_char(t->out, '\n');
}

bool
export_webvtt(
	struct buf *out, const struct view *view, const struct export_how *how, struct err *err)
{
	struct timed t = { .out = out, .add = add_timed_cue };

	buf_add(out, "WEBVTT\n");
	(void)err;
	return write_timed(&t, view, how);
}

/* ---- chapters: "00:00 Title" and a line per time, but only the first in each second ---- */

static void
add_chapter(struct timed *t, int64_t from_ms, int64_t to_ms, const char *words)
{
	int64_t s = from_ms / 1000;

	(void)to_ms;
	if (s <= t->last_s)
		return;
	t->last_s = s;
	if (s >= 3600)
		buf_addf(t->out, "%02" PRId64 ":", s / 3600);
	buf_addf(t->out, "%02d:%02d ", (int)(s / 60 % 60), (int)(s % 60));
	escape_controls(t->out, words, strcspn(words, "\n"), false);
	buf_add_char(t->out, '\n');
}

bool
export_chapters(
	struct buf *out, const struct view *view, const struct export_how *how, struct err *err)
{
	struct timed t = { .out = out, .add = add_chapter, .last_s = -1 };
	json_t *section, *item;
	size_t i, k;

	/* Adds a chapter at 00:00, because sites reject chapters without one. */
	json_array_foreach (json_object_get(view_tree(view), "sections"), i, section)
		json_array_foreach (json_object_get(section, "items"), k, item)
			if (how && how->item ? strcmp(view_text(item, "id"), how->item) == 0
					     : export_has_times(item))
				add_chapter(&t, 0, 0, view_text(item, "name"));
	(void)err;
	return write_timed(&t, view, how);
}
