/*
 * Merges another archive into this one. Every version of every row of the other archive goes
 * through store_put, so the result depends on the versions and not on the order or number of
 * merges. Not merged are drafts (a draft belongs to the machine where it is typed) and bases of
 * exports (they belong to paths of one machine). Each archive keeps its own row numbers (`nr`).
 */
#ifndef STORE_MERGE_H
#define STORE_MERGE_H

#include "store/store.h"

/* A row of our owner that was not changed, although another person's archive has another version.
 */
struct merge_left {
	enum row_kind kind;
	struct uuid uuid;
};

struct merge_counts {
	size_t taken;             /* rows that became equal to the rows of the other archive */
	size_t kept;              /* rows not changed, because our version won */
	size_t past;              /* earlier versions of rows that this archive did not have */
	size_t measured;          /* measurements of audio files that were stored */
	size_t odd;               /* rows not merged, because they have impossible values */
	struct left_out too_long; /* rows not merged, because one of their texts is too long */
	/* the other archive's owner; UUID_NONE: that is our owner, or it is an old archive, which
	 * has no owner */
	struct uuid listener;
	bool inherited; /* this archive was empty, and got the other archive's owner */
	size_t orphans; /* rows that were merged, but refer to a row that neither archive has */
	struct merge_left *left;
	size_t nleft, cap_left;
};
void merge_counts_finish(struct merge_counts *n);

/*
 * Merges the archive at the path `other` into st, in one transaction. Refuses a damaged archive,
 * one of a newer version, or one with an unknown schema; migrates a copy of an older one; never
 * writes to `other`. If it belongs to another person, rows of our owner are not changed. dry: only
 * counts, and writes nothing. The caller calls merge_counts_finish. On failure sets err and returns
 * false.
 */
bool store_merge(
	struct store *st, const char *other, bool dry, struct merge_counts *n, struct err *err);

#endif
