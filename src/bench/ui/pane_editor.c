/* The pane of the open note, with the line above it that says what the note is about; while no note
 * is open, questions and long messages. sitting/editor.c edits the text. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/run/run.h"
#include "bench/ui/ui_private.h"
#include "bench/writing/writing.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"
#include "review/record/section.h"

#define WRITE_COLS 110
#define EDITOR_ROWS 2 /* of a short note */

/* ---- the line above the editor: what the open or next note is about ---- */

/* The facts in the line above the editor: of the open note, or else of a note begun now. */
struct target {
	char time[TIME_TEXT];
	const struct track_row *item;
	const struct uuid *made; /* UUID of the open note; NULL: no note is open */
	const char *part;
	const struct question *question;
	const struct section *section;
	struct setup setup;
	struct compared with;
};

static struct target
target_of(const struct sitting *s)
{
	struct target t = { .setup = s->setup, .with = against_compared(s) };

	if (s->state == STATE_TEXT && s->open_note) {
		const struct note *n = &s->open_note->note;

		sitting_note_time(s, n, t.time);
		t.item = sitting_find_item(s, &n->item);
		t.made = &n->row.uuid;
		t.part = n->part;
		t.question = sitting_find(s, ROW_QUESTION, &n->question);
		t.section = sitting_find(s, ROW_SECTION, &n->section);
		t.setup = n->setup;
		return t;
	}
	struct play_now now = sitting_now(s);
	if (now.signal) { /* as signal_into_note of writing/open_note.c */
		t.part = "fr";
		return t;
	}
	t.item = sitting_item(s);
	if (now.track_ms != NO_MS) {
		struct timespan span = { .pos_ms = now.track_ms > 0 ? now.track_ms : 0,
			.pos_end_ms = NO_MS,
			.about = now.play->about };

		timespan_text(&span, t.time);
	}
	return t;
}

/* Adds the part of the review that the note is on: "section Bass", "question warmth: Is there
 * enough …?". */
static void
add_part(const struct sitting *s, const struct target *t, struct buf *out)
{
	const struct chain *c = setup_row(&s->rec, &t->setup, ROW_CHAIN);

	CLEANUP(pointer_free) char *part = note_part_name(sitting_review(s), t->part);
	buf_add(out, part);
	if (t->question) {
		buf_addf(out, " %s", t->question->id);
		if (t->question->text) {
			buf_add(out, ": ");
			sitting_add_question(s, t->question->text, out);
		}
	} else if (text_same(t->part, "section") && t->section) {
		buf_addf(out, " %s", section_name(t->section));
	} else if (text_same(t->part, "chain") && c) {
		buf_addf(out, " with %s", c->name);
	}
}

/* Levels of detail for the compared device on a short line: all, last words of names, nothing. */
enum editor_detail { DETAIL_ALL, DETAIL_BRIEF, DETAIL_NONE };

/* Adds device, compared device and chain, and the setting while another one is asked for. */
static void
add_worn(
	const struct sitting *s, const struct target *t, enum editor_detail detail, struct buf *out)
{
	const struct chain *c = setup_row(&s->rec, &t->setup, ROW_CHAIN);
	CLEANUP(buf_finish) struct buf worn = BUF_INIT, with = BUF_INIT;

	if (detail != DETAIL_NONE)
		against_add_compared(s, &t->with, &with);
	/* If the note compares with nothing, the name of its device is not shortened. */
	bool brief = detail != DETAIL_ALL && with.len;
	sitting_add_worn(s, &t->setup.device, t->made, &worn);
	buf_add(out, brief ? sitting_brief(s, worn.s) : worn.s);
	if (wear_asks(s) && !brief) /* not what is asked to be put on */
		wear_add_setting(s, &t->setup, out);
	if (with.len)
		buf_addf(out, " vs %s", brief ? against_brief(s, &t->with, with.s) : with.s);
	if (with.len && t->with.memory)
		buf_add(out, brief ? " (memory)" : " (from memory)");
	if (c && c->name)
		buf_addf(out, " · %s", c->name);
}

#define TITLE_LEAST 8

/* Adds a title and, for a question, the tracks to hear, which get at most half of the columns. */
static void
add_target_title(struct buf *out, const char *title, const char *hear, int cols)
{
	static const char between[] = " · ";
	int wants = *hear ? draw_width(hear) + draw_width(between) : 0;
	int room = draw_width(title) + wants <= cols || wants < cols / 2 ? wants : cols / 2;

	if (room < TITLE_LEAST)
		room = 0;
	draw_cut(out, title, cols - room);
	if (room > 0) {
		buf_add(out, between);
		draw_cut(out, hear, room - draw_width(between));
	}
}

void
ui_target_words(const struct sitting *s, int cols, struct buf *out)
{
	struct target t = target_of(s);
	const struct recording *r = t.item ? t.item->recording : NULL;
	CLEANUP(buf_finish) struct buf rest = BUF_INIT, title = BUF_INIT, hear = BUF_INIT;

	if (s->state == STATE_TEXT && prose_is_remark(s)) {
		buf_add(out, "→ ");
		prose_add_written(s, out);
		return;
	}
	buf_addf(out, "%s%s→ ", t.time, *t.time ? " " : "");
	if (t.part)
		add_part(s, &t, &title);
	else if (r)
		buf_add(&title, r->title ? r->title : r->id);
	if (t.question)
		sitting_question_items(s, t.question, &hear);
	cols -= draw_width(out->s) + (title.len ? 3 : 0);
	for (int d = DETAIL_ALL; d <= DETAIL_NONE; d++) {
		buf_clear(&rest);
		add_worn(s, &t, (enum editor_detail)d, &rest);
		if (cols - draw_width(rest.s) >= TITLE_LEAST)
			break;
	}
	size_t before = out->len;
	add_target_title(out, title.s, hear.s, cols - draw_width(rest.s));
	buf_add(out, out->len > before ? " · " : "");
	buf_add(out, rest.s);
}

bool
ui_against_words(const struct ui *ui, const struct sitting *s, struct buf *out)
{
	struct compared with;

	if (s->state != STATE_TEXT || ui->prompt.label || !against_offer(s, &with))
		return false;
	/* A chain as the draft will call it. */
	const struct chain *c = sitting_chain(s, &with.chain);
	CLEANUP(pointer_free)
	char *known = device_chain_known_as(&s->rec, c, NULL, 0, &(bool){ false });
	buf_add(out, "to “vs ");
	if (known && *known)
		buf_add(out, known);
	else
		against_add_compared(s, &with, out);
	buf_add(out, "”");
	return true;
}

static void
target_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	CLEANUP(buf_finish) struct buf line = BUF_INIT;

	if (ui->prompt.label)
		buf_add(&line, text_or(ui->prompt.title, ""));
	else if (s->state == STATE_TEXT)
		ui_target_words(s, a.cols - 4, &line);
	draw_rule(a, focus_title(ui, PANE_TARGET), line.s, NULL);
}

/* ---- the text of the open note ---- */

/* Line and column of the caret, and the number of lines of the text. */
struct caret {
	int line, col, lines;
};

/* Appends the open note in the form of the screen. A caret at a line break is at the start of the
 * next line; a caret on the blank at the end of a line is right of that blank. */
static struct caret
show_note(const struct editor *e, int cols, struct buf *shown)
{
	CLEANUP(buf_finish) struct buf before = BUF_INIT;
	struct caret c = { 0 };
	size_t start, end, from = 0, to = 0; /* from, to: the line of the caret */

	draw_show(shown, e->text.s, e->text.len, true);
	draw_show(&before, e->text.s, e->caret, true);
	size_t at = before.len;
	struct wrap w = wrap_start(shown->s, shown->len, cols);
	while (wrap_line(&w, &start, &end)) {
		if (start <= at) {
			c.line = c.lines;
			from = start;
			to = end;
		}
		c.lines++;
	}
	c.col = text_width(shown->s + from, (at < to ? at : to) - from);
	if (at > to)
		c.col += (int)(at - to);
	c.col = int_min(c.col, cols);
	return c;
}

/* Appends the open question. A later message does not replace the question. Returns false if no
 * question is open. */
static bool
ask_question(const struct ui *ui, const struct sitting *s, struct buf *out)
{
	if (ui->helper)
		return false; /* the page over the panes has it (ui.c) */
	return run_add_question(s, out);
}

/* Writes the text that the editor's lines show while no note is open. Returns its style. */
static enum style
free_words(struct ui *ui, const struct sitting *s, struct buf *out)
{
	const struct prompt *p = &ui->prompt;
	int cols = ui->layout.cols - 4;

	if (ui->pending) {
		ask_choices(ui, s, out);
		return STYLE_ASK;
	}
	if (p->label && !p->list.len &&
		text_width(p->line.text.s, p->line.text.len) + draw_width(p->label) > cols) {
		buf_add(out, p->line.text.s);
		return STYLE_PLAIN;
	}
	const char *examples = p->label && !p->list.len && p->hint ? strchr(p->hint, '\n') : NULL;
	if (examples) {
		keys_words(ui, examples + 1, out);
		return STYLE_DIM;
	}
	if (p->label) {
		buf_addf(out, "%s%s", p->wrong ? "error: " : "", p->list.s);
		return p->wrong ? STYLE_ERROR : STYLE_PLAIN;
	}
	if (ui_message_is_long(ui, s)) {
		ui_message_words(ui, s, out);
		return ui_message_style(s);
	}
	if (!ask_question(ui, s, out))
		return STYLE_DIM;
	if (s->said_level != SAID_ASKS && *s->said) { /* a later message */
		buf_add_char(out, '\n');
		keys_words(ui, s->said, out);
	}
	return STYLE_ASK;
}

/* Draws the editor's lines while no note is open: a question, what can be typed, a long message. */
static void
draw_question(struct ui *ui, const struct sitting *s, struct area a)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT, shown = BUF_INIT;
	enum style style = free_words(ui, s, &words);

	draw_show(&shown, words.s, words.len, true);
	draw_blank(a, draw_wrapped(a, 0, a.cols - 2, style, style == STYLE_ASK, &shown));
}

/* Returns the offset in the note of the character that is at offset `target` of the shown text. */
static size_t
text_place(const struct editor *e, size_t target)
{
	CLEANUP(buf_finish) struct buf shown = BUF_INIT;
	size_t at = 0;

	while (at < e->text.len) {
		size_t next = text_next(e->text.s, e->text.len, at);

		draw_show(&shown, e->text.s + at, next - at, true);
		if (shown.len > target)
			break;
		at = next;
	}
	return at;
}

/* Returns the offset in the shown text of a column of a wrapped row. The end of a row inside a word
 * belongs to the next row. */
static size_t
row_place(const struct buf *shown, int cols, int row, int col)
{
	struct wrap w = wrap_start(shown->s, shown->len, cols);
	size_t start = 0, end = 0;
	int used;

	for (int i = 0; i <= row; i++)
		if (!wrap_line(&w, &start, &end))
			return shown->len;
	size_t at = start + text_fit(shown->s + start, end - start, col, &used);
	bool breaks_a_word = !w.done && w.next == end;
	return at == end && breaks_a_word && at > start ? text_prev(shown->s, shown->len, at) : at;
}

size_t
ui_editor_row(struct ui *ui, const struct sitting *s, int by)
{
	const struct editor *e = &s->editor;
	int cols = int_min(ui->layout.area[PANE_EDITOR].cols - 2, WRITE_COLS);
	CLEANUP(buf_finish) struct buf shown = BUF_INIT;

	struct caret c = show_note(e, cols, &shown);
	if (ui->row_caret != e->caret)
		ui->row_col = c.col;
	int row = c.line + by;
	ui->row_caret = SIZE_MAX; /* the next call sets row_col to the caret's column */
	if (row < 0)
		return 0;
	if (row >= c.lines)
		return e->text.len;
	ui->row_caret = text_place(e, row_place(&shown, cols, row, ui->row_col));
	return ui->row_caret;
}

/* Writes a message that its line would cut, which is below the rows of a text other than a note:
 * why the text cannot be kept, or the keys of a chain. */
static void
long_message(const struct ui *ui, const struct sitting *s, struct buf *shown)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	ui_message_words(ui, s, &words);
	draw_show(shown, words.s, words.len, true);
	if (!prose_is_remark(s) || text_width(shown->s, shown->len) <= ui->layout.cols - 2)
		buf_clear(shown);
}

int
ui_editor_rows(struct ui *ui, const struct sitting *s)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT, shown = BUF_INIT;
	int cols = ui->layout.cols - 2, rows = 0;

	if (s->state == STATE_TEXT) {
		rows = int_max(show_note(&s->editor, int_min(cols, WRITE_COLS), &words).lines,
			EDITOR_ROWS);
		long_message(ui, s, &shown);
	} else {
		if (free_words(ui, s, &words) == STYLE_ASK)
			cols -= 2;
		draw_show(&shown, words.s, words.len, true);
	}
	return rows + (shown.len ? wrap_count(shown.s, shown.len, cols) : 0);
}

static void
editor_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	CLEANUP(buf_finish) struct buf shown = BUF_INIT, message = BUF_INIT;
	int cols = int_min(a.cols - 2, WRITE_COLS);

	if (s->state != STATE_TEXT) {
		draw_question(ui, s, a);
		ui->scroll.top[PANE_EDITOR] = 0;
		return;
	}
	struct caret c = show_note(&s->editor, cols, &shown);
	int top = list_scroll(ui->scroll.top[PANE_EDITOR], a.rows, c.lines, c.line, c.line);
	ui->scroll.top[PANE_EDITOR] = top;
	draw_blank(a, draw_wrapped(a, -top, cols, STYLE_PLAIN, 0, &shown));
	long_message(ui, s, &message);
	draw_wrapped(a, int_max(c.lines, 1), a.cols - 2, ui_message_style(s), 0, &message);
	if (!ui->prompt.label) {
		ui->cursor_y = a.y + c.line - top;
		ui->cursor_x = a.x + 1 + c.col;
	}
}

const struct pane_ops target_pane = { .dirty = DIRTY_LINE | DIRTY_TIME, .draw = target_draw };

const struct pane_ops editor_pane = { .dirty = DIRTY_TEXT | DIRTY_LINE | DIRTY_TIME,
	.draw = editor_draw };
