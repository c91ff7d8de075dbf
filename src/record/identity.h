/*
 * UUIDs that are made from the name of a row (UUIDv5), so that they are the same on every machine.
 * Existing archives contain them, so the names, which identity.c lists, never change. Rows that a
 * person makes in a session or in the shell (a note, a rating, the session itself) have random
 * UUIDs instead. Names are UTF-8 and used verbatim; a NULL counts as "". Hashes are hexadecimal
 * SHA-256.
 */
#ifndef RECORD_IDENTITY_H
#define RECORD_IDENTITY_H

#include "base/uuid.h"

struct track;

struct uuid uuid_of_review(const char *id);
struct uuid uuid_of_device(const char *id);
/* content: the pairs as text (pairs_content), so that each revision of a variant or chain has its
 * UUID; NULL counts as "". */
struct uuid uuid_of_variant(const char *device, const char *name, const char *content);
struct uuid uuid_of_chain(const char *review, const char *name, const char *content);
/* Return the UUID of the row that lists an item (listing) or a compared device (comparison) for a
 * review. */
struct uuid uuid_of_listing(const struct uuid *review, const struct uuid *item);
struct uuid uuid_of_comparison(const struct uuid *review, const struct uuid *device);
/* of: id of the review, or for a question of a playlist, the id of its section, or "". */
struct uuid uuid_of_question(const char *of, const char *id);
struct uuid uuid_of_playlist(const char *id);
struct uuid uuid_of_section(const char *id);
struct uuid uuid_of_recording(const char *track);
struct uuid uuid_of_item(const char *item); /* item: "section/track" */
/* kind: file, url, signal, clock, library; locator: path, address or signal as in the playlist */
struct uuid uuid_of_source(const char *track, const char *kind, const char *locator);
/* A new file that replaced the file of a source at the same path. hash: of its bytes. */
struct uuid uuid_of_source_file(
	const char *track, const char *kind, const char *locator, const char *hash);
/* Returns the UUID of cue i of a track of `item`, made from the cue's label (its time if it has no
 * label) and a number that counts cues with the same label or time. So inserting other cues before
 * it does not change its UUID. */
struct uuid uuid_of_cue(const struct track *t, const char *item, size_t i);
struct uuid uuid_of_lexicon(const char *id);
struct uuid uuid_of_attribute(const char *lexicon, const char *id);
struct uuid uuid_of_tag(const struct uuid *note, const char *lexicon, const char *attribute);
/* The row with the answer to a trial of a blind run. number: of the trial, from 1. */
struct uuid uuid_of_answer(const struct uuid *run, size_t number);
struct uuid uuid_of_equaliser(const char *filters); /* filters: text from equaliser_write */
/* Returns the UUID of an imported note. listener: the owner of the archive into which it was
 * imported; UUID_NONE: it was imported by an earlier version. hash: of its time and text; before:
 * number of equal notes above it under the same heading of the file. */
struct uuid uuid_of_import(const struct uuid *review, const struct uuid *item,
	const struct uuid *device, const struct uuid *listener, const char *hash, size_t before);
/* The files of a review as this machine last read them. */
struct uuid uuid_of_files_read(const struct uuid *review);
/* Not a row: stands for the device of a trial while its run is open, to keep the device secret. */
struct uuid uuid_of_blind_device(const struct uuid *run, int64_t trial);
/* Not a row: a blind run of two sounds stores this UUID for sound 0 or 1 where a run of devices
 * stores the UUID of a device. */
struct uuid uuid_of_blind_sound(const struct uuid *run, size_t sound);
/* Not a row: the archive remembers a drawn plot under this UUID instead of a review's, since a plot
 * may show several reviews. */
struct uuid uuid_of_pictures(void);
/* Not a row: its first digits make the ids of added items with the same title differ. what:
 * address, path or title of the item. */
struct uuid uuid_of_added(const char *what);

#endif
