/* For this module alone: the note that is being written. */
#ifndef SITTING_DRAFT_H
#define SITTING_DRAFT_H

#include "sitting/sitting.h"

struct draft_state {
	bool paused; /* opening the note paused the sound */
	/* The listener chose what the note compares with: its words no longer change that. */
	bool compared;
	struct compared
		offered; /* what the words suggest to compare with, while nothing is chosen */
	char *completed; /* the typed word that Tab completes; NULL: none */
	/* The completed word from byte `from` to `end` of the text; nth: which candidate it is,
	 * from 0. */
	size_t from, end, nth;
	int locks; /* descriptor of the locks on drafts; -1: none was taken yet */
};

/* Locks a draft, which only one process may have open. False: another earlog has it open. */
bool draft_lock(struct sitting *s, const struct uuid *draft);
void draft_unlock(struct sitting *s, const struct uuid *draft);
void draft_reopen(struct sitting *s, const struct draft *d); /* opens a draft that undo restored */
void draft_put_away(struct sitting *s);                      /* closes a draft that redo deleted */
void draft_init(struct sitting *s);
void draft_finish(struct sitting *s);

#endif
