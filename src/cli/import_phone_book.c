#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
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
	bool ok = file_read_input(path, PHONE_BOOK_MOST, &bytes, err);

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

struct phone_import {
	struct record known; /* the archive's devices … */
	char **names;        /* … by folded name: a session file may give one another id */
	struct edits edits;
	struct table table;
	size_t came, filled;
};

static bool
load_known(struct phone_import *p, struct store *st, struct err *err)
{
	if (!store_load_devices(st, &p->known, err))
		return false;
	p->names = xcalloc(record_count(&p->known, ROW_DEVICE) + 1, sizeof(p->names[0]));
	for (size_t i = 0; i < record_count(&p->known, ROW_DEVICE); i++)
		p->names[i] = text_folded(
			((const struct device *)record_at(&p->known, ROW_DEVICE, i))->name);
	return true;
}

static const struct device *
known_device(const struct phone_import *p, const char *name)
{
	char *folded = text_folded(name);
	struct uuid u = uuid_of_device(folded);
	const struct device *found = record_find(&p->known, ROW_DEVICE, &u);

	for (size_t i = 0; !found && i < record_count(&p->known, ROW_DEVICE); i++)
		if (strcmp(p->names[i], folded) == 0)
			found = record_at(&p->known, ROW_DEVICE, i);
	free(folded);
	return found;
}

static void
add_phone(struct phone_import *p, const struct phone_brand *brand, const struct phone *phone)
{
	char *name = import_device_name(brand, phone);
	const struct device *old = known_device(p, name);
	struct device *d = import_device_row(brand, phone, old);
	/* One that was hidden, or merged into another, stays so. */
	bool same = old && (old->row.deleted || row_same(&row_types[ROW_DEVICE], old, d));

	if (!*d->id)
		text_print(stderr, "earlog: %s has neither letters nor digits; left out\n", name);
	if (!*d->id || same) {
		row_free(&row_types[ROW_DEVICE], d);
	} else {
		p->came += !old;
		p->filled += old != NULL;
		table_add(&p->table, d->id);
		table_add(&p->table, d->brand);
		table_add(&p->table, d->model);
		table_addf(&p->table, "%zu%s", phone->n_files, old ? " (known; filled in)" : "");
		edits_add(&p->edits, ROW_DEVICE, d);
	}
	free(name);
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
print_summary(
	const struct import_options *o, const struct phone_book *book, const struct phone_import *p)
{
	if (o->dry_run && p->edits.n)
		table_print(&p->table, stdout);
	say_twice(book);
	say_missing(book, o->folder);
	text_print(stderr, "earlog: %zu devices %s, %zu %s filled in, %zu were there already\n",
		p->came, o->dry_run ? "would come" : "came", p->filled,
		o->dry_run ? "would be" : "were", book->phones - p->came - p->filled);
}

bool
import_phone_book(const struct import_options *o, const char *path, struct err *err)
{
	static const char *const titles[] = { "ID", "BRAND", "MODEL", "MEASUREMENTS" };
	struct phone_book book = { 0 };
	struct phone_import p = { .names = NULL };
	struct store *st = NULL;

	if (!is_folder(o->folder, err) || !read_book(path, &book, err))
		return false;
	record_init(&p.known);
	table_init(&p.table, titles, LENGTH(titles));
	bool ok = open_archive(o, &st, err) && (!st || load_known(&p, st, err));
	for (size_t i = 0; ok && i < book.n; i++)
		for (size_t k = 0; k < book.brands[i].n; k++)
			add_phone(&p, &book.brands[i], &book.brands[i].phones[k]);
	if (st && !o->dry_run)
		ok = archive_end(st, ok && store_change(st, &p.edits, err), err);
	else
		store_close(st);
	if (ok)
		print_summary(o, &book, &p);
	for (size_t i = 0; p.names && i < record_count(&p.known, ROW_DEVICE); i++)
		free(p.names[i]);
	free(p.names);
	edits_finish(&p.edits);
	table_finish(&p.table);
	record_finish(&p.known);
	phone_book_finish(&book);
	return ok;
}
