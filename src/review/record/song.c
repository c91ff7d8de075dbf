/* Decides which recording a track of a playlist is. store/songs.c loads the recordings that it may
 * be, and joins those that are one. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/song.h"

#include <stdlib.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "base/text/title.h"
#include "review/record/identity.h"
#include "review/record/records.h"

static bool
same_folded(const char *a, const char *b)
{
	CLEANUP(pointer_free) char *x = text_folded(a), *y = text_folded(b);

	return *x || *y ? text_same(x, y) : text_order(a, b) == 0;
}

static const char *
known_name(const char *artist)
{
	return text_is_unknown(artist) ? NULL : artist;
}

bool
song_is_titled(const struct track *t, const struct recording *r)
{
	return same_folded(t->title, r->title) &&
		same_folded(known_name(t->artist), known_name(r->artist));
}

/* Returns true if the recording has an address of the track. */
static bool
has_address(const struct record *known, const struct track *t, const struct recording *r)
{
	EACH_ROW (source, s, known, ROW_SOURCE) {
		int64_t offset_ms = s->offset_ms == NO_INT ? 0 : s->offset_ms;

		if (!uuid_same(&s->recording, &r->row.uuid) || !text_same(s->kind, "url"))
			continue;
		EACH_IN (one, t->urls, t->n_urls)
			if (text_same(s->locator, one->text) && offset_ms == one->offset_ms)
				return true;
	}
	return false;
}

static bool
is_corrected(const struct record *known, const struct track *t, const struct recording *r)
{
	const char *by = known_name(t->artist), *was = known_name(r->artist);

	if (text_same(t->isrc, r->isrc) || text_same(t->mbid, r->mbid) ||
		(known && has_address(known, t, r)))
		return true;
	return title_keys_same(t->title, r->title) && title_versions_same(t->title, r->title) &&
		(!by || !was || title_keys_same(by, was));
}

/* Returns true if one of the earlier titles of the track is a title of the recording. */
static bool
was_titled(const struct track *t, const struct recording *r)
{
	EACH (each, &t->was)
		if (same_folded(*each, r->title))
			return true;
	return false;
}

enum song_likeness { OTHER, BEFORE, CORRECTED, TITLED, NAMED };

/* Returns how a track has the title of a recording; titled: if that is its title now. */
static enum song_likeness
likeness_of_title(const struct track *t, const struct recording *r, enum song_likeness titled)
{
	if (was_titled(t, r))
		return NAMED;
	return song_is_titled(t, r) ? titled : OTHER;
}

/* Returns how a track is this recording. */
static enum song_likeness
likeness_of(const struct songs *known, const struct track *t, const struct recording *r)
{
	enum song_likeness is = likeness_of_title(t, r, TITLED);
	const struct recording *v = NULL;

	if (is == OTHER && is_corrected(known->before, t, r))
		is = CORRECTED;
	while (known->before && (v = record_next(known->before, ROW_RECORDING, v))) {
		if (!uuid_same(&v->row.parent, &r->row.uuid))
			continue;
		enum song_likeness was = likeness_of_title(t, v, BEFORE);
		is = was > is ? was : is;
	}
	return is;
}

/* Returns true if recording a comes before b: a row of 1.0.0 first, so that the same row is taken
 * on each machine. */
static bool
comes_before(const struct recording *a, const struct recording *b)
{
	struct uuid plain = identity_of_recording(a->id);

	if (uuid_same(&plain, &a->row.uuid) || uuid_same(&plain, &b->row.uuid))
		return uuid_same(&plain, &a->row.uuid);
	return uuid_order(&a->row.uuid, &b->row.uuid) < 0;
}

/* Returns the recording of n tracks with the same id. */
static struct uuid
recording_of(const struct songs *known, const struct track *const *v, size_t n)
{
	const struct recording *best = NULL;
	enum song_likeness most = OTHER;

	EACH_LIVE (recording, r, known->now, ROW_RECORDING) {
		enum song_likeness is = OTHER;

		if (!text_same(r->id, v[0]->id))
			continue;
		EACH_IN (track, v, n) {
			enum song_likeness one = likeness_of(known, *track, r);
			is = one > is ? one : is;
		}
		if (is > most || (best && is == most && comes_before(r, best))) {
			best = r;
			most = is;
		}
	}
	return best ? best->row.uuid : identity_of_song(v[0]->id, v[0]->title, v[0]->artist);
}

void
song_bind(const struct songs *known, struct playlist_file *p)
{
	const struct track **v;
	size_t n = playlist_tracks(p, &v);

	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && text_same(v[to]->id, v[from]->id);)
			to++;
		struct uuid u = recording_of(known, v + from, to - from);
		for (size_t i = from; i < to; i++) /* they are tracks of p, which may change */
			((struct track *)(uintptr_t)v[i])->recording = u;
	}
	free(v);
}

/* Returns true if a file that played as this recording also played as the track. */
static bool
has_file(const struct record *known, const struct track *t, const struct recording *r)
{
	EACH_ROW (source, s, known, ROW_SOURCE)
		EACH_ROW_WHILE (
			source, o, known, ROW_SOURCE, uuid_same(&s->recording, &r->row.uuid))
			if (text_same(s->hash, o->hash) && uuid_same(&o->recording, &t->recording))
				return true;
	return false;
}

bool
song_joins(const struct songs *known, const struct track *t, const struct recording *r)
{
	return text_same(r->id, t->id) && !uuid_same(&r->row.uuid, &t->recording) &&
		(likeness_of(known, t, r) >= TITLED || has_file(known->before, t, r));
}
