/*
 * Finds the trial of a blind run in which a note or rating was made.
 */
#ifndef RECORD_TRIAL_H
#define RECORD_TRIAL_H

#include "base/buf.h"
#include "record/records.h"

/* Returns the trial (from 1) in which the note or rating with this UUID was made; NO_INT: none.
 * Rows made between the start of a run and its first trial are not blind. */
int64_t trial_of_made(const struct record *r, const struct uuid *made);
/* Appends "blind, trial 3", or nothing for NO_INT. */
void trial_add_words(struct buf *out, int64_t trial);

#endif
