/* Collects new versions, leaves out versions that change nothing, and stamps the rest: a version
 * that only files made gets a counter instead of the time. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/edits.h"

#include "base/core/mem.h"
#include "base/text/text.h"
#include "review/record/rows_review.h"

void
edits_add(struct edits *e, enum row_kind kind, void *row)
{
	if (!row)
		return;
	LIST_ADD(e, (struct edit){ kind, row });
}

void
edits_finish(struct edits *e)
{
	LIST_FINISH(e, row_free(each->kind, each->row));
}

/* Returns true if a version of a listing (old: the one before) has nothing of a hand: neither a
 * tick, nor that the track was added. Files alone add and remove the tracks of a playlist. */
static bool
listing_is_of_files(const struct listing *now, const struct listing *old)
{
	if (!old)
		return !now->done && text_same(now->added, "playlist");
	return now->done == old->done && text_same(now->added, old->added) &&
		(now->row.deleted == old->row.deleted || text_same(now->added, "playlist"));
}

/* Returns true if a version of a comparison has nothing of a hand, which adds devices with ranks
 * above all files' ranks. */
static bool
comparison_is_of_files(const struct comparison *now, const struct comparison *old)
{
	if (!old)
		return text_same(now->added, "file");
	return now->rank < RANK_ADDED && now->row.deleted == old->row.deleted &&
		text_same(now->added, old->added);
}

void
edits_stamp(enum row_kind kind, void *version, const void *old)
{
	struct row *row = version;

	row_stamp(row, old);
	/* Rows that machines read from the same files have no revision: the later reading wins. */
	if (row_types[kind].from_file)
		row->revision = old ? ((const struct row *)old)->revision : 0;
	bool of_files = (kind == ROW_LISTING && listing_is_of_files(version, old)) ||
		(kind == ROW_COMPARISON && comparison_is_of_files(version, old));
	if (of_files) {
		row->edited_ms = old ? ((const struct row *)old)->edited_ms + 1 : 1;
		row->revision = old ? ((const struct row *)old)->revision : 0;
	}
}

void *
edits_version(const struct record *rec, enum row_kind kind, struct uuid uuid)
{
	const void *old = record_find(rec, kind, &uuid);
	struct row *row = old ? row_dup(kind, old) : row_new(kind);

	row->uuid = uuid;
	row->deleted = false;
	return row;
}

struct uuid
edits_add_changed(struct edits *e, const struct record *rec, enum row_kind kind, void *row)
{
	struct uuid uuid = ((struct row *)row)->uuid;
	const void *old = record_find(rec, kind, &uuid);

	if (old && row_same(kind, old, row))
		row_free(kind, row);
	else
		edits_add(e, kind, row);
	return uuid;
}
