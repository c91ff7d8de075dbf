/*
 * Files of exports, which their users may have edited since (post/draft.h), and the archive.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "archive/store/store.h"
#include "draft/post/draft.h"
#include "draft/post/plain.h"
#include "review/record/records.h"

struct cli_call;

/* The destination of exports. */
struct export_to {
	struct draft_way way;
	struct uuid review;          /* or identity_of_pictures */
	struct store *st;            /* NULL: there is no archive, so that files are replaced */
	const struct record *record; /* NULL: `export --undo` does not know the file */
};

/* Takes the words of the language of the profile; prints which lines of its file are not taken. */
bool cli_words_use(struct err *err);
/* Opens the archive for writing, and writes a draft; prints the messages. */
bool cli_draft_write(const struct draft_file *d, const struct draft_made *made,
	const struct draft_merged *m, const struct export_to *to, struct err *err);
/* Writes a text that is never merged to a file: to->way.path does not count. Returns false if
 * nothing was written; *kept: since the user edited the file. */
bool cli_put(const struct export_to *to, const char *path, const char *format,
	const struct buf *text, bool *kept, struct err *err);

/* Opens a file that was only read as the draft of a review that it is, by its path or as a copy:
 * draft_withheld_gaps then knows the lines of its notes. The caller calls draft_close. */
void cli_draft_known(struct draft_file *out, const struct draft_file *d, struct store *st,
	const struct uuid *review);
/* Returns true if a page or a forum text may be made of a text of d; prints what must not be
 * published, also if `anyway`. g: what it has of what is withheld, which refuses the page if
 * `refuses`. */
bool cli_draft_may_publish(struct gaps *g, const struct draft_file *d, const struct buf *text,
	const struct draft_plain *plain, bool refuses, bool anyway, struct err *err);
/* `earlog export --check`: prints the gaps of a file; returns false if there are some. */
bool cli_draft_check(const char *path, bool all, struct err *err);
/* --undo */
bool cli_draft_undo(const struct uuid *review, const struct draft_way *way, struct err *err);
/* Lists the texts that exports of the review replaced; prints the one with a number. */
bool cli_draft_texts(const struct cli_call *c, bool json, struct err *err);
bool cli_draft_text(const char *given, struct err *err);
