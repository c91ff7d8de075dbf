/* Decides the format of a file of notes, reads labels, WebVTT and SRT, and makes rows that a second
 * import knows again. notes.c and csv.c read the other formats; cli/earlog_import.c decides
 * the tracks. */
#include "import/import.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "import/import_private.h"
#include "record/identity.h"
#include "record/note_rules.h"
#include "record/rows.h"
#include "record/timing.h"

/*
 * ---- Label tracks exported by Audacity: each line has start, end and text, separated by tabs,
 * with times in seconds. A line that begins with a backslash has the frequencies of the label
 * before it, and is skipped. ----
 */

/* Takes the first field of a line, up to a tab or the end; *line and *n become the rest. Returns
 * false if no tab follows the field. */
static bool
take_field(const char **line, size_t *n, const char **field, size_t *field_n)
{
	const char *tab = memchr(*line, '\t', *n);

	*field = *line;
	*field_n = tab ? (size_t)(tab - *line) : *n;
	size_t taken = *field_n + (tab != NULL);
	*line += taken;
	*n -= taken;
	return tab != NULL;
}

static bool
labels_read(struct reading *r)
{
	const char *line, *start, *end;
	size_t n, start_n, end_n;

	while (reading_line(r, &line, &n)) {
		struct timespan t;
		const char *at = line;

		if (reading_is_blank(line, n) || *line == '\\')
			continue;
		if (!take_field(&line, &n, &start, &start_n))
			return reading_wrong(
				r, at, "start, end and label were expected, separated by tabs");
		take_field(&line, &n, &end, &end_n);
		if (!reading_span(r, start, start_n, end, end_n, &t) ||
			!reading_add(r, at, r->line, &t, line, n))
			return false;
	}
	return true;
}

static bool
is_seconds(const char *s, size_t n)
{
	size_t digits = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] >= '0' && s[i] <= '9')
			digits++;
		else if (s[i] != '.' && s[i] != ',' && !(i == 0 && s[i] == '-'))
			return false;
	}
	return digits > 0;
}

static bool
labels_likely(struct reading *r)
{
	const char *line, *start, *end;
	size_t n, start_n, end_n;

	while (reading_line(r, &line, &n)) {
		if (reading_is_blank(line, n))
			continue;
		if (!take_field(&line, &n, &start, &start_n) || !is_seconds(start, start_n))
			return false;
		take_field(&line, &n, &end, &end_n);
		return is_seconds(end, end_n);
	}
	return false;
}

/*
 * ---- WebVTT (w3.org/TR/webvtt1) and SRT, which has no first line: blocks separated by empty
 * lines. Each cue of the file becomes a note; comments, styles and regions are skipped. In the
 * text, tags are removed and entities decoded. ----
 */

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
			const char *s = line + i,
				   *close = *s == '<'                   ? memchr(s, '>', n - i)
				: n - i > 1 && memcmp(s, "{\\", 2) == 0 ? memchr(s, '}', n - i)
									: NULL;

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

/* Returns true if the text begins like SRT: a line of times, perhaps below a number. */
static bool
is_srt(struct reading r)
{
	const char *line;
	size_t n = 0;

	while (reading_line(&r, &line, &n) && reading_is_blank(line, n))
		;
	if (n && strspn(line, "0123456789 ") == n && !reading_line(&r, &line, &n))
		return false;
	return n && number_is_digit(line[strspn(line, " ")]) && arrow_in(line, n);
}

static bool
vtt_likely(struct reading *r)
{
	struct reading at = *r;
	const char *line;
	size_t n;

	return is_srt(*r) || (reading_line(&at, &line, &n) && begins(line, n, "WEBVTT"));
}

static bool
vtt_read(struct reading *r)
{
	const char *line;
	size_t n;

	if (!vtt_likely(r))
		return reading_wrong(r, r->text,
			"it begins neither with WEBVTT nor like SRT, with the times of a subtitle");
	if (!is_srt(*r))
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

/* ---- the formats ---- */

static const struct {
	const char *name, *words;
	bool (*read)(struct reading *r);
	bool (*likely)(struct reading *r);
	const char *endings[5]; /* endings of file names of this format; ends with NULL */
} formats[IMPORT_FORMATS] = {
	[IMPORT_LABELS] = { "labels", "an Audacity label track", labels_read, labels_likely,
		{ NULL } },
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
		if (strcmp(formats[i].name, name) == 0) {
			*f = (enum import_format)i;
			return true;
		}
	return false;
}

/* Returns the format to which the ending of the path belongs, or IMPORT_FORMATS if none does. */
static enum import_format
by_ending(const char *path)
{
	for (int i = 0; i < IMPORT_FORMATS; i++)
		for (const char *const *e = formats[i].endings; *e; e++)
			if (text_has_ending(path, strlen(path), *e))
				return (enum import_format)i;
	return IMPORT_FORMATS;
}

bool
import_guess(const char *path, const char *bytes, size_t n, const struct import_columns *c,
	enum import_format *f, struct err *err)
{
	static const char choices[] = "--format " IMPORT_FORMAT_NAMES;
	enum import_format ending = by_ending(path), like = IMPORT_FORMATS;
	CLEANUP(import_notes_finish) struct import_notes none = { 0 };
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	int seen = 0;
	bool ending_fits = false;

	if (!reading_clean(&text, bytes, n, err))
		return false;
	for (int i = 0; i < IMPORT_FORMATS; i++) {
		struct reading r = { text.s, text.s, 1, c, &none, ERR_IGNORED, NULL };

		if (!formats[i].likely(&r))
			continue;
		like = (enum import_format)i;
		seen++;
		ending_fits = ending_fits || ending == like;
	}
	*f = ending_fits || (ending != IMPORT_FORMATS && seen == 0) ? ending : like;
	if (ending != IMPORT_FORMATS && !ending_fits && seen)
		return err_set(err, "its name says %s, but it reads like %s; choose with %s",
			formats[ending].words, formats[like].words, choices);
	if (ending == IMPORT_FORMATS && seen > 1)
		return err_set(err, "it fits more than one format; choose with %s", choices);
	if (ending == IMPORT_FORMATS && !seen)
		return err_set(err, "it fits no format; choose one with %s", choices);
	return true;
}

bool
import_read(enum import_format f, const char *bytes, size_t n, const struct import_columns *c,
	struct import_notes *out, struct err *err)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	bool ok = reading_clean(&text, bytes, n, err);
	struct reading r = { text.s, text.s, 1, c, out, err, NULL };

	ok = ok && formats[f].read(&r);
	if (!ok)
		import_notes_finish(out);
	return ok;
}

void
import_notes_finish(struct import_notes *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->v[i].text);
		free(l->v[i].address);
		for (size_t k = 0; k < IMPORT_NAMES; k++)
			free(l->v[i].names[k]);
	}
	free(l->v);
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

	for (size_t i = 0; i < at; i++)
		track = l->v[i].heading ? l->v[i].text : track;
	for (size_t i = 0; i < at; i++) {
		here = l->v[i].heading ? l->v[i].text : here;
		before += text_order(here, track) == 0 && same_note(&l->v[i], n);
	}
	if (n->timed)
		buf_addf(&content, "%" PRId64 " %" PRId64 " %d%d", n->time.pos_ms,
			n->time.pos_end_ms, n->time.open, n->time.about);
	buf_addf(&content, "\n%s", n->text ? n->text : "");
	file_hash(content.s, content.len, hash);
	return before;
}

/* Returns true if a note has these words, or if they have a label before them: "on the dongle: ",
 * "*Is it warm?* ". */
static bool
are_words_of(const char *words, const char *body)
{
	for (const char *at = words; at; at = strpbrk(at, ":?")) {
		at += *at == ':' || *at == '?';
		at += *at == '*';
		if (text_same_name(at, body))
			return true;
	}
	return false;
}

/* Returns true if the review has a note of the same second, words and device, however it was made.
 * A draft does not always name the device. */
static bool
is_told(const struct record *r, const struct import_note *from, const struct import_place *p,
	bool draft)
{
	for (const struct note *n = NULL; (n = record_next(r, ROW_NOTE, n));) {
		int64_t ms = note_track_ms(n, source_offset_ms(r, &n->source));
		bool same = from->timed ? ms != NO_MS && uuid_same(&n->item, &p->item) &&
				ms / 1000 == from->time.pos_ms / 1000
					: ms == NO_MS && n->body;

		if (same && uuid_same(&n->review, &p->review) &&
			(draft || uuid_same(&n->setup.device, &p->device)) &&
			(n->body ? are_words_of(from->text, n->body)
				 : !from->text || *from->text == '('))
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
	return is_told(r, &l->v[i], p, l->draft);
}

struct note *
import_note_row(const struct import_notes *l, size_t i, const struct import_place *p)
{
	const struct import_note *n = &l->v[i];
	struct note *row = row_new(&row_types[ROW_NOTE]);
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
