/*
 * Two archives become one. Every version of every row of the other one is put by the rule of
 * store_put, so what comes out depends on what was known and not on the order or the number of
 * merges. Not merged are drafts (they belong to the keyboard at which they are written) and what
 * exports wrote (paths of one machine); numbers (`nr`) are each archive's own.
 */
#ifndef STORE_MERGE_H
#define STORE_MERGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "store/store.h"

/* A row of this person that stays as it is, for another person's archive has it otherwise. */
struct merge_left {
	enum row_kind kind;
	struct uuid uuid;
};

struct merge_counts {
	size_t taken;             /* rows that are now as the other archive has them */
	size_t kept;              /* rows of which ours won, or was newer */
	size_t past;              /* earlier versions that we did not know */
	size_t measured;          /* of files: what they are like, and which audio they hold */
	size_t odd;               /* rows that no earlog can have written, left where they are */
	struct left_out too_long; /* left where they are */
	struct uuid listener;     /* whose the other archive is; none: one's own, or an older one */
	bool inherited; /* ours held nothing: it goes on as the archive of the other's owner */
	size_t orphans; /* rows taken that name one that neither archive has */
	struct merge_left *left;
	size_t nleft, cap_left;
};
void merge_counts_finish(struct merge_counts *n);

/*
 * Takes what `other` knows into st, in one transaction. `other` is only read, and refused if it is
 * damaged, newer, or not as earlog makes its archives; an older one is brought up to date in a
 * copy. Rows of this person stay as they are where the other archive is of another person. The
 * caller finishes n.
 */
bool store_merge(struct store *st, const char *other, struct merge_counts *n, struct err *err);
/* Counts what store_merge would do, and writes nothing. */
bool store_try_merge(struct store *st, const char *other, struct merge_counts *n, struct err *err);

#endif
