/* Decides whether a file is a given recording, or only similar to it; contains no SQL.
 * text/title_key.c decides which spellings are one title. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "archive/store/library.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "base/text/timecode.h"
#include "base/text/title.h"

#define SAME_LENGTH_MS 2000

const char *const library_match_words[] = { [MATCH_MBID] = "MusicBrainz id",
	[MATCH_ISRC] = "ISRC",
	[MATCH_TAGS] = "title, artist and length",
	[MATCH_TITLE] = "title and artist or album",
	[MATCH_ONLY] = "title: the only one in your music",
	[MATCH_NEAR] = "possible match" };

/* Appends the key of the title in a file's name, such as "03 Artist - The Chain.wav", for a file
 * without tags. */
static void
library_name_key(struct buf *out, const char *path)
{
	CLEANUP(pointer_free) char *bare = file_bare_name(path);
	const char *title = bare;

	/* Skips everything before the title: "03 - ", "1-03. ", "Artist - ". */
	for (const char *dash = bare; (dash = strstr(dash, " - ")); dash += 3)
		if (!title_is_addition(dash + 3))
			title = dash + 3;
	if (title == bare) {
		const char *after = bare + strspn(bare, "0123456789");
		if (after > bare && strchr(" .-_", *after) && *after)
			title = after;
	}
	title_key(out, title);
}

void
library_file_key(struct buf *out, const struct library_file *f)
{
	if (f->title)
		title_key(out, f->title);
	else
		library_name_key(out, f->path);
}

/* ---- comparing a file with a recording ---- */

/* Compares two album titles without "OST" and the like: "Ghost of Tsushima OST" is the same as
 * "Ghost of Tsushima (Original Soundtrack)". */
static enum title_likeness
album_like(const char *a, const char *b)
{
	char *keys[] = { title_key_of(a), title_key_of(b) };
	static const char *const ends[] = { "ost", "originalsoundtrack", "soundtrack" };

	EACH_OF (key, keys)
		EACH_OF (end, ends)
			if (text_ends_in(*key, *end) && strlen(*key) > strlen(*end))
				(*key)[strlen(*key) - strlen(*end)] = '\0';
	enum title_likeness l = title_keys_like(keys[0], keys[1]);
	EACH_OF (one, keys)
		free(*one);
	return l;
}

/* Takes the next of the values of a tag, "A;B", "A/B", "A、B" or "A feat. B", from *s. The caller
 * frees; NULL: none. */
static char *
next_value(const char **s)
{
	static const char *const joins[] = { ";", "/", " & ", ", ", "、", "，", " feat. ",
		" ft. " };
	const char *at = *s, *end = at ? at + strlen(at) : NULL, *next = NULL;

	EACH_IN_WHILE (one, joins, LENGTH(joins), at) {
		const char *join = strstr(at, *one);

		if (!join || join >= end)
			continue;
		end = join;
		next = join + strlen(*one);
	}
	*s = next;
	return at ? xstrndup(at, (size_t)(end - at)) : NULL;
}

/* Compares the artists; if the recording names none, the albums. If the file has no artist tag,
 * looks for the artist in its path. */
static enum title_likeness
maker_like(const struct library_wanted *w, const struct library_file *f)
{
	if (!w->artist && w->album && f->album)
		return album_like(w->album, f->album) == TITLE_SAME ? TITLE_SAME : TITLE_UNKNOWN;
	if (f->artist || !w->artist) {
		CLEANUP(pointer_free)
		char *x = title_key_of(w->artist), *y = title_key_of(f->artist);
		enum title_likeness best = title_keys_like(x, y);

		/* one of several artists is enough */
		const char *rest = f->artist;
		for (char *one; (one = next_value(&rest)); free(one)) {
			CLEANUP(pointer_free) char *z = title_key_of(one);
			enum title_likeness alone = title_keys_like(x, z);

			best = alone > best ? alone : best;
		}
		return best;
	}
	CLEANUP(pointer_free) char *artist = text_folded(w->artist), *path = text_folded(f->path);
	return strlen(artist) >= 3 && strstr(path, artist) ? TITLE_SIMILAR : TITLE_UNKNOWN;
}

static enum title_likeness
title_like(const struct library_wanted *w, const struct library_file *f)
{
	CLEANUP(buf_finish) struct buf x = BUF_INIT, y = BUF_INIT;

	title_key(&x, text_or(w->title, ""));
	library_file_key(&y, f);
	return title_keys_like(x.s, y.s);
}

static bool
same_length(const struct library_wanted *w, const struct library_file *f)
{
	return w->length_ms != NO_INT && f->length_ms != NO_INT &&
		llabs(w->length_ms - f->length_ms) <= SAME_LENGTH_MS;
}

/* Returns true if the values of a tag are this name, or one of them is. */
static bool
is_among(const char *values, const char *name)
{
	bool found = text_same_name(values, name);

	for (char *one; !found && (one = next_value(&values)); free(one))
		found = text_same_name(one, name);
	return found;
}

bool
library_matches(
	const struct library_wanted *w, const struct library_file *f, enum library_match *match)
{
	if (is_among(f->mbid, w->mbid)) {
		*match = MATCH_MBID;
		return true;
	}
	if (is_among(f->isrc, w->isrc)) {
		*match = MATCH_ISRC;
		return true;
	}
	*match = MATCH_NEAR;
	if (title_like(w, f) != TITLE_SAME)
		return false;
	enum title_likeness maker = maker_like(w, f);
	if (f->title && maker == TITLE_SAME && title_versions_same(w->title, f->title))
		*match = same_length(w, f) ? MATCH_TAGS : MATCH_TITLE;
	return maker != TITLE_OTHER;
}

bool
library_is_similar(const struct library_wanted *w, const struct library_file *f)
{
	enum title_likeness title = title_like(w, f);

	return title == TITLE_SAME || (title == TITLE_SIMILAR && maker_like(w, f) > TITLE_UNKNOWN);
}

bool
library_misspelt(const struct library_wanted *w, const struct library_file *f)
{
	return title_like(w, f) == TITLE_SIMILAR && maker_like(w, f) == TITLE_SAME;
}

void
library_why_not(
	const struct library_wanted *w, const struct library_file *f, bool several, struct buf *out)
{
	enum title_likeness maker = maker_like(w, f);
	CLEANUP(buf_finish) struct buf why = BUF_INIT;

	if (title_like(w, f) != TITLE_SAME)
		buf_add(&why, ", another title");
	if (!title_versions_same(w->title, f->title))
		buf_add(&why, ", another version");
	if (maker == TITLE_OTHER)
		buf_add(&why, ", another artist");
	else if (maker == TITLE_SIMILAR)
		buf_add(&why,
			f->artist ? ", the artist is written otherwise" : ", artist not tagged");
	else if (maker == TITLE_UNKNOWN && w->artist)
		buf_add(&why, ", artist not tagged");
	else if (maker == TITLE_UNKNOWN && !w->album)
		buf_add(&why, ", the playlist names no artist");
	else if (maker == TITLE_UNKNOWN)
		buf_add(&why, f->album ? ", another album" : ", album not tagged");
	if (!f->title)
		buf_add(&why, ", title not tagged");
	if (!why.len && several)
		buf_add(&why, ", one of several of this title and artist");
	if (w->length_ms != NO_INT && f->length_ms != NO_INT && !same_length(w, f)) {
		char file[TIME_TEXT], wanted[TIME_TEXT];

		timecode_text(f->length_ms, false, file);
		timecode_text(w->length_ms, false, wanted);
		buf_addf(&why, ", %s long, not %s", file, wanted);
	}
	buf_add(out, why.len ? why.s + 2 : "");
}

/* ---- order of the hits ---- */

/* Returns by how many ms the lengths of recording and file differ: 0 for a negligible difference, a
 * very large number if one of them is unknown. */
static int64_t
length_off(const struct library_wanted *w, const struct library_file *f)
{
	if (same_length(w, f))
		return 0;
	return w->length_ms == NO_INT || f->length_ms == NO_INT
		? INT64_MAX / 2
		: llabs(w->length_ms - f->length_ms);
}

/* The recording that less_likely() compares with: qsort passes no context, and qsort_r differs
 * between systems. */
static _Thread_local const struct library_wanted *sorted_for;

static int
less_likely(const void *one, const void *other)
{
	const struct library_hit *a = one, *b = other;
	const struct library_file *x = &a->file, *y = &b->file;
	const struct library_wanted *w = sorted_for;

	if (a->match != b->match)
		return a->match < b->match ? -1 : 1;
	if (a->match == MATCH_NEAR && maker_like(w, x) != maker_like(w, y))
		return maker_like(w, x) > maker_like(w, y) ? -1 : 1;
	int64_t p = length_off(w, x), q = length_off(w, y);
	if (p != q)
		return p < q ? -1 : 1;
	/* The larger of two copies comes first: less compressed. */
	if (x->size_bytes != y->size_bytes)
		return x->size_bytes > y->size_bytes ? -1 : 1;
	return strcmp(x->path, y->path);
}

/* Returns true if all n files have the same length (within SAME_LENGTH_MS), so that they are copies
 * of one recording. */
static bool
are_copies(const struct library_hit *v, size_t n)
{
	int64_t first_ms = n ? v[0].file.length_ms : NO_INT;

	for (size_t i = 1; i < n; i++) {
		int64_t ms = v[i].file.length_ms;
		if (ms != first_ms &&
			(ms == NO_INT || first_ms == NO_INT ||
				llabs(ms - first_ms) > SAME_LENGTH_MS))
			return false;
	}
	return true;
}

/* Returns true if the file has the title that is all that is known of the recording. */
static bool
is_titled(const struct library_wanted *w, const struct library_hit *h)
{
	const struct library_file *f = &h->file;

	return h->match == MATCH_NEAR && f->title && title_versions_same(w->title, f->title) &&
		(w->length_ms == NO_INT || f->length_ms == NO_INT || same_length(w, f));
}

/* Takes the files with the title of a recording without artist and album, if all have one artist:
 * then no other recording can be meant. */
static void
take_only_one(struct own_music_hits *h, const struct library_wanted *w)
{
	const struct library_hit *first = NULL;

	EACH (x, h) {
		if (w->artist || w->album || x->match < MATCH_NEAR)
			return;
		if (first && is_titled(w, x) && !text_same_name(x->file.artist, first->file.artist))
			return;
		first = !first && is_titled(w, x) ? x : first;
	}
	EACH (each, h)
		if (is_titled(w, each))
			each->match = MATCH_ONLY;
}

void
library_sort(struct own_music_hits *h, const struct library_wanted *w)
{
	size_t titled;

	take_only_one(h, w);
	sorted_for = w;
	LIST_SORT(h, less_likely);
	for (h->exact = 0; h->exact < h->n && h->v[h->exact].match < MATCH_TITLE; h->exact++)
		;
	for (titled = h->exact; titled < h->n && h->v[titled].match < MATCH_NEAR; titled++)
		;
	if (!h->exact && are_copies(h->v, titled))
		h->exact = titled;
}
