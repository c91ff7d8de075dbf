/*
 * Makes rows of the record from notes and devices that were read elsewhere.
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
 * The note that l->v[i] becomes, not stamped; the caller frees it. Its UUID is made from its place,
 * times and text, and from how many of the same are above it under the same heading: the same file
 * twice, or a longer file later, gives the same UUIDs to the same notes.
 */
struct note *import_note_row(const struct import_notes *l, size_t i, const struct import_place *p);

/* The name as shown, "AFUL Cantor"; the caller frees. */
char *import_device_name(const struct phone_brand *b, const struct phone *p);
/*
 * Makes the device, not stamped: a copy of `old` with its missing fields filled in, or a new device
 * where that is NULL.
 */
struct device *import_device_row(
	const struct phone_brand *b, const struct phone *p, const struct device *old);

#endif
