/* For this module alone: the chain in use. */
#ifndef SITTING_CHAINS_H
#define SITTING_CHAINS_H

#include "sitting/sitting.h"

/* Returns the current chain of that name, or the first chain if the name is NULL or gone.
 * UUID_NONE: there are no chains. */
struct uuid chain_named(const struct sitting *s, const char *name);
void chains_follow(struct sitting *s);        /* after undo: leaves a deleted chain */
bool chain_is_clock(const struct sitting *s); /* true: it plays by itself; earlog only keeps time */
/* Switches to the chain. Sound continues at the same position, on its output or by the clock. */
void chain_use(struct sitting *s, const struct uuid *chain);

#endif
