/*
 * Merges another archive into this one. Every version of every row of the other archive goes
 * through store_put, so the result depends on the versions and not on the order or number of
 * merges. Not merged are drafts (a draft belongs to the machine where it is typed) and bases of
 * exports (they belong to paths of one machine). Each archive keeps its own row numbers (`nr`).
 */
#ifndef STORE_ARCHIVE_MERGE_H
#define STORE_ARCHIVE_MERGE_H

#include "store/store.h"

/* A row in our owner's name that was left out. */
struct merge_left {
	enum row_kind kind;
	struct uuid uuid;
};

/* A row of a listener that was left out, since another listener's row has its UUID. */
struct merge_held {
	enum row_kind kind;
	struct uuid uuid, holder, maker;
};

/* A third party whose rows were left out. */
struct merge_other {
	struct uuid listener;
	char *name; /* as the other archive calls the listener; NULL: without a name */
	size_t rows;
};

struct merge_counts {
	size_t taken;    /* rows that became equal to the rows of the other archive */
	size_t kept;     /* rows not changed, because our version won */
	size_t past;     /* earlier versions of rows that this archive did not have */
	size_t measured; /* measurements of audio files that were stored */
	size_t odd;      /* rows not merged, because they have impossible values */
	/* the other archive's owner; UUID_NONE: that is our owner, or it is an old archive, which
	 * has no owner */
	struct uuid listener;
	bool inherited; /* this archive was empty, and got the other archive's owner */
	size_t orphans; /* rows that were merged, but refer to a row that neither archive has */
	struct merge_left *left;
	size_t nleft, cap_left;
	struct {
		struct merge_other *v;
		size_t n, cap;
	} others;
	struct {
		struct merge_held *v;
		size_t n, cap;
	} held;
};
void merge_counts_finish(struct merge_counts *n);
/* Calls `say` with a sentence for each two listeners of n->held, which names both and at most
 * `most` of the rows. */
void merge_say_held(struct store *st, const struct merge_counts *n, size_t most,
	void (*say)(void *into, const char *sentence), void *into);

enum merge_how {
	MERGE_DRY = 1,     /* only count, and write nothing */
	MERGE_MINE = 2,    /* the user names the other archive as one of the user's own */
	MERGE_RELAYED = 4, /* take rows of third parties from it */
};

/*
 * Merges the archive at the path `other` into st, in one transaction. Refuses a damaged archive,
 * one of a newer version, or one with an unknown schema; migrates a copy of an older one; never
 * writes to `other`. Leaves out what its owner may not say (incoming.h). An archive of a version
 * without owners needs MERGE_MINE. how: MERGE_ flags. The caller calls merge_counts_finish. On
 * failure sets err and returns false.
 */
bool store_merge(
	struct store *st, const char *other, unsigned how, struct merge_counts *n, struct err *err);

#endif
