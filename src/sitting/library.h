/* For this module alone: files of the music library that match the items of this review. */
#ifndef SITTING_LIBRARY_H
#define SITTING_LIBRARY_H

#include "sitting/sitting.h"
#include "store/library.h"

struct own_music {
	struct library_answers answers; /* about recordings and sources of this review, by UUID */
	bool known;                     /* there was an answer */
	char *words;                    /* of the last search … */
	bool found_known;               /* … whose result is known: */
	struct library_files found;
};

struct library_wanted library_wanted_of(const struct recording *r); /* borrows its texts */
void library_ask(struct sitting *s);                                /* call after new items */
void library_answered(struct sitting *s);                           /* takes an answer, if any */
void library_found(struct sitting *s);                              /* the same for a search */
const struct library_hits *library_hits(const struct sitting *s, const struct bench_item *b);
/* Returns the new path of a file that was moved; NULL: not known. */
const char *library_moved(const struct sitting *s, const struct source *src);
/* Appends what to do about an item without sound; `space`: the key that runs the clock, marked as
 * in said.h, perhaps with "again". */
#define SPACE_KEY "\1toggle\2"
void library_way_out(const struct sitting *s, size_t item, const char *space, struct buf *out);
void items_say_added(struct sitting *s, size_t item); /* in items.c; shows its section */
void library_finish(struct sitting *s);

#endif
