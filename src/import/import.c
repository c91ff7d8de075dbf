#include "import/import.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "import/import_private.h"
#include "record/identity.h"
#include "record/note_rules.h"

static const struct {
	const char *name, *words;
	bool (*read)(struct reading *r);
	bool (*likely)(struct reading *r);
	const char *endings[4]; /* endings of file names of this format; ends with NULL */
} formats[IMPORT_FORMATS] = {
	[IMPORT_LABELS] = { "labels", "an Audacity label track", labels_read, labels_likely,
		{ NULL } },
	[IMPORT_CSV] = { "csv", "CSV", csv_read, csv_likely, { ".csv", ".tsv", NULL } },
	[IMPORT_VTT] = { "vtt", "WebVTT", vtt_read, vtt_likely, { ".vtt", ".webvtt", NULL } },
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
	static const char choices[] = "--format labels, csv, vtt or notes";
	enum import_format ending = by_ending(path), like = IMPORT_FORMATS;
	CLEANUP(import_notes_finish) struct import_notes none = { 0 };
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	int seen = 0;
	bool ending_fits = false;

	if (!reading_clean(&text, bytes, n, err))
		return false;
	for (int i = 0; i < IMPORT_FORMATS; i++) {
		struct reading r = { text.s, text.s, 1, c, &none, ERR_IGNORED };

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
	struct reading r = { text.s, text.s, 1, c, out, err };

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
		free(l->v[i].device);
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
		struct uuid u =
			uuid_of_import(&p->review, &p->item, &p->device, listener, hash, before);

		if (record_find(r, ROW_NOTE, &u))
			return true;
		x = record_next(r, ROW_LISTENER, x);
		listener = x ? &x->row.uuid : NULL;
	} while (listener);
	return false;
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
		uuid_of_import(&p->review, &p->item, &p->device, &p->listener, hash, before);
	row->item = p->item;
	if (n->timed)
		note_set_time(row, &n->time, POS_IMPORT);
	row->body = xstrdup(n->text);
	row->sequence = (int64_t)i;
	return row;
}
