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
 * Whether a version would be taken, by its head alone: *wants is false where it is here already, or
 * was replaced, or is from another listener's files and one's own, or a third one's, stands here.
 * Counts what no earlog can have written.
 */
bool incoming_wants(struct incoming *in, enum row_kind kind, const struct row *head, bool *wants,
	struct err *err);
/*
 * Puts a version. The row stays the caller's and is altered: it says whose it is, and what is of
 * another listener's machine alone is as it stands here. Drafts do not come in. put (NULL: not
 * asked for): what became of it; PUT_SAME where it is not wanted.
 */
bool incoming_row(
	struct incoming *in, enum row_kind kind, void *row, enum store_put *put, struct err *err);
/*
 * What its listener took back: the row that stands here loses what it says, and so do its earlier
 * versions; what comes later as an earlier version of it is not taken. A row of the owner stays as
 * it is, and so does what is not here.
 */
bool incoming_withdrawn(
	struct incoming *in, enum row_kind kind, const struct uuid *u, struct err *err);
void incoming_finish(struct incoming *in);
/* After rows were withdrawn, outside a transaction: takes their words out of the index, in steps. */
bool incoming_forget_words(struct store *st, struct err *err);

#endif
