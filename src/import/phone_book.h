/*
 * The index file of a squig.link or CrinGraph site, phone_book.json: a list of brands, with their
 * phones (models of headphones) and the names of the files that hold their measurements. Format:
 * Configuring.md of CrinGraph. Brands whose names are one (text_fold_name) are merged, and
 * so are phones of a brand.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "record/records.h"

#define PHONE_BOOK_MOST (16 * 1024 * 1024)
#define PHONE_BOOK_BRANDS_MOST 5000
#define PHONE_BOOK_PHONES_MOST 20000
#define PHONE_BOOK_FILES_MOST 1000 /* maximum number of files of one phone */
#define PHONE_BOOK_NAME_MOST 300   /* maximum number of bytes of a name */

struct phone {
	/* name to show; key: the folded name (text_fold_name), for comparing */
	char *name, *key;
	char *also;   /* another spelling of the name with the same key; NULL: none */
	char **files; /* names of its files as in the book, without " L" or " R" and .txt */
	size_t n_files, cap_files;
};

struct phone_brand {
	char *name, *key;
	int times;            /* how many entries of the book have this brand */
	struct phone *phones; /* the brand's phones in the order of the book */
	size_t n, cap;
};

struct phone_book {
	struct phone_brand *brands;
	size_t n, cap;
	size_t phones; /* number of phones of all brands */
};

/* Reads a phone book into b. Returns false with err after a failure; b is then empty. For invalid
 * JSON err begins with line:column. */
bool phone_book_read(struct phone_book *b, const char *bytes, size_t n, struct err *err);
void phone_book_finish(struct phone_book *b);

/* The sides of a measurement, left or right, for which a file exists. */
enum phone_sides { PHONE_NONE = 0, PHONE_LEFT = 1, PHONE_RIGHT = 2, PHONE_BOTH = 3 };
/*
 * Returns which of the files "FILE L.txt" and "FILE R.txt" are in a folder; "FILE L1.txt" and "FILE
 * R1.txt" (sample 1) count as well. If there is none, "FILE.txt" counts as both sides. Returns
 * PHONE_NONE for a name that leads out of the folder.
 */
enum phone_sides phone_file_sides(const char *folder, const char *file);

/* Returns the device's name, brand and model: "AFUL Cantor". The caller frees. */
char *import_device_name(const struct phone_brand *b, const struct phone *p);
/*
 * Returns a device row for a phone; the caller stamps it (row_stamp) and frees it. The row is a
 * copy of `old`, the row that the archive has, with missing fields filled in; if old is NULL, it is
 * a new row.
 */
struct device *import_device_row(
	const struct phone_brand *b, const struct phone *p, const struct device *old);
