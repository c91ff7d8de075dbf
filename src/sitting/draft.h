/* For this module alone: the note that is being written. */
#ifndef SITTING_DRAFT_H
#define SITTING_DRAFT_H

#include "sitting/sitting.h"

struct draft_state {
	bool paused;             /* opening the note paused the sound */
	bool compared;           /* its words no longer change what it is compared with */
	struct compared offered; /* where it is set to nothing */
	char *completed;         /* the word before sitting_complete; NULL: none */
	size_t from, end, nth;
	int locks; /* descriptor of the locks on drafts; -1: none was taken yet */
};

/* A draft that is being written belongs to one bench at a time. */
bool draft_lock(struct sitting *s, const struct uuid *draft); /* false: another earlog writes it */
void draft_unlock(struct sitting *s, const struct uuid *draft);
void draft_reopen(struct sitting *s, const struct draft *d); /* undo brought one back */
void draft_put_away(struct sitting *s);                      /* … and redo took it away again */
void draft_init(struct sitting *s);
void draft_finish(struct sitting *s);

#endif
