/*
 * Exchanges files with the server of a panel (a database where each listener keeps a file for the
 * others): replaces the file of the archive's owner if its rows have changed, and fetches the files
 * of the others that are newer than those in the folder `listeners` beside the archive. Also sets
 * up the server (schema/panel/panel.sql).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "archive/exchange/panel_joined.h"
#include "archive/exchange/pq.h"
#include "base/core/err.h"

#define PANEL_MOST_BYTES (64 << 20) /* the largest file that a panel takes */

/* A listener of the panel, with the file that the server has of the listener. */
struct panel_member {
	struct uuid uuid;
	char *name;        /* as the file says; NULL: there is none */
	char *role;        /* PostgreSQL's */
	char *digest;      /* of the file; NULL: the server has no file of this listener */
	char *state;       /* of the archive that made it (store_state) */
	bool own;          /* of the role that connected */
	bool here;         /* the file is in the folder beside the archive, and as new */
	int64_t made_ms;   /* when the file was made, UTC; NO_INT: there is no file */
	int64_t bytes;     /* its size */
	int64_t stored_us; /* when the server got it, in microseconds since 1970 by its own clock */
	struct uuid machine; /* the owner of the archive that made it */
	int64_t latest_ms;   /* the latest change in that archive then */
};
struct panel_members LIST_OF(struct panel_member);
/* Lists the listeners of the panel: one question to the server. Fails if the connection's role is
 * not admitted as the owner of the archive. The caller calls panel_members_finish. */
bool panel_ask(struct pq *pq, struct store *st, struct panel_members *out, struct err *err);
void panel_members_finish(struct panel_members *m);

struct panel_counts {
	int64_t sent_bytes; /* size of the own file, if it was sent; 0: the server has it */
	size_t fetched;     /* files that were fetched */
	size_t refused;     /* files that were left out, because they are not what they should be */
	size_t left;        /* files that were removed here, because their listeners have left */
};

/* One sync after another on a connection, for panel_sync; initialise it with zero bytes but for the
 * callbacks, whose first argument is `into`. */
struct panel_syncing {
	bool replace; /* also over a file of another machine that was not merged here */
	/* progress: `done` of `all` files fetched. say: a sentence about a file. */
	void (*progress)(void *into, size_t done, size_t all);
	void (*say)(void *into, const char *sentence);
	void *into;
	char digest[FILE_HASH]; /* of the own file, when it was made last */
	char state[FILE_HASH];  /* of the archive then */
	bool synced;            /* by an earlier call: one without news then stores nothing */
	struct panel_refused {  /* files that were left out before, which are not fetched again */
		struct panel_stored {
			struct uuid uuid;
			int64_t stored_us;
		} * v;
		size_t n, cap;
	} refused;
	struct panel_counts n; /* of the last call */
};
/* On failure sets err and returns false; files that were sent and fetched remain, and count. */
bool panel_sync(struct pq *pq, struct store *st, struct panel_syncing *s, struct err *err);

/* Removes the file and the rows of the connection's role from the server. */
bool panel_remove_own(struct pq *pq, struct store *st, struct err *err);
/* Keeps the fetched files when the archive leaves the panel: another panel's sync leaves them. */
void panel_keep_files(struct store *st);

/* The number of the server's form. Numbers below it are of servers that stored versions of rows. It
 * changes only if an earlog must not use a server of another number: new columns need no other one.
 */
#define PANEL_FORM 7

/*
 * Creates the panel in the database, or updates it: files and rows remain. Does everything in one
 * transaction. The role of the connection owns a new panel. Refuses to change a panel of an earlier
 * or later form. On failure sets err and returns false.
 */
bool panel_server_init(struct pq *pq, struct err *err);
/* Sets *open to true if every role that may connect to the database can fill the disk with
 * temporary tables or large objects. Only panel_server_init by a superuser takes that right away.
 */
bool panel_server_is_open(struct pq *pq, bool *open, struct err *err);
