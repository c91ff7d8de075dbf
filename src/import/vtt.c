/*
 * WebVTT (w3.org/TR/webvtt1): blocks separated by empty lines. Each cue of the file becomes a note;
 * comments, styles and regions are skipped. In the text, tags are removed and entities decoded.
 */
#include <string.h>

#include "base/text.h"
#include "import/import_private.h"

static bool
begins(const char *s, size_t n, const char *word)
{
	size_t len = strlen(word);

	return n >= len && memcmp(s, word, len) == 0 &&
		(n == len || s[len] == ' ' || s[len] == '\t');
}

static const char *
arrow_in(const char *s, size_t n)
{
	return memmem(s, n, "-->", 3);
}

/* Reads a cue, whose first line is `line`, and adds it as a note. */
static bool
read_cue(struct reading *r, const char *line, size_t n)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	const char *at = line;
	int first = r->line;
	struct timespan t;

	/* A cue may begin with a line that has only its name. */
	if (!arrow_in(line, n) && (!reading_line(r, &line, &n) || !arrow_in(line, n)))
		return reading_wrong(r, at, "a cue without times; START --> END was expected");
	/* Like "00:01:10.000 --> 00:01:12.500 align:start". */
	const char *arrow = arrow_in(line, n), *end = arrow + 3;
	size_t end_n = (size_t)(line + n - end);
	reading_trim(&end, &end_n);
	/* settings such as align:start may follow the end time */
	for (size_t i = 0; i < end_n; i++)
		if (end[i] == ' ' || end[i] == '\t')
			end_n = i;
	if (!reading_span(r, line, (size_t)(arrow - line), end, end_n, &t))
		return false;
	while (reading_line(r, &line, &n) && n) {
		if (text.len)
			buf_add_char(&text, '\n');
		for (size_t i = 0, taken; i < n; i += taken) { /* decodes entities, skips tags */
			const char *s = line + i, *close = *s == '<' ? memchr(s, '>', n - i) : NULL;

			taken = close       ? (size_t)(close - s) + 1
				: *s == '&' ? text_entity(&text, s, n - i)
					    : 0;
			if (!taken) {
				buf_add_char(&text, *s);
				taken = 1;
			}
		}
	}
	return reading_add(r, at, first, &t, text.s, text.len);
}

static void
skip_block(struct reading *r)
{
	const char *line;
	size_t n;

	while (reading_line(r, &line, &n) && n)
		;
}

bool
vtt_read(struct reading *r)
{
	const char *line;
	size_t n;

	if (!vtt_likely(r))
		return reading_wrong(r, r->text, "it does not begin with WEBVTT");
	skip_block(r);
	while (reading_line(r, &line, &n)) {
		bool other = begins(line, n, "NOTE") || begins(line, n, "STYLE") ||
			begins(line, n, "REGION");

		if (n == 0)
			continue;
		if (other && !arrow_in(line, n))
			skip_block(r);
		else if (!read_cue(r, line, n))
			return false;
	}
	return true;
}

bool
vtt_likely(struct reading *r)
{
	const char *line;
	size_t n;

	return reading_line(r, &line, &n) && begins(line, n, "WEBVTT");
}
