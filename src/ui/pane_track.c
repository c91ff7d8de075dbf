/* All that is known of the chosen item: what it is, what it is heard from, and what can be done about that. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/ui_private.h"

/* A line of words, where there are any. */
static void
add_words(struct list *l, const char *name, const char *words)
{
	if (words && *words)
		list_add(l, name, NULL)->text = xstrdup(words);
}

static void
add_length(struct list *l, int64_t length_ms)
{
	char text[TIME_TEXT];

	if (length_ms == NO_INT)
		return;
	time_text(length_ms, false, text);
	add_words(l, "length", text);
}

/* ["drums","bass"] */
static void
add_tags(struct list *l, const char *json)
{
	json_t *tags = json ? json_loads(json, 0, NULL) : NULL, *tag;
	struct buf words = BUF_INIT;
	size_t i;

	json_array_foreach(tags, i, tag)
		if (json_is_string(tag))
			buf_addf(&words, "%s%s", words.len ? ", " : "", json_string_value(tag));
	add_words(l, "tags", words.s);
	buf_finish(&words);
	json_decref(tags);
}

/* ---- sources ---- */

static void
add_state(const struct sitting *s, const struct source *src, size_t i, struct buf *out)
{
	static const char *const words[] = {
		[SOURCE_LOOKED_FOR] = "…", [SOURCE_PLAYS] = "plays now", [SOURCE_FOUND] = "found",
		[SOURCE_MISSING] = "not found",
	};
	const char *why;
	enum source_state state = sitting_source_state(s, s->chosen, i, &why);
	bool file = strcmp(src->kind, "file") == 0;

	/* Of a page it is not the page that is missing. */
	if (state == SOURCE_MISSING && !file)
		buf_add(out, why);
	else if (state == SOURCE_FOUND && !file)
		buf_add(out, "can be played");
	else
		buf_addf(out, "%s%s%s", words[state], *why ? ": " : "", why);
}

static void
add_times(const struct bench_item *b, const struct source *src, struct buf *out)
{
	char text[TIME_TEXT];

	if (src->length_ms != NO_INT) {
		time_text(src->length_ms, false, text);
		buf_addf(out, " · %s long", text);
	}
	if (src->offset_ms != NO_INT) {
		time_text(src->offset_ms < 0 ? -src->offset_ms : src->offset_ms, false, text);
		buf_addf(out, " · offset %s%s", src->offset_ms < 0 ? "-" : "", text);
	}
	if (source_unsure(src, sitting_track_length(b)))
		buf_add(out, " · times unsure: play to a cue, :align");
}

static void
add_source(const struct sitting *s, const struct bench_item *b, size_t i, struct list *l)
{
	const struct source *src = b->sources[i];
	bool url = strcmp(src->kind, "url") == 0;
	const char *why;
	struct buf text = BUF_INIT;
	char *name = xasprintf("%zu %s", i + 1, url ? "page" : src->kind), *run = url ? xasprintf("page %zu", i + 1) : NULL;

	buf_addf(&text, "%s\n", src->locator);
	add_state(s, src, i, &text);
	add_times(b, src, &text);
	struct list_line *line = list_add(l, name, run);
	line->text = buf_detach(&text);
	if (sitting_source_state(s, s->chosen, i, &why) == SOURCE_PLAYS)
		line->style = STYLE_PLAYING;
	free(run);
	free(name);
}

static void
add_near(const struct near_miss *near, size_t i, struct list *l)
{
	const char *sep = near->artist && near->title ? " – " : "";
	struct buf text = BUF_INIT;
	char *run = xasprintf("link-near %zu", i + 1), time[TIME_TEXT];

	buf_addf(&text, "%s%s%s", near->artist ? near->artist : "", sep, near->title ? near->title : "");
	if (near->length_ms != NO_MS) {
		time_text(near->length_ms, false, time);
		buf_addf(&text, "%s%s", text.len ? " · " : "", time);
	}
	buf_addf(&text, "%s%s", text.len ? "\n" : "", near->path);
	struct list_line *line = list_add(l, "near miss", run);
	line->text = buf_detach(&text);
	line->style = STYLE_CUE;
	free(run);
}

static const char *
clock_words(const struct sitting *s, bool any)
{
	if (s->chosen == s->item && s->play.clock)
		return "in use, beside your own player: Space starts and stops it";
	return any ? "where nothing above plays" : "no source is named: heard on your own player";
}

void
track_fill(struct ui *ui, const struct sitting *s, struct list *l)
{
	const struct bench_item *b = s->chosen < s->nitems ? &s->items[s->chosen] : NULL;
	const struct near_miss *near;

	(void)ui;
	if (!b)
		return;
	add_words(l, "title", b->recording->title);
	add_words(l, "artist", b->recording->artist);
	add_words(l, "album", b->recording->album);
	add_words(l, "part", b->item->part);
	add_length(l, b->recording->length_ms);
	add_words(l, "listen for", b->item->listen_for);
	add_tags(l, b->recording->tags);
	for (size_t i = 0; i < b->nsources; i++)
		add_source(s, b, i, l);
	add_words(l, "the clock", clock_words(s, b->nsources > 0));
	size_t n = sitting_near_misses(s, s->chosen, &near);
	for (size_t i = 0; i < n; i++)
		add_near(&near[i], i, l);
	list_add(l, "+ a file", "ask link")->text = xstrdup("of your music: its name, with Tab");
}
