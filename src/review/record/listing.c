/* Adds tracks to a review and links files to recordings, with ids that no other track has. Rows of
 * tracks in the playlist are enrol.c's; writing/items.c and playback/followed_track.c ask for them.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/listing.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "review/record/identity.h"
#include "review/record/rows_music.h"
#include "review/record/timing.h"

/* ---- adding a track to a review ---- */

/* Returns the title of an added item. If `what` is an address or path (kind is not NULL): the name
 * at its end, for a file without the ending. Else `what` is the title. The caller frees. */
static char *
title_of_added(const char *what, const char *kind)
{
	if (!kind || !*file_name(what))
		return xstrdup(what);
	return text_same(kind, "file") ? file_bare_name(what) : xstrdup(file_name_foreign(what));
}

/* Appends four digits made from a text to an id. */
static void
add_uuid_digits(struct buf *id, const char *text)
{
	struct uuid named = identity_of_added(text);
	char digits[UUID_TEXT];

	buf_addf(id, "%s%.4s", id->len ? "-" : "heard-", uuid_text(&named, digits));
}

#define ID_MOST 40

/* Returns an id for the track of an added item: letters and digits of the title, joined by dashes.
 * Adds four digits made from `locator`, because two files with the same name are two recordings;
 * without a locator, digits made from a title that is not plain ASCII. *whole is false if the id
 * lacks a part of the title. The caller frees. */
static char *
added_track_id(const char *title, const char *locator, bool *whole)
{
	struct buf id = BUF_INIT;
	const char *p = title;

	*whole = true;
	for (; *p && id.len < ID_MOST; p++) {
		*whole &= (unsigned char)*p < 0x80;
		if (isalnum((unsigned char)*p))
			buf_add_char(&id, (char)tolower((unsigned char)*p));
		else if (id.len && id.s[id.len - 1] != '-')
			buf_add_char(&id, '-');
	}
	buf_truncate(&id, text_trimmed(id.s, id.len, "-"));
	if (locator || !*whole || !id.len)
		add_uuid_digits(&id, locator ? locator : title);
	*whole &= !*p;
	return buf_detach(&id);
}

void
listing_new_init(struct listing_new *n, const struct record *rec, const char *what,
	const char *kind, const char *locator, const char *section)
{
	bool whole, placed = kind || (locator && strstr(locator, "://"));

	*n = (struct listing_new){ .kind = kind, .locator = locator, .section = section };
	n->title = title_of_added(what, kind);
	n->track = added_track_id(n->title, locator, &whole);
	if (!whole && !placed) {
		/* Another track has the same id, made from its words: two movements of a symphony
		 * begin with the same 40 letters. A track that the record has under the shorter id
		 * keeps it. */
		struct uuid named = identity_of_recording(n->track);
		const struct recording *known = record_find(rec, ROW_RECORDING, &named);

		if (!known || !text_same(known->title, n->title)) {
			struct buf id = BUF_INIT;
			buf_add(&id, n->track);
			add_uuid_digits(&id, n->title);
			free(n->track);
			n->track = buf_detach(&id);
		}
	}
	n->recording = identity_of_recording(n->track);
	/* The playlist may have this track: then it is that recording. */
	EACH_LIVE (recording, r, rec, ROW_RECORDING)
		if (text_same(r->id, n->track) && text_same_name(r->title, n->title))
			n->recording = r->row.uuid;
	n->item = xasprintf("%s/%s", section ? section : "also-heard", n->track);
}

void
listing_new_finish(struct listing_new *n)
{
	free(n->title);
	free(n->track);
	free(n->item);
}

/* The rank of the first added track without a section; it is above all ranks of playlists. */
#define ALSO_HEARD 1000000000

/* Returns the rank for a new item: after the last item of the section, or, if the review lists none
 * of that section, after all items. */
static int64_t
rank_in(const struct record *rec, const struct uuid *review, const struct uuid *section)
{
	int64_t rank = -1, last = ALSO_HEARD - 1;

	EACH_LIVE (listing, l, rec, ROW_LISTING) {
		const struct item *item = record_find(rec, ROW_ITEM, &l->item);

		if (!item || !uuid_same(&l->review, review))
			continue;
		last = l->rank > last ? l->rank : last;
		if (uuid_same(&item->section, section) && l->rank > rank)
			rank = l->rank;
	}
	return (rank >= 0 ? rank : last) + 1;
}

struct uuid
listing_add(const struct record *rec, const struct review *review, const struct listing_new *n,
	struct edits *out)
{
	struct recording *r = edits_version(rec, ROW_RECORDING, n->recording);
	xreplace(&r->id, n->track);
	xreplace(&r->title, n->title);
	edits_add(out, ROW_RECORDING, r);
	if (n->kind) {
		const struct recording named = { .row.uuid = n->recording, .id = n->track };
		struct source *src = edits_version(
			rec, ROW_SOURCE, identity_of_source(&named, n->kind, n->locator, NULL));
		src->recording = n->recording;
		src->rank = 0;
		xreplace(&src->kind, n->kind);
		xreplace(&src->locator, n->locator);
		edits_add(out, ROW_SOURCE, src);
	}
	struct item *item = edits_version(rec, ROW_ITEM, identity_of_item(n->item, &n->recording));
	xreplace(&item->id, n->item);
	item->section = n->section ? identity_of_section(n->section) : UUID_NONE;
	item->recording = n->recording;
	struct listing *l =
		edits_version(rec, ROW_LISTING, identity_of_listing(review, &item->row.uuid));
	l->review = review->row.uuid;
	l->item = item->row.uuid;
	l->rank = rank_in(rec, &review->row.uuid, &item->section);
	xreplace(&l->added, "bench");
	edits_add(out, ROW_ITEM, item);
	edits_add(out, ROW_LISTING, l);
	return l->item;
}

struct cue *
listing_cue(const struct record *rec, const struct uuid *item, const struct track *t,
	const char *id, size_t i)
{
	const struct playlist_cue *c = &t->cues[i];
	struct cue *row = edits_version(rec, ROW_CUE, identity_of_cue(t, id, i));

	row->item = *item;
	row->rank = (int64_t)i;
	row->pos_ms = c->timed ? c->time.pos_ms : NO_MS;
	row->pos_end_ms = c->timed ? c->time.pos_end_ms : NO_MS;
	row->open = c->timed && c->time.open;
	row->about = c->timed && c->time.about;
	xreplace(&row->label, c->label);
	xreplace(&row->listen_for, c->listen_for);
	return row;
}

/* ---- linking a file to a recording ---- */

void
listing_link(const struct record *rec, const struct recording *recording, const char *path,
	struct edits *out)
{
	struct uuid uuid = identity_of_source(recording, "file", path, NULL);
	const struct source *was = record_find(rec, ROW_SOURCE, &uuid);
	struct source *src = edits_version(rec, ROW_SOURCE, uuid);

	if (!was) {
		src->recording = recording->row.uuid;
		src->kind = xstrdup("file");
		src->locator = xstrdup(path);
		/* An older row of the recording with the same path has the offset. */
		const struct alignment *a = NULL;
		EACH_LIVE (source, old, rec, ROW_SOURCE) {
			if (!source_is_file(old) || !uuid_same(&old->recording, &src->recording) ||
				!text_same(old->locator, src->locator))
				continue;
			src->offset_ms = old->offset_ms;
			a = alignment_of(rec, &old->row.uuid, NULL);
			src->length_ms = old->length_ms;
			xreplace(&src->hash, old->hash);
		}
		if (a)
			alignment_set(rec, &uuid, a->how, a->offset_ms, out);
	}
	/* A linked file is the first to be tried, but a file that the playlist names keeps its
	 * rank. */
	if (!was || was->row.deleted || was->rank == NO_INT)
		src->rank = -1;
	/* A recording has at most one file that the user linked: a row for an earlier one is
	 * deleted. */
	EACH_LIVE (source, old, rec, ROW_SOURCE) {
		if (!source_is_linked(old) || !uuid_same(&old->recording, &recording->row.uuid) ||
			uuid_same(&old->row.uuid, &uuid))
			continue;
		struct source *off = edits_version(rec, ROW_SOURCE, old->row.uuid);
		off->row.deleted = true;
		edits_add(out, ROW_SOURCE, off);
	}
	edits_add(out, ROW_SOURCE, src);
}

/* ---- an item as an entry of a playlist ---- */

/* Returns the recording's locator of this kind with the lowest rank, borrowed; NULL: none. */
static char *
first_locator(const struct record *rec, const struct uuid *recording, const char *kind)
{
	const struct source *first = NULL;

	EACH_LIVE (source, s, rec, ROW_SOURCE)
		if (text_same(s->kind, kind) && uuid_same(&s->recording, recording) &&
			(!first || s->rank < first->rank))
			first = s;
	return first ? first->locator : NULL;
}

void
listing_track(const struct record *rec, const struct item *item, struct listed_track *out)
{
	const struct recording *r = record_find(rec, ROW_RECORDING, &item->recording);
	const struct section *section = record_find(rec, ROW_SECTION, &item->section);
	char *slash = strchr(item->id, '/'), *url = first_locator(rec, &item->recording, "url");

	*out = (struct listed_track){
		.track = { .id = slash ? slash + 1 : item->id,
			.title = r->title,
			.artist = r->artist,
			.album = r->album,
			.duration_ms = NO_MS,
			.urls = &out->url,
			.n_urls = url != NULL,
			.file = { .text = first_locator(rec, &item->recording, "file") },
			.signal = first_locator(rec, &item->recording, "signal"),
			.listen_for = item->listen_for },
		.url = { .text = url },
		.section_title = section && section->title ? section->title : "Also heard",
	};
	EACH_LIVE (cue, c, rec, ROW_CUE) {
		if (!uuid_same(&c->item, &item->row.uuid))
			continue;
		out->track.cues = xreallocarray(
			out->track.cues, out->track.n_cues + 1, sizeof(out->track.cues[0]));
		out->track.cues[out->track.n_cues++] = (struct playlist_cue){ c->pos_ms != NO_MS,
			{ c->pos_ms, c->pos_end_ms, .open = c->open, .about = c->about },
			.label = c->label, .listen_for = c->listen_for };
	}
}

void
listed_track_finish(struct listed_track *t)
{
	free(t->track.cues);
}

const char *
listing_group(const struct recording *r)
{
	if (!r)
		return NULL;
	const char *const names[] = { r->album, r->artist };
	EACH_OF (name, names)
		if (*name && **name && !text_is_unknown(*name))
			return *name;
	return NULL;
}
