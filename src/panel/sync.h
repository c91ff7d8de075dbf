/*
 * Synchronises an archive with the server of its panel: sends new versions, fetches new versions.
 * Works in pieces of bounded size; each piece is stored on one side before the other side forgets
 * it, so that the next call continues after any interruption.
 */
#ifndef PANEL_SYNC_H
#define PANEL_SYNC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "panel/pq.h"
#include "store/merge.h"
#include "store/store.h"
#include "store/unsent.h"

struct panel_listener {
	char *id; /* of the server, a number */
	struct uuid uuid;
	char *name;
	int64_t n;                /* versions that the server counted */
	struct uuid edit;         /* of the last one */
	int64_t named;            /* names that the listener had so far */
	struct panel_cursor seen; /* how far they have been fetched */
	char *since;              /* as the server writes a time */
	bool own;
};
struct panel_listeners {
	struct panel_listener *v;
	size_t n, cap;
};
/* The listeners of the panel; `changed`: only those with something new. */
bool panel_listeners(struct pq *pq, struct store *st, bool changed, struct panel_listeners *out,
	struct err *err);
void panel_listeners_finish(struct panel_listeners *l);

struct panel_greeting {
	struct uuid panel;
	bool other; /* the role belongs to another listener: the server stores the rows as that
		       listener's */
	bool again; /* another server, or a server that lost rows: everything is sent and fetched
		       again */
};
/* Sends the archive's listener and cursors to the server. The keeper admitted the role for one
 * listener. */
bool panel_hello(struct pq *pq, struct store *st, struct panel_greeting *out, struct err *err);

struct panel_counts {
	size_t sent;            /* versions that the server has now */
	size_t others;          /* … that it did not take, for the thing is another listener's */
	size_t refused;         /* … that stay in the outbox for some reason */
	size_t locked;          /* … for another listener was sending them */
	size_t withdrawn;       /* things of the owner that are private now */
	size_t fetched;         /* versions that came, new or not */
	size_t emptied;         /* things that others withdrew */
	struct merge_counts in; /* results for the fetched versions */
};

/* Reports progress, with words for the counts, and each row that stays in the outbox: a version by
 * its UUID, or a review by its id, with everything that belongs to the review. */
struct panel_watch {
	void (*progress)(void *into, size_t done, size_t all, const char *words);
	void (*refused)(void *into, const char *kind, const char *name, const char *why);
	void *into;
};

/* Sets *is_new to true if there is something to send or to fetch. `refused`: queued versions that
 * the server has refused. */
bool panel_is_new(struct pq *pq, struct store *st, size_t refused, bool *is_new, struct err *err);
/* Sends and fetches, after panel_hello. False: err; finished pieces are kept, and counted. */
bool panel_sync(struct pq *pq, struct store *st, const struct panel_watch *w,
	struct panel_counts *n, struct err *err);

#endif
