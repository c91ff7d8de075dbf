/*
 * Two archives become one. Every version of every row of the other archive goes through store_put,
 * so the result depends on the versions and not on the order or number of merges. Drafts (which
 * belong to one keyboard) and bases of exports (paths of one machine) are not merged; each archive
 * has its own row numbers (`nr`).
 */
#ifndef STORE_MERGE_H
#define STORE_MERGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "store/store.h"

/* A row of the owner that remains unchanged although another person's archive has another version.
 */
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
	struct uuid listener;     /* the owner of the other archive; none: this person, or an older
				     archive */
	bool inherited; /* ours held nothing: it goes on as the archive of the other's owner */
	size_t orphans; /* rows that refer to a row of neither archive */
	struct merge_left *left;
	size_t nleft, cap_left;
};
void merge_counts_finish(struct merge_counts *n);

/*
 * Takes what `other` knows into st, in one transaction. `other` is only read, and refused if it is
 * damaged, newer, or not as earlog makes its archives; an older one is brought up to date in a
 * copy. If the other archive belongs to another person, the owner's rows remain unchanged. The
 * caller finishes n.
 */
bool store_merge(struct store *st, const char *other, struct merge_counts *n, struct err *err);
/* Counts what store_merge would do, and writes nothing. */
bool store_try_merge(struct store *st, const char *other, struct merge_counts *n, struct err *err);

#endif
