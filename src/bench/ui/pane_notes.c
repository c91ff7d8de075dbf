/* The pane of the notes on a track: its columns, and scrolling that wraps only the notes near the
 * view. sitting/hidden.c decides which notes a test hides. */
#include <string.h>

#include "base/system/clock.h"
#include "base/text/text.h"
#include "bench/ui/ui_private.h"
#include "bench/writing/writing.h"
#include "review/record/chains.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"

/* Returns the track whose notes are shown: the open note's, or else the selected track. */
static const struct track_row *
shown_item(const struct sitting *s)
{
	bool writing = s->state == STATE_TEXT && s->open_note;
	const struct track_row *i = writing ? sitting_find_item(s, &s->open_note->note.item) : NULL;

	return i ? i : sitting_chosen(s);
}

/* Returns the index of the chosen note; -1: no note of this track is chosen. */
static int
chosen_index(const struct sitting *s, const struct track_row *item)
{
	const struct note *chosen = sitting_chosen_note(s);

	for (size_t i = 0; i < item->nnotes; i++)
		if (item->notes[i] == chosen)
			return (int)i;
	return -1;
}

/* Adds the compared device: "vs Crimson (from memory)"; nothing for a note about one device. brief:
 * only the last word of its name. */
static void
add_against(const struct sitting *s, const struct note *n, bool brief, struct buf *out)
{
	const struct compared with = { .device = n->against, .chain = n->against_chain };
	CLEANUP(buf_finish) struct buf name = BUF_INIT;

	against_add_compared(s, &with, &name);
	if (!name.len || sitting_is_blind(s))
		return;
	buf_addf(out, "vs %s", brief ? text_last_word(name.s) : name.s);
	if (n->from_memory)
		buf_add(out, " (from memory)");
}

static bool
is_of_another(const struct sitting *s, const struct note *n)
{
	return !sitting_is_worn(s, n) && !uuid_none(&n->setup.device);
}

/* Adds the text of a note, or the kind of a marker without text. */
static void
add_note_text(const struct sitting *s, const struct note *n, struct buf *out)
{
	if (n->kind)
		buf_addf(out, "[%s] ", n->kind);
	if (note_is_private(&s->rec, n))
		buf_add(out, "(private) ");
	if (n->body && *n->body)
		buf_add(out, n->body);
	else if (!n->kind)
		buf_add(out, "marker");
}

bool
ui_note_is_changed(const struct sitting *s, const struct note *n)
{
	return !sitting_is_blind(s) &&
		(!uuid_none(&n->setup.equaliser) ||
			(sitting_source(s, &n->source) &&
				alignment_of(&s->rec, &n->source, ALIGNED_BESIDE)));
}

/* Adds the setting and the chain of a note where they are not those in use. */
static void
add_setup(const struct sitting *s, const struct note *n, struct buf *out)
{
	const struct variant *set = setup_row(&s->rec, &n->setup, ROW_VARIANT),
			     *other = setup_row(&s->rec, &s->setup, ROW_VARIANT);
	const struct chain *c = sitting_chain(s, &n->setup.chain), *used = sitting_chain_now(s);

	if (set && !setup_variant_reads_same(set, other) && !sitting_is_blind(s)) {
		CLEANUP(pointer_free) char *words = setup_variant_words(set, CHAIN_DRAFT, ", ");

		buf_addf(out, " — %s", words);
	}
	if (c == used || uuid_none(&n->setup.chain) || chains_are_one(c, used))
		return;
	bool revised = c && used && text_same(c->name, used->name);
	buf_add(out, revised ? " — earlier " : " — ");
	buf_add(out, c && c->name ? c->name : "another chain");
}

/* Adds what a note was heard with where that is not in use, and the equaliser or second file. */
static void
add_sound(const struct sitting *s, const struct note *n, struct buf *out)
{
	const struct source *src = sitting_source(s, &n->source);
	const char *equaliser = setup_name(&s->rec, &n->setup, ROW_EQUALISER);

	add_setup(s, n, out);
	if (!ui_note_is_changed(s, n))
		return;
	if (!uuid_none(&n->setup.equaliser)) {
		buf_add(out, " — EQ");
		if (equaliser)
			buf_addf(out, " %s", equaliser);
		return;
	}
	CLEANUP(pointer_free) char *file = source_public_name(&s->rec, src);
	buf_addf(out, " — from %s", file);
}

/* Writes the text of a note for the notes pane, after the compared device ("vs Crimson: softer"),
 * and what it was heard with where that is not in use, and the day unless it is that of the first
 * evening. The device of the note is in a separate column. */
static void
pane_words(const struct sitting *s, const struct note *n, int64_t first_evening, bool brief,
	struct buf *out)
{
	CLEANUP(buf_finish) struct buf raw = BUF_INIT;
	char day[11];

	add_against(s, n, brief, &raw);
	/* "vs Cantor: softer" says it itself. */
	if (raw.len && note_versus(&s->rec, n, n->body))
		buf_clear(&raw);
	if (raw.len)
		buf_add(&raw, ": ");
	add_note_text(s, n, &raw);
	add_sound(s, n, &raw);
	if (!note_is_marker(n) && note_evening(n) > first_evening)
		buf_addf(&raw, " — %s",
			clock_date_text(note_evening(n) * INT64_C(86400000), 0, day));
	draw_show(out, raw.s, raw.len, true);
}

void
ui_note_words(const struct sitting *s, const struct note *n, struct buf *out)
{
	CLEANUP(buf_finish) struct buf raw = BUF_INIT, against = BUF_INIT;

	add_note_text(s, n, &raw);
	add_against(s, n, false, &against);
	bool other = is_of_another(s, n);
	if (other || against.len)
		buf_add(&raw, " — ");
	if (other)
		sitting_add_worn(s, &n->setup.device, &n->row.uuid, &raw);
	buf_addf(&raw, "%s%s", other && against.len ? " " : "", against.s);
	add_sound(s, n, &raw);
	draw_show(out, raw.s, raw.len, true);
}

/* Writes the device of a note in one word: "Cantor", in a blind run "trial 2". */
static void
short_name(const struct sitting *s, const struct note *n, struct buf *out)
{
	CLEANUP(buf_finish) struct buf worn = BUF_INIT;
	const char *name;

	if (!uuid_none(&n->setup.device))
		sitting_add_worn(s, &n->setup.device, &n->row.uuid, &worn);
	name = sitting_is_blind(s) ? worn.s : text_last_word(worn.s);
	draw_show(out, name, strlen(name), false);
}

struct note_columns {
	int time, name, text;
};

/* The notes that can be on the screen together with the one that must be: only these are looked at,
 * so that a track with many notes is drawn as quickly. */
struct view_of_notes {
	struct ui *ui;
	const struct sitting *s;
	const struct track_row *item;
	struct note_columns cols;
	int chosen;       /* index of the chosen note; -1: none */
	size_t note;      /* index of the note that must be in view: the chosen or the last one */
	size_t from, end; /* the notes from `from` to before `end` */
};

/* Returns these notes, with the widths of the columns time, device and text. The device column is
 * left out (0) if all are about the device in use. */
static struct view_of_notes
view_of(struct ui *ui, const struct sitting *s, const struct track_row *item)
{
	struct view_of_notes v = { ui, s, item, .chosen = chosen_index(s, item) };
	struct note_columns *c = &v.cols;
	struct area a = ui->layout.area[PANE_NOTES];
	size_t reach = (size_t)a.rows;
	bool others = false;

	v.note = v.chosen < 0 ? item->nnotes - 1 : (size_t)v.chosen;
	v.from = v.note > reach ? v.note - reach : 0;
	v.end = v.note + reach < item->nnotes ? v.note + reach + 1 : item->nnotes;
	c->time = a.cols >= 44 ? 7 : 5;
	for (size_t i = v.from; i < v.end; i++) {
		const struct note *n = item->notes[i];
		CLEANUP(buf_finish) struct buf name = BUF_INIT;
		char time[TIME_TEXT];

		c->time = int_max(c->time, (int)strlen(sitting_note_time(s, n, time)));
		short_name(s, n, &name);
		c->name = int_max(c->name, text_width(name.s, name.len));
		others = others || is_of_another(s, n);
	}
	c->name = others ? int_min(c->name, a.cols / 4) + 1 : 0;
	c->text = int_min(a.cols - c->time - 3 - c->name, READ_COLS);
	return v;
}

/* Draws the i-th note from row `row` of the area on; `row` is negative if the note begins above the
 * area. Returns the rows that the whole note needs. */
static int
draw_note(const struct view_of_notes *v, size_t i, struct area a, int row)
{
	const struct sitting *s = v->s;
	const struct note *n = v->item->notes[i];
	struct note_columns c = v->cols;
	enum style bar = STYLE_PLAIN, when = STYLE_TIME,
		   who = is_of_another(s, n) ? STYLE_CUE : STYLE_DIM;
	CLEANUP(buf_finish) struct buf words = BUF_INIT, name = BUF_INIT;
	size_t start, end;
	char time[TIME_TEXT];
	bool chosen = (int)i == v->chosen;
	int lines = 0;

	if (chosen)
		bar = when = who = v->ui->focus == PANE_NOTES ? STYLE_CHOSEN : STYLE_CHOSEN_OFF;
	pane_words(s, n, v->item->first_evening, c.name > 0, &words);
	short_name(s, n, &name);
	sitting_note_time(s, n, time);
	for (struct wrap w = wrap_start(words.s, words.len, c.text); wrap_line(&w, &start, &end);
		lines++) {
		struct pen p = pen_at(a, row + lines);
		pen_blank(&p, bar, 1);
		pen_column(&p, when, c.time, false, lines ? "" : time);
		pen_blank(&p, bar, 1);
		if (c.name) {
			pen_column(&p, who, c.name - 1, false, lines ? "" : name.s);
			pen_blank(&p, bar, 1);
		}
		pen_shown(&p, chosen || n->body ? bar : STYLE_DIM, words.s + start, end - start);
		pen_fill(&p, bar);
	}
	return lines;
}

static int
lines_at(const struct view_of_notes *v, size_t i)
{
	return draw_note(v, i, (struct area){ 0 }, 0);
}

/* Scrolls as little as possible to show the whole note, or the first lines of a note that is taller
 * than the view. */
static void
scroll_to_note(const struct view_of_notes *v, int rows)
{
	struct scroll *scroll = &v->ui->scroll;
	int lines = 0, first = 0, last = 0, top = 0;
	size_t i, at_top = (size_t)scroll->top[PANE_NOTES];

	for (i = v->from; i < v->end; i++) {
		int n = lines_at(v, i);

		if (i < at_top)
			top += n;
		else if (i == at_top && scroll->notes_skip < n)
			top += scroll->notes_skip;
		if (i == v->note) {
			first = lines;
			last = lines + int_min(n, rows) - 1;
		}
		lines += n;
	}
	top = list_scroll(top, rows, lines, first, last);
	for (i = v->from; lines_at(v, i) <= top; i++)
		top -= lines_at(v, i);
	scroll->top[PANE_NOTES] = (int)i;
	scroll->notes_skip = top;
}

static struct area
draw_notes_title(
	struct ui *ui, const struct sitting *s, const struct track_row *item, struct area a)
{
	const struct device *d = sitting_device(s, &s->setup.device);
	const struct chain *c = sitting_chain_now(s);
	CLEANUP(buf_finish) struct buf title = BUF_INIT, count = BUF_INIT;
	size_t more = sitting_notes_in_parts(s);

	buf_add(&title, ui_panes[PANE_NOTES]->title);
	if (item->recording && item != sitting_item(s) && item->recording->title)
		buf_addf(&title, " · %s", item->recording->title);
	else if (d && d->name) {
		buf_add(&title, " · ");
		sitting_add_worn(s, &d->row.uuid, NULL, &title);
		if (c && c->name)
			buf_addf(&title, " · %s", c->name);
	}
	if (ui->layout.tabs)
		buf_addf(&count, "Tab: %s", ui_panes[focus_after(PANE_NOTES, 1)]->name);
	else if (item->nnotes > 0)
		buf_addf(&count, "%zu", item->nnotes);
	for (size_t i = 0; i < item->nnotes && !item->recording; i++)
		more -= sitting_note_in_parts(s, item->notes[i]);
	if (more) {
		CLEANUP(pointer_free)
		char *where = xasprintf("%s\1show parts\2: %zu more", count.len ? " · " : "", more);
		keys_words(ui, where, &count);
	}
	return draw_rule(a, focus_title(ui, PANE_NOTES), title.s, count.s);
}

/* Adds how many notes other reviews have about the device, until this review has one. */
static void
add_elsewhere(const struct sitting *s, struct buf *out)
{
	size_t n = 0;

	EACH_LIVE (note, x, &s->rec, ROW_NOTE) {
		if (uuid_same(&x->review, &s->review))
			return;
		n += note_is_elsewhere(&s->rec, &s->review, x);
	}
	if (n && !sitting_is_blind(s))
		buf_addf(out, "Notes in other reviews: %zu. \1show coverage\2 lists them.", n);
}

static void
notes_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	const struct track_row *item = shown_item(s);
	struct area list = draw_notes_title(ui, s, item, a);
	int row = 0;
	bool below = false;

	if (item->nnotes > 0 && list.rows > 0) {
		struct view_of_notes v = view_of(ui, s, item);

		scroll_to_note(&v, list.rows);
		row = -ui->scroll.notes_skip;
		size_t i = (size_t)ui->scroll.top[PANE_NOTES];
		for (; i < item->nnotes && row < list.rows; i++)
			row += draw_note(&v, i, list, row);
		below = i < item->nnotes || row > list.rows;
	} else if (!s->reading) {
		const char *words = "Nothing yet: \1note\2 writes a note, \1mark\2 marks.";
		if (sitting_is_blind(s))
			words = "Earlier notes are hidden in a test: \1note\2 writes.";
		else if (!s->nitems && !deck_follow_wish(&s->deck))
			words = "Start your player, then \1follow\2: earlog follows it. \1note\2 "
				"writes a note.";
		keys_draw(ui, list, words);
		CLEANUP(buf_finish) struct buf elsewhere = BUF_INIT;
		add_elsewhere(s, &elsewhere);
		if (elsewhere.len && list.rows > 1)
			keys_draw(
				ui, (struct area){ list.y + 1, list.x, 1, list.cols }, elsewhere.s);
		row = elsewhere.len ? 2 : 1;
	}
	bool above = item->nnotes && (ui->scroll.top[PANE_NOTES] || ui->scroll.notes_skip);
	draw_end(list, row, above, below);
}

/* Counts a page as half as many notes as rows, because most notes have two rows. */
static void
notes_move(struct ui *ui, struct sitting *s, enum move m, int page)
{
	const struct track_row *item = shown_item(s);
	int at;

	(void)ui;
	if (item->nnotes == 0)
		return;
	at = chosen_index(s, item);
	size_t from = at < 0 ? item->nnotes : (size_t)at;
	size_t to = list_step(from, item->nnotes, m, page > 3 ? page / 2 : 1);
	sitting_choose_note(s, &item->notes[to]->row.uuid);
}

void
notes_keep_bar(struct ui *ui, struct sitting *s, const struct uuid *moved)
{
	const struct track_row *item = shown_item(s);
	size_t *row = &ui->chosen[PANE_NOTES];
	int at = chosen_index(s, item);

	if (ui->focus != PANE_NOTES || (at < 0 && !(moved && item->nnotes)))
		return;
	*row = at < 0 ? (size_t)int_min((int)*row, (int)item->nnotes - 1) : (size_t)at;
	sitting_choose_note(s, &item->notes[*row]->row.uuid);
}

static void
notes_click(struct ui *ui, struct sitting *s, int row)
{
	const struct track_row *item = shown_item(s);

	if (row < 1)
		return;
	struct view_of_notes v = view_of(ui, s, item);
	int line = 1 - ui->scroll.notes_skip;
	for (size_t i = (size_t)ui->scroll.top[PANE_NOTES]; i < item->nnotes && line <= row; i++) {
		line += lines_at(&v, i);
		if (row < line)
			sitting_choose_note(s, &item->notes[i]->row.uuid);
	}
}

static void
notes_say(struct ui *ui, const struct sitting *s, struct buf *out)
{
	const struct track_row *item = shown_item(s);
	int at = chosen_index(s, item);
	char time[TIME_TEXT];

	if (at < 0) {
		if (sitting_is_blind(s))
			buf_add(out, "earlier notes are hidden until the test ends");
		else
			buf_add(out,
				item->item ? "this track has no notes"
					   : "no notes without a track");
		CLEANUP(buf_finish) struct buf elsewhere = BUF_INIT;
		add_elsewhere(s, &elsewhere);
		if (elsewhere.len) {
			buf_add(out, ". ");
			keys_words(ui, elsewhere.s, out);
		}
		return;
	}
	const struct note *n = item->notes[at];
	sitting_note_time(s, n, time);
	buf_addf(out, "note %d of %zu, %s: ", at + 1, item->nnotes, *time ? time : "no time");
	ui_note_words(s, n, out);
}

const struct pane_ops notes_pane = { PANE_TAB(notes), .name = "notes", .topic = OF_LISTS,
	.title = "Notes", .help = "Go to the notes of this track",
	.dirty = DIRTY_NOTES | DIRTY_HEADER | DIRTY_TRACKS, .click = notes_click,
	.keys = IN_NOTES };
