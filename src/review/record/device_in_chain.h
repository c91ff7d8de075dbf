/*
 * A device in a chain. A source, DAC or amplifier that is reviewed or compared takes its place in
 * the chain (files/device_kind.h): the chain has the other parts, and the device has its own
 * socket, gain and volume control.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "review/files/device_kind.h"
#include "review/record/rows_review.h"
#include "review/record/setup.h"

/* Returns the kind of a device in a review: as its row says, else its entry in `compare`, else that
 * of the device under test. device NULL: the kind of the device under test. */
const struct device_kind *device_kind_in(
	const struct record *r, const struct uuid *review, const struct uuid *device);
/* Returns the keys of a chain that the session file of the review gives a device itself, as lines
 * "key=value"; NULL: none. The caller frees. */
char *device_own_keys(const struct record *r, const struct uuid *review, const struct uuid *device);
/* Returns the same, or of an earphone the keys of its usual setting: tips, nozzle, filter. */
char *device_usual_keys(
	const struct record *r, const struct uuid *review, const struct uuid *device);
/* Returns the setting of a device after `after` that can be chosen in the review (NULL: the first);
 * NULL: there is no other. */
const struct variant *device_next_setting(const struct record *r, const struct uuid *review,
	const struct uuid *device, const struct variant *after);
/* Returns the setting with which a device is put on. was: with which it was on before, perhaps as
 * the file had it then; NULL: it was not on. NULL: it has none. */
const struct variant *device_setting_now(const struct record *r, const struct uuid *review,
	const struct uuid *device, const struct variant *was);
/* Returns the same after the last note, rating or session with the device. */
const struct variant *device_setting_last(
	const struct record *r, const struct uuid *review, const struct uuid *device);
/* Returns the setting of a device in which each of its switches is as the file names it first;
 * NULL: its settings have names. */
const struct variant *device_setting_first(
	const struct record *r, const struct uuid *review, const struct uuid *device);
/* Returns the usual setting of a device in the review, which the bench does not name: that of the
 * device itself; of switches the first of each; else the one that most notes have. NULL: most notes
 * have none. */
const struct variant *device_setting_usual(
	const struct record *r, const struct uuid *review, const struct uuid *device);
/* Returns the content of a chain with a device and its setting (none: the device's own keys in the
 * session file). The volume of the chain's entry counts only for the device under test. The caller
 * frees. */
char *device_chain_content(const struct record *r, const struct chain *c, const struct setup *s);
/* Returns the words by which readers know a chain (chain_known_as): in a review of a source by its
 * headphone. c NULL: NULL. The caller frees. */
char *device_chain_known_as(const struct record *r, const struct chain *c,
	const char *const *others, size_t n, bool *named);
/* Returns the player, "Pixel 8", in the words by which readers know a chain, if what is before it
 * is the headphone of the usual one: "HD 600, Pixel 8". NULL: it is not. Borrowed from `words`. */
const char *device_chain_player(
	const struct chain *c, const struct chain *usual, const char *words);
