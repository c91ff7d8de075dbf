/* For this module alone: the track list (struct bench_item) and the list of devices, which follow
 * each change of a row. */
#ifndef SITTING_INDEX_H
#define SITTING_INDEX_H

#include "record/row.h"
#include "sitting/sitting.h"

struct item_index {
	size_t nstates;                /* length of s->states */
	bool built;                    /* index_build has run */
	const struct source **sources; /* bench_item.sources points into this list */
	size_t nsources;
	const struct cue **cues;
};

void index_build(struct sitting *s);
void index_worn(struct sitting *s); /* call when another device is in use */
/* Updates the lists after one row changed from `old` (NULL: a new row) to `new`; both are still
 * valid. Returns false if index_build must build the lists again. */
bool index_change(struct sitting *s, enum row_kind kind, const void *old, const void *new);
/* For a change of a note that does not replace its row: call index_drop_note before it, and
 * index_add_note after it. */
void index_drop_note(struct sitting *s, const struct note *n);
void index_add_note(struct sitting *s, const struct note *n);
void index_finish(struct sitting *s);
/* Sets *at to the index of an item in s->items. Returns false, and leaves *at unchanged, if the
 * item is not listed. */
bool index_find(const struct sitting *s, const struct uuid *item, size_t *at);

#endif
