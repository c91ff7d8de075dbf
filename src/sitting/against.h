/* For this module alone: what a note is compared with. */
#ifndef SITTING_AGAINST_H
#define SITTING_AGAINST_H

#include "sitting/sitting.h"

/* The next note is compared with nothing, and nothing is offered for it. */
void against_forget(struct sitting *s);
/* Offers the device or the chain that was in use until now. */
void against_swapped(struct sitting *s, const struct uuid *device, const struct uuid *chain);
void against_begin(struct sitting *s, struct note *n); /* a new note */
/* The draft is open: the words of a new note, or of a marker, decide. */
void against_open(struct sitting *s);
void against_typed(struct sitting *s); /* its words changed */
/* The device or chain of that name; `others`: not the one worn or in use. False: err says which it
 * may be. */
bool against_named(const struct sitting *s, const char *name, bool others, struct compared *out,
	struct err *err);

#endif
