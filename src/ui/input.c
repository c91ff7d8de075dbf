#include "ui/input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termkey.h>

#include "base/buf.h"
#include "base/mem.h"
#include "ui/sequence.h"

#define MS INT64_C(1000000)
#define WAIT_ESC (50 * MS)
#define WAIT_PATIENT (500 * MS)
/* A paste without an end mark ends after a second without bytes. After an end mark, the paste waits
 * 20 ms for more: pasted text that contains an end mark must not become keys. */
#define WAIT_PASTE (1000 * MS)
#define WAIT_PASTE_END (20 * MS)
#define PASTE_MAX (1 << 20)

#define PASTE_START "\033[200~"
#define PASTE_END "\033[201~"
#define MARK_LEN 6

struct input {
	TermKey *tk;
	struct buf bytes;
	size_t at;        /* offset of the next byte to decode */
	int64_t last_ns;  /* arrival time of the last bytes */
	bool pasting;     /* the bytes from `at` on are a paste */
	bool paste_ended; /* the end mark of the paste was seen */
	size_t scanned;   /* bytes of the paste that were searched for its end mark */
	struct buf paste;
};

struct input *
input_new(const char *term)
{
	struct input *in = xcalloc(1, sizeof(*in));

	in->bytes = in->paste = (struct buf)BUF_INIT;
	in->tk = termkey_new_abstract(term && *term ? term : "xterm",
		TERMKEY_FLAG_UTF8 | TERMKEY_FLAG_NOTERMIOS | TERMKEY_FLAG_CONVERTKP);
	return in;
}

void
input_free(struct input *in)
{
	if (!in)
		return;
	if (in->tk)
		termkey_destroy(in->tk);
	buf_finish(&in->bytes);
	buf_finish(&in->paste);
	free(in);
}

void
input_push(struct input *in, const void *bytes, size_t n, int64_t now_ns)
{
	if (in->at == in->bytes.len || in->at > 65536) {
		buf_splice(&in->bytes, 0, in->at, "", 0);
		in->scanned -= in->scanned < in->at ? in->scanned : in->at;
		in->at = 0;
	}
	size_t skip = 0;
	if (in->pasting && in->bytes.len - in->at > PASTE_MAX && n > 64)
		skip = n - 64; /* the paste is too long: keeps the bytes that may end it */
	buf_add_bytes(&in->bytes, (const char *)bytes + skip, n - skip);
	in->last_ns = now_ns;
}

/* ---- names of keys ---- */

static const struct {
	TermKeySym sym;
	const char *name;
} names[] = {
	{ TERMKEY_SYM_BACKSPACE, "Backspace" }, { TERMKEY_SYM_DEL, "Backspace" },
	{ TERMKEY_SYM_TAB, "Tab" }, { TERMKEY_SYM_ENTER, "Enter" },
	{ TERMKEY_SYM_KPENTER, "Enter" }, { TERMKEY_SYM_ESCAPE, "Esc" },
	{ TERMKEY_SYM_SPACE, "Space" }, { TERMKEY_SYM_UP, "Up" }, { TERMKEY_SYM_DOWN, "Down" },
	{ TERMKEY_SYM_LEFT, "Left" }, { TERMKEY_SYM_RIGHT, "Right" },
	{ TERMKEY_SYM_INSERT, "Insert" }, { TERMKEY_SYM_DELETE, "Delete" },
	{ TERMKEY_SYM_PAGEUP, "PageUp" }, { TERMKEY_SYM_PAGEDOWN, "PageDown" },
	{ TERMKEY_SYM_HOME, "Home" }, { TERMKEY_SYM_END, "End" }, { TERMKEY_SYM_FIND, "Home" },
	{ TERMKEY_SYM_SELECT, "End" } /* what the terminals screen and linux call Home and End */
};

static void
put_name(struct input_event *ev, int modifiers, const char *base)
{
	snprintf(ev->name, sizeof(ev->name), "%s%s%s%s",
		modifiers & TERMKEY_KEYMOD_CTRL ? "Ctrl-" : "",
		modifiers & TERMKEY_KEYMOD_ALT ? "Alt-" : "",
		modifiers & TERMKEY_KEYMOD_SHIFT ? "Shift-" : "", base);
}

static bool
name_char(struct input_event *ev, const char *s, size_t len)
{
	snprintf(ev->text, sizeof(ev->text), "%.*s", (int)len, s);
	snprintf(ev->name, sizeof(ev->name), "%s", *ev->text == ' ' ? "Space" : ev->text);
	return true;
}

static bool
name_control(struct input_event *ev, char c)
{
	char letter[2] = { (char)(c | 0x40), 0 };

	switch (c) {
	case '\0': put_name(ev, TERMKEY_KEYMOD_CTRL, "Space"); return true;
	case '\b':
	case 0x7f: put_name(ev, 0, "Backspace"); return true;
	case '\t': put_name(ev, 0, "Tab"); return true;
	case '\r': put_name(ev, 0, "Enter"); return true;
	case 0x1b: put_name(ev, 0, "Esc"); return true;
	default: put_name(ev, TERMKEY_KEYMOD_CTRL, letter); return true;
	}
}

/* Names a character with modifiers (CSI u). Returns false for a control code. */
static bool
name_unicode(struct input_event *ev, const TermKeyKey *key, int modifiers)
{
	char base[8];

	if (key->code.codepoint < ' ' ||
		(key->code.codepoint >= 0x7f && key->code.codepoint < 0xa0))
		return false;
	modifiers &= ~TERMKEY_KEYMOD_SHIFT; /* the letter itself shows Shift */
	if (!modifiers)
		return name_char(ev, key->utf8, strnlen(key->utf8, 4));
	snprintf(base, sizeof(base), "%.6s", key->code.codepoint == ' ' ? "Space" : key->utf8);
	if (modifiers & TERMKEY_KEYMOD_CTRL && base[1] == '\0' && base[0] >= 'a' && base[0] <= 'z')
		base[0] = (char)(base[0] - 'a' + 'A');
	/* Most terminals send the same byte for Ctrl-I and Tab, and for similar pairs, so both keys
	 * of a pair get one name here also. */
	if (modifiers == TERMKEY_KEYMOD_CTRL && base[0] && strchr("IMH[", base[0]) && !base[1])
		return name_control(ev, (char)(base[0] & 0x1f));
	put_name(ev, modifiers, base);
	return true;
}

static const int dozens[] = { 0, TERMKEY_KEYMOD_SHIFT, TERMKEY_KEYMOD_CTRL,
	TERMKEY_KEYMOD_CTRL | TERMKEY_KEYMOD_SHIFT, TERMKEY_KEYMOD_ALT };

static bool
name_key(struct input_event *ev, const TermKeyKey *key)
{
	int modifiers = key->modifiers & 7;
	char base[8];

	switch (key->type) {
	case TERMKEY_TYPE_FUNCTION:
		if (key->code.number < 1 || key->code.number > 60)
			return false;
		/* terminfo calls shifted function keys F13 to F24, and so on. */
		snprintf(base, sizeof(base), "F%d", (key->code.number - 1) % 12 + 1);
		put_name(ev, modifiers | dozens[(key->code.number - 1) / 12], base);
		return true;
	case TERMKEY_TYPE_KEYSYM:
		for (size_t i = 0; i < LENGTH(names); i++)
			if (names[i].sym == key->code.sym) {
				put_name(ev, modifiers, names[i].name);
				if (key->code.sym == TERMKEY_SYM_SPACE && !modifiers)
					snprintf(ev->text, sizeof(ev->text), " ");
				return true;
			}
		return false;
	case TERMKEY_TYPE_UNICODE: return name_unicode(ev, key, modifiers);
	default: return false;
	}
}

/* ---- decoding a whole sequence ---- */

/* Returns false for a CSI sequence that libtermkey must not get: it reads uninitialised memory if
 * numbers are missing or too large. */
static bool
csi_is_sane(const char *s, size_t len)
{
	char final = s[len - 1];
	long number = 0, count = 0, first = 0;
	bool digit = false;

	for (size_t i = 2; i < len; i++) {
		if (s[i] >= '0' && s[i] <= '9' && i < len - 1) {
			number = number * 10 + (s[i] - '0');
			digit = true;
			if (number > 0x10ffff)
				return false;
		} else if (s[i] == ';' || (i == len - 1 && digit)) {
			if (!digit || ++count > 4 || (count == 2 && (number < 1 || number > 16)))
				return false;
			if (count == 1)
				first = number;
			number = 0;
			digit = false;
		} else if (i < len - 1 || count > 0) {
			return false;
		}
	}
	if (final == '~' && first == 27)
		return count == 3;
	if (final >= 'A' && final <= 'Z' &&
		count > 1) /* of several numbers, the first is 1 if a key sent the sequence, and not
			      1 in a reply of the terminal */
		return first == 1;
	return count > 0 || (final != '~' && final != 'u');
}

/* Writes a key in the code of xterm: rxvt and the Linux console have other codes for modified keys
 * and F keys. Returns the new length. */
static size_t
as_xterm(const char *s, size_t len, char out[80])
{
	static const struct {
		const char *from, *to;
	} same[] = { { "\033[a", "\033[1;2A" }, { "\033[b", "\033[1;2B" },
		{ "\033[c", "\033[1;2C" }, { "\033[d", "\033[1;2D" }, { "\033Oa", "\033[1;5A" },
		{ "\033Ob", "\033[1;5B" }, { "\033Oc", "\033[1;5C" }, { "\033Od", "\033[1;5D" },
		{ "\033[[A", "\033OP" }, { "\033[[B", "\033OQ" }, { "\033[[C", "\033OR" },
		{ "\033[[D", "\033OS" }, { "\033[[E", "\033[15~" } };
	char last = s[len - 1];
	const char *suffix = last == '$' ? ";2~" : last == '^' ? ";5~" : last == '@' ? ";6~" : NULL;

	for (size_t i = 0; i < LENGTH(same); i++)
		if (strlen(same[i].from) == len && !memcmp(same[i].from, s, len))
			return (size_t)snprintf(out, 80, "%s", same[i].to);
	if (suffix && len > 3 && s[1] == '[')
		return (size_t)snprintf(out, 80, "%.*s%s", (int)len - 1, s, suffix);
	return (size_t)snprintf(out, 80, "%.*s", (int)len, s);
}

static bool
name_sequence(struct input *in, struct input_event *ev, const char *s, size_t len)
{
	char plain[80];
	size_t n = as_xterm(s, len, plain);
	TermKeyKey key, rest;

	if (!in->tk || (plain[1] == '[' && !csi_is_sane(plain, n)))
		return false;
	termkey_push_bytes(in->tk, plain, n);
	if (termkey_getkey_force(in->tk, &key) != TERMKEY_RES_KEY)
		key.type = TERMKEY_TYPE_UNKNOWN_CSI;
	/* Discards further keys, which libtermkey would return before the next key. */
	bool left = false;
	while (termkey_getkey_force(in->tk, &rest) == TERMKEY_RES_KEY)
		left = true;
	return !left && name_key(ev, &key);
}

/* Reads a mouse report, ESC [ < button ; column ; row M (a press) or m (a release). Returns true
 * for a left press or a turn of the wheel. */
static bool
name_mouse(struct input_event *ev, const char *s, size_t len)
{
	int v[3] = { 0 }, n = 0;

	for (size_t i = 3; i < len - 1; i++) {
		if (s[i] == ';' && n < 2)
			n++;
		else if (s[i] >= '0' && s[i] <= '9' && v[n] < 10000)
			v[n] = v[n] * 10 + (s[i] - '0');
		else
			return false;
	}
	if (n != 2 || s[len - 1] != 'M' || v[1] < 1 || v[2] < 1)
		return false;
	ev->mouse = v[0] == 0 ? MOUSE_PRESS
		: v[0] == 64  ? MOUSE_WHEEL_UP
		: v[0] == 65  ? MOUSE_WHEEL_DOWN
			      : MOUSE_NONE;
	ev->col = v[1] - 1;
	ev->row = v[2] - 1;
	return ev->mouse != MOUSE_NONE;
}

/* Reads the reply ESC ] 11 ; rgb : RRRR / GGGG / BBBB. Green decides between light and dark,
 * because it contributes most to brightness. */
static bool
name_background(struct input_event *ev, const char *s, size_t len)
{
	static const char begin[] = "\033]11;rgb:";
	const char *green = memchr(s, '/', len);

	if (!green || strncmp(s, begin, strlen(begin)) != 0)
		return false;
	ev->ground = green[1] > '7' ? GROUND_LIGHT : GROUND_DARK;
	return true;
}

static bool
event_of_sequence(struct input *in, struct input_event *ev, const char *s, struct sequence q)
{
	switch (q.kind) {
	case SEQUENCE_CHAR: return name_char(ev, s, q.len);
	case SEQUENCE_CONTROL: return name_control(ev, s[0]);
	case SEQUENCE_CSI:
		if (q.len > 3 && s[2] == '<')
			return name_mouse(ev, s, q.len);
		return name_sequence(in, ev, s, q.len);
	case SEQUENCE_SS3: return name_sequence(in, ev, s, q.len);
	case SEQUENCE_ESCAPED:
		ev->escaped = true;
		return event_of_sequence(in, ev, s + 1, sequence_at(s + 1, q.len - 1, true));
	case SEQUENCE_DROP: return name_background(ev, s, q.len);
	case SEQUENCE_CUT: break;
	}
	return false;
}

/* ---- pasted text ---- */

/* Appends s[0..n) without the end marks of pastes in it. */
static void
add_unmarked(struct buf *out, const char *s, size_t n)
{
	const char *end = s + n, *mark;

	while ((mark = memmem(s, (size_t)(end - s), PASTE_END, MARK_LEN))) {
		buf_add_bytes(out, s, (size_t)(mark - s));
		s = mark + MARK_LEN;
	}
	buf_add_bytes(out, s, (size_t)(end - s));
}

/* Ends the paste at the last end mark before the next paste. The text between earlier end marks
 * belongs to the paste; the marks are left out. */
static void
end_paste(struct input *in, struct input_event *ev)
{
	const char *s = in->bytes.s + in->at, *all = in->bytes.s + in->bytes.len;
	const char *end = memmem(s, (size_t)(all - s), PASTE_END, MARK_LEN), *next;

	while (end && (next = memmem(end + 1, (size_t)(all - end) - 1, PASTE_END, MARK_LEN))) {
		if (memmem(end, (size_t)(next - end), PASTE_START, MARK_LEN))
			break;
		end = next;
	}
	buf_clear(&in->paste);
	add_unmarked(&in->paste, s, (size_t)((end ? end : all) - s));
	in->at = (size_t)((end ? end + MARK_LEN : all) - in->bytes.s);
	in->pasting = in->paste_ended = false;
	ev->paste = in->paste.s;
	ev->paste_len = in->paste.len;
}

static bool
next_paste(struct input *in, int64_t now_ns, struct input_event *ev)
{
	size_t from = in->scanned > in->at + MARK_LEN ? in->scanned - MARK_LEN : in->at;

	if (!in->paste_ended)
		in->paste_ended = memmem(in->bytes.s + from, in->bytes.len - from, PASTE_END,
					  MARK_LEN) != NULL;
	in->scanned = in->bytes.len;
	if (now_ns < input_due_ns(in))
		return false;
	end_paste(in, ev);
	return true;
}

/* ---- the stream of bytes: finding the next event ---- */

static struct sequence
next_sequence(const struct input *in, bool forced)
{
	const char *s = in->bytes.s + in->at;
	size_t n = in->bytes.len - in->at;
	struct sequence q = sequence_at(s, n, forced);

	/* Esc before a paste is a separate key: Alt would turn pasted text into keys. */
	if (q.kind == SEQUENCE_ESCAPED && n > MARK_LEN && !memcmp(s + 1, PASTE_START, MARK_LEN))
		return (struct sequence){ .kind = SEQUENCE_CONTROL, .len = 1 };
	return q;
}

int64_t
input_due_ns(const struct input *in)
{
	struct sequence q;

	if (in->pasting)
		return in->last_ns + (in->paste_ended ? WAIT_PASTE_END : WAIT_PASTE);
	if (in->at == in->bytes.len)
		return -1;
	q = next_sequence(in, false);
	return in->last_ns + (q.kind != SEQUENCE_CUT ? 0 : q.patient ? WAIT_PATIENT : WAIT_ESC);
}

bool
input_next(struct input *in, int64_t now_ns, struct input_event *ev)
{
	for (;;) {
		memset(ev, 0, sizeof(*ev));
		if (in->pasting)
			return next_paste(in, now_ns, ev);
		if (in->at == in->bytes.len || now_ns < input_due_ns(in))
			return false;
		struct sequence q = next_sequence(in, true);
		const char *s = in->bytes.s + in->at;
		in->at += q.len;
		if (q.kind == SEQUENCE_CSI && q.len == MARK_LEN &&
			!memcmp(s, PASTE_START, MARK_LEN)) {
			in->pasting = true;
			in->scanned = in->at;
		} else if (event_of_sequence(in, ev, s, q)) {
			return true;
		}
	}
}
