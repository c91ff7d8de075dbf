/* Finds texts that must not be published in a file whose author may have reworded and joined them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/mem.h"
#include "base/system/uuid.h"

/* A text that must not be published. */
struct secret {
	const char *s;
	struct uuid of;   /* its row */
	const char *kind; /* "note" */
	bool deleted;     /* else private */
	bool exported;    /* the file may have it reworded: an export had it */
	bool there;       /* the file that was asked last had words of its row */
	size_t line;      /* of the first unit of the file that has it, from 1; 0: none */
};
/* The public texts, and the exports, by which texts become `exported`. */
struct secrets_known {
	struct secrets_open LIST_OF(const char *) open;
	struct secrets_exports LIST_OF(char *) exports;
};
/* Finds texts in the file: one that was exported in a unit that has most of its words near each
 * other, or is mostly words of it; another private one by a whole sentence, or by twelve words in a
 * row; another deleted one by a whole sentence. Words that a public text has do not count, nor do
 * five common ones. */
void find_words(struct secret *secrets, size_t n, const struct secrets_known *known,
	const char *now, size_t now_n);

/* Returns true if `before`, an edit of `base`, has words beyond those of base that `after` lacks.
 */
bool find_words_lost(const char *before, const char *base, const char *after);
