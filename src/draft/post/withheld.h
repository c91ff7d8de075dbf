/*
 * What a page and a forum text must not have: private words of any review of the archive. A text
 * that an export to a draft had is found in each paragraph that has most of its words near each
 * other; of others a whole sentence is found, or twelve words in a row. Words that a public text
 * has also, and few common ones, do not count (find_words). Words of the review that are
 * deleted are listed only.
 */
#pragma once

#include <stdbool.h>

#include "archive/store/store.h"
#include "draft/formats/export.h"
#include "draft/post/find_words.h"
#include "review/record/records.h"

struct draft_withheld {
	struct draft_secrets LIST_OF(struct secret) texts;
	struct secrets_known known; /* the exports are owned */
	struct arena arena;         /* owns the texts */
	size_t n_own;               /* the texts of the review: the first */
	bool only_private;          /* of the review that is read */
};

/* Reads what is withheld: of the review in the record, with its exports, and what is private in
 * other reviews. review: UUID_NONE, r empty: of no review. The caller calls draft_withheld_finish,
 * also after a failure. */
bool draft_withheld_read(struct draft_withheld *w, struct store *st, const struct record *r,
	const struct uuid *review, struct err *err);
/* Adds a gap for each of them that the draft has, with its line, before all other gaps. Returns
 * true if one is private. */
bool draft_withheld_gaps(struct gaps *g, struct draft_withheld *w, const char *draft, size_t n);
/* Adds a gap for the open marks of a conflict, of git or of a merge of earlog, and returns true. */
bool draft_withheld_conflict(struct gaps *g, const char *draft);
struct draft_file;
/* Appends those that were exported to an export of d and to the table of its blocks, as its last
 * bytes, so that later exports find them also. `told` in the table: the author has the words, or
 * took them out; else earlog did that, and the note is new when it is public again. */
void draft_withheld_carry(struct draft_withheld *w, const struct draft_file *d, struct buf *content,
	struct buf *table);
void draft_withheld_finish(struct draft_withheld *w);
/* Returns the note that a block of an export is, if it is private or deleted; else NULL. */
const struct note *draft_withheld_note(const struct record *r, const char *id);
