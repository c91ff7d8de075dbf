/*
 * The switches of a device: the keys of its settings that hands change one by one, with what each
 * can be (nozzle: black, gold). A setting of the record is one combination: the record has the one
 * that the file names first, and each other value with the rest as there. All other combinations
 * are made when one is put on.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/err.h"
#include "base/yaml/pairs.h"
#include "review/record/edits.h"
#include "review/record/rows_review.h"

struct switched {
	char *key;
	struct texts can_be; /* the first: as in the base */
};

struct switches {
	const struct variant *base; /* the first combination; NULL: the settings have names alone */
	struct LIST_OF(struct switched) all; /* in the order of the keys in words of settings */
	struct texts twice; /* values that several switches have, which are called with their key */
};

/* Finds the switches of a device in a review. The caller calls switches_finish. */
void switches_find(struct switches *x, const struct record *r, const struct uuid *review,
	const struct uuid *device);
void switches_finish(struct switches *x);
/* Returns the UUID by which lists name what a switch can be. */
struct uuid switches_value(
	const struct record *r, const struct uuid *device, const char *key, const char *is);
/* Returns the UUID of the setting that `from` becomes by what lists name so, or by a setting of
 * switches, which changes what it differs in from the base; one with a typed name replaces all. The
 * firmware stays as in `from`; NULL: the base. Adds the setting to the edits if it lacks. None:
 * nothing is named so. */
struct uuid switches_change(const struct record *r, const struct uuid *review,
	const struct uuid *device, const struct variant *from, const struct uuid *to,
	struct edits *rows);
/* Sets *to to the same by what a person calls a combination: "gold", "silver cable", "gold,
 * plated". None: a word is no value of a switch. Returns false with err if a value is of several
 * switches. */
bool switches_named(const struct record *r, const struct uuid *review, const struct uuid *device,
	const struct variant *from, const char *typed, struct uuid *to, struct edits *rows,
	struct err *err);
/* Returns the UUID of the setting of a device with a content, and adds it to the edits if it is not
 * there or cannot be chosen; one of an earlier firmware is for notes alone. name: of a setting with
 * a typed name; NULL: of switches. */
struct uuid switches_put(const struct switches *x, const struct record *r,
	const struct uuid *device, const char *name, const char *content, struct edits *rows);
/* Returns true if a setting is a combination of the switches. */
bool switches_has(const struct switches *x, const struct variant *v);
/* Returns true if no file gave a setting its name: it was made of what switches can be. */
bool switches_made(const struct record *r, const struct variant *v);
/* Adds the values that are under several keys of the contents of a device's settings. */
void switches_add_twice(struct texts *twice, const struct record *r, const struct uuid *device);
/* Returns how a list calls a setting: a combination of switches by its name, "gold, plated", with
 * the firmware if that is another one now; any other one in the words of a draft. The caller frees.
 */
char *switches_called(const struct record *r, const struct variant *v, const char *between);
/* Returns true if a setting is named by what differs from the base. */
bool switches_names(const struct variant *v, const struct variant *base, const struct texts *twice);
