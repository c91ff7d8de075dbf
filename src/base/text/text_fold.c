/* Decides which letters of two texts count as one: case, width, marks, the signs of names. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/core/mem.h"

/* The one list of signs that do not count in a name: blanks, hyphens, dashes, brackets, quotes and
 * underscores by their category, and these dots, commas, colons, quotes and slashes. */
static bool
is_mute(int32_t c)
{
	static const int32_t signs[] = { '.', ',', ':', '\'', '"', '`', '/', '\\', 0xb7, 0x2026,
		0x3001, 0x3002, 0x30fb, 0xff02, 0xff07, 0xff0c, 0xff0e, 0xff0f, 0xff1a, 0xff3c };

	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_PC:
	case UTF8PROC_CATEGORY_PD:
	case UTF8PROC_CATEGORY_PS:
	case UTF8PROC_CATEGORY_PE:
	case UTF8PROC_CATEGORY_PI:
	case UTF8PROC_CATEGORY_PF: return true;
	default: break;
	}
	EACH_OF (sign, signs)
		if (c == *sign)
			return true;
	return text_is_control(c);
}

static int32_t
as_hiragana(int32_t c)
{
	bool katakana = (c >= 0x30a1 && c <= 0x30f6) || c == 0x30fd || c == 0x30fe;

	return katakana ? c - 0x60 : c;
}

static bool
keeps_all(enum text_kept kept)
{
	return kept == KEEP_ALL || kept == KEEP_ALL_PLAIN;
}

/* Appends what `kept` says of a folded text. Combining marks share the fate of their character:
 * half of a Thai or Hindi name consists of marks. */
static void
keep_characters(struct buf *out, const char *s, size_t n, enum text_kept kept)
{
	size_t len;
	bool keeps = keeps_all(kept), plain = kept >= KEEP_WORDS_PLAIN;

	for (size_t at = 0; at < n; at += len) {
		int32_t c = text_decode(s + at, n - at, &len);

		if (!text_is_mark(c))
			keeps = keeps_all(kept) ||
				(kept == KEEP_NAME ? !is_mute(c) : text_script(c) != TEXT_SIGN);
		/* accents of decomposed Latin, Greek and Cyrillic letters */
		bool accent = c >= 0x300 && c <= 0x36f;
		if (keeps && plain && !accent)
			text_encode(out, as_hiragana(c));
		else if (keeps && !plain)
			buf_add_bytes(out, s + at, len);
	}
}

/* Returns the text in a form of Unicode, without bytes that are not UTF-8; *n gets its length in
 * bytes. The caller frees. */
static char *
in_form(const char *s, utf8proc_option_t form, size_t *n)
{
	CLEANUP(buf_finish) struct buf valid = BUF_INIT;
	size_t all = s ? strlen(s) : 0, len;
	utf8proc_uint8_t *made = NULL;

	for (size_t at = 0; at < all; at += len)
		if (text_decode(s + at, all - at, &len) != TEXT_BAD)
			buf_add_bytes(&valid, s + at, len);
	utf8proc_ssize_t size = utf8proc_map((const utf8proc_uint8_t *)valid.s,
		(utf8proc_ssize_t)valid.len, &made, UTF8PROC_STABLE | form);
	if (size < 0) { /* the text is valid UTF-8, so malloc failed */
		fputs("earlog: out of memory\n", stderr);
		abort();
	}
	*n = (size_t)size;
	return (char *)made;
}

bool
text_ascii(const char *s)
{
	while (*s && !(*s & 0x80))
		s++;
	return !*s;
}

void
text_fold(struct buf *out, const char *s, enum text_kept kept)
{
	/* Most texts are ASCII, for which the tables of Unicode say no more than this. */
	if (s && text_ascii(s)) {
		char *to = buf_room(out, strlen(s));

		for (; *s; s++) {
			char c = (char)(*s >= 'A' && *s <= 'Z' ? *s - 'A' + 'a' : *s);
			bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
			if (letter || keeps_all(kept) || (kept == KEEP_NAME && !is_mute(c)))
				*to++ = c;
		}
		*to = '\0';
		out->len = (size_t)(to - out->s);
		return;
	}
	utf8proc_option_t form =
		kept >= KEEP_WORDS_PLAIN ? UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT : UTF8PROC_COMPOSE;
	size_t n;
	CLEANUP(pointer_free)
	char *folded = in_form(s, form | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE, &n);
	CLEANUP(buf_finish) struct buf bare = BUF_INIT;
	bool composes = kept == KEEP_ALL_PLAIN;
	keep_characters(composes ? &bare : out, folded, n, kept);
	if (composes)
		text_compose(out, bare.s);
}

void
text_compose(struct buf *out, const char *s)
{
	size_t n;
	CLEANUP(pointer_free) char *composed = in_form(s, UTF8PROC_COMPOSE, &n);

	buf_add_bytes(out, composed, n);
}
