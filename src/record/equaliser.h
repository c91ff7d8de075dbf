/*
 * The row of an equaliser. Its content is the text form of the filters, and its uuid follows from
 * that: the same filters are one row on every machine.
 */
#ifndef RECORD_EQUALISER_H
#define RECORD_EQUALISER_H

#include "base/filter.h"
#include "record/records.h"

/* Rounds the filters to the precision of their text form. Returns the uuid of their row. */
struct uuid equaliser_round(struct equaliser *e);
/* The row of that uuid; the caller's. NULL: the record has it, or there are no filters. */
struct equaliser_row *equaliser_new_row(const struct record *rec, const struct uuid *u,
	const char *name, const struct equaliser *e);

#endif
