/* Reads the clean text of an imported file for all formats: its lines, times in a line, and errors
 * with line and column. import.c, track_list.c and their neighbours know the formats. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/import/import_private.h"

#include <string.h>

#include "base/core/mem.h"
#include "base/text/number.h"
#include "base/text/text.h"

#define LEFT_OUT_NAMED 100 /* lines that are named; further ones are counted */

/* ---- cleaning the text and reading its lines ---- */

void
reading_place(const char *text, const char *at, int *line, int *column)
{
	*line = *column = 1;
	while (text < at) {
		size_t len;

		text_decode(text, (size_t)(at - text), &len);
		if (*text == '\n') {
			++*line;
			*column = 0;
		}
		++*column;
		text += len;
	}
}

/* Appends a text of UTF-16, which begins with the mark of its order of bytes, as UTF-8. */
static void
from_utf16(struct buf *out, const char *bytes, size_t n)
{
	bool little = bytes[0] == '\xff';
	int32_t high = 0;

	for (size_t i = 2; i + 1 < n; i += 2) {
		int32_t c =
			(unsigned char)bytes[i + little] << 8 | (unsigned char)bytes[i + !little];

		if (high && (c & 0xfc00) == 0xdc00)
			text_encode(out, 0x10000 + ((high & 0x3ff) << 10) + (c & 0x3ff));
		else if ((c & 0xf800) != 0xd800)
			text_encode(out, c);
		else if ((c & 0xfc00) != 0xd800)
			buf_add_char(out, '\xff'); /* half a pair: no text */
		high = (c & 0xfc00) == 0xd800 ? c : 0;
	}
}

bool
reading_clean(struct buf *out, const char *bytes, size_t n, struct err *err)
{
	CLEANUP(buf_finish) struct buf wide = BUF_INIT;
	size_t i = 0, len;
	int line, column;

	if (n > 1 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0)) {
		from_utf16(&wide, bytes, n);
		bytes = wide.s ? wide.s : ""; /* which may begin with NUL */
		n = wide.len;
	}
	if (n > IMPORT_FILE_MOST)
		return err_set(
			err, "1:1: the file is larger than %d MiB", IMPORT_FILE_MOST / 1024 / 1024);
	if (n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		i = 3;
	for (const char *start = bytes + i; i < n; i += len) {
		int32_t c = text_decode(bytes + i, n - i, &len);

		if (c == TEXT_BAD || c == 0) {
			reading_place(start, bytes + i, &line, &column);
			const char *is = text_encoding(bytes, n);
			return is
				? err_set(err,
					  "%d:%d: this is not UTF-8 text, but perhaps %s: iconv -f "
					  "%s -t UTF-8 FILE > NEW",
					  line, column, is, is)
				: err_set(err,
					  "%d:%d: this is not UTF-8 text; save the file as UTF-8",
					  line, column);
		}
		if (c == '\r' && i + 1 < n && bytes[i + 1] == '\n')
			continue;
		if (c == '\r' || c == '\n')
			buf_add_char(out, '\n');
		else if ((c < 0x20 && c != '\t') || (c >= 0x7f && c < 0xa0))
			buf_add_char(out, ' ');
		else
			buf_add_bytes(out, bytes + i, len);
	}
	return true;
}

bool
reading_has_ending(const char *path, const char *const *endings)
{
	while (*endings && !text_has_ending(path, strlen(path), *endings))
		endings++;
	return *endings != NULL;
}

bool
reading_line(struct reading *r, struct rest *line)
{
	if (!*r->at)
		return false;
	if (r->at > r->text)
		r->line++;
	*line = (struct rest){ r->at, strcspn(r->at, "\n") };
	r->at += line->n + (r->at[line->n] == '\n');
	return true;
}

bool
reading_wrong(const struct reading *r, const char *at, const char *fmt, ...)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	int line, column;

	BUF_ADD_ARGUMENTS(&words, fmt);
	reading_place(r->text, at, &line, &column);
	return err_set(r->err, "%d:%d: %s", line, column, words.s);
}

void
reading_say(const struct reading *r, const char *at, const char *fmt, ...)
{
	int line, column;

	if (at) {
		reading_place(r->text, at, &line, &column);
		buf_addf(r->said, "line %d: ", line);
	}
	BUF_ADD_ARGUMENTS(r->said, fmt);
	buf_add_char(r->said, '\n');
}

void
reading_leave_out(struct import_left_out *l, int line)
{
	l->n++;
	if (l->n <= LEFT_OUT_NAMED)
		buf_add_part(&l->lines, ", ", "%d", line);
	else if (l->n == LEFT_OUT_NAMED + 1)
		buf_add(&l->lines, " …");
}

/* ---- times in a line ---- */

bool
reading_time(const struct reading *r, struct rest time, int64_t *ms, struct err *err)
{
	char text[TIME_TEXT];
	double value;

	rest_trim(&time, REST_BLANKS);
	if (!time.n || time.n >= sizeof(text))
		return err_set(err, "a time was expected here");
	memcpy(text, time.s, time.n);
	text[time.n] = '\0';
	char *comma = strchr(text, ',');
	if (comma)
		*comma = '.';
	if (r->columns->ms && number_parse(text, 0, 1e9, &value)) {
		*ms = (int64_t)value;
		return true;
	}
	if (!timecode_parse(ms, text, err))
		return false;
	return *ms >= 0 || err_set(err, "%s is before the start of the track", text);
}

static bool
reading_moment(const struct reading *r, struct rest time, int64_t *ms)
{
	struct err why = ERR_INIT;

	return reading_time(r, time, ms, &why) || reading_wrong(r, time.s, "%s", why.msg);
}

bool
reading_end(const struct reading *r, const char *at, int64_t end_ms, struct timespan *t)
{
	if (end_ms < t->pos_ms)
		return reading_wrong(r, at, "the end is before the start");
	if (end_ms > t->pos_ms)
		t->pos_end_ms = end_ms;
	return true;
}

bool
reading_span(const struct reading *r, struct rest start, struct rest end, struct timespan *t)
{
	int64_t end_ms;

	*t = (struct timespan){ .pos_end_ms = NO_MS };
	return reading_moment(r, start, &t->pos_ms) && reading_moment(r, end, &end_ms) &&
		reading_end(r, end.s, end_ms, t);
}

/* ---- adding notes to the result ---- */

bool
reading_add(
	struct reading *r, const char *at, int line, const struct timespan *time, struct rest text)
{
	struct import_notes *l = r->out;

	if (text.n > IMPORT_TEXT_MOST)
		return reading_wrong(r, at, "a note of more than %d KiB", IMPORT_TEXT_MOST / 1024);
	if (l->n == IMPORT_NOTES_MOST)
		return reading_wrong(r, at, "there are more than %d notes", IMPORT_NOTES_MOST);
	rest_trim(&text, REST_BLANKS);
	if (!text.n && !time)
		return true;
	char *body = text.n ? xstrndup(text.s, text.n) : NULL;
	text_replace(body, '\t', ' ');
	LIST_ADD(l,
		(struct import_note){ .line = line,
			.timed = time != NULL,
			.time = time ? *time
				     : (struct timespan){ .pos_ms = NO_MS, .pos_end_ms = NO_MS },
			.text = body });
	return true;
}
