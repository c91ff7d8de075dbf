/* Makes the rows that a playlist describes: recordings with their sources, items with their cues,
 * listings. enrol.c makes the others, and calls this. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/enrol_private.h"

#include <stdlib.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "review/record/identity.h"
#include "review/record/listing.h"

#define LISTING_STEP 1000

static void
finish_source(struct enrol *e, struct source *row, const struct track_place *p, int64_t rank)
{
	row->rank = rank;
	row->offset_ms = p && p->offset_set ? p->offset_ms : NO_INT;
	enrol_finish(e, ROW_SOURCE, row);
}

/* A source of a recording, as the playlist gives it. */
struct named_source {
	const char *kind, *locator;
	const struct track_place *place; /* the file or address and its offset; NULL: a signal */
};

struct named_sources LIST_OF(struct named_source);

static bool
is_source_named(const struct named_sources *named, const char *kind, const char *locator)
{
	EACH (one, named)
		if (text_same(one->kind, kind) && text_same(one->locator, locator))
			return true;
	return false;
}

static void
name_source(struct named_sources *named, const char *kind, const char *locator,
	const struct track_place *place)
{
	if (locator && !is_source_named(named, kind, locator))
		LIST_ADD(named, (struct named_source){ kind, locator, place });
}

static void
enrol_source(
	struct enrol *e, const struct recording *of, const struct named_source *s, int64_t rank)
{
	struct uuid uuid = identity_of_source(of, s->kind, s->locator, NULL),
		    recording = of->row.uuid;
	struct source *row = enrol_begin(e, ROW_SOURCE, uuid);

	row->recording = recording;
	enrol_text(&row->kind, s->kind);
	enrol_text(&row->locator, s->locator);
	finish_source(e, row, s->place, rank);
	/* If the file at this path was replaced by another one, the new file has a separate row
	 * with the same path (played.c). It gets the same rank and offset. */
	EACH_LIVE (source, o, e->rec, ROW_SOURCE)
		if (uuid_same(&o->recording, &recording) && !uuid_same(&o->row.uuid, &uuid) &&
			text_same(o->kind, s->kind) && text_same(o->locator, s->locator))
			finish_source(e, enrol_begin(e, ROW_SOURCE, o->row.uuid), s->place, rank);
}

/* Adds or updates the row of a recording. same: all n_same tracks of the playlist that are this
 * recording, in its order; each column has the value of the first track that gives one. */
static void
enrol_recording(struct enrol *e, const struct track *const *same, size_t n_same)
{
	struct recording *rec = enrol_begin(e, ROW_RECORDING, same[0]->recording);
	CLEANUP(pointer_free) char *heard = xstrdup(rec->title); /* from a player */
	bool untitled = heard;

	if (text_is_unknown(rec->artist)) /* earlier versions stored "unknown" as the artist */
		xreplace(&rec->artist, NULL);
	for (size_t i = n_same; i-- > 0;) {
		const struct track *t = same[i];

		enrol_texts(ROW_RECORDING, rec, &track_fields, t);
		if (t->duration_ms != NO_MS)
			rec->length_ms = t->duration_ms;
		untitled = untitled && t->untitled;
	}
	if (untitled)
		xreplace(&rec->title, heard);
	/* The ranks of the sources are the order in which a session tries to play them: files,
	 * addresses, signals. */
	struct uuid recording = enrol_finish(e, ROW_RECORDING, rec);
	struct named_sources named = { .v = NULL };
	EACH_IN (track, same, n_same)
		name_source(&named, "file", (*track)->file.text, &(*track)->file);
	EACH_IN (track, same, n_same)
		EACH_IN (url, (*track)->urls, (*track)->n_urls)
			name_source(&named, "url", url->text, url);
	EACH_IN (one, same, n_same)
		name_source(&named, "signal", (*one)->signal, NULL);
	for (size_t i = 0; i < named.n; i++)
		enrol_source(e, &(struct recording){ .row.uuid = recording, .id = same[0]->id },
			&named.v[i], (int64_t)i);
	/* Deletes sources that the playlist no longer names, so that they are not tried; notes
	 * still refer to their rows. Files that the user linked and files of the music folders are
	 * not from the playlist, and remain. */
	EACH_LIVE (source, old, e->rec, ROW_SOURCE)
		if (uuid_same(&old->recording, &recording) && !source_is_linked(old) &&
			!text_same(old->kind, "library") &&
			!is_source_named(&named, old->kind, old->locator))
			enrol_withdraw(e, ROW_SOURCE, &old->row.uuid);
	free(named.v);
}

static void
enrol_item(struct enrol *e, const struct playlist_section *sec, const struct track *t,
	struct uuid section, int64_t rank)
{
	CLEANUP(pointer_free) char *id = xasprintf("%s/%s", sec->id, t->id);
	struct item *item = enrol_begin(e, ROW_ITEM, identity_of_item(id, &t->recording));
	enrol_text(&item->id, id);
	item->section = section;
	item->recording = t->recording;
	enrol_text(&item->part, t->part);
	enrol_text(&item->listen_for, t->listen_for);
	struct uuid item_uuid = enrol_finish(e, ROW_ITEM, item);
	CLEANUP(pointer_free) struct uuid *named = xcalloc(t->n_cues, sizeof(named[0]));
	for (size_t i = 0; i < t->n_cues; i++) {
		named[i] = identity_of_cue(t, id, i);
		enrol_finish(e, ROW_CUE, listing_cue(e->rec, &item_uuid, t, id, i));
	}
	EACH_LIVE (cue, old, e->rec, ROW_CUE)
		if (uuid_same(&old->item, &item_uuid) &&
			uuid_index(&old->row.uuid, named, t->n_cues) == t->n_cues)
			enrol_withdraw(e, ROW_CUE, &old->row.uuid);
	struct listing *l =
		enrol_begin(e, ROW_LISTING, identity_of_listing(&e->review, &item_uuid));
	l->review = e->review.row.uuid;
	l->item = item_uuid;
	l->rank = rank * LISTING_STEP; /* leaves free ranks for tracks that the listener adds
					  between these while listening */
	if (!l->added)
		enrol_text(&l->added, "playlist");
	/* A draft has the words of the listener's own playlist, not of a shipped one. */
	bool shipped = !file_is_on_disk(&e->files->playlist->stamp);
	xreplace(&l->intro, t->intro || shipped ? t->intro : t->listen_for);
	enrol_finish(e, ROW_LISTING, l);
}

void
enrol_playlist(struct enrol *e)
{
	const struct playlist_file *pl = e->files->playlist;
	int64_t rank = 0;
	const struct track **v;
	size_t n = playlist_tracks(pl, &v);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && text_same(v[to]->id, v[from]->id);)
			to++;
		enrol_recording(e, v + from, to - from);
	}
	free(v);
	EACH_IN (sec, pl->sections, pl->n_sections) {
		/* An existing row keeps its texts, because the section may be in several playlists;
		 * the texts of this playlist are in review.sections. */
		struct section *r = enrol_begin(e, ROW_SECTION, identity_of_section(sec->id));
		if (!r->id) {
			enrol_texts(ROW_SECTION, r, &section_fields, sec);
			if (!sec->title)
				enrol_text(&r->title, sec->id);
		}
		struct uuid section = enrol_finish(e, ROW_SECTION, r);

		EACH_IN (question, sec->questions, sec->n_questions)
			enrol_question(e, question, sec->id, false);
		EACH_IN (each, sec->tracks, sec->n_tracks)
			enrol_item(e, sec, each, section, rank++);
	}
	/* Entries that came from a playlist and are no longer in the current one are withdrawn. */
	EACH_ROW (listing, l, e->rec, ROW_LISTING) {
		const struct item *item = record_find(e->rec, ROW_ITEM, &l->item);

		if ((l->row.deleted && !e->files->compares) || !item ||
			!uuid_same(&l->review, &e->review.row.uuid) ||
			(l->added && !text_same(l->added, "playlist")) ||
			enrol_stays(e, ROW_LISTING, l) ||
			enrol_names(e->rec, e->files, ROW_LISTING, l))
			continue;
		bool replaced = item->id && playlist_item(e->files->playlist, item->id);
		if (l->row.deleted && !replaced)
			continue;
		enrol_add_gone(e, ROW_ITEM, &l->item, "", item->id);
		e->out->gone[e->out->n_gone - 1].replaced = replaced;
		if (!l->row.deleted)
			enrol_withdraw(e, ROW_LISTING, &l->row.uuid);
	}
}
