/* Which export a file is an edit of, by its text. */
#pragma once

#include "base/buf.h"
#include "store/store.h"

/* How much of an export is in a text: the numbers of its blocks that are there and that are not;
 * of them those of notes that are there. */
struct draft_share {
	size_t found, missing, notes;
};
struct draft_share draft_share_of(const struct export_base *base, const struct buf *text);
/* Finds the review of a draft: the one that was exported to the file, else the one with an export
 * of which most notes are in the text. path: absolute, or NULL. */
bool draft_review_of(struct store *st, const char *path, const struct buf *text,
	struct uuid *review, bool *found, struct err *err);
