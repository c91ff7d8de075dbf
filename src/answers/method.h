/*
 * The method of a review as one paragraph: listening time, level matching, repeats, blind or
 * sighted. Each sentence states a recorded fact.
 */
#ifndef ANSWERS_METHOD_H
#define ANSWERS_METHOD_H

#include "answers/gather.h"
#include "base/buf.h"

/* Appends the method as plain text without a line break, or nothing if nothing was recorded. Leaves
 * out open blind runs. */
void method_add(struct buf *out, const struct gather *g);
/* Appends only the first sentence: how long, in how many sessions and on how many days. */
void method_add_listening(struct buf *out, const struct gather *g);

#endif
