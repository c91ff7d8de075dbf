/* Level matches of two devices: which holds, and what ended it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "review/answers/gather.h"

/* When something was heard, and on what. */
struct heard_on {
	const struct setup *setup;
	struct made made;
};
/* Returns the device that was turned at a match, or to which it was matched (`matched`); of two
 * settings of one device, the setting: below, these are devices too. */
struct uuid match_end(const struct gather *g, const struct volume *match, bool matched);
/* Returns the setting that one of the two had at a match; none: not known. */
struct uuid match_setting(
	const struct gather *g, const struct volume *match, const struct uuid *device);
/* Returns true if two settings are one, or one of them is not known. */
bool match_same_setting(const struct gather *g, const struct uuid *a, const struct uuid *b);
/* Returns true if the volume is a level match of devices a and b, by ear or with a meter. */
bool match_is_of(
	const struct gather *g, const struct volume *v, const struct uuid *a, const struct uuid *b);
/* Returns the newest level match of devices a and b, by ear or with a meter, with the setup of
 * `at`, from the MATCH_DAYS days before it (NULL: any match); NULL: none. The chain may
 * differ from that of `at` if it has the same name and content; device and variant are ignored.
 * *end gets the next different volume of either device on the chain of the match, which ends it;
 * NULL: it has not ended. */
#define MATCH_DAYS 90
const struct volume *match_newest(const struct gather *g, const struct uuid *a,
	const struct uuid *b, const struct heard_on *at, const struct volume **end);
/* Returns the volume that the device had to which another was matched, if it was changed since;
 * NULL: it has that volume still, or none was noted. */
const struct volume *match_other_volume(const struct gather *g, const struct volume *match);
/* Returns the volume that it had at the match; NULL: none was noted. */
const struct volume *match_volume(const struct gather *g, const struct volume *match);
/* Returns true if a volume was noted with the setup `on`, on the same chain. */
bool match_noted_on(const struct gather *g, const struct volume *v, const struct setup *on);
/* Returns true if the match holds for what was heard with the device before it: the other device
 * was matched to this one within a few hours, with no other volume of it in between. */
#define MATCH_HOURS 8
bool match_holds_before(const struct gather *g, const struct volume *match,
	const struct uuid *device, struct made at);
