/* A playlist becomes rows: recordings with their sources, items, cues, listings; what left it is
 * withdrawn. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/enrol_private.h"
#include "record/identity.h"

#define LISTING_STEP 1000

static void
finish_source(struct enrol *e, struct source *row, const struct track_place *p, int64_t rank)
{
	row->rank = rank;
	if (p && p->offset_set) {
		row->offset_ms = p->offset_ms;
		enrol_text(&row->offset_from, "playlist");
	} else if (row->offset_from && strcmp(row->offset_from, "playlist") == 0) {
		row->offset_ms = NO_INT;
		xreplace(&row->offset_from, NULL);
	}
	enrol_finish(e, ROW_SOURCE, row);
}

/* All tracks of the playlist that are one recording, in the playlist's order. */
struct namesakes {
	const struct track *const *v;
	size_t n;
};

static bool
track_names_source(const struct track *t, const struct source *src)
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
is_source_named(const struct namesakes *same, size_t before, const struct source *src)
{
	for (size_t i = 0; i < before; i++)
		if (track_names_source(same->v[i], src))
			return true;
	return false;
}

static void
enrol_source(struct enrol *e, const struct track *t, struct uuid recording, const char *kind,
	const char *locator, const struct track_place *p, int64_t rank)
{
	struct uuid uuid = uuid_of_source(t->id, kind, locator);
	struct source *row = enrol_begin(e, ROW_SOURCE, uuid);

	row->recording = recording;
	enrol_text(&row->kind, kind);
	enrol_text(&row->locator, locator);
	finish_source(e, row, p, rank);
	/* Where another file came in its place that has a row of its own (played.c). */
	for (size_t i = 0; i < record_count(e->rec, ROW_SOURCE); i++) {
		const struct source *o = record_at(e->rec, ROW_SOURCE, i);
		if (!o->row.deleted && !uuid_same(&o->row.uuid, &uuid) &&
			uuid_same(&o->recording, &recording) && strcmp(o->kind, kind) == 0 &&
			strcmp(o->locator, locator) == 0)
			finish_source(e, enrol_begin(e, ROW_SOURCE, o->row.uuid), p, rank);
	}
}

static void
enrol_sources_of_kind(struct enrol *e, const struct namesakes *same, struct uuid recording,
	const char *kind, int64_t *rank)
{
	for (size_t i = 0; i < same->n; i++) {
		const struct track *t = same->v[i];
		bool urls = strcmp(kind, "url") == 0, file = strcmp(kind, "file") == 0;
		const struct track_place *places = urls ? t->urls : file ? &t->file : NULL;
		size_t n = urls ? t->n_urls : file ? t->file.text != NULL : t->signal != NULL;

		for (size_t k = 0; k < n; k++) {
			char *locator = places ? places[k].text : t->signal;
			const struct source given = { .kind = (char *)(uintptr_t)kind,
				.locator = locator };

			if (!is_source_named(same, i, &given))
				enrol_source(e, t, recording, kind, locator,
					places ? &places[k] : NULL, (*rank)++);
		}
	}
}

static void
enrol_sources(struct enrol *e, const struct namesakes *same, struct uuid recording)
{
	int64_t rank = 0;

	enrol_sources_of_kind(e, same, recording, "file", &rank);
	enrol_sources_of_kind(e, same, recording, "url", &rank);
	enrol_sources_of_kind(e, same, recording, "signal", &rank);
	/* What the file no longer names stays for its notes, and is not tried any more. */
	for (size_t i = 0; i < record_count(e->rec, ROW_SOURCE); i++) {
		const struct source *old = record_at(e->rec, ROW_SOURCE, i);

		/* What a person linked, or the music folders have, is none of its business. */
		if (old->row.deleted || source_is_linked(old) ||
			strcmp(old->kind, "library") == 0 ||
			!uuid_same(&old->recording, &recording) ||
			is_source_named(same, same->n, old))
			continue;
		enrol_withdraw(e, ROW_SOURCE, &old->row.uuid);
	}
}

static bool
is_among(const struct uuid *v, size_t n, const struct uuid *u)
{
	for (size_t i = 0; i < n; i++)
		if (uuid_same(&v[i], u))
			return true;
	return false;
}

static void
enrol_cues(struct enrol *e, const struct track *t, struct uuid item, const char *item_id)
{
	struct uuid *named = xcalloc(t->n_cues, sizeof(named[0]));

	for (size_t i = 0; i < t->n_cues; i++) {
		const struct playlist_cue *c = &t->cues[i];
		named[i] = uuid_of_cue(t, item_id, i);
		struct cue *row = enrol_begin(e, ROW_CUE, named[i]);

		row->item = item;
		row->rank = (int64_t)i;
		/* Pinned, also in the review of another device: it has its time here, too. */
		if (c->timed || !record_is_pinned(e->rec, &named[i])) {
			row->pos_ms = c->timed ? c->time.pos_ms : NO_MS;
			row->pos_end_ms = c->timed ? c->time.pos_end_ms : NO_MS;
			row->open = c->timed && c->time.open;
			row->about = c->timed && c->time.about;
		}
		xreplace(&row->label, c->label);
		xreplace(&row->listen_for, c->listen_for);
		enrol_finish(e, ROW_CUE, row);
	}
	for (size_t i = 0; i < record_count(e->rec, ROW_CUE); i++) {
		const struct cue *old = record_at(e->rec, ROW_CUE, i);

		if (old->row.deleted || !uuid_same(&old->item, &item) ||
			is_among(named, t->n_cues, &old->row.uuid))
			continue;
		enrol_withdraw(e, ROW_CUE, &old->row.uuid);
	}
	free(named);
}

/* Where several sections name a recording, the first that tells something of it is right. */
static void
enrol_recording(struct enrol *e, const struct namesakes *same)
{
	struct recording *rec = enrol_begin(e, ROW_RECORDING, uuid_of_recording(same->v[0]->id));

	enrol_text(&rec->id, same->v[0]->id);
	enrol_text(&rec->title, same->v[0]->id);
	for (size_t i = same->n; i-- > 0;) {
		const struct track *t = same->v[i];

		enrol_text(&rec->title, t->title);
		enrol_text(&rec->artist, t->artist);
		enrol_text(&rec->album, t->album);
		if (t->duration_ms != NO_MS)
			rec->length_ms = t->duration_ms;
		enrol_text(&rec->isrc, t->isrc);
		enrol_text(&rec->mbid, t->mbid);
		enrol_owned(&rec->tags, enrol_json(&t->tags));
	}
	enrol_sources(e, same, enrol_finish(e, ROW_RECORDING, rec));
}

static int
track_order(const void *a, const void *b)
{
	const struct track *x = *(const struct track *const *)a,
			   *y = *(const struct track *const *)b;
	int order = strcmp(x->id, y->id);

	return order ? order
		: x->at.line != y->at.line
		? (x->at.line > y->at.line) - (x->at.line < y->at.line)
		: (x->at.column > y->at.column) - (x->at.column < y->at.column);
}

static void
enrol_recordings(struct enrol *e, const struct playlist_file *pl)
{
	const struct track **v = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < pl->n_sections; i++)
		for (size_t t = 0; t < pl->sections[i].n_tracks; t++) {
			v = xgrow(v, n, &cap, sizeof(*v));
			v[n++] = &pl->sections[i].tracks[t];
		}
	if (n)
		qsort(v, n, sizeof(*v), track_order);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && strcmp(v[to]->id, v[from]->id) == 0;)
			to++;
		enrol_recording(e, &(struct namesakes){ v + from, to - from });
	}
	free(v);
}

static void
enrol_item(struct enrol *e, const struct playlist_section *sec, const struct track *t,
	struct uuid section, int64_t rank)
{
	char *id = xasprintf("%s/%s", sec->id, t->id);
	struct item *item = enrol_begin(e, ROW_ITEM, uuid_of_item(id));
	enrol_text(&item->id, id);
	item->section = section;
	item->recording = uuid_of_recording(t->id);
	enrol_text(&item->part, t->part);
	enrol_text(&item->listen_for, t->listen_for);
	struct uuid item_uuid = enrol_finish(e, ROW_ITEM, item);
	enrol_cues(e, t, item_uuid, id);

	struct listing *l = enrol_begin(e, ROW_LISTING, uuid_of_listing(e->review.id, id));
	l->review = e->review.row.uuid;
	l->item = item_uuid;
	l->rank = rank * LISTING_STEP; /* room between them for what the bench adds */
	if (!l->added)
		enrol_text(&l->added, "playlist");
	enrol_finish(e, ROW_LISTING, l);
	free(id);
}

/* Those that came from a playlist and are not in it any more. */
static void
listings_gone(struct enrol *e)
{
	for (size_t i = 0; i < record_count(e->rec, ROW_LISTING); i++) {
		const struct listing *l = record_at(e->rec, ROW_LISTING, i);
		const struct item *item = record_find(e->rec, ROW_ITEM, &l->item);

		if (l->row.deleted || !item || !uuid_same(&l->review, &e->review.row.uuid) ||
			(l->added && strcmp(l->added, "playlist") != 0) ||
			enrol_names(e->rec, e->files, ROW_LISTING, l))
			continue;
		enrol_tell_gone(e, ROW_ITEM, &l->item, "", item->id);
		enrol_withdraw(e, ROW_LISTING, &l->row.uuid);
	}
}

void
enrol_playlist(struct enrol *e)
{
	const struct playlist_file *pl = e->files->playlist;
	int64_t rank = 0;
	struct playlist *row = enrol_begin(e, ROW_PLAYLIST, uuid_of_playlist(pl->id));

	enrol_text(&row->id, pl->id);
	enrol_text(&row->title, pl->title);
	enrol_text(&row->about, pl->about);
	enrol_finish(e, ROW_PLAYLIST, row);
	enrol_recordings(e, pl);
	for (size_t i = 0; i < pl->n_sections; i++) {
		const struct playlist_section *sec = &pl->sections[i];
		struct section *r = enrol_begin(e, ROW_SECTION, uuid_of_section(sec->id));

		enrol_text(&r->id, sec->id);
		enrol_text(&r->title, sec->title ? sec->title : sec->id);
		enrol_text(&r->about, sec->about);
		enrol_owned(&r->attributes, enrol_json(&sec->attributes));
		struct uuid section = enrol_finish(e, ROW_SECTION, r);
		for (size_t q = 0; q < sec->n_questions; q++)
			enrol_question(e, &sec->questions[q], sec->id, false);
		for (size_t t = 0; t < sec->n_tracks; t++)
			enrol_item(e, sec, &sec->tracks[t], section, rank++);
	}
	listings_gone(e);
}
