/*
 * Recovers the rows of a damaged archive: reads the file page by page without trusting its
 * structure, also tables whose b-tree is damaged, and puts what it finds into a new archive.
 * Format: sqlite.org/fileformat2.html.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/doctor.h"
#include "archive/open.h"
#include "archive/replace_archive.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/store_parts.h"

#define MOST_TABLES 60 /* limit for the number of tables with a column `nr`; the schema has 35 */
#define MOST_DEPTH 20
#define HEAD_LENGTH 6 /* number of columns that hold a struct row */
#define NO_TABLE (-1)
/* the page's table is not recovered: triggers fill it, or the user added it */
#define OTHER_TABLE (-2)
/* Page types of a table: inner pages of its b-tree, and leaves, which hold the rows. */
#define INNER 5
#define LEAF 13
#define FILE_HEADER 100         /* size of the file's header, which is at the start of page 1 */
#define MOST_PAYLOAD 1000000000 /* SQLite's limit for the size of a row in bytes */

/* ---- pages ---- */

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

static bool
raw_open(struct raw *f, const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat s;

	*f = (struct raw){ 0 };
	if (fd < 0 || fstat(fd, &s) != 0 || !S_ISREG(s.st_mode) || s.st_size == 0) {
		if (fd >= 0)
			close(fd);
		return err_set(err, "%s has no page that could be read", path);
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

static void
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

/* Returns how many of the pages that the file's header counts are missing. had_bytes: the size of
 * the file before it was extended with zeros. */
static size_t
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

/* Returns the type of a page, the first byte of its header; 0: invalid. */
static int
raw_page_type(const struct raw *f, uint32_t page)
{
	const unsigned char *h = tree_header(f, page);

	return h ? h[0] : 0;
}

static size_t
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

/* Returns the page number of child k of an inner page, where k is 0 to raw_cells(f, page); 0:
 * invalid. */
static uint32_t
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

static void
raw_row_finish(struct raw_row *row)
{
	free(row->payload);
	row->payload = NULL;
}

/* Reads the row in cell k of a leaf page. Returns true if the row is intact; the caller then calls
 * raw_row_finish. */
static bool
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

/* ---- recovering ---- */

enum recovered_column { COLUMN_UUID, COLUMN_BLOB, COLUMN_TEXT, COLUMN_INT, COLUMN_REAL, COLUMN_ID };

/* A table of the new archive into which rows are recovered. Tables that triggers fill are not among
 * them. */
struct recovered_table {
	char *name;
	size_t n;
	enum recovered_column type[RAW_COLUMNS];
	bool must[RAW_COLUMNS]; /* the column is NOT NULL */
	sqlite3_stmt *insert;
};

struct recovery {
	struct raw file;
	struct store *to;
	struct recovered_table tables[MOST_TABLES];
	size_t ntables;
	/* for each page: index of its table in `tables`, OTHER_TABLE or NO_TABLE */
	signed char *owner;
	struct recover_counts *n;
};

static enum recovered_column
column_type(const char *name, const char *type)
{
	static const char *const not_uuids[] = { "overview", "octaves", "content", NULL };

	if (strcmp(name, "nr") == 0 || strcmp(name, "one") == 0)
		return COLUMN_ID;
	if (strcmp(type, "BLOB") == 0)
		return text_is_among(name, not_uuids) ? COLUMN_BLOB : COLUMN_UUID;
	return strcmp(type, "TEXT") == 0    ? COLUMN_TEXT
		: strcmp(type, "REAL") == 0 ? COLUMN_REAL
					    : COLUMN_INT;
}

static bool
describe_table(struct recovery *r, struct recovered_table *t, struct err *err)
{
	static const char sql[] = "SELECT name, type, \"notnull\" FROM pragma_table_info(?1)";
	sqlite3_stmt *q = store_query(r->to, sql, err, AS_TEXT(t->name));
	CLEANUP(buf_finish) struct buf columns = BUF_INIT, values = BUF_INIT;
	bool ok = true;

	while (store_next(r->to, q, &ok, err)) {
		assert(t->n < RAW_COLUMNS);
		const char *name = (const char *)sqlite3_column_text(q, 0);
		t->type[t->n] = column_type(name, (const char *)sqlite3_column_text(q, 1));
		t->must[t->n] = sqlite3_column_int(q, 2) != 0;
		buf_addf(&columns, "%s%s", t->n ? ", " : "", name);
		buf_addf(&values, "%s?%zu", t->n ? ", " : "", t->n + 1);
		t->n++;
	}
	t->insert = !ok
		? NULL
		: store_prepare_text(r->to, t, err, "INSERT OR IGNORE INTO %s (%s) VALUES (%s)",
			  t->name, columns.s, values.s);
	return t->insert != NULL;
}

/* Collects the tables to be recovered: those with a column `nr`, which hold what users or
 * measurements have produced, and the one that says whose the archive is. */
static bool
describe(struct recovery *r, struct err *err)
{
	static const char sql[] =
		"SELECT t.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c "
		"WHERE t.schema = 'main' AND t.type = 'table' AND NOT t.wr AND (c.name = 'nr' OR "
		"(t.name = 'owner' AND c.name = 'one'))";
	sqlite3_stmt *q = store_prepare(r->to, sql, err);
	bool ok = true;

	while (store_next(r->to, q, &ok, err)) {
		assert(r->ntables < MOST_TABLES);
		r->tables[r->ntables++].name = store_text(q, 0);
	}
	for (size_t i = 0; ok && i < r->ntables; i++)
		ok = describe_table(r, &r->tables[i], err);
	return ok;
}

static bool
raw_text_is(const struct raw_value *v, const char *text)
{
	return v->type == RAW_TEXT && v->n == strlen(text) && memcmp(v->p, text, v->n) == 0;
}

static int
table_named(const struct recovery *r, const struct raw_value *name)
{
	for (size_t i = 0; i < r->ntables; i++)
		if (raw_text_is(name, r->tables[i].name))
			return (int)i;
	return OTHER_TABLE;
}

/* Marks all pages that can be reached from `page`, the root of a table's b-tree, as pages of that
 * table. */
static void
claim(struct recovery *r, uint32_t page, int table, int depth)
{
	if (!page || page > r->file.npages || r->owner[page] != NO_TABLE || depth > MOST_DEPTH)
		return;
	r->owner[page] = (signed char)table;
	if (raw_page_type(&r->file, page) != INNER)
		return;
	for (size_t k = 0; k <= raw_cells(&r->file, page); k++)
		claim(r, raw_child(&r->file, page, k), table, depth + 1);
}

/* Marks the pages of all tables. Reads their roots from SQLite's list of tables, whose b-tree
 * begins at page 1 and whose rows are: type, name, table, root, SQL. */
static void
claim_roots(struct recovery *r, uint32_t page, int depth)
{
	struct raw_row row;

	for (size_t k = 0; depth < MOST_DEPTH && k <= raw_cells(&r->file, page); k++) {
		uint32_t child = raw_child(&r->file, page, k);
		if (child > 1)
			claim_roots(r, child, depth + 1);
		if (!raw_read(&r->file, page, k, &row))
			continue;
		if (row.n == 5 && raw_text_is(&row.v[0], "table") && row.v[3].type == RAW_INT &&
			row.v[3].i > 1 && row.v[3].i <= r->file.npages)
			claim(r, (uint32_t)row.v[3].i, table_named(r, &row.v[1]), 0);
		raw_row_finish(&row);
	}
}

static bool
value_fits(const struct raw_value *v, enum recovered_column type, bool must)
{
	if (v->type == RAW_NULL)
		return !must;
	switch (type) {
	case COLUMN_UUID: return v->type == RAW_BLOB && v->n == 16;
	case COLUMN_BLOB: return v->type == RAW_BLOB;
	case COLUMN_TEXT: return v->type == RAW_TEXT && text_valid((const char *)v->p, v->n);
	case COLUMN_INT: return v->type == RAW_INT;
	case COLUMN_REAL: return v->type == RAW_REAL || v->type == RAW_INT;
	/* SQLite stores this column as NULL, since its value is the row number */
	case COLUMN_ID: return false;
	}
	return false;
}

/* Returns true if the values of a row fit the columns of a table. If `exact` is false, the last
 * columns may be missing, as in rows of an older version, but not the columns of a struct row. */
static bool
row_fits(const struct recovered_table *t, const struct raw_row *row, bool exact)
{
	size_t least = exact || t->n < HEAD_LENGTH ? t->n : HEAD_LENGTH;

	if (row->n > t->n || row->n < least)
		return false;
	for (size_t i = 0; i < row->n; i++)
		if (t->type[i] == COLUMN_ID ? row->v[i].type != RAW_NULL
					    : !value_fits(&row->v[i], t->type[i], t->must[i]))
			return false;
	return true;
}

/* Guesses the table of a page that no table reaches: the one whose columns fit the most rows of the
 * page; NO_TABLE if several tables fit equally well. */
static int
guess(const struct recovery *r, uint32_t page)
{
	int best = NO_TABLE;
	size_t most = 0;

	for (size_t i = 0; i < r->ntables; i++) {
		size_t fits = 0;
		for (size_t k = 0; k < raw_cells(&r->file, page); k++) {
			struct raw_row row;
			if (!raw_read(&r->file, page, k, &row))
				continue;
			fits += row_fits(&r->tables[i], &row, true);
			raw_row_finish(&row);
		}
		if (fits > most) {
			most = fits;
			best = (int)i;
		} else if (fits == most) {
			best = NO_TABLE;
		}
	}
	return best;
}

static void
bind_value(sqlite3_stmt *q, int at, const struct raw_value *v)
{
	switch (v->type) {
	case RAW_NULL: sqlite3_bind_null(q, at); break;
	case RAW_INT: sqlite3_bind_int64(q, at, v->i); break;
	case RAW_REAL: sqlite3_bind_double(q, at, v->r); break;
	case RAW_TEXT:
		sqlite3_bind_text(q, at, (const char *)v->p, (int)v->n, SQLITE_STATIC);
		break;
	case RAW_BLOB: sqlite3_bind_blob(q, at, v->p, (int)v->n, SQLITE_STATIC); break;
	}
}

/* Stores a row in the new archive. Columns that the row of an older version lacks become NULL, or 0
 * if NULL is not allowed. Counts the row in r->n. */
static bool
put_recovered_row(
	struct recovery *r, struct recovered_table *t, const struct raw_row *row, struct err *err)
{
	struct err why = ERR_INIT;

	for (size_t i = 0; i < t->n; i++)
		if (t->type[i] == COLUMN_ID)
			sqlite3_bind_int64(t->insert, (int)i + 1, row->rowid);
		else if (i < row->n)
			bind_value(t->insert, (int)i + 1, &row->v[i]);
		else if (t->must[i])
			sqlite3_bind_int(t->insert, (int)i + 1, 0);
	if (store_run(r->to, t->insert, &why)) {
		r->n->rows += (size_t)sqlite3_changes(r->to->db);
		return true;
	}
	if ((sqlite3_errcode(r->to->db) & 0xff) != SQLITE_CONSTRAINT)
		return err_set(err, "%s", why.msg);
	r->n->lost++;
	return true;
}

static bool
put_page(struct recovery *r, uint32_t page, int table, struct err *err)
{
	struct recovered_table *t = &r->tables[table];
	bool ok = true;
	size_t spoilt = 0;

	for (size_t k = 0; ok && k < raw_cells(&r->file, page); k++) {
		struct raw_row row = { .n = 0 };
		if (raw_read(&r->file, page, k, &row) && row_fits(t, &row, false))
			ok = put_recovered_row(r, t, &row, err);
		else
			spoilt++;
		raw_row_finish(&row);
	}
	r->n->lost += spoilt;
	r->n->bad_pages += spoilt > 0;
	return ok;
}

/* Stores the rows of all pages. Pages that a table reaches come first, as the others may hold
 * outdated versions of the same rows, which are then ignored. */
static bool
put_pages(struct recovery *r, struct err *err)
{
	bool ok = true;

	for (uint32_t p = 1; ok && p <= r->file.npages; p++) {
		int type = raw_page_type(&r->file, p);
		if (r->owner[p] >= 0 && type == LEAF)
			ok = put_page(r, p, r->owner[p], err);
		else if (r->owner[p] >= 0 && type != INNER)
			r->n->bad_pages++;
	}
	for (uint32_t p = 2; ok && p <= r->file.npages; p++)
		if (r->owner[p] == NO_TABLE && raw_page_type(&r->file, p) == LEAF) {
			int table = guess(r, p);
			if (table != NO_TABLE)
				ok = put_page(r, p, table, err);
		}
	return ok;
}

/* Copies the file named `from` + `end` to `to` + `end`. If end is not "" (a write-ahead log), the
 * file may be missing. */
static bool
copy_raw(const char *from, const char *to, const char *end, struct err *err)
{
	CLEANUP(pointer_free) char *a = xasprintf("%s%s", from, end);
	CLEANUP(pointer_free) char *b = xasprintf("%s%s", to, end);
	char chunk[65536];
	int in = open(a, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), why = errno;
	int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW;
	int out = in < 0 ? -1 : open(b, flags, 0600);
	ssize_t n = 0;
	bool ok = in < 0 ? why == ENOENT && *end : out >= 0;

	while (ok && out >= 0 && (n = read(in, chunk, sizeof(chunk))) > 0)
		ok = write(out, chunk, (size_t)n) == n;
	if (!ok || n < 0)
		ok = err_set(err, "cannot copy %s: %s", a, strerror(errno));
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return ok;
}

/* Opens a copy of the archive with the rows of its write-ahead log. Pages that were cut off the end
 * are zeros in the copy, since SQLite adds no log to a file that is far too short. */
static bool
open_copy(struct recovery *r, const char *place, const char *copy, struct err *err)
{
	struct store st = { .foreign = true };
	struct raw *f = &r->file;

	if (!raw_open(f, place, err))
		return false;
	off_t bytes = (off_t)f->page_bytes * f->npages,
	      all = (off_t)f->page_bytes * (f->npages + (off_t)raw_missing(f, bytes));
	bool fits = all / 2 <= bytes; /* else the header is damaged */
	raw_close(f);
	if (!copy_raw(place, copy, "", err))
		return false;
	if (fits && (truncate(copy, bytes) != 0 || truncate(copy, all) != 0))
		return err_set(err, "cannot write %s: %s", copy, strerror(errno));
	if (!copy_raw(place, copy, "-wal", err))
		return false;
	if (store_connect(&st, copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, ERR_IGNORED)) {
		/* SQLite opens the log when it first reads. */
		store_exec(st.db, "SELECT 1 FROM sqlite_schema", ERR_IGNORED);
		sqlite3_wal_checkpoint_v2(st.db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	}
	sqlite3_close(st.db);
	bool ok = raw_open(f, copy, err);
	r->n->missing = ok ? raw_missing(f, bytes) : 0;
	return ok;
}

/* Returns a store for the new archive. Rows of an archive of several listeners come into one of the
 * last version that held such rows, and the next opening takes them apart as in any old archive. */
static struct store *
store_for(const struct raw *f)
{
	uint32_t version = f->size >= FILE_HEADER ? number_at(f->map + 60, 4) : 0;
	struct store *to = store_new(false);

	if (version && version <= SEVERAL_UNTIL)
		to->migrations.n = SEVERAL_UNTIL;
	return to;
}

static bool
fill_recovered(struct recovery *r, struct err *err)
{
	r->owner = xmalloc((size_t)r->file.npages + 1);
	memset(r->owner, NO_TABLE, (size_t)r->file.npages + 1);
	r->n->pages = r->file.npages;
	sqlite3_db_config(r->to->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
	bool ok = describe(r, err) && store_begin(r->to, err);
	if (ok) {
		claim_roots(r, 1, 0);
		/* The owner comes from the recovered rows, not from the new archive. */
		r->to->owner = UUID_NONE;
		ok = store_exec(r->to->db, "DELETE FROM owner; DELETE FROM listener", err) &&
			put_pages(r, err) && listener_own(r->to, err) &&
			row_store_derive(r->to, err) && store_commit(r->to, err);
	}
	for (size_t i = 0; i < r->ntables; i++)
		free(r->tables[i].name);
	free(r->owner);
	return ok && store_exec(r->to->db, "PRAGMA journal_mode = DELETE", err) &&
		copy_is_sound(r->to->db, err);
}

bool
store_recover(const char *path, char **aside, struct recover_counts *n, struct err *err)
{
	struct recovery r = { .n = n };
	CLEANUP(pointer_free) char *place = NULL, *new = NULL, *copy = NULL;
	int lock = -1;

	*aside = NULL;
	*n = (struct recover_counts){ 0 };
	bool ok = archive_file_find(path, STORE_READ, &place, err);
	if (ok && place_is_held(place))
		ok = err_set(err, "another program has %s open: end it first", place);
	if (ok) {
		new = archive_file_new_name(place, "recovered-", ".db");
		copy = xasprintf("%s.tmp", new);
		lock = archive_file_lock_temp(place, copy, err);
		ok = lock >= 0 && open_copy(&r, place, copy, err);
	}
	if (ok) {
		r.to = store_open_new(store_for(&r.file), new, STORE_WRITE, err);
		ok = r.to && fill_recovered(&r, err);
		store_close(r.to);
		if (ok && !n->rows)
			ok = err_set(err, "no row of the archive could be read");
		ok = ok && replace_archive(new, place, "damaged-", false, aside, err);
		if (!ok)
			unlink(new);
	}
	raw_close(&r.file);
	if (lock >= 0) {
		file_remove_temp(AT_FDCWD, copy);
		close(lock);
	}
	return ok || err_prefix(err, "nothing was recovered");
}
