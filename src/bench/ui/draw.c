/* Puts text into cells: cleaned, wrapped, cut, in ASCII if the terminal needs it. text/text.c
 * measures; theme.c has the looks, layout.c the areas. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench/ui/draw.h"

#include <curses.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "base/core/mem.h"
#include "base/text/number.h"
#include "base/text/text.h"

/* Most characters (wchar_t) in one curses cell: a base character and its combining marks. */
#define CELL_MAX 5
#define ZWJ 0x200d
#define VS16 0xfe0f

static bool ascii;                    /* output is ASCII */
static struct buf cleaned = BUF_INIT; /* the text that was shown or measured last */

void
draw_begin(bool in_ascii)
{
	ascii = in_ascii;
}

void
draw_finish(void)
{
	buf_finish(&cleaned);
}

/* Returns what replaces text that is cut. */
static const char *
draw_ellipsis(void)
{
	return ascii ? ".." : "…";
}

/* ---- replacing characters by ASCII ---- */

/* Characters, each with its ASCII, between blanks. */
static const char look_alikes[] =
	" °o ±+- µu ·. «\" »\" \u2010- \u2011- \u2012- \u2013- \u2014-- ‖= ‘' ’' “\" ”\" "
	"…... ←<- ↑^ ↓v →-> −- ≈% ≤<= ≥>= ─- ━= │| └+ ├+ ┤+ ┬+ ┴+ ┼+ ■# ▲n △o ▶> ▏| ▕| ◇+ ○o "
	"◌o ●* ▁. ▂: ▃- ▄= ▅+ ▆* ▇# █@ ┆| ✓v ∿~ ♪f ♫F \u03a9ohm \u2126ohm ␤\\n ␛^[";

/* ASCII letters that look like U+00C0 to U+00FF. */
static const char latin[] = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty";

static void
add_ascii(struct buf *out, const char *s, size_t n)
{
	size_t len;
	int32_t c = text_decode(s, n, &len);
	char begin[8];

	if ((c >= 0 && c < 0x80) || c == 0xa0) {
		buf_add_char(out, c == 0xa0 ? ' ' : *s);
		return;
	}
	if (c >= 0xc0 && c <= 0xff) {
		buf_add_char(out, latin[c - 0xc0]);
		return;
	}
	snprintf(begin, sizeof(begin), " %.*s", (int)len, s);
	const char *is = strstr(look_alikes, begin);
	if (is) {
		is += len + 1;
		buf_add_bytes(out, is, strcspn(is, " "));
		return;
	}
	buf_add_char(out, '?');
}

static bool
is_printable_ascii(const char *s, size_t n)
{
	EACH_IN (c, s, n)
		if (!text_is_ascii(*c))
			return false;
	return true;
}

void
draw_show(struct buf *out, const char *s, size_t n, bool lines)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	if (is_printable_ascii(s, n)) {
		buf_add_bytes(out, s, n);
		return;
	}
	if (!ascii) {
		text_clean(out, s, n, lines);
		return;
	}
	text_clean(&clean, s, n, lines);
	for (size_t at = 0, end; at < clean.len; at = end) {
		end = text_next(clean.s, clean.len, at);
		add_ascii(out, clean.s + at, end - at);
	}
}

int
draw_width(const char *s)
{
	size_t n = strlen(s);

	if (is_printable_ascii(s, n))
		return (int)n;
	buf_clear(&cleaned);
	draw_show(&cleaned, s, n, false);
	return text_width(cleaned.s, cleaned.len);
}

/* ---- wrapping text into lines ---- */

struct wrap
wrap_start(const char *s, size_t n, int cols)
{
	return (struct wrap){ .s = s, .n = n, .cols = cols > 1 ? cols : 1 };
}

bool
wrap_line(struct wrap *w, size_t *start, size_t *end)
{
	size_t skip, len;

	if (w->done)
		return false;
	*start = w->next;
	len = text_line(w->s + w->next, w->n - w->next, w->cols, &skip);
	*end = w->next + len;
	w->next = *end + skip;
	w->done = *end == w->n;
	return true;
}

int
wrap_count(const char *s, size_t n, int cols)
{
	struct wrap w = wrap_start(s, n, cols);
	size_t start, end;
	int lines = 0;

	while (wrap_line(&w, &start, &end))
		lines++;
	return lines;
}

/* ---- writing characters into cells ---- */

/*
 * Writes one cluster into exactly `width` cells. curses counts columns with wcwidth and joins only
 * marks. So a cluster that curses would count differently (a joined emoji, U+FE0F) is shown by its
 * first part and blanks: terminals disagree about the whole, but not about the first part.
 */
static void
put_cluster(enum style style, int y, int x, const char *s, size_t n, int width)
{
	int used = 0, in_cell = 0;
	wchar_t cell[CELL_MAX + 1];
	chtype look = theme_look(style);
	attr_t attrs = look & A_ATTRIBUTES & ~A_COLOR;
	cchar_t out;

	for (size_t at = 0, len; at <= n; at += len) {
		int32_t c = at < n ? text_decode(s + at, n - at, &len) : 0;
		int w = at < n ? wcwidth((wchar_t)c) : 1;

		if (at == n)
			len = 1;
		if (at < n && w == 0 && c != ZWJ && c != VS16) {
			if (in_cell > 0 && in_cell < CELL_MAX)
				cell[in_cell++] = (wchar_t)c;
			continue;
		}
		if (in_cell > 0) {
			cell[in_cell] = L'\0';
			setcchar(&out, cell, attrs, (short)PAIR_NUMBER(look), NULL);
			mvadd_wch(y, x, &out);
			x += wcwidth(cell[0]);
			in_cell = 0;
		}
		if (at == n || c == ZWJ || c == VS16 || c == TEXT_BAD || w < 0 || used + w > width)
			break;
		cell[in_cell++] = (wchar_t)c;
		used += w;
	}
	if (used == 0)
		mvaddch(y, x++, look | '?');
	for (used = used ? used : 1; used < width; used++)
		mvaddch(y, x++, look | ' ');
}

/* Writes ASCII, or blanks if s is NULL, directly into cells, because curses would convert and
 * measure each letter. Callers draw whole lines from left to right, so that no half of a wide
 * character remains. */
static void
put_ascii(enum style style, int y, int x, const char *s, size_t n)
{
	chtype cells[128], look = theme_look(style);

	while (n > 0) {
		size_t some = n < LENGTH(cells) ? n : LENGTH(cells);

		for (size_t i = 0; i < some; i++)
			cells[i] = look | (unsigned char)(s ? s[i] : ' ');
		mvaddchnstr(y, x, cells, (int)some);
		x += (int)some;
		s = s ? s + some : NULL;
		n -= some;
	}
}

/* Writes text that draw_show made. It must fit between p->x and p->end. */
static void
put_styled(struct pen *p, enum style style, const char *s, size_t n)
{
	for (size_t at = 0, end; at < n; at = end) {
		for (end = at; end < n && (unsigned char)s[end] < 0x80; end++)
			;
		/* Leaves out the last ASCII letter: a combining mark may follow it. */
		if (end < n && end > at)
			end--;
		if (end > at) {
			put_ascii(style, p->y, p->x, s + at, end - at);
			p->x += (int)(end - at);
			continue;
		}
		int width;
		end = text_cluster(s, n, at, &width);
		put_cluster(style, p->y, p->x, s + at, end - at, width);
		p->x += width;
	}
}

void
draw_cut(struct buf *out, const char *s, int cols)
{
	const char *more = draw_ellipsis();
	size_t from = out->len;
	int used;

	draw_show(out, s, strlen(s), false);
	if (text_fit(out->s + from, out->len - from, cols, &used) == out->len - from)
		return;
	buf_truncate(out,
		from +
			text_fit(out->s + from, out->len - from,
				cols - text_width(more, strlen(more)), &used));
	buf_add_bytes(out, more, text_fit(more, strlen(more), cols, &used));
}

/* ---- writing along a line with a pen ---- */

struct pen
pen_at(struct area a, int row)
{
	return (struct pen){
		.y = a.y + row, .x = a.x, .end = row >= 0 && row < a.rows ? a.x + a.cols : a.x
	};
}

void
pen_shown(struct pen *p, enum style style, const char *s, size_t n)
{
	int used;

	if (p->x >= p->end)
		return;
	put_styled(p, style, s, text_fit(s, n, p->end - p->x, &used));
}

void
pen_text(struct pen *p, enum style style, const char *s)
{
	if (p->x >= p->end)
		return;
	buf_clear(&cleaned);
	draw_cut(&cleaned, s, p->end - p->x);
	put_styled(p, style, cleaned.s, cleaned.len);
}

void
pen_blank(struct pen *p, enum style style, int cols)
{
	cols = int_min(cols, p->end - p->x);
	if (cols <= 0)
		return;
	put_ascii(style, p->y, p->x, NULL, (size_t)cols);
	p->x += cols;
}

void
pen_fill(struct pen *p, enum style style)
{
	pen_blank(p, style, p->end - p->x);
}

void
pen_column(struct pen *p, enum style style, int cols, bool right, const char *s)
{
	struct pen column = *p;

	cols = int_min(cols, p->end - p->x);
	if (cols <= 0)
		return;
	column.end = column.x + cols;
	if (right)
		pen_blank(&column, style, cols - draw_width(s));
	pen_text(&column, style, s);
	pen_fill(&column, style);
	p->x = column.end;
}

void
pen_repeat(struct pen *p, enum style style, const char *s, int cols)
{
	buf_clear(&cleaned);
	draw_show(&cleaned, s, strlen(s), false);
	for (int end = p->x + int_min(cols, p->end - p->x); p->x < end; p->x++)
		put_cluster(style, p->y, p->x, cleaned.s, cleaned.len, 1);
}

void
draw_words(struct area a, const char *s)
{
	struct pen p = pen_at(a, 0);

	pen_blank(&p, STYLE_PLAIN, 1);
	pen_text(&p, STYLE_DIM, s);
	pen_fill(&p, STYLE_PLAIN);
}

int
draw_wrapped(
	struct area a, int row, int cols, enum style style, int margin, const struct buf *shown)
{
	struct wrap w = wrap_start(shown->s, shown->len, cols - 2 * margin);
	size_t start, end;

	while (shown->len && row < a.rows && wrap_line(&w, &start, &end)) {
		struct pen p = pen_at(a, row++);

		pen_blank(&p, STYLE_PLAIN, 1);
		pen_blank(&p, style, margin);
		pen_shown(&p, style, shown->s + start, end - start);
		if (row == a.rows && !w.done && style != STYLE_PLAIN)
			pen_text(&p, style, draw_ellipsis());
		pen_blank(&p, style, margin);
		pen_fill(&p, STYLE_PLAIN);
	}
	return int_max(row, 0);
}

void
draw_blank(struct area a, int row)
{
	for (; row < a.rows && a.cols > 0; row++)
		put_ascii(STYLE_PLAIN, a.y + row, a.x, NULL, (size_t)a.cols);
}

/* ---- title lines and vertical lines of panes ---- */

void
draw_rule(struct area a, enum style style, const char *title, const char *right)
{
	struct pen p = pen_at(a, 0);
	int tail = right && *right ? draw_width(right) + 2 : 0;

	if (tail + 12 > a.cols)
		tail = 0;
	p.end -= int_max(tail, 1); /* a tail begins with a blank */
	pen_text(&p, STYLE_RULE, *title ? "─ " : "");
	pen_text(&p, style, title);
	if (!tail)
		p.end++;
	pen_blank(&p, STYLE_RULE, *title != '\0');
	/* the pane that has the keys */
	pen_repeat(&p, STYLE_RULE, style == STYLE_TITLE_FOCUS ? "━" : "─", p.end - p.x);
	p.end += tail;
	if (tail) {
		pen_blank(&p, STYLE_RULE, 1);
		pen_text(&p, STYLE_DIM, right);
		pen_fill(&p, STYLE_RULE);
	}
}

void
draw_end(struct area a, bool above, bool below, bool cut)
{
	struct area last = { .y = a.y, .x = a.x + a.cols - 1, .rows = a.rows, .cols = 1 };
	struct pen up = pen_at(last, 0), down = pen_at(last, a.rows - 1);
	const char *more = ascii ? "V" : "↓";

	if (above)
		pen_text(&up, STYLE_KEY, ascii ? "A" : "↑"); /* ^ is a cue */
	if (cut)
		more = draw_ellipsis();
	if (below)
		pen_text(&down, STYLE_KEY, more);
}
