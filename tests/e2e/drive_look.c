/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/core/buf.h"
#include "e2e/drive_private.h"

#define END_BYTES 160 /* of the log, shown with a failure */

static const char *
keep(struct drive *d, struct buf *b)
{
	const char *text = home_keep(d->home, b->s, b->len);

	buf_finish(b);
	return text;
}

const char *
drive_row(struct drive *d, int row)
{
	struct buf b = BUF_INIT;

	vt_row(d->vt, row, false, &b);
	return keep(d, &b);
}

const char *
drive_screen(struct drive *d)
{
	struct buf b = BUF_INIT;

	vt_text(d->vt, &b);
	return keep(d, &b);
}

bool
drive_find(struct drive *d, const char *text, int *row, int *col)
{
	return vt_find(d->vt, text, row, col);
}

struct vt_cell
drive_cell(struct drive *d, int row, int col)
{
	return vt_cell(d->vt, row, col);
}

void
drive_cursor(struct drive *d, int *row, int *col)
{
	vt_cursor(d->vt, row, col);
}

bool
drive_mode(struct drive *d, int mode)
{
	drive_catch_up(d);
	return vt_mode(d->vt, mode);
}

const char *
drive_title(struct drive *d)
{
	return vt_title(d->vt);
}

struct vt *
drive_vt(struct drive *d)
{
	return d->vt;
}

const char *
drive_log(struct drive *d, size_t *n)
{
	const struct buf *log = vt_log(d->vt);

	if (n)
		*n = log->len;
	return log->s;
}

void
drive_mark(struct drive *d)
{
	drive_catch_up(d);
	d->mark = vt_log(d->vt)->len;
}

size_t
drive_since(const struct drive *d)
{
	return vt_log(d->vt)->len - d->mark;
}

const struct termios *
drive_termios_before(const struct drive *d)
{
	return &d->before;
}

struct termios
drive_termios(struct drive *d)
{
	struct termios now;

	drive_catch_up(d);
	if (!d->running || d->pty < 0 || tcgetattr(d->pty, &now) < 0)
		return d->after;
	return now;
}

int
drive_run(struct drive *d, char *const argv[], const char *in, const char **out, const char **err)
{
	return home_run(d->home, argv, in, out, err);
}

const char *
drive_sql(struct drive *d, const char *sql)
{
	return home_sql(d->home, sql);
}

/* ---- failures ---- */

static void
add_rule(struct buf *out, const char *left, int cols, const char *right)
{
	buf_addf(out, "    %s", left);
	for (int i = 0; i < cols; i++)
		buf_add(out, "─");
	buf_addf(out, "%s\n", right);
}

static void
add_framed(struct buf *out, const struct vt *t)
{
	int rows, cols;

	vt_size(t, &rows, &cols);
	add_rule(out, "┌", cols, "┐");
	for (int row = 0; row < rows; row++) {
		buf_addf(out, "%3d │", row);
		vt_row(t, row, true, out);
		buf_add(out, "│\n");
	}
	add_rule(out, "└", cols, "┘");
}

/* The end of the log, for the modes that were left on and the words that went past. */
static void
add_end(struct buf *out, const struct buf *log)
{
	size_t from = log->len > END_BYTES ? log->len - END_BYTES : 0;

	buf_addf(out, "    %zu bytes written, the last: ", log->len);
	for (size_t i = from; i < log->len; i++) {
		unsigned char c = (unsigned char)log->s[i];

		if (c == '\033')
			buf_add(out, "\\e");
		else if (c < 0x20 || c >= 0x7f || c == '\\')
			buf_addf(out, "\\x%02x", (unsigned)c);
		else
			buf_add_char(out, (char)c);
	}
	buf_add_char(out, '\n');
}

void
drive_fail_at(struct drive *d, const char *file, int line, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	char state[64];
	int row, col;
	va_list ap;

	buf_addf(&b, "%s:%d: ", file, line);
	va_start(ap, fmt);
	buf_vaddf(&b, fmt, ap);
	va_end(ap);
	vt_cursor(d->vt, &row, &col);
	buf_addf(&b, "\n    %s %s; cursor %s at row %d, column %d; %s screen; title \"%s\"\n",
		d->program, drive_describe(d, state),
		vt_mode(d->vt, VT_CURSOR) ? "shown" : "hidden", row, col,
		vt_mode(d->vt, VT_ALTSCREEN) ? "alternate" : "normal", vt_title(d->vt));
	add_framed(&b, d->vt);
	add_end(&b, vt_log(d->vt));
	fflush(stdout);
	fputs(b.s, stderr); /* print_error() stops after 1024 bytes */
	buf_finish(&b);
	_fail(file, line);
	abort(); /* not reached: _fail does not say that it never returns */
}

void
drive_has(struct drive *d, const char *text, bool there, const char *file, int line)
{
	if (vt_find(d->vt, text, NULL, NULL) != there)
		drive_fail_at(d, file, line, "\"%s\" should %sbe on the screen", text,
			there ? "" : "not ");
}

void
drive_row_is(struct drive *d, int row, const char *text, const char *file, int line)
{
	const char *is = drive_row(d, row);

	if (strcmp(is, text))
		drive_fail_at(d, file, line, "row %d should be \"%s\", is \"%s\"", row, text, is);
}

static bool
same_settings(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag && a->c_cflag == b->c_cflag &&
		a->c_lflag == b->c_lflag && !memcmp(a->c_cc, b->c_cc, sizeof(a->c_cc));
}

void
drive_clean(struct drive *d, const char *file, int line)
{
	static const struct {
		int mode;
		bool on;
		const char *name;
	} modes[] = {
		{ VT_APP_CURSOR, false, "application cursor keys" },
		{ VT_CURSOR, true, "the cursor" },
		{ 47, false, "the alternate screen" },
		{ 1047, false, "the alternate screen" },
		{ VT_ALTSCREEN, false, "the alternate screen" },
		{ VT_MOUSE, false, "the mouse" },
		{ VT_MOUSE_DRAG, false, "mouse dragging" },
		{ VT_MOUSE_MOVE, false, "mouse moving" },
		{ VT_MOUSE_SGR, false, "SGR mouse reports" },
		{ VT_FOCUS, false, "focus reports" },
		{ VT_PASTE, false, "bracketed paste" },
	};
	const struct termios *was = &d->before;
	struct termios now = drive_termios(d);

	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (vt_mode(d->vt, modes[i].mode) != modes[i].on)
			drive_fail_at(d, file, line, "%s was left %s", modes[i].name,
				modes[i].on ? "off" : "on");
	}
	if (!same_settings(&now, was))
		drive_fail_at(d, file, line,
			"the line settings were left changed: iflag %x %x, "
			"oflag %x %x, cflag %x %x, lflag %x %x",
			was->c_iflag, now.c_iflag, was->c_oflag, now.c_oflag, was->c_cflag,
			now.c_cflag, was->c_lflag, now.c_lflag);
}
