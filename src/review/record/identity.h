/*
 * UUIDs that are made from the name of a row (UUIDv5), so that they are the same on every machine.
 * Existing archives contain them, so the names, which identity.c lists, never change. Rows that a
 * person makes in a session or in the shell (a note, a rating, the session itself) have random
 * UUIDs instead. Names are UTF-8 and used verbatim; a NULL counts as "". Hashes are hexadecimal
 * SHA-256.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/system/uuid.h"
#include "review/record/rows_review.h"

struct device;
struct record;
struct recording;
struct track;

struct uuid identity_of_review(const char *id);
/* Returns the id that a review had before it was renamed: the names below with the id or the UUID
 * of a review have this one, so that a rename changes none of them. */
const char *review_first_id(const struct review *r);
struct uuid identity_of_device(const char *id); /* a device whose file gives it an id */
struct uuid identity_of_device_name(const char *name);
/* device, id: of its device. content: the pairs as text (pairs_content), so that each revision of a
 * variant or chain has its UUID; NULL counts as "". */
struct uuid identity_of_setting(
	const struct uuid *device, const char *id, const char *name, const char *content);
struct uuid identity_of_chain(const char *review, const char *name, const char *content);
/* Return the UUID of the row that lists an item (listing) or a compared device (comparison) for a
 * review. */
struct uuid identity_of_listing(const struct review *review, const struct uuid *item);
struct uuid identity_of_comparison(const struct review *review, const struct uuid *device);
/* of: id of the review, or for a question of a playlist, the id of its section, or "". */
struct uuid identity_of_question(const char *of, const char *id);
struct uuid identity_of_section(const char *id);
/* Names a part of reviews in lists; no row has this UUID. */
struct uuid identity_of_part(const char *part);
/* Returns the UUID of a recording in archives of 1.0.0, and of one that is added by hand, whose id
 * is made from its title or its place. */
struct uuid identity_of_recording(const char *track);
/* Returns the UUID of the recording that a list has at the id `track`. artist: may be NULL. */
struct uuid identity_of_song(const char *track, const char *title, const char *artist);
/* The names of items, sources and cues tell recordings with the same track id apart, but for the
 * recording that has its UUID from the track id alone. */
/* item: "section/track" */
struct uuid identity_of_item(const char *item, const struct uuid *recording);
/* kind: file, url, signal, clock, library; locator: path, address or signal as in the playlist;
 * hash: of a new file that replaced the file of a source at the same path; else NULL */
struct uuid identity_of_source(
	const struct recording *r, const char *kind, const char *locator, const char *hash);
/* A title and artist as a player reports them. */
struct uuid identity_of_heard_as(const char *title, const char *artist);
/* Returns the UUID of cue i of a track of `item`, made from the cue's label (its time if it has no
 * label) and a number that counts cues with the same label or time. So inserting other cues before
 * it does not change its UUID. */
struct uuid identity_of_cue(const struct track *t, const char *item, size_t i);
struct uuid identity_of_lexicon(const char *id);
struct uuid identity_of_attribute(const char *lexicon, const char *id);
struct uuid identity_of_tag(const struct uuid *note, const char *lexicon, const char *attribute);
/* The row with the answer to a trial of a blind run. number: of the trial, from 1. */
struct uuid identity_of_answer(const struct uuid *run, size_t number);
struct uuid identity_of_equaliser(const char *filters); /* filters: text from equaliser_write */
/* Returns the UUID of an imported note. listener: the owner of the archive into which it was
 * imported; UUID_NONE: it was imported by an earlier version. hash: of its time and text; before:
 * number of equal notes above it under the same heading of the file. */
struct uuid identity_of_import(const struct uuid *review, const struct uuid *item,
	const struct uuid *device, const struct uuid *listener, const char *hash, size_t before);
/* The files of a review as this machine last read them. */
struct uuid identity_of_files_read(const struct uuid *review);
/* Not a row: the archive remembers a drawn plot under this UUID instead of a review's, since a plot
 * may show several reviews. */
struct uuid identity_of_pictures(void);
/*
 * A device without an id is identified by its name (text_name_folded). Until 2026-11 the letters
 * and digits of the name made its UUID, so that an old archive may have the T3+ where an earlier
 * version expected the T3. A row of that kind remains the device, if it has the same name or if the
 * listener has renamed it; otherwise the name has another UUID.
 */
/* Returns the UUID of a device: by a typed id, which a file may also give in place of the name,
 * then by the present name of a device, then by a former one. known: all devices of the archive. */
struct uuid device_uuid(const struct record *known, const char *id, const char *name);
/* Returns true if the device is known by its name: earlog made its id, also of a name that it had
 * before. A device with an id that was typed joins it. */
bool device_is_named(const struct device *d);
/* Returns the device that is one with d, which is identified by its name: the row of an earlier
 * version, or another device with this name, unless two have ids that were typed; NULL: none in
 * `known`. */
const struct device *device_before(const struct record *known, const struct device *d);
/* Not a row: its first digits make the ids of added items with the same title differ. what:
 * address, path or title of the item. */
struct uuid identity_of_added(const char *what);
/* Not a row: the version of `head` that lacks what the version v of a row took away. */
struct uuid identity_of_version_away(const struct uuid *head, const struct row *v);
/* Not a row: the version after `parent` that says what its row became. */
struct uuid identity_of_version_became(const struct uuid *parent, const char *became);
