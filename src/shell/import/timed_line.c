/* Finds lines that begin or end with a time, and the note in them. notes.c reads the lines. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/import/timed_line.h"

#include <ctype.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "shell/import/import_private.h"

/* ---- times ---- */

#define DIGIT "([0-9]|\uff10|\uff11|\uff12|\uff13|\uff14|\uff15|\uff16|\uff17|\uff18|\uff19)"
#define COLON "(:|\uff1a)"

/* Takes a time like "1:10" or "01:02:03.5" and adds it to the text. */
static bool
take_clock(struct rest *r, struct buf *text)
{
	static const char like[] =
		"^(" DIGIT "{1,3}(" COLON DIGIT "{2}){1,2}([.]" DIGIT "+)?)([^0-9:]|:[^0-9]|:?$)";
	CLEANUP(buf_finish) struct buf narrow = BUF_INIT;
	struct rest time;

	if (!rest_like(*r, like, &time))
		return false;
	CLEANUP(pointer_free) char *typed = xstrndup(time.s, time.n);
	buf_add(text, text_typed(&narrow, typed));
	rest_skip(r, time.n);
	struct rest unit = *r; /* "0:55s" */
	if (rest_word(&unit, "s") && !rest_is_letter(&unit))
		*r = unit;
	return true;
}

/* Takes a time like "1m20s", "1h 2m", 1'20" or 1分20秒, with at least two units, and adds it to the
 * text as a clock shows it. */
static bool
take_units(struct rest *r, struct buf *text)
{
	static const char *const units[] = { "^[ \t]*([0-9]{1,3})[ \t]*[hH](ours?|r)?",
		"^[ \t]*([0-9]{1,3})[ \t]*([mM](in)?|'|\u2032|分)",
		"^[ \t]*([0-9]{1,3})[ \t]*([sS](ec)?|\"|\u2033|秒)" };
	int values[3] = { 0 }, found = 0;
	struct rest at = *r, digits;

	for (int unit = 0; unit < 3; unit++)
		if (rest_skip(&at, rest_like(at, units[unit], &digits))) {
			values[unit] = atoi(digits.s);
			found++;
		}
	if (found < 2 || (at.n && isalnum((unsigned char)*at.s)))
		return false;
	buf_addf(text, "%d:%02d:%02d", values[0], values[1], values[2]);
	*r = at;
	return true;
}

/* Takes the end of a range, "-1:15", " – 1:15", " to 1:15", or the "-" of a range without an end.
 */
static void
take_range(struct rest *r, struct buf *text)
{
	struct rest at = *r, end;
	bool apart = rest_spaces(&at), em = at.n > 2 && memcmp(at.s, "\u2014", 3) == 0;

	/* An em dash separates time and text, and never the ends of a range. */
	if (!em &&
		(rest_dash(&at) || rest_any(&at, "至", "〜") ||
			(apart && rest_any(&at, "to ", "bis ")))) {
		size_t before = text->len;

		end = at;
		bool blank = rest_spaces(&end);
		buf_add_char(text, '-');
		if (take_clock(&end, text) || take_units(&end, text))
			*r = end;
		else if (!apart && (!at.n || blank || strchr("])`*_", *at.s)))
			*r = at;
		else
			buf_truncate(text, before);
	}
}

bool
timed_line_time(struct rest *r, struct timespan *t)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	struct rest at = *r;
	bool about = rest_any(&at, "~", "约", "約"), up_to = !about && rest_word(&at, "-");

	if (about || up_to)
		buf_add_char(&text, about ? '~' : '-');
	if (!take_clock(&at, &text) && !take_units(&at, &text))
		return false;
	if (!up_to)
		take_range(&at, &text);
	if (!timespan_parse(t, text.s, ERR_IGNORED))
		return false;
	*r = at;
	return true;
}

/* ---- lines ---- */

/* The words before a time. LEAD_FROM begins a range, "From 1:10 on". */
enum lead { LEAD_NONE, LEAD_AT, LEAD_FROM };

/* Takes the words before a time, "At ", "From ", "On TRACK at ". */
static enum lead
skip_lead(struct rest *r, struct rest *track)
{
	static const char *const links[] = { " at ", " from " };
	struct rest on = *r;

	if (rest_any(r, "from ", "von "))
		return LEAD_FROM;
	if (rest_any(r, "at ", "bei ", "marked: "))
		return LEAD_AT;
	for (size_t i = 0; i < LENGTH(links) && (i || rest_word(&on, "on ")); i++) {
		const char *at = memmem(on.s, on.n, links[i], strlen(links[i]));

		if (at) {
			*track = (struct rest){ on.s, (size_t)(at - on.s) };
			rest_skip(r, (size_t)(at - r->s) + strlen(links[i]));
			return i ? LEAD_FROM : LEAD_AT;
		}
	}
	return LEAD_NONE;
}

/* Signs around a time, and the signs that are open. */
#define PAIRS_MOST 4
static const char *const pairs[][2] = { { "**", "**" }, { "__", "__" }, { "*", "*" }, { "_", "_" },
	{ "`", "`" }, { "(", ")" }, { "[", "]" }, { "<", ">" }, { "@", "" } };
struct open_pairs {
	const char *const *v[PAIRS_MOST];
	size_t n;
};

/* Takes the signs before a time. Returns true if "[[" of a wiki link is among them. */
static bool
open_pairs(struct rest *r, struct open_pairs *open)
{
	bool more = true, wiki = false;

	while (more && open->n < PAIRS_MOST) {
		more = false;
		EACH_IN_WHILE (x, pairs, LENGTH(pairs), !more) {
			more = rest_word(r, (*x)[0]);
			if (more)
				open->v[open->n++] = *x;
		}
		wiki = wiki ||
			(open->n > 1 && *open->v[open->n - 1][0] == '[' &&
				*open->v[open->n - 2][0] == '[');
	}
	return wiki;
}

/* Takes the signs after a time, also "**1:10:** text", and the address after "]". Returns false if
 * one is missing. bracketed: no blank is needed after the time. */
static bool
close_pairs(struct rest *r, struct open_pairs *open, struct rest *address, bool *bracketed)
{
	while (open->n > 0) {
		open->n--;
		const char *close = open->v[open->n][1];

		if (!rest_word(r, close) && *close && !(rest_word(r, ":") && rest_word(r, close)))
			return false;
		*bracketed = *bracketed || *close;
		if (*close == ']')
			rest_address(r, address);
	}
	return true;
}

/* Takes the target of a wiki link up to the text that it shows, "file#t=75|". Without such a text
 * its time is the one of the target. */
static bool
skip_wiki_target(struct rest *r, struct timed_line *l)
{
	const char *end = memmem(r->s, r->n, "]]", 2);
	const char *bar = end ? memchr(r->s, '|', (size_t)(end - r->s)) : NULL;
	const char *t = end ? memmem(r->s, (size_t)(end - r->s), "#t=", 3) : NULL;
	int64_t ms;

	if (bar)
		return rest_skip(r, (size_t)(bar + 1 - r->s));
	if (!t)
		return false;
	struct rest value = { t + 3, (size_t)(end - t - 3) };
	CLEANUP(pointer_free) char *seconds = xstrndup(value.s, strcspn(value.s, ",&]"));
	if (!timecode_parse(&ms, seconds, ERR_IGNORED) || ms < 0)
		return false;
	l->times[l->n++] = (struct timespan){ ms, NO_MS, false, false };
	return rest_skip(r, (size_t)(end - r->s));
}

/* Takes the times of a line, which may be apart by commas, slashes or "and". */
static bool
take_times(struct rest *r, struct timed_line *l)
{
	struct rest at = *r;
	bool more = true;

	l->n = 0;
	while (more && l->n < TIMES_MOST && timed_line_time(&at, &l->times[l->n])) {
		l->n++;
		*r = at;
		rest_spaces(&at);
		more = rest_any(&at, ",", ";", "/", "&", "and ", "+");
		rest_spaces(&at);
	}
	return l->n > 0;
}

/* Sets the text of a note from what follows its time, without a sign ("-", ":", "|", ",") between
 * the two. Returns false if neither a blank nor the end of the line follows the time or sign.
 * bracketed: the time is in brackets or asterisks, after which no blank is needed. */
static bool
take_note_text(struct rest *r, bool bracketed, struct timed_line *l)
{
	bool blank =
		rest_any(r, "\uff1a", "\u3001", "\uff0c") || rest_spaces(r) || !r->n || bracketed;
	struct rest at = *r;

	if (rest_dash(&at) || rest_any(&at, ":", "|") || (l->lead && rest_word(&at, ",")))
		if (!at.n || rest_spaces(&at)) {
			*r = at;
			blank = true;
		}
	if (r->n && r->s[r->n - 1] == '|') /* the end of a row of a table */
		r->n--;
	l->text = *r;
	return blank;
}

bool
timed_line_split(struct rest r, struct timed_line *l)
{
	struct rest sign;
	struct open_pairs open = { .n = 0 };
	bool bracketed = false;

	*l = (struct timed_line){ .n = 0 };
	rest_marks(&r, &l->heading);
	if (!timed_line_time(&(struct rest){ r.s, r.n }, &l->times[0]) &&
		rest_like(r, "^([^[:alnum:][:space:]!-~]+ *)~?[0-9]", &sign)) /* a picture */
		rest_skip(&r, sign.n);
	enum lead lead = skip_lead(&r, &l->track);
	l->lead = lead != LEAD_NONE;
	bool wiki = open_pairs(&r, &open);
	bool ok = (wiki && skip_wiki_target(&r, l) && l->n) || take_times(&r, l);
	ok = ok && close_pairs(&r, &open, &l->address, &bracketed);
	for (struct rest at = r; ok && bracketed && l->n < TIMES_MOST && rest_word(&at, "[") &&
		timed_line_time(&at, &l->times[l->n]) && rest_word(&at, "]");
		r = at)
		l->n++; /* LRC: "[0:17][0:30]text" */
	static const char *const onwards[] = { "以降", "起", " on", " an" };
	bool alone = ok && l->n == 1 && l->times[0].pos_end_ms == NO_MS;
	for (size_t i = 0; alone && i < LENGTH(onwards); i++)
		if (i < 2 || lead == LEAD_FROM)
			l->times[0].open = l->times[0].open || rest_word(&r, onwards[i]);
	return ok && (!l->track.n || l->address.n) && take_note_text(&r, bracketed, l);
}

bool
timed_line_is_doubtful(struct rest r)
{
	bool ignored;

	rest_marks(&r, &ignored);
	/* Neither "in 1990. Then" nor the heading "1999:" is doubtful. */
	return rest_like(r, "^([^[:alnum:]]*)[0-9]+([smh]|:.|\\.[^ \t])", &r);
}

bool
timed_line_is_device(struct rest r)
{
	struct rest ignored;

	rest_trim(&r, " \t");
	return text_colon(r.s, r.n) &&
		rest_like(r, "(^[Ww]ith |^[Mm]it |^用|では(:|：)$)", &ignored);
}

bool
timed_line_follows(const struct reading *r, bool bullets)
{
	struct reading next = *r;
	struct timed_line l;
	struct rest line;

	while (reading_line(&next, &line))
		if (!rest_is_blank(line) && !timed_line_is_device(line))
			return timed_line_split(line, &l) || (bullets && rest_bullet(&line));
	return false;
}
