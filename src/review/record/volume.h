/*
 * The volume of a device on a chain: the last one noted by the listener, else the one in the
 * session file; and the device whose level it matches.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "review/record/records.h"
#include "review/record/rows_rating.h"

/* Returns the last volume that the listener noted for a device on a chain with its setting, else
 * with another of the same socket, before the row `before` (NULL: of all); NULL: none. The
 * revisions of a chain, which have one name, have one volume. */
const struct volume *volume_last(
	const struct record *r, const struct setup *on, const struct volume *before);
/* Sets *value and *unit of the volume in a setup just before the row `before` (NULL: now), or to
 * NULL if unknown: volume_last, else the volume in the session file. The caller frees both. */
void volume_of(const struct record *r, const struct setup *on, const struct volume *before,
	char **value, char **unit);
/* Returns the unit of a volume: as it was noted, else that of its chain; NULL: not known. The
 * caller frees. */
char *volume_unit(const struct record *r, const struct volume *v);
/* Writes the current volume, "28 steps", into text[size]; "" if unknown. */
void volume_text(const struct record *r, const struct setup *on, const struct volume *before,
	char *text, size_t size);

/* Returns true if the volume was matched to another device's by ear or meter, not calculated. */
bool volume_is_matched(const struct volume *v);
