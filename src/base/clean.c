#include "base/text.h"

#include <stdarg.h>
#include <string.h>
#include <utf8proc.h>

#define ZWJ 0x200d
#define VS16 0xfe0f
#define KEYCAP 0x20e3
#define DOTTED_CIRCLE "\u25cc"

/* A cell of ncurses holds a character and four marks. */
#define MARKS_MAX 4
/* The longest emoji have three joiners; without a limit one cell could hold a whole tag. */
#define JOINERS_MAX 4

/* State of the text so far that decides how the next code point is cleaned. */
struct past {
	bool base;    /* a character that a combining mark can be drawn on */
	bool picture; /* an emoji so far: a joiner or, when `bare`, VS16 may follow */
	bool bare;
	bool digit;  /* 0-9, # or *: the start of a keycap */
	bool joined; /* ended with a joiner */
	int marks, joiners;
};

static bool
is_picture(int32_t c)
{
	return utf8proc_get_property(c)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

static bool
is_mark(int32_t c)
{
	utf8proc_category_t cat = utf8proc_category(c);

	return cat >= UTF8PROC_CATEGORY_MN && cat <= UTF8PROC_CATEGORY_ME;
}

/* Code points that control a terminal or are not shown. Of the format characters only the Arabic
 * and Kaithi number signs are drawn; Unicode places them before their number. */
static bool
is_forbidden(int32_t c)
{
	const utf8proc_property_t *p = utf8proc_get_property(c);

	if ((c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef))
		return true;
	if (p->ignorable || (c >= 0xe0000 && c <= 0xe0fff))
		return true;
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP: return true;
	case UTF8PROC_CATEGORY_CF: return p->boundclass != UTF8PROC_BOUNDCLASS_PREPEND;
	default: return false;
	}
}

static void
add_code(struct buf *out, int32_t c)
{
	utf8proc_uint8_t bytes[4];

	buf_add_bytes(out, bytes, (size_t)utf8proc_encode_char(c, bytes));
}

static void
add_stand_in(struct buf *out, int32_t c)
{
	if (c < 0x20)
		add_code(out, 0x2400 + c);
	else if (c == 0x7f)
		add_code(out, 0x2421);
	else
		buf_addf(out, "<U+%04X>", (unsigned)c);
}

/* The code point after the one at `at`; TEXT_BAD at the end. */
static int32_t
peek(const char *s, size_t n, size_t at)
{
	size_t len;

	return at < n ? text_decode(s + at, n - at, &len) : TEXT_BAD;
}

/* ZWJ, VS16 and skin tones, where they are part of an emoji; false where they are not. */
static bool
add_to_emoji(struct buf *out, struct past *past, int32_t c, int32_t next)
{
	if (c == ZWJ && past->picture && is_picture(next) && past->joiners < JOINERS_MAX) {
		past->joiners++;
		past->joined = true;
		past->picture = past->bare = false;
	} else if (c == VS16 && past->picture && past->bare) {
		past->bare = false;
		past->marks++;
	} else if (c == VS16 && past->digit && next == KEYCAP) {
		past->digit = false;
		past->marks++;
	} else if (c >= 0x1f3fb && c <= 0x1f3ff && past->picture) {
		past->bare = false;
	} else {
		return false;
	}
	add_code(out, c);
	return true;
}

static void
add_mark(struct buf *out, struct past *past, int32_t c)
{
	if (!past->base) /* else the mark would be drawn on whatever the screen has there */
		buf_add(out, DOTTED_CIRCLE);
	past->base = true;
	past->picture = past->bare = past->digit = false;
	if (past->marks++ < MARKS_MAX)
		add_code(out, c);
}

static void
clean_code(struct buf *out, struct past *past, int32_t c, int32_t next, bool lines)
{
	if (add_to_emoji(out, past, c, next))
		return;
	if (is_mark(c) && !is_forbidden(c)) {
		add_mark(out, past, c);
		return;
	}

	bool picture = is_picture(c);
	*past = (struct past){ .base = true,
		.picture = picture,
		.bare = picture,
		.digit = (c >= '0' && c <= '9') || c == '#' || c == '*',
		.joiners = past->joined ? past->joiners : 0 };
	if (c == '\t') {
		buf_add_char(out, ' ');
	} else if (c == '\n') {
		past->base = !lines;
		buf_add(out, lines ? "\n" : "\u2424");
	} else if (is_forbidden(c)) {
		add_stand_in(out, c);
	} else {
		add_code(out, c);
	}
}

/* The length of the printable ASCII at the start, which needs no cleaning; less its last character,
 * since a combining mark may follow. */
static size_t
plain_start(const char *s, size_t n, bool lines)
{
	size_t i = 0;

	while (i < n && ((s[i] >= ' ' && s[i] <= '~') || (lines && s[i] == '\n')))
		i++;
	return i == n || !i ? i : i - 1;
}

void
text_clean(struct buf *out, const char *s, size_t n, bool lines)
{
	struct past past = { .base = false };
	size_t len, plain = plain_start(s, n, lines);

	buf_add_bytes(out, s, plain);
	for (size_t at = plain; at < n; at += len) {
		int32_t c = text_decode(s + at, n - at, &len);

		if (c == TEXT_BAD) {
			buf_addf(out, "<%02x>", (unsigned char)s[at]);
			past = (struct past){ .base = true };
		} else {
			clean_code(out, &past, c, peek(s, n, at + len), lines);
		}
	}
}

void
text_print(FILE *f, const char *fmt, ...)
{
	struct buf raw = BUF_INIT, out = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&raw, fmt, ap);
	va_end(ap);
	text_clean(&out, raw.s, raw.len, true);
	fwrite(out.s, 1, out.len, f);
	buf_finish(&raw);
	buf_finish(&out);
}
