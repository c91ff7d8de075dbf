/*
 * Acts of a listener's hands: each returns edits of a record, with rows taken at random, and says
 * what it was. Also the files of a review, in 512 forms.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "archive/store/store.h"
#include "review/record/edits.h"

extern unsigned hands_seed;  /* of hands_dice */
extern const char *hands_id; /* of the session file */

/* A random number below n. */
unsigned hands_dice(unsigned n);
/* Reads a session file and a playlist into an archive, with the review loaded in r. which: 9 bits,
 * each of which changes something in the files. */
void hands_read_files(struct store *st, struct record *r, unsigned which);
/* Return a row of a kind that is not deleted, at random, or a copy of it; NULL: there is none. */
void *any_row(const struct record *r, enum row_kind kind);
void *any_version(const struct record *r, enum row_kind kind);

typedef const char *hand_act(const struct record *r, struct edits *e);
hand_act tick_act, pin_act, align_act, chain_act, volume_act, track_act, device_act;
hand_act random_act; /* one of these, or one of a note, a rating or its privacy */
