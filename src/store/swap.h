/* Replaces the archive by another one. Used by this room alone. */
#ifndef STORE_SWAP_H
#define STORE_SWAP_H

#include "store/store_private.h"

/*
 * Moves the finished archive `new` to `place`; what stood there is kept beside it under a dated
 * name with `middle` in it (*aside, the caller frees; NULL: nothing stood there). At every moment
 * one of the two is there. Refuses while another program has the old one open, as far as that can
 * be told: whoever uses a write-ahead log holds a lock all the time, others only while they read or
 * write. With `fold` the old one takes in its log first; else the log is kept with it, as both
 * were.
 */
bool swap_in(const char *new, const char *place, const char *middle, bool fold, char **aside,
	struct err *err);

/* Does a connection of another program hold the file? */
bool swap_is_held(const char *path);

#endif
