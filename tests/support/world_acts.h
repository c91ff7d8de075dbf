/* The acts of a world: what listeners write, and how it travels. */
#ifndef SUPPORT_WORLD_ACTS_H
#define SUPPORT_WORLD_ACTS_H

#include "support/world.h"

struct act {
	int site;
	unsigned kind, seed, nr;
	bool off; /* left out, while a history is made shorter */
};
struct act_kind {
	const char *name;
	unsigned weight; /* how often it is drawn */
	void (*run)(void);
	bool eve;    /* only Eve does it */
	bool brings; /* rows of others */
};
extern const struct act_kind act_kinds[];
extern const size_t n_act_kinds;

/* In the child of an act: the act, and the words that it has written. */
extern const struct act *acting;
extern bool drawn[WORDS_EACH];

/* What may happen to a sync. */
enum { WHOLE, KILLED_AT_WRITE, KILLED_BEFORE_COMMIT, KILLED_AFTER_COMMIT, CUT, ENDED };
/* Joins the panel, if the archive of the act has not, and syncs. */
void sync_site(int how);
/* Merges a file into the archive, and names those machines of Ann's one that are. */
void merge_file(const char *path, unsigned how);
/* Make both machines of Ann one listener in an archive, as `listener merge` does. */
void know_ann(int site);
void know_ann_in(struct store *st);
/* The author edits a file, or not, and the archive reads it. */
void act_files(void);

#endif
