/*
 * The row of an equaliser. Its content is the text form of the filters, from which its uuid is
 * computed, so that equal filters have the same uuid on every machine.
 */
#ifndef RECORD_EQUALISER_H
#define RECORD_EQUALISER_H

#include "base/filter.h"
#include "record/records.h"

/* Rounds the filters to the precision of their text form. Returns the uuid of their row. */
struct uuid equaliser_round(struct equaliser *e);
/* Makes the row with this uuid, which the caller frees. NULL: the record has it, or e has no
 * filters.
 */
struct equaliser_row *equaliser_new_row(const struct record *rec, const struct uuid *u,
	const char *name, const struct equaliser *e);

#endif
