/* For this module alone: the device or chain that a note is compared with. */
#ifndef SITTING_AGAINST_H
#define SITTING_AGAINST_H

#include "sitting/sitting.h"

/* Clears the comparison of the next note, and the suggestion for that note. */
void against_forget(struct sitting *s);
/* Suggests, for the next note, the device or chain that was in use until now. */
void against_swapped(struct sitting *s, const struct uuid *device, const struct uuid *chain);
void against_begin(struct sitting *s, struct note *n); /* sets what a new note compares with */
/* Call after a draft was opened. While a new note or a marker is written, its words set what it
 * compares with. */
void against_open(struct sitting *s);
void against_typed(struct sitting *s); /* call when the words of the draft changed */
/* Finds the device or chain of that name; others: not among the ones in use. Returns false if no
 * name matches, or if several do; err lists the names that match. */
bool against_named(const struct sitting *s, const char *name, bool others, struct compared *out,
	struct err *err);

#endif
