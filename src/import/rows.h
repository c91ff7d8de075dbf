/* Makes rows of the record from imported notes and from the phones of a phone book. */
#ifndef IMPORT_ROWS_H
#define IMPORT_ROWS_H

#include "record/records.h"
#include "import/import.h"
#include "import/phone_book.h"

/* The review, item (a track in a section) and device to which imported notes belong. */
struct import_place {
	struct uuid review, item, device;
};

/*
 * Returns a row for the note l->v[i]; the caller stamps it (row_stamp) and frees it. Its UUID is
 * made from p, its times and text, and the number of equal notes above it under the same heading.
 * So the note gets the same UUID when the file, or a longer version of the file, is imported again.
 */
struct note *import_note_row(const struct import_notes *l, size_t i, const struct import_place *p);

/* Returns the device's name, brand and model: "AFUL Cantor". The caller frees. */
char *import_device_name(const struct phone_brand *b, const struct phone *p);
/*
 * Returns a device row for a phone; the caller stamps it (row_stamp) and frees it. The row is a
 * copy of `old`, the row that the archive has, with missing fields filled in; if old is NULL, it is
 * a new row.
 */
struct device *import_device_row(
	const struct phone_brand *b, const struct phone *p, const struct device *old);

#endif
