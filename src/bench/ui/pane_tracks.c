/* The pane of the track list, with sections, notes and the kind of source. pane_track.c
 * shows one track. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/playback/playback.h"
#include "bench/ui/ui_private.h"
#include "review/record/rows.h"
#include "review/record/section.h"

/* A line of the pane: the title of a section, or a track. */
struct track_line {
	size_t item;    /* index of the track, or of the first track of the section */
	size_t heading; /* 1 + the index of a section without tracks, which can be chosen; else 0 */
	bool title;
};

static bool
is_same_section(const struct track_row *a, const struct track_row *t)
{
	return a->section == t->section && text_order(a->group, t->group) == 0;
}

/* Returns the lines and sets *n to their number. The caller frees them. */
static struct track_line *
lines_of(const struct sitting *s, size_t *n)
{
	struct track_line *v = xcalloc(2 * s->nitems + s->nheadings + 1, sizeof(v[0]));
	size_t titled = 0;

	*n = 0;
	for (size_t i = 0; i <= s->nitems; i++) {
		const struct track_row *t = i < s->nitems ? &s->items[i] : NULL;
		size_t to = t && t->section ? t->heading : s->nheadings;

		while (titled < to) /* also those without any track */
			v[(*n)++] = (struct track_line){ i, ++titled, true };
		bool begins = t && !t->heading &&
			(i ? !is_same_section(t, t - 1) : t->section || t->group);

		if (begins)
			v[(*n)++] = (struct track_line){ i, 0, true };
		if (t)
			v[(*n)++] = (struct track_line){ i, 0, false };
	}
	return v;
}

/* Returns true if the cursor is on this line. */
static bool
is_chosen(const struct sitting *s, const struct track_line *l)
{
	if (!l->heading)
		return !l->title && l->item == s->chosen;
	return s->chosen >= s->nitems && s->headings[l->heading - 1] == s->loose.section;
}

/* Writes how many tracks have a note: "2/7"; in a test, which hides notes, only the number of
 * tracks. Counts the tracks in the section of a track, or all of them (NULL). */
static void
count_heard(const struct sitting *s, const struct track_row *of, struct buf *out)
{
	size_t heard = 0, all = 0;

	EACH_IN (item, s->items, s->nitems) {
		if (of && !is_same_section(item, of))
			continue;
		all++;
		if (item->nnotes > 0)
			heard++;
	}
	if (sitting_is_blind(s))
		buf_addf(out, "%zu", all);
	else if (!of)
		buf_addf(out, "%zu of %zu noted", heard, all);
	else if (all)
		buf_addf(out, "%zu/%zu", heard, all);
}

static const char *
item_title(const struct track_row *i)
{
	const struct recording *r = i->recording;

	if (r->title)
		return r->title;
	return r->id ? r->id : "?";
}

/* Returns the title of the section of a track. */
static const char *
title_of_section(const struct track_row *of)
{
	if (of->section)
		return text_or(section_name(of->section), "");
	return of->group ? of->group : "Also heard";
}

/* The source of a track's sound: as a sign on the screen, and in words for a screen reader. */
static const struct {
	const char *mark, *said;
} sounds[] = {
	[SOUND_UNKNOWN] = { " ", "" },
	[SOUND_FILE] = { "♪", ", a file" },
	[SOUND_LIBRARY] = { "♫", ", a file of your music" },
	[SOUND_URL] = { "@", ", streamed" },
	[SOUND_SIGNAL] = { "∿", ", a test signal" },
	[SOUND_CLOCK] = { "○", ", by the clock" },
	[SOUND_FAILED] = { " ", ", no sound" },
};

void
ui_tracks_add_signs(struct buf *signs, struct buf *words)
{
	EACH_OF (sound, sounds) {
		if (*sound->mark == ' ')
			continue;
		buf_add_part(signs, " ", "%s", sound->mark);
		buf_add(words, sound->said + (words->len ? 0 : strlen(", ")));
	}
}

/* Returns the source of a track's sound. A followed player needs no clock. */
static enum item_sound
sound_of(const struct sitting *s, size_t i)
{
	enum item_sound is = s->states[i].sound;

	return is == SOUND_CLOCK && sitting_now(s).follows ? SOUND_UNKNOWN : is;
}

static void
section_row(const struct grid *v, const struct track_line *l, struct cells *out)
{
	const struct sitting *s = v->s;
	const struct track_row of = l->heading
		? (struct track_row){ .section = s->headings[l->heading - 1] }
		: s->items[l->item];
	bool heard = l->heading && of.section == s->loose.section;
	CLEANUP(buf_finish) struct buf counts = BUF_INIT;

	count_heard(s, &of, &counts);
	if (heard)
		cells_left(out, STYLE_PLAYING, 1, "▶");
	cells_words(out, heard ? STYLE_PLAYING : STYLE_STRONG, title_of_section(&of));
	cells_right(out, STYLE_DIM, draw_width(counts.s), counts.s);
}

static const struct track_mark {
	const char *text;
	enum style style;
} is_failed = { "!", STYLE_WARN }, is_playing = { "▶", STYLE_PLAYING },
  is_plain = { "", STYLE_DIM };

static const struct track_mark *
mark_of(const struct sitting *s, size_t i)
{
	if (s->states[i].sound == SOUND_FAILED)
		return &is_failed;
	if (&s->items[i] == sitting_item(s) && s->deck.play.state != PLAY_NOTHING)
		return &is_playing;
	return &is_plain;
}

/* The columns at the right of a track: artist, length, notes, source; 0: not shown. */
enum { COL_ARTIST, COL_LENGTH, COL_NOTES, COL_SOURCE };

/* Returns true if each track shows its source: tracks have different sources. */
static bool
sources_differ(const struct sitting *s)
{
	for (size_t i = 0; i < s->nitems; i++)
		if (sound_of(s, i) != sound_of(s, 0) || playable_times_unsure(s, &s->items[i]))
			return true;
	return false;
}

static void
item_row(const struct grid *v, size_t i, struct cells *out)
{
	const struct sitting *s = v->s;
	const struct track_row *item = &s->items[i];
	const struct track_mark *mark = mark_of(s, i);
	CLEANUP(pointer_free) char *place = xasprintf("%zu of %zu:", i + 1, s->nitems);

	cells_left(out, mark->style, 1, mark->text);
	cells_said(out, place);
	cells_words(out, item == sitting_item(s) ? STYLE_PLAYING : STYLE_PLAIN, item_title(item));
	if (item->section || item->group) {
		CLEANUP(pointer_free)
		char *titles = xasprintf("%s, %s", item_title(item), title_of_section(item));

		cells_said(out, titles);
	}
	if (mark == &is_failed) {
		int title = draw_width(item_title(item)) + 5; /* with mark and blanks */
		CLEANUP(buf_finish) struct buf why = BUF_INIT;
		keys_words(v->ui, s->states[i].why, &why);
		cells_right(out, STYLE_WARN,
			int_min(draw_width(why.s), int_max(v->a.cols / 2, v->a.cols - title)),
			why.s);
		return;
	}
	cells_right(out, STYLE_DIM, v->cols[COL_ARTIST], text_or(item->recording->artist, ""));
	char length[TIME_TEXT], notes[24] = "";
	cells_right(out, STYLE_DIM, v->cols[COL_LENGTH],
		timecode_text(item->recording->length_ms, false, length));
	CLEANUP(pointer_free)
	char *counted = xasprintf(", %zu note%s", item->nnotes, text_s(item->nnotes));
	if (item->nnotes > 0)
		snprintf(notes, sizeof(notes), "%zu▲", item->nnotes);
	cells_right(out, STYLE_TIME, v->cols[COL_NOTES], notes);
	cells_said(out, *notes ? counted : "");
	if (!v->cols[COL_SOURCE])
		return;
	bool unsure = playable_times_unsure(s, item);
	const char *sign = unsure ? "≈" : sounds[sound_of(s, i)].mark;
	cells_right(out, unsure ? STYLE_WARN : STYLE_DIM, 1, sign);
	cells_said(out, unsure ? ", times unsure" : sounds[sound_of(s, i)].said);
}

static void
track_line_row(const struct grid *v, size_t i, struct cells *out)
{
	const struct track_line *l = &((const struct track_line *)v->of)[i];

	if (l->title)
		section_row(v, l, out);
	else
		item_row(v, l->item, out);
}

#define TITLE_LEAST 12
#define TITLE_MOST 40

/* Returns the columns that nine of ten titles need. The others wrap. */
static int
title_cols(const struct sitting *s)
{
	size_t n[TITLE_MOST + 1] = { 0 }, fit = 0;
	int cols = 0;

	EACH_IN (one, s->items, s->nitems)
		n[int_min(draw_width(item_title(one)), TITLE_MOST)]++;
	for (; cols < TITLE_MOST; cols++) {
		fit += n[cols];
		if (fit * 10 >= s->nitems * 9)
			break;
	}
	return int_max(cols, TITLE_LEAST);
}

/* Sets the columns, and returns those of a line. Length, then artist, are left out where `room` is
 * too small. */
static int
columns_of(const struct sitting *s, int room, int cols[CELLS])
{
	int title = title_cols(s), notes = 3, source = sources_differ(s) ? 1 : 0, artist = 0;
	int64_t longest_ms = NO_MS;
	char text[TIME_TEXT];

	for (size_t i = 0; i < s->nitems; i++) {
		const struct recording *r = s->items[i].recording;

		artist = int_max(artist, r->artist ? draw_width(r->artist) : 0);
		longest_ms = r->length_ms > longest_ms ? r->length_ms : longest_ms;
		for (size_t n = s->items[i].nnotes, k = 2; n > 0; n /= 10)
			notes = int_max(notes, (int)k++);
	}
	int length = (int)strlen(timecode_text(longest_ms, false, text));
	int least = title + 4 + notes + 1;
	if (source > 0)
		least += 1 + source; /* a blank before it */
	artist = int_min(artist, 24);
	length = length && least + length + 1 <= room ? length + 1 : 0;
	artist = artist && least + length + artist + 2 <= room ? artist + 2 : 0;
	cols[COL_ARTIST] = artist ? artist - 1 : 0;
	cols[COL_LENGTH] = length ? length - 1 : 0;
	cols[COL_NOTES] = notes;
	cols[COL_SOURCE] = source;
	return least + length + artist;
}

int
ui_tracks_cols(const struct sitting *s, int with_artists)
{
	int cols[CELLS], all = columns_of(s, INT_MAX, cols);

	if (all <= with_artists || !cols[COL_ARTIST])
		return all;
	return all - cols[COL_ARTIST] - 1;
}

static bool
track_rests(const struct grid *v, size_t i)
{
	const struct track_line *l = &((const struct track_line *)v->of)[i];

	return l->heading || !l->title;
}

static void
tracks_grid(struct grid *v)
{
	const struct track_line *l = v->own = lines_of(v->s, &v->n);

	v->of = l;
	v->chosen = v->n;
	v->fill = track_line_row;
	v->rests = track_rests;
	for (size_t i = 0; i < v->n; i++)
		if (is_chosen(v->s, &l[i]))
			v->chosen = i;
	v->must = v->chosen < v->n ? v->chosen : (size_t)v->ui->scroll.top[PANE_TRACKS];
	/* the section's title is scrolled into view with its first track */
	v->before = v->must && v->must < v->n && l[v->must - 1].title;
	columns_of(v->s, v->a.cols, v->cols);
	buf_add(&v->title, ui_panes[PANE_TRACKS]->title);
	count_heard(v->s, NULL, &v->right);
	buf_add(&v->empty, "The track list is empty.");
}

static void
tracks_pick(struct ui *ui, struct sitting *s, size_t i)
{
	size_t n;
	CLEANUP(pointer_free) struct track_line *l = lines_of(s, &n);

	(void)ui;
	if (l[i].heading)
		sitting_choose_heading(s, l[i].heading - 1);
	else if (!l[i].title)
		sitting_choose_item(s, l[i].item);
}

void
ui_tracks_legend(const struct sitting *s, struct buf *out)
{
	size_t n, at = 0;
	CLEANUP(pointer_free) struct track_line *v = lines_of(s, &n);

	while (at < n && !is_chosen(s, &v[at]))
		at++;
	if (at < n && !v[at].title) {
		enum item_sound sound = sound_of(s, s->chosen);

		if (sources_differ(s) && *sounds[sound].mark != ' ')
			buf_addf(out, "%s %s", sounds[sound].mark,
				sounds[sound].said + strlen(", "));
		if (sound != SOUND_FAILED && playable_times_unsure(s, &s->items[s->chosen]))
			buf_add_part(out, "; ", "%s", "≈ " TRACK_UNSURE);
	}
}

const struct pane_ops tracks_pane = { PANE_GRID(tracks), .name = "tracks", .topic = OF_LISTS,
	.title = "Tracks", .help = "Go to the track list" };
