/* For this module alone: rows that are not on disk. */
#ifndef SITTING_UNSTORED_H
#define SITTING_UNSTORED_H

#include "record/edits.h"
#include "sitting/sitting.h"

/* The unstored rows. `versions` comes from the writer before unstored_find fills in the rest. */
struct unstored {
	struct edits versions; /* of rows, older ones too */
	bool moved;            /* the archive is gone, and what this session stored with it */
	struct record rows;    /* the last version of each; open notes are notes here */
};

void unstored_init(struct unstored *u);
void unstored_find(struct unstored *u, const struct sitting *s);
void unstored_finish(struct unstored *u);
/* Appends "3 notes, 1 marker and 2 other changes": what a person made. 0: nothing of that. */
size_t unstored_count(const struct unstored *u, const struct sitting *s, struct buf *out);
/* Appends all words of it, as unstored_text does. */
void unstored_add_words(const struct unstored *u, const struct sitting *s, struct buf *out);

#endif
