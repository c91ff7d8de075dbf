/* For this module alone: the device or chain that a note is compared with. */
#ifndef SITTING_AGAINST_H
#define SITTING_AGAINST_H

#include "sitting/sitting.h"

/* Clears the comparison of the next note and the suggestion for it. */
void against_forget(struct sitting *s);
/* Suggests the device or the chain that was in use until now. */
void against_swapped(struct sitting *s, const struct uuid *device, const struct uuid *chain);
void against_begin(struct sitting *s, struct note *n); /* copies the comparison into a new note */
/* Call when a draft was opened: the words of a new note, or of a marker, set its comparison. */
void against_open(struct sitting *s);
void against_typed(struct sitting *s); /* call when the words of the draft changed */
/* Finds the device or chain of that name; `others`: skips those in use. False: err says that no
 * name matches, or lists the names that match. */
bool against_named(const struct sitting *s, const char *name, bool others, struct compared *out,
	struct err *err);

#endif
