/* The pane of the chosen track: its data, its sources and their state, and commands for them. Also
 * the list of files that may belong to tracks. */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include "base/core/mem.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "base/text/timecode.h"
#include "bench/playback/playback.h"
#include "bench/ui/ui_private.h"
#include "review/record/rows_music.h"

/* Adds a line that informs, on which Enter plays the track, unless the words are empty. */
static void
add_track_words(struct list *l, const char *name, const char *words)
{
	if (words && *words)
		list_add(l, STYLE_DIM, name, words, "play-item");
}

/* ---- measurements of the file ---- */

/* A level below this is noise of converters and dither. */
#define NOTHING_DBFS (-90)

static void
add_figure(struct buf *out, const char *name, double v, const char *unit)
{
	if (!isnan(v))
		buf_add_part(out, " · ", "%s%.1f %s", name, v, unit);
}

static void
add_measured(const struct sitting *s, struct list *l)
{
	const struct analysis *a = measured_looked(s);
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	if (!a)
		return;
	add_figure(&words, "", a->integrated_lufs, "LUFS");
	add_figure(&words, "range ", a->range_lu, "LU");
	add_figure(&words, "true peak ", a->true_peak_dbtp, "dBTP");
	if (a->clipped)
		buf_add_part(&words, " · ", "%lld samples clipped", (long long)a->clipped);
	if (a->above_22k_dbfs < NOTHING_DBFS)
		buf_add_part(&words, " · ", "nothing above 22 kHz");
	else
		add_figure(&words, "above 22 kHz ", a->above_22k_dbfs, "dBFS");
	add_track_words(l, "loudness", words.s);
}

/* ---- files, pages and streams of the track ---- */

/* Adds source n (from 0). *pages counts web pages, which Enter opens by number. */
static void
add_source(const struct sitting *s, const struct track_row *t, const struct heard_from *h, size_t n,
	size_t *pages, struct list *l)
{
	const char *kind = text_same(h->kind, "library") ? "music" : h->kind;
	static const char *const words[] = { [SOURCE_LOOKED_FOR] = "…",
		[SOURCE_PLAYS] = "plays now",
		[SOURCE_FOUND] = "found",
		[SOURCE_MISSING] = "not found" };
	bool file = source_kind_is_file(h->kind);
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	const char *state = words[h->state];
	if (h->state == SOURCE_PLAYS)
		header_add_out(s, &out);
	if (h->state == SOURCE_PLAYS && s->deck.play.state == PLAY_PAUSED)
		state = "paused";
	CLEANUP(buf_finish) struct buf text = BUF_INIT, release = BUF_INIT;
	buf_addf(&text, "%s\n%s%s", h->locator, out.s, out.len ? "\n" : "");
	/* A web page that cannot be played is not missing: only the reason is shown. */
	if (h->state == SOURCE_MISSING && !file)
		buf_add(&text, h->words);
	else if (h->state == SOURCE_FOUND && !file)
		buf_add(&text, "can be played");
	else
		buf_addf(&text, "%s%s%s", state, *h->words ? ": " : "", h->words);
	if (h->row)
		source_release(&release, h->row, true);
	buf_addf(&text, "%s%s", release.len ? " · " : "", release.s);
	char time[TIME_TEXT];
	if (h->row && h->row->length_ms != NO_INT)
		buf_addf(&text, " · %s long", timecode_text(h->row->length_ms, false, time));
	int64_t start_ms = h->row ? source_start_ms(&s->rec, h->row) : NO_INT;
	if (start_ms != NO_INT)
		buf_addf(&text, " · offset %s", timecode_text(start_ms, false, time));
	if (h->row && playable_source_unsure(s, t, h->row))
		buf_add(&text, " · times unsure: play to a cue, then :pin");
	enum style style = h->state == SOURCE_PLAYS ? STYLE_PLAYING : STYLE_STRONG;
	bool url = text_same(h->kind, "url");
	CLEANUP(pointer_free) char *name = xasprintf("%zu %s", n + 1, url ? "page" : kind);
	if (url)
		list_add(l, style, name, text.s, "page %zu", ++*pages);
	else
		list_add(l, style, name, text.s, "play-item");
}

/* Writes "Polyphia – ABC · 3:16", and the path on a second line. */
static void
add_file_words(const struct library_file *f, struct buf *out)
{
	char time[TIME_TEXT];

	buf_add(out, text_or(f->artist, ""));
	if (f->title)
		buf_add_part(out, " – ", "%s", f->title);
	if (f->length_ms != NO_INT)
		buf_add_part(out, " · ", "%s", timecode_text(f->length_ms, false, time));
	buf_add_part(out, "\n", "%s", f->path);
}

/* Returns true if the file is a source of the track already, for example a similar file that was
 * linked. */
static bool
is_source(const struct sitting *s, const char *path)
{
	struct heard_from h;

	for (size_t i = 0; playable_source_state(s, i, &h); i++)
		if (text_same(h.locator, path))
			return true;
	return false;
}

/* Adds the ways to music for a track that has none, each with what Enter runs. */
static void
add_ways(const struct sitting *s, const char *clock, struct list *l)
{
	const char *player;

	for (size_t i = 0; (player = followed_track_player_name(s, i)); i++) {
		CLEANUP(pointer_free) char *follow = xasprintf("follow %s", player);

		list_add(l, STYLE_KEY, follow, "notes get the track and the second that it plays",
			"%s", follow)
			->closes = true;
	}
	if (!followed_track_player_name(s, 0) && deck_follow_may(&s->deck))
		list_add(l, STYLE_KEY, "follow",
			"a player, such as Tidal, mpv or a browser: start it first", "follow");
	list_add(l, STYLE_KEY, "a folder", "your music, for the profile", "ask music");
	list_add(l, STYLE_KEY, "the net", "addresses of the list through yt-dlp, for the profile",
		"net");
	list_add(l, STYLE_KEY, "the clock", clock, "toggle")->closes = true;
}

static void
track_fill(const struct sitting *s, struct list *l)
{
	const struct track_row *t = s->chosen < s->nitems ? &s->items[s->chosen] : NULL;
	const struct library_file *near;
	struct heard_from h;
	size_t pages = 0, tried = 0;
	char length[TIME_TEXT];

	if (!t)
		return;
	add_track_words(l, "title", t->recording->title);
	add_track_words(l, "artist", t->recording->artist);
	add_track_words(l, "album", t->recording->album);
	add_track_words(l, "part", t->item->part);
	add_track_words(l, "length", timecode_text(t->recording->length_ms, false, length));
	add_measured(s, l);
	add_track_words(l, "listen for", t->item->listen_for);
	const char *json = t->recording->tags; /* ["drums","bass"] */
	json_auto_t *tags = json_read(json);
	CLEANUP(buf_finish) struct buf tag_words = BUF_INIT, clock = BUF_INIT;
	json_t *tag;
	size_t n;
	json_array_foreach (tags, n, tag)
		if (json_is_string(tag))
			buf_add_part(&tag_words, ", ", "%s", json_string_value(tag));
	add_track_words(l, "tags", tag_words.s);
	for (; playable_source_state(s, tried, &h); tried++)
		add_source(s, t, &h, tried, &pages, l);
	if (s->chosen == s->item && playing_is_clock(&s->deck.play))
		keys_words(l->ui,
			"counts the time while your own player plays: \1toggle\2 starts and stops "
			"the clock",
			&clock);
	else
		buf_add(&clock,
			tried ? "used if no source above plays"
			      : "no source: play the track on your own player");
	bool lacks = s->states[s->chosen].sound == SOUND_CLOCK ||
		s->states[s->chosen].sound == SOUND_FAILED;
	if (!lacks)
		add_track_words(l, "the clock", clock.s);
	for (size_t i = 0; (near = own_music_near_miss(s, s->chosen, i)); i++)
		if (!is_source(s, near->path)) {
			CLEANUP(buf_finish) struct buf text = BUF_INIT;

			add_file_words(near, &text);
			buf_add_char(&text, '\n');
			own_music_why_not(s, s->chosen, near, &text);
			list_add(l, STYLE_KEY, "similar", text.s, "link %s", near->path);
		}
	if (lacks)
		add_ways(s, clock.s, l);
	list_add(l, STYLE_DIM, "+ a file", "link a file of your music: words of its name, then Tab",
		"ask link");
}

static void
track_head(const struct ui *ui, struct buf *out)
{
	const struct sitting *s = ui->s;

	if (s->chosen < s->nitems)
		buf_addf(out, " · %s", s->items[s->chosen].recording->title);
}

const struct pane_ops track_pane = { PANE_LIST, .name = "track", .topic = OF_LISTS,
	.title = "Track", .help = "The chosen track: its sources; link a file, open its page",
	.keys = IN_TRACK, .fill = track_fill, .head = track_head, .start = STYLE_KEY,
	.hint = "link or open", .stays = true };
