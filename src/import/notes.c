/*
 * Notes as people type them: lines that begin with a time ("1:10 text", "0:54-1:15 text", "~1:30
 * text", "3:00- text", "1m20s text", "[1:10](address) text", "**1:10** text", "2. 1:10: text",
 * "0:30, 1:05: text", "At 1:10: text", "## 1:10 text"). A line without a time continues the note
 * above it; after an empty line it is a note without a time. A time must have a colon or two units,
 * so "2 guitars" is no time. If lines may be headings ("## Shivers", "Shivers:", "Shivers - Ed
 * Sheeran"), a bullet without a time also begins a note. Drafts of earlog are read in the same way;
 * what they say without a time counts only below the heading of a track.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "base/timed_link.h"
#include "import/import_private.h"

#define LINES_LOOKED_AT 200
#define TIMES_MOST 8 /* times of one line, "0:30, 1:05: text" */

/* ---- the parts of a line ---- */

/* Text that is being taken from its start. */
struct rest {
	const char *s;
	size_t n;
};

static bool
skip(struct rest *r, size_t n)
{
	r->s += n;
	r->n -= n;
	return n > 0;
}

/* Takes a word from the start of the rest; letter case does not matter. */
static bool
skip_word(struct rest *r, const char *word)
{
	size_t n = strlen(word);

	return n <= r->n && strncasecmp(r->s, word, n) == 0 && skip(r, n);
}

static bool
skip_spaces(struct rest *r)
{
	size_t i = 0;

	while (i < r->n && (r->s[i] == ' ' || r->s[i] == '\t'))
		i++;
	return skip(r, i);
}

static bool
skip_dash(struct rest *r)
{
	return skip_word(r, "-") || skip_word(r, "\u2013") || skip_word(r, "\u2014");
}

static bool
is_letter(const struct rest *r)
{
	return r->n && (isalnum((unsigned char)*r->s) || (unsigned char)*r->s >= 0x80);
}

/* Takes at most `most` digits and adds them to the text. */
static size_t
take_digits(struct rest *r, size_t most, struct buf *text)
{
	size_t i = 0;

	while (i < r->n && i < most && number_is_digit(r->s[i]))
		i++;
	buf_add_bytes(text, r->s, i);
	skip(r, i);
	return i;
}

/* Takes a time like "1:10" or "01:02:03.5" and adds it to the text. */
static bool
take_clock(struct rest *r, struct buf *text)
{
	struct rest at = *r;
	size_t before = text->len, colons = 0;

	bool ok = take_digits(&at, 4, text) - 1 < 3, colon = ok;
	while (colon && colons < 2) {
		struct rest next = at;

		colon = (skip_word(&next, ":") || skip_word(&next, "\uff1a")) && next.n &&
			number_is_digit(*next.s);
		if (!colon)
			break;
		colons++;
		buf_add_char(text, ':');
		ok = ok && take_digits(&next, 3, text) == 2;
		at = next;
	}
	ok = ok && colons && !(at.n && number_is_digit(*at.s));
	if (ok && at.n > 1 && *at.s == '.' && number_is_digit(at.s[1])) {
		buf_add_char(text, '.');
		skip(&at, 1);
		take_digits(&at, at.n, text);
	}
	struct rest unit = at; /* "0:55s" */
	if (ok && skip_word(&unit, "s") && !is_letter(&unit))
		at = unit;
	if (!ok)
		buf_truncate(text, before);
	else
		*r = at;
	return ok;
}

/* Takes a time like "1m20s", "1h 2m" or 1'20", with at least two units, and adds it to the text as
 * a clock shows it. */
static bool
take_units(struct rest *r, struct buf *text)
{
	static const char *const names[][5] = { { "hours", "hour", "hr", "h" },
		{ "min", "m", "'", "\u2032" }, { "sec", "s", "\"", "\u2033" } };
	int values[3] = { 0 }, found = 0;
	struct rest at = *r;

	for (int unit = 0; unit < 3; unit++) {
		CLEANUP(buf_finish) struct buf digits = BUF_INIT;
		struct rest next = at;
		bool named = false;

		skip_spaces(&next);
		if (!take_digits(&next, 4, &digits))
			continue;
		skip_spaces(&next);
		for (size_t i = 0; i < 5 && names[unit][i] && !named; i++)
			named = skip_word(&next, names[unit][i]);
		if (!named || digits.len > 3)
			continue;
		values[unit] = atoi(digits.s);
		found++;
		at = next;
	}
	if (found < 2 || is_letter(&at))
		return false;
	buf_addf(text, "%d:%02d:%02d", values[0], values[1], values[2]);
	*r = at;
	return true;
}

static bool
take_moment(struct rest *r, struct buf *text)
{
	return take_clock(r, text) || take_units(r, text);
}

/* Takes the end of a range, "-1:15", " – 1:15", " to 1:15", or the "-" of a range without an end.
 */
static void
take_range(struct rest *r, struct buf *text)
{
	struct rest at = *r, end;
	bool apart = skip_spaces(&at), em = at.n > 2 && memcmp(at.s, "\u2014", 3) == 0;

	/* An em dash separates time and text, and never the ends of a range. */
	if (!em && (skip_dash(&at) || (apart && skip_word(&at, "to ")))) {
		size_t before = text->len;

		end = at;
		bool blank = skip_spaces(&end);
		buf_add_char(text, '-');
		if (take_moment(&end, text))
			*r = end;
		else if (!apart && (!at.n || blank || strchr("])`*_", *at.s)))
			*r = at;
		else
			buf_truncate(text, before);
	}
}

/* Takes a time or range, as timespan_parse reads it. */
static bool
take_span(struct rest *r, struct buf *text)
{
	struct rest at = *r;
	bool about = skip_word(&at, "~"), up_to = !about && skip_word(&at, "-");

	buf_add(text, about ? "~" : up_to ? "-" : "");
	if (!take_moment(&at, text)) {
		buf_clear(text);
		return false;
	}
	if (!up_to)
		take_range(&at, text);
	*r = at;
	return true;
}

bool
notes_take_time(const char **s, size_t *n, struct timespan *t)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	struct rest r = { *s, *n };

	if (!take_span(&r, &text) || !timespan_parse(t, text.s, ERR_IGNORED))
		return false;
	*s = r.s;
	*n = r.n;
	return true;
}

/* ---- a line with a time ---- */

struct timed_line {
	struct buf times[TIMES_MOST];
	size_t n;
	struct rest text, address; /* address: of the page to which the time is linked */
	struct rest track;         /* "On TRACK at 1:10": the track; else empty */
	bool heading;              /* "## 1:10 text": what follows belongs to it */
	bool lead;                 /* "At 1:10: text", as drafts of earlog have it */
};

static void
timed_line_finish(struct timed_line *l)
{
	for (size_t i = 0; i < LENGTH(l->times); i++)
		buf_finish(&l->times[i]);
	*l = (struct timed_line){ .n = 0 };
}

/* Takes a bullet, the number of an item, or the box of a task, with a blank after it. */
static bool
skip_bullet(struct rest *r)
{
	static const char *const bullets[] = { "-", "*", "+", "\u2013", "\u2014", "\u2022", "[ ]",
		"[x]" };
	struct rest at = *r;
	size_t digits = 0;
	bool found = false;

	skip_spaces(&at);
	while (digits < at.n && digits < 3 && number_is_digit(at.s[digits]))
		digits++;
	if (digits && digits < at.n && strchr(".)", at.s[digits]))
		found = skip(&at, digits + 1);
	for (size_t i = 0; i < LENGTH(bullets) && !found; i++)
		found = skip_word(&at, bullets[i]);
	if (!found || !skip_spaces(&at))
		return false;
	*r = at;
	return true;
}

/* Takes the marks of quotations, lists, tables and headings before a line. */
static void
skip_marks(struct rest *r, bool *heading)
{
	bool any = true;

	*heading = false;
	while (any) {
		struct rest at = *r;

		skip_spaces(r);
		at = *r;
		any = skip_word(r, ">") || skip_word(r, "|") || skip_bullet(r);
		while (!any && skip_word(&at, "#"))
			if (at.n && (*at.s == ' ' || *at.s == '\t')) {
				*heading = any = true;
				*r = at;
			}
	}
}

void
notes_skip_marks(const char **s, size_t *n)
{
	struct rest r = { *s, *n };
	bool ignored;

	skip_marks(&r, &ignored);
	*s = r.s;
	*n = r.n;
}

/* Takes the words before a time, "At ", "From ", "On TRACK at ". */
static bool
skip_lead(struct rest *r, struct timed_line *l)
{
	static const char *const leads[] = { "at ", "from ", "marked: " };
	static const char *const links[] = { " at ", " from " };
	struct rest on = *r;

	for (size_t i = 0; i < LENGTH(leads); i++)
		if (skip_word(r, leads[i]))
			return true;
	if (!skip_word(&on, "on "))
		return false;
	for (size_t i = 0; i < LENGTH(links); i++) {
		const char *at = memmem(on.s, on.n, links[i], strlen(links[i]));

		if (at) {
			l->track = (struct rest){ on.s, (size_t)(at - on.s) };
			skip(r, (size_t)(at - r->s) + strlen(links[i]));
			return true;
		}
	}
	return false;
}

#define PAIRS_MOST 4
static const char *const pairs[][2] = { { "**", "**" }, { "__", "__" }, { "*", "*" }, { "_", "_" },
	{ "`", "`" }, { "(", ")" }, { "[", "]" }, { "<", ">" }, { "@", "" } };

/* Takes the target of a wiki link up to the text that it shows, "file#t=75|". Without such a text
 * its time is the one of the target. */
static bool
skip_wiki_target(struct rest *r, struct buf *text)
{
	const char *end = memmem(r->s, r->n, "]]", 2);
	const char *bar = end ? memchr(r->s, '|', (size_t)(end - r->s)) : NULL;
	const char *t = end ? memmem(r->s, (size_t)(end - r->s), "#t=", 3) : NULL;
	int64_t ms;

	if (bar)
		return skip(r, (size_t)(bar + 1 - r->s));
	if (!t)
		return false;
	struct rest value = { t + 3, (size_t)(end - t - 3) };
	CLEANUP(pointer_free) char *seconds = xstrndup(value.s, strcspn(value.s, ",&]"));
	char made[TIME_TEXT];
	if (!time_parse(&ms, seconds, ERR_IGNORED) || ms < 0)
		return false;
	buf_add(text, time_text(ms, ms % 1000 != 0, made));
	return skip(r, (size_t)(end - r->s));
}

/* Takes the times of a line, which may be apart by commas, slashes or "and". */
static bool
take_times(struct rest *r, struct timed_line *l)
{
	static const char *const seps[] = { ",", ";", "/", "&", "and ", "+" };
	struct rest at = *r;
	bool more = true;

	l->n = 0;
	while (more && l->n < TIMES_MOST && take_span(&at, &l->times[l->n])) {
		l->n++;
		*r = at;
		more = false;
		skip_spaces(&at);
		for (size_t i = 0; i < LENGTH(seps) && !more; i++)
			more = skip_word(&at, seps[i]);
		skip_spaces(&at);
	}
	return l->n > 0;
}

/* Takes the address of a link behind its text, "(https://…)". */
static void
take_address(struct rest *r, struct timed_line *l)
{
	struct rest at = *r;
	size_t n = 0, depth = 0;

	if (!skip_word(&at, "("))
		return;
	while (n < at.n && (at.s[n] != ')' || depth)) {
		depth += at.s[n] == '(';
		depth -= at.s[n] == ')';
		n++;
	}
	if (n == at.n || !memmem(at.s, n, "://", 3))
		return;
	l->address = (struct rest){ at.s, strcspn(at.s, " )") < n ? strcspn(at.s, " )") : n };
	skip(&at, n + 1);
	*r = at;
}

/* Sets the text of a note from what follows its time, without a sign ("-", ":", "|", ",") between
 * the two. Returns false if neither a blank nor the end of the line follows the time or sign.
 * bracketed: the time is in brackets or asterisks, after which no blank is needed. */
static bool
take_note_text(struct rest *r, bool bracketed, struct timed_line *l)
{
	bool blank = skip_spaces(r) || !r->n || bracketed;
	struct rest at = *r;

	if (skip_dash(&at) || skip_word(&at, ":") || skip_word(&at, "\uff1a") ||
		skip_word(&at, "|") || (l->lead && skip_word(&at, ",")))
		if (!at.n || skip_spaces(&at)) {
			*r = at;
			blank = true;
		}
	if (r->n && r->s[r->n - 1] == '|') /* the end of a row of a table */
		r->n--;
	l->text = *r;
	return blank;
}

/* Splits a line into times and text. Returns false, and sets nothing to free, if it has no time. */
static bool
split(const char *s, size_t n, struct timed_line *l)
{
	struct rest r = { s, n };
	size_t open[PAIRS_MOST], opened = 0;
	bool wiki = false, more = true;

	*l = (struct timed_line){ .n = 0 };
	skip_marks(&r, &l->heading);
	l->lead = skip_lead(&r, l);
	bool from = l->lead && tolower((unsigned char)r.s[-2]) == 'm';
	while (more && opened < PAIRS_MOST) {
		more = false;
		for (size_t i = 0; i < LENGTH(pairs) && !more; i++)
			if ((more = skip_word(&r, pairs[i][0])))
				open[opened++] = i;
		wiki = wiki ||
			(opened > 1 && pairs[open[opened - 1]][0][0] == '[' && r.s[-2] == '[');
	}
	bool ok = wiki && skip_wiki_target(&r, &l->times[0]) && l->times[0].len;
	l->n = ok;
	ok = ok || take_times(&r, l);
	bool bracketed = false;
	while (ok && opened--) {
		const char *close = pairs[open[opened]][1];
		struct rest colon = r;

		/* the colon inside the asterisks, "**1:10:** text" */
		if (!skip_word(&r, close) && *close) {
			ok = skip_word(&colon, ":") && skip_word(&colon, close);
			r = colon;
		}
		bracketed = bracketed || *close;
		if (*close == ']')
			take_address(&r, l);
	}
	if (ok && from && l->n == 1 && !strchr(l->times[0].s, '-') && skip_word(&r, " on"))
		buf_add_char(&l->times[0], '-');
	ok = ok && (!l->track.n || l->address.n) && take_note_text(&r, bracketed, l);
	if (!ok)
		timed_line_finish(l);
	return ok;
}

/* Returns true if a line that split() refuses begins like one with a time. */
static bool
is_doubtful(const char *s, size_t n)
{
	struct rest r = { s, n };
	bool ignored;

	skip_marks(&r, &ignored);
	while (r.n && !is_letter(&r))
		skip(&r, 1);
	size_t digits = 0;
	while (digits < r.n && number_is_digit(r.s[digits]))
		digits++;
	return digits && digits <= 3 && digits + 2 < r.n && r.s[digits] == ':' &&
		number_is_digit(r.s[digits + 1]) && number_is_digit(r.s[digits + 2]);
}

/* ---- paragraphs ---- */

struct paragraph {
	struct buf text;
	const char *at;
	int line;
	bool timed, open; /* timed: the paragraph has a time; open: its first line was read */
	bool ends;        /* a line without a time does not continue it */
	bool waits;       /* its text is still to come, also after empty lines */
	bool section;     /* its time is in a heading: it goes on after empty lines */
	bool bullet;      /* an item of a list: it goes on in indented lines after empty ones */
	bool list;        /* its text is a list */
	bool blank;       /* empty lines follow, which did not end it */
	bool doubtful;    /* it begins like a time and has none */
	struct timespan times[TIMES_MOST];
	size_t n;
	struct rest address;
};

struct note_reader {
	struct reading *r;
	struct paragraph p;
	bool draft; /* the text is a draft of earlog */
	bool track; /* the lines are about a track: its heading has a link, or a time follows it */
};

static bool
end_paragraph(struct note_reader *x)
{
	struct paragraph *p = &x->p;
	struct import_notes *out = x->r->out;
	bool ok = true;

	for (size_t i = 0; p->open && ok && i < (p->timed ? p->n : 1); i++) {
		size_t before = out->n;

		ok = reading_add(x->r, p->at, p->line, p->timed ? &p->times[i] : NULL, p->text.s,
			p->text.len);
		if (ok && out->n > before && p->address.n)
			out->v[before].address = xstrndup(p->address.s, p->address.n);
		if (ok && out->n > before)
			out->v[before].doubtful = p->doubtful;
	}
	buf_finish(&p->text);
	*p = (struct paragraph){ .text = BUF_INIT };
	return ok;
}

static bool
add_heading(struct note_reader *x, const char *at, struct rest name)
{
	struct import_notes *out = x->r->out;
	bool ok = end_paragraph(x);
	size_t before = out->n;

	ok = ok && reading_add(x->r, at, x->r->line, NULL, name.s, name.n);
	if (ok && out->n > before)
		out->v[before].heading = true;
	return ok;
}

static bool
begin_paragraph(struct note_reader *x, const char *line, const struct timed_line *l)
{
	struct paragraph *p = &x->p;
	struct err why = ERR_INIT;

	p->at = line;
	p->line = x->r->line;
	p->open = true;
	p->timed = l != NULL;
	x->track = x->track || l;
	for (size_t i = 0; l && i < l->n; i++)
		if (l->times[i].len >= TIME_TEXT)
			return reading_wrong(x->r, line, "this time is too long");
		else if (!timespan_parse(&p->times[p->n++], l->times[i].s, &why))
			return reading_wrong(
				x->r, line + strcspn(line, "0123456789~"), "%s", why.msg);
	return true;
}

/* ---- headings ---- */

/* Appends a text without the marks of Markdown: links, backslashes before signs, entities. */
static void
add_plain(struct buf *out, struct rest r)
{
	while (r.n) {
		const char *close = *r.s == '[' ? memmem(r.s, r.n, "](", 2) : NULL;
		size_t entity = *r.s == '&' ? text_entity(out, r.s, r.n) : 0;
		struct timed_line link = { .n = 0 };

		if (entity) {
			skip(&r, entity);
		} else if (close) {
			struct rest after = { close + 1, r.n - (size_t)(close + 1 - r.s) };

			take_address(&after, &link);
			add_plain(out, (struct rest){ r.s + 1, (size_t)(close - r.s - 1) });
			skip(&r,
				link.address.n ? (size_t)(after.s - r.s)
					       : (size_t)(close + 1 - r.s));
		} else {
			if (*r.s == '\\' && r.n > 1 && ispunct((unsigned char)r.s[1]))
				skip(&r, 1);
			buf_add_char(out, *r.s);
			skip(&r, 1);
		}
	}
}

static void
trim(struct rest *r, const char *around)
{
	while (r->n && strchr(around, *r->s))
		skip(r, 1);
	while (r->n && strchr(around, r->s[r->n - 1]))
		r->n--;
}

/* Takes the title of a track as drafts have it, "**[Shivers by Ed Sheeran](address)**." */
static bool
take_linked_title(struct rest *r)
{
	struct timed_line link = { .n = 0 };
	struct rest at = *r;

	trim(&at, " \t*_#.:");
	skip_word(&at, "on ");
	const char *close = at.n && *at.s == '[' ? memmem(at.s, at.n, "](", 2) : NULL;
	if (!close)
		return false;
	struct rest title = { at.s + 1, (size_t)(close - at.s - 1) };
	skip(&at, (size_t)(close + 1 - at.s));
	take_address(&at, &link);
	if (!link.address.n || at.n)
		return false;
	*r = title;
	return true;
}

/* Returns true if the next non-empty line begins with a time or bullet, so that the current line
 * may be a heading. */
static bool
is_above_notes(const struct reading *r, bool bullets)
{
	struct reading next = *r;
	struct timed_line l;
	const char *line;
	size_t n;

	while (reading_line(&next, &line, &n)) {
		if (reading_is_blank(line, n))
			continue;
		bool timed = split(line, n, &l);
		timed_line_finish(&l);
		return timed || (bullets && skip_bullet(&(struct rest){ line, n }));
	}
	return false;
}

/* Returns true if the line is a heading; *r becomes its text without marks like "#" and ":". */
static bool
take_heading(struct note_reader *x, struct rest *r)
{
	struct rest at = *r, whole = *r;
	size_t marks = 0;

	while (marks < at.n && at.s[marks] == '#')
		marks++;
	bool is = marks && marks < at.n && strchr(" \t", at.s[marks]);
	bool linked = x->draft && take_linked_title(r);
	if (linked || is)
		x->track = linked;
	if (linked)
		return true;
	trim(&whole, " \t.");
	bool strong = x->draft && whole.n > 2 && strchr("*_", *whole.s) &&
		strchr("*_", whole.s[whole.n - 1]);
	trim(r, strong ? " \t*_#." : " \t*_#");
	bool colon = r->n && r->s[r->n - 1] == ':';
	r->n -= colon;
	if (x->draft && colon)
		skip_word(r, "on ");
	is = is ||
		(is_above_notes(x->r, !strong) &&
			(strong || (colon && !(x->draft && skip_word(&at, "with "))) ||
				(!x->p.open &&
					(memmem(r->s, r->n, " - ", 3) ||
						memmem(r->s, r->n, " \u2013 ", 5)))));
	return is && r->n;
}

/* Takes the time at the end of a heading, "Shivers (1:10)". */
static bool
take_heading_time(struct rest *name, struct timed_line *l)
{
	for (size_t i = 1; i < name->n; i++) {
		if (name->s[i - 1] != ' ')
			continue;
		if (split(name->s + i, name->n - i, l) && !l->text.n) {
			name->n = i - 1;
			while (name->n && strchr(" -@:,\x80\x93\x94\xe2", name->s[name->n - 1]))
				name->n--;
			return true;
		}
		timed_line_finish(l);
	}
	return false;
}

/* ---- lines ---- */

/* Returns true for a line of a draft that is no note: a rating, a picture, a table, a comment, the
 * line above notes of another device. */
static bool
is_no_note(struct rest r)
{
	struct rest all = r;

	trim(&r, " \t");
	if (r.n && strchr("<|!", *r.s))
		return true;
	if (skip_word(&all, "with ") && all.s[all.n - 1] == ':')
		return true;
	const char *colon = memmem(r.s, r.n, ": ", 2);
	struct rest value = { colon, colon ? (size_t)(r.s + r.n - colon) : 0 };
	CLEANUP(buf_finish) struct buf digits = BUF_INIT;

	trim(&value, ": \t+-");
	return take_digits(&value, 3, &digits) &&
		(!skip_word(&value, ".") || take_digits(&value, 2, &digits)) &&
		(skip_word(&value, "/") || skip_word(&value, " of \u00b1"));
}

/* Returns true for a line of three or more equal signs, "---" or "===", or of a table, "|---|---|".
 */
static bool
is_rule(struct rest r)
{
	trim(&r, " \t");
	if (r.n > 2 && *r.s == '|' && memmem(r.s, r.n, "--", 2)) {
		trim(&r, "|-: \t");
		return !r.n;
	}
	char sign = r.n > 2 && strchr("-=*_", *r.s) ? *r.s : '\0';

	for (size_t i = 0; sign && i < r.n; i++)
		sign = r.s[i] == sign ? sign : '\0';
	return sign;
}

static void
add_line(struct note_reader *x, struct rest line)
{
	if (x->p.bullet && x->p.blank) /* the indentation of a paragraph of the list */
		skip(&line, *line.s == '\t' ? 1 : 2);
	if (x->p.text.len)
		buf_add(&x->p.text, x->p.blank ? "\n\n" : "\n");
	x->p.blank = x->p.waits = false;
	if (x->draft)
		add_plain(&x->p.text, line);
	else
		buf_add_bytes(&x->p.text, line.s, line.n);
}

static bool
take_timed_line(struct note_reader *x, const char *line, const struct timed_line *l, bool bullet)
{
	if ((l->track.n && !add_heading(x, line, l->track)) || !end_paragraph(x) ||
		!begin_paragraph(x, line, l))
		return false;
	x->p.address = l->address;
	x->p.section = l->heading;
	x->p.bullet = bullet;
	add_line(x, l->text);
	x->p.waits = !l->text.n && (l->lead || l->heading);
	x->p.ends = x->draft && l->lead && l->text.n;
	return true;
}

static bool
take_notes_line(struct note_reader *x, const char *line, size_t n)
{
	struct rest whole = { line, n }, words = whole;
	struct paragraph *p = &x->p;
	struct timed_line l;
	bool ok;

	if (reading_is_blank(line, n) || is_rule(whole)) {
		bool below_title = n && *line == '=';

		if (n && *line == '|') /* the row of titles of a table */
			p->open = p->open && p->timed;

		p->open = p->open && !(x->draft && below_title && !p->timed);
		p->blank = p->open && (p->waits || p->section || p->bullet);
		x->track = x->track && !below_title;
		return p->blank || end_paragraph(x);
	}
	bool bullet = skip_bullet(&words),
	     indented = *line == '\t' || (n > 1 && memcmp(line, "  ", 2) == 0);
	if (split(line, n, &l)) {
		ok = take_timed_line(x, line, &l, bullet);
		timed_line_finish(&l);
		return ok;
	}
	bool goes_on = p->open &&
		(p->blank ? p->waits || p->section || (p->bullet && indented)
			  : !p->ends &&
					(!bullet || indented || p->section || p->list ||
						!x->r->out->headings));
	if (p->blank && !goes_on && !end_paragraph(x))
		return false;
	if (is_doubtful(line, n)) {
		if (!end_paragraph(x) || !begin_paragraph(x, line, NULL))
			return false;
		p->doubtful = true;
		goes_on = true;
		words = whole;
	}
	if (x->r->out->headings && !bullet && !p->doubtful) {
		struct rest name = whole;

		if (take_heading(x, &name)) {
			CLEANUP(buf_finish) struct buf plain = BUF_INIT;
			bool timed = take_heading_time(&name, &l);

			add_plain(&plain, name);
			ok = add_heading(x, name.s, (struct rest){ plain.s, plain.len });
			l.heading = true;
			ok = ok && (!timed || take_timed_line(x, line, &l, false));
			timed_line_finish(&l);
			return ok;
		}
	}
	if (goes_on) {
		p->list = p->list || (p->waits && bullet);
		add_line(x, whole);
		return true;
	}
	if (!end_paragraph(x))
		return false;
	if (x->draft && *line == '*' && (line[1] == '*' || line[n - 1] == '*'))
		x->track = false; /* a printed line begins another part of the draft */
	if (x->draft && (!x->track || is_no_note(words))) {
		x->r->out->left_out += !is_no_note(words);
		return true;
	}
	begin_paragraph(x, line, NULL);
	add_line(x, x->r->out->headings ? words : whole);
	p->ends = x->draft;
	return true;
}

bool
notes_skip_front_matter(struct reading *r)
{
	struct reading at = *r;
	const char *line;
	size_t n;

	if (!reading_line(&at, &line, &n) || n != 3 || memcmp(line, "---", 3) != 0)
		return false;
	while (reading_line(&at, &line, &n))
		if (n == 3 && memcmp(line, "---", 3) == 0) {
			*r = at;
			return true;
		}
	return false;
}

/* Returns true if the text has what drafts of earlog have: titles or times with links in running
 * text, headings with "===" below them. */
static bool
is_draft(struct reading r)
{
	const char *line;
	size_t n;
	bool draft = false;

	while (!draft && reading_line(&r, &line, &n)) {
		struct timed_line l;

		draft = (n > 2 && memcmp(line, "===", 3) == 0) ||
			take_linked_title(&(struct rest){ line, n });
		if (!draft && split(line, n, &l))
			draft = l.lead && l.address.n;
		else
			l = (struct timed_line){ .n = 0 };
		timed_line_finish(&l);
	}
	return draft;
}

bool
notes_read(struct reading *r)
{
	struct note_reader x = { .r = r, .p = { .text = BUF_INIT } };
	const char *line;
	size_t n;
	bool ok = true, front = notes_skip_front_matter(r);

	x.draft = r->out->draft = r->out->headings && (front || is_draft(*r));
	while (ok && reading_line(r, &line, &n)) {
		ok = take_notes_line(&x, line, n);
		/* a comment of more than one line */
		if (x.draft && n > 3 && memcmp(line, "<!--", 4) == 0)
			while (!memmem(line, n, "-->", 3) && reading_line(r, &line, &n))
				;
	}
	ok = ok && end_paragraph(&x);
	buf_finish(&x.p.text);
	return ok;
}

bool
notes_likely(struct reading *r)
{
	struct timed_line l;
	const char *line;
	size_t n;

	notes_skip_front_matter(r);
	for (int i = 0; i < LINES_LOOKED_AT && reading_line(r, &line, &n); i++) {
		bool timed = split(line, n, &l);

		timed_line_finish(&l);
		if (timed && !memmem(line, n, "-->", 3))
			return true;
	}
	return false;
}
