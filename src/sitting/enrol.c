/*
 * What the files say becomes rows of the record. A file wins at every start; what it does not give stays as the
 * archive has it. Nothing recorded is dropped because a file changed: what is no longer named is hidden
 * from the list and told in one line.
 */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "config/find.h"
#include "config/playlist.h"
#include "config/profile.h"
#include "config/session_file.h"
#include "sitting/sitting_private.h"

#define LISTING_STEP 1000

struct enrol {
	struct sitting *s;
	struct store *st;
	const struct playlist_file *playlist;
	struct edit *rows;               /* what differs from the archive, in one group */
	size_t n, cap;
	struct err *err;
	bool failed;
};

/* The version to fill in: the archive's, where it has one, else a new row. */
static void *
begin(struct enrol *e, enum row_kind kind, struct uuid uuid)
{
	struct record *rec = &e->s->rec;

	if (!record_find(rec, kind, &uuid) && e->st && !store_load_row(e->st, kind, &uuid, rec, e->err))
		e->failed = true;
	struct row *row = change_copy(e->s, kind, &uuid);
	if (!row)
		row = row_new(&row_types[kind]);
	row->uuid = uuid;
	row->deleted = false;
	return row;
}

/* Takes a row that was filled in; what the archive has already is left alone. */
static struct uuid
finish(struct enrol *e, enum row_kind kind, void *row)
{
	struct uuid uuid = ((struct row *)row)->uuid;
	const void *old = record_find(&e->s->rec, kind, &uuid);

	if (old && row_same(&row_types[kind], old, row)) {
		row_free(&row_types[kind], row);
		return uuid;
	}
	e->rows = xgrow(e->rows, e->n, &e->cap, sizeof(e->rows[0]));
	e->rows[e->n++] = (struct edit){ kind, row };
	return uuid;
}

/* A text that the file gives; NULL leaves what is there. */
static void
text(char **into, const char *given)
{
	if (given)
		xreplace(into, given);
}

static void
owned(char **into, char *given)
{
	text(into, given);
	free(given);
}

static void
number(double *into, double given)
{
	if (!isnan(given))
		*into = given;
}

static char *
json_of(const struct texts *t)
{
	if (!t->n)
		return NULL;
	json_t *list = json_array();
	for (size_t i = 0; i < t->n; i++)
		json_array_append_new(list, json_string(t->v[i]));
	char *dump = json_dumps(list, JSON_COMPACT);
	json_decref(list);
	return dump;
}

/* ---- the session file ---- */

static struct uuid
device(struct enrol *e, const struct session_device *d)
{
	struct device *row = begin(e, ROW_DEVICE, uuid_of("device:%s", d->id));

	text(&row->id, d->id);
	text(&row->name, d->name);
	text(&row->brand, d->brand);
	text(&row->model, d->model);
	text(&row->kind, d->kind);
	text(&row->drivers, d->drivers);
	text(&row->shell, d->shell);
	text(&row->link, d->link);
	text(&row->prices, d->prices_json);
	text(&row->tips, d->tips_json);
	text(&row->impedance, d->impedance);
	number(&row->impedance_ohm, d->impedance_ohm);
	text(&row->impedance_file, d->impedance_file);
	number(&row->sensitivity_db, d->sensitivity_db);
	text(&row->sensitivity_unit, d->sensitivity_unit);
	text(&row->cable, d->cable);
	return finish(e, ROW_DEVICE, row);
}

static void
variants(struct enrol *e, const struct session_file *f, struct uuid device_uuid)
{
	for (size_t i = 0; i < f->n_variants; i++) {
		const struct session_variant *v = &f->variants[i];
		char hash[PAIRS_HASH];

		pairs_hash(&v->content, hash);
		struct variant *row = begin(e, ROW_VARIANT, uuid_of("variant:%s/%s#%s", f->device.id, v->name, hash));
		row->device = device_uuid;
		text(&row->name, v->name);
		owned(&row->content, pairs_content(&v->content));
		finish(e, ROW_VARIANT, row);
	}
}

static void
chains(struct enrol *e, const struct session_file *f)
{
	for (size_t i = 0; i < f->n_chains; i++) {
		const struct session_chain *c = &f->chains[i];
		char hash[PAIRS_HASH];

		pairs_hash(&c->content, hash);
		struct uuid uuid = uuid_of("chain:%s/%s#%s", f->id, c->name, hash);
		struct chain *row = begin(e, ROW_CHAIN, uuid);
		row->review = e->s->review;
		text(&row->name, c->name);
		owned(&row->content, pairs_content(&c->content));
		row->rank = (int64_t)i;
		finish(e, ROW_CHAIN, row);
		/* Earlier revisions of this name stay for the notes that were made with them, off the list. */
		for (size_t j = 0; j < record_count(&e->s->rec, ROW_CHAIN); j++) {
			const struct chain *old = record_at(&e->s->rec, ROW_CHAIN, j);

			if (uuid_same(&old->row.uuid, &uuid) || old->rank == NO_INT
			    || !uuid_same(&old->review, &e->s->review) || strcmp(old->name, c->name) != 0)
				continue;
			struct chain *off = begin(e, ROW_CHAIN, old->row.uuid);
			off->rank = NO_INT;
			finish(e, ROW_CHAIN, off);
		}
	}
}

static void
comparisons(struct enrol *e, const struct session_file *f)
{
	for (size_t i = 0; i < f->n_compare; i++) {
		const struct compared *c = &f->compare[i];
		struct device *d = begin(e, ROW_DEVICE, uuid_of("device:%s", c->id));

		text(&d->id, c->id);
		if (!d->name)
			text(&d->name, c->device);
		struct uuid device_uuid = finish(e, ROW_DEVICE, d);
		struct comparison *row = begin(e, ROW_COMPARISON, uuid_of("comparison:%s/%s", f->id, c->id));
		row->review = e->s->review;
		row->device = device_uuid;
		row->rank = (int64_t)i;
		row->from_memory = c->from_memory;
		text(&row->volumes, c->volumes_json);
		finish(e, ROW_COMPARISON, row);
	}
}

static void
question(struct enrol *e, const struct playlist_question *q, const char *section, bool of_review)
{
	const char *of = of_review ? e->s->files->id : section ? section : "";
	struct question *row = begin(e, ROW_QUESTION, uuid_of("question:%s/%s", of, q->id));

	text(&row->id, q->id);
	row->review = of_review ? e->s->review : UUID_NONE;
	row->section = section && playlist_section(e->playlist, section) ? uuid_of("section:%s", section) : UUID_NONE;
	text(&row->text, q->text);
	owned(&row->items, json_of(&q->items));
	finish(e, ROW_QUESTION, row);
}

static void
review(struct enrol *e, const struct session_file *f)
{
	char path[PATH_MAX];
	struct uuid device_uuid = device(e, &f->device);
	struct review *row = begin(e, ROW_REVIEW, e->s->review);

	text(&row->id, f->id);
	text(&row->title, f->title);
	row->device = device_uuid;
	text(&row->unit_how, f->unit.how);
	text(&row->unit_from, f->unit.from);
	if (f->unit.how)
		row->unit_thanks = f->unit.thanks;
	text(&row->playlist, f->playlist);
	text(&row->lexicon, f->lexicon);
	text(&row->template, f->template);
	if (f->scale_given)
		owned(&row->scale, scale_json(&f->scale));
	if (f->wheel_scale_given)
		owned(&row->wheel_scale, scale_json(&f->wheel_scale));
	text(&row->front_matter, f->front_matter);
	text(&row->measurements, f->measurements_json);
	text(&row->pictures, f->pictures_json);
	text(&row->path, realpath(f->path, path) ? path : f->path);
	finish(e, ROW_REVIEW, row);
	variants(e, f, device_uuid);
	chains(e, f);
	comparisons(e, f);
}

/* ---- the playlist ---- */

static void
source_row(struct enrol *e, struct source *row, const struct place *p, int64_t rank)
{
	row->rank = rank;
	if (p && p->offset_set) {
		row->offset_ms = p->offset_ms;
		text(&row->offset_from, "playlist");
	} else if (row->offset_from && strcmp(row->offset_from, "playlist") == 0) {
		row->offset_ms = NO_INT;
		xreplace(&row->offset_from, NULL);
	}
	finish(e, ROW_SOURCE, row);
}

/* All tracks of the playlist that are one recording, in the playlist's order. */
struct namesakes {
	const struct track *const *v;
	size_t n;
};

static bool
names_source(const struct track *t, const struct source *src)
{
	if (strcmp(src->kind, "file") == 0)
		return t->file.text && strcmp(src->locator, t->file.text) == 0;
	if (strcmp(src->kind, "signal") == 0)
		return t->signal && strcmp(src->locator, t->signal) == 0;
	for (size_t i = 0; i < t->n_urls; i++)
		if (strcmp(src->locator, t->urls[i].text) == 0)
			return true;
	return false;
}

static bool
is_named(const struct namesakes *same, size_t before, const struct source *src)
{
	for (size_t i = 0; i < before; i++)
		if (names_source(same->v[i], src))
			return true;
	return false;
}

static void
source(struct enrol *e, const struct track *t, struct uuid recording, const char *kind, const char *locator,
	const struct place *p, int64_t rank)
{
	struct uuid uuid = uuid_of("source:%s/%s:%s", t->id, kind, locator);
	struct source *row = begin(e, ROW_SOURCE, uuid);

	row->recording = recording;
	text(&row->kind, kind);
	text(&row->locator, locator);
	source_row(e, row, p, rank);
	/* Where another file came in its place that has a row of its own (played.c). */
	for (size_t i = 0; i < record_count(&e->s->rec, ROW_SOURCE); i++) {
		const struct source *o = record_at(&e->s->rec, ROW_SOURCE, i);
		if (!o->row.deleted && !uuid_same(&o->row.uuid, &uuid) && uuid_same(&o->recording, &recording)
		    && strcmp(o->kind, kind) == 0 && strcmp(o->locator, locator) == 0)
			source_row(e, begin(e, ROW_SOURCE, o->row.uuid), p, rank);
	}
}

static void
sources_of_kind(struct enrol *e, const struct namesakes *same, struct uuid recording, const char *kind, int64_t *rank)
{
	for (size_t i = 0; i < same->n; i++) {
		const struct track *t = same->v[i];
		bool urls = strcmp(kind, "url") == 0, file = strcmp(kind, "file") == 0;
		const struct place *places = urls ? t->urls : file ? &t->file : NULL;
		size_t n = urls ? t->n_urls : file ? t->file.text != NULL : t->signal != NULL;

		for (size_t k = 0; k < n; k++) {
			char *locator = places ? places[k].text : t->signal;
			const struct source given = { .kind = (char *)(uintptr_t)kind, .locator = locator };

			if (!is_named(same, i, &given))
				source(e, t, recording, kind, locator, places ? &places[k] : NULL, (*rank)++);
		}
	}
}

static void
sources(struct enrol *e, const struct namesakes *same, struct uuid recording)
{
	int64_t rank = 0;

	sources_of_kind(e, same, recording, "file", &rank);
	sources_of_kind(e, same, recording, "url", &rank);
	sources_of_kind(e, same, recording, "signal", &rank);
	/* What the file no longer names stays for its notes, and is not tried any more. */
	for (size_t i = 0; i < record_count(&e->s->rec, ROW_SOURCE); i++) {
		const struct source *old = record_at(&e->s->rec, ROW_SOURCE, i);

		/* What a person linked, or the music folders have, is none of its business. */
		if (old->row.deleted || source_is_linked(old) || strcmp(old->kind, "library") == 0
		    || !uuid_same(&old->recording, &recording) || is_named(same, same->n, old))
			continue;
		struct source *off = begin(e, ROW_SOURCE, old->row.uuid);
		off->row.deleted = true;
		finish(e, ROW_SOURCE, off);
	}
}

/* A cue without a time in the file may have got one by ear. */
static bool
is_pinned(const struct enrol *e, const struct uuid *cue)
{
	for (size_t i = 0; i < record_count(&e->s->rec, ROW_PIN); i++) {
		const struct pin *p = record_at(&e->s->rec, ROW_PIN, i);
		if (!p->row.deleted && uuid_same(&p->cue, cue))
			return true;
	}
	return false;
}

static void
cues(struct enrol *e, const struct track *t, struct uuid item, const char *item_id)
{
	for (size_t i = 0; i < t->n_cues; i++) {
		const struct playlist_cue *c = &t->cues[i];
		struct cue *row = begin(e, ROW_CUE, uuid_of("cue:%s#%zu", item_id, i));

		row->item = item;
		row->rank = (int64_t)i;
		if (c->timed || !is_pinned(e, &row->row.uuid)) {
			row->pos_ms = c->timed ? c->time.pos_ms : NO_MS;
			row->pos_end_ms = c->timed ? c->time.pos_end_ms : NO_MS;
			row->open = c->timed && c->time.open;
			row->about = c->timed && c->time.about;
		}
		xreplace(&row->label, c->label);
		xreplace(&row->listen_for, c->listen_for);
		finish(e, ROW_CUE, row);
	}
	for (size_t i = 0; i < record_count(&e->s->rec, ROW_CUE); i++) {
		const struct cue *old = record_at(&e->s->rec, ROW_CUE, i);

		if (old->row.deleted || !uuid_same(&old->item, &item) || old->rank < (int64_t)t->n_cues)
			continue;
		struct cue *off = begin(e, ROW_CUE, old->row.uuid);
		off->row.deleted = true;
		finish(e, ROW_CUE, off);
	}
}

/* Where several sections name a recording, the first that tells something of it is right. */
static void
recording(struct enrol *e, const struct namesakes *same)
{
	struct recording *rec = begin(e, ROW_RECORDING, uuid_of("recording:%s", same->v[0]->id));

	text(&rec->id, same->v[0]->id);
	text(&rec->title, same->v[0]->id);
	for (size_t i = same->n; i-- > 0;) {
		const struct track *t = same->v[i];

		text(&rec->title, t->title);
		text(&rec->artist, t->artist);
		text(&rec->album, t->album);
		if (t->duration_ms != NO_MS)
			rec->length_ms = t->duration_ms;
		text(&rec->isrc, t->isrc);
		text(&rec->mbid, t->mbid);
		owned(&rec->tags, json_of(&t->tags));
	}
	sources(e, same, finish(e, ROW_RECORDING, rec));
}

static int
by_id(const void *a, const void *b)
{
	const struct track *x = *(const struct track *const *)a, *y = *(const struct track *const *)b;
	int order = strcmp(x->id, y->id);

	return order ? order : x->at.line != y->at.line ? (x->at.line > y->at.line) - (x->at.line < y->at.line)
		: (x->at.column > y->at.column) - (x->at.column < y->at.column);
}

static void
recordings(struct enrol *e, const struct playlist_file *pl)
{
	const struct track **v = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < pl->n_sections; i++)
		for (size_t t = 0; t < pl->sections[i].n_tracks; t++) {
			v = xgrow(v, n, &cap, sizeof(*v));
			v[n++] = &pl->sections[i].tracks[t];
		}
	if (n)
		qsort(v, n, sizeof(*v), by_id);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && strcmp(v[to]->id, v[from]->id) == 0;)
			to++;
		recording(e, &(struct namesakes){ v + from, to - from });
	}
	free(v);
}

static void
track(struct enrol *e, const struct playlist_section *sec, const struct track *t, struct uuid section, int64_t rank)
{
	char *id = xasprintf("%s/%s", sec->id, t->id);
	struct item *item = begin(e, ROW_ITEM, uuid_of("item:%s", id));
	text(&item->id, id);
	item->section = section;
	item->recording = uuid_of("recording:%s", t->id);
	text(&item->part, t->part);
	text(&item->listen_for, t->listen_for);
	struct uuid item_uuid = finish(e, ROW_ITEM, item);
	cues(e, t, item_uuid, id);

	struct listing *l = begin(e, ROW_LISTING, uuid_of("listing:%s/%s", e->s->files->id, id));
	l->review = e->s->review;
	l->item = item_uuid;
	l->rank = rank * LISTING_STEP;   /* room between them for what the bench adds */
	if (!l->added)
		text(&l->added, "playlist");
	finish(e, ROW_LISTING, l);
	free(id);
}

static void
playlist(struct enrol *e, const struct playlist_file *pl)
{
	int64_t rank = 0;
	struct playlist *row = begin(e, ROW_PLAYLIST, uuid_of("playlist:%s", pl->id));

	text(&row->id, pl->id);
	text(&row->title, pl->title);
	text(&row->about, pl->about);
	finish(e, ROW_PLAYLIST, row);
	recordings(e, pl);
	for (size_t i = 0; i < pl->n_sections; i++) {
		const struct playlist_section *sec = &pl->sections[i];
		struct section *r = begin(e, ROW_SECTION, uuid_of("section:%s", sec->id));

		text(&r->id, sec->id);
		text(&r->title, sec->title ? sec->title : sec->id);
		text(&r->about, sec->about);
		owned(&r->attributes, json_of(&sec->attributes));
		struct uuid section = finish(e, ROW_SECTION, r);
		for (size_t q = 0; q < sec->n_questions; q++)
			question(e, &sec->questions[q], sec->id, false);
		for (size_t t = 0; t < sec->n_tracks; t++)
			track(e, sec, &sec->tracks[t], section, rank++);
	}
}

/* The archive is asked: at the start the notes are not in the record yet. */
static bool
has_notes(struct enrol *e, const struct uuid *item)
{
	const struct bench_item *b = sitting_find_item(e->s, item);
	bool has = b && b->nnotes;

	if (!has && e->st && !store_has_notes(e->st, &e->s->review, item, &has, e->err))
		e->failed = true;
	return has;
}

/* Listings that came from a playlist and are not in it any more. */
static void
vanished(struct enrol *e, const struct playlist_file *pl)
{
	struct buf names = BUF_INIT;

	for (size_t i = 0; i < record_count(&e->s->rec, ROW_LISTING); i++) {
		const struct listing *l = record_at(&e->s->rec, ROW_LISTING, i);
		const struct item *item = record_find(&e->s->rec, ROW_ITEM, &l->item);

		if (l->row.deleted || !item || !uuid_same(&l->review, &e->s->review)
		    || (l->added && strcmp(l->added, "playlist") != 0) || playlist_item(pl, item->id, NULL))
			continue;
		if (has_notes(e, &l->item))
			buf_addf(&names, "%s%s", names.len ? ", " : "", item->id);
		struct listing *off = begin(e, ROW_LISTING, l->row.uuid);
		off->row.deleted = true;
		finish(e, ROW_LISTING, off);
	}
	if (names.len)
		sitting_say(e->s, SAID_WARN, "no longer on the playlist, with notes that stay: %s (put them back, or "
			"earlog show names the notes)", names.s);
	buf_finish(&names);
}

bool
enrol(struct sitting *s, enum enrol_what what, const struct playlist_file *pl, struct store *st, struct err *err)
{
	struct enrol e = { .s = s, .st = st, .playlist = pl, .err = err };

	if (what == ENROL_ALL)
		review(&e, s->files);
	playlist(&e, pl);
	for (size_t i = 0; i < s->files->n_questions; i++)
		question(&e, &s->files->questions[i], s->files->questions[i].section, true);
	vanished(&e, pl);
	memcpy(s->p->playlist_hash, pl->hash, sizeof(pl->hash));
	if (e.n)
		change_apply(s, e.rows, e.n, NULL);
	else
		index_build(s);
	free(e.rows);
	return !e.failed;
}
