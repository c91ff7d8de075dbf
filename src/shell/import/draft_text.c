/* Finds the notes among the lines of an earlog draft, their tracks, and the lines that it leaves
 * out. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/import/draft_text.h"

#include <string.h>

#include "base/text/text.h"
#include "shell/import/import_private.h"
#include "shell/import/timed_line.h"

static bool
is_underline(struct rest line)
{
	return text_starts(line.s, "===");
}

/* Takes the title of a track, "**[Shivers by Ed Sheeran](address)**." */
static bool
take_linked_title(struct rest *r)
{
	struct rest at = *r, title, address = { 0 };

	rest_trim(&at, " \t*_#.:");
	rest_word(&at, "on ");
	if (!rest_link(&at, &title, &address) || !address.n || at.n)
		return false;
	*r = title;
	return true;
}

bool
draft_text_is(struct reading r)
{
	struct rest line;
	bool draft = false;

	while (!draft && reading_line(&r, &line)) {
		struct timed_line l;

		draft = is_underline(line) ||
			(timed_line_split(line, &l) && l.lead && l.address.n) ||
			take_linked_title(&line);
	}
	return draft;
}

/* The head of the list of frequencies, as each shipped language has it. */
static const char of_frequencies[] =
	"(^At single frequencies|^Bei einzelnen Frequenzen|^個々の周波数|^单一频率)";

/* Returns true for a line that is no note: a rating, a picture, a table, the line above notes of
 * another device. */
static bool
is_no_note(struct rest r)
{
	struct rest value;

	rest_bullet(&r);
	rest_trim(&r, " \t");
	return !r.n || strchr("<|!", *r.s) ||
		rest_like(
			r, "(: |\uff1a)[ \t+-]*[0-9]{1,3}([.][0-9]{1,2})?(/| of \u00b1)", &value) ||
		timed_line_is_device(r);
}

/* Takes the title of a track that has no link, "**Quiet**." or "On Quiet:", above its notes. */
static bool
take_title(const struct reading *r, struct rest *line)
{
	struct rest at = *line;

	rest_trim(&at, " \t.");
	bool strong = at.n > 2 && strchr("*_", *at.s) && strchr("*_", at.s[at.n - 1]),
	     colon = text_colon(at.s, at.n);
	at.n -= text_colon(at.s, at.n);
	rest_trim(&at, " \t*_.:");
	if (!timed_line_follows(r, !strong) || !(strong || (colon && !timed_line_is_device(*line))))
		return false;
	rest_any(&at, "on ", "bei ");
	*line = at;
	return true;
}

struct draft_lines {
	struct reading r;
	struct buf *out;
	bool track; /* the lines are about a track: its heading has a link, or a time follows it */
	bool noted; /* the line above is a note, which indented lines continue */
	struct import_left_out *left_out;
};

static void
add_title(struct draft_lines *d, struct rest title)
{
	buf_add(d->out, "## ");
	buf_add_bytes(d->out, title.s, title.n);
}

static void
add_draft_line(struct draft_lines *d, struct rest line)
{
	bool indented = line.n && strchr(" \t", *line.s);
	struct rest title = line;
	struct timed_line l;

	if (timed_line_split(line, &l)) {
		d->track = true;
		buf_add_bytes(d->out, line.s, (size_t)(l.text.s - line.s));
		rest_plain(d->out, l.text);
		if (l.lead && l.text.n)
			buf_add_char(d->out, DRAFT_NOTE_ENDS);
	} else if (take_linked_title(&title)) {
		d->track = true;
		add_title(d, title);
	} else if (rest_like(line, of_frequencies, &title)) {
		d->track = d->noted = false;
		return;
	} else if (*line.s == '#') {
		d->track = false;
		buf_add_bytes(d->out, line.s, line.n);
	} else if (!indented && take_title(&d->r, &title)) {
		add_title(d, title);
	} else {
		/* a printed line begins another part of the draft */
		if (*line.s == '*' && (line.s[1] == '*' || line.s[line.n - 1] == '*'))
			d->track = false;
		bool note = (indented && d->noted) || !is_no_note(line);
		if (d->track && note) {
			rest_plain(d->out, line);
			if (!indented)
				buf_add_char(d->out, DRAFT_NOTE_ENDS);
		}
		if (note && !d->track)
			reading_leave_out(d->left_out, d->r.line);
		d->noted = d->track && note;
		return;
	}
	d->noted = true;
}

void
draft_text(struct buf *out, struct reading r, struct import_left_out *left_out)
{
	struct draft_lines d = { .r = r, .out = out, .left_out = left_out };
	struct rest line, below;

	while (reading_line(&d.r, &line)) {
		struct reading next = d.r;

		if (reading_line(&next, &below) && is_underline(below))
			d.track = false;
		else if (!rest_is_blank(line) && !is_underline(line))
			add_draft_line(&d, line);
		buf_add_char(out, '\n');
		/* a comment of more than one line */
		if (text_starts(line.s, "<!--"))
			while (!memmem(line.s, line.n, "-->", 3) && reading_line(&d.r, &line))
				buf_add_char(out, '\n');
	}
}
