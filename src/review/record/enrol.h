/*
 * Enrolling a session file and a playlist: makes or updates the rows of the record that the files
 * describe, and the row that says which files this machine has read (struct files_read). A value
 * from a file that changed since then replaces the row's value. A value that the file gave when
 * this machine read it last, and no longer gives, is emptied, if the row still has it and no file
 * of another review of this device gives it; other values that the file does not give remain. A
 * session file that did not change changes nothing. A playlist that did not change replaces what
 * the playlist of another review wrote into the rows of a track that both have, but no version that
 * a merge brought. Rows that the files no longer name are withdrawn, but kept, because notes refer
 * to them.
 *
 * Rows that files and hands both write (they keep the earlier version in `past`), and who wins:
 *
 *     row              files write             hands, measurements     who wins
 *     review           other fields            id, deleted             the file, when read
 *     device           all, if it describes    the same                the file, when read
 *     variant          all                     deleted                 none: the UUID names
 *                                                                      the content
 *     chain            rank, added, deleted    the same, if added by   the file withdraws only
 *                                              hand                    added = file
 *     recording, item  tracks of the playlist  tracks added by hand    the playlist, once it
 *                                                                      names the track
 *     source           all but the others      length_ms, hash,        the file's rank; playing
 *                                              release; rank below 0:  measures again
 *                                              a linked file
 *     listing          rank, intro, added      done                    the hand
 *     comparison       rank, from_memory,      the row, if compared    as listing; the file
 *                      volumes, added          by hand                 withdraws added = file
 *
 * All other rows of files are written by files alone. Hands set pin beside cue and alignment beside
 * source (record/timing.h).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/buf.h"
#include "review/files/playlist.h"
#include "review/files/session_file.h"
#include "review/record/edits.h"
#include "review/record/song.h"

struct files_read;

struct enrol_files {
	struct session_file *session; /* enrol_own_list changes both */
	struct playlist_file *playlist;
	/* Set by store_enrol: the rows that the archive may have for the devices of the session
	 * file (device_uuid); NULL: the record has them. */
	const struct record *devices;
	/* Set by store_enrol: the recordings that the tracks may be. now is NULL: those of rec. */
	struct songs songs;
	bool device_shared; /* another review is about the same device; its file may name other
			       variants */
	/* Rows whose version a merge brought: they stay if the playlist did not change. */
	const struct uuid *stay;
	size_t n_stay;
	/* what this machine read of the session files of other reviews of the device; NULL: none */
	const struct record *others;
	/* the author's own parts of the profile: names by id; NULL: none */
	const struct pairs *parts;
	bool compares; /* all values of the files replace the rows' values: to compare them */
};

/* A row that the files no longer name. */
struct enrol_gone {
	enum row_kind kind; /* an item, a device, a variant, a chain or a question */
	/* UUID of that row; each revision of a variant or chain has its own entry */
	struct uuid uuid;
	char *words; /* the row in words: "chain dx300" */
	/* an item: the list has another recording at its id; its notes stay with this one */
	bool replaced;
};

struct enrolled {
	struct edits edits; /* new versions of the rows that differ from the record */
	struct enrol_gone *gone;
	size_t n_gone, gone_cap;
	struct texts taken; /* keys that were taken out of the session file: "tagline" */
	/* Devices that have another spelling in the record, with the way to make them two: "T-3 is
	 * the T3 …", and ids of the list that were another recording. "": none. */
	struct buf spelt;
};

/* Compares the files with rec, and sets out to the edits that make rec agree with them. A row that
 * is not in rec counts as new. A caller with an archive therefore loads such rows into rec (for a
 * cue, also its rows of struct pin) and calls enrol again. Free with enrolled_finish. */
void enrol(const struct record *rec, const struct enrol_files *files, struct enrolled *out);
/* Returns the key of the session file for a column of a review or device ("price" for "prices");
 * NULL: it has none. */
const char *enrol_key(const char *column);
/* Sets the columns of empty rows (row_new) to what a session file gives, but for identities. */
void enrol_review_given(struct review *r, const struct session_file *f);
/* Returns what a session file says of a compared device, as JSON by columns of device; NULL:
 * nothing. The caller frees. */
char *enrol_compared_facts(const struct session_compared *c);
void enrol_device_given(struct device *d, const struct session_device *f);
/* Returns the UUID of the device under test. rec: the caller's record. */
struct uuid enrol_device(const struct record *rec, const struct enrol_files *files);
/* Returns true if the playlist describes the row, false if the session file does. */
bool enrol_is_of_playlist(enum row_kind kind, const void *row);
/* Returns true if this machine read these files before, and they have not changed since. */
bool enrol_is_read(const struct record *rec, const struct enrol_files *files);
/* Returns true if size and time of both files have not changed since this machine read them (was,
 * may be NULL), or if there is no session file at `path`. The playlist, by its name in the session
 * file (may be NULL), is looked up, since a file in the user's folder may have replaced a shipped
 * one. own: the user's profile. */
bool enrol_is_unchanged(const struct files_read *was, const char *playlist, const char *path,
	const struct profile *own);
/* Appends the keys that were taken out of the session file: "tagline, unit". */
void enrolled_add_taken(const struct enrolled *e, struct buf *out);
/* Returns true if the session file compares this device. */
bool enrol_compares(
	const struct record *rec, const struct enrol_files *files, const struct uuid *device);
/* Says that the notes of a review are of another device than its file `path` names. */
void enrol_misnamed(struct buf *out, const char *path, const char *name, const struct device *other,
	size_t notes);
void enrolled_finish(struct enrolled *e);

/* Names the section of a list in the session file after its review, so that each list has a
 * separate section. Until 2026-11 all such sections were "tracks", and an archive that has one
 * keeps it. Call it before enrol and enrol_names; store_enrol does. */
void enrol_own_list(const struct record *rec, const struct enrol_files *files);
/* Sets the recordings of the tracks of the playlist (song_bind), for enrol_names; enrol does. */
void enrol_bind(const struct record *rec, const struct enrol_files *files);
/* Returns true if the session file or playlist names this comparison, variant, chain, question or
 * entry of the track list. Chains and variants are compared by name, whatever their content. */
bool enrol_names(const struct record *rec, const struct enrol_files *files, enum row_kind kind,
	const void *row);
/* Returns true if the review has a note, not deleted, about the row `named`: an item, a device
 * (worn or compared with), a variant, a chain or a question. */
bool enrol_has_notes(const struct record *rec, const struct uuid *review, enum row_kind kind,
	const struct uuid *named);
