/*
 * Reads an SQLite file page by page without trusting its structure, to find the rows of tables
 * whose b-tree is damaged. Format: sqlite.org/fileformat2.html. For files of src/store only.
 */
#ifndef STORE_RAW_PAGES_H
#define STORE_RAW_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct raw {
	unsigned char *map; /* the whole file, mapped for reading */
	size_t size;
	uint32_t page_bytes, usable, npages;
};

enum raw_type { RAW_NULL, RAW_INT, RAW_REAL, RAW_TEXT, RAW_BLOB };

#define RAW_COLUMNS 64

struct raw_value {
	enum raw_type type;
	int64_t i;
	double r;
	const unsigned char *p; /* text or blob of n bytes, which raw_row.payload owns */
	size_t n;
};

struct raw_row {
	int64_t rowid;
	size_t n;
	struct raw_value v[RAW_COLUMNS];
	unsigned char *payload;
};

bool raw_open(struct raw *f, const char *path, struct err *err);
void raw_close(struct raw *f);

/* Returns how many of the pages that the file's header counts are missing. had_bytes: the size of
 * the file before it was extended with zeros. */
size_t raw_missing(const struct raw *f, int64_t had_bytes);

/* Page types of a table: inner pages of its b-tree, and leaves, which hold the rows. */
#define INNER 5
#define LEAF 13
/* Returns the type of a page, the first byte of its header; 0: invalid. */
int raw_page_type(const struct raw *f, uint32_t page);
size_t raw_cells(const struct raw *f, uint32_t page);
/* Returns the page number of child k of an inner page, where k is 0 to raw_cells(f, page); 0:
 * invalid. */
uint32_t raw_child(const struct raw *f, uint32_t page, size_t k);
/* Reads the row in cell k of a leaf page. Returns true if the row is intact; the caller then calls
 * raw_row_finish. */
bool raw_read(const struct raw *f, uint32_t page, size_t k, struct raw_row *row);
void raw_row_finish(struct raw_row *row);

#endif
