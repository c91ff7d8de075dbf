/*
 * Notes as people type them: lines that begin with a time ("1:10 text", "0:54-1:15 text", "~1:30
 * text", "3:00- text", "[1:10] text", "**1:10** text", "- 1:10: text"). A line without a time
 * continues the note above it; after an empty line it is a note without a time. A time must have a
 * colon, so "2 guitars" is no time. If lines may be headings ("## Shivers", "Shivers:", "Shivers -
 * Ed Sheeran"), a bullet without a time also begins a note.
 */
#include <string.h>

#include "base/number.h"
#include "import/import_private.h"

#define LINES_LOOKED_AT 200

/* Returns the length in bytes of a time at s, "1:10" or "01:02:03.5"; 0: there is no time. */
static size_t
clock_length(const char *s, size_t n)
{
	size_t i = 0, colons = 0;

	while (i < n && number_is_digit(s[i]))
		i++;
	if (i == 0 || i > 3)
		return 0;
	while (i + 2 < n && s[i] == ':' && number_is_digit(s[i + 1]) && number_is_digit(s[i + 2]) &&
		colons < 2) {
		i += 3;
		colons++;
	}
	if (colons == 0 || (i < n && number_is_digit(s[i])))
		return 0;
	if (i + 1 < n && s[i] == '.' && number_is_digit(s[i + 1]))
		for (i++; i < n && number_is_digit(s[i]);)
			i++;
	return i;
}

/* Returns the length in bytes of a hyphen or dash at s; 0: there is none. */
static size_t
dash_length(const char *s, size_t n)
{
	static const char en[] = "\xe2\x80\x93", em[] = "\xe2\x80\x94";

	if (n && *s == '-')
		return 1;
	return n >= 3 && (memcmp(s, en, 3) == 0 || memcmp(s, em, 3) == 0) ? 3 : 0;
}

static size_t
spaces(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && (s[i] == ' ' || s[i] == '\t'))
		i++;
	return i;
}

/* Returns the length in bytes of the end of a range at s, "-1:15" or " – 1:15", or of the "-" of a
 * range without an end; 0: there is neither. */
static size_t
range_length(const char *s, size_t n)
{
	size_t before = spaces(s, n), dash = dash_length(s + before, n - before);
	size_t i = before + dash;

	if (!dash || memcmp(s + before, "\xe2\x80\x94", dash) == 0)
		return 0; /* an em dash separates time and text, and never the ends of a range */
	size_t after = spaces(s + i, n - i), clock = clock_length(s + i + after, n - i - after);
	if (clock)
		return i + after + clock;
	return before == 0 && (i == n || after || s[i] == ']' || s[i] == ')') ? i : 0;
}

struct timed_line {
	const char *time, *text;
	size_t time_n, text_n;
};

/* Sets the text of a note from what follows its time, without a sign ("-", ":", "|") between the
 * two. Returns false if neither a blank nor the end of the line follows the time or sign.
 * bracketed: the time is in brackets or asterisks, after which no blank is needed. */
static bool
take_note_text(const char *s, size_t n, bool bracketed, struct timed_line *l)
{
	size_t i = spaces(s, n), sign = dash_length(s + i, n - i);

	if (!sign && i < n && strchr(":|", s[i]))
		sign = 1;
	bool blank = i > 0 || n == 0 || bracketed;
	if (sign && (i + sign == n || spaces(s + i + sign, n - i - sign))) {
		i += sign;
		blank = true;
	}
	l->text = s + i;
	l->text_n = n - i;
	return blank;
}

/* Returns the length in bytes of a bullet at s, "- ", "* " or "• ", with the blanks around it; 0:
 * there is none. */
static size_t
bullet_length(const char *s, size_t n)
{
	size_t i = spaces(s, n), bullet = dash_length(s + i, n - i);

	if (!bullet && i < n && s[i] == '*')
		bullet = 1;
	if (!bullet && n - i >= 3 && memcmp(s + i, "\xe2\x80\xa2", 3) == 0)
		bullet = 3;
	size_t after = spaces(s + i + bullet, n - i - bullet);
	return bullet && after ? i + bullet + after : 0;
}

static bool
split(const char *s, size_t n, struct timed_line *l)
{
	size_t bullet = bullet_length(s, n), i = bullet ? bullet : spaces(s, n);
	bool strong = n - i > 2 && memcmp(s + i, "**", 2) == 0;
	char close = '\0';

	i += strong ? 2 : 0;
	if (i < n && (s[i] == '[' || s[i] == '('))
		close = s[i++] == '[' ? ']' : ')';
	l->time = s + i;
	if (i < n && (s[i] == '~' || s[i] == '-'))
		i++;
	size_t clock = clock_length(s + i, n - i);
	if (!clock)
		return false;
	i += clock;
	if (*l->time != '-')
		i += range_length(s + i, n - i);
	l->time_n = (size_t)(s + i - l->time);
	if (close && (i >= n || s[i++] != close))
		return false;
	if (strong) {
		i += i < n && s[i] == ':'; /* the colon inside the asterisks, "**1:10:** text" */
		if (n - i < 2 || memcmp(s + i, "**", 2) != 0)
			return false;
		i += 2;
	}
	return take_note_text(s + i, n - i, close != '\0' || strong, l);
}

struct paragraph {
	struct buf text;
	const char *at;
	int line;
	bool timed, open; /* timed: the paragraph has a time; open: its first line was read */
	struct timespan time;
};

static bool
end_paragraph(struct reading *r, struct paragraph *p)
{
	bool ok = !p->open ||
		reading_add(r, p->at, p->line, p->timed ? &p->time : NULL, p->text.s, p->text.len);

	buf_clear(&p->text);
	p->open = p->timed = false;
	return ok;
}

static bool
begin_paragraph(
	struct reading *r, struct paragraph *p, const char *line, const struct timed_line *l)
{
	struct err why = ERR_INIT;
	char text[TIME_TEXT];

	p->at = line;
	p->line = r->line;
	p->open = true;
	p->timed = l != NULL;
	if (!l)
		return true;
	if (l->time_n >= sizeof(text))
		return reading_wrong(r, l->time, "this time is too long");
	memcpy(text, l->time, l->time_n);
	text[l->time_n] = '\0';
	return timespan_parse(&p->time, text, &why) || reading_wrong(r, l->time, "%s", why.msg);
}

/* Returns true if the next non-empty line begins with a time or bullet, so that the current line
 * may be a heading. */
static bool
is_above_notes(const struct reading *r)
{
	struct reading next = *r;
	struct timed_line l;
	const char *line;
	size_t n;

	while (reading_line(&next, &line, &n))
		if (!reading_is_blank(line, n))
			return split(line, n, &l) || bullet_length(line, n);
	return false;
}

/* Returns true if the current line, *s, is a heading. Removes marks like "#" and ":" around it; *s
 * and *n become the heading's text. */
static bool
take_heading(const struct reading *r, const struct paragraph *p, const char **s, size_t *n)
{
	static const char around[] = " \t*_#";
	size_t marks = strspn(*s, "#");
	bool is = marks && spaces(*s + marks, *n - marks);

	for (; *n && strchr(around, **s); ++*s)
		--*n;
	while (*n && strchr(around, (*s)[*n - 1]))
		--*n;
	bool colon = *n && (*s)[*n - 1] == ':';
	*n -= colon;
	is = is ||
		(is_above_notes(r) &&
			(colon ||
				(!p->open &&
					(memmem(*s, *n, " - ", 3) ||
						memmem(*s, *n, " \xe2\x80\x93 ", 5)))));
	return is && *n;
}

static bool
take_notes_line(struct reading *r, struct paragraph *p, const char *line, size_t n)
{
	struct timed_line l;

	if (reading_is_blank(line, n))
		return end_paragraph(r, p);
	if (split(line, n, &l)) {
		if (!end_paragraph(r, p) || !begin_paragraph(r, p, line, &l))
			return false;
		buf_add_bytes(&p->text, l.text, l.text_n);
		return true;
	}
	if (r->out->headings) {
		size_t bullet = bullet_length(line, n), words_n = n;
		const char *words = line;

		if (!bullet && take_heading(r, p, &words, &words_n)) {
			if (!end_paragraph(r, p) ||
				!reading_add(r, words, r->line, NULL, words, words_n))
				return false;
			r->out->v[r->out->n - 1].heading = true;
			return true;
		}
		if (bullet && !end_paragraph(r, p))
			return false;
		line += bullet;
		n -= bullet;
	}
	if (!p->open)
		begin_paragraph(r, p, line, NULL);
	if (p->text.len)
		buf_add_char(&p->text, '\n');
	buf_add_bytes(&p->text, line, n);
	return true;
}

bool
notes_read(struct reading *r)
{
	struct paragraph p = { .text = BUF_INIT };
	const char *line;
	size_t n;
	bool ok = true;

	while (ok && reading_line(r, &line, &n))
		ok = take_notes_line(r, &p, line, n);
	ok = ok && end_paragraph(r, &p);
	buf_finish(&p.text);
	return ok;
}

bool
notes_likely(struct reading *r)
{
	struct timed_line l;
	const char *line;
	size_t n;

	for (int i = 0; i < LINES_LOOKED_AT && reading_line(r, &line, &n); i++)
		if (split(line, n, &l) && !memmem(line, n, "-->", 3))
			return true;
	return false;
}
