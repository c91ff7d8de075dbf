/* Drafts of earlog, made into notes as people type them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "shell/import/import_private.h"

/* The last character of a line, if the next line belongs to another note. */
#define DRAFT_NOTE_ENDS '\f'

/* Returns true if the text has what drafts have: titles or times with links in running text, and
 * headings with "===" below them. */
bool draft_text_is(struct reading r);
/* Appends the notes of a draft, with an empty line for each line that is none. left_out: the
 * lines of sentences about no track. */
void draft_text(struct buf *out, struct reading r, struct import_left_out *left_out);
