/* Finds rows by name, and searches notes by their words. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "archive/store/store.h"
#include "base/core/buf.h"

/*
 * Finds the rows of a kind by id, by name (ignoring case and punctuation) or by a part of the name.
 * of: the review of a chain or question; the device of a variant. Several tracks (ROW_ITEM) may
 * match, as a track can be in two sections. For other kinds several matches are an error that lists
 * candidates. If nothing matches, the error names a similar row. On failure *out is empty.
 */
bool store_find(struct store *st, enum row_kind kind, const char *name, const struct uuid *of,
	struct uuids *out, struct err *err);
/* Calls `take` for each row of a kind that is not deleted, with the id that finds it (of a device
 * its name) and its name (may be NULL). */
void store_names(struct store *st, enum row_kind kind, const struct uuid *of,
	void (*take)(const void *into, const char *id, const char *name), const void *into);
bool store_find_one(struct store *st, enum row_kind kind, const char *name, const struct uuid *of,
	struct uuid *u, struct err *err);
/* Finds a note by its UUID, or by a start of it that no other note has; also finds notes in the
 * trash. */
bool store_find_note(struct store *st, const char *prefix, struct uuid *note, struct err *err);

/* The conditions of a search. A row is found if it matches one element of each list that is not
 * empty, and all other conditions. */
struct search {
	/* search expression: word, "a phrase", begin*, AND OR NOT ( ); NULL: any text */
	const char *words;
	struct uuids items, sections, devices, against;
	const char *chain;         /* name of a playback chain, in any review; NULL: any */
	const char *against_named; /* the chain or setting with which a note compares; NULL: any */
	/* id of an attribute: finds notes tagged with it, and remarks of its ratings;
	 * attribute_words: an expression like `words`: finds these also. NULL: none */
	const char *attribute, *attribute_words;
	struct uuid review;
	/* evenings (clock_evening) of the note or rating: from `since` on, before `until`; NO_INT:
	 * no limit */
	int64_t since, until;
	/* range of the frequency that a note is about, in Hz; both 0: any */
	double hz_low, hz_high;
	size_t limit; /* the most hits that are returned, the newest ones */
	bool notes_only;
};

/* A note or remark that is found; the newest are read as hits. */
struct search_found {
	struct uuid uuid, review;
	int64_t made_ms, nr, sequence;
	size_t file, source; /* number of the archive; which kind of row */
	bool after;          /* others of its review are newer, and enough to be shown */
};

struct search_hits {
	/* rows of a list of the shell (row_list.h): `devices` devices, then one for each of `found`
	 */
	json_t *rows;
	size_t devices;
	struct LIST_OF(struct search_found) found;
	size_t total, reviews; /* all notes and remarks that were found, and their reviews */
	const char *language;  /* of the names of attributes */
};

void search_init(struct search *s);
void search_finish(struct search *s);
/* Finds devices, then notes and ratings, the newest first, in three steps for several archives:
 * finds the rows in each archive (if two archives have a row, the row of the first one counts),
 * chooses the rows to show, and reads them in each archive. Skips rows in the trash, and rows of a
 * review or session in the trash. *out is all zero before; the caller calls search_hits_finish. */
bool search_find(struct store *st, const struct search *s, size_t file, struct search_hits *out,
	struct err *err);
/* shared: of one review only a part is shown */
void search_choose(struct search_hits *l, size_t limit, bool shared);
bool search_read(struct store *st, size_t file, struct search_hits *l, struct err *err);
void search_hits_finish(struct search_hits *l);

/* Appends the user's search words as an FTS5 expression. Only the operators listed at search.words
 * have a meaning; other FTS5 syntax is treated as text. On failure sets err and returns false. */
bool search_words(struct buf *out, const char *words, struct err *err);
