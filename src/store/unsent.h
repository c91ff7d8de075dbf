/*
 * The archive's data about the panel that it shares with others: the server, the versions to be
 * sent (the table `outbox`, which store_put fills once a panel is joined), and how far the versions
 * of each listener have been fetched. No function here uses the network.
 */
#ifndef STORE_UNSENT_H
#define STORE_UNSENT_H

#include "store/store.h"

struct panel_state {
	char *server;      /* its address, without a password; NULL: no panel is joined */
	struct uuid uuid;  /* the panel's UUID; none: not known yet */
	int64_t joined_ms; /* UTC */
	int64_t synced_ms; /* UTC of the last complete sync; NO_INT: never */
	int64_t waiting;   /* versions that the server does not have yet */
	bool forgets;      /* words of withdrawn rows may still be in the full-text index */
};
bool store_panel(struct store *st, struct panel_state *out, struct err *err);
void panel_state_finish(struct panel_state *p);

/* Joins the panel, inside a transaction of the caller: queues all rows of the owner, and from now
 * on every new version. */
bool store_panel_join(
	struct store *st, const char *server, const struct uuid *panel, struct err *err);
/* Stores the UUID of the panel. again: also queues all rows of the owner again, and resets how far
 * rows were fetched. Inside a transaction of the caller. */
bool store_panel_is(struct store *st, const struct uuid *panel, bool again, struct err *err);
/* Leaves the panel: forgets the queue and the cursors. */
bool store_panel_leave(struct store *st, struct err *err);
bool store_panel_synced(struct store *st, struct err *err); /* sets synced_ms to now */
bool store_panel_forgets(struct store *st, bool forgets, struct err *err);

/* How far the versions of a listener have been fetched. */
struct panel_cursor {
	struct uuid listener, edit; /* edit: of the version n; none: not known */
	int64_t n;                  /* number of the last version; 0: none was fetched */
	int64_t named;              /* how many names the listener had then */
};
struct panel_cursors {
	struct panel_cursor *v;
	size_t n, cap;
};
/* The caller frees out->v. */
bool store_panel_cursors(struct store *st, struct panel_cursors *out, struct err *err);
bool store_panel_cursor_put(struct store *st, const struct panel_cursor *c, struct err *err);
/* store_panel_wait remembers version n of a listener, which needs the missing row `row`;
 * store_panel_came remembers that this row has arrived. */
bool store_panel_wait(struct store *st, const struct uuid *row, const struct uuid *listener,
	int64_t n, struct err *err);
bool store_panel_came(struct store *st, const struct uuid *row, struct err *err);
/* Moves cursors back before remembered versions whose missing rows have arrived. Sets `out` to
 * these cursors. Inside a transaction of the caller, who frees out->v. */
bool store_panel_step_back(struct store *st, struct panel_cursors *out, struct err *err);
/* Switches the connection for storing fetched rows: they are not queued, they may refer to rows
 * that are not here, and SQLite uses more memory and a longer log. Outside a transaction. */
void store_panel_takes(struct store *st, bool takes);

/* A version that waits to be sent. */
struct unsent_row {
	int64_t nr;
	enum row_kind kind;
	struct row head;
	char *json; /* the version in the form for the server; NULL: never sent */
	bool waits; /* stays in the outbox for a later sync */
};

struct unsent_piece {
	struct unsent_row *v;
	size_t n, cap;
};

/*
 * Reads the oldest queued versions after number `after` (0: from the first), at most `most`, about
 * `bytes` of text. Never sent: rows of others, local kinds and fields, private notes with their
 * tags and trials, versions written before a note became public again, versions that no longer
 * exist. n is 0 if nothing is queued. The caller finishes the piece.
 */
bool unsent_read(struct store *st, int64_t after, size_t most, size_t bytes,
	struct unsent_piece *out, struct err *err);
/* Finds the review that a row belongs to; none: it belongs to no review. */
bool unsent_review_of(struct store *st, enum row_kind kind, const struct uuid *u,
	struct uuid *review, struct err *err);
/* Removes a version from the queue, after it was sent or if it is never sent. Inside a transaction
 * of the caller. */
bool unsent_remove(struct store *st, const struct unsent_row *o, struct err *err);
void unsent_piece_finish(struct unsent_piece *p);

#endif
