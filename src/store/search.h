/* Search: rows by name, and notes by their words. */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "base/buf.h"
#include "store/store.h"

struct uuids {
	struct uuid *v;
	size_t n, cap;
};

void uuids_add(struct uuids *l, const struct uuid *u);
bool uuids_have(const struct uuids *l, const struct uuid *u);
void uuids_finish(struct uuids *l);

/*
 * Finds the rows of a kind by id, by name (ignoring case and punctuation) or by a part of the name.
 * `of` is the review of a chain or question, the device of a variant. Several items may match (a
 * track in two sections); for other kinds several matches are an error that lists candidates, and
 * no match is an error that names a similar one. On failure *out is empty.
 */
bool store_find(struct store *st, enum row_kind kind, const char *name, const struct uuid *of,
	struct uuids *out, struct err *err);
bool store_find_one(struct store *st, enum row_kind kind, const char *name, const struct uuid *of,
	struct uuid *u, struct err *err);

/* The conditions of a search: a row matches one element of each list that is not empty. */
struct search {
	const char *words; /* word, "a phrase", begin*, AND OR NOT ( ); NULL: everything */
	struct uuids items, sections, devices, against;
	const char *chain;         /* name of a chain, in any review */
	const char *against_chain; /* name of a chain that a note compares with */
	const char *attribute;     /* id: notes tagged with it, and remarks of its ratings */
	struct uuid review;
	int64_t since_ms, until_ms; /* when the note or rating was made; NO_INT: any time */
	double hz_low, hz_high;     /* the frequency that a note is about; both 0: any */
	size_t limit;               /* at most so many hits, the newest */
	bool notes_only;
};

struct search_hit {
	enum row_kind kind; /* a note, a rating (by its remark) or a device (by its name) */
	struct uuid uuid;
	char *review, *device, *item, *section, *chain, *against,
		*against_chain; /* ids, or names where there are no ids; may be NULL */
	char *part, *attribute, *text;
	char *listener;       /* name, or the start of the UUID without a name; may be NULL */
	bool of_other;        /* made by another listener than the owner */
	char time[TIME_TEXT]; /* position in the track */
	double value, hz;     /* value of a rating; frequency of a note; NAN: none */
	int64_t made_ms, made_offset_min;
	int64_t trial; /* number of the blind trial in which it was made; NO_INT: none */
	bool private, blind;
};

struct search_hits {
	struct search_hit *v;
	size_t n, cap;
	bool more; /* there are older hits than the limit allows */
};

void search_init(struct search *s);
void search_finish(struct search *s);
/* Finds devices, then notes and ratings, newest first. Skips rows in the trash, and rows of a
 * review or session in the trash. */
bool store_search(
	struct store *st, const struct search *s, struct search_hits *out, struct err *err);
void search_hits_finish(struct search_hits *l);

/* Appends the user's words as an FTS5 expression. Only the operators listed at struct search have a
 * meaning; all other FTS5 syntax is treated as text. False: err. */
bool search_words(struct buf *out, const char *words, struct err *err);

#endif
