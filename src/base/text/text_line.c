/* Finds where a line of text may end, in every script. ui/draw.c and table/sheet.c draw the lines.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <string.h>
#include <utf8proc.h>

#include "base/core/mem.h"
#include "base/text/text.h"

/* A sign that STICKS has no break on either side, CLOSE none before it, OPEN none behind it. */
enum breaks { BREAKS_WORD, BREAKS_BLANK, BREAKS_STICKS, BREAKS_CLOSE, BREAKS_OPEN };

static enum breaks
breaks_of(int32_t c)
{
	/* Signs that the categories of Unicode do not tell, of ASCII in either width. */
	static const int32_t close[] = { 0x2026, 0x3001, 0x3002, 0x3005, 0x301c, 0x303b, 0x3041,
		0x3043, 0x3045, 0x3047, 0x3049, 0x3063, 0x3083, 0x3085, 0x3087, 0x308e, 0x3095,
		0x3096, 0x309d, 0x309e, 0x30a1, 0x30a3, 0x30a5, 0x30a7, 0x30a9, 0x30c3, 0x30e3,
		0x30e5, 0x30e7, 0x30ee, 0x30f5, 0x30f6, 0x30fb, 0x30fc, 0x30fd, 0x30fe, 0xff5e,
		0xff61, 0xff64, 0xff65, 0xff70 };

	if (c > 0 && c < 0x80 && isalnum(c)) /* most are */
		return BREAKS_WORD;
	if (c == ' ' || c == 0x3000)
		return BREAKS_BLANK;
	if (c == '"' || c == '\'' || c == 0xa0 || c == 0x2011 || c == 0x2019 || c == 0x2060)
		return BREAKS_STICKS;
	if (text_narrow(c) < 0x80 && text_narrow(c) > 0 && strchr(",.:;!?%/-", text_narrow(c)))
		return BREAKS_CLOSE;
	EACH_OF (one, close)
		if (c == *one)
			return BREAKS_CLOSE;
	if (c >= 0xff67 && c <= 0xff6f) /* small kana of half a width */
		return BREAKS_CLOSE;
	switch (c == TEXT_BAD ? UTF8PROC_CATEGORY_CN : utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_PE:
	case UTF8PROC_CATEGORY_PF: return BREAKS_CLOSE;
	case UTF8PROC_CATEGORY_PS:
	case UTF8PROC_CATEGORY_PI:
	case UTF8PROC_CATEGORY_SC: return BREAKS_OPEN;
	default: return c == '#' || c == '+' || c == 0xb1 ? BREAKS_OPEN : BREAKS_WORD;
	}
}

bool
text_closes_wide(int32_t c)
{
	return c > 0x3000 && text_script(c) == TEXT_SIGN && breaks_of(c) == BREAKS_CLOSE;
}

bool
text_is_tight(const char *s, size_t n, const char *next)
{
	size_t n_next = strnlen(next, 4), first = 0;
	int32_t last = text_last(s, n);
	enum text_script script = text_script(last);

	if (n_next)
		text_decode(next, n_next, &first);
	return text_closes_wide(last) ||
		(script >= TEXT_HAN && script <= TEXT_KATAKANA && text_runs_on(next, first));
}

size_t
text_line(const char *s, size_t n, int columns, size_t *skip)
{
	enum breaks before = BREAKS_BLANK;
	bool was_wide = false;
	size_t cut = 0, behind = 0, at = 0;
	int used = 0;

	for (size_t to; at < n && s[at] != '\n'; at = to) {
		size_t len;
		int width;
		int32_t c = text_decode(s + at, n - at, &len);
		enum breaks now = breaks_of(c);

		to = text_cluster(s, n, at, &width);
		enum text_script script = text_script(c);
		/* Letters and digits of either width stay together. */
		bool wide = script == TEXT_KATAKANA ||
			(width > 1 && script != TEXT_DIGIT && script != TEXT_CASED);
		if (now == BREAKS_BLANK) {
			cut = at;
			behind = to;
		} else {
			if ((wide || was_wide) && now != BREAKS_CLOSE && now != BREAKS_STICKS &&
				before != BREAKS_OPEN && before != BREAKS_STICKS &&
				before != BREAKS_BLANK && used <= columns)
				cut = behind = at;
			if (used + width > columns && at) {
				*skip = behind - cut;
				return behind ? cut : at;
			}
		}
		used += width;
		before = now;
		was_wide = wide;
	}
	*skip = at < n;
	return at;
}
