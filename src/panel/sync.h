/*
 * Synchronises an archive with the server of its panel (a database where several listeners share
 * their notes): sends new versions of rows, fetches new versions. Works in pieces of bounded size.
 * Each piece is stored by the receiver before the sender removes it from its queue, so that the
 * next call can continue after any interruption.
 */
#ifndef PANEL_SYNC_H
#define PANEL_SYNC_H

#include "panel/pq.h"
#include "store/archive_merge.h"
#include "store/unsent.h"

struct panel_listener {
	char *id; /* the listener's number on the server, as text */
	struct uuid uuid;
	char *name;
	int64_t n;                /* number of the listener's last version on the server */
	struct uuid edit;         /* UUID of the edit that made the version with number n */
	int64_t named;            /* how many names the listener has had on the server */
	struct panel_cursor seen; /* how far this archive has fetched the listener's versions */
	char *since;              /* when the listener joined the panel, as ISO 8601 text in UTC */
	bool own;
	bool ended; /* all versions up to number n were fetched in this sync */
};
struct panel_listeners {
	struct panel_listener *v;
	size_t n, cap;
};
/* Lists the listeners of the panel, if `changed` is true only those with versions that this archive
 * has not fetched. The caller calls panel_listeners_finish. On failure sets err and returns false.
 */
bool panel_listeners(struct pq *pq, struct store *st, bool changed, struct panel_listeners *out,
	struct err *err);
void panel_listeners_finish(struct panel_listeners *l);

struct panel_greeting {
	struct uuid panel;
	/* everything must be sent and fetched again, because the server is another one or has lost
	 * rows */
	bool again;
};
/* Introduces the archive to the server: sends the UUID and name of its owner, and how far it has
 * fetched. Sets *out to the server's reply. Fails if the connection's PostgreSQL
 * role does not belong to a listener of the panel. */
bool panel_hello(struct pq *pq, struct store *st, struct panel_greeting *out, struct err *err);

struct panel_counts {
	size_t sent; /* number of versions that the server has stored now, or had already */
	/* sent versions that the server did not store, since the row is another listener's */
	size_t others;
	/* versions that the server refused; they stay in the outbox (the queue) */
	size_t refused;
	/* versions that stay in the outbox, since another listener had their rows locked */
	size_t locked;
	/* rows of the archive's owner that the server emptied, because they are private now */
	size_t withdrawn;
	/* versions fetched, including versions that the archive already had */
	size_t fetched;
	/* rows emptied in this archive, because other listeners withdrew them */
	size_t emptied;
	/* versions not taken, since a newer earlog wrote them; they are fetched after an update */
	size_t newer;
	/* versions not taken, since they were in the name of this archive's owner and another role
	 * had sent them */
	size_t in_our_name;
	/* versions not taken, since another listener's row has their UUID */
	size_t held;
	struct merge_counts in; /* of the fetched versions: only taken, past and odd */
};

/* Callbacks of panel_sync; `into` is their first argument. progress: `done` of `all` steps; words:
 * their name ("versions sent"). say: a sentence about a row that was not sent or not taken. */
struct panel_watch {
	void (*progress)(void *into, size_t done, size_t all, const char *words);
	void (*say)(void *into, const char *sentence);
	void *into;
};

/* Sets *is_new to true if there are versions to send or to fetch. refused: number of queued
 * versions that the server refused before, which do not count. On failure sets err and returns
 * false. */
bool panel_is_new(struct pq *pq, struct store *st, size_t refused, bool *is_new, struct err *err);
/* Sends and fetches all new versions; to be called after panel_hello. On failure sets err and
 * returns false; pieces that were finished remain stored, and are counted in n. */
bool panel_sync(struct pq *pq, struct store *st, const struct panel_watch *w,
	struct panel_counts *n, struct err *err);

#endif
