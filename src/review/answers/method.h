/*
 * Describes how a review was made, as one paragraph: listening time, level matching, repeats, blind
 * or sighted. Each sentence states a fact that is in the archive.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/buf.h"
#include "review/answers/stats.h"

/* Appends the sentence on the listening time, in the language of the draft; nothing without one. */
void method_add_listening(struct buf *out, const struct stats_answer *a);
/* Appends the paragraph as plain text without a line break; nothing if nothing was recorded. Blind
 * runs that have not ended are left out. */
void method_add(struct buf *out, const struct selection *g);
