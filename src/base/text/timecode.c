/* Reads and writes times and ranges in a track. record/timing.c decides the time of a cue,
 * record/note_rules.c the time of a note; dates are in clock.c. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/timecode.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text/number.h"
#include "base/text/text.h"

#define LIMIT_MS ((int64_t)100 * 3600 * 1000)
#define QUOTE_COLUMNS 40
#define QUOTE_BYTES 120

static const char moments[] = "70, 70.5, 1:10 or 1:02:03.250";
static const char spans[] = "70, 1:10, 1:02:03.250, 0:54-1:15, ~1:30 or 3:00-";

static void
skip_spaces(const char **p)
{
	*p += strspn(*p, " \t\r\n");
}

/* Skips a dash, of ASCII, Latin or East Asian text. Returns false if there is none. */
static bool
skip_dash(const char **p)
{
	size_t n = TEXT_STARTS(*p, "-", "~", "\u2013", "\u301c", "\u30fc");

	*p += n;
	return n;
}

static bool
no_time(struct err *err, const char *text, const char *why, const char *expected)
{
	size_t n = strlen(text);
	int used;
	size_t shown = text_fit(text, n, QUOTE_COLUMNS, &used);

	/* A text that fits in columns may be too long in bytes: zero-width characters. */
	if (shown > QUOTE_BYTES)
		for (shown = QUOTE_BYTES; shown && ((unsigned char)text[shown] & 0xc0) == 0x80;)
			shown--;
	return err_set(err, "\"%.*s%s\" is not a time: %s; write %s", (int)shown, text,
		shown < n ? "\u2026" : "", why, expected);
}

/* Reads the time at *p: seconds, minutes and seconds, or hours, minutes and seconds. Returns
 * the error in the text, or NULL. */
static const char *
read_time(const char **p, int64_t *ms)
{
	int64_t field[3];
	size_t fields = 0, digits;

	if (strncasecmp(*p, "start", 5) == 0) {
		*p += 5;
		*ms = 0;
		return NULL;
	}
	for (;;) {
		if (fields == 3)
			return "it has more than hours, minutes and seconds";
		/* Digits after a value above LIMIT_MS are ignored. */
		int64_t value = 0;
		const char *from = *p;
		for (; number_is_digit(**p); (*p)++)
			if (value <= LIMIT_MS)
				value = value * 10 + (**p - '0');
		digits = (size_t)(*p - from);
		field[fields++] = value;
		if (digits == 0)
			return fields == 1 ? "it does not start with a number"
					   : "a number is missing after the colon";
		if (fields > 1 && digits > 2)
			return "two digits at most follow a colon";
		if (**p != ':')
			break;
		(*p)++;
	}
	if (fields == 3 && field[1] > 59)
		return "minutes go to 59";
	if (fields > 1 && field[fields - 1] > 59)
		return "seconds go to 59";

	int64_t s = 0;
	EACH_IN (one, field, fields)
		s = s * 60 + *one;
	*ms = s >= LIMIT_MS / 1000 ? LIMIT_MS : s * 1000;
	if (**p == '.') {
		(*p)++;
		if (!number_is_digit(**p))
			return "a number is missing after the point";
		/* as milliseconds; further digits are ignored */
		int64_t fraction = 0, unit = 100;
		for (; number_is_digit(**p); (*p)++, unit /= 10)
			fraction += (**p - '0') * unit;
		*ms += fraction;
	}
	return *ms >= LIMIT_MS ? "it must be under 100 hours" : NULL;
}

/* Reads a time or a range. Returns the error in the text, or NULL. */
static const char *
read_span(const char *p, struct timespan *t)
{
	const char *wrong;

	skip_spaces(&p);
	if (!*p)
		return "it is empty";
	if (*p == '~') {
		t->about = true;
		p++;
		skip_spaces(&p);
	}

	bool up_to = skip_dash(&p);
	skip_spaces(&p);
	wrong = read_time(&p, up_to ? &t->pos_end_ms : &t->pos_ms);
	if (wrong)
		return wrong;
	skip_spaces(&p);
	if (!up_to && skip_dash(&p)) {
		skip_spaces(&p);
		t->open = !*p;
		wrong = t->open ? NULL : read_time(&p, &t->pos_end_ms);
		if (wrong)
			return wrong;
		skip_spaces(&p);
	}
	if (*p)
		return "more text follows";
	if (t->pos_end_ms != NO_MS && t->pos_end_ms < t->pos_ms)
		return "it ends before it starts";
	if (t->pos_end_ms == t->pos_ms) /* 1:10-1:10 is a moment */
		t->pos_end_ms = NO_MS;
	return NULL;
}

bool
timespan_parse(struct timespan *t, const char *text, struct err *err)
{
	struct timespan read = { .pos_ms = 0, .pos_end_ms = NO_MS };
	CLEANUP(buf_finish) struct buf typed = BUF_INIT;
	const char *wrong = read_span(text_typed(&typed, text), &read);

	if (wrong)
		return no_time(err, text, wrong, spans);
	*t = read;
	return true;
}

bool
timecode_parse(int64_t *ms, const char *text, struct err *err)
{
	CLEANUP(buf_finish) struct buf typed = BUF_INIT;
	const char *p = text_typed(&typed, text);
	int64_t read;

	skip_spaces(&p);
	if (!*p)
		return no_time(err, text, "it is empty", moments);
	bool negative = *p == '-';
	p += negative;
	const char *wrong = read_time(&p, &read);
	if (wrong)
		return no_time(err, text, wrong, moments);
	skip_spaces(&p);
	if (*p)
		return no_time(err, text,
			skip_dash(&p) ? "expected one time, not a range" : "more text follows",
			moments);
	*ms = negative ? -read : read;
	return true;
}

/* Writes a time and returns its length. Rounds negative times towards zero, so that a countdown
 * changes when a clock does. */
static size_t
put_time(char *text, size_t size, int64_t ms, bool tenths)
{
	const char *sign = ms < 0 ? "-" : "";
	long long t = ms < 0 ? -ms : ms, s = t / 1000;
	int n;

	if (s >= 3600)
		n = snprintf(
			text, size, "%s%lld:%02lld:%02lld", sign, s / 3600, s / 60 % 60, s % 60);
	else
		n = snprintf(text, size, "%s%lld:%02lld", sign, s / 60, s % 60);
	if (tenths)
		n += snprintf(text + n, size - (size_t)n, ".%lld", t / 100 % 10);
	return (size_t)n;
}

char *
timecode_text(int64_t ms, bool tenths, char text[TIME_TEXT])
{
	text[0] = '\0';
	if (ms != NO_MS)
		put_time(text, TIME_TEXT, ms, tenths);
	return text;
}

bool
timespan_is_range(const struct timespan *t)
{
	return t->pos_ms != NO_MS && t->pos_end_ms != NO_MS &&
		t->pos_end_ms / 1000 > t->pos_ms / 1000;
}

char *
timespan_text(const struct timespan *t, char text[TIME_TEXT])
{
	size_t n = 0;

	text[0] = '\0';
	if (t->pos_ms == NO_MS)
		return text;
	if (t->about)
		text[n++] = '~';
	n += put_time(text + n, TIME_TEXT - n, t->pos_ms, false);
	if (t->open || timespan_is_range(t))
		text[n++] = '-';
	text[n] = '\0';
	if (!t->open && timespan_is_range(t))
		put_time(text + n, TIME_TEXT - n, t->pos_end_ms, false);
	return text;
}

/* Returns the bytes of a blank, or of a comma of East Asian text, which has none; 0: neither. */
static size_t
blank_at(const char *s)
{
	return TEXT_STARTS(s, " ", "\n", "\u3000", "\u3001", "\uff0c");
}

/* Returns where a sentence goes on that a time begins without a blank, behind a particle:
 * 1:15の低域, 1:15副歌. NULL: the time does not begin it, as in 1:15から and 1:15至1:30. */
static const char *
behind_time(const char *s)
{
	if (TEXT_STARTS(s, "至", "到", "起", "左右", "的确"))
		return NULL;
	s += TEXT_STARTS(s, "の", "は", "で", "に", "处的", "处", "的");
	enum text_script script = *s ? text_script_at(s, strlen(s)) : TEXT_SIGN;
	bool begins = script == TEXT_HAN || script == TEXT_KATAKANA;
	return begins && !skip_dash(&(const char *){ s }) ? s : NULL;
}

bool
timespan_begins(const char *words, struct timespan *t, const char **rest)
{
	static const char number[] = "0123456789";
	size_t n = 0, blanks = 0;

	while (words[n] && !blank_at(words + n) && !behind_time(words + n))
		n += text_next(words + n, strlen(words + n), 0);
	for (size_t blank; (blank = blank_at(words + n + blanks));)
		blanks += blank;
	CLEANUP(pointer_free) char *word = xstrndup(words, n);
	CLEANUP(buf_finish) struct buf typed = BUF_INIT;
	const char *time = text_typed(&typed, word);
	const char *figures = time + (*time == '~');
	size_t digits = strspn(figures, number);
	*rest = blanks ? words + n + blanks : behind_time(words + n);
	return *rest && digits && digits < 3 && figures[digits] == ':' &&
		strspn(figures + digits + 1, number) == 2 && timespan_parse(t, time, ERR_IGNORED);
}
