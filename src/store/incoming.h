/*
 * Stores versions of rows that come from another archive or from a panel's server. They may arrive
 * in any order and repeatedly; each is checked and then stored if it wins over the stored version
 * (store_put).
 */
#ifndef STORE_INCOMING_H
#define STORE_INCOMING_H

#include "store/archive_merge.h"

/* Texts longer than this are not accepted; texts that earlog writes are far shorter. */
#define INCOMING_BYTES 1000000
/* A version of a later time than this long after now is not taken; servers do the same. */
#define INCOMING_AHEAD_MS 86400000

struct incoming {
	struct store *to; /* our archive, in a transaction; rows may refer to missing rows */
	/* where to count the rows that were taken, kept, left out, and refused for odd values */
	struct merge_counts *n;
	/* the listener who hands over, to whom rows without a listener belong; UUID_NONE: our owner
	 */
	struct uuid listener;
	/* panel: the listener of our role, if another archive of the same person began as that
	 * listener: it made the rows of ours that are new here; UUID_NONE: our owner did */
	struct uuid maker;
	bool panel; /* rows come from a panel's server, which never has private rows */
	/* the user names the archive that hands over as one of the user's own: all its rows count
	 */
	bool mine;
	bool relayed; /* the archive may also hand over rows of third parties */
	bool earlier; /* earlier versions are handed over, which count as no rows left out */
	/* set by incoming_row if it could not store a row because this row, to which it refers, is
	 * not in the archive, or because another listener's row has this UUID; else UUID_NONE */
	struct uuid missing;
	/* set if words of others were emptied, which may still be in the search index
	 * (incoming_forget_words) */
	bool empties;
};

/*
 * Decides by the head of a version (its UUIDs and time) and its listener (NULL: rows of the kind
 * have none) whether to read it. Sets *wants to false if the archive has or had this version or a
 * later one that replaces it, or if the head has impossible values, which are counted.
 */
bool incoming_wants(struct incoming *in, enum row_kind kind, const struct row *head,
	const struct uuid *listener, bool *wants, struct err *err);
/*
 * Stores one version of a row if it is wanted (incoming_wants) and whoever hands it over may speak
 * for the listener who made it; never stores drafts. Changes the row, which the caller still owns:
 * sets its listener, and, unless in->mine is set, sets fields that are only for one machine
 * (row_field_is_local) to the values of this archive. *put (put may be NULL) is the result:
 * PUT_SAME if the version is not stored, else store_put's.
 */
bool incoming_row(
	struct incoming *in, enum row_kind kind, void *row, enum store_put *put, struct err *err);
/*
 * Withdraws a row because its listener made it private: empties the stored row and its earlier
 * versions, and takes no earlier version of it from then on. Does nothing for unknown rows and rows
 * of anybody else: then sets in->missing to the row.
 */
bool incoming_withdrawn(
	struct incoming *in, enum row_kind kind, const struct uuid *u, struct err *err);
/*
 * Empties the notes and ratings of the listener who hands over, or, of an archive that the user
 * names as the user's own or that hands over rows of third parties, those of all others, that an
 * act hides here (privacy.h), or that were taken back with their session or review, and the tags of
 * these and of deleted notes, also those that wait for a note that an act hides. The order in which
 * the rows came makes no difference. To be called in each transaction that stored rows, after the
 * last one of the listener.
 */
bool incoming_hide(struct incoming *in, struct err *err);
/* To be called when machines of a person became known: empties what the person's acts hide now, and
 * makes the next sync fetch from the start, since rows may have been left out as another's. */
bool incoming_joined(struct store *st, const struct uuid *person, struct err *err);
/* Stores the rows that wait for a parent (table orphan) which has arrived, if they may be stored.
 */
bool incoming_orphans(struct incoming *in, struct err *err);
/* Removes the words of withdrawn rows from the search index, in several steps. To be called outside
 * a transaction. */
bool incoming_forget_words(struct store *st, struct err *err);

#endif
