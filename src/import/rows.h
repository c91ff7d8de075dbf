/*
 * Makes rows of the record from notes and devices read from other programs' files.
 */
#ifndef IMPORT_ROWS_H
#define IMPORT_ROWS_H

#include "record/records.h"
#include "import/import.h"
#include "import/phone_book.h"

/* The review, item and device of imported notes. */
struct import_place {
	struct uuid review, item, device;
};

/*
 * Returns a row for the note l->v[i], for the caller to stamp (row_stamp) and free. The UUID is
 * made from place, times, text, and the number of equal notes above under the same heading. So the
 * same note gets the same UUID when a file, or a longer version of the file, is imported again.
 */
struct note *import_note_row(const struct import_notes *l, size_t i, const struct import_place *p);

/* Returns brand and model, "AFUL Cantor"; the caller frees. */
char *import_device_name(const struct phone_brand *b, const struct phone *p);
/*
 * Returns a row for the device, for the caller to stamp and free: a copy of `old` with missing
 * fields filled in; old NULL: a new device.
 */
struct device *import_device_row(
	const struct phone_brand *b, const struct phone *p, const struct device *old);

#endif
