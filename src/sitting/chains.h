/* For this module alone: the chain in use. */
#ifndef SITTING_CHAINS_H
#define SITTING_CHAINS_H

#include "sitting/sitting.h"

/* Returns the current chain of that name, or the first chain if the name is NULL or gone.
 * UUID_NONE: there are no chains. */
struct uuid chain_named(const struct sitting *s, const char *name);
void chains_follow(struct sitting *s); /* call after undo: leaves a chain that was deleted */
/* Does another device play, while earlog only counts the time? */
bool chain_is_clock(const struct sitting *s);
/* Puts a chain in use. The music continues at the same position on the chain's output, or the clock
 * runs on if the chain plays by itself. */
void chain_use(struct sitting *s, const struct uuid *chain);

#endif
