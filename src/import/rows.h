/*
 * What was read elsewhere, as rows of the record.
 */
#ifndef IMPORT_ROWS_H
#define IMPORT_ROWS_H

#include "record/records.h"
#include "import/import.h"
#include "import/phone_book.h"

/* Where notes belong. */
struct import_place {
	struct uuid review, item, device;
};

/*
 * The note that l->v[i] becomes, not stamped; the caller frees it. Its UUID is made from its place,
 * times and text, and from how many of the same are above it under the same heading: the same file
 * twice, or a longer one later, gives what is there already the same UUIDs.
 */
struct note *import_note_row(const struct import_notes *l, size_t i, const struct import_place *p);

/* The name as shown, "AFUL Cantor"; the caller frees. */
char *import_device_name(const struct phone_brand *b, const struct phone *p);
/*
 * The device, not stamped: a copy of `old` with what is missing in it filled in, or a new one
 * where that is NULL.
 */
struct device *import_device_row(
	const struct phone_brand *b, const struct phone *p, const struct device *old);

#endif
