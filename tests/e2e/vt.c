/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "e2e/vt.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>

#include "base/core/mem.h"

enum watch_state { PLAIN, ESCAPE, CSI, STRING, STRING_ESCAPE };

/* What libvterm does not tell: a second, small reader of the same bytes. */
struct vt_watch {
	enum watch_state state;
	bool osc;       /* the string is an OSC */
	struct buf seq; /* of the CSI or the string under way */
	struct {
		int mode;
		bool on;
	} modes[64];
	size_t nmodes;
	struct buf title;
	size_t bells;
};

struct vt {
	VTerm *term;
	VTermScreen *screen;
	struct buf answers, log;
	struct vt_watch watch;
};

void watch_init(struct vt_watch *w);
void watch_finish(struct vt_watch *w);
void watch_feed(struct vt_watch *w, const char *bytes, size_t n);

/* Appends a code point as UTF-8. */
void vt_add_utf8(struct buf *out, uint32_t c);

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

enum { SHIFT = 1, ALT = 2, CTRL = 4 };

static const struct {
	const char *prefix;
	int mod;
} mods[] = { { "Shift-", SHIFT }, { "S-", SHIFT }, { "Alt-", ALT }, { "M-", ALT },
	{ "Ctrl-", CTRL }, { "C-", CTRL } };

/* CSI number ; mod final: without a mod cursor keys and F1 to F4 leave the number out. */
static const struct {
	const char *name;
	int number;
	char final;
	bool cursor; /* SS3 only while the program has asked for it */
} specials[] = { { "Up", 1, 'A', true }, { "Down", 1, 'B', true }, { "Right", 1, 'C', true },
	{ "Left", 1, 'D', true }, { "Home", 1, 'H', true }, { "End", 1, 'F', true },
	{ "Insert", 2, '~', false }, { "Delete", 3, '~', false }, { "PageUp", 5, '~', false },
	{ "PageDown", 6, '~', false }, { "PgUp", 5, '~', false }, { "PgDn", 6, '~', false },
	{ "F1", 1, 'P', false }, { "F2", 1, 'Q', false }, { "F3", 1, 'R', false },
	{ "F4", 1, 'S', false }, { "F5", 15, '~', false }, { "F6", 17, '~', false },
	{ "F7", 18, '~', false }, { "F8", 19, '~', false }, { "F9", 20, '~', false },
	{ "F10", 21, '~', false }, { "F11", 23, '~', false }, { "F12", 24, '~', false } };

static const struct {
	const char *name;
	char byte;
} plain[] = { { "Enter", '\r' }, { "Tab", '\t' }, { "Esc", '\033' }, { "Space", ' ' },
	{ "Backspace", 0x7f } };

static size_t
special_key(const struct vt *t, size_t i, int mod, char bytes[16])
{
	int n;

	if (mod && specials[i].number == 1)
		n = snprintf(bytes, 16, "\033[1;%d%c", mod + 1, specials[i].final);
	else if (mod)
		n = snprintf(bytes, 16, "\033[%d;%d~", specials[i].number, mod + 1);
	else if (specials[i].number != 1)
		n = snprintf(bytes, 16, "\033[%d~", specials[i].number);
	else if (specials[i].cursor && !vt_mode(t, VT_APP_CURSOR))
		n = snprintf(bytes, 16, "\033[%c", specials[i].final);
	else
		n = snprintf(bytes, 16, "\033O%c", specials[i].final);
	return (size_t)n;
}

/* The byte of Ctrl and a character; -1: there is none. */
static int
ctrl_byte(char c)
{
	if (c >= 'a' && c <= 'z')
		return c & 0x1f;
	if (c == ' ')
		return 0;
	if (c == '?' || c == 0x7f)
		return c == '?' ? 0x7f : '\b';
	if (c == '/')
		return 0x1f;
	return c >= '@' && c <= '_' ? c & 0x1f : -1;
}

static size_t
character_key(const char *s, size_t n, int mod, char bytes[16])
{
	size_t len = 0;

	if (mod & ALT)
		bytes[len++] = '\033';
	if ((mod & SHIFT) && n == 1 && *s == '\t') {
		memcpy(bytes + len, "\033[Z", 3);
		return mod & CTRL ? 0 : len + 3;
	}
	if (mod == SHIFT && n == 1 && *s == '\r') { /* kitty */
		memcpy(bytes, "\033[13;2u", 7);
		return 7;
	}
	if (mod & CTRL) {
		int c = n == 1 ? ctrl_byte(*s) : -1;

		if (c < 0 || mod & SHIFT)
			return 0;
		bytes[len] = (char)c;
		return len + 1;
	}
	if (mod & SHIFT) {
		if (n != 1 || *s < 'a' || *s > 'z')
			return 0;
		bytes[len] = (char)(*s - 'a' + 'A');
		return len + 1;
	}
	memcpy(bytes + len, s, n);
	return len + n;
}

static int
take_mods(const char **name)
{
	int mod = 0;

	for (size_t i = 0; i < LENGTH(mods); i++) {
		size_t n = strlen(mods[i].prefix);

		if (!strncmp(*name, mods[i].prefix, n) && (*name)[n]) {
			*name += n;
			mod |= mods[i].mod;
			i = (size_t)-1;
		}
	}
	return mod;
}

size_t
vt_key(const struct vt *t, const char *name, char bytes[16])
{
	int mod = take_mods(&name);
	size_t n = strlen(name);

	for (size_t i = 0; i < LENGTH(specials); i++) {
		if (!strcmp(name, specials[i].name))
			return special_key(t, i, mod, bytes);
	}
	for (size_t i = 0; i < LENGTH(plain); i++) {
		if (!strcmp(name, plain[i].name))
			return character_key(&plain[i].byte, 1, mod, bytes);
	}
	/* One UTF-8 character: a first byte and nothing but bytes that continue it. */
	for (size_t i = 1; i < n; i++) {
		if (((unsigned char)name[i] & 0xc0) != 0x80 || i > 3)
			return 0;
	}
	return n ? character_key(name, n, mod, bytes) : 0;
}

static void
set_mode(struct vt_watch *w, int mode, bool on)
{
	size_t i = 0;

	while (i < w->nmodes && w->modes[i].mode != mode)
		i++;
	if (i == LENGTH(w->modes))
		return;
	if (i == w->nmodes)
		w->nmodes++;
	w->modes[i].mode = mode;
	w->modes[i].on = on;
}

bool
vt_mode(const struct vt *t, int mode)
{
	for (size_t i = 0; i < t->watch.nmodes; i++) {
		if (t->watch.modes[i].mode == mode)
			return t->watch.modes[i].on;
	}
	return false;
}

static void
reset(struct vt_watch *w)
{
	w->nmodes = 0;
	set_mode(w, VT_CURSOR, true);
}

void
watch_init(struct vt_watch *w)
{
	*w = (struct vt_watch){ .seq = BUF_INIT, .title = BUF_INIT };
	reset(w);
}

void
watch_finish(struct vt_watch *w)
{
	buf_finish(&w->seq);
	buf_finish(&w->title);
}

/* ? 1000 ; 1006 h */
static void
csi(struct vt_watch *w, char final)
{
	const char *s = w->seq.s;

	if (*s != '?' || (final != 'h' && final != 'l'))
		return;
	do {
		char *end;
		long mode = strtol(s + 1, &end, 10);

		set_mode(w, (int)mode, final == 'h');
		s = end;
	} while (*s == ';');
}

static void
string(struct vt_watch *w)
{
	const char *s = w->seq.s;

	if (!w->osc || (s[0] != '0' && s[0] != '2') || s[1] != ';')
		return;
	buf_clear(&w->title);
	buf_add(&w->title, s + 2);
}

static void
escape(struct vt_watch *w, char c)
{
	w->state = PLAIN;
	buf_clear(&w->seq);
	if (c == '[')
		w->state = CSI;
	else if (c == '\033')
		w->state = ESCAPE;
	else if (c == 'c')
		reset(w);
	else if (c && strchr("]P_^X", c)) {
		w->state = STRING;
		w->osc = c == ']';
	}
}

static void
byte(struct vt_watch *w, char c)
{
	unsigned char u = (unsigned char)c;

	if (u == 0x18 || u == 0x1a) { /* CAN, SUB: whatever was under way is off */
		w->state = PLAIN;
		return;
	}
	switch (w->state) {
	case PLAIN:
		if (c == '\033')
			w->state = ESCAPE;
		else if (c == '\a')
			w->bells++;
		break;
	case ESCAPE: escape(w, c); break;
	case CSI:
		if (c == '\033') {
			w->state = ESCAPE;
		} else if (u >= 0x40 && u <= 0x7e) {
			csi(w, c);
			w->state = PLAIN;
		} else if (u >= 0x20) {
			buf_add_char(&w->seq, c);
		}
		break;
	case STRING:
		if (c == '\033') {
			w->state = STRING_ESCAPE;
		} else if (c == '\a') {
			string(w);
			w->state = PLAIN;
		} else {
			buf_add_char(&w->seq, c);
		}
		break;
	case STRING_ESCAPE:
		if (c == '\\') {
			string(w);
			w->state = PLAIN;
		} else {
			escape(w, c);
		}
		break;
	}
}

void
watch_feed(struct vt_watch *w, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		byte(w, bytes[i]);
}
