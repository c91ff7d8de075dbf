/*
 * The archive: one SQLite file that holds every review. A struct store is one connection to it.
 * store_put stores rows of any kind; the functions store_load… read rows into a struct record.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/core/err.h"
#include "base/numbers/analysis.h"
#include "base/system/system_fact.h"
#include "review/record/device_story.h"
#include "review/record/records.h"

struct store;

enum store_mode {
	STORE_READ,  /* creates no archive, stores no rows; also works in a read-only folder */
	STORE_WRITE, /* creates the archive if there is none, migrates an older one */
	/* like STORE_WRITE; but if the disk is full, opens the archive for reading and sets a
	 * warning, and the writer thread tries again later */
	STORE_LATER,
};

void store_close(struct store *st); /* st may be NULL */
/* Returns a warning that archive_open found, to be shown to the user (a copy was kept, a network
 * drive, a synchronised folder); NULL: there is none. Borrowed. */
const char *store_warning(const struct store *st);
/* Returns a line for each log of an earlier file that this program has moved aside since the last
 * call, to be shown to the user; NULL: none. The caller frees. Any thread. */
char *store_logs_set_aside(void);
int store_version(void);                  /* the archive version that this program writes */
void store_facts(struct system_facts *f); /* adds the version of SQLite to `f` */
const char *store_schema(void);           /* the SQL of a new archive, with comments */

/* Returns the listener who owns the archive: new rows, and rows without a listener, belong to the
 * owner. Borrowed. UUID_NONE if an older archive from another machine is open, which has no owner.
 */
const struct uuid *store_owner(const struct store *st);
/* Returns true for each UUID of the owner, of this archive or of another one that was merged, and
 * for UUID_NONE. */
bool store_is_own(struct store *st, const struct uuid *listener);

/* A listener in `earlog listener list`: the archive's owner, or another person with a file. */
struct listener {
	struct uuid uuid;
	char *name; /* the listener's name; NULL: not known */
	bool own;   /* the archive's owner */
	int64_t notes, ratings, sittings;
	int64_t last_ms;          /* when this listener's last session began; NO_INT: no session */
	const char *path, *wrong; /* borrowed: of another listener's file */
};
/* Sets *out to the owner, with the numbers of notes, ratings and sessions. The caller frees
 * out->name. */
bool store_own_listener(struct store *st, struct listener *out, struct err *err);
/* Sets *name to the owner's name, which the caller frees; NULL: not known. */
bool store_owner_name(struct store *st, char **name, struct err *err);
/* Gives the owner a name. To be called inside a transaction. */
bool store_rename_owner(struct store *st, const char *name, struct err *err);
/* Gives the archive's owner the name in the user's profile (NULL: the profile has none). Uses the
 * caller's transaction, or opens one. */
void store_name_owner(struct store *st, const char *name);
/* Leaves out the notes, ratings and listening intervals of unfinished blind runs from what this
 * connection reads. It must not write any longer. st may be NULL. */
void store_hide_blind(struct store *st);
/* Returns true if rows of such a run were, or may have been, left out. st may be NULL. */
bool store_blind_left_out(const struct store *st);
/* Ends the unfinished blind runs of a review (UUID_NONE: of all reviews) although not all trials
 * were heard. Sets `out` to the earlier runs. To be called inside a transaction. */
bool store_open_blind(
	struct store *st, const struct uuid *review, struct rows *out, struct err *err);

bool store_begin(struct store *st, struct err *err); /* begins a transaction: BEGIN IMMEDIATE */
/* Begins a transaction; waits 100 ms at most for another program that writes, now and later. */
bool store_begin_soon(struct store *st, struct err *err);
bool store_has_begun(const struct store *st); /* returns true if a transaction is open */
bool store_commit(struct store *st, struct err *err);
void store_rollback(struct store *st);
/* Ends a transaction: commits if `ok` is true, else rolls back. Returns true after a successful
 * commit. */
bool store_commit_if(struct store *st, bool ok, struct err *err);

/* Result of store_put, which explains the values. */
enum store_put { PUT_FAILED, PUT_DONE, PUT_SAME, PUT_LOST };
/*
 * Stores a version of a row if it wins over the stored version of the row. The rule: an edit wins
 * over the version that it changed (its parent); else the later time wins; at equal times the
 * larger UUID of the edit wins. The loser goes to the table `past` if rows of this kind keep their
 * history. For kinds without history only time and UUID are compared, so that the order of arrival
 * makes no difference; an edit is always later than its parent. Returns PUT_DONE if the version was
 * stored; PUT_SAME if the archive has this edit already; PUT_LOST if the stored version wins;
 * PUT_FAILED with err set. To be called inside a transaction.
 */
enum store_put store_put(struct store *st, enum row_kind kind, const void *row, struct err *err);

/* Finds a review by its id, or by a part of its device's name or of its title that only one review
 * has. On failure returns false, and err lists candidates. */
bool store_find_review(struct store *st, const char *name, struct uuid *review, struct err *err);
/*
 * Decides what a person means by a word that may be a review, a file or music: the argument of
 * `earlog session`, the review of other commands, what is pasted at the bench. The first of these
 * that there is:
 * 1. a path: the word has a slash, or ends in .yaml or .yml; ~ is the home folder;
 * 2. a review whose id, title or device the word is, letter by letter;
 * 3. WORD.yaml, then WORD in the current folder: a session file, music, a folder;
 * 4. a review of which the word is a part of the title or of the device's name.
 * st NULL: there is no archive; a path needs none. Returns false with err if the word is nothing of
 * these, or may be several reviews. The caller calls meant_finish in either case.
 */
enum meant_kind {
	MEANT_REVIEW,
	MEANT_FILE,  /* a file that is no music, such as a session file */
	MEANT_MUSIC, /* a sound file, or a list of music that another program wrote */
	MEANT_FOLDER,
	MEANT_MISSING, /* the path of a file that is not there */
};
struct meant {
	enum meant_kind kind;
	char *path; /* NULL for a review */
	struct uuid review;
	char *beside; /* what is there for 3. although the review wins; NULL: nothing */
};
bool store_meant(struct store *st, const char *word, struct meant *out, struct err *err);
void meant_finish(struct meant *m);
/* Returns true if a word can only be a path. */
bool meant_is_path(const char *word);
/* Finds the review in which the user worked last. Returns false and sets err on failure, or if
 * there is no review. */
bool store_last_review(struct store *st, struct uuid *review, struct err *err);

/* Loads all rows of one review into `out`, on which the caller has called record_init. Includes
 * deleted rows, except deleted drafts. Also loads notes of other reviews that compare with this
 * review's device, with the rows that they refer to; their field `review` names the other review.
 * If there is no such review, out->of[ROW_REVIEW] is empty. */
bool store_load(struct store *st, const struct uuid *review, struct record *out, struct err *err);
/* Load a review in steps, for a caller that shows the first part early: store_load_first loads all
 * rows except cues, notes and ratings, store_load_cues adds the cues and what a followed player
 * calls a track, and gives the sections the texts of this review's playlist. store_load_said adds
 * the notes and ratings, and the volumes that other reviews have of its devices on the same chains.
 * None loads listening intervals, benchmarks or tags of notes of other reviews. */
bool store_load_first(
	struct store *st, const struct uuid *review, struct record *out, struct err *err);
bool store_load_cues(
	struct store *st, const struct uuid *review, struct record *out, struct err *err);
bool store_load_said(
	struct store *st, const struct uuid *review, struct record *out, struct err *err);
/* Sets *has to true if a merge brought rows that files describe. */
bool store_has_merged(struct store *st, bool *has);
/* Sets *has to true if a review has a note (deleted notes do not count) about the row `named`: a
 * track, device (also if only compared with), variant, chain or question. */
bool store_has_notes(struct store *st, const struct uuid *review, enum row_kind kind,
	const struct uuid *named, bool *has, struct err *err);
/* Sets *has to true if a review other than `review` is about this device; deleted reviews do not
 * count. */
bool store_has_other_review(struct store *st, const struct uuid *device, const struct uuid *review,
	bool *has, struct err *err);
/* Appends the scores and likes, as keys of the view with blanks between them, that no other review
 * than this one has. */
bool store_never_given(
	struct store *st, const struct uuid *review, struct buf *facts, struct err *err);
/* Sets *notes to the number of notes of a review on *other, a device that it never compared, if no
 * note is on this device; else to 0. */
bool store_misnamed(struct store *st, const struct uuid *review, const struct uuid *device,
	struct uuid *other, size_t *notes, struct err *err);
/* Loads the row of this kind with the UUID u, unless u is UUID_NONE or the record has the row.
 * Loads nothing if the archive has no such row. */
bool store_load_row(struct store *st, enum row_kind kind, const struct uuid *u, struct record *out,
	struct err *err);
/* Does the same for the device of a name. */
bool store_load_device_named(
	struct store *st, const char *name, struct record *out, struct err *err);
/* Loads the rows of a kind that are not deleted. of: NULL: all rows; else the rows of this review;
 * variants and reviews of this device; tags (also deleted ones) and acts (struct withheld: makes a
 * note private) of this note; trials of this blind run. */
bool store_load_kind(struct store *st, enum row_kind kind, const struct uuid *of,
	struct record *out, struct err *err);
/* Loads all acts (struct withheld) of a note, in order of their last edit. An act makes the note
 * private; a deleted act made it public again. */
bool store_load_acts(
	struct store *st, const struct uuid *note, struct record *out, struct err *err);
/* Loads the ratings of one attribute or score in all reviews, and the rows that they refer to.
 * device: only ratings of this device; NULL: of all. Leaves out deleted ratings, but
 * not ratings of deleted reviews and sessions, whose rows have `deleted` set. */
bool store_load_ratings(struct store *st, const char *attribute, const struct uuid *device,
	struct record *out, struct err *err);
/* Loads so the scores and section scores, with ratings of the device alone; NULL: of all. */
bool store_load_scores(
	struct store *st, const struct uuid *device, struct record *out, struct err *err);
struct profile;
/* Loads the sections that the benchmarks of the profile name; some have no score. */
bool store_load_sections(
	struct store *st, const struct profile *p, struct record *out, struct err *err);
/* Loads into v[n] the ratings that the devices of v, the records of n reviews, have in other
 * reviews, and what they are compared by: the volumes there, and the tracks of sections. Unites the
 * chains of all (chains.h). */
bool store_load_wider(struct store *st, struct record *const *v, size_t n, struct err *err);
/* Loads so into rec->elsewhere: figures are made of all ratings of a device. */
bool store_load_elsewhere(struct store *st, struct record *rec, struct err *err);

/* Returns true if version a of a row replaces version b of the row by the rule of store_put. */
bool store_version_wins(const struct row *a, const struct row *b);
/* Loads the notes about a track of the playlist (item) in all reviews, with their devices and
 * sources: the newest 500 notes, then the deleted ones. Also the ratings of the track that have a
 * remark, and ratings that may replace them, with their attributes and blind trials. */
bool store_load_heard(
	struct store *st, const struct uuid *item, struct record *out, struct err *err);

/* Loads the measurements of an audio file that has this hash (SHA-256 in hex). out->overview is
 * NULL if the file was not measured. The caller calls analysis_finish. */
bool store_load_analysis(struct store *st, const char *hash, struct analysis *out, struct err *err);
/* Loads the measurements of an audio file by its path on this machine; see store_load_analysis. */
bool store_load_analysis_at(
	struct store *st, const char *path, struct analysis *out, struct err *err);

/* Append an object for each row of a list of the shell (shell/call/row_list.h). */
/* The reviews outside the trash, those last worked on first. */
bool store_list(struct store *st, json_t *rows, struct err *err);
/* The reviews, sessions, notes and ratings in the trash. */
bool store_trash_list(struct store *st, json_t *rows, struct err *err);
/* The chains, also the earlier revisions if `old`; review no UUID, name NULL: of all. */
bool store_chain_list(struct store *st, const struct uuid *review, const char *name, bool old,
	json_t *rows, struct err *err);
/* Reads all that the archive knows of the device with this name. The caller calls
 * device_story_finish, also after a failure. */
bool store_device_story(
	struct store *st, const char *name, struct device_story *out, struct err *err);
/* Moves a review, session, note or rating to the trash if `hide` is true, else back out of it, by
 * storing a new version of the row. uuid_prefix: the row's UUID, or a start of it that no other row
 * has. In the caller's transaction. */
bool store_hide(struct store *st, const char *uuid_prefix, bool hide, struct err *err);

/* The pictures in an export, as the archive stores it; EXPORT_MEASURED: only pictures of
 * measurements, the usual ones. The archive may have 2 from earlier programs, which means all
 * pictures. */
enum export_pictures { EXPORT_NO_PICTURES, EXPORT_PICTURES, EXPORT_MEASURED = 3 };

/* The base of an export: the text that the last export wrote, kept so that the next export can
 * merge with the user's changes to the file. */
struct export_base {
	struct uuid review;                    /* set by the functions that read it */
	int64_t written_ms;                    /* when its file was written; 0: not yet */
	char *format, *template, *path, *hash; /* hash: SHA-256 of the content, in hex */
	char *blocks; /* table of the text's blocks (merge/merge.h); may be NULL */
	enum export_pictures pictures;
	bool part; /* the export has a part of the review */
	char *content;
	size_t size;
};
/* Finds the base of an export of a review (no UUID: of any) by the path of the exported file, else
 * by `hash`, whatever the path. The caller calls export_base_finish. Sets *found; on failure sets
 * err and returns false. */
bool store_export_base(struct store *st, const struct uuid *review, const char *format,
	const char *path, const char *hash, struct export_base *out, bool *found, struct err *err);
struct export_bases LIST_OF(struct export_base);
/* Reads the bases of all exports of a review (no UUID: of all) in a format, the newest first. */
bool store_export_bases(struct store *st, const struct uuid *review, const char *format,
	struct export_bases *out, struct err *err);
void export_bases_finish(struct export_bases *l);
/* Lists the reviews with a private note or remark. */
bool store_reviews_private(struct store *st, struct uuids *out, struct err *err);
/* Removes the base of a file that is gone. */
bool store_export_base_forget(struct store *st, const struct uuid *review, const char *format,
	const char *path, struct err *err);
bool store_export_base_put(
	struct store *st, const struct uuid *review, const struct export_base *b, struct err *err);
/* Stores that the file of the export has its text: the export has ended. */
bool store_export_base_written(
	struct store *st, const struct uuid *review, const char *format, const char *path);
void export_base_finish(struct export_base *b);
/* Returns the value of the column `pictures` for an export. */
int export_base_pictures(const struct export_base *b);
void export_base_set_pictures(struct export_base *b, int pictures);

/* A text that an export replaced, with the export that it was an edit of. */
struct replaced {
	int64_t nr, written_ms;
	char *text;
	size_t size;
	bool known;              /* `base` is an export; else only its format and path are set */
	bool undone;             /* `export --undo` replaced it, so that it does not put it back */
	bool only_home;          /* it has words of its author that its file lacked then */
	struct export_base base; /* path: the file that had the text */
};
struct replaced_texts LIST_OF(struct replaced);
/* Keeps a text; sets r->nr. */
bool store_replaced_put(
	struct store *st, const struct uuid *review, struct replaced *r, struct err *err);
/* Finds the newest text that was not undone, or the newest with this hash; of a file, or of any if
 * path is NULL. The caller calls replaced_finish. */
bool store_replaced_find(struct store *st, const struct uuid *review, const char *path,
	const char *hash, struct replaced *out, bool *found, struct err *err);
bool store_replaced_nth(
	struct store *st, int64_t nr, struct replaced *out, bool *found, struct err *err);
/* Lists the texts of a review, the oldest first. */
bool store_replaced_list(
	struct store *st, const struct uuid *review, struct replaced_texts *out, struct err *err);
bool store_replaced_forget(struct store *st, int64_t nr);
/* Removes old texts of a file: beyond the newest 20, or the newest of 1 MB together. The newest and
 * each only_home stay. */
bool store_replaced_trim(struct store *st, const struct uuid *review, const char *path);
void replaced_finish(struct replaced *r);
void replaced_texts_finish(struct replaced_texts *l);
/* Brings the bases of exports and the texts that they replaced from another archive of the owner.
 * The own base of a file stays: that machine may have another file at the same path. Undo puts back
 * none of the texts that come. In a transaction of the caller. */
bool store_exports_bring(struct store *to, struct store *from, struct err *err);
