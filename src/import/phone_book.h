/*
 * The index of a squig.link or CrinGraph site: phone_book.json, a list of brands with their models
 * and the names of the files that hold their measurements. Format: Configuring.md of CrinGraph.
 * Brands with the same folded name are merged, and so are models.
 */
#ifndef IMPORT_PHONE_BOOK_H
#define IMPORT_PHONE_BOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define PHONE_BOOK_MOST (16 * 1024 * 1024)
#define PHONE_BOOK_BRANDS_MOST 5000
#define PHONE_BOOK_PHONES_MOST 20000
#define PHONE_BOOK_FILES_MOST 1000 /* most files of one phone */
#define PHONE_BOOK_NAME_MOST 300   /* most bytes of a name */

struct phone {
	char *name, *key; /* name to show; key: the name folded, for comparing */
	char *also;       /* another name with the same key; NULL: none */
	char **files;     /* file names without side and ending, as in the book */
	size_t n_files, cap_files;
};

struct phone_brand {
	char *name, *key;
	int times;            /* how often the book has the brand */
	struct phone *phones; /* phones in the order of the book */
	size_t n, cap;
};

struct phone_book {
	struct phone_brand *brands;
	size_t n, cap;
	size_t phones; /* number of phones of all brands */
};

/* Reads a book into b, empty before and on failure. For broken JSON err has line:column. */
bool phone_book_read(struct phone_book *b, const char *bytes, size_t n, struct err *err);
void phone_book_finish(struct phone_book *b);

/* The sides (channels) of a measurement for which a file exists. */
enum phone_sides { PHONE_NONE = 0, PHONE_LEFT = 1, PHONE_RIGHT = 2, PHONE_BOTH = 3 };
/*
 * Looks in a folder for "FILE L.txt", "FILE R.txt", the same with a sample number ("FILE L1.txt"),
 * or "FILE.txt", which counts as both sides. Ignores a name that leads out of the folder.
 */
enum phone_sides phone_file_sides(const char *folder, const char *file);

#endif
