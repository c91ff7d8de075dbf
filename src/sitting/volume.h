/* The volume of a device on a chain: the last reading, else the one of the session file. */
#ifndef SITTING_VOLUME_H
#define SITTING_VOLUME_H

#include "record/records.h"

/* The last one read for a device on a chain, by the chain's name: a new revision of it has the same
 * knob. NULL: none. */
const struct volume *volume_last(
	const struct record *r, const struct uuid *device, const char *chain);
/* Value and unit; both may be NULL; the caller frees. */
void volume_of(const struct record *r, const struct uuid *device, const struct uuid *chain,
	char **value, char **unit);
/* As it was last read, else as the files say: "28 steps"; "" when not known. */
void volume_text(const struct record *r, const struct uuid *device, const struct uuid *chain,
	char *text, size_t size);

/* Two devices that were set as loud as each other on a chain. */
struct volume_match {
	const struct device *other;
	const char *how;                    /* in the words of who did it; NULL: not said */
	char value[64];                     /* of the device, "" where it was not known */
	char other_then[64], other_now[64]; /* of the other one: at the match, and now */
};

/* With the device that is worn, if they ever were, else with any other; false: never. Borrowed from
 * the record. */
bool volume_match(const struct record *r, const struct uuid *device, const struct uuid *worn,
	const struct uuid *chain, struct volume_match *out);

#endif
