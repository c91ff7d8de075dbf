/*
 * Makes rows of the record from notes and devices read from other programs' files.
 */
#ifndef IMPORT_ROWS_H
#define IMPORT_ROWS_H

#include "record/records.h"
#include "import/import.h"
#include "import/phone_book.h"

/* The review, item and setup of imported notes. */
struct import_place {
	struct uuid review, item, device;
};

/*
 * Returns the row for the note l->v[i], without a stamp; the caller frees it. Its UUID is made from
 * place, times, text, and the count of equal notes above it under the same heading. So importing a
 * file again, or a longer version of it, gives equal notes equal UUIDs.
 */
struct note *import_note_row(const struct import_notes *l, size_t i, const struct import_place *p);

/* Returns the name to show, "AFUL Cantor"; the caller frees. */
char *import_device_name(const struct phone_brand *b, const struct phone *p);
/*
 * Returns a device row without a stamp: a copy of `old` with missing fields filled in, or a new
 * device if `old` is NULL.
 */
struct device *import_device_row(
	const struct phone_brand *b, const struct phone *p, const struct device *old);

#endif
