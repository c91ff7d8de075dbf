/* What was done in each year, counted in the archive. */
#pragma once

#include "store/store.h"

/* Reviews count in the year in which they began, the others in that of their evening. */
struct year {
	int64_t year, evenings, sessions, heard_ms, reviews, notes, ratings;
};
struct years LIST_OF(struct year);

/* Lists the years, the first first. Leaves out rows of deleted sessions and reviews. The caller
 * frees out->v. */
bool store_years(struct store *st, struct years *out, struct err *err);
/* Loads all ratings with all rows by which answers/gather.h groups them. */
bool store_load_rated(struct store *st, struct record *out, struct err *err);
