/*
 * The archive: one SQLite file that holds every review. A struct store is a connection to it.
 * store_put stores rows of any kind; the store_load functions read rows into a struct record.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/analysis.h"
#include "base/err.h"
#include "base/fact.h"
#include "record/records.h"

struct store;

enum store_mode {
	STORE_READ,  /* creates no archive, stores no rows; works in a read-only folder */
	STORE_WRITE, /* creates a missing archive, migrates an older one */
	STORE_LATER, /* like STORE_WRITE; if the disk is full, opens it for reading with a warning,
			and the writer tries again later */
};

/*
 * Opens the archive at `path` (":memory:" for tests). Refuses other files and newer archives, and
 * leaves them unchanged. Migrates an older archive after making a verified copy, also with
 * STORE_READ; refuses it if it may not be written. Folders are made 0700, files 0600.
 */
struct store *store_open(const char *path, enum store_mode mode, struct err *err);
void store_close(struct store *st); /* NULL is fine */
/* Returns a warning from opening the archive, for the user (a copy was kept, a network drive, a
 * synchronised folder); NULL: none. */
const char *store_warning(const struct store *st);
/* Rows that were not read because a text is too long for earlog. */
struct left_out {
	size_t n;
	char names[320]; /* "note 0190…: body, …": table, UUID and column of the first rows */
};
/* Returns the rows that this connection left out so far. Borrowed. */
const struct left_out *store_left_out(const struct store *st);
int store_version(void);           /* the archive version this program writes */
void store_facts(struct facts *f); /* adds the version of SQLite */
/*
 * Describes the tables and views, from the comments in schema/, for users who read the archive with
 * other programs: views first, each with its columns. Texts are valid until `write` returns.
 */
enum about {
	ABOUT_ARCHIVE, /* the first call; words: describe the archive */
	ABOUT_CHAPTER, /* name: title of a chapter */
	ABOUT_TABLE,   /* name: a table or view, which the next calls describe */
	ABOUT_WORDS,   /* words: sentences */
	ABOUT_COLUMN,  /* name: a column; words: its description, may be "" */
	ABOUT_COLUMNS, /* words: names of all columns of a table */
};
typedef void about_writer(void *into, enum about what, const char *name, const char *words);
void store_about(about_writer *write, void *into);

/* Returns the listener who owns the archive: new rows, and rows without a listener, belong to the
 * owner. Borrowed; none: an older archive from another machine. */
const struct uuid *store_owner(const struct store *st);

/* A listener: a person, or one of a person's machines. */
struct listener {
	struct uuid uuid;
	struct uuid same_as; /* the person whose machine this is; none: a person */
	char *name;          /* NULL: not known */
	bool own;            /* the owner, or a machine of the owner */
	int64_t notes, ratings, sittings;
	int64_t last_ms; /* start of the last sitting; NO_INT: none */
};
struct listeners {
	struct listener *v;
	size_t n, cap;
};
/* Lists the listeners, the owner first, then by name; counted: also counts notes, ratings and
 * sessions. */
bool store_listeners(struct store *st, bool counted, struct listeners *out, struct err *err);
void listeners_finish(struct listeners *l);
enum listener_which {
	LISTENER_ANY,
	/* a person */ LISTENER_OTHER, /* a person who is not the owner */
	LISTENER_MACHINE,              /* a machine of another listener */
};
/* Finds a listener by name or by the first 8 digits of the UUID, or of the UUID of one of the
 * listener's machines. */
bool store_find_listener(struct store *st, const char *name, enum listener_which which,
	struct uuid *u, struct err *err);
/* Names a listener. Call this and the next two functions inside a transaction. */
bool store_name_listener(struct store *st, const struct uuid *u, const char *name, struct err *err);
/* Makes `from` and its machines machines of `into` (none: of the owner), who then have one common
 * list of ticked, ordered and compared items. store_split_listener undoes that for a machine. */
bool store_join_listeners(
	struct store *st, const struct uuid *from, const struct uuid *into, struct err *err);
bool store_split_listener(struct store *st, const struct uuid *machine, struct err *err);
/* Gives the owner the name from the profile (NULL: the profile has none). Opens a transaction. */
bool store_name_owner(struct store *st, const char *name, struct err *err);
/* Returns true if the archive has rows of other listeners. */
bool store_has_others(struct store *st);
/*
 * Chooses the listener whose notes, ratings and lists this connection reads. NULL, the default: the
 * owner; "all": everyone, but the lists of the owner; else the listener with that name.
 */
bool store_read_listener(struct store *st, const char *name, struct err *err);

/*
 * Hides the devices of open blind runs from this connection, which must not write: notes, ratings
 * and listening intervals of a run get "a device of the blind run" and the trial, and searches by
 * device do not find them. Accepts NULL.
 */
void store_hide_blind(struct store *st);
/* Returns the number of rows whose device this connection has hidden so far. */
size_t store_blind_hidden(const struct store *st);
/* Returns true for the device that is shown in place of a hidden one; it is in no archive. */
bool store_is_placeholder(const struct device *d);
/* Ends the open blind runs of a review (none: of all reviews) before all trials are heard. Sets
 * `out` to the runs before the change. Inside a transaction of the caller. */
bool store_open_blind(
	struct store *st, const struct uuid *review, struct rows *out, struct err *err);

bool store_begin(struct store *st, struct err *err); /* BEGIN IMMEDIATE */
bool store_commit(struct store *st, struct err *err);
void store_rollback(struct store *st);
/* Ends a transaction: commits if `ok`, else rolls back. Returns true after a commit. */
bool store_commit_if(struct store *st, bool ok, struct err *err);

/* Result of store_put. */
enum store_put { PUT_FAILED, PUT_DONE, PUT_SAME, PUT_LOST };
/*
 * Stores a version of a row if it wins over the stored version by the one rule of merging: an edit
 * wins over its parent, else the later time wins, then the larger UUID. The loser goes to `past` if
 * the kind keeps its past. Other kinds compare the time alone, so that the order of arrival makes
 * no difference: an edit is always later than its parent. PUT_SAME: the archive has this edit;
 * PUT_LOST: the stored version wins. Inside a transaction of the caller.
 */
enum store_put store_put(struct store *st, enum row_kind kind, const void *row, struct err *err);

/* Finds a review by id, or by an unambiguous part of its device's name or title; the err lists
 * candidates. */
bool store_find_review(struct store *st, const char *name, struct uuid *review, struct err *err);
/* Finds the review that was last worked on. False: err, or there is no review. */
bool store_last_review(struct store *st, struct uuid *review, struct err *err);

/* Loads everything of one review, with deleted rows except deleted drafts. Also loads notes of
 * other reviews that compare with its device, with the rows that they refer to; their field
 * `review` is another one. If there is no such review, out->of[ROW_REVIEW] is empty. The caller has
 * called record_init on `out`. */
bool store_load(struct store *st, const struct uuid *review, struct record *out, struct err *err);
/* Load the same in two parts, for a caller that shows the first part early: store_load_list loads
 * all rows except notes and ratings, store_load_said adds the notes and ratings to the same record.
 * Neither loads listening intervals, tags, lexicons and benchmarks. */
bool store_load_list(
	struct store *st, const struct uuid *review, struct record *out, struct err *err);
bool store_load_said(
	struct store *st, const struct uuid *review, struct record *out, struct err *err);
/* The last time at which a device was heard in a review. */
struct heard_device {
	struct uuid device;
	int64_t last_ms;
};
/* Lists the devices heard in a review, the last heard first. *n: the size of v; set to the number
 * of devices in v. */
bool store_heard_devices(struct store *st, const struct uuid *review, struct heard_device *v,
	size_t *n, struct err *err);
/* Sets *has to true if a review has a note, not deleted, about this item, device (also as
 * comparison), variant, chain or question. */
bool store_has_notes(struct store *st, const struct uuid *review, enum row_kind kind,
	const struct uuid *named, bool *has, struct err *err);
/* Sets *has to true if another review, not deleted, is about this device. */
bool store_has_other_review(struct store *st, const struct uuid *device, const struct uuid *review,
	bool *has, struct err *err);
/* Loads one row by its UUID into the record, if the archive has it. */
bool store_load_row(struct store *st, enum row_kind kind, const struct uuid *u, struct record *out,
	struct err *err);
/* Loads all ratings, except deleted ones, of one attribute or score in all reviews, the rows that
 * they refer to, and all benchmarks. Also loads ratings of deleted reviews and sittings, whose rows
 * have `deleted` set. */
bool store_load_ratings(
	struct store *st, const char *attribute, struct record *out, struct err *err);
/* Loads all ratings, except deleted ones, of n devices, and the rows that they refer to. Skips the
 * reviews in `except`. */
bool store_load_device_ratings(struct store *st, const struct uuid *devices, size_t n,
	const struct uuid *except, size_t n_except, struct record *out, struct err *err);

/* Loads every device, also hidden devices. */
bool store_load_devices(struct store *st, struct record *out, struct err *err);
/* Returns true if version a of a row replaces version b by the rule of store_put. */
bool version_wins(const struct row *a, const struct row *b);
/* Loads the notes about an item in all reviews, with their devices and sources: the newest 500,
 * then the deleted ones. */
bool store_load_heard(
	struct store *st, const struct uuid *item, struct record *out, struct err *err);

/* Loads the measurements of a file by its SHA-256 in hex; out->overview is NULL if it was not
 * measured. The caller calls analysis_finish. */
bool store_load_analysis(struct store *st, const char *hash, struct analysis *out, struct err *err);
/* Loads the measurements of a file by its path on this machine. */
bool store_load_analysis_at(
	struct store *st, const char *path, struct analysis *out, struct err *err);

struct review_summary {
	struct uuid review;
	char *id, *title, *device;
	int64_t days, notes, markers, ratings, items, items_done, items_with_notes, drafts;
	int64_t first_ms, last_ms; /* when the first sitting began and the last one ended; NO_INT:
				      no sitting */
	int64_t last_offset_min;
	bool deleted;
};
struct review_summaries {
	struct review_summary *v;
	size_t n, cap;
};
/* Lists all reviews, last worked on first; deleted reviews only if `deleted` is true. */
bool store_list(struct store *st, bool deleted, struct review_summaries *out, struct err *err);
void review_summaries_finish(struct review_summaries *l);

/* A review, sitting or note in the trash. */
struct trash_entry {
	enum row_kind kind;
	struct uuid uuid;
	char *review, *text; /* id of the review; words that identify the entry */
	int64_t deleted_ms, deleted_offset_min;
};
struct trash_entries {
	struct trash_entry *v;
	size_t n, cap;
};
bool store_trash_list(struct store *st, struct trash_entries *out, struct err *err);
void trash_entries_finish(struct trash_entries *l);
/* Moves a review, session or note to the trash (hide) or back, as an edit. uuid_prefix: its UUID,
 * or an unambiguous start of it. Uses the caller's transaction, or a new one if none is open. */
bool store_hide(struct store *st, const char *uuid_prefix, bool hide, struct err *err);

/* The pictures of an export; EXPORT_TIMELINES: also timelines. */
enum export_pictures { EXPORT_NO_PICTURES, EXPORT_PICTURES, EXPORT_TIMELINES };

/* The text that an export last wrote, for merging the next export with the user's changes. */
struct export_base {
	char *format, *template, *path, *hash; /* hash: SHA-256 of the content, hex */
	char *blocks; /* table of the text's blocks (merge/merge.h); may be NULL */
	enum export_pictures pictures;
	char *content;
	size_t size;
};
/* Finds the base by the path of the export, else by the hash of a file with any path. */
bool store_export_base(struct store *st, const struct uuid *review, const char *format,
	const char *path, const char *hash, struct export_base *out, bool *found, struct err *err);
bool store_export_base_put(
	struct store *st, const struct uuid *review, const struct export_base *b, struct err *err);
void export_base_finish(struct export_base *b);

#endif
