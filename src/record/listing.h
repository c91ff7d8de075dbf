/*
 * The items that a review lists: items added while listening, files linked to items, and an item
 * written as an entry of a playlist.
 */
#ifndef RECORD_LISTING_H
#define RECORD_LISTING_H

#include "config/insert.h"
#include "record/edits.h"

/* An item that is on no playlist yet. */
struct listing_new {
	const char *kind, *locator; /* of its source (records.h); NULL: it has no source */
	const char *section;        /* id of its section; NULL: the tracks "also heard" */
	char *title;                /* a readable title */
	char *track, *item;         /* ids: "songbird", "also-heard/songbird" */
};

/*
 * Fills in a new item for `what`: an address, a file or a title. The same file added in two reviews
 * is one recording. The texts given are borrowed; the caller calls listing_new_finish.
 */
void listing_new_init(struct listing_new *n, const char *what, const char *kind,
	const char *locator, const char *section);
void listing_new_finish(struct listing_new *n);
/* Lists the new item in the review, after the last item of its section. Returns the item's uuid. */
struct uuid listing_add(const struct record *rec, const struct review *review,
	const struct listing_new *n, struct edits *out);
/* Links a file (an absolute path) to a recording. A linked file is tried first; it replaces an
 * earlier link. */
void listing_link(const struct record *rec, const struct recording *recording, const char *path,
	struct edits *out);
/* An item as an entry of a playlist; its texts are borrowed from rec. */
struct listed_track {
	struct track track;
	struct track_place url; /* of the track, if it has one */
	const char *section_title;
};
void listing_track(const struct record *rec, const struct item *item, struct listed_track *out);

#endif
