/*
 * Decides whether what a player, a page or a heading calls a piece is a given recording. Players
 * give titles of videos and of tabs, names of files and of channels.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "archive/store/library.h"
#include "base/core/mem.h"
#include "base/text/text.h"
#include "base/text/title.h"

#define SAME_LENGTH_MS 2000

/* Compares with one reading of title and artist. sure: the reading needs no equal length. */
static enum library_hears
hears_as(const struct library_wanted *w, const struct library_heard *h, const char *title,
	const char *artist, bool sure)
{
	struct library_file f = { .path = (char[]){ "" },
		.title = (char *)(uintptr_t)title,
		.artist = (char *)(uintptr_t)artist,
		.album = (char *)(uintptr_t)h->album,
		.length_ms = h->length_ms };
	enum library_match match;

	if (!library_matches(w, &f, &match))
		return HEARD_OTHER;
	bool same = title_versions_same(w->title, title);
	bool both = w->length_ms != NO_INT && h->length_ms != NO_INT && h->length_ms > 0;
	if (same && both && llabs(w->length_ms - h->length_ms) <= SAME_LENGTH_MS)
		return HEARD_SAME_LENGTH;
	if (!same || !sure ||
		(both && (h->length_ms * 2 < w->length_ms || h->length_ms > w->length_ms * 2)))
		return HEARD_NEAR;
	return match < MATCH_NEAR ? HEARD_SAME : HEARD_TITLE;
}

static enum library_hears
better(enum library_hears a, enum library_hears b)
{
	return a > b ? a : b;
}

/* Returns the title of a file's name: "03 - Hotel California" without the number. */
static const char *
without_number(const char *title)
{
	size_t n = strspn(title, "0123456789"), m = n ? strspn(title + n, " .-_") : 0;

	return m && title[n + m] ? title + n + m : title;
}

enum library_hears
library_hears(const struct library_wanted *w, const struct library_heard *h)
{
	CLEANUP(pointer_free)
	char *whole = title_without_site(h->is_file ? without_number(h->title) : h->title),
	     *artist = title_channel(h->artist);
	char *left, *right;
	enum library_hears best = hears_as(w, h, whole, artist, true);

	for (size_t i = 0; title_split(whole, i, &left, &right); i++) {
		/* The uploader of a video gives way to the artist that its title names, if the
		 * length is equal. */
		bool sure = !artist || text_has_name(left, artist) || text_has_name(artist, left) ||
			text_has_name(right, artist);

		best = better(best, hears_as(w, h, right, left, sure));
		best = better(best, hears_as(w, h, left, right, sure));
		free(left);
		free(right);
	}
	return best;
}
