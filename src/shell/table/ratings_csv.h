/*
 * The table of `earlog stats --csv`: one row for each rating, from which others can compute what
 * earlog computes (help numbers).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/buf.h"
#include "review/answers/selection.h"

/* Appends the table of the ratings in g, of one listener; its first line only if `out` is empty.
 * who: the listener's name; NULL: the name in the records. */
void ratings_csv_add(struct buf *out, const struct selection *g, const char *who);
