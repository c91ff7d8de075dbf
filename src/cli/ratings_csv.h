/*
 * The table of `earlog stats --csv`: one row for each rating, from which others can compute what
 * earlog computes (help numbers).
 */
#ifndef CLI_RATINGS_CSV_H
#define CLI_RATINGS_CSV_H

#include "answers/gather.h"
#include "base/buf.h"

/* Appends the table of the ratings in g, of one listener; its first line only if `out` is empty.
 * who: the listener's name; NULL: the name in the records. */
void ratings_csv_add(struct buf *out, const struct gather *g, const char *who);

#endif
