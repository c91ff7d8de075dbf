/*
 * Synchronises an archive with the server of its panel: sends new versions, fetches new versions.
 * Works in pieces of bounded size. Each piece is stored by the receiver before the sender removes
 * it from its queue, so that the next call can continue after any interruption.
 */
#ifndef PANEL_SYNC_H
#define PANEL_SYNC_H

#include "panel/pq.h"
#include "store/merge.h"
#include "store/unsent.h"

struct panel_listener {
	char *id; /* the listener's number on the server, as text */
	struct uuid uuid;
	char *name;
	int64_t n;                /* number of versions of the listener on the server */
	struct uuid edit;         /* edit of version n */
	int64_t named;            /* number of names that the listener had so far */
	struct panel_cursor seen; /* how far these versions have been fetched */
	char *since;              /* when the listener joined, ISO 8601 in UTC */
	bool own;
};
struct panel_listeners {
	struct panel_listener *v;
	size_t n, cap;
};
/* Lists the listeners of the panel; changed: only listeners with new versions. */
bool panel_listeners(struct pq *pq, struct store *st, bool changed, struct panel_listeners *out,
	struct err *err);
void panel_listeners_finish(struct panel_listeners *l);

struct panel_greeting {
	struct uuid panel;
	bool other; /* the role belongs to another listener: the server stores the rows as that
		       listener's */
	bool again; /* everything is sent and fetched again: the server is another one, or lost
		       rows */
};
/* Sends the archive's listener and cursors to the server, which has admitted the role of the
 * connection for one listener only. */
bool panel_hello(struct pq *pq, struct store *st, struct panel_greeting *out, struct err *err);

struct panel_counts {
	size_t sent;            /* versions that the server has now */
	size_t others;          /* versions not stored, since the row is another listener's */
	size_t refused;         /* versions that the server refused; they stay in the outbox */
	size_t locked;          /* versions not sent, since another listener had the rows locked */
	size_t withdrawn;       /* rows of the owner that are private now */
	size_t fetched;         /* fetched versions, new or not */
	size_t emptied;         /* rows that other listeners withdrew */
	struct merge_counts in; /* results for the fetched versions */
};

/* Callbacks. progress reports counts with words for them. refused reports what stays in the outbox:
 * a version by its UUID, or a review with all its rows by its id. */
struct panel_watch {
	void (*progress)(void *into, size_t done, size_t all, const char *words);
	void (*refused)(void *into, const char *kind, const char *name, const char *why);
	void *into;
};

/* Sets *is_new to true if there are versions to send or to fetch. refused: number of queued
 * versions that the server has refused. */
bool panel_is_new(struct pq *pq, struct store *st, size_t refused, bool *is_new, struct err *err);
/* Sends and fetches all new versions, after panel_hello. False: err; finished pieces remain stored,
 * and are counted in n. */
bool panel_sync(struct pq *pq, struct store *st, const struct panel_watch *w,
	struct panel_counts *n, struct err *err);

#endif
