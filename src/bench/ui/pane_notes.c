/* The pane of the notes on a track: its columns, and scrolling that wraps only the notes in view.
 * sitting/hidden.c decides which notes a test hides. */
#include <string.h>

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

/* Adds the equaliser, or the second file, with which the listener heard the track. */
static void
add_sound(const struct sitting *s, const struct note *n, struct buf *out)
{
	const struct source *src = sitting_source(s, &n->source);
	const char *equaliser = setup_name(&s->rec, &n->setup, ROW_EQUALISER);

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

/* Adds the setting and the chain of a note where they are not those in use. */
static void
add_setup(const struct sitting *s, const struct note *n, struct buf *out)
{
	const struct variant *set = setup_row(&s->rec, &n->setup, ROW_VARIANT),
			     *other = setup_row(&s->rec, &s->setup, ROW_VARIANT);
	const struct chain *c = sitting_chain(s, &n->setup.chain), *used = sitting_chain_now(s);

	if (set && set != other && !sitting_is_blind(s)) {
		CLEANUP(pointer_free) char *words = setup_variant_words(set, CHAIN_DRAFT, ", ");

		buf_addf(out, " — %s", words);
	}
	if (c == used || uuid_none(&n->setup.chain) || chains_are_one(c, used))
		return;
	bool revised = c && used && text_same(c->name, used->name);
	buf_add(out, revised ? " — earlier " : " — ");
	buf_add(out, c && c->name ? c->name : "another chain");
}

/* Writes the text of a note for the notes pane, after the compared device ("vs Crimson: softer"),
 * and what it was heard with where that is not in use.
 * The device of the note is in a separate column. */
static void
pane_words(const struct sitting *s, const struct note *n, bool brief, struct buf *out)
{
	CLEANUP(buf_finish) struct buf raw = BUF_INIT;

	add_against(s, n, brief, &raw);
	/* "vs Cantor: softer" says it itself. */
	if (raw.len && note_versus(&s->rec, n, n->body))
		buf_clear(&raw);
	if (raw.len)
		buf_add(&raw, ": ");
	add_note_text(s, n, &raw);
	add_setup(s, n, &raw);
	add_sound(s, n, &raw);
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
	add_setup(s, n, &raw);
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

/* Computes the widths of the columns time, device and text for the notes that can be on the screen
 * together with the chosen one. The device column is left out (0) if they all are about the device
 * in use. */
static struct note_columns
note_columns_of(struct ui *ui, const struct sitting *s, const struct track_row *item, size_t chosen,
	struct area a)
{
	struct note_columns c = { .time = a.cols >= 44 ? 7 : 5 };
	size_t reach = (size_t)ui->layout.area[PANE_NOTES].rows;
	bool others = false;

	for (size_t i = chosen > reach ? chosen - reach : 0;
		i < item->nnotes && i <= chosen + reach; i++) {
		const struct note *n = item->notes[i];
		CLEANUP(buf_finish) struct buf name = BUF_INIT;
		char time[TIME_TEXT];

		c.time = int_max(c.time, (int)strlen(sitting_note_time(s, n, time)));
		short_name(s, n, &name);
		c.name = int_max(c.name, text_width(name.s, name.len));
		others = others || is_of_another(s, n);
	}
	c.name = others ? int_min(c.name, a.cols / 4) + 1 : 0;
	c.text = int_min(a.cols - c.time - 3 - c.name, READ_COLS);
	return c;
}

/* Draws the i-th note from row `row` of the area on; `row` is negative if the note begins above the
 * area. Returns the rows that the whole note needs. */
static int
draw_note(const struct ui *ui, const struct sitting *s, const struct track_row *item, size_t i,
	struct area a, struct note_columns c, int row, bool chosen)
{
	const struct note *n = item->notes[i];
	enum style bar = STYLE_PLAIN, when = STYLE_TIME,
		   who = is_of_another(s, n) ? STYLE_CUE : STYLE_DIM;
	CLEANUP(buf_finish) struct buf words = BUF_INIT, name = BUF_INIT;
	size_t start, end;
	char time[TIME_TEXT];
	int lines = 0;

	if (chosen)
		bar = when = who = ui->focus == PANE_NOTES ? STYLE_CHOSEN : STYLE_CHOSEN_OFF;
	pane_words(s, n, c.name > 0, &words);
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

/* ---- scrolling the list of notes ---- */

/* The visible part of a list of notes. To save time, only the notes near it are wrapped. */
struct view_of_notes {
	struct ui *ui;
	const struct sitting *s;
	const struct track_row *item;
	struct note_columns cols;
	int rows;
	int chosen; /* index of the chosen note; -1: none, and the last note is shown */
	size_t top; /* first visible note */
	int skip;   /* hidden lines of the first visible note */
};

/* Returns the index of the note that must be in view. */
static size_t
shown_note(const struct view_of_notes *v)
{
	return v->chosen < 0 ? v->item->nnotes - 1 : (size_t)v->chosen;
}

static int
lines_at(const struct view_of_notes *v, size_t i)
{
	return draw_note(v->ui, v->s, v->item, i, (struct area){ 0 }, v->cols, 0, false);
}

/* Returns the rows from the top of the view to a note; more than v->rows: it is below. */
static int
rows_to(const struct view_of_notes *v, size_t end)
{
	int rows = -v->skip;

	for (size_t i = v->top; i < end && rows <= v->rows; i++)
		rows += lines_at(v, i);
	return rows;
}

/* Scrolls so that the view begins `rows` rows above a note, or at the first note. */
static void
begin_above(struct view_of_notes *v, size_t note, int rows)
{
	v->top = note;
	v->skip = 0;
	while (v->top > 0 && rows > 0)
		rows -= lines_at(v, --v->top);
	v->skip = rows < 0 ? -rows : 0;
}

/* Scrolls as little as possible to show a whole note, or the first lines of a note that is taller
 * than the view. */
static void
scroll_to(struct view_of_notes *v, size_t note)
{
	size_t last = v->item->nnotes - 1;
	int lines = lines_at(v, note);

	if (v->top > last)
		begin_above(v, last, 0);
	if (v->skip >= lines_at(v, v->top))
		v->skip = 0;
	lines = int_min(lines, v->rows);
	if (note < v->top || (note == v->top && v->skip > 0))
		begin_above(v, note, 0);
	else if (rows_to(v, note) + lines > v->rows)
		begin_above(v, note, v->rows - lines);
	if (rows_to(v, last + 1) < v->rows)
		begin_above(v, last + 1, v->rows);
}

static struct view_of_notes
view_of(struct ui *ui, const struct sitting *s, const struct track_row *item, struct area a)
{
	struct view_of_notes v = { .ui = ui,
		.s = s,
		.item = item,
		.rows = a.rows,
		.chosen = chosen_index(s, item),
		.top = (size_t)ui->scroll.top[PANE_NOTES],
		.skip = ui->scroll.notes_skip };

	v.cols = note_columns_of(ui, s, item, shown_note(&v), a);
	return v;
}

/* Adds how many notes other reviews have about the device, until this review has one. */
static void
add_elsewhere(const struct sitting *s, struct buf *out)
{
	size_t n = 0;

	for (const struct note *x = NULL; (x = record_next(&s->rec, ROW_NOTE, x));) {
		if (!x->row.deleted && uuid_same(&x->review, &s->review))
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
		struct view_of_notes v = view_of(ui, s, item, list);

		scroll_to(&v, shown_note(&v));
		ui->scroll.top[PANE_NOTES] = (int)v.top;
		ui->scroll.notes_skip = v.skip;
		row = -v.skip;
		size_t i = v.top;
		for (; i < item->nnotes && row < list.rows; i++)
			row += draw_note(ui, s, item, i, list, v.cols, row, (int)i == v.chosen);
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

static void
notes_click(struct ui *ui, struct sitting *s, int row)
{
	const struct track_row *item = shown_item(s);

	if (row < 1)
		return;
	struct view_of_notes v = view_of(ui, s, item, ui->layout.area[PANE_NOTES]);
	int line = 1 - v.skip;
	for (size_t i = v.top; i < item->nnotes && line <= row; i++) {
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
