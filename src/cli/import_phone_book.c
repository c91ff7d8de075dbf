#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/import.h"
#include "cli/record.h"
#include "cli/table.h"
#include "import/rows.h"
#include "record/identity.h"

static bool
is_folder(const char *path, struct err *err)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return err_set(err, "cannot read the folder %s: %s", path, strerror(errno));
	return S_ISDIR(st.st_mode) || err_set(err, "%s is no folder", path);
}

static bool
read_book(const char *path, struct phone_book *book, struct err *err)
{
	struct buf bytes = BUF_INIT;
	struct err why = ERR_INIT;
	bool ok = import_file(path, PHONE_BOOK_MOST, &bytes, err);

	if (ok && !phone_book_read(book, bytes.s, bytes.len, &why))
		ok = err_set(err, why.msg[0] >= '0' && why.msg[0] <= '9' ? "%s:%s" : "%s: %s",
			import_shown(path), why.msg);
	buf_finish(&bytes);
	return ok;
}

/* ---- what is to be said ---- */

/* Brands and models that the book has twice. */
static void
say_twice(const struct phone_book *book)
{
	for (size_t i = 0; i < book->n; i++) {
		const struct phone_brand *b = &book->brands[i];

		if (b->times > 1)
			text_print(stderr, "earlog: %s is in the phone book %d times; merged\n",
				b->name, b->times);
		for (size_t k = 0; k < b->n; k++)
			if (b->phones[k].also)
				text_print(stderr,
					"earlog: %s: \"%s\" and \"%s\" have the same letters and "
					"digits, "
					"and so are one device\n",
					b->name, b->phones[k].name, b->phones[k].also);
	}
}

static void
say_missing(const struct phone_book *book, const char *folder)
{
	size_t missing = 0, one_side = 0, files = 0;

	for (size_t i = 0; i < book->n; i++) {
		const struct phone_brand *b = &book->brands[i];

		for (size_t k = 0; k < b->n; k++)
			for (size_t f = 0; f < b->phones[k].n_files; f++) {
				const char *file = b->phones[k].files[f];
				enum phone_sides sides = phone_file_sides(folder, file);

				files++;
				missing += sides == PHONE_NONE;
				one_side += sides == PHONE_LEFT || sides == PHONE_RIGHT;
				if (sides == PHONE_NONE)
					text_print(stderr, "earlog: missing: %s (%s %s)\n", file,
						b->name, b->phones[k].name);
			}
	}
	if (missing)
		text_print(stderr, "earlog: %zu of %zu measurements are not in %s\n", missing,
			files, folder);
	if (one_side)
		text_print(stderr, "earlog: %zu of %zu measurements have one side only\n", one_side,
			files);
}

/* ---- devices ---- */

/* The archive's devices by folded name: a session file may have given one an id of its own. */
struct known {
	struct record r;
	char **keys; /* of each row, in their order */
};

static bool
known_load(struct known *k, struct store *st, struct err *err)
{
	if (!store_load_devices(st, &k->r, err))
		return false;
	k->keys = xcalloc(record_count(&k->r, ROW_DEVICE) + 1, sizeof(k->keys[0]));
	for (size_t i = 0; i < record_count(&k->r, ROW_DEVICE); i++) {
		const struct device *d = record_at(&k->r, ROW_DEVICE, i);

		k->keys[i] = text_folded(d->name);
	}
	return true;
}

static void
known_finish(struct known *k)
{
	for (size_t i = 0; k->keys && i < record_count(&k->r, ROW_DEVICE); i++)
		free(k->keys[i]);
	free(k->keys);
	record_finish(&k->r);
}

static const struct device *
known_device(const struct known *k, const char *name)
{
	char *key = text_folded(name);
	struct uuid u = uuid_of_device(key);
	const struct device *found = record_find(&k->r, ROW_DEVICE, &u);

	for (size_t i = 0; !found && i < record_count(&k->r, ROW_DEVICE); i++)
		if (strcmp(k->keys[i], key) == 0)
			found = record_at(&k->r, ROW_DEVICE, i);
	free(key);
	return found;
}

struct taking {
	struct store *st;
	const struct known *known;
	struct table *table;
	bool dry;
	size_t came, filled;
};

static bool
take_phone(struct taking *t, const struct phone_brand *b, const struct phone *p, struct err *err)
{
	char *name = import_device_name(b, p);
	const struct device *old = known_device(t->known, name);
	struct device *d = import_device_row(b, p, old);
	/* One that was hidden, or merged into another, stays so. */
	bool same = old && (old->row.deleted || row_same(&row_types[ROW_DEVICE], old, d)),
	     ok = true;

	if (!*d->id)
		text_print(stderr, "earlog: %s has neither letters nor digits; left out\n", name);
	else if (!same) {
		t->came += !old;
		t->filled += old != NULL;
		table_add(t->table, d->id);
		table_add(t->table, d->brand);
		table_add(t->table, d->model);
		table_addf(t->table, "%zu%s", p->n_files, old ? " (known; filled in)" : "");
		ok = t->dry ||
			store_change_row(
				t->st, ROW_DEVICE, row_dup(&row_types[ROW_DEVICE], d), err);
	}
	row_free(&row_types[ROW_DEVICE], d);
	free(name);
	return ok;
}

static bool
take_all(struct taking *t, const struct phone_book *book, struct err *err)
{
	for (size_t i = 0; i < book->n; i++)
		for (size_t k = 0; k < book->brands[i].n; k++)
			if (!take_phone(t, &book->brands[i], &book->brands[i].phones[k], err))
				return false;
	return true;
}

/* A dry run needs no archive: without one everything would come. */
static bool
open_archive(const struct import_options *o, struct store **st, struct err *err)
{
	bool none = false;

	*st = archive_open(o->dry_run ? STORE_READ : STORE_WRITE, &none, err);
	if (!*st)
		return none && o->dry_run;
	return o->dry_run || store_begin(*st, err);
}

static void
say(const struct import_options *o, const struct phone_book *book, const struct taking *t)
{
	if (o->dry_run && t->came + t->filled)
		table_print(t->table, stdout);
	say_twice(book);
	say_missing(book, o->folder);
	text_print(stderr, "earlog: %zu devices %s, %zu %s filled in, %zu were there already\n",
		t->came, o->dry_run ? "would come" : "came", t->filled,
		o->dry_run ? "would be" : "were", book->phones - t->came - t->filled);
}

bool
import_phone_book(const struct import_options *o, const char *path, struct err *err)
{
	static const char *const titles[] = { "ID", "BRAND", "MODEL", "MEASUREMENTS" };
	struct phone_book book = { 0 };
	struct known known = { .keys = NULL };
	struct table table;
	struct store *st = NULL;

	if (!is_folder(o->folder, err) || !read_book(path, &book, err))
		return false;
	record_init(&known.r);
	table_init(&table, titles, LENGTH(titles));
	bool ok = open_archive(o, &st, err) && (!st || known_load(&known, st, err));
	struct taking t = { .st = st, .known = &known, .table = &table, .dry = o->dry_run };
	ok = ok && take_all(&t, &book, err);
	if (st && !o->dry_run)
		ok = archive_end(st, ok, err);
	else
		store_close(st);
	if (ok)
		say(o, &book, &t);
	table_finish(&table);
	known_finish(&known);
	phone_book_finish(&book);
	return ok;
}
