/*
 * Two archives become one. Every version of every row of the other archive goes through store_put,
 * so the result depends on the versions and not on the order or number of merges. Drafts (which
 * belong to one keyboard) and bases of exports (paths of one machine) are not merged; each archive
 * has its own row numbers (`nr`).
 */
#ifndef STORE_MERGE_H
#define STORE_MERGE_H

#include "store/store.h"

/* A row of the owner that remains unchanged although another person's archive has another version.
 */
struct merge_left {
	enum row_kind kind;
	struct uuid uuid;
};

struct merge_counts {
	size_t taken;             /* rows that now equal the rows of the other archive */
	size_t kept;              /* rows that stayed, because our version won */
	size_t past;              /* earlier versions that were new to this archive */
	size_t measured;          /* measurements of files */
	size_t odd;               /* rows with impossible values; not merged */
	struct left_out too_long; /* rows with a text that is too long; not merged */
	struct uuid listener; /* the other archive's owner; none: our owner, or an older archive */
	bool inherited; /* this archive was empty, and now belongs to the other archive's owner */
	size_t orphans; /* rows that refer to a row that neither archive has */
	struct merge_left *left;
	size_t nleft, cap_left;
};
void merge_counts_finish(struct merge_counts *n);

/*
 * Merges the archive at the path `other` into st, in one transaction. Refuses a damaged or newer
 * archive, or one with another schema; migrates a copy of an older one; never writes to `other`. If
 * it belongs to another person, rows of the owner of st stay unchanged. dry: only counts, and
 * writes nothing. The caller finishes n.
 */
bool store_merge(
	struct store *st, const char *other, bool dry, struct merge_counts *n, struct err *err);

#endif
