/*
 * The kinds of devices that a review can have, as one table: where a device of the kind is in a
 * chain, the parts of a review of it, and the words for it. record/device_in_chain.h returns the
 * kind of a device in a review.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/core/buf.h"

/* The words of the bench about a device that is changed. */
struct device_words {
	const char *put_on;    /* before its name */
	const char *worn;      /* "worn", after "is" or "was" */
	const char *was_on;    /* "was on last" */
	const char *put_again; /* what the helper does if the device is the same again */
	const char *told_by;   /* key of schema/words: how blind a run was */
};

struct device_kind {
	const char *name; /* as in the key `kind` */
	const char *noun; /* key of its word for drafts */
	/* The key of a chain whose place the device has, "source". Such a device feeds a headphone:
	 * its impedance and sensitivity are not used. NULL: the device is what the chain feeds. */
	const char *place;
	bool worn, tipped; /* worn on the ears; has ear tips */
	const struct device_words *words;
	const char *inside; /* a hint on what the part "technology" of a review is about */
};

/* Returns the kind of this name, in any letter case; NULL: none. */
const struct device_kind *device_kind_named(const char *name);
/* Returns the kind of this name; one that the table lacks (NULL, "shoe") is worn and may have tips.
 */
const struct device_kind *device_kind(const char *name);
/* Returns the word of drafts for the kind of this name: as written if the table lacks it. */
const char *device_kind_noun(const char *name);
/* Appends the names of all kinds: "iem, headphone or cable". last: before the last one, " or ". */
void device_kind_add_names(struct buf *out, const char *last);
/* Returns true if the review of a device of this kind has this part. */
bool device_kind_has_part(const struct device_kind *k, const char *part);
/* Returns the key of the words for drafts that a device of this kind (NULL: any) has in place of
 * `key`. */
const char *device_kind_key(const struct device_kind *k, const char *key);
