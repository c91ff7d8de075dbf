/*
 * Merges another archive of the same owner into this one: of another machine, a backup, or what a
 * session saved. Every version of every row of the other archive goes through store_put, so the
 * result depends on the versions and not on the order or number of merges. Not merged are open
 * notes (a open note belongs to the machine where it is typed); bases of exports and the texts that
 * they replaced come with MERGE_MINE alone. Each archive keeps its own row numbers (`nr`).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "archive/store/store.h"

struct merge_counts {
	size_t taken;    /* rows that became equal to the rows of the other archive */
	size_t kept;     /* rows not changed, because our version won */
	size_t past;     /* earlier versions of rows that this archive did not have */
	size_t measured; /* measurements of audio files that were stored */
	size_t odd;      /* rows not merged, because they have impossible values */
	bool inherited;  /* this archive was empty, and got the other archive's owner */
	size_t deleted;  /* notes deleted here that were edited there */
	size_t edited;   /* notes edited here that were deleted there */
	size_t both;     /* notes and ratings edited here and there: the later version counts */
	char named[100]; /* the first of them: "1a2b3c4d, bass-depth 4" */
	size_t orphans;  /* rows that were merged, but refer to a row that neither archive has */
};

enum merge_how {
	MERGE_DRY = 1,  /* only count, and write nothing */
	MERGE_MINE = 2, /* the user names the other archive as one of the user's own */
};

/*
 * Merges the archive at the path `other` into st, in one transaction; its owner is known as ours
 * then. Refuses the archive of an owner who is not known as ours without MERGE_MINE, a file that
 * was made for others, a damaged archive, one of a newer version, or one with an unknown schema;
 * migrates a copy of an older one; never writes to `other`. how: MERGE_ flags. On failure sets err
 * and returns false.
 */
bool exchange_merge(
	struct store *st, const char *other, unsigned how, struct merge_counts *n, struct err *err);
