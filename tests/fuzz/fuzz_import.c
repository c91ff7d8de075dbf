/*
 * Notes and phone books from any bytes. What must hold: what was read is within bounds, valid UTF-8
 * and without control characters, and becomes rows; what was refused leaves nothing, and says
 * where.
 */
#include "fuzz/fuzz.h"

#include "import/import.h"

#include <string.h>

#include "base/text.h"
#include "import/phone_book.h"

static void
check_note(const struct import_notes *l, size_t i)
{
	const struct import_note *n = &l->v[i];
	static const struct import_place place;

	must(n->line >= 1 && (n->timed || n->text));
	if (n->timed)
		must(n->time.pos_ms >= 0 &&
			(n->time.pos_end_ms == NO_MS || n->time.pos_end_ms >= n->time.pos_ms));
	if (n->text) {
		must(*n->text && strlen(n->text) <= IMPORT_TEXT_MOST);
		must(text_valid(n->text, strlen(n->text)));
		for (const char *c = n->text; *c; c++)
			must((unsigned char)*c >= ' ' || *c == '\n');
	}
	struct note *row = import_note_row(l, i, &place);
	must(!uuid_none(&row->row.uuid));
	row_free(&row_types[ROW_NOTE], row);
}

static void
read_notes(const char *bytes, size_t n)
{
	static const struct import_columns columns = IMPORT_COLUMNS;
	enum import_format f;
	struct err err = ERR_INIT;

	must(import_guess("-", bytes, n, &columns, &f, &err) || err.msg[0]);
	for (int i = 0; i < IMPORT_FORMATS; i++) {
		struct import_notes l = { 0 };

		if (!import_read((enum import_format)i, bytes, n, &columns, &l, &err))
			must(!l.v && err.msg[0] >= '1' && err.msg[0] <= '9' &&
				strchr(err.msg, ':'));
		for (size_t k = 0; k < l.n && k < 200; k++)
			check_note(&l, k);
		import_notes_finish(&l);
	}
}

static void
read_phones(const char *bytes, size_t n)
{
	struct phone_book b;
	struct err err = ERR_INIT;
	size_t phones = 0;

	if (!phone_book_read(&b, bytes, n, &err))
		must(!b.brands && err.msg[0]);
	for (size_t i = 0; i < b.n; i++)
		for (size_t k = 0; k < b.brands[i].n; k++) {
			struct device *d =
				import_device_row(&b.brands[i], &b.brands[i].phones[k], NULL);

			must(text_valid(d->name, strlen(d->name)) && d->model && d->brand);
			row_free(&row_types[ROW_DEVICE], d);
			must(b.brands[i].phones[k].n_files > 0);
			phones++;
		}
	must(phones == b.phones);
	phone_book_finish(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_notes((const char *)data, size);
	read_phones((const char *)data, size);
	return 0;
}
