#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "ui/rule.h"
#include "ui/ui_private.h"
#include "ui/wrap.h"

/* Longer lines are hard to read, however wide the screen. */
#define READ_COLS 100

/* Notes of the item under the bar; while one is written, of the item that it belongs to. */
static const struct bench_item *
shown_item(const struct sitting *s)
{
	bool writing = s->state == STATE_TEXT && s->draft;
	const struct bench_item *i = writing ? ui_item(s, &s->draft->note.item) : NULL;

	if (i)
		return i;
	return s->chosen < s->nitems ? &s->items[s->chosen] : NULL;
}

/* Index of the note under the bar; the last one where none is chosen; -1: there are none. */
static int
chosen_index(const struct sitting *s, const struct bench_item *item)
{
	const struct note *chosen = sitting_chosen_note(s);

	for (size_t i = 0; i < item->nnotes; i++)
		if (item->notes[i] == chosen)
			return (int)i;
	return -1;
}

/* What a note says, as it is shown: its text or what kind of marker it is; and whose it is, where that is not
 * what is worn now. */
static void
note_words(struct ui *ui, const struct sitting *s, const struct note *n, struct buf *out)
{
	struct buf raw = BUF_INIT;

	if (n->kind)
		buf_addf(&raw, "[%s] ", n->kind);
	if (n->private)
		buf_add(&raw, "(private) ");
	if (n->body && *n->body)
		buf_add(&raw, n->body);
	else if (!n->kind)
		buf_add(&raw, "marker");
	if (!uuid_same(&n->device, &s->device) && !uuid_none(&n->device)) {
		const struct device *d = sitting_device(s, &n->device);

		buf_addf(&raw, " — %s", d && d->name ? d->name : "another device");
	}
	if (!uuid_same(&n->chain, &s->chain) && !uuid_none(&n->chain)) {
		const struct chain *c = sitting_chain(s, &n->chain);

		buf_addf(&raw, " — %s", c && c->name ? c->name : "another chain");
	}
	canvas_show(&ui->canvas, out, raw.s, raw.len, true);
	buf_finish(&raw);
}

static int
time_cols(struct area a)
{
	return a.cols >= 44 ? 8 : 6;
}

static int
text_cols(struct area a)
{
	int cols = a.cols - time_cols(a) - 2;

	return cols < READ_COLS ? cols : READ_COLS;
}

static int
note_lines(struct ui *ui, const struct sitting *s, const struct note *n, struct area a)
{
	struct buf words = BUF_INIT;
	int lines;

	note_words(ui, s, n, &words);
	lines = wrap_count(words.s, words.len, text_cols(a));
	buf_finish(&words);
	return lines;
}

/* Draws the lines of a note from `row` on, as far as they fall into the area; row may be negative. */
static int
draw_note(struct ui *ui, const struct sitting *s, const struct note *n, struct area a, int row, bool chosen)
{
	enum style bar = ui->focus == PANE_NOTES ? STYLE_CHOSEN : STYLE_CHOSEN_OFF;
	enum style plain = chosen ? bar : n->body ? STYLE_PLAIN : STYLE_DIM;
	struct buf words = BUF_INIT;
	struct wrap w;
	size_t start, end;
	char time[TIME_TEXT];
	int lines = 0;

	note_words(ui, s, n, &words);
	note_time_text(n, sitting_source(s, &n->source), time);
	w = wrap_start(words.s, words.len, text_cols(a));
	for (; wrap_line(&w, &start, &end); lines++) {
		if (row + lines < 0 || row + lines >= a.rows)
			continue;
		struct pen p = pen_at(&ui->canvas, a, row + lines);
		pen_blank(&p, chosen ? bar : STYLE_PLAIN, 1);
		pen_column(&p, chosen ? bar : STYLE_TIME, time_cols(a) - 1, false, lines == 0 ? time : "");
		pen_blank(&p, chosen ? bar : STYLE_PLAIN, 1);
		pen_shown(&p, plain, words.s + start, end - start);
		pen_fill(&p, chosen ? bar : STYLE_PLAIN);
	}
	buf_finish(&words);
	return lines;
}

static void
draw_title(struct ui *ui, const struct sitting *s, const struct bench_item *item, struct area a)
{
	const struct device *d = sitting_device(s, &s->device);
	const struct chain *c = sitting_chain(s, &s->chain);
	bool focus = ui->focus == PANE_NOTES;
	struct buf title = BUF_INIT;
	char count[32] = "";

	buf_add(&title, panes[PANE_NOTES].title);
	if (item && item != sitting_item(s) && item->recording && item->recording->title)
		buf_addf(&title, " · %s", item->recording->title);
	else if (d && d->name)
		buf_addf(&title, " · %s%s%s", d->name, c && c->name ? " · " : "", c && c->name ? c->name : "");
	if (ui->layout.tabs)
		snprintf(count, sizeof(count), "Tab: tracks");
	else if (item && item->nnotes > 0)
		snprintf(count, sizeof(count), "%zu", item->nnotes);
	rule_draw(&ui->canvas, a, focus ? STYLE_TITLE_FOCUS : STYLE_TITLE, title.s, count);
	buf_finish(&title);
}

static void
draw_none(struct ui *ui, struct area a)
{
	const char *note = keymap_key(ui->keys, STATE_KEYS, "note");
	const char *mark = keymap_key(ui->keys, STATE_KEYS, "mark");
	struct pen p = pen_at(&ui->canvas, a, 0);

	pen_blank(&p, STYLE_PLAIN, 1);
	if (note && mark)
		pen_printf(&p, STYLE_DIM, "Nothing yet: %s writes a note, %s marks the moment.", note, mark);
	pen_fill(&p, STYLE_PLAIN);
}

void
notes_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	const struct bench_item *item = shown_item(s);
	struct area list = { .y = a.y + 1, .x = a.x, .rows = a.rows - 1, .cols = a.cols };
	int chosen = item ? chosen_index(s, item) : -1, lines = 0, first = 0, last = 0;

	draw_title(ui, s, item, a);
	for (size_t i = 0; item && i < item->nnotes; i++) {
		int n = note_lines(ui, s, item->notes[i], list);

		if ((int)i == chosen || (chosen < 0 && i == item->nnotes - 1)) {
			first = lines;
			last = lines + n - 1;
		}
		lines += n;
	}
	/* Of a note that is taller than the pane its first lines are shown. */
	if (last - first >= list.rows)
		last = first + list.rows - 1;
	int top = ui_scroll(ui->top[PANE_NOTES], list.rows, lines, first, last), row = -top;
	ui->top[PANE_NOTES] = top;
	for (size_t i = 0; item && i < item->nnotes && row < list.rows; i++)
		row += draw_note(ui, s, item->notes[i], list, row, (int)i == chosen);
	if (lines == 0 && list.rows > 0) {
		draw_none(ui, list);
		row = 1;
	}
	draw_blank(list, row);
}

/* A page is about as many notes as fit: they are mostly of two lines. */
void
notes_move(struct ui *ui, struct sitting *s, enum move m, int page)
{
	const struct bench_item *item = shown_item(s);
	int last = item ? (int)item->nnotes - 1 : -1, at, to;

	(void)ui;
	if (last < 0)
		return;
	at = chosen_index(s, item);
	to = at < 0 ? last + 1 : at;
	page = page > 3 ? page / 2 : 1;
	switch (m) {
	case MOVE_UP:
		to--;
		break;
	case MOVE_DOWN:
		to++;
		break;
	case MOVE_PAGE_UP:
		to -= page;
		break;
	case MOVE_PAGE_DOWN:
		to += page;
		break;
	case MOVE_TOP:
		to = 0;
		break;
	case MOVE_BOTTOM:
		to = last;
		break;
	}
	to = to < 0 ? 0 : to > last ? last : to;
	sitting_choose_note(s, &item->notes[to]->row.uuid);
}
