/*
 * A review that a seeded generator makes up and lives with, and what earlog would write of it. For
 * the tests of the merge.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/core/mem.h"
#include "draft/merge/diff.h"
#include "draft/merge/merge.h"
#include "support/test.h"

#define NOTES 40
#define BODY 160

extern uint32_t seed;

size_t any(size_t below);
bool chance(size_t percent);

/* ---- the review: sections 0-2 with items 0-2 each; a note may be of the section itself ---- */

struct made_note {
	int id, section, item; /* item -1: none */
	int pos;
	char body[BODY];
	bool changed; /* since the last export */
};

struct made_review {
	struct made_note notes[NOTES];
	size_t n;
	int next_id;
	char title[BODY];
	bool more; /* a key of front matter that came later */
};

void add_made_note(struct made_review *r);
void live_on(struct made_review *r);

/* ---- what earlog writes of it ---- */

struct made_draft {
	struct buf text;
	struct merge_block blocks[NOTES + 40];
	char ids[NOTES + 40][32];
	size_t n;
};

void note_text(char *into, const struct made_note *n);
void write_draft(struct made_draft *d, const struct made_review *r);

/*
 * An author who edits a draft, as a seeded generator has it. For the tests of the merge. Every word
 * of the author's is qz and a number that comes once, so that it can be looked for.
 */

/* ---- lines ---- */

struct text_lines {
	char *all[600];
	size_t n;
};

void lines_read(struct text_lines *l, const struct buf *text);
void lines_free(struct text_lines *l);
bool lines_have(const struct text_lines *l, const char *line);

/* ---- the author ---- */

extern int words_made;

struct habits {
	bool crlf, no_newline;
};

void author(struct buf *file, const struct habits *h);
