/*
 * The one way in for what comes from another archive or from a server: versions of rows, in any
 * order and any number of times, each of which is checked and put by the rule of store_put.
 */
#ifndef STORE_INCOMING_H
#define STORE_INCOMING_H

#include "store/merge.h"
#include "store/search.h"

/* Longest text that is accepted; earlog's own are far shorter. */
#define INCOMING_BYTES 1000000

struct incoming {
	struct store *to;       /* within a transaction; what a row names need not be there */
	struct merge_counts *n; /* taken, kept and odd are counted here */
	struct uuid listener;   /* whose rows are that do not say it; none: our owner's */
	bool panel;             /* from a server, which has no row while it is private */
	struct uuid missing; /* after incoming_row: the row that it hangs on and that is not here;
				none: there is no such row. The row was not taken. */
	struct uuids came; /* rows of this person from another person's archive; incoming_finish */
};

/*
 * Decides by the head of a version whether to take it: *wants is false if the archive has the
 * version, replaced it, or has the description of the same thing from other files than the
 * sender's. Counts versions that no earlog writes.
 */
bool incoming_wants(struct incoming *in, enum row_kind kind, const struct row *head, bool *wants,
	struct err *err);
/*
 * Stores a version. Alters the row, which remains the caller's: sets its listener, and local fields
 * keep the value that this archive has. Leaves out drafts. put (may be NULL): the result; PUT_SAME
 * if the version is not wanted.
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
/* After rows were withdrawn, outside a transaction: takes their words out of the index, in steps.
 */
bool incoming_forget_words(struct store *st, struct err *err);

#endif
