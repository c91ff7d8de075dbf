/* Reads the file of a draft, and decides which export it is an edit of. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/post/draft.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "review/files/find.h"
#include "review/files/session_file.h"

/* How much of an export is in a text: the numbers of its blocks that are there and that are not,
 * without those that only its base has and those that ask the author for words; of them those of
 * notes that are there. */
struct draft_share {
	size_t found, missing, notes;
};

static struct draft_share
share_of(const struct export_base *base, const struct buf *text)
{
	CLEANUP(merge_table_finish) struct merge_table table = { 0 };
	struct draft_share share = { 0 };

	if (!base->blocks || !text->len ||
		!merge_table_read(&table, base->blocks, strlen(base->blocks), ERR_IGNORED))
		return share;
	EACH_IN (b, table.blocks, table.n) {
		if (!b->len || b->at > base->size || b->len > base->size - b->at)
			continue;
		const char *words = base->content + b->at;
		bool carried = text_lists(MERGE_WITHHELD " " MERGE_AGAIN, b->place);
		if (carried || memmem(words, b->len, " to write:", strlen(" to write:")))
			continue;
		size_t len = b->len - (words[b->len - 1] == '\n');
		bool there = memmem(text->s, text->len, words, len);
		share.found += there;
		if (!there)
			share.missing++;
		if (there && *b->id != '.' && !strchr(b->id, '/'))
			share.notes++;
	}
	return share;
}

/* Takes the base of a draft at a path that no export was written to, if at least half of its blocks
 * are in the file: of those whose files are gone (the author moved the draft, or another machine
 * wrote it) the one with the most blocks there; else of those whose files are there, for a copy. */
static bool
find_moved(struct draft_file *d, struct store *st, struct err *err)
{
	CLEANUP(export_bases_finish) struct export_bases all;
	struct export_base *found = NULL;

	if (!store_export_bases(st, &d->review, d->format, &all, err))
		return false;
	for (int copies = 0; copies < 2 && !found; copies++) {
		struct draft_share best = { 0 };

		EACH (b, &all) {
			if ((access(b->path, F_OK) == 0) != copies || (copies && b->part))
				continue;
			const struct draft_share share = share_of(b, &d->bytes);
			if (share.found < share.missing || share.found < best.found ||
				(share.found == best.found &&
					(!found || share.missing >= best.missing)))
				continue;
			best = share;
			found = b;
		}
		if (found)
			xreplace(copies ? &d->copy_of : &d->moved_from, found->path);
	}
	if (found) {
		d->base = *found;
		d->known = true;
		*found = (struct export_base){ 0 };
	}
	return true;
}

/* If the file is byte for byte a text that an export replaced, and that export did not end, the
 * base of this text counts. Else the author took the earlier text back. */
static bool
take_base_of_text(struct draft_file *d, struct store *st, const char *hash, struct err *err)
{
	CLEANUP(replaced_finish) struct replaced was;
	bool is = false, ok = store_replaced_find(st, &d->review, d->at.file, hash, &was, &is, err);

	is = ok && is && was.known && text_same(was.base.format, d->format);
	d->earlier = is && d->base.written_ms;
	d->restored = is && !d->earlier;
	if (d->restored) {
		export_base_finish(&d->base);
		d->base = was.base;
		was.base = (struct export_base){ 0 };
	}
	return ok;
}

bool
draft_read(struct draft_file *d, struct err *err)
{
	struct stat is;

	d->bytes = (struct buf)BUF_INIT;
	if (!text_same(d->path, "-") && !draft_place_find(&d->at, d->path, err))
		return false;
	if (!d->format) {
		d->found = true;
		return file_read_input(d->path, DRAFT_MOST, &d->bytes, err);
	}
	d->read_only = stat(d->at.file, &is) == 0 &&
		(!(is.st_mode & 0222) || access(d->at.file, W_OK) != 0);
	return file_read(d->at.file, DRAFT_MOST, &d->bytes, &d->found, err);
}

/* Returns the length of the text of an export, without what it carries for later ones. */
static size_t
own_size(const struct export_base *base)
{
	CLEANUP(merge_table_finish) struct merge_table table = { 0 };
	const char *s = text_or(base->blocks, "");

	merge_table_read(&table, s, strlen(s), ERR_IGNORED);
	EACH_IN (b, table.blocks, table.n)
		if (text_same(b->place, MERGE_WITHHELD) && b->at < base->size)
			return b->at;
	return base->size;
}

bool
draft_open(struct draft_file *d, struct store *st, struct err *err)
{
	char hash[FILE_HASH];
	bool ok = draft_read(d, err) && file_may_replace(d->at.file, err);

	if (!ok || !st)
		return ok;
	file_hash(d->bytes.s, d->bytes.len, hash);
	ok = store_export_base(
		st, &d->review, d->format, d->at.file, hash, &d->base, &d->known, err);
	if (ok && !d->known && d->bytes.len)
		ok = find_moved(d, st, err);
	else if (ok && d->known && text_order(d->base.path, d->at.file) != 0 &&
		access(d->base.path, F_OK) != 0)
		d->moved_from = xstrdup(d->base.path);
	if (ok && d->known && !text_same(hash, d->base.hash))
		ok = take_base_of_text(d, st, hash, err);
	d->base_n = own_size(&d->base);
	return ok;
}

void
draft_close(struct draft_file *d)
{
	draft_place_finish(&d->at);
	buf_finish(&d->bytes);
	export_base_finish(&d->base);
	free(d->moved_from);
	free(d->copy_of);
}

bool
draft_has(const struct draft_file *d, const char *s, size_t n)
{
	return d->found && d->bytes.len == n && memcmp(d->bytes.s, s, n) == 0;
}

bool
draft_is_edited(const struct draft_file *d)
{
	return d->known && d->found && !draft_has(d, d->base.content, d->base_n);
}

/* ---- the post of a review, the review of a post ---- */

char *
draft_named(const char *session)
{
	CLEANUP(session_file_finish) struct session_file f = { .id = NULL };
	CLEANUP(diags_finish) struct diags ignored = DIAGS_INIT;

	if (!session || !file_is_regular(session))
		return NULL;
	session_file_load(&f, session, &ignored);
	return f.draft ? find_from(session, f.draft) : NULL;
}

char *
draft_post(struct store *st, const struct uuid *review, const char *session)
{
	CLEANUP(export_bases_finish) struct export_bases all = { .v = NULL };
	char *post = draft_named(session);
	bool edited = false;

	if (post || !st || !store_export_bases(st, review, DRAFT_FORMAT, &all, ERR_IGNORED))
		return post;
	EACH_WHILE (one, &all, !edited) {
		const char *path = one->path;
		CLEANUP(draft_close)
		struct draft_file d = { .path = path, .review = *review, .format = DRAFT_FORMAT };

		if (one->part || access(path, F_OK) != 0)
			continue;
		edited = draft_open(&d, st, ERR_IGNORED) && draft_is_edited(&d);
		if (edited || !post)
			xreplace(&post, path);
	}
	return post;
}

bool
draft_review_of(struct store *st, const struct draft_file *d, struct uuid *review, bool *found)
{
	CLEANUP(export_bases_finish) struct export_bases all = { .v = NULL };
	CLEANUP(export_base_finish) struct export_base one;
	const struct uuid any = { 0 };
	char hash[FILE_HASH];
	size_t best = 0;

	file_hash(d->bytes.s, d->bytes.len, hash);
	bool ok = store_export_base(
		st, &any, DRAFT_FORMAT, d->at.file, hash, &one, found, ERR_IGNORED);
	*review = one.review;
	/* Loads the bases of all reviews only now, with their texts. */
	ok = ok && (*found || store_export_bases(st, &any, DRAFT_FORMAT, &all, ERR_IGNORED));
	EACH (b, &all) {
		size_t n = share_of(b, &d->bytes).notes;

		*review = n > best ? b->review : *review;
		best = n > best ? n : best;
	}
	*found |= best > 0;
	return ok;
}
