/* Rows that are not on disk. Used within src/sitting only. */
#ifndef SITTING_UNSTORED_H
#define SITTING_UNSTORED_H

#include "record/edits.h"
#include "sitting/sitting.h"

/* The unstored rows. The caller fills in `versions` from the writer, then calls unstored_find. */
struct unstored {
	struct edits versions; /* all unstored versions of rows */
	bool moved;            /* the archive is gone, with the rows that this session stored */
	struct record rows;    /* the last version of each row; an open note counts as a note */
};

void unstored_init(struct unstored *u);
void unstored_find(struct unstored *u, const struct sitting *s);
void unstored_finish(struct unstored *u);
/* Appends the listener's changes, "3 notes, 1 marker and 2 other changes"; returns their number. */
size_t unstored_count(const struct unstored *u, const struct sitting *s, struct buf *out);
/* Appends the unstored words in the format of unstored_text. */
void unstored_add_words(const struct unstored *u, const struct sitting *s, struct buf *out);

#endif
