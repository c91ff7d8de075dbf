/*
 * Stores versions of rows from another archive or from a server. They may arrive in any order and
 * repeatedly; each is checked and then stored by the rule of store_put.
 */
#ifndef STORE_INCOMING_H
#define STORE_INCOMING_H

#include "store/merge.h"
#include "store/search.h"

/* Longest text that is accepted; texts that earlog writes are far shorter. */
#define INCOMING_BYTES 1000000

struct incoming {
	struct store *to;       /* in a transaction; rows may refer to missing rows */
	struct merge_counts *n; /* counts the taken, kept and odd rows */
	struct uuid listener;   /* the sender, to whom rows without one belong; none: our owner */
	bool panel;             /* rows come from a server, which never has private rows */
	struct uuid missing; /* set by incoming_row if it did not store a row, because this parent
				of the row is not in the archive; else none */
	struct uuids came;   /* UUIDs of the owner's rows that came from another person's archive */
};

/*
 * Decides by the head of a version whether to take it: *wants is false if the archive has or had
 * this version, or describes the same thing from files of another listener than the sender. Counts
 * versions with impossible values.
 */
bool incoming_wants(struct incoming *in, enum row_kind kind, const struct row *head, bool *wants,
	struct err *err);
/*
 * Stores one version of a row if it is wanted; drafts are never stored. Changes the row, which the
 * caller still owns: sets its listener, and gives local fields the values of this archive. *put
 * (put may be NULL): the result; PUT_SAME if the version is not wanted.
 */
bool incoming_row(
	struct incoming *in, enum row_kind kind, void *row, enum store_put *put, struct err *err);
/*
 * Withdraws a row on behalf of its listener: empties the stored row and its earlier versions, and
 * takes no earlier version of it from then on. A row of the owner remains unchanged; an unknown row
 * is ignored.
 */
bool incoming_withdrawn(
	struct incoming *in, enum row_kind kind, const struct uuid *u, struct err *err);
void incoming_finish(struct incoming *in);
/* Removes words of withdrawn rows from the search index, in steps. Outside a transaction. */
bool incoming_forget_words(struct store *st, struct err *err);

#endif
