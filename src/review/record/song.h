/*
 * Which recording of the archive a track of a playlist is. An id names a place of a list; the title
 * and the artist say which recording has it. Another title is the same recording if ISRC, MBID,
 * file or address are the same, if the rules of text/title_key.h take it for the same, or if the
 * key `was` of the track names it. Else it is another recording.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "review/files/playlist.h"
#include "review/record/rows_music.h"

struct songs {
	const struct record *now; /* recordings, also deleted ones */
	/* of recordings with another title than their track, the versions: `uuid` is the edit,
	 * `parent` the recording; the sources of all recordings with their ids. NULL: none */
	const struct record *before;
};

/* Returns true if the track and the recording have the same title and artist, apart from spelling.
 */
bool song_is_titled(const struct track *t, const struct recording *r);
/* Sets the recording of each track of a playlist. */
void song_bind(const struct songs *known, struct playlist_file *p);
/* Returns true if a recording has a separate row but is the recording of a track: by its titles,
 * because the track's `was` names it, or because the same file played as both. */
bool song_joins(const struct songs *known, const struct track *t, const struct recording *r);
