/* For this module alone: the note that is being written. */
#ifndef SITTING_DRAFT_H
#define SITTING_DRAFT_H

#include "sitting/sitting.h"

struct draft_state {
	bool paused;             /* opening the note paused the sound */
	bool compared;           /* the words no longer change its comparison */
	struct compared offered; /* the suggestion, if no comparison is set */
	char *completed;         /* the word as typed, before completion; NULL: none */
	size_t from, end, nth;   /* offsets of the completion in the text, and its number from 0 */
	int locks;               /* descriptor of the locks on drafts; -1: none was taken yet */
};

/* A draft that is being written belongs to one bench at a time. */
bool draft_lock(struct sitting *s, const struct uuid *draft); /* false: another earlog writes it */
void draft_unlock(struct sitting *s, const struct uuid *draft);
void draft_reopen(struct sitting *s, const struct draft *d); /* opens a draft that undo restored */
void draft_put_away(struct sitting *s);                      /* closes a draft that redo deleted */
void draft_init(struct sitting *s);
void draft_finish(struct sitting *s);

#endif
