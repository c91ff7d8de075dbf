/* Finds the export that a file is an edit of. */
#include "draft/base.h"

#include <string.h>

#include "merge/merge.h"

struct draft_share
draft_share_of(const struct export_base *base, const struct buf *text)
{
	CLEANUP(merge_table_finish) struct merge_table table = { 0 };
	struct draft_share share = { 0 };

	if (!base->blocks || !text->len ||
		!merge_table_read(&table, base->blocks, strlen(base->blocks), ERR_IGNORED))
		return share;
	for (size_t i = 0; i < table.n; i++) {
		const struct merge_block *b = &table.blocks[i];

		if (!b->len || b->at > base->size || b->len > base->size - b->at)
			continue;
		bool there = memmem(text->s, text->len, base->content + b->at, b->len);
		share.found += there;
		share.missing += !there;
		share.notes += there && *b->id != '.' && !strchr(b->id, '/');
	}
	return share;
}

bool
draft_review_of(struct store *st, const char *path, const struct buf *text, struct uuid *review,
	bool *found, struct err *err)
{
	CLEANUP(uuids_finish) struct uuids all = { .v = NULL };
	size_t best = 0;
	bool ok = !path || store_export_review(st, "markdown", path, review, found, err);

	if (!ok || (path && *found))
		return ok;
	*found = false;
	ok = store_reviews(st, &all, err);
	for (size_t i = 0; ok && i < all.n; i++) {
		CLEANUP(buf_finish) struct buf paths = BUF_INIT;

		ok = store_export_paths(st, &all.v[i], "markdown", &paths, err);
		for (size_t at = 0; ok && at < paths.len; at += strlen(paths.s + at) + 1) {
			CLEANUP(export_base_finish) struct export_base base;
			bool known;

			ok = store_export_base(
				st, &all.v[i], "markdown", paths.s + at, NULL, &base, &known, err);
			size_t n = ok && known ? draft_share_of(&base, text).notes : 0;
			if (n <= best)
				continue;
			best = n;
			*review = all.v[i];
			*found = true;
		}
	}
	return ok;
}
