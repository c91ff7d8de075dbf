/*
 * The texts that a page and a forum text must not have: private words of any review of the archive.
 * Deleted words of the review are listed only. find_words.h says which words in a row are found.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "archive/store/store.h"
#include "draft/formats/export.h"
#include "draft/post/find_words.h"
#include "review/record/records.h"

struct draft_withheld {
	struct draft_secrets LIST_OF(struct secret) texts;
	struct secrets_open open;
	struct arena arena; /* owns the texts */
	bool only_private;  /* of the review that is read */
};

/* Reads the private and deleted texts of the review in the record, and the private texts of other
 * reviews. review: UUID_NONE, r empty: of no review. The caller calls draft_withheld_finish, also
 * after a failure. */
bool draft_withheld_read(struct draft_withheld *w, struct store *st, const struct record *r,
	const struct uuid *review, struct err *err);
struct draft_file;
/* Adds a gap for each of them that the n bytes of a draft have, with its line, before all other
 * gaps: the text of the file d, or what it becomes. Returns true if one is private. */
bool draft_withheld_gaps(struct gaps *g, struct draft_withheld *w, const struct draft_file *d,
	const char *draft, size_t n);
/* Adds a gap for the open marks of a conflict, of git or of a merge of earlog, and returns true. */
bool draft_withheld_conflict(struct gaps *g, const char *draft);
/* Adds a text whose words may be published, such as a template. */
void draft_withheld_open(struct draft_withheld *w, const char *text);
void draft_withheld_finish(struct draft_withheld *w);
/* Returns the note that a block of an export is, if it is private or deleted; else NULL. */
const struct note *draft_withheld_note(const struct record *r, const char *id);
/* Appends the last text of each note that is withheld now and that an export to d had, as the last
 * bytes of the next base and of its table. `told` in the table: the author changed the text or
 * removed it; else earlog removed it, and the note is new when it is public again. r may be NULL.
 */
void draft_withheld_carry(
	const struct record *r, const struct draft_file *d, struct buf *content, struct buf *table);
