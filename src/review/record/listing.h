/*
 * The items that a review lists: adding an item while listening, linking a file to a recording, and
 * making a playlist entry of an item.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "review/files/insert.h"
#include "review/record/edits.h"

/* A track that the user adds to a review, and that no playlist has yet. */
struct listing_new {
	/* kind and locator of the track's source (struct source); NULL: no source */
	const char *kind, *locator;
	/* id of the track's section; NULL: no section, listed under "also heard" */
	const char *section;
	char *title; /* title of the track, for the screen */
	struct uuid recording;
	char *track, *item; /* ids of recording and item: "songbird", "also-heard/songbird" */
};

/* Fills in n for `what`, an address, a path or a title. The same file added in two reviews gets the
 * same ids. `locator` may be the artist, for a title. A title that the record has gets the id that
 * it has there. The caller calls listing_new_finish, and keeps the texts it gave until then. */
void listing_new_init(struct listing_new *n, const struct record *rec, const char *what,
	const char *kind, const char *locator, const char *section);
void listing_new_finish(struct listing_new *n);
/* Adds edits that put the new item at the end of its section's track list. Returns its UUID. */
struct uuid listing_add(const struct record *rec, const struct review *review,
	const struct listing_new *n, struct edits *out);
/* Returns a version of the row of cue `i` of a track as the item with this UUID and id. The caller
 * owns it. */
struct cue *listing_cue(const struct record *rec, const struct uuid *item, const struct track *t,
	const char *id, size_t i);
/* Adds edits that link the file at an absolute path to a recording. A linked file is the first that
 * earlog tries to play. It replaces the file linked before. */
void listing_link(const struct record *rec, const struct recording *recording, const char *path,
	struct edits *out);
/* Returns the title under which a track is shown in a review without a list: its album, else its
 * artist (borrowed); NULL: neither. */
const char *listing_group(const struct recording *r);
/* A track of a review as its playlist would list it; the texts are borrowed from the record. */
struct listed_track {
	struct track track;
	/* the track's web address; track.urls points to it if there is one */
	struct track_place url;
	const char *section_title;
};
/* The caller calls listed_track_finish. */
void listing_track(const struct record *rec, const struct item *item, struct listed_track *out);
void listed_track_finish(struct listed_track *t);
