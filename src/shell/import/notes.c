/*
 * Notes as people type them: lines that begin with a time ("1:10 text", "0:54-1:15 text", "~1:30
 * text", "3:00- text", "1m20s text", "[1:10](address) text", "**1:10** text", "2. 1:10: text",
 * "0:30, 1:05: text", "At 1:10: text", "## 1:10 text"). A line without a time continues the note
 * above it; after an empty line it is a note without a time. A time must have a colon or two units,
 * so "2 guitars" is no time. If lines may be headings ("## Shivers", "Shivers:", "Shivers - Ed
 * Sheeran"), a bullet without a time also begins a note. draft_text.c makes such lines of a draft
 * of earlog.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "shell/import/draft_text.h"
#include "shell/import/import_private.h"
#include "shell/import/timed_line.h"

#define LINES_LOOKED_AT 200

/* ---- paragraphs ---- */

struct paragraph {
	struct buf text;
	const char *at; /* its first line; NULL: none is open */
	int line;
	bool timed;    /* it has a time */
	bool ends;     /* a line without a time does not continue it */
	bool waits;    /* its text is still to come, also after empty lines */
	bool section;  /* its time is in a heading: it goes on after empty lines */
	bool bullet;   /* an item of a list: it goes on in indented lines after empty ones */
	bool list;     /* its text is a list */
	bool blank;    /* empty lines follow, which did not end it */
	bool doubtful; /* it begins like a time and has none */
	bool at_end;   /* its time is at the end of its line */
	struct timespan times[TIMES_MOST];
	size_t n;
	struct rest address;
};

struct note_reader {
	struct reading *r;
	struct paragraph p;
};

static bool
end_paragraph(struct note_reader *x)
{
	struct paragraph *p = &x->p;
	struct import_notes *out = x->r->out;
	bool ok = true;

	EACH_IN_WHILE (one, p->times, p->n, p->at && ok) {
		size_t before = out->n;

		ok = reading_add(x->r, p->at, p->line, p->timed ? one : NULL,
			(struct rest){ p->text.s, p->text.len });
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

	ok = ok && reading_add(x->r, at, x->r->line, NULL, name);
	if (ok && out->n > before)
		out->v[before].heading = true;
	return ok;
}

static void
begin_paragraph(struct note_reader *x, const char *line, const struct timed_line *l)
{
	struct paragraph *p = &x->p;

	p->at = line;
	p->line = x->r->line;
	p->timed = l != NULL;
	p->n = l ? l->n : 1;
	if (l)
		memcpy(p->times, l->times, sizeof(p->times));
}

/* ---- headings ---- */

/* Returns true if the line is a heading; *r becomes its text without marks like "#" and ":". */
static bool
take_heading(const struct note_reader *x, struct rest *r)
{
	struct rest at = *r;

	while (rest_word(&at, "#"))
		;
	bool is = at.s > r->s && at.n && strchr(" \t", *at.s);
	rest_trim(r, " \t*_#");
	bool colon = r->n && r->s[r->n - 1] == ':';
	r->n -= colon;
	is = is ||
		(timed_line_follows(x->r, true) &&
			(colon ||
				(!x->p.at &&
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
		if (timed_line_split((struct rest){ name->s + i, name->n - i }, l) && !l->text.n) {
			name->n = text_trimmed(name->s, i - 1, " -@:,\x80\x93\x94\xe2");
			return true;
		}
	}
	return false;
}

/* ---- lines ---- */

static void
add_line(struct note_reader *x, struct rest line)
{
	if (x->p.bullet && x->p.blank) /* the indentation of a paragraph of the list */
		rest_skip(&line, *line.s == '\t' ? 1 : 2);
	if (x->p.text.len)
		buf_add(&x->p.text, x->p.blank ? "\n\n" : "\n");
	x->p.blank = x->p.waits = false;
	buf_add_bytes(&x->p.text, line.s, line.n);
}

static bool
take_timed_line(
	struct note_reader *x, const char *line, const struct timed_line *l, bool bullet, bool ends)
{
	if ((l->track.n && !add_heading(x, line, l->track)) || !end_paragraph(x))
		return false;
	begin_paragraph(x, line, l);
	x->p.address = l->address;
	x->p.section = l->heading;
	x->p.bullet = bullet;
	add_line(x, l->text);
	x->p.waits = !l->text.n && (l->lead || l->heading);
	x->p.ends = ends;
	return true;
}

/* Adds the track that a heading names, and the note that begins with a time at its end. */
static bool
take_track(struct note_reader *x, const char *line, struct rest name)
{
	CLEANUP(buf_finish) struct buf plain = BUF_INIT;
	struct timed_line l = { .n = 0 };
	bool timed = take_heading_time(&name, &l);

	rest_plain(&plain, name);
	bool ok = add_heading(x, name.s, (struct rest){ plain.s, plain.len });
	l.heading = true;
	return ok && (!timed || take_timed_line(x, line, &l, false, false));
}

/* Returns true if a line without a time continues the paragraph. */
static bool
goes_on(const struct note_reader *x, bool bullet, bool indented)
{
	const struct paragraph *p = &x->p;

	if (!p->at)
		return false;
	if (p->blank)
		return p->waits || p->section || (p->bullet && indented);
	return !p->ends && (!bullet || indented || p->section || p->list || !x->r->out->headings);
}

static bool
take_notes_line(struct note_reader *x, struct rest whole)
{
	const char *line = whole.s;
	bool ends = whole.n && line[whole.n - 1] == DRAFT_NOTE_ENDS;
	whole.n -= ends;
	struct rest words = whole, name = whole;
	struct paragraph *p = &x->p;
	struct timed_line l;

	/* a tag of LRC, which is no note: "[ar:X]" */
	if (rest_like(whole, "^\\[(ar|ti|al|au|by|re|ve|la|offset|length):.*\\]$", &name)) {
		reading_leave_out(&x->r->out->left_out, x->r->line);
		return end_paragraph(x);
	}
	/* three or more equal signs, "---" or "===", or the line of a table, "|---|---|" */
	if (rest_is_blank(whole) ||
		rest_like(whole,
			"^[ \t]*(---+|===+|\\*\\*\\*+|___+|\\|[-|: \t]*--[-|: \t]*)[ \t]*$",
			&name)) {
		if (*line == '|') /* the row of titles of a table */
			p->at = p->timed ? p->at : NULL;
		p->blank = p->at && (p->waits || p->section || p->bullet);
		return p->blank || end_paragraph(x);
	}
	bool bullet = rest_bullet(&words), indented = TEXT_STARTS(line, "\t", "  ");
	if (timed_line_split(whole, &l))
		return take_timed_line(x, line, &l, bullet, ends);
	bool on = goes_on(x, bullet, indented),
	     doubtful = !(on && indented) && timed_line_is_doubtful(whole);
	if (p->blank && !on && !end_paragraph(x))
		return false;
	if (!doubtful && !bullet && x->r->out->headings && take_heading(x, &name))
		return take_track(x, line, name);
	struct rest before = words;
	if ((p->at_end || !on) && !indented && take_heading_time(&before, &l)) {
		l.text = before;
		bool ok = take_timed_line(x, line, &l, bullet, ends);
		p->at_end = true;
		return ok;
	}
	if (on && !doubtful) {
		p->list = p->list || (p->waits && bullet);
		add_line(x, whole);
		return true;
	}
	if (!end_paragraph(x))
		return false;
	begin_paragraph(x, line, NULL);
	add_line(x, x->r->out->headings && !doubtful ? words : whole);
	p->ends = ends;
	p->doubtful = doubtful;
	return true;
}

bool
notes_skip_front_matter(struct reading *r)
{
	struct reading at = *r;
	struct rest line;

	for (int marks = 0; reading_line(&at, &line);) {
		if (text_starts(line.s, "---") && line.n == 3)
			marks++;
		if (marks == 2)
			*r = at;
		if (marks != 1)
			return marks;
	}
	return false;
}

bool
notes_read(struct reading *r)
{
	CLEANUP(buf_finish) struct buf plain = BUF_INIT;
	struct reading of = *r;
	struct note_reader x = { .r = &of, .p = { .text = BUF_INIT } };
	struct rest line;
	bool ok = true, front = notes_skip_front_matter(&of);

	if (r->out->headings && (front || draft_text_is(of))) {
		r->out->draft = true;
		for (int i = 0; i < of.line; i++) /* so that places in the text have their line */
			buf_add_char(&plain, '\n');
		draft_text(&plain, of, &r->out->left_out);
		of.text = plain.s;
		of.at = plain.s + of.line;
	}
	while (ok && reading_line(&of, &line))
		ok = take_notes_line(&x, line);
	ok = ok && end_paragraph(&x);
	buf_finish(&x.p.text);
	return ok;
}

bool
notes_likely(struct reading *r)
{
	struct timed_line l;
	struct rest line;

	notes_skip_front_matter(r);
	for (int i = 0; i < LINES_LOOKED_AT && reading_line(r, &line); i++)
		if (!memmem(line.s, line.n, "-->", 3) &&
			(timed_line_split(line, &l) || take_heading_time(&line, &l)))
			return true;
	return false;
}
