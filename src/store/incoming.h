/*
 * Stores versions of rows that come from another archive or from a panel's server. They may arrive
 * in any order and repeatedly; each is checked and then stored if it wins over the stored version
 * (store_put).
 */
#ifndef STORE_INCOMING_H
#define STORE_INCOMING_H

#include "store/merge.h"
#include "store/search.h"

/* Texts longer than this are not accepted; texts that earlog writes are far shorter. */
#define INCOMING_BYTES 1000000

struct incoming {
	struct store *to; /* our archive, in a transaction; rows may refer to missing rows */
	/* where to count the rows that were taken, kept, and refused for odd values */
	struct merge_counts *n;
	/* the listener who sends, to whom rows without a listener belong; UUID_NONE: our owner */
	struct uuid listener;
	bool panel; /* rows come from a panel's server, which never has private rows */
	/* set by incoming_row if it could not store a row because this row, to which it refers, is
	 * not in the archive; else UUID_NONE */
	struct uuid missing;
	/* UUIDs of new rows of our owner that another person's archive brought */
	struct uuids came;
};

/*
 * Decides by the head of a version (its UUIDs and time) whether to take it. Sets *wants to false if
 * the archive has or had this version, or if the stored row is from files of a listener other than
 * the sender. Counts versions with impossible values.
 */
bool incoming_wants(struct incoming *in, enum row_kind kind, const struct row *head, bool *wants,
	struct err *err);
/*
 * Stores one version of a row if it is wanted (incoming_wants); never stores drafts. Changes the
 * row, which the caller still owns: sets its listener, and sets fields that are only for one
 * machine (row_field_is_local) to the values of this archive. *put (put may be NULL) is the result:
 * PUT_SAME if the version is not wanted, else that of store_put.
 */
bool incoming_row(
	struct incoming *in, enum row_kind kind, void *row, enum store_put *put, struct err *err);
/*
 * Withdraws a row because its listener made it private: empties the stored row and its earlier
 * versions, and takes no earlier version of it from then on. Does nothing for rows of our owner and
 * unknown rows.
 */
bool incoming_withdrawn(
	struct incoming *in, enum row_kind kind, const struct uuid *u, struct err *err);
void incoming_finish(struct incoming *in);
/* Removes the words of withdrawn rows from the search index, in several steps. To be called outside
 * a transaction. */
bool incoming_forget_words(struct store *st, struct err *err);

#endif
