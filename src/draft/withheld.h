/*
 * What a page and a forum text must not have: words of the record that are private or deleted now.
 * A text that an export to a draft of the review had is found in each paragraph that has half of
 * its words near each other; of others a whole sentence is found, or twelve words in a row. Words
 * that a public text of the review has also do not count (find_words).
 */
#pragma once

#include <stdbool.h>

#include "export/export.h"
#include "draft/find_words.h"
#include "record/records.h"
#include "store/store.h"

struct draft_withheld {
	struct draft_secrets LIST_OF(struct secret) texts;
	struct secrets_known known; /* the public texts, borrowed; the exports, owned */
	struct arena arena;         /* owns the texts */
};

/* Reads what is withheld of the review that is in the record, and, if `exported`, the exports of
 * it; else no text counts as exported. others: what the record has not of other listeners; may be
 * NULL. The caller calls draft_withheld_finish, also after a failure. */
bool draft_withheld_read(struct draft_withheld *w, struct store *st, const struct record *r,
	const struct record *others, const struct uuid *review, bool exported, struct err *err);
/* Adds a gap for each of them that the draft has, with its line, before all other gaps. */
void draft_withheld_gaps(struct gaps *g, struct draft_withheld *w, const char *draft, size_t n);
/* Adds a gap for the open marks of a conflict, of git or of a merge of earlog. */
void draft_withheld_conflict(struct gaps *g, const char *draft);
struct draft_file;
/* Appends those that were exported to an export of d and to the table of its blocks, as its last
 * bytes, so that later exports find them also. `told` in the table: the author has the words, or
 * took them out; else earlog did that, and the note is new when it is public again. */
void draft_withheld_carry(struct draft_withheld *w, const struct draft_file *d, struct buf *content,
	struct buf *table);
void draft_withheld_finish(struct draft_withheld *w);
/* Returns the note that a block of an export is, if it is private or deleted; else NULL. */
const struct note *draft_withheld_note(const struct record *r, const char *id);
