/* The device or chain that a note is compared with. Used within src/sitting only. */
#ifndef SITTING_AGAINST_H
#define SITTING_AGAINST_H

#include "sitting/sitting.h"

/* Clears the comparison of the next note, and the suggestion for that note. */
void against_forget(struct sitting *s);
/* Suggests that the next note compares with the device or chain that was in use until now. */
void against_swapped(struct sitting *s, const struct uuid *device, const struct uuid *chain);
/* Call after a draft was opened. Decides if typed words set what the note compares with: not in a
 * note that already compares or that was stored with words before. */
void against_open(struct sitting *s);
/* Finds in the words of the open note what it compares with. Returns true if that changed. */
bool against_read(struct sitting *s);
/* Finds the device or chain with that name. others: leaves out the device and chain in use. Returns
 * false if no name matches, or if several names match; err then lists these names. */
bool against_named(const struct sitting *s, const char *name, bool others, struct compared *out,
	struct err *err);

#endif
