/* The volume of a device on a chain: the last reading, else the value in the session file. */
#ifndef SITTING_VOLUME_H
#define SITTING_VOLUME_H

#include "record/records.h"

/* Returns the last reading for a device on a chain, before the reading `before` (NULL: of all);
 * NULL: none. The chain is named, because a new revision of the chain has the same volume control.
 */
const struct volume *volume_last(const struct record *r, const struct uuid *device,
	const char *chain, const struct volume *before);
/* Sets *value and *unit of the volume at the reading `before` (NULL: now); each may become NULL.
 * The caller frees them. */
void volume_of(const struct record *r, const struct uuid *device, const struct uuid *chain,
	const struct volume *before, char **value, char **unit);
/* Writes the volume, "28 steps", into text[size]; "" if unknown. */
void volume_text(const struct record *r, const struct uuid *device, const struct uuid *chain,
	char *text, size_t size);

/* A level match of a device with another one on a chain. */
struct volume_match {
	const struct device *other;
	const char *how;                    /* method of the match in words, or NULL */
	char value[64];                     /* volume of the device; "": unknown */
	char other_then[64], other_now[64]; /* volume of the other: at the match, now */
};

/* Fills in the last match of a device: with the device worn, else with any other; false: none. Its
 * pointers are borrowed from the record. */
bool volume_match(const struct record *r, const struct uuid *device, const struct uuid *worn,
	const struct uuid *chain, struct volume_match *out);

#endif
