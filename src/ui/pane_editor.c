#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "ui/rule.h"
#include "ui/ui_private.h"
#include "ui/wrap.h"

#define WRITE_COLS 110

/* ---- the line above: where the next note will belong ---- */

/* What a note is made with. */
struct target {
	char time[TIME_TEXT];
	const struct bench_item *item;
	const char *part;
	const struct uuid *device, *chain;
};

static struct target
target_of(const struct sitting *s)
{
	struct target t = { .device = &s->device, .chain = &s->chain };

	if (s->state == STATE_TEXT && s->draft) {
		const struct note *n = &s->draft->note;

		note_time_text(n, sitting_source(s, &n->source), t.time);
		t.item = ui_item(s, &n->item);
		t.part = n->part;
		t.device = &n->device;
		t.chain = &n->chain;
		return t;
	}
	int64_t now_ms = sitting_track_ms(s, clock_mono_ns());
	t.item = sitting_item(s);
	if (now_ms != NO_MS) {
		struct timespan span = {
			.pos_ms = now_ms > 0 ? now_ms : 0, .pos_end_ms = NO_MS, .about = s->play.clock,
		};

		timespan_text(&span, t.time);
	}
	return t;
}

/* A title within `cols`, so that what follows it is seen on narrow screens too. */
static void
add_short(struct ui *ui, struct buf *out, const char *title, int cols)
{
	struct buf shown = BUF_INIT;
	int used;

	canvas_show(&ui->canvas, &shown, title, strlen(title), false);
	if (text_width(shown.s, shown.len) <= cols) {
		buf_add(out, shown.s);
	} else if (cols > 4) {
		int dots = ui->canvas.ascii ? 3 : 1;

		buf_add_bytes(out, shown.s, text_fit(shown.s, shown.len, cols - dots, &used));
		buf_add(out, "…");
	}
	buf_finish(&shown);
}

void
target_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	struct target t = target_of(s);
	const struct device *d = sitting_device(s, t.device);
	const struct chain *c = sitting_chain(s, t.chain);
	const struct recording *r = t.item ? t.item->recording : NULL;
	struct buf words = BUF_INIT, rest = BUF_INIT;

	buf_addf(&words, "%s%s→ ", t.time, *t.time ? " " : "");
	if (t.part)
		buf_addf(&rest, "%s%s", r ? " · " : "", t.part);
	buf_addf(&rest, "%s%s", r || t.part ? " · " : "", d && d->name ? d->name : "no device");
	if (c && c->name)
		buf_addf(&rest, " · %s", c->name);
	if (r)
		add_short(ui, &words, r->title ? r->title : r->id,
		    a.cols - 4 - canvas_width(&ui->canvas, words.s) - canvas_width(&ui->canvas, rest.s));
	buf_add(&words, rest.s);
	rule_draw(&ui->canvas, a, s->state == STATE_TEXT ? STYLE_TITLE_FOCUS : STYLE_TITLE, words.s, NULL);
	buf_finish(&words);
	buf_finish(&rest);
}

/* ---- the text ---- */

/* Which line the caret stands in, and how many there are. */
struct caret {
	int line, col, lines;
};

/* A caret at a break stands at the start of the next line; on the blank at a line's end, right of it. */
static struct caret
find_caret(const char *s, size_t n, size_t at, int cols)
{
	struct wrap w = wrap_start(s, n, cols);
	struct caret c = { 0 };
	size_t start, end;

	while (wrap_line(&w, &start, &end)) {
		if (start <= at) {
			c.line = c.lines;
			c.col = text_width(s + start, (at < end ? at : end) - start);
			if (at > end)
				c.col += (int)(at - end);
			c.col = c.col < cols ? c.col : cols;
		}
		c.lines++;
	}
	return c;
}

static void
draw_lines(struct ui *ui, const struct buf *shown, struct area a, int top, int cols)
{
	struct wrap w = wrap_start(shown->s, shown->len, cols);
	size_t start, end;
	int line = 0;

	for (; line < top + a.rows && wrap_line(&w, &start, &end); line++) {
		if (line < top)
			continue;
		struct pen p = pen_at(&ui->canvas, a, line - top);
		pen_blank(&p, STYLE_PLAIN, 1);
		pen_shown(&p, STYLE_PLAIN, shown->s + start, end - start);
		pen_fill(&p, STYLE_PLAIN);
	}
	draw_blank(a, line > top ? line - top : 0);
}

void
editor_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	const struct editor *e = &s->editor;
	struct buf shown = BUF_INIT, before = BUF_INIT;
	int cols = a.cols - 2 < WRITE_COLS ? a.cols - 2 : WRITE_COLS;

	if (s->state != STATE_TEXT) {
		draw_blank(a, 0);
		ui->top[PANE_EDITOR] = 0;
		return;
	}
	canvas_show(&ui->canvas, &shown, e->text.s, e->text.len, true);
	canvas_show(&ui->canvas, &before, e->text.s, e->caret, true);
	struct caret c = find_caret(shown.s, shown.len, before.len, cols);
	int top = ui_scroll(ui->top[PANE_EDITOR], a.rows, c.lines, c.line, c.line);
	ui->top[PANE_EDITOR] = top;
	draw_lines(ui, &shown, a, top, cols);
	if (!ui->prompt.label) {
		ui->cursor_y = a.y + c.line - top;
		ui->cursor_x = a.x + 1 + c.col;
	}
	buf_finish(&shown);
	buf_finish(&before);
}
