/*
 * The archive's data about the panel (a server where several listeners share their notes): the
 * server's address, the versions to be sent (the table `outbox`, which store_put fills once a panel
 * is joined), and how far each listener's versions have been fetched. No function here uses the
 * network.
 */
#ifndef STORE_UNSENT_H
#define STORE_UNSENT_H

#include "store/store.h"

struct panel_state {
	char *server;      /* the server's address, without a password; NULL: no panel is joined */
	struct uuid uuid;  /* the panel's UUID; UUID_NONE: not known yet */
	int64_t joined_ms; /* when the panel was joined, UTC */
	int64_t synced_ms; /* when the last complete sync ended, UTC; NO_INT: never */
	int64_t waiting;   /* number of versions that wait in the outbox to be sent */
	bool forgets;      /* words of rows that others withdrew may still be in the search index */
};
bool store_panel(struct store *st, struct panel_state *out, struct err *err);
void panel_state_finish(struct panel_state *p);

/* Makes the archive a member of the panel: queues all rows of the owner to be sent, and from now on
 * every new version. To be called inside a transaction. */
bool store_panel_join(
	struct store *st, const char *server, const struct uuid *panel, struct err *err);
/* Makes the next sync fetch all rows again. To be called inside a transaction. */
bool store_panel_again(struct store *st, struct err *err);
/* Stores the UUID of the panel. If `again` is true, also queues all rows of the owner again, and
 * resets how far rows were fetched. To be called inside a transaction. */
bool store_panel_is(struct store *st, const struct uuid *panel, bool again, struct err *err);
/* Ends the archive's membership in the panel: deletes the queue of versions to be sent and the
 * cursors. */
bool store_panel_leave(struct store *st, struct err *err);
/* stores that a sync was completed now */
bool store_panel_synced(struct store *st, struct err *err);
bool store_panel_forgets(struct store *st, bool forgets, struct err *err);

/* How far the versions that a listener has on the server have been fetched. */
struct panel_cursor {
	/* edit: UUID of the edit that made version n; UUID_NONE: not known */
	struct uuid listener, edit;
	int64_t n; /* number of the last fetched version; 0: none was fetched */
	/* how often the name of the listener had changed when it was last fetched */
	int64_t named;
};
struct panel_cursors {
	struct panel_cursor *v;
	size_t n, cap;
};
/* Reads the cursors of all listeners; the caller frees out->v. */
bool store_panel_cursors(struct store *st, struct panel_cursors *out, struct err *err);
bool store_panel_cursor_put(struct store *st, const struct panel_cursor *c, struct err *err);
/* store_panel_wait remembers that version n of a listener must be fetched again once the row `row`,
 * to which it refers, is in the archive; store_panel_came remembers that this row has arrived
 * (UUID_NONE: that any may have). */
bool store_panel_wait(struct store *st, const struct uuid *row, const struct uuid *listener,
	int64_t n, struct err *err);
bool store_panel_came(struct store *st, const struct uuid *row, struct err *err);
/* Remembers that a row of this person hides nothing more: the end of an act, or a note, rating,
 * session or review that is out of the trash. If then another's row is still without words, the
 * person's rows are fetched again: a server that never heard of it has the words, and does not send
 * them a second time. */
bool store_panel_shown(
	struct store *st, const struct uuid *row, const struct uuid *person, struct err *err);
/* For versions remembered by store_panel_wait whose missing row has arrived: moves the listener's
 * cursor back, so that they are fetched again; also, if `shown` is true, for what
 * store_panel_shown remembers, which else is forgotten. Sets `out` to the cursors of all listeners;
 * the caller frees out->v. To be called inside a transaction. */
bool store_panel_step_back(
	struct store *st, bool shown, struct panel_cursors *out, struct err *err);
/* Prepares the connection for storing rows fetched from the panel (takes false: ends that). Such
 * rows are not queued to be sent, they may refer to missing rows, and SQLite uses more memory and a
 * longer log. To be called outside a transaction. */
void store_panel_takes(struct store *st, bool takes);

/* A version of a row in the outbox, the queue of versions to be sent to the panel. */
struct unsent_row {
	int64_t nr;
	enum row_kind kind;
	struct row head;
	char *json; /* the version as the server expects it; NULL: must never be sent */
	bool waits; /* remains in the outbox until a later sync */
	bool first; /* no version of this row was marked as sent before (unsent_leaves) */
};

/*
 * Reads the version o->head (UUIDs) as others may have it into *row, which the caller frees:
 * without the fields that stay. Sets *row to NULL if the version must never leave: another
 * listener's, one of a local kind, a private note or its tags and trials, an act on a note that
 * never left, was written before a note became public again, or no longer exists. Also sets
 * o->waits if it may leave later: a track that only an unfinished draft or a private note is about.
 * Sets o->head to its head.
 */
bool unsent_version(struct store *st, struct unsent_row *o, void **row, struct err *err);

struct unsent_piece {
	struct unsent_row *v;
	size_t n, cap;
};

/*
 * Reads the oldest queued versions with a number above `after` (0: from the first on): at most
 * `most` versions, with about `bytes` of text. `json` is NULL for versions that must never leave
 * (unsent_version). out->n is 0 if nothing is queued. The caller calls unsent_piece_finish.
 */
bool unsent_read(struct store *st, int64_t after, size_t most, size_t bytes,
	struct unsent_piece *out, struct err *err);
/* Sets *review to the review to which a row belongs; UUID_NONE if it belongs to no review. */
bool unsent_review_of(struct store *st, enum row_kind kind, const struct uuid *u,
	struct uuid *review, struct err *err);
/* Returns a query for the kind, row and edit of all versions of our rows of a kind; some of them
 * must not leave (unsent_version). The caller frees. */
char *unsent_select(enum row_kind kind);
/* Stores that a version of this row left the archive, or came from a panel where it is. */
bool unsent_mark(struct store *st, enum row_kind kind, const struct uuid *row, struct err *err);
/* Marks the rows of the versions that are about to be sent (not of waiting ones) as sent, in a
 * separate transaction: if the answer of the server is lost, they may have left. */
bool unsent_leaves(struct store *st, struct unsent_piece *p, struct err *err);
/* Ends the marks of unsent_leaves for the versions that wait, since the server refused them. To be
 * called inside a transaction, before unsent_remove. */
bool unsent_stays(struct store *st, const struct unsent_piece *p, struct err *err);
/* Removes a version from the outbox, because it was sent or must never be sent. To be called inside
 * a transaction. */
bool unsent_remove(struct store *st, const struct unsent_row *o, struct err *err);
void unsent_piece_finish(struct unsent_piece *p);

#endif
