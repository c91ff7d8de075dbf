/* The pane of the track list, with sections, notes and the kind of source. pane_track.c
 * shows one track. */
#include <stdio.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/playback/playback.h"
#include "bench/ui/ui_private.h"
#include "review/record/rows.h"

/* A line of the pane: the title of a section, or a track. */
struct track_line {
	size_t item;    /* index of the track, or of the first track of the section */
	size_t heading; /* 1 + the index of a section without tracks, which can be chosen; else 0 */
	bool title;
};

static bool
is_same_section(const struct track_row *a, const struct track_row *b)
{
	return a->section == b->section && text_order(a->group, b->group) == 0;
}

/* Returns the lines and sets *n to their number. The caller frees them. */
static struct track_line *
lines_of(const struct sitting *s, size_t *n)
{
	struct track_line *v = xcalloc(2 * s->nitems + s->nheadings + 1, sizeof(v[0]));
	size_t titled = 0;

	*n = 0;
	for (size_t i = 0; i <= s->nitems; i++) {
		const struct track_row *b = i < s->nitems ? &s->items[i] : NULL;
		size_t to = b && b->section ? b->heading : s->nheadings;

		while (titled < to) /* also those without any track */
			v[(*n)++] = (struct track_line){ i, ++titled, true };
		bool begins = b && !b->heading &&
			(i ? !is_same_section(b, b - 1) : b->section || b->group);

		if (begins)
			v[(*n)++] = (struct track_line){ i, 0, true };
		if (b)
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

static void
choose_line(struct sitting *s, const struct track_line *l)
{
	if (l->heading)
		sitting_choose_heading(s, l->heading - 1);
	else if (!l->title)
		sitting_choose_item(s, l->item);
}

/* Writes how many tracks have a note: "2/7"; in a test, which hides notes, only the number of
 * tracks. Counts the tracks in the section of a track, or all of them (NULL). */
static void
count_heard(const struct sitting *s, const struct track_row *of, struct buf *out)
{
	size_t heard = 0, all = 0;

	for (size_t i = 0; i < s->nitems; i++) {
		if (of && !is_same_section(&s->items[i], of))
			continue;
		all++;
		heard += s->items[i].nnotes > 0;
	}
	if (sitting_is_blind(s))
		buf_addf(out, "%zu", all);
	else if (all || !of)
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
section_title(const struct track_row *of)
{
	const struct section *s = of->section;

	if (!s)
		return of->group ? of->group : "Also heard";
	if (s->title)
		return s->title;
	return text_or(s->id, "");
}

/* The source of a track's sound: as a sign on the screen, and in words for a screen reader. */
static const struct {
	const char *mark, *said;
} sounds[] = {
	[SOUND_UNKNOWN] = { " ", "" },
	[SOUND_FILE] = { "♪", ", a file" },
	[SOUND_LIBRARY] = { "♫", ", a file of your music" },
	[SOUND_URL] = { "@", ", streamed" },
	[SOUND_SIGNAL] = { "s", ", a test signal" },
	[SOUND_CLOCK] = { "○", ", by the clock" },
	[SOUND_FAILED] = { " ", ", no sound" },
};

void
ui_tracks_add_signs(struct buf *signs, struct buf *words)
{
	for (size_t i = 0; i < LENGTH(sounds); i++) {
		if (*sounds[i].mark == ' ')
			continue;
		buf_add_part(signs, " ", "%s", sounds[i].mark);
		buf_add(words, sounds[i].said + (words->len ? 0 : strlen(", ")));
	}
}

/* Returns the source of a track's sound. A followed player needs no clock. */
static enum item_sound
sound_of(const struct sitting *s, size_t i)
{
	enum item_sound is = s->states[i].sound;

	return is == SOUND_CLOCK && sitting_now(s).follows ? SOUND_UNKNOWN : is;
}

/* Returns the style of a part of a line, which is the bar if the line is chosen. */
static enum style
line_style(const struct ui *ui, bool chosen, enum style style)
{
	if (!chosen)
		return style;
	return ui->focus == PANE_TRACKS ? STYLE_CHOSEN : STYLE_CHOSEN_OFF;
}

static void
draw_section(
	struct ui *ui, const struct sitting *s, const struct track_line *l, struct area a, int row)
{
	const struct track_row of = l->heading
		? (struct track_row){ .section = s->headings[l->heading - 1] }
		: s->items[l->item];
	const struct section *section = of.section;
	bool heard = l->heading && section == s->loose.section, chosen = is_chosen(s, l);
	enum style style = line_style(ui, chosen, heard ? STYLE_PLAYING : STYLE_STRONG),
		   plain = line_style(ui, chosen, STYLE_PLAIN);
	struct pen p = pen_at(a, row);
	CLEANUP(buf_finish) struct buf counts = BUF_INIT;

	count_heard(s, &of, &counts);
	pen_text(&p, style, heard ? "▶" : " ");
	pen_column(&p, style, p.end - p.x - (int)counts.len - 2, false, section_title(&of));
	pen_blank(&p, plain, 1);
	pen_text(&p, line_style(ui, chosen, STYLE_DIM), counts.s);
	pen_fill(&p, plain);
}

static const struct track_mark {
	const char *text;
	enum style style;
} is_failed = { "!", STYLE_WARN }, is_playing = { "▶", STYLE_PLAYING },
  is_plain = { "·", STYLE_DIM };

static const struct track_mark *
mark_of(const struct sitting *s, size_t i)
{
	if (s->states[i].sound == SOUND_FAILED)
		return &is_failed;
	if (&s->items[i] == sitting_item(s) && s->deck.play.state != PLAY_NOTHING)
		return &is_playing;
	return &is_plain;
}

/* Draws the right end of a track that has sound: number of notes, doubt about its times, source. */
static void
draw_facts(struct pen *p, const struct ui *ui, const struct sitting *s, size_t i)
{
	bool chosen = i == s->chosen, unsure = playable_times_unsure(s, &s->items[i]);
	enum style dim = line_style(ui, chosen, STYLE_DIM);
	char notes[24] = "";

	if (s->items[i].nnotes > 0)
		snprintf(notes, sizeof(notes), "%zu", s->items[i].nnotes);
	pen_column(p, dim, 3, true, notes);
	pen_column(p, line_style(ui, chosen, STYLE_WARN), 1, false, unsure ? "≈" : "");
	pen_text(p, dim, sounds[sound_of(s, i)].mark);
	pen_fill(p, line_style(ui, chosen, STYLE_PLAIN));
}

static void
draw_item(struct ui *ui, const struct sitting *s, size_t i, struct area a, int row)
{
	const struct track_row *item = &s->items[i];
	const struct track_mark *mark = mark_of(s, i);
	bool chosen = i == s->chosen, current = item == sitting_item(s);
	enum style plain = line_style(ui, chosen, STYLE_PLAIN);
	struct pen p = pen_at(a, row);
	CLEANUP(buf_finish) struct buf why = BUF_INIT;
	int facts = 5;

	if (mark == &is_failed) {
		keys_words(ui, s->states[i].why, &why);
		facts = int_min(draw_width(why.s), a.cols / 2) + 1;
	}
	p.end -= facts + 1;
	pen_blank(&p, plain, 1);
	pen_column(&p, line_style(ui, chosen, mark->style), 2, false, mark->text);
	pen_text(&p, line_style(ui, chosen, current ? STYLE_PLAYING : STYLE_PLAIN),
		item_title(item));
	pen_fill(&p, plain);
	p.end += facts;
	if (mark == &is_failed) {
		pen_blank(&p, plain, 1);
		pen_column(&p, line_style(ui, chosen, STYLE_WARN), facts - 1, true, why.s);
	} else {
		draw_facts(&p, ui, s, i);
	}
	p.end += 1;
	pen_fill(&p, plain);
}

static void
tracks_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	CLEANUP(buf_finish) struct buf counts = BUF_INIT;
	size_t n;
	CLEANUP(pointer_free) struct track_line *v = lines_of(s, &n);
	int lines = (int)n, first = 0, last = 0, *top = &ui->scroll.top[PANE_TRACKS];

	count_heard(s, NULL, &counts);
	if (ui->layout.tabs)
		buf_addf(&counts, " · Tab: %s", ui_panes[focus_after(PANE_TRACKS, 1)]->name);
	struct area list =
		draw_rule(a, focus_title(ui, PANE_TRACKS), ui_panes[PANE_TRACKS]->title, counts.s);
	for (int i = 0; i < lines; i++)
		if (is_chosen(s, &v[i])) { /* the section's title is scrolled into view with it */
			first = i - (i && v[i - 1].title);
			last = i;
		}
	*top = list_scroll(*top, list.rows, lines, first, last);
	int row = -*top;
	for (size_t i = 0; i < n && row < list.rows; i++, row++)
		if (v[i].title)
			draw_section(ui, s, &v[i], list, row);
		else
			draw_item(ui, s, v[i].item, list, row);
	draw_end(list, row, *top > 0, lines - *top > list.rows);
}

void
ui_tracks_legend(const struct ui *ui, const struct sitting *s, struct buf *out)
{
	size_t n, at = 0;
	CLEANUP(pointer_free) struct track_line *v = lines_of(s, &n);
	int top = ui->scroll.top[PANE_TRACKS], rows = ui->layout.area[PANE_TRACKS].rows - 1;

	while (at < n && !is_chosen(s, &v[at]))
		at++;
	if (at < n && !v[at].title) {
		enum item_sound sound = sound_of(s, s->chosen);

		if (*sounds[sound].mark != ' ')
			buf_addf(out, "%s %s", sounds[sound].mark,
				sounds[sound].said + strlen(", "));
		if (sound != SOUND_FAILED && playable_times_unsure(s, &s->items[s->chosen]))
			buf_add_part(out, "; ", "%s", "≈ " TRACK_UNSURE);
	}
	if (at < n && (int)at == top && top > 0)
		buf_add_part(out, "; ", "↑ more above");
	if (at < n && (int)at == top + rows - 1 && (int)n > top + rows)
		buf_add_part(out, "; ", "↓ more below");
}

static void
tracks_move(struct ui *ui, struct sitting *s, enum move m, int page)
{
	size_t n, kept = 0, at;
	CLEANUP(pointer_free) struct track_line *v = lines_of(s, &n);

	if (ui->slot == PANE_OTHERS) { /* they are of the track that plays */
		ui->slot = PANE_NOTES;
		focus_on(ui, PANE_TRACKS);
	}
	for (size_t i = 0; i < n; i++)
		if (v[i].heading || !v[i].title)
			v[kept++] = v[i];
	for (at = 0; at < kept && !is_chosen(s, &v[at]);)
		at++;
	size_t to = list_step(at, kept, m, page);
	if (to < kept && to != at)
		choose_line(s, &v[to]);
}

static void
tracks_click(struct ui *ui, struct sitting *s, int row)
{
	size_t n, at = (size_t)(row - 1 + ui->scroll.top[PANE_TRACKS]);
	CLEANUP(pointer_free) struct track_line *v = lines_of(s, &n);

	if (row > 0 && at < n)
		choose_line(s, &v[at]);
}

static void
tracks_say(struct ui *ui, const struct sitting *s, struct buf *out)
{
	const struct track_row *b = s->chosen < s->nitems ? &s->items[s->chosen] : NULL;

	(void)ui;
	if (!b) {
		buf_add(out,
			s->nheadings || s->nitems ? "no track is chosen"
						  : "the track list is empty");
		if (s->loose.section)
			buf_add(out, "; heard for ");
		buf_add(out, s->loose.section ? s->loose.section->title : "");
		return;
	}
	buf_addf(out, "%zu of %zu: %s", s->chosen + 1, s->nitems, item_title(b));
	if (b->section || b->group)
		buf_addf(out, ", %s", section_title(b));
	buf_add(out, sounds[sound_of(s, s->chosen)].said);
	if (playable_times_unsure(s, b))
		buf_add(out, ", times unsure");
	if (b->nnotes > 0)
		buf_addf(out, ", %zu note%s", b->nnotes, text_s(b->nnotes));
}

const struct pane_ops tracks_pane = { PANE_TAB(tracks), .name = "tracks", .topic = OF_LISTS,
	.title = "Tracks", .help = "Go to the track list", .dirty = DIRTY_TRACKS,
	.click = tracks_click };
