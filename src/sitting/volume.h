/* Which volume holds for a device on a chain: the one that was read last, else what the session file says. */
#ifndef SITTING_VOLUME_H
#define SITTING_VOLUME_H

#include "base/records.h"

/* The last one read for a device on a chain, by the chain's name: a new revision of it has the same knob. NULL: none. */
const struct volume *volume_last(const struct record *r, const struct uuid *device, const char *chain);
/* Value and unit; both may be NULL; the caller frees. */
void volume_of(const struct record *r, const struct uuid *device, const struct uuid *chain, char **value, char **unit);
/* "28 steps"; "" when not known. */
void volume_text(const struct record *r, const struct uuid *device, const struct uuid *chain, char *text, size_t size);

#endif
