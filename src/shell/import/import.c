/* Decides the format of a file of notes, reads labels, WebVTT and SRT, and makes rows that a second
 * import knows again. notes.c and csv.c read the other formats; cli/earlog_import.c decides
 * the tracks. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/import/import.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "review/record/identity.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"
#include "review/record/timing.h"
#include "shell/import/import_private.h"

/*
 * ---- Labels: each line has a time in seconds and a text, separated by tabs, blanks or a comma,
 * and between them: an end (Audacity; without tabs in each line or in none); a value (Sonic
 * Visualiser), if it is before the time in some line; or a value and a duration. A line that begins
 * with a backslash has the frequencies of the label of Audacity before it, which are left out, as
 * values are. ----
 */

#define NUMBERS_MOST 3 /* time, value and duration */

/* Takes the numbers before the text of a label, without tabs at most `loose`; line becomes the
 * text. Returns how many there are. A whole number before a blank may be the first word of a note.
 */
static size_t
take_numbers(struct rest *line, size_t loose, struct rest numbers[NUMBERS_MOST])
{
	bool tabs = memchr(line->s, '\t', line->n);
	const char *like = tabs ? "^(-?[.,]*[0-9][0-9.,]*)(\t|$)" : "^(-?[0-9]*[.][0-9.]+)([ ,]|$)";
	size_t n = 0, most = tabs ? NUMBERS_MOST : loose;

	while (n < most) {
		size_t used = rest_like(*line, like, &numbers[n]);

		if (!used)
			break;
		rest_skip(line, used);
		n++;
	}
	return n;
}

static bool
labels_read(struct reading *r)
{
	struct reading ahead = *r;
	struct rest line, v[NUMBERS_MOST];
	size_t loose = 2;
	bool values = false;

	while (reading_line(&ahead, &line)) {
		size_t n = take_numbers(&line, 2, v);
		int64_t start_ms, end_ms;

		loose = n == 1 ? 1 : loose;
		values = values ||
			(n == 2 && reading_time(r, v[0], &start_ms, ERR_IGNORED) &&
				reading_time(r, v[1], &end_ms, ERR_IGNORED) && end_ms < start_ms);
	}
	while (reading_line(r, &line)) {
		struct timespan t = { .pos_end_ms = NO_MS };
		const char *at = line.s;
		int64_t lasts_ms;

		if (rest_is_blank(line))
			continue;
		size_t n = take_numbers(&line, loose, v);
		if (*at == '\\' || n == 3 || (n == 2 && values))
			reading_leave_out(&r->out->left_out, r->line);
		if (*at == '\\')
			continue;
		if (!n)
			return reading_wrong(r, at,
				"a time in seconds and a label were expected, separated by a tab");
		struct rest end = n == 2 && !values ? v[1] : v[0];
		if (!reading_span(r, v[0], end, &t) ||
			(n == 3 && !reading_time(r, v[2], &lasts_ms, r->err)))
			return false;
		if (n == 3 && lasts_ms)
			t.pos_end_ms = t.pos_ms + lasts_ms;
		if (!reading_add(r, at, r->line, &t, line))
			return false;
	}
	return true;
}

static bool
labels_likely(struct reading *r)
{
	struct rest line, v[NUMBERS_MOST];

	while (reading_line(r, &line))
		if (!rest_is_blank(line))
			return take_numbers(&line, 1, v) > 0;
	return false;
}

/*
 * ---- WebVTT (w3.org/TR/webvtt1) and SRT, which has no first line: blocks separated by empty
 * lines. Each cue of the file becomes a note; comments, styles and regions are left out. In the
 * text, tags are removed and entities decoded. ----
 */

#define ARROW "-->"

static const char *
arrow_in(struct rest line)
{
	return memmem(line.s, line.n, ARROW, strlen(ARROW));
}

/* Reads a cue, whose first line is `line`, and adds it as a note. */
static bool
read_cue(struct reading *r, struct rest line)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	const char *at = line.s;
	int first = r->line;
	struct timespan t;

	/* A cue may begin with a line that has only its name. */
	if (!arrow_in(line) && (!reading_line(r, &line) || !arrow_in(line)))
		return reading_wrong(r, at, "a cue without times; START --> END was expected");
	/* Like "00:01:10.000 --> 00:01:12.500 align:start". */
	struct rest start = { line.s, (size_t)(arrow_in(line) - line.s) };
	rest_skip(&line, start.n + strlen(ARROW));
	rest_trim(&line, REST_BLANKS);
	/* settings such as align:start may follow the end time */
	line.n = strcspn(line.s, REST_BLANKS);
	if (!reading_span(r, start, line, &t))
		return false;
	while (reading_line(r, &line) && line.n) {
		if (text.len)
			buf_add_char(&text, '\n');
		while (line.n) { /* decodes entities, skips tags */
			const char *close = NULL;

			if (*line.s == '<')
				close = memchr(line.s, '>', line.n);
			else if (text_starts(line.s, "{\\"))
				close = memchr(line.s, '}', line.n);
			size_t taken = close ? (size_t)(close - line.s) + 1
					     : text_entity(&text, line.s, line.n);
			if (!rest_skip(&line, taken))
				rest_sign(&line, false, &text);
		}
	}
	return reading_add(r, at, first, &t, (struct rest){ text.s, text.len });
}

static void
skip_block(struct reading *r)
{
	struct rest line;

	while (reading_line(r, &line) && line.n)
		;
}

/* Returns true if the text begins like SRT: a line of times, perhaps below a number. */
static bool
is_srt(const struct reading *r)
{
	struct rest text = rest_of(r->at);

	return rest_like(text, "^(([ \t]*\n)*)([0-9 ]+\n)? *[0-9][^\n]*-->", &text);
}

static bool
vtt_likely(struct reading *r)
{
	struct rest text = rest_of(r->at);

	return is_srt(r) || rest_like(text, "^(WEBVTT)([ \t\n]|$)", &text);
}

static bool
vtt_read(struct reading *r)
{
	struct rest line, kind;

	if (!vtt_likely(r))
		return reading_wrong(r, r->text,
			"it begins neither with WEBVTT nor like SRT, with the times of a subtitle");
	if (!is_srt(r))
		skip_block(r);
	while (reading_line(r, &line)) {
		if (!line.n)
			continue;
		if (rest_like(line, "^(NOTE|STYLE|REGION)([ \t]|$)", &kind) && !arrow_in(line)) {
			reading_leave_out(&r->out->left_out, r->line);
			skip_block(r);
		} else if (!read_cue(r, line))
			return false;
	}
	return true;
}

/* ---- the formats ---- */

static const struct {
	const char *name, *words;
	bool (*read)(struct reading *r);
	bool (*likely)(struct reading *r);
	const char *endings[5]; /* endings of file names of this format; ends with NULL */
} formats[IMPORT_FORMATS] = {
	[IMPORT_LABELS] = { "labels", "labels with seconds", labels_read, labels_likely, { NULL } },
	[IMPORT_CSV] = { "csv", "CSV", csv_read, csv_likely, { ".csv", ".tsv", NULL } },
	[IMPORT_VTT] = { "vtt", "WebVTT or SRT", vtt_read, vtt_likely,
		{ ".vtt", ".webvtt", ".srt", NULL } },
	[IMPORT_NOTES] = { "notes", "timed notes", notes_read, notes_likely, { NULL } },
};

const char *
import_format_words(enum import_format f)
{
	return formats[f].words;
}

bool
import_format_named(const char *name, enum import_format *f)
{
	for (int i = 0; i < IMPORT_FORMATS; i++)
		if (text_same(formats[i].name, name)) {
			*f = (enum import_format)i;
			return true;
		}
	return false;
}

bool
import_guess(const char *path, const char *bytes, size_t n, const struct import_columns *c,
	enum import_format *f, struct err *err)
{
	enum import_format ending = IMPORT_FORMATS, like = IMPORT_FORMATS;
	CLEANUP(import_notes_finish) struct import_notes none = { 0 };
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	bool ending_fits = false;
	int seen = 0;

	if (!reading_clean(&text, bytes, n, err))
		return false;
	for (int i = 0; i < IMPORT_FORMATS; i++) {
		struct reading r = { text.s, text.s, 1, .columns = c, .out = &none,
			.err = ERR_IGNORED };
		bool likely = formats[i].likely(&r);

		seen += likely;
		like = likely ? (enum import_format)i : like;
		if (reading_has_ending(path, formats[i].endings)) {
			ending = (enum import_format)i;
			ending_fits = likely;
		}
	}
	*f = ending_fits || !seen ? ending : like;
	return ending_fits || seen == 1 || (!seen && ending != IMPORT_FORMATS) ||
		err_set(err, "it fits %s; choose one with --format " IMPORT_FORMAT_NAMES,
			seen ? "more than one format" : "no format");
}

bool
import_read(enum import_format f, const char *bytes, size_t n, const struct import_columns *c,
	struct import_notes *out, struct err *err)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	bool ok = reading_clean(&text, bytes, n, err);
	struct reading r = { text.s, text.s, 1, .columns = c, .out = out, .err = err };

	out->numbers = f == IMPORT_LABELS || f == IMPORT_CSV;
	ok = ok && formats[f].read(&r);
	if (!ok)
		import_notes_finish(out);
	return ok;
}

void
import_notes_finish(struct import_notes *l)
{
	EACH (x, l) {
		free(x->text);
		free(x->address);
		EACH_IN (one, x->names, IMPORT_NAMES)
			free(*one);
	}
	free(l->v);
	buf_finish(&l->left_out.lines);
	*l = (struct import_notes){ 0 };
}

/* ---- making a row from an imported note ---- */

static bool
same_note(const struct import_note *a, const struct import_note *b)
{
	return !a->heading && a->timed == b->timed && a->time.pos_ms == b->time.pos_ms &&
		a->time.pos_end_ms == b->time.pos_end_ms && a->time.open == b->time.open &&
		a->time.about == b->time.about && text_order(a->text, b->text) == 0;
}

/* Sets hash to the hash of a note's time and text. Returns the number of equal notes above it. */
static size_t
note_hash(const struct import_notes *l, size_t at, char hash[FILE_HASH])
{
	const struct import_note *n = &l->v[at];
	CLEANUP(buf_finish) struct buf content = BUF_INIT;
	const char *track = NULL, *here = NULL;
	size_t before = 0;

	EACH_IN (x, l->v, at)
		track = x->heading ? x->text : track;
	EACH_IN (x, l->v, at) {
		here = x->heading ? x->text : here;
		if (text_order(here, track) == 0 && same_note(x, n))
			before++;
	}
	if (n->timed)
		buf_addf(&content, "%" PRId64 " %" PRId64 " %d%d", n->time.pos_ms,
			n->time.pos_end_ms, n->time.open, n->time.about);
	buf_addf(&content, "\n%s", text_or(n->text, ""));
	file_hash(content.s, content.len, hash);
	return before;
}

/* Returns true if a note has these words, or if they have a label before them: "on the dongle: ",
 * "*Is it warm?* ". */
static bool
are_words_of(const char *words, const char *body)
{
	for (const char *at = words; at; at = strpbrk(at, ":?")) {
		if (*at == ':' || *at == '?')
			at++;
		if (*at == '*')
			at++;
		if (text_same_name(at, body))
			return true;
	}
	return false;
}

/* Returns true if the review has a note of the same second, words and device, however it was made.
 * A draft does not always name the device. */
static bool
rating_is_written(const struct record *r, const struct import_note *from,
	const struct import_place *p, bool draft)
{
	EACH_ROW (note, n, r, ROW_NOTE) {
		int64_t ms = note_track_ms(n, source_offset_ms(r, &n->source));
		bool same = from->timed ? ms != NO_MS && uuid_same(&n->item, &p->item) &&
				ms / 1000 == from->time.pos_ms / 1000
					: ms == NO_MS && n->body;

		if (!same || !uuid_same(&n->review, &p->review) ||
			(!draft && !uuid_same(&n->setup.device, &p->device)))
			continue;
		bool says = n->body ? are_words_of(from->text, n->body)
				    : !from->text || *from->text == '(';
		if (says)
			return true;
	}
	return false;
}

bool
import_is_known(const struct record *r, const struct import_notes *l, size_t i,
	const struct import_place *p)
{
	const struct listener_row *x = NULL;
	const struct uuid *listener = &UUID_NONE;
	char hash[FILE_HASH];
	size_t before = note_hash(l, i, hash);

	/* The record also has notes of other reviews that compare the device. */
	const struct note *same = record_find(r, ROW_NOTE, &l->v[i].uuid);
	if (same && uuid_same(&same->review, &p->review))
		return true;
	do {
		struct uuid u = identity_of_import(
			&p->review, &p->item, &p->device, listener, hash, before);

		if (record_find(r, ROW_NOTE, &u))
			return true;
		x = record_next(r, ROW_LISTENER, x);
		listener = x ? &x->row.uuid : NULL;
	} while (listener);
	return rating_is_written(r, &l->v[i], p, l->draft);
}

struct note *
import_note_row(const struct import_notes *l, size_t i, const struct import_place *p)
{
	const struct import_note *n = &l->v[i];
	struct note *row = row_new(ROW_NOTE);
	char hash[FILE_HASH];

	note_begin(row, &p->review, &p->device);
	size_t before = note_hash(l, i, hash);
	row->row.uuid =
		identity_of_import(&p->review, &p->item, &p->device, &p->listener, hash, before);
	row->item = p->item;
	if (n->timed)
		note_set_time(row, &n->time, POS_IMPORT);
	row->body = xstrdup(n->text);
	row->sequence = (int64_t)i;
	return row;
}
