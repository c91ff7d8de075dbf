#include "store/raw_pages.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

#define FILE_HEADER 100         /* size of the file's header, which is at the start of page 1 */
#define MOST_PAYLOAD 1000000000 /* SQLite's limit for the size of a row in bytes */

static uint32_t
number_at(const unsigned char *p, int bytes)
{
	uint32_t n = 0;

	for (int i = 0; i < bytes; i++)
		n = n << 8 | p[i];
	return n;
}

/* Reads the page size from the file's header; if the header is damaged, assumes 4096, which
 * earlog's archives have. */
static void
read_header(struct raw *f)
{
	uint32_t bytes = f->size >= FILE_HEADER ? number_at(f->map + 16, 2) : 0;
	uint32_t reserved = f->size >= FILE_HEADER ? f->map[20] : 0;

	if (bytes == 1)
		bytes = 65536;
	if (bytes < 512 || (bytes & (bytes - 1)) != 0 || bytes > f->size)
		bytes = 4096;
	if (reserved > 32)
		reserved = 0;
	f->page_bytes = bytes;
	f->usable = bytes - reserved;
	f->npages = (uint32_t)(f->size / bytes);
}

bool
raw_open(struct raw *f, const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat s;

	*f = (struct raw){ 0 };
	if (fd < 0 || fstat(fd, &s) != 0 || !S_ISREG(s.st_mode) || s.st_size == 0) {
		if (fd >= 0)
			close(fd);
		return err_set(err, "cannot read %s", path);
	}
	f->size = (size_t)s.st_size;
	f->map = mmap(NULL, f->size, PROT_READ, MAP_PRIVATE, fd, 0);
	int why = errno;
	close(fd);
	if (f->map == MAP_FAILED) {
		f->map = NULL;
		return err_set(err, "cannot read %s: %s", path, strerror(why));
	}
	read_header(f);
	return true;
}

void
raw_close(struct raw *f)
{
	if (f->map)
		munmap(f->map, f->size);
	*f = (struct raw){ 0 };
}

static const unsigned char *
page_at(const struct raw *f, uint32_t page)
{
	return page && page <= f->npages ? f->map + (size_t)(page - 1) * f->page_bytes : NULL;
}

static const unsigned char *
tree_header(const struct raw *f, uint32_t page)
{
	const unsigned char *p = page_at(f, page);

	return p && page == 1 ? p + FILE_HEADER : p;
}

size_t
raw_missing(const struct raw *f, int64_t had_bytes)
{
	static const unsigned char hole[65536];
	const unsigned char *h = page_at(f, 1);
	/* SQLite trusts the count only if the version of these four bytes is the file's. */
	size_t all = h && memcmp(h + 24, h + 92, 4) == 0 ? number_at(h + 28, 4) : 0,
	       n = all > f->npages ? all - f->npages : 0;

	for (size_t p = (size_t)had_bytes / f->page_bytes + 1; p <= f->npages; p++)
		n += memcmp(page_at(f, (uint32_t)p), hole, f->page_bytes) == 0;
	return n;
}

int
raw_page_type(const struct raw *f, uint32_t page)
{
	const unsigned char *h = tree_header(f, page);

	return h ? h[0] : 0;
}

size_t
raw_cells(const struct raw *f, uint32_t page)
{
	const unsigned char *h = tree_header(f, page);
	size_t n = h ? number_at(h + 3, 2) : 0;

	return n * 2 + FILE_HEADER + 12 <= f->usable ? n : 0;
}

/* Returns the offset of cell k in its page; 0 if the page is damaged. */
static size_t
cell_start(const struct raw *f, uint32_t page, size_t k)
{
	const unsigned char *p = page_at(f, page), *h = tree_header(f, page);
	size_t header = h[0] == INNER ? 12 : 8;

	if (k >= raw_cells(f, page))
		return 0;
	size_t at = number_at(h + header + 2 * k, 2);
	return at >= (size_t)(h - p) + header && at + 4 <= f->usable ? at : 0;
}

uint32_t
raw_child(const struct raw *f, uint32_t page, size_t k)
{
	const unsigned char *h = tree_header(f, page);

	if (!h || h[0] != INNER)
		return 0;
	size_t at = cell_start(f, page, k);
	uint32_t child = k == raw_cells(f, page) ? number_at(h + 8, 4)
		: at                             ? number_at(page_at(f, page) + at, 4)
						 : 0;
	return child <= f->npages ? child : 0;
}

/* Reads one of SQLite's variable-length integers at *p and moves *p behind it. Returns false if it
 * does not end before `end`. */
static bool
varint(const unsigned char **p, const unsigned char *end, uint64_t *v)
{
	*v = 0;
	for (int i = 0; i < 9; i++) {
		if (*p >= end)
			return false;
		unsigned char b = *(*p)++;
		if (i == 8) {
			*v = *v << 8 | b;
			return true;
		}
		*v = *v << 7 | (b & 0x7f);
		if (!(b & 0x80))
			return true;
	}
	return true;
}

/* Returns how many of a row's `payload` bytes are in its cell; the rest is in a chain of overflow
 * pages. */
static size_t
local_bytes(const struct raw *f, size_t payload)
{
	size_t most = f->usable - 35, least = (f->usable - 12) * 32 / 255 - 23;

	if (payload <= most)
		return payload;
	size_t n = least + (payload - least) % (f->usable - 4);
	return n <= most ? n : least;
}

static bool
read_chain(const struct raw *f, uint32_t page, unsigned char *into, size_t n)
{
	size_t room = f->usable - 4;

	while (n) {
		const unsigned char *p = page_at(f, page);
		size_t take = n < room ? n : room;
		if (!p)
			return false;
		memcpy(into, p + 4, take);
		into += take;
		n -= take;
		page = number_at(p, 4);
	}
	return true;
}

static unsigned char *
read_payload(const struct raw *f, uint32_t page, size_t at, int64_t *rowid, size_t *n)
{
	const unsigned char *p = page_at(f, page) + at, *end = page_at(f, page) + f->usable;
	uint64_t size, id;

	if (!varint(&p, end, &size) || !varint(&p, end, &id) || size > MOST_PAYLOAD ||
		size > f->size)
		return NULL;
	size_t local = local_bytes(f, size);
	if ((size_t)(end - p) < local + (local < size ? 4 : 0))
		return NULL;
	unsigned char *payload = xmalloc(size + 1);
	memcpy(payload, p, local);
	if (local < size &&
		!read_chain(f, number_at(p + local, 4), payload + local, size - local)) {
		free(payload);
		return NULL;
	}
	*n = size;
	memcpy(rowid, &id, sizeof(*rowid));
	return payload;
}

static int64_t
signed_at(const unsigned char *p, size_t bytes)
{
	uint64_t n = p[0] & 0x80 ? UINT64_MAX : 0;
	int64_t value;

	for (size_t i = 0; i < bytes; i++)
		n = n << 8 | p[i];
	memcpy(&value, &n, sizeof(value));
	return value;
}

/* Reads a value at p; type: SQLite's serial type of the value. Returns its size in bytes; -1 if the
 * type is invalid or the value is longer than `left` bytes. */
static int64_t
read_value(struct raw_value *v, uint64_t type, const unsigned char *p, size_t left)
{
	static const unsigned char sizes[] = { 0, 1, 2, 3, 4, 6, 8, 8, 0, 0 };
	uint64_t n = type < sizeof(sizes) ? sizes[type] : type >= 12 ? (type - 12) / 2 : UINT64_MAX;

	if (n > left)
		return -1;
	*v = (struct raw_value){ .p = p, .n = (size_t)n };
	if (type == 0) {
		v->type = RAW_NULL;
	} else if (type == 7) {
		int64_t bits = signed_at(p, 8);
		v->type = RAW_REAL;
		memcpy(&v->r, &bits, sizeof(v->r));
	} else if (type <= 9) {
		v->type = RAW_INT;
		v->i = type >= 8 ? (int64_t)type - 8 : signed_at(p, (size_t)n);
	} else {
		v->type = type % 2 ? RAW_TEXT : RAW_BLOB;
	}
	return (int64_t)n;
}

static bool
read_record(struct raw_row *row, size_t n)
{
	const unsigned char *p = row->payload, *end = p + n;
	uint64_t header, type;

	if (!varint(&p, end, &header) || header > n)
		return false;
	const unsigned char *types_end = row->payload + header, *value = types_end;
	while (p < types_end) {
		if (row->n == RAW_COLUMNS || !varint(&p, types_end, &type))
			return false;
		int64_t took = read_value(&row->v[row->n], type, value, (size_t)(end - value));
		if (took < 0)
			return false;
		row->n++;
		value += took;
	}
	return true;
}

bool
raw_read(const struct raw *f, uint32_t page, size_t k, struct raw_row *row)
{
	size_t n = 0;

	if (raw_page_type(f, page) != LEAF)
		return false;
	size_t at = cell_start(f, page, k);
	row->n = 0;
	row->payload = at ? read_payload(f, page, at, &row->rowid, &n) : NULL;
	if (row->payload && read_record(row, n))
		return true;
	raw_row_finish(row);
	return false;
}

void
raw_row_finish(struct raw_row *row)
{
	free(row->payload);
	row->payload = NULL;
}
