#include "e2e/vt.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "e2e/vt_private.h"

static void
say(const char *s, size_t len, void *user)
{
	struct vt *t = user;

	buf_add_bytes(&t->answers, s, len);
}

struct vt *
vt_new(int rows, int cols)
{
	struct vt *t = xcalloc(1, sizeof(*t));

	t->answers = (struct buf)BUF_INIT;
	t->log = (struct buf)BUF_INIT;
	watch_init(&t->watch);
	t->term = vterm_new(rows, cols);
	assert(t->term);
	vterm_set_utf8(t->term, 1);
	vterm_output_set_callback(t->term, say, t);
	t->screen = vterm_obtain_screen(t->term);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_reset(t->screen, 1);
	return t;
}

void
vt_free(struct vt *t)
{
	if (!t)
		return;
	vterm_free(t->term);
	watch_finish(&t->watch);
	buf_finish(&t->answers);
	buf_finish(&t->log);
	free(t);
}

void
vt_feed(struct vt *t, const char *bytes, size_t n)
{
	buf_add_bytes(&t->log, bytes, n);
	watch_feed(&t->watch, bytes, n);
	vterm_input_write(t->term, bytes, n);
}

struct buf *
vt_answers(struct vt *t)
{
	return &t->answers;
}

void
vt_resize(struct vt *t, int rows, int cols)
{
	if (rows > 0 && cols > 0)
		vterm_set_size(t->term, rows, cols);
}

void
vt_size(const struct vt *t, int *rows, int *cols)
{
	vterm_get_size(t->term, rows, cols);
}

void
vt_add_utf8(struct buf *out, uint32_t c)
{
	static const unsigned char first[] = { 0x00, 0xc0, 0xe0, 0xf0 };
	int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;

	buf_add_char(out, (char)(first[more] | c >> (6 * more)));
	while (more-- > 0)
		buf_add_char(out, (char)(0x80 | (c >> (6 * more) & 0x3f)));
}

static int
colour(const VTermColor *c)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(c) || VTERM_COLOR_IS_DEFAULT_BG(c))
		return VT_DEFAULT;
	if (VTERM_COLOR_IS_INDEXED(c))
		return c->indexed.idx;
	return VT_RGB | c->rgb.red << 16 | c->rgb.green << 8 | c->rgb.blue;
}

/* False: no such cell, or the right half of a wide character. */
static bool
get(const struct vt *t, int row, int col, VTermScreenCell *cell)
{
	return vterm_screen_get_cell(t->screen, (VTermPos){ .row = row, .col = col }, cell) &&
		cell->chars[0] != (uint32_t)-1;
}

static void
add_chars(struct buf *out, const VTermScreenCell *cell)
{
	for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
		vt_add_utf8(out, cell->chars[i]);
}

static int
from_top(const struct vt *t, int row)
{
	int rows, cols;

	vt_size(t, &rows, &cols);
	return row < 0 ? rows + row : row;
}

struct vt_cell
vt_cell(const struct vt *t, int row, int col)
{
	struct vt_cell c = { .text = "", .width = 1, .fg = VT_DEFAULT, .bg = VT_DEFAULT };
	VTermScreenCell cell;
	struct buf text = BUF_INIT;

	if (!get(t, from_top(t, row), col, &cell))
		return c;
	add_chars(&text, &cell);
	assert(text.len < sizeof(c.text));
	memcpy(c.text, text.s, text.len + 1);
	buf_finish(&text);
	c.width = cell.width;
	c.fg = colour(&cell.fg);
	c.bg = colour(&cell.bg);
	c.bold = cell.attrs.bold;
	c.italic = cell.attrs.italic;
	c.underline = cell.attrs.underline != 0;
	c.blink = cell.attrs.blink;
	c.reverse = cell.attrs.reverse;
	c.strike = cell.attrs.strike;
	return c;
}

void
vt_row(const struct vt *t, int row, bool full, struct buf *out)
{
	VTermScreenCell cell;
	int rows, cols;
	size_t end = out->len;

	vt_size(t, &rows, &cols);
	row = from_top(t, row);
	for (int col = 0; col < cols; col++) {
		if (!get(t, row, col, &cell))
			continue;
		if (cell.chars[0])
			add_chars(out, &cell);
		else
			buf_add_char(out, ' ');
		if (cell.chars[0] && cell.chars[0] != ' ')
			end = out->len;
	}
	if (!full)
		buf_truncate(out, end);
}

void
vt_text(const struct vt *t, struct buf *out)
{
	int rows, cols;

	vt_size(t, &rows, &cols);
	for (int row = 0; row < rows; row++) {
		vt_row(t, row, false, out);
		buf_add_char(out, '\n');
	}
}

/* The column in which byte `at` of a full row stands. */
static int
column(const struct vt *t, int row, size_t at)
{
	VTermScreenCell cell;
	int rows, cols, col = 0;
	struct buf sofar = BUF_INIT;

	vt_size(t, &rows, &cols);
	for (; col < cols; col++) {
		if (!get(t, row, col, &cell))
			continue;
		if (cell.chars[0])
			add_chars(&sofar, &cell);
		else
			buf_add_char(&sofar, ' ');
		if (sofar.len > at)
			break;
	}
	buf_finish(&sofar);
	return col;
}

bool
vt_find(const struct vt *t, const char *text, int *row, int *col)
{
	struct buf all = BUF_INIT;
	int rows, cols;
	bool found = false;

	if (strchr(text, '\n')) {
		vt_text(t, &all);
		found = strstr(all.s, text) != NULL;
	}
	vt_size(t, &rows, &cols);
	for (int r = 0; r < rows && !found; r++) {
		buf_clear(&all);
		vt_row(t, r, true, &all);
		const char *at = strstr(all.s, text);
		found = at != NULL;
		if (at && row)
			*row = r;
		if (at && col)
			*col = column(t, r, (size_t)(at - all.s));
	}
	buf_finish(&all);
	return found;
}

void
vt_cursor(const struct vt *t, int *row, int *col)
{
	VTermPos pos;

	vterm_state_get_cursorpos(vterm_obtain_state(t->term), &pos);
	*row = pos.row;
	*col = pos.col;
}

const char *
vt_title(const struct vt *t)
{
	return t->watch.title.s;
}

size_t
vt_bells(const struct vt *t)
{
	return t->watch.bells;
}

const struct buf *
vt_log(const struct vt *t)
{
	return &t->log;
}
