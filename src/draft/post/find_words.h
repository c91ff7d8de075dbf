/* Finds texts that must not be published in a file that their author wrote them into. Words are
 * compared as typed; a reworded text is not found. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/mem.h"
#include "base/system/uuid.h"

/* A text that must not be published: a paragraph of a note or remark. */
struct secret {
	const char *s;
	struct uuid of;   /* its row */
	const char *kind; /* "note" */
	bool deleted;     /* else private */
	bool exported;    /* the last export to the file had it: its line is known */
	size_t line;      /* of the first unit of the file that has it, from 1; 0: none */
};

/* The texts that may be published. */
struct secrets_open LIST_OF(const char *);

/*
 * Sets the line of each secret that a unit of the file has: a paragraph, a list item, a key of
 * front matter. A unit has a private text if it has five words of it in a row, or a sentence of
 * three words, or if the text is shorter, and is the whole unit or table cell. A unit has a deleted
 * text if it has a sentence of three words. In a script without blanks, eleven signs count as five
 * words, and seven as three. Words in a row that an open text has do not count. Of an exported
 * text, half of its words are enough, however short it is and in any order; not of a deleted one if
 * the unit has more of an open text.
 */
void find_words(struct secret *secrets, size_t n, const struct secrets_open *open, const char *now,
	size_t now_n);

/* Returns true if `before`, an edit of `base`, has words beyond those of base that `after` lacks.
 */
bool find_words_lost(const char *before, const char *base, const char *after);
