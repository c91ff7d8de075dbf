/*
 * The settings in which devices were heard, and the usual one of each device, which notes at the
 * bench and lines of a draft do not name: that of the device itself, else the first combination of
 * its switches, else the one that most notes have. An update of the firmware is no other setting:
 * the firmware that was heard first stays the usual one.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "review/record/made.h"
#include "review/record/rows_review.h"
#include "review/record/setup.h"

/* The ranks of a setting: 1 if it is the usual one of the last export; 1 if the session file says
 * it of the device itself, or first of its switches; its heard notes; its ratings; 1 if any note
 * has it. The highest make it the usual one. */
enum { USUAL_KEPT, USUAL_GIVEN, USUAL_NOTES, USUAL_RATINGS, USUAL_NOTED, USUAL_RANKS };

struct heard_setting {
	struct uuid device, id;        /* id: of the setting, else of the device */
	const struct variant *setting; /* NULL: not noted */
	int64_t rank[USUAL_RANKS];
	struct made first; /* the first note, else the first rating */
};

struct heard_settings LIST_OF(struct heard_setting);

/* Counts a note or rating in the setting of its device. as: USUAL_NOTES or USUAL_RATINGS. */
void heard_settings_add(struct heard_settings *h, const struct record *r, const struct uuid *device,
	const struct setup *s, struct made made, size_t as, bool counts);
/* Sorts what was added, the usual setting of each device first. kept: the usual ones of the last
 * export. */
void heard_settings_sort(struct heard_settings *h, const struct record *r,
	const struct uuid *review, const struct uuids *kept);
