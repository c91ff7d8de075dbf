/*
 * How it was listened, as one paragraph that can stand in a review: for how long, how levels were
 * matched, what was repeated, blind or not. It tells only what was done.
 */
#ifndef ANSWERS_METHOD_H
#define ANSWERS_METHOD_H

#include "answers/gather.h"
#include "base/buf.h"

/* Appends plain text without a line break; nothing where nothing was recorded. Of a blind run that
 * is open nothing is told. */
void method_add(struct buf *out, const struct gather *g);
/* Its first sentence alone: how long, in how many sessions and on how many days. */
void method_add_listening(struct buf *out, const struct gather *g);

#endif
