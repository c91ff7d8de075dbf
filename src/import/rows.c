#include "import/rows.h"

#include <inttypes.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "record/identity.h"
#include "record/note_rules.h"

/* ---- making a row from an imported note ---- */

static bool
same_note(const struct import_note *a, const struct import_note *b)
{
	return !a->heading && a->timed == b->timed && a->time.pos_ms == b->time.pos_ms &&
		a->time.pos_end_ms == b->time.pos_end_ms && a->time.open == b->time.open &&
		a->time.about == b->time.about && text_order(a->text, b->text) == 0;
}

static struct uuid
identity(const struct import_notes *l, size_t at, const struct import_place *p)
{
	const struct import_note *n = &l->v[at];
	char hash[FILE_HASH];
	CLEANUP(buf_finish) struct buf content = BUF_INIT;
	const char *track = NULL, *here = NULL;
	size_t before = 0;

	for (size_t i = 0; i < at; i++)
		track = l->v[i].heading ? l->v[i].text : track;
	for (size_t i = 0; i < at; i++) {
		here = l->v[i].heading ? l->v[i].text : here;
		before += text_order(here, track) == 0 && same_note(&l->v[i], n);
	}
	if (n->timed)
		buf_addf(&content, "%" PRId64 " %" PRId64 " %d%d", n->time.pos_ms,
			n->time.pos_end_ms, n->time.open, n->time.about);
	buf_addf(&content, "\n%s", n->text ? n->text : "");
	file_hash(content.s, content.len, hash);
	return uuid_of_import(&p->review, &p->item, &p->device, hash, before);
}

struct note *
import_note_row(const struct import_notes *l, size_t i, const struct import_place *p)
{
	const struct import_note *n = &l->v[i];
	struct note *row = row_new(&row_types[ROW_NOTE]);

	note_begin(row, &p->review, &p->device);
	row->row.uuid = identity(l, i, p);
	row->item = p->item;
	if (n->timed)
		note_set_time(row, &n->time, POS_IMPORT);
	row->body = xstrdup(n->text);
	row->sequence = (int64_t)i;
	return row;
}

/* ---- rows of devices ---- */

char *
import_device_name(const struct phone_brand *b, const struct phone *p)
{
	size_t n = strlen(b->name);

	/* Some sites' phone_book.json repeats the brand at the start of the model. */
	if (strncmp(p->name, b->name, n) == 0 && p->name[n] == ' ')
		return xstrdup(p->name);
	return xasprintf("%s %s", b->name, p->name);
}

static void
fill_in(char **into, const char *text)
{
	if (!*into)
		*into = xstrdup(text);
}

struct device *
import_device_row(const struct phone_brand *b, const struct phone *p, const struct device *old)
{
	CLEANUP(pointer_free) char *name = import_device_name(b, p);
	CLEANUP(pointer_free) char *id = text_folded(name);
	struct device *d =
		old ? row_dup(&row_types[ROW_DEVICE], old) : row_new(&row_types[ROW_DEVICE]);
	size_t brand = strlen(b->name);

	if (!old)
		d->row.uuid = uuid_of_device(id);
	fill_in(&d->id, id);
	fill_in(&d->name, name);
	fill_in(&d->brand, b->name);
	fill_in(&d->model, name + brand + 1);
	return d;
}
