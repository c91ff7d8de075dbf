/* The chain in use. Used within src/sitting only. */
#ifndef SITTING_CHAINS_H
#define SITTING_CHAINS_H

#include "sitting/sitting.h"

/* Returns the current chain of that name, or the first chain if the name is NULL or gone.
 * UUID_NONE: there are no chains. */
struct uuid chain_named(const struct sitting *s, const char *name);
/* Call after undo: if the chain in use was deleted, puts another one in use. */
void chains_follow(struct sitting *s);
/* Returns true if another player makes the sound, and earlog only counts the time. */
bool chain_is_clock(const struct sitting *s);
/* Puts a chain in use. The music continues at the same position, on the output of the chain. If the
 * chain has its own player, earlog's clock runs from that position instead. */
void chain_use(struct sitting *s, const struct uuid *chain);

#endif
