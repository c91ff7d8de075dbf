/* Finds level matches: which is between two things that were heard, what ended it, and what a
 * device matches at the bench. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "review/answers/selection.h"

/* When something was heard, and on what. */
struct heard_on {
	struct setup setup; /* with its device */
	struct made made;
};

/* A match of two devices, or of two settings or chains of one device. */
struct match {
	const struct volume *v; /* NULL: there is none */
	struct setup ends[2];   /* in the order in which they were asked for */
	int turned;             /* the end whose volume was turned to match the other one */
};

/* Returns what was turned at a match, or what it was matched to (`matched`). */
struct setup match_end(const struct selection *g, const struct volume *match, bool matched);
/* Returns true if one end of a match, or a volume, is of this setup: device and setting, and of
 * SETUP_CHAIN and SETUP_EQUALISER those in `parts`. A setting that is not known is any; chains of
 * one name and content are one. */
bool match_is_at(
	const struct selection *g, const struct setup *end, const struct setup *on, unsigned parts);
/* Returns the newest match of a and b (NULL: any other), by ear or with a meter, from the
 * MATCH_DAYS days before `at` (NULL: any); with `after`, the first one from the MATCH_HOURS hours
 * after `at`. parts: as of match_is_at; without the chain, only matches on one chain. */
#define MATCH_DAYS 90
#define MATCH_HOURS 8
struct match match_find(const struct selection *g, const struct setup *a, const struct setup *b,
	const struct made *at, bool after, unsigned parts);
/* Returns the next different volume at either end, which ends a match; NULL: it has not ended. */
const struct volume *match_ended(const struct selection *g, const struct match *m);
/* Returns the volume that was matched to, which the turned end was not; NULL: none was noted.
 * changed: NULL also if it is still the volume there. */
const struct volume *match_volume(
	const struct selection *g, const struct volume *match, bool changed);
/* Returns true if a match is also true of what was heard at an end before it: the other end was
 * matched to this one within MATCH_HOURS, with no other volume of it in between. */
bool match_holds_before(const struct selection *g, const struct match *m, int end, struct made at);

/* What a device matches at the bench. */
struct match_now {
	struct setup other;
	const char *how; /* method of the match in words; "": unknown */
	char value[64];  /* volume of the device when it was matched; "": unknown */
	char other_then[64], other_now[64]; /* volume of the other end: when matched; now */
};
/* Sets *out to the newest match of a device with its setting on its chain, preferably with `worn`,
 * through any equaliser. Returns false if there is none. */
bool match_at(const struct record *r, const struct setup *on, const struct setup *worn,
	struct match_now *out);
