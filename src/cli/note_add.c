#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/note.h"
#include "record/note.h"

static bool
set_part(struct note *n, const char *part, struct err *err)
{
	if (note_has_part(part)) {
		xreplace(&n->part, part);
		return true;
	}
	char *parts = note_parts_text();
	err_set(err, "there is no part “%s”; parts are: %s", part, parts);
	free(parts);
	return false;
}

/* A track that stands in several sections is the one that is on the review's list. */
static bool
find_listed_item(struct store *st, const char *name, const struct review *r, struct uuid *item,
	struct err *err)
{
	struct uuids found;
	struct record rec;
	size_t n = 0;

	if (!store_find(st, ROW_ITEM, name, NULL, &found, err))
		return false;
	record_init(&rec);
	bool ok = store_load_kind(st, ROW_LISTING, &r->row.uuid, &rec, err);
	for (size_t i = 0; found.n > 1 && i < found.n; i++)
		for (size_t k = 0; k < record_count(&rec, ROW_LISTING); k++)
			if (uuid_same(&found.v[i],
				    &((const struct listing *)record_at(&rec, ROW_LISTING, k))
					     ->item)) {
				found.v[n++] = found.v[i];
				break;
			}
	if (found.n > 1 && n != 1)
		ok = ok &&
			err_set(err, "“%s” stands in several sections: say SECTION/%s", name, name);
	*item = found.v[0];
	uuids_finish(&found);
	record_finish(&rec);
	return ok;
}

static bool
store_comparison(struct store *st, const struct note *n, struct err *err)
{
	struct edits e = { .v = NULL };
	struct record rec;

	record_init(&rec);
	bool ok = store_load_row(st, ROW_REVIEW, &n->review, &rec, err) &&
		store_load_row(st, ROW_DEVICE, &n->against, &rec, err) &&
		store_load_kind(st, ROW_COMPARISON, &n->review, &rec, err);
	if (ok)
		note_against_edits(&rec, n, "shell", &e);
	ok = ok && store_change(st, &e, err);
	record_finish(&rec);
	return ok;
}

static bool
place_time(struct note *n, const char *at, struct err *err)
{
	struct timespan t;

	if (!at)
		return true;
	if (uuid_none(&n->item))
		return err_set(err, "a time is of a track: give --item, too");
	if (!timespan_parse(&t, at, err))
		return false;
	note_set_time(n, &t, POS_TYPED);
	return true;
}

/* That day, at this time of day: its order among others stays that of writing. */
static bool
place_day(struct note *n, const char *day, struct err *err)
{
	int64_t from_ms, until_ms, now_ms = clock_utc_ms();

	if (!day)
		return true;
	if (!record_day(day, &from_ms, &until_ms, err))
		return false;
	if (until_ms - from_ms > INT64_C(26) * 3600000)
		return err_set(err, "--day is one day: 2024-05-01");
	int64_t local_ms = now_ms + (int64_t)clock_offset_min(now_ms) * 60000;
	n->made_ms = from_ms + local_ms % 86400000;
	if (n->made_ms >= until_ms)
		n->made_ms = until_ms - 1;
	n->made_offset_min = clock_offset_min(n->made_ms);
	return true;
}

static bool
set_question(struct store *st, struct note *n, const char *name, const struct uuid *review,
	struct err *err)
{
	struct uuid u, section = n->section;
	struct question *q = store_find_one(st, ROW_QUESTION, name, review, &u, err)
		? store_copy(st, ROW_QUESTION, &u, err)
		: NULL;

	if (!q)
		return false;
	note_set_question(n, q);
	if (!uuid_none(&section)) /* --section says another one */
		n->section = section;
	row_free(&row_types[ROW_QUESTION], q);
	return true;
}

bool
note_place(struct store *st, struct note *n, const struct review *r, const struct note_options *o,
	struct err *err)
{
	const struct record_filter *f = &o->f;

	if ((o->part && !set_part(n, o->part, err)) ||
		(f->item && !find_listed_item(st, f->item, r, &n->item, err)) ||
		(f->section &&
			!store_find_one(st, ROW_SECTION, f->section, NULL, &n->section, err)) ||
		(f->device && !store_find_one(st, ROW_DEVICE, f->device, NULL, &n->device, err)) ||
		(f->against &&
			!store_find_one(st, ROW_DEVICE, f->against, NULL, &n->against, err)) ||
		(f->chain &&
			!store_find_one(st, ROW_CHAIN, f->chain, &r->row.uuid, &n->chain, err)) ||
		(o->variant &&
			!store_find_one(
				st, ROW_VARIANT, o->variant, &n->device, &n->variant, err)) ||
		(o->question && !set_question(st, n, o->question, &r->row.uuid, err)))
		return false;
	if (o->from_memory && uuid_none(&n->against))
		return err_set(err, "--from-memory says how it was compared: give --against, too");
	n->from_memory |= o->from_memory;
	n->private = (n->private || o->private) && !o->public;
	note_complete_part(n);
	return place_time(n, o->at, err) && place_day(n, o->day, err) &&
		(uuid_none(&n->against) || store_comparison(st, n, err));
}

bool
note_add(struct cli_call *c, struct err *err)
{
	struct note *n = row_new(&row_types[ROW_NOTE]);
	struct review *r = store_copy(c->st, ROW_REVIEW, &c->review, err);
	char uuid[UUID_TEXT];

	n->body = xstrdup(c->text);
	if (r)
		note_begin(n, &c->review, &r->device);
	bool ok = r && note_place(c->st, n, r, c->options, err) && note_store(c->st, n, err);
	if (ok)
		cli_done(c, "kept as %s", record_short(&n->row.uuid, uuid));
	row_free(&row_types[ROW_NOTE], n);
	row_free(&row_types[ROW_REVIEW], r);
	return ok;
}
