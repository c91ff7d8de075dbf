/* The pane of the notes on a track: its columns, and scrolling that wraps only the notes near the
 * view. sitting/hidden.c decides which notes a test hides. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/system/clock.h"
#include "base/text/text.h"
#include "bench/ui/ui_private.h"
#include "bench/writing/writing.h"
#include "review/files/chain.h"
#include "review/record/chains.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"
#include "review/record/switches.h"

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
 * only the last word of a device's name, or with `numbered` its number. */
static void
add_against(
	const struct sitting *s, const struct note *n, bool brief, bool numbered, struct buf *out)
{
	const struct compared with = note_compared(n);
	size_t number = numbered ? sitting_device_number(s, &with.device) : 0;
	CLEANUP(buf_finish) struct buf name = BUF_INIT;

	against_add_compared(s, &with, &name);
	if (!name.len || sitting_is_blind(s))
		return;
	if (number)
		buf_addf(out, "vs %zu", number);
	else
		buf_addf(out, "vs %s", brief ? against_brief(s, &with, name.s) : name.s);
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

/* Adds what a note was heard with: a setting that is not the usual one of its device, a chain that
 * is not in use, "foam M · dx300", and the equaliser or second file. */
static void
add_sound(const struct sitting *s, const struct note *n, struct buf *out)
{
	const struct variant *set = setup_row(&s->rec, &n->setup, ROW_VARIANT),
			     *other = sitting_usual_setting(s, &n->setup.device);
	const struct chain *c = sitting_chain(s, &n->setup.chain), *used = sitting_chain_now(s);
	const char *equaliser = setup_name(&s->rec, &n->setup, ROW_EQUALISER);

	if (set && !setup_setting_reads_same(set, other) && !sitting_is_blind(s)) {
		bool update = other && setup_setting_is_update(set, other);
		CLEANUP(pointer_free)
		char *called = update
			? chain_words(set->content, CHAIN_DRAFT, "", ~chain_bit("firmware"))
			: switches_called(&s->rec, set, ", ");

		buf_add_part(out, " · ", "%s", called);
	}
	if (c != used && !uuid_none(&n->setup.chain) && !chains_are_one(c, used)) {
		const char *name = c && c->name ? c->name : "another chain";

		buf_add_part(out, " · ", "%s%s",
			used && text_same(name, used->name) ? "earlier " : "", name);
	} else if (c && chains_is_update(c, chains_heard_first(&s->rec, c))) {
		CLEANUP(pointer_free)
		char *firmware = chain_words(c->content, CHAIN_DRAFT, "", ~chain_bit("firmware"));

		buf_add_part(out, " · ", "%s", firmware);
	}
	if (!ui_note_is_changed(s, n))
		return;
	if (!uuid_none(&n->setup.equaliser)) {
		buf_add_part(out, " · ", "EQ %s", text_or(equaliser, ""));
		return;
	}
	CLEANUP(pointer_free)
	char *file = source_public_name(&s->rec, sitting_source(s, &n->source));
	buf_add_part(out, " · ", "from %s", file);
}

void
ui_note_words(const struct sitting *s, const struct note *n, struct buf *out)
{
	CLEANUP(buf_finish) struct buf raw = BUF_INIT, against = BUF_INIT;

	add_note_text(s, n, &raw);
	add_against(s, n, false, false, &against);
	bool other = is_of_another(s, n);
	if (other || against.len)
		buf_add(&raw, " — ");
	if (other)
		sitting_add_worn(s, &n->setup.device, &n->row.uuid, &raw);
	buf_addf(&raw, "%s%s", other && against.len ? " " : "", against.s);
	CLEANUP(buf_finish) struct buf sound = BUF_INIT;
	add_sound(s, n, &sound);
	if (sound.len)
		buf_addf(&raw, " — %s", sound.s);
	draw_show(out, raw.s, raw.len, true);
}

enum { COL_TIME, COL_WHO };

#define NAMED_COLS 65 /* of a pane in which devices have their names, not their numbers */
#define NAME_MOST 14
#define TITLE_LEAST 14 /* columns of a title beside its count */
#define LEGEND_LEAST 6 /* rows of a pane that has one for what the numbers are */

/* Writes the device of a note: the last word of its name, in a narrow pane its number, in a blind
 * run "trial 2". Returns its number in a narrow pane, else 0. */
static size_t
add_who(const struct grid *v, const struct note *n, struct buf *out)
{
	size_t number = sitting_device_number(v->s, &n->setup.device);
	CLEANUP(buf_finish) struct buf name = BUF_INIT;

	if (uuid_none(&n->setup.device))
		return 0;
	if (number && v->a.cols < NAMED_COLS && !sitting_is_blind(v->s)) {
		buf_addf(out, "%*zu", v->cols[COL_WHO], number);
		return number;
	}
	sitting_add_worn(v->s, &n->setup.device, &n->row.uuid, &name);
	draw_cut(out, sitting_is_blind(v->s) ? name.s : sitting_brief(v->s, name.s), NAME_MOST);
	return 0;
}

/* Adds what earlog knows besides the words: the compared device, unless the words name it, what the
 * note was heard with, and the day of a note of a later evening. */
static void
add_beside(const struct grid *v, const struct note *n, struct buf *out)
{
	const struct track_row *item = v->of;
	CLEANUP(buf_finish) struct buf sound = BUF_INIT;
	char day[11];

	if (!note_versus(&v->s->rec, n, n->body))
		add_against(v->s, n, v->cols[COL_WHO] > 0,
			v->cols[COL_WHO] > 0 && v->a.cols < NAMED_COLS, out);
	add_sound(v->s, n, &sound);
	if (sound.len)
		buf_add_part(out, " · ", "%s", sound.s);
	if (!note_is_marker(n) && note_evening(n) > item->first_evening)
		buf_add_part(out, " · ", "%s", clock_day_text(note_evening(n), day));
}

static void
note_row(const struct grid *v, size_t i, struct cells *out)
{
	const struct note *n = ((const struct track_row *)v->of)->notes[i];
	CLEANUP(buf_finish)
	struct buf words = BUF_INIT, who = BUF_INIT, beside = BUF_INIT, said = BUF_INIT;
	char time[TIME_TEXT];

	add_who(v, n, &who);
	cells_left(out, STYLE_TIME, v->cols[COL_TIME], sitting_note_time(v->s, n, time));
	if (v->cols[COL_WHO]) {
		bool other = is_of_another(v->s, n);

		cells_left(out, other ? STYLE_DIM : STYLE_STRONG, v->cols[COL_WHO], who.s);
		if (other)
			sitting_add_worn(v->s, &n->setup.device, &n->row.uuid, &said);
		cells_said(out, said.s);
	}
	add_note_text(v->s, n, &words);
	cells_words(out, n->body ? STYLE_PLAIN : STYLE_DIM, words.s);
	add_beside(v, n, &beside);
	cells_right(out, STYLE_DIM, draw_width(beside.s), beside.s);
	out->aside = true;
}

static void
notes_title(struct grid *v, const struct track_row *item)
{
	size_t more = sitting_notes_in_parts(v->s);

	const char *title = item->recording ? item->recording->title : NULL;
	bool named = title && (item != sitting_item(v->s) || v->ui->layout.tabs);
	buf_add(&v->title, ui_panes[PANE_NOTES]->title);
	if (named)
		buf_addf(&v->title, " · %s", title);
	grid_count(v, &v->right);
	EACH_IN_WHILE (note, item->notes, item->nnotes, !item->recording)
		more -= sitting_note_in_parts(v->s, *note);
	if (more && !(named && v->a.cols < NAMED_COLS)) {
		CLEANUP(pointer_free)
		char *where = xasprintf("%s%zu without a time (\1show parts\2)",
			v->right.len ? ", and " : "", more);
		size_t count = v->right.len;

		keys_words(v->ui, where, &v->right);
		/* where another pane has that key, its command is longer */
		if (draw_width(v->right.s) + TITLE_LEAST > v->a.cols)
			buf_truncate(&v->right, count);
	}
}

/* Adds to the title which devices the numbers are, "1 Cantor 2 Performer8"; if it has no room, the
 * last row has them. */
static void
add_legend(struct grid *v, uint64_t seen)
{
	CLEANUP(buf_finish) struct buf names = BUF_INIT;

	for (size_t i = 0; i < v->s->ndevices; i++)
		if (seen >> (i + 1) & 1)
			buf_add_part(&names, " ", "%zu %s", i + 1,
				sitting_brief(v->s, v->s->devices[i].device->name));
	int cols = draw_width(v->title.s) + draw_width(names.s) + draw_width(v->right.s) + 10;
	if (cols <= v->a.cols)
		buf_add_part(&v->title, " · ", "%s", names.s);
	if (cols <= v->a.cols || v->a.rows < LEGEND_LEAST)
		return;
	draw_cut(&v->about, names.s, v->a.cols - 2);
	v->about_at = v->a;
	v->about_at.y += --v->a.rows;
	v->about_at.rows = 1;
}

/* Adds what to do first, and how many notes other reviews have about the device, until this review
 * has a note. */
static void
add_first_steps(const struct sitting *s, struct buf *out)
{
	size_t n = 0;

	EACH_LIVE (note, x, &s->rec, ROW_NOTE) {
		if (uuid_same(&x->review, &s->review))
			return;
		n += note_is_elsewhere(&s->rec, &s->review, x);
	}
	buf_add(out,
		"\n\1note\2  writes a note at this second; \1keep\2 keeps it\n"
		"\1mark\2  marks the second, words later\n\1show wheel\2  rates on the wheel\n"
		"\1show devices\2  swaps the device and plays on from here\n\n"
		"Everything is saved as you type; \1quit\2 ends.");
	if (n)
		buf_addf(out, "\nNotes in other reviews: %zu. \1show coverage\2 lists them.", n);
}

/* Writes what a pane without notes says. */
static void
add_empty(const struct ui *ui, const struct sitting *s, struct buf *out)
{
	const char *words = "Nothing yet on this track.\n";
	CLEANUP(buf_finish) struct buf steps = BUF_INIT, raw = BUF_INIT;

	if (sitting_is_blind(s))
		words = "Earlier notes are hidden in a test: \1note\2 writes.";
	else if (!s->nitems && !deck_follow_wanted(&s->deck))
		words = "Start your player, then \1follow\2: earlog follows it. \1note\2 "
			"writes a note.";
	buf_add(&steps, words);
	if (!sitting_is_blind(s))
		add_first_steps(s, &steps);
	keys_words(ui, steps.s, &raw);
	draw_show(out, raw.s, raw.len, true);
}

/* Fits the columns to the notes that may be visible: a track may have thousands. The column of the
 * devices is left out if these notes are all about the device in use. */
static void
notes_grid(struct grid *v)
{
	const struct track_row *item = shown_item(v->s);
	int chosen = chosen_index(v->s, item);
	bool others = false;
	uint64_t seen = 0; /* numbers of devices, as bits */
	size_t end, i;

	v->of = item;
	v->n = item->nnotes;
	v->chosen = (size_t)chosen;
	v->must = chosen < 0 && v->n ? v->n - 1 : (size_t)int_max(chosen, 0);
	v->fill = note_row;
	for (i = grid_reach(v, &end); i < end; i++) {
		const struct note *n = item->notes[i];
		CLEANUP(buf_finish) struct buf who = BUF_INIT;
		char time[TIME_TEXT];

		v->cols[COL_TIME] =
			int_max(v->cols[COL_TIME], (int)strlen(sitting_note_time(v->s, n, time)));
		size_t number = add_who(v, n, &who);
		seen |= (uint64_t)1 << number % 64 & ~(uint64_t)1;
		/* a device without a number, which the session does not list, is above the words */
		if (number || v->a.cols >= NAMED_COLS || sitting_is_blind(v->s))
			v->cols[COL_WHO] = int_max(v->cols[COL_WHO], draw_width(who.s));
		others = others || is_of_another(v->s, n);
	}
	v->cols[COL_WHO] = others ? int_max(v->cols[COL_WHO], 1) : 0;
	notes_title(v, item);
	if (others && seen)
		add_legend(v, seen);
	if (!v->n && !v->s->reading)
		add_empty(v->ui, v->s, &v->empty);
}

static void
notes_pick(struct ui *ui, struct sitting *s, size_t i)
{
	(void)ui;
	sitting_choose_note(s, &shown_item(s)->notes[i]->row.uuid);
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

static const char *const keys_of_notes[][2] = { { "edit", "edit" }, { "delete", "delete" },
	{ "private", "private" }, { "range", "range" }, { NULL, NULL } };

const struct pane_ops notes_pane = { PANE_GRID(notes), .name = "notes", .topic = OF_LISTS,
	.title = "Notes", .help = "Go to the notes of this track", .keys = IN_NOTES,
	.first = keys_of_notes };
