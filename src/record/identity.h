/*
 * UUIDs of rows that have a name: a UUIDv5 of the name, the same on every machine. Existing
 * archives contain them, so the names listed in identity.c never change. Rows that a person makes
 * on the bench or in the shell (a note, a rating, a sitting) have random UUIDs.
 *
 * Names are UTF-8 and used verbatim; a NULL counts as "". Hashes are hexadecimal SHA-256.
 */
#ifndef RECORD_IDENTITY_H
#define RECORD_IDENTITY_H

#include "base/uuid.h"

struct track;

struct uuid uuid_of_review(const char *id);
struct uuid uuid_of_device(const char *id);
/* hash: of the sorted key=value lines (pairs_hash), so that each revision has another UUID. */
struct uuid uuid_of_variant(const char *device, const char *name, const char *hash);
struct uuid uuid_of_chain(const char *review, const char *name, const char *hash);
/* Entries in the lists of a person (`person` of struct record). */
struct uuid uuid_of_listing(
	const struct uuid *review, const struct uuid *item, const struct uuid *person);
struct uuid uuid_of_comparison(
	const struct uuid *review, const struct uuid *device, const struct uuid *person);
/* of: the id of the review; for a question of the playlist, the id of its section or "" */
struct uuid uuid_of_question(const char *of, const char *id);
struct uuid uuid_of_playlist(const char *id);
struct uuid uuid_of_section(const char *id);
struct uuid uuid_of_recording(const char *track);
struct uuid uuid_of_item(const char *item); /* "section/track" */
/* kind: file, url, signal, clock, library; locator: as the playlist has it, or a path */
struct uuid uuid_of_source(const char *track, const char *kind, const char *locator);
/* A source whose file was replaced by another one at the same path. hash: of the new file's bytes.
 */
struct uuid uuid_of_source_file(
	const char *track, const char *kind, const char *locator, const char *hash);
/* Cue i of a track, identified as the n-th with its label, or without a label the n-th at its time.
 * Adding other cues before it does not change the UUID. */
struct uuid uuid_of_cue(const struct track *t, const char *item, size_t i);
struct uuid uuid_of_lexicon(const char *id);
struct uuid uuid_of_attribute(const char *lexicon, const char *id);
struct uuid uuid_of_tag(const struct uuid *note, const char *lexicon, const char *attribute);
/* Not a row: the version of a listener's row with this name, the same in every archive. */
struct uuid uuid_of_name(const struct uuid *listener, const char *name);
/* The answer to a trial of a blind run; number counts from 1. */
struct uuid uuid_of_answer(const struct uuid *run, size_t number);
/* hash: of the content of its row */
struct uuid uuid_of_equaliser(const char *hash);
/* An imported note. hash: of its time and text; before: number of equal notes above it in the file.
 */
struct uuid uuid_of_import(const struct uuid *review, const struct uuid *item,
	const struct uuid *device, const char *hash, size_t before);
/* Not a row: replaces the device of a trial while its blind run is open. */
struct uuid uuid_of_blind_device(const struct uuid *run, int64_t trial);
/* Not a row: identifies a sound, 0 or 1, in place of a device in a blind run of sounds. */
struct uuid uuid_of_blind_sound(const struct uuid *run, size_t sound);
/* Not a row: identifies all pictures of plots, in place of a review. */
struct uuid uuid_of_pictures(void);
/* Not a row: its digits distinguish additions with the same title. what: address, path or title. */
struct uuid uuid_of_added(const char *what);

#endif
