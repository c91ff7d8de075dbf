/* For this module alone: the chain in use. */
#ifndef SITTING_CHAINS_H
#define SITTING_CHAINS_H

#include "sitting/sitting.h"

/* The chain in use of that name; the first one where the name is NULL or gone; none: there are no
 * chains. */
struct uuid chain_named(const struct sitting *s, const char *name);
void chains_follow(struct sitting *s);        /* after undo: leaves a deleted chain */
bool chain_is_clock(const struct sitting *s); /* plays the chain in use by itself? */
/* Uses the chain. The sound moves to its output, or to the clock, at the same place. */
void chain_use(struct sitting *s, const struct uuid *chain);

#endif
