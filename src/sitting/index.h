/* For this module alone: the lists of bench_item, kept in step with the record. */
#ifndef SITTING_INDEX_H
#define SITTING_INDEX_H

#include "record/row.h"
#include "sitting/sitting.h"

/* The number of an item in the list. */
struct item_place {
	struct uuid item;
	size_t at;
};

struct item_index {
	size_t nstates;            /* sitting.states */
	struct item_place *places; /* of the items, by uuid */
	size_t nplaces;
	bool built;                    /* from then on one row can be changed */
	const struct source **sources; /* the pointers of bench_item point into these */
	size_t nsources;
	const struct cue **cues;
};

void index_build(struct sitting *s);
void index_worn(struct sitting *s); /* after another device is worn */
/* Follows the change of one row, which costs the same however large the review is; false:
 * index_build is needed. Both versions are still there; old is NULL for a new row. */
bool index_change(struct sitting *s, enum row_kind kind, const void *old, const void *new);
/* Around a change of a note in place. */
void index_drop_note(struct sitting *s, const struct note *n);
void index_add_note(struct sitting *s, const struct note *n);
void index_finish(struct sitting *s);
bool index_find(const struct sitting *s, const struct uuid *item, size_t *at);

#endif
