#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "e2e/vt_private.h"

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
