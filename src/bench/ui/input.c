/* Decodes bytes to keys by one table, and keeps pastes apart. keys.c decides what a key does,
 * command/keymap.c which line it runs. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench/ui/input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/ui/rows.h"

#define MS INT64_C(1000000)
#define WAIT_ESC (50 * MS)
#define WAIT_PATIENT (500 * MS)
#define WAIT_REST (1000 * MS) /* for the rest of a reply that came in parts */
/* A paste without an end mark ends after a second without bytes; without any mark after 100 ms,
 * since the next bytes may be a key, or where a read begins with a byte that only a key sends.
 * After an end mark, the paste waits 20 ms for more: pasted text that contains an end mark must not
 * become keys. */
#define WAIT_PASTE (1000 * MS)
#define WAIT_UNMARKED (100 * MS)
#define WAIT_PASTE_END (20 * MS)
#define PASTE_MAX (1 << 20)
/* Characters of a word of pasted text, and bytes from the line end behind it on: fewer may be keys
 * that were typed ahead. */
#define WORD_LEAST 2
#define REST_LEAST 5

#define PASTE_START "\033[200~"
#define PASTE_END "\033[201~"
#define MARK_LEN 6

/* ---- the end of one key in a stream of bytes ---- */

enum sequence_kind {
	SEQUENCE_CUT,     /* incomplete: more bytes may arrive */
	SEQUENCE_CHAR,    /* one code point */
	SEQUENCE_CONTROL, /* one byte: C0 or DEL */
	SEQUENCE_CSI,     /* ESC [ … final byte */
	SEQUENCE_SS3,     /* ESC O, then one final byte */
	SEQUENCE_ESCAPED, /* ESC, then a sequence of one of the kinds above */
	SEQUENCE_DROP,    /* sent by no key: a reply of the terminal, or noise */
};

struct sequence {
	enum sequence_kind kind;
	size_t len;   /* length in bytes: at least 1, except for SEQUENCE_CUT */
	bool patient; /* SEQUENCE_CUT: only a terminal sends this, so wait longer for the rest */
};

#define ESC 0x1b
#define BEL 0x07

/* The longest sequences in bytes; the limits keep a broken terminal from blocking input. */
#define CSI_MAX 64
#define STRING_MAX 4096

/* Finds the first key in s[0..n), n > 0. forced: no byte will follow, so the result is never
 * SEQUENCE_CUT. */
static struct sequence sequence_at(const char *s, size_t n, bool forced);

static const struct sequence cut = { .kind = SEQUENCE_CUT };
static const struct sequence cut_patient = { .kind = SEQUENCE_CUT, .patient = true };

static struct sequence
sequence_of(enum sequence_kind kind, size_t len)
{
	return (struct sequence){ .kind = kind, .len = len };
}

static struct sequence
character(const char *s, size_t n, bool forced)
{
	unsigned char lead = (unsigned char)s[0];
	size_t need = 1, have = 1, len;

	if (lead >= 0xc2)
		need = 2;
	if (lead >= 0xe0)
		need = 3;
	if (lead >= 0xf0)
		need = 4;
	if (lead >= 0xf5)
		need = 1; /* begins no character */
	while (have < n && have < need && ((unsigned char)s[have] & 0xc0) == 0x80)
		have++;
	if (have < need && have == n && !forced)
		return cut_patient;
	if (text_decode(s, n, &len) == TEXT_BAD)
		return sequence_of(SEQUENCE_DROP, have < need ? have : len);
	return sequence_of(SEQUENCE_CHAR, len);
}

/* Finds the end of a string that no key sends, such as an unrequested reply: ESC ] … BEL, or ESC P
 * … ESC \. */
static struct sequence
string(const char *s, size_t n, bool forced)
{
	size_t i = 2;

	for (; i < n && i < STRING_MAX; i++) {
		if (s[i] == BEL)
			return sequence_of(SEQUENCE_DROP, i + 1);
		if (s[i] == ESC && i + 1 < n && s[i + 1] == '\\')
			return sequence_of(SEQUENCE_DROP, i + 2);
		bool ends = (unsigned char)s[i] < ' ';
		if (s[i] == ESC) /* one that came last may belong to ESC \ */
			ends = i + 1 < n;
		if (ends)
			return sequence_of(i == 2 ? SEQUENCE_ESCAPED : SEQUENCE_DROP, i);
	}
	if (!forced && i < STRING_MAX)
		return n == 2 ? cut : cut_patient;
	return sequence_of(n == 2 ? SEQUENCE_ESCAPED : SEQUENCE_DROP, i);
}

/* Returns true if the $ at s[i] ends a key: rxvt ends shifted keys with it (ESC [ 7 $); elsewhere $
 * comes before a final byte. */
static bool
rxvt_shift(const char *s, size_t i)
{
	if (s[i] != '$' || i == 2)
		return false;
	for (size_t k = 2; k < i; k++)
		if (s[k] < '0' || s[k] > '9')
			return false;
	return true;
}

static struct sequence
csi(const char *s, size_t n, bool forced)
{
	size_t i = 2;

	if (n > 2 && s[2] == '[') { /* F1 to F5 of the Linux console: ESC [ [ A */
		if (n > 3 && s[3] > ' ' && s[3] < 0x7f)
			return sequence_of(SEQUENCE_CSI, 4);
		if (n > 3)
			return sequence_of(SEQUENCE_DROP, (unsigned char)s[3] >= ' ' ? 4 : 3);
		return forced ? sequence_of(SEQUENCE_DROP, n) : cut_patient;
	}
	while (i < n && i < CSI_MAX && s[i] >= 0x30 && s[i] <= 0x3f)
		i++;
	if (i < n && rxvt_shift(s, i))
		return sequence_of(SEQUENCE_CSI, i + 1);
	while (i < n && i < CSI_MAX && s[i] >= 0x20 && s[i] <= 0x2f)
		i++;
	if (i >= CSI_MAX)
		return sequence_of(SEQUENCE_DROP, i);
	if (i == n) {
		if (!forced)
			return n == 2 ? cut : cut_patient;
		return sequence_of(n == 2 ? SEQUENCE_ESCAPED : SEQUENCE_DROP, n);
	}
	if (s[i] < 0x40 || s[i] > 0x7e) /* incomplete: the next byte begins another key */
		return sequence_of(i == 2 ? SEQUENCE_ESCAPED : SEQUENCE_DROP, i);
	if (s[i] == 'M' && i == 2) { /* the oldest mouse report: three more bytes */
		for (size_t k = 3; k < n && k < 6; k++)
			if ((unsigned char)s[k] < ' ')
				return sequence_of(SEQUENCE_DROP, k);
		if (n >= 6)
			return sequence_of(SEQUENCE_DROP, 6);
		return forced ? sequence_of(SEQUENCE_DROP, n) : cut_patient;
	}
	return sequence_of(SEQUENCE_CSI, i + 1);
}

static struct sequence
escaped(const char *s, size_t n, bool forced)
{
	struct sequence rest;

	if (s[1] == ESC && n == 2)
		return forced ? sequence_of(SEQUENCE_CONTROL, 1) : cut;
	if (s[1] == ESC && s[2] != '[' && s[2] != 'O')
		return sequence_of(SEQUENCE_CONTROL, 1);
	rest = sequence_at(s + 1, n - 1, forced);
	if (rest.kind == SEQUENCE_CUT)
		return rest;
	if (rest.kind == SEQUENCE_ESCAPED) /* ESC ESC [: several keys, of which this is the first */
		return sequence_of(SEQUENCE_CONTROL, 1);
	return sequence_of(
		rest.kind == SEQUENCE_DROP ? SEQUENCE_DROP : SEQUENCE_ESCAPED, rest.len + 1);
}

static struct sequence
sequence_at(const char *s, size_t n, bool forced)
{
	unsigned char c = (unsigned char)s[0];

	if (c != ESC)
		return c < ' ' || c == 0x7f ? sequence_of(SEQUENCE_CONTROL, 1)
					    : character(s, n, forced);
	if (n == 1)
		return forced ? sequence_of(SEQUENCE_CONTROL, 1) : cut;
	switch (s[1]) {
	case '[': return csi(s, n, forced);
	case ']':
	case 'P': return string(s, n, forced);
	case 'O':
		if (n == 2)
			return forced ? sequence_of(SEQUENCE_ESCAPED, 2) : cut;
		/* a modifier comes before the letter: ESC O 5 A */
		if (s[2] >= '1' && s[2] <= '9' && n > 3)
			return sequence_of(SEQUENCE_DROP, 4);
		if (s[2] >= '1' && s[2] <= '9')
			return forced ? sequence_of(SEQUENCE_DROP, 3) : cut_patient;
		return s[2] >= 0x40 && s[2] <= 0x7e ? sequence_of(SEQUENCE_SS3, 3)
						    : sequence_of(SEQUENCE_ESCAPED, 2);
	default: return escaped(s, n, forced);
	}
}

/* ---- keys and pastes ---- */

struct input {
	struct buf bytes;
	size_t at;        /* offset of the next byte to decode */
	int64_t last_ns;  /* arrival time of the last bytes */
	bool pasting;     /* the bytes from `at` on are a paste */
	bool paste_ended; /* the end mark of the paste was seen */
	bool unmarked;    /* the paste began without a mark */
	int64_t rest_ns;  /* since when */
	char rest;        /* '[' or ']': the rest of such a reply may still come; 0: of none */
	size_t scanned;   /* offset behind the bytes of the paste that were searched for its end */
	struct buf paste;
};

struct input *
input_new(void)
{
	struct input *in = xcalloc(1, sizeof(*in));

	in->bytes = in->paste = (struct buf)BUF_INIT;
	return in;
}

void
input_free(struct input *in)
{
	if (!in)
		return;
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

/* Bits of the modifiers, as xterm and others send them: the number of a sequence minus 1. Those
 * above CTRL are keys of the desktop, those from LOCKS on Caps Lock and Num Lock. */
enum { SHIFT = 1, ALT = 2, CTRL = 4, LOCKS = 64, MODIFIERS_MOST = 255 };

/* Keys by what follows ESC. */
static const struct coded_key {
	const char *code, *name;
	int modifiers;
} keys[] = { TERMINAL_KEYS };

static bool
put_name(struct input_event *ev, int modifiers, const char *base)
{
	static const char *const ctrl_alt[] = { "", "Ctrl-", "Alt-", "Ctrl-Alt-" };
	int which = !!(modifiers & CTRL) + 2 * !!(modifiers & ALT);

	snprintf(ev->name, sizeof(ev->name), "%s%s%s", ctrl_alt[which],
		modifiers & SHIFT ? "Shift-" : "", base);
	return true;
}

static bool
name_char(struct input_event *ev, const char *s, size_t len)
{
	snprintf(ev->text, sizeof(ev->text), "%.*s", (int)len, s);
	return put_name(ev, 0, *ev->text == ' ' ? "Space" : ev->text);
}

static bool
name_control(struct input_event *ev, char c, int modifiers)
{
	char letter[2] = { (char)(c | 0x40), 0 };

	switch (c) {
	case '\0': return put_name(ev, CTRL, "Space");
	case '\b':
	case 0x7f: return put_name(ev, modifiers, "Backspace");
	case '\t': return put_name(ev, modifiers, "Tab");
	case '\r': return put_name(ev, modifiers, "Enter");
	case 0x1b: return put_name(ev, modifiers, "Esc");
	default: return put_name(ev, CTRL, letter);
	}
}

/* Names a code point that was sent with modifiers. Returns false for a code of no known key. */
static bool
name_code(struct input_event *ev, int32_t code, int modifiers)
{
	CLEANUP(buf_finish) struct buf utf8 = BUF_INIT;

	if (code < 0x80 && memchr("\b\t\r\033\x7f", code, 5))
		return name_control(ev, (char)code, modifiers);
	/* Private code points are kitty's keys without a text, such as the keypad's. */
	if (code < ' ' || (code >= 0x7f && code < 0xa0) || (code >= 0xe000 && code < 0xf900))
		return false;
	/* The letter itself shows Shift; kitty sends the small one. */
	if (modifiers & SHIFT && code >= 'a' && code <= 'z')
		code += 'A' - 'a';
	text_encode(&utf8, code);
	modifiers &= ~SHIFT;
	if (!modifiers)
		return name_char(ev, utf8.s, utf8.len);
	if (modifiers & CTRL && code >= 'a' && code <= 'z')
		utf8.s[0] = (char)(code - 'a' + 'A');
	/* Most terminals send the same byte for Ctrl-I and Tab, and for similar pairs, so both keys
	 * of a pair get one name here also. */
	if (modifiers == CTRL && utf8.len == 1 && strchr("IMH[", utf8.s[0]))
		return name_control(ev, (char)(utf8.s[0] & 0x1f), 0);
	return put_name(ev, modifiers, code == ' ' ? "Space" : utf8.s);
}

/* Reads the numbers of a sequence ESC [ 1 ; 2 A. Returns how many there are; -1: a key has no such
 * sequence. */
static int
numbers_of(const char *s, size_t len, int32_t v[3])
{
	int n = 0;

	for (size_t i = 2, from = i; i < len - 1; from = i) {
		if (n == 3)
			return -1;
		for (; s[i] >= '0' && s[i] <= '9'; i++) {
			v[n] = v[n] * 10 + (s[i] - '0');
			if (v[n] > 0x10ffff)
				return -1;
		}
		n++;
		if (i == from)
			return -1;
		if (i == len - 1)
			break;
		if (s[i] != ';' || i + 1 == len - 1)
			return -1;
		i++;
	}
	return n;
}

static bool
name_sequence(struct input_event *ev, const char *s, size_t len)
{
	int32_t v[3] = { 0 };
	int n = s[1] == 'O' || s[2] == '[' ? 0 : numbers_of(s, len, v), modifiers = 0;
	char last = s[len - 1], code[16];
	const char *keypad = strchr("ABCDFHZ", last) ? "[" : "O";

	if (n < 0 || (n > 1 && (v[1] < 1 || v[1] > MODIFIERS_MOST + 1)))
		return false;
	if (n > 1)
		modifiers = (v[1] - 1) % LOCKS;
	if (modifiers > 15)
		return false;
	if (last == 'u' && n > 0) /* with a key of the desktop it is none of ours */
		return modifiers <= (SHIFT | ALT | CTRL) && name_code(ev, v[0], modifiers);
	if (last == '~' && v[0] == 27)
		return n == 3 && name_code(ev, v[2], modifiers);
	/* Letters and signs of the keypad, as an application gets them. */
	if (s[1] == 'O' && (last == 'X' || (last >= 'j' && last <= 'y')))
		return name_char(ev, last == 'X' ? "=" : &"*+,-./0123456789"[last - 'j'], 1);
	if (n == 1 && strchr("$^@", last)) { /* rxvt */
		modifiers = last == '^' ? CTRL : SHIFT;
		if (last == '@')
			modifiers |= CTRL;
		last = '~';
	}
	if (last == '~')
		snprintf(code, sizeof(code), "[%d~", (int)v[0]);
	else if (n > 1 && v[0] != 1) /* a reply of the terminal, not a key */
		return false;
	else if (s[1] == 'O' || n > 1)
		snprintf(code, sizeof(code), "%s%c", keypad, last);
	else
		snprintf(code, sizeof(code), "%s%c", s[2] == '[' && len > 3 ? "[[" : "[", last);
	const struct coded_key *k = TEXT_ROW(keys, code);
	return k && put_name(ev, modifiers | k->modifiers, k->name);
}

/* Reads a mouse report, ESC [ < button ; column ; row M (a press) or m (a release). Returns true
 * for a left press or a turn of the wheel. */
static bool
name_mouse(struct input_event *ev, const char *s, size_t len)
{
	int32_t v[3] = { 0 };

	if (numbers_of(s + 1, len - 1, v) != 3 || s[len - 1] != 'M' || v[1] < 1 || v[2] < 1)
		return false;
	switch (v[0]) {
	case 0: ev->mouse = MOUSE_PRESS; break;
	case 64: ev->mouse = MOUSE_WHEEL_UP; break;
	case 65: ev->mouse = MOUSE_WHEEL_DOWN; break;
	default: ev->mouse = MOUSE_NONE;
	}
	ev->col = v[1] - 1;
	ev->row = v[2] - 1;
	return ev->mouse != MOUSE_NONE;
}

static bool
event_of_sequence(struct input_event *ev, const char *s, struct sequence q)
{
	switch (q.kind) {
	case SEQUENCE_CHAR: return name_char(ev, s, q.len);
	case SEQUENCE_CONTROL: return name_control(ev, s[0], 0);
	case SEQUENCE_CSI:
		if (q.len > 3 && s[2] == '<')
			return name_mouse(ev, s, q.len);
		if (text_starts(s, "\033[?997;"))
			ev->ground = GROUND_CHANGED;
		if (ev->ground)
			return true;
		return name_sequence(ev, s, q.len);
	case SEQUENCE_SS3: return name_sequence(ev, s, q.len);
	case SEQUENCE_ESCAPED:
		if (s[1] == '\t') /* the Linux console sends this for Shift-Tab */
			return put_name(ev, SHIFT, "Tab");
		ev->escaped = true;
		return event_of_sequence(ev, s + 1, sequence_at(s + 1, q.len - 1, true));
	case SEQUENCE_DROP: { /* or the reply ESC ] 11 ; rgb : RRRR / GGGG / BBBB */
		static const char background[] = "\033]11;rgb:";
		const char *green = memchr(s, '/', q.len);

		if (!green || !text_starts(s, background))
			return false;
		/* Green decides between light and dark: it contributes most to brightness. */
		ev->ground = green[1] > '7' ? GROUND_LIGHT : GROUND_DARK;
		return true;
	}
	case SEQUENCE_CUT: break;
	}
	return false;
}

/* ---- pasted text ---- */

/* Returns true for a byte of a key, which begins no paste without marks, and no read of one. */
static bool
is_key(char c)
{
	return (unsigned char)c < ' ' ? c != '\t' && c != '\r' && c != '\n' : c == 0x7f;
}

/* Ends the paste, of bytes up to the offset `to`, at the last end mark before the next paste. The
 * text between earlier end marks belongs to the paste; the marks are left out. */
static void
end_paste(struct input *in, size_t to, struct input_event *ev)
{
	const char *s = in->bytes.s + in->at, *all = in->bytes.s + to;
	const char *end = memmem(s, (size_t)(all - s), PASTE_END, MARK_LEN), *next;

	while (end && (next = memmem(end + 1, (size_t)(all - end) - 1, PASTE_END, MARK_LEN))) {
		if (memmem(end, (size_t)(next - end), PASTE_START, MARK_LEN))
			break;
		end = next;
	}
	const char *until = end ? end : all;
	buf_clear(&in->paste);
	for (const char *mark; (mark = memmem(s, (size_t)(until - s), PASTE_END, MARK_LEN));
		s = mark + MARK_LEN)
		buf_add_bytes(&in->paste, s, (size_t)(mark - s));
	buf_add_bytes(&in->paste, s, (size_t)(until - s));
	in->at = (size_t)((end ? end + MARK_LEN : all) - in->bytes.s);
	in->pasting = in->paste_ended = in->unmarked = false;
	ev->paste = in->paste.s;
	ev->paste_len = in->paste.len;
}

static bool
next_paste(struct input *in, int64_t now_ns, struct input_event *ev)
{
	size_t from = in->scanned > in->at + MARK_LEN ? in->scanned - MARK_LEN : in->at;
	size_t read = in->bytes.len - in->scanned; /* bytes */
	bool key = in->unmarked && in->scanned > in->at && read && read < INPUT_A_PASTE &&
		is_key(in->bytes.s[in->scanned]);

	if (key) {
		end_paste(in, in->scanned, ev);
		return true;
	}
	if (!in->paste_ended)
		in->paste_ended = memmem(in->bytes.s + from, in->bytes.len - from, PASTE_END,
					  MARK_LEN) != NULL;
	in->scanned = in->bytes.len;
	if (now_ns < input_due_ns(in))
		return false;
	end_paste(in, in->bytes.len, ev);
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

	if (in->pasting && in->paste_ended)
		return in->last_ns + WAIT_PASTE_END;
	if (in->pasting)
		return in->last_ns + (in->unmarked ? WAIT_UNMARKED : WAIT_PASTE);
	if (in->at == in->bytes.len)
		return -1;
	q = next_sequence(in, false);
	if (q.kind != SEQUENCE_CUT)
		return in->last_ns;
	return in->last_ns + (q.patient ? WAIT_PATIENT : WAIT_ESC);
}

void
input_find_paste(struct input *in)
{
	int chars = 0, rest = 0; /* of this line; from the first line end behind a word on */
	bool words = false;

	for (size_t i = in->at; i < in->bytes.len; i++) {
		char c = in->bytes.s[i];
		bool end = c == '\r' || c == '\n';

		if (is_key(c))
			return;
		if (rest > 0 || (end && chars >= WORD_LEAST))
			rest++;
		if (end)
			chars = 0;
		else if ((c & 0xc0) != 0x80)
			chars++;
		words |= rest > 0 && chars >= WORD_LEAST;
	}
	if (in->pasting || !words || rest < REST_LEAST)
		return;
	in->pasting = in->unmarked = true;
	in->scanned = in->at;
}

/* Drops the rest of a reply of the terminal whose first part was dropped since it came so late:
 * bytes that no key sent. */
static void
drop_rest(struct input *in, int64_t now_ns)
{
	while (in->rest && in->at < in->bytes.len) {
		const char *s = in->bytes.s + in->at;
		bool last = in->rest == '[' ? *s >= '@' : *s == BEL;

		if (now_ns - in->rest_ns > WAIT_REST || ((unsigned char)*s < ' ' && !last)) {
			in->at += text_starts(s, "\033\\") ? 2 : 0;
			last = true;
		} else {
			in->at++;
		}
		if (last)
			in->rest = 0;
	}
}

bool
input_next(struct input *in, int64_t now_ns, struct input_event *ev)
{
	for (;;) {
		memset(ev, 0, sizeof(*ev));
		drop_rest(in, now_ns);
		if (in->pasting)
			return next_paste(in, now_ns, ev);
		if (in->at == in->bytes.len || now_ns < input_due_ns(in))
			return false;
		struct sequence q = next_sequence(in, true);
		const char *s = in->bytes.s + in->at;
		if (q.kind == SEQUENCE_DROP && next_sequence(in, false).kind == SEQUENCE_CUT) {
			in->rest = s[1] == '[' ? '[' : ']';
			in->rest_ns = now_ns;
		}
		in->at += q.len;
		if (q.kind == SEQUENCE_CSI && q.len == MARK_LEN &&
			!memcmp(s, PASTE_START, MARK_LEN)) {
			in->pasting = true;
			in->scanned = in->at;
		} else if (event_of_sequence(ev, s, q)) {
			return true;
		}
	}
}
