/*
 * In which trial of a blind run something was made.
 */
#ifndef RECORD_TRIAL_H
#define RECORD_TRIAL_H

#include "base/buf.h"
#include "record/records.h"

/* The trial in which a note was opened or a rating given, by its UUID, from 1 on; NO_INT: none.
 * Rows made between the start of a run and its first trial are not blind. */
int64_t trial_of_made(const struct record *r, const struct uuid *made);
/* "blind, trial 3", or nothing for NO_INT. */
void trial_add_words(struct buf *out, int64_t trial);

#endif
